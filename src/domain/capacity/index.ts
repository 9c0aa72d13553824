// capacity 容量 · nodes, devices, and which share of which device is whose, when.
import type { Sql } from '#kernel/store'
import { allocateLease } from './acts/allocate-lease.ts'
import { declareModel } from './acts/declare-model.ts'
import { registerNode } from './acts/register-node.ts'
import { releaseLease } from './acts/release-lease.ts'
import { capacityMap, models, nodes } from './views.ts'

export type { Piece } from './placing.ts'
export const acts = [declareModel, registerNode, allocateLease, releaseLease]
export const views = [capacityMap, nodes, models]

/** Which of these models the catalogue knows. */
export async function knownModels(sql: Sql, names: readonly string[]): Promise<string[]> {
  return (await sql.rows<{ model: string }>('select model from capacity.model where model = any($1)', [names])).map(
    (row) => row.model,
  )
}

/** Sums by model of all cards in service, for the public board. */
export function board(sql: Sql): Promise<{ model: string; cards: number; leasedMilli: number; freeMilli: number }[]> {
  return sql.rows(
    'select model, cards, leased_milli as "leasedMilli", free_milli as "freeMilli" from capacity.board order by model',
  )
}

/** Capacity by model as registered: nodes, cards, processors. Nodes without cards stand under '(cpu only)'. */
export function capacityByModel(sql: Sql): Promise<{ model: string; nodes: number; cards: number }[]> {
  return sql.rows(
    `select coalesce(d.model, '(cpu only)') as model, count(distinct n.node)::int as nodes, count(*) filter (where d.kind = 'card')::int as cards
       from capacity.node n left join capacity.device d using (node) group by 1 order by 1`,
  )
}

/** The devices a lease holds or has held, oldest first. */
export function allocationOf(
  sql: Sql,
  lease: string,
): Promise<{ serial: string; node: string; shareMilli: number; from: string; to: string | null }[]> {
  return sql.rows(
    `select d.serial, n.serial as node, a.share_milli as "shareMilli", lower(a.span) as "from", upper(a.span) as "to"
       from capacity.allocation a join capacity.device d using (device) join capacity.node n using (node) where a.lease = $1 order by lower(a.span), d.serial`,
    [lease],
  )
}

/** Memory of each model of the catalogue; null where nothing is said of it. */
export function modelMemory(sql: Sql): Promise<{ model: string; memoryGib: number | null }[]> {
  return sql.rows('select model, memory_gib as "memoryGib" from capacity.model order by model')
}

/** Free thousandths of cards in service, by provider, place of the node and model: whether an offer can be met now. */
export function freeCards(sql: Sql): Promise<{ provider: string; place: string; model: string; freeMilli: number }[]> {
  return sql.rows(
    `select d.provider, n.place, d.model, sum(d.free_milli)::bigint as "freeMilli" from capacity.device d join capacity.node n using (node)
      where d.kind = 'card' and d.state = 'in-service' and d.model is not null group by 1, 2, 3 order by 1, 2, 3`,
  )
}

/** Which device served which of these leases, and when; oldest first. */
export function allocationsWithin(
  sql: Sql,
  leases: readonly string[],
): Promise<
  {
    device: string
    serial: string
    provider: string
    site: string
    model: string
    lease: string
    /** 1000: the whole card */
    shareMilli: number
    from: string
    until: string | null
  }[]
> {
  return sql.rows(
    `select d.device, d.serial, d.provider, n.place as site, coalesce(d.model, '') as model, a.lease, a.share_milli as "shareMilli", lower(a.span) as "from", upper(a.span) as until
       from capacity.allocation a join capacity.device d using (device) join capacity.node n using (node)
      where a.lease = any($1::uuid[]) and d.kind = 'card' order by lower(a.span), d.serial, a.lease`,
    [leases],
  )
}

/** Every device a lease held or holds, processors too, oldest first. */
export function devicesHeld(
  sql: Sql,
  lease: string,
): Promise<
  { device: string; serial: string; node: string; model: string | null; from: string; until: string | null }[]
> {
  return sql.rows(
    `select d.device, d.serial, n.serial as node, d.model, min(lower(a.span)) as "from",
            case when bool_or(upper_inf(a.span)) then null else max(upper(a.span)) end as until
       from capacity.allocation a join capacity.device d using (device) join capacity.node n using (node)
      where a.lease = $1 group by 1, 2, 3, 4 order by 5, 2`,
    [lease],
  )
}

/** Which leases held a device after an instant, oldest first. */
export function holdingsAfter(
  sql: Sql,
  device: string,
  after: string,
): Promise<{ lease: string; from: string; until: string | null }[]> {
  return sql.rows(
    `select lease, lower(span) as "from", upper(span) as until from capacity.allocation
      where device = $1 and (upper_inf(span) or upper(span) > $2) order by lower(span), lease`,
    [device, after],
  )
}
