// Where a claim may be filed: what was agreed, the other side's domicile, the place of performance; at which level by the
// sum, and whether an internet court comes into question. It lists and gives reasons; the court decides, so that every
// answer is one to be confirmed.
import type { Law } from '#kernel/rules'
import type { CourtOption, Jurisdiction } from './claim-answer.ts'
import type { Claim, Remedy, Words } from './claim-terms.ts'

const MONEY: readonly Remedy[] = [
  'pay',
  'refund',
  'reduce-price',
  'sla-credit',
  'return-deposit',
  'earnest',
  'liquidated',
  'damages',
]
const LEVELS = 'cn/intermediate-court-cases-2021'

export function jurisdictionOf(claim: Claim, totalFen: number, law: Law): Jurisdiction {
  return {
    arbitration: arbitrationOf(claim),
    options: optionsOf(claim),
    level: levelOf(claim, totalFen, law),
    internetCourt: internetCourtOf(claim),
  }
}

function arbitrationOf({ facts }: Claim): Words | null {
  if (facts.arbitrationClause !== true) return null
  return {
    zh: '合同有仲裁条款：一般应向约定的仲裁机构申请，法院通常不受理，条款不成立或者无效的除外。请先核对条款写的是哪一家机构。',
    en: 'The contract has an arbitration clause: the body named there is the way, unless the clause fails. Check which body it names.',
  }
}

/** 深圳市福田区福华路2号 → 深圳市福田区人民法院. Basic courts are called after their district or county. */
function basicCourtOf(place: string | undefined): string | null {
  const found = /^(?:[^省市区县]{2,8}(?:省|自治区))?((?:[^市区县]{2,8}市)?[^市区县]{1,8}?(?:新区|区|县))/.exec(
    place ?? '',
  )
  return found === null ? null : `${found[1]!}人民法院`
}

/** The court of a choice such as 被告住所地有管辖权的人民法院; one that is named is its own. */
function agreedSuggestion({ facts }: Claim): string | null {
  const { agreedCourt = '', agreedCourtLink } = facts
  if (agreedCourtLink === 'respondent-domicile') return basicCourtOf(facts.respondentPlace)
  if (agreedCourtLink === 'claimant-domicile') return basicCourtOf(facts.claimantPlace)
  return /^[^地]{2,20}人民法院$/.test(agreedCourt) ? agreedCourt : null
}

function optionsOf(claim: Claim): CourtOption[] {
  const { facts } = claim
  const agreed: CourtOption[] =
    facts.agreedCourt === undefined
      ? []
      : [
          {
            court: facts.agreedCourt,
            suggested: agreedSuggestion(claim),
            ground: 'agreed',
            why:
              facts.agreedCourtLink === 'none'
                ? {
                    zh: '约定的法院与争议没有实际联系，这一约定可能不起作用；按下列法定管辖准备',
                    en: 'the court agreed has no real link with the dispute, so the clause may not work; prepare by the law below',
                  }
                : {
                    zh: '书面约定、与争议有实际联系的，优先按约定；不得违反级别管辖和专属管辖',
                    en: 'agreed in writing with a real link to the dispute, it goes first, within the rules on level and exclusive courts',
                  },
            article: 'cn/civil-procedure-law#35',
          },
        ]
  return [
    ...agreed,
    {
      court: facts.respondentPlace ?? null,
      suggested: basicCourtOf(facts.respondentPlace),
      ground: 'domicile',
      why: { zh: '被告住所地法院', en: 'the court of the other side’s domicile' },
      article: 'cn/civil-procedure-law#24',
    },
    performanceOption(claim),
  ]
}

/** Agreed place; else for money the receiver's, for the rest the performer's (Interpretation 18). */
function performanceOption({ facts, asked }: Claim): CourtOption {
  const option = (court: string | undefined, zh: string, en: string): CourtOption => ({
    court: court ?? null,
    suggested: basicCourtOf(court),
    ground: 'performance',
    why: { zh, en },
    article: 'cn/civil-procedure-interpretation#18',
  })
  if (facts.performancePlace !== undefined)
    return option(facts.performancePlace, '合同约定的履行地', 'the place of performance agreed')
  return asked.some(({ remedy }) => MONEY.includes(remedy))
    ? option(
        facts.receiverPlace ?? facts.claimantPlace,
        '没有约定履行地、争议标的为给付货币的，接收货币一方所在地；请求与合同哪一项义务对应，以法院认定为准',
        'no place agreed and money in dispute: where the receiver of the money is; which duty is in dispute is for the court',
      )
    : option(
        facts.performerPlace ?? facts.respondentPlace,
        '没有约定履行地、争议标的不是货币的，履行义务一方所在地',
        'no place agreed and no money in dispute: where the side that performs is',
      )
}

function levelOf({ facts }: Claim, totalFen: number, law: Law): Jurisdiction['level'] {
  const [same, other] = [law.fen(`${LEVELS}#1`, 'same-province-fen'), law.fen(`${LEVELS}#2`, 'other-province-fen')]
  const apart = facts.differentProvinces
  const limit = apart === true ? other : same
  const cite = apart === true ? `${LEVELS}#2` : `${LEVELS}#1`
  if (totalFen >= limit)
    return {
      court: 'intermediate',
      why: {
        zh: `请求金额达到 ${limit / 10_000_000_000} 亿元，通常由中级人民法院一审；以受理法院确认为准`,
        en: `at ${limit / 100_000_000} million yuan and more an intermediate court is usual; to be confirmed by the court`,
      },
      article: cite,
    }
  const close =
    apart === undefined && totalFen >= other
      ? {
          zh: `；双方不在同一省的，达到 ${other / 10_000_000_000} 亿元即由中级人民法院一审，请补充双方所在省`,
          en: `; with the sides in different provinces ${other / 100_000_000} million yuan is enough: say where they are`,
        }
      : { zh: '', en: '' }
  return {
    court: 'basic',
    why: {
      zh: `请求金额未达到中级人民法院的标准，通常由基层人民法院一审；以受理法院确认为准${close.zh}`,
      en: `below the sum for an intermediate court, a basic court is usual; to be confirmed by the court${close.en}`,
    },
    article: close.zh === '' ? 'cn/civil-procedure-law#18' : `${LEVELS}#2`,
  }
}

function internetCourtOf({ facts }: Claim): Jurisdiction['internetCourt'] {
  const rules = 'cn/internet-court-jurisdiction-2025'
  const where: Words = {
    zh: '只在设有互联网法院的地方适用，管辖文件只读到报道，须向法院确认',
    en: 'only where there is an internet court; the document was read through reports, so confirm with the court',
  }
  const answer = (
    inScope: Jurisdiction['internetCourt']['inScope'],
    article: string,
    zh: string,
    en: string,
  ): Jurisdiction['internetCourt'] => ({
    inScope,
    why: { zh: `${zh}；${where.zh}`, en: `${en}; ${where.en}` },
    article: `${rules}#${article}`,
  })
  if (facts.aboutPersonalData === true)
    return answer(
      'yes',
      'added',
      '网络数据、个人信息争议在集中管辖范围内',
      'network data and personal information are within their scope',
    )
  const { signedOnline, performedOnline, leaseKind } = facts
  if (signedOnline === false || performedOnline === false)
    return answer(
      'no',
      'network-service',
      '签订、履行没有全部在网上完成的合同争议不在范围内',
      'a contract not signed and performed wholly online is outside',
    )
  if (leaseKind === 'by-server' || leaseKind === 'finance-lease')
    return answer(
      'no',
      'network-service',
      '交付实物设备的租赁不属于网络服务合同',
      'a lease of devices handed over is no network service contract',
    )
  if (signedOnline === true && performedOnline === true)
    return answer(
      'yes',
      'network-service',
      '签订、履行都在网上完成的网络服务合同争议在范围内',
      'a network service contract signed and performed online is within',
    )
  return answer(
    'unknown',
    'network-service',
    '请写明是否在网上签订、是否全部在网上履行',
    'say whether it was signed online and performed wholly online',
  )
}
