import { standingOf } from '#domain/admission'
import { act, instantInput, refuse, uuidInput } from '#kernel/act'
import { roundHalfUp } from '#kernel/money'
import { dayIn } from '#kernel/time'
import { z } from 'zod'
import { offerOf } from '../offer.ts'

const ACCEPT = 'cn/civil-code#491'
const OFFER = 'platform/market-rules#order-within-offer'
const OWN = 'platform/market-rules#own-party-only'
const LICENCE = 'cn/telecom-regulations#13'
const LAPSE = 'cn/administrative-licensing-law#70'

/**
 * A lessee accepts an offer or a quote. A quote answers one request: it is accepted once, for the quantity asked.
 * A lapsed licence of the provider stops new orders; running leases go on. The contract amount is the estimate that caps vouchers; the bill follows use.
 */
export const placeOrder = act({
  name: 'market.order.place',
  title: { zh: '下单', en: 'Place an order' },
  basis: [ACCEPT, OFFER],
  serves: ['A1', 'A2', 'A3'],
  by: ['lessee'],
  input: z.strictObject({
    offer: uuidInput,
    quote: uuidInput.nullable(),
    cards: z.int().min(0).max(100_000),
    shareMilli: z.int().min(1).max(1_000),
    cpuMilli: z.int().min(0).max(100_000_000),
    memoryMib: z.int().min(0).max(1_000_000_000),
    hours: z.int().min(1).max(175_200),
    from: instantInput,
  }),
  stream: (_input, { id }) => `order/${id}`,

  async load(tx, { offer, quote }, { at }) {
    const quoted =
      quote === null
        ? undefined
        : await tx.one<{
            offer: string
            lessee: string
            unitPriceFen: number
            validUntil: string
            usedBy: string | null
            cards: number
            shareMilli: number
            hours: number
          }>(
            `select q.offer, q.lessee, q.unit_price_fen as "unitPriceFen", q.valid_until as "validUntil", q.used_by as "usedBy", r.cards, r.share_milli as "shareMilli", r.hours
               from market.quote q join market.request r using (request) where q.quote = $1 for update of q`,
            [quote],
          )
    const offered = await offerOf(tx, offer, true)
    return {
      offered: offered ?? null,
      quoted: quoted ?? null,
      standing: offered === undefined ? null : await standingOf(tx, offered.provider, dayIn(at)),
    }
  },

  decide({ offered, quoted, standing }, { offer, quote, cards, shareMilli, hours }, { actor, day, id }) {
    if (!offered) return refuse('offer-unknown', { zh: '没有这一挂牌', en: 'there is no such offer' }, OFFER)
    if (offered.state !== 'open')
      return refuse('offer-withdrawn', { zh: '该挂牌已撤下', en: 'the offer is withdrawn' }, OFFER)
    if (day < offered.validFrom || (offered.validUntil !== null && day > offered.validUntil))
      return refuse(
        'offer-not-valid',
        { zh: `挂牌在 ${day} 不在有效期内`, en: `the offer is not valid on ${day}` },
        OFFER,
      )
    if (offered.provider === actor.party)
      return refuse('own-offer', { zh: '不能承租本主体的挂牌', en: 'a party cannot lease from itself' }, OWN)
    if (standing?.state === 'lapsed')
      return refuse(
        'licence-lapsed',
        {
          zh: `出租方的许可证自 ${standing.lapsedOn!} 起不再有效，不能接受新订单；已在履行的租约不受影响`,
          en: `the provider’s licence has not been valid since ${standing.lapsedOn!}: no new orders; running leases go on`,
        },
        LICENCE,
        LAPSE,
      )
    if (standing?.state !== 'in-force')
      return refuse(
        'no-licence',
        {
          zh: `出租方在 ${day} 没有在有效期内的许可证在案`,
          en: `the provider has no licence in force on file on ${day}`,
        },
        LICENCE,
      )
    if (quote !== null) {
      if (!quoted || quoted.lessee !== actor.party || quoted.offer !== offer)
        return refuse('quote-not-yours', { zh: '没有对本主体的这一报价', en: 'there is no such quote to you' }, OWN)
      if (quoted.usedBy !== null)
        return refuse('quote-used', { zh: '该报价已被接受', en: 'the quote was accepted already' }, ACCEPT)
      if (cards !== quoted.cards || shareMilli !== quoted.shareMilli || hours !== quoted.hours)
        return refuse(
          'quote-for-other-quantity',
          {
            zh: `报价对应 ${quoted.cards} 卡 × ${quoted.shareMilli}‰ × ${quoted.hours} 小时`,
            en: `the quote is for ${quoted.cards} cards × ${quoted.shareMilli}‰ × ${quoted.hours} hours`,
          },
          ACCEPT,
        )
      if (day > quoted.validUntil)
        return refuse(
          'quote-lapsed',
          { zh: `报价已于 ${quoted.validUntil} 失效`, en: `the quote lapsed on ${quoted.validUntil}` },
          ACCEPT,
        )
    }
    const unitPriceFen = quoted?.unitPriceFen ?? offered.unitPriceFen
    // cards × share × hours × price, rounded once
    const contractFen = Number(
      roundHalfUp(BigInt(cards) * BigInt(shareMilli) * BigInt(hours) * BigInt(unitPriceFen), 1_000n),
    )
    if (!Number.isSafeInteger(contractFen))
      return refuse(
        'amount-too-large',
        { zh: '合同金额超出可登记范围', en: 'the contract amount is beyond what can be recorded' },
        OFFER,
      )
    return {
      order: id,
      lessee: actor.party,
      provider: offered.provider,
      mode: offered.mode,
      models: offered.models,
      place: offered.place,
      terms: offered.terms,
      unitPriceFen,
      contractFen,
    }
  },

  parties: (_facts, _input, { lessee, provider }) => [lessee, provider],

  async apply(tx, d, { offer, quote, cards, shareMilli, cpuMilli, memoryMib, hours, from }, { at, actor }) {
    tx.queue(
      `insert into market.placed_order ("order", offer, quote, lessee, provider, mode, models, cards, share_milli, cpu_milli, memory_mib, hours, from_at, place, unit_price_fen, contract_fen, terms, since)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
      [
        d.order,
        offer,
        quote,
        actor.party,
        d.provider,
        d.mode,
        d.models,
        cards,
        shareMilli,
        cpuMilli,
        memoryMib,
        hours,
        from,
        d.place,
        d.unitPriceFen,
        d.contractFen,
        d.terms,
        at,
      ],
    )
    if (quote !== null) tx.queue('update market.quote set used_by = $2 where quote = $1', [quote, d.order])
  },
})
