// What was published before anyone is inspected: items and plans; and what the caps of a year come to.
import type { Role } from '#kernel/identity'
import { jurisdictionsSeenIn } from '#kernel/rules'
import type { Sql } from '#kernel/store'
import type { Day } from '#kernel/time'
import type { Words } from '#kernel/act'

/** The tiers of a credit file as they bear on inspection: rarer, as usual, oftener. */
export const TIERS = ['rarer', 'usual', 'oftener'] as const
export type Tier = (typeof TIERS)[number]

/** What is looked at: yes-no, a quantity with its unit, or words. */
export type Asked = { key: string; asks: Words; kind: 'yes-no' | 'measure' | 'text'; unit?: string | undefined }

export type Item = {
  item: string
  no: string
  place: string
  body: string
  role: Role
  title: Words
  ground: string[]
  field: string
  objects: Role[]
  byData: boolean
  checklist: Asked[]
  publishedOn: Day
  withdrawnOn: Day | null
}

const ITEM = `select item, no, place, body, role, title, ground, field, objects, by_data as "byData", checklist,
  published_on::text as "publishedOn", withdrawn_on::text as "withdrawnOn" from supervision.item`

export const itemOf = (sql: Sql, item: string): Promise<Item | undefined> => sql.one(`${ITEM} where item = $1`, [item])
export const itemNumbered = (sql: Sql, no: string): Promise<Item | undefined> => sql.one(`${ITEM} where no = $1`, [no])
export const itemsNamed = (sql: Sql, items: readonly string[]): Promise<Item[]> =>
  sql.rows(`${ITEM} where item = any($1) order by no`, [items])

export type Plan = {
  plan: string
  no: string
  place: string
  body: string
  year: number
  items: string[]
  caps: Record<Tier, number>
  shares: Record<Tier, number>
}

const PLAN = 'select plan, no, place, body, year, items, caps, shares from supervision.plan'

export const planOf = (sql: Sql, plan: string): Promise<Plan | undefined> => sql.one(`${PLAN} where plan = $1`, [plan])

/** The plans of a year that reach a place: of the place itself and of what it lies in. */
export const plansReaching = (sql: Sql, place: string, year: number): Promise<Plan[]> =>
  sql.rows(`${PLAN} where year = $1 and place = any($2) order by no`, [year, jurisdictionsSeenIn(place)])

/** The cap that binds: the lowest that any body published for this tier; null where none did. */
export const capOf = (plans: readonly Pick<Plan, 'caps'>[], tier: Tier): number | null =>
  plans.length === 0 ? null : Math.min(...plans.map(({ caps }) => caps[tier]))

/** Planned inspections of an enterprise in a year by all bodies whose place meets this one. */
export async function plannedInYear(
  sql: Sql,
  { party, year, place, but }: { party: string; year: number; place: string; but: string | null },
): Promise<number> {
  const row = await sql.one<{ n: number }>(
    `select count(*)::int as n from supervision.inspection
      where party = $1 and year = $2 and counts and (place = any($3) or place like $4 || '-%') and file is distinct from $5`,
    [party, year, jurisdictionsSeenIn(place), place, but],
  )
  return row!.n
}

/** The caps that bind in a place and year, tier by tier; null where no plan was published. */
export function capsOf(plans: readonly Pick<Plan, 'caps'>[]): Record<Tier, number> | null {
  const [rarer, usual, oftener] = [capOf(plans, 'rarer'), capOf(plans, 'usual'), capOf(plans, 'oftener')]
  return rarer === null || usual === null || oftener === null ? null : { rarer, usual, oftener }
}

/** A number that people can say: kind, day, and the tail of the id. */
export const numberOf = (kind: string, day: Day, id: string): string =>
  `${kind}-${day.replaceAll('-', '')}-${id.slice(-6).toUpperCase()}`
