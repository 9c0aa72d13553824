// What lets a party list compute on a day: a licence on file or a certificate of the zone. Pure, but for the two queries.
import type { Sql } from '#kernel/store'
import { addDays, type Day } from '#kernel/time'
import { LISTING_KINDS } from './licence.ts'
import { listingMatters } from './matters.ts'

export type HoldingState =
  | 'in-force'
  | 'renewed'
  | 'renewed-by-silence'
  | 'replaced'
  | 'revoked'
  | 'cancelled'
  | 'given-up'

/** A licence on file (its kind) or a certificate (its matters), with the days on which it holds. */
export type Holding = {
  of: 'licence' | 'certificate'
  id: string
  what: readonly string[]
  state: HoldingState
  validFrom: Day
  validUntil: Day
  /** renewed, by decision or by silence: it goes on past its last day until the new certificate begins */
  carried: boolean
  /** the first day on which it does not hold any more, when it was replaced or ended otherwise than by time */
  endedOn: Day | null
}

/**
 * Does it hold on a day? A renewal, decided or by silence, carries it past its last day until the new certificate
 * begins (Administrative Licensing Law 50); a revocation ends it on the day of the decision.
 */
export function holdsOn(holding: Holding, day: Day): boolean {
  if (day < holding.validFrom) return false
  if (holding.endedOn !== null && day >= holding.endedOn) return false
  return day <= holding.validUntil || holding.carried
}

/** The first day on which it no longer holds; null when that is not known yet. */
export function endOfHolding({ validUntil, carried, endedOn }: Holding): Day | null {
  if (carried) return endedOn
  const over = addDays(validUntil, 1)
  return endedOn === null ? over : min(endedOn, over)
}

const min = (a: Day, b: Day): Day => (a < b ? a : b)

const lists = (holding: Holding): boolean => {
  const enough = holding.of === 'licence' ? (LISTING_KINDS as readonly string[]) : listingMatters()
  return holding.what.some((what) => enough.includes(what))
}

export type Standing = {
  /** none: never held; lapsed: held and over; in-force */
  state: 'in-force' | 'lapsed' | 'none'
  /** what it rests on, that which lasts longest */
  by: { of: Holding['of']; id: string; validUntil: Day } | null
  /** the first day on which nothing held any more; null unless lapsed */
  lapsedOn: Day | null
}

/** Whether these let their party list on a day. */
export function standingOn(holdings: readonly Holding[], day: Day): Standing {
  const listing = holdings.filter(lists)
  const held = listing
    .filter((holding) => holdsOn(holding, day))
    .toSorted((a, b) => (lastsTo(a) < lastsTo(b) ? 1 : lastsTo(a) > lastsTo(b) ? -1 : a.id < b.id ? -1 : 1))[0]
  if (held) return { state: 'in-force', by: { of: held.of, id: held.id, validUntil: held.validUntil }, lapsedOn: null }
  const over = listing
    .filter((holding) => holding.validFrom <= day && (holding.endedOn === null || holding.endedOn > holding.validFrom))
    .map(endOfHolding)
    .filter((end) => end !== null)
    .toSorted()
    .at(-1)
  return over === undefined
    ? { state: 'none', by: null, lapsedOn: null }
    : { state: 'lapsed', by: null, lapsedOn: over }
}

const lastsTo = (holding: Holding): Day => endOfHolding(holding) ?? '9999-12-31'

const HELD = `select party, of, id, what, state, valid_from as "validFrom", valid_until as "validUntil", carried, ended_on as "endedOn" from admission.held($1)`

/** Whether a party may list on a day, and by what. */
export async function standingOf(sql: Sql, party: string, day: Day): Promise<Standing> {
  return (await standingsOf(sql, [party], day)).get(party)!
}

/** The same of several parties at once. */
export async function standingsOf(sql: Sql, parties: readonly string[], day: Day): Promise<Map<string, Standing>> {
  const rows = await sql.rows<Holding & { party: string }>(HELD, [parties])
  return new Map(
    parties.map((party) => [
      party,
      standingOn(
        rows.filter((row) => row.party === party),
        day,
      ),
    ]),
  )
}
