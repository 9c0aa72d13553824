// What the platform's own tables say of prices on a day: leases signed and metered, leases signed, offers that can be met,
// list prices. What cannot be resolved is listed with its reason; nothing is guessed (platform/price-rules#sources).
import { billedAmong } from '#domain/billing'
import { freeCards, modelMemory } from '#domain/capacity'
import { leasesSigned, type Lease } from '#domain/contracts'
import { offersValidOn, type Offer } from '#domain/market'
import { meteredOf } from '#domain/metering'
import type { Sql } from '#kernel/store'
import { addDays, dayIn, type Day, type Instant } from '#kernel/time'
import { readListRows, type ListRow } from './list-file.ts'
import { formOf, UNSPECIFIED, type Observation } from './observation.ts'

/** Why something priced is no observation. */
export type Why =
  | 'not-one-model'
  | 'model-unknown'
  | 'no-price'
  | 'part-billed-as-whole'
  | 'no-cards'
  | 'resale'
  | 'ended-unused'
  | 'other-currency'
  | 'other-tax-basis'
  | 'not-fresh'

/** Something priced that cannot be an observation; `id` names it inside the platform only. */
export type Excluded = { id: string; source: 'lease' | 'offer' | 'list'; why: Why }

export type Gathered = { observations: Observation[]; excluded: Excluded[] }

/** The numbers of platform/price-rules#sources. */
export type GatherRules = { signedWithinDays: number; reservedFromDays: number; listFreshDays: number }

/** What the platform bills in; prices are what a lessee pays, tax included (Price Law 13: nothing unmarked is charged). */
export const CURRENCY = 'CNY'
export const TAX_INCLUDED = true

const SECONDS_A_DAY = 86_400
const HOURS_A_DAY = 24

/** The instant at which a day begins in Shanghai. */
const startOf = (day: Day): Instant => new Date(`${day}T00:00:00+08:00`).toISOString()

/** Observations of the day on which `at` falls, in fen per card-hour before vouchers, with what was left out and why. */
export async function gather(sql: Sql, at: Instant, rules: GatherRules): Promise<Gathered> {
  const on = dayIn(at)
  const memory = new Map((await modelMemory(sql)).map(({ model, memoryGib }) => [model, memoryGib]))
  const leases = await leasesSigned(sql, startOf(addDays(on, -rules.signedWithinDays)), at)
  const ids = leases.map(({ lease }) => lease)
  const used = new Set([...(await meteredOf(sql, ids, at)), ...(await billedAmong(sql, ids, at))])
  const free = await freeCards(sql)
  const gathered: Gathered = { observations: [], excluded: [] }
  const take = (id: string, source: Excluded['source'], made: Observation | Why): void => {
    if (typeof made === 'string') gathered.excluded.push({ id, source, why: made })
    else gathered.observations.push(made)
  }
  for (const lease of leases) take(lease.lease, 'lease', ofLease(lease, { used, memory, rules }))
  for (const offer of await offersValidOn(sql, on)) {
    const models = offer.models.length === 1 ? offer.models : []
    const canBeMet = free.some(
      ({ provider, model, place, freeMilli }) =>
        provider === offer.provider && models.includes(model) && place === offer.place && freeMilli >= 1_000,
    )
    take(offer.offer, 'offer', ofOffer(offer, { on, at, canBeMet, memory }))
  }
  for (const { batch, currency, taxIncluded, fetchedAt, rows } of await listBatches(sql, at)) {
    const fresh = dayIn(fetchedAt) > addDays(on, -rules.listFreshDays)
    for (const [place, row] of rows.entries()) {
      const id = `${batch}/${place + 1}`
      const why: Why | undefined =
        currency !== CURRENCY
          ? 'other-currency'
          : taxIncluded !== TAX_INCLUDED
            ? 'other-tax-basis'
            : fresh
              ? undefined
              : 'not-fresh'
      take(id, 'list', why ?? ofListRow(row, { id, on, fetchedAt }))
    }
  }
  return gathered
}

type Known = { memory: ReadonlyMap<string, number | null> }

/** The one model that a price is of; a price for any of several is the price of none of them. */
function modelOf(
  models: readonly string[],
  { memory }: Known,
): { gpu: string; vramGb: number | null; form: string } | Why {
  const [gpu, ...others] = models
  if (gpu === undefined || others.length > 0) return 'not-one-model'
  const vramGb = memory.get(gpu)
  return vramGb === undefined ? 'model-unknown' : { gpu, vramGb, form: formOf(gpu) }
}

function ofLease(
  lease: Lease,
  { used, memory, rules }: Known & { used: ReadonlySet<string>; rules: GatherRules },
): Observation | Why {
  if (lease.mode === 'assignment') return 'resale'
  // signed and given up again before anything was used: no one paid this price
  if (lease.state === 'ended' && !used.has(lease.lease)) return 'ended-unused'
  if (lease.mode === 'storage' || lease.cards === 0) return 'no-cards'
  if (lease.unitPriceFen <= 0) return 'no-price'
  // the price of a whole card for a part of one says nothing of what a card costs
  if (lease.terms.partialDevice === 'whole' && lease.shareMilli < 1_000) return 'part-billed-as-whole'
  const model = modelOf(lease.models, { memory })
  if (typeof model === 'string') return model
  const { lease: id, provider, mode, place, unitPriceFen, order, cards, service } = lease
  const termDays = termOf(lease)
  return {
    id,
    provider,
    // until related parties are on file, whoever controls a provider is the provider itself
    group: provider,
    ...model,
    kind: termDays >= rules.reservedFromDays ? 'reserved' : 'on-demand',
    mode,
    grade: service?.grade ?? '',
    region: place,
    termDays,
    // an order may take any number of the offer's cards; a negotiated price is for the number negotiated
    minCards: order === null ? cards : 1,
    price: unitPriceFen,
    currency: CURRENCY,
    taxIncluded: TAX_INCLUDED,
    evidence: used.has(id) ? 1 : 2,
    on: dayIn(lease.signedAt!),
    fetchedAt: null,
    stale: false,
  }
}

/** Whole days that a contract was made for. */
function termOf({ hours, from, until }: Lease): number {
  if (until == null) return Math.ceil(hours / HOURS_A_DAY)
  return Math.max(0, Math.round((Date.parse(until) - Date.parse(from)) / 1_000 / SECONDS_A_DAY))
}

/** An offer that can be met now is firm; one without a free card is what is listed, and no more. */
function ofOffer(
  { offer, provider, models, mode, place, unitPriceFen }: Offer,
  { on, at, canBeMet, memory }: Known & { on: Day; at: Instant; canBeMet: boolean },
): Observation | Why {
  if (unitPriceFen <= 0) return 'no-price'
  const model = modelOf(models, { memory })
  if (typeof model === 'string') return model
  return {
    id: offer,
    provider,
    group: provider,
    ...model,
    kind: 'on-demand',
    mode,
    grade: '',
    region: place,
    termDays: 0,
    minCards: 1,
    price: unitPriceFen,
    currency: CURRENCY,
    taxIncluded: TAX_INCLUDED,
    evidence: canBeMet ? 3 : 4,
    on,
    fetchedAt: at,
    stale: false,
  }
}

function ofListRow(row: ListRow, { id, on, fetchedAt }: { id: string; on: Day; fetchedAt: Instant }): Observation {
  return {
    ...row,
    id,
    // who is listed outside is not known to be anyone here
    provider: `outside ${row.provider}`,
    group: `outside ${row.provider}`,
    form: row.form === '' ? UNSPECIFIED : row.form,
    mode: '',
    grade: '',
    currency: CURRENCY,
    taxIncluded: TAX_INCLUDED,
    evidence: 4,
    on,
    fetchedAt,
    stale: dayIn(fetchedAt) < on,
  }
}

type Batch = { batch: string; currency: string; taxIncluded: boolean; fetchedAt: Instant; rows: ListRow[] }

/** The newest batch of every source that was there before `at`. */
async function listBatches(sql: Sql, at: Instant): Promise<Batch[]> {
  const rows = await sql.rows<Omit<Batch, 'rows'> & { rows: string[][] }>(
    `select distinct on (source, currency) batch, currency, tax_included as "taxIncluded", fetched_at as "fetchedAt", rows
       from pricing.list_batch where fetched_at <= $1 order by source, currency, fetched_at desc, batch desc`,
    [at],
  )
  return rows.map((batch) => ({ ...batch, rows: readListRows(batch.rows) }))
}
