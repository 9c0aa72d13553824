// The detectors run on the numbers of the platform's own rules, in the version that they name.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadLaw } from '#kernel/rules'
import { BAIT } from './bait.ts'
import { COORDINATION } from './coordination-rule.ts'
import { DUPLICATE } from './duplicate-device.ts'
import { RESALE } from './hoarding.ts'
import { IDLE_FARM } from './idle-farm.ts'
import { LEAD_SCORE } from './lead.ts'
import { LOWBALL } from './lowball.ts'
import { CIRCLE } from './money-circle.ts'
import { OVER_CLAIM } from './over-claim.ts'
import { RELATED } from './related.ts'
import { TIMING } from './subsidy-timing.ts'
import { USE } from './use.ts'
import { SHAM } from './wash-ring.ts'

const law = loadLaw(join(import.meta.dirname, '../../../law'))
const log = (ratio: number): number => ppm(Math.expm1(ratio))
const ppm = (share: number): number => Math.round(share * 1_000_000)
const milli = (value: number): number => Math.round(value * 1_000)

/** Numbers of a detector as the article writes them: `leastDeals` → `least-deals`, shares in ppm, deviations in thousandths. */
const asWritten: Record<string, Record<string, number>> = {
  'platform/price-rules#detect-lowball': {
    'window-days': LOWBALL.windowDays,
    'least-deals': LOWBALL.leastDeals,
    'least-share-ppm': ppm(LOWBALL.leastShare),
    'least-span-days': LOWBALL.leastSpanDays,
    'peer-deviations-milli': milli(LOWBALL.peerDeviations),
    'depth-alone-milli': milli(LOWBALL.depthAlone),
    'screening-deviations-milli': milli(LOWBALL.screeningDeviations),
    'tolerance-milli': milli(LOWBALL.tolerance),
    'noise-share-ppm': ppm(LOWBALL.noiseShare),
  },
  'platform/price-rules#detect-coordination': {
    'reference-days': COORDINATION.referenceDays,
    'conduct-days': COORDINATION.conductDays,
    'conduct-rise-ppm': log(COORDINATION.conductRise),
    'impact-rise-ppm': log(COORDINATION.impactRise),
    'together-days': COORDINATION.togetherDays,
    'least-firms': COORDINATION.leastFirms,
    'least-before': COORDINATION.leastBefore,
    'least-after': COORDINATION.leastAfter,
    'least-history-days': COORDINATION.leastHistoryDays,
    'least-joint-share-ppm': ppm(COORDINATION.leastJointShare),
    'least-cell-deals': COORDINATION.leastCellDeals,
    'followed-after-days': COORDINATION.followedAfterDays,
    'held-days': COORDINATION.heldDays,
    'noise-level-ppm': ppm(COORDINATION.noiseLevel),
  },
  'platform/price-rules#detect-bait': {
    'least-asked': BAIT.leastAsked,
    'served-share-ppm': ppm(BAIT.servedShare),
    'of-peers-ppm': ppm(BAIT.ofPeers),
    'least-deals': BAIT.leastDeals,
    'above-list-ppm': ppm(BAIT.aboveList),
    'above-share-ppm': ppm(BAIT.aboveShare),
    'noise-share-ppm': ppm(BAIT.noiseShare),
  },
  'platform/price-rules#detect-resale': {
    'least-deals': RESALE.leastDeals,
    'markup-ppm': log(RESALE.markup),
    'held-share-ppm': ppm(RESALE.heldShare),
    'relet-share-ppm': ppm(RESALE.reletShare),
    'longest-chain': RESALE.longestChain,
  },
  'platform/subsidy-rules#detect-related': {
    'group-strength-milli': milli(RELATED.groupStrength),
    'control-milli': milli(RELATED.control),
    'shared-account-milli': milli(RELATED.sharedAccount),
    'shared-legal-rep-milli': milli(RELATED.sharedLegalRep),
    'majority-milli': milli(RELATED.majority),
    'majority-share-ppm': RELATED.majorityPct * 10_000,
    'stake-milli': milli(RELATED.stake),
    'stake-share-ppm': RELATED.stakePct * 10_000,
    'shared-contact-milli': milli(RELATED.sharedContact),
    'shared-address-milli': milli(RELATED.sharedAddress),
    'discount-from': RELATED.discountFrom,
    most: RELATED.most,
  },
  'platform/subsidy-rules#detect-money-circle': {
    'first-line-days': CIRCLE.firstLineDays,
    'second-line-days': CIRCLE.secondLineDays,
    hops: CIRCLE.hops,
    'strong-share-ppm': ppm(CIRCLE.strongShare),
    'weak-share-ppm': ppm(CIRCLE.weakShare),
    'whole-share-ppm': ppm(CIRCLE.wholeShare),
    'busy-from': CIRCLE.busyFrom,
    busiest: CIRCLE.busiest,
    'most-home': CIRCLE.mostHome,
  },
  'platform/subsidy-rules#detect-use': {
    'idle-factor-milli': milli(USE.idleFactor),
    'idle-share-ppm': ppm(USE.idleShare),
    'busy-utilisation-ppm': USE.busyUtilPct * 10_000,
    'mismatch-share-ppm': ppm(USE.mismatchShare),
    'energy-tolerance-ppm': ppm(USE.energyTolerance),
    'least-complete-ppm': USE.leastCompletePct * 10_000,
    'least-days': USE.leastDays,
    'least-variation-ppm': ppm(USE.leastVariation),
    'variation-days': USE.leastDaysForVariation,
    'failed-share-ppm': ppm(USE.failedShare),
  },
  'platform/subsidy-rules#detect-subsidy-timing': {
    'window-days': TIMING.windowDays,
    'last-days': TIMING.lastDays,
    'after-payout-days': TIMING.afterPayoutDays,
    'cap-share-ppm': ppm(TIMING.capShare),
    'least-share-ppm': ppm(TIMING.leastShare),
    'least-at-cap': TIMING.leastAtCap,
  },
  'platform/subsidy-rules#detect-wash-ring': {
    'money-strong-milli': milli(SHAM.moneyStrong),
    'money-weak-milli': milli(SHAM.moneyWeak),
    'mismatch-milli': milli(SHAM.mismatch),
    'idle-milli': milli(SHAM.idle),
    'support-milli': milli(SHAM.support),
    'support-share-ppm': ppm(SHAM.supportShare),
    'support-refunded-milli': milli(SHAM.supportRefunded),
    'least-supported': SHAM.leastSupported,
    'price-milli': milli(SHAM.price),
    'price-deviations-milli': milli(SHAM.priceDeviations),
    'timing-milli': milli(SHAM.timing),
    'unused-share-ppm': ppm(SHAM.unusedShare),
    'tightness-ppm': ppm(SHAM.tightness),
    'tightness-unused-ppm': ppm(SHAM.tightnessUnused),
    'least-whole': SHAM.leastWhole,
    'least-of-family-milli': milli(SHAM.leastOfFamily),
    'lead-score-milli': milli(LEAD_SCORE),
    'hold-score-milli': milli(SHAM.holdScore),
    'hold-families': SHAM.holdFamilies,
  },
  'platform/subsidy-rules#detect-idle-farm': {
    'least-idle': IDLE_FARM.leastIdle,
    'least-idle-share-ppm': ppm(IDLE_FARM.leastIdleShare),
    'high-support-ppm': ppm(IDLE_FARM.highSupport),
    'timing-level-ppm': ppm(IDLE_FARM.timingLevel),
    'clear-timing-level-ppm': ppm(IDLE_FARM.clearTimingLevel),
    'points-idle-milli': milli(IDLE_FARM.points.idle),
    'points-idle-few-milli': milli(IDLE_FARM.points.idleFew),
    'points-timing-milli': milli(IDLE_FARM.points.timing),
    'points-timing-clear-milli': milli(IDLE_FARM.points.timingClear),
    'points-cap-milli': milli(IDLE_FARM.points.cap),
    'points-support-milli': milli(IDLE_FARM.points.support),
  },
  'platform/subsidy-rules#detect-duplicate-device': {
    'handover-seconds': DUPLICATE.handoverSeconds,
    'whole-card': DUPLICATE.wholeCard,
  },
  'platform/subsidy-rules#detect-over-claim': {
    'least-tests': OVER_CLAIM.leastTests,
    'least-tests-apart': OVER_CLAIM.leastTestsApart,
    'median-below-ppm': ppm(OVER_CLAIM.medianBelow),
    'best-below-ppm': ppm(OVER_CLAIM.bestBelow),
  },
}

const isDays = (name: string): boolean => name.endsWith('-days')

test.each(Object.keys(asWritten))('%s', (path) => {
  for (const on of [LOWBALL.from, '2026-11-23']) {
    const then = law.at(on, 'cn')
    const read = Object.fromEntries(
      Object.keys(asWritten[path]!).map((name) => [
        name,
        isDays(name) ? then.days(path, name) : then.integer(path, name),
      ]),
    )
    expect(read).toEqual(asWritten[path])
  }
})

test('no number of an article is left unused', () => {
  for (const path of Object.keys(asWritten)) {
    const { params } = law.at(LOWBALL.from, 'cn').article(path)
    expect(Object.keys(params ?? {}).toSorted()).toEqual(Object.keys(asWritten[path]!).toSorted())
  }
})

test('detectors that make leads name the same version', () => {
  for (const { from } of [COORDINATION, SHAM, IDLE_FARM, DUPLICATE, OVER_CLAIM]) expect(from).toBe(LOWBALL.from)
})
