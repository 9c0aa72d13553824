// Tables as files: all of them or none.
import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, renameSync, rmSync, writeSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Table } from './tables.ts'

/** The folder cannot take the tables; `reason` says why. */
export class CannotWrite extends Error {
  override name = 'CannotWrite'
  readonly reason: 'not-empty' | 'no-folder'
  constructor(reason: 'not-empty' | 'no-folder', path: string) {
    super(`${path}: ${reason}`)
    this.reason = reason
  }
}

/** Written at once; a table of millions of rows never stands in memory. */
const CHUNK = 1 << 20

/**
 * Writes each table to `out/<name>.csv` (or `.csv.gz`) and returns its number of rows. The files appear together: they
 * are written to a folder beside, which is renamed. Throws CannotWrite when `out` has anything in it.
 */
export function writeTables(tables: readonly Table[], out: string, gzip: boolean): Record<string, number> {
  const target = resolve(out)
  mustBeEmpty(target)
  mkdirSync(dirname(target), { recursive: true })
  const beside = mkdtempSync(join(dirname(target), `.${basename(target)}-`))
  try {
    const rows = Object.fromEntries(tables.map((table) => [table.name, writeTable(table, beside, gzip)]))
    renameSync(beside, target)
    return rows
  } catch (error) {
    rmSync(beside, { recursive: true, force: true })
    throw error
  }
}

function mustBeEmpty(target: string): void {
  try {
    if (readdirSync(target).length > 0) throw new CannotWrite('not-empty', target)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOTDIR') throw new CannotWrite('no-folder', target)
    if (code !== 'ENOENT') throw error
  }
}

function writeTable({ name, columns, lines }: Table, folder: string, gzip: boolean): number {
  const file = openSync(join(folder, `${name}.csv${gzip ? '.gz' : ''}`), 'wx')
  try {
    let chunk = `${columns.join(',')}\n`
    let rows = 0
    const flush = (): void => {
      // Members of a gzip file may follow one another (RFC 1952, section 2.2).
      const bytes = gzip ? gzipSync(chunk, { level: 6 }) : Buffer.from(chunk)
      for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at)
      chunk = ''
    }
    for (const line of lines()) {
      chunk += `${line}\n`
      rows += 1
      if (chunk.length >= CHUNK) flush()
    }
    flush()
    return rows
  } finally {
    closeSync(file)
  }
}
