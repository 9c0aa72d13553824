// Whether a claim is complete (释明): what is missing and why it matters, which second way goes beside the first, what the
// money comes to, where and by when. It says nothing of what a court will find.
import { formatYuan } from '#kernel/money'
import type { Law } from '#kernel/rules'
import type { Day } from '#kernel/time'
import type { ClaimCheck, Fit, Missing } from './claim-answer.ts'
import { deadlinesOf } from './claim-deadlines.ts'
import { contradictionsOf } from './claim-due.ts'
import { elementsOf, placeEvidence, placeUndisputed } from './claim-elements.ts'
import { alternativesOf, fitsOf } from './claim-fit.ts'
import { moneyOf } from './claim-money.ts'
import { claimLaw, holds, type ClaimLaw, type Need } from './claim-scenarios.ts'
import { REMEDIES, SCENARIOS, type Claim, type Words } from './claim-terms.ts'
import { counterclaimTest, repeatSuitTest } from './claim-tests.ts'
import { courtFeeOf } from './court-fee.ts'
import { jurisdictionOf } from './jurisdiction.ts'
import { ownView } from './limitation.ts'

/** Said with every answer. */
const NOTE: Words = {
  zh: '提示仅供参考：是否受理、怎样裁判由法院决定；补齐以后仍建议请律师看一遍',
  en: 'Guidance only: whether a case is taken and how it is decided is for the court; have a lawyer read it once it is complete',
}

/** What a judge, a mediator and the other side may see of a check. */
export type SharedCheck = Omit<ClaimCheck, 'own'>

/** The whole check, with what the claimant alone sees. Its law.used() names the articles of limitation too: see sharedCheck. */
export function checkClaim(claim: Claim, law: Law, day: Day, among: ClaimLaw = claimLaw()): ClaimCheck {
  return { ...sharedCheck(claim, law, day, among), own: ownView(claim, law, day) }
}

/**
 * The check as others may see it: nothing of limitation is in it, and no article on it is cited through `law`, so that a
 * record of an act shows none either.
 *
 * Check a claim under the law of a place on a day; `day` is the day to which running sums are counted for now. `among`: the
 * project's own scenarios unless told. Throws LawMissing where that day has no rule that the check rests on.
 */
export function sharedCheck(claim: Claim, law: Law, day: Day, among: ClaimLaw = claimLaw()): SharedCheck {
  const fits = fitsOf(claim, among)
  const money = moneyOf(claim, law, day)
  const repeatSuit = repeatSuitTest(claim)
  const missing = [
    ...needsOf(claim, among, undefined),
    ...proofOf(claim, among),
    ...fits.filter(({ clashes }) => clashes).map(clashOf),
    ...sumsOf(claim, money.lines),
    ...contradictionsOf(claim, day),
    ...(repeatSuit.outcome === 'yes' || repeatSuit.outcome === 'unknown'
      ? [
          {
            item: 'earlier-suit',
            what: { zh: '与以前的诉讼有何不同', en: 'what differs from the earlier suit' },
            why: repeatSuit.says,
            article: repeatSuit.article,
            facts: ['earlierSuits'],
          },
        ]
      : []),
  ]
  return {
    scenario: claim.scenario,
    title: SCENARIOS[claim.scenario],
    on: day,
    complete: missing.length === 0,
    missing,
    toCourt: needsOf(claim, among, 'court'),
    fits,
    alternatives: alternativesOf(claim, among),
    deadlines: deadlinesOf(claim, law),
    money,
    causeOfAction: causeOf(claim),
    counterclaim: counterclaimTest(claim),
    repeatSuit,
    jurisdiction: jurisdictionOf(claim, money.totalFen, law),
    courtFee: courtFeeOf({ baseFen: money.totalFen, preservationFen: claim.facts.preservationFen }, law),
    note: NOTE,
  }
}

function needsOf(claim: Claim, { needs, scenarios }: ClaimLaw, to: Need['to']): Missing[] {
  const special = scenarios.get(claim.scenario)!.needs
  // what the scenario asks in its own words takes the place of the common question
  const own = new Set(special.map(({ item }) => item))
  return [...needs.filter(({ item }) => !own.has(item)), ...special]
    .filter((need) => need.to === to && holds(need.when, claim) && !isFilled(need, claim))
    .map(({ item, what, why, article, facts }) => ({ item, what, why, article, facts }))
}

const isFilled = ({ facts, filledBy }: Need, claim: Claim): boolean =>
  filledBy === undefined ? facts.some((name) => claim.facts[name] !== undefined) : holds(filledBy, claim)

/** Elements that the claimant has to bring evidence for, with neither evidence nor an undisputed fact. */
function proofOf(claim: Claim, scenariosLaw: ClaimLaw): Missing[] {
  if (claim.evidence.length === 0) return [] // nothing at all is one gap, and told as one
  const { proof } = scenariosLaw.scenarios.get(claim.scenario)!
  const inPlay = (['validity', 'performance'] as const)
    .flatMap((module) => elementsOf(module, claim, scenariosLaw))
    .map(({ element }) => element)
  const shown = new Set<string>()
  for (const one of claim.evidence)
    if (one.side === 'claimant') for (const { id } of placeEvidence(inPlay, one)) shown.add(id)
  for (const one of claim.undisputed) for (const { id } of placeUndisputed(inPlay, one)) shown.add(id)
  return inPlay
    .filter(({ id }) => proof.includes(id) && !shown.has(id))
    .map(({ id, title, evidence, burdenArticle }) => ({
      item: `evidence-${id}`,
      what: { zh: `“${title.zh}”的证据`, en: `evidence on: ${title.en}` },
      why: {
        zh: `这一点由您先拿出证据，现在列出的证据里没有对应的。常用的有：${evidence.zh}。已有的，请在该证据上注明它证明这一点。`,
        en: `This is yours to show first and nothing listed speaks to it. Usual: ${evidence.en}. If you have it, mark that piece as showing this.`,
      },
      article: burdenArticle,
      facts: ['evidence'],
    }))
}

function clashOf({ pair: [a, b], why, article }: Fit): Missing {
  return {
    item: `choose-${a}-or-${b}`,
    what: {
      zh: `“${REMEDIES[a].zh}”与“${REMEDIES[b].zh}”分出先后`,
      en: `an order between “${REMEDIES[a].en}” and “${REMEDIES[b].en}”`,
    },
    why: {
      zh: `${why.zh}办法：把其中一项移到备位请求（alternativeClaims）。`,
      en: `${why.en} Move one of them to the claims in case (alternativeClaims).`,
    },
    article,
    facts: ['claims', 'alternativeClaims'],
  }
}

/** A sum asked for that the party's own numbers do not give. */
function sumsOf(claim: Claim, lines: ClaimCheck['money']['lines']): Missing[] {
  return [...claim.asked, ...claim.alternative].flatMap(({ remedy, amountFen }) => {
    const own = lines.filter((one) => one.remedy === remedy)
    if (amountFen === undefined || own.length === 0 || own.some((one) => one.amountFen === null)) return []
    const counted = own.reduce((total, one) => total + one.amountFen!, 0)
    if (counted === amountFen) return []
    return [
      {
        item: `sum-${remedy}`,
        what: { zh: `“${REMEDIES[remedy].zh}”的数额对不上`, en: `the sum of “${REMEDIES[remedy].en}” does not agree` },
        why: {
          zh: `请求 ${formatYuan(amountFen)}，按您填写的数字算是 ${formatYuan(counted)}（${own[0]!.formula.zh}）。请改成一致，或者说明差在哪里。`,
          en: `${formatYuan(amountFen)} is asked for, your own numbers give ${formatYuan(counted)} (${own[0]!.formula.en}). Make them agree, or say why they differ.`,
        },
        article: 'cn/civil-procedure-law#122',
        facts: ['claims'],
      },
    ]
  })
}

const CAUSES: Readonly<Record<string, { article: string; name: Words }>> = {
  'by-server': { article: 'lease', name: { zh: '租赁合同纠纷', en: 'lease contract' } },
  'finance-lease': { article: 'finance-lease', name: { zh: '融资租赁合同纠纷', en: 'finance lease contract' } },
  'by-scale': { article: 'network-service', name: { zh: '网络服务合同纠纷', en: 'network service contract' } },
  storage: { article: 'network-service', name: { zh: '网络服务合同纠纷', en: 'network service contract' } },
  carrier: { article: 'telecom-service', name: { zh: '电信服务合同纠纷', en: 'telecom service contract' } },
  hosting: { article: 'entrustment', name: { zh: '委托合同或者服务合同纠纷', en: 'entrustment or service contract' } },
  brokerage: { article: 'intermediary', name: { zh: '中介合同纠纷', en: 'intermediary contract' } },
}

function causeOf({ facts: { leaseKind } }: Claim): ClaimCheck['causeOfAction'] {
  const found = leaseKind === undefined ? undefined : CAUSES[leaseKind]
  const { article, name } = found ?? { article: 'other', name: { zh: '其他合同纠纷', en: 'other contract' } }
  return {
    name,
    why: {
      zh: `${found === undefined ? '租赁方式没有写明或者兼有几种，先列最宽的一类。' : ''}案由按合同的实质确定，不看名称；以法院立案时确定的为准。`,
      en: `${found === undefined ? 'The kind of lease is not told, or mixed, so the widest is given. ' : ''}It follows the substance of the contract, not its title; the court fixes it.`,
    },
    article: `cn/causes-of-action-2026#${article}`,
  }
}
