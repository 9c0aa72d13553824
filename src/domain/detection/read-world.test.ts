// Worlds that can be read and worlds that cannot: whole or refused, naming file, line and column.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { CsvTable, type Fields } from './csv-bytes.ts'
import { Names } from './names.ts'
import { BadWorld, readWorld, worldOf } from './read-world.ts'
import { KIND, TABLES, type TableName } from './world.ts'

const HEADERS: Record<TableName, string> = {
  entities: 'entity,kind,roles,region,since',
  relations: 'from,to,type,share_pct,since,until,source',
  offers:
    'offer,provider,sku,form,kind,mode,region,grade,min_cards,term_days,price_fen,from,until,firm,declared,available_cards,asked,served',
  leases:
    'lease,provider,lessee,offer,parent,signed,sku,form,kind,mode,region,grade,cards,from,until,term_days,price_fen,amount_fen,voucher_fen,programme,payout,declared,evidence,cancelled',
  payments: 'payment,from,to,at,amount_fen,purpose,lease',
  telemetry:
    'lease,provider,device,on,kind,util_pct,power_w,idle_w,energy_wh,complete_pct,block_hash,claimed_tflops,measured_tflops',
  devices: 'device,serial,provider,site,sku,form,slice,slices,lease,from,until,ticket',
  costs:
    'provider,sku,form,region,month,avc_fen,aac_fen,atc_fen,verified,tdp_w,load_pct,pue,tariff_fen_per_kwh,card_price_fen,life_hours,rent_fen',
}
const LEASE =
  'L1,P1,C1,,L2,2026-03-01T08:00:00Z,h100,sxm,reserved,server,cn-gd-sz,standard,8,2026-03-02T00:00:00Z,,30,1200,,0,,,,metered,'

const folder = mkdtempSync(join(tmpdir(), 'suan-world-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let worlds = 0

function world(tables: Partial<Record<TableName, string>>, packed: readonly TableName[] = []): string {
  const at = mkdtempSync(join(folder, `w${(worlds += 1)}-`))
  for (const table of TABLES) {
    const text = tables[table] ?? `${HEADERS[table]}\n`
    if (packed.includes(table)) writeFileSync(join(at, `${table}.csv.gz`), gzipSync(text))
    else writeFileSync(join(at, `${table}.csv`), text)
  }
  return at
}
const leases = (...rows: string[]): string => [HEADERS.leases, ...rows, ''].join('\n')

test('a world of tables without rows is read', async () => {
  const read = await readWorld(world({}))
  expect(TABLES.map((table) => read[table].count)).toEqual(TABLES.map(() => 0))
})

test('fields, packed files, quotes, further columns, carriage returns and a byte-order mark', async () => {
  const read = await readWorld(
    world(
      {
        entities: `\ufeff${HEADERS.entities},note\r\nP1,company,provider;lessee,cn-gd-sz,2020-02-29,"a, ""b""\nc"\r\n"甲,乙",agent,,,,`,
        leases: leases(LEASE, LEASE.replace('L1', 'L2').replace(',L2,2026', ',,2026')),
      },
      ['leases'],
    ),
  )
  expect(read.entities.count).toBe(2)
  expect(read.parties.text(1)).toBe('甲,乙')
  expect([read.entities.isProvider[0], read.entities.isLessee[0], read.entities.isLessee[1]]).toEqual([1, 1, 0])
  expect(read.entities.since[0]).toBe(Date.UTC(2020, 1, 29) / 86_400_000)
  expect(read.leases.kind[0]).toBe(KIND.reserved)
  expect([read.leases.parent[0], read.leases.parent[1]]).toEqual([1, -1])
  expect(read.leases.signed[0]).toBe(Date.UTC(2026, 2, 1, 8) / 1_000)
  expect([read.leases.until[0], read.leases.amountFen[0], read.leases.voucherFen[0]]).toEqual([Infinity, Number.NaN, 0])
})

test.each([
  ['no price', 'price_fen', '1200', ''],
  ['a price of zero', 'price_fen', '1200', '0'],
  ['a negative price', 'price_fen', '1200', '-5'],
  ['a price that is no number', 'price_fen', '1200', 'NaN'],
  ['a fraction of a fen', 'price_fen', '1200', '12.5'],
  ['another kind', 'kind', 'reserved', 'rented'],
  ['another zone', 'signed', '2026-03-01T08:00:00Z', '2026-03-01T08:00:00+08:00'],
  ['no such day', 'signed', '2026-03-01T08:00:00Z', '2026-02-29T08:00:00Z'],
  ['no cards', 'cards', ',8,', ',0,'],
  ['an end before the beginning', 'until', '02T00:00:00Z,,', '02T00:00:00Z,2026-03-01T00:00:00Z,'],
  ['no provider', 'provider', 'P1', ''],
])('refused: %s', async (_, column, from, to) => {
  const at = world({ leases: leases(LEASE, LEASE.replace('L1', 'L3').replace(from, to)) })
  await expect(readWorld(at)).rejects.toThrow(BadWorld)
  await expect(readWorld(at)).rejects.toThrow(new RegExp(`leases\\.csv, line 3, column ${column}: expected`))
})

describe('refused whole', () => {
  const refusal = async (tables: Partial<Record<TableName, string>>): Promise<string> =>
    readWorld(world(tables)).then(
      () => 'read',
      (error: unknown) => (error instanceof BadWorld ? error.en : 'another error'),
    )
  test('an id twice', async () =>
    expect(await refusal({ leases: leases(LEASE, LEASE) })).toMatch(/line 3, column lease:/))
  test('a row of another length', async () =>
    expect(await refusal({ leases: leases(`${LEASE},`) })).toMatch(/line 2: expected 24 columns, got 25/))
  test('a missing column', async () =>
    expect(await refusal({ costs: 'provider,sku\n' })).toMatch(/costs\.csv, line 1: missing column form, region/))
  test('a doubled column', async () =>
    expect(await refusal({ costs: `${HEADERS.costs},sku\n` })).toMatch(/column sku appears twice/))
  test('an empty file', async () => expect(await refusal({ costs: '' })).toMatch(/costs\.csv, line 1: empty/))
  test('an empty line between rows', async () =>
    expect(await refusal({ leases: leases(LEASE, '', LEASE.replace('L1', 'L3')) })).toMatch(/line 3: an empty line/))
  test('quotes that do not end', async () =>
    expect(await refusal({ entities: `${HEADERS.entities}\n"P1,company,,,\n` })).toMatch(/line 2: a quoted field/))
  test('a missing file', async () => {
    const at = world({})
    rmSync(join(at, 'devices.csv'))
    await expect(readWorld(at)).rejects.toThrow(/devices\.csv \(or \.csv\.gz\) is missing/)
  })
  test('a broken archive', async () => {
    const at = world({}, ['payments'])
    writeFileSync(join(at, 'payments.csv.gz'), 'no archive')
    await expect(readWorld(at)).rejects.toThrow(BadWorld)
  })
  test('bytes that are not UTF-8', async () => {
    const at = world({})
    writeFileSync(join(at, 'entities.csv'), Buffer.from(`${HEADERS.entities}\nP\xff,company,,,\n`, 'latin1'))
    await expect(readWorld(at)).rejects.toThrow(/entities\.csv, line 2: not valid UTF-8/)
  })
})

test('chunks may end anywhere', () => {
  const text = Buffer.from('a,b\n1,"x\ny"\n2,é\n')
  for (let size = 1; size < text.length; size += 1) {
    const seen: [number, string, number][] = []
    const table = new CsvTable('t', ['a', 'b'], (f: Fields) => seen.push([f.whole(0), f.text(1), f.line]))
    for (let at = 0; at < text.length; at += size) table.push(text.subarray(at, at + size))
    table.end()
    expect(seen).toEqual([
      [1, 'x\ny', 2],
      [2, 'é', 4],
    ])
  }
})

test('numbers keep their digits', () => {
  const read = worldOf({
    costs: [{ provider: 'P', sku: 's', month: '2026-03', avc_fen: '123.456', tdp_w: '7e2', pue: 1.25 }],
  })
  expect([read.costs.avcFen[0], read.costs.tdpW[0], read.costs.pue[0]]).toEqual([123.456, 700, 1.25])
  expect(read.costs.month[0]).toBe(56 * 12 + 2)
})

test('names are numbered in the order in which they come', () => {
  const names = new Names()
  const numbers = Array.from({ length: 5_000 }, (_, i) => names.addText(`名${i % 2_500}`))
  expect(names.size).toBe(2_500)
  expect(numbers[2_500]).toBe(0)
  expect(names.text(2_499)).toBe('名2499')
  expect([names.find('名7'), names.find('no'), names.text(-1)]).toEqual([7, -1, ''])
})
