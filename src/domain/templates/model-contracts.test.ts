// The five model contracts of law/templates: sound as data, and each makes its example without an error.
import { loadLaw } from '#kernel/rules'
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { assemble } from './assemble.ts'
import { unfairTerms } from './findings-unfair.ts'
import { frameworkIds, type Answers, type Assembled, type Framework } from './framework.ts'
import { templateOn, templates } from './library.ts'
import { programOf } from './program.ts'
import { templateFindings } from './template-check.ts'

const root = join(import.meta.dirname, '../../..')
const book = loadLaw(join(root, 'law'))
const [on, place] = ['2026-11-22', 'cn-gz-gy']
const law = book.at(on, place)
const example = (id: string): Answers =>
  JSON.parse(readFileSync(join(root, `examples/contracts/${id}.json`), 'utf8')) as Answers
const made = (framework: Framework, answers: Answers): Assembled => assemble(framework, answers, { on, place, law })

describe.each(frameworkIds)('%s', (id) => {
  const framework = templateOn(id, on, place)!
  test('is sound on its first day', () => {
    expect(templateFindings(framework, book.at(framework.from, framework.place))).toEqual([])
  })
  test('makes its example, with nothing wrong and no blank', () => {
    const assembled = made(framework, example(id))
    expect(assembled.findings.filter(({ severity }) => severity !== 'notice')).toEqual([])
    expect(assembled.complete).toBe(true)
    expect(assembled.clauses.length).toBeGreaterThanOrEqual(30)
    for (const { zh, en } of assembled.clauses) expect(`${zh}${en}`).not.toMatch(/____|\{|\}|undefined/)
    expect(programOf(assembled)).toMatchObject({ mode: id, until: assembled.answers['endsOn'] ?? null })
  })
  test('has no words that would be pointed out had the sides written them', () => {
    const own = framework.clauses.flatMap(({ id: slot, text, variants = [] }) =>
      [...(text ? [text] : []), ...variants.map((variant) => variant.text)].map((words) => ({ slot, ...words })),
    )
    expect(unfairTerms.flatMap(({ find }) => find({ own } as unknown as Parameters<typeof find>[0]))).toEqual([])
  })
  test('with each choice of an answer no place stays blank', () => {
    const choices = framework.slots.filter(({ type }) => type === 'choice' || type === 'yes-no')
    const chosen = fc.record(
      Object.fromEntries(
        choices.map((slot) => [
          slot.id,
          slot.type === 'yes-no' ? fc.boolean() : fc.constantFrom(...slot.options!.map(({ value }) => value)),
        ]),
      ),
      { requiredKeys: [] },
    ) as fc.Arbitrary<Answers>
    fc.assert(
      fc.property(chosen, (answers) => {
        const assembled = made(framework, { ...example(id), ...answers })
        const missing = assembled.findings.some(({ severity }) => severity === 'error')
        if (!missing) for (const { zh, en } of assembled.clauses) expect(`${zh}${en}`).not.toMatch(/____/)
        expect(new Set(assembled.clauses.map((clause) => clause.id)).size).toBe(assembled.clauses.length)
      }),
      { numRuns: 40 },
    )
  })
})

test('every file of law/templates is one of the five', () => {
  expect(
    templates()
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual([...frameworkIds].toSorted())
})
