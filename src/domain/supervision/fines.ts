// The money of a price penalty: which range the law gives for a kind of act, and what lateness adds. Pure; whole fen.
import type { Law } from '#kernel/rules'
import { addDays, type Day } from '#kernel/time'

const RULES = 'cn/price-violation-penalties'

/** The kinds of the chart with the article of the penalty provisions that fines them; without one nothing is fined here. */
const ARTICLE: Readonly<Record<string, string>> = {
  dumping: '4',
  discrimination: '4',
  collusion: '5',
  gouging: '6',
  fraud: '7',
  grades: '8',
  guided: '9',
  measures: '10',
  marking: '13',
  refusal: '14',
}
/** Articles that fine up to a sum, whatever was gained. */
const UP_TO_A_SUM = new Set(['13', '14'])
const WITH_GRAVER = new Set(['5', '6', '9', '10'])

/** The clause of Price Law 14 or of the provisions on this kind is written round goods. */
export const WRITTEN_ROUND_GOODS: ReadonlySet<string> = new Set(['dumping', 'gouging'])

/** Numbers of one day for one kind: sums in fen, the multiple of gains; null where the article names none. */
export type FineNumbers = {
  cite: string
  multiple: number | null
  minFen: number
  maxFen: number
  graverMaxFen: number | null
}

/**
 * What fines the refusal of papers where they were asked for on another ground than a price inspection: one ground never
 * borrows the fine of another. `least` where the article names one.
 */
const OF_GROUND: Readonly<Record<string, { cite: string; least?: string }>> = {
  'platform-data': { cite: 'cn/online-transaction-measures#46', least: 'min-fine-fen' },
  'unfair-competition': { cite: 'cn/anti-unfair-competition-law#35' },
}

/**
 * The numbers of a kind of act as the law of a day has them; null where nothing is fined. `ground` is that of the cost report
 * that the case began with, if it began with one.
 */
export function fineNumbers(kind: string, law: Law, ground: string | null = null): FineNumbers | null {
  const other = kind === 'refusal' && ground !== null ? OF_GROUND[ground] : undefined
  if (other !== undefined)
    return {
      cite: other.cite,
      multiple: null,
      minFen: other.least === undefined ? 0 : law.fen(other.cite, other.least),
      maxFen: law.fen(other.cite, 'max-fine-fen'),
      graverMaxFen: null,
    }
  const article = ARTICLE[kind]
  if (article === undefined) return null
  const cite = `${RULES}#${article}`
  const onlyMost = UP_TO_A_SUM.has(article)
  return {
    cite,
    multiple: onlyMost ? null : law.integer(cite, 'gains-multiple-max-count'),
    minFen: onlyMost ? 0 : law.fen(cite, 'min-fine-fen'),
    maxFen: law.fen(cite, 'max-fine-fen'),
    graverMaxFen: WITH_GRAVER.has(article) ? law.fen(cite, 'graver-max-fine-fen') : null,
  }
}

export type Gravity = 'ordinary' | 'graver'
export type FineRange = { lowFen: number; highFen: number; cite: string }

/** The range in which a fine lies: up to the multiple of gains, or between two sums where nothing was gained. */
export function fineRange(
  { cite, multiple, minFen, maxFen, graverMaxFen }: FineNumbers,
  gainsFen: number,
  gravity: Gravity,
): FineRange {
  if (multiple !== null && gainsFen > 0) return { lowFen: 0, highFen: gainsFen * multiple, cite }
  if (gravity === 'graver' && graverMaxFen !== null) return { lowFen: maxFen, highFen: graverMaxFen, cite }
  return { lowFen: minFen, highFen: maxFen, cite }
}

/**
 * The range that applies: of the day of the act, or the one of the decision where it is milder (Penalty Law 37). What either
 * day does not fine is not fined.
 */
export function milderRange(now: FineRange | null, then: FineRange | null): FineRange | null {
  if (now === null || then === null) return null
  if (now.highFen !== then.highFen) return now.highFen < then.highFen ? now : then
  return now.lowFen <= then.lowFen ? now : then
}

/** A time that is not counted: from its first day until the day before `until`; null while it lasts. */
export type Standstill = { from: Day; until: Day | null }

/** Days of lateness: after the last day to pay, through the day of payment, without the standstills. */
export function lateDays(dueOn: Day, on: Day, standstills: readonly Standstill[]): number {
  let days = 0
  for (let day = addDays(dueOn, 1); day <= on; day = addDays(day, 1))
    if (!standstills.some(({ from, until }) => day >= from && (until === null || day < until))) days += 1
  return days
}

const PPM = 1_000_000n
const share = (fen: number, ppm: number, days: number): bigint => (BigInt(fen) * BigInt(ppm) * BigInt(days)) / PPM
const atMost = (amount: bigint, most: number): number => Number(amount > BigInt(most) ? BigInt(most) : amount)

export type Owed = { days: number; fineAdditionFen: number; gainsAdditionFen: number; owedFen: number }

/**
 * What is owed on a day: fine and gains, and what lateness added to each, never more than the fine or the gains
 * themselves; none while reconsideration or suit is pending (Penalty Law 72–73, penalty provisions 21).
 */
export function owedOn(
  {
    fineFen,
    gainsFen,
    dueOn,
    standstills,
  }: { fineFen: number; gainsFen: number; dueOn: Day | null; standstills: readonly Standstill[] },
  on: Day,
  law: Law,
): Owed {
  const days = dueOn === null ? 0 : lateDays(dueOn, on, standstills)
  const cap = law.ppm('cn/administrative-penalty-law#72', 'surcharge-cap-ppm')
  const most = (fen: number): number => Number((BigInt(fen) * BigInt(cap)) / PPM)
  const fineAdditionFen = atMost(share(fineFen, law.ppm(`${RULES}#21`, 'fine-daily-ppm'), days), most(fineFen))
  const gainsAdditionFen = atMost(share(gainsFen, law.ppm(`${RULES}#21`, 'gains-daily-ppm'), days), gainsFen)
  return { days, fineAdditionFen, gainsAdditionFen, owedFen: fineFen + gainsFen + fineAdditionFen + gainsAdditionFen }
}
