// Pages of Prometheus exporters (NVIDIA DCGM, nvidia_gpu_exporter, Ascend npu-exporter) → readings of each device.
import { boundOf, exporterOf, type Bound, type Exporter } from './exporter-names.ts'
import { expositionIn, type Sample } from './prometheus-text.ts'
import { decimalIn } from './decimal.ts'
import {
  identifier,
  NO_NAME,
  readingOf,
  withAsked,
  type DeviceName,
  type DeviceReadings,
  type Reading,
  type ReadingName,
} from './reading.ts'

export type Unread = { line: number | null; zh: string; en: string }

type Page = { devices: DeviceReadings[]; unread: Unread[] }

/** A device on the page while its samples are collected. */
type Gathered = { device: DeviceName; exporter: Exporter; at: string | null; readings: DeviceReadings['readings'] } & {
  profile: string | null
  migMode: string | null
}

/** Reads a page. Metrics of other programs are left alone; devices come in the order of the page. */
export function exporterPage(text: string): Page {
  const { samples, unread: lines } = expositionIn(text)
  const unread: Unread[] = lines.map(({ line, text: said }) => ({
    line,
    zh: `不是指标行：${said.slice(0, 80)}`,
    en: `no sample: ${said.slice(0, 80)}`,
  }))
  const gathered = new Map<string, Gathered>()
  for (const sample of samples) {
    const known = exporterOf(sample.metric)
    const key = known === undefined ? undefined : keyOf(known.exporter, sample)
    if (known === undefined || key === undefined) continue
    const into = gathered.get(key) ?? begun(known.exporter)
    gathered.set(key, into)
    into.device = named(into.device, known.exporter, sample)
    into.profile ??= sample.labels['GPU_I_PROFILE'] || null
    into.at ??= instantOf(sample.timestamp)
    if (/^mig_mode(_current)?$/.test(known.rest)) into.migMode = sample.value
    const bound = boundOf(known.exporter, known.rest, sample.labels['field_id'] ?? sample.labels['fieldId'])
    if (bound === undefined) continue
    const reading = valueOf(bound, known.exporter, sample)
    const before = into.readings[bound.reading]
    into.readings[bound.reading] = chosen(before, reading)
    if (before !== undefined && before.field === reading.field && before.said !== reading.said)
      unread.push({
        line: sample.line,
        zh: `${sample.metric} 对同一设备有两个值：${before.said} 与 ${reading.said}`,
        en: `${sample.metric} has two values for one device: ${before.said} and ${reading.said}`,
      })
  }
  return { devices: [...gathered.values()].map(finished), unread }
}

const begun = (exporter: Exporter): Gathered => ({
  device: { kind: exporter === 'ascend-npu-exporter' ? 'npu' : 'gpu', ...NO_NAME },
  exporter,
  at: null,
  readings: {},
  profile: null,
  migMode: null,
})

/** Masked pages repeat one UUID for all cards, so the index counts as well; metrics of the whole exporter have no key. */
function keyOf(exporter: Exporter, { labels }: Sample): string | undefined {
  const {
    id,
    uuid,
    UUID,
    gpu,
    minor_number: minor,
    index,
    Hostname,
    GPU_I_ID,
    gpu_uuid: other,
  } = labels as Record<string, string | undefined>
  if (exporter === 'ascend-npu-exporter') return id === undefined ? undefined : `npu/${id}`
  const name = UUID ?? uuid ?? other
  if (exporter === 'nvidia-gpu-exporter') return name === undefined ? minor : `gpu/${name}`
  if (name === undefined && gpu === undefined) return undefined
  return [Hostname ?? '', gpu ?? index ?? '', name ?? '', GPU_I_ID ?? ''].join('/')
}

function named(device: DeviceName, exporter: Exporter, { metric, labels, value }: Sample): DeviceName {
  const label = (...names: string[]): string | null =>
    names.map((name) => labels[name]).find((text) => text !== undefined && text !== '') ?? null
  const uuid = label('UUID', 'uuid', 'gpu_uuid', 'vdie_id')
  const isName = metric.endsWith('chip_info_name') && decimalIn(value) !== undefined
  return {
    kind: exporter === 'dcgm-exporter' && label('GPU_I_ID') !== null ? 'mig' : device.kind,
    index: device.index ?? label('gpu', 'index', 'minor_number', 'id'),
    name:
      device.name ??
      label('modelName', 'model_name', 'DCGM_FI_DEV_NAME') ??
      (isName || metric.endsWith('gpu_info') ? label('name') : null),
    uuid:
      device.uuid ??
      (uuid === null || exporter !== 'nvidia-gpu-exporter' || /^(GPU|MIG)-/.test(uuid) ? uuid : `GPU-${uuid}`),
    serial:
      device.serial ?? identifier(label('serial', 'DCGM_FI_DEV_SERIAL', 'DCGM_FI_DEV_BOARD_SERIAL', 'gpu_serial')),
    busId: device.busId ?? label('pci_bus_id', 'pcie_bus_info'),
    host: device.host ?? label('Hostname', 'hostname'),
    driver: device.driver ?? label('DCGM_FI_DRIVER_VERSION', 'driver_version'),
  }
}

/** A reading that is there goes before one that is not; among those the first one, and HBM before DDR on Ascend. */
function chosen(before: Reading | undefined, next: Reading): Reading {
  if (before === undefined || before.value === null) return next.value === null && before !== undefined ? before : next
  return next.value !== null && /hbm|overall/.test(next.field ?? '') && !/hbm|overall/.test(before.field ?? '')
    ? next
    : before
}

function valueOf(bound: Bound, exporter: Exporter, { metric, value }: Sample): Reading {
  const at = { field: metric, fieldId: bound.fieldId }
  if (isBlank(bound.reading, exporter, value)) return { value: null, said: value, ...at }
  // The name GPU_UTIL_RATIO stands for field 203 (0 to 100) in one release and for 1613 (0 to 1) in the next.
  const isPercent = bound.unit === 'ratio' && /_util_ratio$/i.test(metric) && Number(value) > 1
  if (isPercent)
    return readingOf(bound.reading, value, { unit: '%', ...at, fieldId: bound.fieldId === 1613 ? 203 : bound.fieldId })
  return readingOf(bound.reading, value, { unit: bound.unit, ...at })
}

// dcgm_structs.h: a value that could not be had is a number near these, up to 15 above, by the reason.
const INT64_BLANK = 9_223_372_036_854_775_792n
const FP64_BLANK = 140_737_488_355_328n
const INT32_BLANK = 2_147_483_632n
const REASONS = 15n

function isBlank(reading: ReadingName, exporter: Exporter, value: string): boolean {
  const number = decimalIn(value)
  if (number === undefined) return true // NaN, +Inf, -Inf
  const whole = number.digits / 10n ** BigInt(number.places)
  const near = (blank: bigint): boolean => whole >= blank && whole <= blank + REASONS
  if (exporter === 'ascend-npu-exporter') return whole < 0n || whole === 4_294_967_295n || whole === 65_535n // npu-exporter's failed call
  if (exporter !== 'dcgm-exporter') return false
  if (whole >= INT64_BLANK - 1024n || near(FP64_BLANK)) return true // a float of it is printed rounded
  return reading !== 'energyJoules' && near(INT32_BLANK)
}

const YEAR_2000_MILLIS = 946_684_800_000

/** The exporter's own instant, where it is one: some print seconds where the format wants milliseconds. */
function instantOf(timestamp: string | null): string | null {
  const millis = Number(timestamp ?? Number.NaN)
  return millis >= YEAR_2000_MILLIS && millis < 1e14 ? new Date(millis).toISOString() : null
}

function finished({ device, exporter, at, readings, profile, migMode }: Gathered): DeviceReadings {
  const all = withAsked(readings)
  return {
    source: exporter,
    phase: null,
    at,
    device,
    readings: all,
    mig: migOf(device, profile, migMode, all),
    health: null,
    doubts: doubtsOf(all),
  }
}

function migOf(
  device: DeviceName,
  profile: string | null,
  said: string | null,
  readings: DeviceReadings['readings'],
): DeviceReadings['mig'] {
  if (device.kind !== 'mig')
    return said === null
      ? null
      : { mode: said === '1' ? 'enabled' : said === '0' ? 'disabled' : null, said, instances: [] }
  const instance = {
    profile,
    uuid: device.uuid,
    index: device.index,
    gpuInstance: null,
    computeInstance: null,
    memoryTotalBytes: readings.memoryTotalBytes?.value ?? null,
    memoryUsedBytes: readings.memoryUsedBytes?.value ?? null,
  }
  return { mode: 'enabled', said: null, instances: [instance] }
}

/** A page of nothing but zeros is what some exporters print when the driver does not answer: said, not corrected. */
function doubtsOf(readings: DeviceReadings['readings']): DeviceReadings['doubts'] {
  const values = Object.values(readings).flatMap(({ value }) => value ?? [])
  const isAllZero = values.length > 1 && values.every((value) => Number(value) === 0)
  if (!isAllZero) return []
  return [
    {
      zh: '报出的读数全为零：可能是驱动没有应答，零仍按所报记录',
      en: 'every reading is zero: the driver may not have answered; the zeros stand as reported',
    },
  ]
}
