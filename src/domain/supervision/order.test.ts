// What the order of a price penalty refuses beyond its chart: who may find, when a hearing is held, what comes before what.
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Circumstances, Recordable } from '#kernel/act'
import type { CaseFile, StepInput } from '#kernel/casework'
import { loadLaw } from '#kernel/rules'
import { fineNumbers, milderRange } from './fines.ts'
import { penaltyExtras } from './penalty.ts'

const book = loadLaw(join(import.meta.dirname, '../../../law'))
const ON = '2026-06-10'
const extras = penaltyExtras(() => book)

type Given = { input?: object; kept?: object | null; actorPlace?: string; taken?: string[]; hearingDay?: string }

/** The refusal of a step on a file where these steps were taken, in this order. */
function refused(step: string, { input = {}, kept = null, actorPlace = 'cn-gd-sz', taken = [], hearingDay }: Given) {
  const file = {
    file: 'f',
    place: 'cn-gd-sz',
    about: null,
    taken: Object.fromEntries(taken.map((name, lastN) => [name, { times: 1, lastOn: ON, lastN, marks: {} }])),
    clocks: hearingDay === undefined ? {} : { 'hearing-notice': { state: 'running', beforeOn: hearingDay } },
  } as unknown as CaseFile
  const law = book.at(ON, 'cn-gd-sz')
  const now = { law, day: ON } as unknown as Circumstances
  const more = { kept, then: null, actorPlace } as unknown as Recordable
  const no = extras[step]!.check!(file, input as StepInput, more, now)
  if (no) for (const cite of no.basis) expect(law.holds(cite).holds, cite).toBe(true)
  return no?.refused ?? 'none'
}

const jurisdiction = { actPlace: 'cn-gd-sz', body: 'market', competent: 'yes' }
const gains = { shown: { gainsFen: 1_000, refundedFen: 200 }, confiscatedFen: 500, told: { refundFen: 200 } }
const draft = { shown: { fineFen: 100, confiscationFen: 0, gainsFen: 0, refundedFen: 0 } }

const cases: [string, string, Given][] = [
  ['not-provincial', 'enter-finding', { actorPlace: 'cn-gd-sz' }],
  ['none', 'enter-finding', { actorPlace: 'cn-gd' }],
  ['none', 'enter-finding', { actorPlace: 'cn' }],
  ['not-competent', 'check-jurisdiction', { input: { ...jurisdiction, level: 'provincial' } }],
  ['not-competent', 'check-jurisdiction', { input: { ...jurisdiction, level: 'national' }, actorPlace: 'cn-gd' }],
  ['none', 'check-jurisdiction', { input: { ...jurisdiction, level: 'national', competent: 'no' } }],
  ['none', 'check-jurisdiction', { input: { ...jurisdiction, level: 'local' } }],
  ['hearing-day-to-come', 'hold-hearing', { hearingDay: '2026-06-11' }],
  ['none', 'hold-hearing', { hearingDay: ON }],
  ['review-after-hearing', 'decide', { taken: ['review-legality', 'draft-decision', 'hold-hearing'] }],
  ['none', 'decide', { taken: ['draft-decision', 'review-legality', 'hold-hearing'] }],
  ['none', 'decide', { taken: ['draft-decision', 'hold-hearing', 'review-after-hearing'] }],
  ['none', 'decide', { taken: ['draft-decision', 'give-defence'] }],
  ['reconsideration-first', 'review-annulled', { taken: ['serve-decision'] }],
  ['none', 'review-annulled', { taken: ['serve-decision', 'ask-review'] }],
  ['more-than-gains', 'order-refund', { input: { refundAmountFen: 301 }, kept: gains }],
  ['none', 'order-refund', { input: { refundAmountFen: 300 }, kept: gains }],
  ['more-than-ordered', 'confiscate', { input: { confiscatedAmountFen: 201 }, kept: gains }],
  ['none', 'confiscate', { input: { confiscatedAmountFen: 200 }, kept: gains }],
  ['payment-to-come', 'enter-payment', { input: { paidOn: '2026-06-11', paidAmountFen: 0 } }],
  ['heavier-than-draft', 'serve-notice', { input: { announcedFineAmountFen: 101 }, kept: draft }],
]
it.each(cases)('%s: %s %j', (expected, step, given) => {
  expect(refused(step, given)).toBe(expected)
})

it('fines nothing that the law of the day of the act did not fine', () => {
  const range = { lowFen: 0, highFen: 100, cite: 'cn/price-violation-penalties#7' }
  expect(milderRange(range, null)).toBeNull()
  expect(milderRange(null, range)).toBeNull()
})

it('fines the refusal of papers by the article of their own ground', () => {
  const law = book.at(ON, 'cn-gd-sz')
  expect(fineNumbers('refusal', law)).toMatchObject({ cite: 'cn/price-violation-penalties#14', maxFen: 10_000_000 })
  expect(fineNumbers('refusal', law, 'price-inspection')).toEqual(fineNumbers('refusal', law))
  expect(fineNumbers('refusal', law, 'platform-data')).toMatchObject({
    cite: 'cn/online-transaction-measures#46',
    minFen: 500_000,
    maxFen: 3_000_000,
  })
  expect(fineNumbers('refusal', law, 'unfair-competition')).toMatchObject({ cite: 'cn/anti-unfair-competition-law#35' })
  expect(fineNumbers('fraud', law, 'platform-data')).toEqual(fineNumbers('fraud', law))
})
