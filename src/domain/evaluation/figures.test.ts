// The figures as such: whole millionths within their bounds, the same for any order of the rows, never without a count.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { figuresOf, forEveryone, grouped, caseOf, type Case, type Inputs } from './figures.ts'
import { indicatorOf, indicators, indicatorsOn, type IndicatorChange } from './indicator.ts'
import { differenceWithInterval, shareWithInterval } from './interval.ts'

const share = fc.nat(5_000).chain((whole) => fc.nat(whole).map((part) => ({ part, whole })))
const oneCase: fc.Arbitrary<Case> = fc.record({
  origin: fc.constantFrom('inside' as const, 'outside' as const),
  size: fc.constantFrom('small' as const, 'large' as const, null),
  online: fc.constantFrom(true, false, null),
  corrections: fc.nat(3),
  accepted: fc.boolean(),
  deemed: fc.boolean(),
  days: fc.option(fc.nat(90)),
  inTime: fc.constantFrom(true, false, null),
  granted: fc.constantFrom(true, false, null),
  count: fc.constant(1),
})
const span = { place: 'cn', from: '2026-05-01', to: '2026-05-31' }
const versions = indicatorsOn('2026-05-31', 'cn', [])
const inputsFrom = (cases: Case[]): Inputs => ({
  cases,
  reports: 3,
  months: [
    { month: '2026-05', milliCardSeconds: 150 },
    { month: '2026-04', milliCardSeconds: 100 },
  ],
})

describe('intervals', () => {
  it('hold their estimate, in whole millionths within their bounds', () => {
    fc.assert(
      fc.property(share, share, (a, b) => {
        const one = shareWithInterval(a)
        if (one) {
          for (const n of [one.valuePpm, one.lowPpm, one.highPpm])
            expect(Number.isSafeInteger(n) && n >= 0 && n <= 1_000_000).toBe(true)
          expect(one.lowPpm <= one.valuePpm && one.valuePpm <= one.highPpm).toBe(true)
        }
        const two = differenceWithInterval(a, b)
        expect(two === undefined).toBe(a.whole === 0 || b.whole === 0)
        if (!two) return
        expect(two.lowPpm <= two.valuePpm && two.valuePpm <= two.highPpm).toBe(true)
        expect(two.lowPpm >= -1_000_000 && two.highPpm <= 1_000_000).toBe(true)
        const back = differenceWithInterval(b, a)!
        expect(back.valuePpm + two.valuePpm).toBe(0)
        expect(Math.abs(back.lowPpm + two.highPpm)).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('are those of Newcombe (1998), method 10: 56/70 against 48/80 is 0.0524 to 0.3339', () => {
    const { valuePpm, lowPpm, highPpm } = differenceWithInterval({ part: 56, whole: 70 }, { part: 48, whole: 80 })!
    expect(valuePpm).toBe(200_000)
    expect(Math.round(lowPpm / 100)).toBe(524)
    expect(Math.round(highPpm / 100)).toBe(3_339)
  })
})

describe('figures', () => {
  it('do not change with the order of the rows, nor by counting alike ones together', () => {
    fc.assert(
      fc.property(fc.array(oneCase, { maxLength: 60 }), fc.infiniteStream(fc.nat()), (cases, order) => {
        const shuffled = cases
          .map((one) => ({ one, by: order.next().value }))
          .toSorted((a, b) => a.by - b.by)
          .map(({ one }) => one)
        const figures = figuresOf(versions, inputsFrom(cases), span)
        expect(figuresOf(versions, inputsFrom(shuffled), span)).toEqual(figures)
        expect(figuresOf(versions, inputsFrom(grouped(shuffled)), span)).toEqual(figures)
        expect(grouped(shuffled)).toEqual(grouped(cases))
      }),
      { numRuns: 60 },
    )
  })

  it('are whole numbers with a count, null below the least count of the indicator or of either group', () => {
    fc.assert(
      fc.property(fc.array(oneCase, { maxLength: 120 }), (cases) => {
        for (const [i, figure] of figuresOf(versions, inputsFrom(cases), span).entries()) {
          const { minimumCount, unit } = versions[i]!
          expect(Number.isSafeInteger(figure.count)).toBe(true)
          if (figure.count < minimumCount) expect(figure.insufficient).toBe(true)
          if (figure.insufficient)
            expect([figure.value, figure.low, figure.high, figure.past]).toEqual([null, null, null, false])
          else {
            expect(Number.isSafeInteger(figure.value)).toBe(true)
            if (unit === 'ppm') expect(figure.value! >= 0 && figure.value! <= 1_000_000).toBe(true)
            for (const { count } of figure.groups) expect(count).toBeGreaterThanOrEqual(minimumCount)
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  const alike = (count: number, of: Partial<Case>): Case => ({
    origin: 'inside',
    size: 'small',
    online: true,
    corrections: 0,
    accepted: true,
    deemed: false,
    days: 10,
    inTime: true,
    granted: true,
    count,
    ...of,
  })
  const figure = (id: string, cases: Case[]) =>
    figuresOf(versions, inputsFrom(cases), span).find(({ indicator }) => indicator === id)!

  it('show a difference by origin as a lead only when the interval leaves zero out', () => {
    const fair = [
      alike(90, {}),
      alike(10, { granted: false }),
      alike(89, { origin: 'outside' }),
      alike(11, { origin: 'outside', granted: false }),
    ]
    expect(figure('fair-outcome-origin', fair)).toMatchObject({ value: 10_000, past: false, count: 200 })
    const unfair = [
      alike(90, {}),
      alike(10, { granted: false }),
      alike(50, { origin: 'outside' }),
      alike(50, { origin: 'outside', granted: false }),
    ]
    expect(figure('fair-outcome-origin', unfair)).toMatchObject({ value: 400_000, past: true })
    const few = [alike(90, {}), alike(5, { origin: 'outside', granted: false })]
    expect(figure('fair-outcome-origin', few)).toMatchObject({ value: null, insufficient: true, past: false })
  })

  it('take percentiles by nearest rank, and growth over as many months before', () => {
    const cases = [alike(9, { days: 10 }), alike(9, { days: 20 }), alike(2, { days: 60 })]
    expect(figure('median-days', cases).value).toBe(20)
    expect(figure('p90-days', cases).value).toBe(20)
    expect(figure('contribution', cases)).toMatchObject({ value: 500_000, count: 2 })
  })

  it('are suppressed for everyone with few files, and with them the groups by which they could be told', () => {
    const cases = [alike(90, {}), alike(4, { origin: 'outside' })]
    const all = figuresOf(versions, inputsFrom(cases), span).map((one) => forEveryone(one, 5))
    const origin = all.find(({ indicator }) => indicator === 'fair-outcome-origin')!
    expect(origin).toMatchObject({ suppressed: true, count: null, groups: [] })
    expect(all.find(({ indicator }) => indicator === 'online-rate')).toMatchObject({ suppressed: false, count: 94 })
  })

  it('count what is still open past its day as late, and nothing of what was withdrawn', () => {
    const file = {
      origin: 'inside' as const,
      size: 'micro',
      channel: 'online',
      corrections: 1,
      accepted: true,
      deemed: false,
      outcome: 'granted',
      days: 20,
      kept: true,
      dayPast: true,
      count: 1,
    }
    expect(caseOf(file)).toMatchObject({ days: 20, inTime: true, granted: true, size: 'small', online: true })
    const open = { ...file, outcome: null, days: null, kept: null }
    expect(caseOf({ ...open, dayPast: false })).toMatchObject({ days: null, inTime: null })
    expect(caseOf(open)).toMatchObject({ days: null, inTime: false })
    expect(caseOf({ ...file, outcome: 'withdrawn' })).toMatchObject({ days: null, inTime: null, granted: null })
  })
})

describe('indicators', () => {
  const change = (over: Partial<IndicatorChange>): IndicatorChange => ({
    file: 'f1',
    indicator: 'online-rate',
    place: 'cn',
    action: 'change',
    weight: null,
    minimumCount: null,
    threshold: 700_000,
    inForceFrom: '2026-06-01',
    ...over,
  })
  const at = (day: string, place: string, changes: IndicatorChange[]) =>
    indicatorsOn(day, place, changes).find(({ id }) => id === 'online-rate')

  it('hold as changed from their day on and in their place; every version keeps its hash', () => {
    const changes = [
      change({}),
      change({ file: 'f2', place: 'cn-gd-sz', threshold: 600_000 }),
      change({ file: 'f3', action: 'retire', threshold: null, inForceFrom: '2027-01-01' }),
    ]
    expect(at('2026-05-31', 'cn', changes)?.threshold).toBe(800_000)
    expect(at('2026-06-01', 'cn', changes)).toMatchObject({ threshold: 700_000, changedBy: 'f1' })
    expect(at('2026-06-01', 'cn-gd-sz', changes.toReversed())).toMatchObject({ threshold: 600_000, changedBy: 'f2' })
    expect(at('2026-06-01', 'cn-sh', changes)?.threshold).toBe(700_000)
    expect(at('2027-01-01', 'cn', changes)).toBeUndefined()
    expect(at('2026-05-31', 'cn', changes)?.version).not.toBe(at('2026-06-01', 'cn', changes)?.version)
  })

  it('are read with their place in the file named when one is wrong', () => {
    expect(indicators().length).toBeGreaterThanOrEqual(12)
    expect(() => indicatorOf('x.yaml', 'id: x')).toThrow(/^indicators\/x.yaml: /)
  })
})
