// One row of a table of docs/reference/world.md as a record may hold it, and what a run lacks.
import type { TableName } from '#domain/detection'
import { formOf, UNSPECIFIED } from '#domain/pricing'

/** Text and whole numbers by column. */
export type Row = Record<string, string | number>
export type Tables = Record<TableName, Row[]>

export type Missing = { table: TableName; what: { zh: string; en: string } }

/** The form factor that a model's name tells; empty where it tells none. */
export const formIn = (model: string): string => {
  const form = formOf(model)
  return form === UNSPECIFIED ? '' : form
}
