// Who holds which side of a lease, and when: both sides as signed, and everyone to whom a side has passed since. What a
// holder uses or earns in its time is its own; billing splits a month where a side passes.
import type { Sql } from '#kernel/store'
import type { Instant } from '#kernel/time'

export type Side = 'lessee' | 'provider'

/** One holder of a side for a span: from `from` (null: from the beginning) up to, not including, `until` (null: still). */
export type Holder = { side: Side; party: string; from: Instant | null; until: Instant | null }

/** A passing of a side to another party, at an instant. */
export type Passing = { side: Side; from: string; to: string; at: Instant }

/** The spans of both sides, oldest first, from who holds them now and how they passed. Pure. */
export function spansOf(now: Readonly<Record<Side, string>>, passings: readonly Passing[]): Holder[] {
  return (['lessee', 'provider'] as const).flatMap((side) => {
    const own = passings.filter((passing) => passing.side === side).toSorted((a, b) => (a.at < b.at ? -1 : 1))
    const parties = [own[0]?.from ?? now[side], ...own.map(({ to }) => to)]
    return parties.map((party, i) => ({
      side,
      party,
      from: i === 0 ? null : own[i - 1]!.at,
      until: own[i]?.at ?? null,
    }))
  })
}

/** How the sides of a lease passed, oldest first. */
export const passingsOf = (sql: Sql, lease: string): Promise<Passing[]> =>
  sql.rows<Passing>(
    'select side, from_party as "from", to_party as "to", at from contracts.assignment where lease = $1 order by at',
    [lease],
  )

/** Who held which side of a lease when; empty for a lease that is not there. */
export async function holdersOf(sql: Sql, lease: string): Promise<Holder[]> {
  const [now, passings] = await Promise.all([
    sql.one<Record<Side, string>>('select lessee, provider from contracts.lease where lease = $1', [lease]),
    passingsOf(sql, lease),
  ])
  return now ? spansOf(now, passings) : []
}

/** The newest leases in which a party holds a side now and which were signed: for what waits for it. */
export async function leasesHeld(sql: Sql, side: Side, party: string): Promise<string[]> {
  const rows = await sql.rows<{ lease: string }>(
    `select lease from contracts.lease
      where case when $1 = 'lessee' then lessee else provider end = $2 and state in ('signed', 'running', 'ended')
      order by lease desc limit 100`,
    [side, party],
  )
  return rows.map(({ lease }) => lease)
}
