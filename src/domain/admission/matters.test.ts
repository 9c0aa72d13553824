// Which licences and filings: the cases of law/cases/admission.yaml, and that nothing doubtful is ever certain.
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { casesOf, loadLaw } from '#kernel/rules'
import { mattersFor, matterTable, matterTableOf, type Answers, type MatterList } from './matters.ts'

const folder = join(import.meta.dirname, '../../../law')
const book = loadLaw(folder)
const law = book.at('2026-06-15', 'cn')
const cases = casesOf(join(folder, 'cases')).filter(({ kind }) => kind === 'admission')

const ids = (rows: { id: string }[]): string[] => rows.map(({ id }) => id)

/** What came out, in the terms of a case: of each list only what the case names. */
function told(list: MatterList, expected: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const all = [...list.required, ...list.notRequired, ...list.ask]
  const among = (rows: { id: string }[], wanted: unknown): unknown =>
    (wanted as string[]).length === 0 ? ids(rows) : ids(rows).filter((id) => (wanted as string[]).includes(id))
  const each: Record<string, (wanted: unknown) => unknown> = {
    must: (wanted) => among(list.required, wanted),
    none: (wanted) => among(list.notRequired, wanted),
    ask: (wanted) => among(list.ask, wanted),
    leans: (wanted) =>
      Object.fromEntries(Object.keys(wanted as object).map((id) => [id, all.find((m) => m.id === id)?.leans])),
    conditions: (wanted) =>
      Object.fromEntries(
        Object.keys(wanted as object).map((id) => [
          id,
          Object.fromEntries(all.find((m) => m.id === id)!.conditions.map(({ basis, met }) => [basis, met])),
        ]),
      ),
  }
  return Object.fromEntries(Object.entries(expected).map(([name, wanted]) => [name, each[name]!(wanted)]))
}

describe('the cases a lawyer reads', () => {
  it('are there', () => expect(cases.length).toBeGreaterThan(10))
  it.each(cases)('$where $case.zh', ({ given, expect: expected }) => {
    const list = mattersFor(given['answers'] as Answers, book.at(String(given['on']), String(given['place'])))
    expect(told(list, expected)).toEqual(expected)
  })
})

const { questions, matters } = matterTable()
const anyAnswers = fc.record(
  Object.fromEntries(
    questions.map(({ id, options }) => [
      id,
      fc.option(fc.constantFrom(...options.map(({ value }) => value)), { nil: undefined }),
    ]),
  ),
)

describe('whatever is answered', () => {
  test('every matter is told once, and nothing doubtful, open or voluntary is required', () => {
    fc.assert(
      fc.property(anyAnswers, (answers) => {
        const { required, notRequired, ask } = mattersFor(answers, law)
        expect([...ids(required), ...ids(notRequired), ...ids(ask)].toSorted()).toEqual(ids(matters).toSorted())
        for (const matter of required) {
          expect(['V', 'V2', 'platform']).toContain(matter.verified)
          expect(matter.kind).not.toBe('voluntary')
          expect(matter.doubt).toBeNull()
        }
        for (const matter of notRequired)
          if (matter.kind !== 'voluntary') expect(['V', 'V2', 'platform']).toContain(matter.verified)
        for (const matter of ask) expect(matter.doubt).not.toBeNull()
        for (const matter of [...required, ...notRequired]) expect(matter.reasons.length).toBeGreaterThan(0)
      }),
      { numRuns: 300 },
    )
  })

  test('one more answer never makes a settled matter open again', () => {
    fc.assert(
      fc.property(anyAnswers, fc.constantFrom(...questions), fc.nat(), (answers, question, pick) => {
        const asked = question.options[pick % question.options.length]!.value
        const before = mattersFor({ ...answers, [question.id]: undefined }, law)
        const after = mattersFor({ ...answers, [question.id]: asked }, law)
        const open = (list: MatterList): string[] => list.ask.filter((m) => m.open.length > 0).map((m) => m.id)
        expect(open(after).filter((id) => !open(before).includes(id))).toEqual([])
      }),
    )
  })
})

test('with every question answered nothing is open, and an answer that no question offers is none', () => {
  const answers = Object.fromEntries(questions.map(({ id, options }) => [id, options[0]!.value]))
  expect(mattersFor(answers, law).ask.filter(({ open }) => open.length > 0)).toEqual([])
  expect(mattersFor({ supply: 'moonlight', __proto__: 'x' } as never, law)).toEqual(mattersFor({}, law))
})

test('every citation of the table resolves to an article in force, and every number is there', () => {
  const cites = [
    ...questions.flatMap(({ basis }) => basis),
    ...matters.flatMap((m) => [
      ...m.basis,
      ...m.clauses.flatMap(({ basis }) => basis),
      ...m.otherwise.basis,
      ...(m.documents ?? []).map(({ basis }) => basis),
      ...(m.conditions ?? []).map(({ basis }) => basis),
      ...(m.after ?? []).map(({ basis }) => basis),
    ]),
  ]
  expect([...new Set(cites)].filter((cite) => !law.holds(cite).holds)).toEqual([])
  for (const m of matters) {
    for (const of of [m.clock, m.renewal, m.term])
      if (of) expect(() => law.period(of.cite, of.number), m.id).not.toThrow()
    for (const { basis, number } of m.conditions ?? [])
      if (number !== undefined) expect(law.integer(basis, number)).toBeGreaterThan(0)
  }
})

test('a filing or a voluntary register never lists and is never a licence', () => {
  for (const m of matters) if (m.kind !== 'licence') expect([m.id, m.lists]).toEqual([m.id, undefined])
})

test('a table that cannot be right says where', () => {
  expect(() => matterTableOf('questions: []')).toThrow(/matters\/admission\.yaml: questions/)
  const one = `
questions: [{ id: a, ask: { zh: 问, en: q }, basis: [cn/x#1], options: [{ value: p, label: { zh: 甲, en: p } }, { value: q, label: { zh: 乙, en: q } }] }]
groups: {}
matters:
  - { id: m, title: { zh: 事, en: m }, kind: licence, authority: { role: null, words: { zh: 关, en: a } }, basis: [cn/x#1], clauses: [{ when: { a: [z] }, answer: required, verified: V, says: { zh: 说, en: s }, basis: [cn/x#1] }], otherwise: { verified: V, says: { zh: 说, en: s }, basis: [cn/x#1] } }`
  expect(() => matterTableOf(one)).toThrow('m: a has no answer z')
})
