// Small files that must survive a power cut: synced, put in place in one step, and their folder synced too.
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'

/** Makes the names in a folder durable. */
export function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

function draftOf(path: string, content: string | Uint8Array, mode: number, durable = true): string {
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  const file = openSync(draft, 'wx', mode)
  try {
    writeFileSync(file, content)
    if (durable) fsyncSync(file)
  } finally {
    closeSync(file)
  }
  return draft
}

/**
 * Replaces a file whole: a reader sees the old content or the new one. Durable (unless said otherwise): so does whoever
 * comes after a power cut. Readable by its owner only, unless a mode is given.
 */
export function replaceFile(
  path: string,
  content: string | Uint8Array,
  { mode = 0o600, durable = true }: { mode?: number; durable?: boolean } = {},
): void {
  renameSync(draftOf(path, content, mode, durable), path)
  if (durable) syncFolder(dirname(path))
}

/** Puts a file in place unless one is there; returns what is there, trimmed. Of two who try at once, one wins. */
export function placeOnce(path: string, content: string): string {
  if (!existsSync(path)) {
    const draft = draftOf(path, content, 0o600)
    try {
      linkSync(draft, path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    } finally {
      unlinkSync(draft)
    }
    syncFolder(dirname(path))
  }
  return readFileSync(path, 'utf8').trim()
}
