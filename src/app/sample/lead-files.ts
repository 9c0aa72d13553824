// Price supervision in the sample world: runs of the detectors, leads in each state, one of them through a penalty to its
// reconsideration, and a random audit. A lead is no finding; every case here is made up.
import { createHash } from 'node:crypto'
import { anyone, hashOfCode, type Actor } from '#kernel/identity'
import type { Part } from './cast.ts'
import { paper, type Diary } from './diary.ts'
import type { Stage } from './stage.ts'

const PENALTY = 'supervision.penalty'
const REVIEW = 'supervision.reconsideration'
const LEAD = 'surveillance.lead'
const PLACE = 'cn-gd-sz'
const OFFICERS = ['示例执法员一', '示例执法员二']

/** The tracking code of the report made without a name: here, and nowhere else, it is known to everyone. */
export const SAMPLE_LEAD_CODE = 'DEM0-C0DE-1EAD-0000-0001'
const AUDIT_SEED = '示例抽查种子 sample audit seed 0001'

const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex')

type LeadFiles = { diary: Diary; actors: Record<Part, Actor>; stage: Stage }
type Given = { by: Actor; act: 'report' | 'refer'; kind: string; about?: Actor; happened: string; more?: object }
type Sorted = { ago: number; to: 'taken-up' | 'explained' | 'data-error' | 'not-ours'; reasons: string; more?: object }

export function leadFiles(told: LeadFiles): void {
  const { diary, actors } = told
  const { qinghe, nanshan, yunling, haiquan, industry, market, operator } = actors
  runs(told)
  audit(told)
  decidedCase(told)

  lead(told, 'complaint', 13, {
    by: nanshan,
    act: 'report',
    kind: 'bait',
    about: yunling,
    happened: '挂牌价低，下单后三次答复没有空卡（示例案情，虚构）。',
  })
  // taken up: its file is being verified
  const inCase = lead(told, 'in-case', 14, {
    by: qinghe,
    act: 'report',
    kind: 'overcharge',
    about: yunling,
    happened: '账单含未约定的存储费用，已要求说明（示例案情，虚构）。',
  })
  sorted(told, 'in-case', inCase, { ago: 11, to: 'taken-up', reasons: '在本辖区，附有账单（示例）。' })
  const verified = penaltyOf(told, 'in-case', inCase, { ago: 10, party: yunling })
  verified.step(9, market, 'check-jurisdiction', jurisdiction)
  verified.step(8, market, 'verify-lead', { officers: OFFICERS, plan: '核对账单、合同与计量（示例）。' })

  const passed = lead(told, 'passed-on', 17, {
    by: anyone,
    act: 'report',
    kind: 'other',
    happened: '听说有单位用算力券支付了与训练无关的费用（示例案情，虚构）。',
    more: { trackingHash: hashOfCode(SAMPLE_LEAD_CODE) },
  })
  sorted(told, 'passed-on', passed, {
    ago: 12,
    to: 'not-ours',
    reasons: '属补贴资金使用，不属价格监督（示例）。',
    more: { body: 'finance', passedTo: '示例市财政部门（示例）' },
  })
  const explained = lead(told, 'explained', 24, {
    by: industry,
    act: 'refer',
    kind: 'collusion',
    happened: '同一周内数家挂牌价同时下调（示例案情，虚构）。',
  })
  sorted(told, 'explained', explained, {
    ago: 19,
    to: 'explained',
    reasons: '同期云厂商下调公开价目，各家先后跟进，幅度不一（示例）。',
  })
  const wrong = lead(told, 'data-error', 33, {
    by: operator,
    act: 'refer',
    kind: 'below-cost',
    about: haiquan,
    happened: '一项标价为同类的十分之一（示例案情，虚构）。',
  })
  sorted(told, 'data-error', wrong, { ago: 30, to: 'data-error', reasons: '录入少一位，当日已更正（示例）。' })
  diary.on(3, async () => {
    await diary.attempt(qinghe, `${LEAD}.report`, 'lead/new', {
      place: PLACE,
      kind: 'discrimination',
      about: haiquan.party,
      happened: '同一型号、同一时段，对我方报价高于他人一成（示例案情，虚构）。',
    })
  })
}

const jurisdiction = {
  actPlace: PLACE,
  body: 'market',
  level: 'local',
  competent: 'yes',
  reasons: '行为发生在本辖区，属价格监督（示例）。',
} as const

/** Gives a lead; its id once it was given. */
function lead({ diary }: LeadFiles, tag: string, ago: number, { by, act, kind, about, happened, more }: Given) {
  let id: string | undefined
  diary.on(ago, async () => {
    const done = await diary.attempt(by, `${LEAD}.${act}`, `lead/${tag}/give`, {
      place: PLACE,
      kind,
      ...(about === undefined ? {} : { about: about.party }),
      happened,
      ...more,
    })
    id = done?.['lead'] as string | undefined
  })
  return (): string | undefined => id
}
type LeadOf = ReturnType<typeof lead>

/** Read with its purpose, then sorted. */
function sorted({ diary, actors }: LeadFiles, tag: string, of: LeadOf, { ago, to, reasons, more }: Sorted): void {
  diary.on(ago, async () => {
    const id = of()
    if (id === undefined) return
    const { market } = actors
    await diary.attempt(market, `${LEAD}.read`, `lead/${tag}/read`, { lead: id, purpose: '分办（示例）' })
    await diary.attempt(market, `${LEAD}.triage`, `lead/${tag}/triage`, { lead: id, to, reasons, ...more })
  })
}

/** The penalty file that follows from taking a lead up. */
function penaltyOf({ diary, actors, stage }: LeadFiles, tag: string, of: LeadOf, by: { ago: number; party: Actor }) {
  diary.on(by.ago, async () => {
    const id = of()
    if (id !== undefined)
      await diary.attempt(actors.market, `${LEAD}.take-up`, `lead/${tag}/take-up`, { lead: id, party: by.party.party })
  })
  return diary.file(`lead-${tag}`, PENALTY, async () => {
    const id = of()
    if (id === undefined) return undefined
    const input = { procedure: PENALTY, about: `lead/${id}` }
    const [row] = await stage.rows(actors.market, 'casework.file.list', input)
    return row?.['file'] as string | undefined
  })
}

/** From what the staff of the platform noticed to a fine that is under reconsideration. */
function decidedCase(told: LeadFiles): void {
  const { diary, actors, stage } = told
  const { operator, market, justice, haiquan } = actors
  const facts = '三项挂牌未标明起租时长，承租方下单后方被告知（示例案情，虚构）。'
  const ground = '价格法第十三条、第四十二条（示例）'
  const noticed = lead(told, 'decided', 80, {
    by: operator,
    act: 'refer',
    kind: 'marking',
    about: haiquan,
    happened: facts,
  })
  sorted(told, 'decided', noticed, { ago: 77, to: 'taken-up', reasons: '挂牌面向本辖区，须核对标价（示例）。' })
  const penalty = penaltyOf(told, 'decided', noticed, { ago: 76, party: haiquan })
  penalty.step(75, market, 'check-jurisdiction', jurisdiction)
  penalty.step(73, market, 'verify-lead', { officers: OFFICERS, plan: '核对挂牌记录与订单（示例）。' })
  penalty.step(68, market, 'file-case', {
    kind: 'marking',
    caseNo: '示市监立〔示例〕2号',
    lastActOn: diary.dayOf(81),
    approvedBy: '示例负责人',
  })
  penalty.step(67, market, 'tell-informant', { informant: 'none' })
  penalty.step(66, market, 'investigate', { officers: OFFICERS })
  penalty.step(58, market, 'draft-decision', {
    facts,
    ground,
    discretion: '无从轻、从重情形（示例）。',
    gainsAmountFen: 0,
    refundedAmountFen: 0,
    gravity: 'ordinary',
    weight: 'ordinary',
    weightGround: 'none',
    finedBefore: 'no',
    corrected: 'yes',
    proposedFineAmountFen: 200_000,
    proposedConfiscationAmountFen: 0,
    hearingCase: 'no',
    legalReview: 'no',
    heavy: 'no',
  })
  penalty.step(54, market, 'serve-notice', {
    facts,
    reasons: '未按规定标明与价格有关的计费条件（示例）。',
    ground,
    intended: '罚款二千元（示例）',
    announcedFineAmountFen: 200_000,
    announcedConfiscationAmountFen: 0,
  })
  penalty.step(50, haiquan, 'give-defence', { statement: '起租时长写在合同条款中，承租方签署前可见（示例）。' })
  penalty.step(43, market, 'decide', {
    facts,
    reasons: '标价应当在挂牌时标明，合同条款不能代替；申辩部分采纳（示例）。',
    fineAmountFen: 150_000,
    confiscatedAmountFen: 0,
    eService: 'yes',
  })
  penalty.step(41, market, 'serve-decision', { way: 'electronic', proof: paper('送达回证') })

  const review = diary.file('price-review', REVIEW, async () => {
    if (penalty.id === undefined) return undefined
    const input = { procedure: REVIEW, about: `file/${penalty.id}` }
    const [row] = await stage.rows(haiquan, 'casework.file.list', input)
    return row?.['file'] as string | undefined
  })
  review.step(22, haiquan, 'file-after-notice', {
    decisionNo: '示市监罚〔示例〕2号',
    ground: 'price-penalty',
    knownOn: diary.dayOf(41),
    request: '撤销处罚决定（示例）。',
    facts: '起租时长在合同中已写明，未误导任何人（示例）。',
    evidence: paper('合同条款'),
  })
  review.step(18, justice, 'accept', { procedure: 'ordinary' })
  review.step(14, justice, 'forward', { reasons: '请于十个工作日内书面答复并提交证据、依据（示例）。' })
}

/** The platform's own records are looked over twice; what the detectors see there is in the runs. */
function runs({ diary, actors }: LeadFiles): void {
  for (const ago of [32, 1])
    diary.on(ago, async () => {
      await diary.attempt(actors.market, 'surveillance.run.record', `run/${ago}`, { place: PLACE, nightly: 'no' })
    })
}

/** Drawn by lot from those that no lead named: the hash first, then the seed, then what was found. */
function audit({ diary, actors }: LeadFiles): void {
  const { market } = actors
  let id: string | undefined
  let drawn: readonly { subject: string }[] = []
  diary.on(48, async () => {
    const done = await diary.attempt(market, 'surveillance.audit.commit', 'audit/commit', {
      place: PLACE,
      seedHash: sha256Hex(AUDIT_SEED),
    })
    id = done?.['audit'] as string | undefined
  })
  diary.on(44, async () => {
    if (id === undefined) return
    const done = await diary.attempt(market, 'surveillance.audit.draw', 'audit/draw', { audit: id, seed: AUDIT_SEED })
    drawn = (done?.['drawn'] ?? []) as unknown as readonly { subject: string }[]
  })
  diary.on(37, async () => {
    // the last one drawn is still to be checked
    for (const [n, { subject }] of drawn.slice(0, -1).entries())
      await diary.attempt(market, 'surveillance.audit.answer', `audit/answer/${n}`, {
        audit: id!,
        subject,
        answer: n === 0 ? 'unclear' : 'nothing',
        reasons: n === 0 ? '样本太少，不能判断（示例）。' : '挂牌、租约与账单相符（示例）。',
      })
  })
}
