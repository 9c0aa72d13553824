// How the remedies of a claim go together, and which second way there is beside the first (预备请求).
import type { Alternative, Fit } from './claim-answer.ts'
import { holds, type ClaimLaw, type Pair } from './claim-scenarios.ts'
import type { Asked, Claim, Remedy } from './claim-terms.ts'

/** Every pair of remedies of the claim that the law's file speaks of. */
export function fitsOf(claim: Claim, { pairs }: ClaimLaw): Fit[] {
  const { asked, alternative } = claim
  return pairs.flatMap((pair) => {
    const clashes = pair.fits !== 'together' && (bothIn(asked, pair) || bothIn(alternative, pair))
    const isAsked = bothIn([...asked, ...alternative], pair)
    return isAsked
      ? [
          {
            pair: [pair.a, pair.b],
            fits: pair.fits,
            clashes: clashes && !isSplit(pair, claim),
            why: pair.why,
            article: pair.article,
          },
        ]
      : []
  })
}

const has = (list: readonly Asked[], remedy: Remedy): boolean => list.some((one) => one.remedy === remedy)
const bothIn = (list: readonly Asked[], { a, b }: Pair): boolean => has(list, a) && has(list, b)

/** Money for another loss, or for other days, than that of its pair: no loss is counted twice, so nothing clashes. */
function isSplit({ a, b }: Pair, { facts }: Claim): boolean {
  switch (`${a}+${b}`) {
    case 'liquidated+damages':
    case 'sla-credit+damages':
      return facts.lossHow !== undefined
    case 'liquidated+interest':
      return facts.liquidatedDailyPpm === undefined || !overlaps(facts)
    case 'sla-credit+reduce-price':
      return facts.shortfallFrom !== undefined
    default:
      return false
  }
}

/** Whether liquidated damages by the day and interest run over the same days. */
function overlaps({ liquidatedFrom, liquidatedUntil, interestFrom, interestUntil }: Claim['facts']): boolean {
  const isBefore = (end: string | undefined, start: string | undefined): boolean =>
    end !== undefined && start !== undefined && end < start
  return !isBefore(liquidatedUntil, interestFrom) && !isBefore(interestUntil, liquidatedFrom)
}

/** The second ways of the scenario that suit the claim. */
export function alternativesOf(claim: Claim, { scenarios }: ClaimLaw): Alternative[] {
  return scenarios
    .get(claim.scenario)!
    .alternatives.filter(({ when }) => holds(when, claim))
    .map(({ main, alternative, why, article }) => ({
      main,
      alternative,
      given: alternative.every((remedy) => has(claim.alternative, remedy)),
      why,
      article,
    }))
}
