// Answers that cannot stand together: the contract would say two things, or a rule that never applies.
import { BadTime, zoneNamed } from '#kernel/time'
import { firstDay, found, listIn, numberIn, termSeconds, textIn, yesIn, type Check } from './check.ts'
import { creditTier } from './program.ts'

const MAIN_TERMS = 'cn/civil-code#470'
const SIX_TERMS = 'platform/market-rules#six-terms'
const ARBITRATION = 'cn/arbitration-law-2025#27'
const JURISDICTION = 'cn/civil-procedure-law#35'
const FULL_PPM = 1_000_000

const tiers: Check = {
  id: 'credit-tiers',
  article: MAIN_TERMS,
  applies: (s) => s.answers.has('creditTiers'),
  find(s) {
    const items = listIn(s, 'creditTiers')
    const read = items.map(creditTier)
    const wrong = items.find((_, i) => read[i] === undefined)
    if (wrong !== undefined)
      return found(
        true,
        'creditTiers',
        'error',
        `服务补偿的一档应写作「低于百万分之几:减收百万分之几」，如 990000:100000，得到 ${wrong.slice(0, 40)}`,
        `a tier is written belowPpm:creditPpm, such as 990000:100000, got ${wrong.slice(0, 40)}`,
      )
    const steps = read.flatMap((tier) => tier ?? [])
    const pairs = steps.slice(1).map((tier, i) => [steps[i]!, tier] as const)
    const objectivePpm = numberIn(s, 'availabilityPpm')
    return [
      ...found(
        pairs.some(([a, b]) => b.belowPpm >= a.belowPpm),
        'creditTiers',
        'error',
        '服务补偿各档的可用率应逐档降低',
        'the tiers go down in availability from one to the next',
      ),
      ...found(
        pairs.some(([a, b]) => b.creditPpm < a.creditPpm),
        'creditTiers',
        'error',
        '可用率更低的一档，补偿不应更少',
        'a tier of lower availability does not give less',
      ),
      ...found(
        steps.some(({ creditPpm }) => creditPpm > FULL_PPM),
        'creditTiers',
        'error',
        '服务补偿不能超过当月费用的 100%',
        'a credit cannot be more than 100% of the month’s fee',
      ),
      ...found(
        objectivePpm !== undefined && steps.some(({ belowPpm }) => belowPpm > objectivePpm),
        'creditTiers',
        'warning',
        '有一档高于可用率目标：达到目标也要补偿',
        'a tier lies above the objective: there would be credit although it is met',
      ),
    ]
  },
}

export const contradictions: readonly Check[] = [
  {
    id: 'ends-before-start',
    article: MAIN_TERMS,
    find(s) {
      const [first, last] = [firstDay(s), textIn(s, 'endsOn')]
      return found(
        first !== undefined && last !== undefined && last < first,
        'endsOn',
        'error',
        `期限止于 ${last ?? ''}，早于起始日 ${first ?? ''}`,
        `the term ends on ${last ?? ''}, before it begins on ${first ?? ''}`,
      )
    },
  },
  {
    id: 'more-hours-than-term',
    article: MAIN_TERMS,
    find(s) {
      const [hours, seconds] = [numberIn(s, 'hours'), termSeconds(s)]
      return found(
        hours !== undefined && seconds !== undefined && seconds > 0 && hours * 3_600 > seconds,
        'hours',
        'warning',
        `预计使用 ${hours ?? 0} 小时，长于整个期限`,
        `an estimated ${hours ?? 0} hours of use is longer than the whole term`,
      )
    },
  },
  {
    // the contract amount caps vouchers and measures who may sign: an estimate far below what will be billed gets round both
    id: 'estimate-below-whole-time',
    article: MAIN_TERMS,
    applies: (s) => yesIn(s, 'billedWhenStopped') && s.framework.id !== 'storage',
    find(s) {
      const [hours, seconds] = [numberIn(s, 'hours'), termSeconds(s)]
      return found(
        hours !== undefined && seconds !== undefined && hours * 3_600 * 2 < seconds,
        'hours',
        'warning',
        `约定停机期间也计费，预计使用 ${hours ?? 0} 小时却不足期限的一半：预计合同金额远低于将要计收的费用，而授权金额与抵扣上限都以它计算`,
        `stopped time is billed, yet the estimate of ${hours ?? 0} hours is less than half the term: the estimated amount, by which authority and caps are measured, is far below what will be billed`,
      )
    },
  },
  {
    // a started grain counts as a whole one, so a minimum below the grain never takes effect (metering/interval.ts)
    id: 'minimum-below-grain',
    article: SIX_TERMS,
    find(s) {
      const [grain, minimum] = [numberIn(s, 'grainSeconds'), numberIn(s, 'minimumSeconds')]
      return found(
        grain !== undefined && minimum !== undefined && minimum > 0 && grain > minimum,
        'minimumSeconds',
        'warning',
        `最低计费 ${minimum ?? 0} 秒短于计量粒度 ${grain ?? 0} 秒，不起作用`,
        `a minimum of ${minimum ?? 0} s below the grain of ${grain ?? 0} s has no effect`,
      )
    },
  },
  {
    id: 'first-use-with-whole-minimum',
    article: SIX_TERMS,
    applies: (s) => textIn(s, 'billingStart') === 'first-use' && !yesIn(s, 'billedWhenStopped'),
    find(s) {
      const [hours, minimum] = [numberIn(s, 'hours'), numberIn(s, 'minimumSeconds')]
      return found(
        hours !== undefined && hours > 0 && minimum !== undefined && minimum >= hours * 3_600,
        'minimumSeconds',
        'warning',
        '约定自首次使用起按用量计费，又约定每段最低计费不短于全部预计用量：使用一次即付全部',
        'billing follows use from first use, yet each interval is billed for at least the whole estimate: one use pays for all',
      )
    },
  },
  {
    // the whole time is one interval, in whole seconds: grain and minimum are not asked (metering/interval.ts, wholeLease)
    id: 'minimum-of-the-whole-time',
    article: SIX_TERMS,
    applies: (s) => yesIn(s, 'billedWhenStopped') && s.framework.id !== 'storage',
    find: (s) =>
      found(
        (numberIn(s, 'minimumSeconds') ?? 0) > 0,
        'minimumSeconds',
        'notice',
        '停机期间计费时全部租用时间都计费，最低计费时长不起作用',
        'where stopped time is billed the whole time counts, and the minimum has no effect',
      ),
  },
  {
    id: 'several-models-one-price',
    article: SIX_TERMS,
    find: (s) =>
      found(
        textIn(s, 'conversion') === 'none' && listIn(s, 'models').length > 1,
        'conversion',
        'warning',
        '列有多个型号而约定不折算：各型号按同一单价计，也无法在型号之间替换',
        'several models and no conversion: all are billed at one price, and none can stand in for another',
      ),
  },
  {
    id: 'billing-zone',
    article: SIX_TERMS,
    find(s) {
      const zone = textIn(s, 'billingZone')
      return found(
        zone !== undefined && !isZone(zone),
        'billingZone',
        'error',
        '账单时区不是 IANA 时区名，如 Asia/Shanghai',
        'the time zone of bills is no IANA name such as Asia/Shanghai',
      )
    },
  },
  tiers,
  {
    id: 'arbitration-and-court',
    article: ARBITRATION,
    find: (s) =>
      s.own.flatMap(({ slot, zh, en }) =>
        found(
          /仲裁[^。；]{0,40}(也可|也可以|或者?|并可)[^。；]{0,20}(起诉|诉讼|人民法院)|(起诉|诉讼|人民法院)[^。；]{0,20}(也可|也可以|或者?|并可)[^。；]{0,20}仲裁/.test(
            zh,
          ) || /\barbitrat[^.;]{0,60}\bor\b[^.;]{0,40}\bcourt|\bcourt[^.;]{0,40}\bor\b[^.;]{0,60}\barbitrat/i.test(en),
          slot,
          'error',
          '同时约定仲裁和诉讼，仲裁协议可能不被承认；请择一',
          'arbitration and court are both agreed: the arbitration agreement may not stand; choose one',
        ),
      ),
  },
  {
    id: 'court-without-link',
    article: JURISDICTION,
    find(s) {
      const court = textIn(s, 'disputeCourt') ?? ''
      const places = ['lesseeServiceAddress', 'providerServiceAddress', 'deliveryPlace'].flatMap(
        (id) => textIn(s, id) ?? [],
      )
      return found(
        places.length > 0 && namesAPlace(court) && !linked(court, places),
        'disputeCourt',
        'warning',
        '约定的法院与双方住所地、履行地等未见实际联系；协议管辖应选择与争议有实际联系的地点',
        'the court agreed shows no real link to the sides’ seats or the place of performance; a choice of court needs one',
      )
    },
  },
]

function isZone(name: string): boolean {
  try {
    return zoneNamed(name) === name
  } catch (error) {
    if (error instanceof BadTime) return false
    throw error
  }
}

const COURT = /^(.*?)(?:高级|中级|基层|互联网|金融|知识产权|海事)?(?:人民法院|法院)/
const DIVISION = /[\u4e00-\u9fff]{2,8}?(?:特别行政区|自治区|自治州|省|市|区|县|旗|盟)/g

const divisionsOf = (court: string): string[] =>
  [...(COURT.exec(court)?.[1] ?? '').matchAll(DIVISION)].map(([name]) =>
    name.replace(/(特别行政区|自治区|自治州|[省市区县旗盟])$/, ''),
  )

/** A court named by its place; one named by a link ("at the defendant’s seat") has that link. */
const namesAPlace = (court: string): boolean =>
  divisionsOf(court).length > 0 && !/(住所|所在|签订|签署|履行|交付)地/.test(court)

const linked = (court: string, places: readonly string[]): boolean =>
  divisionsOf(court).some((name) => places.some((place) => place.includes(name)))
