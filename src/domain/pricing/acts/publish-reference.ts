import { act, uuidInput } from '#kernel/act'
import { z } from 'zod'
import { INDEPENDENCE } from '../compiler.ts'
import {
  decidePublishing,
  keepPublication,
  pricesStream,
  publishFacts,
  publishingConflict,
  PUBLICATION_RULE,
  type PublishDecision,
  type PublishFacts,
} from '../publishing.ts'

type Input = { snapshot: string; signature: string }

/** Publishes the reference prices of a snapshot, computed again here, under the compiler's own signature. */
export const publishReference = act<Input, PublishFacts, PublishDecision>({
  name: 'pricing.reference.publish',
  title: { zh: '发布参考价', en: 'Publish reference prices' },
  basis: [PUBLICATION_RULE, INDEPENDENCE, 'platform/price-rules#advisory'],
  serves: ['F2'],
  by: ['index-compiler'],
  input: z.strictObject({ snapshot: uuidInput, signature: z.base64().max(100) }),
  stream: pricesStream,
  load: (tx, { snapshot }, { actor }) => publishFacts(tx, actor.party, { snapshot }),
  decide: (facts, { signature }, now) => decidePublishing(facts, { signature, corrects: null }, now),
  async apply(tx, decision, { signature }, now) {
    keepPublication(tx, decision, { signature, reason: null }, now)
  },
  conflict: publishingConflict,
})
