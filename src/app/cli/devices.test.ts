// suan erase-check and suan telemetry on the real captures, against their printed answers; skipped where those are absent.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { eraseCheck } from './erase-check.ts'
import { main } from './main.ts'
import { telemetry } from './telemetry.ts'

const shared = process.env['SUAN_SHARED'] ?? join(import.meta.dirname, '../../../../shared')
const data = join(shared, 'data/telemetry')
const answers = join(shared, 'data/expected/expected.json')
const isHere = existsSync(data) && existsSync(answers)
if (!isHere) console.warn('devices: skipped, the captures are not here')

type Device = {
  phase: string | null
  device: { name: string }
  said: Record<string, string>
  readings: Record<string, string | null>
  mig: { said: string; instances: { profile: string }[] } | null
  health: { passed: boolean | null; exitStatus: number | null } | null
}
const devicesIn = async (file: string): Promise<Device[]> =>
  ((await telemetry([file], 'zh')).json as { files: { devices: Device[]; unread: unknown[] }[] }).files[0]!.devices

describe.skipIf(!isHere)('real captures', () => {
  const expected = isHere
    ? (JSON.parse(readFileSync(answers, 'utf8')) as {
        nvidia_smi: Record<string, Record<'idle' | 'load', Record<string, string>[]> & { mig_devices: string[] }>
        smartctl: Record<string, number>
        sanitize: Record<
          string,
          { status?: number; percent?: string; global_data_erased?: boolean; sprog?: number; sstat?: string }
        >
      })
    : undefined

  test('nvidia-smi, to the printed digit, and what exporters made of the same cards', async () => {
    for (const [name, { idle, load, mig_devices: profiles }] of Object.entries(expected!.nvidia_smi)) {
      const devices = await devicesIn(join(data, 'nvidia-smi', `${name}.txt.gz`))
      const printed = (phase: string) =>
        devices
          .filter((each) => each.phase === phase)
          .map(({ device, said, mig }) => ({
            name: device.name,
            memory_total: said['memoryTotalBytes'],
            memory_used: said['memoryUsedBytes'],
            util: said['utilPercent'],
            power: said['powerWatts'],
            mig: mig?.said,
          }))
      expect([printed('idle'), printed('load')]).toEqual([idle, load])
      expect(devices[0]!.mig?.instances.map(({ profile }) => profile) ?? []).toEqual(profiles)
      for (const phase of ['idle', 'load']) {
        const page = await devicesIn(join(data, 'prometheus', `${name}__${phase}.metrics.gz`))
        const same = devices.filter((each) => each.phase === phase)
        for (const reading of ['utilPercent', 'memoryUsedBytes', 'memoryTotalBytes'])
          expect(page.map((each) => each.readings[reading])).toEqual(same.map((each) => each.readings[reading]))
      }
    }
  })

  test('smartctl: health, warnings and exit status, absent ones not counted as either', async () => {
    for (const kind of ['nvme', 'ata_scsi']) {
      const devices = await devicesIn(join(data, 'smartctl', `${kind}.jsonl.gz`))
      const count = (is: (device: Device) => boolean): number => devices.filter(is).length
      const counted: Record<string, number> = {
        [kind]: devices.length,
        [`${kind} smart_status.passed=True`]: count(({ health }) => health!.passed === true),
        [`${kind} smart_status.passed=False`]: count(({ health }) => health!.passed === false),
        [`${kind} smart_status.passed=None`]: count(({ health }) => health!.passed === null),
        [`${kind} exit_status!=0`]: count(({ health }) => (health!.exitStatus ?? 0) !== 0),
        [`${kind} critical_warning!=0`]: count(({ readings }) => Number(readings['criticalWarning'] ?? 0) !== 0),
      }
      for (const [name, number] of Object.entries(expected!.smartctl))
        if (name.startsWith(kind)) expect([name, counted[name]]).toEqual([name, number])
      const { json, exit } = await eraseCheck([join(data, 'smartctl', `${kind}.jsonl.gz`)], 'zh')
      expect([exit, json]).toMatchObject([1, { erased: 0, notErased: 0, notKnown: devices.length }])
    }
  })

  test('sanitize logs', async () => {
    for (const [file, { status, percent, global_data_erased: erased, sprog, sstat }] of Object.entries(
      expected!.sanitize,
    )) {
      const { json, exit } = await eraseCheck([join(data, 'sanitize', file)], 'en')
      const [found] = (
        json as {
          results: { erased: boolean; progressPercent: string | null; method: string; log: Record<string, unknown> }[]
        }
      ).results
      if (status !== undefined) expect(found!.log['status']).toBe(status)
      if (percent !== undefined) expect(found!.progressPercent).toBe(percent)
      if (erased !== undefined) expect(found!.erased).toBe(erased)
      if (sprog !== undefined) expect([found!.log['progress'], found!.log['sstat']]).toEqual([sprog, Number(sstat)])
      expect([found!.method, exit]).toEqual(['block-erase', found!.erased ? 0 : 1])
    }
  })

  test('every page has devices and nothing in it is unread', async () => {
    const pages = readdirSync(join(data, 'prometheus')).map((file) => join(data, 'prometheus', file))
    const { files } = (await telemetry(pages, 'zh')).json as { files: { devices: Device[]; unread: unknown[] }[] }
    expect(files.every(({ devices, unread }) => devices.length > 0 && unread.length === 0)).toBe(true)
  })
})

const folder = mkdtempSync(join(tmpdir(), 'suan-devices-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('exit 2 for a file that is absent, empty or no log', async () => {
  const empty = join(folder, 'empty')
  const other = join(folder, 'other.txt')
  writeFileSync(empty, '')
  writeFileSync(other, 'hello\n')
  for (const command of ['erase-check', 'telemetry'])
    for (const file of [join(folder, 'absent'), empty, other, folder]) expect(await main([command, file])).toBe(2)
})
