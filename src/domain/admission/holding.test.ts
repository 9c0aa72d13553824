// On which days a licence or certificate holds.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays } from '#kernel/time'
import { endOfHolding, holdsOn, standingOn, type Holding } from './holding.ts'

const ORIGIN = '2026-01-01'
const dayAt = (n: number): string => addDays(ORIGIN, n)
const holding = (over: Partial<Holding> = {}): Holding => ({
  of: 'certificate',
  id: 'c',
  what: ['vats-idc'],
  state: 'in-force',
  validFrom: ORIGIN,
  validUntil: dayAt(99),
  carried: false,
  endedOn: null,
  ...over,
})
const anyHolding = fc
  .record({
    from: fc.integer({ min: 0, max: 400 }),
    length: fc.nat(400),
    carried: fc.boolean(),
    ended: fc.option(fc.integer({ min: 0, max: 900 }), { nil: null }),
    of: fc.constantFrom('licence' as const, 'certificate' as const),
    what: fc.constantFrom('vats-idc', 'vats-cloud', 'icp-licence', 'other'),
  })
  .map(({ from, length, carried, ended, of, what }) =>
    holding({
      of,
      what: [what],
      validFrom: dayAt(from),
      validUntil: dayAt(from + length),
      carried: of === 'certificate' && carried,
      endedOn: of === 'licence' || ended === null ? null : dayAt(ended),
    }),
  )

describe('a holding', () => {
  test('holds on one unbroken run of days, from its first day to the day before its end', () => {
    fc.assert(
      fc.property(anyHolding, (h) => {
        const days = Array.from({ length: 1_000 }, (_, n) => dayAt(n)).filter((day) => holdsOn(h, day))
        if (days.length === 0) return
        expect(days[0]).toBe(h.validFrom)
        expect(days.every((day, i) => i === 0 || day === addDays(days[i - 1]!, 1))).toBe(true)
        const end = endOfHolding(h)
        expect(days.at(-1)).toBe(end === null || end > dayAt(999) ? dayAt(999) : addDays(end, -1))
      }),
    )
  })
  test('a renewed certificate and the one that replaces it leave no gap and no day twice', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.nat(300), fc.nat(99), (length, next, begins) => {
        const until = dayAt(length + 1)
        const from = dayAt(Math.max(1, length + 2 - begins)) // by the day after the old one ends
        const old = holding({ validUntil: until, state: 'replaced', carried: true, endedOn: from })
        const fresh = holding({ id: 'd', validFrom: from, validUntil: addDays(from, next) })
        for (let n = 0; n <= length + next; n += 1) {
          const day = dayAt(n)
          const held = [old, fresh].filter((h) => holdsOn(h, day)).length
          if (day <= fresh.validUntil) expect([day, held]).toEqual([day, 1])
        }
      }),
    )
  })
})

describe('a party’s standing', () => {
  test('is in force exactly when something that lists holds', () => {
    fc.assert(
      fc.property(fc.array(anyHolding, { maxLength: 5 }), fc.nat(900), (holdings, n) => {
        const day = dayAt(n)
        const standing = standingOn(holdings, day)
        const lists = (h: Holding): boolean => h.what.some((w) => w === 'vats-idc' || w === 'vats-cloud')
        expect(standing.state === 'in-force').toBe(holdings.some((h) => lists(h) && holdsOn(h, day)))
        if (standing.state === 'lapsed') {
          expect(standing.lapsedOn! <= day).toBe(true)
          expect(holdings.some((h) => lists(h) && holdsOn(h, addDays(standing.lapsedOn!, -1)))).toBe(true)
        }
        expect(standingOn(holdings.toReversed(), day).state).toBe(standing.state)
      }),
    )
  })
  test.each([
    ['never held', [], 'none', null],
    ['the last day counts in full', [holding({ validUntil: '2026-06-15' })], 'in-force', null],
    ['the day after it is over', [holding({ validUntil: '2026-06-14' })], 'lapsed', '2026-06-15'],
    [
      'revoked today',
      [holding({ validUntil: '2027-01-01', state: 'revoked', endedOn: '2026-06-15' })],
      'lapsed',
      '2026-06-15',
    ],
    [
      'renewed by silence, no new one yet',
      [holding({ validUntil: '2026-06-01', state: 'renewed-by-silence', carried: true })],
      'in-force',
      null,
    ],
    ['a licence of another kind lists nothing', [holding({ of: 'licence', what: ['other'] })], 'none', null],
    ['not yet begun', [holding({ validFrom: '2026-07-01', validUntil: '2027-01-01' })], 'none', null],
  ] as const)('%s', (_, holdings, state, lapsedOn) => {
    expect(standingOn(holdings, '2026-06-15')).toMatchObject({ state, lapsedOn })
  })
})
