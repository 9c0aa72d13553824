// What the draft of a price penalty must hold: gains as shown, a fine in the law's range, and a statutory ground for more
// or less. The same bounds hold for what is announced and decided. Pure.
import { refuse, type Refusal } from '#kernel/act'
import type { StepInput } from '#kernel/casework'
import type { Law } from '#kernel/rules'
import { fineNumbers, fineRange, milderRange, type FineNumbers, type Gravity } from './fines.ts'

const LIGHTER = 'cn/administrative-penalty-law#32'
const HEAVIER = 'cn/price-violation-penalties#17'
const GAINS = 'cn/administrative-penalty-law#28'
const ONCE = 'cn/administrative-penalty-law#29'

/** What the draft says was shown. Money in fen. */
export type Shown = {
  gainsFen: number
  refundedFen: number
  gravity: Gravity
  weight: 'ordinary' | 'lighter' | 'reduced' | 'heavier'
  weightGround: string
  finedBefore: boolean
  corrected: boolean
  /** what was intended: what lawyers looked at; a notice announces no more */
  fineFen: number
  confiscationFen: number
}

/** Grounds for a lighter or a heavier penalty, as the law lists them (Penalty Law 32; penalty provisions 17). */
const GROUNDS_LIGHTER = new Set(['undone', 'coerced', 'confessed', 'merit'])
const GROUNDS_HEAVIER = new Set(['social-harm', 'repeated', 'obstructed', 'moved', 'refused-refund'])

function weightRefusal({ weight, weightGround }: Shown): Refusal | undefined {
  const needed = weight === 'heavier' ? GROUNDS_HEAVIER : weight === 'ordinary' ? new Set(['none']) : GROUNDS_LIGHTER
  if (needed.has(weightGround)) return undefined
  return refuse(
    'no-ground-for-weight',
    {
      zh: '从轻、减轻、从重须写明法律所列的相应情形；没有情形的不得从轻、减轻、从重',
      en: 'lighter, reduced or heavier needs the matching ground that the law lists, and without one it is neither',
    },
    weight === 'heavier' ? HEAVIER : LIGHTER,
  )
}

type Money = {
  kind: string
  fineFen: number
  confiscationFen: number
  shown: Shown
  /** the numbers of the day of the act; null where that law had none */
  then: FineNumbers | null
  /** of the cost report that the case began with */
  ground?: string | null
  law: Law
}

/** The no to a fine or a confiscation that the law does not give on what was shown. */
export function fineRefusal({
  kind,
  fineFen,
  confiscationFen,
  shown,
  then,
  ground = null,
  law,
}: Money): Refusal | undefined {
  if (confiscationFen > shown.gainsFen - shown.refundedFen)
    return refuse(
      'more-than-gains',
      {
        zh: '没收不得超过查明的违法所得减去已退赔的数额',
        en: 'confiscation never exceeds the gains shown less refunds',
      },
      GAINS,
    )
  if (shown.finedBefore && fineFen > 0)
    return refuse(
      'fined-before',
      { zh: '同一行为已被罚款，不得再次罚款', en: 'this act was fined already and is not fined again' },
      ONCE,
    )
  if (kind === 'refusal' && shown.corrected && fineFen > 0)
    return refuse(
      'put-right-in-time',
      { zh: '已在期限内改正的，只警告，不罚款', en: 'put right in time: a warning and no fine' },
      'cn/price-violation-penalties#14',
    )
  const numbers = fineNumbers(kind, law, ground)
  const range = milderRange(
    numbers && fineRange(numbers, shown.gainsFen, shown.gravity),
    then && fineRange(then, shown.gainsFen, shown.gravity),
  )
  if (range === null)
    return fineFen === 0
      ? undefined
      : refuse(
          'no-fine-for-this',
          { zh: '价格违法行为行政处罚规定对此没有罚款', en: 'the penalty provisions fine nothing of this kind' },
          'cn/administrative-penalty-law#16',
        )
  const lowFen = shown.weight === 'reduced' || shown.finedBefore ? 0 : range.lowFen
  if (fineFen >= lowFen && fineFen <= range.highFen) return undefined
  return refuse(
    'out-of-range',
    {
      zh: `罚款应在 ${lowFen / 100} 元至 ${range.highFen / 100} 元之间`,
      en: `the fine lies between ${lowFen / 100} and ${range.highFen / 100} yuan`,
    },
    range.cite,
  )
}

/** The no to a large penalty without the offer of a hearing (Penalty Law 63). */
export function hearingRefusal(
  { fineFen, confiscationFen }: { fineFen: number; confiscationFen: number },
  hearingCase: unknown,
  law: Law,
): Refusal | undefined {
  const LARGE = 'cn/market-hearing-measures#5'
  const large = law.fen(LARGE, 'unit-min-fen')
  if (hearingCase === 'yes' || (fineFen < large && confiscationFen < large)) return undefined
  return refuse(
    'hearing-must-be-offered',
    {
      zh: `罚款或者没收达到 ${large / 100} 元，应当告知听证权利`,
      en: `a fine or confiscation from ${large / 100} yuan: a hearing is offered`,
    },
    'cn/administrative-penalty-law#63',
    LARGE,
  )
}

/** The no to a draft: grounds, gains, range, hearing. */
export function draftRefusal({
  kind,
  input,
  then,
  ground = null,
  law,
}: {
  kind: string
  input: StepInput
  then: FineNumbers | null
  ground?: string | null
  law: Law
}): Refusal | undefined {
  const shown = shownIn(input)
  const fineFen = Number(input['proposedFineAmountFen'])
  const confiscationFen = Number(input['proposedConfiscationAmountFen'])
  if (shown.refundedFen > shown.gainsFen)
    return refuse(
      'refunds-beyond-gains',
      { zh: '已退赔不得多于违法所得', en: 'refunds cannot exceed the gains' },
      GAINS,
    )
  if (confiscationFen !== shown.gainsFen - shown.refundedFen)
    return refuse(
      'gains-not-confiscated',
      {
        zh: '拟没收的数额应等于查明的违法所得减去已退赔的数额',
        en: 'what is to be confiscated equals the gains shown less refunds',
      },
      GAINS,
    )
  return (
    weightRefusal(shown) ??
    fineRefusal({ kind, fineFen, confiscationFen, shown, then, ground, law }) ??
    hearingRefusal({ fineFen, confiscationFen }, input['hearingCase'], law)
  )
}

/** What a draft says was shown, from its fields. */
export const shownIn = (input: StepInput): Shown => ({
  gainsFen: Number(input['gainsAmountFen'] ?? 0),
  refundedFen: Number(input['refundedAmountFen'] ?? 0),
  gravity: input['gravity'] === 'graver' ? 'graver' : 'ordinary',
  weight: String(input['weight']) as Shown['weight'],
  weightGround: String(input['weightGround']),
  finedBefore: input['finedBefore'] === 'yes',
  corrected: input['corrected'] === 'yes',
  fineFen: Number(input['proposedFineAmountFen']),
  confiscationFen: Number(input['proposedConfiscationAmountFen']),
})
