// What a person fills in at a step, and what becomes of it: the value that is sent, or what is still missing.
import type { ChartField, Given } from '../api/file-rows.ts'
import type { WordId } from '../i18n/words.tsx'
import { fenOf } from '../ui/figures.ts'

/** As it stands in the form: a text, or the files that were given. */
export type Entry = string | readonly Given[]
export type Entries = Record<string, Entry>

export type Judged =
  | { value: unknown }
  /** left empty, and may be */
  | { empty: true }
  | { lacks: WordId; over?: number }

export const LONGEST = { text: 500, long: 50_000, list: 200, title: 200 } as const

const written = (entry: Entry | undefined): string => (typeof entry === 'string' ? entry.trim() : '')

/** One item a line; empty lines fall away. */
export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** "12.5" per cent → 125000 millionths; null when it is not a share with at most four decimals. */
export function ppmOf(percent: string): number | null {
  const match = /^(\d{1,3})(?:\.(\d{1,4}))?$/.exec(percent.trim())
  if (match === null) return null
  const ppm = Number(match[1]) * 10_000 + Number((match[2] ?? '').padEnd(4, '0'))
  return ppm <= 1_000_000 ? ppm : null
}

/** A wall-clock time of Beijing, "2026-11-22T09:30" → its instant in UTC; null when it is none. */
export function instantOf(wallTime: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(wallTime)) return null
  const at = new Date(`${wallTime}:00+08:00`)
  return Number.isNaN(at.getTime()) ? null : at.toISOString()
}

/** What a field's entry comes to. */
export function judged(field: ChartField, entry: Entry | undefined): Judged {
  const text = written(entry)
  const none = field.type === 'files' ? (entry ?? []).length === 0 : text === ''
  if (none && field.optional === true) return { empty: true }
  switch (field.type) {
    case 'files':
      return none ? { lacks: 'entry.need.files' } : { value: entry }
    case 'choices':
      return none ? { lacks: 'entry.need.choice' } : { value: linesOf(text) }
    case 'choice':
    case 'yes-no':
      return none ? { lacks: 'entry.need.choice' } : { value: text }
    case 'text':
    case 'long': {
      const over = text.length - LONGEST[field.type]
      return none ? { lacks: 'entry.need' } : over > 0 ? { lacks: 'entry.tooLong', over } : { value: text }
    }
    case 'list': {
      const lines = linesOf(text)
      const long = Math.max(0, ...lines.map((line) => line.length)) - LONGEST.text
      if (lines.length === 0) return { lacks: 'entry.need' }
      if (lines.length > LONGEST.list) return { lacks: 'entry.tooMany', over: lines.length - LONGEST.list }
      return long > 0 ? { lacks: 'entry.tooLong', over: long } : { value: lines }
    }
    case 'day':
      return none ? { lacks: 'entry.need.day' } : { value: text }
    case 'instant': {
      const at = instantOf(text)
      return at === null ? { lacks: 'entry.need.instant' } : { value: at }
    }
    case 'count':
      return /^\d{1,15}$/.test(text) ? { value: Number(text) } : { lacks: 'entry.need.count' }
    case 'amountFen': {
      const fen = fenOf(text)
      return fen === null ? { lacks: 'entry.need.amount' } : { value: fen }
    }
    case 'ppm': {
      const ppm = ppmOf(text)
      return ppm === null ? { lacks: 'entry.need.percent' } : { value: ppm }
    }
  }
}
