// May this step be taken, and what follows from it. Pure: the file, the actor, the law and the day come in.
import { canonical, canonicalBytes, sha256, type Json } from '#kernel/proof'
import { refuse, type Refusal, type Words } from '#kernel/act'
import type { Role } from '#kernel/identity'
import type { Chart, ChartStep, Need } from '#kernel/procedure'
import { jurisdictionsSeenIn, type Law } from '#kernel/rules'
import type { Day } from '#kernel/time'
import type { CaseFile } from './case-file.ts'
import { begun, isOver, noticeInTime, ranOutOn, resumed, type Running } from './clocks.ts'

export type Asking = { party: string; role: Role; place: string | null }

/** A document as it is served: its words are fixed here and its hash goes on record. */
export type DocumentBody = {
  title: Words
  procedure: Words
  no: string
  day: Day
  place: string
  text: Words
  fields: { label: Words; value: Words }[]
  basis: { cite: string; no: string; instrument: Words; gist: Words; verified: string }[]
  remedies: { says: Words; cite: string }[]
  to: string[]
}

export type Taking = {
  from: string
  to: string
  /** the part it is taken in; `system` for the clock */
  part: string
  ended: boolean
  clocks: Record<string, Running>
  document: { sha256: string; to: string[]; body: DocumentBody } | null
}

/** What an act of a step decides: the taking, the file it is on, and who plays each part after it. */
export type StepDecision = Taking & {
  file: string
  no: string
  n: number
  step: string
  players: Record<string, string[]>
  /** who plays a part from this step on, chosen by the room, and nobody else */
  seats?: Record<string, string[]>
  /** what the room entered where a field was left open */
  filled?: Record<string, number | string>
}

/**
 * Would this party, as that public body, decide in its own cause? It would where it is a party to the file, or plays a
 * part that the chart keeps apart from this one. Parts that many play are not looked at: commenting makes nobody a party.
 */
export const isOwnCause = (chart: Chart, name: string, parts: CaseFile['parts'], party: string): boolean =>
  chart.parts[name]!.side === 'agency' &&
  Object.entries(chart.parts).some(
    ([other, { side, many, apart }]) =>
      other !== name &&
      many !== true &&
      parts[other]?.includes(party) === true &&
      (side === 'party' || apart?.includes(name) === true || chart.parts[name]!.apart?.includes(other) === true),
  )

/** The no to that. */
export const ownCause = (step: ChartStep): Refusal =>
  refuse(
    'own-cause',
    {
      zh: '本件与贵方自身有关，须由另一机关办理',
      en: 'this file concerns you yourself: another body has to take this step',
    },
    step.basis[0]!,
  )

/** Is this a part that a step of the file has closed? */
const isClosed = (chart: Chart, name: string, file: CaseFile): boolean =>
  chart.steps.some(({ step, closes }) => closes?.includes(name) === true && file.taken[step] !== undefined)

/**
 * The part in which an actor may take a step: one it plays already, or one that waits for a body of its role and place.
 * A named part is played by those named only.
 */
export function partOf(chart: Chart, step: ChartStep, file: CaseFile, asking: Asking): string | Refusal {
  let own = false
  if (asking.role === 'platform') {
    if (step.by.includes('system')) return 'system'
  } else
    for (const name of step.by) {
      const part = chart.parts[name]
      if (!part?.roles.includes(asking.role)) continue
      const players = file.parts[name] ?? []
      if (isOwnCause(chart, name, file.parts, asking.party)) {
        own = true
        continue
      }
      if (players.includes(asking.party)) return name
      if (isClosed(chart, name, file)) continue
      const free = part.many === true || players.length === 0
      if (part.side === 'agency' && free) {
        if (asking.place !== null && (file.place === '' || jurisdictionsSeenIn(file.place).includes(asking.place)))
          return name
        return refuse(
          'not-competent',
          {
            zh: `此件属${file.place}，不在贵机关辖区（${asking.place ?? ''}）`,
            en: `this file belongs to ${file.place}, outside the place of this body (${asking.place ?? ''})`,
          },
          step.basis[0]!,
        )
      }
      if (free && (file.state === 'start' || part.open === true || part.many === true)) return name
    }
  if (own) return ownCause(step)
  const who = step.by.map((name) => chart.parts[name]?.label ?? { zh: '系统', en: 'the clock' })
  return refuse(
    'not-your-part',
    {
      zh: `此步须由${who.map((w) => w.zh).join('或')}办理`,
      en: `this step is for ${who.map((w) => w.en).join(' or ')}`,
    },
    step.basis[0]!,
  )
}

const matches = (file: CaseFile, text: string): boolean => {
  const [where, value] = text.split(' = ') as [string, string]
  const [step, field] = where.split('.') as [string, string]
  return file.taken[step]?.marks[field] === value
}

/** Does the file meet a need of a step? */
export function isMet(need: Need, file: CaseFile, day: Day): boolean {
  if (need.when !== undefined && !matches(file, need.when)) return true
  return (
    (need.done?.some(
      (step) =>
        (file.taken[step]?.lastN ?? -1) > (need.since === undefined ? -1 : (file.taken[need.since]?.lastN ?? -1)),
    ) ??
      false) ||
    (need.over !== undefined && isOver(file.clocks[need.over], day)) ||
    (need.was !== undefined && matches(file, need.was))
  )
}

/**
 * What the law holds to have happened when a time ran out, where it is not on the file yet and would close the way to this
 * step: silence is acceptance from the day after, not from the second at which the platform gets to it.
 */
function overtaking(chart: Chart, step: ChartStep, file: CaseFile, day: Day): ChartStep | undefined {
  if (step.by.includes('system')) return undefined
  for (const [name, { then }] of Object.entries(chart.clocks ?? {})) {
    if (then === undefined || !isOver(file.clocks[name], day)) continue
    const next = chart.stepNamed(then)
    if (next.to === 'same' || next.to === file.state || step.from.includes(next.to)) continue
    if (refusalOf(chart, next, file, day) === undefined) return next
  }
  return undefined
}

/** The lawful no of a step on this file, or undefined. What was entered is not looked at. */
export function refusalOf(chart: Chart, step: ChartStep, file: CaseFile, day: Day): Refusal | undefined {
  const can = chart.machine.can(file.state, chart.act(step.step))
  if (!can.allowed) return refuse('not-in-this-state', { zh: can.zh, en: can.en }, ...can.basis)
  if (step.times !== undefined && (file.taken[step.step]?.times ?? 0) >= step.times)
    return refuse(
      'taken-already',
      {
        zh: `「${step.title.zh}」已办理过，不得重复`,
        en: `“${step.title.en}” was taken before and may not be taken again`,
      },
      step.basis[0]!,
    )
  const before = overtaking(chart, step, file, day)
  if (before)
    return refuse(
      'time-is-over',
      {
        zh: `期限已届满，依法已「${before.title.zh}」，系统即将登记`,
        en: `the time is over and “${before.title.en}” has happened by law; the platform is about to enter it`,
      },
      before.basis[0]!,
    )
  const open = (step.needs ?? []).filter((need) => !isMet(need, file, day))
  if (open.length > 0)
    return refuse(
      'needs-not-met',
      { zh: open.map((need) => need.says.zh).join('；'), en: open.map((need) => need.says.en).join('; ') },
      ...new Set(open.map((need) => need.basis)),
    )
  return undefined
}

/** Decides a step: a refusal with its ground, or where it leads, what is served and which time runs. */
export function decideStep(
  chart: Chart,
  step: ChartStep,
  file: CaseFile,
  fields: Record<string, unknown>,
  asking: Asking,
  { law, day }: { law: Law; day: Day },
): Taking | Refusal {
  const part = partOf(chart, step, file, asking)
  if (typeof part !== 'string') return part
  const no = refusalOf(chart, step, file, day)
  if (no) return no
  const ground = law.holds(step.basis[0]!)
  if (!ground.holds)
    return refuse(
      'no-ground',
      {
        zh: `本步的依据今日不适用：${ground.says.zh}`,
        en: `the ground of this step does not hold today: ${ground.says.en}`,
      },
      chart.basis[0]!,
    )
  if (part === 'system') {
    const due = Object.entries(chart.clocks ?? {}).filter(([, clock]) => clock.then === step.step)
    if (due.length > 0 && !due.some(([name]) => isOver(file.clocks[name], day)))
      return refuse('clock-not-over', { zh: '期限尚未届满', en: 'the time is not over yet' }, step.basis[0]!)
  }

  const clocks: Record<string, Running> = {}
  for (const name of step.ends ?? []) if (file.clocks[name]) clocks[name] = { ...file.clocks[name], state: 'ended' }
  // Time that has run out stays run out: a standstill cures nobody's lateness.
  for (const name of step.pauses ?? []) {
    const clock = file.clocks[name]
    if (clock?.state === 'running' && !isOver(clock, day)) clocks[name] = { ...clock, state: 'paused', pausedOn: day }
  }
  for (const name of step.resumes ?? []) {
    const clock = file.clocks[name]
    if (clock?.state === 'paused') clocks[name] = resumed(chart, name, clock, day, law)
  }
  for (const name of step.starts ?? []) {
    const { before, then, label, period } = chart.clocks![name]!
    const begins = part === 'system' ? ranOutOn(chart, step.step, file.clocks, day) : day
    clocks[name] = begun(chart, name, file, fields, { law, day: begins })
    if (before === undefined || then !== undefined) continue
    const { inTime, latest } = noticeInTime(chart, name, day, String(fields[before]), law)
    if (!inTime)
      return refuse(
        'notice-too-short',
        {
          zh: `${label.zh}：最迟应于${latest ?? '（该年日历尚未公布，不作推算）'}通知`,
          en: `${label.en}: notice was due by ${latest ?? '(the calendar of that year is not notified)'}`,
        },
        ...(period.startsWith('field ') ? [step.basis[0]!] : [period.split(' ')[0]!]),
      )
  }
  const to = step.to === 'same' ? file.state : step.to
  return {
    from: file.state,
    to,
    part,
    ended: chart.states[to]?.end === true,
    clocks,
    document: step.document ? documentOf(chart, step, file, fields, law, clocks) : null,
  }
}

/** The last day as a document names it; never a blank, nor a day that nobody can know yet. */
const dueWords = (dueOn: Day | null): Words =>
  dueOn === null
    ? {
        zh: '（末日待当年工作日历公布后另行告知）',
        en: '(a day to be told once the calendar of that year is notified)',
      }
    : { zh: dueOn, en: dueOn }

function documentOf(
  chart: Chart,
  step: ChartStep,
  file: CaseFile,
  fields: Record<string, unknown>,
  law: Law,
  clocks: Record<string, Running>,
): Taking['document'] {
  const { title, to, text } = step.document!
  // The time that this step sets comes before one that it only lets run on.
  const running = [...(step.starts ?? []), ...Object.keys(clocks)].find((name) => clocks[name]?.state === 'running')
  const due = running === undefined ? { zh: '', en: '' } : dueWords(clocks[running]!.dueOn)
  const remedies = step.against !== undefined || text.zh.includes('{remedies}') ? (chart.remedies ?? []) : []
  const words = (lang: 'zh' | 'en'): string => {
    const marks = new Map([
      ['no', file.no],
      ['title', file.title],
      ['day', law.day],
      ['due', due[lang]],
      ['remedies', remedies.map(({ says }) => says[lang]).join(lang === 'zh' ? '；' : '; ')],
    ])
    return text[lang].replace(
      /\{([a-zA-Z]+)\}/g,
      (_, name: string) => marks.get(name) ?? shown(step, name, fields[name], lang),
    )
  }
  const entered = Object.entries(step.fields ?? {}).filter(
    ([name]) => fields[name] !== undefined && !text.zh.includes(`{${name}}`),
  )
  const body: DocumentBody = {
    title,
    procedure: chart.title,
    no: file.no,
    day: law.day,
    place: file.place,
    text: { zh: words('zh'), en: words('en') },
    fields: entered.map(([name, { label }]) => ({
      label,
      value: { zh: shown(step, name, fields[name], 'zh'), en: shown(step, name, fields[name], 'en') },
    })),
    basis: [...new Set([...step.basis, ...remedies.map(({ basis }) => basis)])].flatMap((cite) => {
      const held = law.holds(cite)
      if (!held.holds) return []
      const { no, gist, instrument, verified } = held.article
      return [{ cite, no, gist, instrument: instrument.title, verified }]
    }),
    remedies: remedies.map(({ says, basis }) => ({ says, cite: basis })),
    to,
  }
  return { sha256: Buffer.from(sha256(canonicalBytes(body as unknown as Json))).toString('hex'), to, body }
}

/** A field as a document shows it. */
function shown(step: ChartStep, name: string, value: unknown, lang: 'zh' | 'en'): string {
  if (value === undefined || value === null) return ''
  const field = step.fields?.[name]
  const option = (chosen: unknown): string =>
    field?.options?.find((one) => one.value === chosen)?.label[lang] ?? (chosen as string)
  switch (field?.type) {
    case 'amountFen': {
      const fen = Number(value)
      return `¥${Math.trunc(fen / 100).toLocaleString('en-US')}.${String(fen % 100).padStart(2, '0')}`
    }
    case 'ppm':
      return `${(Number(value) / 10_000).toFixed(2)}%`
    case 'choice':
      return option(value)
    case 'choices':
      return (value as string[]).map(option).join('、')
    case 'yes-no':
      return value === 'yes' ? { zh: '是', en: 'yes' }[lang] : { zh: '否', en: 'no' }[lang]
    case 'files':
      return (value as { name: string; sha256: string }[])
        .map((file) => `${file.name}（SHA-256 ${file.sha256.slice(0, 16)}…）`)
        .join('、')
    case 'list':
      return (value as string[]).join('、')
    default:
      return typeof value === 'string' || typeof value === 'number' ? String(value) : canonical(value as Json)
  }
}
