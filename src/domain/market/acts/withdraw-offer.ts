import { act, refuse, uuidInput } from '#kernel/act'
import { z } from 'zod'
import { offerOf } from '../offer.ts'

const OWN = 'platform/market-rules#own-party-only'
const STATE = 'platform/market-rules#state-order'

/** A provider takes an offer off the list. Orders already placed stand (Civil Code art. 476–477: no revocation after acceptance). */
export const withdrawOffer = act({
  name: 'market.offer.withdraw',
  title: { zh: '撤下挂牌', en: 'Withdraw an offer' },
  basis: [STATE],
  serves: ['A1'],
  by: ['provider'],
  input: z.strictObject({ offer: uuidInput, reason: z.string().trim().min(1).max(500) }),
  stream: ({ offer }) => `offer/${offer}`,

  async load(tx, { offer }) {
    const found = await offerOf(tx, offer)
    return { provider: found?.provider ?? null, state: found?.state ?? null }
  },

  decide({ provider, state }, { offer }, { actor }) {
    if (provider === null || provider !== actor.party)
      return refuse(
        'offer-not-yours',
        { zh: '没有这一挂牌，或不属于本主体', en: 'there is no such offer of yours' },
        OWN,
      )
    if (state !== 'open')
      return refuse('offer-withdrawn', { zh: '该挂牌已撤下', en: 'the offer is withdrawn already' }, STATE)
    return { offer }
  },

  async apply(tx, { offer }, _input, { at }) {
    tx.queue(`update market.offer set state = 'withdrawn', since = $2 where offer = $1`, [offer, at])
  },
})
