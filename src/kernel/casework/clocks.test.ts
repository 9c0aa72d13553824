// The clocks of a file by themselves: the last day counts in full, nothing is guessed, and notice is counted back.
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { chartOf } from '#kernel/procedure'
import { loadLaw } from '#kernel/rules'
import { addDays, type Day } from '#kernel/time'
import { isOver, noticeInTime, resumed, started, type Running } from './clocks.ts'

const law = loadLaw(join(import.meta.dirname, '../../../law')).at('2026-06-15', 'cn-gd-sz')
const LICENSING = 'cn/administrative-licensing-law'
const words = (zh: string) => ({ zh, en: zh })

const clock = (more: object) => ({
  label: words('期限'),
  rule: 'LICENSING',
  period: `${LICENSING}#42 decision-working-days`,
  of: 'authority',
  ...more,
})
const chart = chartOf('test.clock.yaml', {
  id: 'test.clock',
  no: 'T1',
  title: words('期限'),
  serves: ['X4'],
  basis: [`${LICENSING}#42`],
  verified: 'V',
  parts: {
    party: { label: words('当事人'), roles: ['provider'], side: 'party' },
    authority: { label: words('机关'), roles: ['authority:industry'], side: 'agency' },
  },
  states: { pending: { title: words('办理中'), end: true } },
  clocks: {
    decision: clock({}),
    entered: clock({ rule: 'CPL', period: 'field periodDays', of: 'party' }),
    agency: clock({ rule: 'CPL', period: 'field periodDays' }),
    notice: clock({ period: `${LICENSING}#48 notice-working-days`, before: 'heldOn' }),
    window: clock({ period: `${LICENSING}#50 renewal-working-days`, of: 'party', before: 'validUntil', then: 'act' }),
  },
  steps: [
    {
      step: 'act',
      title: words('办理'),
      by: ['system', 'party'],
      from: ['start'],
      to: 'pending',
      basis: [`${LICENSING}#42`],
      starts: ['decision', 'entered', 'agency', 'notice', 'window'],
    },
  ],
})
const from = (name: string, on: Day, fields: Record<string, unknown> = {}): Running =>
  started(chart, name, on, law, fields)

describe('the last day', () => {
  it('counts in full: over only on the day after, and not once met, paused or untold', () => {
    const running = from('decision', '2026-06-15')
    expect(running).toMatchObject({
      state: 'running',
      dueOn: '2026-07-14',
      counted: 'working-days',
      basis: [`${LICENSING}#42`, `${LICENSING}#82`],
    })
    expect(isOver(running, '2026-07-14')).toBe(false)
    expect(isOver(running, '2026-07-15')).toBe(true)
    for (const state of ['ended', 'paused'] as const) expect(isOver({ ...running, state }, '2026-12-31')).toBe(false)
    expect(isOver({ ...running, dueOn: null }, '2026-12-31')).toBe(false)
    expect(isOver(undefined, '2026-12-31')).toBe(false)
  })
  it('moves on from a rest day for a party, and never for an agency', () => {
    // thirty days after 1 September end in the National Day holiday
    expect(from('entered', '2026-09-01', { periodDays: 30 })).toMatchObject({
      dueOn: '2026-10-08',
      counted: 'calendar-days',
    })
    expect(from('agency', '2026-09-01', { periodDays: 30 })).toMatchObject({ dueOn: '2026-10-01' })
  })
  it('is not told beyond the notified calendar, but when it can be asked is', () => {
    expect(from('decision', '2026-12-15')).toMatchObject({
      state: 'running',
      dueOn: null,
      askOn: '2026-11-01',
      counted: 'working-days',
    })
    expect(from('entered', '2026-12-15', { periodDays: 30 })).toMatchObject({ dueOn: null, counted: 'calendar-days' })
  })
  it('is counted back: the platform acts in time, a notice runs until the day itself', () => {
    expect(from('window', '2026-06-15', { validUntil: '2026-12-31' })).toMatchObject({
      dueOn: '2026-11-19',
      beforeOn: '2026-12-31',
    })
    expect(from('notice', '2026-06-15', { heldOn: '2026-06-25' })).toMatchObject({
      dueOn: '2026-06-25',
      beforeOn: '2026-06-25',
    })
    expect(noticeInTime(chart, 'notice', '2026-06-15', '2026-06-25', law)).toEqual({
      inTime: true,
      latest: '2026-06-15',
    })
    expect(noticeInTime(chart, 'notice', '2026-06-16', '2026-06-25', law)).toEqual({
      inTime: false,
      latest: '2026-06-15',
    })
    expect(noticeInTime(chart, 'notice', '2026-06-16', '2027-03-01', law)).toEqual({ inTime: false, latest: null })
  })
})

describe('time that stood still', () => {
  it('leaves what was left, and what cannot be told untold', () => {
    const running = from('decision', '2026-06-15')
    const paused: Running = { ...running, state: 'paused', pausedOn: '2026-07-10' }
    expect(resumed(chart, 'decision', paused, '2026-07-20', law)).toMatchObject({
      state: 'running',
      pausedOn: null,
      dueOn: '2026-07-22',
    })
    expect(resumed(chart, 'decision', paused, '2026-12-31', law)).toMatchObject({ dueOn: null })
    expect(resumed(chart, 'decision', { ...paused, dueOn: null }, '2026-07-20', law)).toMatchObject({ dueOn: null })
  })
  test('never ends sooner than it would have, and keeps its order', () => {
    const days = fc.integer({ min: 0, max: 200 }).map((n) => addDays('2026-01-05', n))
    fc.assert(
      fc.property(
        days,
        fc.integer({ min: 1, max: 60 }),
        fc.nat(30),
        fc.nat(60),
        fc.constantFrom('decision', 'entered', 'agency'),
        (on, periodDays, after, stand, name) => {
          const running = from(name, on, { periodDays })
          const pausedOn = addDays(on, after)
          fc.pre(running.dueOn !== null && pausedOn <= running.dueOn)
          const later = resumed(chart, name, { ...running, state: 'paused', pausedOn }, addDays(pausedOn, stand), law)
          expect(later.dueOn === null || later.dueOn >= running.dueOn!).toBe(true)
          const longer = resumed(
            chart,
            name,
            { ...running, state: 'paused', pausedOn },
            addDays(pausedOn, stand + 1),
            law,
          )
          expect(longer.dueOn === null || later.dueOn === null || longer.dueOn >= later.dueOn).toBe(true)
        },
      ),
    )
  })
})

test('a longer time never ends sooner', () => {
  const days = fc.integer({ min: 0, max: 300 }).map((n) => addDays('2026-01-05', n))
  fc.assert(
    fc.property(days, fc.integer({ min: 1, max: 60 }), fc.constantFrom('entered', 'agency'), (on, periodDays, name) => {
      const [shorter, longer] = [periodDays, periodDays + 1].map((n) => from(name, on, { periodDays: n }).dueOn)
      expect(longer === null || (shorter !== null && shorter! <= longer!)).toBe(true)
    }),
  )
})
