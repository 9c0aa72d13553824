import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { times, decimalIn } from './decimal.ts'
import { readingOf, type DeviceReadings, type ReadingName } from './reading.ts'
import { telemetryFile } from './telemetry-file.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const devicesIn = (text: string): DeviceReadings[] => telemetryFile(bytes(text))?.devices ?? []
const values = (device: DeviceReadings | undefined, ...names: ReadingName[]) =>
  names.map((name) => device?.readings[name]?.value)

test('units: exact, as printed where nothing is converted, and no number in a wrong unit', () => {
  expect(times(decimalIn('1.7782800384e+10')!, [1n, 1n])).toBe('17782800384')
  expect(times(decimalIn('128996013')!, [1n, 1000n])).toBe('128996.013')
  expect(readingOf('powerWatts', '39,30 W').value).toBe('39.30')
  expect(readingOf('powerWatts', '250 mW').value).toBe('0.25')
  expect(readingOf('memoryUsedBytes', '80 GiB').value).toBe('85899345920')
  expect(readingOf('utilPercent', '0.37', { unit: 'ratio' }).value).toBe('37')
  expect(readingOf('powerWatts', '39 C').value).toBeNull()
  expect(readingOf('temperatureCelsius', '-3 C').value).toBe('-3')
})

test.each([
  '[N/A]',
  'N/A',
  '[Not Supported]',
  '[Unknown Error]',
  'ERR!',
  '-',
  '',
  'Not available in WDDM driver model',
  'Requested functionality has been deprecated',
  'NaN',
])('%s is not available, never zero, and stays as printed', (said) => {
  expect(readingOf('powerWatts', said, { unit: 'W' })).toMatchObject({ value: null, said })
})

test('DCGM: blank values, MIG rows, old and new names, numbers before names', () => {
  const page = `# HELP DCGM_FI_DEV_POWER_USAGE Power draw (in W).
DCGM_FI_DEV_POWER_USAGE{gpu="0",UUID="GPU-a",modelName="A"} 9223372036854775794
DCGM_FI_DEV_GPU_UTIL{gpu="0",UUID="GPU-a"} 2147483634
DCGM_FI_DEV_GPU_TEMP{gpu="0",UUID="GPU-a"} 140737488355330.000000
DCGM_FI_DEV_FB_USED{gpu="0",UUID="GPU-a"} 9.223372036854776e+18
DCGM_FI_DEV_BOARD_POWER_WATTS{gpu="1",UUID="GPU-b"} 70.5
DCGM_FI_DEV_GPU_ENERGY_JOULES_TOTAL{gpu="1",UUID="GPU-b"} 12
DCGM_FI_DEV_GPU_UTIL_RATIO{gpu="1",UUID="GPU-b"} 0.5
DCGM_FI_DEV_FB_USED_BYTES{gpu="1",UUID="GPU-b"} 1048576
DCGM_FI_DEV_FB_USED_PERCENT{gpu="1",UUID="GPU-b"} 0.9
dcgm_gpu_temp{gpu="1",UUID="GPU-b"} 41
DCGM_FI_DEV_GPU_UTIL_RATIO{gpu="2",UUID="GPU-c"} 57
DCGM_FI_SOMETHING_NEW{gpu="2",UUID="GPU-c",field_id="156"} 5000
DCGM_FI_DEV_FB_USED{gpu="3",UUID="GPU-d",GPU_I_PROFILE="1g.10gb",GPU_I_ID="7"} 10
DCGM_FI_DEV_FB_USED{gpu="3",UUID="GPU-d",GPU_I_PROFILE="1g.10gb",GPU_I_ID="8"} 0
this is no sample
`
  const found = telemetryFile(bytes(page.replaceAll('\n', '\r\n')))!
  const [a, b, c, d, e] = found.devices
  expect(values(a, 'powerWatts', 'utilPercent', 'temperatureCelsius', 'memoryUsedBytes')).toEqual([
    null,
    null,
    null,
    null,
  ])
  expect(a!.readings.powerWatts).toMatchObject({ said: '9223372036854775794', fieldId: 155 })
  expect(a!.readings.energyJoules).toMatchObject({ value: null, said: null })
  expect(values(b, 'powerWatts', 'energyJoules', 'utilPercent', 'memoryUsedBytes', 'temperatureCelsius')).toEqual([
    '70.5',
    '12',
    '50',
    '1048576',
    '41',
  ])
  expect(b!.readings.powerWatts!.fieldId).toBe(155)
  expect(values(c, 'utilPercent', 'energyJoules')).toEqual(['57', '5'])
  expect([c!.readings.utilPercent!.fieldId, c!.readings.energyJoules!.fieldId]).toEqual([203, 156])
  expect(
    [d, e].map((each) => [each!.device.kind, each!.mig!.instances[0]!.profile, ...values(each, 'memoryUsedBytes')]),
  ).toEqual([
    ['mig', '1g.10gb', '10485760'],
    ['mig', '1g.10gb', '0'],
  ])
  expect(found.unread.map(({ line }) => line)).toEqual([16])
})

test('Ascend: HBM before DDR, overall utilisation, failed calls, and a page of zeros is doubted but kept', () => {
  const row = (id: number, name: string, value: string): string =>
    `npu_chip_info_${name}{id="${id}",model_name="910B"} ${value} 1781000000000\n`
  const [a, b] = devicesIn(
    row(0, 'total_memory', '0') +
      row(0, 'hbm_total_memory', '65536') +
      row(0, 'hbm_used_memory', '1024') +
      row(0, 'overall_utilization', '37') +
      row(0, 'utilization', '20') +
      row(0, 'power', '-1') +
      row(0, 'temperature', 'NaN') +
      row(1, 'power', '0') +
      row(1, 'temperature', '0'),
  )
  expect(a!.device).toMatchObject({ kind: 'npu', index: '0', name: '910B' })
  expect(values(a, 'memoryTotalBytes', 'memoryUsedBytes', 'utilPercent', 'powerWatts', 'temperatureCelsius')).toEqual([
    '68719476736',
    '1073741824',
    '37',
    null,
    null,
  ])
  expect(a!.at).toBe('2026-06-09T10:13:20.000Z')
  expect(values(b, 'powerWatts')).toEqual(['0'])
  expect([a!.doubts.length, b!.doubts.length]).toEqual([0, 1])
})

test('nvidia-smi CSV: several cards and moments, without units, a short line named', () => {
  const found = telemetryFile(
    bytes(`timestamp, index, name, pci.bus_id, utilization.gpu [%], power.draw [W], memory.used [MiB]
2026/01/01 00:00:00.000, 0, NVIDIA L40S, 00000000:01:00.0, 0, 33.10, 0
2026/01/01 00:00:00.000, 1, NVIDIA L40S, 00000000:02:00.0, [N/A], [Unknown Error], 5
2026/01/01 00:00:01.000, 0, NVIDIA L40S, 00000000:01:00.0, 12, 80.00, 10
2026/01/01 00:00:01.000, 1, NVIDIA
`),
  )!
  expect(
    found.devices.map((each) => [each.device.index, ...values(each, 'utilPercent', 'powerWatts', 'memoryUsedBytes')]),
  ).toEqual([
    ['0', '0', '33.10', '0'],
    ['1', null, null, '5242880'],
    ['0', '12', '80.00', '10485760'],
  ])
  expect(found.unread.map(({ line }) => line)).toEqual([5])
})

test('nvidia-smi -q of an older driver, -q -x, and the table alone', () => {
  const q = `==============NVSMI LOG==============
Timestamp                                 : Mon Jan  5 10:00:00 2026
Driver Version                            : 470.82
Attached GPUs                             : 2
GPU 00000000:3B:00.0
    Product Name                          : Tesla T4
    GPU UUID                              : GPU-1
    FB Memory Usage
        Total                             : 15109 MiB
        Used                              : 0 MiB
    Utilization
        Gpu                               : 3 %
    Temperature
        GPU Current Temp                  : 30 C
    Power Readings
        Power Draw                        : 9.50 W
GPU 00000000:AF:00.0
    Product Name                          : Tesla T4
    Utilization
        Gpu                               : N/A
`
  const [one, two] = devicesIn(q)
  expect(values(one, 'powerWatts', 'utilPercent', 'memoryUsedBytes', 'temperatureCelsius')).toEqual([
    '9.50',
    '3',
    '0',
    '30',
  ])
  expect([two!.readings.utilPercent!.said, two!.readings.powerWatts!.said]).toEqual(['N/A', null])
  const [xml] = devicesIn(
    `<?xml version="1.0" ?><nvidia_smi_log><timestamp>t</timestamp><driver_version>550</driver_version><gpu id="00000000:3B:00.0"><product_name>A &amp; B</product_name><fb_memory_usage><total>100 MiB</total><used>0 MiB</used></fb_memory_usage><utilization><gpu_util>N/A</gpu_util></utilization><gpu_power_readings><power_draw>5.00 W</power_draw></gpu_power_readings></gpu></nvidia_smi_log>`,
  )
  expect(xml!.device.name).toBe('A & B')
  expect(values(xml, 'powerWatts', 'utilPercent', 'memoryUsedBytes')).toEqual(['5.00', null, '0'])
  const [table] = devicesIn(`| NVIDIA-SMI 535.54   Driver Version: 535.54   CUDA Version: 12.2 |
| GPU  Name                 Persistence-M | Bus-Id          Disp.A | Volatile Uncorr. ECC |
|   3  NVIDIA A100-SXM4-80GB          On  | 00000000:4E:00.0   Off |                    0 |
| N/A   31C    P0              62W / 400W |      4MiB / 81920MiB |      0%      Default |
|                                         |                        |             Disabled |
`)
  expect(table!.device).toMatchObject({ index: '3', name: 'NVIDIA A100-SXM4-80GB', driver: '535.54' })
  expect(values(table, 'powerWatts', 'memoryUsedBytes', 'utilPercent', 'temperatureCelsius')).toEqual([
    '62',
    '4194304',
    '0',
    '31',
  ])
  expect(table!.mig!.mode).toBe('disabled')
})

test('a file without a device is none', () => {
  expect(telemetryFile(bytes('go_goroutines 8\n'))).toBeUndefined()
  expect(telemetryFile(gzipSync('x'))).toBeUndefined()
})
