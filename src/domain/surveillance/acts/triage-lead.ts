import { act, refuse, uuidInput } from '#kernel/act'
import { partyOf } from '#kernel/identity'
import { dayIn, quarterOf } from '#kernel/time'
import { z } from 'zod'
import { leadOf, leadRefusal, noLead, TRIAGE, type LeadRow } from '../lead.ts'
import { adjudicatedIn, isDetector, judged, type Adjudicated } from '../standing.ts'

const BODIES = ['market', 'antimonopoly', 'industry', 'finance', 'police', 'elsewhere'] as const

type Input = {
  lead: string
  to: 'taken-up' | 'explained' | 'data-error' | 'not-ours'
  body?: (typeof BODIES)[number]
  passedTo?: string
  reasons: string
}
type Facts = { lead: LeadRow | null; actorPlace: string | null; adjudicated: Adjudicated | null }
type Decision = { lead: string; state: string; outcome: string; suspend: string | null }

/** Sorts a lead: jurisdiction first, then taken up, explained, wrong data, or passed to the body that may. */
export const triageLead = act<Input, Facts, Decision>({
  name: 'surveillance.lead.triage',
  title: { zh: '分办线索', en: 'Sort a lead' },
  basis: [TRIAGE, 'cn/price-violation-penalties#3', 'cn/administrative-penalty-law#22'],
  serves: ['F3'],
  by: ['authority:market'],
  input: z.strictObject({
    lead: uuidInput,
    to: z.enum(['taken-up', 'explained', 'data-error', 'not-ours']),
    body: z.enum(BODIES).optional(),
    passedTo: z.string().trim().min(1).max(200).optional(),
    reasons: z.string().trim().min(1).max(5_000),
  }) as unknown as z.ZodType<Input>,
  stream: ({ lead }) => `lead/${lead}`,
  place: ({ lead }) => lead?.place ?? 'cn',

  async load(tx, { lead }, { actor, at }) {
    const own = await partyOf(tx, actor.party)
    const row = await leadOf(tx, lead, true)
    const adjudicated =
      row && row.origin === 'detector' ? await adjudicatedIn(tx, row.kind, quarterOf(dayIn(at))) : null
    return { lead: row ?? null, actorPlace: own?.place ?? null, adjudicated }
  },

  decide({ lead, actorPlace, adjudicated }, { to, body, passedTo }) {
    if (lead === null) return noLead
    const no = leadRefusal(lead, `surveillance.lead.triage ${to}`, actorPlace)
    if (no) return no
    if (to === 'not-ours' && (body === undefined || passedTo === undefined))
      return refuse(
        'name-the-body',
        { zh: '不归本机关管辖的，写明有权机关并移送', en: 'what belongs elsewhere is passed to a body that is named' },
        TRIAGE,
        'cn/administrative-penalty-law#25',
      )
    const outcome = to === 'explained' || to === 'data-error' ? to : 'pending'
    return { lead: lead.lead, state: to, outcome, suspend: suspendedBy(lead, adjudicated, outcome) }
  },

  async apply(tx, { lead, state, outcome }, { passedTo, reasons }, { at }) {
    tx.queue(
      `update surveillance.lead set state = $2, outcome = $3, reasons = $4, passed_to = $5, decided_on = case when $3 <> 'pending' then $6::date end, since = $7 where lead = $1`,
      [lead, state, outcome, reasons, passedTo ?? null, dayIn(at), at],
    )
  },
})

/** The detector that this outcome suspends by rule; null when it stands. */
export function suspendedBy(
  { origin, kind, outcome: before }: Pick<LeadRow, 'origin' | 'kind' | 'outcome'>,
  adjudicated: Adjudicated | null,
  outcome: string,
): string | null {
  if (origin !== 'detector' || !isDetector(kind) || adjudicated === null) return null
  const count = { ...adjudicated }
  const names: Readonly<Record<string, keyof Adjudicated>> = {
    confirmed: 'confirmed',
    explained: 'explained',
    'data-error': 'dataError',
    pending: 'pending',
  }
  count[names[before]!] = Math.max(0, count[names[before]!] - 1)
  count[names[outcome]!] += 1
  return judged(kind, count).suspended ? kind : null
}
