// When leases with support were signed, and how near they lie to what the programme allows. Windows are read from the
// record: the end of the year, and the last days on which a programme paid. Caps too: the largest share and the largest
// amount that a programme covered, where several claims meet it.
import { NONE, dayOf, type World } from './world.ts'

/** law/platform/subsidy-rules.yaml, detect-subsidy-timing. */
export const TIMING = {
  /** before the end of a year */
  windowDays: 45,
  /** before a programme's last day */
  lastDays: 15,
  /** a support paid out and the lease cancelled or repaid so soon after */
  afterPayoutDays: 30,
  capShare: 0.97,
  /** a share of the contract below this is no cap */
  leastShare: 0.1,
  leastAtCap: 5,
} as const

/** One entry per lease. `share`: support over contract amount. */
export type Timing = {
  isSupported: Uint8Array
  share: Float64Array
  isInWindow: Uint8Array
  isAtCap: Uint8Array
  /** cancelled within 30 days of the payout */
  isUndone: Uint8Array
  /** share of all leases with support that were signed in a window */
  windowRate: number
}

const dayOfYearEnd = (day: number): number => Date.UTC(new Date(day * 86_400_000).getUTCFullYear(), 11, 31) / 86_400_000

/** O(leases). */
export function timingOf({ leases }: World): Timing {
  const count = leases.count
  const timing = {
    isSupported: new Uint8Array(count),
    share: new Float64Array(count),
    isInWindow: new Uint8Array(count),
    isAtCap: new Uint8Array(count),
    isUndone: new Uint8Array(count),
    windowRate: 0,
  }
  const last = new Map<number, number>() // programme → last day of a signature
  const caps = new Map<number, { share: number; fen: number }>()
  let everLast = -Infinity
  for (let row = 0; row < count; row += 1) {
    const day = dayOf(leases.signed[row]!)
    if (day > everLast) everLast = day
    const voucher = leases.voucherFen[row]!
    if (!(voucher > 0)) continue
    timing.isSupported[row] = 1
    const share = (timing.share[row] = leases.amountFen[row]! > 0 ? Math.min(1, voucher / leases.amountFen[row]!) : 0)
    const programme = leases.programme[row]!
    last.set(programme, Math.max(last.get(programme) ?? -Infinity, day))
    const cap = caps.get(programme)
    if (cap === undefined) caps.set(programme, { share, fen: voucher })
    else {
      cap.share = Math.max(cap.share, share)
      cap.fen = Math.max(cap.fen, voucher)
    }
  }
  const met = new Map<number, [number, number]>() // programme → claims at the share, at the amount
  const near = (row: number): [boolean, boolean] => {
    const cap = caps.get(leases.programme[row]!)!
    return [
      cap.share > TIMING.leastShare && timing.share[row]! >= TIMING.capShare * cap.share,
      leases.voucherFen[row]! >= TIMING.capShare * cap.fen,
    ]
  }
  let [supported, inWindow] = [0, 0]
  for (let row = 0; row < count; row += 1) {
    if (timing.isSupported[row] === 0) continue
    const programme = leases.programme[row]!
    const day = dayOf(leases.signed[row]!)
    const end = last.get(programme)!
    // a programme that still ran when the record ends has shown no last day
    const hasEnded = programme !== NONE && end < everLast - TIMING.windowDays
    if (dayOfYearEnd(day) - day < TIMING.windowDays || (hasEnded && end - day < TIMING.lastDays))
      timing.isInWindow[row] = 1
    supported += 1
    inWindow += timing.isInWindow[row]!
    const counts = met.get(programme) ?? [0, 0]
    near(row).forEach((is, place) => {
      if (is) counts[place] = counts[place]! + 1
    })
    met.set(programme, counts)
    const gone = dayOf(leases.cancelled[row]!) - leases.payout[row]!
    if (gone >= 0 && gone <= TIMING.afterPayoutDays) timing.isUndone[row] = 1
  }
  for (let row = 0; row < count; row += 1) {
    if (timing.isSupported[row] === 0) continue
    const counts = met.get(leases.programme[row]!)!
    if (near(row).some((is, place) => is && counts[place]! >= TIMING.leastAtCap)) timing.isAtCap[row] = 1
  }
  timing.windowRate = supported === 0 ? 0 : inWindow / supported
  return timing
}
