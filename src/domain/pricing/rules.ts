// Numbers of platform/price-rules that the compiling runs on, also without a platform; a test holds both equal.
import type { GatherRules } from './gather.ts'
import type { IndexRules } from './index-series.ts'
import type { Method } from './method.ts'

/** Article sources. */
export const GATHER_RULES: GatherRules = { signedWithinDays: 56, reservedFromDays: 30, listFreshDays: 7 }

/** Article index. */
export const INDEX_NUMBERS = { windowMonths: 13, leastProducts: 4, longTermDays: 365 }

/** The rules of the index under a method: its fewest sources, its limit to one source and its bands of terms are those of the reference price. */
export const indexRules = ({ minProviders, topSharePpm, termBandDays }: Method): IndexRules => ({
  ...INDEX_NUMBERS,
  leastProviders: minProviders,
  topSharePpm,
  termBandDays,
})
