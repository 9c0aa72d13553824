// When a clause stands, a question is asked or an answer is needed: conditions over answers. They only ever say "one of
// these", never "not", so that a further answer can make a condition hold but never undo one.
import type { Answer, Condition } from './framework.ts'

type Known = ReadonlyMap<string, Answer>

const alternatives = (condition: Condition): readonly Record<string, (string | boolean)[]>[] =>
  Array.isArray(condition) ? condition : [condition]

/** Whether a condition holds for these answers; an absent one always does. Of an answer that is a list, one item is enough. */
export function holds(condition: Condition | undefined, answers: Known): boolean {
  if (condition === undefined) return true
  return alternatives(condition).some((wanted) =>
    Object.entries(wanted).every(([slot, values]) => {
      const answer = answers.get(slot)
      if (answer === undefined) return false
      const given: readonly unknown[] = typeof answer === 'object' ? answer : [answer]
      return given.some((one) => (values as readonly unknown[]).includes(one))
    }),
  )
}

/** What a condition names: each slot with the values it asks for. */
export const namedIn = (condition: Condition | undefined): { slot: string; values: readonly (string | boolean)[] }[] =>
  condition === undefined
    ? []
    : alternatives(condition).flatMap((wanted) => Object.entries(wanted).map(([slot, values]) => ({ slot, values })))
