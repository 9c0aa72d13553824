import type { NegotiationLine, NegotiationWhole } from '../api/template-rows.ts'
import type { Naming } from '../templates/clause-words.tsx'
import type { Tone } from '../ui/state-tag.tsx'

/** How a negotiation stands, as its tag shows it. */
export const negotiationTones: Record<NegotiationLine['state'], Tone> = { open: 'act', settled: 'good', ended: 'over' }

/** What the blanks in words under negotiation are called. */
export const namingIn = ({ slots, text }: Pick<NegotiationWhole, 'slots' | 'text'>): Naming => ({
  slots: new Map(slots.map((slot) => [slot.id, slot])),
  numbers: new Map(text.clauses.map(({ id, no }) => [id, no])),
})
