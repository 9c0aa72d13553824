// What a contract's words come to, by the plainest arithmetic there is: one second after another, whole numbers of any
// size. Nothing here is shared with the program; it knows only what a reader took from the words.

/** What a person reads in the clauses that the program runs on. Absent: the contract says nothing of it. */
export type Read = {
  unitPriceFen?: number
  billingStart?: 'signed' | 'delivered' | 'first-use'
  grainSeconds?: number
  minimumSeconds?: number
  billedWhenStopped?: boolean
  partialDevice?: 'share' | 'whole'
  conversion?: string
  billingZone?: string
  rounding?: 'half-up-once'
  storageUnitPriceFen?: number
  storageDays?: number
  storageGib?: number
  storageQuantity?: 'kept' | 'measured'
  availabilityPpm?: number
  maintenanceSeconds?: number
  tiers?: { belowPpm: number; creditPpm: number }[]
  paymentDueDays?: number
  latePpmPerDay?: number
  cureDays?: number
  renewalNoticeDays?: number
  erasureDays?: number
  acceptanceDays?: number
  assignmentFrom?: string
}

export type Use = { from: number; to: number; cards: number; shareMilli: number; storageGib?: number }
/** Instants in milliseconds, as acts happen. */
export type Course = { signedAt: number; startedAt: number; endedAt: number }

/** numerator / denominator to a whole number, a half going up; both not negative. */
const halfUp = (numerator: bigint, denominator: bigint): bigint => (2n * numerator + denominator) / (2n * denominator)

/** 'YYYY-MM' of a second in a zone, as its calendar says. */
export function monthOf(second: number, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit' }).formatToParts(
    second * 1_000,
  )
  const of = (type: string): string => parts.find((part) => part.type === type)!.value
  return `${of('year')}-${of('month')}`
}

/** Asks the calendar once in a quarter of an hour: no zone changes its month within one. */
function monthsOf(zone: string): (second: number) => string {
  const known = new Map<number, string>()
  return (second) => {
    const quarter = Math.floor(second / 900)
    let month = known.get(quarter)
    if (month === undefined) known.set(quarter, (month = monthOf(quarter * 900, zone)))
    return month
  }
}

/** How long a use of so many seconds is billed: grain after grain until it is covered, and at least the minimum. */
function billedFor(length: number, grain: number, minimum: number): number {
  let billed = 0
  while (billed < length) billed += grain
  return billed < minimum ? minimum : billed
}

/** First and last whole second that a lease is billed for while it stands still; undefined when there is none. */
function wholeTime(read: Read, course: Course, uses: readonly Use[]): { from: number; to: number } | undefined {
  const firstUse = uses.length === 0 ? undefined : Math.min(...uses.map((use) => use.from)) * 1_000
  const start = { signed: course.signedAt, delivered: course.startedAt, 'first-use': firstUse }[read.billingStart!]
  if (start === undefined) return undefined
  const [from, to] = [Math.ceil(start / 1_000), Math.floor(course.endedAt / 1_000)]
  return to > from ? { from, to } : undefined
}

/** What one month costs, in fen, by the words: cards and storage, each line rounded once. */
export function bill(
  read: Read,
  lease: { cards: number; shareMilli: number },
  course: Course,
  uses: readonly Use[],
  month: string,
): { cardsFen: bigint; storageFen: bigint } {
  const monthAt = monthsOf(read.billingZone!)
  let milliCardSeconds = 0n
  let gibSeconds = 0n
  const whole = wholeTime(read, course, uses)
  const share = (milli: number): bigint => (read.partialDevice === 'whole' ? 1_000n : BigInt(milli))
  if (read.unitPriceFen !== undefined && lease.cards > 0) {
    if (read.billedWhenStopped) {
      for (let at = whole?.from ?? 0; at < (whole?.to ?? 0); at += 1)
        if (monthAt(at) === month) milliCardSeconds += BigInt(lease.cards) * share(lease.shareMilli)
    } else
      for (const use of uses) {
        const until = use.from + billedFor(use.to - use.from, read.grainSeconds!, read.minimumSeconds!)
        for (let at = use.from; at < until; at += 1)
          if (monthAt(at) === month) milliCardSeconds += BigInt(use.cards) * share(use.shareMilli)
      }
  }
  if (read.storageUnitPriceFen !== undefined) {
    if (read.storageQuantity === 'kept') {
      for (let at = whole?.from ?? 0; at < (whole?.to ?? 0); at += 1)
        if (monthAt(at) === month) gibSeconds += BigInt(read.storageGib!)
    } else {
      const [first, last] = [Math.min(...uses.map((use) => use.from)), Math.max(...uses.map((use) => use.to))]
      for (let at = first; at < last; at += 1)
        if (monthAt(at) === month)
          gibSeconds += BigInt(
            Math.max(0, ...uses.filter((use) => use.from <= at && at < use.to).map((use) => use.storageGib ?? 0)),
          )
    }
  }
  return {
    cardsFen: halfUp(milliCardSeconds * BigInt(read.unitPriceFen ?? 0), 3_600n * 1_000n),
    storageFen: halfUp(gibSeconds * BigInt(read.storageUnitPriceFen ?? 0), BigInt(read.storageDays ?? 30) * 86_400n),
  }
}

export type Report = {
  kind: 'outage' | 'announced-maintenance' | 'force-majeure' | 'lessee-cause'
  from: number
  to: number
}

/** A month's availability in millionths, and what of its fee is given back, by the words. */
export function serviceOf(
  read: Read,
  course: Course,
  reports: readonly Report[],
  month: string,
  feeFen: bigint,
): { availabilityPpm: bigint; creditFen: bigint } {
  const monthAt = monthsOf(read.billingZone!)
  const about = (at: number, kind: Report['kind']): boolean =>
    reports.some((report) => report.kind === kind && report.from <= at && at < report.to)
  let [counted, down, maintenance] = [0n, 0n, 0]
  for (let at = Math.ceil(course.startedAt / 1_000); at < Math.floor(course.endedAt / 1_000); at += 1) {
    if (monthAt(at) !== month || about(at, 'force-majeure') || about(at, 'lessee-cause')) continue
    const announced = about(at, 'announced-maintenance')
    if (announced && maintenance < read.maintenanceSeconds!) {
      maintenance += 1
      continue
    }
    counted += 1n
    if (announced || about(at, 'outage')) down += 1n
  }
  const availabilityPpm = counted === 0n ? 1_000_000n : ((counted - down) * 1_000_000n) / counted
  let creditPpm = 0
  if (availabilityPpm < BigInt(read.availabilityPpm!))
    for (const tier of read.tiers!.toSorted((a, b) => b.belowPpm - a.belowPpm))
      if (availabilityPpm < BigInt(tier.belowPpm)) creditPpm = tier.creditPpm
  return { availabilityPpm, creditFen: halfUp(feeFen * BigInt(creditPpm), 1_000_000n) }
}

/** The day so many days after another: the day itself does not count (Civil Code art. 201). */
export function dayAfter(day: string, days: number): string {
  const at = new Date(`${day}T00:00:00Z`)
  for (let n = 0; n < days; n += 1) at.setUTCDate(at.getUTCDate() + 1)
  return at.toISOString().slice(0, 10)
}
