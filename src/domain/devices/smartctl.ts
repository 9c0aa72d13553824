// smartctl --json: who a drive is and what its counters say. It says nothing of sanitising, whatever its version.
import { at, numberAt, textAt } from './json-records.ts'
import { identifier, NO_NAME, readingOf, type DeviceReadings, type ReadingName } from './reading.ts'

export type Drive = {
  path: string | null
  protocol: string | null
  model: string | null
  serial: string | null
  wwn: string | null
}

/** The report itself, also inside a record that names its source around it; undefined for any other object. */
export function smartReport(value: object): object | undefined {
  const inner = at(value, 'smartctl')
  if (at(inner, 'argv') !== undefined || at(inner, 'version') !== undefined) return value
  if (at(inner, 'json_format_version') !== undefined || at(inner, 'smartctl') !== undefined) return inner as object
  const isBare =
    at(value, 'device') !== undefined && (at(value, 'model_name') ?? at(value, 'json_format_version')) !== undefined
  if (isBare) return value
  return at(inner, 'device') !== undefined ? (inner as object) : undefined
}

/** Who the drive is; null for what the report does not say or masks. */
export const driveOf = (report: object): Drive => ({
  path: textAt(report, 'device', 'name') ?? textAt(report, 'device', 'info_name'),
  protocol: textAt(report, 'device', 'protocol'),
  model: textAt(report, 'model_name') ?? textAt(report, 'scsi_model_name'),
  serial: identifier(textAt(report, 'serial_number')),
  wwn: wwnOf(report),
})

function wwnOf(report: object): string | null {
  const oui = numberAt(report, 'wwn', 'oui')
  const id = numberAt(report, 'wwn', 'id')
  if (oui === null || id === null) return identifier(textAt(report, 'logical_unit_id'))
  return `${numberAt(report, 'wwn', 'naa') ?? 0}-${oui.toString(16)}-${id.toString(16)}`
}

/** What smartctl itself complained of. */
export const messagesOf = (report: object): string[] => {
  const list = at(report, 'smartctl', 'messages')
  return Array.isArray(list) ? list.flatMap((each: unknown) => textAt(each, 'string') ?? []) : []
}

/** NVMe Base Specification, SMART / Health log: a data unit is one thousand blocks of 512 bytes. */
const DATA_UNIT_BYTES = 512_000n

/** The drive's readings; a counter that the report does not have is null with nothing said. */
export function smartReadings(report: object): DeviceReadings {
  const drive = driveOf(report)
  const nvme = at(report, 'nvme_smart_health_information_log')
  const read = (name: ReadingName, value: number | null, field: string, unit?: string) =>
    [
      name,
      readingOf(name, value === null ? null : String(value), { field: value === null ? null : field, unit }),
    ] as const
  const written = numberAt(nvme, 'data_units_written')
  const readings = Object.fromEntries([
    read('temperatureCelsius', numberAt(report, 'temperature', 'current'), 'temperature.current', 'c'),
    read('powerOnHours', numberAt(report, 'power_on_time', 'hours'), 'power_on_time.hours', 'h'),
    read(
      'capacityBytes',
      numberAt(report, 'user_capacity', 'bytes') ?? numberAt(report, 'nvme_total_capacity'),
      'user_capacity.bytes',
      'b',
    ),
    read(
      'enduranceUsedPercent',
      numberAt(nvme, 'percentage_used'),
      'nvme_smart_health_information_log.percentage_used',
      '%',
    ),
    read('criticalWarning', numberAt(nvme, 'critical_warning'), 'nvme_smart_health_information_log.critical_warning'),
    [
      'dataWrittenBytes',
      {
        value: written === null ? null : (BigInt(written) * DATA_UNIT_BYTES).toString(),
        said: written === null ? null : String(written),
        field: written === null ? null : 'nvme_smart_health_information_log.data_units_written',
        fieldId: null,
      },
    ] as const,
  ])
  const passed = at(report, 'smart_status', 'passed')
  const seconds = numberAt(report, 'local_time', 'time_t')
  return {
    source: 'smartctl',
    phase: null,
    at: seconds === null ? null : new Date(seconds * 1000).toISOString(),
    device: { ...NO_NAME, kind: 'disk', index: drive.path, name: drive.model, serial: drive.serial, uuid: drive.wwn },
    readings,
    mig: null,
    health: {
      passed: typeof passed === 'boolean' ? passed : null,
      exitStatus: numberAt(report, 'smartctl', 'exit_status'),
      messages: messagesOf(report),
    },
    doubts: [],
  }
}
