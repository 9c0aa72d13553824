// Comments: copies stand together, persons are not counted out in small groups.
import { describe, expect, test } from 'vitest'
import { articleMeant, clusterOf } from './comments.ts'
import { statisticsOf } from './statistics.ts'

const opinion = '建议将第三条的备案期限由五日改为十日，小微企业准备材料需要更多时间。'

describe('a cluster', () => {
  const heads = [
    { n: 4, clause: '第三条', text: opinion },
    { n: 9, clause: '第五条', text: opinion },
  ]
  test.each([
    ['the same words', '第三条', opinion, 4],
    ['other punctuation and a signature', ' 第三条', `${opinion.replaceAll('，', ',')}！！ 王`, 4],
    ['the same words on another article', '第五条', opinion, 9],
    ['the same words on the whole', null, opinion, null],
    ['another opinion', '第三条', '反对设定备案，应当改为自愿登记。', null],
  ])('%s', (_name, clause, text, expected) => expect(clusterOf(heads, { clause, text })).toBe(expected))
})

test('an article is meant by its number or id', () => {
  const articles = [{ id: '3', no: '第三条' }]
  expect([
    articleMeant(articles, '第三条'),
    articleMeant(articles, '3'),
    articleMeant(articles, '第九条'),
    articleMeant(articles, null),
  ]).toEqual(['3', '3', null, null])
})

describe('published figures', () => {
  const of = (kind: string, count: number) =>
    Array.from({ length: count }, (_, i) => ({
      article: i % 2 === 0 ? '1' : null,
      kind,
      treatment: 'adopted' as const,
      cluster: i,
    }))
  test('count every comment by article, kind and outcome', () => {
    const found = statisticsOf([...of('public', 6), ...of('provider', 2)])
    expect(found).toMatchObject({ comments: 8, byOutcome: { adopted: 8, unanswered: 0 } })
    expect(found.byKind.map(({ kind, comments }) => [kind, comments])).toEqual([
      ['provider', 2],
      ['public', 6],
    ])
    expect(found.byArticle.reduce((sum, each) => sum + each.comments!, 0)).toBe(8)
  })
  test('hide fewer than five persons, and what would give them away', () => {
    const found = statisticsOf([...of('public', 4), ...of('provider', 2), ...of('lessee', 7)])
    expect(found.byKind.map(({ kind, comments }) => [kind, comments])).toEqual([
      ['lessee', 7],
      ['provider', null],
      ['public', null],
    ])
    expect(found.comments).toBe(13)
  })
})
