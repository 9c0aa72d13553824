// Control and relation: order-free, symmetric, over as many steps as it takes, dated, and never by the State alone.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { controlledBy, relatedWithin, type Control } from './control.ts'

const LEAST = 500_000
const DAY = '2026-06-15'
const share = (holder: string, company: string, sharePpm: number, more: Partial<Control> = {}): Control => ({
  company,
  holder,
  holderKind: 'business',
  kind: 'share',
  sharePpm,
  from: '2020-01-01',
  until: null,
  ...more,
})
const related = (ties: Control[], a: string, b: string, from = DAY, until = from) =>
  relatedWithin(ties, [a, b], { from, until, leastPpm: LEAST })

describe('who controls whom', () => {
  test('over several steps, and together with what it controls', () => {
    expect(controlledBy('A', [share('A', 'B', 500_000), share('B', 'C', 510_000)], LEAST)).toEqual(
      new Set(['A', 'B', 'C']),
    )
    const together = [share('A', 'B', 600_000), share('B', 'C', 250_000), share('A', 'C', 250_000)]
    expect(controlledBy('A', together, LEAST).has('C')).toBe(true)
    expect(controlledBy('A', together.slice(1), LEAST).has('C')).toBe(false)
    expect(related([share('A', 'B', 499_999)], 'A', 'B')).toBeUndefined()
    const agreed = share('A', 'B', 0, { kind: 'agreement', sharePpm: null })
    expect(related([agreed], 'B', 'A')).toEqual({ through: 'A', on: DAY, how: 'control' })
  })

  test('two sisters are related; the two parents of a joint venture are not', () => {
    const sisters = [
      share('P-0001', 'A', 700_000, { holderKind: 'person' }),
      share('P-0001', 'B', 500_000, { holderKind: 'person' }),
    ]
    expect(related(sisters, 'A', 'B')).toEqual({ through: 'P-0001', on: DAY, how: 'control' })
    const venture = [share('A', 'J', 500_000), share('B', 'J', 500_000)]
    expect(related(venture, 'A', 'B')).toBeUndefined()
    expect(related(venture, 'A', 'J')).toBeDefined()
  })

  test('whoever holds an office in one and controls the other; a shared director alone is no tie', () => {
    const office = (company: string) =>
      share('P-0002', company, 0, { holderKind: 'person', kind: 'office', sharePpm: null })
    expect(related([office('A'), share('P-0002', 'B', 600_000, { holderKind: 'person' })], 'A', 'B')).toMatchObject({
      how: 'office',
    })
    expect(related([office('A'), office('B')], 'A', 'B')).toBeUndefined()
  })

  test('control by the State alone makes no tie (Company Law 265)', () => {
    const state = { holderKind: 'state' as const }
    expect(related([share('S', 'A', 900_000, state), share('S', 'B', 900_000, state)], 'A', 'B')).toBeUndefined()
  })

  test('dated: a tie counts from its first day to the day before its last, at any time of the contract', () => {
    const tie = share('A', 'B', 600_000, { from: '2026-03-01', until: '2026-04-01' })
    expect(related([tie], 'A', 'B', '2026-02-01', '2026-02-28')).toBeUndefined()
    expect(related([tie], 'A', 'B', '2026-02-01', '2026-03-01')).toMatchObject({ on: '2026-03-01' })
    expect(related([tie], 'A', 'B', '2026-03-31')).toBeDefined()
    expect(related([tie], 'A', 'B', '2026-04-01', '2026-12-31')).toBeUndefined()
  })
})

const code = fc.constantFrom('A', 'B', 'C', 'D', 'E')
const ties = fc.array(
  fc.record({ a: code, b: code, ppm: fc.integer({ min: 1, max: 1_000_000 }) }).map(({ a, b, ppm }) => share(a, b, ppm)),
  { maxLength: 8 },
)

describe('properties', () => {
  test('neither the order of the lines nor of the two sides matters, and one line more unties nobody', () => {
    fc.assert(
      fc.property(ties, fc.integer(), ties, (lines, seed, more) => {
        const other = lines
          .map((line, i) => ({ line, at: (i * 7919 + Math.abs(seed % 97)) % 13 }))
          .toSorted((a, b) => a.at - b.at)
        const found = related(lines, 'A', 'B')
        expect(
          related(
            other.map(({ line }) => line),
            'B',
            'A',
          ),
        ).toEqual(found)
        if (found) expect(related([...lines, ...more], 'A', 'B')).toBeDefined()
      }),
      { numRuns: 200 },
    )
  })

  test('a chain of control ties its ends however long, and one link below the share unties them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.nat(), (length, cut) => {
        const chain = Array.from({ length }, (_, i) => share(`N${i}`, `N${i + 1}`, LEAST))
        expect(related(chain, 'N0', `N${length}`)).toMatchObject({ through: 'N0' })
        const weak = chain.map((tie, i) => (i === cut % length ? { ...tie, sharePpm: LEAST - 1 } : tie))
        expect(related(weak, 'N0', `N${length}`)).toBeUndefined()
      }),
      { numRuns: 50 },
    )
  })
})
