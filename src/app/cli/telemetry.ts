// suan telemetry: what accelerators and drives said of themselves, with "not available" kept apart from zero.
import type { DeviceReadings, Unread } from '#domain/devices'
import { WrongUse, type Answer, type Lang } from './answer.ts'
import type { Register } from './command.ts'
import { bytesIn, DEVICE_FILE_LIMIT_MIB } from './whole-file.ts'
import { rows } from './table.ts'

export const register: Register = (program, { say, answer, lang }) => {
  program
    .command('telemetry')
    .description(
      say(
        '读取设备读数；“没有”与零分开，单位统一',
        'device readings in one set of units; "not available" is never zero',
      ),
    )
    .argument(
      '<files...>',
      say(
        'nvidia-smi 输出、Prometheus 指标页（DCGM、nvidia、昇腾）、smartctl JSON，可为 .gz',
        'nvidia-smi output, Prometheus pages (DCGM, nvidia, Ascend), smartctl JSON, .gz allowed',
      ),
    )
    .action((files: string[]) => answer(() => telemetry(files, lang)))
}

type FileReadings = { file: string; devices: DeviceReadings[]; unread: Unread[] }

/** Reads every file. Throws WrongUse naming a file in which there is no device. */
export async function telemetry(files: readonly string[], lang: Lang): Promise<Answer> {
  const { telemetryFile } = await import('#domain/devices')
  const read = files.map((file): FileReadings => {
    const found = telemetryFile(bytesIn(file, { limitMib: DEVICE_FILE_LIMIT_MIB }))
    if (found === undefined)
      throw new WrongUse(
        `文件 ${file}：期望 nvidia-smi 输出、Prometheus 指标页、smartctl JSON 或清除日志，未见设备`,
        `file ${file}: expected nvidia-smi output, a Prometheus page, smartctl JSON or a sanitize log, found no device`,
      )
    return { file, ...found }
  })
  return {
    exit: 0,
    json: {
      files: read.map(({ file, devices, unread }) => ({
        file,
        devices: devices.map((each) => deviceJson(each, lang)),
        unread: unread.map(({ line, ...words }) => ({ line, why: words[lang] })),
      })),
    },
    table: (to) => table(read, to),
  }
}

/** Values by name, with what was printed and where beside them; null and the two reasons for it. */
function deviceJson({ readings, doubts, ...rest }: DeviceReadings, lang: Lang): object {
  const all = Object.entries(readings)
  return {
    ...rest,
    readings: Object.fromEntries(all.map(([name, { value }]) => [name, value])),
    said: Object.fromEntries(all.flatMap(([name, { said }]) => (said === null ? [] : [[name, said]]))),
    fields: Object.fromEntries(
      all.flatMap(([name, { field, fieldId }]) => (field === null ? [] : [[name, { field, fieldId }]])),
    ),
    notAvailable: all.flatMap(([name, { value, said }]) => (value === null && said !== null ? [name] : [])),
    notReported: all.flatMap(([name, { value, said }]) => (value === null && said === null ? [name] : [])),
    doubts: doubts.map((doubt) => doubt[lang]),
  }
}

const MIB = 1024n * 1024n
const shown = (reading: DeviceReadings['readings'][keyof DeviceReadings['readings']]): string =>
  reading === undefined || reading.said === null ? '' : (reading.value ?? reading.said)
const mib = (reading: DeviceReadings['readings']['memoryUsedBytes']): string =>
  reading?.value != null && /^\d+$/.test(reading.value) ? `${BigInt(reading.value) / MIB}` : shown(reading)

function table(files: readonly FileReadings[], lang: Lang): string {
  const zh = lang === 'zh'
  const head = zh
    ? ['文件', '阶段', '设备', '利用率%', '功率W', '能量J', '显存已用MiB', '显存MiB', '温度℃', '健康']
    : ['file', 'phase', 'device', 'util %', 'power W', 'energy J', 'used MiB', 'memory MiB', 'temp °C', 'health']
  const health = (passed: boolean | null | undefined): string => {
    if (passed == null) return ''
    if (passed) return zh ? '通过' : 'passed'
    return zh ? '未通过' : 'failed'
  }
  const body = files.flatMap(({ file, devices }) =>
    devices.map(({ phase, device, readings, health: state }) => [
      file.split('/').at(-1) ?? file,
      phase ?? '',
      [device.index, device.name].filter((part) => part !== null).join(' ') || '—',
      shown(readings.utilPercent),
      shown(readings.powerWatts),
      shown(readings.energyJoules),
      mib(readings.memoryUsedBytes),
      mib(readings.memoryTotalBytes ?? readings.capacityBytes),
      shown(readings.temperatureCelsius),
      health(state?.passed),
    ]),
  )
  const notes = files.flatMap(({ file, unread }) =>
    unread.map(({ line, ...words }) => `${file}${line === null ? '' : `:${line}`}  ${words[lang]}`),
  )
  return [
    rows(head, body),
    zh ? '空白：没有该行；[N/A] 等为原文，不是零' : 'blank: no such line; [N/A] and the like as printed, not zero',
    ...notes,
  ].join('\n')
}
