// The sentences of contracts that say what the program does, and how a person takes their numbers, in Chinese or in
// English. Each is understood only as it stands here, so that no word of it can change unnoticed. Shares nothing with the
// code that writes the sentences.
import type { Binding } from '#domain/templates'
import type { Read } from './contract-naive.ts'

export type Lang = 'zh' | 'en'
/** What the rest of the contract tells the program, beside what `Read` has. */
export type WholeRead = Read & {
  nature?: string
  lesseeUscc?: string
  providerUscc?: string
  models?: string[]
  cards?: number
  shareMilli?: number
  cpuMilli?: number
  memoryMib?: number
  hours?: number
  contractFen?: number
  from?: string
  until?: string
  place?: string
  billedTo?: 'assignor' | 'assignee-from-then'
  assignmentKind?: 'whole' | 'claim' | 'sublease'
  assigneeUscc?: string
  assignedLease?: string
  assignmentPriceFen?: number
}

/** A sentence that no reader understands, or one that is not there. */
export class Unread extends Error {
  override name = 'Unread'
}

export type Found = Record<string, string>
export type Reading = { zh: RegExp; en: RegExp; read?: (found: Found, lang: Lang) => Partial<WholeRead> }
/** One of these readings holds, in exactly one sentence of the clause. */
export type OneOf = readonly Reading[]

const fen = (text: string): number => Number(text.replace(/[¥,.]/g, ''))
const ppm = (text: string): number => {
  const [whole = '', part = ''] = text.replace('%', '').split('.')
  return Number(whole + part.padEnd(4, '0'))
}
const YUAN = String.raw`¥[\d,]+\.\d\d`
const PERCENT = String.raw`\d+(?:\.\d+)?%`

/** A pattern of a whole sentence: {name} a whole number, {name¥} money, {name%} per cent, {name*} any words. */
function sentence(text: string): RegExp {
  const pattern = text
    .replace(/[.*+?^$()|[\]\\]/g, String.raw`\$&`)
    .replace(/\{(\w+)(¥|%|\\\*)?\}/g, (_, name: string, kind?: string) => {
      const of = kind === '¥' ? YUAN : kind === '%' ? PERCENT : kind === undefined ? String.raw`\d+` : '.+?'
      return `(?<${name}>${of})`
    })
  return new RegExp(`^${pattern}$`, 'u')
}
const says = (zh: string, en: string, read?: Reading['read']): Reading => ({
  zh: sentence(zh),
  en: sentence(en),
  ...(read ? { read } : {}),
})
const number =
  (name: keyof WholeRead) =>
  (found: Found): Partial<WholeRead> => ({ [name]: Number(found[name]) })

/** The estimated amount and what it is reckoned from, which the subject of the contract says too. */
const ESTIMATE = ({ cards, shareMilli, gib, hours, amount }: Found): Partial<WholeRead> => ({
  ...(cards === undefined ? {} : { cards: Number(cards), shareMilli: Number(shareMilli) }),
  ...(gib === undefined ? {} : { storageGib: Number(gib) }),
  hours: Number(hours),
  contractFen: fen(amount!),
})

const STARTS: Record<Lang, Record<string, NonNullable<Read['billingStart']>>> = {
  zh: { 双方签署完成之时: 'signed', 算力交付之时: 'delivered', 首次使用之时: 'first-use' },
  en: { 'the second signature': 'signed', 'delivery of the capacity': 'delivered', 'first use': 'first-use' },
}
const MONTHS = 'January February March April May June July August September October November December'.split(' ')

const dayOf = (text: string, lang: Lang): string => {
  const [, year, month, day] =
    lang === 'zh'
      ? (/^(\d+)年(\d+)月(\d+)日$/.exec(text) ?? [])
      : ((m) => (m ? [m[0], m[3], `${MONTHS.indexOf(m[2]!) + 1}`, m[1]] : []))(/^(\d+) (\w+) (\d+)$/.exec(text))
  if (year === undefined) throw new Unread(`no day: ${text}`)
  return `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`
}
const instantOf = (text: string, lang: Lang): string => {
  const [, date, clock] =
    lang === 'zh'
      ? (/^(.+?) ([\d:.]+)（北京时间）$/.exec(text) ?? [])
      : ((m) => (m ? [m[0], m[2], m[1]] : []))(/^([\d:.]+) on (.+) \(Beijing time\)$/.exec(text))
  const at = Date.parse(
    `${date === undefined ? '' : dayOf(date, lang)}T${clock}${clock?.length === 5 ? ':00' : ''}+08:00`,
  )
  if (Number.isNaN(at)) throw new Unread(`no instant: ${text}`)
  return new Date(at).toISOString()
}
const tiersOf = (text: string, lang: Lang): Read['tiers'] =>
  text.split(lang === 'zh' ? '；' : '; ').map((tier) => {
    const found = (lang === 'zh' ? /^低于(.+)的，减收(.+)$/ : /^below (.+): (.+)$/).exec(tier)
    if (!found) throw new Unread(`no tier: ${tier}`)
    return { belowPpm: ppm(found[1]!), creditPpm: ppm(found[2]!) }
  })

const WHOLE_SECONDS = says(
  '起点不在整秒的取其后的整秒，终点不在整秒的取其前的整秒',
  'A start within a second goes up to the next whole second and an end within a second goes down to the whole second before.',
)

/** Where only the claim passes, or a sub-lease is made, the assignor goes on being billed. */
const BILLED_ON_CLAIM = says(
  '转让时点为{from*}，之前和之后的费用均由转让方向供给方支付，账单仍开给转让方；转让方与受让方之间如何分担，以转让价款为准',
  'Charges before and after it are paid to the provider by the assignor, and bills go to the assignor; between assignor and assignee the price of the assignment settles it.',
  () => ({ billedTo: 'assignor' }),
)
const BILLED_ON_SUBLEASE = says(
  '转租自{from*}起，原租约的费用仍由转让方向供给方支付，账单仍开给转让方；受让方自该时点起的使用费，按第{clause}条由转让方向受让方另开账单',
  'Charges of the lease are still paid to the provider by the assignor, and its bills go to the assignor; use by the assignee from that instant is billed to it by the assignor under clause {clause}.',
  () => ({ billedTo: 'assignor' }),
)

export const READINGS: Record<Binding, readonly OneOf[]> = {
  price: [
    [
      says('单价为每卡时{price¥}（含税）', 'The unit price is {price¥} per card-hour, tax included.', ({ price }) => ({
        unitPriceFen: fen(price!),
      })),
      says(
        '算力单价为每卡时{price¥}（含税），算力费用等于以卡时计的用量乘以单价',
        'The price of compute is {price¥} per card-hour, tax included, and its charge is use in card-hours times that price.',
        ({ price }) => ({ unitPriceFen: fen(price!) }),
      ),
      says(
        '转让时点以后的使用，仍按被转让租约的单价计费，即每一计费单位{price¥}（含税），计费单位与该租约相同（每卡时，存储为每GiB每三十日）；转让不改变单价',
        'Use after the instant of transfer goes on being billed at the price of the lease assigned, {price¥} per unit, tax included; the unit is that of the lease (a card-hour, or for storage a GiB and thirty days).',
        ({ price }) => ({ unitPriceFen: fen(price!) }),
      ),
      says(
        '受让方的使用费按每一计费单位{price¥}（含税）向转让方支付，计费单位与原租约相同（每卡时，存储为每GiB每三十日）；计量和舍入与原租约相同',
        'The assignee pays the assignor for its use {price¥} per unit, tax included; the unit is that of the lease (a card-hour, or for storage a GiB and thirty days), and measuring and rounding are as in the lease.',
        ({ price }) => ({ unitPriceFen: fen(price!) }),
      ),
    ],
  ],
  'billing-start': [
    [
      says('计费起点为{start*}', 'Billing starts from {start*}.', ({ start }, lang) => {
        const billingStart = STARTS[lang][start!]
        if (billingStart === undefined) throw new Unread(`no start: ${start}`)
        return { billingStart }
      }),
    ],
    [
      says(
        '交付之前不产生费用；计费起点早于交付的，交付之后自计费起点起计算',
        'Nothing is due before delivery; where the start of billing is earlier than delivery, time counts from that start once delivery has happened.',
      ),
    ],
  ],
  grain: [
    [
      says(
        '每段使用自其开始之时起计时，计量粒度为{grainSeconds}秒，不足一个粒度按一个粒度计',
        'Each interval is timed from its own beginning; the billing grain, in seconds, is {grainSeconds}, and a started grain counts as a whole one.',
        number('grainSeconds'),
      ),
    ],
    [
      says(
        '停机期间也计费的，全部时间按整秒计，不适用本条；存储不适用本条',
        'Where stopped time is billed the whole time counts in seconds and this clause does not apply; nor does it apply to storage.',
      ),
    ],
  ],
  minimum: [
    [
      says(
        '每段使用的最低计费时长为{minimumSeconds}秒，为0秒的，不设最低',
        'The minimum billed time of each interval, in seconds, is {minimumSeconds}; 0 means no minimum.',
        number('minimumSeconds'),
      ),
    ],
    [
      says(
        '停机期间也计费的，不适用本条；存储不适用本条',
        'Where stopped time is billed this clause does not apply; nor does it apply to storage.',
      ),
    ],
  ],
  stopped: [
    [
      says(
        '停机期间计费：自计费起点起至合同结束止，无论是否使用，全部时间均按约定的全部卡数和每卡份额计费',
        'From the start of billing to the end of the contract, used or not, the whole time is billed for all the cards agreed and the agreed share of each.',
        () => ({ billedWhenStopped: true }),
      ),
      says(
        '停机期间不计费：只对有计量区间的使用时间计费，没有使用的时间不产生费用',
        'Only the time of use that intervals show is billed, and time without use costs nothing.',
        () => ({ billedWhenStopped: false }),
      ),
      // a contract of storage alone: its space says it
      says(
        '存储按保留的空间计量：自计费起点起至合同结束止，{gib} GiB 全部空间无论是否写入均计量，以GiB乘以秒计',
        'From the start of billing to the end of the contract all of the {gib} GiB count, written to or not, in GiB times seconds.',
        () => ({ billedWhenStopped: true }),
      ),
      says(
        '存储按实际占用的空间计量，不超过{gib} GiB：以计量区间记载的空间乘以其持续的秒数计；同一秒有几个记录的，只计最大的一个；没有记录的时间不计',
        'The space that an interval shows is multiplied by the seconds it lasted; where several records cover one second only the largest counts, and time without a record does not count.',
        () => ({ billedWhenStopped: false }),
      ),
    ],
  ],
  'partial-device': [
    [
      says(
        '占用不足一张整卡的，按实际份额计费：占用500‰的，每小时计0.5卡时',
        'Where less than a whole card is taken it is billed by the share used; 500‰ for an hour counts as 0.5 card-hours.',
        () => ({ partialDevice: 'share' }),
      ),
      says(
        '占用不足一张整卡的，按整卡计费：占用500‰的，每小时计1卡时',
        'Where less than a whole card is taken it is billed as a whole card; 500‰ for an hour counts as 1 card-hour.',
        () => ({ partialDevice: 'whole' }),
      ),
    ],
  ],
  conversion: [
    [
      says(
        '型号换算表：{conversion*}；写为none的，不同型号之间不换算',
        'Conversion table: {conversion*}; none means that models are not converted.',
        ({ conversion }) => ({ conversion: conversion! }),
      ),
    ],
    [
      says(
        '各型号的卡时均按第{clause}条的单价计费，换算不改变单价，也不改变已经记录的卡时',
        'Card-hours of every model are billed at the unit price of clause {clause}; conversion changes neither that price nor card-hours recorded.',
      ),
    ],
  ],
  'billing-zone': [
    [
      says(
        '供给方按{zone*}时区的自然月出具账单，每一自然月的每类费用为一行',
        'The provider issues bills by natural month in the time zone {zone*}, one line for each kind of charge in each natural month.',
        ({ zone }) => ({ billingZone: zone! }),
      ),
    ],
    [
      says(
        '一段使用跨月的，先依本合同确定其计费时长，再在月末分开',
        'An interval that crosses the end of a month is first given its billed time under this contract and then divided there.',
      ),
    ],
  ],
  rounding: [
    [
      says(
        '每行先求用量与单价的精确乘积，再四舍五入到分，只舍入一次',
        'Each line is the exact product of quantity and unit price, rounded half up to the fen, once.',
        () => ({ rounding: 'half-up-once' }),
      ),
    ],
  ],
  'storage-price': [
    [
      says(
        '存储单价为每GiB每三十日{price¥}（含税），三十日按2592000秒计',
        'The price of storage is {price¥} per GiB and thirty days, tax included, thirty days being 2592000 seconds.',
        ({ price }) => ({ storageUnitPriceFen: fen(price!), storageDays: 30 }),
      ),
    ],
    [
      says(
        '费用等于以GiB乘以秒计的用量，除以2592000，再乘以单价',
        'The charge is the quantity in GiB times seconds, divided by 2592000, times that price.',
      ),
      says(
        '存储费用等于以GiB乘以秒计的用量，除以2592000，再乘以单价；读取、写入和流量不另行收费',
        'Its charge is the quantity in GiB times seconds, divided by 2592000, times that price; reading, writing and traffic are not charged apart.',
      ),
    ],
  ],
  'storage-quantity': [
    [
      says(
        '存储按保留的空间计量：自计费起点起至合同结束止，{gib} GiB 全部空间无论是否写入均计量，以GiB乘以秒计',
        'From the start of billing to the end of the contract all of the {gib} GiB count, written to or not, in GiB times seconds.',
        ({ gib }) => ({ storageGib: Number(gib), storageQuantity: 'kept' }),
      ),
      {
        zh: sentence(
          '存储按实际占用的空间计量，不超过{gib} GiB：以计量区间记载的空间乘以其持续的秒数计；同一秒有几个记录的，只计最大的一个；没有记录的时间不计',
        ),
        en: sentence('Storage is measured by the space really taken, up to {gib} GiB.'),
        read: ({ gib }) => ({ storageGib: Number(gib), storageQuantity: 'measured' }),
      },
    ],
    [
      says(
        '存储按保留的空间计量：自计费起点起至合同结束止，{gib} GiB 全部空间无论是否写入均计量，以GiB乘以秒计',
        'Storage is measured by the space kept.',
      ),
      says(
        '存储按实际占用的空间计量，不超过{gib} GiB：以计量区间记载的空间乘以其持续的秒数计；同一秒有几个记录的，只计最大的一个；没有记录的时间不计',
        'The space that an interval shows is multiplied by the seconds it lasted; where several records cover one second only the largest counts, and time without a record does not count.',
      ),
    ],
  ],
  availability: [
    [
      says(
        '供给方保证每一自然月的可用率不低于{objective%}',
        'The provider warrants that availability in each natural month is not below {objective%}.',
        ({ objective }) => ({ availabilityPpm: ppm(objective!) }),
      ),
    ],
    [
      says(
        '可用率等于服务时间减去停机时间，再除以服务时间，按整秒计算，舍去百万分之一以下的尾数；服务时间等于当月履行时间减去不计入的时间，没有服务时间的月份可用率为100%',
        'Availability is service time less downtime, divided by service time, in whole seconds, rounded down to a millionth; service time is the time of the month in which the contract ran less the time that does not count, and a month without service time has an availability of 100%.',
      ),
    ],
    [
      says(
        '停机时间是其他中断的时间，未在开始之前公告的维护计为停机',
        'Downtime is the time of all other interruption, and maintenance not announced before it begins is downtime.',
      ),
    ],
    [
      says(
        '各项时间以平台登记的报告为准，同一秒只计一次',
        'Times are those of the reports entered on the platform, and each second counts once.',
      ),
    ],
    [
      says(
        '自认对己不利的报告和平台探测，登记即计入；有利于报告方的报告，对方可以依平台规则在期限内说明理由提出异议，没有异议的，期限届满时计入，有异议的，在解决之前不计入',
        'What a side reports against itself and what the platform’s probes show counts once entered; a report in favour of the side that makes it may be contested with reasons by the other side in the time that the rules of the platform set, counts when that time has passed without objection, and while contested does not count.',
      ),
    ],
  ],
  maintenance: [
    [
      says(
        '不计入的时间为：（一）在开始之前公告并登记的维护，每月按时间先后合计不超过{maintenanceSeconds}秒，超过的部分计为停机；（二）不可抗力造成的中断；（三）需求方自身原因造成的中断；（四）供给方依第{clause}条中止履行的时间',
        'What does not count is (1) maintenance announced and entered before it begins, taken in the order of time and up to {maintenanceSeconds} seconds a month together, while anything beyond is downtime; (2) interruption by force majeure; (3) interruption by the lessee’s own cause; (4) time in which the provider suspends performance under clause {clause}.',
        number('maintenanceSeconds'),
      ),
    ],
  ],
  'service-credit': [
    [
      says(
        '某月可用率低于第{clause}条目标的，按其所低于的各档中可用率最低的一档减收该月费用：{tiers*}；不低于任何一档的，不减收',
        'Where availability of a month is below the objective of clause {clause}, the charge of that month is lessened by the tier of lowest availability among those it lies below: {tiers*}; where it lies below none, by nothing.',
        ({ tiers }, lang) => ({ tiers: tiersOf(tiers!, lang)! }),
      ),
    ],
    [
      says(
        '减收额等于该月账单合计乘以减收比例，四舍五入到分，只舍入一次，不超过该月账单合计；账单出具后另出减免单抵减，账单本身不变',
        'The credit is the bills of the month together times that share, rounded half up to the fen, once, and not more than those bills; it is set off by a credit note issued after the bill, which itself stays.',
      ),
    ],
  ],
  'payment-due': [
    [
      says(
        '需求方应当自账单出具之日起{paymentDueDays}日内付款',
        'The lessee pays within {paymentDueDays} days of the day of the bill.',
        number('paymentDueDays'),
      ),
    ],
  ],
  'late-payment': [
    [
      says(
        '逾期付款的，自付款期限届满的次日起至付清之日止，每日按逾期金额的{late%}支付逾期利息，不计复利',
        'On late payment interest of {late%} of the overdue sum is due for each day, from the day after the time for payment until the day it is paid, without compound interest.',
        ({ late }) => ({ latePpmPerDay: ppm(late!) }),
      ),
    ],
  ],
  'cure-period': [
    [
      says(
        '一方违约，经对方书面催告后{cureDays}日内仍未改正，致使对方不能获得应得的主要利益的，对方可以解除；需求方经催告在此期间内仍不支付到期费用的，供给方可以解除',
        'Where a side in breach has not made good within {cureDays} days after a written demand, so that the other side loses the main benefit due to it, the other side may terminate; so may the provider where charges due stay unpaid that long after a demand.',
        number('cureDays'),
      ),
    ],
  ],
  'renewal-notice': [
    [
      says(
        '不续期的一方，应当在届满前至少{renewalNoticeDays}日通知对方；续期须经双方书面同意',
        'A side that does not wish to go on tells the other at least {renewalNoticeDays} days before the end; renewal needs the written consent of both.',
        number('renewalNoticeDays'),
      ),
    ],
  ],
  'data-return': [
    [
      says(
        '自合同结束之日起{erasureDays}日为取回期，供给方应当保存需求方的数据，由需求方取回，方式为{way*}；取回期内不另行收费',
        'For {erasureDays} days from the end of the contract the provider keeps the lessee’s data for the lessee to take back, {way*}, without further charge.',
        number('erasureDays'),
      ),
    ],
  ],
  acceptance: [
    [
      {
        zh: sentence(
          '需求方应当自交付之日起{acceptanceDays}日内验收；发现型号、数量、性能、存储空间或者可用性不符合约定的，应当在此期间内提出异议并说明情况，供给方应当补足、更换或者修复后重新交验',
        ),
        en: sentence('The lessee inspects within {acceptanceDays} days of delivery.'),
        read: number('acceptanceDays'),
      },
    ],
    [
      says(
        '期间内没有提出异议的，视为验收合格；通常测试不能发现的缺陷，以及供给方知道而没有告知的缺陷，需求方以后仍可以主张',
        'Without an objection in time what was delivered stands accepted.',
      ),
    ],
  ],
  'assignment-split': [
    [
      says(
        '以{from*}为界，不在整秒的取其后的整秒：之前的使用由转让方付费，账单开给转让方；自该时点起的使用由受让方付费，账单开给受让方',
        'Use before it is paid by the assignor, to whom its bill goes; use from it on is paid by the assignee, to whom its bill goes.',
        () => ({ billedTo: 'assignee-from-then' }),
      ),
      BILLED_ON_CLAIM,
      BILLED_ON_SUBLEASE,
    ],
    [
      says(
        '当月账单在该时点分开，各计各的，各自四舍五入到分一次',
        'The bill of that month is split there, each part computed by itself and rounded half up to the fen once.',
      ),
      BILLED_ON_CLAIM,
      BILLED_ON_SUBLEASE,
    ],
    [
      {
        zh: /^(?:以(?<whole>.+?)为界，|转让时点为(?<claim>.+?)，之前和之后|转租自(?<sublease>.+?)起，)/u,
        en: /^(?:The line is (?<whole>.+?), or the next whole second if it is within one|The instant of transfer is (?<claim>.+?)|The sub-lease runs from (?<sublease>.+?))\.$/u,
        read: ({ whole, claim, sublease }, lang) => ({
          assignmentFrom: instantOf((whole ?? claim ?? sublease)!, lang),
          assignmentKind: whole === undefined ? (claim === undefined ? 'sublease' : 'claim') : 'whole',
        }),
      },
    ],
  ],
}

/** Further sentences of the clauses above: understood where they stand, because a word of theirs matters too. */
export const BESIDE: Partial<Record<Binding, readonly Reading[]>> = {
  stopped: [WHOLE_SECONDS],
  'storage-quantity': [WHOLE_SECONDS],
}

/** What a person reads elsewhere: the parties, what is let and for how long. Each in one sentence of the whole contract. */
export const SUBJECT: Readonly<Record<string, OneOf>> = {
  lesseeUscc: [
    says(
      '需求方：{name*}，统一社会信用代码{uscc*}',
      'The lessee is {name*}, unified social credit code {uscc*}.',
      ({ uscc }) => ({ lesseeUscc: uscc! }),
    ),
    says(
      '转让方：{name*}，统一社会信用代码{uscc*}，是被转让租约的需求方',
      'The assignor is {name*}, unified social credit code {uscc*}, the lessee of the lease assigned.',
      ({ uscc }) => ({ lesseeUscc: uscc! }),
    ),
  ],
  providerUscc: [
    says(
      '供给方：{name*}，统一社会信用代码{providerUscc*}',
      'The provider is {name*}, unified social credit code {providerUscc*}.',
      ({ providerUscc }) => ({ providerUscc: providerUscc! }),
    ),
  ],
  nature: [
    { zh: /^本合同是租赁合同：/u, en: /^This contract is a lease\.$/u, read: () => ({ nature: 'lease' }) },
    { zh: /^本合同是服务合同：/u, en: /^This contract is one for services\.$/u, read: () => ({ nature: 'service' }) },
    { zh: /^本合同是混合合同：/u, en: /^This contract is mixed\.$/u, read: () => ({ nature: 'mixed' }) },
    { zh: /^被转让的租约是租赁合同，/u, en: /^What is assigned is a lease,/u, read: () => ({ nature: 'lease' }) },
    {
      zh: /^被转让的合同是服务合同，/u,
      en: /^What is assigned is a contract for services,/u,
      read: () => ({ nature: 'service' }),
    },
    {
      zh: /^被转让的合同是混合合同，/u,
      en: /^What is assigned is a mixed contract,/u,
      read: () => ({ nature: 'mixed' }),
    },
  ],
  size: [
    {
      zh: /型号(?:范围)?(?<models>\S+?)(?:；|，)(?:规模为)?(?:.*由)?(?<cards>\d+)卡[，、]每卡份额(?<shareMilli>\d+)‰(?:承载)?[；，]处理器(?<cpuMilli>\d+)毫核，内存(?<memoryMib>\d+) MiB/u,
      en: /[Mm]odels (?:are within )?(?<models>.+?)[,;] (?:the scale is (?:not below .+ carried by )?)?(?<cards>\d+) cards with (?<shareMilli>\d+)‰ of each, processors of (?<cpuMilli>\d+) milli-cores and memory of (?<memoryMib>\d+) MiB/u,
      read: ({ models, cards, shareMilli, cpuMilli, memoryMib }, lang) => ({
        models: models!.split(lang === 'zh' ? '、' : ', '),
        cards: Number(cards),
        shareMilli: Number(shareMilli),
        cpuMilli: Number(cpuMilli),
        memoryMib: Number(memoryMib),
      }),
    },
  ],
  from: [
    {
      zh: /^供给方应当自(?<from>.+?)起，在(?<place>.+?)向需求方提供/u,
      en: /^From (?<from>.+? on .+? \(Beijing time\)) the provider makes .+ available to the lessee at (?<place>.+?), with/u,
      read: ({ from, place }, lang) => ({ from: instantOf(from!, lang), place: place! }),
    },
  ],
  until: [
    says(
      '本合同自双方签署完成时起生效，期限至{until*}终了时届满',
      'This contract takes effect with the second signature and its term is over when {until*} has ended.',
      ({ until }, lang) => ({ until: dayOf(until!, lang) }),
    ),
  ],
  amount: [
    says(
      '按{cards}卡、每卡份额{shareMilli}‰、预计使用{hours}小时估算，预计合同金额为{amount¥}；预计金额只用于预算和计算本合同所称的限额，实际费用以账单为准',
      'Estimated with {cards} cards, {shareMilli}‰ of each card and {hours} hours of use, the contract amount is {amount¥}; the estimate serves for budgets and for the limits named in this contract, and what is due follows the bills.',
      ESTIMATE,
    ),
    says(
      '按{cards}卡、每卡份额{shareMilli}‰和第{clause}条的存储，均以预计{hours}小时估算，预计合同金额为{amount¥}；预计金额只用于预算和计算本合同所称的限额，实际费用以账单为准',
      'Estimated with {cards} cards, {shareMilli}‰ of each card and the storage of clause {clause}, each for {hours} hours, the contract amount is {amount¥}; the estimate serves for budgets and for the limits named in this contract, and what is due follows the bills.',
      ESTIMATE,
    ),
    says(
      '按{gib} GiB、预计{hours}小时估算，预计合同金额为{amount¥}；预计金额只用于预算和计算本合同所称的限额，实际费用以账单为准',
      'Estimated with {gib} GiB and {hours} hours, the contract amount is {amount¥}; the estimate serves for budgets and for the limits named in this contract, and what is due follows the bills.',
      ESTIMATE,
    ),
  ],
}

/** Sentences with numbers in bound clauses that are nobody's rule of the program. */
export const ASIDE: Record<Lang, readonly RegExp[]> = {
  zh: [/增值税发票/u, /有下列情形之一的/u, /租赁期限超过二十年/u],
  en: [/value-added-tax invoice/u, /No demand is needed/u],
}

/** Which parts of the subject a framework has no words for: a contract of storage lets no cards. */
export const WITHOUT: Readonly<Record<string, readonly string[]>> = {
  storage: ['size'],
  assignment: ['size', 'from', 'amount'],
}
/** What only a contract that passes a lease on has words for. */
export const ASSIGNMENT: Readonly<Record<string, OneOf>> = {
  parties: [
    {
      zh: /^受让方：.+?，统一社会信用代码(?<uscc>\w+)$/u,
      en: /^The assignee is .+?, unified social credit code (?<uscc>\w+)\.$/u,
      read: ({ uscc }) => ({ assigneeUscc: uscc! }),
    },
  ],
  lease: [
    {
      zh: /^被转让的租约是平台编号(?<lease>.+?)的租约，转让方式为.+?，转让时点为(?<from>.+)$/u,
      en: /^The lease assigned has the number (?<lease>.+?) on the platform; what passes is .+?, from (?<from>.+?)\.$/u,
      read: ({ lease, from }, lang) => ({ assignedLease: lease!, from: instantOf(from!, lang) }),
    },
  ],
  consideration: [
    {
      zh: new RegExp(`^受让方为转让向转让方支付(?<price>${YUAN})，为¥0.00的，无偿转让`, 'u'),
      en: new RegExp(`^For the assignment the assignee pays the assignor (?<price>${YUAN}), ¥0.00 meaning`, 'u'),
      read: ({ price }) => ({ assignmentPriceFen: fen(price!), contractFen: fen(price!) }),
    },
  ],
}
