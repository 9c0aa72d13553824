// Faults planted in a small sound procedure: each is found, and the sound one is not faulted.
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadLaw } from '#kernel/rules'
import { chartFindings, chartOf } from './index.ts'

const law = loadLaw(join(import.meta.dirname, '../../../law')).at('2026-06-15', 'cn-gd-sz')
const LICENSING = 'cn/administrative-licensing-law'
const words = (zh: string) => ({ zh, en: zh })

type Raw = {
  // oxlint-disable-next-line typescript/no-explicit-any
  [name: string]: any
}

/** A licence that is asked for, granted for a term or refused, and asked for again: refused only after telling and hearing. */
const sound = (): Raw => ({
  id: 'test.licence',
  no: 'T1',
  title: words('许可'),
  serves: ['E1'],
  basis: [`${LICENSING}#29`],
  verified: 'V',
  parts: {
    applicant: { label: words('申请人'), roles: ['provider'], side: 'party' },
    authority: { label: words('机关'), roles: ['authority:industry'], side: 'agency', open: true },
  },
  states: {
    filed: { title: words('已申请') },
    granted: { title: words('准予') },
    refused: { title: words('不予') },
    closed: { title: words('办结'), end: true },
  },
  clocks: {
    decision: {
      label: words('决定'),
      rule: 'LICENSING',
      period: `${LICENSING}#42 decision-working-days`,
      of: 'authority',
    },
    statement: { label: words('陈述'), rule: 'LICENSING', period: 'field periodDays', of: 'applicant' },
  },
  remedies: [{ says: words('可以申请复议'), basis: 'cn/administrative-reconsideration-law#20' }],
  steps: [
    {
      step: 'file',
      title: words('申请'),
      by: ['applicant'],
      from: ['start'],
      to: 'filed',
      basis: [`${LICENSING}#29`],
      starts: ['decision'],
    },
    {
      step: 'ask-again',
      title: words('再次申请'),
      by: ['applicant'],
      from: ['granted', 'refused'],
      to: 'filed',
      basis: [`${LICENSING}#29`],
      starts: ['decision'],
    },
    {
      step: 'grant',
      title: words('准予'),
      by: ['authority'],
      from: ['filed'],
      to: 'granted',
      basis: [`${LICENSING}#38`],
      ends: ['decision'],
    },
    {
      step: 'tell',
      title: words('告知'),
      by: ['authority'],
      from: ['filed'],
      to: 'same',
      basis: [`${LICENSING}#7`],
      fields: { periodDays: { label: words('日'), type: 'count' } },
      tells: 'applicant',
      starts: ['statement'],
    },
    {
      step: 'answer',
      title: words('陈述'),
      by: ['applicant'],
      from: ['filed'],
      to: 'same',
      basis: [`${LICENSING}#7`],
      hears: 'applicant',
      ends: ['statement'],
    },
    {
      step: 'refuse',
      title: words('不予'),
      by: ['authority'],
      from: ['filed'],
      to: 'refused',
      basis: [`${LICENSING}#38`],
      against: 'applicant',
      needs: [
        { done: ['tell'], since: 'ask-again', says: words('先告知'), basis: `${LICENSING}#7` },
        { done: ['answer'], since: 'tell', over: 'statement', says: words('先听取'), basis: `${LICENSING}#7` },
      ],
      fields: { reasons: { label: words('理由'), type: 'long' } },
      document: { title: words('决定书'), to: ['applicant'], text: words('{reasons}{remedies}') },
      ends: ['decision'],
    },
    {
      step: 'close',
      title: words('办结'),
      by: ['authority'],
      from: ['granted', 'refused'],
      to: 'closed',
      basis: [`${LICENSING}#38`],
    },
  ],
})

/** The findings of the sound procedure with a fault planted in it, as `kind where`. */
function found(plant: (raw: Raw, step: (name: string) => Raw) => void): string[] {
  const raw = sound()
  plant(raw, (name) => raw['steps'].find((step: Raw) => step['step'] === name))
  return chartFindings(chartOf('test.licence.yaml', raw), law).map(({ kind, where }) => `${kind} ${where}`)
}

it('finds nothing in a sound procedure', () => {
  expect(found(() => {})).toEqual([])
})

describe('due process', () => {
  const faults: [string, (raw: Raw, step: (name: string) => Raw) => void][] = [
    ['nobody told', (_, step) => step('refuse')['needs'].shift()],
    ['told only when a choice was made', (_, step) => (step('refuse')['needs'][0].when = 'tell.periodDays = 1')],
    ['telling may be waited out', (_, step) => (step('refuse')['needs'][0].over = 'decision')],
    ['a step that tells somebody else', (_, step) => (step('tell')['tells'] = 'authority')],
    ['nobody heard', (_, step) => step('refuse')['needs'].pop()],
    ['a hearing that hears nobody', (_, step) => delete step('answer')['hears']],
    ['the time of somebody else', (raw) => (raw['clocks'].statement.of = 'authority')],
    ['a time to speak that telling does not start', (_, step) => (step('refuse')['needs'][1].over = 'decision')],
    [
      'no reasons asked for',
      (_, step) => (delete step('refuse')['fields'], (step('refuse')['document'].text = words('{remedies}'))),
    ],
    ['reasons left to choice', (_, step) => (step('refuse')['fields'].reasons.optional = true)],
    ['served on nobody concerned', (_, step) => (step('refuse')['document'].to = ['authority'])],
    ['no reasons in the document', (_, step) => (step('refuse')['document'].text = words('{remedies}'))],
    ['no remedies in the English words', (_, step) => (step('refuse')['document'].text.en = '{reasons}')],
    ['no remedy named', (raw) => delete raw['remedies']],
    ['decided by the clock', (_, step) => (step('refuse')['by'] = ['authority', 'system'])],
    ['an earlier round’s notice', (_, step) => delete step('refuse')['needs'][0].since],
    ['an earlier notice’s hearing', (_, step) => delete step('refuse')['needs'][1].since],
  ]
  it.each(faults)('finds: %s', (_, plant) => {
    expect(new Set(found(plant))).toEqual(new Set(['due-process refuse']))
  })

  const earlier = (plant: (raw: Raw, step: (name: string) => Raw) => void): boolean =>
    found((raw, step) => {
      delete step('refuse')['needs'][0].since
      plant(raw, step)
    }).length > 0
  it('a round ends with any decision: the same one, another part’s, or silence', () => {
    // refused, asked for again, refused
    expect(earlier((_, step) => (step('ask-again')['from'] = ['refused']))).toBe(true)
    // granted, asked for again, refused
    expect(earlier((_, step) => (step('ask-again')['from'] = ['granted']))).toBe(true)
    // granted by silence, asked for again, refused
    expect(
      earlier((raw, step) => {
        step('ask-again')['from'] = ['granted']
        step('grant')['by'] = ['system']
        delete step('grant')['ends']
        raw['clocks'].decision.then = 'grant'
      }),
    ).toBe(true)
  })
  it('what comes once has no earlier round', () => {
    expect(earlier((_, step) => (step('ask-again')['to'] = 'closed'))).toBe(false)
    // a way back that passes the telling tells anew
    expect(
      earlier((raw, step) => {
        raw['states'].told = { title: words('已告知') }
        step('tell')['to'] = 'told'
        for (const name of ['answer', 'refuse']) step(name)['from'] = ['told']
      }),
    ).toBe(false)
    // a hearing and its end decide nothing
    expect(
      earlier((raw, step) => {
        step('ask-again')['to'] = 'closed'
        raw['states'].hearing = { title: words('听证') }
        raw['steps'].push(
          { ...step('close'), step: 'call', from: ['filed'], to: 'hearing', pauses: ['decision'] },
          { ...step('close'), step: 'hold', from: ['hearing'], to: 'filed', resumes: ['decision'] },
        )
      }),
    ).toBe(false)
  })
  it('since must name a step on the way back', () => {
    expect(found((_, step) => (step('refuse')['needs'][0].since = 'close'))).toEqual(['due-process refuse'])
    expect(found((_, step) => (step('refuse')['needs'][0].since = 'refuse'))).toEqual(['due-process refuse'])
  })
})

describe('every other fault', () => {
  const faults: [string, (raw: Raw, step: (name: string) => Raw) => void, string][] = [
    [
      'a state without a way on',
      (_, step) => ((step('close')['from'] = ['granted']), (step('ask-again')['from'] = ['granted'])),
      'dead-end refused',
    ],
    [
      'an end that the clock goes on from',
      (raw, step) => {
        raw['clocks'].late = { ...raw['clocks'].decision, then: 'reopen' }
        step('close')['starts'] = ['late']
        raw['steps'].push({
          ...step('close'),
          step: 'reopen',
          by: ['system'],
          from: ['closed'],
          to: 'granted',
          starts: [],
        })
      },
      'end-with-a-way-on closed',
    ],
    [
      'a step that opens a file and goes on in one',
      (_, step) => step('close')['from'].push('start'),
      'opens-and-goes-on close',
    ],
    [
      'a clock that nobody ends',
      (_, step) => (delete step('grant')['ends'], delete step('refuse')['ends']),
      'clock-never-met clocks.decision',
    ],
    [
      'an article that is not on file',
      (_, step) => (step('grant')['basis'] = [`${LICENSING}#999`]),
      'unresolved-basis grant',
    ],
    [
      'a need without ground',
      (_, step) => (step('refuse')['needs'][0].basis = 'cn/no-such-law#1'),
      'unresolved-basis refuse',
    ],
    ['a remedy without ground', (raw) => (raw['remedies'][0].basis = 'cn/no-such-law#1'), 'unresolved-basis remedies'],
    [
      'a number that no article holds',
      (raw) => (raw['clocks'].decision.period = `${LICENSING}#42 no-such-number`),
      'no-such-number clocks.decision',
    ],
  ]
  it.each(faults)('finds: %s', (_, plant, where) => {
    expect(found(plant)).toEqual([where])
  })
  it('asks the law only where it is given', () => {
    const raw = sound()
    raw['basis'] = ['cn/no-such-law#1']
    const chart = chartOf('test.licence.yaml', raw)
    expect(chartFindings(chart)).toEqual([])
    expect(chartFindings(chart, law).map(({ kind }) => kind)).toEqual(['unresolved-basis'])
  })
})
