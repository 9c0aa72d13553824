// The simulated market: its form is the one that is documented, its bytes depend on the seed alone, and nothing but
// truth.csv says who is guilty.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { CannotWrite, EVASIONS, marketTables, writeTables, type MarketOptions, type Scenario } from './index.ts'

const scratch = mkdtempSync(join(tmpdir(), 'suan-simulation-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const root = join(import.meta.dirname, '../../..')
const page = readFileSync(join(root, 'docs/reference/world.md'), 'utf8')

type Row = Record<string, string>
type World = Record<string, Row[]>

function world(options: MarketOptions): World {
  return Object.fromEntries(
    marketTables(options).map(({ name, columns, lines }) => [
      name,
      Array.from(lines(), (line) => {
        const fields = line.split(',')
        expect(fields.length, `${name}: ${line}`).toBe(columns.length)
        return Object.fromEntries(columns.map((column, i) => [column, fields[i]!]))
      }),
    ]),
  )
}

/** The tables of the page with their columns. */
function documented(): Record<string, string[]> {
  const sections = page.split(/^## /m).slice(1)
  return Object.fromEntries(
    sections.map((section) => {
      const name = /^(\w+)\.csv/.exec(section)![1]!
      if (name === 'truth') return [name, /`(subject,[\w,]+)`/.exec(section)![1]!.split(',')]
      const cells = [...section.matchAll(/^\| (`[^|]*) \|/gm)].flatMap(([, cell]) =>
        [...cell!.matchAll(/`(\w+)`/g)].map(([, column]) => column!),
      )
      return [name, cells]
    }),
  )
}

const small = { seed: 7, leases: 600 } as const
const honest = world({ ...small, scenario: 'honest' })
const seconds = (instant: string): number => Date.parse(instant) / 1_000
const sum = (rows: readonly Row[], column: string): number => rows.reduce((all, row) => all + Number(row[column]), 0)

describe('the form', () => {
  test('tables and columns are those of docs/reference/world.md', () => {
    const told = Object.fromEntries(
      marketTables({ ...small, scenario: 'honest' }).map(({ name, columns }) => [name, columns]),
    )
    expect(told).toEqual(documented())
  })
  test('fields are written as the page says', () => {
    const day = /^\d{4}-\d\d-\d\d$/
    const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/
    const whole = /^\d+$/
    const forms: Record<string, Record<string, RegExp>> = {
      entities: { since: day, kind: /^(company|person|agent)$/, roles: /^(|provider|lessee|provider;lessee)$/ },
      relations: { since: day, source: /^(registry|declared|bank|observed)$/, share_pct: /^(|\d+(\.\d+)?)$/ },
      offers: {
        from: day,
        price_fen: whole,
        firm: /^[01]$/,
        asked: whole,
        served: whole,
        kind: /^(on-demand|reserved|spot)$/,
      },
      leases: {
        signed: instant,
        from: instant,
        until: instant,
        price_fen: /^[1-9]\d*$/,
        amount_fen: whole,
        voucher_fen: whole,
      },
      payments: { at: instant, amount_fen: /^[1-9]\d*$/, purpose: /^(rent|refund|service|goods|loan|transfer)$/ },
      telemetry: { on: day, kind: /^(day|challenge)$/, util_pct: /^(|\d+(\.\d+)?)$/ },
      devices: { from: instant, slices: /^[1-7]?$/ },
      costs: { month: /^\d{4}-\d\d$/, verified: /^[01]$/ },
    }
    for (const [name, columns] of Object.entries(forms)) {
      for (const [column, form] of Object.entries(columns)) {
        expect(
          honest[name]!.find((row) => !form.test(row[column]!)),
          `${name}.${column}`,
        ).toBeUndefined()
      }
    }
  })
  test('what rows refer to is there', () => {
    const ids = (name: string, column: string): Set<string> => new Set(honest[name]!.map((row) => row[column]!))
    const [entities, offers, leases] = [ids('entities', 'entity'), ids('offers', 'offer'), ids('leases', 'lease')]
    const refers: [table: string, column: string, to: Set<string>][] = [
      ['relations', 'from', entities],
      ['offers', 'provider', entities],
      ['leases', 'provider', entities],
      ['leases', 'lessee', entities],
      ['leases', 'offer', offers],
      ['leases', 'parent', leases],
      ['payments', 'from', entities],
      ['payments', 'to', entities],
      ['payments', 'lease', leases],
      ['telemetry', 'lease', leases],
      ['devices', 'lease', leases],
      ['costs', 'provider', entities],
    ]
    for (const [table, column, to] of refers) {
      const lost = honest[table]!.find((row) => row[column] !== '' && !to.has(row[column]!))
      expect(lost, `${table}.${column}`).toBeUndefined()
    }
    expect(entities.size).toBe(honest['entities']!.length)
    expect(leases.size).toBe(small.leases)
  })
  test('spans have a length', () => {
    for (const name of ['offers', 'leases', 'devices', 'relations']) {
      const wrong = honest[name]!.find(
        (row) => row['until'] !== '' && row['until']! <= row[name === 'relations' ? 'since' : 'from']!,
      )
      expect(wrong, name).toBeUndefined()
    }
  })
  test('leases, their amounts and what was paid for them agree', () => {
    for (const lease of honest['leases']!) {
      const days = (seconds(lease['until']!) - seconds(lease['from']!)) / 86_400
      expect(days).toBe(Number(lease['term_days']))
      const full = Number(lease['price_fen']) * Number(lease['cards']) * 24 * days
      expect(Number(lease['amount_fen'])).toBeLessThanOrEqual(full)
      expect(Number(lease['voucher_fen'])).toBeLessThanOrEqual(Number(lease['amount_fen']) / 2)
    }
    const due = sum(honest['leases']!, 'amount_fen') - sum(honest['leases']!, 'voucher_fen')
    const paid = sum(
      honest['payments']!.filter((row) => row['purpose'] === 'rent'),
      'amount_fen',
    )
    expect(paid / due).toBeGreaterThan(0.5)
    expect(paid / due).toBeLessThan(1)
  })
})

describe('the seed', () => {
  test('gives the same bytes, and another seed gives others', () => {
    const bytes = (options: MarketOptions): string =>
      marketTables(options)
        .map(({ lines }) => [...lines()].join('\n'))
        .join('\n')
    const options = { ...small, scenario: 'wash-ring', evasion: 'delay+spoof', intensity: 0.8 } as const
    const first = bytes(options)
    expect(bytes(options)).toBe(first)
    expect(bytes({ ...options, seed: 8 })).not.toBe(first)
  })
})

describe('the guilty', () => {
  const all = Object.entries(EVASIONS).flatMap(([scenario, evasions]) =>
    [undefined, ...evasions].map((evasion) => [scenario as Scenario, evasion] as const),
  )
  test.each(all.filter(([scenario]) => scenario !== 'honest'))(
    '%s %s: there are some, and truth says who',
    (scenario, evasion) => {
      const tables = marketTables({ seed: 3, leases: 500, scenario, ...(evasion === undefined ? {} : { evasion }) })
      const lines = (name: string): string[] => [...tables.find((table) => table.name === name)!.lines()]
      const guilty = lines('truth').map((line) => line.split(','))
      expect(guilty.length).toBeGreaterThan(0)
      expect(new Set(guilty.map(([, kind]) => kind))).toEqual(new Set([scenario]))
      expect(lines('leases')).toHaveLength(500)
    },
  )
  test('none in an honest market', () => expect(honest['truth']).toEqual([]))

  test('lowballers sell far below what they would have asked', () => {
    const { truth, leases, costs } = world({ ...small, scenario: 'lowball' })
    const bad = new Set(truth!.map((row) => row['subject']))
    const avc = new Map(
      costs!.map((row) => [`${row['provider']} ${row['sku']} ${row['form']}`, Number(row['avc_fen'])]),
    )
    const below = leases!.filter((row) => {
      const cost = avc.get(`${row['provider']} ${row['sku']} ${row['form']}`)
      return row['declared'] === '' && row['parent'] === '' && Number(row['price_fen']) < 0.8 * (cost ?? 0)
    })
    expect(below.length).toBeGreaterThan(10)
    expect(below.every((row) => bad.has(row['provider']))).toBe(true)
  })
  test('only duplicate-gpu lets whole cards overlap for more than a handover without a ticket', () => {
    const overlapping = (rows: readonly Row[]): Set<string> => {
      const last = new Map<string, Row>()
      const found = new Set<string>()
      for (const row of rows
        .filter((row) => row['slice'] === '')
        .toSorted((a, b) => (a['from']! < b['from']! ? -1 : 1))) {
        const before = last.get(row['serial']!)
        const left = before === undefined ? 0 : before['until'] === '' ? Infinity : seconds(before['until']!)
        const isRepair = row['ticket'] !== '' && before?.['ticket'] === row['ticket']
        if (left - seconds(row['from']!) > 600 && !isRepair) found.add(row['provider']!)
        last.set(row['serial']!, row)
      }
      return found
    }
    expect(overlapping(honest['devices']!).size).toBe(0)
    const { truth, devices } = world({ ...small, scenario: 'duplicate-gpu' })
    const bad = new Set(truth!.map((row) => row['subject']!))
    expect([...overlapping(devices!)].filter((provider) => !bad.has(provider))).toEqual([])
    expect(overlapping(devices!).size).toBeGreaterThan(0)
  })
})

describe('no label in the tables', () => {
  const guilty = world({ seed: 11, leases: 3_000, scenario: 'wash-ring' })
  const bad = new Set(guilty['truth']!.map((row) => row['subject']!))
  const badLeases = guilty['leases']!.filter((row) => bad.has(row['provider']!) && bad.has(row['lessee']!))
  const isBad = new Set(badLeases.map((row) => row['lease']!))

  /** Mean rank, 0–1, of the marked rows among all; 0.5 where order and mark have nothing to do with one another. */
  function meanRank(rows: readonly Row[], marked: (row: Row) => boolean): { mean: number; tolerance: number } {
    const ranks = rows.flatMap((row, i) => (marked(row) ? [i / rows.length] : []))
    const mean = ranks.reduce((a, b) => a + b, 0) / ranks.length
    return { mean, tolerance: 4 / Math.sqrt(12 * ranks.length) }
  }
  const sorted = (rows: readonly Row[], column: string): Row[] =>
    rows.toSorted((a, b) => (a[column]! < b[column]! ? -1 : 1))

  test('neither ids nor the order of rows', () => {
    const orders: [string, Row[], (row: Row) => boolean][] = [
      ['entities', guilty['entities']!, (row) => bad.has(row['entity']!)],
      ['lease ids', sorted(guilty['leases']!, 'lease'), (row) => isBad.has(row['lease']!)],
      ['relations', guilty['relations']!, (row) => bad.has(row['from']!)],
      ['payment ids', sorted(guilty['payments']!, 'payment'), (row) => bad.has(row['from']!) && bad.has(row['to']!)],
    ]
    expect(isBad.size).toBeGreaterThan(8)
    for (const [what, rows, marked] of orders) {
      const { mean, tolerance } = meanRank(rows, marked)
      expect(Math.abs(mean - 0.5), what).toBeLessThan(tolerance)
    }
  })
  test('no value that only the guilty have, where others have a choice', () => {
    const others = guilty['leases']!.filter((row) => !isBad.has(row['lease']!))
    for (const column of ['term_days', 'cards', 'kind', 'mode', 'grade', 'programme', 'evidence', 'declared']) {
      const known = new Set(others.map((row) => row[column]))
      expect(
        badLeases.find((row) => !known.has(row[column])),
        column,
      ).toBeUndefined()
    }
    // Fields are written alike: as many digits after the point, as long an id.
    const shape = (text: string): string => text.replace(/\d+/g, '0')
    for (const [name, column] of [
      ['telemetry', 'util_pct'],
      ['telemetry', 'power_w'],
      ['telemetry', 'complete_pct'],
      ['leases', 'lease'],
      ['leases', 'amount_fen'],
    ] as const) {
      const ours = new Set(guilty[name]!.filter((row) => isBad.has(row['lease']!)).map((row) => shape(row[column]!)))
      const theirs = new Set(guilty[name]!.filter((row) => !isBad.has(row['lease']!)).map((row) => shape(row[column]!)))
      expect(
        [...ours].filter((form) => !theirs.has(form)),
        `${name}.${column}`,
      ).toEqual([])
    }
  })
})

describe('the files', () => {
  const tables = [{ name: 'a', columns: ['x', 'y'], lines: () => ['1,2', '3,4'] }]
  test('appear together, plain or gzipped', () => {
    expect(writeTables(tables, join(scratch, 'plain'), false)).toEqual({ a: 2 })
    expect(readFileSync(join(scratch, 'plain/a.csv'), 'utf8')).toBe('x,y\n1,2\n3,4\n')
    mkdirSync(join(scratch, 'empty'))
    writeTables(tables, join(scratch, 'empty'), true)
    expect(gunzipSync(readFileSync(join(scratch, 'empty/a.csv.gz'))).toString()).toBe('x,y\n1,2\n3,4\n')
  })
  test('a folder with anything in it is refused', () => {
    mkdirSync(join(scratch, 'full'))
    writeFileSync(join(scratch, 'full/keep'), '')
    expect(() => writeTables(tables, join(scratch, 'full'), false)).toThrow(CannotWrite)
    expect(() => writeTables(tables, join(scratch, 'full/keep'), false)).toThrow(CannotWrite)
    expect(readdirSync(join(scratch, 'full'))).toEqual(['keep'])
  })
  test('a fault halfway leaves nothing behind', () => {
    const before = readdirSync(scratch).length
    const broken = {
      name: 'b',
      columns: ['x'],
      lines: function* () {
        yield '1'
        throw new Error('halfway')
      },
    }
    expect(() => writeTables([...tables, broken], join(scratch, 'broken'), false)).toThrow('halfway')
    expect(existsSync(join(scratch, 'broken'))).toBe(false)
    expect(readdirSync(scratch)).toHaveLength(before)
  })
})
