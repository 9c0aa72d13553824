import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bodyOf, intervalInput, problemWith } from './interval.ts'
import { keptGibSeconds, measuredGibSeconds } from './storage.ts'

const iso = (s: number): string => new Date(s * 1_000).toISOString()
const reading = fc
  .record({
    at: fc.integer({ min: 0, max: 300 }),
    length: fc.integer({ min: 1, max: 200 }),
    gib: fc.integer({ min: 0, max: 9 }),
  })
  .map((r) => ({ from: iso(r.at), to: iso(r.at + r.length), storageGib: r.gib, end: r.at + r.length, start: r.at }))

test('measured space: at each second the largest reading once; windows add up', () => {
  fc.assert(
    fc.property(fc.array(reading, { maxLength: 8 }), fc.integer({ min: 1, max: 599 }), (readings, cut) => {
      let naive = 0
      for (let second = 0; second < 600; second += 1)
        naive += Math.max(0, ...readings.filter((r) => r.start <= second && second < r.end).map((r) => r.storageGib))
      expect(measuredGibSeconds(readings, iso(0), iso(600))).toBe(naive)
      expect(measuredGibSeconds(readings, iso(0), iso(cut)) + measuredGibSeconds(readings, iso(cut), iso(600))).toBe(
        naive,
      )
    }),
  )
})

test('kept space: from its billing start to its end in whole seconds, inside the window', () => {
  const contract = {
    cards: 0,
    shareMilli: 1_000,
    storage: { gib: 7, unitPriceFen: 10 },
    terms: { billingStart: 'delivered', billedWhenStopped: true } as never,
  }
  const course = { signedAt: iso(0), startedAt: iso(10.25), endedAt: iso(100.75), firstUseAt: null }
  expect(keptGibSeconds(contract, course, iso(500), iso(0), iso(500))).toBe(7 * (100 - 11))
  expect(keptGibSeconds(contract, course, iso(500), iso(50), iso(60))).toBe(70)
  expect(keptGibSeconds(contract, course, iso(500), iso(200), iso(300))).toBe(0)
  expect(keptGibSeconds(contract, { ...course, startedAt: null }, iso(500), iso(0), iso(500))).toBe(0)
})

test('a reading without storage keeps its body; one beyond the space leased is refused', () => {
  const old = { id: '1', from: iso(0), to: iso(1), cards: 1, shareMilli: 1, cpuMilli: 0, memoryMib: 0 }
  expect(intervalInput.parse(old)).toEqual(old)
  // the hash as it was before readings knew storage
  expect(bodyOf(intervalInput.parse(old))).toBe('54f78d047c495098f6a014a9d54bdee9926445d79376f3be0acb8e6b7df09e13')
  const lease = { startedAt: iso(0), endedAt: null, cards: 1, shareMilli: 1_000 }
  expect(problemWith({ ...old, storageGib: 5 }, { ...lease, storageGib: 5 }, iso(9))).toBeUndefined()
  expect(problemWith({ ...old, storageGib: 6 }, { ...lease, storageGib: 5 }, iso(9))?.code).toBe('more-than-leased')
  expect(problemWith({ ...old, storageGib: 1 }, lease, iso(9))?.code).toBe('more-than-leased')
})
