// A file of unknown kind → the readings of each device in it, and what in it could not be read.
import { exporterPage, type Unread } from './exporter.ts'
import { erasureFile } from './erasure-file.ts'
import { jsonRecords } from './json-records.ts'
import { isNvidiaSmi, nvidiaSmiReport } from './nvidia-smi.ts'
import { NO_NAME, type DeviceReadings } from './reading.ts'
import { smartReadings, smartReport } from './smartctl.ts'
import { textOf } from './text-of-file.ts'

export type TelemetryFile = { devices: DeviceReadings[]; unread: Unread[] }

/** Reads a file; undefined where no device is in it. */
export function telemetryFile(bytes: Uint8Array): TelemetryFile | undefined {
  const text = textOf(bytes)
  if (text === undefined) return sanitizeOnly(bytes)
  const json = jsonRecords(text)
  if (json !== undefined) {
    const reports = json.records.flatMap(({ value, line }) => {
      const report = smartReport(value)
      return report === undefined ? [] : [{ line, report }]
    })
    if (reports.length === 0) return sanitizeOnly(bytes)
    const unread: Unread[] = json.bad.map((line) => ({ line, zh: '不是 JSON', en: 'no JSON' }))
    return { devices: reports.map(({ report }) => smartReadings(report)), unread }
  }
  const isPage = /^# (?:HELP|TYPE) \w+/m.test(text) // whose help texts speak of nvidia-smi, too
  const found = !isPage && isNvidiaSmi(text) ? nvidiaSmiReport(text) : exporterPage(text)
  return found.devices.length > 0 ? found : sanitizeOnly(bytes)
}

/** A sanitize log names a device and no quantity: the device is shown, its readings are empty. */
function sanitizeOnly(bytes: Uint8Array): TelemetryFile | undefined {
  const found = erasureFile(bytes)
  if (found === undefined) return undefined
  const devices = found.findings.map(({ device, why }): DeviceReadings => ({
    source: 'sanitize-log',
    phase: null,
    at: null,
    device: {
      ...NO_NAME,
      kind: 'disk',
      index: device.path,
      name: device.model,
      serial: device.serial,
      uuid: device.wwn,
    },
    readings: {},
    mig: null,
    health: null,
    doubts: [{ zh: `清除日志，不含读数：${why.zh}`, en: `a sanitize log, no readings: ${why.en}` }],
  }))
  return { devices, unread: found.unread }
}
