import { sampleCsv } from '#domain/pricing'
import { describe, expect, test } from 'vitest'
import { COLUMNS, csvOf, gridOf, gridOfForm, itemsBy, shapeOf } from './cost-grid.ts'

describe('the cost form as a grid', () => {
  const csv = sampleCsv()

  test('a file becomes a grid and the grid the same file', () => {
    const rows = gridOf(csv)
    expect(rows.map(({ row }) => row)).toEqual([2, 3, 4, 5, 6])
    expect(gridOf(csvOf(rows))).toEqual(rows)
    expect(csv.split('\n')[0]).toBe(COLUMNS.join(','))
  })

  test('quotes, commas, line breaks and a byte-order mark are read', () => {
    const [row] = gridOf(`\uFEFFsite,device,item,document\r\n甲,X,rent,"票据 ""一"",\n第二行"\r\n`)
    expect(row).toMatchObject({ site: '甲', device: 'X', item: 'rent', document: '票据 "一",\n第二行', row: 2 })
    expect(gridOf(csvOf([row!]))[0]!.document).toBe('票据 "一",\n第二行')
  })

  test('what was filed comes back as the rows it was', () => {
    const place = { site: '甲', device: 'X100', month: '2026-03', row: 0 }
    const answers = {
      document: '票据一',
      legality: '有合同和发票',
      relevance: '用于算力服务',
      reasonableness: '不高于同期市价',
    }
    const cost = {
      label: { zh: '', en: '' },
      behaviour: 'fixed',
      amountFen: 0,
      key: null,
      asset: null,
      energy: null,
      adjustment: null,
    } as const
    const asset = { priceFen: 160_000_000, residualPpm: 50_000, lifeYears: 5, inUsePpm: 1_000_000, ratePpm: 40_000 }
    const energy = { milliKwh: 4_200_000, pueMilli: 1_250, tariffPico: '620000000000' }
    const shared = { ...place, device: '*', key: 'card-hours' }
    expect(
      gridOfForm(
        [{ ...place, cards: 8, hours: 720, usedMilliHours: 4_032_000 }],
        [
          { ...cost, ...place, ...answers, item: 'depreciation', asset },
          { ...cost, ...place, ...answers, item: 'electricity', energy },
          { ...cost, ...shared, ...answers, item: 'rent', amountFen: 960_000 },
          { ...cost, ...shared, ...answers, item: 'staff', amountFen: 600_000 },
        ],
      ),
    ).toEqual(gridOf(csv))
  })

  test('lines stand by site, what is shared last', () => {
    const { lines, months } = shapeOf(gridOf(csv))
    expect(lines).toEqual([
      { site: '甲', device: 'X100' },
      { site: '甲', device: '*' },
    ])
    expect(months).toEqual(['2026-03'])
  })

  test('items behave as the form counts them', () => {
    const { variable, avoidable, fixed } = itemsBy({ electricity: 1, rent: 2, finance: 3, fine: 4 })
    expect([variable, avoidable, fixed].map((of) => of.map(({ fen }) => fen))).toEqual([[1], [2], [3]])
  })
})
