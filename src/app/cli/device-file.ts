// Reading a file that a machine printed: any bytes, plain or gzipped, at most 64 MiB unpacked.
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { WrongUse } from './answer.ts'
import { unreadable } from './table-file.ts'

const LIMIT_BYTES = 64 * 1024 * 1024

/** The bytes, unpacked. Throws WrongUse for a path that cannot be read, is no file, empty or too large. */
export function deviceFile(path: string): Uint8Array {
  let file: number | undefined
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK) // a pipe without a writer does not hold us up
    const about = fstatSync(file)
    if (about.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' })
    if (!about.isFile()) throw new WrongUse(`${path} 不是文件`, `${path} is no file`)
    if (about.size > LIMIT_BYTES) throw tooLarge(path)
    const bytes = readFileSync(file)
    if (bytes.length === 0) throw new WrongUse(`文件 ${path} 是空的`, `file ${path} is empty`)
    if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
    return gunzipSync(bytes, { maxOutputLength: LIMIT_BYTES })
  } catch (error) {
    if (error instanceof WrongUse) throw error
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(path)
    throw unreadable(path, error as NodeJS.ErrnoException)
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

const tooLarge = (path: string): WrongUse =>
  new WrongUse(`文件 ${path} 大于 64 MiB`, `file ${path} is larger than 64 MiB`)
