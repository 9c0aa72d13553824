import { act, refuse, uuidInput } from '#kernel/act'
import { partyOf, type Role } from '#kernel/identity'
import { z } from 'zod'
import { leadOf, leadRefusal, noLead, TRIAGE, type LeadRow } from '../lead.ts'

type Input = { lead: string; party: string }
type Facts = { lead: LeadRow | null; actorPlace: string | null; kinds: Role[] | null; asked: boolean }
type Decision = { lead: string; no: string; place: string; party: string; origin: string; title: string }

const ORIGINS: Readonly<Record<LeadRow['origin'], string>> = {
  detector: 'monitoring',
  complaint: 'complaint',
  referral: 'transfer',
  staff: 'monitoring',
}
const CONCERNED: readonly Role[] = ['provider', 'operator', 'supplier', 'lessee']

/** Takes a lead up against one of those concerned: a file under the penalty procedure is opened by what follows. */
export const takeUpLead = act<Input, Facts, Decision>({
  name: 'surveillance.lead.take-up',
  title: { zh: '受理线索，开立核查案卷', en: 'Take a lead up into a file' },
  basis: [TRIAGE, 'cn/administrative-penalty-law#54', 'cn/price-violation-penalties#3'],
  serves: ['F3'],
  by: ['authority:market'],
  input: z.strictObject({ lead: uuidInput, party: uuidInput }),
  stream: ({ lead }) => `lead/${lead}`,
  place: ({ lead }) => lead?.place ?? 'cn',

  async load(tx, { lead, party }, { actor }) {
    const [own, concerned] = [await partyOf(tx, actor.party), await partyOf(tx, party)]
    const row = await leadOf(tx, lead, true)
    const asked = await tx.one('select 1 as one from surveillance.lead_file where lead = $1 and party = $2', [
      lead,
      party,
    ])
    return {
      lead: row ?? null,
      actorPlace: own?.place ?? null,
      kinds: concerned?.kinds ?? null,
      asked: asked !== undefined,
    }
  },

  decide({ lead, actorPlace, kinds, asked }, { party }) {
    if (lead === null) return noLead
    const no = leadRefusal(lead, 'surveillance.lead.take-up', actorPlace)
    if (no) return no
    const isNamed = lead.subjects.length === 0 || lead.subjects.includes(party)
    if (!isNamed || kinds?.some((kind) => CONCERNED.includes(kind)) !== true)
      return refuse(
        'not-concerned',
        {
          zh: '线索没有写到这一经营者，或其未在平台登记',
          en: 'the lead does not concern this business, or it is not registered',
        },
        TRIAGE,
      )
    if (asked)
      return refuse(
        'taken-up-already',
        { zh: '对这一经营者已开立案卷', en: 'a file on this business was opened already' },
        TRIAGE,
        'cn/administrative-penalty-law#29',
      )
    return {
      lead: lead.lead,
      no: lead.no,
      place: lead.place,
      party,
      origin: ORIGINS[lead.origin],
      title: `价格线索 ${lead.no}`,
    }
  },

  async apply(tx, { lead, party }, _input, { actor }) {
    tx.queue('insert into surveillance.lead_file (lead, party, asked_by) values ($1, $2, $3)', [
      lead,
      party,
      actor.party,
    ])
  },
})
