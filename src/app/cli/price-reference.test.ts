// suan price reference: the answers that were computed outside the product, to their digits, and every kind of bad file.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { WrongUse } from './answer.ts'
import { priceReference } from './price-reference.ts'

const shared = process.env['SUAN_SHARED'] ?? join(import.meta.dirname, '../../../../shared')
const hasShared = existsSync(join(shared, 'data/prices'))
if (!hasShared)
  console.warn('suan price reference: prices skipped, none beside the repository (../shared or SUAN_SHARED)')
const prices = (name: string): string => join(shared, 'data/prices', name)
const expected = () => JSON.parse(readFileSync(join(shared, 'data/expected/expected.json'), 'utf8'))
const table = (name: string): Record<string, string>[] => {
  const [header, ...lines] = readFileSync(join(shared, 'data/expected', name), 'utf8')
    .trim()
    .split('\n')
  const names = header!.split(',')
  return lines.map((line) => Object.fromEntries(line.split(',').map((field, at) => [names[at]!, field])))
}

type Cell = Record<'gpu' | 'form' | 'kind' | 'status', string> & {
  vramGb: number | null
  n: number
  providers: number
  fallback: string | null
} & Record<'median' | 'low' | 'high', string | null> & {
    ci: [string, string] | null
    ciCoverage: string | null
    range: object | null
  }
type Json = {
  cells: Cell[]
  flags: {
    provider: string
    gpu: string
    vramGb: number
    kind: string
    minCards: number | null
    price: string
    ratio: string
    flag: string
  }[]
  offersChecked: number
  plain: {
    day: Record<string, string | number>[]
    models: { gpu: string; rows: number; median: string }[]
    series: { gpu: string; form: string; provider: string; kind: string; rows: number; median: string }[]
  }
  hedonic: unknown[]
}
const reference = async (offers: string, on: string, more: object = {}): Promise<Json> =>
  (await priceReference({ offers, on, ...more })).json as Json

describe.skipIf(!hasShared)('real prices', () => {
  const daily = prices('gpu_rental_daily.csv.gz')

  test('each day: plain medians and quartiles of firm offers, by four sources or more', async () => {
    const days = Map.groupBy(table('reference_price_by_day.csv'), ({ date }) => date!)
    expect(days.size).toBe(28)
    for (const [date, rows] of [...days].filter((_, at) => at % 3 === 0)) {
      const { cells, plain } = await reference(daily, date)
      const wanted = rows.map(({ gpu, vram_gb, offers, providers, p25, median, p75 }) => [
        [gpu, Number(vram_gb)].join('|'),
        { offers: Number(offers), providers: Number(providers), p25, median, p75 },
      ])
      const day = plain.day.map(({ gpu, vramGb, offers, providers, p25, median, p75 }) => [
        [gpu, vramGb].join('|'),
        { offers, providers, p25, median, p75 },
      ])
      expect(Object.fromEntries(day)).toEqual(Object.fromEntries(wanted))
      // no cell of this market meets the rule of publication; each says so and tells the same plain median
      const firm = cells.filter(({ kind, status }) => kind === 'on-demand' && status !== 'insufficient')
      expect(
        Object.fromEntries(
          firm.map(({ gpu, vramGb, n, providers, low, median, high }) => [
            [gpu, vramGb].join('|'),
            { offers: n, providers, p25: low, median, p75: high },
          ]),
        ),
      ).toEqual(Object.fromEntries(wanted))
      for (const { status, providers, median, low, high, ci, ciCoverage, range } of cells)
        if (status === 'insufficient') {
          expect(providers).toBeLessThan(4)
          expect([median, low, high, ci, ciCoverage, range]).toEqual([null, null, null, null, null, null])
        }
    }
  }, 60_000)

  test('offers far from the median, and every series of a provider', async () => {
    const { flags, offersChecked, plain } = await reference(daily, '2026-08-02')
    const wanted = expected().price_flags
    expect(offersChecked).toBe(wanted.offers_checked)
    expect(
      flags.map(({ provider, gpu, vramGb, kind, minCards, price, ratio, flag }) => [
        provider,
        gpu,
        String(vramGb),
        kind,
        String(minCards ?? ''),
        price,
        ratio,
        flag,
      ]),
    ).toEqual(wanted.flags)
    const series = Object.fromEntries(
      plain.series.map(({ gpu, provider, kind, rows, median }) => [`${gpu} ${provider} ${kind}`, [rows, median]]),
    )
    expect(series).toEqual(
      Object.fromEntries(
        table('price_median_by_gpu_provider_kind.csv').map(({ gpu, provider, kind, rows, median_usd_per_gpu_hour }) => [
          `${gpu} ${provider} ${kind}`,
          [Number(rows), median_usd_per_gpu_hour],
        ]),
      ),
    )
  })

  test('the method of publications publishes none of these, and imputes with properties', async () => {
    const strict = await reference(daily, '2026-08-02', { strict: true })
    expect(new Set(strict.cells.map(({ status }) => status))).toEqual(new Set(['insufficient']))
    const specs = await reference(daily, '2026-08-02', { strict: true, specs: prices('gpu_spec_for_price_ids.csv') })
    expect(specs.cells.filter(({ fallback }) => fallback === 'hedonic').length).toBeGreaterThan(50)
    expect(specs.hedonic).toMatchObject([{ providers: 34, converged: true, smearing: { kind: 'duan' } }])
  })

  test('a provider that was not read that day is no fresh evidence, told by the status file or by the reading itself', async () => {
    const byReading = await reference(daily, '2026-07-14', { strict: true })
    const byStatus = await reference(daily, '2026-07-14', {
      strict: true,
      status: prices('gpu_rental_provider_status.csv.gz'),
    })
    expect(byStatus.cells).toEqual(byReading.cells)
    const { cells } = await reference(daily, '2026-07-14')
    const count = (list: Cell[]): number => list.reduce((sum, { n }) => sum + n, 0)
    expect(count(byReading.cells)).toBeLessThan(count(cells))
  })

  test('a marketplace every two hours, and single-card offers', async () => {
    const market = await reference(prices('market_2h_by_provider.csv.gz'), '2025-11-01')
    const medians = Object.fromEntries(
      market.plain.series.map(({ gpu, form, provider, median }) => [
        `${gpu}|${form}|${provider}`,
        Number(median).toFixed(4),
      ]),
    )
    for (const [name, median] of Object.entries(expected().market_2h.median_of_min as Record<string, string>)) {
      const [gpu, socket, provider] = name.split('|')
      const form = socket === '' ? 'unspecified' : socket!.toLowerCase().replace(/\d$/, '')
      expect([name, medians[`${gpu}|${form}|${provider}`]]).toEqual([name, median])
    }
    const { plain } = await reference(prices('single_gpu_offers_2026-05-24.csv'), '2026-05-24')
    const models = Object.fromEntries(
      plain.models.map(({ gpu, rows, median }) => [gpu, [rows, Number(median).toFixed(4)]]),
    )
    const wanted = expected().single_gpu_offers
    expect(plain.models.reduce((sum, { rows }) => sum + rows, 0)).toBe(wanted.rows)
    expect(models).toMatchObject(wanted.median_by_model)
  })
})

const folder = mkdtempSync(join(tmpdir(), 'suan-price-reference-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let files = 0
function file(content: string): string {
  const path = join(folder, `f${(files += 1)}.csv`)
  writeFileSync(path, content)
  return path
}
const HEADER =
  'provider,gpu,vram_gb,form,kind,price,currency,date,fetched_at,min_cards,unit,cards,tax_included,evidence'
const line = (more: Record<string, string> = {}): string => {
  const usual: Record<string, string> = {
    provider: 'p',
    gpu: 'h100',
    vram_gb: '80',
    form: 'SXM5',
    kind: 'on-demand',
    price: '20.5',
    currency: 'CNY',
    date: '2026-11-20',
    evidence: '3',
  }
  return HEADER.split(',')
    .map((name) => more[name] ?? usual[name] ?? '')
    .join(',')
}

test('a file of our own: published, with all that a figure carries', async () => {
  const lines = Array.from({ length: 8 }, (_, i) => line({ provider: `p${i}`, price: String(20 + i / 10) }))
  const node = line({ provider: 'p8', price: '163.2', unit: 'node-hour', cards: '8' })
  const {
    exit,
    json,
    table: text,
  } = await priceReference({ offers: file([HEADER, ...lines, node].join('\n')), on: '2026-11-20' })
  expect(exit).toBe(0)
  expect(json).toMatchObject({
    on: '2026-11-20',
    mode: 'advisory',
    currency: 'CNY',
    method: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    cells: [
      {
        gpu: 'h100',
        vramGb: 80,
        form: 'sxm',
        kind: 'on-demand',
        n: 9,
        providers: 9,
        median: '20.400000',
        low: '20.200000',
        high: '20.500000',
        ci: ['20.100000', '20.600000'],
        fallback: null,
        status: 'published',
        evidenceMix: [{ level: 3, n: 9, sharePpm: 1_000_000 }],
      },
    ],
  })
  expect(text('zh')).toContain('参考价不具约束力')
  expect(text('en')).toContain('published')
})

test.each([
  ['zero', { price: '0' }, /line 3, column price: expected a number above 0/],
  ['negative', { price: '-1' }, /line 3, column price/],
  ['NaN', { price: 'NaN' }, /line 3, column price/],
  ['infinite', { price: '1e999' }, /line 3, column price/],
  ['mixed currencies', { currency: 'USD' }, /line 3, column currency: expected one currency, CNY as above/],
  ['mixed tax', { tax_included: 'true' }, /line 3, column tax_included/],
  ['a node without its count', { unit: 'node-hour' }, /line 3, column cards/],
  ['a unit of no kind', { unit: 'month' }, /line 3, column unit/],
  ['read after its day', { fetched_at: '2026-11-22T00:00:00Z' }, /line 3, column fetched_at/],
  ['read in no zone', { fetched_at: '2026-11-20 10:00' }, /line 3, column fetched_at/],
  ['a day far in the future', { date: '2999-01-01' }, /line 3, column date: expected a day that is not in the future/],
  ['no day', { date: '2026-02-30' }, /line 3, column date/],
  ['half a card', { min_cards: '0.5' }, /line 3, column min_cards/],
  ['no provider', { provider: '' }, /line 3, column provider/],
  ['memory of nothing', { vram_gb: '-8' }, /line 3, column vram_gb/],
  ['evidence of no level', { evidence: '5' }, /line 3, column evidence/],
])('bad row: %s', async (_, wrong, words) => {
  const refusal = reference(file([HEADER, line(), line(wrong as Record<string, string>)].join('\n')), '2026-11-20')
  await expect(refusal).rejects.toThrow(WrongUse)
  await expect(refusal).rejects.toThrow(words)
})

test.each([
  ['no currency anywhere', 'provider,gpu,price\np,h100,1\n', /missing column currency/],
  ['no price', 'provider,gpu\np,h100\n', /missing column price/],
  ['ragged', `${HEADER}\n${line()},more\n`, /line 2: expected 14 columns, got 15/],
  ['nothing', '', /is empty/],
])('bad file: %s', async (_, content, words) => {
  await expect(reference(file(content), '2026-11-20')).rejects.toThrow(words)
})

test('one bad line near the end of many: named, and no answer', async () => {
  const lines = Array.from({ length: 20_000 }, (_, i) =>
    line({ provider: `p${i % 50}`, price: i === 19_990 ? '1,5' : '20' }),
  )
  await expect(reference(file([HEADER, ...lines].join('\n')), '2026-11-20')).rejects.toThrow(/line 19992/)
})

test('--on is a day', async () => {
  await expect(reference(file(`${HEADER}\n${line()}\n`), 'today')).rejects.toThrow('--on')
})
