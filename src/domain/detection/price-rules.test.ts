// The detectors of prices run on the numbers of the platform's own rules, in the version that they name.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadLaw } from '#kernel/rules'
import { BAIT } from './bait.ts'
import { COORDINATION } from './coordination-rule.ts'
import { RESALE } from './hoarding.ts'
import { LOWBALL } from './lowball.ts'

const law = loadLaw(join(import.meta.dirname, '../../../law'))
const log = (ratio: number): number => Math.round(Math.expm1(ratio) * 1_000_000)

/** Numbers of a detector as the article writes them: `leastDeals` → `least-deals`, shares in ppm, deviations in thousandths. */
const asWritten: Record<string, Record<string, number>> = {
  'detect-lowball': {
    'window-days': LOWBALL.windowDays,
    'least-deals': LOWBALL.leastDeals,
    'least-share-ppm': LOWBALL.leastShare * 1_000_000,
    'least-span-days': LOWBALL.leastSpanDays,
    'peer-deviations-milli': LOWBALL.peerDeviations * 1_000,
    'depth-alone-milli': LOWBALL.depthAlone * 1_000,
    'screening-deviations-milli': LOWBALL.screeningDeviations * 1_000,
    'tolerance-milli': LOWBALL.tolerance * 1_000,
    'noise-share-ppm': LOWBALL.noiseShare * 1_000_000,
  },
  'detect-coordination': {
    'reference-days': COORDINATION.referenceDays,
    'conduct-days': COORDINATION.conductDays,
    'conduct-rise-ppm': log(COORDINATION.conductRise),
    'impact-rise-ppm': log(COORDINATION.impactRise),
    'together-days': COORDINATION.togetherDays,
    'least-firms': COORDINATION.leastFirms,
    'least-before': COORDINATION.leastBefore,
    'least-after': COORDINATION.leastAfter,
    'least-history-days': COORDINATION.leastHistoryDays,
    'least-joint-share-ppm': COORDINATION.leastJointShare * 1_000_000,
    'least-cell-deals': COORDINATION.leastCellDeals,
    'followed-after-days': COORDINATION.followedAfterDays,
    'held-days': COORDINATION.heldDays,
    'noise-level-ppm': COORDINATION.noiseLevel * 1_000_000,
  },
  'detect-bait': {
    'least-asked': BAIT.leastAsked,
    'served-share-ppm': BAIT.servedShare * 1_000_000,
    'of-peers-ppm': BAIT.ofPeers * 1_000_000,
    'least-deals': BAIT.leastDeals,
    'above-list-ppm': BAIT.aboveList * 1_000_000,
    'above-share-ppm': BAIT.aboveShare * 1_000_000,
    'noise-share-ppm': BAIT.noiseShare * 1_000_000,
  },
  'detect-resale': {
    'least-deals': RESALE.leastDeals,
    'markup-ppm': log(RESALE.markup),
    'held-share-ppm': RESALE.heldShare * 1_000_000,
    'relet-share-ppm': RESALE.reletShare * 1_000_000,
    'longest-chain': RESALE.longestChain,
  },
}

const isDays = (name: string): boolean => name.endsWith('-days')

test.each(Object.keys(asWritten))('%s', (article) => {
  for (const on of [LOWBALL.from, '2026-11-23']) {
    const then = law.at(on, 'cn')
    const path = `platform/price-rules#${article}`
    const read = Object.fromEntries(
      Object.keys(asWritten[article]!).map((name) => [
        name,
        isDays(name) ? then.days(path, name) : then.integer(path, name),
      ]),
    )
    expect(read).toEqual(asWritten[article])
  }
})

test('both detectors that make leads name the same version', () => expect(COORDINATION.from).toBe(LOWBALL.from))
