// Marks between texts: joined they give both again, none against oneself; pairing survives moving and renumbering.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { marksOf, textAfter, textBefore } from './marks.ts'
import { paired, pairsOf, type Passage } from './pairing.ts'
import { dutiesChanged, numbersChanged } from './weight.ts'
import { dutiesIn, likenessPpm, normalOf, numbersIn, shinglesOf } from './words.ts'

const words = fc
  .array(
    fc.constantFrom(
      '算力',
      '应当',
      '不得',
      '三十日',
      '五日',
      '企业',
      '，',
      '。',
      '租赁',
      ' ',
      '10',
      '镕喆',
      '𠮷',
      '👩‍💻',
      'leased',
      'é',
    ),
    { maxLength: 24 },
  )
  .map((each) => each.join(''))

describe('marks', () => {
  test('join to both texts', () => {
    fc.assert(
      fc.property(
        fc.oneof(words, fc.string({ unit: 'binary', maxLength: 60 })),
        fc.oneof(words, fc.string({ unit: 'grapheme', maxLength: 60 })),
        (a, b) => {
          const marks = marksOf(a, b)
          expect([textBefore(marks), textAfter(marks)]).toEqual([a, b])
        },
      ),
    )
  })
  test('are none of a text against itself', () => {
    fc.assert(fc.property(words, (a) => marksOf(a, a).every(({ mark }) => mark === 'same')))
  })
  test('never stand twice beside each other, and never cut a sign in two', () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        const marks = marksOf(a, b)
        for (const [i, { mark, text }] of marks.entries()) {
          expect(text).not.toBe('')
          expect(text.isWellFormed()).toBe(true)
          expect(marks[i + 1]?.mark).not.toBe(mark)
        }
      }),
    )
  })
  test.each([
    [
      '应当在五日内答复',
      '应当在七日内答复',
      [
        ['removed', '五'],
        ['added', '七'],
      ],
    ],
    [
      '三十日内付款',
      '二十日内付款',
      [
        ['removed', '三十'],
        ['added', '二十'],
      ],
    ],
    [
      'it is lease only',
      'it is leased only',
      [
        ['removed', 'lease'],
        ['added', 'leased'],
      ],
    ],
    [
      '姓𠮷',
      '姓𠮶',
      [
        ['removed', '𠮷'],
        ['added', '𠮶'],
      ],
    ],
    ['', '新', [['added', '新']]],
  ])('%s → %s', (a, b, changed) =>
    expect(
      marksOf(a, b)
        .filter(({ mark }) => mark !== 'same')
        .map(({ mark, text }) => [mark, text]),
    ).toEqual(changed),
  )
  test('of texts too long to compare are of the whole', () => {
    const long = (end: string): string =>
      `甲${Array.from({ length: 3_000 }, (_, i) => `第${i}项${end}应当报送。`).join('')}乙`
    const marks = marksOf(long('材料'), long('信息'))
    expect([textBefore(marks), textAfter(marks)]).toEqual([long('材料'), long('信息')])
  })
})

describe('pairs', () => {
  const passage: fc.Arbitrary<Passage> = fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), zh: words })
  const text = fc.uniqueArray(passage, { maxLength: 6, selector: ({ id }) => id })
  test('name every passage of both texts once', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const all = paired(a, b)
        const places = (side: 'from' | 'to'): number[] =>
          all.flatMap((each) => each[side] ?? []).toSorted((x, y) => x - y)
        expect([places('from'), places('to')]).toEqual([[...a.keys()], [...b.keys()]])
      }),
    )
  })
  test('of a text with itself are each with itself', () => {
    fc.assert(fc.property(text, (a) => [...pairsOf(a, a)].every(([j, i]) => i === j)))
  })
  test('follow words to another id: the same, then the most alike', () => {
    const from = [
      { id: 'one', zh: '承租方应当在三十日内付款，逾期按日支付违约金。' },
      { id: 'two', zh: '出租方保证可用性达到约定的百分之九十九。' },
    ]
    const to = [
      { id: 'three', zh: '出租方保证每月可用性达到约定的百分之九十九。' },
      { id: 'four', zh: from[0]!.zh },
      { id: 'five', zh: '争议由仲裁解决。' },
    ]
    expect([...pairsOf(from, to)].toSorted()).toEqual([
      [0, 1],
      [1, 0],
    ])
  })
})

test('likeness is of words, not of punctuation and width', () => {
  const [a, b] = ['Ａ1，租赁！', 'a1租赁'].map((each) => shinglesOf(normalOf(each))) as [Set<string>, Set<string>]
  expect(likenessPpm(a, b)).toBe(1_000_000)
  expect(likenessPpm(a, new Set())).toBe(0)
})

describe('numbers and duties in words', () => {
  test.each([
    ['三十日内处以一万二千元罚款', ['12000', '30']],
    ['百分之三十，2,000 元，二〇二六年', ['2000', '2026', '30%']],
    ['依照第二十三条的规定，一般应当说明', []],
    ['十五个工作日', ['15']],
  ])('%s', (words, expected) => expect(numbersIn(words)).toEqual(expected.toSorted()))
  test('duties', () => expect(dutiesIn('应当公开，不得收费；may refuse')).toEqual(['may', '不得', '应当'].toSorted()))
})

describe('what a change weighs', () => {
  test('numbers that are others, in pairs', () =>
    expect(numbersChanged({ zh: '三十日内，2 份' }, { zh: '十五日内，2 份' })).toEqual([{ was: '30', is: '15' }]))
  test('duties that came or went, in both languages', () =>
    expect(dutiesChanged({ zh: '应当公开', en: 'shall publish' }, { zh: '可以公开', en: 'may publish' })).toEqual({
      added: ['may', '可以'],
      removed: ['shall', '应当'],
    }))
  test('nothing between one and the same', () =>
    expect([numbersChanged({ zh: '五日' }, { zh: '五日' }), dutiesChanged({ zh: '应当' }, { zh: '应当' })]).toEqual([
      [],
      { added: [], removed: [] },
    ]))
})
