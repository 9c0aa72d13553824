// What a claim takes from the wording of a signed model contract: the clause itself, by number and title, and what it says
// of arbitration and of the court. A clause worded otherwise says nothing here; the party reads it and fills it in.
import type { ClaimFacts } from './claim-facts.ts'

/** A clause as it was signed; contracts from an order have sentences without an id. */
export interface SignedClause {
  id: string
  no: number
  title: { zh: string; en: string }
  zh: string
  en: string
}

/** Clauses that a claim turns on, by what it asks of them. */
const SHOWN = ['payment', 'late-payment', 'service-credit', 'erasure', 'disputes', 'notices'] as const

export const clausesIn = (text: readonly object[]): SignedClause[] =>
  (text as readonly Partial<SignedClause>[]).filter(
    (one): one is SignedClause => one.id !== undefined && one.no !== undefined && one.title !== undefined,
  )

/** Of those, the ones that the guided form shows beside its questions. */
export const clausesShown = (clauses: readonly SignedClause[]): SignedClause[] =>
  clauses.filter(({ id }) => (SHOWN as readonly string[]).includes(id))

const COURT = /可以向([^，。；]{2,40}?)有管辖权的人民法院起诉/
const ARBITRATION = /提交[^，。；]{2,60}[，]?按照[^。]{0,40}仲裁规则仲裁/

/** The facts that the wording gives a side. */
export function factsOfClauses(clauses: readonly SignedClause[], by: 'lessor' | 'lessee'): ClaimFacts {
  const clause = (id: string): SignedClause | undefined => clauses.find((one) => one.id === id)
  const named = (id: string): string | undefined => {
    const found = clause(id)
    return found === undefined ? undefined : `第${found.no}条（${found.title.zh}）：${found.zh}`.slice(0, 500)
  }
  const [late, credit, disputes] = [named('late-payment'), named('service-credit'), clause('disputes')?.zh]
  const court = disputes === undefined ? undefined : COURT.exec(disputes)?.[1]
  const link = court === undefined ? undefined : linkOf(court, by)
  return {
    ...(late === undefined ? {} : { liquidatedClause: late }),
    ...(credit === undefined ? {} : { slaClause: credit }),
    ...(disputes !== undefined && ARBITRATION.test(disputes) ? { arbitrationClause: true } : {}),
    ...(court === undefined ? {} : { arbitrationClause: false, agreedCourt: `${court}有管辖权的人民法院` }),
    ...(link === undefined ? {} : { agreedCourtLink: link }),
  }
}

function linkOf(court: string, by: 'lessor' | 'lessee'): string | undefined {
  if (court === '被告住所地') return 'respondent-domicile'
  if (court === '合同履行地') return 'performance'
  if (court === '需求方住所地') return by === 'lessee' ? 'claimant-domicile' : 'respondent-domicile'
  if (court === '供给方住所地') return by === 'lessor' ? 'claimant-domicile' : 'respondent-domicile'
  return undefined
}
