// The reckoning after a drill: opens what is left and compares it with the book of what was acknowledged.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { drainFollowUps } from '#kernel/act'
import { fsck } from '#kernel/evidence'
import { startEmbedded } from '#kernel/store'
import { openWorld } from '../src/app/wiring.ts'
import type { Acknowledged } from './outside-driver.ts'

export type Account = { lost: string[]; doubled: string[]; leaves: number; logSize: number; logOk: boolean }

/** Reads the book line by line; a torn last line was not acknowledged to anybody. */
function bookOf(file: string): Acknowledged[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, i, all) => {
      if (line === '') return []
      try {
        return [JSON.parse(line) as Acknowledged]
      } catch (error) {
        if (i === all.length - 1) return []
        throw error
      }
    })
}

/** What was acknowledged and is not there, what is there twice, and whether the published log is sound. */
export async function accountFor(dataDir: string, book: string): Promise<Account> {
  const server = await startEmbedded({ dataDir })
  const platform = await openWorld({ url: server.url, dataDir })
  while ((await drainFollowUps(platform.world, platform.acts)).settled > 0);
  await platform.sequencer.settle()
  const rows = <T extends object>(sql: string): Promise<T[]> => platform.world.store.transact((tx) => tx.rows<T>(sql))

  const lost: string[] = []
  const leaves = new Map(
    (
      await rows<{ stream: string; seq: number; leaf: string; pos: number | null; entry: string }>(
        `select stream, seq, encode(hash, 'hex') as leaf, pos, entry from evidence.leaf`,
      )
    ).map((l) => [`${l.stream}#${l.seq}`, l]),
  )
  for (const a of bookOf(book)) {
    const leaf = leaves.get(`${a.stream}#${a.seq}`)
    if (!leaf || leaf.leaf !== a.leaf) lost.push(`${a.act} ${a.key}: no such leaf in the database`)
    else if (leaf.pos === null || new TextDecoder().decode(platform.log.entry(leaf.pos)) !== leaf.entry)
      lost.push(`${a.act} ${a.key}: not in the published log`)
  }

  const doubled: string[] = []
  const never = async (what: string, sql: string): Promise<void> => {
    for (const row of await rows<{ what: string }>(sql)) doubled.push(`${what}: ${row.what}`)
  }
  await never(
    'two leases of one order',
    'select "order"::text as what from contracts.lease where "order" is not null group by "order" having count(*) > 1',
  )
  await never(
    'two bills of one month',
    'select lease::text as what from billing.invoice group by lease, month, nth having count(*) > 1',
  )
  await never(
    'a bill that is not what was used',
    `
    select i.lease::text as what from billing.invoice i
      join (select lease, sum(cards::bigint * share_milli * extract(epoch from to_at - from_at)::bigint)::bigint as used from metering.interval where meter like 'drill-%' group by lease) u using (lease)
     where i.milli_card_seconds <> u.used`,
  )
  await never(
    'acts and answers differ in number',
    `select 'acts' as what where (select count(*) from act.done) <> (select count(*) from evidence.leaf)`,
  )
  for (const [act, table] of [
    ['market.order.place', 'market.placed_order'],
    ['contracts.lease.draft', 'contracts.lease'],
    ['contracts.lease.sign', 'contracts.signature'],
    ['billing.invoice.issue', 'billing.invoice'],
  ] as const)
    await never(
      'effects and acts differ in number',
      `
      select '${table}' as what where (select count(*) from ${table}) <> (select count(*) from evidence.leaf where kind = '${act}' and record::json->>'outcome' = 'done')`,
    )
  await never(
    'a gap in the log',
    `select pos::text as what from (select pos, lead(pos) over (order by pos) as next from evidence.leaf where pos is not null) p where next <> pos + 1`,
  )
  await never(
    'a gap in a stream',
    'select stream as what from evidence.leaf group by stream having count(*) <> max(seq) + 1',
  )
  await never(
    'a device counted wrong',
    `
    select d.serial as what from capacity.device d
     where d.free_milli <> d.size_milli - coalesce((select sum(share_milli) from capacity.allocation a where a.device = d.device and upper_inf(a.span)), 0)`,
  )

  const size = platform.log.size
  await platform.close()
  await server.stop()
  const log = fsck(join(dataDir, 'log'))
  return { lost, doubled, leaves: leaves.size, logSize: size, logOk: log.ok && log.size === leaves.size }
}
