import { creations } from '#kernel/rules'
import { describe, expect, test } from 'vitest'
import type { DraftText } from '../api/portal-rows.ts'
import {
  blankArticle,
  CREATIONS,
  freeId,
  numberOf,
  standOf,
  textOf,
  valuesOf,
  type DraftValues,
} from './draft-values.ts'

const article = {
  id: 'reply',
  no: '第一条',
  zh: '五个工作日内答复。',
  en: 'An answer within five working days.',
  params: { 'reply-days': [{ from: '2027-06-01', until: '2028-05-31', value: 5, unit: 'working-days', note: '试行' }] },
  basis: ['cn/business-environment#62', 'cn/legislation-law#83'],
  matter: 'reply-period',
  special: true as const,
  varies: ['cn/civil-code#703'],
  replaces: 'cn-gz-gy/old-rule#1',
}
const draft = {
  file: 'f',
  version: 1,
  label: '初稿',
  explanation: '说明',
  text: {
    name: 'compute-rule',
    title: { zh: '条例', en: 'Regulation' },
    kind: 'local-regulation',
    jurisdiction: 'cn-gz-gy',
    issuer: '常委会',
    from: '2027-06-01',
    fields: ['grassroots-governance'],
    creates: ['catalogue'],
    authorised: true,
    temporaryUntil: '2028-05-31',
    articles: [article],
  },
} as unknown as DraftText

const filled = (over: Partial<DraftValues> = {}): DraftValues => ({
  ...valuesOf(draft),
  label: '二稿',
  onlyWording: 'no',
  ...over,
})
const lacks = (values: DraftValues) => {
  const answer = textOf(values, 'f')
  return 'lacks' in answer ? answer : null
}

describe('the editor of a draft', () => {
  test('opens with the text on file and puts the same text again', () => {
    expect(textOf(filled(), 'f')).toEqual({
      text: {
        file: 'f',
        label: '二稿',
        explanation: '说明',
        onlyWording: false,
        name: 'compute-rule',
        title: { zh: '条例', en: 'Regulation' },
        issuer: '常委会',
        from: '2027-06-01',
        fields: ['grassroots-governance'],
        creates: ['catalogue'],
        authorised: true,
        temporaryUntil: '2028-05-31',
        articles: [article],
      },
    })
  })

  test('says first what is missing, and in which article', () => {
    expect(lacks(filled({ label: ' ' }))).toEqual({ lacks: 'draft.need.label' })
    expect(lacks(filled({ titleEn: '' }))).toEqual({ lacks: 'draft.need.title' })
    expect(lacks(filled({ name: 'Not A Name' }))).toEqual({ lacks: 'draft.need.name' })
    expect(lacks(filled({ fields: '基层治理' }))).toEqual({ lacks: 'draft.need.fields' })
    expect(lacks(filled({ onlyWording: '' }))).toEqual({ lacks: 'draft.need.wording' })
    expect(lacks(filled({ articles: [] }))).toEqual({ lacks: 'draft.need.articles' })
    const [first] = filled().articles
    const one = (over: object) => lacks(filled({ articles: [{ ...first!, ...over }] }))
    expect(one({ zh: '' })).toEqual({ lacks: 'draft.need.words', no: '第一条' })
    expect(one({ basis: '民法典' })).toEqual({ lacks: 'draft.need.cite', no: '第一条' })
    expect(one({ numbers: [{ ...first!.numbers[0]!, value: '五' }] })).toEqual({
      lacks: 'draft.need.number',
      no: '第一条',
    })
    expect(one({ matter: '期限' })).toEqual({ lacks: 'draft.need.matter', no: '第一条' })
    expect(lacks(filled({ articles: [first!, first!] }))).toEqual({ lacks: 'draft.need.ownId', no: '第一条' })
  })

  test('tells what is new and what changed against the text on file', () => {
    const [first] = filled().articles
    expect(standOf(first!, draft)).toBe('same')
    expect(standOf({ ...first!, zh: '三个工作日内答复。' }, draft)).toBe('changed')
    expect(standOf(blankArticle('a2', '第二条'), draft)).toBe('new')
    expect(standOf(first!, null)).toBe('new')
  })

  test('asks for everything that the competence check knows', () => {
    expect(CREATIONS).toEqual(creations)
  })

  test('numbers and names new articles', () => {
    expect([1, 10, 11, 20, 99, 100, 101, 110, 123].map(numberOf)).toEqual([
      '第一条',
      '第十条',
      '第十一条',
      '第二十条',
      '第九十九条',
      '第一百条',
      '第一百零一条',
      '第一百一十条',
      '第一百二十三条',
    ])
    expect(freeId([blankArticle('1', ''), blankArticle('a3', '')])).toBe('a4')
  })
})
