// One card as the forms of nvidia-smi show it, before they become one.
import type { MigInstance } from './reading.ts'

/** One card as one of the printed forms shows it; `printed` by the name of the query field. */
export type Card = {
  form: 'csv' | 'query' | 'table'
  busId: string | null
  index: string | null
  at: string | null
  driver: string | null
  printed: Record<string, string>
  instances: MigInstance[]
}
