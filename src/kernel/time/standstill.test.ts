import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { calendarsOf } from './calendar.ts'
import { afterStandstill } from './standstill.ts'
import { addDays } from './day.ts'
import { deadline } from './deadline.ts'

const folder = join(import.meta.dirname, '../../../law/calendars')
const calendars = calendarsOf(
  readdirSync(folder).map((name) => ({ name, content: parse(readFileSync(join(folder, name), 'utf8')) })),
)

it('a hearing of ten days moves a period of working days by the working days in it', () => {
  // 20 working days from 2026-06-01 end on 2026-06-30 (Dragon Boat 06-19); stood still 06-10 to 06-20
  const answer = deadline({ rule: 'LICENSING', amount: { days: 20 }, from: '2026-06-01', for: 'agency' }, calendars)
  expect(answer).toMatchObject({ due: '2026-06-30' })
  const due = afterStandstill(
    { due: '2026-06-30', counted: 'working-days', pausedOn: '2026-06-10', resumedOn: '2026-06-20', for: 'agency' },
    calendars,
  )
  expect(due).toBe('2026-07-08')
})

it('calendar days shift by the standstill; only a party’s last day moves on from a rest day', () => {
  const still = {
    due: '2026-09-20',
    counted: 'calendar-days',
    pausedOn: '2026-09-01',
    resumedOn: '2026-09-11',
  } as const
  expect(afterStandstill({ ...still, for: 'agency' }, calendars)).toBe('2026-09-30')
  expect(afterStandstill({ ...still, due: '2026-09-21', for: 'party' }, calendars)).toBe('2026-10-08')
})

it('beyond the notified calendar there is no answer', () => {
  const still = { due: '2026-12-28', counted: 'working-days', pausedOn: '2026-12-01', resumedOn: '2026-12-20' } as const
  expect(afterStandstill({ ...still, for: 'agency' }, calendars)).toBeNull()
})

it('a standstill never shortens the time and standing still for no day changes nothing', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 0, max: 40 }),
      fc.boolean(),
      (start, length, working) => {
        const pausedOn = addDays('2026-03-02', start)
        const due = addDays(pausedOn, 15)
        const counted = working ? 'working-days' : 'calendar-days'
        const then = afterStandstill(
          { due, counted, pausedOn, resumedOn: addDays(pausedOn, length), for: 'agency' },
          calendars,
        )!
        expect(then >= addDays(pausedOn, length)).toBe(true)
        const none = afterStandstill({ due, counted, pausedOn, resumedOn: pausedOn, for: 'agency' }, calendars)!
        expect(working ? none <= due : none === due).toBe(true)
      },
    ),
  )
})
