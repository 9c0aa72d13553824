// The cases of law/cases/price-penalties.yaml that ask for money: what a draft may hold, and what lateness adds.
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { casesOf, loadLaw } from '#kernel/rules'
import { addDays } from '#kernel/time'
import { draftRefusal } from './draft.ts'
import { fineNumbers, lateDays, owedOn, type FineNumbers, type Standstill } from './fines.ts'

const folder = join(import.meta.dirname, '../../../law')
const book = loadLaw(folder)
const cases = casesOf(join(folder, 'cases'))
type Given = Readonly<Record<string, unknown>>
const asked = (said: Record<string, unknown>, expected: Given) =>
  Object.fromEntries(Object.keys(expected).map((name) => [name, said[name]]))

function draft(given: Given): Record<string, unknown> {
  const { act, on, gainsFen = 0, refundedFen = 0, confiscationFen = 0, then, hearing = 'yes', ...more } = given
  const law = book.at(on as string, 'cn-gd-sz')
  const no = draftRefusal({
    kind: act as string,
    input: {
      gravity: 'ordinary',
      weight: 'ordinary',
      weightGround: 'none',
      finedBefore: 'no',
      corrected: 'no',
      ...more,
      gainsAmountFen: gainsFen,
      refundedAmountFen: refundedFen,
      proposedFineAmountFen: given['fineFen'],
      proposedConfiscationAmountFen: confiscationFen,
      hearingCase: hearing,
    },
    // the law of the day of the act was the same unless a case says otherwise
    then: then === undefined ? fineNumbers(act as string, law) : (then as FineNumbers | null),
    law,
  })
  return { refused: no?.refused ?? 'none', ground: no && [...no.basis] }
}

const late = ({ on, dueOn, paused = [], fineFen, gainsFen }: Given): Record<string, unknown> =>
  owedOn(
    {
      fineFen: fineFen as number,
      gainsFen: gainsFen as number,
      dueOn: dueOn as string,
      standstills: paused as Standstill[],
    },
    on as string,
    book.at(on as string, 'cn-gd-sz'),
  )

const kinds: Record<string, (given: Given) => Record<string, unknown>> = { penalty: draft, 'late-payment': late }
const own = cases.filter(({ kind }) => Object.hasOwn(kinds, kind))

it('there are cases of money', () => expect(own.length).toBeGreaterThanOrEqual(15))

it.each(own)('$where $case.zh', ({ kind, given, expect: expected }) => {
  expect(asked(kinds[kind]!(given), expected)).toEqual(expected)
})

it('never adds more than the fine, and a standstill only lowers what is owed', () => {
  const law = book.at('2026-06-01', 'cn-gd-sz')
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 500_000_000 }),
      fc.integer({ min: 0, max: 400 }),
      fc.integer({ min: 0, max: 400 }),
      (fineFen, days, from) => {
        const on = addDays('2026-01-01', days)
        const plain = owedOn({ fineFen, gainsFen: 0, dueOn: '2026-01-01', standstills: [] }, on, law)
        const paused = owedOn(
          {
            fineFen,
            gainsFen: 0,
            dueOn: '2026-01-01',
            standstills: [{ from: addDays('2026-01-01', from), until: null }],
          },
          on,
          law,
        )
        expect(plain.days).toBe(days)
        expect(plain.fineAdditionFen).toBeLessThanOrEqual(fineFen)
        expect(paused.owedFen).toBeLessThanOrEqual(plain.owedFen)
        expect(Number.isSafeInteger(plain.owedFen)).toBe(true)
      },
    ),
    { numRuns: 60 },
  )
  expect(lateDays('2026-01-10', '2026-01-10', [])).toBe(0)
})
