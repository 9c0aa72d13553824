// Offers and holds, pure: an offer stands or it does not, and a hold is exactly what is disputed.
import { isRefusal } from '#kernel/act'
import { addDays } from '#kernel/time'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { offerFor, offerProblem, standing, termsInWords, type Offer } from './negotiation.ts'
import { differing, nameProblem } from './zone-files.ts'
import { heldParts } from './zone-hold.ts'

const DAY = '2026-04-01'
const codeOf = (answer: object | undefined): string =>
  answer === undefined ? 'none' : isRefusal(answer) ? answer.refused : 'none'

describe('a hold', () => {
  test('never holds more nor less than what is disputed, and never more than was metered', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 10 ** 9 }), { minLength: 1, maxLength: 4 }),
        fc.option(fc.integer({ min: 0, max: 4 * 10 ** 9 })),
        (quantities, asked) => {
          const metered = quantities.map((milliCardSeconds, n) => ({
            month: `2026-0${n + 1}`,
            from: '',
            to: '',
            milliCardSeconds,
          }))
          const total = quantities.reduce((sum, q) => sum + q, 0)
          const held = heldParts(metered, asked, 600)
          if (asked !== null && asked > total) {
            expect(codeOf(held)).toBe('more-than-metered')
            return
          }
          if (isRefusal(held)) throw new Error(held.refused)
          expect(held.reduce((sum, part) => sum + part.milliCardSeconds, 0)).toBe(asked ?? total)
          for (const part of held)
            expect(part.milliCardSeconds).toBeLessThanOrEqual(
              metered.find(({ month }) => month === part.month)!.milliCardSeconds,
            )
        },
      ),
      { numRuns: 200 },
    )
  })

  test('its price is that of the contract: two card-hours at six yuan', () => {
    expect(heldParts([{ month: '2026-03', from: '', to: '', milliCardSeconds: 7_200_000 }], null, 600)).toMatchObject([
      { fen: 1_200 },
    ])
  })
})

describe('an offer', () => {
  const offer = (more: Partial<Offer> = {}): Offer => ({
    n: 1,
    by: 'respondent',
    terms: { words: '致歉' },
    validUntil: '2026-04-10',
    state: 'open',
    ...more,
  })
  const asked = { day: DAY, mostDays: 60, leftFen: 1_000, made: 0 }

  test('stands to the end of its last day and no longer', () => {
    fc.assert(
      fc.property(fc.integer({ min: -30, max: 30 }), (days) => {
        const day = addDays('2026-04-10', days)
        expect(standing(offer(), day)).toBe(days <= 0 ? 'open' : 'lapsed')
        expect(codeOf(offerFor([offer()], 1, { side: 'complainant', of: 'other', day }))).toBe(
          days <= 0 ? 'none' : 'offer-lapsed',
        )
      }),
    )
  })

  test.each([
    ['refused', 'offer-not-open'],
    ['accepted', 'offer-not-open'],
    ['withdrawn', 'offer-not-open'],
    ['countered', 'offer-not-open'],
  ] as const)('one that is %s is not taken up again', (state, code) => {
    expect(codeOf(offerFor([offer({ state })], 1, { side: 'complainant', of: 'other', day: DAY }))).toBe(code)
  })

  test.each([
    [{}, 'empty-offer'],
    [{ payFen: 1 }, 'payment-not-whole'],
    [{ payer: 'respondent', payFen: 0, payBy: DAY }, 'nothing-to-pay'],
    [{ creditFen: 1 }, 'credit-not-whole'],
    [{ creditFen: 1_001, creditMonth: '2026-03' }, 'more-than-billed'],
    [{ creditFen: 1, creditMonth: '2026-13' }, 'no-such-month'],
    [{ repair: '更换' }, 'repair-not-whole'],
    [{ endOn: '2026-03-31' }, 'day-is-past'],
    [{ dataBy: DAY }, 'none'],
  ] as const)('%j: %s', (terms, code) => {
    expect(codeOf(offerProblem(terms, '2026-04-10', asked))).toBe(code)
  })

  test('says the same in both languages, whole', () => {
    const words = termsInWords({ payer: 'respondent', payFen: 123_456, payBy: '2026-04-10', endOn: '2026-04-30' })
    expect(words).toEqual({
      zh: '被投诉方于 2026-04-10 前向投诉方支付 ¥1,234.56；合同于 2026-04-30 终止。',
      en: 'the respondent pays the complainant ¥1,234.56 by 2026-04-10; the contract ends on 2026-04-30.',
    })
  })
})

describe('papers', () => {
  test.each([
    ['证据.pdf', 'none'],
    ['../证据.pdf', 'file-name-tricks'],
    ['a\\b.pdf', 'file-name-tricks'],
    ['..', 'file-name-tricks'],
    ['合同\u202efdp.exe', 'file-name-tricks'],
    ['a\u0000.pdf', 'file-name-tricks'],
    ['安装.EXE', 'file-runs'],
    ['页面.html', 'file-runs'],
  ])('%s: %s', (name, code) => {
    expect(codeOf(nameProblem({ name, sha256: 'a'.repeat(64) }))).toBe(code)
  })

  test('the same from both is no difference; another content under the same name is', () => {
    const paper = (side: 'complainant' | 'respondent', sha256: string, name = '合同.pdf') => ({
      side,
      sha256,
      name,
      at: '2026-04-01T00:00:00.000Z',
    })
    expect(differing([paper('complainant', 'a'), paper('respondent', 'a')])).toEqual([])
    expect(differing([paper('complainant', 'a'), paper('complainant', 'b')])).toEqual([])
    expect(differing([paper('respondent', 'b', '合同.PDF'), paper('complainant', 'a')])).toMatchObject([
      {
        name: '合同.pdf',
        versions: [
          { side: 'complainant', sha256: 'a' },
          { side: 'respondent', sha256: 'b' },
        ],
      },
    ])
  })
})
