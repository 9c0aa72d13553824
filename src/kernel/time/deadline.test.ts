import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { addDays, calendarsOf, deadline, statuteCodes, weekday, type Amount, type StatuteCode } from './index.ts'

const folder = join(import.meta.dirname, '../../../law/calendars')
const calendars = calendarsOf(
  readdirSync(folder).map((name) => ({ name, content: parse(readFileSync(join(folder, name), 'utf8')) })),
)
const due = (rule: StatuteCode, amount: Amount, from: string, whose?: 'party' | 'agency') => {
  const answer = deadline({ rule, amount, from, ...(whose ? { for: whose } : {}) }, calendars)
  return 'due' in answer ? answer.due : answer.refused
}

describe('the vectors of the deadline table', () => {
  it.each([
    [5, '2026-09-28', '2026-10-10'],
    [20, '2026-02-06', '2026-03-12'],
    [30, '2026-02-06', '2026-03-26'],
    [7, '2026-09-17', '2026-09-28'],
    [10, '2026-04-30', '2026-05-18'],
  ])('%i working days after %s end on %s', (workingDays, from, expected) => {
    expect(due('LICENSING', { workingDays }, from)).toBe(expected)
    expect(due('LICENSING', { days: workingDays }, from)).toBe(expected)
  })

  it.each([
    [30, '2026-09-01', '2026-10-08'],
    [60, '2026-08-03', '2026-10-08'],
    [15, '2026-04-20', '2026-05-06'],
  ])('%i calendar days of a party after %s end on %s', (days, from, expected) => {
    expect(due('CPL', { days }, from, 'party')).toBe(expected)
    expect(due('RECONSIDERATION', { days }, from, 'party')).toBe(expected)
    expect(due('CPL', { days }, from, 'agency')).toBe(addDays(from, days))
  })

  it('6 months of a party after 2026-08-31 are refused until the 2027 calendar is notified', () => {
    const answer = deadline({ rule: 'CIVIL', amount: { months: 6 }, from: '2026-08-31', for: 'party' }, calendars)
    expect(answer).toMatchObject({ refused: 'calendar-not-notified', day: '2027-02-28', unadjusted: '2027-02-28' })
    expect('message' in answer && answer.message.zh).toContain('2027 年的节假日安排尚未收录')
  })

  it('36 months after 2023-02-28 end on 2026-02-28, a Saturday that works', () => {
    expect(due('CIVIL', { months: 36 }, '2023-02-28')).toBe('2026-02-28')
    expect(due('CIVIL', { years: 3 }, '2023-02-28')).toBe('2026-02-28')
    expect(weekday('2026-02-28')).toBe(6)
  })
})

describe('which days are working days is the statute’s own word', () => {
  const working = (rule: StatuteCode) =>
    Array.from({ length: 20 }, (_, i) => i + 1).filter((days) => {
      const answer = deadline({ rule, amount: { days }, from: '2026-03-02' }, calendars)
      return 'counted' in answer && answer.counted === 'working-days'
    })
  it('by statute', () => {
    expect(working('LICENSING')).toHaveLength(20)
    expect(working('PENALTY')).toEqual([2, 3, 5, 7])
    expect(working('RECONSIDERATION')).toEqual([3, 5, 7, 10])
    expect(working('COMPULSION')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    for (const rule of ['CPL', 'CIVIL', 'RULEMAKING', 'ONLINE_MED', 'CREDIT'] as const)
      expect(working(rule)).toEqual([])
  })
  it('working days written in a rule are counted as written everywhere', () => {
    for (const rule of statuteCodes) expect(due(rule, { workingDays: 5 }, '2026-09-28')).toBe('2026-10-10')
  })
})

it('skipped days carry their reason and the calendar its notice', () => {
  const answer = deadline({ rule: 'CPL', amount: { days: 15 }, from: '2026-04-20' }, calendars)
  if (!('due' in answer)) throw new Error('refused')
  expect(answer.skipped).toEqual([{ date: '2026-05-05', reason: { zh: '劳动节', en: 'Labour Day' } }])
  expect(answer.calendar).toEqual([expect.objectContaining({ year: 2026, number: '国办发明电〔2025〕7号' })])
  expect(answer.basis).toEqual(['cn/civil-procedure-law#85'])
})

it('fails closed on both sides of the notified years', () => {
  expect(due('LICENSING', { workingDays: 1 }, '2026-12-31')).toBe('calendar-not-notified')
  expect(due('LICENSING', { workingDays: 1 }, '2013-06-03')).toBe('calendar-not-notified')
  expect(due('CIVIL', { years: 20 }, '2026-01-05', 'agency')).toBe('calendar-not-notified')
  expect(due('LICENSING', { workingDays: 1 }, '2014-12-31')).toBe('2015-01-04')
})

it('wrong use is named', () => {
  const ask = (question: unknown) => () => deadline(question as Parameters<typeof deadline>[0], calendars)
  expect(ask({ rule: 'NOPE', amount: { days: 1 }, from: '2026-01-05' })).toThrow(/unknown counting rule: “NOPE”/)
  expect(ask({ rule: 'toString', amount: { days: 1 }, from: '2026-01-05' })).toThrow(/unknown counting rule/)
  expect(ask({ rule: 'CPL', amount: { days: 1 }, from: '2026-02-29' })).toThrow(/not a day.*“2026-02-29”/)
  for (const amount of [
    { days: 0 },
    { days: -3 },
    { days: 1.5 },
    { days: NaN },
    { days: 1e9 },
    {},
    { days: 1, months: 1 },
    { weeks: 1 },
  ]) {
    expect(ask({ rule: 'CPL', amount, from: '2026-01-05' }), JSON.stringify(amount)).toThrow(/期限应为/)
  }
  expect(ask({ rule: 'CPL', amount: { days: 1 }, from: '2026-01-05', for: 'court' })).toThrow(/party or agency/)
})
