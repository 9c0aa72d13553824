// What every generated page needs: cells that Markdown and VitePress leave as they are, and the names of what the law calls by code.
import type { Role } from '#kernel/identity'
import type { LawBook } from '#kernel/rules'
import { publicWords } from '../src/app/web/i18n/public-words.ts'

export type Lang = 'zh' | 'en'
export type Words = { zh: string; en: string }
/** A page by its path below docs/. */
export type Pages = ReadonlyMap<string, string>

/** English pages lie in a folder of their own; Chinese is the root. */
export const at = (lang: Lang, path: string): string => (lang === 'zh' ? path : `en/${path}`)

export const sayIn =
  (lang: Lang) =>
  (zh: string, en: string): string =>
    lang === 'zh' ? zh : en

/** Text as it is: neither a table, nor an element, nor a template of the page. */
const plain = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('|', '\\|')
    .replaceAll('{{', '{\u200b{')
    .replace(/\s+/g, ' ')
    .trim()

/** Several texts in one cell, one below the other; a dash when there are none. */
export const lines = (texts: readonly string[]): string => (texts.length === 0 ? '—' : texts.map(plain).join('<br>'))

/** A table whose cells are written already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** The line under every title: who writes this page. */
export const made = (lang: Lang): string =>
  sayIn(lang)('*由 `npm run docs` 生成，不要手改。*', '*Written by `npm run docs`; do not edit by hand.*')

const roleWords: Record<Role, keyof typeof publicWords> = {
  supplier: 'role.supplier',
  provider: 'role.provider',
  operator: 'role.operator',
  lessee: 'role.lessee',
  'authority:industry': 'role.industry',
  'authority:market': 'role.market',
  'authority:data': 'role.data',
  'authority:finance': 'role.finance',
  'authority:justice': 'role.justice',
  legislature: 'role.legislature',
  'index-compiler': 'role.index-compiler',
  mediation: 'role.mediation',
  court: 'role.court',
  public: 'role.public',
  platform: 'role.platform',
}

/** Roles in words; all of them is everyone. */
export function rolesIn(lang: Lang, roles: readonly string[]): string {
  const known = Object.keys(roleWords)
  if (known.every((role) => roles.includes(role))) return sayIn(lang)('所有人', 'everyone')
  return roles.map((role) => publicWords[roleWords[role as Role]][lang === 'zh' ? 0 : 1]).join(sayIn(lang)('、', ', '))
}

/** A citation as a reader says it: 《…法》第三十二条; an article without a number by its id in words. Throws for an unknown one. */
export function citedIn(book: LawBook, lang: Lang, cite: string): string {
  const [id, article = ''] = cite.split('#')
  const instrument = book.instruments.find((one) => one.id === id)
  const found = instrument?.articles.findLast((one) => one.id === article)
  if (!instrument || !found) throw new Error(`${cite} is not on file`)
  if (lang === 'zh') return `《${instrument.title.zh.replace(/^中华人民共和国/, '')}》${found.no}`
  return `${instrument.title.en}, ${/^\d+$/.test(article) ? `art. ${article}` : article.replaceAll('-', ' ')}`
}

/** How well a text is known. */
export const marks: Readonly<Record<string, Words>> = {
  V: { zh: '已核对原文', en: 'text read' },
  V2: { zh: '据摘录或报道', en: 'from an excerpt or report' },
  M: { zh: '凭记忆，待核', en: 'from memory, to be checked' },
  D: { zh: '存疑', en: 'doubtful' },
  platform: { zh: '平台自订规则', en: 'rule of the platform' },
}
