// What the steps of performing a lease go by: the lease, its legal nature, its term, and what its file keeps.
import { leaseOf, licensedOn, type Lease, type LeaseState, type Side } from '#domain/contracts'
import { billsOf } from '#domain/billing'
import type { Nature, PerformanceDays } from '#domain/templates'
import type { Recordable } from '#kernel/act'
import type { CaseFile, StepInput } from '#kernel/casework'
import { partyOf, type Actor } from '#kernel/identity'
import type { Sql, Tx } from '#kernel/store'
import { dayIn, type Day, type Instant } from '#kernel/time'

/** A lease as far as performing it asks. `until` null: indefinite. `days` null: the contract names none. */
export type Leased = {
  lease: string
  lessee: string
  provider: string
  state: LeaseState
  nature: Nature
  place: string
  until: Day | null
  days: PerformanceDays | null
}

/** What a file keeps for its later steps. */
export type Kept = {
  /** an assignment: what passes, of which side, from the beginning of which day */
  kind?: 'whole' | 'debt'
  side?: Side
  effectiveOn?: Day
  /** a renewal asked for: its new last day */
  lastOn?: Day
  /** a reduction: the month of the bill, and the amounts claimed and offered in fen */
  month?: string
  claimedFen?: number
  offeredFen?: number
}

/** What a step of this room knows beyond its file. */
export type More = {
  leased: Leased | null
  kept: Kept
  assigneeKinds: string[] | null
  /** of whoever is to take the provider’s side: whether it has a licence in force; absent elsewhere */
  assigneeLicensed?: boolean
  /** of the month that a reduction is about: what is left of its bills, in fen; null when it was not billed */
  leftFen: number | null
}

export const moreOf = (more: Recordable): More => more as unknown as More

const ABOUT = /^lease\/([0-9a-f]{8}-[0-9a-f-]{27})$/

/** The lease that a file is about; undefined when it is about something else. */
export const leaseNamed = (about: string | null | undefined): string | undefined => ABOUT.exec(about ?? '')?.[1]

/** What a contract is in law where it does not say so itself: a machine of one’s own is leased, compute by scale is a service. */
export const natureOf = ({ nature, mode }: Pick<Lease, 'nature' | 'mode'>): Nature =>
  nature ?? (mode === 'by-server' ? 'lease' : 'service')

/** A day as the contract writes it: a day, or the Shanghai day of an instant. */
export const dayOf = (written: string): Day => (written.length === 10 ? written : dayIn(written))

/** The last day of a lease: as renewed, otherwise as signed; null when it has none. */
export async function lastDayOf(sql: Sql, lease: Pick<Lease, 'lease' | 'until'>): Promise<Day | null> {
  const renewed = await sql.one<{ until: Day | null }>(
    'select until_on::text as until from performance.term where lease = $1 order by at desc limit 1',
    [lease.lease],
  )
  if (renewed) return renewed.until
  return lease.until ? dayOf(lease.until) : null
}

/** The facts of a step: of its lease, of its file, of whom it names. */
export async function factsOf(
  tx: Tx,
  input: StepInput,
  { file, actor, at }: { file: CaseFile | null; actor: Actor; at: Instant },
): Promise<Recordable> {
  const named = leaseNamed(file?.about ?? input.about)
  const assignee = input.with?.['assignee']
  const [found, kept, party] = await Promise.all([
    named === undefined ? undefined : leaseOf(tx, named),
    file === null
      ? undefined
      : tx.one<{ kept: Kept }>('select kept from performance.file where file = $1', [file.file]),
    assignee === undefined ? undefined : partyOf(tx, assignee),
  ])
  const leased: Leased | null = found
    ? {
        lease: found.lease,
        lessee: found.lessee,
        provider: found.provider,
        state: found.state,
        nature: natureOf(found),
        place: found.place,
        until: await lastDayOf(tx, found),
        days: found.days ?? null,
      }
    : null
  const month = input['month'] ?? kept?.kept.month
  const bills = leased && typeof month === 'string' ? await billsOf(tx, leased.lease) : []
  // only what is between those who hold the sides now: the bills of former holders are theirs to settle
  const ofMonth = bills.filter(
    (bill) => bill.month === month && bill.lessee === leased?.lessee && bill.provider === leased.provider,
  )
  const more: More = {
    leased,
    kept: kept?.kept ?? {},
    assigneeKinds: party?.kinds ?? null,
    ...(assignee !== undefined && actor.role === 'provider'
      ? { assigneeLicensed: await licensedOn(tx, assignee, dayIn(at)) }
      : {}),
    leftFen: ofMonth.length === 0 ? null : ofMonth.reduce((sum, bill) => sum + bill.totalFen - bill.creditFen, 0),
  }
  return more as unknown as Recordable
}

/** The side that an actor plays in a lease; undefined for anybody else. */
export const sideOf = (leased: Leased, { role, party }: Actor): Side | undefined =>
  (role === 'lessee' || role === 'provider') && leased[role] === party ? role : undefined
