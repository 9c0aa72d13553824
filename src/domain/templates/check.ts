// What a check is, and how it reads the answers: undefined where nothing, or something else, was answered.
import type { Words } from '#kernel/act'
import type { Law } from '#kernel/rules'
import { dayIn, millisOf, SHANGHAI, type Day } from '#kernel/time'
import type { Answer, AssembledClause, Clause, Finding, Framework, Nature } from './framework.ts'

/** A contract as the checks see it. */
export type Subject = {
  framework: Framework
  nature: Nature
  answers: ReadonlyMap<string, Answer>
  /** required and not answered: found already */
  missing: ReadonlySet<string>
  clauses: readonly AssembledClause[]
  /** clauses of the template that were taken out */
  removed: readonly Clause[]
  /** the words as the two sides wrote them, places not filled, by clause */
  edits: ReadonlyMap<string, Words>
  /** words of the two sides' own: changed and added clauses, free answers; `slot` is the clause or slot */
  own: readonly { slot: string; zh: string; en: string }[]
  /** estimated contract amount; undefined while it cannot be computed */
  contractFen: bigint | undefined
  law: Law
}

/** `article` only where one check finds by several. */
export type Found = { slot: string; severity: Finding['severity']; message: Words; article?: string }

export type Check = {
  id: string
  article: string
  applies?: (subject: Subject) => boolean
  find: (subject: Subject) => readonly Found[]
}

export function numberIn({ answers }: Subject, slot: string): number | undefined {
  const answer = answers.get(slot)
  return typeof answer === 'number' ? answer : undefined
}

export function textIn({ answers }: Subject, slot: string): string | undefined {
  const answer = answers.get(slot)
  return typeof answer === 'string' ? answer : undefined
}

export function listIn({ answers }: Subject, slot: string): readonly string[] {
  const answer = answers.get(slot)
  return typeof answer === 'object' ? answer : []
}

export const yesIn = ({ answers }: Subject, slot: string): boolean => answers.get(slot) === true

/** When use begins: of an assignment, that of the assignee. */
const beginning = (subject: Subject): string | undefined =>
  textIn(subject, 'startsAt') ?? textIn(subject, 'assignmentFrom')

/** The day in Beijing on which use begins; undefined when it is not answered. */
export function firstDay(subject: Subject): Day | undefined {
  const from = beginning(subject)
  return from === undefined ? undefined : dayIn(from, SHANGHAI)
}

const BEIJING_MS = 8 * 3_600_000
const DAY_MS = 86_400_000

/** Seconds from the start to the end of the last day in Beijing; undefined when one of them is not answered. */
export function termSeconds(subject: Subject): number | undefined {
  const [from, last] = [beginning(subject), textIn(subject, 'endsOn')]
  if (from === undefined || last === undefined) return undefined
  return (Date.parse(`${last}T00:00:00Z`) - BEIJING_MS + DAY_MS - millisOf(from)) / 1_000
}

/** One finding, or none. */
export const found = (
  when: boolean,
  slot: string,
  severity: Finding['severity'],
  zh: string,
  en: string,
): readonly Found[] => (when ? [{ slot, severity, message: { zh, en } }] : [])
