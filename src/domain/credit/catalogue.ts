// The published catalogues: what may follow from an entry on a list, department by department; what good credit earns; and
// what a rating may be used for. Nothing that is not here can be imposed or granted.
import type { Words } from '#kernel/act'
import type { Role } from '#kernel/identity'
import { ruleCite } from './scorecard.ts'

export const regimes = {
  'samr-44': {
    says: {
      zh: '市场监督管理严重违法失信名单（法定名单的映射）',
      en: 'market-regulation list (mirror of a statutory list)',
    },
    kind: 'mirror',
    sets: 'cn/serious-dishonesty-list-measures#',
    keepers: ['authority:market'],
  },
  'telecom-42': {
    says: { zh: '电信业务经营不良名单和失信名单（法定名单的映射）', en: 'telecom lists (mirror of statutory lists)' },
    kind: 'mirror',
    sets: 'cn/telecom-licence-measures#',
    keepers: ['authority:industry'],
  },
  local: {
    says: { zh: '地方性法规设定的名单', en: 'list under a local regulation' },
    kind: 'local',
    sets: 'local-regulation',
    keepers: ['authority:market', 'authority:industry', 'authority:data'],
  },
  platform: {
    says: {
      zh: '平台违约名单（仅合同效力，不是行政处罚）',
      en: 'platform list of breaches (contractual effect only, no public penalty)',
    },
    kind: 'contract',
    sets: 'platform/',
    keepers: ['operator', 'platform'],
  },
} as const satisfies Record<string, { says: Words; kind: string; sets: string; keepers: readonly Role[] }>
export type Regime = keyof typeof regimes

const ORDER_44 = 'cn/serious-dishonesty-list-measures#16'
const LISTED = 'cn/credit-information-order-2020#measures'

type Entry = { says: Words; basis: readonly string[]; regimes: readonly Regime[]; receivers: readonly Role[] }

/** Joint measures: each with its ground, the lists it belongs to and the departments that carry it out. */
export const measures = {
  'weight-in-tenders': {
    says: {
      zh: '在政府采购、招标投标、法定许可裁量中作为重要考量（不得作为许可条件）',
      en: 'weighed in procurement, tenders and lawful discretion (never a condition of a licence)',
    },
    basis: [ORDER_44, LISTED],
    regimes: ['samr-44'],
    receivers: ['authority:finance', 'authority:industry'],
  },
  'more-inspections': {
    says: { zh: '列为重点监管对象，提高检查频次', en: 'inspected more often' },
    basis: [ORDER_44, LISTED],
    regimes: ['samr-44', 'local'],
    receivers: ['authority:market', 'authority:industry', 'authority:data'],
  },
  'no-commitment': {
    says: { zh: '不适用告知承诺制', en: 'no handling on a commitment' },
    basis: [ORDER_44, LISTED],
    regimes: ['samr-44'],
    receivers: ['authority:market', 'authority:industry'],
  },
  'no-honours': {
    says: { zh: '不授予荣誉称号等表彰奖励', en: 'no honours' },
    basis: [ORDER_44, LISTED],
    regimes: ['samr-44'],
    receivers: ['authority:industry', 'authority:data'],
  },
  'support-review': {
    says: {
      zh: '财政补贴、政策扶持按各方案自身条款从严审核',
      en: 'support is reviewed strictly, as each scheme itself says',
    },
    basis: [LISTED, 'cn-gd-sz/credit-regulation#77'],
    regimes: ['local'],
    receivers: ['authority:finance', 'authority:industry'],
  },
  'telecom-watch': {
    says: { zh: '电信业务重点监管', en: 'closer supervision of telecom business' },
    basis: ['cn/telecom-licence-measures#37', LISTED],
    regimes: ['telecom-42'],
    receivers: ['authority:industry'],
  },
  'platform-deposit': {
    says: { zh: '依约提高押金比例', en: 'a higher deposit under the contract' },
    basis: ['cn/e-commerce-law#36', 'cn/online-transaction-measures#30', ruleCite('uses')],
    regimes: ['platform'],
    receivers: ['operator'],
  },
  'platform-notice': {
    says: { zh: '依约在挂牌页提示', en: 'a notice beside its offers under the contract' },
    basis: ['cn/e-commerce-law#36', 'cn/online-transaction-measures#30', ruleCite('uses')],
    regimes: ['platform'],
    receivers: ['operator'],
  },
} as const satisfies Record<string, Entry>
export type MeasureKind = keyof typeof measures

/** A measure by its id or by its words, as people enter it; undefined when the catalogue has none such. */
export function measureNamed(said: string): MeasureKind | undefined {
  const wanted = said.trim()
  return (Object.keys(measures) as MeasureKind[]).find(
    (kind) =>
      kind === wanted || measures[kind].says.zh === wanted || measures[kind].says.zh.replace(/（.*）$/, '') === wanted,
  )
}

/** Rewards for good credit, with who may grant them. */
export const incentives = {
  'fewer-inspections': {
    says: { zh: '减少检查频次', en: 'fewer inspections' },
    basis: [ruleCite('incentive'), 'cn/private-economy-promotion-law#52', 'cn/business-environment#53'],
    grants: ['authority:market', 'authority:industry', 'authority:data'],
  },
  'commitment-handling': {
    says: { zh: '适用告知承诺，以承诺代替证明材料', en: 'a commitment instead of papers' },
    basis: [ruleCite('incentive'), 'cn/business-environment#53'],
    grants: ['authority:market', 'authority:industry'],
  },
  'programme-eligibility': {
    says: { zh: '扶持项目依其方案优先受理', en: 'taken up first by programmes whose schemes say so' },
    basis: [ruleCite('incentive'), 'cn/business-environment#53'],
    grants: ['authority:industry', 'authority:finance'],
  },
  'service-grade': {
    says: { zh: '平台服务等级标识', en: 'a mark of service grade on the platform' },
    basis: [ruleCite('incentive'), ruleCite('uses')],
    grants: ['operator'],
  },
} as const satisfies Record<string, { says: Words; basis: readonly string[]; grants: readonly Role[] }>
export type IncentiveKind = keyof typeof incentives

/** What a rating may be used for once it is declared, and what it may never be used for. */
export const uses = {
  'inspection-frequency': {
    says: { zh: '检查频次', en: 'how often one is inspected' },
    basis: ['cn/private-economy-promotion-law#52', ruleCite('tiers')],
  },
  'service-grade': { says: { zh: '服务等级', en: 'service grade' }, basis: [ruleCite('uses')] },
  deposit: { says: { zh: '押金比例', en: 'deposit' }, basis: [ruleCite('uses')] },
  'search-order': { says: { zh: '检索排序', en: 'search order' }, basis: [ruleCite('uses'), 'cn/e-commerce-law#36'] },
} as const satisfies Record<string, { says: Words; basis: readonly string[] }>
