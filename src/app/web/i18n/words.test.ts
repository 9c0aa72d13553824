import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage'
import { describe, expect, test } from 'vitest'

type Table = Record<string, readonly [zh: string, en: string]>

/** Every table of words: a file `<name>-words.ts` here that gives one. */
const tables: Record<string, Table> = Object.fromEntries(
  await Promise.all(
    readdirSync(import.meta.dirname)
      .filter((name) => name.endsWith('-words.ts'))
      .map(async (name) => [
        name,
        Object.values((await import(join(import.meta.dirname, name))) as Record<string, Table>)[0]!,
      ]),
  ),
)
const web = join(import.meta.dirname, '..')

const sources = readdirSync(web, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path) && !path.endsWith('-words.ts'))
  .map((path) => readFileSync(join(web, path), 'utf8'))
  .join('\n')

/** The names of the placeholders in an ICU message: "{n, plural, one {# card} …}" → n. */
function placeholders(message: string): string[] {
  const names = new Set<string>()
  const walk = (tokens: unknown): void => {
    if (!Array.isArray(tokens)) return
    for (const token of tokens) {
      if (Array.isArray(token) && typeof token[0] === 'string') {
        names.add(token[0])
        for (const choice of Object.values((token[2] ?? {}) as object)) walk(choice)
      }
    }
  }
  walk(compileMessageOrThrow(message))
  return [...names].sort()
}

describe.each(Object.entries(tables))('%s', (_name, table) => {
  test('every id says the same in both languages', () => {
    for (const [id, [zh, en]] of Object.entries(table)) {
      expect(zh.trim(), id).not.toBe('')
      expect(en.trim(), id).not.toBe('')
      expect(placeholders(en), id).toEqual(placeholders(zh))
      // No exclamation marks: plain words, as a good clerk would write.
      expect(zh + en, id).not.toMatch(/[!！]/)
    }
  })
})

test('no id stands in two tables', () => {
  const ids = Object.values(tables).flatMap((table) => Object.keys(table))
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
})

test('every word is used: an id that stands nowhere in the pages is dead', () => {
  // Ids are written whole, or built from a template: `mode.${mode}` uses every id that begins with "mode.".
  const templates = [...sources.matchAll(/`([a-zA-Z.-]+)\$\{[^}]+\}([a-zA-Z.-]*)`/g)].map(
    ([, start, end]) => new RegExp(`^${start?.replaceAll('.', '\\.')}[a-zA-Z0-9-]+${end?.replaceAll('.', '\\.')}$`),
  )
  const dead = Object.values(tables)
    .flatMap((table) => Object.keys(table))
    .filter((id) => !sources.includes(`'${id}'`) && !templates.some((template) => template.test(id)))
  expect(dead).toEqual([])
})

test('wording that the law does not allow is not used', () => {
  const all = Object.values(tables)
    .flatMap((table) => Object.values(table))
    .map(([zh]) => zh)
    .join('\n')
    // "not a government-guided price" is the one place where the word must stand
    .replaceAll('不是参考价，更不是政府指导价', '')
  for (const banned of ['指导价', '黑名单', '立案成功', '处罚', '上链即真实', '交易所', '竞价', '做市', '准入审批']) {
    expect(all, banned).not.toContain(banned)
  }
})
