// What a maker of rules should look at again before going on: warnings, never decisions. The organ that reviews,
// approves or files the text decides (Legislation Law art. 107–113).
import { addMonths, type Day } from '#kernel/time'
import type { InstrumentKind } from './instrument.ts'

const BASIS = {
  cityRegulation: 'cn/legislation-law#81',
  ministryRule: 'cn/legislation-law#91',
  governmentRule: 'cn/legislation-law#93',
  localLicence: 'cn/administrative-licensing-law#15',
  licenceDetail: 'cn/administrative-licensing-law#16',
  noOtherLicence: 'cn/administrative-licensing-law#17',
  nationalList: 'cn/business-environment#20',
  disguisedLicence: 'cn/business-environment#39',
  documentDuties: 'cn/business-environment#64',
  pricedGoods: 'cn/price-law#18',
  priceCatalogue: 'cn/price-law#19',
  marketEntry: 'cn/fair-competition-review-regulation#8',
  freeMovement: 'cn/fair-competition-review-regulation#9',
  costFavours: 'cn/fair-competition-review-regulation#10',
  conduct: 'cn/fair-competition-review-regulation#11',
} as const

/** Every citation on which this file rests; `law check` asks that each resolves. */
export const competenceBases: readonly string[] = Object.values(BASIS)

/** The only fields of a city with districts (Legislation Law art. 81, 93). Any other field is named as the text names it. */
export const CITY_FIELDS = ['urban-rural-construction', 'ecology', 'heritage', 'grassroots-governance'] as const

/** What a text creates that the law keeps to somebody or forbids. */
export const creations = [
  'licence',
  'unified-licence',
  'pre-registration-licence',
  'licence-condition',
  'filing-as-condition',
  'registration-as-condition',
  'catalogue',
  'local-negative-list',
  'duty-without-higher-basis',
  'rights-cut-without-higher-basis',
  'price-fixing',
  'guided-price',
  'designated-supplier',
  'outside-firm-limit',
  'named-firm-favour',
  'conduct-order',
] as const
export type Creation = (typeof creations)[number]

export interface Proposal {
  kind: InstrumentKind
  /** place code of the maker: cn, a province, a city */
  jurisdiction: string
  /** what the text is about, kebab-case */
  fields: readonly string[]
  creates: readonly Creation[]
  /** made under an authorisation of the National People's Congress (special economic zone, Pudong, Hainan port) */
  authorised?: boolean
  /** a government rule that stands in for a local regulation not yet made (Legislation Law art. 93) */
  temporary?: { from: Day; until?: Day }
}

export type WarningCode =
  | 'outside-city-fields'
  | 'no-power-to-license'
  | 'temporary-licence-one-year'
  | 'licence-the-state-unifies'
  | 'licence-before-registration'
  | 'licence-condition-added'
  | 'disguised-licence'
  | 'local-negative-list'
  | 'duty-without-basis'
  | 'rights-cut-without-basis'
  | 'price-without-catalogue'
  | 'supplier-designated'
  | 'outside-firms-kept-out'
  | 'favour-to-named-firms'
  | 'conduct-ordered'
  | 'temporary-beyond-two-years'

export interface Warning {
  warning: WarningCode
  basis: string[]
  says: { zh: string; en: string }
}

const LOCAL = new Set<InstrumentKind>(['local-regulation', 'local-government-rule', 'normative-document'])

/** A city with districts is a place below a province. */
const isCity = (place: string): boolean => place.split('-').length >= 3
const isProvince = (place: string): boolean => place.split('-').length === 2

/**
 * What in a proposed or filed text goes beyond its maker's power, as far as its kind, place, fields and creations show.
 * Each code at most once. Nothing found is no proof of competence.
 */
export function competenceWarnings(proposal: Proposal): Warning[] {
  const { kind, jurisdiction } = proposal
  if (kind === 'law' || kind === 'platform-rule') return []
  const creates = new Set(proposal.creates)
  const isLocal = LOCAL.has(kind) && jurisdiction !== 'cn'
  const warnings: Warning[] = []
  const warn = (warning: WarningCode, basis: string[], zh: string, en: string): void =>
    void warnings.push({ warning, basis, says: { zh, en } })

  const beyond = proposal.fields.filter((field) => !(CITY_FIELDS as readonly string[]).includes(field))
  const isCityLaw = kind === 'local-regulation' || kind === 'local-government-rule'
  if (isCityLaw && isCity(jurisdiction) && beyond.length > 0 && proposal.authorised !== true) {
    warn(
      'outside-city-fields',
      [kind === 'local-regulation' ? BASIS.cityRegulation : BASIS.governmentRule],
      `设区的市只能就城乡建设与管理、生态文明建设、历史文化保护、基层治理立法：${beyond.join('、')} 不在其列，须论证或改由省级制定`,
      `a city with districts has four fields only; ${beyond.join(', ')} is none of them: argue it or leave it to the province`,
    )
  }
  licences(proposal, creates, warn)
  if (isLocal || kind === 'ministry-rule') reductions(kind, creates, warn)
  if (isLocal) {
    if (creates.has('local-negative-list'))
      warn(
        'local-negative-list',
        [BASIS.nationalList],
        '市场准入负面清单全国统一，地方不得另行制定',
        'there is one national negative list; no place makes its own',
      )
    prices(jurisdiction, creates, warn)
  }
  competition(creates, warn)
  temporary(proposal, warn)
  return warnings
}

type Warn = (warning: WarningCode, basis: string[], zh: string, en: string) => void

/** Licensing Law art. 14–17: who may create a licence, and which none may. */
function licences({ kind, jurisdiction }: Proposal, creates: ReadonlySet<Creation>, warn: Warn): void {
  const mayLicense = kind === 'administrative-regulation' || kind === 'local-regulation'
  const mayForAYear = kind === 'local-government-rule' && isProvince(jurisdiction)
  const anyLicence = (['licence', 'unified-licence', 'pre-registration-licence'] as const).some((c) => creates.has(c))
  if (anyLicence && !mayLicense && !mayForAYear)
    warn(
      'no-power-to-license',
      [BASIS.noOtherLicence],
      '法律、行政法规、地方性法规和省级政府规章以外的文件一律不得设定行政许可',
      'no licence but by law, administrative regulation, local regulation or a province’s government rule',
    )
  if (anyLicence && mayForAYear)
    warn(
      'temporary-licence-one-year',
      [BASIS.localLicence],
      '省级政府规章只能设定临时性许可；满一年需要继续的，应提请制定地方性法规',
      'a province’s rule may create a temporary licence only; beyond a year a local regulation must be proposed',
    )
  if (kind !== 'administrative-regulation') {
    if (creates.has('unified-licence'))
      warn(
        'licence-the-state-unifies',
        [BASIS.localLicence],
        '应由国家统一确定的资格、资质许可，地方不得设定',
        'qualifications that the State should settle for the whole country are not for a place to license',
      )
    if (creates.has('pre-registration-licence'))
      warn(
        'licence-before-registration',
        [BASIS.localLicence],
        '不得设定企业设立登记的前置许可',
        'no licence before a firm may be registered',
      )
    if (creates.has('licence-condition'))
      warn(
        'licence-condition-added',
        [BASIS.licenceDetail],
        '对上位法设定的许可作具体规定，不得增设许可，不得增设违反上位法的条件',
        'detailing a licence of higher law adds neither a licence nor conditions against that law',
      )
  }
  const disguises = (['filing-as-condition', 'registration-as-condition', 'catalogue'] as const).filter((c) =>
    creates.has(c),
  )
  if (disguises.length > 0)
    warn(
      'disguised-licence',
      [BASIS.disguisedLicence, BASIS.noOtherLicence],
      '不得以备案、登记、注册、目录等形式变相设定许可；信息登记应标明自愿，不作为办理条件',
      'no licence in disguise by filing, registration or catalogue; a register of information is marked voluntary and is no condition',
    )
}

/** Legislation Law art. 91 and 93: rules without a higher basis cut no rights and add no duties; nor do documents. */
function reductions(kind: InstrumentKind, creates: ReadonlySet<Creation>, warn: Warn): void {
  if (kind === 'local-regulation') return
  const basis = [
    kind === 'ministry-rule'
      ? BASIS.ministryRule
      : kind === 'normative-document'
        ? BASIS.documentDuties
        : BASIS.governmentRule,
  ]
  if (creates.has('duty-without-higher-basis'))
    warn(
      'duty-without-basis',
      basis,
      '没有上位法依据，不得增加公民、法人和其他组织的义务',
      'without a basis in higher law no duty is added to anyone',
    )
  if (creates.has('rights-cut-without-higher-basis'))
    warn(
      'rights-cut-without-basis',
      basis,
      '没有上位法依据，不得减损公民、法人和其他组织的权利',
      'without a basis in higher law nobody’s rights are cut',
    )
}

/** Price Law art. 18–19: a set or guided price needs a catalogue of the centre or the province. */
function prices(jurisdiction: string, creates: ReadonlySet<Creation>, warn: Warn): void {
  if (!creates.has('price-fixing') && !creates.has('guided-price')) return
  const [zh, en] = isProvince(jurisdiction)
    ? ['须先列入中央或者省级定价目录', 'the central or provincial pricing catalogue must list it first']
    : ['市、县不得制定定价目录，只能依省级目录', 'cities and counties make no catalogue and need the province’s']
  warn(
    'price-without-catalogue',
    [BASIS.pricedGoods, BASIS.priceCatalogue, BASIS.conduct],
    `政府定价、政府指导价（基准价加浮动幅度）以定价目录为依据：${zh}；算力租赁实行市场调节价`,
    `a set price, or a guided one (base and range), rests on a pricing catalogue: ${en}; compute is priced by the market`,
  )
}

/** Fair Competition Review Regulation art. 8–11: four groups of what may not stand in a text. */
function competition(creates: ReadonlySet<Creation>, warn: Warn): void {
  if (creates.has('designated-supplier'))
    warn(
      'supplier-designated',
      [BASIS.marketEntry],
      '不得限定经营、购买、使用特定经营者提供的商品服务',
      'nobody is bound to one supplier’s goods or services',
    )
  if (creates.has('outside-firm-limit'))
    warn(
      'outside-firms-kept-out',
      [BASIS.localLicence, BASIS.freeMovement],
      '不得限制外地经营者进入或者给予其不公平待遇',
      'firms from elsewhere are neither kept out nor treated worse',
    )
  if (creates.has('named-firm-favour'))
    warn(
      'favour-to-named-firms',
      [BASIS.costFavours],
      '没有法律、行政法规依据或者国务院批准，不得给予特定经营者优惠',
      'no favours to named firms without law, administrative regulation or the State Council’s approval',
    )
  if (creates.has('conduct-order'))
    warn(
      'conduct-ordered',
      [BASIS.conduct],
      '不得强制或者变相强制经营行为',
      'firms are not made, openly or not, to act in a given way',
    )
}

/** Legislation Law art. 93: after two years a temporary government rule becomes a regulation or lapses. */
function temporary({ kind, temporary: term }: Proposal, warn: Warn): void {
  if (kind !== 'local-government-rule' || term === undefined) return
  const end = addMonths(term.from, 24)
  if (term.until !== undefined && term.until <= end) return
  warn(
    'temporary-beyond-two-years',
    [BASIS.governmentRule],
    `临时性规章实施满两年（${end}）需要继续实施的，应提请制定地方性法规，否则届满失效`,
    `a temporary rule lapses two years on (${end}) unless a local regulation is proposed and made`,
  )
}
