// The file of a run as the platform hands it out (GET /api/surveillance/runs/<run>/tables): eight tables with their digests.
import type { TableName, World } from '#domain/detection'
import { canonical, sha256, toHex, utf8, type Json } from '#kernel/proof'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'

const Digest = z.object({ rows: z.int().nonnegative(), sha256: z.string().regex(/^[0-9a-f]{64}$/) })
const RunFile = z.object({
  run: z.string().optional(),
  tablesSha256: z.string().optional(),
  digests: z.record(z.string(), Digest),
  tables: z.record(z.string(), z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()])))),
})

/** What a table is known by; `sha256` is over its rows as canonical JSON (RFC 8785). */
export type CheckedTable = { table: TableName; rows: number; sha256: string }

const digestOf = (value: Json): string => toHex(sha256(utf8(canonical(value))))

/**
 * Reads the file of a run and holds every table against its digest, and all of them against the hash that the record of
 * the run names. Throws BadWorld naming the table that differs, or the row that cannot be read.
 */
export async function readRunFile(path: string): Promise<{ world: World; checked: CheckedTable[]; sha256: string }> {
  const { BadWorld, TABLES, worldOf } = await import('#domain/detection')
  let raw: unknown
  try {
    raw = JSON.parse(await readFile(path, 'utf8'))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new BadWorld(`文件 ${path} 不能读取：${reason}`, `file ${path} cannot be read: ${reason}`)
  }
  const parsed = RunFile.safeParse(raw)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!
    const where = issue.path.join('.') || 'file'
    throw new BadWorld(
      `文件 ${path} 不是监测运行的文件：${where}：${issue.message}`,
      `file ${path} is not the file of a run: ${where}: ${issue.message}`,
    )
  }
  const { tables, digests, tablesSha256 } = parsed.data
  const checked = TABLES.map((table): CheckedTable => {
    const [rows, told] = [tables[table], digests[table]]
    if (rows === undefined || told === undefined)
      throw new BadWorld(`文件 ${path} 缺少表 ${table}`, `file ${path}: table ${table} is missing`)
    const found = digestOf(rows)
    if (found !== told.sha256 || rows.length !== told.rows)
      throw new BadWorld(
        `文件 ${path} 的表 ${table} 与其哈希不符：应为 ${told.sha256}，得到 ${found}`,
        `file ${path}: table ${table} does not match its digest: expected ${told.sha256}, got ${found}`,
      )
    return { table, rows: rows.length, sha256: found }
  })
  const whole = digestOf(tables)
  if (tablesSha256 !== undefined && tablesSha256 !== whole)
    throw new BadWorld(
      `文件 ${path} 的各表与运行留存的哈希不符：应为 ${tablesSha256}，得到 ${whole}`,
      `file ${path}: the tables do not match the hash of the run: expected ${tablesSha256}, got ${whole}`,
    )
  return { world: worldOf(tables), checked, sha256: whole }
}
