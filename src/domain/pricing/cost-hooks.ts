// On which ground cost data may be asked for: who must answer, to whom, and what refusal or falsehood may bring. There is
// no general duty to report costs; each request rests on one of these and goes no further (Price Law 22, 28, 34, 35, 44).
import { refuse, type Refusal, type Words } from '#kernel/act'
import { formatYuan } from '#kernel/money'
import type { Role } from '#kernel/identity'
import type { Law } from '#kernel/rules'

export type Hook =
  | 'price-inspection'
  | 'price-monitoring'
  | 'cost-supervision'
  | 'platform-data'
  | 'telecom-cost'
  | 'unfair-competition'
  | 'contract'

/** `fine` names the numbers of an article; null where the law read so far has none. `order` lets the body order correction. */
type Ground = {
  title: Words
  who: Words
  toWhom: Words
  roles: readonly Role[]
  duty: string
  /** the highest body and those of a province alone */
  fromProvince?: true
  order: string | null
  fine: { cite: string; least?: string; most: string } | null
  /** what else may follow */
  else: Words
}

const contractOnly: Words = {
  zh: '只能采取约定的平台措施，并在一个工作日内公示；不是行政检查，不产生行政责任',
  en: 'only measures agreed in the contract, published within one working day; no inspection, no public sanction',
}

export const HOOKS: Readonly<Record<Hook, Ground>> = {
  'price-inspection': {
    title: { zh: '价格监督检查', en: 'price inspection' },
    who: { zh: '涉嫌价格违法的经营者', en: 'a business suspected of a price violation' },
    toWhom: { zh: '市场监管部门，执法人员不少于两名', en: 'the market regulator, by two officers or more' },
    roles: ['authority:market'],
    duty: 'cn/price-law#35',
    order: 'cn/price-law#44',
    fine: { cite: 'cn/price-violation-penalties#14', most: 'max-fine-fen' },
    else: { zh: '责令改正、警告', en: 'order to correct, warning' },
  },
  'price-monitoring': {
    title: { zh: '价格监测', en: 'price monitoring' },
    who: { zh: '监测定点单位；临时调查时其他单位配合', en: 'designated points; others in an ad hoc survey' },
    toWhom: { zh: '发展改革部门（以数据主管部门身份）', en: 'development and reform, acting as the data authority' },
    roles: ['authority:data'],
    duty: 'cn/price-monitoring-measures#points',
    order: 'cn/price-monitoring-measures#refusal',
    fine: null,
    else: { zh: '责令改正、警告、取消定点资格', en: 'order to correct, warning, removal as a point' },
  },
  'cost-supervision': {
    title: { zh: '政府制定价格成本监审', en: 'cost supervision for a government price' },
    who: { zh: '定价目录内项目的生产者', en: 'the producer of an item of the pricing catalogue' },
    toWhom: { zh: '定价机关', en: 'the body that sets the price' },
    roles: ['authority:data'],
    duty: 'cn/price-law#22',
    order: null,
    fine: null,
    else: {
      zh: '失信信息归集；目录中没有的项目不适用',
      en: 'record of dishonesty; not applicable without a catalogue entry',
    },
  },
  'platform-data': {
    title: { zh: '网络交易数据调取', en: 'call for online-trade data' },
    who: { zh: '网络交易经营者（含平台）', en: 'businesses of online trade, the platform included' },
    toWhom: { zh: '国家或者省级市场监管部门', en: 'the market regulator of the state or a province' },
    roles: ['authority:market'],
    duty: 'cn/online-transaction-measures#22',
    fromProvince: true,
    order: 'cn/online-transaction-measures#46',
    fine: { cite: 'cn/online-transaction-measures#46', least: 'min-fine-fen', most: 'max-fine-fen' },
    else: { zh: '责令改正', en: 'order to correct' },
  },
  'telecom-cost': {
    title: { zh: '电信业务成本数据', en: 'telecom cost data' },
    who: { zh: '取得许可的电信业务经营者', en: 'licensed telecom operators' },
    toWhom: { zh: '通信主管部门', en: 'the telecom authority' },
    roles: ['authority:industry'],
    duty: 'cn/telecom-regulations#25',
    order: null,
    fine: null,
    else: {
      zh: '电信条例规定了提供义务，未查得罚则',
      en: 'the Regulations set the duty; no penalty for refusal was found',
    },
  },
  'unfair-competition': {
    title: { zh: '不正当竞争调查', en: 'unfair-competition inquiry' },
    who: { zh: '被调查的经营者和有关单位', en: 'the business investigated and others concerned' },
    toWhom: { zh: '市场监管部门，经主要负责人书面批准', en: 'the market regulator, approved in writing by its head' },
    roles: ['authority:market'],
    duty: 'cn/anti-unfair-competition-law#16',
    order: 'cn/anti-unfair-competition-law#35',
    fine: { cite: 'cn/anti-unfair-competition-law#35', most: 'max-fine-fen' },
    else: { zh: '责令改正', en: 'order to correct' },
  },
  contract: {
    title: { zh: '合同约定', en: 'contract' },
    who: { zh: '约定了提供义务的供给方', en: 'a provider that agreed to give it' },
    toWhom: { zh: '平台', en: 'the platform' },
    roles: ['operator', 'platform'],
    duty: 'cn/civil-code#509',
    order: null,
    fine: null,
    else: contractOnly,
  },
}

export type HookCard = {
  hook: Hook
  title: Words
  who: Words
  toWhom: Words
  duty: string
  sanction: Words
  sanctionCite: string | null
  minFineFen: number | null
  maxFineFen: number | null
  confidentiality: string
}

/** The limits of a ground on a day, with the amounts that the law names then; none where none was found. */
export function hookCard(hook: Hook, law: Law): HookCard {
  const { title, who, toWhom, duty, fine, order, else: also } = HOOKS[hook]
  const holds = fine !== null && law.holds(fine.cite).holds
  const minFineFen = holds && fine.least !== undefined ? law.fen(fine.cite, fine.least) : null
  const maxFineFen = holds ? law.fen(fine.cite, fine.most) : null
  const amount =
    maxFineFen === null
      ? { zh: '未查得罚款规定', en: 'no fine found' }
      : minFineFen === null
        ? {
            zh: `逾期不改的可处 ${formatYuan(maxFineFen)} 以下罚款`,
            en: `up to ${formatYuan(maxFineFen)} if not corrected`,
          }
        : {
            zh: `逾期不改的处 ${formatYuan(minFineFen)} 至 ${formatYuan(maxFineFen)} 罚款`,
            en: `${formatYuan(minFineFen)} to ${formatYuan(maxFineFen)} if not corrected`,
          }
  return {
    hook,
    title,
    who,
    toWhom,
    duty,
    sanction: hook === 'contract' ? also : { zh: `${also.zh}；${amount.zh}`, en: `${also.en}; ${amount.en}` },
    sanctionCite: fine?.cite ?? order,
    minFineFen,
    maxFineFen,
    confidentiality: 'cn/price-law#36',
  }
}

/** The card in one paragraph, as the notice carries it. */
export const limitsText = ({ title, who, toWhom, sanction }: HookCard): string =>
  `${title.zh}：应答者为${who.zh}，向${toWhom.zh}提供；${sanction.zh}。 ${title.en}: to be answered by ${who.en}, to ${toWhom.en}; ${sanction.en}.`

/** A pricing catalogue in the book: the only thing that opens cost supervision. None names compute. */
const isCatalogue = (cite: string): boolean => /^cn(-[a-z]{2})?\/pricing-catalogue[a-z0-9-]*#/.test(cite)

/** Whether this body may rest a request on this ground; why not, with the article. */
export function hookRefusal(
  hook: Hook,
  {
    role,
    place,
    law,
    licensed = null,
    catalogueEntry,
  }: { role: Role; place: string | null; law: Law; licensed?: boolean | null; catalogueEntry?: string },
): Refusal | undefined {
  const { title, toWhom, roles, duty, fromProvince } = HOOKS[hook]
  if (!law.holds(duty).holds)
    return refuse(
      'no-ground',
      { zh: `${title.zh}的依据当日不适用`, en: `the ground of ${title.en} does not hold on this day` },
      'cn/price-law#34',
    )
  if (!roles.includes(role))
    return refuse(
      'wrong-hook',
      { zh: `${title.zh}只能由${toWhom.zh}行使`, en: `${title.en} is for ${toWhom.en} only` },
      duty,
    )
  if (fromProvince === true && (place === null || place.split('-').length > 2))
    return refuse(
      'not-competent',
      { zh: `${title.zh}只能由${toWhom.zh}行使`, en: `${title.en} is for ${toWhom.en} only` },
      duty,
    )
  if (hook === 'telecom-cost' && licensed === false)
    return refuse(
      'not-licensed',
      {
        zh: '该经营者没有登记有效的电信业务许可，不负有这一提供义务',
        en: 'no telecom licence in force is on file for this business: it does not owe this',
      },
      duty,
    )
  if (
    hook === 'cost-supervision' &&
    !(catalogueEntry && isCatalogue(catalogueEntry) && law.holds(catalogueEntry).holds)
  )
    return refuse(
      'not-in-catalogue',
      {
        zh: '请写明现行中央或省级定价目录的条目（文件#条目）；目录中没有算力租赁，不得以成本监审要求报送',
        en: 'name an entry in force of the central or a provincial pricing catalogue (instrument#entry); none lists compute leasing, so cost supervision cannot be the ground',
      },
      'cn/price-law#19',
      'cn/price-law#22',
    )
  return undefined
}

/** Whether a ground lets its body order correction, or pass on for a penalty; the lawful no where the law names none. */
export function sanctionRefusal(hook: Hook | null, what: 'order' | 'fine'): Refusal | undefined {
  const { title, duty, order, fine } = HOOKS[hook ?? 'contract']
  if (what === 'order' ? order !== null : fine !== null) return undefined
  return refuse(
    'no-sanction-found',
    {
      zh: `${title.zh}：未查得拒报、虚报的${what === 'order' ? '责令改正' : '罚款'}规定，不得移用其他依据的后果`,
      en: `${title.en}: no ${what === 'order' ? 'order to correct' : 'fine'} for refusal or falsehood was found, and what another ground allows must not be borrowed`,
    },
    duty,
  )
}
