// The text of a draft as it stands in the editor, and what becomes of it: the version that is put on file, or what is
// still missing.
import type { DatedNumber, DraftArticle, DraftText } from '../api/portal-rows.ts'
import type { TextPut } from '../api/rules-rows.ts'
import { linesOf } from '../files/entry.ts'
import type { WordId } from '../i18n/words.tsx'

export interface NumberValues {
  name: string
  value: string
  unit: string
  from: string
  until: string
  note: string
}

export interface ArticleValues {
  id: string
  no: string
  zh: string
  en: string
  /** citations, one a line */
  basis: string
  matter: string
  replaces: string
  /** citations it varies, one a line */
  varies: string
  special: boolean
  numbers: NumberValues[]
}

export interface DraftValues {
  label: string
  explanation: string
  onlyWording: '' | 'yes' | 'no'
  name: string
  titleZh: string
  titleEn: string
  issuer: string
  from: string
  fields: string
  creates: string[]
  authorised: boolean
  temporaryUntil: string
  articles: ArticleValues[]
}

export const UNITS = [
  'working-days',
  'days',
  'months',
  'years',
  'hours',
  'seconds',
  'count',
  'fen',
  'ppm',
  'milli',
] as const

/** What a text may create, as the competence check asks it. */
export const CREATIONS = [
  'licence',
  'unified-licence',
  'pre-registration-licence',
  'licence-condition',
  'filing-as-condition',
  'registration-as-condition',
  'catalogue',
  'local-negative-list',
  'duty-without-higher-basis',
  'rights-cut-without-higher-basis',
  'price-fixing',
  'guided-price',
  'designated-supplier',
  'outside-firm-limit',
  'named-firm-favour',
  'conduct-order',
] as const

export const blankNumber = (from: string): NumberValues => ({
  name: '',
  value: '',
  unit: 'working-days',
  from,
  until: '',
  note: '',
})

export const blankArticle = (id: string, no: string): ArticleValues => ({
  id,
  no,
  zh: '',
  en: '',
  basis: '',
  matter: '',
  replaces: '',
  varies: '',
  special: false,
  numbers: [],
})

/** What the editor opens with: the text on file, or a blank one with a first article. */
export function valuesOf(draft: DraftText | null): DraftValues {
  if (draft === null)
    return {
      label: '',
      explanation: '',
      onlyWording: '',
      name: '',
      titleZh: '',
      titleEn: '',
      issuer: '',
      from: '',
      fields: '',
      creates: [],
      authorised: false,
      temporaryUntil: '',
      articles: [blankArticle('1', numberOf(1))],
    }
  const { text } = draft
  return {
    label: '',
    explanation: draft.explanation,
    onlyWording: '',
    name: text.name,
    titleZh: text.title.zh,
    titleEn: text.title.en,
    issuer: text.issuer,
    from: text.from,
    fields: text.fields.join('\n'),
    creates: [...text.creates],
    authorised: text.authorised === true,
    temporaryUntil: text.temporaryUntil ?? '',
    articles: text.articles.map(articleValues),
  }
}

const articleValues = (article: DraftArticle): ArticleValues => ({
  id: article.id,
  no: article.no,
  zh: article.zh,
  en: article.en ?? '',
  basis: (article.basis ?? []).join('\n'),
  matter: article.matter ?? '',
  replaces: article.replaces ?? '',
  varies: (article.varies ?? []).join('\n'),
  special: article.special === true,
  numbers: Object.entries(article.params ?? {}).flatMap(([name, values]) =>
    values.map(({ value, unit, from, until = '', note = '' }) => ({
      name,
      value: String(value),
      unit,
      from,
      until,
      note,
    })),
  ),
})

const DIGITS = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九']

/** 12 → 第十二条; up to 999. */
export function numberOf(n: number): string {
  const [hundreds, tens, ones] = [Math.floor(n / 100), Math.floor(n / 10) % 10, n % 10]
  const ten =
    tens === 0 ? (hundreds > 0 && ones > 0 ? '零' : '') : `${tens === 1 && hundreds === 0 ? '' : DIGITS[tens]}十`
  return `第${hundreds > 0 ? `${DIGITS[hundreds]}百` : ''}${ten}${DIGITS[ones]}条`
}

/** A name for a new article that no other has. */
export function freeId(articles: readonly ArticleValues[]): string {
  for (let n = articles.length + 1; ; n += 1) if (!articles.some(({ id }) => id === `a${n}`)) return `a${n}`
}

/** Whether an article says something else than the text on file. */
export function standOf(article: ArticleValues, before: DraftText | null): 'new' | 'changed' | 'same' {
  const was = before?.text.articles.find(({ id }) => id === article.id)
  if (was === undefined) return 'new'
  return JSON.stringify(articleValues(was)) === JSON.stringify(article) ? 'same' : 'changed'
}

export type Lacks = { lacks: WordId; no?: string }

const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/
const NAME = /^[a-z][a-z0-9-]*$/
const CITE = /^[a-z-]+\/[a-z0-9-]+#[a-z0-9-]+$/

/** The version that is put on file; or the first thing that is missing, with the article where it is. */
export function textOf(values: DraftValues, file: string): { text: TextPut } | Lacks {
  const texts = [values.name, values.titleZh, values.titleEn, values.issuer, values.label, values.explanation]
  const [name = '', zh = '', en = '', issuer = '', label = '', explanation = ''] = texts.map((text) => text.trim())
  const fields = linesOf(values.fields)
  if (label === '') return { lacks: 'draft.need.label' }
  if (zh === '' || en === '') return { lacks: 'draft.need.title' }
  if (!ID.test(name)) return { lacks: 'draft.need.name' }
  if (issuer === '') return { lacks: 'draft.need.issuer' }
  if (values.from === '') return { lacks: 'draft.need.from' }
  if (!fields.every((field) => ID.test(field))) return { lacks: 'draft.need.fields' }
  if (explanation === '') return { lacks: 'draft.need.explanation' }
  if (values.onlyWording === '') return { lacks: 'draft.need.wording' }
  if (values.articles.length === 0) return { lacks: 'draft.need.articles' }
  const articles: TextPut['articles'] = []
  for (const each of values.articles) {
    const article = articleOf(each)
    if ('lacks' in article) return { ...article, no: each.no.trim() || each.id }
    if (articles.some(({ id }) => id === article.article.id)) return { lacks: 'draft.need.ownId', no: each.no }
    articles.push(article.article)
  }
  return {
    text: {
      file,
      label,
      explanation,
      onlyWording: values.onlyWording === 'yes',
      name,
      title: { zh, en },
      issuer,
      from: values.from,
      fields,
      creates: values.creates,
      ...(values.authorised ? { authorised: true } : {}),
      ...(values.temporaryUntil === '' ? {} : { temporaryUntil: values.temporaryUntil }),
      articles,
    },
  }
}

function articleOf(values: ArticleValues): { article: TextPut['articles'][number] } | { lacks: WordId } {
  const [no, zh, en, matter, replaces] = [values.no, values.zh, values.en, values.matter, values.replaces].map((text) =>
    text.trim(),
  )
  const [basis, varies] = [linesOf(values.basis), linesOf(values.varies)]
  if (!ID.test(values.id)) return { lacks: 'draft.need.id' }
  if (!no) return { lacks: 'draft.need.no' }
  if (!zh) return { lacks: 'draft.need.words' }
  if (![...basis, ...varies, ...(replaces ? [replaces] : [])].every((cite) => CITE.test(cite)))
    return { lacks: 'draft.need.cite' }
  if (matter && !NAME.test(matter)) return { lacks: 'draft.need.matter' }
  const params: Record<string, DatedNumber[]> = {}
  for (const { name, value, unit, from, until, note } of values.numbers) {
    if (!NAME.test(name) || !/^-?\d{1,15}$/.test(value.trim()) || from === '') return { lacks: 'draft.need.number' }
    ;(params[name] ??= []).push({
      from,
      ...(until === '' ? {} : { until }),
      value: Number(value),
      unit,
      ...(note.trim() === '' ? {} : { note: note.trim() }),
    })
  }
  return {
    article: {
      id: values.id,
      no,
      zh,
      ...(en ? { en } : {}),
      ...(Object.keys(params).length > 0 ? { params } : {}),
      ...(basis.length > 0 ? { basis } : {}),
      ...(matter ? { matter } : {}),
      ...(values.special ? { special: true as const } : {}),
      ...(varies.length > 0 ? { varies } : {}),
      ...(replaces ? { replaces } : {}),
    },
  }
}
