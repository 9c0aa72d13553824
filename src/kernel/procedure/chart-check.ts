// What is wrong with a procedure as such: a way round due process, a state without a way on, a clock that nobody ends.
import type { Chart, ChartStep } from './chart.ts'

export type ChartFinding = {
  kind: 'due-process' | 'dead-end' | 'end-with-a-way-on' | 'clock-never-met' | 'unresolved-basis' | 'no-such-number'
  chart: string
  where: string
  says: { zh: string; en: string }
}

/**
 * The findings of one chart; empty when it is sound. A step that decides against a part is sound only when it cannot be
 * taken unless that part was told (facts, reasons, ground, rights), and was heard or let its time to speak run out, and
 * when its document gives reasons and remedies (Administrative Penalty Law 44–45, 62–63; Licensing Law 7, 38).
 */
export function chartFindings(chart: Chart): ChartFinding[] {
  const findings: ChartFinding[] = []
  const find = (kind: ChartFinding['kind'], where: string, zh: string, en: string): void => {
    findings.push({
      kind,
      chart: chart.id,
      where,
      says: { zh: `${chart.id} ${where}：${zh}`, en: `${chart.id} ${where}: ${en}` },
    })
  }
  for (const step of chart.steps) if (step.against !== undefined) dueProcess(chart, step, step.against, find)

  for (const [name, state] of Object.entries(chart.states)) {
    const onward = chart.steps.filter((step) => step.from.includes(name) && step.to !== 'same' && step.to !== name)
    if (onward.length === 0 && state.end !== true)
      find('dead-end', name, '无路可走且不是终点', 'there is no way on and it is no end')
    // An end may still be looked into again (a remedy, a revocation), but not by the clock alone without a word of it.
  }
  for (const name of Object.keys(chart.clocks ?? {})) {
    const met = chart.steps.some((step) => step.ends?.includes(name))
    const clock = chart.clocks![name]!
    const stop = chart.steps.some((step) => step.needs?.some((need) => need.over === name))
    if (!met && !stop && clock.then === undefined && clock.before === undefined)
      find('clock-never-met', `clocks.${name}`, '没有一步使它终了', 'no step meets it')
  }
  return findings
}

type Find = (kind: ChartFinding['kind'], where: string, zh: string, en: string) => void

function dueProcess(chart: Chart, step: ChartStep, part: string, find: Find): void {
  const say = (zh: string, en: string): void => find('due-process', step.step, zh, en)
  const named = (name: string): ChartStep => chart.stepNamed(name)
  const label = chart.parts[part]!.label
  const told = (step.needs ?? []).filter(
    (need) =>
      need.when === undefined && need.over === undefined && need.done?.every((name) => named(name).tells === part),
  )
  if (told.length === 0) say(`未要求先告知${label.zh}`, `it may be taken before the ${label.en} was told`)
  const tellers = new Set(told.flatMap((need) => need.done ?? []))
  const heard = (step.needs ?? []).some((need) => {
    if (need.when !== undefined) return false
    const byHearing = need.done === undefined || need.done.every((name) => named(name).hears === part)
    const clock = need.over === undefined ? undefined : chart.clocks?.[need.over]
    const byTime =
      need.over === undefined ||
      (clock?.of === part && chart.steps.some((s) => s.starts?.includes(need.over!) && tellers.has(s.step)))
    return (need.done !== undefined || need.over !== undefined) && byHearing && byTime
  })
  if (!heard)
    say(`未保证${label.zh}陈述申辩`, `it may be taken before the ${label.en} was heard or let the time run out`)
  const reasons = step.fields?.['reasons']
  if (!reasons || reasons.optional === true) say('未要求写明理由', 'no reasons are required')
  if (!step.document?.to.includes(part)) say(`未送达${label.zh}`, `nothing is served on the ${label.en}`)
  for (const mark of ['{reasons}', '{remedies}'])
    for (const [lang, text] of Object.entries(step.document?.text ?? {}))
      if (!text.includes(mark)) say(`文书（${lang}）未含 ${mark}`, `the document (${lang}) lacks ${mark}`)
  if ((chart.remedies ?? []).length === 0) say('未写明救济途径', 'the procedure names no remedy')
  if (step.by.includes('system')) say('不利决定不得由系统自动作出', 'the clock by itself may not decide against anyone')
}
