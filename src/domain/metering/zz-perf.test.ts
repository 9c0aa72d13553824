import { look } from '#kernel/act'
import { test } from 'vitest'
import { cast, runningLease, testPlatform } from '../../../test/world.ts'
test('perf', async () => {
  const p = await testPlatform({ seed: 'perf', at: '2026-06-15T02:00:00.000Z' })
  const who = await cast(p)
  const lease = await runningLease(p, who, { cards: 2 })
  const start = Math.ceil(Date.parse(p.clock.now()) / 1000)
  p.clock.set('2026-12-31T00:00:00.000Z')
  const iso = (s: number) => new Date(s * 1000).toISOString()
  let t = performance.now()
  const times: number[] = []
  for (let b = 0; b < 3; b += 1) {
    const t1 = performance.now()
    await p.yes('metering.usage.record', who.provider, { lease, meter: 'm', sourceKind: 'provider', intervals: Array.from({ length: 5000 }, (_, n) => { const k = b * 5000 + n; return { id: `${k}`, from: iso(start + k * 20), to: iso(start + k * 20 + 40), cards: 1, shareMilli: 1000, cpuMilli: 0, memoryMib: 0 } }) })
    times.push(Math.round(performance.now() - t1))
  }
  console.log('record', times)
  await p.world.store.transact((tx) => tx.rows(`insert into metering.interval select meter, g::text||'-'||id, lease, source_kind, from_at + g * interval '4 days', to_at + g * interval '4 days', cards, share_milli, cpu_milli, memory_mib, body, stored_at from metering.interval, generate_series(1,19) g`))
  await p.world.store.transact((tx) => tx.rows('analyze metering.interval'))
  const ex = async (q: string) => { const r = await p.world.store.read({ party: who.lessee.party, role: 'lessee' }, (sql) => sql.rows<any>('explain (analyze, timing off) ' + q)); console.log(r.map((x: any) => x['QUERY PLAN']).join('\n')) }
  await ex(`select count(*)::int as intervals, min(from_at) as "firstAt", max(to_at) as "lastAt" from metering.interval where lease = '${lease}' and source_kind = 'provider'`)
  await ex(`with reading as (
       select date_part('epoch', from_at)::bigint as start, (date_part('epoch', to_at) - date_part('epoch', from_at))::bigint as length,
              cards::bigint * case when 'share' = 'whole' then 1000 else share_milli end as milli
         from metering.interval where lease = '${lease}' and source_kind = 'provider'),
     billed as (select start, start + greatest(0::bigint, (length + 1::bigint - 1) / 1::bigint * 1::bigint) as stop, milli from reading where milli > 0),
     event as (select start as at, milli from billed union all select stop, -milli from billed)
     select width_bucket(at, array(select generate_series(1781400000,1781400000+86400*72,86400))::bigint[]), sum(milli) from event group by 1`)
  for (let n = 0; n < 4; n += 1) {
    t = performance.now()
    const r = await look(p.world.store, p.views.get('metering.usage.of')!, { actor: n % 2 ? who.provider : who.lessee, input: { lease } }) as any
    console.log('look', Math.round(performance.now() - t), 'ms', r.item.intervals, r.item.milliCardSeconds, r.item.series.length)
  }
  await p.close()
}, 300_000)
