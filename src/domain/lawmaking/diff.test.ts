// The diff of texts: nothing to itself, and applied it gives the other; numbers and duties are seen.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareTexts, countsOf, divergence } from './compare.ts'
import { applyDiff, diffTexts, isEmpty, summaryOf } from './diff.ts'
import type { ArticleText } from './draft-text.ts'

const phrase = fc.array(
  fc.constantFrom(
    '算力',
    '应当',
    '不得',
    '三十日',
    '五日',
    '支持',
    '企业',
    '，',
    '。',
    '租赁',
    ' ',
    '平台',
    '10',
    '第三条',
  ),
  { minLength: 1, maxLength: 14 },
)
const article: fc.Arbitrary<ArticleText> = fc.record(
  {
    id: fc.constantFrom('1', '2', '3', '4', '5', '6', '7'),
    no: fc.constantFrom('第一条', '第二条', '第三条'),
    zh: phrase.map((words) => words.join('')),
    en: fc.constantFrom('Compute is leased.', 'Compute shall be leased within 5 days.'),
    params: fc.constantFrom(
      { days: [{ from: '2026-01-01', value: 5, unit: 'days' as const }] },
      { days: [{ from: '2026-01-01', value: 7, unit: 'days' as const }] },
    ),
  },
  { requiredKeys: ['id', 'no', 'zh'] },
)
const text = fc.uniqueArray(article, { maxLength: 7, selector: ({ id }) => id })
const make = (id: string, zh: string, more: Partial<ArticleText> = {}): ArticleText => ({
  id,
  no: `第${id}条`,
  zh,
  ...more,
})

describe('a diff', () => {
  test('of a text with itself is empty', () => {
    fc.assert(fc.property(text, (x) => isEmpty(diffTexts(x, x)) && !summaryOf(diffTexts(x, x), false).material))
  })
  test('applied to its first text gives the second', () => {
    fc.assert(fc.property(text, text, (x, y) => void expect(applyDiff(x, diffTexts(x, y))).toEqual(y)))
  })
  test('is empty only for one text', () => {
    fc.assert(
      fc.property(
        text,
        text,
        (x, y) => isEmpty(diffTexts(x, y)) === (JSON.stringify(x) === JSON.stringify(y) || same(x, y)),
      ),
    )
  })
  test('of an unlike first text cannot be applied', () => {
    expect(() => applyDiff([make('1', '甲')], diffTexts([make('1', '乙')], [make('1', '丙')]))).toThrow(RangeError)
  })
})

const same = (x: ArticleText[], y: ArticleText[]): boolean => {
  const plain = (a: ArticleText): string => JSON.stringify(Object.entries(a).toSorted(([p], [q]) => (p < q ? -1 : 1)))
  return x.length === y.length && x.every((a, i) => plain(a) === plain(y[i]!))
}

describe('what makes a change material', () => {
  const base = [make('1', '经营者应当在五日内报送信息。'), make('2', '支持算力产业发展。')]
  const why = (to: ArticleText[], onlyWording = true) => summaryOf(diffTexts(base, to), onlyWording).why
  test.each([
    ['another word, as the drafter states', [base[0]!, make('2', '支持算力产业的发展。')], []],
    ['a number in the words', [make('1', '经营者应当在七日内报送信息。'), base[1]!], ['number-changed']],
    ['a duty', [make('1', '经营者可以在五日内报送信息。'), base[1]!], ['duty-changed']],
    [
      'a number in the data',
      [{ ...base[0]!, params: { days: [{ from: '2026-01-01', value: 5, unit: 'days' as const }] } }, base[1]!],
      ['number-changed'],
    ],
    ['an article more', [...base, make('9', '全新内容与其他无关之规则。')], ['article-added']],
    ['an article less', [base[0]!], ['article-removed']],
    [
      'another place and number',
      [
        { ...base[1]!, no: '第一条' },
        { ...base[0]!, no: '第二条' },
      ],
      [],
    ],
  ])('%s', (_name, to, expected) => expect(why(to)).toEqual(expected))
  test('the drafter may say that it is more than wording', () => {
    expect(why([base[0]!, make('2', '支持算力产业健康发展。')], false)).toEqual(['stated-by-drafter'])
  })
  test('an article that moved under another id is known by its words', () => {
    expect(diffTexts(base, [base[0]!, { ...base[1]!, id: '3', no: '第三条' }])[1]).toMatchObject({
      status: 'renumbered',
      wasId: '2',
      wasNo: '第2条',
    })
  })
})

describe('partners’ texts', () => {
  const a = [make('1', '应当在五日内答复。'), make('2', '共享算力目录。'), make('3', '只在甲市。')]
  const b = [make('1', '应当在七日内答复。'), make('2', '共享算力目录'), make('4', '乙市设立专门窗口办理。')]
  const compared = compareTexts([
    { file: 'a', place: 'cn-gz-gy', articles: a },
    { file: 'b', place: 'cn-gz-as', articles: b },
  ])
  test('agree, differ with their numbers, or lack an article', () => {
    expect(countsOf(compared)).toEqual({ agree: 1, differ: 1, lacking: 2 })
    expect(compared.find(({ verdict }) => verdict === 'differ')!.numbers).toEqual([
      { file: 'b', where: 'words', name: '第1条', first: '5', here: '7' },
    ])
    expect(compared.filter(({ verdict }) => verdict === 'lacking').map(({ lackingIn }) => lackingIn)).toEqual([
      ['b'],
      ['a'],
    ])
  })
  test('every article of every partner stands in one row', () => {
    fc.assert(
      fc.property(text, text, text, (x, y, z) => {
        const rows = compareTexts([x, y, z].map((articles, i) => ({ file: String(i), place: '', articles })))
        for (const [i, articles] of [x, y, z].entries())
          expect(rows.flatMap(({ texts }) => (texts[i] ? [texts[i].id] : [])).toSorted()).toEqual(
            articles.map(({ id }) => id).toSorted(),
          )
      }),
    )
  })
  test('say where one of them leaves the common text', () => {
    expect(divergence(a, [a[0]!, make('2', '不再共享。')], b)).toEqual(['2'])
    expect(divergence(a, a, b)).toEqual([])
  })
})
