// The decision of a step on small procedures: each lawful no once, whose part it is, which rounds count, and clocks that
// start, stand still, go on, extend one another and end.
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { isRefusal } from '#kernel/act'
import type { Role } from '#kernel/identity'
import { chartOf, type Chart } from '#kernel/procedure'
import { loadLaw } from '#kernel/rules'
import { addDays, type Day } from '#kernel/time'
import { unopened, type CaseFile } from './case-file.ts'
import { decideStep, isMet, partOf, type Asking, type Taking } from './decide-step.ts'

const book = loadLaw(join(import.meta.dirname, '../../../law'))
const LICENSING = 'cn/administrative-licensing-law'
const words = (zh: string) => ({ zh, en: zh })
const TODAY: Day = '2026-06-15'

/** A procedure of a few steps in one state, each with what is asked for on top. */
function chartWith(
  steps: Record<string, object>,
  clocks: Record<string, object> = {},
  parts: Record<string, object> = {},
): Chart {
  return chartOf('test.matter.yaml', {
    id: 'test.matter',
    no: 'T1',
    title: words('事项'),
    serves: ['E1'],
    basis: [`${LICENSING}#29`],
    verified: 'V',
    parts: {
      applicant: { label: words('申请人'), roles: ['provider'], side: 'party' },
      authority: { label: words('机关'), roles: ['authority:industry'], side: 'agency', open: true },
      ...parts,
    },
    states: { pending: { title: words('办理中') }, done: { title: words('已办结'), end: true } },
    clocks: Object.fromEntries(
      Object.entries(clocks).map(([name, clock]) => [
        name,
        {
          label: words(name),
          rule: 'LICENSING',
          period: `${LICENSING}#42 decision-working-days`,
          of: 'authority',
          ...clock,
        },
      ]),
    ),
    steps: [
      { step: 'open', by: ['applicant'], from: ['start'], to: 'pending' },
      { step: 'close', by: ['authority'], from: ['pending'], to: 'done' },
      ...Object.entries(steps).map(([step, more]) => ({
        step,
        by: ['authority'],
        from: ['pending'],
        to: 'same',
        ...more,
      })),
    ].map((step) => ({ title: words(step.step), basis: [`${LICENSING}#29`], ...step })),
  })
}

const applicant: Asking = { party: 'a', role: 'provider', place: 'cn-gd-sz' }
const authority: Asking = { party: 'b', role: 'authority:industry', place: 'cn-gd-sz' }
const clockItself: Asking = { party: 'p', role: 'platform', place: null }

/** A file of such a procedure: pending, in Shenzhen, its applicant named. */
const fileOf = (chart: Chart, more: Partial<CaseFile> = {}): CaseFile => ({
  ...unopened(chart, 'f'),
  no: 'T1-1',
  state: 'pending',
  place: 'cn-gd-sz',
  parts: { applicant: ['a'] },
  ...more,
})

type Entry = { step: string; on: Day; by?: Asking; fields?: Record<string, unknown> }

/** Takes steps one after the other, as the tables would keep them. Throws on a refusal. */
function taken(chart: Chart, file: CaseFile, entries: Entry[]): { file: CaseFile; last: Taking } {
  let last: Taking | undefined
  let at = file
  for (const { step: name, on, by, fields = {} } of entries) {
    const step = chart.stepNamed(name)
    const asking = by ?? (step.by.includes('applicant') ? applicant : authority)
    const taking = decideStep(chart, step, at, fields, asking, { law: book.at(on, 'cn-gd-sz'), day: on })
    if (isRefusal(taking)) throw new Error(`${name}: ${taking.refused}: ${taking.says.zh}`)
    const marks = Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, String(value)]))
    at = {
      ...at,
      state: taking.to,
      steps: at.steps + 1,
      taken: { ...at.taken, [name]: { times: (at.taken[name]?.times ?? 0) + 1, lastOn: on, lastN: at.steps, marks } },
      clocks: { ...at.clocks, ...taking.clocks },
    }
    last = taking
  }
  return { file: at, last: last! }
}

/** The refusal of a step, by name; throws when it may be taken. */
function refused(
  chart: Chart,
  step: string,
  file: CaseFile,
  asking: Asking,
  { on = TODAY, fields = {} }: { on?: Day; fields?: Record<string, unknown> } = {},
) {
  const taking = decideStep(chart, chart.stepNamed(step), file, fields, asking, {
    law: book.at(on, 'cn-gd-sz'),
    day: on,
  })
  if (!isRefusal(taking)) throw new Error(`${step} was not refused`)
  expect(taking.basis.length).toBeGreaterThan(0)
  return taking
}

describe('each lawful no, with its ground', () => {
  it('not your part', () => {
    const chart = chartWith({})
    const no = refused(chart, 'close', fileOf(chart), applicant)
    expect(no).toMatchObject({ refused: 'not-your-part', says: { zh: '此步须由机关办理' }, basis: [`${LICENSING}#29`] })
    // a part that is named is played by those named only
    expect(
      refused(chart, 'close', fileOf(chart, { parts: { authority: ['b'] } }), { ...authority, party: 'c' }).refused,
    ).toBe('not-your-part')
  })
  it('not competent: the body of another place', () => {
    const chart = chartWith({})
    const no = refused(chart, 'close', fileOf(chart), { ...authority, place: 'cn-sh' })
    expect(no).toMatchObject({ refused: 'not-competent', says: { zh: '此件属cn-gd-sz，不在贵机关辖区（cn-sh）' } })
    expect(refused(chart, 'close', fileOf(chart), { ...authority, place: null }).refused).toBe('not-competent')
  })
  it('not in this state', () => {
    const chart = chartWith({})
    expect(refused(chart, 'close', fileOf(chart, { state: 'done' }), authority).refused).toBe('not-in-this-state')
  })
  it('taken already', () => {
    const chart = chartWith({ once: { times: 1 } })
    const { file } = taken(chart, fileOf(chart), [{ step: 'once', on: TODAY }])
    expect(refused(chart, 'once', file, authority).refused).toBe('taken-already')
  })
  it('needs not met: every one that is missing is said, each on its own ground', () => {
    const chart = chartWith({
      tell: {},
      hear: {},
      refuse: {
        to: 'done',
        needs: [
          { done: ['tell'], says: words('先告知'), basis: `${LICENSING}#7` },
          { done: ['hear'], says: words('先听取'), basis: `${LICENSING}#36` },
        ],
      },
    })
    expect(refused(chart, 'refuse', fileOf(chart), authority)).toMatchObject({
      refused: 'needs-not-met',
      says: { zh: '先告知；先听取' },
      basis: [`${LICENSING}#7`, `${LICENSING}#36`],
    })
    const { file } = taken(chart, fileOf(chart), [{ step: 'tell', on: TODAY }])
    expect(refused(chart, 'refuse', file, authority).says.zh).toBe('先听取')
  })
  it('no ground: the article of the step does not hold on the day', () => {
    const chart = chartWith({ repair: { basis: ['cn/credit-repair-measures#handling'] } })
    expect(refused(chart, 'repair', fileOf(chart), authority, { on: '2026-03-02' }).refused).toBe('no-ground')
    expect(taken(chart, fileOf(chart), [{ step: 'repair', on: '2026-04-01' }]).last.to).toBe('pending')
  })
  it('clock not over: the platform acts only when the time has run out', () => {
    const chart = chartWith(
      { start: { starts: ['answer'] }, lapse: { by: ['system'], to: 'done' } },
      { answer: { then: 'lapse' } },
    )
    const { file } = taken(chart, fileOf(chart), [{ step: 'start', on: TODAY }])
    // twenty working days after 15 June, past the Dragon Boat Festival
    expect(file.clocks['answer']).toMatchObject({ dueOn: '2026-07-14' })
    expect(refused(chart, 'lapse', file, clockItself, { on: '2026-07-14' }).refused).toBe('clock-not-over')
    expect(refused(chart, 'lapse', fileOf(chart), clockItself, { on: '2026-07-15' }).refused).toBe('clock-not-over')
    const { last } = taken(chart, file, [{ step: 'lapse', on: '2026-07-15', by: clockItself }])
    expect(last).toMatchObject({ part: 'system', to: 'done', ended: true })
    // and nobody else does it
    expect(refused(chart, 'lapse', file, authority, { on: '2026-07-15' }).refused).toBe('not-your-part')
  })
  it('notice too short: the law wants days before the hearing', () => {
    const chart = chartWith(
      { call: { starts: ['notice'], fields: { heldOn: { label: words('听证日'), type: 'day' } } } },
      { notice: { period: `${LICENSING}#48 notice-working-days`, before: 'heldOn' } },
    )
    const no = refused(chart, 'call', fileOf(chart), authority, { fields: { heldOn: '2026-06-24' } })
    expect(no).toMatchObject({ refused: 'notice-too-short', basis: [`${LICENSING}#48`] })
    // seven working days before 25 June, past the festival of 19 to 21 June
    const { last } = taken(chart, fileOf(chart), [{ step: 'call', on: TODAY, fields: { heldOn: '2026-06-25' } }])
    expect(last.clocks['notice']).toMatchObject({ dueOn: '2026-06-25', beforeOn: '2026-06-25' })
    const late = refused(chart, 'call', fileOf(chart), authority, {
      on: '2026-06-16',
      fields: { heldOn: '2026-06-25' },
    })
    expect(late.says.zh).toContain('最迟应于2026-06-15通知')
    // beyond the notified calendar nothing is guessed
    expect(refused(chart, 'call', fileOf(chart), authority, { fields: { heldOn: '2027-03-01' } }).says.zh).toContain(
      '日历尚未公布',
    )
  })
})

describe('whose part', () => {
  const parts = {
    other: { label: words('对方'), roles: ['lessee', 'provider'], side: 'party', open: true },
    commenter: { label: words('公众'), roles: ['public', 'provider'], side: 'party', many: true, open: true },
  }
  const chart = chartWith(
    {
      speak: { by: ['applicant', 'other'] },
      reply: { by: ['other'] },
      comment: { by: ['commenter'] },
      either: { by: ['authority', 'system'] },
    },
    {},
    parts,
  )
  const part = (step: string, asking: Asking, file = fileOf(chart)) => {
    const answer = partOf(chart, chart.stepNamed(step), file, asking)
    return typeof answer === 'string' ? answer : answer.refused
  }
  it('those named first; an open part by whom it is open to; a part of many by each', () => {
    expect(part('speak', applicant)).toBe('applicant')
    expect(part('reply', { ...applicant, party: 'c', role: 'lessee' })).toBe('other')
    expect(
      part('reply', { ...applicant, party: 'c', role: 'lessee' }, fileOf(chart, { parts: { other: ['d'] } })),
    ).toBe('not-your-part')
    expect(part('comment', { ...applicant, party: 'c' }, fileOf(chart, { parts: { commenter: ['d'] } }))).toBe(
      'commenter',
    )
    expect(part('close', { ...authority, role: 'authority:market' })).toBe('not-your-part')
  })
  it('a person who plays two parts acts in the one the step is for, and in the first of them where it is for both', () => {
    const both = fileOf(chart, { parts: { applicant: ['a'], other: ['a'] } })
    expect(part('speak', applicant, both)).toBe('applicant')
    expect(part('reply', applicant, both)).toBe('other')
    expect(part('close', applicant, both)).toBe('not-your-part')
  })
  it('competence of place: the body of the place, and the one above it; nobody beside or below', () => {
    for (const [place, competent] of [
      ['cn-gd-sz', true],
      ['cn-gd', true],
      ['cn', true],
      ['cn-sh', false],
      ['cn-gd-gz', false],
      ['cn-gd-sz-ns', false],
    ] as const)
      expect([place, part('close', { ...authority, place })]).toEqual([
        place,
        competent ? 'authority' : 'not-competent',
      ])
  })
  it('the platform plays no public body: it takes what the clock takes, and nothing else', () => {
    expect(part('close', clockItself)).toBe('not-your-part')
    expect(part('either', clockItself)).toBe('system')
    expect(part('either', authority)).toBe('authority')
  })
  it('nobody is let into a part that waits for those named', () => {
    const waiting = fileOf(chart, { parts: {} })
    expect(part('speak', { ...applicant, party: 'c' }, waiting)).toBe('other')
    expect(part('open', { ...applicant, party: 'c' }, { ...waiting, state: 'start' })).toBe('applicant')
  })
})

describe('rounds', () => {
  const chart = chartWith(
    {
      file: { by: ['applicant'] },
      tell: {
        tells: 'applicant',
        starts: ['statement'],
        fields: { periodDays: { label: words('日'), type: 'count' } },
      },
      answer: { by: ['applicant'], hears: 'applicant', ends: ['statement'] },
      refuse: {
        needs: [
          { done: ['tell'], since: 'file', says: words('先告知'), basis: `${LICENSING}#7` },
          { done: ['answer'], since: 'tell', over: 'statement', says: words('先听取'), basis: `${LICENSING}#7` },
        ],
      },
    },
    { statement: { period: 'field periodDays', of: 'applicant' } },
  )
  const tell = { step: 'tell', on: TODAY, fields: { periodDays: 5 } }
  const may = (entries: Entry[], on: Day = TODAY): boolean => {
    const { file } = taken(chart, fileOf(chart), entries)
    return !isRefusal(
      decideStep(chart, chart.stepNamed('refuse'), file, {}, authority, { law: book.at(on, 'cn-gd-sz'), day: on }),
    )
  }
  const file = { step: 'file', on: TODAY }
  const answer = { step: 'answer', on: TODAY }
  const refuse = { step: 'refuse', on: TODAY }
  it('what was told and heard in an earlier round does not count', () => {
    expect(may([file, tell, answer])).toBe(true)
    expect(may([file, tell, answer, refuse, file])).toBe(false)
    expect(may([file, tell, answer, refuse, file, tell])).toBe(false)
    expect(may([file, tell, answer, refuse, file, tell, answer])).toBe(true)
  })
  it('whoever is told anew is heard anew, or has the time anew', () => {
    expect(may([file, tell, answer, tell])).toBe(false)
    // five working days after 15 June, past the festival
    expect(may([file, tell], '2026-06-23')).toBe(false)
    expect(may([file, tell], '2026-06-24')).toBe(true)
    expect(may([file, tell, { ...tell, on: '2026-06-22' }], '2026-06-24')).toBe(false)
  })
  it('a step taken without the step it counts since counts', () => {
    expect(may([tell, answer])).toBe(true)
  })
  it('a need falls away where its choice was not made, and counts what was chosen last', () => {
    const need = { done: ['hear'], when: 'ask.asked = yes', says: words('先听证'), basis: `${LICENSING}#7` }
    const asked = (value: string, lastN = 0) => ({ ask: { times: 1, lastOn: TODAY, lastN, marks: { asked: value } } })
    const on = (more: CaseFile['taken']) => isMet(need, fileOf(chart, { taken: more }), TODAY)
    expect(on({})).toBe(true)
    expect(on(asked('no'))).toBe(true)
    expect(on(asked('yes'))).toBe(false)
    expect(on({ ...asked('yes'), hear: { times: 1, lastOn: TODAY, lastN: 1, marks: {} } })).toBe(true)
    const was = { was: 'ask.asked = yes', says: words('须'), basis: `${LICENSING}#7` }
    expect(isMet(was, fileOf(chart, { taken: asked('yes') }), TODAY)).toBe(true)
    expect(isMet(was, fileOf(chart, { taken: asked('no') }), TODAY)).toBe(false)
  })
})

describe('clocks', () => {
  const field = (type: string) => ({ label: words(type), type })
  const chart = chartWith(
    {
      accept: { starts: ['decision'] },
      pause: { pauses: ['decision'] },
      resume: { resumes: ['decision'] },
      extend: { ends: ['decision'], starts: ['extension'] },
      publish: { starts: ['term', 'extension'], fields: { documentOn: field('day') } },
      receive: { starts: ['deemed'] },
      certify: { starts: ['renewal'], fields: { validUntil: field('day') } },
      renew: { by: ['system'] },
    },
    {
      decision: {},
      extension: { period: `${LICENSING}#42 extension-working-days`, after: 'decision' },
      term: { rule: 'CREDIT', period: 'cn/credit-repair-measures#term general-min-months', on: 'documentOn' },
      deemed: { since: ['accept', 'pause'] },
      renewal: { period: `${LICENSING}#50 renewal-working-days`, of: 'applicant', before: 'validUntil', then: 'renew' },
    },
  )
  const run = (...entries: Entry[]) => taken(chart, fileOf(chart), entries).file.clocks

  it('stand still and go on with the days that were left', () => {
    expect(run({ step: 'accept', on: TODAY })['decision']).toMatchObject({
      state: 'running',
      startedOn: TODAY,
      dueOn: '2026-07-14',
      counted: 'working-days',
    })
    const paused = run({ step: 'accept', on: TODAY }, { step: 'pause', on: '2026-07-10' })
    expect(paused['decision']).toMatchObject({ state: 'paused', pausedOn: '2026-07-10', dueOn: '2026-07-14' })
    // two working days were left (13 and 14 July): they follow 20 July
    const resumed = run(
      { step: 'accept', on: TODAY },
      { step: 'pause', on: '2026-07-10' },
      { step: 'resume', on: '2026-07-20' },
    )
    expect(resumed['decision']).toMatchObject({ state: 'running', pausedOn: null, dueOn: '2026-07-22' })
    // what does not run cannot be paused, what is not paused not resumed
    expect(run({ step: 'pause', on: TODAY })).toEqual({})
    expect(run({ step: 'accept', on: TODAY }, { step: 'resume', on: '2026-06-16' })['decision']).toMatchObject({
      dueOn: '2026-07-14',
    })
    // time that stands still does not run out
    const { file } = taken(chart, fileOf(chart), [
      { step: 'accept', on: TODAY },
      { step: 'pause', on: '2026-07-10' },
    ])
    expect(isMet({ over: 'decision', says: words(''), basis: `${LICENSING}#42` }, file, '2026-12-31')).toBe(false)
  })
  it('an extension counts from the end of what it extends, not from the day it is granted', () => {
    const { decision, extension } = run({ step: 'accept', on: TODAY }, { step: 'extend', on: '2026-07-01' })
    expect(decision).toMatchObject({ state: 'ended' })
    // ten working days after 14 July
    expect(extension).toMatchObject({ startedOn: '2026-07-14', dueOn: '2026-07-28' })
    const later = run(
      { step: 'accept', on: TODAY },
      { step: 'pause', on: '2026-07-10' },
      { step: 'resume', on: '2026-07-20' },
      { step: 'extend', on: '2026-07-21' },
    )
    expect(later['extension']).toMatchObject({ startedOn: '2026-07-22', dueOn: '2026-08-05' })
  })
  it('an extension of a time whose last day cannot be told yet cannot be told either', () => {
    const clocks = run({ step: 'accept', on: '2026-12-15' }, { step: 'extend', on: '2026-12-16' })
    expect(clocks['decision']).toMatchObject({ dueOn: null })
    expect(clocks['extension']).toMatchObject({ dueOn: null })
  })
  it('from the day of a document that is entered, not the day of its entry', () => {
    const { term } = run({ step: 'publish', on: TODAY, fields: { documentOn: '2026-04-20' } })
    expect(term).toMatchObject({ startedOn: '2026-04-20', dueOn: '2026-07-20', counted: 'months' })
  })
  it('from the last of the steps it counts since', () => {
    expect(run({ step: 'accept', on: TODAY }, { step: 'receive', on: '2026-06-24' })['deemed']).toMatchObject({
      startedOn: TODAY,
      dueOn: '2026-07-14',
    })
    expect(
      run({ step: 'accept', on: TODAY }, { step: 'pause', on: '2026-06-16' }, { step: 'receive', on: '2026-06-24' })[
        'deemed'
      ],
    ).toMatchObject({ startedOn: '2026-06-16' })
    expect(run({ step: 'receive', on: '2026-06-24' })['deemed']).toMatchObject({ startedOn: '2026-06-24' })
  })
  it('counted back from a day, it lets the platform act in time', () => {
    const { renewal } = run({ step: 'certify', on: TODAY, fields: { validUntil: '2026-12-31' } })
    // thirty working days before 31 December
    expect(renewal).toMatchObject({ dueOn: '2026-11-19', beforeOn: '2026-12-31' })
    // an end in a year without a calendar: no last day yet, asked again in the autumn before
    expect(run({ step: 'certify', on: TODAY, fields: { validUntil: '2028-12-31' } })['renewal']).toMatchObject({
      dueOn: null,
      askOn: '2027-11-01',
    })
  })
  it('a document names the day by which, and the file number', () => {
    const named = chartWith(
      {
        accept: {
          starts: ['decision'],
          document: { title: words('受理'), to: ['applicant'], text: words('{no} 应于{due}前，{day}') },
        },
      },
      { decision: {} },
    )
    const { last } = taken(named, fileOf(named), [{ step: 'accept', on: TODAY }])
    expect(last.document!.body.text.zh).toBe('T1-1 应于2026-07-14前，2026-06-15')
    expect(last.document!.sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(last.document!.body.basis).toMatchObject([{ cite: `${LICENSING}#29` }])
  })
  it('a document names the time that its step sets, not one that it lets run on, and the remedies where it speaks of them', () => {
    const document = { title: words('裁定'), to: ['applicant'], text: words('{due}前上诉；{remedies}') }
    const twoTimes = chartWith(
      {
        accept: { starts: ['decision'] },
        pause: { pauses: ['decision'] },
        reject: { starts: ['appeal'], resumes: ['decision'], document },
        return: { document: { ...document, text: words('退回') } },
      },
      { decision: {}, appeal: { rule: 'CPL', period: 'cn/civil-procedure-law#171 ruling-days', of: 'applicant' } },
    )
    const chart: Chart = {
      ...twoTimes,
      remedies: [{ says: words('可以申请复议'), basis: 'cn/administrative-reconsideration-law#20' }],
    }
    const begin: Entry[] = [
      { step: 'accept', on: TODAY },
      { step: 'pause', on: TODAY },
    ]
    const { last } = taken(chart, fileOf(chart), [...begin, { step: 'reject', on: '2026-06-16' }])
    expect(last.document!.body.text.zh).toBe('2026-06-26前上诉；可以申请复议')
    expect(last.document!.body.remedies).toHaveLength(1)
    const returned = taken(chart, fileOf(chart), [...begin, { step: 'return', on: '2026-06-16' }]).last
    expect(returned.document!.body.remedies).toEqual([])
  })
})

describe('whatever the days', () => {
  const years = [...book.at(TODAY, 'cn').calendars.years.keys()]
  const days = fc.integer({ min: 0, max: 635 }).map((n) => addDays('2025-01-01', n))
  const rules = fc.constantFrom('LICENSING', 'PENALTY', 'CIVIL', 'CPL', 'CREDIT', 'RECONSIDERATION')
  const extras = fc.constantFrom<object>({}, { on: 'documentOn' }, { after: 'first' }, { since: ['begin'] })

  test('a decision never names a last day that the calendar does not know', () => {
    fc.assert(
      fc.property(
        days,
        fc.integer({ min: 1, max: 400 }),
        days,
        rules,
        extras,
        fc.constantFrom('applicant', 'authority'),
        fc.nat(90),
        (on, periodDays, documentOn, rule, extra, of, stand) => {
          const chart = chartWith(
            {
              begin: { starts: ['first'], fields: { periodDays: { label: words('日'), type: 'count' } } },
              go: {
                starts: ['second'],
                ends: ['first'],
                fields: {
                  documentOn: { label: words('日'), type: 'day' },
                  periodDays: { label: words('日'), type: 'count' },
                },
                document: { title: words('通知'), to: ['applicant'], text: words('{due}') },
              },
              pause: { pauses: ['second'] },
              resume: { resumes: ['second'] },
            },
            {
              first: { rule, period: 'field periodDays', of },
              second: { rule, period: 'field periodDays', of, ...extra },
            },
          )
          const known = (due: Day | null): boolean => due === null || years.includes(Number(due.slice(0, 4)))
          // the law of a day in the year that is known: only the days are asked here
          const law = book.at(TODAY, 'cn-gd-sz')
          let file = fileOf(chart)
          for (const [name, at] of [
            ['begin', on],
            ['go', on],
            ['pause', addDays(on, 1)],
            ['resume', addDays(on, 1 + stand)],
          ] as const) {
            const taking = decideStep(chart, chart.stepNamed(name), file, { periodDays, documentOn }, authority, {
              law,
              day: at,
            })
            if (isRefusal(taking)) throw new Error(taking.refused)
            for (const clock of Object.values(taking.clocks)) expect(known(clock.dueOn)).toBe(true)
            if (taking.document) {
              const due = taking.document.body.text.zh
              expect(due === '（末日待当年工作日历公布后另行告知）' || known(due)).toBe(true)
            }
            file = {
              ...file,
              steps: file.steps + 1,
              taken: { ...file.taken, [name]: { times: 1, lastOn: at, lastN: file.steps, marks: {} } },
              clocks: { ...file.clocks, ...taking.clocks },
            }
          }
        },
      ),
      { numRuns: 150 },
    )
  })

  test('nobody without a part takes a step, whatever the role and place', () => {
    const chart = chartWith({ speak: { by: ['applicant'] } })
    const roles = fc.constantFrom<Role>(
      'provider',
      'lessee',
      'supplier',
      'operator',
      'authority:market',
      'court',
      'public',
      'platform',
    )
    fc.assert(
      fc.property(
        roles,
        fc.constantFrom('cn', 'cn-gd-sz', 'cn-sh', null),
        fc.constantFrom('speak', 'close'),
        (role, place, step) => {
          const taking = decideStep(
            chart,
            chart.stepNamed(step),
            fileOf(chart),
            {},
            { party: 'stranger', role, place },
            { law: book.at(TODAY, 'cn-gd-sz'), day: TODAY },
          )
          expect(isRefusal(taking)).toBe(true)
        },
      ),
    )
  })
})
