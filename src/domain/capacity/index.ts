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
