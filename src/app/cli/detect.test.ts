// suan detect on markets written by suan simulate market: the two meet in files alone. A short run; the measurement over
// twenty seeds is bench/detect-seeds.ts.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { BadWorld, type Detection } from '#domain/detection'
import { detectIn } from './detect.ts'
import { main } from './main.ts'

const folder = mkdtempSync(join(tmpdir(), 'suan-detect-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function market(scenario: string, seed: number): Promise<string> {
  const out = join(folder, `${scenario}-${seed}`)
  const line = ['--seed', `${seed}`, '--leases', '4000', '--scenario', scenario, '--out', out]
  expect(await main(['simulate', 'market', ...line])).toBe(0)
  return out
}
const truthOf = (out: string): string[] =>
  readFileSync(join(out, 'truth.csv'), 'utf8')
    .split('\n')
    .slice(1)
    .flatMap((line) => line.split(',')[0] || [])
const detectionIn = async (out: string): Promise<Detection> => (await detectIn(out)).json as Detection

test('an honest market: no price lead, and what is printed says that a lead is no finding', async () => {
  const answer = await detectIn(await market('honest', 1001))
  const { leads, tests } = answer.json as Detection
  expect(leads.filter(({ kind }) => kind === 'lowball' || kind === 'cartel')).toEqual([])
  expect(tests.every(({ p, adjusted }) => (p === null) === (adjusted === null))).toBe(true)
  expect(answer.exit).toBe(0)
  expect(answer.table('zh')).toContain('线索不是认定')
  expect(answer.table('en')).toContain('A lead is no finding')
})

test.each(['lowball', 'cartel'] as const)('%s: most of the guilty and no one else', async (kind) => {
  const out = await market(kind, 1002)
  const guilty = truthOf(out)
  const { leads } = await detectionIn(out)
  const named = leads.flatMap((lead) => (lead.kind === kind ? [...lead.subjects] : []))
  expect(named.filter((subject) => !guilty.includes(subject))).toEqual([])
  expect(named.length).toBeGreaterThanOrEqual(guilty.length * 0.6)
})

test('a bad line in a table refuses all of it, naming file, line and column; exit 2', async () => {
  const out = await market('honest', 1003)
  const path = join(out, 'costs.csv')
  const lines = readFileSync(path, 'utf8').split('\n')
  lines[5] = lines[5]!.replace(/\d{4}-\d{2}/, '2025-13')
  writeFileSync(path, lines.join('\n'))
  await expect(detectIn(out)).rejects.toThrow(BadWorld)
  await expect(detectIn(out)).rejects.toThrow(
    /costs\.csv, line 6, column month: expected a month YYYY-MM, got .2025-13/,
  )
  expect(await main(['detect', out])).toBe(2)
})
