// What nvidia-smi prints: -q, --query-gpu as CSV, the default table, -L, and files that hold several of them in parts.
import type { Card } from './nvidia-smi-card.ts'
import { queryReport } from './nvidia-smi-query.ts'
import { tableReport } from './nvidia-smi-table.ts'
import {
  identifier,
  NO_NAME,
  readingOf,
  withAsked,
  type DeviceName,
  type DeviceReadings,
  type ReadingName,
} from './reading.ts'
import type { Unread } from './exporter.ts'

type Part = { phase: string | null; command: string; text: string; line: number }

const READ: readonly (readonly [ReadingName, readonly string[]])[] = [
  ['utilPercent', ['utilization.gpu']],
  ['memoryUtilPercent', ['utilization.memory']],
  ['powerWatts', ['power.draw', 'power.draw.instant', 'power.draw.average']],
  ['powerAverageWatts', ['power.draw.average']],
  ['powerInstantWatts', ['power.draw.instant']],
  ['powerLimitWatts', ['enforced.power.limit', 'power.limit']],
  ['energyJoules', ['total_energy_consumption']],
  ['memoryTotalBytes', ['memory.total']],
  ['memoryUsedBytes', ['memory.used']],
  ['memoryFreeBytes', ['memory.free']],
  ['memoryReservedBytes', ['memory.reserved']],
  ['temperatureCelsius', ['temperature.gpu']],
  ['memoryTemperatureCelsius', ['temperature.memory']],
  ['smClockMhz', ['clocks.current.sm', 'clocks.sm']],
  ['memoryClockMhz', ['clocks.current.memory', 'clocks.mem']],
]

/** True for text that some form of nvidia-smi printed. */
export const isNvidiaSmi = (text: string): boolean =>
  /NVSMI LOG|NVIDIA-SMI|nvidia-smi |<nvidia_smi_log>|^GPU \d+: .*\(UUID: /m.test(text) ||
  csvHead(text.split('\n', 1)[0] ?? '') !== undefined

/** Reads all cards at all moments of a file. */
export function nvidiaSmiReport(text: string): { devices: DeviceReadings[]; unread: Unread[] } {
  const unread: Unread[] = []
  const parts = partsOf(text)
  const listed = parts.flatMap(({ text: part }) => migNames(part))
  const phases = [...new Set(parts.map(({ phase }) => phase))]
  const devices = phases.flatMap((phase) => {
    const cards = parts.filter((part) => part.phase === phase).flatMap((part) => cardsIn(part, unread))
    return merged(cards).map((card) => deviceOf(card, phase, listed))
  })
  return { devices, unread }
}

/** A capture names each part: a line of hashes, `# idle :: …`, `# $ nvidia-smi …`, a line of hashes. Else one part. */
function partsOf(text: string): Part[] {
  const lines = text.split('\n')
  const heads = lines.flatMap((line, at) => (/^# ([\w-]+) :: /.test(line) ? [at] : []))
  if (heads.length === 0) return [{ phase: null, command: '', text, line: 1 }]
  return heads.map((at, n) => {
    const phase = /^# ([\w-]+) ::/.exec(lines[at]!)![1]!
    const command = /^# \$ (.*)$/.exec(lines[at + 1] ?? '')?.[1] ?? ''
    const body = lines.slice(at + 3, heads[n + 1] === undefined ? undefined : heads[n + 1]! - 1)
    return { phase: phase === 'capabilities' ? null : phase, command, text: body.join('\n'), line: at + 4 }
  })
}

function cardsIn(part: Part, unread: Unread[]): Card[] {
  if (/--query-(?!gpu\b)[\w-]+=/.test(part.command)) return [] // processes, retired pages: no readings of a card
  if (part.text.includes('NVSMI LOG') || part.text.includes('<nvidia_smi_log>')) return queryReport(part.text)
  if (/^\|\s+GPU\s+Name/m.test(part.text)) return tableReport(part.text)
  return csvCards(part, unread)
}

// ---- CSV ----

/** Names and units of a head such as `utilization.gpu [%], power.draw [W]`; undefined where a line is none. */
function csvHead(line: string): { names: string[]; units: (string | undefined)[]; delimiter: string } | undefined {
  const delimiter = line.includes(', ') ? ', ' : ','
  const cells = line
    .replace(/^\ufeff/, '')
    .trim()
    .split(delimiter)
  const names = cells.map((cell) =>
    cell
      .replace(/\s*\[.*\]$/, '')
      .trim()
      .toLowerCase(),
  )
  const isHead = names.some((name) =>
    /^(utilization\.gpu|power\.draw|memory\.(total|used)|temperature\.gpu|uuid|gpu_uuid|name|gpu_name)$/.test(name),
  )
  if (
    !isHead ||
    names.some((name) => !/^[\w.]+$/.test(name)) ||
    names.some((name) => name === 'pid' || name === 'retired_pages.address')
  )
    return undefined
  return { names, units: cells.map((cell) => /\[(.*)\]$/.exec(cell.trim())?.[1]), delimiter }
}

function csvCards({ text, line: first, command }: Part, unread: Unread[]): Card[] {
  const cards: Card[] = []
  let head = headOfCommand(command)
  for (const [at, raw] of text.split('\n').entries()) {
    const line = raw.trim()
    const found = csvHead(line)
    if (found !== undefined) {
      head = found
      continue
    }
    if (head === undefined || line === '' || line.startsWith('#')) continue
    const cells = line.split(head.delimiter).map((cell) => cell.trim())
    if (cells.length !== head.names.length) {
      unread.push({
        line: first + at,
        zh: `期望 ${head.names.length} 列，得到 ${cells.length} 列：${line.slice(0, 80)}`,
        en: `expected ${head.names.length} columns, got ${cells.length}: ${line.slice(0, 80)}`,
      })
      continue
    }
    const { units } = head
    const printed = Object.fromEntries(
      head.names.map((name, column) => [name, withUnit(cells[column]!, units[column])] as const),
    )
    cards.push({
      form: 'csv',
      busId: printed['pci.bus_id'] ?? printed['gpu_bus_id'] ?? null,
      index: printed['index'] ?? null,
      at: printed['timestamp'] ?? null,
      driver: printed['driver_version'] ?? null,
      printed: { ...printed, name: printed['name'] ?? printed['gpu_name'] ?? '' },
      instances: [],
    })
  }
  return cards
}

/** `--format=csv,noheader` leaves the names to the command line. */
function headOfCommand(command: string): ReturnType<typeof csvHead> {
  const names = /--query-gpu=(\S+)/.exec(command)?.[1]?.split(',')
  if (names === undefined || !command.includes('noheader')) return undefined
  return { names: names.map((name) => name.toLowerCase()), units: names.map(() => undefined), delimiter: ', ' }
}

/** `--format=csv,nounits` leaves the units to the head. */
const withUnit = (cell: string, unit: string | undefined): string =>
  unit !== undefined && /^[+-]?\d+(?:[.,]\d+)?$/.test(cell) ? `${cell} ${unit}` : cell

// ---- the same card in several forms ----

const busKey = (busId: string): string => busId.toLowerCase().replace(/^0*(?=[0-9a-f]*:)/, '')

function isSameCard(one: Card, other: Card): boolean {
  if (one.busId !== null && other.busId !== null) return busKey(one.busId) === busKey(other.busId)
  return one.index !== null && one.index === other.index
}

const FORMS: readonly Card['form'][] = ['csv', 'query', 'table']

/**
 * The forms of one card at one moment become one. The CSV goes before -q, which goes before the table (it rounds); what
 * a form does not have is filled from the next. Repeated lines of one form stay moments of their own.
 */
function merged(cards: readonly Card[]): Card[] {
  const found: (Card & { forms: Set<Card['form']> })[] = []
  for (const card of FORMS.flatMap((form) => cards.filter((each) => each.form === form))) {
    const same = found.find((each) => !each.forms.has(card.form) && isSameCard(each, card))
    if (same === undefined) {
      found.push({ ...card, printed: { ...card.printed }, forms: new Set([card.form]) })
      continue
    }
    same.forms.add(card.form)
    for (const [name, said] of Object.entries(card.printed)) {
      const before = same.printed[name]
      if (before === undefined || (ABSENT.test(before) && !ABSENT.test(said))) same.printed[name] = said
    }
    same.busId ??= card.busId
    same.index ??= card.index
    same.at ??= card.at
    same.driver ??= card.driver
    if (same.instances.length === 0) same.instances = card.instances
  }
  return found
}

const ABSENT = /^(\[.*\]|N\/A|)$/

function deviceOf(card: Card, phase: string | null, listed: readonly Listed[]): DeviceReadings {
  const { printed } = card
  const readings = Object.fromEntries(
    READ.flatMap(([reading, fields]) => {
      const said = fields.filter((field) => printed[field] !== undefined)
      if (said.length === 0) return []
      const read = said.map((field) => readingOf(reading, printed[field]!, { field }))
      return [[reading, read.find(({ value }) => value !== null) ?? read[0]!] as const]
    }),
  )
  const device: DeviceName = {
    ...NO_NAME,
    kind: 'gpu',
    index: card.index,
    name: identifier(printed['name']),
    uuid: printed['uuid'] ?? printed['gpu_uuid'] ?? null,
    serial: identifier(printed['serial'] ?? printed['gpu_serial']),
    busId: card.busId,
    driver: card.driver,
  }
  const mode = printed['mig.mode.current']
  const own = listed.filter(({ gpu }) => card.index === null || gpu === card.index)
  const instances = card.instances.map((instance, at) => ({
    ...instance,
    profile: instance.profile ?? own[at]?.profile ?? null,
    uuid: instance.uuid ?? own[at]?.uuid ?? null,
  }))
  return {
    source: 'nvidia-smi',
    phase,
    at: card.at,
    device,
    readings: withAsked(readings),
    mig:
      mode === undefined && instances.length === 0
        ? null
        : {
            mode: mode === 'Enabled' ? 'enabled' : mode === 'Disabled' ? 'disabled' : null,
            said: mode ?? null,
            instances:
              instances.length > 0 || mode !== 'Enabled'
                ? instances
                : own.map(({ profile, uuid, index }) => ({ ...BARE, profile, uuid, index })),
          },
    health: null,
    doubts: [],
  }
}

const BARE = { gpuInstance: null, computeInstance: null, memoryTotalBytes: null, memoryUsedBytes: null }

type Listed = { gpu: string; index: string; profile: string; uuid: string }

/** The instances as -L names them under their card. */
function migNames(text: string): Listed[] {
  let gpu = ''
  return text.split('\n').flatMap((line) => {
    gpu = /^GPU (\d+): .*\(UUID: /.exec(line)?.[1] ?? gpu
    const [, profile, index, uuid] = /^\s+MIG (\S+)\s+Device\s+(\d+): \(UUID: ([^)]+)\)/.exec(line) ?? []
    return profile === undefined ? [] : [{ gpu, index: index!, profile, uuid: uuid! }]
  })
}
