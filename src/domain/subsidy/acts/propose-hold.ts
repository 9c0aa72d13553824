// A detector's lead on three independent kinds of evidence proposes that a payout be held: a row that finance officers see,
// without any effect on the claim. It lapses by itself.
import { act, refuse, uuidInput } from '#kernel/act'
import { partyOf } from '#kernel/identity'
import { setTimer } from '#kernel/procedure'
import { jurisdictionsSeenIn } from '#kernel/rules'
import { addDays, dayIn, type Day } from '#kernel/time'
import { z } from 'zod'
import { HOLD, payable, signalOf, type Seen, type Signal } from '../signal.ts'

const LAPSE = 'subsidy.hold.lapse'
const wordsInput = z.strictObject({ zh: z.string().max(2_000), en: z.string().max(2_000) })
const partyInput = z.string().max(200)
const seenInput = z.strictObject({
  no: z.string().max(100),
  kind: z.string().max(40),
  scoreMilli: z.int().min(0),
  families: z.array(z.string().max(40)).max(20),
  evidence: z
    .array(
      z.strictObject({
        family: z.string().max(40),
        what: wordsInput,
        figures: z.record(z.string().max(60), z.union([z.int(), z.string().max(200)])),
        records: z.array(z.string().max(200)).max(100),
      }),
    )
    .max(20),
  innocent: z.array(wordsInput).max(20),
  circle: z
    .strictObject({
      parties: z
        .array(z.strictObject({ id: partyInput, name: z.string().max(200).nullable(), role: z.string().max(20) }))
        .max(100),
      ties: z
        .array(
          z.strictObject({ from: partyInput, to: partyInput, type: z.string().max(20), share: z.int().nullable() }),
        )
        .max(200),
      payments: z
        .array(
          z.strictObject({
            id: partyInput,
            from: partyInput,
            to: partyInput,
            day: z.string().max(10),
            amountFen: z.int(),
            purpose: z.string().max(20),
          }),
        )
        .max(200),
    })
    .nullable(),
})

type Proposal = { lead: string; subjects: string[]; seen: Seen }
type Input = { proposals: Proposal[] }
type Facts = { claims: { file: string; place: string; no: string; lead: string }[] }
type Proposed = { signal: string; file: string; lead: string; place: string }
type Decision = { proposed: Proposed[]; untilOn: Day }

/** Ids of the signals of one proposal, from its own: the same again makes the same. */
const signalId = (id: string, n: number): string => `${id.slice(0, 30)}${n.toString(16).padStart(6, '0')}`

export const proposeHold = act<Input, Facts, Decision>({
  name: 'subsidy.hold.propose',
  title: { zh: '建议暂缓拨付（线索，由财政人员决定）', en: 'Propose a hold of payout (a lead; an officer decides)' },
  basis: [HOLD],
  serves: ['C3'],
  by: ['platform'],
  input: z.strictObject({
    proposals: z
      .array(z.strictObject({ lead: uuidInput, subjects: z.array(uuidInput).max(20), seen: seenInput }))
      .min(1)
      .max(200),
  }) as unknown as z.ZodType<Input>,
  stream: (_input, { id }) => `hold-proposals/${id}`,
  async load(tx, { proposals }) {
    const found = await Promise.all(
      proposals.map(async ({ lead, subjects }) => (await payable(tx, subjects)).map((claim) => ({ ...claim, lead }))),
    )
    return { claims: found.flat() }
  },
  decide({ claims }, { proposals }, { law, day, id }) {
    const [families, score] = [law.integer(HOLD, 'least-families'), law.integer(HOLD, 'least-score-milli')]
    const strong = new Set(
      proposals
        // that support was drawn at all says nothing by itself: it is no way of knowing of its own
        .filter(
          ({ seen }) =>
            new Set(seen.families.filter((family) => family !== 'subsidy')).size >= families &&
            seen.scoreMilli >= score,
        )
        .map(({ lead }) => lead),
    )
    if (strong.size === 0)
      return refuse(
        'too-weak-for-a-hold',
        {
          zh: `独立证据不足 ${families} 类或者评分不足，不建议暂缓拨付`,
          en: `fewer than ${families} independent kinds of evidence, or too low a score: no hold is proposed`,
        },
        HOLD,
      )
    const held = claims.filter(({ lead }) => strong.has(lead))
    if (held.length === 0)
      return refuse(
        'nothing-to-hold',
        { zh: '有关各方没有待拨付的申领', en: 'nobody concerned has a payout to come' },
        HOLD,
      )
    return {
      proposed: held.map(({ file, place, lead }, n) => ({ signal: signalId(id, n), file, lead, place })),
      untilOn: addDays(day, law.days(HOLD, 'proposal-days')),
    }
  },
  async apply(tx, { proposed, untilOn }, { proposals }, { at }) {
    const seenOf = new Map(proposals.map(({ lead, seen }) => [lead, seen]))
    for (const [n, { signal, file, lead, place }] of proposed.entries()) {
      tx.queue(
        `insert into subsidy.signal (signal, file, kind, source, seen, place, state, until_on, at, since)
         values ($1, $2, 'lead', $3, $4, $5, 'proposed', $6, $7, $7) on conflict do nothing`,
        [signal, file, `lead/${lead}`, JSON.stringify(seenOf.get(lead)), place, untilOn, at],
      )
      setTimer(tx, {
        timer: signal,
        act: LAPSE,
        input: { signal, file },
        dueAt: new Date(Date.parse(`${addDays(untilOn, 1)}T00:00:01.000Z`) - 8 * 3_600_000).toISOString(),
        basis: [HOLD],
        stream: `hold-proposal/${signal}`,
        seq: -n - 1,
      })
    }
  },
})

type About = { signal: string; file: string }
type AboutFacts = { signal: Signal | null; actorPlace: string | null }
const aboutFacts = async (
  tx: Parameters<typeof signalOf>[0],
  { signal, file }: About,
  party: string,
): Promise<AboutFacts> => ({
  signal: (await signalOf(tx, signal, file)) ?? null,
  actorPlace: (await partyOf(tx, party))?.place ?? null,
})
const noSignal = refuse('no-such-proposal', { zh: '没有这条建议', en: 'there is no such proposal' }, HOLD)
const settled = refuse(
  'settled-already',
  { zh: '这条建议已经处理或者失效', en: 'this proposal was settled or has lapsed' },
  HOLD,
)

/** An officer of the place sets a proposal aside, with reasons: the payout goes on as it did all along. */
export const dismissHold = act<About & { reasons: string }, AboutFacts, About>({
  name: 'subsidy.hold.dismiss',
  title: { zh: '不予暂缓拨付', en: 'Dismiss a proposed hold' },
  basis: [HOLD],
  serves: ['C3'],
  by: ['authority:finance'],
  input: z.strictObject({ signal: uuidInput, file: uuidInput, reasons: z.string().trim().min(1).max(5_000) }),
  stream: ({ signal }) => `hold-proposal/${signal}`,
  place: ({ signal }) => signal?.place ?? 'cn',
  load: (tx, input, { actor }) => aboutFacts(tx, input, actor.party),
  decide({ signal, actorPlace }, { file }) {
    if (signal === null) return noSignal
    if (actorPlace === null || !jurisdictionsSeenIn(signal.place).includes(actorPlace))
      return refuse(
        'not-competent',
        { zh: `${signal.place} 不在贵机关辖区`, en: `${signal.place} is outside the place of this body` },
        HOLD,
      )
    return signal.state === 'proposed' ? { signal: signal.signal, file } : settled
  },
  async apply(tx, { signal, file }, { reasons }, { at }) {
    tx.queue(
      `update subsidy.signal set state = 'dismissed', reasons = $3, since = $4 where signal = $1 and file = $2`,
      [signal, file, reasons, at],
    )
  },
})

/** On which nobody decided: it is over by itself. */
export const lapseHold = act<About, AboutFacts & { today: Day }, About>({
  name: LAPSE,
  title: { zh: '暂缓拨付的建议逾期失效', en: 'A proposed hold lapses' },
  basis: [HOLD],
  serves: ['C3'],
  by: ['platform'],
  input: z.strictObject({ signal: uuidInput, file: uuidInput }),
  stream: ({ signal }) => `hold-proposal/${signal}`,
  place: ({ signal }) => signal?.place ?? 'cn',
  load: async (tx, input, { actor, at }) => ({ ...(await aboutFacts(tx, input, actor.party)), today: dayIn(at) }),
  decide({ signal }, { file }, { day }) {
    if (signal === null) return noSignal
    if (signal.state !== 'proposed') return settled
    return day > signal.untilOn
      ? { signal: signal.signal, file }
      : refuse('not-over', { zh: '期限未满', en: 'its time is not over' }, HOLD)
  },
  async apply(tx, { signal, file }, _input, { at }) {
    tx.queue(`update subsidy.signal set state = 'lapsed', since = $3 where signal = $1 and file = $2`, [
      signal,
      file,
      at,
    ])
  },
})
