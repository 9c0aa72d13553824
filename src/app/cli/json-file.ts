// Reading one JSON object from a file of unknown care: plain or gzipped, UTF-8, at most 1 MiB.
import { isUtf8 } from 'node:buffer'
import { WrongUse } from './answer.ts'
import { bytesIn } from './whole-file.ts'

const LIMIT_MIB = 1

/**
 * The object in the file. Throws WrongUse for a file that cannot be read, is no file, too large, not UTF-8, no JSON or no
 * object.
 */
export function objectIn(path: string): Record<string, unknown> {
  const bytes = bytesIn(path, { limitMib: LIMIT_MIB })
  if (!isUtf8(bytes)) throw new WrongUse(`文件 ${path} 不是 UTF-8`, `file ${path} is not UTF-8`)
  let value: unknown
  try {
    value = JSON.parse(bytes.toString('utf8').replace(/^\ufeff/, ''))
  } catch (error) {
    const why = error instanceof Error ? error.message.replaceAll(/\s+/g, ' ').slice(0, 120) : ''
    throw new WrongUse(`文件 ${path} 不是 JSON：${why}`, `file ${path} is no JSON: ${why}`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new WrongUse(`文件 ${path} 应为一个对象：名称 → 值`, `file ${path}: expected one object, name → value`)
  return value as Record<string, unknown>
}
