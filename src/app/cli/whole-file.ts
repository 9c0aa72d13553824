// Reading a whole file of unknown care: any bytes, plain or gzipped, up to a limit that also holds once unpacked.
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { WrongUse } from './answer.ts'
import { unreadable } from './table-file.ts'

const MIB = 1024 * 1024

/** What a machine printed in one go stays far below this. */
export const DEVICE_FILE_LIMIT_MIB = 64

/** The bytes, unpacked. Throws WrongUse for a path that cannot be read, is no file, empty, or larger than `limitMib`. */
export function bytesIn(path: string, { limitMib }: { limitMib: number }): Buffer {
  const tooLarge = (): WrongUse =>
    new WrongUse(`文件 ${path} 大于 ${limitMib} MiB`, `file ${path} is larger than ${limitMib} MiB`)
  let file: number | undefined
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK) // a pipe without a writer does not hold us up
    const about = fstatSync(file)
    if (about.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' })
    if (!about.isFile()) throw new WrongUse(`${path} 不是文件`, `${path} is no file`)
    if (about.size > limitMib * MIB) throw tooLarge()
    const bytes = readFileSync(file)
    if (bytes.length === 0) throw new WrongUse(`文件 ${path} 是空的`, `file ${path} is empty`)
    if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
    return gunzipSync(bytes, { maxOutputLength: limitMib * MIB })
  } catch (error) {
    if (error instanceof WrongUse) throw error
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge()
    throw unreadable(path, error as NodeJS.ErrnoException)
  } finally {
    if (file !== undefined) closeSync(file)
  }
}
