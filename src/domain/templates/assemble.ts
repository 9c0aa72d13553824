// A contract from a model contract, answers and what the two sides changed: pure and quick, so that it can be made anew
// at every keystroke, and the same today as when a court makes it again.
import type { Words } from '#kernel/act'
import type { Law } from '#kernel/rules'
import { answersOf } from './answers.ts'
import { holds } from './condition.ts'
import { findingsOf } from './findings.ts'
import {
  natures,
  type Answer,
  type Answers,
  type Assembled,
  type AssembledClause,
  type Clause,
  type Edit,
  type Finding,
  type Framework,
  type Nature,
} from './framework.ts'
import { lookup } from './lookup.ts'
import { contractAmount } from './program.ts'
import { sentence, type Filling, type Lang } from './sentence.ts'

/** What a contract is made for, and what was changed against the template, in the order agreed. */
export type Making = {
  edits?: readonly Edit[]
  /** the day whose law and template it is made by, 'YYYY-MM-DD' */
  on: string
  /** jurisdiction, such as cn-gd-sz */
  place: string
  /** the law of that day and place */
  law: Law
}

/**
 * Makes the contract. Never throws for what people answered or changed: what cannot be used is a finding, and
 * `complete` says whether the contract can go on. All words are those that both sides read and sign.
 */
export function assemble(framework: Framework, given: Answers, { edits = [], on, place, law }: Making): Assembled {
  const { slots, sha256 } = lookup(framework)
  const { answers, defaulted, missing, findings, complete } = answersOf(framework, given)
  const nature = natureOf(framework, answers)
  const changed = changedClauses(framework, answers, edits)

  const standing = changed.places.filter(({ removed }) => !removed)
  const numbers = new Map(standing.map(({ id }, i) => [id, i + 1]))
  const contractFen = contractAmount(framework.id, answers)
  const sayable = contractFen !== undefined && contractFen <= BigInt(Number.MAX_SAFE_INTEGER)
  const filling: Filling = { slots, answers, numbers, contractFen: sayable ? Number(contractFen) : undefined }
  const filled = (text: Words): Words => ({
    zh: sentence(text.zh, 'zh', filling),
    en: sentence(text.en, 'en', filling),
  })

  const clauses = standing.map((place, i) => assembledClause(place, i + 1, filled))
  const removed = changed.places.filter((one) => one.removed)
  return {
    framework: framework.id,
    version: framework.version,
    sha256,
    on,
    place,
    nature,
    title: framework.title,
    answers: Object.fromEntries(answers),
    defaulted,
    clauses,
    removed: removed.map(({ id, title, text }) => ({ id, title, ...filled(text) })),
    findings: [
      ...findings,
      ...changed.findings,
      ...findingsOf({
        framework,
        nature,
        answers,
        missing: new Set(missing),
        clauses,
        removed: removed.flatMap(({ clause }) => clause ?? []),
        edits: new Map(standing.flatMap(({ id, own }) => (own === null ? [] : [[id, own] as const]))),
        own: [...ownClauses(clauses), ...freeAnswers(framework, answers)],
        contractFen,
        law,
      }),
    ],
    complete,
  }
}

/** The words of each clause as they are written and changed: with {slot} and {#clause} where answers and numbers come. */
export function unfilled(framework: Framework, given: Answers, edits: readonly Edit[]): Record<string, Words> {
  const { places } = changedClauses(framework, answersOf(framework, given).answers, edits)
  return Object.fromEntries(places.map(({ id, own, text }) => [id, own ?? text]))
}

const natureOf = (framework: Framework, answers: ReadonlyMap<string, Answer>): Nature =>
  natures.find((nature) => nature === answers.get('nature')) ?? framework.natures[0]!

/** A clause in its place in the contract, before its words are filled in. */
type Place = {
  id: string
  part: Words
  title: Words
  /** the template's words; of an added clause those of the two sides */
  text: Words
  /** null for an added clause */
  clause: Clause | null
  /** the words the two sides put in their place */
  own: Words | null
  removed: boolean
}

/** The clauses that stand for these answers, with the changes of the two sides made one after another. */
function changedClauses(
  framework: Framework,
  answers: ReadonlyMap<string, Answer>,
  edits: readonly Edit[],
): { places: Place[]; findings: Finding[] } {
  const places: Place[] = lookup(framework).order.flatMap(({ clause, part }) => {
    const text = holds(clause.when, answers) ? wordsOf(clause, answers) : undefined
    return text === undefined
      ? []
      : [{ id: clause.id, part, title: clause.title, text, clause, own: null, removed: false }]
  })
  const findings: Finding[] = []
  for (const edit of edits) {
    const at = places.findIndex(({ id }) => id === edit.clause)
    const place = places[at]
    if (edit.kind === 'add') {
      const behind = places.findIndex(({ id }) => id === edit.after)
      if (place !== undefined || behind < 0) {
        findings.push(
          place !== undefined
            ? unusable(edit, '已有同名条款', 'a clause of that name is there already')
            : unusable(
                edit,
                `没有条款 ${edit.after}，不能置于其后`,
                `there is no clause ${edit.after} to stand behind`,
              ),
        )
        continue
      }
      const text = { zh: edit.zh, en: edit.en }
      const { part } = places[behind]!
      places.splice(behind + 1, 0, {
        id: edit.clause,
        part,
        title: edit.title,
        text,
        clause: null,
        own: text,
        removed: false,
      })
    } else if (place === undefined)
      findings.push(
        unusable(edit, '合同中没有这一条款，修改未写入', 'the contract has no such clause; the change is left out'),
      )
    else if (edit.kind === 'remove') {
      if (place.clause === null) places.splice(at, 1)
      else place.removed = true
    } else {
      place.own = { zh: edit.zh, en: edit.en }
      place.removed = false
      if (place.clause === null) place.text = place.own
    }
  }
  return { places, findings }
}

const unusable = ({ clause }: Edit, zh: string, en: string): Finding => ({
  slot: clause,
  severity: 'error',
  article: 'platform/contract-rules#tracked-changes',
  message: { zh, en },
})

/** The template's words for these answers: of variants, the first that holds. */
const wordsOf = (clause: Clause, answers: ReadonlyMap<string, Answer>): Words | undefined =>
  clause.text ?? clause.variants?.find(({ when }) => holds(when, answers))?.text

function assembledClause(
  { id, part, title, text, clause, own }: Place,
  no: number,
  filled: (text: Words) => Words,
): AssembledClause {
  const words = filled(own ?? text)
  return {
    id,
    no,
    part,
    title,
    ...words,
    basis: clause?.basis ?? [],
    risk: clause?.risk ?? null,
    exceptional: clause?.exceptional ?? null,
    explain: clause?.explain ?? null,
    binds: clause?.binds ?? [],
    deviates:
      own === null ? null : clause === null ? { kind: 'add', zh: '', en: '' } : { kind: 'replace', ...filled(text) },
  }
}

const ownClauses = (clauses: readonly AssembledClause[]): { slot: string; zh: string; en: string }[] =>
  clauses.filter(({ deviates }) => deviates !== null).map(({ id, zh, en }) => ({ slot: id, zh, en }))

/** Answers in people's own words; in whichever language they wrote. */
const freeAnswers = (
  { slots }: Framework,
  answers: ReadonlyMap<string, Answer>,
): ({ slot: string } & Record<Lang, string>)[] =>
  slots.flatMap(({ id, type, options }) => {
    const answer = answers.get(id)
    if (answer === undefined || options !== undefined || !(type === 'text' || type === 'long' || type === 'list'))
      return []
    const words = typeof answer === 'object' ? answer.join('\n') : String(answer)
    return [{ slot: id, zh: words, en: words }]
  })
