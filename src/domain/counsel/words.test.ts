import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chineseNumber } from '#kernel/rules'
import { numbersIn } from './numbers.ts'
import { askedWords, cut, dictionaryOf, stem, wordsOf } from './words.ts'

describe('cutting', () => {
  test.each([
    ['开展算力租赁的企业', '算力租赁'],
    ['算力租赁合同的效力', '算力租赁合同'],
    ['申请司法确认的期限', '司法确认'],
    ['法官的释明权', '释明权'],
    ['核验存证包', '存证包'],
    ['深圳市训力券', '训力券'],
  ])('%s keeps %s whole', (text, word) => {
    expect(cut(text)).toContain(word)
  })

  test('every word of the dictionary is one word', () => {
    const file = readFileSync(join(import.meta.dirname, '../../../law/dictionary.txt'), 'utf8')
    const { words } = dictionaryOf(file)
    expect(words.length).toBeGreaterThan(100)
    expect(words.filter((word) => cut(word).length !== 1)).toEqual([])
    expect(new Set(words).size).toBe(words.length)
  })

  test('a line of the dictionary that is none is named', () => {
    expect(() => dictionaryOf('# words\n\n算力\n违约金：罚金')).toThrow(/dictionary\.txt:4/)
    expect(dictionaryOf('逾期: 拖欠 晚付').near.get('拖欠')).toEqual(['逾期'])
  })

  test('a text is found by its words and by the words within them', () => {
    expect(wordsOf('算力租赁')).toEqual(expect.arrayContaining(['算力', '租赁', '算力租赁']))
    expect(wordsOf('The Parties’ vouchers, 2026')).toEqual(['the', 'party', 'voucher'])
  })

  test.each(['第五百八十五条', '第585条', '第 585 条', 'Article 585', 'art. 585', 'cn/civil-code#585', '第５８５条'])(
    'the article of %s is one word',
    (text) => {
      expect(wordsOf(text)).toContain('art585')
    },
  )

  test.each([
    ['vouchers', 'voucher'],
    ['parties', 'party'],
    ['business', 'business'],
    ['status', 'status'],
    ['license', 'licence'],
    ['licenses', 'licence'],
    ['provider’s', 'provider'],
    ['gas', 'gas'],
  ])('%s → %s', (word, wanted) => {
    expect(stem(word)).toBe(wanted)
  })
})

describe('what a question asks for', () => {
  const words = (question: string): string[] => askedWords(question).map(({ word }) => word)
  test('polite and empty words are left out', () => {
    expect(words('请问我们怎么申请司法确认呢？')).toEqual(['申请', '司法确认'])
    expect(words('How can I claim a voucher?')).toEqual(['claim', 'voucher'])
    expect(words('的了吗')).toEqual([])
    expect(words('what is the')).toEqual([])
  })

  test('everyday words lead to the words of the law', () => {
    expect(askedWords('对方拖欠').find(({ word }) => word === '拖欠')?.near).toEqual(['逾期'])
  })

  test('any text is cut without an error, into few words, all of them letters and digits', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const asked = askedWords(text)
        expect(asked.length).toBeLessThanOrEqual(60)
        for (const { word } of asked) expect(word).toMatch(/^[\p{L}\p{N}\p{M}]+$/u)
        for (const word of wordsOf(text)) expect(word).toMatch(/^[\p{L}\p{N}\p{M}]+$/u)
      }),
      { numRuns: 300 },
    )
  })
})

describe('numbers', () => {
  test.each([
    ['五百八十五', 585],
    ['二〇二五', 2025],
    ['一千万', 10_000_000],
    ['二亿五千万', 250_000_000],
    ['十', 10],
    ['一百零一', 101],
    ['一万亿', 1_000_000_000_000],
    ['三千零五十', 3050],
    ['两万', 20_000],
    ['一百一十', 110],
    ['', undefined],
    ['甲', undefined],
  ])('%s is %s', (text, value) => {
    expect(chineseNumber(text)).toBe(value)
  })

  test('of a text, however they are written', () => {
    expect(numbersIn('不超过百分之五十，每年不超过一千万元，第 585 条')).toEqual(new Set(['50', '10000000', '585']))
    expect(numbersIn('at most 50%, 1,000 yuan and 3.5 万')).toEqual(new Set(['50', '1000', '35000']))
    expect(numbersIn('没有数')).toEqual(new Set())
  })
})
