// nvidia-smi -q: names and values by indentation; and -q -x, the same as XML. Both become names with paths.
import type { Card } from './nvidia-smi-card.ts'
import { readingOf, type MigInstance } from './reading.ts'

/** A path of names in -q → the query field that shows the same. Older drivers say `Power Readings/Power Draw`. */
const FIELDS: Readonly<Record<string, string>> = {
  'product name': 'name',
  'gpu uuid': 'uuid',
  'serial number': 'serial',
  'utilization/gpu': 'utilization.gpu',
  'utilization/memory': 'utilization.memory',
  'fb memory usage/total': 'memory.total',
  'fb memory usage/reserved': 'memory.reserved',
  'fb memory usage/used': 'memory.used',
  'fb memory usage/free': 'memory.free',
  'temperature/gpu current temp': 'temperature.gpu',
  'temperature/memory current temp': 'temperature.memory',
  'power readings/power draw': 'power.draw',
  'gpu power readings/power draw': 'power.draw',
  'gpu power readings/average power draw': 'power.draw.average',
  'gpu power readings/instantaneous power draw': 'power.draw.instant',
  'gpu power readings/current power limit': 'enforced.power.limit',
  'power readings/enforced power limit': 'enforced.power.limit',
  'gpu power readings/total energy consumption': 'total_energy_consumption',
  'clocks/sm': 'clocks.current.sm',
  'clocks/memory': 'clocks.current.memory',
  'mig mode/current': 'mig.mode.current',
  'minor number': 'minor_number',
}

/** The same under the tags of -x. */
const TAGS: Readonly<Record<string, string>> = {
  product_name: 'name',
  uuid: 'uuid',
  serial: 'serial',
  'utilization/gpu_util': 'utilization.gpu',
  'utilization/memory_util': 'utilization.memory',
  'fb_memory_usage/total': 'memory.total',
  'fb_memory_usage/reserved': 'memory.reserved',
  'fb_memory_usage/used': 'memory.used',
  'fb_memory_usage/free': 'memory.free',
  'temperature/gpu_temp': 'temperature.gpu',
  'temperature/memory_temp': 'temperature.memory',
  'power_readings/power_draw': 'power.draw',
  'gpu_power_readings/power_draw': 'power.draw',
  'gpu_power_readings/average_power_draw': 'power.draw.average',
  'gpu_power_readings/instant_power_draw': 'power.draw.instant',
  'gpu_power_readings/current_power_limit': 'enforced.power.limit',
  'power_readings/enforced_power_limit': 'enforced.power.limit',
  'clocks/sm_clock': 'clocks.current.sm',
  'clocks/mem_clock': 'clocks.current.memory',
  'mig_mode/current_mig': 'mig.mode.current',
}

type Node = { path: string; value: string }

/** The cards of a -q report, or of its XML form. */
export function queryReport(text: string): Card[] {
  return text.includes('<nvidia_smi_log') ? xmlCards(text) : plainCards(text)
}

function plainCards(text: string): Card[] {
  const at = /^Timestamp\s*:\s*(.+)$/m.exec(text)?.[1]?.trim() ?? null
  const driver = /^Driver Version\s*:\s*(.+)$/m.exec(text)?.[1]?.trim() ?? null
  return text
    .split(/^(?=GPU [0-9A-Fa-f]+:)/m)
    .slice(1)
    .map((section, index) => {
      const busId = /^GPU (\S+)/.exec(section)![1]!
      const nodes = indented(section.split('\n').slice(1))
      return card(nodes, FIELDS, { busId, index: `${index}`, at, driver, instances: migIn(nodes) })
    })
}

/** Names with their paths, by depth of indentation. */
function indented(lines: readonly string[]): Node[] {
  const open: { depth: number; name: string }[] = []
  return lines.flatMap((line) => {
    if (line.trim() === '') return []
    const depth = line.search(/\S/)
    while (open.length > 0 && open.at(-1)!.depth >= depth) open.pop()
    const colon = line.indexOf(' : ')
    const name = (colon < 0 ? line : line.slice(0, colon)).trim().toLowerCase()
    const path = [...open.map((each) => each.name), name].join('/')
    if (colon < 0) open.push({ depth, name })
    return [{ path, value: colon < 0 ? '' : line.slice(colon + 3).trim() }]
  })
}

/** The `MIG Device` blocks, each begun by its `Index`. */
function migIn(nodes: readonly Node[]): MigInstance[] {
  const found: Record<string, string>[] = []
  for (const { path, value } of nodes) {
    if (!path.startsWith('mig device/')) continue
    const name = path.slice('mig device/'.length)
    if (name === 'index') found.push({})
    const last = found.at(-1)
    if (last !== undefined) last[name] = value
  }
  const bytes = (said: string | undefined): string | null => readingOf('memoryTotalBytes', said ?? null).value
  return found.map((each) => ({
    profile: each['profile'] ?? each['device attributes/profile'] ?? null,
    uuid: each['mig uuid'] ?? each['uuid'] ?? null,
    index: each['index'] ?? null,
    gpuInstance: each['gpu instance id'] ?? null,
    computeInstance: each['compute instance id'] ?? null,
    memoryTotalBytes: bytes(each['shared fb memory usage/total'] ?? each['fb memory usage/total']),
    memoryUsedBytes: bytes(each['shared fb memory usage/used'] ?? each['fb memory usage/used']),
  }))
}

function card(
  nodes: readonly Node[],
  fields: Readonly<Record<string, string>>,
  about: Omit<Card, 'form' | 'printed'>,
): Card {
  const printed: Record<string, string> = {}
  for (const { path, value } of nodes) {
    const field = fields[path]
    if (field !== undefined && value !== '') printed[field] ??= value
  }
  return { form: 'query', ...about, printed }
}

function xmlCards(text: string): Card[] {
  const one = (tag: string): string | null => new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(text)?.[1]?.trim() ?? null
  return [...text.matchAll(/<gpu id="([^"]+)">([\s\S]*?)<\/gpu>/g)].map(([, busId = '', body = ''], index) => {
    const nodes = tagged(body)
    const instances = [...body.matchAll(/<mig_device>([\s\S]*?)<\/mig_device>/g)].map(([, part = '']) => {
      const get = new Map(tagged(part).map(({ path, value }) => [path, value]))
      const bytes = (path: string): string | null => readingOf('memoryTotalBytes', get.get(path) ?? null).value
      return {
        profile: null,
        uuid: null,
        index: get.get('index') ?? null,
        gpuInstance: get.get('gpu_instance_id') ?? null,
        computeInstance: get.get('compute_instance_id') ?? null,
        memoryTotalBytes: bytes('fb_memory_usage/total'),
        memoryUsedBytes: bytes('fb_memory_usage/used'),
      }
    })
    return card(nodes, TAGS, {
      busId,
      index: `${index}`,
      at: one('timestamp'),
      driver: one('driver_version'),
      instances,
    })
  })
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Elements with text only, with the path of their parents. */
function tagged(xml: string): Node[] {
  const open: string[] = []
  return [...xml.matchAll(/<(\/?)([\w.-]+)[^>]*?(\/?)>([^<]*)/g)].flatMap(([, end, name = '', empty, text = '']) => {
    if (end === '/') {
      open.pop()
      return []
    }
    const path = [...open, name].join('/')
    if (empty !== '/') open.push(name)
    const value = text.trim().replaceAll(/&(\w+);/g, (whole, entity: string) => ENTITIES[entity] ?? whole)
    return value === '' ? [] : [{ path, value }]
  })
}
