import { expect, test } from 'vitest'
import { ageText, dayText, instantText, legalDay, monthText, shortDayText } from './period.tsx'

test('days are written out', () => {
  expect(dayText('2026-11-22', 'zh')).toBe('2026年11月22日')
  expect(dayText('2026-11-02', 'en')).toBe('2 Nov 2026')
  expect(shortDayText('2026-11-02', 'zh')).toBe('11月2日')
  expect(shortDayText('2026-11-02', 'en')).toBe('2 Nov')
  expect(monthText('2026-01', 'zh')).toBe('2026年1月')
  expect(monthText('2026-01', 'en')).toBe('Jan 2026')
})

test('an instant is shown in legal time, and its legal day is counted there', () => {
  expect(instantText('2026-11-22T16:30:00.000Z', 'zh')).toBe('2026年11月23日 00:30')
  expect(legalDay('2026-11-22T16:30:00.000Z')).toBe('2026-11-23')
  expect(legalDay('2026-11-22T15:59:59.999Z')).toBe('2026-11-22')
})

test('an age is coarse and never negative', () => {
  const say = (id: string, values?: Record<string, string | number>) => `${id}:${values?.['n']}`
  const now = new Date('2026-11-22T12:00:00Z')
  expect(ageText('2026-11-22T12:00:30Z', now, say)).toBe('age.seconds:0')
  expect(ageText('2026-11-22T11:58:30Z', now, say)).toBe('age.minutes:1')
  expect(ageText('2026-11-19T11:58:30Z', now, say)).toBe('age.days:3')
})
