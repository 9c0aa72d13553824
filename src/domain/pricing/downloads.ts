// A publication as a table to take away: the figures that were signed, in the same units, one line a cell or a series.
import type { IndexDocument, ReferenceDocument } from './publication.ts'

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

type Value = string | number | null | undefined
const csvOf = (heading: readonly string[], rows: readonly (readonly Value[])[]): string =>
  [heading, ...rows].map((row) => row.map((value) => quoted(String(value ?? ''))).join(',')).join('\r\n') + '\r\n'

const levels = (mix: readonly { level: number; n: number }[]): string =>
  mix.map(({ level, n }) => `${level}:${n}`).join(' ')

/** Reference prices; money in fen per card-hour, an empty field where there is no figure. */
export function publicationCsv({ on, method, cells }: ReferenceDocument): string {
  const heading = [
    'on',
    'mode',
    'method',
    'gpu',
    'vram_gb',
    'form',
    'kind',
    'lease_mode',
    'grade',
    'region',
    'term',
    'min_cards',
    'status',
    'fallback',
    'median_fen',
    'low_fen',
    'high_fen',
    'range_low_fen',
    'range_high_fen',
    'ci_low_fen',
    'ci_high_fen',
    'n',
    'providers',
    'evidence',
    'dispersion_ppm',
    'age_days',
  ]
  return csvOf(
    heading,
    cells.map((c) => [
      on,
      'advisory',
      method.version,
      c.gpu,
      c.vramGb,
      c.form,
      c.kind,
      c.mode,
      c.grade,
      c.region,
      c.term,
      c.cards,
      c.status,
      c.fallback,
      c.medianFen,
      c.lowFen,
      c.highFen,
      c.rangeLowFen,
      c.rangeHighFen,
      c.ci?.lowFen,
      c.ci?.highFen,
      c.n,
      c.providers,
      levels(c.evidenceMix),
      c.dispersionPpm,
      c.ageDays,
    ]),
  )
}

/** The index of a period, one line a series. */
export function indexCsv({ period, method, figures }: IndexDocument): string {
  const heading = [
    'period',
    'method',
    'series',
    'status',
    'value',
    'change_ppm',
    'from',
    'n',
    'products',
    'matched',
    'providers',
    'spread_ppm',
    'low',
    'high',
    'top_share_ppm',
    'evidence',
    'reason',
  ]
  return csvOf(
    heading,
    figures.map((f) => [
      period,
      method.version,
      f.series,
      f.status,
      f.value,
      f.changePpm,
      f.from,
      f.n,
      f.products,
      f.matched,
      f.providers,
      f.spreadPpm,
      f.low,
      f.high,
      f.topSharePpm,
      levels(f.evidenceMix),
      f.reason,
    ]),
  )
}
