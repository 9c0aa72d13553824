// The audit by sample of redeemed claims: the hash of the seed, then seed and draw, then an answer for each. Anyone can
// draw again (kernel/lots). Drawn from are the claims paid before the day on which the seed was bound: whoever knows the seed
// could otherwise wait, or pay, until the list gives a sample that suits.
import { act, placeInput, refuse, uuidInput, type Refusal } from '#kernel/act'
import { partyOf } from '#kernel/identity'
import { drawnByStratum, frameSha256, isSeedOf, type Subject } from '#kernel/lots'
import { jurisdictionsSeenIn } from '#kernel/rules'
import type { Sql } from '#kernel/store'
import { dayIn, quarterOf } from '#kernel/time'
import { z } from 'zod'

const RULE = 'platform/subsidy-rules#sample-audit'

type Audit = { audit: string; place: string; quarter: string; seedHash: string; seed: string | null }
const auditOf = (sql: Sql, audit: string): Promise<Audit | undefined> =>
  sql.one<Audit>(
    'select audit, place, quarter, seed_hash as "seedHash", seed from subsidy.audit where audit = $1 for update',
    [audit],
  )
const noAudit = refuse('no-such-audit', { zh: '没有这次抽查', en: 'there is no such audit' }, RULE)
const outside = (place: string, actorPlace: string | null): Refusal | undefined =>
  actorPlace !== null && jurisdictionsSeenIn(place).includes(actorPlace)
    ? undefined
    : refuse('not-competent', { zh: `${place} 不在贵机关辖区`, en: `${place} is outside the place of this body` }, RULE)
const placeOf = async (sql: Sql, party: string): Promise<string | null> => (await partyOf(sql, party))?.place ?? null

type Committing = { place: string; seedHash: string }
/** Binds a seed before anyone knows what will be drawn: one audit for a place and quarter. */
export const commitSample = act<Committing, { actorPlace: string | null }, { audit: string; quarter: string }>({
  name: 'subsidy.audit.commit',
  title: { zh: '公布补贴抽查种子的哈希', en: 'Commit to the seed of an audit of support' },
  basis: [RULE],
  serves: ['C3'],
  by: ['authority:finance'],
  input: z.strictObject({ place: placeInput, seedHash: z.string().regex(/^[0-9a-f]{64}$/) }),
  stream: ({ place }) => `subsidy-audit/${place}`,
  place: (_facts, { place }) => place,
  load: async (tx, _input, { actor }) => ({ actorPlace: await placeOf(tx, actor.party) }),
  decide: ({ actorPlace }, { place }, { id, day }) =>
    outside(place, actorPlace) ?? { audit: id, quarter: quarterOf(day) },
  conflict: (constraint) =>
    constraint === 'subsidy_audit_once'
      ? refuse('committed-already', { zh: '本季已公布', en: 'this quarter was committed already' }, RULE)
      : undefined,
  async apply(tx, { audit, quarter }, { place, seedHash }, { actor, at }) {
    tx.queue(
      'insert into subsidy.audit (audit, place, quarter, seed_hash, by_party, at) values ($1, $2, $3, $4, $5, $6)',
      [audit, place, quarter, seedHash, actor.party, at],
    )
  },
})

type DrawFacts = { audit: Audit | null; actorPlace: string | null; subjects: Subject[] }
/** Tells the seed and draws from the claims that were paid out before it was bound, a stratum for each scheme. */
export const drawSample = act<
  { audit: string; seed: string },
  DrawFacts,
  { audit: string; population: number; frameSha256: string; drawn: Subject[] }
>({
  name: 'subsidy.audit.draw',
  title: { zh: '公布种子并抽取申领', en: 'Tell the seed and draw claims' },
  basis: [RULE],
  serves: ['C3'],
  by: ['authority:finance'],
  input: z.strictObject({ audit: uuidInput, seed: z.string().min(16).max(200) }),
  stream: ({ audit }) => `subsidy-audit-draw/${audit}`,
  place: ({ audit }) => audit?.place ?? 'cn',
  async load(tx, { audit: id }, { actor }) {
    const audit = await auditOf(tx, id)
    const actorPlace = await placeOf(tx, actor.party)
    const claims = audit
      ? await tx.rows<Subject>(
          `select c.file as subject, c.scheme::text as stratum from subsidy.claim c join subsidy.audit a on a.audit = $2
            where c.paid_fen > 0 and c.paid_on < (a.at at time zone 'Asia/Shanghai')::date and (c.place = $1 or c.place like $1 || '-%') order by c.file`,
          [audit.place, audit.audit],
        )
      : []
    return { audit: audit ?? null, actorPlace, subjects: claims }
  },
  decide({ audit, actorPlace, subjects }, { seed }, { law }) {
    if (audit === null) return noAudit
    const no = outside(audit.place, actorPlace)
    if (no) return no
    if (audit.seed !== null) return refuse('drawn-already', { zh: '已抽取', en: 'it was drawn already' }, RULE)
    if (!isSeedOf(seed, audit.seedHash))
      return refuse('other-seed', { zh: '种子与先前公布的哈希不符', en: 'the seed is not the one committed to' }, RULE)
    return {
      audit: audit.audit,
      population: subjects.length,
      frameSha256: frameSha256(subjects.map(({ subject }) => subject)),
      drawn: drawnByStratum(subjects, seed, audit.audit, law.integer(RULE, 'least-drawn')),
    }
  },
  async apply(tx, decision, { seed }, { at }) {
    tx.queue('update subsidy.audit set seed = $2, population = $3, frame_sha256 = $4, drawn_at = $5 where audit = $1', [
      decision.audit,
      seed,
      decision.population,
      decision.frameSha256,
      at,
    ])
    for (const { subject } of decision.drawn)
      tx.queue('insert into subsidy.audit_item (audit, file) values ($1, $2)', [decision.audit, subject])
  },
})

type Answering = { audit: string; file: string; answer: 'in-order' | 'irregular' | 'unclear'; reasons: string }
/** What the check of a drawn claim showed; what is irregular goes on as a flag on its file, not as a finding. */
export const answerSample = act<
  Answering,
  { audit: Audit | null; actorPlace: string | null; open: boolean },
  { audit: string; on: string }
>({
  name: 'subsidy.audit.answer',
  title: { zh: '登记申领抽查结果', en: 'Enter what the audit of a claim showed' },
  basis: [RULE],
  serves: ['C3'],
  by: ['authority:finance'],
  input: z.strictObject({
    audit: uuidInput,
    file: uuidInput,
    answer: z.enum(['in-order', 'irregular', 'unclear']),
    reasons: z.string().trim().min(1).max(5_000),
  }),
  stream: ({ audit }) => `subsidy-audit-draw/${audit}`,
  place: ({ audit }) => audit?.place ?? 'cn',
  async load(tx, { audit, file }, { actor }) {
    const row = await auditOf(tx, audit)
    const open = await tx.one(
      'select 1 as one from subsidy.audit_item where audit = $1 and file = $2 and answer is null',
      [audit, file],
    )
    return { audit: row ?? null, actorPlace: await placeOf(tx, actor.party), open: open !== undefined }
  },
  decide({ audit, actorPlace, open }, _input, { at }) {
    if (audit === null) return noAudit
    const no = outside(audit.place, actorPlace)
    if (no) return no
    return open
      ? { audit: audit.audit, on: dayIn(at) }
      : refuse('not-drawn', { zh: '未被抽中，或者已有结果', en: 'not drawn, or answered already' }, RULE)
  },
  async apply(tx, { audit }, { file, answer, reasons }, { at }) {
    tx.queue(
      'update subsidy.audit_item set answer = $3, reasons = $4, answered_at = $5 where audit = $1 and file = $2',
      [audit, file, answer, reasons, at],
    )
  },
})
