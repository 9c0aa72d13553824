import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { burdening, inOwnWords, readingSeconds, unacknowledged, unanswered } from './explaining.ts'

const CLAUSE = '任何一方的赔偿总额以合同金额的百分之三十为限，但因故意或者重大过失造成损失的，不受此限。'

describe('own words', () => {
  test('the text itself, or most of it with a few words around, is not', () => {
    expect(inOwnWords(CLAUSE, [CLAUSE])).toBe('copied')
    expect(inOwnWords(`我方理解：${CLAUSE}`, [CLAUSE])).toBe('copied')
    expect(inOwnWords(CLAUSE.replaceAll('，', ' ， ').replaceAll('。', ''), [CLAUSE])).toBe('copied')
    const english = 'Neither side owes more than thirty percent of the contract amount in damages'
    expect(inOwnWords(english.toUpperCase(), [english])).toBe('copied')
  })
  test('a tick, a word, one sign again and again say nothing', () => {
    for (const said of ['', '√', '同意', '已阅读', '好好好好好好好好好好', '. . . . . . . . . .'])
      expect(inOwnWords(said, [CLAUSE])).toBe('too-short')
  })
  test('what the reader says itself is, in Chinese and in English', () => {
    expect(inOwnWords('如果出了事，对方最多只赔合同价的三成，故意搞坏的除外，剩下的亏空我们自己扛。', [CLAUSE])).toBe(
      'own',
    )
    expect(
      inOwnWords('If things break we get back a third of the price at the very best, unless it was on purpose.', [
        CLAUSE,
      ]),
    ).toBe('own')
  })
  test('whatever is said of whatever text: an answer, never an error; a text is never its own explanation', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200, unit: 'grapheme' }), (text) => {
        expect(['copied', 'too-short']).toContain(inOwnWords(text, [text]))
      }),
    )
  })
})

describe('clauses that bear on a side', () => {
  const clauses = (['lessee', 'provider', 'both', null] as const).map((exceptional) => ({
    id: String(exceptional),
    exceptional,
  }))
  test('each side has its own; an assignee stands where the lessee stood', () => {
    const ids = (side: 'lessee' | 'provider' | 'assignee') => burdening(clauses, side).map(({ id }) => id)
    expect(ids('lessee')).toEqual(['lessee', 'both'])
    expect(ids('assignee')).toEqual(['lessee', 'both'])
    expect(ids('provider')).toEqual(['provider', 'both'])
  })
  test('acknowledged on this version, by this side', () => {
    const read = [{ clause: 'both', side: 'lessee' as const, termsHash: 'a' }]
    expect(unacknowledged(clauses, 'lessee', read, 'a').map(({ id }) => id)).toEqual(['lessee'])
    expect(unacknowledged(clauses, 'lessee', read, 'b')).toHaveLength(2)
    expect(unacknowledged(clauses, 'provider', read, 'a')).toHaveLength(2)
  })
  test('a question is answered by the other side, later, on the same clause', () => {
    const q = { clause: 'a', side: 'lessee' as const, at: '2026-06-15T02:00:00.000Z' }
    const answer = (side: 'lessee' | 'provider', clause: string, at: string) => unanswered([q], [{ clause, side, at }])
    expect(answer('provider', 'a', '2026-06-15T02:00:01.000Z')).toEqual([])
    expect(answer('provider', 'a', '2026-06-15T01:59:59.000Z')).toEqual([q])
    expect(answer('lessee', 'a', '2026-06-15T02:00:01.000Z')).toEqual([q])
    expect(answer('provider', 'b', '2026-06-15T02:00:01.000Z')).toEqual([q])
  })
  test('reading takes a second for every fifteen characters, rare ones counted once', () => {
    expect(readingSeconds('', 15)).toBe(0)
    expect(readingSeconds('𠮷'.repeat(15), 15)).toBe(1)
    expect(readingSeconds('字'.repeat(16), 15)).toBe(2)
  })
})
