// Small files that must survive a power cut: synced, put in place in one step, and their folder synced too.
import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, linkSync, openSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs'
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

function draftOf(path: string, content: string | Uint8Array, mode: number): string {
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  const file = openSync(draft, 'wx', mode)
  try {
    writeFileSync(file, content)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  return draft
}

/** Replaces a file whole: a reader, or a power cut, sees the old content or the new one. Readable by its owner only. */
export function replaceFile(path: string, content: string | Uint8Array, mode = 0o600): void {
  renameSync(draftOf(path, content, mode), path)
  syncFolder(dirname(path))
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
