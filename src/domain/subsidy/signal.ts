// What speaks for looking at a payout: a detector's lead that proposes a hold, or a refund after payout. Nothing is held by
// itself: an officer takes it up with a flag on the claim's file, dismisses it with reasons, or it lapses.
import type { Words } from '#kernel/act'
import type { Sql } from '#kernel/store'
import type { Day } from '#kernel/time'

export const HOLD = 'platform/subsidy-rules#hold'

/** A family of evidence with its figures and records; amounts are whole numbers or text. */
type SeenEvidence = { family: string; what: Words; figures: Record<string, number | string>; records: string[] }

/** The circle as it can be drawn: who, how they are tied, and what moved when. Ids are those of the tables. */
type Circle = {
  parties: { id: string; name: string | null; role: string }[]
  ties: { from: string; to: string; type: string; share: number | null }[]
  payments: { id: string; from: string; to: string; day: string; amountFen: number; purpose: string }[]
}

export type Seen = {
  no: string
  kind: string
  scoreMilli: number
  families: string[]
  evidence: SeenEvidence[]
  innocent: Words[]
  circle: Circle | null
}

export type Signal = {
  signal: string
  file: string
  kind: 'lead' | 'refund'
  source: string
  place: string
  state: 'proposed' | 'taken-up' | 'dismissed' | 'lapsed'
  untilOn: Day
}

export const signalOf = (sql: Sql, signal: string, file: string): Promise<Signal | undefined> =>
  sql.one<Signal>(
    'select signal, file, kind, source, place, state, until_on::text as "untilOn" from subsidy.signal where signal = $1 and file = $2 for update',
    [signal, file],
  )

/** Claims with money still to be paid out, of anyone concerned. */
export const payable = (sql: Sql, parties: readonly string[]): Promise<{ file: string; place: string; no: string }[]> =>
  sql.rows(
    `select file, place, no from subsidy.claim where not ended and voucher is not null and paid_fen = 0 and (holder = any($1::uuid[]) or provider = any($1::uuid[]))
      order by file`,
    [parties],
  )
