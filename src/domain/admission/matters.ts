// Which licences and filings a provider needs: the rows of law/matters/admission.yaml, weighed against answers. Pure.
// Nothing doubtful is ever a firm yes or no: it goes to `ask`, with the words 须向主管部门确认 (law.md §9).
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BadLaw, type Law, type Verified } from '#kernel/rules'
import type { Words } from '#kernel/act'
import { parse } from 'yaml'
import { z } from 'zod'

const WordsIn = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) })
const Cite = z.string().regex(/^[a-z-]+\/[a-z0-9-]+#[a-z0-9-]+$/, 'expected a citation such as cn/civil-code#703')
const Id = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'expected lower-case words joined by hyphens')
const Mark = z.enum(['V', 'V2', 'M', 'D', 'platform'])
const NumberOf = z.strictObject({ cite: Cite, number: z.string() })
/** question → the answers that fit; all questions must fit */
const When = z.record(Id, z.array(Id).min(1))

const Question = z.strictObject({
  id: Id,
  ask: WordsIn,
  help: WordsIn.optional(),
  basis: z.array(Cite).min(1),
  options: z.array(z.strictObject({ value: Id, label: WordsIn })).min(2),
})
const Condition = z.strictObject({
  says: WordsIn,
  basis: Cite,
  /** the number of the article that the condition rests on */
  number: z.string().optional(),
  for: When,
  met: When,
})
const Document = z.strictObject({ title: WordsIn, reason: WordsIn, basis: Cite })
const Shared = {
  clock: NumberOf.optional(),
  renewal: NumberOf.optional(),
  term: NumberOf.optional(),
  conditions: z.array(Condition).optional(),
  documents: z.array(Document).optional(),
}
const Ground = { says: WordsIn, basis: z.array(Cite).min(1), verified: Mark }
const Matter = z.strictObject({
  id: Id,
  title: WordsIn,
  kind: z.enum(['licence', 'filing', 'voluntary']),
  /** who holds it may list compute for lease */
  lists: z.boolean().optional(),
  /** role on this platform; null: the authority takes no part here (the police) */
  authority: z.strictObject({ role: z.string().nullable(), words: WordsIn }),
  basis: z.array(Cite).min(1),
  group: Id.optional(),
  ...Shared,
  after: z.array(z.strictObject({ says: WordsIn, basis: Cite })).optional(),
  clauses: z.array(
    z.strictObject({ when: When, answer: z.enum(['required', 'not-required', 'voluntary']), ...Ground }),
  ),
  otherwise: z.strictObject(Ground),
})
const File = z.strictObject({
  questions: z.array(Question).min(1),
  groups: z.record(Id, z.strictObject(Shared)),
  matters: z.array(Matter).min(1),
})

export type MatterQuestion = z.infer<typeof Question>
export type Matter = Omit<z.infer<typeof Matter>, 'group'>
export type MatterTable = { questions: MatterQuestion[]; matters: Matter[] }
export type Answers = Readonly<Record<string, string | undefined>>

const FILE = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'law', 'matters', 'admission.yaml')

let read: MatterTable | undefined

/** The table of the project's law folder. Throws BadLaw naming the place when it is malformed. */
export function matterTable(): MatterTable {
  return (read ??= matterTableOf(readFileSync(FILE, 'utf8')))
}

/** The table from its text. */
export function matterTableOf(text: string): MatterTable {
  const parsed = File.safeParse(parse(text, { maxAliasCount: 0 }))
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!
    throw new BadLaw(`matters/admission.yaml: ${issue.path.join('.') || 'file'}: ${issue.message}`)
  }
  const { questions, groups, matters } = parsed.data
  const options = new Map(questions.map((q) => [q.id, new Set(q.options.map(({ value }) => value))]))
  const known = (when: Record<string, string[]>, where: string): void => {
    for (const [question, values] of Object.entries(when))
      for (const value of values)
        if (!options.get(question)?.has(value))
          throw new BadLaw(`matters/admission.yaml: ${where}: ${question} has no answer ${value}`)
  }
  const ids = new Set<string>()
  for (const matter of matters) {
    if (ids.has(matter.id)) throw new BadLaw(`matters/admission.yaml: ${matter.id}: declared twice`)
    ids.add(matter.id)
    for (const clause of matter.clauses) known(clause.when, matter.id)
    if (matter.group !== undefined && !(matter.group in groups))
      throw new BadLaw(`matters/admission.yaml: ${matter.id}: no group ${matter.group}`)
  }
  const whole = matters.map(({ group, ...matter }) => ({ ...(group === undefined ? {} : groups[group]), ...matter }))
  for (const { id, conditions } of whole)
    for (const condition of conditions ?? []) {
      known(condition.for, id)
      known(condition.met, id)
    }
  return { questions, matters: whole }
}

/** One matter by its id; undefined when there is none. */
export const matterNamed = (id: string): Matter | undefined => matterTable().matters.find((matter) => matter.id === id)

/** The licences whose holder may list compute for lease. */
export const listingMatters = (): string[] =>
  matterTable()
    .matters.filter((matter) => matter.lists === true)
    .map(({ id }) => id)

export type NumberShown = { cite: string; value: number; unit: string; verified: Verified }

export type MatterShown = {
  id: string
  title: Words
  kind: Matter['kind']
  authority: Matter['authority']
  basis: string[]
  /** why it is in this group, with the articles */
  reasons: { says: Words; basis: string[] }[]
  /** the weakest mark of what the answer rests on */
  verified: Verified
  /** set when the answer is doubtful or still open */
  doubt: Words | null
  /** what it probably comes to, when it is doubtful */
  leans: 'required' | 'not-required' | null
  /** questions still to be answered */
  open: string[]
  /** how long the authority has; null when no number of the law says so */
  clock: NumberShown | null
  renewal: NumberShown | null
  term: NumberShown | null
  conditions: { says: Words; basis: string; number: NumberShown | null; met: 'yes' | 'no' | 'unknown' }[]
  documents: { title: Words; reason: Words; basis: string }[]
  after: { says: Words; basis: string }[]
}

export type MatterList = { required: MatterShown[]; notRequired: MatterShown[]; ask: MatterShown[] }

const CONFIRM: Words = {
  zh: '须向主管部门确认：本条所据未经核对原文或各地做法不一，以主管部门答复为准。',
  en: 'Confirm with the authority: what this rests on was not checked against the text, or practice differs. What the authority answers counts.',
}

const STRENGTH: readonly Verified[] = ['V', 'platform', 'V2', 'M', 'D']
const weakest = (marks: readonly Verified[]): Verified =>
  marks.toSorted((a, b) => STRENGTH.indexOf(b) - STRENGTH.indexOf(a))[0] ?? 'V'

type Fit = { fits: 'yes' | 'no' | 'unknown'; open: string[] }

/** Does a set of answers fit? Unknown as long as a question is open and none of the others says no. */
function fit(when: Readonly<Record<string, readonly string[]>>, answers: Answers): Fit {
  const open: string[] = []
  for (const [question, values] of Object.entries(when)) {
    const answer = answers[question]
    if (answer === undefined) open.push(question)
    else if (!values.includes(answer)) return { fits: 'no', open: [] }
  }
  return { fits: open.length > 0 ? 'unknown' : 'yes', open }
}

function numberShown(of: { cite: string; number: string } | undefined, law: Law): NumberShown | null {
  if (of === undefined) return null
  const held = law.holds(of.cite)
  const number = held.holds ? held.article.params[of.number] : undefined
  return held.holds && number ? { cite: of.cite, ...number, verified: held.article.verified } : null
}

/**
 * What a provider with these answers needs, under the law of a day and place: `required` is firm, `notRequired` is firm
 * or voluntary, `ask` is open or doubtful. Answers that no question offers are taken as not given.
 */
export function mattersFor(given: Answers, law: Law, table: MatterTable = matterTable()): MatterList {
  const answers = Object.fromEntries(
    table.questions.flatMap(({ id, options }) =>
      options.some(({ value }) => value === given[id]) ? [[id, given[id]]] : [],
    ),
  )
  const list: MatterList = { required: [], notRequired: [], ask: [] }
  for (const matter of table.matters) {
    const { shown, group } = weighed(matter, answers, law)
    list[group].push(shown)
  }
  return list
}

/** Why a ground says nothing on this day: its articles that do not hold, in the law's own words. */
const notHolding = (basis: readonly string[], law: Law): { says: Words; basis: string[] }[] =>
  basis.flatMap((cite) => {
    const held = law.holds(cite)
    return held.holds ? [] : [{ says: held.says, basis: [cite] }]
  })

function weighed(matter: Matter, answers: Answers, law: Law): { shown: MatterShown; group: keyof MatterList } {
  const holds = (cites: readonly string[]): boolean => cites.every((cite) => law.holds(cite).holds)
  const clauses = matter.clauses.map((clause) => ({ clause, ...fit(clause.when, answers) }))
  const first = clauses.find(({ fits }) => fits !== 'no')
  const marksOf = (cites: readonly string[]): Verified[] =>
    cites.flatMap((cite) => {
      const held = law.holds(cite)
      return held.holds ? [held.article.verified] : []
    })
  const open =
    first?.fits === 'unknown' ? [...new Set(clauses.flatMap((each) => (each.fits === 'unknown' ? each.open : [])))] : []
  const ground = first?.fits === 'yes' ? first.clause : matter.otherwise
  const then = first?.fits === 'yes' ? first.clause.answer : 'not-required'
  const verified = weakest([ground.verified, ...marksOf(ground.basis)])
  const grounded = holds(ground.basis)
  const doubtful = verified === 'M' || verified === 'D' || !grounded
  const group =
    open.length > 0 || (doubtful && matter.kind !== 'voluntary')
      ? 'ask'
      : then === 'required'
        ? 'required'
        : 'notRequired'
  return {
    group,
    shown: {
      id: matter.id,
      title: matter.title,
      kind: matter.kind,
      authority: matter.authority,
      basis: matter.basis,
      reasons:
        open.length > 0 ? [] : grounded ? [{ says: ground.says, basis: ground.basis }] : notHolding(ground.basis, law),
      verified,
      doubt:
        open.length > 0
          ? { zh: '请先回答尚未回答的问题。', en: 'Answer the open questions first.' }
          : group === 'ask'
            ? CONFIRM
            : null,
      leans: group !== 'ask' || open.length > 0 || then === 'voluntary' ? null : then,
      open,
      clock: numberShown(matter.clock, law),
      renewal: numberShown(matter.renewal, law),
      term: numberShown(matter.term, law),
      conditions: (matter.conditions ?? []).flatMap((condition) => {
        if (fit(condition.for, answers).fits === 'no') return []
        const met = fit(condition.met, answers).fits
        return [
          {
            says: condition.says,
            basis: condition.basis,
            number:
              condition.number === undefined
                ? null
                : numberShown({ cite: condition.basis, number: condition.number }, law),
            met,
          },
        ]
      }),
      documents: matter.documents ?? [],
      after: matter.after ?? [],
    },
  }
}
