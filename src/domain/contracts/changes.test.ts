import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { templates, type Framework } from '#domain/templates'
import { applyChanges, changedSince, restsOn, type Change, type Draft } from './changes.ts'

const template: Framework = templates().find(({ id }) => id === 'by-server')!
const clauses = template.clauses.map(({ id }) => id)
const free = template.clauses.filter(({ fixed }) => !fixed).map(({ id }) => id)
const slots = template.slots.map(({ id }) => id).filter((id) => !/^(lessee|provider)(Name|Uscc)$/.test(id))
const empty: Draft = { answers: {}, edits: [] }

const change = fc.oneof(
  fc.record({
    kind: fc.constant('answer' as const),
    slot: fc.constantFrom(...slots),
    value: fc.option(fc.oneof(fc.nat(), fc.boolean(), fc.string({ maxLength: 20 }))),
  }),
  fc.record({
    kind: fc.constant('replace' as const),
    clause: fc.constantFrom(...clauses),
    zh: fc.constant('改'),
    en: fc.constant('changed'),
  }),
  fc.record({ kind: fc.constant('remove' as const), clause: fc.constantFrom(...free) }),
  fc.record({ kind: fc.constant('restore' as const), clause: fc.constantFrom(...clauses) }),
)
const made = (draft: Draft, changes: readonly Change[]): Draft => {
  const done = applyChanges(template, draft, changes)
  if ('wrong' in done) throw new Error(done.wrong.says.en)
  return done.draft
}

describe('changes to a draft', () => {
  test('one after another or all at once comes to the same; a clause has one edit at most', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
        const atOnce = made(empty, changes)
        expect(changes.reduce((draft, each) => made(draft, [each]), empty)).toEqual(atOnce)
        const edited = atOnce.edits.map(({ clause }) => clause)
        expect(new Set(edited).size).toBe(edited.length)
      }),
    )
  })
  test('the draft they are made to is left as it was', () => {
    const before = JSON.stringify(empty)
    made(empty, [
      { kind: 'answer', slot: 'cards', value: 3 },
      { kind: 'remove', clause: free[0]! },
    ])
    expect(JSON.stringify(empty)).toBe(before)
  })
  test('restored, every clause stands as in the template', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
        const all = clauses.map((clause): Change => ({ kind: 'restore', clause }))
        expect(made(made(empty, changes), all).edits).toEqual([])
      }),
    )
  })
  test('a clause of their own: added, rewritten, what stands behind it moves up when it goes', () => {
    const title = { zh: '自拟', en: 'own' }
    const own = (clause: string, after: string): Change => ({ kind: 'add', clause, after, title, zh: '一', en: 'one' })
    const two = made(empty, [own('own-one', clauses[3]!), own('own-two', 'own-one')])
    const rewritten = made(two, [{ kind: 'replace', clause: 'own-one', zh: '二', en: 'two' }])
    expect(rewritten.edits[0]).toMatchObject({ kind: 'add', clause: 'own-one', zh: '二' })
    expect(made(two, [{ kind: 'remove', clause: 'own-one' }]).edits).toEqual([
      expect.objectContaining({ clause: 'own-two', after: clauses[3] }),
    ])
  })
  test.each([
    ['a slot that is not asked', { kind: 'answer', slot: 'nothing', value: 1 }, 'slot-unknown'],
    ['a slot named like what every object has', { kind: 'answer', slot: 'constructor', value: 1 }, 'slot-unknown'],
    ['the name of a party', { kind: 'answer', slot: 'lesseeName', value: '他人' }, 'party-fixed'],
    ['a clause that is not there', { kind: 'replace', clause: 'nowhere', zh: '一', en: '' }, 'clause-unknown'],
    [
      'a clause that is fixed',
      { kind: 'remove', clause: template.clauses.find(({ fixed }) => fixed)!.id },
      'clause-fixed',
    ],
    [
      'an added clause behind nothing',
      { kind: 'add', clause: 'own', after: 'nowhere', title: { zh: '一', en: 'a' }, zh: '一', en: '' },
      'clause-unknown',
    ],
    [
      'an added clause under a name that is taken',
      { kind: 'add', clause: clauses[0]!, after: clauses[1]!, title: { zh: '一', en: 'a' }, zh: '一', en: '' },
      'clause-unknown',
    ],
    ['restoring a clause the template has not', { kind: 'restore', clause: 'own' }, 'clause-unknown'],
  ] as [string, Change, string][])('%s is refused with its ground', (_what, bad, code) => {
    const done = applyChanges(template, empty, [bad])
    expect(done).toMatchObject({ wrong: { code, basis: expect.arrayContaining([expect.stringContaining('#')]) } })
  })
})

describe('when two changes meet', () => {
  const later = (wrote: string[]) => [{ revision: 2, side: 'provider', at: '2026-06-15T02:00:00.000Z', wrote }]
  test('on one place they always do; on places that have nothing to do with each other never', () => {
    fc.assert(
      fc.property(change, (one) => {
        const places = restsOn(template, [one])
        for (const place of places) expect(changedSince(template, [one], later([place]))).toHaveLength(1)
        expect(changedSince(template, [one], later(['slot:none', 'clause:none']))).toEqual([])
        expect(changedSince(template, [one], [])).toEqual([])
      }),
    )
  })
  test('new words of a clause and a new answer inside it meet, whichever came first', () => {
    const price = template.clauses.find(({ binds }) => binds.includes('price'))!.id
    const words: Change = { kind: 'replace', clause: price, zh: '每卡时 5 元', en: '' }
    const answer: Change = { kind: 'answer', slot: 'unitPriceFen', value: 500 }
    expect(changedSince(template, [words], later(['slot:unitPriceFen']))).toHaveLength(1)
    expect(changedSince(template, [answer], later([`clause:${price}`]))).toHaveLength(1)
    expect(changedSince(template, [answer], later(['slot:cureDays']))).toEqual([])
  })
})
