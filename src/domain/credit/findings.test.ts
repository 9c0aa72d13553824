// What is a finding and what is none: pure, on files as the acts meet them.
import type { CaseFile } from '#kernel/casework'
import { describe, expect, it } from 'vitest'
import { findingIn, outcomes, sources } from './findings.ts'
import { folded, type KeptRow, type Mark } from './kept.ts'
import { chartNamed } from '#kernel/procedure'

const taken = (day: string, n: number, marks: Record<string, string> = {}) => ({
  times: 1,
  lastOn: day,
  lastN: n,
  marks,
})
const file = (procedure: string, more: Partial<CaseFile>): CaseFile => ({
  file: '00000000-0000-7000-8000-0000000000f1',
  procedure,
  no: 'NO-1',
  title: '示例',
  state: 'any',
  place: 'cn-gd-sz',
  about: null,
  steps: 9,
  parts: {},
  taken: {},
  clocks: {},
  ...more,
})

describe('a finding', () => {
  const penalty = (draft: Record<string, string>, kind: string, about: string | null = null) =>
    file('supervision.penalty', {
      about,
      parts: { party: ['p'], authority: ['a'] },
      taken: {
        'file-case': taken('2026-05-01', 1, { kind }),
        'draft-decision': taken('2026-05-05', 2, draft),
        decide: taken('2026-05-11', 3),
        'serve-decision': taken('2026-05-12', 4),
      },
    })

  it('is what was decided and served, of the rule and level that its own document says', () => {
    const found = findingIn(penalty({ weight: 'ordinary' }, 'collusion'), 'serve-decision', null)
    expect(found).toMatchObject({
      party: 'p',
      authority: 'a',
      finding: { rule: 'price-collusion', level: 'general', decidedOn: '2026-05-11', notifiedOn: '2026-05-12' },
    })
    expect(findingIn(penalty({ weight: 'lighter' }, 'marking'), 'serve-decision', null)?.finding.level).toBe('minor')
    expect(findingIn(penalty({ gravity: 'graver' }, 'marking'), 'serve-decision', null)?.finding.level).toBe('serious')
  })

  it('is judged by what its origin was about, as one set of facts with it', () => {
    const about = `file/${'0'.repeat(8)}-0000-7000-8000-0000000000e1`
    const erased = findingIn(penalty({}, 'other', about), 'serve-decision', file('supervision.erasure', {}))
    expect(erased?.finding).toMatchObject({ rule: 'erasure-failed', chain: about })
    expect(findingIn(penalty({}, 'other', 'lease/x'), 'serve-decision', null)?.finding).toMatchObject({
      rule: 'price-other',
      chain: 'file/00000000-0000-7000-8000-0000000000f1',
    })
  })

  it('is nothing that was not decided: no notice, no sample, no overdue clock, no referral, no plain judgment', () => {
    expect(findingIn(penalty({}, 'marking'), 'serve-notice', null)).toBeUndefined()
    const erasure = file('supervision.erasure', {
      parts: { provider: ['p'] },
      taken: { 'sample-failed': taken('2026-05-11', 3), 'mark-overdue': taken('2026-05-11', 4) },
    })
    for (const step of ['sample-failed', 'mark-overdue']) expect(findingIn(erasure, step, null)).toBeUndefined()
    const claim = file('subsidy.claim', {
      parts: { applicant: ['p'], finance: ['f'] },
      taken: {
        recover: taken('2026-05-11', 3),
        'refer-penalty': taken('2026-05-12', 4),
        'record-credit': taken('2026-05-13', 5),
      },
    })
    expect(findingIn(claim, 'refer-penalty', null)).toBeUndefined()
    expect(findingIn(claim, 'record-credit', null)?.finding).toMatchObject({
      rule: 'support-misused',
      decidedOn: '2026-05-11',
    })
    const judged = (marks: Record<string, string>, appeal?: Record<string, string>) =>
      file('dispute.case', {
        parts: { plaintiff: ['x'], defendant: ['y'] },
        taken: {
          judge: taken('2026-05-11', 3, marks),
          'become-final': taken('2026-06-01', 5),
          ...(appeal === undefined ? {} : { 'decide-appeal': taken('2026-07-01', 6, appeal) }),
        },
      })
    expect(findingIn(judged({}), 'become-final', null)).toBeUndefined()
    expect(findingIn(judged({ breachBy: 'none' }), 'become-final', null)).toBeUndefined()
    expect(findingIn(judged({ breachBy: 'plaintiff' }), 'become-final', null)?.party).toBe('x')
    // against both sides: each has its own
    const both = judged({ breachBy: 'both' })
    for (const party of ['x', 'y']) expect(findingIn(both, 'become-final', null, party)?.party).toBe(party)
    // what the first judgment found and the appeal did not is no finding
    expect(findingIn(judged({ breachBy: 'defendant' }, {}), 'decide-appeal', null)).toBeUndefined()
  })

  it('is told by a judgment in a field of its own, with each side that it may be against', () => {
    for (const step of ['judge', 'decide-appeal']) {
      const { type, options, optional } = chartNamed('dispute.case').stepNamed(step)!.fields!['breachBy']!
      expect([type, optional]).toEqual(['choice', true])
      expect(options!.map(({ value }) => value)).toEqual(['plaintiff', 'defendant', 'both', 'none'])
    }
  })

  it('names steps that there are', () => {
    for (const [procedure, of] of Object.entries(sources))
      for (const { step, decided = step } of of)
        for (const name of [step, decided])
          expect(chartNamed(procedure).stepNamed(name), `${procedure} ${name}`).toBeDefined()
    for (const [procedure, of] of Object.entries(outcomes))
      for (const step of Object.keys(of)) expect(chartNamed(procedure).stepNamed(step), step).toBeDefined()
  })
})

describe('the file of a day', () => {
  const row = (marks: Mark[]): KeptRow => ({
    fact: 'f',
    kind: 'finding',
    marks,
    body: {
      rule: 'price-marking',
      level: 'general',
      chain: 'c',
      source: 's',
      evidence: [],
      decision: 'd',
      decidedOn: '2026-05-01',
      notifiedOn: '2026-05-01',
      effectiveOn: '2026-05-01',
    },
  })
  it('opens an objection anew where there is a second one', () => {
    const once: Mark[] = [
      { what: 'disputed', on: '2026-05-02' },
      { what: 'dismissed', on: '2026-05-04' },
    ]
    expect(folded([row(once)]).facts[0]).toMatchObject({ objection: 'dismissed', objectionDecidedOn: '2026-05-04' })
    const twice = folded([row([...once, { what: 'disputed', on: '2026-05-06' }])]).facts[0]
    expect(twice).toMatchObject({ objectedOn: '2026-05-06', objection: undefined, objectionDecidedOn: undefined })
  })
  it('counts nothing that is not there', () => {
    expect(folded([])).toEqual({ completed: [], facts: [], measured: [], rewards: [] })
  })
})
