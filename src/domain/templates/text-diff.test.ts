// The diff of two model contracts: none of a text to itself, its marks give both again; what is material is seen.
import { textAfter, textBefore } from '#kernel/redline'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { modelContract, reworded } from '../../../test/model-contract.ts'
import type { Framework } from './framework.ts'
import { diffFrameworks, summaryOf } from './text-diff.ts'

type Raw = Parameters<NonNullable<Parameters<typeof modelContract>[0]>>[0]
type RawClause = { id: string; text: { zh: string; en: string } } & Record<string, unknown>

const base = modelContract()
const ids = base.clauses.map(({ id }) => id)
const clauseIn = (raw: Raw, id: string): RawClause => (raw.clauses as RawClause[]).find((each) => each.id === id)!

/** Texts with clauses taken out, reworded and in another order. */
const texts: fc.Arbitrary<Framework> = fc
  .record({
    kept: fc.subarray(ids, { minLength: 1 }),
    order: fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
    words: fc.dictionary(
      fc.constantFrom(...ids),
      fc
        .array(fc.constantFrom('应当', '三十日', '不得', '算力', '。', '五日'), { minLength: 1 })
        .map((all) => all.join('')),
    ),
  })
  .map(({ kept, order, words }) =>
    modelContract((raw) => {
      raw.clauses = kept.map((id) => {
        const clause = clauseIn(raw, id)
        return { ...clause, text: { ...clause.text, zh: clause.text.zh + (words[id] ?? '') } }
      })
      raw.parts[0]!.clauses = kept.toSorted((a, b) => order[ids.indexOf(a)]! - order[ids.indexOf(b)]!)
    }),
  )

describe('a diff', () => {
  test('of a text with itself is empty', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const diff = diffFrameworks(text, text)
        expect(diff.clauses.every(({ status }) => status === 'same')).toBe(true)
        expect([diff.slots, diff.fields, summaryOf(diff, false).why]).toEqual([[], [], []])
      }),
    )
  })
  test('holds every clause of both, and its marks give the words of both', () => {
    fc.assert(
      fc.property(texts, texts, (from, to) => {
        const { clauses } = diffFrameworks(from, to)
        const wordsOf = (text: Framework, id: string): string =>
          text.clauses.find((each) => each.id === id)?.text?.zh ?? ''
        for (const { id, wasId, zh, status } of clauses) {
          expect(textAfter(zh)).toBe(status === 'removed' ? '' : wordsOf(to, id))
          expect(textBefore(zh)).toBe(status === 'added' ? '' : wordsOf(from, wasId ?? id))
        }
        const present = clauses.filter(({ status }) => status !== 'removed').map(({ id }) => id)
        expect(present).toEqual(to.parts.flatMap((part) => part.clauses))
      }),
    )
  })
})

describe('what makes a change material', () => {
  const why = (change: (raw: Raw) => void, onlyWording = true) =>
    summaryOf(diffFrameworks(base, modelContract(change)), onlyWording).why
  test.each<[string, (raw: Raw) => void, string[]]>([
    ['another word, as the drafter states', reworded('payment', '收到账单后', '自收到账单之日起'), []],
    ['a number in the words', reworded('evidence', '可以举证', '可以在三十日内举证'), ['number-changed']],
    ['a duty', reworded('delivery', '应当', '可以'), ['duty-changed']],
    [
      'the default of a question',
      (raw) => Object.assign(raw.slots[10]!, { default: 60 }),
      ['number-changed', 'slot-changed'],
    ],
    ['a question more', (raw) => raw.slots.push({ ...raw.slots[0]!, id: 'another' }), ['slot-changed']],
    [
      'only how a question is put',
      (raw) => Object.assign(raw.slots[0]!, { label: { zh: '转出方', en: 'from whom' } }),
      [],
    ],
    ['a rule of the program', (raw) => void (clauseIn(raw, 'payment')['binds'] = ['payment-due']), ['binding-changed']],
    [
      'when a clause stands',
      (raw) => void (clauseIn(raw, 'evidence')['when'] = { mediationFirst: [true] }),
      ['condition-changed'],
    ],
    [
      'that a clause is to be emphasised',
      (raw) =>
        void Object.assign(clauseIn(raw, 'ending'), { exceptional: 'lessee', explain: { zh: '说明', en: 'why' } }),
      ['protection-changed'],
    ],
    ['what it is in law', (raw) => void (raw['natures'] = ['service', 'lease']), ['nature-changed']],
    ['another order', (raw) => void raw.parts[0]!.clauses.reverse(), []],
    [
      'a clause less',
      (raw) => {
        raw.clauses = (raw.clauses as RawClause[]).filter(({ id }) => id !== 'evidence')
        raw.parts[0]!.clauses = raw.parts[0]!.clauses.filter((id) => id !== 'evidence')
      },
      ['clause-removed'],
    ],
  ])('%s', (_name, change, expected) => expect(why(change)).toEqual(expected))
  test('the drafter may say that it is more than wording', () =>
    expect(why(reworded('payment', '收到账单后', '自收到账单之日起'), false)).toEqual(['stated-by-drafter']))
  test('a clause under another id is known by its words', () => {
    const renamed = modelContract((raw) => {
      clauseIn(raw, 'evidence').id = 'metering'
      raw.parts[0]!.clauses = raw.parts[0]!.clauses.map((id) => (id === 'evidence' ? 'metering' : id))
    })
    const { clauses } = diffFrameworks(base, renamed)
    expect(clauses.find(({ id }) => id === 'metering')).toMatchObject({ status: 'renamed', wasId: 'evidence' })
    expect(summaryOf(diffFrameworks(base, renamed), true).material).toBe(false)
  })
})
