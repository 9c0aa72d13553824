// What a command answers, and the two ways in which it does not.
import { excerpt } from '#kernel/time'

export type Lang = 'zh' | 'en'

/** exit 0: yes, done; exit 1: a lawful or factual no. `json` is what --json prints, `table` what people read. */
export type Answer = { exit: 0 | 1; json: unknown; table: (lang: Lang) => string }

/**
 * Wrong use or bad input: exit 2 with one line on stderr. The words name the file, the row, the
 * field and what was expected; user text in them goes through `excerpt`.
 */
export class WrongUse extends Error {
  override name = 'WrongUse'
  readonly zh: string
  readonly en: string
  constructor(zh: string, en: string) {
    super(`${zh} ${en}`)
    this.zh = zh
    this.en = en
  }
}

const LINE_LIMIT = 600

/** Any text as one line that a terminal may safely show: bounded, controls escaped. */
export function oneLine(text: string): string {
  const cut = text.length > LINE_LIMIT ? `${text.slice(0, LINE_LIMIT)}…` : text
  return cut
    .replace(/\s*[\r\n]+\s*/g, ' ')
    .replace(
      /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
      (c) => `\\u${(c.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
    )
}

/** A positive integer option. Throws WrongUse naming the option. */
export function positiveInt(option: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new WrongUse(
    `${option} 应为正整数，得到 ${excerpt(text)}`,
    `${option}: expected a positive integer, got ${excerpt(text)}`,
  )
}
