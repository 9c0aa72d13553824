// What a card-hour must cost at least, from physics and the market: energy, wear at the second-hand price, rent. A report
// far below it, or far from its peers, is marked for checking; a mark is no finding (methods 2.4).
import { PICO_PER_FEN, parsePico, roundHalfUp } from '#kernel/money'
import { benford, firstTwoDigits, mad, median, type Benford } from '#kernel/stats'
import { sixPlaces } from './cost-form.ts'

/** What the estimate is made of; decimals as text. `loadPpm` is the share of the design power that is drawn. */
export type EngineeringInputs = {
  tdpWatt: number
  loadPpm: number
  /** power usage effectiveness in thousandths */
  pueMilli: number
  tariffYuanPerKwh: string
  /** what such a card sells for second-hand, and the hours it has left */
  cardPriceFen: number
  lifeHours: number
  rentFenPerCardHour: string
}

/** Fen per card-hour as a decimal with six places: TDP · load · PUE · tariff + card price ÷ hours left + least rent. */
export function engineeringCost(inputs: EngineeringInputs): string {
  const { tdpWatt, loadPpm, pueMilli, tariffYuanPerKwh, cardPriceFen, lifeHours, rentFenPerCardHour } = inputs
  // millionths of a fen; W·ppm·milli per kWh is 10¹², and 10¹² pico-yuan are 100 fen
  const energy = roundHalfUp(
    BigInt(tdpWatt) * BigInt(loadPpm) * BigInt(pueMilli) * parsePico(tariffYuanPerKwh) * 1_000_000n,
    1_000_000_000_000n * PICO_PER_FEN,
  )
  const wear = roundHalfUp(BigInt(cardPriceFen) * 1_000_000n, BigInt(lifeHours))
  // a decimal of fen reads like one of yuan
  const rent = parsePico(rentFenPerCardHour) / 1_000_000n
  return sixPlaces(energy + wear + rent)
}

export type CheckLimits = { floorPpm: number; deviationsMilli: number; leastPeers: number; benfordRows: number }

export type CostFlag = 'below-engineering' | 'outside-peers'

/** What a check saw of one reported cost; null where there was nothing to compare with. */
export type CostCheck = {
  reportedFen: string
  engineeringFen: string | null
  /** reported ÷ engineering, millionths */
  ratioPpm: number | null
  peers: number
  peersMedianFen: string | null
  /** outside of this a cost is marked */
  peersSpanFen: { low: string; high: string } | null
  /** below this a cost is marked */
  floorFen: string | null
  flags: CostFlag[]
}

/** A decimal of fen, as kept, in millionths of a fen. */
export const microFen = (fen: string): bigint => parsePico(fen) / 1_000_000n

/** The smallest deviation that counts among peers, as a share of their median: ties make no outlier. */
const LEAST_DEVIATION = 0.05

/**
 * A reported avoidable cost against the engineering estimate (`null`: no benchmark entered) and the same cost of peers.
 * Statistics are floats; no amount is made of them.
 */
export function checkCost(
  reportedFen: string,
  engineeringFen: string | null,
  peersFen: readonly string[],
  { floorPpm, deviationsMilli, leastPeers }: CheckLimits,
): CostCheck {
  const reported = microFen(reportedFen)
  const floor = engineeringFen === null ? null : microFen(engineeringFen)
  const flags: CostFlag[] = []
  if (floor !== null && reported * 1_000_000n < floor * BigInt(floorPpm)) flags.push('below-engineering')
  const enough = peersFen.length >= leastPeers
  const values = Float64Array.from(peersFen, Number)
  const middle = enough ? median(values) : null
  let peersSpanFen: CostCheck['peersSpanFen'] = null
  if (middle !== null) {
    const spread = Math.max(mad(values, middle), LEAST_DEVIATION * middle)
    const reach = (deviationsMilli / 1_000) * spread
    peersSpanFen = { low: Math.max(0, middle - reach).toFixed(6), high: (middle + reach).toFixed(6) }
    if (Math.abs(Number(reportedFen) - middle) * 1_000 > deviationsMilli * spread) flags.push('outside-peers')
  }
  return {
    reportedFen,
    engineeringFen,
    ratioPpm: floor === null || floor === 0n ? null : Number((reported * 1_000_000n) / floor),
    peers: peersFen.length,
    peersMedianFen: middle === null ? null : middle.toFixed(6),
    peersSpanFen,
    floorFen: floor === null ? null : sixPlaces((floor * BigInt(floorPpm)) / 1_000_000n),
    flags,
  }
}

/**
 * The 75th percentile of what peers cost (nearest rank, so that it is one of them), for screening where a report was
 * refused; null with too few peers.
 */
export function peersUpperQuartile(peersFen: readonly string[], leastPeers: number): string | null {
  if (peersFen.length < leastPeers) return null
  const sorted = peersFen.toSorted((a, b) => (microFen(a) < microFen(b) ? -1 : 1))
  return sorted[Math.ceil(0.75 * sorted.length) - 1]!
}

/** The leading digits of a ledger, only when it has rows enough; a departure is a question. */
export const ledgerDigits = (amountsFen: readonly number[], { benfordRows }: CheckLimits): Benford =>
  amountsFen.length < benfordRows
    ? { status: 'too-few', amounts: amountsFen.length, needed: benfordRows }
    : benford(firstTwoDigits(amountsFen).counts)
