import { act } from '#kernel/act'
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

type Input = { period: string; signature: string }

/** Publishes the index of a month from the snapshots of its reference prices and those before. */
export const publishIndex = act<Input, PublishFacts, PublishDecision>({
  name: 'pricing.index.publish',
  title: { zh: '发布价格指数', en: 'Publish the price index' },
  basis: [PUBLICATION_RULE, INDEPENDENCE, 'platform/price-rules#index'],
  serves: ['F2'],
  by: ['index-compiler'],
  input: z.strictObject({
    period: z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, 'a month such as 2026-06 is expected'),
    signature: z.base64().max(100),
  }),
  stream: pricesStream,
  load: (tx, { period }, { actor }) => publishFacts(tx, actor.party, { period }),
  decide: (facts, { signature }, now) => decidePublishing(facts, { signature, corrects: null }, now),
  async apply(tx, decision, { signature }, now) {
    keepPublication(tx, decision, { signature, reason: null }, now)
  },
  conflict: publishingConflict,
})
