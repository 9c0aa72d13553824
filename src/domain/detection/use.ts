// What a lease was used for, as far as its readings tell: one pass over the telemetry. A day counts as idle by the power
// a card draws against its own idle power, calibrated at admission: fixed limits are wrong (an H200 dozes at 74 W, an
// A100 at 146 W). What is missing is not idle. What looks busy and cannot be is a mismatch.
import { NONE, READING, type World } from './world.ts'

/** law/platform/subsidy-rules.yaml, detect-use. */
export const USE = {
  /** idle: power below this many times the calibrated idle power */
  idleFactor: 1.25,
  idleShare: 0.8,
  /** utilisation in percent from which a card claims to work */
  busyUtilPct: 30,
  mismatchShare: 0.5,
  /** energy counter against mean power */
  energyTolerance: 0.1,
  leastCompletePct: 90,
  leastDays: 3,
  /** days with readings that varied less than this share of their mean were not read from a working card */
  leastVariation: 0.002,
  leastDaysForVariation: 7,
  /** a test on demand that reached less than this of the claim */
  failedShare: 0.85,
} as const

/** Place in a list of what the readings of a lease say; from `replayed` on they contradict themselves. */
export const USED = { unknown: 0, missing: 1, busy: 2, idle: 3, replayed: 4, still: 5, mismatch: 6 } as const

/** One entry per lease. Days are card-days of readings. */
export type Use = {
  /** a number of USED */
  state: Uint8Array
  rows: Int32Array
  complete: Int32Array
  idle: Int32Array
  /** utilisation without power, or an energy counter that tells another story than the power */
  mismatch: Int32Array
  /** series that had been sent before */
  replayed: Int32Array
  /** tests on demand during the lease, and those with too little behind the claim */
  challenges: Int32Array
  failed: Int32Array
}

const HOURS = 24

/** Reads the telemetry once. O(readings). */
export function useOf({ leases, telemetry }: World): Use {
  const count = leases.count
  const column = () => new Int32Array(count)
  const use = {
    state: new Uint8Array(count),
    rows: column(),
    complete: column(),
    idle: column(),
    mismatch: column(),
    replayed: column(),
    challenges: column(),
    failed: column(),
  }
  const busy = column()
  const sum = new Float64Array(count)
  const squares = new Float64Array(count)
  const seen = new Digests(telemetry.count)
  const { lease, kind, utilPct, powerW, idleW, energyWh, completePct, blockHash, claimedTflops, measuredTflops } =
    telemetry
  for (let row = 0; row < telemetry.count; row += 1) {
    const at = lease[row]!
    if (at === NONE || at >= count) continue
    if (kind[row] === READING.challenge) {
      if (!(claimedTflops[row]! > 0) || !(measuredTflops[row]! >= 0)) continue
      use.challenges[at] = use.challenges[at]! + 1
      if (measuredTflops[row]! < USE.failedShare * claimedTflops[row]!) use.failed[at] = use.failed[at]! + 1
      continue
    }
    use.rows[at] = use.rows[at]! + 1
    if (completePct[row]! < USE.leastCompletePct) continue
    const energy = energyWh[row]! / HOURS
    const told = powerW[row]!
    const power = told >= 0 ? told : energy
    const limit = USE.idleFactor * idleW[row]!
    if (!(power >= 0) || !(limit > 0)) continue
    use.complete[at] = use.complete[at]! + 1
    const working = utilPct[row]! > USE.busyUtilPct
    const differs = told >= 0 && energy >= 0 && Math.abs(energy - told) > USE.energyTolerance * Math.max(energy, told)
    if ((working && power < limit) || differs) use.mismatch[at] = use.mismatch[at]! + 1
    if (power < limit) {
      use.idle[at] = use.idle[at]! + 1
      continue
    }
    busy[at] = busy[at]! + 1
    sum[at] = sum[at]! + power
    squares[at] = squares[at]! + power * power
    // an idle day is like another; a day of work is not
    if (blockHash[row]! !== 0 && seen.addAgain(blockHash[row]!)) use.replayed[at] = use.replayed[at]! + 1
  }
  for (let at = 0; at < count; at += 1) {
    const days = use.complete[at]!
    const mean = sum[at]! / busy[at]!
    const variance = Math.max(0, squares[at]! / busy[at]! - mean * mean)
    const isStill = busy[at]! >= USE.leastDaysForVariation && Math.sqrt(variance) < USE.leastVariation * mean
    if (use.rows[at] === 0) use.state[at] = USED.unknown
    else if (days < USE.leastDays || days < use.rows[at]! / 2) use.state[at] = USED.missing
    else if (use.mismatch[at]! >= USE.mismatchShare * days) use.state[at] = USED.mismatch
    else if (use.replayed[at]! >= USE.mismatchShare * days) use.state[at] = USED.replayed
    else if (isStill && busy[at]! >= USE.mismatchShare * days) use.state[at] = USED.still
    else if (use.idle[at]! >= USE.idleShare * days) use.state[at] = USED.idle
    else use.state[at] = USED.busy
  }
  return use
}

/** A set of digests as 32-bit marks in one typed array: millions of them cost no object each. Slot and mark are taken from
 * different bits, so that two digests are mistaken for one about once in a billion looks. */
class Digests {
  readonly #marks: Uint32Array
  readonly #mask: number

  constructor(most: number) {
    const size = 2 ** Math.ceil(Math.log2(Math.max(16, 1.5 * most)))
    this.#marks = new Uint32Array(size)
    this.#mask = size - 1
  }

  /** Adds a digest (not 0); true when it was there. */
  addAgain(digest: number): boolean {
    const low = digest >>> 0
    const high = (digest / 0x100000000) >>> 0
    const mark = mixed(low ^ Math.imul(high, 0x9e3779b1)) || 1
    let slot = mixed(high ^ Math.imul(low, 0x85ebca6b)) & this.#mask
    for (;;) {
      const held = this.#marks[slot]!
      if (held === mark) return true
      if (held === 0) {
        this.#marks[slot] = mark
        return false
      }
      slot = (slot + 1) & this.#mask
    }
  }
}

/** All bits of a word in each of its bits (the finish of MurmurHash3). */
function mixed(word: number): number {
  let bits = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}
