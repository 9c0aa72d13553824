import { act, placeInput, uuidInput } from '#kernel/act'
import { z } from 'zod'
import { given, insertGiven, REPORT_KINDS, type Given } from '../given.ts'

const RULE = 'platform/price-rules#lead'

type Input = Given & { kind: (typeof REPORT_KINDS)[number] }
type Decision = { lead: string; no: string; key: string; origin: 'referral' | 'staff' }

/** A lead passed on by another body, or by the staff of the platform, which may do no more than that. */
export const referLead = act<Input, Record<string, never>, Decision>({
  name: 'surveillance.lead.refer',
  title: { zh: '移送线索', en: 'Pass on a lead' },
  basis: [RULE, 'cn/market-complaint-measures#25', 'cn/online-transaction-measures#34'],
  serves: ['F3'],
  by: [
    'authority:industry',
    'authority:market',
    'authority:data',
    'authority:finance',
    'authority:justice',
    'operator',
  ],
  input: z.strictObject({
    place: placeInput,
    kind: z.enum(REPORT_KINDS),
    about: uuidInput.optional(),
    happened: z.string().trim().min(1).max(50_000),
  }) as unknown as z.ZodType<Input>,
  stream: (_input, { id }) => `lead/${id}`,
  place: (_facts, { place }) => place,
  load: () => Promise.resolve({}),
  decide: (_facts, _input, { actor, id, day }) => ({
    ...given(id, day, 'YS'),
    origin: actor.role === 'operator' ? 'staff' : 'referral',
  }),
  async apply(tx, { lead, no, key, origin }, input, { actor, at }) {
    insertGiven(tx, { lead, no, key, origin, informant: actor.party, at }, input)
  },
})
