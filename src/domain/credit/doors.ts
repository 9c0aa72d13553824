// What other rooms ask of credit: how often somebody is inspected, and whether a programme's own bar stands in the way.
// Neither is ever asked by whoever grants a licence (cn/administrative-licensing-law#16, #17): see uses.ts.
import type { Law } from '#kernel/rules'
import type { Sql } from '#kernel/store'
import { addMonths, type Day } from '#kernel/time'
import type { CreditFile } from './fact.ts'
import { creditFileOf } from './kept.ts'
import { scoreOf } from './score.ts'
import { ruleCite, scorecardOf, type Grade } from './scorecard.ts'
import { standing } from './standing.ts'

/** How often: rarer, as usual, more often. New entities and those of which nothing is known are as usual. */
export type Tier = 'rarer' | 'usual' | 'oftener'

export type CreditTier = { tier: Tier; grade: Grade; scoreMilli: number; basis: readonly string[] }

export const TIERS = ruleCite('tiers')
const tiers: Readonly<Record<Grade, Tier>> = {
  AAA: 'rarer',
  AA: 'rarer',
  A: 'usual',
  B: 'usual',
  M: 'usual',
  C: 'oftener',
  D: 'oftener',
}

/** The tier of a file by the rules of a day. Pure. */
export function tierOf(file: CreditFile, law: Law): CreditTier {
  const { grade, scoreMilli } = scoreOf(file, scorecardOf(law))
  return { tier: tiers[grade], grade, scoreMilli, basis: [TIERS, 'cn/private-economy-promotion-law#52'] }
}

/** The tier of a party as it stood on the day of a law. */
export const creditTierOf = async (sql: Sql, party: string, law: Law): Promise<CreditTier> =>
  tierOf(await creditFileOf(sql, party, law.day), law)

/** An entry on a list set up by law, or a serious finding, that stands on the day. */
export type StandingGround = { decision: string; rule: string; decidedOn: Day; source: string | null }

export type CreditStanding = {
  /** something serious was decided within the years before the day, and stands */
  serious: boolean
  /** on a list set up by law on the day */
  listed: boolean
  grounds: StandingGround[]
}

/**
 * What a programme may ask about serious dishonesty within `years` before the day of a law. What was repaired, revoked or
 * has ended is as if it had never been; what is objected to or not yet served does not count.
 */
export async function creditStandingOf(sql: Sql, party: string, law: Law, years: number): Promise<CreditStanding> {
  return standingOfFile(await creditFileOf(sql, party, law.day), law, years)
}

/** The same of a file. Pure. */
export function standingOfFile({ facts }: Pick<CreditFile, 'facts'>, law: Law, years: number): CreditStanding {
  const card = scorecardOf(law)
  const since = addMonths(law.day, -12 * years)
  const counting = facts.flatMap((fact) => {
    const found = standing(fact, card)
    return typeof found === 'string' || found.decidedOn < since ? [] : [found]
  })
  const grave = counting.filter(({ level, rule }) => rule.directD || level === 'serious')
  return {
    serious: grave.length > 0,
    listed: counting.some(({ rule }) => rule.directD),
    grounds: grave.map(({ fact, rule, decidedOn }) => ({
      decision: fact.decision!,
      rule: rule.article,
      decidedOn,
      source: fact.source ?? null,
    })),
  }
}
