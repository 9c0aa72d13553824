import { standingOf } from '#domain/admission'
import { knownModels } from '#domain/capacity'
import { act, dayInput, placeInput, refuse } from '#kernel/act'
import { dayIn } from '#kernel/time'
import { z } from 'zod'
import { termsSchema } from '../terms.ts'

const LICENCE = 'cn/telecom-regulations#13'
const LAPSE = 'cn/administrative-licensing-law#70'
const PRICE = 'cn/price-marking#5'
const KNOWN = 'platform/market-rules#model-known'
const TERMS = 'platform/market-rules#six-terms'

/** A provider lists compute for lease at a marked price. A listing that is specific enough is an offer (Civil Code art. 491). */
export const publishOffer = act({
  name: 'market.offer.publish',
  title: { zh: '挂牌', en: 'Publish an offer' },
  basis: [PRICE, TERMS, LICENCE],
  serves: ['A1', 'A2'],
  by: ['provider'],
  input: z.strictObject({
    mode: z.enum(['by-server', 'by-scale']),
    models: z.array(z.string().trim().min(1).max(64)).max(64),
    unitPriceFen: z.int().min(0).max(100_000_000),
    place: placeInput,
    validFrom: dayInput,
    validUntil: dayInput.nullable(),
    terms: termsSchema,
  }),
  stream: (_input, { id }) => `offer/${id}`,

  async load(tx, { models }, { actor, at }) {
    return {
      standing: await standingOf(tx, actor.party, dayIn(at)),
      knownModels: await knownModels(tx, models),
    }
  },

  decide({ standing, knownModels }, { models, validFrom, validUntil }, { day, id }) {
    if (standing.state === 'lapsed')
      return refuse(
        'licence-lapsed',
        {
          zh: `许可证自 ${standing.lapsedOn!} 起不再有效，不能挂牌；已在履行的租约不受影响`,
          en: `the licence has not been valid since ${standing.lapsedOn!}: nothing can be listed; running leases go on`,
        },
        LICENCE,
        LAPSE,
      )
    if (standing.by === null)
      return refuse(
        'no-licence',
        {
          zh: `${day} 没有在有效期内的增值电信业务许可证在案`,
          en: `no value-added telecom licence in force is on file on ${day}`,
        },
        LICENCE,
      )
    const unknown = models.findIndex((model) => !knownModels.includes(model))
    if (unknown >= 0)
      return refuse(
        'model-unknown',
        { zh: `型号「${models[unknown]}」不在目录中`, en: `model “${models[unknown]}” is not in the catalogue` },
        KNOWN,
      )
    if (validUntil !== null && validUntil < validFrom)
      return refuse(
        'ends-before-start',
        {
          zh: `挂牌截止日 ${validUntil} 早于起始日 ${validFrom}`,
          en: `the offer ends on ${validUntil}, before ${validFrom}`,
        },
        TERMS,
      )
    return { offer: id, licence: standing.by.id }
  },

  async apply(tx, { offer }, { mode, models, unitPriceFen, place, validFrom, validUntil, terms }, { at, actor }) {
    tx.queue(
      `insert into market.offer (offer, provider, mode, models, unit_price_fen, place, valid_from, valid_until, terms, state, since)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'open', $10)`,
      [offer, actor.party, mode, models, unitPriceFen, place, validFrom, validUntil, terms, at],
    )
  },
})
