// Placing: which shares of which devices serve a lease. Best fit: the acceptable device with the least free share that
// still fits, lowest serial first. Several cards of one lease stand in one node.
import type { Sql } from '#kernel/store'

export type Piece = { device: string; serial: string; node: string; shareMilli: number; share: string }
export type Candidate = { device: string; serial: string; node: string; free: readonly (readonly [number, number])[] }

/** '{[0,250),[500,1000)}' → [[0,250],[500,1000]] */
export function parseShares(text: string): [number, number][] {
  return [...text.matchAll(/\[(\d+),(\d+)\)/g)].map((m) => [Number(m[1]), Number(m[2])])
}

/** The lowest free thousandths that add up to `milli`, as a PostgreSQL multirange; undefined when there are too few. */
export function takeShare(free: readonly (readonly [number, number])[], milli: number): string | undefined {
  const taken: string[] = []
  let missing = milli
  for (const [from, to] of free) {
    if (missing === 0) break
    const end = Math.min(to, from + missing)
    taken.push(`[${from},${end})`)
    missing -= end - from
  }
  return missing === 0 ? `{${taken.join(',')}}` : undefined
}

/**
 * The devices that would serve the lease now, in order; empty when nothing fits. Locks nothing: the caller holds the
 * provider's placing lock. `cards` 0 asks for processors of a node without cards.
 */
export async function candidates(
  sql: Sql,
  {
    provider,
    models,
    cards,
    shareMilli,
    cpuMilli,
  }: { provider: string; models: readonly string[]; cards: number; shareMilli: number; cpuMilli: number },
): Promise<Candidate[]> {
  const kind = cards === 0 ? 'cpu' : 'card'
  const milli = cards === 0 ? cpuMilli : shareMilli
  if (milli === 0) return []
  const fits = `provider = $1 and kind = $2 and state = 'in-service' and free_milli >= $3 and ($4::text[] = '{}' or model = any($4))`
  const values = [provider, kind, milli, models]
  const chosen =
    cards <= 1
      ? await sql.rows<{ device: string }>(
          `select device from capacity.device where ${fits} order by free_milli, serial collate "C" limit 1`,
          values,
        )
      : await sql.rows<{ device: string }>(
          `with fit as (select device, node, free_milli, serial, count(*) over (partition by node) as in_node from capacity.device where ${fits}),
                first as (select node from fit where in_node >= $5 order by free_milli, serial collate "C" limit 1)
           select device from fit where node = (select node from first) order by free_milli, serial collate "C" limit $5`,
          [...values, cards],
        )
  if (chosen.length === 0) return []
  const rows = await sql.rows<{ device: string; serial: string; node: string; free: string }>(
    `select d.device, d.serial, n.serial as node,
            (int4multirange(int4range(0, d.size_milli)) - coalesce(
               (select range_agg(a.share) from capacity.allocation a where a.device = d.device and upper_inf(a.span)), '{}'::int4multirange))::text as free
       from capacity.device d join capacity.node n using (node) where d.device = any($1) order by d.free_milli, d.serial collate "C"`,
    [chosen.map((c) => c.device)],
  )
  return rows.map((row) => ({ ...row, free: parseShares(row.free) }))
}
