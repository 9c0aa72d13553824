import { act, uuidInput } from '#kernel/act'
import { partyOf } from '#kernel/identity'
import { jurisdictionsSeenIn } from '#kernel/rules'
import { z } from 'zod'
import { leadOf, noLead, type LeadRow } from '../lead.ts'

const LEAD = 'platform/price-rules#lead'

type Input = { lead: string; purpose: string }
type Facts = { lead: LeadRow | null; actorPlace: string | null; assisting: boolean }

/** Opens a lead to read: who, for what, when is on record before anything is shown. */
export const readLead = act<Input, Facts, { lead: string }>({
  name: 'surveillance.lead.read',
  title: { zh: '查看线索（逐次留痕）', en: 'Read a lead (each read is logged)' },
  basis: [LEAD, 'cn/price-law#36'],
  serves: ['F1', 'F3'],
  by: ['authority:market', 'provider', 'lessee', 'operator', 'supplier'],
  input: z.strictObject({ lead: uuidInput, purpose: z.string().trim().min(2).max(500) }),
  stream: ({ lead }) => `lead-reads/${lead}`,
  place: ({ lead }) => lead?.place ?? 'cn',
  async load(tx, { lead }, { actor }) {
    const own = await partyOf(tx, actor.party)
    const row = await leadOf(tx, lead)
    const assisting = await tx.one('select 1 as one from surveillance.lead_file where lead = $1 and asked_by = $2', [
      lead,
      actor.party,
    ])
    return { lead: row ?? null, actorPlace: own?.place ?? null, assisting: assisting !== undefined }
  },
  decide({ lead, actorPlace, assisting }, _input, { actor }) {
    if (lead === null) return noLead
    const isSupervisor =
      actor.role === 'authority:market' &&
      (assisting || (actorPlace !== null && jurisdictionsSeenIn(lead.place).includes(actorPlace)))
    const isConcerned = lead.told.includes(actor.party)
    // who asks for what is not theirs learns no more than that: not even that it exists
    return isSupervisor || isConcerned ? { lead: lead.lead } : noLead
  },
  async apply(tx, { lead }, { purpose }, { actor, at }) {
    tx.queue('insert into surveillance.lead_read (lead, party, role, purpose, at) values ($1, $2, $3, $4, $5)', [
      lead,
      actor.party,
      actor.role,
      purpose,
      at,
    ])
  },
})
