// Who may sign for a party: its legal representative, or somebody with a mandate in writing (Civil Code 61, 161–173).
import type { Sql } from '#kernel/store'

export type Mandate = {
  mandate: string
  party: string
  person: string
  kind: 'legal-representative' | 'mandate'
  limitFen: number | null
  from: string
  until: string | null
  revokedAt: string | null
}

const COLUMNS = `mandate, party, person, kind, limit_fen as "limitFen", from_on as "from", until_on as "until", revoked_at as "revokedAt"`

export const mandateOf = (sql: Sql, mandate: string): Promise<Mandate | undefined> =>
  sql.one<Mandate>(`select ${COLUMNS} from contracts.mandate where mandate = $1`, [mandate])

/** Everything that a person was ever given for a party, newest last. */
export const mandatesOf = (sql: Sql, party: string, person: string | null): Promise<Mandate[]> =>
  sql.rows<Mandate>(`select ${COLUMNS} from contracts.mandate where party = $1 and person = $2 order by mandate`, [
    party,
    person,
  ])

type Held = Pick<Mandate, 'kind' | 'limitFen' | 'from' | 'until' | 'revokedAt'>

const standsOn = ({ from, until, revokedAt }: Held, day: string): boolean =>
  revokedAt === null && from <= day && (until === null || day <= until)

export const isRepresentative = (held: readonly Held[], day: string): boolean =>
  held.some((each) => each.kind === 'legal-representative' && standsOn(each, day))

/** Whether somebody may sign for this amount on this day; if not, whether any mandate stands at all. */
export function maySign(held: readonly Held[], day: string, amountFen: number): 'yes' | 'no-mandate' | 'over-limit' {
  const standing = held.filter((each) => standsOn(each, day))
  if (standing.length === 0) return 'no-mandate'
  return standing.some(({ limitFen }) => limitFen === null || amountFen <= limitFen) ? 'yes' : 'over-limit'
}
