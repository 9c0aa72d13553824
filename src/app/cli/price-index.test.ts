// suan price index: the figures of the published series out of a file, and bad files named by line and column.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { methodNames, priceIndex, type IndexOptions } from './price-index.ts'

const folder = mkdtempSync(join(tmpdir(), 'suan-price-index-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const shared = process.env['SUAN_SHARED'] ?? join(import.meta.dirname, '../../../../shared')
const vectors = join(shared, 'vectors/methods')
const here = existsSync(vectors)
const note = here ? '' : ` (skipped: no ${vectors})`

let files = 0
function file(text: string | Buffer, name = 'panel.csv'): string {
  files += 1
  const path = join(folder, `${files}-${name}`)
  writeFileSync(path, text)
  return path
}

type Json = { method: string; periods: { t: number | string; value: number }[] }
async function index(options: IndexOptions): Promise<Json> {
  const { exit, json } = await priceIndex(options)
  expect(exit).toBe(0)
  const { method, periods } = json as { method: string; periods: { t: number | string; value: string }[] }
  for (const { value } of periods) expect(value).toMatch(/^\d+(\.\d+)?$/)
  return { method, periods: periods.map(({ t, value }) => ({ t, value: Number(value) })) }
}

const small = `period,product,price,quantity,currency
2026-07,a,1.00,10,CNY
2026-07,b,4.00,10,CNY
2026-08,a,2.00,10,CNY
2026-08,b,2.00,10,CNY
`

test('a panel by hand: direct formulas, in the order of time whatever the order of rows', async () => {
  const value = async (method: string): Promise<number> =>
    (await index({ panel: file(small), method })).periods[1]!.value
  expect(await value('jevons')).toBeCloseTo(1, 12)
  expect(await value('dutot')).toBeCloseTo(4 / 5, 12)
  expect(await value('carli')).toBeCloseTo((2 + 0.5) / 2, 12)
  expect(await value('laspeyres')).toBeCloseTo(40 / 50, 12)
  const lines = small.trim().split('\n')
  const turned = [lines[0]!, ...lines.slice(1).toReversed()].join('\n')
  for (const method of methodNames) {
    const straight = await index({ panel: file(small), method })
    expect(straight.method).toBe(method)
    expect(straight.periods.map(({ t }) => t)).toEqual(['2026-07', '2026-08'])
    expect(straight.periods[0]!.value).toBe(1)
    const back = await index({ panel: file(turned), method })
    back.periods.forEach((period, t) => {
      expect(period.t).toBe(straight.periods[t]!.t)
      expect(period.value).toBeCloseTo(straight.periods[t]!.value, 12)
    })
  }
})

test('numbered periods sort as numbers and stay numbers; gzip; a table for people', async () => {
  const text = ['t,id,p', ...[10, 9, 1].map((t) => `${t},a,${t}`)].join('\n')
  const panel = file(gzipSync(text), 'panel.csv.gz')
  const { periods } = await index({ panel, method: 'tpd' })
  expect(periods.map(({ t }) => t)).toEqual([1, 9, 10])
  expect(periods[2]!.value).toBeCloseTo(10, 12)
  const { table } = await priceIndex({ panel, method: 'jevons', chain: true })
  expect(table('zh')).toContain('10  10.000000')
  expect(table('en')).toMatch(/^period +index/)
})

describe.skipIf(!here)(`published series from a file${note}`, () => {
  test('GEKS-Törnqvist in windows of 11 with mean splice, weighted dummies over all', async () => {
    const given = JSON.parse(readFileSync(join(vectors, 'index-ces-sigma2.json'), 'utf8')) as {
      data: { time: number[]; prodID: number[]; price: number[]; quantity: number[] }
      geks_tornqvist_window11_splice: { mean: number[] }
      wtpd: { window12: number[] }
    }
    const { time, prodID, price, quantity } = given.data
    const panel = file(
      ['time,prodID,price,quantity', ...time.map((t, i) => [t, prodID[i], price[i], quantity[i]].join(','))].join('\n'),
    )
    const rolled = await index({ panel, method: 'geks-tornqvist', window: '11', splice: 'mean' })
    given.geks_tornqvist_window11_splice.mean.forEach((value, t) =>
      expect(rolled.periods[t]!.value).toBeCloseTo(value, 9),
    )
    const whole = await index({ panel, method: 'wtpd' })
    given.wtpd.window12.forEach((value, t) => expect(whole.periods[t]!.value).toBeCloseTo(value, 9))
  })
})

describe('bad input, named', () => {
  const header = 'period,product,price,quantity,currency\n'
  const first = '1,a,1,1,CNY\n'
  test.each([
    ['zero', `${header}${first}2,a,0,1,CNY\n`, /line 3, column price: expected a number above 0, got “0”/],
    ['negative', `${header}${first}2,a,-3,1,CNY\n`, /line 3, column price.*“-3”/],
    ['NaN', `${header}${first}2,a,NaN,1,CNY\n`, /line 3, column price.*“NaN”/],
    ['infinite', `${header}${first}2,a,1e999,1,CNY\n`, /line 3, column price/],
    ['empty', `${header}${first}2,a,,1,CNY\n`, /line 3, column price/],
    ['quantity of zero', `${header}${first}2,a,1,0,CNY\n`, /line 3, column quantity: expected a number above 0/],
    ['mixed currencies', `${header}${first}2,a,1,1,USD\n`, /line 3, column currency: expected one currency, “CNY”/],
    ['ragged', `${header}${first}2,a,1\n`, /line 3: expected 5 columns, got 3/],
    ['a period of another shape', `${header}${first}2026-07,a,1,1,CNY\n`, /line 3, column period/],
    ['a word for a period', `${header}July,a,1,1,CNY\n`, /line 2, column period/],
    [
      'a product twice',
      `${header}${first}2,a,1,1,CNY\n2,a,2,1,CNY\n`,
      /line 4, column product: the same product twice/,
    ],
    ['a product twice under another name', 't,id,p,q\n1,a,1,1\n2,a,1,1\n2,a,2,1\n', /line 4, column id: the same/],
    ['one period', `${header}${first}1,b,1,1,CNY\n`, /one period only/],
    ['no common product', `${header}${first}2,b,1,1,CNY\n`, /share no product \(1, 2\)/],
    ['no rows', header, /no rows/],
    ['nothing', '', /is empty/],
    ['no price column', 'period,product\n1,a\n', /line 1: missing column price/],
    ['no quantity column', 'period,product,price\n1,a,1\n2,a,1\n', /line 1: missing column quantity/],
  ])('%s', async (_, text, words) => {
    const panel = file(text)
    await expect(priceIndex({ panel, method: 'geks-tornqvist' })).rejects.toMatchObject({
      name: 'WrongUse',
      en: expect.stringMatching(words),
      zh: expect.stringContaining(panel),
    })
  })

  test.each([
    [{ method: 'toString' }, /--method: expected one of geks-tornqvist/],
    [{ method: 'wtpd', splice: 'glue' }, /--splice: expected one of mean/],
    [{ method: 'wtpd', window: '0' }, /--window/],
    [{ method: 'wtpd', window: '1' }, /window/],
    [{ method: 'wtpd', chain: true }, /--chain does not go with method wtpd/],
    [{ method: 'jevons', window: '13' }, /--window does not go with method jevons/],
  ])('options %j', async (options, words) => {
    await expect(priceIndex({ panel: file(small), ...options })).rejects.toMatchObject({
      name: 'WrongUse',
      en: expect.stringMatching(words),
    })
  })
})
