import { act, refuse } from '#kernel/act'
import { dayIn, quarterOf } from '#kernel/time'
import { z } from 'zod'
import { adjudicatedIn, isDetector, judged, suspendedNow, type Adjudicated } from '../standing.ts'

const RULE = 'platform/price-rules#detector-suspension'
const DETECTOR = z.enum(['lowball', 'cartel', 'wash-ring', 'duplicate-gpu', 'idle-farm', 'over-claim'])

type Facts = { suspended: string[]; quarter: string; adjudicated: Adjudicated }

/** Suspends a detector by rule: the platform asks, the figures decide. */
export const suspendDetector = act<
  { detector: string },
  Facts,
  { detector: string; quarter: string; measured: object }
>({
  name: 'surveillance.detector.suspend',
  title: { zh: '停用检测方法', en: 'Suspend a detector' },
  basis: [RULE],
  serves: ['F3'],
  by: ['platform'],
  input: z.strictObject({ detector: DETECTOR }),
  stream: ({ detector }) => `detector/${detector}`,
  async load(tx, { detector }, { at }) {
    const quarter = quarterOf(dayIn(at))
    return { suspended: await suspendedNow(tx), quarter, adjudicated: await adjudicatedIn(tx, detector, quarter) }
  },
  decide({ suspended, quarter, adjudicated }, { detector }) {
    if (suspended.includes(detector))
      return refuse('suspended-already', { zh: '已经停用', en: 'it is suspended already' }, RULE)
    if (!isDetector(detector) || !judged(detector, adjudicated).suspended)
      return refuse('holds', { zh: '未达到停用的条件', en: 'the rule does not suspend it' }, RULE)
    return { detector, quarter, measured: adjudicated }
  },
  async apply(tx, { detector, quarter, measured }, _input, { id, actor, at }) {
    tx.queue(
      'insert into surveillance.standing (entry, detector, suspended, reason, measured, by_party, at) values ($1, $2, true, $3, $4, $5, $6)',
      [id, detector, `precision ${quarter}`, JSON.stringify(measured), actor.party, at],
    )
  },
})

/** Resumes a detector with reasons. */
export const resumeDetector = act<{ detector: string; reasons: string }, { suspended: string[] }, { detector: string }>(
  {
    name: 'surveillance.detector.resume',
    title: { zh: '恢复检测方法', en: 'Resume a detector' },
    basis: [RULE],
    serves: ['F3'],
    by: ['authority:market'],
    input: z.strictObject({ detector: DETECTOR, reasons: z.string().trim().min(1).max(5_000) }),
    stream: ({ detector }) => `detector/${detector}`,
    load: async (tx) => ({ suspended: await suspendedNow(tx) }),
    decide: ({ suspended }, { detector }) =>
      suspended.includes(detector)
        ? { detector }
        : refuse('not-suspended', { zh: '没有停用', en: 'it is not suspended' }, RULE),
    async apply(tx, { detector }, { reasons }, { id, actor, at }) {
      tx.queue(
        'insert into surveillance.standing (entry, detector, suspended, reason, by_party, at) values ($1, $2, false, $3, $4, $5)',
        [id, detector, reasons, actor.party, at],
      )
    },
  },
)
