// Figures of admission: pure functions over what was handled. The same rows, in any order, give the same figures; no
// figure without its count, and none at all below the least count of its indicator.
import { addToMonth, type Day, type Month } from '#kernel/time'
import type { Formula, IndicatorVersion } from './indicator.ts'
import { differenceWithInterval, ppmOf, shareWithInterval, type Interval, type Share } from './interval.ts'

/** Files that are alike in everything a figure asks, and how many of them there are. */
export type Case = {
  origin: 'inside' | 'outside'
  /** small: micro and small; large: medium and large */
  size: 'small' | 'large' | null
  online: boolean | null
  corrections: number
  accepted: boolean
  deemed: boolean
  /** calendar days from acceptance to decision, without those that stood still; null: not decided */
  days: number | null
  /** decided by the promised day; false also when still open past it; null: cannot be told yet */
  inTime: boolean | null
  granted: boolean | null
  count: number
}

/** All that the figures of a place and time are made of. */
export type Inputs = {
  cases: Case[]
  /** hidden-barrier reports received */
  reports: number
  /** metered use by month, newest first; the country’s only */
  months: { month: Month; milliCardSeconds: number }[]
}

export type Span = { place: string; from: Day; to: Day }

export type Group = { group: 'inside' | 'outside' | 'small' | 'large'; sharePpm: number; count: number }

/** A figure with its count. `value` is null when there are too few: then nothing is said. */
export type Figure = {
  indicator: string
  version: string
  value: number | null
  /** of 95 %; null where the formula has none */
  low: number | null
  high: number | null
  count: number
  groups: Group[]
  insufficient: boolean
  /** past the threshold, against the direction: a lead for the authority, not a finding of fault */
  past: boolean
}

/** Files that the admission zone handled alike, and how many: nothing of who they are. */
export type Alike = {
  origin: 'inside' | 'outside'
  size: string | null
  channel: string | null
  corrections: number
  accepted: boolean
  deemed: boolean
  outcome: string | null
  /** calendar days from acceptance to decision, those that stood still left out; null: one of the two is missing */
  days: number | null
  /** decided on the promised day or before; null: not decided, or no promised day */
  kept: boolean | null
  /** the promised day is past on the day that was asked */
  dayPast: boolean
  count: number
}

const DECIDED: ReadonlySet<string | null> = new Set(['granted', 'refused', 'recorded'])

/** What of files handled alike the figures ask. A file that was withdrawn or was none of this body’s is not decided. */
export function caseOf(file: Alike): Case {
  const decided = DECIDED.has(file.outcome)
  return {
    origin: file.origin,
    size: file.size === null ? null : file.size === 'micro' || file.size === 'small' ? 'small' : 'large',
    online: file.channel === null ? null : file.channel === 'online',
    corrections: file.corrections,
    accepted: file.accepted,
    deemed: file.deemed,
    days: decided && file.days !== null ? Math.max(0, file.days) : null,
    inTime: decided ? file.kept : file.outcome === null && file.dayPast ? false : null,
    granted: file.outcome === 'granted' ? true : file.outcome === 'refused' ? false : null,
    count: file.count,
  }
}

const keyOf = (c: Case): string =>
  `${c.origin} ${c.size} ${c.online} ${c.corrections} ${c.accepted} ${c.deemed} ${c.days} ${c.inTime} ${c.granted}`

/** Alike files counted together, in a fixed order: few rows to keep, and the same rows whatever order they came in. */
export function grouped(files: Iterable<Case>): Case[] {
  const groups = new Map<string, Case>()
  for (const file of files) {
    const key = keyOf(file)
    const group = groups.get(key)
    if (group) group.count += file.count
    else groups.set(key, { ...file })
  }
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group)
}

/** How many cases a test holds for, of how many it can be asked of (null: it cannot). */
function shareOf(cases: readonly Case[], test: (one: Case) => boolean | null): Share {
  const share = { part: 0, whole: 0 }
  for (const one of cases) {
    const answer = test(one)
    if (answer === null) continue
    share.whole += one.count
    if (answer) share.part += one.count
  }
  return share
}

type Told =
  | { value: number; low?: number; high?: number; count: number; least?: number; groups?: Group[] }
  | { value: null; count: number; groups?: Group[] }

const told = (interval: Interval | undefined, count: number): Told =>
  interval ? { value: interval.valuePpm, low: interval.lowPpm, high: interval.highPpm, count } : { value: null, count }

const share =
  (test: (one: Case) => boolean | null) =>
  (inputs: Inputs): Told => {
    const found = shareOf(inputs.cases, test)
    return told(shareWithInterval(found), found.whole)
  }

/** The day that at least `percent` of the decided files were decided by: nearest rank, so a day that occurred. */
const percentile =
  (percent: number) =>
  (inputs: Inputs): Told => {
    const decided = inputs.cases.filter((one) => one.days !== null).toSorted((a, b) => a.days! - b.days!)
    const count = decided.reduce((sum, one) => sum + one.count, 0)
    const rank = Math.ceil((percent * count) / 100)
    let seen = 0
    for (const one of decided) if ((seen += one.count) >= rank) return { value: one.days!, count }
    return { value: null, count }
  }

const difference =
  (test: (one: Case) => boolean | null) =>
  (inputs: Inputs, { by }: IndicatorVersion): Told => {
    const [first, second] = by === 'size' ? (['small', 'large'] as const) : (['inside', 'outside'] as const)
    const of = (group: Group['group']): Share =>
      shareOf(
        inputs.cases.filter((one) => (by === 'size' ? one.size : one.origin) === group),
        test,
      )
    const a = of(first)
    const b = of(second)
    const groups = (
      [
        [first, a],
        [second, b],
      ] as const
    ).flatMap(([group, found]): Group[] =>
      found.whole === 0 ? [] : [{ group, sharePpm: ppmOf(found), count: found.whole }],
    )
    // Each group must be large enough by itself.
    const answer = told(differenceWithInterval(a, b), a.whole + b.whole)
    return answer.value === null ? { ...answer, groups } : { ...answer, least: Math.min(a.whole, b.whole), groups }
  }

const perFile =
  (part: (inputs: Inputs) => number) =>
  (inputs: Inputs): Told => {
    const count = inputs.cases.reduce((sum, one) => sum + one.count, 0)
    return count === 0 ? { value: null, count } : { value: Math.round(part(inputs) / count), count }
  }

/** Use of the months of the span against as many months before: whole months, of the country. */
function growth({ months }: Inputs, _indicator: IndicatorVersion, { place, from, to }: Span): Told {
  if (place !== 'cn') return { value: null, count: 0 }
  const last = to.slice(0, 7)
  const span: Month[] = []
  for (let month: Month = from.slice(0, 7); month <= last; month = addToMonth(month, 1)) span.push(month)
  const before = span.map((month) => addToMonth(month, -span.length))
  const byMonth = new Map(months.map(({ month, milliCardSeconds }) => [month, BigInt(milliCardSeconds)]))
  const sum = (list: readonly Month[]): bigint => list.reduce((so, month) => so + (byMonth.get(month) ?? 0n), 0n)
  const count = [...before, ...span].filter((month) => byMonth.has(month)).length
  const earlier = sum(before)
  // The list goes back two years; a span whose months before it are not all in the list cannot be told.
  if (earlier === 0n || !before.every((month) => byMonth.has(month))) return { value: null, count }
  const value = ((sum(span) - earlier) * 1_000_000n) / earlier
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? { value: null, count } : { value: Number(value), count }
}

const FORMULAS: Record<Formula, (inputs: Inputs, indicator: IndicatorVersion, span: Span) => Told> = {
  'share-online': share((one) => one.online),
  'days-median': percentile(50),
  'days-p90': percentile(90),
  'share-in-time': share((one) => one.inTime),
  'share-refused': share((one) => (one.granted === null ? null : !one.granted)),
  'corrections-per-file': perFile(({ cases }) =>
    cases.reduce((sum, one) => sum + one.corrections * one.count * 1_000, 0),
  ),
  'share-deemed': share((one) => (one.accepted ? one.deemed : null)),
  'complaints-per-100': perFile(({ reports }) => reports * 100_000),
  growth,
  'difference-granted': difference((one) => one.granted),
  'difference-in-time': difference((one) => one.inTime),
}

function isPast(
  { direction, threshold }: IndicatorVersion,
  { value, low, high }: Pick<Figure, 'value' | 'low' | 'high'>,
): boolean {
  if (threshold === undefined || value === null) return false
  switch (direction) {
    case 'higher':
      return value < threshold
    case 'lower':
      return value > threshold
    case 'zero':
      return Math.abs(value) > threshold && low !== null && high !== null && (low > 0 || high < 0)
    case 'none':
      return false
  }
}

/** The figures of a place and time by the indicators that hold. Pure: kept inputs give the same figures again. */
export function figuresOf(versions: readonly IndicatorVersion[], inputs: Inputs, span: Span): Figure[] {
  return versions.map((indicator): Figure => {
    const answer = FORMULAS[indicator.formula](inputs, indicator, span)
    const least = answer.value === null ? 0 : (answer.least ?? answer.count)
    const insufficient = answer.value === null || least < indicator.minimumCount
    const shown =
      insufficient || answer.value === null
        ? { value: null, low: null, high: null }
        : { value: answer.value, low: answer.low ?? null, high: answer.high ?? null }
    return {
      indicator: indicator.id,
      version: indicator.version,
      ...shown,
      count: answer.count,
      groups: answer.groups ?? [],
      insufficient,
      past: isPast(indicator, shown),
    }
  })
}

/** A figure as everyone may see it: a count below the limit is not shown, nor a group by which it could be told. */
export type PublicFigure = Omit<Figure, 'count'> & { count: number | null; suppressed: boolean }

/** `events`: how many reports a rate is made of, where few of them could be told from it. */
export function forEveryone(figure: Figure, suppressedBelow: number, events = 0): PublicFigure {
  const few = (count: number): boolean => count > 0 && count < suppressedBelow
  const suppressed = few(figure.count) || few(events) || figure.groups.some(({ count }) => few(count))
  if (!suppressed) return { ...figure, suppressed }
  return {
    ...figure,
    value: null,
    low: null,
    high: null,
    count: null,
    groups: [],
    insufficient: true,
    past: false,
    suppressed,
  }
}
