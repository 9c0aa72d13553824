// The page, the bill and the court recompute use from interval.ts; the database sums it in SQL. Here they are held equal.
import { monthBounds } from '#kernel/time'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cast, runningLease, testPlatform, type TestPlatform } from '../../../test/world.ts'
import { billedSeconds, milliCardSeconds, type Interval, type MeteringTerms } from './interval.ts'
import { peakUse, usageWithin } from './usage.ts'

let p: TestPlatform
let who: Awaited<ReturnType<typeof cast>>
let lease: string
beforeAll(async () => {
  p = await testPlatform({ seed: 'usage', at: '2025-11-01T00:00:00.000Z' })
  who = await cast({ ...p, yes: (name, actor, input) => p.yes(name, actor, { ...input, ...(name === 'market.offer.publish' ? { validFrom: '2025-01-01' } : {}), ...(name === 'admission.licence.file' ? { validFrom: '2025-01-01' } : {}) }) })
  lease = await runningLease(p, who, { cards: 2, shareMilli: 1_000 })
  p.clock.set('2026-03-01T00:00:00.000Z')
})
afterAll(() => p.close())

const START = Date.parse('2025-11-01T00:00:00Z') / 1_000
const iso = (s: number): string => new Date(s * 1_000).toISOString()
const interval = fc.record({ at: fc.integer({ min: START, max: START + 100 * 86_400 }), length: fc.integer({ min: 1, max: 20 * 86_400 }), cards: fc.integer({ min: 0, max: 2 }), share: fc.integer({ min: 0, max: 1_000 }) })
const terms: fc.Arbitrary<MeteringTerms> = fc.record({
  grainSeconds: fc.constantFrom(1, 60, 3_600),
  minimumSeconds: fc.constantFrom(0, 1, 90, 3_600),
  partialDevice: fc.constantFrom('share', 'whole'),
})

test('SQL and interval.ts agree, and months add up to the whole', async () => {
  let run = 0
  await fc.assert(
    fc.asyncProperty(fc.array(interval, { minLength: 1, maxLength: 12 }), terms, async (raw, t) => {
      run += 1
      const intervals: Interval[] = raw.map((r, i) => ({ id: `r${run}-${i}`, from: iso(r.at), to: iso(r.at + r.length), cards: r.cards, shareMilli: r.share, cpuMilli: 0, memoryMib: 0 }))
      await p.world.store.transact((tx) => tx.rows(`delete from metering.interval where lease = $1`, [lease]))
      await p.yes('metering.usage.record', who.provider, { lease, meter: `m${run}`, sourceKind: 'provider', intervals })
      const months = ['2025-10', '2025-11', '2025-12', '2026-01', '2026-02', '2026-03', '2026-04']
      let sum = 0
      for (const month of months) {
        const [from, to] = monthBounds(month, 'Asia/Shanghai')
        const pure = intervals.reduce((s, i) => s + milliCardSeconds(i, t, from, to), 0)
        const sql = await p.world.store.transact((tx) => usageWithin(tx, lease, t, from, to))
        expect(sql.milliCardSeconds).toBe(pure)
        sum += pure
      }
      const whole = raw.reduce((s, r) => s + (r.cards === 0 ? 0 : r.cards * (t.partialDevice === 'whole' ? 1_000 : r.share) * billedSeconds(r.length, t)), 0)
      expect(sum).toBe(whole)
    }),
    { numRuns: 25 },
  )
})

test('peak use counts ends before starts at equal times', async () => {
  await p.world.store.transact((tx) => tx.rows(`delete from metering.interval where lease = $1`, [lease]))
  const at = (id: string, from: number, to: number, share: number): object => ({ id, from: iso(START + from), to: iso(START + to), cards: 1, shareMilli: share, cpuMilli: 0, memoryMib: 0 })
  await p.yes('metering.usage.record', who.provider, { lease, meter: 'peak', sourceKind: 'provider', intervals: [at('a', 0, 10, 600), at('b', 10, 20, 700), at('c', 15, 30, 200), at('d', 20, 25, 700)] })
  expect(await p.world.store.transact((tx) => peakUse(tx))).toEqual({ value: 900, at: iso(START + 15) })
})

test('good intervals are accepted beside bad ones; the same id with another body is named, not overwritten', async () => {
  const ok = { from: iso(START + 100), to: iso(START + 200), cards: 1, shareMilli: 500, cpuMilli: 0, memoryMib: 0 }
  const first = await p.yes('metering.usage.record', who.provider, { lease, meter: 'mix', sourceKind: 'provider', intervals: [{ id: '1', ...ok }] })
  expect(first).toMatchObject({ accepted: ['1'] })
  const second = await p.yes('metering.usage.record', who.provider, {
    lease,
    meter: 'mix',
    sourceKind: 'provider',
    intervals: [
      { id: '1', ...ok },
      { id: '1', ...ok, cards: 2 },
      { id: '2', ...ok, to: ok.from },
      { id: '3', ...ok, cards: 3 },
      { id: '4', ...ok, from: '2025-10-31T00:00:00Z' },
      { id: '5', ...ok, to: '2027-01-01T00:00:00Z' },
      { id: '6', ...ok, from: '2025-11-02T00:00:00.500Z', to: '2025-11-02T00:01:00Z' },
      { id: '7', ...ok },
    ],
  })
  expect(second).toMatchObject({ accepted: ['7'], duplicates: ['1'] })
  expect((second.rejected as { id: string; code: string }[]).map((r) => [r.id, r.code])).toEqual([
    ['1', 'id-reused'],
    ['2', 'ends-before-start'],
    ['3', 'more-than-leased'],
    ['4', 'before-start'],
    ['5', 'in-the-future'],
    ['6', 'not-whole-seconds'],
  ])
})

test('whoever is not a side of the lease, or reports as another, is refused with the rule', async () => {
  const stranger = await p.party('旁人（示例）', ['provider'])
  const intervals = [{ id: 'x', from: iso(START), to: iso(START + 1), cards: 1, shareMilli: 1, cpuMilli: 0, memoryMib: 0 }]
  expect(await p.act('metering.usage.record', stranger, { lease, meter: 'm', sourceKind: 'provider', intervals })).toMatchObject({ refused: 'lease-not-yours', basis: ['platform/market-rules#own-party-only'] })
  expect(await p.act('metering.usage.record', who.lessee, { lease, meter: 'm', sourceKind: 'provider', intervals })).toMatchObject({ refused: 'source-differs' })
})
