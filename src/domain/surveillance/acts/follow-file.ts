// What a penalty file tells its lead: that it was opened, that the business was told, and how it came out. By wiring.
import { act, refuse, uuidInput } from '#kernel/act'
import { dayIn, quarterOf } from '#kernel/time'
import { z } from 'zod'
import { leadOf, leadRefusal, noLead, TRIAGE, type LeadRow, type Outcome } from '../lead.ts'
import { adjudicatedIn, type Adjudicated } from '../standing.ts'
import { suspendedBy } from './triage-lead.ts'

const LEAD = 'platform/price-rules#lead'

/** A file on a lead was opened. */
export const enterFile = act<{ lead: string; party: string; file: string }, { lead: LeadRow | null }, { lead: string }>(
  {
    name: 'surveillance.lead.enter-file',
    title: { zh: '登记线索的案卷', en: 'Enter the file of a lead' },
    basis: [TRIAGE],
    serves: ['F3'],
    by: ['platform'],
    input: z.strictObject({ lead: uuidInput, party: uuidInput, file: uuidInput }),
    stream: ({ lead }) => `lead/${lead}`,
    place: ({ lead }) => lead?.place ?? 'cn',
    load: async (tx, { lead }) => ({ lead: (await leadOf(tx, lead, true)) ?? null }),
    decide({ lead }) {
      if (lead === null) return noLead
      return leadRefusal(lead, 'surveillance.lead.enter-file', null, true) ?? { lead: lead.lead }
    },
    async apply(tx, { lead }, { party, file }, { at }) {
      tx.queue('update surveillance.lead_file set file = $3 where lead = $1 and party = $2', [lead, party, file])
      tx.queue(`update surveillance.lead set state = 'in-case', since = $2 where lead = $1`, [lead, at])
    },
  },
)

/** The business was told of the investigation: from now on it may see the lead; others whom the lead concerns may not yet. */
export const tellLead = act<{ lead: string; party: string }, { lead: LeadRow | null }, { lead: string }>({
  name: 'surveillance.lead.tell',
  title: { zh: '立案调查已告知，向有关经营者开放线索', en: 'Open a lead to the business that was told' },
  basis: [LEAD, 'cn/administrative-penalty-law#44'],
  serves: ['F3', 'X4'],
  by: ['platform'],
  input: z.strictObject({ lead: uuidInput, party: uuidInput }),
  stream: ({ lead }) => `lead/${lead}`,
  place: ({ lead }) => lead?.place ?? 'cn',
  load: async (tx, { lead }) => ({ lead: (await leadOf(tx, lead, true)) ?? null }),
  decide({ lead }, { party }) {
    if (lead === null) return noLead
    if (lead.told.includes(party)) return refuse('told-already', { zh: '已经告知', en: 'it was told already' }, LEAD)
    return { lead: lead.lead }
  },
  async apply(tx, { lead }, { party }, { at }) {
    tx.queue('update surveillance.lead set told = told || $2::uuid, since = $3 where lead = $1', [lead, party, at])
  },
})

type Concluding = { lead: string; outcome: Outcome; file: string }

/** What became of a lead; a decision that is annulled later changes it. An outcome may suspend its detector. */
export const concludeLead = act<
  Concluding,
  { lead: LeadRow | null; adjudicated: Adjudicated | null },
  { lead: string; outcome: Outcome; suspend: string | null }
>({
  name: 'surveillance.lead.conclude',
  title: { zh: '登记线索的结论', en: 'Enter what became of a lead' },
  basis: [TRIAGE, 'platform/price-rules#detector-suspension'],
  serves: ['F3'],
  by: ['platform'],
  input: z.strictObject({
    lead: uuidInput,
    outcome: z.enum(['pending', 'confirmed', 'explained', 'data-error']),
    file: uuidInput,
  }),
  stream: ({ lead }) => `lead/${lead}`,
  place: ({ lead }) => lead?.place ?? 'cn',
  async load(tx, { lead }, { at }) {
    const row = await leadOf(tx, lead, true)
    const adjudicated =
      row && row.origin === 'detector' ? await adjudicatedIn(tx, row.kind, quarterOf(dayIn(at))) : null
    return { lead: row ?? null, adjudicated }
  },
  decide({ lead, adjudicated }, { outcome }) {
    if (lead === null) return noLead
    const no = leadRefusal(lead, 'surveillance.lead.conclude', null, true)
    if (no) return no
    return { lead: lead.lead, outcome, suspend: suspendedBy(lead, adjudicated, outcome) }
  },
  async apply(tx, { lead, outcome }, _input, { at }) {
    tx.queue(
      `update surveillance.lead set state = 'concluded', outcome = $2, decided_on = $3, since = $4 where lead = $1`,
      [lead, outcome, dayIn(at), at],
    )
  },
})
