import { act, uuidInput } from '#kernel/act'
import { z } from 'zod'
import {
  CORRECTION_RULE,
  decidePublishing,
  keepPublication,
  pricesStream,
  publishFacts,
  publishingConflict,
  PUBLICATION_RULE,
  type PublishDecision,
  type PublishFacts,
} from '../publishing.ts'

type Input = { publication: string; snapshot?: string | undefined; reason: string; signature: string }

/** A correction is a publication of its own, with its reason; what it corrects stays beside it. */
export const correctPublication = act<Input, PublishFacts, PublishDecision>({
  name: 'pricing.publication.correct',
  title: { zh: '更正发布', en: 'Correct a publication' },
  basis: [CORRECTION_RULE, PUBLICATION_RULE],
  serves: ['F2'],
  by: ['index-compiler'],
  input: z.strictObject({
    publication: uuidInput,
    // for reference prices: another snapshot of the same day
    snapshot: uuidInput.optional(),
    reason: z.string().trim().min(10).max(2_000),
    signature: z.base64().max(100),
  }),
  stream: pricesStream,
  load: (tx, { publication, snapshot, reason }, { actor }) =>
    publishFacts(tx, actor.party, { snapshot, corrects: publication, reason }),
  decide: (facts, { signature, publication }, now) =>
    decidePublishing(facts, { signature, corrects: publication }, now),
  async apply(tx, decision, { signature, reason }, now) {
    keepPublication(tx, decision, { signature, reason }, now)
  },
  conflict: publishingConflict,
})
