// The high-water mark: the largest head this log was ever about to sign, in a file of its own that is left out of
// backups and best lies on another volume. It makes a restored backup visible: the log then holds less than was
// signed, and refuses (as Sunlight's lock store does).
import { mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { canonical, fromHex, parseCanonical, toHex, type Json } from '#kernel/proof'
import { replaceFile } from '#kernel/store'
import { LogError } from './log-error.ts'

/** A head: number of leaves and root (32 bytes). */
export type Head = { readonly size: number; readonly root: Uint8Array }

/** Reads the mark; null when there is none yet. Throws LogError `rollback` for a file that is not one. */
export function readHighWater(path: string): Head | null {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  try {
    const { size, root } = parseCanonical(text.trimEnd()) as { size?: Json; root?: Json }
    const bytes = typeof root === 'string' ? fromHex(root) : null
    if (typeof size === 'number' && size >= 0 && bytes?.length === 32) return { size, root: bytes }
  } catch {
    // falls through to the refusal: an unreadable mark must not count as no mark
  }
  throw new LogError('rollback', `高水位文件无法识别：${path} · the high-water file cannot be read: ${path}`)
}

/** Throws LogError `rollback` when `head` is behind the mark, or another tree of the same size. */
export function checkHighWater(mark: Head | null, head: Head): void {
  if (!mark) return
  if (head.size < mark.size) {
    throw new LogError(
      'rollback',
      `日志被回滚：现有 ${head.size} 条，曾签署 ${mark.size} 条 · the log was rolled back: it has ${head.size} entries, ${mark.size} were signed`,
    )
  }
  if (head.size === mark.size && toHex(head.root) !== toHex(mark.root)) {
    throw new LogError(
      'rollback',
      `日志在 ${head.size} 条处与曾签署的根不同 · the log has another root at size ${head.size} than was signed`,
    )
  }
}

/** Compare and swap: moves the mark to `head` unless that would go back. Durable when it returns. */
export function advanceHighWater(path: string, head: Head): void {
  checkHighWater(readHighWater(path), head)
  mkdirSync(dirname(path), { recursive: true })
  replaceFile(path, `${canonical({ root: toHex(head.root), size: head.size })}\n`)
}
