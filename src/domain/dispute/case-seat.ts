// Where somebody sits in a file of mediation or suit, and which lease the file is about: what the board, the measured facts
// and the expert’s bench ask before anything else.
import { refuse, type Refusal } from '#kernel/act'
import { caseFile } from '#kernel/casework'
import type { Sql } from '#kernel/store'
import { CASE, contractOf, MEDIATION } from './case-room.ts'
import type { Power } from './mandate-powers.ts'

export type CaseSeat = {
  procedure: string
  state: string
  /** parts that this party plays; `counsel` with a standing mandate */
  parts: string[]
  /** the mandate under which it sits here for a side, and the parts of that side */
  counselFor: { mandate: string; principal: string; powers: Power[]; parts: string[] } | null
  /** the claimant is the lessee or the lessor of the contract; null where no contract of the platform is in dispute */
  claimant: 'lessee' | 'lessor' | null
  lease: string | null
  /** before it began or after it ended: nothing is entered */
  closed: boolean
}

/** Who it is that works here, by role. */
export const SEATED = ['lessee', 'provider', 'operator', 'supplier', 'mediation', 'court'] as const

/** Null for a file that is no mediation or suit, or in which this party plays no part. */
export async function caseSeat(sql: Sql, file: string, party: string): Promise<CaseSeat | null> {
  const [found, row, mandate] = await Promise.all([
    caseFile(sql, file),
    sql.one<{ closed: boolean; about: string | null }>('select closed, about from dispute.case_file where file = $1', [
      file,
    ]),
    sql.one<{ mandate: string; principal: string; powers: Power[] }>(
      'select mandate, principal, powers from dispute.mandate where file = $1 and counsel = $2 and ended_at is null order by mandate limit 1',
      [file, party],
    ),
  ])
  if (!found || !row || (found.procedure !== CASE && found.procedure !== MEDIATION)) return null
  const playedBy = (who: string): string[] =>
    Object.keys(found.parts).filter((part) => found.parts[part]!.includes(who))
  const parts = playedBy(party)
  if (mandate) parts.push('counsel')
  if (parts.length === 0) return null
  const contract = await contractOf(sql, found.about)
  const claimants = found.parts[found.procedure === CASE ? 'plaintiff' : 'applicant'] ?? []
  return {
    procedure: found.procedure,
    state: found.state,
    parts,
    counselFor: mandate ? { ...mandate, parts: playedBy(mandate.principal) } : null,
    claimant: contract === null ? null : claimants.includes(contract.lessee ?? '') ? 'lessee' : 'lessor',
    lease: contract?.lease ?? null,
    closed: row.closed,
  }
}

/** The no to whoever has no seat, and to what is over; undefined when there is something to work on. */
export function seatRefusal(seat: CaseSeat | null, cite: string): Refusal | undefined {
  if (seat === null)
    return refuse(
      'no-such-case',
      { zh: '没有这一案卷，或者本主体不在其中', en: 'there is no such case in which you have a part' },
      cite,
    )
  if (seat.closed)
    return refuse(
      'case-not-open',
      { zh: '本案尚未开始或者已经结束', en: 'the case has not begun, or it is over' },
      cite,
    )
  return undefined
}

/** A file about something else than a lease of this platform has no readings here. */
export const noLease = (cite: string): Refusal =>
  refuse(
    'no-lease-in-dispute',
    {
      zh: '本案不涉及平台上的租约，没有可用的计量',
      en: 'no lease of this platform is in dispute: there is nothing measured',
    },
    cite,
  )
