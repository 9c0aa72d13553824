// suan price fit: the regressions that were computed outside the product, and every kind of bad file.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { WrongUse } from './answer.ts'
import { priceFit } from './price-fit.ts'
import { decimal } from './price-number.ts'

const shared = process.env['SUAN_SHARED'] ?? join(import.meta.dirname, '../../../../shared')
const hasShared = existsSync(join(shared, 'data/prices'))
if (!hasShared) console.warn('suan price fit: prices skipped, none beside the repository (../shared or SUAN_SHARED)')
const expected = () => JSON.parse(readFileSync(join(shared, 'data/expected/expected.json'), 'utf8'))

const folder = mkdtempSync(join(tmpdir(), 'suan-price-fit-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let files = 0
function file(content: string | Uint8Array, ending = '.csv'): string {
  const path = join(folder, `f${(files += 1)}${ending}`)
  writeFileSync(path, content)
  return path
}

type Wanted = { n: number; k: number; rank: number; r2: string; residual_std: string } & Record<
  'coef' | 'std_error',
  Record<string, string>
>
type Figures = { n: number; k: number; rank: number; r2: string; residualStd: string } & Record<
  'coef' | 'stdError',
  Record<string, string>
>

/** Equal to the digits printed: nine places. */
function same(got: Figures, wanted: Wanted): void {
  const nine = (values: Record<string, string>): Record<string, string> =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value).toFixed(9)]))
  expect([got.n, got.k, got.rank]).toEqual([wanted.n, wanted.k, wanted.rank])
  expect(nine(got.coef)).toEqual(nine(wanted.coef))
  expect(nine(got.stdError)).toEqual(nine(wanted.std_error))
  expect(nine({ r2: got.r2, std: got.residualStd })).toEqual({ r2: wanted.r2, std: wanted.residual_std })
}

describe.skipIf(!hasShared)('real prices', () => {
  const design = join(shared, 'data/prices/hedonic_input.csv')
  const x = 'ln_fp16_dense_tflops,ln_memory_gb,ln_mem_bw_gb_s,kind=spot,kind=community,kind=serverless'

  test('the market on one day', async () => {
    const { exit, json, table } = await priceFit({ design, y: 'ln_price', x })
    expect(exit).toBe(0)
    same(json as Figures, expected().hedonic_market)
    expect(table('zh')).toContain('ln_memory_gb')
    expect(table('en')).toContain('coefficient')
  })

  test('Google Cloud machines, gzipped', async () => {
    const wanted = expected().hedonic_gcp
    const kinds = ['a100-80gb', 'h100-80gb', 'l4']
    const [header, ...lines] = gunzipSync(readFileSync(join(shared, 'data/prices/gcp_gpu_machine_prices.csv.gz')))
      .toString()
      .trim()
      .split('\n')
      .map((line) => line.split(','))
    const at = (name: string): number => header!.indexOf(name)
    const logs = ['accelerator_count', 'vcpu', 'memory_gb']
    const rows = lines
      .filter((row) => row[0] === wanted.date && ['a100', ...kinds].includes(row[at('accelerator')]!))
      .map((row) => [
        ...[...logs, 'usd_hour_on_demand'].map((name) => Math.log(Number(row[at(name)]))),
        ...kinds.map((kind) => (row[at('accelerator')] === kind ? 1 : 0)),
      ])
    const names = [...logs.map((name) => `ln_${name}`), 'y', ...kinds.map((kind) => `accelerator=${kind}`)]
    const path = file(gzipSync([names, ...rows].map((row) => row.join(',')).join('\n')), '.csv.gz')
    const { json } = await priceFit({ design: path, y: 'y', x: names.filter((name) => name !== 'y').join(',') })
    same(json as Figures, wanted)
  })

  test('Huber is nearer to most offers than to the wild ones', async () => {
    const { exit, json } = await priceFit({ design, y: 'ln_price', x, robust: 'huber' })
    expect(exit).toBe(0)
    expect(json).toMatchObject({ method: 'huber', n: 223, converged: true })
    const { residualStd } = json as Figures
    expect(Number(residualStd)).toBeLessThan(Number(expected().hedonic_market.residual_std))
  })

  test('a collinear column is refused by name, with the columns it is made of', async () => {
    const [header, ...lines] = readFileSync(design, 'utf8').trim().split('\n')
    const doubled = [`${header},again`, ...lines.map((line) => `${line},${2 * Number(line.split(',')[7]) + 1}`)]
    const path = file(doubled.join('\n'))
    const { exit, json, table } = await priceFit({ design: path, y: 'ln_price', x: `${x},again` })
    expect(exit).toBe(1)
    expect(json).toMatchObject({ n: 223, k: 8, rank: 7, coef: null })
    expect(json).toMatchObject({ collinear: [{ column: 'again', on: ['ln_memory_gb'] }] })
    expect(table('zh')).toContain('again')
  })
})

const GOOD = 'p,a,b\n1,1,2\n2,2,1\n4,3,4\n4,4,3.5\n6,5,7e0\n'

test('a file by hand: an exact plane', async () => {
  const { json } = await priceFit({ design: file('p,a\n3,1\n5,2\n7,3\n9,4\n'), y: 'p', x: 'a' })
  const { coef, r2 } = json as Figures
  expect(Number(coef['intercept'])).toBeCloseTo(1, 12)
  expect(Number(coef['a'])).toBeCloseTo(2, 12)
  expect(Number(r2)).toBe(1)
})

test.each([
  ['NaN', GOOD.replace('4,3,4', '4,NaN,4'), /line 4, column a: expected a finite decimal number/],
  ['empty', GOOD.replace('4,3,4', '4,,4'), /line 4, column a/],
  ['text', GOOD.replace('4,3,4', '4,3,four'), /line 4, column b/],
  ['infinite', GOOD.replace('4,3,4', '1e999,3,4'), /line 4, column p/],
  ['hexadecimal', GOOD.replace('4,3,4', '0x4,3,4'), /line 4, column p/],
  ['ragged', GOOD.replace('4,3,4', '4,3'), /line 4: expected 3 columns, got 2/],
  ['no such column', GOOD.replace('p,a,b', 'p,a,c'), /missing column b/],
  ['too few rows', 'p,a,b\n1,1,2\n2,2,1\n', /at least 4 rows for 3 coefficients, got 2/],
  ['nothing', '', /is empty/],
])('bad file: %s', async (_, content, words) => {
  for (const robust of [{}, { robust: 'huber' }]) {
    const refusal = priceFit({ design: file(content), y: 'p', x: 'a,b', ...robust })
    await expect(refusal).rejects.toThrow(WrongUse)
    await expect(refusal).rejects.toThrow(words)
  }
})

test.each(['a,a', 'a,', 'p', 'intercept'])('bad list of columns: %s', async (x) => {
  await expect(priceFit({ design: file(GOOD), y: 'p', x })).rejects.toThrow('--x')
})

test('another robust method is wrong use', async () => {
  await expect(priceFit({ design: file(GOOD), y: 'p', x: 'a', robust: 'mm' })).rejects.toThrow('--robust')
})

test('decimals without an exponent, and nothing lost', () => {
  for (const value of [0, 1.5, -4.02962525080404e-5, 1e-7, -2.5e-9, 1e21, -1.25e22])
    expect([Number(decimal(value)), /^-?\d+(\.\d+)?$/.test(decimal(value))]).toEqual([value, true])
})
