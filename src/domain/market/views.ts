import { standingsOf } from '#domain/admission'
import { everyone, page, pageInput, view, type Looking } from '#kernel/act'
import { dayIn } from '#kernel/time'
import { z } from 'zod'

const OFFER = `o.offer, o.provider as "providerParty", p.name as provider, o.mode, o.models, o.unit_price_fen as "unitPriceFen", o.place,
  o.valid_from as "validFrom", o.valid_until as "validUntil", o.terms, o.state, o.since as at`

type OfferRow = { offer: string; providerParty: string; state: string }

/** With the state of the provider's licence: an offer whose provider holds none takes no new orders and says so. */
async function withLicence(rows: OfferRow[], { sql, asOf }: Looking): Promise<OfferRow[]> {
  const standings = await standingsOf(
    sql,
    [...new Set(rows.map((row) => row.providerParty))],
    dayIn(asOf ?? new Date().toISOString()),
  )
  return rows.map((row) => {
    const { state: licence, lapsedOn } = standings.get(row.providerParty)!
    return { ...row, licence, licenceLapsedOn: lapsedOn, takesOrders: row.state === 'open' && licence === 'in-force' }
  })
}

export const publicOffers = view({
  name: 'market.offer.public',
  travels: true,
  title: { zh: '挂牌', en: 'Offers' },
  scope: everyone(`o.state = 'open'`),
  input: z.object(pageInput),
  async load(read, { limit, after }, looking) {
    const { where, table } = looking
    const rows = await read.rows<OfferRow>(
      `select ${OFFER} from ${table('market.offer')} o join identity.party p on p.party = o.provider
        where ${where} and (:after = '' or o.offer < nullif(:after, '')::uuid) order by o.offer desc limit :limit`,
      { limit, after },
    )
    return page(await withLicence(rows, looking), limit, 'offer')
  },
})

export const findOffers = view({
  name: 'market.offer.find',
  travels: true,
  title: { zh: '找算力', en: 'Find compute' },
  scope: { lessee: `o.state = 'open'`, operator: 'true', provider: `o.state = 'open'` },
  input: z.object({
    ...pageInput,
    mode: z.enum(['by-server', 'by-scale']).optional(),
    model: z.string().max(64).optional(),
    place: z.string().max(16).optional(),
    maxFen: z.coerce.number().int().min(0).optional(),
  }),
  async load(read, { limit, after, mode, model, place, maxFen }, looking) {
    const { where, table } = looking
    const rows = await read.rows<OfferRow>(
      `select ${OFFER} from ${table('market.offer')} o join identity.party p on p.party = o.provider
        where ${where} and (:after = '' or o.offer < nullif(:after, '')::uuid)
          and (:mode::text is null or o.mode = :mode) and (:model::text is null or o.models = '{}' or :model = any(o.models))
          and (:place::text is null or o.place like :place || '%') and (:maxFen::bigint is null or o.unit_price_fen <= :maxFen)
        order by o.offer desc limit :limit`,
      { limit, after, mode: mode ?? null, model: model ?? null, place: place ?? null, maxFen: maxFen ?? null },
    )
    return page(await withLicence(rows, looking), limit, 'offer')
  },
})

export const myOffers = view({
  name: 'market.offer.mine',
  travels: true,
  title: { zh: '我的挂牌', en: 'My offers' },
  scope: { provider: 'o.provider = :party', operator: 'true' },
  input: z.object(pageInput),
  async load(read, { limit, after }, looking) {
    const { where, table } = looking
    const rows = await read.rows<OfferRow>(
      `select ${OFFER} from ${table('market.offer')} o join identity.party p on p.party = o.provider
        where ${where} and (:after = '' or o.offer < nullif(:after, '')::uuid) order by o.offer desc limit :limit`,
      { limit, after },
    )
    return page(await withLicence(rows, looking), limit, 'offer')
  },
})

export const requests = view({
  name: 'market.request.list',
  title: { zh: '询价', en: 'Requests for quotes' },
  scope: { lessee: 'r.lessee = :party', provider: 'true', operator: 'true' },
  input: z.object(pageInput),
  async load(read, { limit, after }, { where }) {
    const rows = await read.rows<{ request: string }>(
      `select r.request, r.mode, r.models, r.cards, r.share_milli as "shareMilli", r.hours, r.place, r.note, r.since as at,
              coalesce((select jsonb_agg(jsonb_build_object('quote', q.quote, 'offer', q.offer, 'provider', p.name, 'unitPriceFen', q.unit_price_fen, 'validUntil', q.valid_until) order by q.unit_price_fen)
                 from market.quote q join identity.party p on p.party = q.provider where q.request = r.request), '[]') as quotes
         from market.request r where ${where} and (:after = '' or r.request < nullif(:after, '')::uuid) order by r.request desc limit :limit`,
      { limit, after },
    )
    return page(rows, limit, 'request')
  },
})

export const orders = view({
  name: 'market.order.list',
  title: { zh: '订单', en: 'Orders' },
  scope: { lessee: 'o.lessee = :party', provider: 'o.provider = :party', operator: 'true', court: 'true' },
  input: z.object(pageInput),
  async load(read, { limit, after }, { where }) {
    const rows = await read.rows<{ order: string }>(
      `select o."order", o.offer, o.lessee, l.name as "lesseeName", o.provider, p.name as "providerName", o.mode, o.models, o.cards, o.share_milli as "shareMilli",
              o.hours, o.from_at as "from", o.unit_price_fen as "unitPriceFen", o.contract_fen as "contractFen", o.since as at
         from market.placed_order o join identity.party l on l.party = o.lessee join identity.party p on p.party = o.provider
        where ${where} and (:after = '' or o."order" < nullif(:after, '')::uuid) order by o."order" desc limit :limit`,
      { limit, after },
    )
    return page(rows, limit, 'order')
  },
})
