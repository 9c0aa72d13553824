// What a card-hour costs: exact, monotone, and adding up; and a file of rows is taken whole or not at all.
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { readCostCsv } from './cost-csv.ts'
import { checkCost, engineeringCost, ledgerDigits, peersUpperQuartile } from './cost-engineering.ts'
import { capitalRecoveryFen, cellsOf, depreciationFen, electricityFen, totalOf, type CostForm } from './cost-form.ts'
import { sampleCsv } from './sample-cost.ts'

const NORMAL = 700_000
const LIMITS = { rows: 5_000, month: '2026-06' }
const formOf = (csv: string): CostForm => {
  const read = readCostCsv(csv, 'form.csv', LIMITS)
  if ('problems' in read) throw new Error(JSON.stringify(read.problems))
  return read.form
}
const problemsOf = (csv: string) => {
  const read = readCostCsv(csv, 'form.csv', LIMITS)
  return 'problems' in read ? read.problems : []
}

describe('by hand', () => {
  const asset = { priceFen: 24_000_000, residualPpm: 50_000, lifeYears: 5, inUsePpm: 1_000_000, ratePpm: 50_000 }
  it('depreciates in a straight line, meters energy, recovers capital', () => {
    // 240,000 yuan less 5 % over 60 months
    expect(depreciationFen(asset)).toBe(380_000)
    // 1,000 kWh × 1.25 × 0.62 yuan
    expect(electricityFen({ milliKwh: 1_000_000, pueMilli: 1_250, tariffPico: '620000000000' })).toBe(77_500)
    // annuity of 5 years at 5 %: (240000 − 12000·1.05⁻⁵)·0.05 ÷ (1 − 1.05⁻⁵) ÷ 12 = 4438.52… yuan
    expect(capitalRecoveryFen(asset)).toBe(443_852)
    expect(capitalRecoveryFen({ ...asset, ratePpm: 0 })).toBe(380_000)
  })
  it('spreads over normal use, and over actual use only where that is more', () => {
    const [idle] = cellsOf(formOf(sampleCsv({ used: '10' })), NORMAL)
    const [normal] = cellsOf(formOf(sampleCsv({ used: '4032' })), NORMAL)
    const [busy] = cellsOf(formOf(sampleCsv({ used: '5760' })), NORMAL)
    expect(idle!.cardHours).toBe('4032.000000')
    expect(idle).toEqual(normal)
    expect(Number(busy!.atcFen)).toBeLessThan(Number(normal!.atcFen))
  })
  it('names what is excluded and counts it nowhere', () => {
    const [cell] = cellsOf(formOf(sampleCsv({ extra: ['甲,X100,2026-03,fine,CNY,500.00'] })), NORMAL)
    const [without] = cellsOf(formOf(sampleCsv()), NORMAL)
    expect(cell).toMatchObject({ totalFen: without!.totalFen, atcFen: without!.atcFen, excludedFen: 50_000 })
  })
  it('estimates energy, wear and rent', () => {
    const inputs = {
      tdpWatt: 700,
      loadPpm: 600_000,
      pueMilli: 1_250,
      tariffYuanPerKwh: '0.62',
      cardPriceFen: 20_000_000,
      lifeHours: 30_000,
      rentFenPerCardHour: '30.5',
    }
    // 0.525 kWh × 62 fen + 666.666667 + 30.5
    expect(engineeringCost(inputs)).toBe('729.716667')
  })
})

describe('whatever is entered', () => {
  const amounts = fc.record({
    rent: fc.integer({ min: 1, max: 10_000_000 }),
    more: fc.integer({ min: 1, max: 1_000_000 }),
    shared: fc.integer({ min: 1, max: 99_999_999 }),
    cards: fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 6 }),
  })
  const built = ({ rent, shared, cards }: { rent: number; shared: number; cards: number[] }, scale = 1): CostForm => {
    const at = { site: '甲', month: '2026-03', document: 'd', legality: 'l', relevance: 'r', reasonableness: 's' }
    const cost = { ...at, asset: null, energy: null }
    return {
      capacity: cards.map((n, i) => ({
        ...at,
        row: i + 2,
        device: `d${i}`,
        item: 'capacity' as const,
        cards: n * scale,
        hours: 720,
        usedMilliHours: 0,
      })),
      costs: [
        { ...cost, row: 100, device: 'd0', item: 'rent', amountFen: rent * scale, key: null },
        { ...cost, row: 101, device: '*', item: 'electricity', amountFen: shared * scale, key: 'card-hours' },
        { ...cost, row: 102, device: '*', item: 'overhead', amountFen: (shared + 7) * scale, key: 'card-hours' },
      ],
    }
  }
  test('cells add up to the form, more cost is never a lower cost, and size alone changes nothing', () => {
    fc.assert(
      fc.property(amounts, (entered) => {
        const cells = cellsOf(built(entered), NORMAL)
        expect(totalOf(cells)).toBe(entered.rent + 2 * entered.shared + 7)
        const dearer = cellsOf(built({ ...entered, rent: entered.rent + entered.more }), NORMAL)
        expect(Number(dearer[0]!.aacFen)).toBeGreaterThanOrEqual(Number(cells[0]!.aacFen))
        expect(dearer[0]!.avcFen).toBe(cells[0]!.avcFen)
        for (const cell of cells) {
          expect(Number(cell.avcFen)).toBeLessThanOrEqual(Number(cell.aacFen))
          expect(Number(cell.aacFen)).toBeLessThanOrEqual(Number(cell.atcFen))
        }
        if (entered.cards.length === 1) {
          const [tenfold] = cellsOf(built(entered, 10), NORMAL)
          expect(tenfold!.atcFen).toBe(cells[0]!.atcFen)
        }
      }),
      { numRuns: 40 },
    )
  })
})

describe('a file with one bad row is not taken, and the row is named', () => {
  const bad: [string, string, string][] = [
    ['zero', '甲,X100,2026-03,rent,CNY,0', 'amountYuan'],
    ['negative', '甲,X100,2026-03,rent,CNY,-5.00', 'amountYuan'],
    ['not a number', '甲,X100,2026-03,rent,CNY,NaN', 'amountYuan'],
    ['no month', '甲,X100,2026-13,rent,CNY,5.00', 'month'],
    ['a month to come', '甲,X100,2026-06,rent,CNY,5.00', 'month'],
    ['another currency', '甲,X100,2026-03,rent,USD,5.00', 'currency'],
    ['no such item', '甲,X100,2026-03,lunch,CNY,5.00', 'item'],
    ['a cell without cards', '甲,Y200,2026-03,rent,CNY,5.00,,,,,,,,,,,,,票据,合法,相关,合理', 'device'],
    ['a shared cost without key', '甲,*,2026-03,rent,CNY,5.00,,,,,,,,,,,,,票据,合法,相关,合理', 'key'],
    ['more than a record holds', '甲,X100,2026-03,rent,CNY,90000000000000.00', 'amountYuan'],
    ['no amount but an exponent', '甲,X100,2026-03,rent,CNY,1e400', 'amountYuan'],
    ['energy dearer than a record holds', '甲,X100,2026-03,electricity,CNY,,,,,,,,,,999999999,5,999999999', 'kwh'],
    ['no paper', '甲,X100,2026-03,rent,CNY,5.00', 'document'],
  ]
  it.each(bad)('%s', (_, row, field) => {
    const sound = sampleCsv()
    const problems = problemsOf(`${sound}\n${row}${','.repeat(Math.max(0, 21 - (row.match(/,/g)?.length ?? 0)))}`)
    expect(problems).toMatchObject([{ file: 'form.csv', row: sound.split('\n').length + 1, field }])
  })
  it('says everything at once, and knows a repeated row and an open quote', () => {
    const sound = sampleCsv()
    expect(problemsOf(`${sound}\n${sound.split('\n')[2]}`)).toMatchObject([{ field: 'file' }])
    expect(problemsOf(`${sound}\n"甲`)).toMatchObject([{ zh: '成对的引号' }])
    expect(problemsOf('site,month\n甲,2026-03').map(({ field }) => field)).toEqual(['device', 'item', 'currency'])
    expect(problemsOf('')).not.toEqual([])
  })
})

describe('the check marks and never finds', () => {
  const limits = { floorPpm: 850_000, deviationsMilli: 2_500, leastPeers: 5, benfordRows: 1_000 }
  const peers = ['800', '820', '840', '860', '880'].map((fen) => `${fen}.000000`)
  it('below the estimate, or away from peers; nothing where there is nothing to compare', () => {
    expect(checkCost('849.000000', '1000.000000', [], limits).flags).toEqual(['below-engineering'])
    expect(checkCost('850.000000', '1000.000000', [], limits).flags).toEqual([])
    expect(checkCost('100.000000', null, peers, limits).flags).toEqual(['outside-peers'])
    expect(checkCost('100.000000', null, peers.slice(1), limits).flags).toEqual([])
    expect(ledgerDigits([1, 2, 3], limits)).toMatchObject({ status: 'too-few' })
    expect(peersUpperQuartile(peers, 3)).toBe('860.000000')
    expect(peersUpperQuartile(peers.slice(3), 3)).toBeNull()
  })
})
