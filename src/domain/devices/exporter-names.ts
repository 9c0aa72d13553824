// The names under which exporters publish the quantities. A field of DCGM is bound by its number, because its name
// changes between releases (DCGM_FI_DEV_POWER_USAGE and DCGM_FI_DEV_BOARD_POWER_WATTS are both field 155).
import { dimensionOf, READINGS, type ReadingName } from './reading.ts'

export type Bound = { reading: ReadingName; unit: string | undefined; fieldId: number | null }

/** DCGM fields by number: dcgm_fields.h, and from 1600 on the base-unit fields of DCGM 4.7. */
const DCGM_FIELDS: Readonly<
  Record<number, { names: readonly string[]; reading: ReadingName; unit: string | undefined }>
> = {
  100: { names: ['SM_CLOCK'], reading: 'smClockMhz', unit: 'mhz' },
  101: { names: ['MEM_CLOCK', 'MEMORY_CLOCK'], reading: 'memoryClockMhz', unit: 'mhz' },
  140: { names: ['MEMORY_TEMP', 'MEM_TEMP'], reading: 'memoryTemperatureCelsius', unit: 'c' },
  150: { names: ['GPU_TEMP'], reading: 'temperatureCelsius', unit: 'c' },
  155: { names: ['POWER_USAGE', 'BOARD_POWER'], reading: 'powerWatts', unit: 'w' },
  156: { names: ['TOTAL_ENERGY_CONSUMPTION'], reading: 'energyJoules', unit: 'mj' },
  157: { names: ['POWER_USAGE_INSTANT', 'BOARD_POWER_RAW'], reading: 'powerInstantWatts', unit: 'w' },
  164: { names: ['ENFORCED_POWER_LIMIT', 'BOARD_POWER_LIMIT_ENFORCED'], reading: 'powerLimitWatts', unit: 'w' },
  203: { names: ['GPU_UTIL'], reading: 'utilPercent', unit: '%' },
  204: { names: ['MEM_COPY_UTIL'], reading: 'memoryUtilPercent', unit: '%' },
  230: { names: ['XID_ERRORS', 'XID_ERROR'], reading: 'xidError', unit: undefined },
  250: { names: ['FB_TOTAL'], reading: 'memoryTotalBytes', unit: 'mib' },
  251: { names: ['FB_FREE'], reading: 'memoryFreeBytes', unit: 'mib' },
  252: { names: ['FB_USED'], reading: 'memoryUsedBytes', unit: 'mib' },
  253: { names: ['FB_RESERVED'], reading: 'memoryReservedBytes', unit: 'mib' },
  1001: { names: ['PROF_GR_ENGINE_ACTIVE', 'PROF_GR_ENGINE_UTIL'], reading: 'engineActivePercent', unit: 'ratio' },
  1002: { names: ['PROF_SM_ACTIVE', 'PROF_SM_UTIL'], reading: 'smActivePercent', unit: 'ratio' },
  1004: { names: ['PROF_PIPE_TENSOR_ACTIVE', 'PROF_TENSOR_UTIL'], reading: 'tensorActivePercent', unit: 'ratio' },
  1005: { names: ['PROF_DRAM_ACTIVE', 'PROF_DRAM_UTIL'], reading: 'dramActivePercent', unit: 'ratio' },
  1603: { names: ['SM_CLOCK_HERTZ'], reading: 'smClockMhz', unit: 'hertz' },
  1604: { names: ['MEMORY_CLOCK_HERTZ'], reading: 'memoryClockMhz', unit: 'hertz' },
  1611: { names: ['GPU_ENERGY'], reading: 'energyJoules', unit: 'joules' },
  1613: { names: ['GPU_UTIL_RATIO'], reading: 'utilPercent', unit: 'ratio' },
  1614: { names: ['MEMORY_UTIL_RATIO'], reading: 'memoryUtilPercent', unit: 'ratio' },
  1625: { names: ['FB_CAPACITY', 'FB_TOTAL_BYTES'], reading: 'memoryTotalBytes', unit: 'bytes' },
  1626: { names: ['FB_FREE_BYTES'], reading: 'memoryFreeBytes', unit: 'bytes' },
  1627: { names: ['FB_USED_BYTES'], reading: 'memoryUsedBytes', unit: 'bytes' },
  1628: { names: ['FB_RESERVED_BYTES'], reading: 'memoryReservedBytes', unit: 'bytes' },
}

const dcgmByName = new Map<string, Bound>(
  Object.entries(DCGM_FIELDS).flatMap(([id, { names, reading, unit }]) =>
    names.map((name) => [name, { reading, unit, fieldId: Number(id) }] as const),
  ),
)

/** nvidia_gpu_exporter: the query fields of nvidia-smi with dots as underscores; and the two older exporters on NVML. */
const NVIDIA: Readonly<Record<string, ReadingName>> = {
  utilization_gpu: 'utilPercent',
  utilization_memory: 'memoryUtilPercent',
  power_draw: 'powerWatts',
  power_draw_average: 'powerAverageWatts',
  power_draw_instant: 'powerInstantWatts',
  enforced_power_limit: 'powerLimitWatts',
  memory_total: 'memoryTotalBytes',
  memory_used: 'memoryUsedBytes',
  memory_free: 'memoryFreeBytes',
  memory_reserved: 'memoryReservedBytes',
  temperature_gpu: 'temperatureCelsius',
  temperature_memory: 'memoryTemperatureCelsius',
  clocks_current_sm: 'smClockMhz',
  clocks_current_sm_clock: 'smClockMhz',
  clocks_current_memory: 'memoryClockMhz',
  clocks_current_memory_clock: 'memoryClockMhz',
  total_energy_consumption: 'energyJoules',
  energy_consumption: 'energyJoules',
  power_usage: 'powerWatts',
  duty_cycle: 'utilPercent',
  temperature: 'temperatureCelsius',
}

/** npu-exporter (Ascend): HBM in MB, power in watts, utilisation in percent; `total_memory` is the DDR of older cards. */
const ASCEND: Readonly<Record<string, { reading: ReadingName; unit: string }>> = {
  overall_utilization: { reading: 'utilPercent', unit: '%' },
  utilization: { reading: 'utilPercent', unit: '%' },
  aicore_utilization: { reading: 'utilPercent', unit: '%' },
  hbm_utilization: { reading: 'memoryUtilPercent', unit: '%' },
  power: { reading: 'powerWatts', unit: 'w' },
  power_usage: { reading: 'powerWatts', unit: 'w' },
  temperature: { reading: 'temperatureCelsius', unit: 'c' },
  hbm_total_memory: { reading: 'memoryTotalBytes', unit: 'mb' },
  hbm_used_memory: { reading: 'memoryUsedBytes', unit: 'mb' },
  total_memory: { reading: 'memoryTotalBytes', unit: 'mb' },
  used_memory: { reading: 'memoryUsedBytes', unit: 'mb' },
  hbm_temperature: { reading: 'memoryTemperatureCelsius', unit: 'c' },
  aicore_current_freq: { reading: 'smClockMhz', unit: 'mhz' },
}

export type Exporter = 'dcgm-exporter' | 'nvidia-gpu-exporter' | 'ascend-npu-exporter'

const PREFIXES: readonly (readonly [RegExp, Exporter])[] = [
  [/^dcgm_(?:fi_)?(?:dev_)?/i, 'dcgm-exporter'],
  [/^nvidia_(?:smi|gpu)_/, 'nvidia-gpu-exporter'],
  [/^npu_chip_(?:info_)?/, 'ascend-npu-exporter'],
]

const UNIT_ENDING =
  /_(watts|milliwatts|celsius|bytes|mib|mb|percent|ratio|joules|millijoules|mj|hertz|hz|mhz)(?:_total)?$/i

/** Which exporter publishes this metric; undefined for the metrics of other programs. */
export function exporterOf(metric: string): { exporter: Exporter; rest: string } | undefined {
  for (const [prefix, exporter] of PREFIXES) {
    const match = prefix.exec(metric)
    if (match !== null) return { exporter, rest: metric.slice(match[0].length) }
  }
  return undefined
}

/** What a metric means. A number in a `field_id` label goes before the name; a unit at the end of a name before the usual unit. */
export function boundOf(exporter: Exporter, rest: string, fieldId: string | undefined): Bound | undefined {
  if (exporter === 'dcgm-exporter') {
    const numbered = /^\d+$/.test(fieldId ?? rest) ? Number(fieldId ?? rest) : undefined
    const field = numbered === undefined ? undefined : DCGM_FIELDS[numbered]
    if (numbered !== undefined && field !== undefined)
      return { reading: field.reading, unit: field.unit, fieldId: numbered }
  }
  const whole = namedBy(exporter, rest)
  if (whole !== undefined) return whole
  const ending = UNIT_ENDING.exec(rest)
  if (ending === null) return undefined
  const stem = namedBy(exporter, rest.slice(0, ending.index))
  const unit = ending[1]!.toLowerCase()
  // FB_USED_PERCENT is no amount of memory: a unit of another kind means another quantity
  return stem !== undefined && dimensionOf(unit) === READINGS[stem.reading] ? { ...stem, unit } : undefined
}

function namedBy(exporter: Exporter, name: string): Bound | undefined {
  if (exporter === 'dcgm-exporter') return dcgmByName.get(name.toUpperCase())
  if (exporter === 'nvidia-gpu-exporter') {
    const reading = NVIDIA[name]
    return reading === undefined ? undefined : { reading, unit: undefined, fieldId: null }
  }
  const known = ASCEND[name]
  return known === undefined ? undefined : { ...known, fieldId: null }
}
