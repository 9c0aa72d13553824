// Disputes in the sample world: a checked mediation body with its roster, a mediation in session, one that settled and was
// confirmed by the court, a case in court at its questions. Every case is made up, between companies that are.
import type { Actor } from '#kernel/identity'
import { cast, type Part } from './cast.ts'
import { paper, type Diary, type FileTold } from './diary.ts'
import type { Stage } from './stage.ts'

const PLACE = 'cn-gd-sz'
const BODY_CHECKED = 140

type DisputeFiles = { diary: Diary; actors: Record<Part, Actor>; stage: Stage }
type Roster = { technician(): string; lawyer(): string; association(): string }

export function disputeFiles(told: DisputeFiles): void {
  const roster = mediationBody(told)
  mediationInSession(told, roster)
  confirmedAgreement(told, roster)
  caseInCourt(told)
}

/** The body registers, is checked, and enters three mediators. */
function mediationBody({ diary, actors }: DisputeFiles): Roster {
  const { mediation, justice, court } = actors
  const ids = new Map<string, string>()
  diary.on(BODY_CHECKED, async () => {
    await diary.attempt(mediation, 'dispute.body.register', 'dispute/body', {
      kind: 'commercial',
      approvalNo: '示司调〔示例〕1号',
      approvedBy: '示例市司法行政部门（示例）',
      assetsFen: 80_000_000,
      fullTimeCount: 6,
      tariff: 'https://mediation.example/tariff',
    })
    await diary.attempt(justice, 'dispute.body.check', 'dispute/body/check', { body: mediation.party, agrees: 'yes' })
    await diary.attempt(court, 'dispute.court-key.register', 'dispute/court-key', {
      // the public half of a sample key that nobody keeps
      publicKey: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    })
  })
  const enters = (field: 'technician' | 'lawyer' | 'association', name: string, title: string) =>
    diary.on(BODY_CHECKED - 1, async () => {
      const done = await diary.attempt(mediation, 'dispute.mediator.enter', `dispute/mediator/${field}`, {
        name,
        field,
        title,
        background: '十年以上从业（示例）',
        validFrom: diary.dayOf(BODY_CHECKED + 200),
        validUntil: diary.dayOf(-400),
      })
      if (done) ids.set(field, done['mediator'] as string)
    })
  enters('technician', '示例算力工程师', '高级工程师（示例）')
  enters('lawyer', '示例律师调解员', '一级律师（示例）')
  enters('association', '示例协会代表', '协会副秘书长（示例）')
  const idOf = (field: string) => () => ids.get(field) ?? ''
  return { technician: idOf('technician'), lawyer: idOf('lawyer'), association: idOf('association') }
}

/**
 * The last lease between these two that was signed by now, as the file is about it; otherwise only who the other side is.
 * By now of the story, so that a story told on finds the same one.
 */
async function aboutLease(stage: Stage, lessee: Actor, provider: Actor): Promise<object> {
  const rows = await stage.rows(lessee, 'contracts.lease.list', { limit: 500 })
  const lease = rows.find((row) => {
    const signedAt = row['signedAt'] as string | null
    return row['provider'] === provider.party && signedAt !== null && signedAt < stage.now
  })
  return lease === undefined ? { with: { other: provider.party } } : { about: `lease/${lease['lease'] as string}` }
}

/** From naming the mediator to the open session. */
function untilSession(
  file: FileTold,
  { diary, actors }: DisputeFiles,
  {
    lessee,
    provider,
    mediators,
    panel,
    from,
  }: { lessee: Actor; provider: Actor; mediators: () => string[]; panel: number; from: number },
): void {
  const { mediation } = actors
  file.step(from, lessee, 'name-by-applicant', () => ({ mediators: mediators() }))
  file.step(from, provider, 'name-by-other', () => ({ mediators: mediators() }))
  file.step(from, mediation, 'record-choice', () => ({ mediators: mediators() }))
  file.step(from - 1, mediation, 'accept-pre-filing')
  file.step(from - 2, mediation, 'disclose-none', { statement: '与双方均无影响公正的关系（示例）。' })
  for (let n = 1; n < panel; n += 1)
    file.step(from - 2, mediation, 'join-panel', () => ({
      mediator: mediators()[n],
      tie: 'none',
      statement: '与双方均无影响公正的关系（示例）。',
    }))
  file.step(from - 3, mediation, 'schedule', { at: `${diary.dayOf(from - 4)}T02:00:00.000Z`, mode: 'video' })
  file.step(from - 4, lessee, 'acknowledge-warning-applicant')
  file.step(from - 4, provider, 'acknowledge-warning-other')
  file.step(from - 4, mediation, 'open-session', { identities: 'yes', warned: 'yes' })
}

function mediationInSession(told: DisputeFiles, roster: Roster): void {
  const { diary, actors, stage } = told
  const { xihu, haiquan, mediation, expert } = actors
  const dispute = diary.file('mediation', 'dispute.mediation')
  dispute.step(22, xihu, 'request', async () => ({
    title: '溪湖药研与海泉算力 账单争议（示例） · Xihu and Haiquan, bills (sample)',
    place: PLACE,
    ...(await aboutLease(stage, xihu, haiquan)),
    claims: '请求按实际可用卡数重算夜间用量（示例）。',
    facts: '夜间部分时段可用卡数少于约定，账单按约定卡数计（示例，虚构）。',
    contacts: '示例溪湖经办人；示例海泉经办人',
    files: paper('用量对照表'),
  }))
  dispute.step(20, mediation, 'ask-other', {
    stage: 'pre-filing',
    rights: '可以拒绝调解；收费按公开标准；所作让步不作为证据（示例）。',
    feeAmountFen: 200_000,
  })
  dispute.step(18, haiquan, 'agree-to-mediate', { address: '示例海泉经办人电子地址', videoOk: 'yes' })
  untilSession(dispute, told, {
    lessee: xihu,
    provider: haiquan,
    mediators: () => [roster.technician(), roster.lawyer(), roster.association()],
    panel: 3,
    from: 16,
  })
  dispute.step(4, xihu, 'speak', { text: '对照表显示三个夜间时段可用卡数为三张（示例）。' })
  // an expert was asked and has said that it is free; its opinion is awaited
  dispute.act(4, mediation, 'dispute.measured.take')
  dispute.step(3, mediation, 'ask-expert', {
    question: '夜间三个时段实际可用的卡数各是多少？请写明读数与计算（示例）。',
    expert: cast.expert.uscc,
  })
  dispute.step(2, expert, 'disclose-expert-ties', { tie: 'no', statement: '与双方均无往来（示例）。' })
}

function confirmedAgreement(told: DisputeFiles, roster: Roster): void {
  const { diary, actors, stage } = told
  const { qinghe, yunling, mediation, court } = actors
  const dispute = diary.file('mediation-settled', 'dispute.mediation')
  dispute.step(75, qinghe, 'request', async () => ({
    title: '青禾智研与云岭智算 服务中断（示例） · Qinghe and Yunling, an outage (sample)',
    place: PLACE,
    ...(await aboutLease(stage, qinghe, yunling)),
    claims: '按约抵扣中断时段费用（示例）。',
    facts: '机房检修超出通知的时段（示例，虚构）。',
    contacts: '示例青禾经办人；示例云岭经办人',
  }))
  dispute.step(74, mediation, 'ask-other', { stage: 'pre-filing', rights: '可以拒绝调解（示例）。' })
  dispute.step(73, yunling, 'agree-to-mediate', { address: '示例云岭经办人电子地址', videoOk: 'yes' })
  untilSession(dispute, told, {
    lessee: qinghe,
    provider: yunling,
    mediators: () => [roster.lawyer()],
    panel: 1,
    from: 72,
  })
  dispute.step(67, mediation, 'propose', { text: '出租方退还中断时段费用一千二百元（示例）。' })
  dispute.step(66, qinghe, 'agree-proposal-applicant', { terms: '同意（示例）。' })
  dispute.step(66, yunling, 'agree-proposal-other', { terms: '同意（示例）。' })
  const written = dispute.step(65, mediation, 'record-agreement', () => ({
    terms: `云岭智算（示例）于${diary.dayOf(30)}前向青禾智研（示例）退还中断时段费用一千二百元，双方就此再无争议（示例）。`,
    settlement: JSON.stringify({
      payments: [
        {
          from: 'other',
          to: 'applicant',
          amountFen: 120_000,
          by: diary.dayOf(30),
          account: '青禾智研（示例） 示例银行 0001',
        },
      ],
      onDefault: { kind: 'daily', dailyPerHundredThousand: 20 },
    }),
    partial: 'no',
  }))
  const signs = () => ({ agreementHash: (written()?.['agreement'] as { sha256?: string } | undefined)?.sha256 ?? '' })
  dispute.step(65, qinghe, 'sign-applicant', signs)
  dispute.step(64, yunling, 'sign-other', signs)
  dispute.step(64, mediation, 'sign-mediator', signs)
  dispute.step(64, mediation, 'seal')
  dispute.step(64, mediation, 'serve-agreement', { effectiveOn: diary.dayOf(64) })

  const confirmation = diary.file('confirmation', 'dispute.confirmation')
  confirmation.step(60, qinghe, 'open', () =>
    dispute.id === undefined
      ? undefined
      : {
          title: '青禾智研与云岭智算 司法确认（示例） · Judicial confirmation (sample)',
          place: PLACE,
          about: `file/${dispute.id}`,
          agreement: paper('调解协议'),
          effectiveOn: diary.dayOf(64),
          bodyKind: 'commercial',
          court: '示例区人民法院（示例）',
          courtGround: 'body-seat',
          ownership: 'no',
        },
  )
  confirmation.step(59, qinghe, 'sign-by-applicant', { identity: paper('青禾身份证明'), noHarm: 'yes' })
  confirmation.step(58, yunling, 'sign-by-other', { identity: paper('云岭身份证明'), noHarm: 'yes' })
  confirmation.step(58, mediation, 'prove-mediation', { proof: paper('主持调解证明') })
  confirmation.step(57, qinghe, 'apply', { application: paper('司法确认申请书') })
  confirmation.step(55, court, 'receive')
  confirmation.step(53, court, 'docket', { caseNo: '（示例）示0001民特1号' })
  confirmation.step(50, court, 'begin-review')
  confirmation.step(42, court, 'confirm', {
    caseNo: '（示例）示0001民特1号',
    ruling: paper('确认裁定'),
    servedOn: diary.dayOf(42),
  })
}

function caseInCourt({ diary, actors, stage }: DisputeFiles): void {
  const { nanshan, yunling, court, counsel } = actors
  const suit = diary.file('suit', 'dispute.case')
  suit.step(62, nanshan, 'check-intake', async () => {
    const { with: other, ...about } = (await aboutLease(stage, nanshan, yunling)) as { with?: { other: string } }
    return {
      title: '南浦语音与云岭智算 算力交付不足（示例） · Nanpu and Yunling, under-delivery (sample)',
      place: PLACE,
      ...about,
      ...(other === undefined ? {} : { with: { defendant: other.other } }),
      claims: '退还少交付部分的费用；备位：减少价款（示例）。',
      facts: '合同约定四张卡，计量显示三张（示例，虚构）。',
      cause: '网络服务合同纠纷',
      court: '示例区人民法院（示例）',
      complaint: paper('起诉状'),
      evidence: paper('证据目录'),
      amountFen: 1_860_000,
    }
  })
  suit.step(61, nanshan, 'choose-online', {
    stages: ['filing', 'exchange', 'hearing', 'service'],
    eService: 'yes',
    address: '示例南浦经办人电子地址',
  })
  suit.step(60, nanshan, 'submit')
  suit.step(55, court, 'docket-summary', { caseNo: '（示例）示0001民初1号', judge: '示例法官' })
  suit.step(52, court, 'serve-complaint', { servedOn: diary.dayOf(52), how: '电子送达' })
  suit.step(51, yunling, 'opt-in', { stages: ['exchange', 'hearing', 'service'], address: '示例云岭经办人电子地址' })
  suit.step(42, yunling, 'answer', { text: '已按约交付，个别时段由承租方自行停用（示例）。' })
  suit.step(41, court, 'set-evidence-period', { periodDays: 15, burden: '主张少交付的，由原告举证（示例）。' })
  suit.step(32, nanshan, 'file-evidence', {
    files: paper('计量对照'),
    purpose: '证明夜间可用卡数为三张（示例）。',
    source: '平台计量记录与证据包（示例）。',
  })
  suit.step(24, court, 'skip-exchange')
  suit.act(21, nanshan, 'dispute.mandate.give', {
    counsel: counsel.party,
    person: '示例律师',
    paper: '5a'.repeat(32),
    powers: [],
  })
  suit.step(20, court, 'put-issues', { module: 'performance', issues: ['夜间时段实际交付的卡数（示例）'] })
  onBoard(suit, { nanshan, yunling })
  suit.step(14, court, 'put-question', {
    round: 1,
    addressee: 'both',
    question: '请双方分别说明夜间三个时段各卡的使用情况（示例）。',
    periodDays: 15,
  })
  suit.step(8, nanshan, 'answer-question', { round: 1, text: '三张在用，一张不可用（示例）。' })
  suit.act(7, court, 'dispute.measured.take')
  for (const step of ['allocation', 'bill']) suit.act(7, court, 'dispute.bench.run', { step })
}

/** Both sides say what they dispute; the court has not fixed the focus yet. */
function onBoard(suit: FileTold, { nanshan, yunling }: Record<'nanshan' | 'yunling', Actor>): void {
  const says = (actor: Actor, element: string, stance: string, text: string, titles: string[] = []) =>
    suit.act(18, actor, 'dispute.focus.state', { element, stance, text, evidence: titles.map((title) => ({ title })) })
  suit.act(19, nanshan, 'dispute.focus.open', {
    scenario: 'under-delivery',
    asked: ['refund', 'costs'],
    alternative: ['reduce-price'],
  })
  suit.act(18, yunling, 'dispute.focus.defend', { defences: ['conforming', 'user-fault'] })
  says(nanshan, 'contract-terms', 'undisputed', '合同约定四张卡（示例）。')
  says(yunling, 'contract-terms', 'undisputed', '同意合同约定四张卡（示例）。')
  says(nanshan, 'conformity', 'disputed', '夜间三个时段只有三张卡可用（示例）。', ['计量对照（示例）'])
  says(yunling, 'conformity', 'disputed', '四张卡均已分配，一张由承租方停用（示例）。', ['分配记录（示例）'])
}
