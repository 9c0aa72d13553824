import { frameworkSchema, templates } from '#domain/templates'
import { describe, expect, test } from 'vitest'
import type { Framework } from '../api/template-rows.ts'
import { blankClause, frameworkOf, freeClauseId, standOf, valuesOf, type TemplateValues } from './template-values.ts'

/** The project's own texts as the editor gets them: through JSON. */
const texts = JSON.parse(JSON.stringify(templates())) as Framework[]
const filled = (of: Framework, over: Partial<TemplateValues> = {}): TemplateValues => ({
  ...valuesOf(of),
  label: '初稿',
  explanation: '说明',
  onlyWording: 'no',
  ...over,
})
const made = (of: Framework, over: Partial<TemplateValues> = {}) => frameworkOf(filled(of, over), of)

describe.each(texts.map((text) => [text.id, text] as const))('the editor of %s', (_id, text) => {
  test('opens with a text and puts the same text again, as an official one', () => {
    const answer = made(text)
    if ('lacks' in answer) throw new Error(answer.lacks)
    const order = (of: Framework) => ({ ...of, clauses: of.clauses.toSorted((a, b) => (a.id < b.id ? -1 : 1)) })
    expect(order(answer.framework)).toEqual(order({ ...text, official: true }))
    expect(frameworkSchema.safeParse(answer.framework).success).toBe(true)
  })
})

test('it says first what is missing, and in which clause', () => {
  const [text] = texts
  const values = valuesOf(text!)
  const [part] = values.parts
  const one = (over: object) => [{ ...part!, clauses: [{ ...part!.clauses[0]!, ...over }] }]
  expect(made(text!, { label: ' ' })).toEqual({ lacks: 'draft.need.label' })
  expect(made(text!, { version: '一' })).toEqual({ lacks: 'template.need.version' })
  expect(made(text!, { questions: '{' })).toEqual({ lacks: 'template.need.questions' })
  expect(made(text!, { parts: one({ basis: '民法典' }) })).toMatchObject({ lacks: 'draft.need.cite' })
  expect(made(text!, { parts: one({ when: '{' }) })).toMatchObject({ lacks: 'template.need.when' })
  expect(made(text!, { parts: one({ exceptional: 'lessee', explainZh: '' }) })).toMatchObject({
    lacks: 'template.need.explain',
  })
})

test('it tells what is new and what changed', () => {
  const before = valuesOf(texts[0]!)
  const [clause] = before.parts[0]!.clauses
  expect(standOf(clause!, before)).toBe('same')
  expect(standOf({ ...clause!, titleZh: '另一标题' }, before)).toBe('changed')
  expect(standOf(blankClause(freeClauseId(before.parts)), before)).toBe('new')
})
