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
  for (let b = 0; b < 60; b += 1) {
    const t1 = performance.now()
    await p.yes('metering.usage.record', who.provider, { lease, meter: 'm', sourceKind: 'provider', intervals: Array.from({ length: 5000 }, (_, n) => { const k = b * 5000 + n; return { id: `${k}`, from: iso(start + k * 20), to: iso(start + k * 20 + 40), cards: 1, shareMilli: 1000, cpuMilli: 0, memoryMib: 0 } }) })
    times.push(Math.round(performance.now() - t1))
  }
  console.log('record 300k', Math.round(performance.now() - t), 'ms; first/last batches', times.slice(0, 3), times.slice(-3))
  await p.world.store.transact((tx) => tx.rows('analyze metering.interval'))
  for (let n = 0; n < 4; n += 1) {
    t = performance.now()
    const r = await look(p.world.store, p.views.get('metering.usage.of')!, { actor: n % 2 ? who.provider : who.lessee, input: { lease } }) as any
    console.log('look', Math.round(performance.now() - t), 'ms', r.item.intervals, r.item.milliCardSeconds, r.item.series.length)
  }
  t = performance.now()
  await look(p.world.store, p.views.get('market.board')!, { actor: { party: '', role: 'public', person: null } as any, input: {} })
  console.log('board', Math.round(performance.now() - t))
  const rec = async (id: string) => { const t = performance.now(); const o = await p.act('metering.usage.record', who.provider, { lease, meter: 'm', sourceKind: 'provider', intervals: [{ id, from: iso(start), to: iso(start + 6_000_000), cards: 1, shareMilli: 1000, cpuMilli: 0, memoryMib: 0 }] }); return [Math.round(performance.now() - t), o.done || o.refused] }
  console.log('one spanning all', await rec('x'))
  const [f] = await p.world.store.transact((tx) => tx.rows<any>('select length(record::text) as n from evidence.leaf order by length(record::text) desc nulls last limit 1').catch(() => []))
  console.log('largest record', f)
  await p.close()
}, 300_000)
