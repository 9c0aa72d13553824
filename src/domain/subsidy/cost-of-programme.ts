// What a programme would have cost on leases that were made: a what-if over signed leases in the order of signature, by
// the same shares and caps as a claim. It decides nothing about anyone.
import { LawMissing, type Law } from '#kernel/rules'
import { quarterOf, addDays, addMonths } from '#kernel/time'
import { leftFen, shareFen, withinCaps, type Cap, type CapName } from './amount.ts'
import { numberOf, rateOf } from './eligibility.ts'
import type { Facts } from './facts.ts'
import { isAward, POOL, RATE, type Programme } from './programme.ts'
import { yearOf } from './redemption.ts'

/** A signed lease as the scenario reads it. Days YYYY-MM-DD, amounts in fen before any voucher. */
export type LeaseOfYear = {
  lease: string
  provider: string
  lessee: string
  signedOn: string
  from?: string
  /** last day of the service */
  until?: string
  amountFen: number
  /** what the answer is broken down by */
  class: string
  cancelled: boolean
  /** facts that raise the share: startup, earlySmall, domesticCompute … */
  facts: Facts
}

export type ProgrammeCost = {
  programme: string
  /** the day whose numbers were used */
  on: string
  leases: number
  /** leases that would have had more than nothing */
  supported: number
  leftOut: { cancelled: number; sameParty: number; tooLong: number }
  totalFen: number
  /** what the share alone would come to, without any cap */
  uncappedFen: number
  byQuarter: { quarter: string; leases: number; supported: number; fen: number }[]
  byClass: { class: string; leases: number; supported: number; fen: number }[]
  /** leases that met each cap, out of `leases` less what is left out, and what the caps took away */
  caps: { cap: CapName; capFen: number; hit: number; cutFen: number }[]
  considered: number
}

/**
 * Order of the rows does not matter. Throws LawMissing when the programme is not in force on the day of `law` or a number
 * is not on file, and RangeError for an award, which has no share.
 */
export function costOfProgramme(programme: Programme, leases: readonly LeaseOfYear[], law: Law): ProgrammeCost {
  if (isAward(programme)) throw new RangeError('an award has no share of a lease')
  law.ppm(programme.id, RATE) // throws when the share is not on file
  const limits = limitsOf(programme, law)
  const longest = programme.conditions.flatMap(({ test, article }) =>
    'term' in test ? [law.integer(article, test.term)] : [],
  )
  const leftOut = { cancelled: 0, sameParty: 0, tooLong: 0 }
  const considered = leases.filter((one) => {
    const why = one.cancelled
      ? 'cancelled'
      : one.lessee === one.provider
        ? 'sameParty'
        : isTooLong(one, longest)
          ? 'tooLong'
          : undefined
    if (why !== undefined) leftOut[why] += 1
    return why === undefined
  })
  const used = new Map<string, number>()
  const [byQuarter, byClass] = [new Map<string, Tally>(), new Map<string, Tally>()]
  const met = new Map<CapName, { hit: number; cutFen: number }>(
    limits.map(({ cap }) => [cap, { hit: 0, cutFen: 0 }] as const),
  )
  let [totalFen, uncappedFen, supported] = [0, 0, 0]
  for (const lease of considered.toSorted(bySignature)) {
    const wantedFen = shareFen(lease.amountFen, rateOf(programme, factsOf(lease), law)!)
    const keys = limits.map((limit) => limit.keyOf(lease))
    const caps = limits.map(({ cap, capFen }, i) => ({ cap, capFen, usedFen: used.get(keys[i]!) ?? 0 }))
    const { fen, binding } = withinCaps(wantedFen, caps)
    for (const [i, limit] of limits.entries()) if (limit.isShared) used.set(keys[i]!, (used.get(keys[i]!) ?? 0) + fen)
    for (const cap of caps) {
      if (leftFen(cap) >= wantedFen) continue
      const count = met.get(cap.cap)!
      count.hit += 1
      if (binding.includes(cap.cap)) count.cutFen += wantedFen - fen
    }
    totalFen += fen
    uncappedFen += wantedFen
    supported += fen > 0 ? 1 : 0
    tally(byQuarter, quarterOf(lease.signedOn), fen)
    tally(byClass, lease.class, fen)
  }
  const sorted = (tallies: Map<string, Tally>) => [...tallies].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return {
    programme: programme.id,
    on: law.day,
    leases: leases.length,
    considered: considered.length,
    supported,
    leftOut,
    totalFen,
    uncappedFen,
    byQuarter: sorted(byQuarter).map(([quarter, counts]) => ({ quarter, ...counts })),
    byClass: sorted(byClass).map(([name, counts]) => ({ class: name, ...counts })),
    caps: limits.map(({ cap, capFen }) => ({ cap, capFen, ...met.get(cap)! })),
  }
}

type Tally = { leases: number; supported: number; fen: number }
function tally(into: Map<string, Tally>, key: string, fen: number): void {
  const counts = into.get(key) ?? { leases: 0, supported: 0, fen: 0 }
  into.set(key, {
    leases: counts.leases + 1,
    supported: counts.supported + (fen > 0 ? 1 : 0),
    fen: counts.fen + fen,
  })
}

type Limit = Pick<Cap, 'cap' | 'capFen'> & { keyOf: (lease: LeaseOfYear) => string; isShared: boolean }

function limitsOf(programme: Programme, law: Law): Limit[] {
  const limits: Limit[] = []
  const add = (cap: CapName, name: string | undefined, keyOf: Limit['keyOf'], isShared = true): void => {
    if (name === undefined) return
    const capFen = numberOf(law, programme.id, name)
    if (capFen === undefined)
      throw new LawMissing('number-missing', programme.id, {
        zh: `${programme.id} 没有 ${name} 这一数值`,
        en: `${programme.id} holds no number ${name}`,
      })
    limits.push({ cap, capFen, keyOf: (lease) => `${cap} ${keyOf(lease)}`, isShared })
  }
  add('contract', programme.caps.contract, ({ lease }) => lease, false)
  add('year', programme.caps.year, ({ lessee, signedOn }) => `${yearOf(signedOn)} ${lessee}`)
  add('entity', programme.caps.entity, ({ lessee }) => lessee)
  add('pool', programme.pool === undefined ? undefined : POOL, ({ signedOn }) =>
    programme.pool === 'year' ? yearOf(signedOn) : '',
  )
  return limits
}

const isTooLong = ({ from, until }: LeaseOfYear, years: readonly number[]): boolean =>
  from !== undefined && until !== undefined && years.some((most) => until > addDays(addMonths(from, 12 * most), -1))

const factsOf = ({ from, until, facts }: LeaseOfYear): Facts => ({
  ...facts,
  ...(from === undefined ? {} : { contractFrom: from }),
  ...(until === undefined ? {} : { contractUntil: until }),
})

const bySignature = (a: LeaseOfYear, b: LeaseOfYear): number =>
  a.signedOn === b.signedOn ? (a.lease < b.lease ? -1 : 1) : a.signedOn < b.signedOn ? -1 : 1
