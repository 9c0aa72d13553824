import type { Wiring } from '#kernel/act'

/** Several tables of what follows from what as one: rows of two tables under one act are all followed. */
export function joined(...tables: readonly Wiring[]): Wiring {
  const rows: Record<string, Wiring[string][number][]> = {}
  for (const table of tables) for (const [act, nexts] of Object.entries(table)) (rows[act] ??= []).push(...nexts)
  return rows
}
