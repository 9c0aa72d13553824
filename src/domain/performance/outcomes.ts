// What a step means for the lease itself. It stands in the decision, on record; what follows from it in other rooms is
// wired in one place (src/app/wiring.ts).
import type { Side } from '#domain/contracts'
import type { Recordable } from '#kernel/act'
import { instantOfMillis, millisOf, type Day, type Instant } from '#kernel/time'
import type { Asked } from './checks.ts'
import { sideOf, type Kept } from './leased.ts'

/** Steps with which the lease ends: contracts.lease.end follows. */
export const ENDS: readonly string[] = [
  'performance.suspension.terminate',
  'performance.suspension.follow-ruling',
  'performance.termination.terminate',
  'performance.termination.end-by-expiry',
  'performance.termination.terminate-at-once',
  'performance.termination.end-by-notice',
  'performance.termination.agree-end',
  'performance.renewal.end-of-term',
  'performance.renewal.object',
  'performance.renewal.leave',
  'performance.sublease.terminate',
  'performance.force-majeure.terminate',
  'performance.hardship.end-by-ruling',
]
/** … with which its performance is suspended, and goes on. */
export const SUSPENDS: readonly string[] = ['performance.suspension.suspend', 'performance.suspension.suspend-unpaid']
export const RESUMES: readonly string[] = ['performance.suspension.resume']
/** … with which a side passes to another party. */
export const PASSES: readonly string[] = ['performance.assignment.take-effect']
/** … with which a bill is credited. */
export const CREDITS: readonly string[] = ['performance.reduction.agree', 'performance.reduction.accept-offer']

/** A term as it was renewed; `until` null: indefinite. */
export type NewTerm = { until: Day | null }

export type Outcome = {
  ends?: { lease: string; reason: string }
  suspends?: { lease: string; side: Side; file: string }
  resumes?: { lease: string; file: string }
  passes?: { lease: string; side: Side; to: string; from: Instant; file: string }
  credits?: { lease: string; month: string; reduction: { amountFen: number; reference: string } }
  term?: NewTerm
  /** what the file keeps for its later steps */
  keeps?: Kept
  /** a sub-lease that lasts longer than the lease: the excess does not bind the lessor */
  beyondTerm?: boolean
}

/** The instant at which a day begins in Shanghai. */
export const beginningOf = (day: Day): Instant => instantOfMillis(millisOf(`${day}T00:00:00.000Z`) - 8 * 3_600_000)

const credit = ({ file, leased }: Asked, month: string | undefined, amountFen: number | undefined): Outcome => ({
  credits: {
    lease: leased.lease,
    month: month!,
    reduction: { amountFen: amountFen!, reference: file.no },
  },
})

const suspension = ({ file, leased, now: { actor } }: Asked): Outcome => ({
  suspends: { lease: leased.lease, side: sideOf(leased, actor)!, file: file.file },
})

const sublease = ({ input, leased }: Asked): Outcome => ({
  beyondTerm: leased.until !== null && typeof input['untilOn'] === 'string' && input['untilOn'] > leased.until,
})

const askedFor = ({ input }: Asked): Outcome => ({ keeps: { lastOn: input['lastOn'] as Day } })
const renewed = ({ kept }: Asked): Outcome => ({ term: { until: kept.lastOn! } })

const OUTCOMES: Readonly<Record<string, (asked: Asked) => Outcome>> = {
  'performance.suspension.suspend': suspension,
  'performance.suspension.suspend-unpaid': suspension,
  'performance.suspension.resume': ({ file, leased }) => ({ resumes: { lease: leased.lease, file: file.file } }),
  'performance.renewal.ask-provider': askedFor,
  'performance.renewal.ask-lessee': askedFor,
  'performance.renewal.agree-provider': renewed,
  'performance.renewal.agree-lessee': renewed,
  'performance.renewal.become-indefinite': () => ({ term: { until: null } }),
  'performance.sublease.request': sublease,
  'performance.sublease.disclose': sublease,
  'performance.sublease.note-known': sublease,
  'performance.assignment.propose': ({ input, leased, now: { actor } }) => ({
    keeps: {
      kind: input['kind'] as 'whole' | 'debt',
      side: sideOf(leased, actor)!,
      effectiveOn: input['effectiveOn'] as Day,
    },
  }),
  'performance.assignment.take-effect': ({ file, leased, kept }) =>
    // A debt alone passes between the three; the sides of the lease stay.
    kept.kind === 'whole'
      ? {
          passes: {
            lease: leased.lease,
            side: kept.side!,
            to: file.parts['assignee']![0]!,
            from: beginningOf(kept.effectiveOn!),
            file: file.file,
          },
        }
      : {},
  'performance.reduction.claim': ({ input }) => ({
    keeps: { month: input['month'] as string, claimedFen: input['amountFen'] as number },
  }),
  'performance.reduction.offer': ({ input }) => ({ keeps: { offeredFen: input['amountFen'] as number } }),
  'performance.reduction.agree': (asked) => credit(asked, asked.kept.month, asked.kept.claimedFen),
  'performance.reduction.accept-offer': (asked) => credit(asked, asked.kept.month, asked.kept.offeredFen),
}

/** The outcome of a step; empty for one that leaves the lease as it is. */
export function outcomeOf(act: string, asked: Asked, reason: string): Outcome & Recordable {
  const outcome: Outcome = {
    ...(ENDS.includes(act) ? { ends: { lease: asked.leased.lease, reason: `${asked.file.no} ${reason}` } } : {}),
    ...OUTCOMES[act]?.(asked),
  }
  return outcome as Outcome & Recordable
}
