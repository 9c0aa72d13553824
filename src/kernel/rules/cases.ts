import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { deadline, type Calendars, type DeadlineQuestion } from '#kernel/time'
import { competenceWarnings, type Proposal } from './competence.ts'
import { whichHolds, type Candidate, type Resolution } from './conflict.ts'
import { LawMissing, type LawBook, type MatterAnswer } from './law-book.ts'

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
  /**
   * given a matter, or articles `between` which to choose, on, place; or `rules`, described by name for what the book does
   * not hold → expect holds (a citation or a name; none when nothing does), why, basis, referredTo, leftOut
   */
  conflict(given, expected, { law }) {
    const answer: Resolution & Partial<MatterAnswer> =
      'rules' in given
        ? whichHolds(described(given['rules']))
        : 'matter' in given
          ? law.onMatter(text(given, 'matter'), text(given, 'on'), text(given, 'place'))
          : law.weigh(texts(given, 'between'), text(given, 'on'), text(given, 'place'))
    const said = {
      holds: answer.holds ?? 'none',
      why: [...new Set(answer.reasons.map((reason) => reason.rule))],
      basis: [...new Set(answer.reasons.map((reason) => reason.basis))].toSorted(),
      referredTo: answer.refer?.to.zh ?? 'nobody',
      leftOut: Object.fromEntries((answer.leftOut ?? []).map(({ cite, why }) => [cite, why])),
    }
    return onlyAsked(said, expected)
  },
  /** given text (the kind of the text), place, about, creates, authorised, temporary → expect warnings and, where asked, basis */
  competence(given, expected) {
    const { text: kind, place: jurisdiction, about: fields = [], creates = [], ...rest } = given
    const warnings = competenceWarnings({ kind, jurisdiction, fields, creates, ...rest } as unknown as Proposal)
    const said = {
      warnings: warnings.map((w) => w.warning),
      basis: [...new Set(warnings.flatMap((w) => w.basis))],
    }
    return onlyAsked(said, expected)
  },
}

const onlyAsked = (
  said: Record<string, unknown>,
  expected: Readonly<Record<string, unknown>>,
): Record<string, unknown> => Object.fromEntries(Object.keys(expected).map((name) => [name, said[name]]))

/** Rules described in the case itself, by name: kind, issuer and place, first day, whether special. */
function described(raw: unknown): Candidate[] {
  if (typeof raw !== 'object' || raw === null) throw new Error('rules: expected rules by name')
  return Object.entries(raw).map(([cite, rule]) => {
    const { place: jurisdiction = 'cn', ...rest } = rule as { place?: string }
    return { cite, jurisdiction, ...rest } as Candidate
  })
}

/** Kinds judged by a room's own test, and where. An unknown kind fails: a typo must not pass in silence. */
export const kindsElsewhere: Record<string, string> = {
  admission: 'src/domain/admission/matters.test.ts',
  cost: 'src/domain/pricing/cost-hooks.test.ts',
  step: 'src/kernel/casework/step-cases.test.ts',
  penalty: 'src/domain/supervision/penalty-cases.test.ts',
  'late-payment': 'src/domain/supervision/penalty-cases.test.ts',
  voucher: 'src/domain/subsidy/check.test.ts',
  'inspection-officers': 'src/domain/supervision/inspection-cases.test.ts',
  'inspection-cap': 'src/domain/supervision/inspection-cases.test.ts',
  'credit-score': 'src/domain/credit/score.test.ts',
  claim: 'src/domain/dispute/claim.test.ts',
  agreement: 'src/domain/dispute/cases-pure.test.ts',
  'mediation-body': 'src/domain/dispute/cases-pure.test.ts',
  ties: 'src/domain/dispute/cases-pure.test.ts',
  'async-hearing': 'src/domain/dispute/cases-pure.test.ts',
  'focus-heard': 'src/domain/dispute/board-cases.test.ts',
  'focus-settled': 'src/domain/dispute/board-cases.test.ts',
}

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
        // an unquoted comma in a flow mapping cuts a sentence in two without a word
        if (Object.keys(words).length > 2)
          throw new Error(`${name}: cases[${i}].case: more than zh and en; put the words in quotes`)
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

function texts(given: Readonly<Record<string, unknown>>, name: string): string[] {
  const value = given[name]
  if (!Array.isArray(value) || !value.every((each) => typeof each === 'string'))
    throw new Error(`${name}: expected a list of texts`)
  return value
}

function text(given: Readonly<Record<string, unknown>>, name: string): string {
  const value = given[name]
  if (typeof value !== 'string') throw new Error(`${name}: expected text`)
  return value
}
