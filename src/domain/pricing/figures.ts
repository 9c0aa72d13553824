// The figures of a reference publication as they are signed: whole fen and millionths, and nothing where data do not
// suffice. What would tell competitors each other's prices is not in them (platform/price-rules#minimum-contributors).
import type { Day } from '#kernel/time'
import { cellId, type CellKey, type ObservationTable } from './cell.ts'
import type { Evidence } from './observation.ts'
import { referencePrices, type Previous, type ReferenceCell } from './reference.ts'

const MILLION = 1_000_000

/** One cell; money in whole fen per card-hour, tax included, before vouchers. Null where there is no figure. */
export type PublishedCell = {
  gpu: string
  vramGb: number | null
  form: string
  kind: string
  mode: string
  grade: string
  region: string
  term: string
  cards: string
  unit: 'card-hour'
  status: 'published' | 'fallback' | 'insufficient'
  fallback: string | null
  medianFen: number | null
  lowFen: number | null
  highFen: number | null
  rangeLowFen: number | null
  rangeHighFen: number | null
  ci: { lowFen: number; highFen: number; coveragePpm: number } | null
  n: number
  providers: number
  evidenceMix: { level: Evidence; n: number; sharePpm: number }[]
  topSharePpm: number | null
  dispersionPpm: number | null
  ageDays: number
  reasons: string[]
  /** what the evidence itself says where the move was cut to the largest allowed */
  unlimitedFen: number | null
}

const fen = (value: number | null | undefined): number | null => (value == null ? null : Math.round(value))
const ppm = (value: number | null): number | null => (value === null ? null : Math.round(value * MILLION))

/** Figures that do not rest on what the cell's own sources ask today. */
const OF_OTHERS = new Set<string | null>(['last-value', 'hedonic'])

/**
 * A figure that rests on the cell's own evidence tells its make-up. With fewer sources than `least` there is none, whatever
 * the method would show: only what was published before, or is imputed from others, may stand there.
 */
function published(all: ReferenceCell, least: number): PublishedCell {
  const few = all.providers < least
  const isNone = few && !OF_OTHERS.has(all.fallback)
  const cell: ReferenceCell = isNone
    ? { ...all, status: 'insufficient', fallback: null, median: null, range: null }
    : all
  const { key, range, ci, providers } = cell
  return {
    ...key,
    unit: 'card-hour',
    status: cell.status,
    fallback: cell.fallback,
    medianFen: fen(cell.median),
    lowFen: few ? null : fen(cell.low),
    highFen: few ? null : fen(cell.high),
    rangeLowFen: fen(range?.low),
    rangeHighFen: fen(range?.high),
    ci:
      ci === null || few
        ? null
        : { lowFen: Math.round(ci.low), highFen: Math.round(ci.high), coveragePpm: Math.round(ci.coverage * MILLION) },
    n: cell.n,
    providers,
    evidenceMix: few ? [] : cell.evidenceMix.map((one) => ({ ...one })),
    topSharePpm: few ? null : cell.topShare === null ? null : Math.min(MILLION, ppm(cell.topShare)!),
    dispersionPpm: few ? null : ppm(cell.dispersion),
    ageDays: cell.ageDays,
    reasons: [...cell.reasons],
    unlimitedFen: few ? null : fen(cell.unlimited),
  }
}

/** The cells of a day by the method of the table. `previous` are the figures last published, `least` the fewest sources. */
export function referenceCells(
  table: ObservationTable,
  { on, previous, least }: { on: Day; previous: readonly Previous[]; least: number },
): PublishedCell[] {
  if (table.count === 0 && previous.length === 0) return []
  return referencePrices(table, { on, previous }).cells.map((cell) => published(cell, least))
}

export const keyOf = ({ gpu, vramGb, form, kind, mode, grade, region, term, cards }: PublishedCell): CellKey => ({
  gpu,
  vramGb,
  form,
  kind,
  mode,
  grade,
  region,
  term,
  cards,
})

/** A cell's name in addresses and files. */
export const cellName = (cell: PublishedCell): string => cellId(keyOf(cell))

/** What the next publication may carry on from: figures of their own, and those carried forward under their first day. */
export function previousOf(cells: readonly PublishedCell[], on: Day): Previous[] {
  return cells.flatMap((cell) =>
    cell.medianFen === null
      ? []
      : [
          {
            key: keyOf(cell),
            median: cell.medianFen,
            on: new Date(Date.parse(on) - cell.ageDays * 86_400_000).toISOString().slice(0, 10),
          },
        ],
  )
}
