// A certificate of the zone: written when it is issued, carried on by a renewal, ended by what ends it.
import type { Sql, Tx } from '#kernel/store'
import type { Day, Instant } from '#kernel/time'
import { THIS_CHANGE } from './zone.ts'

export type Certificate = {
  certificate: string
  party: string
  number: string
  matters: string[]
  state: string
  validFrom: Day
  validUntil: Day
}

/** The certificate of a file that was not ended or replaced; undefined when there is none. */
export function certificateOf(sql: Sql, file: string): Promise<Certificate | undefined> {
  return sql.one<Certificate>(
    `select certificate, party, number, matters, state, valid_from as "validFrom", valid_until as "validUntil" from admission.certificate
      where file = $1 and state in ('in-force', 'renewed', 'renewed-by-silence')`,
    [file],
  )
}

/**
 * Whether a number is taken. Whoever asks holds the number until the transaction ends: of two issued at once under one
 * number the second is told so.
 */
export async function isNumberTaken(tx: Tx, number: string): Promise<boolean> {
  await tx.rows('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`certificate/${number}`])
  return (await tx.one('select 1 as yes from admission.certificate where number = $1', [number])) !== undefined
}

export type Issuing = {
  certificate: string
  file: string
  party: string
  matters: readonly string[]
  number: string
  issuedBy: string
  place: string
  roles: readonly string[]
  validFrom: Day
  validUntil: Day
  replaces: string | null
}

/** Writes a certificate; the one that it replaces holds until its first day. */
export function issueCertificate(tx: Tx, issuing: Issuing, at: Instant): void {
  if (issuing.replaces !== null)
    tx.queue(
      `update admission.certificate set state = 'replaced', carried = true, ended_on = $2, n = ${THIS_CHANGE}, since = greatest(since, $3) where certificate = $1`,
      [issuing.replaces, issuing.validFrom, at],
    )
  tx.queue(
    `insert into admission.certificate (certificate, file, party, matters, number, issued_by, place, roles, valid_from, valid_until, state, replaces, n, since)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'in-force', $11, ${THIS_CHANGE}, $12)`,
    [
      issuing.certificate,
      issuing.file,
      issuing.party,
      issuing.matters,
      issuing.number,
      issuing.issuedBy,
      issuing.place,
      issuing.roles,
      issuing.validFrom,
      issuing.validUntil,
      issuing.replaces,
      at,
    ],
  )
}

/** A renewal carries it past its last day until the new one begins. */
export function carryOn(tx: Tx, certificate: string, state: 'renewed' | 'renewed-by-silence', at: Instant): void {
  tx.queue(
    `update admission.certificate set state = $2, carried = true, n = ${THIS_CHANGE}, since = greatest(since, $3) where certificate = $1`,
    [certificate, state, at],
  )
}

/** Ends it on a day: from then on it lists nothing; running leases go on. */
export function endCertificate(
  tx: Tx,
  certificate: string,
  state: 'revoked' | 'cancelled' | 'given-up',
  day: Day,
  at: Instant,
): void {
  tx.queue(
    `update admission.certificate set state = $2, ended_on = $3, n = ${THIS_CHANGE}, since = greatest(since, $4) where certificate = $1`,
    [certificate, state, day, at],
  )
}
