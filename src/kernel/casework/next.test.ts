// What comes next says the same as the act would: who, whether, why not; and clocks in the order in which they press.
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it, test } from 'vitest'
import { isRefusal } from '#kernel/act'
import type { Role } from '#kernel/identity'
import { chartNamed, chartOf, charts } from '#kernel/procedure'
import { loadLaw } from '#kernel/rules'
import { unopened, type CaseFile } from './case-file.ts'
import type { Running } from './clocks.ts'
import { decideStep, partOf } from './decide-step.ts'
import { clocksShown, nextSteps } from './next.ts'

const DAY = '2026-06-15'
const law = loadLaw(join(import.meta.dirname, '../../../law')).at(DAY, 'cn-gd-sz')
const LICENSING = 'cn/administrative-licensing-law'
const words = (zh: string) => ({ zh, en: zh })

const licence = chartNamed('admission.application')
const reviewed = (more: Partial<CaseFile> = {}): CaseFile => ({
  ...unopened(licence, 'f'),
  no: 'P1-1',
  state: 'under-review',
  place: 'cn-gd-sz',
  parts: { applicant: ['a'], authority: ['b'] },
  ...more,
})
const applicant = { party: 'a', role: 'provider', place: 'cn-gd-sz' } as const
const authority = { party: 'b', role: 'authority:industry', place: 'cn-gd-sz' } as const

it('says who may take a step, whether, and if not, what is missing', () => {
  const next = nextSteps(licence, reviewed(), authority, DAY)
  const refuse = next.find(({ step }) => step === 'refuse')!
  expect(refuse).toMatchObject({ mine: true, allowed: false, against: true, act: 'admission.application.refuse' })
  expect(refuse.says!.zh).toContain('；')
  expect(next.find(({ step }) => step === 'tell-refusal')).toMatchObject({ mine: true, allowed: true, says: null })
  expect(next.find(({ step }) => step === 'withdraw')).toMatchObject({
    mine: false,
    allowed: true,
    by: [{ zh: '申请人' }],
  })
  expect(nextSteps(licence, reviewed(), applicant, DAY).find(({ step }) => step === 'withdraw')!.mine).toBe(true)
  expect(nextSteps(licence, reviewed(), null, DAY).some(({ mine }) => mine)).toBe(false)
})

it('leaves out what the clock takes by itself', () => {
  for (const chart of charts().values())
    for (const state of Object.keys(chart.states)) {
      const file = { ...unopened(chart, 'f'), state, place: 'cn-gd-sz' }
      for (const { step, by } of nextSteps(chart, file, null, DAY))
        expect([chart.id, step, by.length > 0]).toEqual([chart.id, step, true])
    }
})

test('whatever was done: a step is allowed and mine just when the act would not refuse it for what is on the file', () => {
  const values: Record<string, unknown> = {
    day: '2026-09-30',
    instant: '2026-09-30T02:00:00.000Z',
    count: 3,
    amountFen: 100,
    ppm: 100,
    files: [{ name: '材料.pdf', sha256: 'a'.repeat(64) }],
    list: ['其一'],
    choices: ['其一'],
  }
  fc.assert(
    fc.property(
      fc.constantFrom(...charts().keys()),
      fc.array(fc.nat(3), { minLength: 20, maxLength: 20 }),
      fc.nat(1_000),
      (id, draws, pick) => {
        const chart = chartNamed(id)
        let drawn = 0
        const next = (): number => draws[(drawn += 1) % draws.length]!
        const states = Object.keys(chart.states)
        const file: CaseFile = {
          ...unopened(chart, 'f'),
          state: states[pick % states.length]!,
          place: 'cn-gd-sz',
          parts: Object.fromEntries(Object.keys(chart.parts).map((part) => [part, next() > 1 ? [] : [part]])),
          taken: Object.fromEntries(
            chart.steps.flatMap(({ step }, n) =>
              next() > 1 ? [[step, { times: 1, lastOn: DAY, lastN: n, marks: {} }]] : [],
            ),
          ),
        }
        for (const [part, { roles }] of Object.entries(chart.parts)) {
          const asking = { party: part, role: roles[0] as Role, place: 'cn-gd-sz' }
          if (asking.role === 'platform') continue
          for (const shown of nextSteps(chart, file, asking, DAY)) {
            const step = chart.stepNamed(shown.step)
            const fields = Object.fromEntries(
              Object.entries(step.fields ?? {}).map(([name, { type }]) => [name, values[type] ?? '示例']),
            )
            const taking = decideStep(chart, step, file, fields, asking, { law, day: DAY })
            const refusedFor = isRefusal(taking) ? taking.refused : null
            expect(typeof partOf(chart, step, file, asking) === 'string').toBe(shown.mine)
            if (shown.mine && shown.allowed) expect([null, 'no-ground', 'notice-too-short']).toContain(refusedFor)
            else expect(refusedFor).not.toBeNull()
          }
        }
      },
    ),
    { numRuns: 150 },
  )
})

it('shows running clocks first, the most pressing on top, and what follows when one runs out', () => {
  const chart = chartOf('test.clock.yaml', {
    id: 'test.clock',
    no: 'T1',
    title: words('期限'),
    serves: ['X4'],
    basis: [`${LICENSING}#42`],
    verified: 'V',
    parts: { authority: { label: words('机关'), roles: ['authority:industry'], side: 'agency' } },
    states: { pending: { title: words('办理中'), end: true } },
    clocks: Object.fromEntries(
      ['met', 'late', 'untold', 'soon'].map((name) => [
        name,
        {
          label: words(name),
          rule: 'LICENSING',
          period: `${LICENSING}#42 decision-working-days`,
          of: 'authority',
          ...(name === 'soon' ? { then: 'lapse' } : { overdue: words('可以申请复议') }),
        },
      ]),
    ),
    steps: [
      {
        step: 'act',
        title: words('办理'),
        by: ['authority'],
        from: ['start'],
        to: 'pending',
        basis: [`${LICENSING}#42`],
        starts: ['met', 'late', 'untold', 'soon'],
      },
      {
        step: 'lapse',
        title: words('视为同意'),
        by: ['system'],
        from: ['pending'],
        to: 'same',
        basis: [`${LICENSING}#42`],
      },
    ],
  })
  const running: Running = {
    state: 'running',
    startedOn: '2026-05-11',
    dueOn: null,
    counted: 'working-days',
    pausedOn: null,
    beforeOn: null,
    askOn: null,
    basis: [],
  }
  const clocks = {
    met: { ...running, state: 'ended' as const, dueOn: '2026-05-20' },
    late: { ...running, dueOn: '2026-06-12' },
    untold: running,
    soon: { ...running, dueOn: DAY },
    unknown: running,
  }
  const shown = clocksShown(chart, { ...unopened(chart, 'f'), state: 'pending', clocks }, DAY)
  expect(shown.map(({ clock, overdue, then }) => [clock, overdue, then?.zh])).toEqual([
    ['late', true, '可以申请复议'],
    ['soon', false, '视为同意'],
    ['untold', false, '可以申请复议'],
    ['met', false, '可以申请复议'],
  ])
})
