// Offers and orders as other rooms may read them.
import type { Sql } from '#kernel/store'
import type { Terms } from './terms.ts'

export type Offer = {
  offer: string
  provider: string
  mode: 'by-server' | 'by-scale'
  models: string[]
  unitPriceFen: number
  place: string
  validFrom: string
  validUntil: string | null
  terms: Terms
  state: 'open' | 'withdrawn'
}

/** An offer; undefined when unknown. `lock` keeps it from being withdrawn until the transaction ends. */
export function offerOf(sql: Sql, offer: string, lock = false): Promise<Offer | undefined> {
  return sql.one<Offer>(
    `select offer, provider, mode, models, unit_price_fen as "unitPriceFen", place, valid_from as "validFrom", valid_until as "validUntil", terms, state
       from market.offer where offer = $1 ${lock ? 'for share' : ''}`,
    [offer],
  )
}

export type Order = {
  order: string
  offer: string
  quote: string | null
  lessee: string
  provider: string
  mode: 'by-server' | 'by-scale'
  models: string[]
  cards: number
  shareMilli: number
  cpuMilli: number
  memoryMib: number
  hours: number
  from: string
  place: string
  unitPriceFen: number
  contractFen: number
  terms: Terms
}

/** A placed order; undefined when unknown. */
export function orderOf(sql: Sql, order: string): Promise<Order | undefined> {
  return sql.one<Order>(
    `select "order", offer, quote, lessee, provider, mode, models, cards, share_milli as "shareMilli", cpu_milli as "cpuMilli", memory_mib as "memoryMib",
            hours, from_at as "from", place, unit_price_fen as "unitPriceFen", contract_fen as "contractFen", terms
       from market.placed_order where "order" = $1`,
    [order],
  )
}

/** The streams in which the price of an order was negotiated, for the bundle of its lease: empty for an order on the asking price. */
export async function originsOf(sql: Sql, order: string): Promise<string[]> {
  const negotiated = await sql.one<{ quote: string; request: string }>(
    'select q.quote, q.request from market.placed_order o join market.quote q on q.quote = o.quote where o."order" = $1',
    [order],
  )
  return negotiated ? [`quote/${negotiated.quote}`, `request/${negotiated.request}`] : []
}

/** Lowest and median asking price by model among open offers, for the public board; null where nothing is offered. */
export function askingPrices(
  sql: Sql,
): Promise<{ model: string; offers: number; lowestFen: number | null; medianFen: number | null }[]> {
  return sql.rows(
    `select m.model, count(*)::int as offers, min(o.unit_price_fen) as "lowestFen", percentile_disc(0.5) within group (order by o.unit_price_fen) as "medianFen"
       from market.offer o cross join unnest(case when o.models = '{}' then '{"(any)"}'::text[] else o.models end) as m(model)
      where o.state = 'open' group by m.model order by m.model`,
  )
}

/** How many offers are open now. */
export async function openOffers(sql: Sql): Promise<number> {
  return (await sql.one<{ n: number }>(`select count(*)::int as n from market.offer where state = 'open'`))!.n
}

/** Offers that are open and valid on a day, by id; `since` is when each was last changed. */
export function offersValidOn(sql: Sql, day: string): Promise<(Offer & { since: string })[]> {
  return sql.rows(
    `select offer, provider, mode, models, unit_price_fen as "unitPriceFen", place, valid_from as "validFrom", valid_until as "validUntil", terms, state, since
       from market.offer where state = 'open' and valid_from <= $1 and (valid_until is null or valid_until >= $1) order by offer`,
    [day],
  )
}
