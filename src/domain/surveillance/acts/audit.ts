// The random audit of what was not flagged: the hash of the seed and the list it draws from first, the seed and the draw
// after, then answers. What the seed draws from does not change any more once it was bound, and the number that goes into
// the lots was not known when it was: neither the moment of telling nor a new lead chooses who is drawn.
import { act, placeInput, refuse, uuidInput, type Refusal } from '#kernel/act'
import { partiesPlaying, partyOf } from '#kernel/identity'
import { drawnByStratum, frameSha256, isSeedOf, type Subject } from '#kernel/lots'
import { jurisdictionsSeenIn } from '#kernel/rules'
import type { Sql, Tx } from '#kernel/store'
import { dayIn, quarterOf, type Instant } from '#kernel/time'
import { z } from 'zod'

const RULE = 'platform/price-rules#audit'

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
    `select audit, place, quarter, seed_hash as "seedHash", seed, least, frame
       from surveillance.audit join surveillance.audit_frame using (audit) where audit = $1 for update of audit`,
    [audit],
  )
const noAudit = refuse('no-such-audit', { zh: '没有这次抽查', en: 'there is no such audit' }, RULE)
const outside = (place: string, actorPlace: string | null): Refusal | undefined =>
  actorPlace !== null && jurisdictionsSeenIn(place).includes(actorPlace)
    ? undefined
    : refuse('not-competent', { zh: `${place} 不在贵机关辖区`, en: `${place} is outside the place of this body` }, RULE)

/** Providers of the place whom no lead of the detectors named in the quarter. */
async function unflagged(sql: Sql, place: string, quarter: string): Promise<Subject[]> {
  const parties = await partiesPlaying(sql, ['provider'], place)
  const named = await sql.rows<{ subject: string }>(
    `select distinct unnest(subjects) as subject from surveillance.lead where origin = 'detector' and to_char(opened_at at time zone 'Asia/Shanghai', 'YYYY-"Q"Q') = $1`,
    [quarter],
  )
  const flagged = new Set(named.map(({ subject }) => subject))
  return parties
    .filter(({ party }) => !flagged.has(party))
    .map(({ party, place: stratum }) => ({ subject: party, stratum }))
}

/**
 * Place of another audit of the same body and quarter whose seed is not told. Its body can compute what comes out of it:
 * whoever may leave it lying and bind another over the same businesses chooses among outcomes.
 */
async function untoldBeside(tx: Tx, body: string, quarter: string): Promise<string | null> {
  await tx.rows('select pg_advisory_xact_lock(hashtextextended($1, 9))', [`${body} ${quarter}`])
  const row = await tx.one<{ place: string }>(
    'select place from surveillance.audit where by_party = $1 and quarter = $2 and seed is null order by audit limit 1',
    [body, quarter],
  )
  return row?.place ?? null
}

type Committing = { place: string; seedHash: string }
type CommitFacts = { actorPlace: string | null; untold: string | null; subjects: Subject[] }
type Committed = { audit: string; quarter: string; population: number; frameSha256: string; least: number }
const quarterAt = (at: Instant): string => quarterOf(dayIn(at))

/** Binds a seed and fixes the list, before anyone knows who will be drawn: one audit for a place and quarter. */
export const commitAudit = act<Committing, CommitFacts, Committed>({
  name: 'surveillance.audit.commit',
  title: { zh: '公布抽查种子的哈希并固定名单', en: 'Bind the seed of an audit and fix its list' },
  basis: [RULE],
  serves: ['F3'],
  by: ['authority:market'],
  input: z.strictObject({ place: placeInput, seedHash: z.string().regex(/^[0-9a-f]{64}$/) }),
  stream: ({ place }) => `audit/${place}`,
  place: (_facts, { place }) => place,
  load: async (tx, { place }, { actor, at }) => ({
    actorPlace: (await partyOf(tx, actor.party))?.place ?? null,
    untold: await untoldBeside(tx, actor.party, quarterAt(at)),
    subjects: await unflagged(tx, place, quarterAt(at)),
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
    if (subjects.length === 0)
      return refuse(
        'nobody-to-draw',
        {
          zh: '没有可以抽查的经营者：无此类企业，或者都已有线索',
          en: 'there is nobody to draw: none, or all were named',
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
    constraint === 'audit_once'
      ? refuse('committed-already', { zh: '本季已公布', en: 'this quarter was committed already' }, RULE)
      : undefined,
  async apply(tx, { audit, quarter, population, least, frameSha256: hash }, { place, seedHash }, { actor, at, facts }) {
    tx.queue(
      'insert into surveillance.audit (audit, place, quarter, seed_hash, population, least, by_party, at) values ($1, $2, $3, $4, $5, $6, $7, $8)',
      [audit, place, quarter, seedHash, population, least, actor.party, at],
    )
    tx.queue('insert into surveillance.audit_frame (audit, frame, sha256) values ($1, $2, $3)', [
      audit,
      JSON.stringify(facts.subjects),
      hash,
    ])
  },
})

type DrawFacts = { audit: Audit | null; actorPlace: string | null }
/** Tells the seed and draws, by place, from the list that was fixed when it was bound. */
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
  load: async (tx, { audit }, { actor }) => ({
    audit: (await auditOf(tx, audit)) ?? null,
    actorPlace: (await partyOf(tx, actor.party))?.place ?? null,
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
      // the id of the audit was made after its seed was bound
      drawn: drawnByStratum(audit.frame, seed, audit.audit, audit.least),
    }
  },
  async apply(tx, decision, { seed }, { at }) {
    tx.queue('update surveillance.audit set seed = $2, drawn_at = $3 where audit = $1', [decision.audit, seed, at])
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
