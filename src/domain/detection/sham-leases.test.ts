// Small markets by hand: one for each guilty pattern, and one for each honest one that looks like it.
import { expect, test } from 'vitest'
import { together } from './detect.ts'
import { worldOf, type WorldRow } from './read-world.ts'
import { shamFindings } from './sham-leases.ts'
import type { TableName } from './world.ts'

type Tables = Partial<Record<TableName, WorldRow[]>>

const at = (day: number): string => `${new Date(Date.UTC(2026, 0, 1) + day * 86_400_000).toISOString().slice(0, 19)}Z`
const on = (day: number): string => at(day).slice(0, 10)

const ENTITIES = ['P', 'L', 'X', 'Y', 'M'].map((entity) => ({ entity, kind: 'company', roles: entity === 'P' ? 'provider' : 'lessee', region: 'cn-gd-sz', since: '2020-01-01' })) // prettier-ignore
const ordinary = { provider: 'P', lessee: 'L', sku: 'h100', form: 'sxm', kind: 'on-demand', mode: 'server', region: 'cn-gd-sz', grade: 'basic', cards: 8, term_days: 20, price_fen: 1000, amount_fen: 3_840_000, voucher_fen: 0, evidence: 'metered' } // prettier-ignore
const lease = (id: string, day: number, more: WorldRow = {}): WorldRow => ({ lease: id, ...ordinary, signed: at(day), from: at(day), until: at(day + 20), ...more }) // prettier-ignore
const supported = { voucher_fen: 1_920_000, programme: 'quan' }
const rent = (id: string, day: number): WorldRow => ({ payment: `r${id}`, from: 'L', to: 'P', at: at(day), amount_fen: 3_000_000, purpose: 'rent', lease: id }) // prettier-ignore
const pay = (from: string, to: string, day: number, amount: number): WorldRow => ({ payment: `${from}${to}${day}`, from, to, at: at(day), amount_fen: amount, purpose: 'service' }) // prettier-ignore
const days = (id: string, first: number, reading: (day: number) => WorldRow): WorldRow[] =>
  Array.from({ length: 20 }, (_, i) => ({ lease: id, provider: 'P', on: on(first + i), kind: 'day', idle_w: 100, complete_pct: 100, block_hash: `${id}-${i}`, ...reading(i) })) // prettier-ignore
const idle = () => ({ util_pct: 1, power_w: 105, energy_wh: 2520 })
const busy = (day: number) => ({ util_pct: 80, power_w: 500 + 7 * day, energy_wh: 24 * (500 + 7 * day) })

const found = (tables: Tables) => together(shamFindings(worldOf({ entities: ENTITIES, ...tables })))
const kinds = (tables: Tables) => found(tables).leads.map(({ kind, subjects }) => `${kind} ${subjects.join(' ')}`)

const IDS = ['L1', 'L2', 'L3']
const ring = (
  back: (day: number) => WorldRow[],
  use: (day: number) => WorldRow = busy,
  more: WorldRow = supported,
): Tables => ({
  leases: IDS.map((id, i) => lease(id, 30 * i, more)),
  payments: IDS.flatMap((id, i) => [rent(id, 30 * i), ...back(30 * i)]),
  telemetry: IDS.flatMap((id, i) => days(id, 30 * i, use)),
})
const controlled: WorldRow[] = [{ from: 'P', to: 'L', type: 'controls', since: '2024-01-01', source: 'registry' }]
const straight = (day: number) => [pay('P', 'L', day + 5, 2_850_000)]

test('money that comes back: straight to a controlled lessee, by shells to a nominee, in parts, late', () => {
  expect(kinds({ ...ring(straight), relations: controlled })).toEqual(['wash-ring L P'])
  const shells = (day: number) => [pay('P', 'X', day + 4, 2_900_000), pay('X', 'Y', day + 5, 2_880_000), pay('Y', 'L', day + 6, 2_850_000)] // prettier-ignore
  expect(kinds(ring(shells, idle))).toEqual(['wash-ring L P'])
  const parts = (day: number) => Array.from({ length: 12 }, (_, i) => pay('P', 'L', day + 2 + i, 240_000))
  expect(kinds(ring(parts, idle))).toEqual(['wash-ring L P'])
  expect(kinds(ring((day) => [pay('P', 'L', day + 50, 2_850_000)], idle))).toEqual(['wash-ring L P'])
})

test('three ways of knowing and a high score propose a hold; a person decides', () => {
  const [lead] = found({ ...ring(straight, idle), relations: controlled }).leads
  expect(lead).toMatchObject({ proposesHold: true, score: expect.any(Number) })
  expect(lead!.families).toEqual(expect.arrayContaining(['relation', 'money-flow', 'telemetry']))
  expect(lead!.evidence.find(({ family }) => family === 'money-flow')!.figures).toMatchObject({ paidFen: 9_000_000, returnedWithin30DaysFen: 8_550_000 }) // prettier-ignore
  expect(lead!.innocentExplanations.length).toBeGreaterThan(0)
  expect(found({ ...ring(straight), relations: controlled }).leads[0]!.proposesHold).toBeUndefined()
})

test('readings that cannot be: busy at idle power, an energy counter that stands, a series sent twice', () => {
  const fakes = [
    () => ({ util_pct: 90, power_w: 105, energy_wh: 2520 }),
    (day: number) => ({ ...busy(day), energy_wh: 2500 }),
    (day: number) => ({ ...busy(day), block_hash: `again-${day % 3}` }),
    () => ({ util_pct: 90, power_w: 500 }),
  ]
  for (const fake of fakes) expect(found(ring(straight, fake)).leads[0]).toMatchObject({ kind: 'wash-ring', families: ['money-flow', 'telemetry', 'subsidy'] }) // prettier-ignore
})

test('honest: counter-trade, a group that uses what it leases, a tie that ended, a tower, missing readings', () => {
  const trade = (day: number) => [pay('P', 'L', day + 9, 900_000)]
  expect(kinds(ring(trade, idle))).toEqual([])
  expect(kinds({ ...ring(trade), relations: controlled })).toEqual([])
  expect(kinds({ ...ring(() => []), relations: controlled })).toEqual([])
  const ended = [{ ...controlled[0]!, until: '2025-01-01' }]
  expect(kinds({ ...ring(straight, busy, {}), relations: ended })).toEqual([])
  const tower = ['P', 'L', 'X', 'Y', 'M'].map((from) => ({
    from,
    to: 'address:tower',
    type: 'address',
    source: 'registry',
  }))
  const agent = [...tower, { from: 'A', to: 'address:tower', type: 'address', source: 'registry' }]
  const entities = [...ENTITIES, { entity: 'A', kind: 'agent', region: 'cn-gd-sz' }]
  expect(kinds({ ...ring(straight, busy, {}), relations: agent, entities })).toEqual([])
  expect(kinds(ring(straight, () => ({ ...idle(), complete_pct: 20 }), {}))).toEqual([])
})

test('a proper refund of a cancelled lease is no circle', () => {
  const tables = ring(() => [], idle, {})
  tables.leases = tables.leases!.map((row, i) => ({ ...row, cancelled: at(30 * i + 2) }))
  tables.payments = [
    ...tables.payments!,
    ...IDS.map((id, i) => ({ ...pay('P', 'L', 30 * i + 3, 2_900_000), purpose: 'refund', lease: id })),
  ]
  expect(kinds(tables)).toEqual([])
})

const farm = (first: number, use: (day: number) => WorldRow): Tables => ({
  leases: [
    ...IDS.map((id, i) => lease(id, first + i, supported)),
    ...Array.from({ length: 30 }, (_, i) =>
      lease(`H${i}`, 4 * i, { lessee: 'M', voucher_fen: 10_000 + i, programme: 'quan' }),
    ),
  ],
  telemetry: [...IDS.flatMap((id, i) => days(id, first + i, use)), ...Array.from({ length: 30 }, (_, i) => days(`H${i}`, 4 * i, busy)).flat()], // prettier-ignore
})

test('support for idle cards at the end of a year; not for cards in use, nor for one reserved and waiting', () => {
  expect(kinds(farm(340, idle))).toEqual(['idle-farm L'])
  expect(kinds(farm(340, busy))).toEqual([])
  const one = farm(340, busy)
  one.telemetry = [...days('L1', 340, idle), ...one.telemetry!.filter((row) => row['lease'] !== 'L1')]
  expect(kinds(one)).toEqual([])
})

const span = (leaseId: string, from: number, until: number, more: WorldRow = {}): WorldRow => ({ device: 'GPU-1', serial: 'S1', provider: 'P', sku: 'h100', form: 'sxm', lease: leaseId, from: at(from), until: at(until), ...more }) // prettier-ignore
const two = [lease('L1', 0), lease('L2', 5)]

test('one card let twice: by UUID or by serial; not handed over, divided, replaced, re-let or told twice', () => {
  const twice = (a: WorldRow, b: WorldRow, leases = two) => kinds({ leases, devices: [a, b] })
  expect(twice(span('L1', 0, 20), span('L2', 5, 20))).toEqual(['duplicate-gpu P'])
  expect(twice(span('L1', 0, 20), span('L2', 5, 20, { device: 'GPU-2' }))).toEqual(['duplicate-gpu P'])
  expect(twice(span('L1', 0, 20, { slice: 'a', slices: 4 }), span('L2', 5, 20, { slice: 'b', slices: 4 }))).toEqual(['duplicate-gpu P']) // prettier-ignore
  expect(twice(span('L1', 0, 5 + 9 / 1440), span('L2', 5, 20))).toEqual([])
  expect(twice(span('L1', 0, 20, { slice: 'a', slices: 3 }), span('L2', 5, 20, { slice: 'b', slices: 4 }))).toEqual([])
  expect(twice(span('L1', 0, 20), span('L2', 5, 20, { ticket: 'RMA-1' }))).toEqual([])
  expect(twice(span('L1', 0, 20), span('L1', 5, 20))).toEqual([])
  expect(twice(span('L1', 0, 20), span('L2', 5, 20), [two[0]!, { ...two[1]!, parent: 'L1' }])).toEqual([])
  const apart = found({ leases: two, devices: [span('L1', 0, 20), span('L2', 5, 20, { provider: 'M' })] })
  expect([apart.leads, apart.watch.map(({ kind }) => kind)]).toEqual([[], ['device-overlap']])
})

test('less than claimed: a low median with no good test; not derating, one bad day, or two tests', () => {
  const tests = (...ratios: number[]): Tables => ({
    telemetry: ratios.map((ratio, i) => ({ provider: 'P', on: on(i), kind: 'challenge', claimed_tflops: 900, measured_tflops: 900 * ratio })), // prettier-ignore
  })
  expect(kinds(tests(0.62, 0.6, 0.65, 0.61, 0.63))).toEqual(['over-claim P'])
  expect(kinds(tests(0.94, 0.91, 0.9, 0.95, 0.93))).toEqual([])
  expect(kinds(tests(0.6, 0.94, 0.95, 0.93, 0.96))).toEqual([])
  expect(kinds(tests(0.6, 0.6))).toEqual([])
})
