// Lines of the checklist that wait on this device: in IndexedDB, with their photos, until the platform has each of them once.
// A line goes out under its own id as idempotency key: sent twice, it is entered once.
import { sha256, toHex } from '#kernel/proof'
import { ApiError, keepFile, performAct } from '../api/client.ts'
import type { Words } from '../api/article.ts'

export interface Line {
  entry: string
  file: string
  key: string
  answer: string
  measure?: string
  note?: string
  madeAt: string
  photos: { name: string; sha256: string; bytes: Blob }[]
  /** the lawful no that came back: it waits for a person, not for the line */
  refused?: Words
}

/** What is being filled in and was not saved yet. */
export interface Draft {
  answer: string
  measure: string
  note: string
  photos: Line['photos']
}

const DATABASE = 'suan-inspection'
const LINES = 'lines'
const DRAFTS = 'drafts'

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(DATABASE, 1)
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore(LINES, { keyPath: 'entry' })
      asked.result.createObjectStore(DRAFTS)
    }
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error ?? new Error('indexedDB'))
  })
}

async function within<Answer>(
  store: string,
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest<Answer>,
): Promise<Answer> {
  const database = await opened()
  try {
    return await new Promise<Answer>((resolve, reject) => {
      const transaction = database.transaction(store, mode)
      const asked = ask(transaction.objectStore(store))
      // written for good, not only asked for
      transaction.oncomplete = () => resolve(asked.result)
      transaction.onerror = () => reject(transaction.error ?? new Error('indexedDB'))
      transaction.onabort = () => reject(transaction.error ?? new Error('indexedDB'))
    })
  } finally {
    database.close()
  }
}

/** The lines of a file that wait, oldest first. */
export async function waiting(file: string): Promise<Line[]> {
  const all = await within(LINES, 'readonly', (store) => store.getAll() as IDBRequest<Line[]>)
  return all.filter((line) => line.file === file).toSorted((a, b) => a.madeAt.localeCompare(b.madeAt))
}

export const keepLine = (line: Line): Promise<unknown> => within(LINES, 'readwrite', (store) => store.put(line))
const dropLine = (entry: string): Promise<unknown> => within(LINES, 'readwrite', (store) => store.delete(entry))
/** A line that was refused is given up by a person. */
export const giveUp = dropLine

export const keepDraft = (file: string, key: string, draft: Draft): Promise<unknown> =>
  within(DRAFTS, 'readwrite', (store) => store.put(draft, `${file}/${key}`))
export const draftOf = (file: string, key: string): Promise<Draft | undefined> =>
  within(DRAFTS, 'readonly', (store) => store.get(`${file}/${key}`) as IDBRequest<Draft | undefined>)
/** The questions of a file at which something was typed or photographed and not saved. */
export async function draftsOf(file: string): Promise<string[]> {
  const keys = await within(DRAFTS, 'readonly', (store) => store.getAllKeys() as IDBRequest<string[]>)
  return keys.flatMap((key) => (key.startsWith(`${file}/`) ? [key.slice(file.length + 1)] : []))
}
export const dropDraft = (file: string, key: string): Promise<unknown> =>
  within(DRAFTS, 'readwrite', (store) => store.delete(`${file}/${key}`))

/** SHA-256 of a photo, made here, before anything is sent. */
export async function hashOf(photo: Blob): Promise<string> {
  return toHex(sha256(new Uint8Array(await photo.arrayBuffer())))
}

/** An id of version 4; `crypto.randomUUID` is missing on plain-http hosts other than loopback. */
export function newEntry(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = toHex(bytes)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

async function sendLine(line: Line): Promise<void> {
  for (const { name, sha256: own, bytes } of line.photos) {
    const kept = await keepFile(new File([bytes], name, { type: bytes.type }))
    if (kept.sha256 !== own) throw new Error(`photo ${name}: other bytes arrived`)
  }
  const { entry, file, key, answer, measure, note, madeAt, photos } = line
  await performAct(
    'supervision.record.enter',
    {
      file,
      entry,
      key,
      answer,
      ...(measure === undefined ? {} : { measure }),
      ...(note === undefined ? {} : { note }),
      photos: photos.map(({ name, sha256: hash }) => ({ name, sha256: hash })),
      madeAt,
    },
    `record-${entry}`,
  )
}

let sending: Promise<number> | undefined

/**
 * Sends what waits, one after another; stops at the first that gets no answer. Two callers share one sending.
 * Returns how many went out.
 */
export function sendWaiting(file: string): Promise<number> {
  sending ??= sendAll(file).finally(() => {
    sending = undefined
  })
  return sending
}

async function sendAll(file: string): Promise<number> {
  let sent = 0
  for (const line of await waiting(file)) {
    if (line.refused !== undefined) continue
    try {
      await sendLine(line)
    } catch (error) {
      if (!(error instanceof ApiError) || error.unanswered) return sent
      const { code, zh = '', en = '' } = error.problem
      // its answer was lost on the way: it stands already
      if (code !== 'entered-already') {
        await keepLine({ ...line, refused: { zh: zh === '' ? String(code) : zh, en: en === '' ? String(code) : en } })
        continue
      }
    }
    await dropLine(line.entry)
    sent += 1
  }
  return sent
}
