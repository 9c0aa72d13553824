import { act, isRefusal, refuse, uuidInput } from '#kernel/act'
import type { Sql } from '#kernel/store'
import { dayIn } from '#kernel/time'
import { z } from 'zod'
import { certificateOf, trustedRoots } from '../certificate.ts'
import { clausesIn } from '../clause.ts'
import type { Acknowledged, Asked, Explained } from '../explaining.ts'
import { leaseOf, termsOf, type Lease } from '../lease.ts'
import { mandatesOf } from '../mandate.ts'
import { licensedOn } from '../negotiation.ts'
import { leaseProcedure } from '../procedure.ts'
import { sideOf } from '../sides.ts'
import { signatureOn, type Given, type KeptSignature, type SigningFacts } from '../signing.ts'

const SIGN = 'cn/e-signature-law#14'
const OWN = 'platform/market-rules#own-party-only'
const hash = z.string().regex(/^[0-9a-f]{64}$/)

/**
 * One side signs what it has read: the hash names the exact text. A negotiated contract is signed in its PDF, by a person
 * and by the seal of the party; its clauses that bear on the signing side have been explained before. The last
 * signature concludes the lease.
 */
export const signLease = act({
  name: 'contracts.lease.sign',
  title: { zh: '签署租约', en: 'Sign the lease' },
  basis: [SIGN, 'cn/e-signature-law#13', 'cn/civil-code#469', 'cn/civil-code#490'],
  serves: ['A1', 'D3'],
  by: ['lessee', 'provider'],
  input: z.strictObject({
    lease: uuidInput,
    termsHash: hash,
    /** of a negotiated contract: SHA-256 of the PDF that was signed, and of the one that holds the signature */
    before: hash.optional(),
    after: hash.optional(),
    /** a signature by SM2 over SM3 of the terms hash, hex; the public key uncompressed */
    sm2: z
      .strictObject({
        publicKey: z.string().regex(/^04[0-9a-f]{128}$/),
        signature: z.string().regex(/^[0-9a-f]{16,160}$/),
      })
      .optional(),
  }),
  stream: ({ lease }) => `lease/${lease}`,

  async load(tx, { lease, after }, { actor, at }) {
    const found = await leaseOf(tx, lease)
    const signed = await tx.rows<Given>('select side, kind from contracts.signature where lease = $1 order by at', [
      lease,
    ])
    return {
      found: found
        ? { lessee: found.lessee, provider: found.provider, state: found.state, termsHash: found.termsHash }
        : null,
      signed: signed.map((s) => s.side),
      // what the platform has to allocate once both have signed
      demand: found
        ? {
            provider: found.provider,
            models: found.models,
            cards: found.cards,
            shareMilli: found.shareMilli,
            cpuMilli: found.cpuMilli,
          }
        : null,
      ...(found?.negotiation === undefined ? {} : { paper: await onPaper(tx, found, signed, { after, actor, at }) }),
    }
  },

  decide({ found, signed, paper }, { lease, termsHash, before, after, sm2 }, { actor, at, day }) {
    const side = found && sideOf(actor, { ...found, assignee: paper?.assignee ?? null })
    if (!found || side === null)
      return refuse(
        'lease-not-yours',
        { zh: '没有这一租约，或本主体不是该方', en: 'there is no such lease in which you are this side' },
        OWN,
      )
    const step = leaseProcedure.can(found.state, 'contracts.lease.sign')
    if (!step.allowed) return refuse('wrong-state', step, ...step.basis)
    if (!paper && signed.includes(side))
      return refuse('signed-already', { zh: '本方已签署', en: 'your side has signed already' }, SIGN)
    if (termsHash !== found.termsHash)
      return refuse(
        'other-text',
        { zh: '所签文本与租约文本不同', en: 'the text signed is not the text of the lease' },
        SIGN,
      )
    if (!paper) return { lease, side, ...settled(signed.length === 1), signature: undefined }
    if (before === undefined || after === undefined)
      return refuse(
        'paper-needed',
        {
          zh: '协商订立的合同须在合同文件上以证书签署',
          en: 'a negotiated contract is signed in its PDF, with a certificate',
        },
        'platform/contract-rules#person-and-seal',
        SIGN,
      )
    const signature = signatureOn(side, paper, { before, after, sm2 }, { actor, at, day })
    if (isRefusal(signature)) return signature
    const { complete, ...rest } = signature
    return { lease, side, ...settled(complete), signature: rest }
  },

  async apply(tx, { lease, side, complete, state, signature }, { termsHash }, { at, actor }) {
    tx.queue(
      `insert into contracts.signature (lease, side, kind, person, terms_hash, certificate, after, facts, at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        lease,
        side,
        signature?.kind ?? 'account',
        actor.person,
        termsHash,
        signature?.certificate ?? null,
        signature?.after ?? null,
        JSON.stringify(signature ? { signer: signature.signer, signedAt: signature.signedAt, sm2: signature.sm2 } : {}),
        at,
      ],
    )
    tx.queue(
      'update contracts.lease set state = $2, signed_at = case when $3 then $4::timestamptz end, since = $4 where lease = $1',
      [lease, state, complete, at],
    )
  },
})

/** Where the lease stands after a signature: the last one concludes it. */
const settled = (complete: boolean) => ({
  complete,
  state: complete ? ('signed' as const) : ('countersigning' as const),
})

/** What is on file of a negotiated contract when somebody is about to sign it. */
async function onPaper(
  sql: Sql,
  lease: Lease,
  signed: Given[],
  { after, actor, at }: { after: string | undefined; actor: { party: string; person: string | null }; at: string },
): Promise<SigningFacts> {
  const of = [lease.lease]
  // asked for in one go: they leave in one exchange
  const [terms, order, head, kept, asked, explained, acknowledged, mandates, trusted, licensed] = await Promise.all([
    termsOf(sql, lease.lease),
    sql.one<{ order: SigningFacts['order'] | null }>(
      `select n.answers ->> 'signingOrder' as "order" from contracts.negotiation n where n.negotiation = $1`,
      [lease.negotiation],
    ),
    // the file that stands: as first set, or signed, and continued by no signature yet
    sql.one<{ sha256: string }>(
      `with standing as (
         select p.sha256, p.before from contracts.paper p left join contracts.signature s on s.lease = p.lease and s.after = p.sha256
          where p.lease = $1 and (p.before is null or s.after is not null))
       select sha256 from standing where sha256 not in (select before from standing where before is not null)`,
      of,
    ),
    sql.one<Omit<KeptSignature, 'certificate'> & { certificate: string }>(
      'select before, digest, cms, certificate from contracts.paper where lease = $1 and sha256 = $2 and before is not null',
      [lease.lease, after ?? ''],
    ),
    sql.rows<Asked>('select clause, side, at from contracts.question where lease = $1 order by at', of),
    sql.rows<Explained>('select clause, side, at from contracts.explanation where lease = $1 order by at', of),
    sql.rows<Acknowledged>(
      'select clause, side, terms_hash as "termsHash" from contracts.acknowledgement where lease = $1 order by clause, side',
      of,
    ),
    mandatesOf(sql, actor.party, actor.person),
    trustedRoots(sql),
    licensedOn(sql, lease.provider, dayIn(at)),
  ])
  return {
    clauses: clausesIn(terms!.text).flatMap(({ id, no, title, exceptional }) =>
      exceptional === null && !asked.some((q) => q.clause === id) ? [] : [{ id, no, title, exceptional }],
    ),
    asked,
    explained,
    acknowledged,
    order: order?.order ?? 'any',
    mode: lease.mode,
    assignee: lease.assignment?.assignee ?? null,
    contractFen: lease.contractFen,
    termsHash: lease.termsHash,
    signed,
    head: head?.sha256 ?? null,
    paper: kept ? { ...kept, certificate: await signerOf(sql, kept.certificate) } : null,
    mandates,
    trusted,
    licensed,
    until: lease.until ?? null,
  }
}

async function signerOf(sql: Sql, certificate: string): Promise<KeptSignature['certificate']> {
  const found = await certificateOf(sql, certificate)
  if (!found) return null
  const { sha256, party, person, kind, notAfter, revokedAt } = found
  return { sha256, party, person, kind, notAfter, revokedAt }
}
