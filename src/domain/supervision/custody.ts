// Who held a device when, from its allocations: the lessee of each lease, and the provider in between.
import { holdingsAfter } from '#domain/capacity'
import { leaseSize } from '#domain/contracts'
import type { Custody } from '#domain/devices'
import type { Sql } from '#kernel/store'
import type { Instant } from '#kernel/time'

/** The chain of a device from `from` on, holders as ids of parties. Two leases at once stay two holders at once. */
export async function custodyOf(
  sql: Sql,
  { device, provider, from }: { device: string; provider: string; from: Instant },
): Promise<Custody[]> {
  const held = await holdingsAfter(sql, device, from)
  const chain: Custody[] = []
  let freeFrom: Instant | null = from
  for (const { lease, from: since, until } of held) {
    const holder = (await leaseSize(sql, lease))?.lessee ?? provider
    if (freeFrom !== null && freeFrom < since) chain.push({ holder: provider, from: freeFrom, until: since })
    chain.push({ holder, from: since, until })
    freeFrom = until === null ? null : freeFrom === null || freeFrom < until ? until : freeFrom
  }
  if (freeFrom !== null) chain.push({ holder: provider, from: freeFrom, until: null })
  return chain
}
