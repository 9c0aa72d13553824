// suan simulate market: what it answers, and every option that it refuses.
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { WrongUse } from './answer.ts'
import { simulate, type SimulateOptions } from './simulate-market.ts'

const folder = mkdtempSync(join(tmpdir(), 'suan-simulate-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const asked = { seed: '1', leases: '500', scenario: 'over-claim', out: join(folder, 'market') }

test('counts rows and writes files', () => {
  const { exit, json, table } = simulate(asked)
  expect(exit).toBe(0)
  expect(json).toMatchObject({ seed: 1, leases: 500, scenario: 'over-claim', tables: { leases: 500 } })
  expect((json as { truth: number }).truth).toBeGreaterThan(0)
  expect(readdirSync(asked.out).sort()).toEqual(
    ['costs', 'devices', 'entities', 'leases', 'offers', 'payments', 'relations', 'telemetry', 'truth'].map(
      (name) => `${name}.csv`,
    ),
  )
  expect(table('zh')).toContain('over-claim')
  expect(table('en')).toContain('truth (rows)')
  expect(() => simulate(asked)).toThrow('not empty')
})

const refused: [Partial<SimulateOptions>, string][] = [
  [{ seed: '-1' }, '--seed'],
  [{ seed: '4294967296' }, '--seed'],
  [{ seed: '1.5' }, '--seed'],
  [{ leases: '499' }, '--leases'],
  [{ leases: '1000001' }, '--leases'],
  [{ leases: 'many' }, '--leases'],
  [{ scenario: 'arson' }, 'expected one of honest'],
  [{ scenario: 'toString' }, 'expected one of honest'],
  [{ evasion: 'split' }, 'expected one of burst'],
  [{ scenario: 'honest', evasion: 'split' }, 'honest has none'],
  [{ intensity: '0' }, '--intensity'],
  [{ intensity: '1.6' }, '--intensity'],
  [{ intensity: 'NaN' }, '--intensity'],
]
test.each(refused)('%j is refused and writes nothing', (options, words) => {
  const out = join(folder, 'refused')
  const act = (): unknown => simulate({ ...asked, out, ...options })
  expect(act).toThrow(WrongUse)
  expect(act).toThrow(words)
  expect(existsSync(out)).toBe(false)
})

test('a folder that cannot be made is named', () => {
  expect(() => simulate({ ...asked, out: join(asked.out, 'leases.csv', 'below') })).toThrow('cannot write folder')
})
