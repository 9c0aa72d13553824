// What a device says of itself at one moment. A value that is not there is null and never zero, and what the tool
// printed in its place is kept: "[N/A]" is another thing than a missing line.
import { decimalIn, times, type Factor } from './decimal.ts'

/** The quantities, each with the unit its values are given in. */
export const READINGS = {
  utilPercent: 'percent',
  memoryUtilPercent: 'percent',
  powerWatts: 'watts',
  powerAverageWatts: 'watts',
  powerInstantWatts: 'watts',
  powerLimitWatts: 'watts',
  energyJoules: 'joules',
  memoryTotalBytes: 'bytes',
  memoryUsedBytes: 'bytes',
  memoryFreeBytes: 'bytes',
  memoryReservedBytes: 'bytes',
  temperatureCelsius: 'celsius',
  memoryTemperatureCelsius: 'celsius',
  smClockMhz: 'megahertz',
  memoryClockMhz: 'megahertz',
  xidError: 'number',
  engineActivePercent: 'percent',
  smActivePercent: 'percent',
  tensorActivePercent: 'percent',
  dramActivePercent: 'percent',
  powerOnHours: 'hours',
  enduranceUsedPercent: 'percent',
  dataWrittenBytes: 'bytes',
  capacityBytes: 'bytes',
  criticalWarning: 'number',
} as const

export type ReadingName = keyof typeof READINGS
export type Dimension = (typeof READINGS)[ReadingName]

/** What every accelerator is asked for: absent ones show as null. The others appear where a tool names them. */
export const ASKED: readonly ReadingName[] = [
  'utilPercent',
  'powerWatts',
  'energyJoules',
  'memoryTotalBytes',
  'memoryUsedBytes',
  'temperatureCelsius',
]

/** One quantity: `value` in the unit of its name (decimal text) or null; `said` as printed, null when there was no line. */
export type Reading = { value: string | null; said: string | null; field: string | null; fieldId: number | null }

export type DeviceName = {
  kind: 'gpu' | 'npu' | 'mig' | 'disk'
  index: string | null
  name: string | null
  uuid: string | null
  serial: string | null
  busId: string | null
  host: string | null
  driver: string | null
}

export type MigInstance = {
  profile: string | null
  uuid: string | null
  index: string | null
  gpuInstance: string | null
  computeInstance: string | null
  memoryTotalBytes: string | null
  memoryUsedBytes: string | null
}

export type DeviceReadings = {
  source: string
  /** part of a capture that holds several moments, such as `idle` and `load` */
  phase: string | null
  /** as printed by the tool, or RFC 3339 where the tool gives an instant */
  at: string | null
  device: DeviceName
  readings: Partial<Record<ReadingName, Reading>>
  mig: { mode: 'enabled' | 'disabled' | null; said: string | null; instances: MigInstance[] } | null
  health: { passed: boolean | null; exitStatus: number | null; messages: string[] } | null
  /** what should make a reader look twice */
  doubts: { zh: string; en: string }[]
}

export const NO_NAME: Omit<DeviceName, 'kind'> = {
  index: null,
  name: null,
  uuid: null,
  serial: null,
  busId: null,
  host: null,
  driver: null,
}

const ONE: Factor = [1n, 1n]
const K = 1024n
const bytes = (n: bigint): { of: Dimension; by: Factor } => ({ of: 'bytes', by: [n, 1n] })

/** Units as tools write them, in lower case. nvidia-smi and DCGM mean 2^20 by MB as well as by MiB. */
const UNITS: Readonly<Record<string, { of: Dimension; by: Factor }>> = {
  '%': { of: 'percent', by: ONE },
  percent: { of: 'percent', by: ONE },
  ratio: { of: 'percent', by: [100n, 1n] },
  w: { of: 'watts', by: ONE },
  watts: { of: 'watts', by: ONE },
  mw: { of: 'watts', by: [1n, 1000n] },
  milliwatts: { of: 'watts', by: [1n, 1000n] },
  kw: { of: 'watts', by: [1000n, 1n] },
  j: { of: 'joules', by: ONE },
  joules: { of: 'joules', by: ONE },
  mj: { of: 'joules', by: [1n, 1000n] },
  millijoules: { of: 'joules', by: [1n, 1000n] },
  wh: { of: 'joules', by: [3600n, 1n] },
  kwh: { of: 'joules', by: [3_600_000n, 1n] },
  b: bytes(1n),
  bytes: bytes(1n),
  kib: bytes(K),
  kb: bytes(K),
  mib: bytes(K ** 2n),
  mb: bytes(K ** 2n),
  gib: bytes(K ** 3n),
  gb: bytes(K ** 3n),
  c: { of: 'celsius', by: ONE },
  celsius: { of: 'celsius', by: ONE },
  hz: { of: 'megahertz', by: [1n, 1_000_000n] },
  hertz: { of: 'megahertz', by: [1n, 1_000_000n] },
  khz: { of: 'megahertz', by: [1n, 1000n] },
  mhz: { of: 'megahertz', by: ONE },
  ghz: { of: 'megahertz', by: [1000n, 1n] },
  h: { of: 'hours', by: ONE },
}

/** The unit's dimension; undefined for a word that is no unit. */
export const dimensionOf = (unit: string): Dimension | undefined => UNITS[unit.toLowerCase()]?.of

/**
 * Reads one printed quantity. `unit` is the unit where the text itself names none (a column head, a field's definition).
 * Whatever is no number in a unit of the right kind is "not available": value null, the text kept.
 */
export function readingOf(
  name: ReadingName,
  said: string | null,
  {
    unit,
    field = null,
    fieldId = null,
  }: { unit?: string | undefined; field?: string | null; fieldId?: number | null } = {},
): Reading {
  const at = { said, field, fieldId }
  if (said === null) return { value: null, ...at }
  const match = /^([+-]?\d[\d.,]*(?:[eE][+-]?\d+)?)\s*(%|[A-Za-z]+)?$/.exec(said.trim())
  const number = match?.[1] === undefined ? undefined : decimalIn(match[1])
  if (number === undefined) return { value: null, ...at }
  const wanted = READINGS[name]
  if (wanted === 'number') return { value: match?.[2] === undefined ? times(number, ONE) : null, ...at }
  const given = UNITS[(match?.[2] ?? unit ?? '').toLowerCase()]
  if (given !== undefined) return { value: given.of === wanted ? times(number, given.by) : null, ...at }
  return { value: match?.[2] === undefined && unit === undefined ? times(number, ONE) : null, ...at }
}

const PLACEHOLDER =
  /^(?:redacted|masked|.*-masked|n\/a|none|unknown|not (?:available|supported)|\[.*\]|<<<.*>>>|0+|-+|)$/i

/** An identifier as printed; null for words that stand in for one (N/A, REDACTED, masked, all zeros). */
export function identifier(said: string | null | undefined): string | null {
  const text = (said ?? '').trim()
  return PLACEHOLDER.test(text) ? null : text
}

/** Adds the asked-for quantities that no line named, as null with nothing said. */
export function withAsked(readings: DeviceReadings['readings']): DeviceReadings['readings'] {
  const absent = ASKED.filter((name) => readings[name] === undefined)
  return { ...Object.fromEntries(absent.map((name) => [name, readingOf(name, null)])), ...readings }
}
