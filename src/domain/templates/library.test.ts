import { loadLaw } from '#kernel/rules'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { smallFramework } from '../../../test/small-framework.ts'
import type { Clause, Framework, Slot } from './framework.ts'
import { BadTemplate, frameworkOf, templateOn, templates } from './library.ts'
import { lookup } from './lookup.ts'
import { templateFindings, type TemplateFinding } from './template-check.ts'

const folders: string[] = []
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })))

/** A folder of template files; values are written as YAML, texts as they are. */
function folderWith(files: Record<string, unknown>): string {
  const folder = mkdtempSync(join(tmpdir(), 'suan-templates-'))
  folders.push(folder)
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(folder, name), typeof content === 'string' ? content : stringify(content))
  return folder
}

describe('reading', () => {
  test('what a framework names is taken from the shared file; the hash is of the whole', () => {
    const [slot, ...slots] = smallFramework.slots
    const [clause, ...clauses] = smallFramework.clauses
    const folder = folderWith({
      'clauses.yaml': { slots: [slot], clauses: [clause] },
      'by-server.yaml': { ...smallFramework, slots: [slot!.id, ...slots], clauses: [clause!.id, ...clauses] },
    })
    const [read] = templates(folder)
    expect(read).toEqual(smallFramework)
    expect(lookup(read!).sha256).toBe(lookup(smallFramework).sha256)
    expect(lookup(read!).sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(templates(folder)).toBe(templates(folder))
  })
  test.each<[string, Record<string, unknown>, RegExp]>([
    [
      'a name that the shared file lacks',
      { 'by-server.yaml': { ...smallFramework, slots: ['lost'] } },
      /by-server\.yaml: slots: .*lost/,
    ],
    ['a field of another kind', { 'x.yaml': { ...smallFramework, official: 'no' } }, /^x\.yaml: official: /],
    ['an unknown field', { 'x.yaml': { ...smallFramework, extra: 1 } }, /^x\.yaml: /],
    ['a place that is none', { 'x.yaml': { ...smallFramework, place: 'cn-qq' } }, /place: .*cn-qq/],
    ['broken YAML', { 'x.yaml': 'id: [' }, /^x\.yaml:\d+: YAML: /],
    ['one version twice', { 'a.yaml': smallFramework, 'b.yaml': smallFramework }, /by-server 2026\.1 cn: /],
  ])('%s is refused in one line', (_name, files, says) => {
    const folder = folderWith(files)
    expect(() => templates(folder)).toThrow(BadTemplate)
    expect(() => templates(folder)).toThrow(says)
  })
})

test('in force: the smallest place first, then the newest; never before its day or after its last', () => {
  const of = (version: string, more: Partial<Framework>): Framework => ({ ...smallFramework, version, ...more })
  const among = [
    of('2026.1', { until: '2026-12-31' }),
    of('2026.2', { from: '2026-06-01' }),
    of('2026.10', { from: '2026-06-01' }),
    of('2025.1', { from: '2025-01-01', place: 'cn-gd-sz', until: '2026-06-30' }),
  ]
  const on = (day: string, place: string) => templateOn('by-server', day, place, among)?.version
  expect(on('2025-12-31', 'cn-bj')).toBeUndefined()
  expect(on('2026-05-31', 'cn-bj')).toBe('2026.1')
  expect(on('2026-06-01', 'cn-bj')).toBe('2026.10')
  expect(on('2026-06-30', 'cn-gd-sz')).toBe('2025.1')
  expect(on('2026-07-01', 'cn-gd-sz')).toBe('2026.10')
  expect(templateOn('storage', '2026-06-01', 'cn', among)).toBeUndefined()
})

describe('what is wrong with a template', () => {
  const law = loadLaw(join(import.meta.dirname, '../../../law')).at('2026-03-01', 'cn')
  const clause = (more: Partial<Clause>): Clause => ({
    id: 'new',
    title: { zh: '新', en: 'New' },
    ...(more.variants ? {} : { text: { zh: '新', en: 'new' } }),
    basis: ['cn/civil-code#470'],
    binds: [],
    ...more,
  })
  const withClause = (more: Partial<Clause>): Framework => ({
    ...smallFramework,
    clauses: [...smallFramework.clauses, clause(more)],
    parts: [...smallFramework.parts, { title: { zh: '三', en: 'C' }, clauses: ['new'] }],
  })
  const withSlot = (more: Partial<Slot>): Framework => ({
    ...smallFramework,
    slots: [
      ...smallFramework.slots,
      { id: 'fresh', group: 'all', label: { zh: '新', en: 'new' }, type: 'text', basis: [], ...more },
    ],
  })
  const text = (words: string) => ({ zh: words, en: words })
  const before = new Set(templateFindings(smallFramework, law).map(({ says }) => says.zh))
  const fresh = (framework: Framework): [TemplateFinding['kind'], string][] =>
    templateFindings(framework, law)
      .filter(({ says }) => !before.has(says.zh))
      .map(({ kind, where }) => [kind, where])

  test.each<[string, Framework, [TemplateFinding['kind'], string][]]>([
    ['a place for no slot', withClause({ text: text('{nowhere}') }), [['unknown-name', 'new']]],
    ['a place for no clause', withClause({ text: text('{#nowhere}') }), [['unknown-name', 'new']]],
    ['a slot that need not be answered', withClause({ text: text('{earnestFen}') }), [['may-stay-blank', 'new']]],
    [
      'blank in one language only',
      withClause({ text: { zh: '{cards}', en: '{earnestFen}' } }),
      [['may-stay-blank', 'new']],
    ],
    ['a slot asked only sometimes', withClause({ text: text('{personalDataKinds}') }), [['may-stay-blank', 'new']]],
    [
      'the same under its condition is sound',
      withClause({ when: { personalData: [true] }, text: text('{personalDataKinds}') }),
      [],
    ],
    ['a clause that does not always stand', withClause({ text: text('{#data}') }), [['may-stay-blank', 'new']]],
    [
      'variants that leave a case out',
      withClause({ variants: [{ when: { nature: ['lease', 'service'] }, text: text('x') }] }),
      [['no-variant', 'new']],
    ],
    [
      'variants that leave none out are sound',
      withClause({
        variants: [
          { when: [{ nature: ['lease', 'service'] }, { nature: ['mixed'] }], text: text('x') },
          { when: { nature: ['finance-lease'] }, text: text('y') },
        ],
      }),
      [],
    ],
    ['a condition on no slot', withClause({ when: { nowhere: [true] } }), [['bad-condition', 'new']]],
    ['a condition on a number', withClause({ when: { cards: ['8'] } }), [['bad-condition', 'new']]],
    ['a condition on no option', withClause({ when: { nature: ['gift'] } }), [['bad-condition', 'new']]],
    [
      'a text that conditions name is told apart from any other',
      withClause({ variants: [{ when: { conversion: ['none'] }, text: text('x') }] }),
      [['no-variant', 'new']],
    ],
    ['a citation that leads nowhere', withClause({ basis: ['cn/civil-code#9999'] }), [['cite-not-in-force', 'new']]],
    ['a rule stated twice', withClause({ binds: ['grain'], text: text('{grainSeconds}') }), [['binding', 'grain']]],
    ['a rule without its answer', withClause({ binds: ['payment-due'] }), [['binding', 'new']]],
    ['a default of another kind', withSlot({ default: 8 }), [['bad-slot', 'fresh']]],
    ['a group that is none', withSlot({ group: 'lost' }), [['unknown-name', 'fresh']]],
    ['a choice of nothing', withSlot({ type: 'choice' }), [['bad-slot', 'fresh']]],
    [
      'a slot twice',
      { ...smallFramework, slots: [...smallFramework.slots, smallFramework.slots[0]!] },
      [['twice', 'lesseeName']],
    ],
    [
      'a clause in no part',
      { ...smallFramework, clauses: [...smallFramework.clauses, clause({})] },
      [['not-in-one-part', 'new']],
    ],
    ['a nature that is not offered', { ...smallFramework, natures: ['lease'] }, [['bad-slot', 'nature']]],
    [
      'no clause on metering evidence',
      {
        ...smallFramework,
        clauses: smallFramework.clauses.map((one) =>
          one.id === 'evidence' ? { ...one, basis: ['cn/civil-code#470'] } : one,
        ),
      },
      [['not-covered', 'cn/evidence-rules#94']],
    ],
  ])('%s', (_name, framework, finds) => {
    expect(fresh(framework)).toEqual(expect.arrayContaining(finds))
    expect(fresh(framework).filter(([, where]) => where !== 'payment-due')).toHaveLength(finds.length)
  })

  test('a small sample is missing much of what every contract must settle', () => {
    expect(templateFindings(smallFramework, law).filter(({ kind }) => kind === 'not-covered').length).toBeGreaterThan(5)
  })
  test('a template as JSON reads back as itself', () => {
    expect(frameworkOf('x', JSON.parse(JSON.stringify(smallFramework)))).toEqual(smallFramework)
  })
})
