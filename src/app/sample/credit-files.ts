// Credit in the sample world: a minor finding whose repair waits, a platform list with its measures, good faith by document,
// and the declared uses of ratings. Every case here is made up.
import type { Actor } from '#kernel/identity'
import { cast, type Part } from './cast.ts'
import { paper, type Diary } from './diary.ts'
import type { Stage } from './stage.ts'

const PLACE = 'cn-gd-sz'
const PENALTY = 'supervision.penalty'
const REPAIR = 'credit.repair'
const LISTING = 'credit.listing'
const MADE_UP = '示例案情，虚构'
const OFFICERS = ['示例执法员一', '示例执法员二']

type CreditFiles = { diary: Diary; actors: Record<Part, Actor>; stage: Stage }

export function creditFiles(told: CreditFiles): void {
  uses(told)
  minorFinding(told)
  platformList(told)
}

/** What ratings are used for is declared first; good faith enters by its document. */
function uses({ diary, actors: { operator, market, data, qinghe } }: CreditFiles): void {
  diary.on(60, async () => {
    const say = (by: Actor, use: string, effectZh: string, effectEn: string, basis: string) =>
      diary.attempt(by, 'credit.use.declare', `credit/use/${use}`, { use, effectZh, effectEn, basis })
    await say(
      market,
      'inspection-frequency',
      'AAA、AA 低于通常，C、D 高于通常（示例）。',
      'AAA and AA rarer than usual, C and D oftener (sample).',
      'platform/credit-rules#tiers',
    )
    await say(
      operator,
      'deposit',
      '名单存续期间依约提高押金（示例）。',
      'A higher deposit under the contract while on the platform list (sample).',
      'platform/credit-rules#uses',
    )
    await diary.attempt(data, 'credit.reward.enter', 'credit/reward/qinghe', {
      party: qinghe.party,
      reward: 'tax-a',
      document: '纳税信用 A 级名单（示例）',
      effectiveOn: diary.dayOf(62),
    })
  })
}

/** A lighter penalty is a minor finding: not published, and repaired as soon as its duties are done. */
function minorFinding({ diary, actors, stage }: CreditFiles): void {
  const { market, beishi } = actors
  const facts = `挂牌未标明存储费用，发现后当日补齐（${MADE_UP}）。`
  const ground = '价格法第十三条、第四十二条（示例）'
  const penalty = diary.file('credit-penalty', PENALTY)
  penalty.step(58, market, 'open-lead', {
    title: '北石数据 价格标示不全（示例案情，虚构） · Beishi, price marking (made-up sample)',
    place: PLACE,
    with: { party: beishi.party },
    origin: 'inspection',
    facts,
  })
  penalty.step(58, market, 'check-jurisdiction', {
    actPlace: PLACE,
    body: 'market',
    level: 'local',
    competent: 'yes',
    reasons: '挂牌面向本辖区（示例）。',
  })
  penalty.step(56, market, 'verify-lead', { officers: OFFICERS, plan: '核对挂牌记录（示例）。' })
  penalty.step(55, market, 'file-case', {
    kind: 'marking',
    caseNo: '示市监立〔示例〕3号',
    lastActOn: diary.dayOf(59),
    approvedBy: '示例负责人',
  })
  penalty.step(55, market, 'tell-informant', { informant: 'none' })
  penalty.step(54, market, 'investigate', { officers: OFFICERS })
  penalty.step(48, market, 'draft-decision', {
    facts,
    ground,
    discretion: '当日补齐、无违法所得，从轻（示例）。',
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
    legalReview: 'no',
    heavy: 'no',
  })
  penalty.step(46, market, 'serve-notice', {
    facts,
    reasons: '已补齐，从轻（示例）。',
    ground,
    intended: '罚款五百元（示例）',
    announcedFineAmountFen: 50_000,
    announcedConfiscationAmountFen: 0,
  })
  penalty.step(45, beishi, 'waive-defence')
  penalty.step(38, market, 'decide', {
    facts,
    reasons: '已补齐，从轻（示例）。',
    fineAmountFen: 50_000,
    confiscatedAmountFen: 0,
    eService: 'yes',
  })
  penalty.step(37, market, 'serve-decision', { way: 'electronic', proof: paper('送达回证') })
  const repair = diary.file('credit-repair', REPAIR, async () => {
    const [row] = await stage.rows(beishi, 'credit.finding.list')
    return row?.['file'] as string | undefined
  })
  repair.step(2, beishi, 'apply', { proof: paper('缴款凭证与整改说明'), commitment: paper('守信承诺书') })
}

/** Bills that stay open: a list of the platform's own, with contractual effect and an end. */
function platformList({ diary, actors: { operator, xihu } }: CreditFiles): void {
  const list = diary.file('credit-platform-list', LISTING)
  const reasons = `两期账单逾期未付，催告后仍未支付（${MADE_UP}）。`
  list.step(26, operator, 'open', {
    title: '溪湖药研 平台违约名单（示例案情，虚构） · Xihu, platform list (made-up sample)',
    place: PLACE,
    with: { subject: xihu.party },
    regime: 'platform',
    uscc: cast.xihu.uscc,
    lawfulBasis: 'platform/credit-rules#list-entry',
    cause: '账单逾期（示例）',
  })
  list.step(26, operator, 'confirm-platform', { basisText: '平台规则与租约付款条款（示例）' })
  list.step(26, operator, 'assess', {
    heavierPenalty: 'yes',
    vile: 'no',
    noIntent: 'no',
    opinion: '根本违约（示例）。',
  })
  list.step(25, operator, 'serve-notice', {
    facts: reasons,
    reasons: '租约付款条款、平台规则（示例）。',
    measures: ['platform-deposit', 'platform-notice'],
    periodDays: 5,
  })
  list.step(22, xihu, 'give-statement', { statement: '款项已在审批，拟分期支付（示例）。' })
  list.step(17, operator, 'list-by-platform', { reasons, periodDays: 90 })
  list.step(17, operator, 'publish', { address: '平台「名单与公示」页（示例）' })
  list.step(16, operator, 'start-measures', { measures: ['platform-deposit', 'platform-notice'] })
  diary.on(15, async () => {
    await diary.attempt(operator, 'credit.cycle.run', 'credit/cycle', { nightly: 'no' })
  })
}
