// The texts of the sample world's drafts. Made up for showing how texts are compared; they are law nowhere.
import type { Day } from '#kernel/time'

type Article = {
  id: string
  no: string
  zh: string
  en: string
  basis?: string[]
  params?: Record<string, { from: Day; value: number; unit: 'working-days' | 'years' }[]>
}

const NUMERALS = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十']

/** Against each other the two cities' texts: eight articles alike, one with another number, one that city B lacks. */
export const compared = { agree: 8, differ: 1, lacking: 1 } as const

const CITIES = {
  jia: { issuer: '示例甲市人民代表大会常务委员会', replyWorkingDays: 5, reply: '五', hasVoucher: true },
  yi: { issuer: '示例乙市人民代表大会常务委员会', replyWorkingDays: 7, reply: '七', hasVoucher: false },
} as const

/** The draft of a city, as `lawmaking.text.put` takes it, meant to take effect on `from`. */
export function cityText(city: keyof typeof CITIES, from: Day): object {
  const { issuer, replyWorkingDays, reply, hasVoucher } = CITIES[city]
  const articles: Omit<Article, 'no'>[] = [
    {
      id: 'purpose',
      zh: '为了促进算力产业高质量发展，规范算力租赁活动，保护当事人合法权益，根据有关法律、法规，结合本市实际，制定本条例。',
      en: 'This regulation promotes the compute industry, orders compute leasing and protects the rights of the parties.',
    },
    {
      id: 'scope',
      zh: '本市行政区域内算力的供给、租赁、计量及其服务、监督，适用本条例。',
      en: 'It applies to the supply, leasing and metering of compute within this city, and to services and supervision.',
    },
    {
      id: 'openness',
      zh: '算力产业促进遵循统一开放、公平竞争、绿色集约、安全可控的原则。',
      en: 'The industry is promoted openly, with fair competition, frugally and safely.',
      basis: ['cn/private-economy-promotion-law#10'],
    },
    {
      id: 'coordination',
      zh: '本市与协同方建立算力产业协同机制，协商一致条文的修改，互认供需对接结果。',
      en: 'This city and its partner coordinate: they confer before changing common articles and recognise each other’s matching.',
      basis: ['cn/legislation-law#83'],
    },
    {
      id: 'matching',
      zh: `市工业和信息化主管部门应当提供算力供需对接服务，自收到对接需求之日起${reply}个工作日内答复。`,
      en: `The industry department matches supply and demand and answers within ${replyWorkingDays} working days.`,
      params: { 'reply-working-days': [{ from, value: replyWorkingDays, unit: 'working-days' }] },
    },
    {
      id: 'metering',
      zh: '出租方应当按照约定计量并向承租方提供可以核对的计量记录；计量记录保存三年。',
      en: 'The provider meters as agreed, gives records that can be checked, and keeps them for three years.',
      params: { 'record-years': [{ from, value: 3, unit: 'years' }] },
    },
    {
      id: 'equal-entry',
      zh: '任何单位不得以备案、登记、名录等形式变相设定许可，不得以注册地、所有制、规模限制经营者进入。',
      en: 'Nobody sets a licence in the guise of a filing, register or list, or keeps out operators by seat, ownership or size.',
      basis: ['cn/business-environment#39', 'cn/private-economy-promotion-law#10'],
    },
    {
      id: 'erasure',
      zh: '租赁终止后，出租方应当按照约定返还、清除承租方数据，并出具清除证明。',
      en: 'When a lease ends the provider returns and erases the lessee’s data and certifies it.',
    },
    ...(hasVoucher
      ? [
          {
            id: 'voucher',
            zh: '市人民政府可以通过算力券支持中小企业租用算力；不得限定供给方，不得区别申请人的注册地。',
            en: 'Vouchers may help small firms to lease compute; no provider is prescribed and no applicant’s seat preferred.',
            basis: ['cn/private-economy-promotion-law#11'],
          },
        ]
      : []),
    {
      id: 'effect',
      zh: '本条例的施行日期由市人民代表大会常务委员会公布，与协同方的条例同日施行。',
      en: 'The standing committee publishes the day on which it takes effect, the same as that of the partner’s regulation.',
    },
  ]
  return {
    name: 'compute-industry-promotion-sample',
    title: { zh: '算力产业促进条例（示例草案）', en: 'Compute Industry Promotion Regulation (sample draft)' },
    issuer,
    from,
    fields: ['urban-rural-construction', 'compute-industry-promotion'],
    creates: [],
    articles: articles.map((article, i) => ({ no: `第${NUMERALS[i]!}条`, ...article })),
  }
}

/** The guide of a department, in force from `from`. */
export function guideText(from: Day): object {
  const articles: Omit<Article, 'no'>[] = [
    {
      id: 'channel',
      zh: '租赁算力的咨询，可以通过本平台或者服务窗口提出，渠道由咨询人自选。',
      en: 'Questions on leasing compute are put on the platform or at the window, as whoever asks prefers.',
      basis: ['cn/business-environment#37'],
    },
    {
      id: 'reply',
      zh: '本部门自收到咨询之日起二个工作日内答复。',
      en: 'The department answers within two working days.',
      params: { 'reply-working-days': [{ from, value: 2, unit: 'working-days' }] },
    },
    {
      id: 'nature',
      zh: '本指引只说明办事渠道和时限，不减损权益，不增加义务。',
      en: 'This guide names channels and times only; it takes no right and adds no duty.',
      basis: ['cn/business-environment#64'],
    },
  ]
  return {
    name: 'compute-leasing-guide-sample',
    title: { zh: '算力租赁服务指引（示例）', en: 'Guide to compute leasing services (sample)' },
    issuer: '示例市工业和信息化主管部门（示例）',
    from,
    fields: [],
    creates: [],
    articles: articles.map((article, i) => ({ no: `第${NUMERALS[i]!}条`, ...article })),
  }
}
