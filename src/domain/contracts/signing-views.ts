// Certificates, authorities and mandates, and how far a contract is explained and signed.
import { everyone, uuidInput, view, type NamedSql } from '#kernel/act'
import { z } from 'zod'
import type { CertificateKind } from './certificate.ts'
import { burdening, unanswered, unacknowledged, type Clause } from './explaining.ts'
import { sidesOf, type Side } from './sides.ts'
import { sideComplete } from './signing.ts'

const OWN = { lessee: 'c.party = :party', provider: 'c.party = :party', operator: 'true', court: 'true' }

const certificates = view({
  name: 'contracts.certificate.list',
  title: { zh: '签署证书', en: 'Certificates for signing' },
  scope: OWN,
  input: z.object({}),
  async load(read, _input, { where }) {
    const rows = await read.rows(
      `select c.sha256 as certificate, c.party, c.person, p.name as "personName", c.kind, c.subject, c.serial, c.not_before as "notBefore", c.not_after as "notAfter",
          c.certificate as der, c.registered_at as "registeredAt", c.revoked_at as "revokedAt", c.reason
         from contracts.certificate c left join identity.person p on p.person = c.person where ${where} order by c.registered_at desc limit 500`,
    )
    return { rows, next: null }
  },
})

const mandates = view({
  name: 'contracts.mandate.list',
  title: { zh: '签署权限', en: 'Authority to sign' },
  scope: OWN,
  input: z.object({ party: uuidInput.optional() }),
  async load(read, { party }, { where }) {
    const rows = await read.rows(
      `select c.mandate, c.party, c.person, p.name as "personName", c.kind, c.limit_fen as "limitFen", c.from_on as "from", c.until_on as "until",
          c.at, c.revoked_at as "revokedAt", c.reason
         from contracts.mandate c left join identity.person p on p.person = c.person
        where ${where} and (:of::uuid is null or c.party = :of) order by c.mandate desc limit 500`,
      { of: party ?? null },
    )
    return { rows, next: null }
  },
})

const authorities = view({
  name: 'contracts.authority.list',
  title: { zh: '所认可的电子认证机构', en: 'Certification authorities that are trusted' },
  scope: everyone(),
  input: z.object({}),
  async load(read) {
    const rows = await read.rows(
      `select sha256 as authority, name, licence, sample, certificate as der, trusted_at as "trustedAt", ended_at as "endedAt" from contracts.authority order by trusted_at`,
    )
    return { rows, next: null }
  },
})

export const signingViews = [certificates, mandates, authorities]

export type SignatureRow = {
  side: Side
  kind: 'account' | CertificateKind
  at: string
  person: string | null
  certificate: string | null
  after: string | null
  facts: { signer?: object; signedAt?: string | null; sm2?: string | null }
}

export const signaturesOf = (read: NamedSql, lease: string): Promise<SignatureRow[]> =>
  read.rows(
    `select s.side, s.kind, s.at, p.name as person, s.certificate, s.after, s.facts from contracts.signature s left join identity.person p on p.person = s.person
      where s.lease = :lease and (:as_of::timestamptz is null or s.at <= :as_of) order by s.at`,
    { lease },
  )

type Said = { clause: string; side: Side; person: string | null; words: string; at: string }
type Read = Said & { termsHash: string; seconds: number }

const ASKED = `select s.clause, s.side, p.name as person, s.words, s.at from contracts.question s left join identity.person p on p.person = s.person
  where s.lease = :lease and (:as_of::timestamptz is null or s.at <= :as_of) order by s.at`
const EXPLAINED = `select s.clause, s.side, p.name as person, s.words, s.at from contracts.explanation s left join identity.person p on p.person = s.person
  where s.lease = :lease and (:as_of::timestamptz is null or s.at <= :as_of) order by s.at`
const ACKNOWLEDGED = `select s.clause, s.side, p.name as person, s.words, s.at, s.terms_hash as "termsHash", s.seconds
  from contracts.acknowledgement s left join identity.person p on p.person = s.person
  where s.lease = :lease and (:as_of::timestamptz is null or s.at <= :as_of) order by s.at`

/** What was asked, explained and acknowledged of each clause that needs it or was asked about. */
export async function explainingOf(
  read: NamedSql,
  { lease, termsHash }: { lease: string; termsHash: string },
  clauses: readonly Clause[],
  side: Side | null,
) {
  const asked = await read.rows<Said>(ASKED, { lease })
  const explained = await read.rows<Said>(EXPLAINED, { lease })
  const acknowledged = await read.rows<Read>(ACKNOWLEDGED, { lease })
  const open = new Set(unanswered(asked, explained))
  const about = <S extends Said>(said: readonly S[], { id }: Clause): S[] => said.filter(({ clause }) => clause === id)
  return {
    clauses: clauses
      .filter((c) => c.exceptional !== null || about(asked, c).length > 0)
      .map((clause) => ({
        clause: clause.id,
        exceptional: clause.exceptional,
        mine: side !== null && burdening([clause], side).length > 0,
        questions: about(asked, clause).map((q) => ({ ...q, answered: !open.has(q) })),
        explanations: about(explained, clause),
        acknowledged: about(acknowledged, clause),
      })),
    /** what this side still has to read before it signs, and what it still has to explain */
    toRead: side === null ? [] : unacknowledged(clauses, side, acknowledged, termsHash).map(({ id }) => id),
    toExplain: side === null ? [] : [...new Set([...open].flatMap((q) => (q.side === side ? [] : [q.clause])))],
  }
}

/** Which signatures a contract has and still wants, and on which file the next one is made. */
export async function paperOf(
  read: NamedSql,
  lease: string,
  assignee: string | null,
  signatures: readonly SignatureRow[],
) {
  const kept = await read.rows<{ paper: string; before: string | null; covered: number | null; at: string }>(
    `select sha256 as paper, before, covered, at from contracts.paper
      where lease = :lease and (:as_of::timestamptz is null or at <= :as_of) order by at`,
    { lease },
  )
  const unsigned = kept.find(({ before }) => before === null)?.paper ?? null
  const signed = signatures.flatMap(({ after, side, kind, at }) =>
    after === null ? [] : [{ paper: after, side, kind, at }],
  )
  // the file that stands is the one that no signature has continued
  const continued = new Set(
    kept.flatMap(({ paper, before }) => (signed.some((s) => s.paper === paper) ? [before] : [])),
  )
  const given = signatures.map(({ side, kind }) => ({ side, kind }))
  const sides = sidesOf({ assignee })
  return {
    head:
      [unsigned, ...signed.map(({ paper }) => paper)].find((paper) => paper !== null && !continued.has(paper)) ?? null,
    unsigned,
    revisions: signed,
    wanted: sides
      .filter((side) => !sideComplete(given, side))
      .flatMap((side) =>
        (['person', 'company'] as const)
          .filter((kind) => !given.some((g) => g.side === side && g.kind === kind))
          .map((kind) => ({ side, kind })),
      ),
  }
}
