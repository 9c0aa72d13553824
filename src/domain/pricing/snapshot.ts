// The observations of a day without names, as one CSV file under its hash: what everybody recomputes a publication from.
import { createHmac } from 'node:crypto'
import { byCodeUnit, sha256, toHex, utf8 } from '#kernel/proof'
import { dayIn, excerpt } from '#kernel/time'
import { ObservationTable } from './cell.ts'
import { BadCsv, csvRows, type CsvRow } from './csv-text.ts'
import type { Gathered } from './gather.ts'
import type { Method } from './method.ts'
import { BadObservation, checkObservation, type Evidence, type Observation } from './observation.ts'

/** Columns of the file: the names of an observation. `price` is fen per card-hour before vouchers. */
export const snapshotColumns = [
  'id',
  'provider',
  'group',
  'gpu',
  'vramGb',
  'form',
  'kind',
  'mode',
  'grade',
  'region',
  'termDays',
  'minCards',
  'price',
  'currency',
  'taxIncluded',
  'evidence',
  'on',
  'fetchedAt',
  'stale',
] as const satisfies readonly (keyof Observation)[]

/** What stands for an id: the same in every snapshot of the platform, and of use to nobody without the secret. */
function nameWith(secret: string): (prefix: string, id: string) => string {
  return (prefix, id) => `${prefix}${createHmac('sha256', secret).update(`${prefix}:${id}`).digest('hex').slice(0, 16)}`
}

/** The observations under names that tell nobody who is behind them, in an order that tells nothing either. */
export function deidentified(observations: readonly Observation[], secret: string): Observation[] {
  const name = nameWith(secret)
  return observations
    .map((one) => ({
      ...one,
      id: name('o', one.id),
      provider: name('p', one.provider),
      group: name('p', one.group),
      // to the day: the moment of signing or listing would name a party to whoever watches the market
      fetchedAt: one.fetchedAt === null ? null : `${dayIn(one.fetchedAt)}T00:00:00.000Z`,
    }))
    .toSorted((a, b) => byCodeUnit(a.id, b.id))
}

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** The file. */
export function snapshotCsv(observations: readonly Observation[]): string {
  const lines = observations.map((one) => snapshotColumns.map((column) => quoted(String(one[column] ?? ''))).join(','))
  return [snapshotColumns.join(','), ...lines, ''].join('\n')
}

export const sha256Hex = (text: string): string => toHex(sha256(utf8(text)))

/** Thrown for a file that is no snapshot. */
export class BadSnapshot extends Error {
  override name = 'BadSnapshot'
}

function rowsOf(csv: string): CsvRow[] {
  try {
    return csvRows(csv)
  } catch (error) {
    if (!(error instanceof BadCsv)) throw error
    throw new BadSnapshot(error.message)
  }
}

/** The observations of a file. Throws BadSnapshot naming line and field: a snapshot is whole or it is none. */
export function readSnapshot(csv: string): Observation[] {
  const [heading, ...lines] = rowsOf(csv)
  if (heading?.cells.join(',') !== snapshotColumns.join(','))
    throw new BadSnapshot('不是观测快照 not a snapshot of observations')
  return lines.map(({ row, cells: fields }) => {
    const at = (column: (typeof snapshotColumns)[number]): string => fields[snapshotColumns.indexOf(column)] ?? ''
    const number = (column: 'vramGb' | 'termDays' | 'minCards'): number | null =>
      at(column) === '' ? null : Number(at(column))
    const flag = { true: true, false: false }
    const observation: Observation = {
      id: at('id'),
      provider: at('provider'),
      group: at('group'),
      gpu: at('gpu'),
      vramGb: number('vramGb'),
      form: at('form'),
      kind: at('kind'),
      mode: at('mode'),
      grade: at('grade'),
      region: at('region'),
      termDays: number('termDays'),
      minCards: number('minCards'),
      price: Number(at('price')),
      currency: at('currency'),
      taxIncluded: flag[at('taxIncluded') as 'true' | 'false'] ?? null,
      evidence: Number(at('evidence')) as Evidence,
      on: at('on'),
      fetchedAt: at('fetchedAt') || null,
      stale: at('stale') === 'true',
    }
    try {
      if (fields.length !== snapshotColumns.length)
        throw new BadObservation(
          'id',
          `${snapshotColumns.length} 列`,
          `${snapshotColumns.length} columns`,
          fields.length,
        )
      checkObservation(observation)
    } catch (error) {
      if (!(error instanceof BadObservation)) throw error
      throw new BadSnapshot(`第 ${row} 行 line ${row}: ${error.field} ${excerpt(error.got)}`)
    }
    return observation
  })
}

/** The observations of a file as the table that figures are made of. Throws BadSnapshot. */
export function tableOf(csv: string, method: Method): ObservationTable {
  const table = new ObservationTable(method)
  for (const observation of readSnapshot(csv)) table.add(observation)
  return table
}

export type Counts = { evidence: Evidence; n: number; providers: number }[]
export type ExcludedCounts = { source: string; why: string; n: number }[]

/** How many observations of each level there are, and how many of what kind were left out and why. */
export function countsOf({ observations, excluded }: Gathered): { counts: Counts; excluded: ExcludedCounts } {
  const levels: readonly Evidence[] = [1, 2, 3, 4]
  const byReason = new Map<string, { source: string; why: string; n: number }>()
  for (const { source, why } of excluded) {
    const key = `${source} ${why}`
    const one = byReason.get(key) ?? { source, why, n: 0 }
    one.n += 1
    byReason.set(key, one)
  }
  return {
    counts: levels.map((evidence) => {
      const some = observations.filter((one) => one.evidence === evidence)
      return { evidence, n: some.length, providers: new Set(some.map(({ group }) => group)).size }
    }),
    excluded: [...byReason.entries()].toSorted(([a], [b]) => byCodeUnit(a, b)).map(([, one]) => one),
  }
}
