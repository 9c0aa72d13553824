import { act, dayInput, refuse, uuidInput } from '#kernel/act'
import { z } from 'zod'
import { offerOf } from '../offer.ts'

const OWN = 'platform/market-rules#own-party-only'
const STATE = 'platform/market-rules#state-order'
const OFFER = 'cn/civil-code#472'

/** A provider quotes a price for a request, on the terms of one of its offers. A quote binds until its day ends. */
export const giveQuote = act({
  name: 'market.quote.give',
  title: { zh: '报价', en: 'Give a quote' },
  basis: [OFFER],
  serves: ['A1'],
  by: ['provider'],
  input: z.strictObject({
    request: uuidInput,
    offer: uuidInput,
    unitPriceFen: z.int().min(0).max(100_000_000),
    validUntil: dayInput,
  }),
  stream: (_input, { id }) => `quote/${id}`,

  async load(tx, { request, offer }) {
    const asked = await tx.one<{ lessee: string; mode: string }>(
      'select lessee, mode from market.request where request = $1',
      [request],
    )
    const offered = await offerOf(tx, offer)
    return {
      asked: asked ?? null,
      offered: offered ? { provider: offered.provider, state: offered.state, mode: offered.mode } : null,
    }
  },

  decide({ asked, offered }, { validUntil }, { actor, day, id }) {
    if (!asked) return refuse('request-unknown', { zh: '没有这一询价', en: 'there is no such request' }, STATE)
    if (!offered || offered.provider !== actor.party)
      return refuse(
        'offer-not-yours',
        { zh: '没有这一挂牌，或不属于本主体', en: 'there is no such offer of yours' },
        OWN,
      )
    if (offered.state !== 'open')
      return refuse('offer-withdrawn', { zh: '该挂牌已撤下', en: 'the offer is withdrawn' }, STATE)
    if (offered.mode !== asked.mode)
      return refuse(
        'mode-differs',
        { zh: '挂牌与询价的租赁方式不同', en: 'offer and request are of different lease modes' },
        OFFER,
      )
    if (validUntil < day)
      return refuse(
        'quote-lapsed',
        { zh: `报价有效期 ${validUntil} 已过`, en: `the quote would have lapsed on ${validUntil}` },
        OFFER,
      )
    return { quote: id, lessee: asked.lessee, provider: actor.party }
  },

  parties: (_facts, _input, { lessee, provider }) => [lessee, provider],

  async apply(tx, { quote, lessee }, { request, offer, unitPriceFen, validUntil }, { at, actor }) {
    tx.queue(
      'insert into market.quote (quote, request, offer, provider, lessee, unit_price_fen, valid_until, since) values ($1, $2, $3, $4, $5, $6, $7, $8)',
      [quote, request, offer, actor.party, lessee, unitPriceFen, validUntil, at],
    )
  },
})
