import fc from 'fast-check'
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  drawnByShare,
  drawnByStratum,
  frameSha256,
  inLotOrder,
  isSeedOf,
  seedCommitment,
  type Subject,
} from './draw.ts'

const subjects = fc.uniqueArray(
  fc.record({ subject: fc.string({ minLength: 1, maxLength: 6 }), stratum: fc.constantFrom('A', 'B', 'C') }),
  { selector: ({ subject }) => subject, minLength: 1, maxLength: 30 },
)

describe('a draw by lot', () => {
  it('is what a plain SHA-256 says', () => {
    const lot = createHash('sha256').update('seed\u0000nonce\u0000x').digest('hex')
    expect(inLotOrder(['x'], 'seed', 'nonce')).toEqual([{ subject: 'x', lot }])
    expect(seedCommitment('seed')).toBe(createHash('sha256').update('seed').digest('hex'))
    expect(isSeedOf('seed ', seedCommitment('seed'))).toBe(false)
    expect(() => frameSha256(['a', 'a'])).toThrow(RangeError)
  })

  it('does not depend on the order of the list, takes the number asked for and leaves no stratum out', () => {
    fc.assert(
      fc.property(subjects, fc.integer({ min: 1, max: 30 }), fc.string(), (list, least, seed) => {
        const drawn = drawnByStratum(list, seed, 'nonce', least)
        expect(drawnByStratum(list.toReversed(), seed, 'nonce', least)).toEqual(drawn)
        const strata = new Set(list.map(({ stratum }) => stratum))
        expect(drawn.length).toBe(Math.min(list.length, Math.max(least, strata.size)))
        expect(new Set(drawn.map(({ stratum }: Subject) => stratum))).toEqual(strata)
        expect(new Set(drawn.map(({ subject }) => subject)).size).toBe(drawn.length)
      }),
      { numRuns: 60 },
    )
  })

  it('takes the share of each stratum, rounded up, and nothing where there is none', () => {
    fc.assert(
      fc.property(subjects, fc.integer({ min: 0, max: 1_000_000 }), (list, ppm) => {
        const drawn = drawnByShare(list, 'seed', 'nonce', { A: ppm, B: 1_000_000 })
        const of = (stratum: string, from: readonly Subject[]): number =>
          from.filter((each) => each.stratum === stratum).length
        expect(of('A', drawn)).toBe(Math.ceil((of('A', list) * ppm) / 1_000_000))
        expect(of('B', drawn)).toBe(of('B', list))
        expect(of('C', drawn)).toBe(0)
      }),
      { numRuns: 60 },
    )
  })
})
