import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import chineseDays from 'chinese-days'
import { expect, it } from 'vitest'
import { addDays, NotNotified, type Day } from '#kernel/time'
import { loadCalendars } from './index.ts'

const root = join(import.meta.dirname, '../../..')
const shared = process.env['SUAN_SHARED'] ?? join(root, '../shared')
const calendars = loadCalendars(join(root, 'law/calendars'))

function* daysOf(from: Day, to: Day): Generator<Day> {
  for (let date = from; date <= to; date = addDays(date, 1)) yield date
}

it('agrees with the chinese-days package on every day of 2015–2026', () => {
  const differing = [...daysOf('2015-01-01', '2026-12-31')].filter(
    (date) => (calendars.restReason(date) === undefined) !== chineseDays.isWorkday(date),
  )
  expect(differing).toEqual([])
})

it.skipIf(!existsSync(join(shared, 'data/cn/holidays.csv')))('agrees with the shared holiday table', () => {
  const rows = readFileSync(join(shared, 'data/cn/holidays.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
  expect(rows.length).toBeGreaterThan(300)
  // 2020-02-03 is listed as "work" there: an ordinary Monday.
  const differing = rows.filter(
    ([, date, , kind]) => (calendars.restReason(date ?? '') === undefined) !== (kind === 'work'),
  )
  expect(differing).toEqual([])
})

it.skipIf(!existsSync(join(shared, 'data/expected/expected.json')))('agrees with the shared working-day counts', () => {
  const expected = JSON.parse(readFileSync(join(shared, 'data/expected/expected.json'), 'utf8'))
  const byMonth: Record<string, number> = {}
  const byYear: Record<string, number> = {}
  for (const date of daysOf('2015-01-01', '2026-12-31')) {
    if (calendars.restReason(date)) continue
    byMonth[date.slice(0, 7)] = (byMonth[date.slice(0, 7)] ?? 0) + 1
    byYear[date.slice(0, 4)] = (byYear[date.slice(0, 4)] ?? 0) + 1
  }
  expect(byMonth).toMatchObject(expected.working_days_by_month)
  expect(byYear).toMatchObject(expected.working_days_by_year)
  expect(byYear['2026']).toBe(248)
})

it('knows no year that was not notified', () => {
  expect(calendars.first).toBe(2015)
  expect(calendars.last).toBe(2026)
  expect(() => calendars.restReason('2027-01-01')).toThrow(NotNotified)
  expect(() => calendars.restReason('2014-12-31')).toThrow(NotNotified)
})

it('names the file and the field of a broken calendar', () => {
  const folder = mkdtempSync(join(tmpdir(), 'suan-calendar-'))
  const good = readFileSync(join(root, 'law/calendars/cn-2026.yaml'), 'utf8')
  const broken = (text: string) => () => {
    writeFileSync(join(folder, 'cn-2026.yaml'), text)
    loadCalendars(folder)
  }
  expect(broken(good)).not.toThrow()
  expect(broken(good.replace('year: 2026', 'year: 2025'))).toThrow(/^cn-2026.yaml: year: /)
  expect(broken(good.replace('to: 2026-02-23', 'to: 2026-02-31'))).toThrow(/^cn-2026.yaml: off\[1\].to: /)
  expect(broken(good.replace('to: 2026-02-23', 'to: 2026-02-03'))).toThrow(
    /^cn-2026.yaml: off\[1\]: .*end before start/,
  )
  expect(broken(good.replace('date: 2026-02-14,', 'date: 2026-02-16,'))).toThrow(/work\[1\].date: .*also listed as off/)
  expect(broken(good.replace('date: 2026-02-14,', 'date: 2026-03-03,'))).toThrow(/work\[1\].date: .*weekday already/)
  expect(broken('a: [')).toThrow(/^cn-2026.yaml: YAML: /)
  expect(broken('')).toThrow(/^cn-2026.yaml: year: /)
})
