// The random audit of what was not flagged: the hash of the seed first, the seed and the draw after, then answers.
import { act, placeInput, refuse, uuidInput, type Refusal } from '#kernel/act'
import { partiesPlaying, partyOf } from '#kernel/identity'
import { drawnByStratum, isSeedOf, type Subject } from '#kernel/lots'
import { jurisdictionsSeenIn } from '#kernel/rules'
import type { Sql } from '#kernel/store'
import { dayIn, quarterOf } from '#kernel/time'
import { z } from 'zod'

const RULE = 'platform/price-rules#audit'

type Audit = { audit: string; place: string; quarter: string; seedHash: string; seed: string | null }
const auditOf = (sql: Sql, audit: string): Promise<Audit | undefined> =>
  sql.one<Audit>(
    'select audit, place, quarter, seed_hash as "seedHash", seed from surveillance.audit where audit = $1 for update',
    [audit],
  )
const noAudit = refuse('no-such-audit', { zh: '没有这次抽查', en: 'there is no such audit' }, RULE)
const outside = (place: string, actorPlace: string | null): Refusal | undefined =>
  actorPlace !== null && jurisdictionsSeenIn(place).includes(actorPlace)
    ? undefined
    : refuse('not-competent', { zh: `${place} 不在贵机关辖区`, en: `${place} is outside the place of this body` }, RULE)

type Committing = { place: string; seedHash: string }
/** Commits to a seed before anyone knows who will be drawn: one audit for a place and quarter. */
export const commitAudit = act<Committing, { actorPlace: string | null }, { audit: string; quarter: string }>({
  name: 'surveillance.audit.commit',
  title: { zh: '公布抽查种子的哈希', en: 'Commit to the seed of an audit' },
  basis: [RULE],
  serves: ['F3'],
  by: ['authority:market'],
  input: z.strictObject({ place: placeInput, seedHash: z.string().regex(/^[0-9a-f]{64}$/) }),
  stream: ({ place }) => `audit/${place}`,
  place: (_facts, { place }) => place,
  load: async (tx, _input, { actor }) => ({ actorPlace: (await partyOf(tx, actor.party))?.place ?? null }),
  decide: ({ actorPlace }, { place }, { id, day }) =>
    outside(place, actorPlace) ?? { audit: id, quarter: quarterOf(day) },
  conflict: (constraint) =>
    constraint === 'audit_once'
      ? refuse('committed-already', { zh: '本季已公布', en: 'this quarter was committed already' }, RULE)
      : undefined,
  async apply(tx, { audit, quarter }, { place, seedHash }, { actor, at }) {
    tx.queue(
      'insert into surveillance.audit (audit, place, quarter, seed_hash, by_party, at) values ($1, $2, $3, $4, $5, $6)',
      [audit, place, quarter, seedHash, actor.party, at],
    )
  },
})

type DrawFacts = { audit: Audit | null; actorPlace: string | null; subjects: Subject[] }
/** Tells the seed and draws from those that no lead named in the quarter, by place. */
export const drawAudit = act<
  { audit: string; seed: string },
  DrawFacts,
  { audit: string; population: number; drawn: Subject[] }
>({
  name: 'surveillance.audit.draw',
  title: { zh: '公布种子并抽取', en: 'Tell the seed and draw' },
  basis: [RULE],
  serves: ['F3'],
  by: ['authority:market'],
  input: z.strictObject({ audit: uuidInput, seed: z.string().min(16).max(200) }),
  stream: ({ audit }) => `audit-draw/${audit}`,
  place: ({ audit }) => audit?.place ?? 'cn',
  async load(tx, { audit: id }, { actor }) {
    const audit = await auditOf(tx, id)
    const actorPlace = (await partyOf(tx, actor.party))?.place ?? null
    if (!audit) return { audit: null, actorPlace, subjects: [] }
    const parties = await partiesPlaying(tx, ['provider'], audit.place)
    const named = await tx.rows<{ subject: string }>(
      `select distinct unnest(subjects) as subject from surveillance.lead where origin = 'detector' and to_char(opened_at at time zone 'Asia/Shanghai', 'YYYY-"Q"Q') = $1`,
      [audit.quarter],
    )
    const flagged = new Set(named.map(({ subject }) => subject))
    return {
      audit,
      actorPlace,
      subjects: parties
        .filter(({ party }) => !flagged.has(party))
        .map(({ party, place }) => ({ subject: party, stratum: place })),
    }
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
      // the id of the audit was made after its seed was bound
      drawn: drawnByStratum(subjects, seed, audit.audit, law.integer(RULE, 'least-drawn')),
    }
  },
  async apply(tx, decision, { seed }, { at }) {
    tx.queue('update surveillance.audit set seed = $2, population = $3, drawn_at = $4 where audit = $1', [
      decision.audit,
      seed,
      decision.population,
      at,
    ])
    for (const { subject, stratum } of decision.drawn)
      tx.queue('insert into surveillance.audit_item (audit, subject, stratum) values ($1, $2, $3)', [
        decision.audit,
        subject,
        stratum,
      ])
  },
})

type Answering = { audit: string; subject: string; answer: 'nothing' | 'missed' | 'unclear'; reasons: string }
/** What the check of one that was drawn showed; what was missed goes on as a referral, not as a finding. */
export const answerAudit = act<
  Answering,
  { audit: Audit | null; actorPlace: string | null; open: boolean },
  { audit: string; on: string }
>({
  name: 'surveillance.audit.answer',
  title: { zh: '登记抽查结果', en: 'Enter what an audit showed' },
  basis: [RULE],
  serves: ['F3'],
  by: ['authority:market'],
  input: z.strictObject({
    audit: uuidInput,
    subject: uuidInput,
    answer: z.enum(['nothing', 'missed', 'unclear']),
    reasons: z.string().trim().min(1).max(5_000),
  }),
  stream: ({ audit }) => `audit-draw/${audit}`,
  place: ({ audit }) => audit?.place ?? 'cn',
  async load(tx, { audit, subject }, { actor }) {
    const row = await auditOf(tx, audit)
    const open = await tx.one(
      'select 1 as one from surveillance.audit_item where audit = $1 and subject = $2 and answer is null',
      [audit, subject],
    )
    return {
      audit: row ?? null,
      actorPlace: (await partyOf(tx, actor.party))?.place ?? null,
      open: open !== undefined,
    }
  },
  decide({ audit, actorPlace, open }, _input, { at }) {
    if (audit === null) return noAudit
    const no = outside(audit.place, actorPlace)
    if (no) return no
    return open
      ? { audit: audit.audit, on: dayIn(at) }
      : refuse('not-drawn', { zh: '未被抽中，或者已有结果', en: 'not drawn, or answered already' }, RULE)
  },
  async apply(tx, { audit }, { subject, answer, reasons }, { at }) {
    tx.queue(
      'update surveillance.audit_item set answer = $3, reasons = $4, answered_at = $5 where audit = $1 and subject = $2',
      [audit, subject, answer, reasons, at],
    )
  },
})
