// What can be searched and quoted: the articles, the guides, and every step of every procedure.
import { articlePassages, guidePassages, indexPassages, type Passage } from '#domain/counsel'
import { charts, type Chart, type ChartStep } from '#kernel/procedure'
import type { LawBook } from '#kernel/rules'
import type { Store } from '#kernel/store'

/** Brings the index of passages up to the law on file; does nothing when nothing changed. */
export function indexCorpus(
  store: Store,
  law: LawBook,
  guides: string,
): Promise<{ rebuilt: boolean; passages: number }> {
  return indexPassages(store, [...articlePassages(law), ...guidePassages(guides, law), ...procedurePassages(law)])
}

/** A step as a reader asks for it: who takes it, when, on which ground, and how long it may take. */
function procedurePassages(law: LawBook): Passage[] {
  return [...charts().values()].flatMap((chart) =>
    chart.steps
      .filter((step) => !step.by.every((part) => part === 'system'))
      .map((step): Passage => ({
        id: `procedure/${chart.id}.${step.step}`,
        kind: 'procedure',
        cite: `${chart.id}#${step.step}`,
        href: `/procedures/${chart.id}`,
        title: { zh: `${chart.title.zh}：${step.title.zh}`, en: `${chart.title.en}: ${step.title.en}` },
        text: { zh: textOf(chart, step, 'zh'), en: textOf(chart, step, 'en') },
        jurisdiction: 'platform',
        from: law.show(step.basis[0]!, { on: '2026-01-01' }).from,
        until: null,
        status: 'in-force',
        verified: chart.verified,
        basis: step.basis,
      })),
  )
}

function textOf(chart: Chart, step: ChartStep, lang: 'zh' | 'en'): string {
  const say = (zh: string, en: string): string => (lang === 'zh' ? zh : en)
  const who = step.by.filter((part) => part !== 'system').map((part) => chart.parts[part]!.label[lang])
  const clocks = (step.starts ?? []).map((name) => chart.clocks![name]!.label[lang])
  const needs = (step.needs ?? []).map((need) => need.says[lang])
  return [
    say(`由${who.join('、')}办理。`, `Taken by the ${who.join(', the ')}.`),
    ...(step.document ? [say(`文书：${step.document.title.zh}。`, `Document: ${step.document.title.en}.`)] : []),
    ...(clocks.length > 0
      ? [say(`起算期限：${clocks.join('、')}。`, `Starts the time for: ${clocks.join(', ')}.`)]
      : []),
    ...(needs.length > 0 ? [say(`前提：${needs.join('；')}`, `Before it: ${needs.join('; ')}`)] : []),
  ].join(say('', ' '))
}
