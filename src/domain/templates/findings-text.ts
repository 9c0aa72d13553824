// What changing the text does: a clause that must stay was taken out, or words no longer say what the program does.
import type { Check } from './check.ts'
import { placesIn } from './sentence.ts'

const TEXT_AND_PROGRAM = 'platform/contract-rules#text-and-program'

export const textChecks: readonly Check[] = [
  {
    id: 'fixed-clause-removed',
    article: TEXT_AND_PROGRAM,
    find: (s) =>
      s.removed
        .filter(({ fixed }) => fixed === true)
        .map(({ id, title, basis }) => ({
          slot: id,
          severity: 'error' as const,
          article: basis[0]!,
          message: {
            zh: `「${title.zh}」不能删去：没有它，合同缺少法律或者平台规则要求的内容`,
            en: `“${title.en}” cannot be taken out: without it the contract lacks what law or the platform asks for`,
          },
        })),
  },
  {
    id: 'bound-clause-removed',
    article: TEXT_AND_PROGRAM,
    find: (s) =>
      s.removed
        .filter(({ binds, fixed }) => binds.length > 0 && fixed !== true)
        .map(({ id, title }) => ({
          slot: id,
          severity: 'error' as const,
          message: {
            zh: `「${title.zh}」是计量计费所依的条款，删去后文字与程序不一致；请改相应的答案`,
            en: `metering and billing run on “${title.en}”: without it text and program differ; change the answer instead`,
          },
        })),
  },
  {
    // the answers drive the program: own words may stand only where they still say each of them
    id: 'bound-clause-rewritten',
    article: TEXT_AND_PROGRAM,
    find: (s) =>
      s.clauses.flatMap(({ id, title, binds, deviates, zh, en }) => {
        const source = s.framework.clauses.find((clause) => clause.id === id)
        if (binds.length === 0 || deviates?.kind !== 'replace' || source === undefined) return []
        const edit = s.edits.get(id)
        const kept = (lang: 'zh' | 'en', text: string | undefined): boolean => {
          const said = placesIn(text ?? '').slots
          return (source.text ? [source.text] : (source.variants ?? []).map((variant) => variant.text)).some(
            (words) =>
              placesIn(words[lang]).slots.every((slot) => said.includes(slot)) &&
              placesIn(words[lang]).slots.length > 0,
          )
        }
        if (kept('zh', edit?.zh ?? zh) && (edit?.en === '' || kept('en', edit?.en ?? en))) return []
        return [
          {
            slot: id,
            severity: 'warning' as const,
            message: {
              zh: `「${title.zh}」是计量计费所依的条款，文字已改而程序仍按答案计算；请在文字中保留 {答案} 或者改相应的答案`,
              en: `metering and billing run on “${title.en}”; its words were changed but the program still follows the answers: keep the {answer} in the words, or change the answer`,
            },
          },
        ]
      }),
  },
]
