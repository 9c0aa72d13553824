// What is wrong with a procedure as such: a way round due process, a state without a way on, a clock that nobody ends.
import type { Chart, ChartStep, Need } from './chart.ts'

export type ChartFinding = {
  kind:
    | 'due-process'
    | 'dead-end'
    | 'end-with-a-way-on'
    | 'opens-and-goes-on'
    | 'clock-never-met'
    | 'unresolved-basis'
    | 'no-such-number'
  chart: string
  where: string
  says: { zh: string; en: string }
}

/** What is asked of the law of a day: does an article hold, and what period is a number of it (throws where there is none). */
type Ground = { holds(cite: string): { holds: boolean }; period(cite: string, name: string): unknown }

/**
 * The findings of one chart; empty when it is sound. With `law` also whether what it cites holds on that day and has the
 * numbers its clocks count by. A step that decides against a part is sound only when it cannot be
 * taken unless that part was told (facts, reasons, ground, rights), and was heard or let its time to speak run out, and
 * when its document gives reasons and remedies (Administrative Penalty Law 44–45, 62–63; Licensing Law 7, 38); and when
 * neither a notice nor a hearing of an earlier round will do for a later one.
 */
export function chartFindings(chart: Chart, law?: Ground): ChartFinding[] {
  const findings: ChartFinding[] = []
  const find = (kind: ChartFinding['kind'], where: string, zh: string, en: string): void => {
    findings.push({
      kind,
      chart: chart.id,
      where,
      says: { zh: `${chart.id} ${where}：${zh}`, en: `${chart.id} ${where}: ${en}` },
    })
  }
  const deciding = decidingSteps(chart)
  for (const step of chart.steps)
    if (step.against !== undefined) {
      dueProcess(chart, step, step.against, find)
      earlierRounds(chart, step, step.against, deciding, find)
    }

  // What opens a file is asked for its title, place and parties; a step on a file is asked for the file.
  for (const { step, from } of chart.steps)
    if (from.includes('start') && from.length > 1)
      find(
        'opens-and-goes-on',
        step,
        '同一步既开卷又在卷内办理：应分为两步',
        'it opens a file and goes on in one: make two steps of it',
      )

  for (const [name, state] of Object.entries(chart.states)) {
    const onward = chart.steps.filter((step) => step.from.includes(name) && step.to !== 'same' && step.to !== name)
    if (onward.length === 0 && state.end !== true)
      find('dead-end', name, '无路可走且不是终点', 'there is no way on and it is no end')
    // An end may still be looked into again (a remedy, a revocation), but never by the clock alone.
    for (const step of onward)
      if (state.end === true && step.by.every((part) => part === 'system'))
        find(
          'end-with-a-way-on',
          name,
          `终点之后系统仍自动办理「${step.title.zh}」`,
          `it is an end, yet the clock goes on to “${step.title.en}”`,
        )
  }
  for (const name of Object.keys(chart.clocks ?? {})) {
    const met = chart.steps.some((step) => step.ends?.includes(name))
    const clock = chart.clocks![name]!
    const stop = chart.steps.some((step) => step.needs?.some((need) => need.over === name))
    if (!met && !stop && clock.then === undefined && clock.before === undefined)
      find('clock-never-met', `clocks.${name}`, '没有一步使它终了', 'no step meets it')
  }
  if (law) groundless(chart, law, find)
  return findings
}

/** What a chart rests on that the law of the day does not hold. */
function groundless(chart: Chart, law: Ground, find: Find): void {
  const cited: [string, readonly string[]][] = [
    ['basis', chart.basis],
    ...chart.steps.map((step): [string, string[]] => [
      step.step,
      [...step.basis, ...(step.needs ?? []).map(({ basis }) => basis)],
    ]),
    ['remedies', (chart.remedies ?? []).map(({ basis }) => basis)],
  ]
  for (const [where, cites] of cited)
    for (const cite of new Set(cites))
      if (!law.holds(cite).holds)
        find('unresolved-basis', where, `${cite} 未收录或不适用`, `${cite} is not on file or does not hold`)
  for (const [name, { period }] of Object.entries(chart.clocks ?? {})) {
    const [cite, number] = period.split(' ') as [string, string]
    if (cite === 'field') continue
    try {
      law.period(cite, number)
    } catch {
      find('no-such-number', `clocks.${name}`, `${cite} 没有 ${number}`, `${cite} holds no ${number}`)
    }
  }
}

type Find = (kind: ChartFinding['kind'], where: string, zh: string, en: string) => void

function dueProcess(chart: Chart, step: ChartStep, part: string, find: Find): void {
  const say = (zh: string, en: string): void => find('due-process', step.step, zh, en)
  const named = (name: string): ChartStep => chart.stepNamed(name)
  const label = chart.parts[part]!.label
  const told = tellingNeeds(chart, step, part)
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
  for (const name of step.by)
    if (name !== part && name !== 'system' && mayBeOne(chart, name, part))
      say(
        `${chart.parts[name]!.label.zh}可与${label.zh}为同一机关，成为自己案件的裁判：应写明 apart`,
        `the ${chart.parts[name]!.label.en} may be the ${label.en} itself and decide in its own cause: say apart`,
      )
  if (step.by.includes('system')) say('不利决定不得由系统自动作出', 'the clock by itself may not decide against anyone')
}

/** May one body play both of these public parts? A party to a file never plays its public bodies (casework, `isOwnCause`). */
const mayBeOne = (chart: Chart, one: string, other: string): boolean => {
  const [a, b] = [chart.parts[one]!, chart.parts[other]!]
  return (
    a.side === 'agency' &&
    b.side === 'agency' &&
    a.roles.some((role) => b.roles.includes(role)) &&
    a.apart?.includes(other) !== true &&
    b.apart?.includes(one) !== true
  )
}

/** The needs of a step that a part was told before it. */
const tellingNeeds = (chart: Chart, step: ChartStep, part: string): Need[] =>
  (step.needs ?? []).filter(
    (need) =>
      need.when === undefined &&
      need.over === undefined &&
      need.done?.every((name) => chart.stepNamed(name).tells === part),
  )

/**
 * The steps that end a round: those against a part, and those by which an agency or the clock settles the matter
 * otherwise, in that they meet the same time of an agency as a step against a part (grant and refuse meet one time to
 * decide). What lets that time run on, stand still or start again decides nothing.
 */
function decidingSteps(chart: Chart): Set<string> {
  const clocks = chart.clocks ?? {}
  const isAgency = (part: string): boolean => part === 'system' || chart.parts[part]!.side === 'agency'
  const times = new Set(
    chart.steps
      .filter((step) => step.against !== undefined)
      .flatMap((step) => step.ends ?? [])
      .filter((name) => isAgency(clocks[name]!.of)),
  )
  const meets = (step: ChartStep): string[] => [
    ...(step.ends ?? []),
    ...Object.keys(clocks).filter((name) => clocks[name]!.then === step.step),
  ]
  const goesOn = (step: ChartStep): boolean =>
    (step.pauses ?? []).length > 0 ||
    (step.resumes ?? []).length > 0 ||
    (step.starts ?? []).some((name) => clocks[name]!.after !== undefined && step.ends?.includes(clocks[name]!.after))
  return new Set(
    chart.steps
      .filter(
        (step) =>
          step.against !== undefined ||
          (step.to !== 'same' &&
            step.tells === undefined &&
            step.hears === undefined &&
            step.by.every(isAgency) &&
            !goesOn(step) &&
            meets(step).some((name) => times.has(name))),
      )
      .map((step) => step.step),
  )
}

/** The states that others lead to, past none of the steps in `but`; of those given, only the ones led back to. */
function leadsTo(chart: Chart, from: readonly string[], but: ReadonlySet<string>): Set<string> {
  const found = new Set<string>()
  const waiting = [...from]
  for (let state = waiting.pop(); state !== undefined; state = waiting.pop())
    for (const step of chart.steps) {
      if (!step.from.includes(state) || but.has(step.step)) continue
      const to = step.to === 'same' ? state : step.to
      if (found.has(to)) continue
      found.add(to)
      waiting.push(to)
    }
  return found
}

/** May the one step only be taken once the other was? */
const restsOn = (one: ChartStep, other: ChartStep): boolean =>
  (one.needs ?? []).some(
    ({ done, over, was, when }) =>
      over === undefined && was === undefined && when === undefined && done?.length === 1 && done[0] === other.step,
  )

/**
 * Would what an earlier round of the same file told or heard do for this one? A round ends with a decision. Where the
 * states lead from a decision back to this step without the part being told anew, `since` must cut every such way; and
 * where a part can be told twice, it is heard on what it was told last.
 */
function earlierRounds(chart: Chart, step: ChartStep, part: string, deciding: ReadonlySet<string>, find: Find): void {
  const label = chart.parts[part]!.label
  const told = tellingNeeds(chart, step, part)
  const tellers = new Set(told.flatMap((need) => need.done ?? []))
  const cuts = new Set([...tellers, ...told.flatMap((need) => need.since ?? [])])
  const afterTelling = [...tellers].flatMap((name) => {
    const { to, from } = chart.stepNamed(name)
    return to === 'same' ? from : [to]
  })
  const stillTold = new Set([...afterTelling, ...leadsTo(chart, afterTelling, cuts)])
  const round = chart.steps.find((decision) => {
    if (!deciding.has(decision.step) || cuts.has(decision.step)) return false
    if (step.times === 1 && (decision === step || restsOn(decision, step))) return false
    const states = decision.from.filter((state) => stillTold.has(state))
    const settled = decision.to === 'same' ? states : [decision.to]
    const later = leadsTo(chart, settled, cuts)
    const comesBack = states.some((state) => later.has(state))
    return comesBack && step.from.some((state) => later.has(state) || settled.includes(state))
  })
  if (round)
    find(
      'due-process',
      step.step,
      `前一轮的告知会被算作本轮的告知（经「${round.title.zh}」之后）：应写明 since`,
      `an earlier round’s notice would count (after “${round.title.en}”): say since`,
    )
  const again = [...tellers].some((name) => {
    const { to, from, times } = chart.stepNamed(name)
    return times !== 1 && (to === 'same' || from.some((state) => leadsTo(chart, [to], new Set()).has(state)))
  })
  const stale = (step.needs ?? []).some(
    (need) =>
      need.when === undefined &&
      need.since === undefined &&
      need.done?.every((name) => chart.stepNamed(name).hears === part),
  )
  if (again && stale)
    find(
      'due-process',
      step.step,
      `${label.zh}就前一次告知所作的陈述会被算作对本次告知的陈述：应写明 since`,
      `what the ${label.en} said to an earlier notice would count: say since`,
    )
}
