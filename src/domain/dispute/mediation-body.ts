// Kinds of mediation bodies and what sets them apart: who lets them exist, who may charge, whose agreement a court
// confirms (Commercial Mediation Regulation, People’s Mediation Law, rules on invited mediation).
import { refuse, type Refusal } from '#kernel/act'
import type { Role } from '#kernel/identity'
import type { Words } from './claim.ts'

export const BODY_KINDS = ['commercial', 'people', 'court-invited', 'association'] as const
export type BodyKind = (typeof BODY_KINDS)[number]

export type KindRow = {
  label: Words
  /** who checks its papers before it mediates here */
  checkedBy: Role
  /** it may charge by a published tariff */
  mayCharge: boolean
  /** its agreements are open to judicial confirmation; `unsettled` where that is for the court */
  confirmation: 'open' | 'unsettled'
  /** it seals the agreement */
  seals: boolean
  basis: readonly string[]
}

/** The differences, as a table. */
export const KINDS: Readonly<Record<BodyKind, KindRow>> = {
  commercial: {
    label: { zh: '商事调解组织', en: 'commercial mediation organisation' },
    checkedBy: 'authority:justice',
    mayCharge: true,
    confirmation: 'open',
    seals: true,
    basis: ['cn/commercial-mediation-regulation#8', 'cn/commercial-mediation-regulation#16'],
  },
  people: {
    label: { zh: '人民调解委员会', en: 'people’s mediation committee' },
    checkedBy: 'authority:justice',
    mayCharge: false,
    confirmation: 'open',
    seals: true,
    basis: ['cn/peoples-mediation-law#34', 'cn/peoples-mediation-law#4', 'cn/peoples-mediation-law#33'],
  },
  'court-invited': {
    label: { zh: '法院特邀调解组织', en: 'court-invited body' },
    checkedBy: 'court',
    mayCharge: false,
    confirmation: 'open',
    seals: true,
    basis: ['cn/online-mediation-rules#9', 'cn/invited-mediation-rules#13', 'cn/civil-procedure-law#205'],
  },
  association: {
    label: { zh: '行业协会公益调解', en: 'association, in the public interest' },
    checkedBy: 'operator',
    mayCharge: false,
    confirmation: 'unsettled',
    seals: true,
    basis: ['cn/commercial-mediation-regulation#public-interest'],
  },
}

/** What a body registers with; money in fen. */
export type BodyPapers = {
  kind: BodyKind
  /** number of the approval, of the notice of establishment or of the invitation */
  approvalNo?: string | undefined
  approvedBy?: string | undefined
  assetsFen?: number | undefined
  fullTimeCount?: number | undefined
  membersCount?: number | undefined
  womenCount?: number | undefined
  /** address of the published tariff */
  tariff?: string | undefined
}

const YUAN_300K_FEN = 30_000_000

/** What the papers of a kind lack; empty when nothing does. */
export function lackingOf(papers: BodyPapers): { zh: string; en: string; basis: string }[] {
  const { kind, approvalNo, assetsFen = 0, fullTimeCount = 0, membersCount = 0, womenCount = 0 } = papers
  const of: Record<BodyKind, (false | { zh: string; en: string; basis: string })[]> = {
    commercial: [
      approvalNo === undefined && {
        zh: '司法行政部门的批准文号',
        en: 'the approval of the justice authority',
        basis: 'cn/commercial-mediation-regulation#8',
      },
      assetsFen < YUAN_300K_FEN && {
        zh: '不少于三十万元的资产',
        en: 'assets of at least 300,000 yuan',
        basis: 'cn/commercial-mediation-regulation#assets',
      },
      fullTimeCount < 1 && {
        zh: '专职人员',
        en: 'full-time staff',
        basis: 'cn/commercial-mediation-regulation#assets',
      },
    ],
    people: [
      approvalNo === undefined && {
        zh: '设立并报司法行政部门的文号',
        en: 'the notice of its establishment',
        basis: 'cn/peoples-mediation-law#34',
      },
      (membersCount < 3 || membersCount > 9) && {
        zh: '委员三至九人',
        en: 'three to nine members',
        basis: 'cn/peoples-mediation-law#8',
      },
      womenCount < 1 && { zh: '妇女委员', en: 'a woman among its members', basis: 'cn/peoples-mediation-law#8' },
    ],
    'court-invited': [
      approvalNo === undefined && {
        zh: '法院的邀请文号',
        en: 'the invitation of the court',
        basis: 'cn/invited-mediation-rules#13',
      },
    ],
    association: [
      approvalNo === undefined && {
        zh: '社会团体登记号',
        en: 'its registration as an association',
        basis: 'cn/commercial-mediation-regulation#public-interest',
      },
    ],
  }
  return of[kind].filter((one) => one !== false)
}

/** The no to a fee: only a commercial body with a published tariff charges. */
export function feeRefusal({ kind, tariff }: BodyPapers, feeFen: number): Refusal | undefined {
  if (feeFen === 0) return undefined
  if (!KINDS[kind].mayCharge)
    return refuse(
      'no-fee-allowed',
      {
        zh: `${KINDS[kind].label.zh}调解不收费`,
        en: `mediation by a ${KINDS[kind].label.en} is free of charge`,
      },
      kind === 'people' ? 'cn/peoples-mediation-law#4' : 'platform/dispute-rules#fee',
    )
  if (tariff !== undefined) return undefined
  return refuse(
    'no-tariff',
    { zh: '收费须先公开收费标准', en: 'a fee needs a published tariff' },
    'cn/commercial-mediation-regulation#16',
  )
}
