// Supervision in the sample world. The cases are made up, and only about companies that are.
import type { Actor } from '#kernel/identity'
import type { Part } from './cast.ts'
import type { Diary } from './diary.ts'

const PLACE = 'cn-gd-sz'
const OFFICERS = ['示例执法员一', '示例执法员二']

export function oversightFiles(diary: Diary, actors: Record<Part, Actor>): void {
  penaltyAtNotice(diary, actors)
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
