// Outside platforms that embed the zone: registered by the operator, ended by it; what they hand over; who opens it.
import { act, refuse, uuidInput } from '#kernel/act'
import { hashOfProof, partyByUscc, partyOf } from '#kernel/identity'
import type { Sql } from '#kernel/store'
import { millisOf } from '#kernel/time'
import { z } from 'zod'
import {
  EMBEDDING,
  handoverProblem,
  originInput,
  statementHash,
  statementInput,
  type Embedding,
  type Statement,
} from './handover.ts'

const OWN = 'platform/zone-rules#own-contract'
const HASH = z.string().regex(/^[0-9a-f]{64}$/)
const AUTHENTIC = 'cn/online-litigation-rules#18'

const embeddingOf = (sql: Sql, platform: string): Promise<Embedding | undefined> =>
  sql.one<Embedding>(
    `select platform, party, origins, public_key as "publicKey", ended_at is not null as ended
       from dispute.platform where platform = $1`,
    [platform],
  )

/** The origins that may show the zone for a platform: what its pages' policy names. Empty for one that is unknown or ended. */
export async function originsOfPlatform(sql: Sql, platform: string): Promise<string[]> {
  const found = await embeddingOf(sql, platform)
  return found === undefined || found.ended ? [] : found.origins
}

/** An outside platform may embed the zone: which body it is, from which web origins, under which key it signs. */
export const registerPlatform = act({
  name: 'dispute.platform.register',
  title: { zh: '登记外部平台', en: 'Register an embedding platform' },
  basis: [EMBEDDING, 'cn/e-commerce-law#63'],
  serves: ['I1'],
  by: ['operator'],
  input: z.strictObject({
    party: uuidInput,
    origins: z.array(originInput).min(1).max(10),
    /** Ed25519, lower-case hex */
    publicKey: HASH,
  }),
  stream: (_input, { id }) => `dispute-platform/${id}`,
  load: async (tx, { party }) => ({ name: (await partyOf(tx, party))?.name ?? null }),
  decide: ({ name }, { origins }, { id }) =>
    name === null
      ? refuse('no-such-party', { zh: '该主体未登记', en: 'this body is not registered' }, EMBEDDING)
      : { platform: id, name, origins: [...new Set(origins)] },
  parties: (_facts, { party }) => [party],
  async apply(tx, { platform, origins }, { party, publicKey }, { at }) {
    tx.queue('insert into dispute.platform (platform, party, origins, public_key, since) values ($1, $2, $3, $4, $5)', [
      platform,
      party,
      origins,
      publicKey,
      at,
    ])
  },
})

/** It may no longer: pages stop showing at once, and nothing more is taken. What was handed over stays. */
export const endPlatform = act({
  name: 'dispute.platform.end',
  title: { zh: '停用外部平台', en: 'End an embedding platform' },
  basis: [EMBEDDING],
  serves: ['I1'],
  by: ['operator'],
  input: z.strictObject({ platform: uuidInput, reasons: z.string().trim().min(1).max(2_000) }),
  stream: ({ platform }) => `dispute-platform/${platform}`,
  load: async (tx, { platform }) => ({ found: (await embeddingOf(tx, platform)) ?? null }),
  decide: ({ found }, { platform }) =>
    found === null || found.ended
      ? refuse('platform-unknown', { zh: '没有这一平台，或者已停用', en: 'no such platform, or ended' }, EMBEDDING)
      : { platform },
  async apply(tx, { platform }, _input, { at }) {
    tx.queue('update dispute.platform set ended_at = $2 where platform = $1', [platform, at])
  },
})

/**
 * Takes what an outside platform handed over. The statement stands whole in the record, so its hash is in the log: who
 * gave it and when can be shown later, not that it is true. Performed by the server for whoever sent it (POST
 * /embed/hand-over): the signature says who that is. `codeHash`: of the code with which a party opens it.
 */
export const takeHandover = act({
  name: 'dispute.handover.take',
  title: { zh: '接收合同移交', en: 'Take a hand-over' },
  basis: [EMBEDDING, 'cn/e-commerce-law#62', AUTHENTIC],
  serves: ['I1', 'I3'],
  by: ['platform'],
  input: z.strictObject({ statement: statementInput, signature: z.string().min(1).max(200), codeHash: HASH }),
  stream: (_input, { id }) => `handover/${id}`,
  async load(tx, { statement: { platform, nonce, parties } }) {
    const [embedding, seen, lessee, provider] = await Promise.all([
      embeddingOf(tx, platform),
      tx.one('select 1 as one from dispute.handover where platform = $1 and nonce = $2', [platform, nonce]),
      partyByUscc(tx, parties.lessee.uscc.toUpperCase()),
      partyByUscc(tx, parties.provider.uscc.toUpperCase()),
    ])
    return {
      embedding: embedding ?? null,
      seen: seen !== undefined,
      lessee: lessee?.party ?? null,
      provider: provider?.party ?? null,
    }
  },
  decide({ embedding, seen, lessee, provider }, { statement, signature }, { at, law, id }) {
    const no = handoverProblem(statement, signature, embedding, {
      at,
      freshMinutes: law.integer(EMBEDDING, 'fresh-minutes'),
      mostHours: law.integer(EMBEDDING, 'most-hours'),
      seen,
    })
    if (no) return no
    const codeUntil = new Date(millisOf(at) + law.integer(EMBEDDING, 'code-minutes') * 60_000).toISOString()
    return {
      handover: id,
      sha256: statementHash(statement),
      codeUntil,
      registered: { lessee: lessee !== null, provider: provider !== null },
    }
  },
  conflict: (constraint) =>
    constraint === 'handover_once'
      ? refuse(
          'handover-repeated',
          { zh: '该移交已收到，不能重复使用', en: 'this hand-over was received already' },
          EMBEDDING,
        )
      : undefined,
  parties: ({ embedding, lessee, provider }) =>
    [embedding?.party, lessee, provider].filter((party) => typeof party === 'string'),
  async apply(tx, { handover, sha256, codeUntil }, { statement, codeHash }, { at, facts }) {
    const { contract, parties, platform, nonce } = statement
    tx.queue(
      `insert into dispute.handover (handover, platform, place, contract_no, title, lessee_uscc, provider_uscc, lessee, provider, statement, sha256, nonce, code_hash, code_until, at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
      [
        handover,
        platform,
        contract.place,
        contract.no,
        contract.title,
        parties.lessee.uscc.toUpperCase(),
        parties.provider.uscc.toUpperCase(),
        facts.lessee,
        facts.provider,
        JSON.stringify(statement satisfies Statement),
        sha256,
        nonce,
        codeHash,
        codeUntil,
        at,
      ],
    )
  },
})

type Opened = {
  handover: string
  lesseeUscc: string
  providerUscc: string
  codeUntil: string
  openedBy: string | null
  ended: boolean
}

/** A side of the contract opens what was handed over, with the code that its page was given; the code serves once. */
export const openHandover = act({
  name: 'dispute.handover.open',
  title: { zh: '打开移交的合同', en: 'Open a hand-over' },
  basis: [OWN, EMBEDDING],
  serves: ['I1'],
  by: ['lessee', 'provider'],
  /** SHA-256 of the code: what is on record does not tell it */
  input: z.strictObject({ proof: HASH }),
  stream: ({ proof }) => `handover-code/${hashOfProof(proof).slice(0, 32)}`,
  async load(tx, { proof }, { actor }) {
    const [found, own] = await Promise.all([
      tx.one<Opened>(
        `select h.handover, h.lessee_uscc as "lesseeUscc", h.provider_uscc as "providerUscc", h.code_until as "codeUntil",
                h.opened_by as "openedBy", p.ended_at is not null as ended
           from dispute.handover h join dispute.platform p using (platform) where h.code_hash = $1 for update of h`,
        [hashOfProof(proof)],
      ),
      partyOf(tx, actor.party),
    ])
    return { found: found ?? null, uscc: own?.uscc ?? null }
  },
  decide({ found, uscc }, _input, { at, actor }) {
    if (found === null || found.ended)
      return refuse('code-unknown', { zh: '代码不存在', en: 'there is no such code' }, EMBEDDING)
    if (found.openedBy !== null && found.openedBy !== actor.party)
      return refuse('code-used', { zh: '代码已被使用', en: 'the code was used' }, EMBEDDING)
    if (found.openedBy === null && found.codeUntil < at)
      return refuse(
        'code-expired',
        { zh: '代码已过期，请回到原网站重新打开', en: 'the code has expired: open it again on the site you came from' },
        EMBEDDING,
      )
    const side = (actor.role === 'lessee' ? found.lesseeUscc : found.providerUscc) === uscc
    return side
      ? { handover: found.handover, side: actor.role }
      : refuse(
          'not-your-contract',
          { zh: '本主体不是该合同的这一方', en: 'you are not this side of the contract' },
          OWN,
        )
  },
  async apply(tx, { handover }, _input, { actor, at }) {
    tx.queue(
      `update dispute.handover set opened_by = coalesce(opened_by, $2), opened_at = coalesce(opened_at, $3),
          lessee = case when $4 = 'lessee' then $2 else lessee end, provider = case when $4 = 'provider' then $2 else provider end
        where handover = $1`,
      [handover, actor.party, at, actor.role],
    )
  },
})
