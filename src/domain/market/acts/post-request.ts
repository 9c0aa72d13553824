import { act, placeInput } from '#kernel/act'
import { z } from 'zod'

/** A lessee asks for compute: an invitation to quote (Civil Code art. 473), open to providers, not a bid in an auction. */
export const postRequest = act({
  name: 'market.request.post',
  title: { zh: '发布询价', en: 'Post a request for quotes' },
  basis: ['cn/e-commerce-law#46'],
  serves: ['A1'],
  by: ['lessee'],
  input: z.strictObject({
    mode: z.enum(['by-server', 'by-scale']),
    models: z.array(z.string().trim().min(1).max(64)).max(64),
    cards: z.int().min(0).max(100_000),
    shareMilli: z.int().min(1).max(1_000),
    hours: z.int().min(1).max(175_200),
    place: placeInput,
    note: z.string().max(2_000),
  }),
  stream: (_input, { id }) => `request/${id}`,
  load: () => Promise.resolve({}),
  decide: (_facts, _input, { id }) => ({ request: id }),

  async apply(tx, { request }, { mode, models, cards, shareMilli, hours, place, note }, { at, actor }) {
    tx.queue(
      'insert into market.request (request, lessee, mode, models, cards, share_milli, hours, place, note, since) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
      [request, actor.party, mode, models, cards, shareMilli, hours, place, note, at],
    )
  },
})
