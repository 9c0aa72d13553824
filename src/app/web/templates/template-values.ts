// The text of a model contract as it stands in the editor, and what becomes of it: the framework that is put on file, or
// what is still missing. Conditions and questions are written as YAML, as the files of law/templates are.
import { parse, stringify } from 'yaml'
import {
  FRAMEWORKS,
  type Condition,
  type ContractNature,
  type Framework,
  type FrameworkId,
  type Slot,
  type TemplateClause,
} from '../api/template-rows.ts'
import { linesOf } from '../files/entry.ts'
import type { WordId } from '../i18n/words.tsx'

export interface TextValues {
  when: string
  zh: string
  en: string
}

export interface ClauseValues {
  id: string
  titleZh: string
  titleEn: string
  when: string
  texts: TextValues[]
  /** citations, one a line */
  basis: string
  riskZh: string
  riskEn: string
  exceptional: '' | 'lessee' | 'provider' | 'both'
  explainZh: string
  explainEn: string
  /** rules of the program that it states, one a line */
  binds: string
  fixed: boolean
}

export interface PartValues {
  titleZh: string
  titleEn: string
  clauses: ClauseValues[]
}

export interface TemplateValues {
  label: string
  explanation: string
  onlyWording: '' | 'yes' | 'no'
  titleZh: string
  titleEn: string
  version: string
  issuerZh: string
  issuerEn: string
  from: string
  until: string
  introZh: string
  introEn: string
  natures: ContractNature[]
  parts: PartValues[]
  /** groups and slots, as YAML */
  questions: string
}

export const NATURES: readonly ContractNature[] = ['lease', 'service', 'finance-lease', 'mixed']

const yamlOf = (value: unknown): string =>
  value === undefined ? '' : stringify(value, { lineWidth: 0, collectionStyle: 'flow' }).trim()

const clauseValues = (clause: TemplateClause): ClauseValues => ({
  id: clause.id,
  titleZh: clause.title.zh,
  titleEn: clause.title.en,
  when: yamlOf(clause.when),
  texts: (clause.text === undefined ? (clause.variants ?? []) : [{ text: clause.text }]).map(
    (variant: { when?: Condition; text: { zh: string; en: string } }) => ({
      when: yamlOf(variant.when),
      zh: variant.text.zh,
      en: variant.text.en,
    }),
  ),
  basis: clause.basis.join('\n'),
  riskZh: clause.risk?.zh ?? '',
  riskEn: clause.risk?.en ?? '',
  exceptional: clause.exceptional ?? '',
  explainZh: clause.explain?.zh ?? '',
  explainEn: clause.explain?.en ?? '',
  binds: clause.binds.join('\n'),
  fixed: clause.fixed === true,
})

export const blankClause = (id: string): ClauseValues => ({
  id,
  titleZh: '',
  titleEn: '',
  when: '',
  texts: [{ when: '', zh: '', en: '' }],
  basis: '',
  riskZh: '',
  riskEn: '',
  exceptional: '',
  explainZh: '',
  explainEn: '',
  binds: '',
  fixed: false,
})

/** What the editor opens with: a text, its own questions and clauses under their parts. */
export function valuesOf(of: Framework): TemplateValues {
  const clauses = new Map(of.clauses.map((clause) => [clause.id, clause]))
  return {
    label: '',
    explanation: '',
    onlyWording: '',
    titleZh: of.title.zh,
    titleEn: of.title.en,
    version: of.version,
    issuerZh: of.issuer.zh,
    issuerEn: of.issuer.en,
    from: of.from,
    until: of.until ?? '',
    introZh: of.intro.zh,
    introEn: of.intro.en,
    natures: [...of.natures],
    parts: of.parts.map((part) => ({
      titleZh: part.title.zh,
      titleEn: part.title.en,
      clauses: part.clauses.flatMap((id) => {
        const clause = clauses.get(id)
        return clause === undefined ? [] : [clauseValues(clause)]
      }),
    })),
    questions: stringify({ groups: of.groups, slots: of.slots }, { lineWidth: 0 }),
  }
}

/** A name for a new clause that no other has. */
export function freeClauseId(parts: readonly PartValues[]): string {
  const taken = new Set(parts.flatMap(({ clauses }) => clauses.map(({ id }) => id)))
  for (let n = taken.size + 1; ; n += 1) if (!taken.has(`clause-${n}`)) return `clause-${n}`
}

/** Whether a clause says something else than the text that the editor opened with. */
export function standOf(clause: ClauseValues, before: TemplateValues): 'new' | 'changed' | 'same' {
  const was = before.parts.flatMap(({ clauses }) => clauses).find(({ id }) => id === clause.id)
  if (was === undefined) return 'new'
  return JSON.stringify(was) === JSON.stringify(clause) ? 'same' : 'changed'
}

export type Lacks = { lacks: WordId; no?: string }

const ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/
const CITE = /^[a-z-]+\/[a-z0-9-]+#[a-z0-9-]+$/

const isLacks = (of: object): of is Lacks => 'lacks' in of

/** The text that is put on file; or the first thing that is missing, with the clause where it is. */
export function frameworkOf(
  values: TemplateValues,
  { id, place }: { id: FrameworkId; place: string },
): { framework: Framework } | Lacks {
  const title = both(values.titleZh, values.titleEn)
  const issuer = both(values.issuerZh, values.issuerEn)
  const intro = both(values.introZh, values.introEn)
  if (values.label.trim() === '') return { lacks: 'draft.need.label' }
  if (values.explanation.trim() === '') return { lacks: 'draft.need.explanation' }
  if (values.onlyWording === '') return { lacks: 'draft.need.wording' }
  if (title === null) return { lacks: 'draft.need.title' }
  if (issuer === null) return { lacks: 'template.need.issuer' }
  if (intro === null) return { lacks: 'template.need.intro' }
  if (!/^\d{4}\.\d{1,3}$/.test(values.version.trim())) return { lacks: 'template.need.version' }
  if (values.from === '') return { lacks: 'template.need.from' }
  if (values.natures.length === 0) return { lacks: 'template.need.natures' }
  const questions = questionsOf(values.questions)
  if (isLacks(questions)) return questions
  const clauses: TemplateClause[] = []
  for (const each of values.parts.flatMap((part) => part.clauses)) {
    const clause = clauseOf(each)
    if (isLacks(clause)) return { ...clause, no: each.titleZh.trim() || each.id }
    if (clauses.some((one) => one.id === clause.id)) return { lacks: 'draft.need.ownId', no: each.titleZh }
    clauses.push(clause)
  }
  if (clauses.length === 0) return { lacks: 'template.need.clauses' }
  const parts: Framework['parts'] = []
  for (const part of values.parts.filter((one) => one.clauses.length > 0)) {
    const named = both(part.titleZh, part.titleEn)
    if (named === null) return { lacks: 'template.need.part' }
    parts.push({ title: named, clauses: part.clauses.map((clause) => clause.id) })
  }
  return {
    framework: {
      id,
      title,
      version: values.version.trim(),
      issuer,
      official: true,
      place,
      from: values.from,
      ...(values.until === '' ? {} : { until: values.until }),
      natures: values.natures,
      intro,
      ...questions,
      parts,
      clauses,
    },
  }
}

const both = (zh: string, en: string): { zh: string; en: string } | null =>
  zh.trim() === '' || en.trim() === '' ? null : { zh: zh.trim(), en: en.trim() }

function questionsOf(text: string): Pick<Framework, 'groups' | 'slots'> | Lacks {
  try {
    const { groups, slots } = parse(text) as { groups?: unknown; slots?: unknown }
    if (Array.isArray(groups) && Array.isArray(slots) && slots.every((slot) => typeof slot === 'object'))
      return { groups: groups as Framework['groups'], slots: slots as Slot[] }
  } catch {
    // Not YAML: said below.
  }
  return { lacks: 'template.need.questions' }
}

/** A condition as written: none, one, or what is no YAML of one. */
function conditionOf(text: string): { when?: Condition } | Lacks {
  if (text.trim() === '') return {}
  try {
    const when: unknown = parse(text)
    if (typeof when === 'object' && when !== null) return { when: when as Condition }
  } catch {
    // Not YAML: said below.
  }
  return { lacks: 'template.need.when' }
}

function clauseOf(values: ClauseValues): TemplateClause | Lacks {
  const title = both(values.titleZh, values.titleEn)
  const basis = linesOf(values.basis)
  const when = conditionOf(values.when)
  if (!ID.test(values.id)) return { lacks: 'template.need.id' }
  if (title === null) return { lacks: 'template.need.clauseTitle' }
  if (isLacks(when)) return when
  if (basis.length === 0 || !basis.every((cite) => CITE.test(cite))) return { lacks: 'draft.need.cite' }
  const texts: { when?: Condition; text: { zh: string; en: string } }[] = []
  for (const each of values.texts) {
    const text = both(each.zh, each.en)
    const under = conditionOf(each.when)
    if (text === null) return { lacks: 'template.need.words' }
    if (isLacks(under)) return under
    texts.push({ ...under, text })
  }
  const [only] = texts
  if (only === undefined) return { lacks: 'template.need.words' }
  const risk = both(values.riskZh, values.riskEn)
  const explain = both(values.explainZh, values.explainEn)
  if (values.exceptional !== '' && explain === null) return { lacks: 'template.need.explain' }
  return {
    id: values.id,
    title,
    ...when,
    ...(texts.length === 1 && only.when === undefined ? { text: only.text } : { variants: texts }),
    basis,
    ...(risk === null ? {} : { risk }),
    ...(values.exceptional === '' ? {} : { exceptional: values.exceptional }),
    ...(explain === null ? {} : { explain }),
    binds: linesOf(values.binds),
    ...(values.fixed ? { fixed: true as const } : {}),
  }
}

/** The kind of contract that a file was opened for, as its first step says. */
export const frameworkNamed = (mode: unknown): FrameworkId | undefined => FRAMEWORKS.find((one) => one === mode)
