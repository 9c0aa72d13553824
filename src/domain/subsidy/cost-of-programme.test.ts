// What a programme would have cost: by hand on a few leases, and against caps and order on many.
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { LawMissing, loadLaw } from '#kernel/rules'
import { costOfProgramme, type LeaseOfYear } from './cost-of-programme.ts'
import { programmesIn, type Programme } from './programme.ts'

const folder = join(import.meta.dirname, '../../../law')
const book = loadLaw(folder)
const programmes = programmesIn(folder)
const named = (id: string): Programme => programmes.find((one) => one.id === id)!
const shenzhen = named('cn-gd-sz/xunliquan-2025#cap')
const law = book.at('2026-03-02', 'cn-gd-sz')

const lease = (n: number, changed: Partial<LeaseOfYear> = {}): LeaseOfYear => ({
  lease: `L${String(n).padStart(3, '0')}`,
  provider: 'P1',
  lessee: 'A',
  signedOn: '2025-02-03',
  amountFen: 1_000_001,
  class: 'sme',
  cancelled: false,
  facts: {},
  ...changed,
})

describe('by hand', () => {
  it('half of each lease, by quarter and class; what is left out is counted', () => {
    const cost = costOfProgramme(
      shenzhen,
      [
        lease(1),
        lease(2, { signedOn: '2025-12-31', class: 'startup', facts: { startup: true } }),
        lease(3, { cancelled: true }),
        lease(4, { lessee: 'P1' }),
      ],
      law,
    )
    expect(cost).toMatchObject({
      leases: 4,
      considered: 2,
      supported: 2,
      leftOut: { cancelled: 1, sameParty: 1, tooLong: 0 },
      totalFen: 500_000 + 600_000,
      uncappedFen: 1_100_000,
      byQuarter: [
        { quarter: '2025-Q1', leases: 1, supported: 1, fen: 500_000 },
        { quarter: '2025-Q4', leases: 1, supported: 1, fen: 600_000 },
      ],
      byClass: [
        { class: 'sme', fen: 500_000 },
        { class: 'startup', fen: 600_000 },
      ],
      caps: [
        { cap: 'year', capFen: 1_000_000_000, hit: 0, cutFen: 0 },
        { cap: 'pool', capFen: 50_000_000_000, hit: 0, cutFen: 0 },
      ],
    })
  })

  it('the yearly cap of one lessee is met, and begins anew with the year', () => {
    const big = { amountFen: 1_600_000_000 }
    const cost = costOfProgramme(
      shenzhen,
      [
        lease(1, big),
        lease(2, big),
        lease(3, big),
        lease(4, { ...big, signedOn: '2026-01-01' }),
        lease(5, { ...big, lessee: 'B' }),
      ],
      law,
    )
    expect(cost.totalFen).toBe(1_000_000_000 + 800_000_000 + 800_000_000)
    expect(cost.caps[0]).toEqual({ cap: 'year', capFen: 1_000_000_000, hit: 2, cutFen: 600_000_000 + 800_000_000 })
  })

  it('Beijing leaves out what runs for more than a year', () => {
    const beijing = named('cn-bj/suanliquan-2023#cap')
    const on = book.at('2025-03-02', 'cn-bj')
    const dated = [
      lease(1, { from: '2025-01-01', until: '2025-12-31' }),
      lease(2, { from: '2025-01-01', until: '2026-01-01' }),
    ]
    expect(costOfProgramme(beijing, dated, on)).toMatchObject({
      considered: 1,
      leftOut: { tooLong: 1 },
      totalFen: 200_000,
    })
  })

  it('without a share on file, or out of force, there is no answer', () => {
    expect(() => costOfProgramme(named('cn-gz/suanliquan-2023#pool'), [], book.at('2026-03-02', 'cn-gz'))).toThrow(
      LawMissing,
    )
    expect(() => costOfProgramme(shenzhen, [], book.at('2027-01-01', 'cn-gd-sz'))).toThrow(LawMissing)
  })
})

test('never above pool or caps, the same in any order, and the parts add up', () => {
  const one = fc.record({
    lessee: fc.constantFrom('A', 'B', 'C'),
    signedOn: fc.constantFrom('2025-01-01', '2025-06-30', '2025-12-31', '2026-01-01'),
    amountFen: fc.integer({ min: 0, max: 200_000_000_000 }),
  })
  const of = [shenzhen, named('cn-gd-sz/moxingquan-2025#cap'), named('cn-gd-sz/yuliaoquan-2025#cap')]
  fc.assert(
    fc.property(fc.constantFrom(...of), fc.array(one, { maxLength: 40 }), (programme, rows) => {
      const leases = rows.map((row, n) => lease(n, row))
      const cost = costOfProgramme(programme, leases, law)
      expect(costOfProgramme(programme, leases.toReversed(), law)).toEqual(cost)
      const sum = (list: readonly { fen: number }[]): number => list.reduce((total, { fen }) => total + fen, 0)
      expect(sum(cost.byQuarter)).toBe(cost.totalFen)
      expect(sum(cost.byClass)).toBe(cost.totalFen)
      expect(cost.totalFen).toBeLessThanOrEqual(cost.uncappedFen)
      expect(cost.totalFen).toBeLessThanOrEqual(2 * law.fen(programme.id, 'pool-fen'))
    }),
    { numRuns: 100 },
  )
})
