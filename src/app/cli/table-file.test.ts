import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { WrongUse } from './answer.ts'
import { RECORD_LIMIT_BYTES, rowsOf, type Row, type TableOptions } from './table-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'suan-table-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let files = 0
function file(content: string | Uint8Array, ending = '.csv'): string {
  const path = join(folder, `t${(files += 1)}${ending}`)
  writeFileSync(path, content)
  return path
}

async function read(path: string, columns: string[], options: Partial<TableOptions> = {}): Promise<string[][]> {
  const out: string[][] = []
  for await (const row of rowsOf(path, { columns, ...options }))
    out.push([String(row.line), ...columns.map((c) => row.raw(c) ?? '∅')])
  return out
}

async function refusal(
  path: string,
  columns: string[] = ['a', 'b'],
  options: Partial<TableOptions> = {},
): Promise<string> {
  try {
    await read(path, columns, options)
  } catch (error) {
    expect(error).toBeInstanceOf(WrongUse)
    return (error as Error).message
  }
  throw new Error('nothing was refused')
}

describe('tables', () => {
  test('CSV with quotes, breaks inside quotes, CRLF, a byte order mark, further columns', async () => {
    const path = file('\ufeffb,x,a\r\n1,,"p, ""q"""\r\n"2\nzwei",,r\r\n\r\n')
    expect(await read(path, ['a', 'b'])).toEqual([
      ['2', 'p, "q"', '1'],
      ['3', 'r', '2\nzwei'],
    ])
  })

  test('gzip is told by its bytes, not by its name; pipes quote nothing; JSON lines', async () => {
    expect(await read(file(gzipSync('a,b\n1,2\n')), ['a', 'b'])).toEqual([['2', '1', '2']])
    expect(await read(file('a|b\n"1|2', '.psv'), ['a', 'b'])).toEqual([['2', '"1', '2']])
    expect(await read(file(gzipSync('{"a":"x","b":7,"c":[]}\n'), '.jsonl.gz'), ['a', 'b'])).toEqual([['1', 'x', '7']])
  })

  test('what any writer quotes by RFC 4180 is read back', async () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((s) => !/[\r\0]/.test(s))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 20 }), async (rows) => {
        const quoted = (s: string): string => `"${s.replaceAll('"', '""')}"`
        const path = file(['a,b', ...rows.map((r) => r.map(quoted).join(','))].join('\n'))
        expect((await read(path, ['a', 'b'])).map((r) => r.slice(1))).toEqual(rows)
      }),
      { numRuns: 40 },
    )
  })

  test('each fault is named with its place', async () => {
    expect(await refusal(join(folder, 'nowhere.csv'))).toMatch(/nowhere\.csv.*不存在/)
    expect(await refusal(folder)).toMatch(/目录/)
    expect(await refusal(file(''))).toMatch(/空的/)
    expect(await refusal(file('a,c\n1,2\n'))).toMatch(/第 1 行.*缺少列 b/)
    expect(await refusal(file('a,b,a\n1,2,3\n'))).toMatch(/列 a 出现两次/)
    expect(await refusal(file('a,b\n1,2\n1\n'))).toMatch(/第 3 行.*期望 2 列，得到 1 列/)
    expect(await refusal(file('a,b\n1,2\n\n3,4\n'))).toMatch(/第 3 行/)
    expect(await refusal(file('a,b\n1,"2\n3,4\n'))).toMatch(/第 2 行.*引号/)
    expect(await refusal(file('a,b\n1,"2"x\n'))).toMatch(/第 2 行.*引号/)
    expect(await refusal(file('a,b\n1,2"2\n'))).toMatch(/第 2 行.*引号/)
    expect(await refusal(file(gzipSync('a,b\n1,2\n').subarray(0, 20)))).toMatch(/gzip/)
    expect(await refusal(file('[1]\n', '.jsonl'))).toMatch(/第 1 行.*JSON/)
    expect(await refusal(file('{"a":1}\n', '.jsonl'))).toMatch(/第 1 行，列 b/)
  })

  test('a byte that is not UTF-8 is named by row and offset', async () => {
    const bytes = Buffer.concat([Buffer.from('a,b\n中,2\n'), Buffer.from([0x31, 0xe4, 0xb8, 0x2c, 0x32, 0x0a])])
    // 4 + 6 bytes before the row, then '1', then a character that breaks off: its third byte is wrong
    expect(await refusal(file(bytes))).toMatch(/第 3 行：字节 13（0x2c）不是有效的 UTF-8/)
    expect(await refusal(file(Buffer.from([0x61, 0x2c, 0x62, 0x0a, 0xff, 0x2c, 0x0a])))).toMatch(
      /第 2 行：字节 4（0xff）/,
    )
    expect(await refusal(file(Buffer.from([0x61, 0x2c, 0x62, 0x0a, 0x31, 0x2c, 0xe4, 0x0a])))).toMatch(
      /第 2 行：字节 6/,
    )
  })

  test('a line of 100 MB is refused after 1 MiB, in bounded memory', async () => {
    const path = join(folder, 'long.csv')
    const handle = await open(path, 'w')
    await handle.write('a,b\n1,')
    const block = Buffer.alloc(4 * 1024 * 1024, 0x39)
    for (let i = 0; i < 25; i += 1) await handle.write(block)
    await handle.close()
    const before = process.memoryUsage.rss()
    expect(await refusal(path)).toMatch(new RegExp(`第 2 行：期望每行至多 ${RECORD_LIMIT_BYTES} 字节`))
    expect(process.memoryUsage.rss() - before).toBeLessThan(40 * 1024 * 1024)
    // the same behind gzip, and inside quotes
    const packed = file(
      gzipSync(
        Buffer.concat([
          Buffer.from('a,b\n1,"'),
          ...Array.from({ length: 60 }, () => Buffer.from(`${'x'.repeat(50_000)}\n`)),
        ]),
      ),
    )
    expect(await refusal(packed)).toMatch(/第 2 行/)
    rmSync(path)
  })

  test('a named pipe is read as a stream', async () => {
    const path = join(folder, 'pipe.csv')
    execFileSync('mkfifo', [path])
    const reading = read(path, ['a', 'b'])
    const writer = await open(path, 'w')
    await writer.write('a,b\n1,2\n')
    await writer.close()
    expect(await reading).toEqual([['2', '1', '2']])
  })
})

describe('fields', () => {
  const field = async <T>(value: string, ask: (row: { of: Row }) => T): Promise<T> => {
    for await (const row of rowsOf(file(`a,b\n${value},\n`), { columns: ['a', 'b'] })) return ask({ of: row })
    throw new Error('no row')
  }
  const int = (v: string, range = {}): Promise<number> => field(v, ({ of }) => of.int('a', range))

  test('integers', async () => {
    expect(await int('0')).toBe(0)
    expect(await int('007')).toBe(7)
    expect(await int('9007199254740991')).toBe(2 ** 53 - 1)
    for (const bad of ['-5', '1.0', '1e3', '', ' 1', '９', '9007199254740992', '0x10', 'NaN']) {
      await expect(int(bad), bad).rejects.toThrow(/第 2 行，列 a：期望不小于 0 的整数，得到/)
    }
    await expect(int('1001', { max: 1000 })).rejects.toThrow(/0 到 1000/)
    expect(Object.is(await int('-0'), 0)).toBe(true)
    expect(await field('x', ({ of }) => of.intOrNone('b'))).toBeUndefined()
  })

  test('whole numbers may carry a fraction of zero, never another', async () => {
    expect(await field('2240194.0', ({ of }) => of.whole('a'))).toBe(2_240_194)
    await expect(field('2240194.5', ({ of }) => of.whole('a'))).rejects.toThrow(/列 a/)
    await expect(field('-1.0', ({ of }) => of.whole('a'))).rejects.toThrow(/列 a/)
  })

  test('times without a zone are UTC; days that do not exist are refused', async () => {
    expect(await field('2023-11-16 18:17:03.9799600', ({ of }) => of.utc('a'))).toBe('2023-11-16T18:17:03.979Z')
    for (const bad of ['2023-02-29 00:00:00', '2023-11-16', '2023-11-16 24:00:00', '2023-11-16 18:17:03+08:00']) {
      await expect(
        field(bad, ({ of }) => of.utc('a')),
        bad,
      ).rejects.toThrow(/列 a/)
    }
  })

  test('text has a limit and no control characters', async () => {
    expect(await field('中文', ({ of }) => of.text('a'))).toBe('中文')
    await expect(field('x'.repeat(201), ({ of }) => of.text('a'))).rejects.toThrow(/至多 200/)
    await expect(field('x\u0000y', ({ of }) => of.text('a'))).rejects.toThrow(/控制字符/)
    await expect(field('', ({ of }) => of.text('a'))).rejects.toThrow(/非空/)
    expect(await field('x', ({ of }) => of.text('b', { empty: true }))).toBe('')
  })
})
