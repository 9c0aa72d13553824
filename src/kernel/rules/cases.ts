import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { deadline, type Calendars, type DeadlineQuestion } from '#kernel/time'
import { LawMissing, type LawBook } from './law-book.ts'

/** One given/when/then case of law/cases/*.yaml, as its file holds it. */
export interface LegalCase {
  /** file and position, for the reader of a failure */
  where: string
  /** which row of the table of kinds judges it; 'law' when the file says nothing */
  kind: string
  case: { zh: string; en: string }
  given: Readonly<Record<string, unknown>>
  expect: Readonly<Record<string, unknown>>
}

/** What a kind of case needs to be judged; rooms extend it for their own kinds. */
export interface CaseWorld {
  law: LawBook
  calendars: Calendars
}

/** Answers a case with the fields that its `expect` names. */
export type CaseKind<W = CaseWorld> = (
  given: Readonly<Record<string, unknown>>,
  expect: Readonly<Record<string, unknown>>,
  world: W,
) => Record<string, unknown>

/**
 * The table of kinds that the kernel can judge. A room adds its own kinds by running
 * `casesOf(folder)` with its own table beside its code (and naming them in `kindsElsewhere`).
 */
export const kernelKinds: Record<string, CaseKind> = {
  /** given cite, place, on → expect numbers by name, or refused: why */
  law(given, expected, { law }) {
    try {
      const then = law.at(text(given, 'on'), text(given, 'place'))
      const cite = text(given, 'cite')
      then.article(cite)
      // `number` asks for one number by name, for cases in which it is the number that is missing.
      const names =
        'number' in given ? [text(given, 'number')] : Object.keys(expected).filter((name) => name !== 'refused')
      return Object.fromEntries(names.map((name) => [name, then.integer(cite, name)]))
    } catch (error) {
      if (error instanceof LawMissing) return { refused: error.why }
      throw error
    }
  },
  /** given rule, a period, from, for → expect due, or refused: why */
  deadline(given, _expected, { calendars }) {
    const { rule, from, for: whose, ...amount } = given
    const answer = deadline(
      { rule, from, amount, ...(whose === undefined ? {} : { for: whose }) } as unknown as DeadlineQuestion,
      calendars,
    )
    return 'due' in answer ? { due: answer.due } : { refused: answer.refused }
  },
}

/** Kinds judged by a room's own test, and where. An unknown kind fails: a typo must not pass in silence. */
export const kindsElsewhere: Record<string, string> = {}

/** Read all cases of a folder. Throws with file and field on a case that is none. */
export function casesOf(folder: string): LegalCase[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .toSorted()
    .flatMap((name) => {
      const file: unknown = parse(readFileSync(join(folder, name), 'utf8'))
      const cases = (file as { cases?: unknown } | null)?.cases
      if (!Array.isArray(cases)) throw new Error(`${name}: cases: expected a list`)
      return cases.map((raw: Record<string, unknown>, i): LegalCase => {
        const { kind = 'law', case: title, expect, ...given } = raw
        const words = title as { zh?: unknown; en?: unknown } | undefined
        if (typeof words?.zh !== 'string' || typeof words.en !== 'string')
          throw new Error(`${name}: cases[${i}].case: expected zh and en`)
        if (typeof kind !== 'string') throw new Error(`${name}: cases[${i}].kind: expected text`)
        if (typeof expect !== 'object' || expect === null || Object.keys(expect).length === 0)
          throw new Error(`${name}: cases[${i}].expect: expected what must come out`)
        return {
          where: `${name} ${i + 1}`,
          kind,
          case: { zh: words.zh, en: words.en },
          given,
          expect: expect as Record<string, unknown>,
        }
      })
    })
}

function text(given: Readonly<Record<string, unknown>>, name: string): string {
  const value = given[name]
  if (typeof value !== 'string') throw new Error(`${name}: expected text`)
  return value
}
