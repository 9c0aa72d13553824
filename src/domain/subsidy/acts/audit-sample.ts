// The audit by sample of redeemed claims: the hash of the seed and the list first, then seed and draw, then an answer for
// each. Anyone can draw again (kernel/lots). The list is fixed with the hash: whoever knows the seed could otherwise wait,
// pay or take back until the list gives a sample that suits.
import { act, placeInput, refuse, uuidInput, type Refusal } from '#kernel/act'
import { partyOf } from '#kernel/identity'
import { drawnByStratum, frameSha256, isSeedOf, type Subject } from '#kernel/lots'
import { jurisdictionsSeenIn } from '#kernel/rules'
import type { Sql, Tx } from '#kernel/store'
import { dayIn, quarterOf, type Instant } from '#kernel/time'
import { z } from 'zod'

const RULE = 'platform/subsidy-rules#sample-audit'

type Audit = {
  audit: string
  place: string
  quarter: string
  seedHash: string
  seed: string | null
  least: number
  frame: Subject[]
}
const auditOf = (sql: Sql, audit: string): Promise<Audit | undefined> =>
  sql.one<Audit>(
    'select audit, place, quarter, seed_hash as "seedHash", seed, least, frame from subsidy.audit where audit = $1 for update',
    [audit],
  )
const noAudit = refuse('no-such-audit', { zh: '没有这次抽查', en: 'there is no such audit' }, RULE)
const outside = (place: string, actorPlace: string | null): Refusal | undefined =>
  actorPlace !== null && jurisdictionsSeenIn(place).includes(actorPlace)
    ? undefined
    : refuse('not-competent', { zh: `${place} 不在贵机关辖区`, en: `${place} is outside the place of this body` }, RULE)
const placeOf = async (sql: Sql, party: string): Promise<string | null> => (await partyOf(sql, party))?.place ?? null

/** Claims of the place that were paid out, a stratum for each scheme. */
const paidClaims = (sql: Sql, place: string): Promise<Subject[]> =>
  sql.rows<Subject>(
    `select file as subject, scheme::text as stratum from subsidy.claim
      where paid_fen > 0 and (place = $1 or place like $1 || '-%') order by file`,
    [place],
  )

/** Place of another audit of the same body and quarter whose seed is not told: its body could choose which one to tell. */
async function untoldBeside(tx: Tx, body: string, quarter: string): Promise<string | null> {
  await tx.rows('select pg_advisory_xact_lock(hashtextextended($1, 12))', [`${body} ${quarter}`])
  const row = await tx.one<{ place: string }>(
    'select place from subsidy.audit where by_party = $1 and quarter = $2 and seed is null order by audit limit 1',
    [body, quarter],
  )
  return row?.place ?? null
}

type Committing = { place: string; seedHash: string }
type CommitFacts = { actorPlace: string | null; untold: string | null; subjects: Subject[] }
type Committed = { audit: string; quarter: string; population: number; frameSha256: string; least: number }
const quarterAt = (at: Instant): string => quarterOf(dayIn(at))

/** Binds a seed and fixes the list, before anyone knows what will be drawn: one audit for a place and quarter. */
export const commitSample = act<Committing, CommitFacts, Committed>({
  name: 'subsidy.audit.commit',
  title: { zh: '公布补贴抽查种子的哈希', en: 'Commit to the seed of an audit of support' },
  basis: [RULE],
  serves: ['C3'],
  by: ['authority:finance'],
  input: z.strictObject({ place: placeInput, seedHash: z.string().regex(/^[0-9a-f]{64}$/) }),
  stream: ({ place }) => `subsidy-audit/${place}`,
  place: (_facts, { place }) => place,
  load: async (tx, { place }, { actor, at }) => ({
    actorPlace: await placeOf(tx, actor.party),
    untold: await untoldBeside(tx, actor.party, quarterAt(at)),
    subjects: await paidClaims(tx, place),
  }),
  decide({ actorPlace, untold, subjects }, { place }, { id, day, law }) {
    const no = outside(place, actorPlace)
    if (no) return no
    // the same place twice is answered by its own constraint
    if (untold !== null && untold !== place)
      return refuse(
        'seed-untold',
        {
          zh: `本机关本季对 ${untold} 的抽查尚未公布种子：先公布它，再作新的抽查`,
          en: `the seed of this body’s audit of ${untold} is not told: tell it first, then bind another`,
        },
        RULE,
      )
    return {
      audit: id,
      quarter: quarterOf(day),
      population: subjects.length,
      frameSha256: frameSha256(subjects.map(({ subject }) => subject)),
      least: law.integer(RULE, 'least-drawn'),
    }
  },
  conflict: (constraint) =>
    constraint === 'subsidy_audit_once'
      ? refuse('committed-already', { zh: '本季已公布', en: 'this quarter was committed already' }, RULE)
      : undefined,
  async apply(tx, { audit, quarter, population, frameSha256: hash, least }, { place, seedHash }, { actor, at, facts }) {
    tx.queue(
      `insert into subsidy.audit (audit, place, quarter, seed_hash, population, frame, frame_sha256, least, by_party, at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [audit, place, quarter, seedHash, population, JSON.stringify(facts.subjects), hash, least, actor.party, at],
    )
  },
})

type DrawFacts = { audit: Audit | null; actorPlace: string | null }
/** Tells the seed and draws from the list that was fixed when it was bound. */
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
  load: async (tx, { audit }, { actor }) => ({
    audit: (await auditOf(tx, audit)) ?? null,
    actorPlace: await placeOf(tx, actor.party),
  }),
  decide({ audit, actorPlace }, { seed }) {
    if (audit === null) return noAudit
    const no = outside(audit.place, actorPlace)
    if (no) return no
    if (audit.seed !== null) return refuse('drawn-already', { zh: '已抽取', en: 'it was drawn already' }, RULE)
    if (!isSeedOf(seed, audit.seedHash))
      return refuse('other-seed', { zh: '种子与先前公布的哈希不符', en: 'the seed is not the one committed to' }, RULE)
    return {
      audit: audit.audit,
      population: audit.frame.length,
      frameSha256: frameSha256(audit.frame.map(({ subject }) => subject)),
      // the id of the audit was made after its seed was bound
      drawn: drawnByStratum(audit.frame, seed, audit.audit, audit.least),
    }
  },
  async apply(tx, decision, { seed }, { at }) {
    tx.queue('update subsidy.audit set seed = $2, drawn_at = $3 where audit = $1', [decision.audit, seed, at])
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
