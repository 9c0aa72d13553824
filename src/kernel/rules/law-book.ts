import { canonicalBytes, sha256, type Json } from '#kernel/proof'
import { join } from 'node:path'
import { addDays, day, excerpt, type Amount, type Calendars, type Day } from '#kernel/time'
import { loadCalendars } from './calendars.ts'
import { findingsOf, undecidedOf, type CitedBasis, type Finding } from './check.ts'
import { whichHolds, type Candidate, type Resolution } from './conflict.ts'
import {
  jurisdictionsSeenIn,
  readInstruments,
  type Instrument,
  type InstrumentArticle,
  type ParamValue,
  type Unit,
  type Verified,
} from './instrument.ts'

/** Why a citation does not hold: a closed set, so that callers can answer each. */
export type NotHolding =
  | 'unknown-instrument'
  | 'unknown-article'
  | 'unknown-matter'
  | 'elsewhere'
  | 'draft'
  | 'repealed'
  | 'not-yet-in-force'
  | 'no-longer-in-force'
  | 'number-missing'
  | 'other-unit'

/** A citation or a number that the law of a day and place does not hold. Never answered with zero. */
export class LawMissing extends Error {
  override name = 'LawMissing'
  readonly why: NotHolding
  readonly cite: string
  readonly says: { zh: string; en: string }
  constructor(why: NotHolding, cite: string, says: { zh: string; en: string }) {
    super(`${says.zh} ${says.en}`)
    this.why = why
    this.cite = cite
    this.says = says
  }
}

/** An article as it stands on one day: words, numbers, and where they come from. */
export interface ArticleInForce {
  cite: string
  /** hex SHA-256 of the canonical JSON of no, gist and numbers as in force that day */
  version: string
  no: string
  gist: { zh: string; en: string }
  params: Readonly<Record<string, { value: number; unit: Unit }>>
  instrument: {
    id: string
    title: { zh: string; en: string }
    kind: Instrument['kind']
    jurisdiction: string
    issuer: string
  }
  status: Instrument['status']
  source: string
  verified: Verified
  checkedOn: Day
  /** first and last day of this version (last absent: open) */
  from: Day
  until?: Day
  note?: string
  basis: readonly string[]
}

/** The law of one day in one place. Every citation through it is on record in used(). */
export interface Law {
  readonly day: Day
  readonly place: string
  /** the working-day calendars that deadlines are counted by */
  readonly calendars: Calendars
  /** the article in force; throws LawMissing when it is not (draft law is never enforced) */
  article(cite: string): ArticleInForce
  /** the same question with a typed no instead of an exception */
  holds(
    cite: string,
  ): { holds: true; article: ArticleInForce } | { holds: false; why: NotHolding; says: { zh: string; en: string } }
  /** a number by its unit; throws LawMissing when the article, the number or the unit is not there */
  integer(cite: string, name: string): number
  ppm(cite: string, name: string): number
  fen(cite: string, name: string): number
  days(cite: string, name: string): number
  /** a period in the terms of the deadline rules: days, working days, months or years */
  period(cite: string, name: string): Amount
  /** what was cited, each once, in the order of the citations' text */
  used(): { cite: string; version: string }[]
}

/** An article as `law show` prints it: in force or not, and why not. */
export interface ArticleShown extends Omit<ArticleInForce, 'version'> {
  on: Day
  in: string
  inForce: boolean
  version: string | null
  why?: NotHolding
  says?: { zh: string; en: string }
}

/** Which rule on one matter holds on a day in a place, and why. */
export interface MatterAnswer extends Resolution {
  on: Day
  in: string
  /** what was weighed: the rules that hold that day in that place */
  among: string[]
  /** what was named or is on the matter, but does not hold there and then; a draft is always here */
  leftOut: { cite: string; why: NotHolding }[]
}

export interface LawBook {
  readonly instruments: readonly Instrument[]
  readonly calendars: Calendars
  /** the law of a day, seen from a place; throws BadTime or BadPlace on a broken day or place */
  at(on: Day, place: string): Law
  /** one article with source, status and mark, whether or not it is in force; throws LawMissing when unknown */
  show(cite: string, where: { on: Day; in?: string }): ArticleShown
  /** every version of every article that ever holds, with the words its hash is made of */
  versions(): { cite: string; version: string; article: Json }[]
  /** every article id, as citations */
  cites(): string[]
  /** which of the rules on a matter holds on a day in a place; throws LawMissing when no article is on that matter */
  onMatter(matter: string, on: Day, place: string): MatterAnswer
  /** the same question of rules named one by one; throws LawMissing when one of them is unknown */
  weigh(cites: readonly string[], on: Day, place: string): MatterAnswer
  /** every matter on which an article of the book speaks */
  matters(): string[]
  /** overlaps, gaps, unresolved and draft bases, conflicts that nobody decides; empty when the book is sound */
  check(bases?: readonly CitedBasis[]): Finding[]
}

/** A span of days on which neither words nor numbers of an article change. */
interface Segment {
  from: Day
  until: Day
  raw: InstrumentArticle
  ready: ArticleInForce | undefined
}

interface Entry {
  cite: string
  instrument: Instrument
  versions: InstrumentArticle[]
  /** in order of days; empty for a draft: nothing of it ever holds */
  segments: Segment[]
}

const ALWAYS: Day = '9999-12-31'

const NO_CALENDARS: Calendars = {
  years: new Map(),
  first: 0,
  last: 0,
  restReason() {
    throw new Error('this book of law was made without calendars')
  },
}

/** Load law/ into a book. Throws BadLaw naming file and path. */
export function loadLaw(folder: string): LawBook {
  return bookOf(readInstruments(folder), loadCalendars(join(folder, 'calendars')))
}

/** A book of given instruments; without calendars, no deadline can be counted by it. */
export function bookOf(instruments: readonly Instrument[], calendars: Calendars = NO_CALENDARS): LawBook {
  const entries = new Map<string, Entry>()
  const instrumentIds = new Set(instruments.map((i) => i.id))
  for (const instrument of instruments) {
    for (const raw of instrument.articles) {
      const cite = `${instrument.id}#${raw.id}`
      const entry = entries.get(cite)
      if (entry) entry.versions.push(raw)
      else entries.set(cite, { cite, instrument, versions: [raw], segments: [] })
    }
  }
  for (const entry of entries.values()) entry.segments = segmentsOf(entry)
  const onMatters = new Map<string, Set<string>>()
  for (const { cite, versions } of entries.values())
    for (const { matter } of versions) {
      if (matter === undefined) continue
      const cites = onMatters.get(matter)
      if (cites) cites.add(cite)
      else onMatters.set(matter, new Set([cite]))
    }

  const entryOf = (cite: string): Entry => {
    const entry = entries.get(cite)
    if (entry) return entry
    const id = cite.split('#')[0] ?? ''
    throw instrumentIds.has(id)
      ? missing('unknown-article', cite, `${excerpt(cite)} 没有此条`, `no such article: ${excerpt(cite)}`)
      : missing(
          'unknown-instrument',
          cite,
          `${excerpt(cite)} 没有收录此文件（格式为 <地方>/<文件>#<条>）`,
          `no such instrument (expected <place>/<instrument>#<article>): ${excerpt(cite)}`,
        )
  }

  const seen = new Map<string, ReadonlySet<string>>()
  const seenIn = (place: string): ReadonlySet<string> => {
    let set = seen.get(place)
    if (!set) seen.set(place, (set = new Set(jurisdictionsSeenIn(place))))
    return set
  }

  const weigh = (cites: Iterable<string>, on: Day, place: string, matter?: string): MatterAnswer => {
    const law = lawAt(day(on), place, seenIn(place), entryOf, calendars)
    const candidates: Candidate[] = []
    const leftOut: MatterAnswer['leftOut'] = []
    for (const cite of cites) {
      const entry = entryOf(cite)
      const answer = law.holds(cite)
      const segment = segmentAt(entry.segments, law.day)
      if (!answer.holds || !segment) leftOut.push({ cite, why: answer.holds ? 'no-longer-in-force' : answer.why })
      // words of another time may have been on another matter
      else if (matter === undefined || segment.raw.matter === matter) candidates.push(candidateOf(entry, segment))
    }
    return {
      ...whichHolds(candidates),
      on: law.day,
      in: place,
      among: candidates.map((c) => c.cite).toSorted(),
      leftOut: leftOut.toSorted((a, b) => (a.cite < b.cite ? -1 : 1)),
    }
  }
  const onMatter: LawBook['onMatter'] = (matter, on, place) => {
    const cites = onMatters.get(matter)
    if (cites) return weigh(cites, on, place, matter)
    throw missing(
      'unknown-matter',
      matter,
      `没有条文规定此事项：${excerpt(matter)}`,
      `no article is on this matter: ${excerpt(matter)}`,
    )
  }

  return {
    instruments,
    calendars,
    at: (on, place) => lawAt(day(on), place, seenIn(place), entryOf, calendars),
    show(cite, where) {
      const entry = entryOf(cite)
      const place = where.in ?? defaultPlace(entry.instrument)
      const law = lawAt(day(where.on), place, seenIn(place), entryOf, calendars)
      const answer = law.holds(cite)
      if (answer.holds) return { ...answer.article, on: law.day, in: place, inForce: true }
      const nearest = entry.segments.findLast((s) => s.from <= law.day) ?? entry.segments[0]
      const raw = nearest?.raw ?? entry.versions[0]
      if (!raw) throw missing('unknown-article', cite, `${excerpt(cite)} 没有此条`, `no such article: ${excerpt(cite)}`)
      const { version: _, ...words } = inForce(
        entry,
        raw,
        nearest?.from ?? raw.from ?? entry.instrument.from,
        nearest?.until ?? ALWAYS,
      )
      return { ...words, on: law.day, in: place, inForce: false, version: null, why: answer.why, says: answer.says }
    },
    versions: () =>
      [...entries.values()].flatMap((entry) =>
        entry.segments.map((segment) => {
          const { cite, version, no, gist, params, from } = (segment.ready ??= inForce(
            entry,
            segment.raw,
            segment.from,
            segment.until,
          ))
          return { cite, version, article: { cite, no, gist, params, from } as Json }
        }),
      ),
    cites: () => [...entries.keys()].toSorted(),
    onMatter,
    weigh: (cites, on, place) => weigh(new Set(cites), on, place),
    matters: () => [...onMatters.keys()].toSorted(),
    check: (bases = []) => [...findingsOf(instruments, bases), ...undecidedOf(instruments, onMatter)],
  }
}

function lawAt(
  on: Day,
  place: string,
  seen: ReadonlySet<string>,
  entryOf: (cite: string) => Entry,
  calendars: Calendars,
): Law {
  const used = new Map<string, string>()
  const article = (cite: string): ArticleInForce => {
    const entry = entryOf(cite)
    if (!seen.has(entry.instrument.jurisdiction)) {
      throw missing('elsewhere', cite, `${cite} 不适用于 ${place}`, `${cite} does not apply in ${place}`)
    }
    const segment = segmentAt(entry.segments, on)
    if (!segment) throw notInForce(entry, on)
    const found = (segment.ready ??= inForce(entry, segment.raw, segment.from, segment.until))
    used.set(cite, found.version)
    return found
  }
  const param = (cite: string, name: string, unit?: Unit): { value: number; unit: Unit } => {
    const found = article(cite).params
    const value = Object.hasOwn(found, name) ? found[name] : undefined
    if (!value) {
      throw missing(
        'number-missing',
        cite,
        `${cite} 在 ${on} 没有 ${excerpt(name)} 这一数值`,
        `${cite} holds no number ${excerpt(name)} on ${on}`,
      )
    }
    if (unit !== undefined && value.unit !== unit) {
      throw missing(
        'other-unit',
        cite,
        `${cite} 的 ${name} 单位是 ${value.unit}，不是 ${unit}`,
        `${name} of ${cite} is in ${value.unit}, not ${unit}`,
      )
    }
    return value
  }
  return {
    day: on,
    calendars,
    place,
    article,
    holds(cite) {
      try {
        return { holds: true, article: article(cite) }
      } catch (error) {
        if (error instanceof LawMissing) return { holds: false, why: error.why, says: error.says }
        throw error
      }
    },
    integer: (cite, name) => param(cite, name).value,
    ppm: (cite, name) => param(cite, name, 'ppm').value,
    fen: (cite, name) => param(cite, name, 'fen').value,
    days: (cite, name) => param(cite, name, 'days').value,
    period(cite, name) {
      const { value, unit } = param(cite, name)
      switch (unit) {
        case 'days':
          return { days: value }
        case 'working-days':
          return { workingDays: value }
        case 'months':
          return { months: value }
        case 'years':
          return { years: value }
        default:
          throw missing(
            'other-unit',
            cite,
            `${cite} 的 ${name} 不是期限（${unit}）`,
            `${name} of ${cite} is no period (${unit})`,
          )
      }
    },
    used: () => [...used].map(([cite, version]) => ({ cite, version })).sort((a, b) => (a.cite < b.cite ? -1 : 1)),
  }
}

function segmentAt(segments: readonly Segment[], on: Day): Segment | undefined {
  let [low, high] = [0, segments.length - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    const segment = segments[middle] as Segment
    if (on < segment.from) high = middle - 1
    else if (on > segment.until) low = middle + 1
    else return segment
  }
  return undefined
}

/** Cut an article's life at every day on which words or numbers change. */
function segmentsOf({ instrument, versions }: Entry): Segment[] {
  if (instrument.status === 'draft') return []
  const segments: Segment[] = []
  for (const raw of versions) {
    const [from, until] = [raw.from ?? instrument.from, min(raw.until ?? ALWAYS, instrument.until ?? ALWAYS)]
    if (until < from) continue
    const starts = new Set<Day>([from])
    for (const value of Object.values(raw.params ?? {}).flat()) {
      if (value.from > from && value.from <= until) starts.add(value.from)
      if (value.until !== undefined && value.until >= from && value.until < until) starts.add(addDays(value.until, 1))
    }
    const ordered = [...starts].toSorted()
    for (const [i, start] of ordered.entries()) {
      const next = ordered[i + 1]
      segments.push({ from: start, until: next === undefined ? until : addDays(next, -1), raw, ready: undefined })
    }
  }
  return segments.toSorted((a, b) => (a.from < b.from ? -1 : 1))
}

function candidateOf({ cite, instrument }: Entry, { raw }: Segment): Candidate {
  const { kind, jurisdiction, issuer } = instrument
  const { special, yieldsTo, varies, referred } = raw
  // Words count from their own first day: a number that changes later makes no newer rule.
  return { cite, kind, jurisdiction, issuer, from: raw.from ?? instrument.from, special, yieldsTo, varies, referred }
}

function inForce(entry: Entry, raw: InstrumentArticle, from: Day, until: Day): ArticleInForce {
  const { cite, instrument } = entry
  const params: Record<string, { value: number; unit: Unit }> = {}
  for (const [name, values] of Object.entries(raw.params ?? {})) {
    const value = values.findLast((v: ParamValue) => v.from <= from && from <= (v.until ?? ALWAYS))
    if (value) params[name] = { value: value.value, unit: value.unit }
  }
  // Without the last day and the status: a later repeal must not change what held on this day.
  const words = { cite, no: raw.no, gist: raw.gist, params, from }
  return {
    cite,
    version: hex(sha256(canonicalBytes(words))),
    no: raw.no,
    gist: raw.gist,
    params,
    instrument: {
      id: instrument.id,
      title: instrument.title,
      kind: instrument.kind,
      jurisdiction: instrument.jurisdiction,
      issuer: instrument.issuer,
    },
    status: instrument.status,
    source: raw.source ?? instrument.source,
    verified: raw.verified ?? instrument.verified,
    checkedOn: instrument.checkedOn,
    from,
    ...(until === ALWAYS ? {} : { until }),
    ...((raw.note ?? instrument.note) ? { note: (raw.note ?? instrument.note) as string } : {}),
    basis: raw.basis ?? [],
  }
}

function notInForce({ cite, instrument, versions, segments }: Entry, on: Day): LawMissing {
  if (instrument.status === 'draft') {
    return missing('draft', cite, `${cite} 是草案，不得执行`, `${cite} is a draft and is never enforced`)
  }
  const first = segments[0]?.from ?? versions[0]?.from ?? instrument.from
  if (on < first)
    return missing(
      'not-yet-in-force',
      cite,
      `${cite} 自 ${first} 起施行，${on} 尚未施行`,
      `${cite} is in force from ${first}, not yet on ${on}`,
    )
  const last = segments.findLast((s) => s.until < on)?.until ?? first
  return instrument.status === 'repealed'
    ? missing('repealed', cite, `${cite} 已于 ${last} 后废止`, `${cite} was repealed after ${last}`)
    : missing(
        'no-longer-in-force',
        cite,
        `${cite} 施行至 ${last}，${on} 已失效`,
        `${cite} was in force until ${last}, no longer on ${on}`,
      )
}

/** National and platform law is shown from the whole country, local law from its own place. */
function defaultPlace(instrument: Instrument): string {
  return instrument.jurisdiction === 'platform' ? 'cn' : instrument.jurisdiction
}

function missing(why: NotHolding, cite: string, zh: string, en: string): LawMissing {
  return new LawMissing(why, cite, { zh, en })
}

function min(a: Day, b: Day): Day {
  return a < b ? a : b
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
