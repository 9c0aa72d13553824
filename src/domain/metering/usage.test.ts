// The page, the bill and the court recompute use from interval.ts; the database sums it in SQL. Here they are held equal.
import { look } from '#kernel/act'
import { dayIn, monthBounds } from '#kernel/time'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cast, runningLease, testPlatform, type TestPlatform } from '../../../test/world.ts'
import { billedSeconds, milliCardSeconds, type Interval, type MeteringTerms } from './interval.ts'
import { readingsOf, useByDay } from './by-day.ts'
import { roomOf, stepsOf } from './overlap.ts'
import { peakUse, publicMonths, usageWithin } from './usage.ts'

let p: TestPlatform
let who: Awaited<ReturnType<typeof cast>>
let lease: string
beforeAll(async () => {
  p = await testPlatform({ seed: 'usage', at: '2025-11-01T00:00:00.000Z' })
  who = await cast({
    ...p,
    yes: (name, actor, input) =>
      p.yes(name, actor, {
        ...input,
        ...(name === 'market.offer.publish' ? { validFrom: '2025-01-01' } : {}),
        ...(name === 'admission.licence.file' ? { validFrom: '2025-01-01' } : {}),
      }),
  })
  lease = await runningLease(p, who, { cards: 2, shareMilli: 1_000 })
  p.clock.set('2026-03-01T00:00:00.000Z')
})
afterAll(() => p.close())
const forget = (): Promise<unknown> =>
  p.world.store.transact(async (tx) => {
    await tx.rows(`delete from metering.interval where lease = $1`, [lease])
  })

const START = Date.parse('2025-11-01T00:00:00Z') / 1_000
const iso = (s: number): string => new Date(s * 1_000).toISOString()
const interval = fc.record({
  at: fc.integer({ min: START, max: START + 100 * 86_400 }),
  length: fc.integer({ min: 1, max: 20 * 86_400 }),
  cards: fc.integer({ min: 0, max: 2 }),
  share: fc.integer({ min: 0, max: 1_000 }),
})
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
      const all: Interval[] = raw.map((r, i) => ({
        id: `r${run}-${i}`,
        from: iso(r.at),
        to: iso(r.at + r.length),
        cards: r.cards,
        shareMilli: r.share,
        cpuMilli: 0,
        memoryMib: 0,
      }))
      await forget()
      // those that would overlap beyond the lease are refused; what was accepted is what counts
      const { acceptedAt } = (await p.yes('metering.usage.record', who.provider, {
        lease,
        meter: `m${run}`,
        sourceKind: 'provider',
        intervals: all,
      })) as { acceptedAt: number[] }
      const intervals = acceptedAt.map((at) => all[at]!)
      const months = ['2025-10', '2025-11', '2025-12', '2026-01', '2026-02', '2026-03', '2026-04']
      let sum = 0
      for (const month of months) {
        const [from, to] = monthBounds(month, 'Asia/Shanghai')
        const pure = intervals.reduce((s, i) => s + milliCardSeconds(i, t, from, to), 0)
        const sql = await p.world.store.transact((tx) => usageWithin(tx, lease, t, from, to))
        expect(sql.milliCardSeconds).toBe(pure)
        sum += pure
      }
      const lengthOf = (i: Interval): number => (Date.parse(i.to) - Date.parse(i.from)) / 1_000
      const whole = intervals.reduce(
        (s, i) =>
          s +
          (i.cards === 0
            ? 0
            : i.cards * (t.partialDevice === 'whole' ? 1_000 : i.shareMilli) * billedSeconds(lengthOf(i), t)),
        0,
      )
      expect(sum).toBe(whole)

      // by day, in zones with and without clock changes: each day what falls into it, together what the months have
      for (const billingZone of ['Asia/Shanghai', 'America/New_York', 'Asia/Kathmandu', '+05:30']) {
        const days = await p.world.store.transact(async (tx) =>
          useByDay(tx, lease, { ...t, billingZone }, await readingsOf(tx, lease)),
        )
        expect(days.reduce((s, d) => s + d.milliCardSeconds, 0)).toBe(whole)
        const [from, to] = monthBounds('2025-11', billingZone)
        const november = intervals.reduce((s, i) => s + milliCardSeconds(i, t, from, to), 0)
        expect(days.filter((d) => d.day.startsWith('2025-11')).reduce((s, d) => s + d.milliCardSeconds, 0)).toBe(
          november,
        )
        const first = intervals
          .filter((i) => i.cards * (t.partialDevice === 'whole' ? 1 : i.shareMilli) > 0)
          .reduce((f, i) => (i.from < f ? i.from : f), '9')
        if (first !== '9') expect(days[0]!.day).toBe(dayIn(first, billingZone))
      }
    }),
    { numRuns: 25 },
  )
})

test('peak use counts ends before starts at equal times', async () => {
  await forget()
  const at = (id: string, from: number, to: number, share: number): object => ({
    id,
    from: iso(START + from),
    to: iso(START + to),
    cards: 1,
    shareMilli: share,
    cpuMilli: 0,
    memoryMib: 0,
  })
  await p.yes('metering.usage.record', who.provider, {
    lease,
    meter: 'peak',
    sourceKind: 'provider',
    intervals: [at('a', 0, 10, 600), at('b', 10, 20, 700), at('c', 15, 30, 200), at('d', 20, 25, 700)],
  })
  expect(await p.world.store.transact((tx) => peakUse(tx))).toEqual({ value: 900, at: iso(START + 15) })
})

test('good intervals are accepted beside bad ones; the same id with another body is named, not overwritten', async () => {
  const ok = { from: iso(START + 100), to: iso(START + 200), cards: 1, shareMilli: 500, cpuMilli: 0, memoryMib: 0 }
  const first = await p.yes('metering.usage.record', who.provider, {
    lease,
    meter: 'mix',
    sourceKind: 'provider',
    intervals: [{ id: '1', ...ok }],
  })
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
  const intervals = [
    { id: 'x', from: iso(START), to: iso(START + 1), cards: 1, shareMilli: 1, cpuMilli: 0, memoryMib: 0 },
  ]
  expect(
    await p.act('metering.usage.record', stranger, { lease, meter: 'm', sourceKind: 'provider', intervals }),
  ).toMatchObject({ refused: 'lease-not-yours', basis: ['platform/market-rules#own-party-only'] })
  expect(
    await p.act('metering.usage.record', who.lessee, { lease, meter: 'm', sourceKind: 'provider', intervals }),
  ).toMatchObject({ refused: 'source-differs' })
})

const reading = (id: string, from: number, to: number, over: object = {}): Interval => ({
  id,
  from: iso(START + from),
  to: iso(START + to),
  cards: 1,
  shareMilli: 1_000,
  cpuMilli: 0,
  memoryMib: 0,
  ...over,
})
const record = (
  intervals: readonly Interval[],
  meter: string,
  sourceKind: 'provider' | 'lessee' = 'provider',
  of = lease,
): Promise<Record<string, never>> =>
  p.yes('metering.usage.record', who[sourceKind], { lease: of, meter, sourceKind, intervals })
const codes = (answer: Record<string, unknown>): unknown =>
  (answer['rejected'] as { id: string; code: string }[]).map((r) => [r.id, r.code])
const stored = (meter: string): Promise<{ id: string; source_kind: string; to_at: string }[]> =>
  p.world.store.transact((tx) =>
    tx.rows(
      'select id, source_kind, to_at from metering.interval where lease = $1 and meter = $2 order by from_at, source_kind',
      [lease, meter],
    ),
  )

test('an id that stands twice in a batch: what was accepted is what is stored', async () => {
  await forget()
  // the first is refused for its size, the second is good: the size of the first must not slip in under its id
  const answer = await record(
    [
      reading('1', 0, 10_000, { cards: 3 }),
      reading('1', 20_000, 20_010),
      reading('1', 20_000, 20_010),
      reading('1', 20_000, 20_020),
    ],
    'twice',
  )
  expect(answer).toMatchObject({ accepted: ['1'], acceptedAt: [1], duplicates: ['1'], milliCardSeconds: 10_000 })
  expect(codes(answer)).toEqual([
    ['1', 'more-than-leased'],
    ['1', 'id-reused'],
  ])
  expect(await stored('twice')).toEqual([{ id: '1', source_kind: 'provider', to_at: iso(START + 20_010) }])
})

test('neither the other side nor another lease can use up a meter’s ids', async () => {
  await forget()
  const intervals = [reading('1', 0, 100)]
  expect(await record(intervals, 'shared', 'lessee')).toMatchObject({ accepted: ['1'] })
  expect(await record(intervals, 'shared')).toMatchObject({ accepted: ['1'], duplicates: [] })
  expect((await stored('shared')).map((row) => row.source_kind)).toEqual(['lessee', 'provider'])
  expect(await record(intervals, 'shared')).toMatchObject({ accepted: [], duplicates: ['1'] })
})

test('billed readings never exceed the lease together, whatever meter, batch or order they come in', async () => {
  await forget()
  expect(await record([reading('a', 100, 200), reading('b', 150, 250)], 'one')).toMatchObject({ accepted: ['a', 'b'] })
  // two cards are full in [150, 200) only
  const answer = await record(
    [
      reading('c', 0, 151),
      reading('d', 200, 300),
      reading('e', 240, 260, { shareMilli: 1 }),
      reading('f', 0, 150),
      reading('g', 120, 130, { shareMilli: 500 }),
    ],
    'two',
  )
  expect(answer).toMatchObject({ accepted: ['d', 'f'] })
  expect(codes(answer)).toEqual([
    ['c', 'overlaps'],
    ['e', 'overlaps'],
    ['g', 'overlaps'],
  ])
  expect(
    await p.act('metering.usage.record', who.provider, {
      lease,
      meter: 'three',
      sourceKind: 'provider',
      intervals: [reading('h', 160, 161)],
    }),
  ).toMatchObject({
    refused: 'overlaps',
    basis: ['platform/metering-rules#no-overlap'],
  })
  expect(await record([reading('a', 100, 200)], 'one')).toMatchObject({ duplicates: ['a'] })
  // the other side's readings stand beside the billed ones and take nothing away
  expect(
    await record([reading('a', 100, 200), reading('b', 100, 200), reading('c', 100, 200)], 'one', 'lessee'),
  ).toMatchObject({ accepted: ['a', 'b', 'c'] })
  expect(await record([reading('z', 300, 400)], 'one')).toMatchObject({ accepted: ['z'] })
})

test('what is refused as an overlap is what a count of every second says', async () => {
  let run = 0
  // on both sides of the bounds of two classes of length
  const small = fc.record({
    at: fc.integer({ min: 0, max: 60 }),
    length: fc.oneof(...[1, 60, 4_090].map((least) => fc.integer({ min: least, max: least + 15 }))),
    cards: fc.integer({ min: 0, max: 2 }),
    share: fc.constantFrom(0, 300, 500, 1_000),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(small, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 }),
      async (batches) => {
        run += 1
        await forget()
        const used = new Map<number, number>()
        for (const [b, batch] of batches.entries()) {
          const intervals = batch.map((r, n) =>
            reading(`${run}-${b}-${n}`, r.at, r.at + r.length, { cards: r.cards, shareMilli: r.share }),
          )
          const fits = batch.map((r) => {
            const seconds = Array.from({ length: r.length }, (_, s) => r.at + s)
            const ok = seconds.every((s) => (used.get(s) ?? 0) + r.cards * r.share <= 2_000)
            if (ok) for (const s of seconds) used.set(s, (used.get(s) ?? 0) + r.cards * r.share)
            return ok
          })
          const outcome = await p.act('metering.usage.record', who.provider, {
            lease,
            meter: `s${run}`,
            sourceKind: 'provider',
            intervals,
          })
          expect(outcome.done ? outcome.decision['acceptedAt'] : []).toEqual(fits.flatMap((ok, n) => (ok ? [n] : [])))
        }
      },
    ),
    { numRuns: 25 },
  )
})

test('a large lease with thousands of jobs at once is judged quickly, and little goes on record', () => {
  const jobs = Array.from({ length: 5_000 }, (_, n) => reading(`${n}`, n, n + 100_000, { cards: 1 }))
  const began = performance.now()
  const room = roomOf(jobs, [], 5_000_000)
  expect(jobs.every((job) => room.take(job))).toBe(true)
  expect(performance.now() - began).toBeLessThan(2_000)
  expect(roomOf(jobs, stepsOf(jobs), 5_000_000).take(jobs[0]!)).toBe(false)
})

test('the public sums of months are the provider’s readings, split at month ends of Shanghai', async () => {
  const before = new Map(
    (await p.world.store.transact((tx) => publicMonths(tx))).map((m) => [m.month, m.milliCardSeconds]),
  )
  await forget()
  const month = 30 * 86_400
  await record([reading('m', month - 8 * 3_600 - 60, month - 8 * 3_600 + 40, { cards: 2 })], 'months')
  await record([reading('m', 0, 1_000)], 'months', 'lessee')
  // read as the public reads
  const after = await p.world.store.read({ party: null, role: 'public' }, (sql) => publicMonths(sql))
  expect(
    after
      .filter((m) => m.milliCardSeconds !== (before.get(m.month) ?? 0))
      .map((m) => [m.month, m.milliCardSeconds - (before.get(m.month) ?? 0)]),
  ).toEqual([
    ['2025-12', 80_000],
    ['2025-11', 120_000],
  ])
})

test('use and cost as the page shows them: whole days, the last twenty readings, the cost that will be billed', async () => {
  await forget()
  // 0.5 fen in each of two months: rounded once a month, as the bills are
  const month = 30 * 86_400 - 8 * 3_600
  await record([reading('end', month - 3, month, { shareMilli: 1_000 }), reading('begin', month, month + 3)], 'page')
  await record(
    Array.from({ length: 25 }, (_, n) => reading(`${n}`, n, n + 1, { shareMilli: 1 })),
    'page',
  )
  const { item } = (await look(p.world.store, p.views.get('metering.usage.of')!, {
    actor: who.lessee,
    input: { lease },
  })) as { item: Record<string, unknown> & { recent: { id: string }[]; series: unknown } }
  expect(item).toMatchObject({
    intervals: 27,
    milliCardSeconds: 6_025,
    costFen: 2,
    costNote: null,
    lastAt: iso(START + month + 3),
  })
  expect(item.series).toEqual([
    { day: '2025-11-01', milliCardSeconds: 25 },
    { day: '2025-11-30', milliCardSeconds: 3_000 },
    { day: '2025-12-01', milliCardSeconds: 3_000 },
  ])
  expect(item.recent.map((r) => r.id).slice(0, 3)).toEqual(['begin', 'end', '24'])
  expect(item.recent).toHaveLength(20)
  const stranger = await p.party('旁观者（示例）', ['lessee'])
  expect(await look(p.world.store, p.views.get('metering.usage.of')!, { actor: stranger, input: { lease } })).toEqual({
    item: null,
  })
  // the second wall: row-level security shows a reader the readings of its own leases
  const seenBy = (reader: { party: string | null; role: string }): Promise<number> =>
    p.world.store.read(
      reader,
      async (sql) => (await sql.rows('select 1 from metering.interval where lease = $1', [lease])).length,
    )
  expect(await seenBy(stranger)).toBe(0)
  expect(await seenBy({ party: null, role: 'public' })).toBe(0)
  for (const reader of [who.lessee, who.provider, who.operator]) expect(await seenBy(reader)).toBe(27)
})
