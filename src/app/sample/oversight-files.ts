// Supervision in the sample world. The cases are made up, and only about companies that are.
import type { Actor } from '#kernel/identity'
import type { Part } from './cast.ts'
import { paper, type Diary } from './diary.ts'

const PLACE = 'cn-gd-sz'
const OFFICERS = ['示例执法员一', '示例执法员二']

export function oversightFiles(diary: Diary, actors: Record<Part, Actor>): void {
  inspectionWithoutIssue(diary, actors)
  erasureInCourse(diary, actors)
  penaltyAtNotice(diary, actors)
}

function inspectionWithoutIssue(diary: Diary, { data, yunling }: Record<Part, Actor>): void {
  const checked = diary.file('inspection', 'supervision.inspection')
  const item = '算力服务数据安全管理情况（示例）'
  const ground = '数据安全法第六条（示例）'
  checked.step(56, data, 'enter-item', {
    title: '云岭智算 数据安全检查（示例） · Yunling, data security inspection (sample)',
    place: PLACE,
    with: { inspected: yunling.party },
    item,
    address: 'https://data.example/items（示例）',
    ground,
  })
  checked.step(55, data, 'approve-plan', { capPerYear: 2, doneThisYear: 0, withinCap: 'yes', approvedBy: '示例负责人' })
  checked.step(50, data, 'draw', { method: 'random', officers: OFFICERS })
  checked.step(48, data, 'issue-notice', {
    item,
    ground,
    officers: OFFICERS,
    when: `${diary.dayOf(44)} 起五个工作日（示例）`,
    approval: '检查批准书〔示例〕1号',
  })
  checked.step(44, data, 'check-remotely', { items: ['安全管理制度（示例）', '清除记录（示例）'], periodDays: 5 })
  checked.step(41, yunling, 'give-data', { data: paper('安全管理制度与清除记录') })
  checked.step(37, data, 'sign-record', { found: '制度齐全，记录与抽样一致（示例）。', record: paper('检查笔录') })
  checked.step(36, data, 'find-no-issue')
}

function erasureInCourse(diary: Diary, { qinghe, haiquan }: Record<Part, Actor>): void {
  const erasure = diary.file('erasure', 'supervision.erasure')
  erasure.step(33, qinghe, 'end-service', {
    title: '青禾智研 微调租约数据清除（示例） · Erasure after Qinghe’s lease (sample)',
    place: 'cn-sh',
    with: { provider: haiquan.party },
    contractNo: '微调租约（示例）',
    endedOn: diary.dayOf(35),
    kinds: 'important',
  })
  erasure.step(31, haiquan, 'fix-time', {
    returned: '模型权重与日志已由承租方下载并核对（示例）。',
    countedFrom: diary.dayOf(33),
    periodDays: 60,
  })
  erasure.step(5, haiquan, 'choose-method', {
    media: ['HQ-SH-D01 本地盘（示例）'],
    method: 'purge',
    technique: '加密擦除后抽样复核（示例）',
  })
}

function penaltyAtNotice(diary: Diary, { market, justice, yunling }: Record<Part, Actor>): void {
  const penalty = diary.file('penalty', 'supervision.penalty')
  const facts = '部分挂牌页未标明最低计费时长（示例案情，虚构）。'
  const ground = '价格法第十三条、第四十二条（示例）'
  penalty.step(46, market, 'open-lead', {
    title: '云岭智算 价格标示不全（示例案情，虚构） · Yunling, price marking (made-up sample)',
    place: PLACE,
    with: { party: yunling.party },
    origin: 'inspection',
    facts,
  })
  penalty.step(45, market, 'check-jurisdiction', {
    actPlace: PLACE,
    body: 'market',
    level: 'local',
    competent: 'yes',
    reasons: '行为发生在本辖区，属价格标示（示例）。',
  })
  penalty.step(43, market, 'verify-lead', { officers: OFFICERS, plan: '核对挂牌页与合同条款（示例）。' })
  penalty.step(38, market, 'file-case', {
    kind: 'marking',
    caseNo: '示市监立〔示例〕1号',
    lastActOn: diary.dayOf(50),
    approvedBy: '示例负责人',
  })
  penalty.step(37, market, 'tell-informant', { informant: 'none' })
  penalty.step(35, market, 'investigate', { officers: OFFICERS })
  penalty.step(16, market, 'draft-decision', {
    facts,
    ground,
    discretion: '首次、已改正、无违法所得，从轻（示例）。',
    gainsAmountFen: 0,
    refundedAmountFen: 0,
    gravity: 'ordinary',
    weight: 'lighter',
    weightGround: 'undone',
    finedBefore: 'no',
    corrected: 'yes',
    proposedFineAmountFen: 50_000,
    proposedConfiscationAmountFen: 0,
    hearingCase: 'no',
    legalReview: 'yes',
    heavy: 'no',
  })
  penalty.step(10, justice, 'review-legality', { reviewerQualified: 'yes', opinion: '事实清楚，同意告知（示例）。' })
  penalty.step(2, market, 'serve-notice', {
    facts,
    reasons: '未按规定标明与价格有关的计费条件；已改正，从轻（示例）。',
    ground,
    intended: '罚款五百元（示例）',
    announcedFineAmountFen: 50_000,
    announcedConfiscationAmountFen: 0,
  })
}
