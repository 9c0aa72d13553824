// The hold: exactly the metered quantity in dispute and its price, month by month; the rest stays due. Pure.
import { priceOf } from '#domain/billing'
import { refuse, type Refusal } from '#kernel/act'
import { allocate } from '#kernel/money'

const HOLD = 'platform/zone-rules#hold'

/** Billed quantity of a lease in one month of the span in dispute, in thousandths of a card × seconds. */
export type MeteredPart = { month: string; from: string; to: string; milliCardSeconds: number }
/** What is held of a month's bills. */
export type HeldPart = MeteredPart & { fen: number }

/**
 * What is held where `asked` milli-card-seconds of the span are in dispute (null: all of it). A part of a quantity is
 * spread over its months by what was metered in each, exactly. A refusal where more is disputed than was metered.
 */
export function heldParts(
  metered: readonly MeteredPart[],
  asked: number | null,
  unitPriceFen: number,
): HeldPart[] | Refusal {
  const total = metered.reduce((sum, part) => sum + part.milliCardSeconds, 0)
  const held = asked ?? total
  if (held > total)
    return refuse(
      'more-than-metered',
      {
        zh: `争议数量超过该时段的计量：计量 ${total / 1_000} 卡·秒`,
        en: `more is disputed than was metered in the span: ${total / 1_000} card-seconds`,
      },
      HOLD,
    )
  if (held === 0) return []
  const shares = allocate(
    held,
    metered.map((part) => part.milliCardSeconds),
  )
  return metered.flatMap((part, i) => {
    const milliCardSeconds = shares[i]!
    return milliCardSeconds === 0 ? [] : [{ ...part, milliCardSeconds, fen: priceOf(milliCardSeconds, unitPriceFen) }]
  })
}
