import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  allocate,
  amountFen,
  BadMoney,
  balanced,
  balances,
  fenOf,
  fenOfPico,
  formatYuan,
  parsePico,
  parseYuan,
  picoOfFen,
  ppmOf,
  roundHalfUp,
  Unbalanced,
} from './index.ts'

const big = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n })
const positive = fc.bigInt({ min: 1n, max: 10n ** 20n })
const abs = (n: bigint) => (n < 0n ? -n : n)

describe('rounding', () => {
  it.each([
    [1n, 2n, 1n],
    [-1n, 2n, -1n],
    [3n, 2n, 2n],
    [-3n, 2n, -2n],
    [5n, 4n, 1n],
    [-5n, 4n, -1n],
    [0n, 7n, 0n],
    [249n, 100n, 2n],
    [250n, 100n, 3n],
  ])('%i / %i is %i', (n, d, expected) => expect(roundHalfUp(n, d)).toBe(expected))

  it('is the nearest integer, halves away from zero (rational oracle)', () => {
    fc.assert(
      fc.property(big, positive, (n, d) => {
        const r = roundHalfUp(n, d)
        // |r − n/d| ≤ 1/2, and at a tie |r| is the larger
        expect(2n * abs(r * d - n) <= d).toBe(true)
        if (2n * abs(r * d - n) === d) expect(abs(r * d) > abs(n)).toBe(true)
        expect(roundHalfUp(-n, d)).toBe(-r)
      }),
    )
  })
  it('refuses a denominator that is not positive', () => {
    expect(() => roundHalfUp(1n, 0n)).toThrow(BadMoney)
    expect(() => roundHalfUp(1n, -2n)).toThrow(BadMoney)
  })
})

describe('rating', () => {
  it('rounds the exact product once', () => {
    // 26,172.472636 GPU-hours in milli-GPU-seconds at 6.00 yuan per GPU-hour
    expect(amountFen({ quantity: 94_220_901_490n, per: 3_600_000, unitPriceFen: 600 })).toBe(15_703_484)
    expect(amountFen({ quantity: 3, per: 2, unitPriceFen: 1 })).toBe(2)
    expect(amountFen({ quantity: 1_000_000, per: 1_000_000, unitPricePico: parsePico('0.000012') })).toBe(0)
    expect(amountFen({ quantity: 2_500_000_000, per: 1_000_000, unitPricePico: parsePico('0.000012') })).toBe(3)
  })
  it('a price in fen and the same price in 10⁻¹² yuan agree', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 40 }),
        fc.integer({ min: 1, max: 10_000_000 }),
        fc.integer({ min: 0, max: 100_000 }),
        (quantity, per, unitPriceFen) => {
          fc.pre((quantity / per) * unitPriceFen < 2 ** 53)
          expect(amountFen({ quantity, per, unitPricePico: picoOfFen(unitPriceFen) })).toBe(
            amountFen({ quantity, per, unitPriceFen }),
          )
        },
      ),
    )
  })
  it('never answers with an inexact number', () => {
    expect(() => amountFen({ quantity: 2 ** 53, per: 1, unitPriceFen: 1 })).toThrow(BadMoney)
    expect(() => amountFen({ quantity: 10n ** 17n, per: 1, unitPriceFen: 1 })).toThrow(/beyond what a record holds/)
    expect(() => amountFen({ quantity: 1.5, per: 1, unitPriceFen: 1 })).toThrow(BadMoney)
    expect(() => amountFen({ quantity: 1, per: 0, unitPriceFen: 1 })).toThrow(BadMoney)
    expect(() => fenOf(2n ** 53n)).toThrow(BadMoney)
    expect(fenOfPico(5_000_000_000n)).toBe(1)
    expect(fenOfPico(4_999_999_999n)).toBe(0)
  })
})

it('a share in ppm never exceeds its cap, and misses it by less than a fen', () => {
  expect(ppmOf(101, 500_000)).toBe(50)
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.integer({ min: 0, max: 1_000_000 }), (fen, ppm) => {
      const part = BigInt(ppmOf(fen, ppm))
      const exact = BigInt(fen) * BigInt(ppm)
      expect(part * 1_000_000n <= exact && exact < (part + 1n) * 1_000_000n).toBe(true)
    }),
  )
  expect(() => ppmOf(-1, 1)).toThrow(BadMoney)
  expect(() => ppmOf(1, -1)).toThrow(BadMoney)
})

describe('allocation', () => {
  it('gives leftover fen to the largest remainders, ties to the earlier place', () => {
    expect(allocate(100, [1, 1, 1])).toEqual([34, 33, 33])
    expect(allocate(-100, [1, 1, 1])).toEqual([-34, -33, -33])
    expect(allocate(10, [5, 3, 2])).toEqual([5, 3, 2])
    expect(allocate(7, [1, 0, 2])).toEqual([2, 0, 5])
    expect(allocate(5, [3, 3, 1])).toEqual([2, 2, 1])
    expect(allocate(2, [2, 5, 5])).toEqual([0, 1, 1])
  })
  it('parts add up, each within one fen of its exact share, and order is by remainder', () => {
    fc.assert(
      fc.property(
        fc.maxSafeInteger(),
        fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 20 }),
        (total, weights) => {
          const sum = weights.reduce((a, b) => a + b, 0)
          fc.pre(sum > 0)
          const parts = allocate(total, weights)
          expect(parts.reduce((a, b) => a + BigInt(b), 0n)).toBe(BigInt(total))
          const size = abs(BigInt(total))
          const rests = weights.map((weight) => (size * BigInt(weight)) % BigInt(sum))
          const floors = weights.map((weight) => (size * BigInt(weight)) / BigInt(sum))
          const extra = parts.map((part, i) => abs(BigInt(part)) - (floors[i] ?? 0n))
          expect(extra.every((e) => e === 0n || e === 1n)).toBe(true)
          for (const [i, e] of extra.entries())
            for (const [j, f] of extra.entries()) {
              if (e === 1n && f === 0n)
                expect((rests[i] ?? 0n) > (rests[j] ?? 0n) || (rests[i] === rests[j] && i < j)).toBe(true)
            }
        },
      ),
      { numRuns: 60 },
    )
  })
  it('refuses what cannot be split', () => {
    for (const weights of [[], [0, 0], [1, -1], [0.5]])
      expect(() => allocate(1, weights), String(weights)).toThrow(BadMoney)
  })
})

describe('yuan', () => {
  it('reads exactly and writes back', () => {
    expect(parseYuan('6.00')).toBe(600)
    expect(parseYuan('0.1')).toBe(10)
    expect(parseYuan('-0.01')).toBe(-1)
    expect(parseYuan('90071992547409.91')).toBe(Number.MAX_SAFE_INTEGER)
    expect(parseYuan('1.230000000000')).toBe(123)
    expect(formatYuan(123_456)).toBe('¥1,234.56')
    expect(formatYuan(-5)).toBe('-¥0.05')
    expect(formatYuan(325_918_495)).toBe('¥3,259,184.95')
    fc.assert(
      fc.property(fc.maxSafeInteger(), (fen) => {
        expect(parseYuan(formatYuan(fen).replace('¥', '').replaceAll(',', ''))).toBe(fen)
      }),
    )
  })
  it.each([
    '',
    '6.',
    '.5',
    '1e3',
    '+1',
    '1,000.00',
    ' 1',
    '1 ',
    '0x10',
    'NaN',
    '６.００',
    '1.0000000000001',
    '9'.repeat(1000),
    '6.001',
    '90071992547409.92',
  ])('refuses %j in one short line', (text) => {
    expect(() => parseYuan(text)).toThrow(BadMoney)
    try {
      parseYuan(text)
    } catch (error) {
      expect((error as Error).message.length).toBeLessThan(200)
    }
  })
})

describe('postings', () => {
  it('must add up to zero', () => {
    const entry = [
      { account: 'lessee', amountFen: 100 },
      { account: 'provider', amountFen: -90 },
      { account: 'fee', amountFen: -10 },
    ]
    expect(balanced(entry)).toBe(entry)
    expect([...balances([...entry, { account: 'fee', amountFen: 4 }])]).toEqual([
      ['fee', -6],
      ['lessee', 100],
      ['provider', -90],
    ])
    expect(() =>
      balanced([
        { account: 'a', amountFen: 1 },
        { account: 'b', amountFen: -2 },
      ]),
    ).toThrow(Unbalanced)
    expect(() => balanced([{ account: 'a', amountFen: 0 }])).toThrow(/at least two/)
    expect(() =>
      balanced([
        { account: '', amountFen: 1 },
        { account: 'b', amountFen: -1 },
      ]),
    ).toThrow(BadMoney)
    expect(() =>
      balanced([
        { account: 'a', amountFen: 0.5 },
        { account: 'b', amountFen: -0.5 },
      ]),
    ).toThrow(BadMoney)
  })
})
