import type { AnyAct } from '#kernel/act'
import type { LawBook } from '#kernel/rules'
import type { Sql } from '#kernel/store'

/** A figure of evaluation for a place: what is measured, over which days, with what result. */
export type Figure = {
  indicator: string
  title: { zh: string; en: string }
  from: string
  until: string
  value: string
  unit: string
}

/** What this room is given where all rooms meet: whole books, the table of acts, and the figures of another room. */
export type Books = {
  law(): LawBook
  acts(): ReadonlyMap<string, AnyAct>
  /** published figures of evaluation by place; absent while no room publishes any */
  figures?: (sql: Sql, places: readonly string[]) => Promise<ReadonlyMap<string, Figure[]>>
}
