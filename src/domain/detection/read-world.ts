// Reading a world: eight tables in the order of TABLES, streamed, whole or not at all. docs/reference/world.md fixes the
// columns; what stands in them is checked here and nowhere else.
import { createReadStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { BadWorld, CsvTable, type Fields } from './csv-bytes.ts'
import { Names } from './names.ts'
import { NONE, TABLES, WORDS, type TableName, type World } from './world.ts'

export { BadWorld } from './csv-bytes.ts'

type Columns = Float64Array | Float32Array | Int32Array | Int8Array | Uint8Array
type TypedColumns = Record<string, Columns>

/** A table in the making: its columns, how a row is taken, what comes out. */
type Reader<Table> = { columns: readonly string[]; row: (fields: Fields) => void; done: () => Table }

/**
 * Reads the folder of a world, `NAME.csv` or `NAME.csv.gz` for each table. Throws BadWorld naming file, line and column
 * for whatever cannot be read; then nothing is kept.
 */
export async function readWorld(folder: string): Promise<World> {
  const reading = new Reading()
  for (const table of TABLES) {
    const path = pathOf(folder, table)
    const csv = reading.table(table, path)
    try {
      for await (const chunk of bytesOf(path)) csv.push(chunk)
    } catch (error) {
      if (error instanceof BadWorld) throw error
      const reason = error instanceof Error ? error.message : String(error)
      throw new BadWorld(`文件 ${path} 不能读取：${reason}`, `file ${path} cannot be read: ${reason}`)
    }
    csv.end()
    reading.close(table)
  }
  return reading.world()
}

/** A row as text, number or nothing by column name; columns that are left out are empty. */
export type WorldRow = Readonly<Record<string, string | number | null | undefined>>

/** The same from rows in memory, under the same checks; `file` in a complaint is the table. */
export function worldOf(tables: Partial<Record<TableName, readonly WorldRow[]>>): World {
  const reading = new Reading()
  for (const table of TABLES) {
    const columns = reading.columnsOf(table)
    const lines = (tables[table] ?? []).map((row) => columns.map((column) => quoted(row[column])).join(','))
    const csv = reading.table(table, table)
    csv.push(Buffer.from([columns.join(','), ...lines, ''].join('\n')))
    csv.end()
    reading.close(table)
  }
  return reading.world()
}

function quoted(value: string | number | null | undefined): string {
  const text = value === null || value === undefined ? '' : String(value)
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function pathOf(folder: string, table: TableName): string {
  const plain = join(folder, `${table}.csv`)
  const packed = `${plain}.gz`
  if (existsSync(plain)) return plain
  if (existsSync(packed)) return packed
  throw new BadWorld(
    `目录 ${folder} 缺少 ${table}.csv（或 .csv.gz）`,
    `folder ${folder}: ${table}.csv (or .csv.gz) is missing`,
  )
}

function bytesOf(path: string): Readable {
  const file = createReadStream(path, { highWaterMark: 1 << 20 })
  if (!path.endsWith('.gz')) return file
  const unpacked = createGunzip({ chunkSize: 1 << 18 })
  file.on('error', (error) => unpacked.destroy(error))
  return file.pipe(unpacked)
}

class Reading {
  readonly #pools = {
    parties: new Names(),
    leaseIds: new Names(),
    offerIds: new Names(),
    paymentIds: new Names(),
    deviceIds: new Names(),
    words: new Names(),
  }
  readonly #readers = readersOf(this.#pools)
  readonly #done: Partial<World> = {}

  columnsOf(table: TableName): readonly string[] {
    return this.#readers[table].columns
  }

  table(table: TableName, file: string): CsvTable {
    const { columns, row } = this.#readers[table]
    return new CsvTable(file, columns, row)
  }

  close(table: TableName): void {
    Object.assign(this.#done, { [table]: this.#readers[table].done() })
  }

  world(): World {
    return { ...this.#pools, ...(this.#done as Omit<World, keyof Pools>) }
  }
}

type Pools = Pick<World, 'parties' | 'leaseIds' | 'offerIds' | 'paymentIds' | 'deviceIds' | 'words'>
type Readers = { [Name in TableName]: Reader<World[Name]> }

const FIRST_CAPACITY = 1 << 10

/** Room for one more row in every column. */
function widen(columns: TypedColumns, count: number): void {
  for (const [name, held] of Object.entries(columns)) {
    const wider = new (held.constructor as new (length: number) => Columns)(Math.ceil((count + 1) * 1.6))
    wider.set(held)
    columns[name] = wider
  }
}

/** The columns at the length they have; the arrays behind them may be longer. */
function cut<Table extends TypedColumns>(columns: Table, count: number): Table & { count: number } {
  const shortened = Object.fromEntries(Object.entries(columns).map(([name, held]) => [name, held.subarray(0, count)]))
  return { ...(shortened as Table), count }
}

/** Places of columns by name. */
function placesOf<Name extends string>(columns: readonly Name[]): Record<Name, number> {
  return Object.fromEntries(columns.map((name, place) => [name, place])) as Record<Name, number>
}

/** A reader over columns that grow together; `take` writes row `n`. */
function reader<Table extends TypedColumns, Name extends string>(
  columns: readonly Name[],
  table: Table,
  take: (fields: Fields, n: number, at: Record<Name, number>, table: Table) => void,
): Reader<Table & { count: number }> {
  const at = placesOf(columns)
  let n = 0
  let capacity = FIRST_CAPACITY
  return {
    columns,
    row(fields) {
      if (n === capacity) {
        widen(table, n)
        capacity = Math.ceil((n + 1) * 1.6)
      }
      take(fields, n, at, table)
      n += 1
    },
    done: () => cut(table, n),
  }
}

const floats = (): Float64Array => new Float64Array(FIRST_CAPACITY)
const shorts = (): Float32Array => new Float32Array(FIRST_CAPACITY)
const numbers = (): Int32Array => new Int32Array(FIRST_CAPACITY)
const places = (): Int8Array => new Int8Array(FIRST_CAPACITY)
const flags = (): Uint8Array => new Uint8Array(FIRST_CAPACITY)

const ROLES = ['provider', 'lessee']

/** Sets the flags of a row from a list divided by semicolons. */
function readRoles(f: Fields, column: number, isProvider: Uint8Array, isLessee: Uint8Array, n: number): void {
  isProvider[n] = 0
  isLessee[n] = 0
  if (f.isEmpty(column)) return
  for (const role of f.text(column).split(';')) {
    const place = ROLES.indexOf(role.trim())
    if (place < 0) f.refuse(column, ` ${ROLES.join('、')}（以分号分隔）`, `${ROLES.join(', ')}, divided by semicolons`)
    else if (place === 0) isProvider[n] = 1
    else isLessee[n] = 1
  }
}

/** A new name in a pool, in whose order the rows are numbered. */
function own(f: Fields, column: number, pool: Names, n: number): void {
  if (f.name(column, pool) !== n) f.refuse(column, '未出现过的编号', 'an id that did not appear before')
}

function inOrder(f: Fields, column: number, from: number, until: number): number {
  if (until < from) f.refuse(column, '不早于 from 的时间', 'a time not before from')
  return until
}

/** A digest of 52 bits from two FNV hashes; 0 for an empty field. */
function digestOf(f: Fields, column: number): number {
  const end = f.ends[column]!
  let one = 0x811c9dc5
  let two = 0x2c1b3c6d
  if (f.isEmpty(column)) return 0
  for (let i = f.starts[column]!; i < end; i += 1) {
    one = Math.imul(one ^ f.bytes[i]!, 0x01000193)
    two = Math.imul(two ^ f.bytes[i]!, 0x85ebca6b)
    two ^= two >>> 13
  }
  return ((one >>> 6) + 1) * 0x4000000 + (two >>> 6)
}

function readersOf(pools: Pools): Readers {
  const { parties, leaseIds, offerIds, paymentIds, deviceIds, words } = pools
  return {
    entities: reader(
      ['entity', 'kind', 'roles', 'region', 'since'],
      { kind: places(), isProvider: flags(), isLessee: flags(), region: numbers(), since: floats() },
      (f, n, at, table) => {
        own(f, at.entity, parties, n)
        table.kind[n] = f.wordOrNone(at.kind, WORDS.entityKind)
        readRoles(f, at.roles, table.isProvider, table.isLessee, n)
        table.region[n] = f.nameOrNone(at.region, words)
        table.since[n] = f.dayOr(at.since, Number.NaN)
      },
    ),
    relations: reader(
      ['from', 'to', 'type', 'share_pct', 'since', 'until', 'source'],
      {
        from: numbers(),
        to: numbers(),
        type: places(),
        sharePct: floats(),
        since: floats(),
        until: floats(),
        source: places(),
      },
      (f, n, at, table) => {
        table.from[n] = f.name(at.from, parties)
        table.to[n] = f.name(at.to, parties)
        table.type[n] = f.word(at.type, WORDS.relation)
        table.sharePct[n] = f.decimalOrNone(at.share_pct, 0, 100)
        table.since[n] = f.dayOr(at.since, -Infinity)
        table.until[n] = inOrder(f, at.until, table.since[n]!, f.dayOr(at.until, Infinity))
        table.source[n] = f.wordOrNone(at.source, WORDS.source)
      },
    ),
    offers: reader(
      [
        ...(['offer', 'provider', 'sku', 'form', 'kind', 'mode', 'region', 'grade', 'min_cards', 'term_days'] as const),
        ...(['price_fen', 'from', 'until', 'firm', 'declared', 'available_cards', 'asked', 'served'] as const),
      ],
      {
        ...terms(),
        offer: numbers(),
        minCards: floats(),
        from: floats(),
        until: floats(),
        firm: flags(),
        availableCards: floats(),
        asked: floats(),
        served: floats(),
      },
      (f, n, at, table) => {
        takeTerms(f, n, at, table, pools)
        table.offer[n] = f.name(at.offer, offerIds)
        table.minCards[n] = f.wholeOrNone(at.min_cards)
        table.from[n] = f.dayOr(at.from, -Infinity)
        table.until[n] = inOrder(f, at.until, table.from[n]!, f.dayOr(at.until, Infinity))
        table.firm[n] = f.flag(at.firm)
        table.availableCards[n] = f.wholeOrNone(at.available_cards)
        table.asked[n] = f.wholeOrNone(at.asked)
        table.served[n] = f.wholeOrNone(at.served)
      },
    ),
    leases: leasesReader(pools),
    payments: reader(
      ['payment', 'from', 'to', 'at', 'amount_fen', 'purpose', 'lease'],
      {
        payment: numbers(),
        from: numbers(),
        to: numbers(),
        at: floats(),
        amountFen: floats(),
        purpose: places(),
        lease: numbers(),
      },
      (f, n, at, table) => {
        table.payment[n] = f.name(at.payment, paymentIds)
        table.from[n] = f.name(at.from, parties)
        table.to[n] = f.name(at.to, parties)
        table.at[n] = f.instant(at.at)
        table.amountFen[n] = f.whole(at.amount_fen)
        table.purpose[n] = f.wordOrNone(at.purpose, WORDS.purpose)
        table.lease[n] = f.nameOrNone(at.lease, leaseIds)
      },
    ),
    telemetry: reader(
      [
        ...(['lease', 'provider', 'device', 'on', 'kind', 'util_pct', 'power_w', 'idle_w', 'energy_wh'] as const),
        ...(['complete_pct', 'block_hash', 'claimed_tflops', 'measured_tflops'] as const),
      ],
      {
        lease: numbers(),
        provider: numbers(),
        device: numbers(),
        on: numbers(),
        kind: places(),
        utilPct: shorts(),
        powerW: shorts(),
        idleW: shorts(),
        energyWh: shorts(),
        completePct: shorts(),
        blockHash: floats(),
        claimedTflops: shorts(),
        measuredTflops: shorts(),
      },
      (f, n, at, table) => {
        table.lease[n] = f.nameOrNone(at.lease, leaseIds)
        table.provider[n] = f.name(at.provider, parties)
        table.device[n] = f.nameOrNone(at.device, deviceIds)
        table.on[n] = f.day(at.on)
        table.kind[n] = f.word(at.kind, WORDS.reading)
        table.utilPct[n] = f.decimalOrNone(at.util_pct, 0, 100)
        table.powerW[n] = f.decimalOrNone(at.power_w)
        table.idleW[n] = f.decimalOrNone(at.idle_w)
        table.energyWh[n] = f.decimalOrNone(at.energy_wh)
        table.completePct[n] = f.decimalOrNone(at.complete_pct, 0, 100)
        table.blockHash[n] = digestOf(f, at.block_hash)
        table.claimedTflops[n] = f.decimalOrNone(at.claimed_tflops)
        table.measuredTflops[n] = f.decimalOrNone(at.measured_tflops)
      },
    ),
    devices: reader(
      [
        ...(['device', 'serial', 'provider', 'site', 'sku', 'form', 'slice', 'slices', 'lease', 'from'] as const),
        ...(['until', 'ticket'] as const),
      ],
      {
        device: numbers(),
        serial: numbers(),
        provider: numbers(),
        site: numbers(),
        sku: numbers(),
        form: numbers(),
        slice: numbers(),
        slices: floats(),
        lease: numbers(),
        from: floats(),
        until: floats(),
        ticket: numbers(),
      },
      (f, n, at, table) => {
        table.device[n] = f.name(at.device, deviceIds)
        table.serial[n] = f.nameOrNone(at.serial, deviceIds)
        table.provider[n] = f.name(at.provider, parties)
        table.site[n] = f.nameOrNone(at.site, words)
        table.sku[n] = f.nameOrNone(at.sku, words)
        table.form[n] = f.nameOrNone(at.form, words)
        table.slice[n] = f.nameOrNone(at.slice, words)
        table.slices[n] = f.wholeOrNone(at.slices, 1)
        table.lease[n] = f.nameOrNone(at.lease, leaseIds)
        table.from[n] = f.instantOr(at.from, -Infinity)
        table.until[n] = inOrder(f, at.until, table.from[n]!, f.instantOr(at.until, Infinity))
        table.ticket[n] = f.nameOrNone(at.ticket, words)
      },
    ),
    costs: reader(
      [
        ...(['provider', 'sku', 'form', 'region', 'month', 'avc_fen', 'aac_fen', 'atc_fen', 'verified'] as const),
        ...(['tdp_w', 'load_pct', 'pue', 'tariff_fen_per_kwh', 'card_price_fen', 'life_hours', 'rent_fen'] as const),
      ],
      {
        provider: numbers(),
        sku: numbers(),
        form: numbers(),
        region: numbers(),
        month: numbers(),
        avcFen: floats(),
        aacFen: floats(),
        atcFen: floats(),
        isVerified: flags(),
        tdpW: floats(),
        loadPct: floats(),
        pue: floats(),
        tariffFenPerKwh: floats(),
        cardPriceFen: floats(),
        lifeHours: floats(),
        rentFen: floats(),
      },
      (f, n, at, table) => {
        table.provider[n] = f.name(at.provider, parties)
        table.sku[n] = f.name(at.sku, words)
        table.form[n] = f.nameOrNone(at.form, words)
        table.region[n] = f.nameOrNone(at.region, words)
        table.month[n] = f.month(at.month)
        table.avcFen[n] = f.decimalOrNone(at.avc_fen)
        table.aacFen[n] = f.decimalOrNone(at.aac_fen)
        table.atcFen[n] = f.decimalOrNone(at.atc_fen)
        table.isVerified[n] = f.flag(at.verified)
        table.tdpW[n] = f.decimalOrNone(at.tdp_w)
        table.loadPct[n] = f.decimalOrNone(at.load_pct, 0, 100)
        table.pue[n] = f.decimalOrNone(at.pue, 1)
        table.tariffFenPerKwh[n] = f.decimalOrNone(at.tariff_fen_per_kwh)
        table.cardPriceFen[n] = f.decimalOrNone(at.card_price_fen)
        table.lifeHours[n] = f.decimalOrNone(at.life_hours)
        table.rentFen[n] = f.decimalOrNone(at.rent_fen)
      },
    ),
  }
}

const terms = () => ({
  provider: numbers(),
  sku: numbers(),
  form: numbers(),
  region: numbers(),
  kind: places(),
  mode: places(),
  grade: places(),
  declared: places(),
  termDays: floats(),
  priceFen: floats(),
})

type TermColumn =
  | 'provider'
  | 'sku'
  | 'form'
  | 'region'
  | 'kind'
  | 'mode'
  | 'grade'
  | 'declared'
  | 'term_days'
  | 'price_fen'

/** The columns that offers and leases share. */
function takeTerms(
  f: Fields,
  n: number,
  at: Record<TermColumn, number>,
  table: ReturnType<typeof terms>,
  { parties, words }: Pools,
): void {
  table.provider[n] = f.name(at.provider, parties)
  table.sku[n] = f.name(at.sku, words)
  table.form[n] = f.nameOrNone(at.form, words)
  table.region[n] = f.nameOrNone(at.region, words)
  table.kind[n] = f.word(at.kind, WORDS.kind)
  table.mode[n] = f.wordOrNone(at.mode, WORDS.mode)
  table.grade[n] = f.wordOrNone(at.grade, WORDS.grade)
  table.declared[n] = f.wordOrNone(at.declared, WORDS.declared)
  table.termDays[n] = f.wholeOrNone(at.term_days)
  table.priceFen[n] = f.whole(at.price_fen, 1)
}

function leasesReader(pools: Pools): Reader<World['leases']> {
  const { parties, leaseIds, offerIds, words } = pools
  // A lease may name a parent further down, and a lease's number is its row: parents are matched when all are read.
  const parents = new Names()
  const inner = reader(
    [
      ...(['lease', 'provider', 'lessee', 'offer', 'parent', 'signed', 'sku', 'form', 'kind', 'mode'] as const),
      ...(['region', 'grade', 'cards', 'from', 'until', 'term_days', 'price_fen', 'amount_fen'] as const),
      ...(['voucher_fen', 'programme', 'payout', 'declared', 'evidence', 'cancelled'] as const),
    ],
    {
      ...terms(),
      lessee: numbers(),
      offer: numbers(),
      parent: numbers(),
      signed: floats(),
      from: floats(),
      until: floats(),
      cancelled: floats(),
      cards: floats(),
      amountFen: floats(),
      voucherFen: floats(),
      programme: numbers(),
      payout: floats(),
      evidence: places(),
    },
    (f, n, at, table) => {
      own(f, at.lease, leaseIds, n)
      takeTerms(f, n, at, table, pools)
      table.lessee[n] = f.name(at.lessee, parties)
      table.offer[n] = f.nameOrNone(at.offer, offerIds)
      table.parent[n] = f.nameOrNone(at.parent, parents)
      table.signed[n] = f.instant(at.signed)
      table.cards[n] = f.whole(at.cards, 1)
      table.from[n] = f.instantOr(at.from, -Infinity)
      table.until[n] = inOrder(f, at.until, table.from[n]!, f.instantOr(at.until, Infinity))
      table.cancelled[n] = f.instantOr(at.cancelled, Number.NaN)
      table.amountFen[n] = f.wholeOrNone(at.amount_fen)
      table.voucherFen[n] = f.isEmpty(at.voucher_fen) ? 0 : f.whole(at.voucher_fen)
      table.programme[n] = f.nameOrNone(at.programme, words)
      table.payout[n] = f.dayOr(at.payout, Number.NaN)
      table.evidence[n] = f.wordOrNone(at.evidence, WORDS.evidence)
    },
  )
  return {
    ...inner,
    done() {
      const table = inner.done()
      for (let n = 0; n < table.count; n += 1) {
        const parent = table.parent[n]!
        if (parent !== NONE) table.parent[n] = leaseIds.addText(parents.text(parent))
      }
      return table
    },
  }
}
