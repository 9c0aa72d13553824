// What a sample world must remember about itself: when it began, who may sign in, and whether it is whole.
// A crash while it is built leaves this file, and the next start goes on from it.
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { replaceFile } from '#kernel/store'

export type SamplePerson = {
  login: string
  password: string
  person: string
  desk: string
  title: { zh: string; en: string }
}

export type SampleState = {
  /** the instant up to which the sample world has lived when it is whole */
  now: string
  complete: boolean
  people: SamplePerson[]
  /** keys for machines, by the login whose party they speak for */
  keys: { login: string; key: string }[]
}

const fileOf = (dataDir: string): string => join(dataDir, 'samples.json')

/** The state of the sample world of a data folder; null when it has none. */
export function readSampleState(dataDir: string): SampleState | null {
  const file = fileOf(dataDir)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as SampleState) : null
}

/** Puts the state in place whole: a reader or a crash sees the old one or the new one. Readable by its owner only. */
export function writeSampleState(dataDir: string, state: SampleState): void {
  replaceFile(fileOf(dataDir), `${JSON.stringify(state, null, 2)}\n`)
}

// Without the letters and digits that are mistaken for one another.
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'

/** A password that can be typed from a screen: 12 of 31 characters, 59 bits. */
export function samplePassword(): string {
  const letters: string[] = []
  while (letters.length < 12)
    for (const byte of randomBytes(16)) if (byte < 248 && letters.length < 12) letters.push(ALPHABET[byte % 31]!)
  return [letters.slice(0, 4), letters.slice(4, 8), letters.slice(8)].map((part) => part.join('')).join('-')
}
