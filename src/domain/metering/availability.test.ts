// The service level against a naive count, second by second, and the properties that both sides rely on.
import { monthBounds } from '#kernel/time'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  creditPpmOf,
  downtimeKinds,
  serviceMonth,
  standingOf,
  weighedAt,
  type DowntimeReport,
  type Weighed,
} from './availability.ts'

const ZONE = 'Asia/Shanghai'
const iso = (s: number): string => new Date(s * 1_000).toISOString()
const [monthFrom, monthTo] = monthBounds('2026-06', ZONE).map((at) => Date.parse(at) / 1_000) as [number, number]
const LEVEL = {
  grade: 'A',
  availabilityPpm: 999_000,
  maintenanceSeconds: 30,
  tiers: [
    { belowPpm: 999_000, creditPpm: 100_000 },
    { belowPpm: 950_000, creditPpm: 300_000 },
    { belowPpm: 500_000, creditPpm: 1_000_000 },
  ],
}

// A lease of some minutes around the end of a day, so that every second of it can be counted.
const START = monthFrom + 86_400 - 300
const span = fc.record({
  kind: fc.constantFrom(...downtimeKinds, 'suspension' as const),
  at: fc.integer({ min: START - 50, max: START + 650 }),
  length: fc.integer({ min: 1, max: 200 }),
})
const spans = fc
  .array(span, { maxLength: 8 })
  .map((all) => all.map(({ kind, at, length }): Weighed => ({ kind, from: iso(at), to: iso(at + length) })))
const lease = { startedAt: iso(START), endedAt: iso(START + 600) }
const month = (weighed: readonly Weighed[], level = LEVEL) =>
  serviceMonth(level, ZONE, lease, weighed, '2026-06', iso(monthTo))

test('as a count of every second says', () => {
  fc.assert(
    fc.property(spans, fc.integer({ min: 0, max: 300 }), (weighed, maintenanceSeconds) => {
      const covers = (second: number, ...kinds: string[]): boolean =>
        weighed.some(
          (w) => kinds.includes(w.kind) && Date.parse(w.from) / 1_000 <= second && second < Date.parse(w.to) / 1_000,
        )
      let [excluded, down, left] = [0, 0, maintenanceSeconds]
      for (let second = START; second < START + 600; second += 1) {
        if (covers(second, 'force-majeure', 'lessee-cause', 'suspension')) excluded += 1
        else if (covers(second, 'announced-maintenance')) {
          if (left > 0) {
            left -= 1
            excluded += 1
          } else down += 1
        } else if (covers(second, 'outage')) down += 1
      }
      const got = month(weighed, { ...LEVEL, maintenanceSeconds })
      expect(got).toMatchObject({
        runningSeconds: 600,
        excludedSeconds: excluded,
        downSeconds: down,
        serviceSeconds: 600 - excluded,
        availabilityPpm:
          excluded === 600 ? 1_000_000 : Number((BigInt(600 - excluded - down) * 1_000_000n) / BigInt(600 - excluded)),
      })
      const sum = (of: 'seconds' | 'downSeconds' | 'excludedSeconds'): number =>
        got.days.reduce((total, day) => total + day[of], 0)
      expect([sum('seconds'), sum('downSeconds'), sum('excludedSeconds')]).toEqual([600, down, excluded])
      expect(got.days).toHaveLength(2)
    }),
  )
})

test('more downtime never raises availability nor lowers the credit; a report twice changes nothing', () => {
  fc.assert(
    fc.property(spans, span, (weighed, { at, length }) => {
      const more = [...weighed, { kind: 'outage' as const, from: iso(at), to: iso(at + length) }]
      const [before, after] = [month(weighed), month(more)]
      expect(after.availabilityPpm).toBeLessThanOrEqual(before.availabilityPpm)
      expect(after.creditPpm).toBeGreaterThanOrEqual(before.creditPpm)
      expect(month([...more, ...more])).toEqual(after)
    }),
  )
})

describe('months', () => {
  test('a lease over several months: each has its own, together its running time, whole seconds only', () => {
    const long = { startedAt: '2026-05-30T00:00:00.001Z', endedAt: '2026-07-02T00:00:00.999Z' }
    const of = (name: string): number => serviceMonth(LEVEL, ZONE, long, [], name, iso(monthTo)).runningSeconds
    expect(of('2026-06')).toBe(30 * 86_400)
    expect(of('2026-05') + of('2026-06') + of('2026-07')).toBe(33 * 86_400 - 1)
    expect(of('2026-08')).toBe(0)
  })
  test('rounded down: one second in a month is below 100 %', () => {
    const whole = { startedAt: iso(monthFrom), endedAt: null }
    const down = [{ kind: 'outage' as const, from: iso(monthFrom), to: iso(monthFrom + 1) }]
    expect(serviceMonth(LEVEL, ZONE, whole, down, '2026-06', iso(monthTo)).availabilityPpm).toBe(999_999)
  })
  test('what was never delivered, or wholly excluded, misses nothing', () => {
    expect(serviceMonth(LEVEL, ZONE, { startedAt: null, endedAt: null }, [], '2026-06', iso(monthTo))).toMatchObject({
      runningSeconds: 0,
      availabilityPpm: 1_000_000,
      met: true,
      creditPpm: 0,
    })
    expect(month([{ kind: 'suspension', from: lease.startedAt, to: lease.endedAt }])).toMatchObject({
      serviceSeconds: 0,
      availabilityPpm: 1_000_000,
      met: true,
    })
  })
})

test('the lowest tier that applies; at the objective none', () => {
  expect([999_000, 998_999, 950_000, 949_999, 500_000, 499_999, 0].map((ppm) => creditPpmOf(ppm, LEVEL))).toEqual([
    0, 100_000, 100_000, 300_000, 300_000, 1_000_000, 1_000_000,
  ])
})

test('a report counts once its time has come, unless it was contested; only the provider’s suspensions do', () => {
  const report: DowntimeReport = {
    downtime: 'd',
    kind: 'outage',
    by: 'lessee',
    from: iso(START),
    to: iso(START + 1),
    at: '2026-06-03T00:00:00.000Z',
    countsAt: '2026-06-10T00:00:00.000Z',
    contestedAt: null,
  }
  expect(standingOf(report, '2026-06-09T23:59:59.999Z')).toBe('open')
  expect(standingOf(report, '2026-06-10T00:00:00.000Z')).toBe('counted')
  expect(standingOf({ ...report, contestedAt: '2026-06-05T00:00:00.000Z' }, '2026-07-01T00:00:00.000Z')).toBe(
    'contested',
  )
  const at = '2026-06-09T00:00:00.000Z'
  const since = { from: iso(START), until: null }
  expect(
    weighedAt(
      [report],
      [
        { by: 'lessee', ...since },
        { by: 'provider', ...since },
      ],
      at,
    ),
  ).toEqual([{ kind: 'suspension', from: iso(START), to: at }])
})
