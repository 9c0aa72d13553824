// What a claim comes to: facts and the law of a day in, amounts and every reason out. Pure; integer fen.
import type { Law } from '#kernel/rules'
import { larger, leftFen, shareFen, withinCaps, type Cap, type CapName } from './amount.ts'
import { eligibility, eligibleFen, numberOf, otherPartsFen, rateOf, reason, type Reason } from './eligibility.ts'
import type { Facts } from './facts.ts'
import { isAward, POOL, RATE, type Programme } from './programme.ts'
import { redemption, yearOf } from './redemption.ts'

type Words = { zh: string; en: string }

/** A cap, what is left of it, and whether it is what holds the amount down. */
type CapShown = Cap & { leftFen: number; binding: boolean }

export type Decision = {
  programme: string | null
  stage: 'apply' | 'redeem'
  payment: 'direct' | 'paid-first' | null
  /** what may be granted; in a redemption, the voucher that is redeemed */
  grantFen: number
  /** what may be taken off the bill or paid out now */
  deductibleFen: number
  /** what it could be if all that is not known turns out well; null when that cannot be said */
  atMostFen: number | null
  ratePpm: number | null
  caps: CapShown[]
  reasons: Reason[]
  /** what does not stand in the way of the claimant but belongs before the department */
  flags: { flag: string; article: string; says: Words }[]
  notFound: Words | null
}

const REDEMPTION = [
  'voucherNo',
  'voucherBalanceFen',
  'invoiceNo',
  'invoiceFen',
  'invoiceComputeFen',
  'paidFen',
  'meteredFen',
] as const

/** An application, or a redemption: as the facts say, or by what they speak of. */
const stageOf = (facts: Facts): 'apply' | 'redeem' =>
  facts.stage === 'redeem' || (facts.stage === undefined && REDEMPTION.some((name) => facts[name] !== undefined))
    ? 'redeem'
    : 'apply'

/**
 * Decides a claim under a programme by the law of a day and place. All reasons are collected; one that is not met, known or
 * not, makes both amounts 0. A number that the law does not hold is a reason (`number-missing`), never zero.
 */
export function decideClaim(programme: Programme, facts: Facts, law: Law): Decision {
  const stage = stageOf(facts)
  const isHeld = law.holds(programme.id).holds
  const reasons = eligibility(programme, facts, law)
  const rate = isAward(programme) ? undefined : rateOf(programme, facts, law)
  if (isHeld && !isAward(programme) && rate === undefined) reasons.push(missing(programme, RATE))

  const base = eligibleFen(facts)
  const holdsVoucher = stage === 'redeem' && facts.voucherBalanceFen !== undefined
  const grantCaps = isHeld && !holdsVoucher ? capsOfGrant(programme, facts, law) : { caps: [], reasons: [] }
  reasons.push(...grantCaps.reasons)
  if (stage === 'apply') reasons.push(...windows(programme, facts, law))

  const ceilingFen = isAward(programme)
    ? (facts.assessedFen ?? null)
    : rate === undefined
      ? null
      : ceilingOf(facts, base, rate)
  const wantedFen = ceilingFen === null ? null : Math.min(ceilingFen, facts.requestedFen ?? ceilingFen)
  const grant = wantedFen === null ? null : withinCaps(wantedFen, grantCaps.caps)

  if (stage === 'apply') {
    const isGranted = reasons.every(({ met }) => met) && grant !== null && grant.fen > 0
    if (grant?.fen === 0 && reasons.every(({ met }) => met)) reasons.push(nothingLeft(programme))
    return {
      ...about(programme, stage, law, rate),
      grantFen: isGranted ? grant.fen : 0,
      deductibleFen: isGranted && programme.payment.mode === 'direct' ? grant.fen : 0,
      atMostFen: atMost(reasons, grant?.fen),
      caps: shown(grantCaps.caps, grant?.binding ?? []),
      reasons,
    }
  }
  const redeemed = redemption(programme, facts, law, { rate, baseFen: base })
  reasons.push(...redeemed.reasons)
  const grantFen = facts.voucherBalanceFen ?? grant?.fen ?? null
  const caps = [...grantCaps.caps, ...redeemed.caps]
  const deduct =
    grantFen === null || redeemed.wantedFen === null
      ? null
      : withinCaps(Math.min(redeemed.wantedFen, facts.requestedFen ?? redeemed.wantedFen), [
          ...caps,
          { cap: 'balance', capFen: grantFen, usedFen: 0 }, // without a voucher yet, what would be granted bounds it
        ])
  if (deduct?.fen === 0 && reasons.every(({ met }) => met)) reasons.push(nothingLeft(programme))
  const isPaid = reasons.every(({ met }) => met) && deduct !== null
  return {
    ...about(programme, stage, law, rate),
    grantFen: isPaid ? (grantFen ?? 0) : 0,
    deductibleFen: isPaid ? deduct.fen : 0,
    atMostFen: atMost(reasons, deduct?.fen),
    caps: shown(caps, deduct?.binding ?? []),
    reasons,
  }
}

/** The answer where no programme is on file for what was asked. */
export function noProgramme(facts: Facts, says: Words): Decision {
  return {
    programme: null,
    stage: stageOf(facts),
    payment: null,
    grantFen: 0,
    deductibleFen: 0,
    atMostFen: 0,
    ratePpm: null,
    caps: [],
    reasons: [reason('programme', 'platform/subsidy-rules#programme', false, says)],
    flags: [],
    notFound: null,
  }
}

function about(programme: Programme, stage: 'apply' | 'redeem', law: Law, rate: number | undefined) {
  const list = programme.providerList
  return {
    programme: programme.id,
    stage,
    payment: programme.payment.mode,
    ratePpm: rate ?? null,
    flags:
      list === undefined || !law.holds(list).holds
        ? []
        : [
            {
              flag: 'provider-list',
              article: 'cn/fair-competition-review-regulation#9',
              says: {
                zh: '方案以名录或者中心限定提供方，有公平竞争风险，提请审查；不影响申领人',
                en: 'the programme limits providers to a list or centres: a risk to fair competition, for review; the claimant is not affected',
              },
            },
          ],
    notFound: programme.notFound,
  }
}

/** What the share comes to; without an itemised fee, at most that of the contract less the parts that are named. */
function ceilingOf(facts: Facts, base: number | undefined, rate: number): number | null {
  if (base !== undefined) return shareFen(base, rate)
  return facts.contractFen === undefined ? null : shareFen(Math.max(0, facts.contractFen - otherPartsFen(facts)), rate)
}

function capsOfGrant(programme: Programme, facts: Facts, law: Law): { caps: Cap[]; reasons: Reason[] } {
  const caps: Cap[] = []
  const reasons: Reason[] = []
  const add = (
    cap: CapName,
    name: string | undefined,
    usedFen: number | undefined,
    says: Words,
    bring: Words,
  ): void => {
    if (name === undefined) return
    const capFen = numberOf(law, programme.id, name)
    if (capFen === undefined) {
      reasons.push(missing(programme, name))
      return
    }
    if (usedFen !== undefined) caps.push({ cap, capFen, usedFen, article: programme.id })
    reasons.push(reason(`${cap}-cap`, programme.id, usedFen === undefined ? undefined : usedFen < capFen, says, bring))
  }
  const sum = (keep: (one: NonNullable<Facts['earlier']>[number]) => boolean): number | undefined =>
    facts.earlier
      ?.filter((one) => (one.programme === programme.id || one.programme === programme.id.split('#')[0]) && keep(one))
      .reduce((total, one) => total + one.grantedFen, 0)
  const statement = { zh: '主管部门出具的已核发金额', en: 'what the department has granted so far' }
  add('contract', programme.caps.contract, 0, { zh: '单份合同上限', en: 'cap of one contract' }, statement)
  add(
    'year',
    programme.caps.year,
    larger(
      facts.grantedThisYearFen,
      sum(({ on }) => yearOf(on) === yearOf(law.day)),
    ),
    { zh: '本年度单个主体上限仍有余额', en: 'something is left of the yearly cap of the claimant' },
    statement,
  )
  add(
    'entity',
    programme.caps.entity,
    larger(
      facts.grantedTotalFen,
      sum(() => true),
    ),
    { zh: '单个主体累计上限仍有余额', en: 'something is left of the cap of the claimant' },
    statement,
  )
  add(
    'pool',
    programme.pool === undefined ? undefined : POOL,
    facts.poolUsedFen,
    { zh: '资金池仍有余额', en: 'something is left of the pool' },
    { zh: '资金池已用金额', en: 'how much of the pool is used' },
  )
  return { caps, reasons }
}

function windows(programme: Programme, { windowFrom, windowUntil }: Facts, law: Law): Reason[] {
  const found: Reason[] = []
  if (programme.window !== undefined) {
    const open = law.holds(programme.window)
    found.push(
      reason(
        'window',
        programme.window,
        open.holds,
        open.holds ? { zh: '在申请期内', en: 'the window is open' } : open.says,
      ),
    )
  }
  if (windowFrom !== undefined || windowUntil !== undefined)
    found.push(
      reason(
        'window',
        'platform/subsidy-rules#window',
        law.day >= (windowFrom ?? law.day) && law.day <= (windowUntil ?? law.day),
        {
          zh: `申请期 ${windowFrom ?? '…'} 至 ${windowUntil ?? '…'}`,
          en: `the window is from ${windowFrom ?? '…'} to ${windowUntil ?? '…'}`,
        },
      ),
    )
  return found
}

const missing = (programme: Programme, name: string): Reason =>
  reason(
    'number-missing',
    programme.id,
    undefined,
    {
      zh: `${programme.title.zh}的数值 ${name} 未查得，不作推断`,
      en: `the number ${name} of the ${programme.title.en} was not found; it is not guessed`,
    },
    { zh: '载明该数值的办法或者指南', en: 'the measures or guide that state it' },
  )

const nothingLeft = (programme: Programme): Reason =>
  reason('amount', programme.id, false, {
    zh: '可支持的金额为零',
    en: 'the amount that may be supported is nil',
  })

const shown = (caps: readonly Cap[], binding: readonly CapName[]): CapShown[] =>
  caps.map((cap) => ({ ...cap, leftFen: leftFen(cap), binding: binding.includes(cap.cap) }))

const atMost = (reasons: readonly Reason[], fen: number | undefined): number | null =>
  reasons.some(({ met, known }) => known && !met) ? 0 : (fen ?? null)
