// Reading one JSON object from a file of unknown care: plain or gzipped, UTF-8, at most 1 MiB.
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { isUtf8 } from 'node:buffer'
import { gunzipSync } from 'node:zlib'
import { WrongUse } from './answer.ts'
import { unreadable } from './table-file.ts'

const LIMIT_BYTES = 1024 * 1024

/**
 * The object in the file. Throws WrongUse for a file that cannot be read, is no file, too large, not UTF-8, no JSON or no
 * object.
 */
export function objectIn(path: string): Record<string, unknown> {
  const bytes = bytesOf(path)
  if (!isUtf8(bytes)) throw new WrongUse(`文件 ${path} 不是 UTF-8`, `file ${path} is not UTF-8`)
  let value: unknown
  try {
    value = JSON.parse(bytes.toString('utf8').replace(/^\ufeff/, ''))
  } catch (error) {
    const why = error instanceof Error ? error.message.replaceAll(/\s+/g, ' ').slice(0, 120) : ''
    throw new WrongUse(`文件 ${path} 不是 JSON：${why}`, `file ${path} is no JSON: ${why}`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new WrongUse(`文件 ${path} 应为一个对象：事实 → 值`, `file ${path}: expected one object, fact → value`)
  return value as Record<string, unknown>
}

function bytesOf(path: string): Buffer {
  let file: number | undefined
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK) // a pipe without a writer does not hold us up
    const about = fstatSync(file)
    if (!about.isFile()) throw new WrongUse(`${path} 不是文件`, `${path} is no file`)
    if (about.size > LIMIT_BYTES) throw tooLarge(path)
    const bytes = readFileSync(file)
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
  new WrongUse(`文件 ${path} 大于 1 MiB`, `file ${path} is larger than 1 MiB`)
