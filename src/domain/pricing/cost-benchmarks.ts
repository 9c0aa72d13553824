// The reference inputs of the engineering estimate, as entered: by kind, device, place and day. Nothing is guessed.
import { parsePico } from '#kernel/money'
import type { Sql } from '#kernel/store'
import { engineeringCost } from './cost-engineering.ts'

export const BENCHMARK_KINDS = [
  'tdp-watt',
  'load-ppm',
  'pue-milli',
  'tariff-yuan-per-kwh',
  'card-price-fen',
  'life-hours',
  'rent-fen-per-card-hour',
] as const
export type BenchmarkKind = (typeof BENCHMARK_KINDS)[number]

const DECIMAL = new Set<BenchmarkKind>(['tariff-yuan-per-kwh', 'rent-fen-per-card-hour'])

/** A value above zero: whole, or a decimal where the unit may be finer. */
export function isOfKind(kind: BenchmarkKind, value: string): boolean {
  if (!DECIMAL.has(kind)) return /^[1-9]\d{0,14}$/.test(value)
  try {
    return parsePico(value) > 0n
  } catch {
    return false
  }
}

export type Benchmark = {
  kind: BenchmarkKind
  device: string
  place: string
  value: string
  source: string
  mark: string
  fromOn: string
}

/** The benchmarks that hold from a day up to `on`, inside an act. */
export const benchmarksUntil = (sql: Sql, on: string): Promise<Benchmark[]> =>
  sql.rows<Benchmark>(
    `select kind, device, place, value, source, mark, from_on::text as "fromOn" from pricing.cost_benchmark where from_on <= $1 order by benchmark`,
    [on],
  )

/** Of the benchmarks that hold for a device in a place on a day, the nearest: own device before any, nearer place, later day. */
export function nearest(
  all: readonly Benchmark[],
  { kind, device, place, on }: { kind: BenchmarkKind; device: string; place: string; on: string },
): Benchmark | undefined {
  return all
    .filter(
      (one) =>
        one.kind === kind &&
        (one.device === device || one.device === '*') &&
        (place === one.place || place.startsWith(`${one.place}-`)) &&
        one.fromOn <= on,
    )
    .toSorted(
      (a, b) =>
        Number(a.device === '*') - Number(b.device === '*') ||
        b.place.length - a.place.length ||
        (a.fromOn < b.fromOn ? 1 : a.fromOn > b.fromOn ? -1 : 0),
    )[0]
}

/** The estimate for a device in a place on a day, with what it was made of; null with the kinds that nobody has entered. */
export function engineeringOf(
  all: readonly Benchmark[],
  where: { device: string; place: string; on: string },
): { fen: string; used: Benchmark[] } | { fen: null; missing: BenchmarkKind[] } {
  const found = new Map(BENCHMARK_KINDS.map((kind) => [kind, nearest(all, { ...where, kind })]))
  const missing = BENCHMARK_KINDS.filter((kind) => found.get(kind) === undefined)
  if (missing.length > 0) return { fen: null, missing }
  const of = (kind: BenchmarkKind): string => found.get(kind)!.value
  const fen = engineeringCost({
    tdpWatt: Number(of('tdp-watt')),
    loadPpm: Number(of('load-ppm')),
    pueMilli: Number(of('pue-milli')),
    tariffYuanPerKwh: of('tariff-yuan-per-kwh'),
    cardPriceFen: Number(of('card-price-fen')),
    lifeHours: Number(of('life-hours')),
    rentFenPerCardHour: of('rent-fen-per-card-hour'),
  })
  return { fen, used: BENCHMARK_KINDS.map((kind) => found.get(kind)!) }
}
