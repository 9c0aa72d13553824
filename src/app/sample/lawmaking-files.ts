// Making rules in the sample world: two cities in coordination, one of them consulting, and a department's document in
// force. The texts are made up; nothing of them is law anywhere.
import { anyone, type Actor } from '#kernel/identity'
import { addDays, type Day } from '#kernel/time'
import type { Part } from './cast.ts'
import { paper, type Decided, type Diary, type FileTold } from './diary.ts'
import { cityText, compared, guideText } from './draft-texts.ts'

export function lawmakingFiles(diary: Diary, actors: Record<Part, Actor>, today: Day): void {
  coordinatedRegulation(diary, actors, today)
  documentInForce(diary, actors)
}

type City = {
  file: FileTold
  tag: 'jia' | 'yi'
  name: string
  place: string
  maker: Actor
  drafter: Actor
  competition: Actor
  reviewer: Actor
  /** the putting of its text */
  put?: Decided
}

function coordinatedRegulation(diary: Diary, actors: Record<Part, Actor>, today: Day): void {
  const jia: City = {
    file: diary.file('jia', 'lawmaking.regulation'),
    tag: 'jia',
    name: '甲市',
    place: 'cn-gz-gy',
    maker: actors.legislatureJia,
    drafter: actors.drafterJia,
    competition: actors.marketJia,
    reviewer: actors.justiceJia,
  }
  const yi: City = {
    file: diary.file('yi', 'lawmaking.regulation'),
    tag: 'yi',
    name: '乙市',
    place: 'cn-gz-as',
    maker: actors.legislatureYi,
    drafter: actors.drafterYi,
    competition: actors.marketYi,
    reviewer: actors.justiceYi,
  }
  const leadingGroup = ['示例甲市立法机关', '示例乙市立法机关']
  const cities = [
    { own: jia, partner: yi },
    { own: yi, partner: jia },
  ]

  for (const { own, partner } of cities) {
    const { file, name, place, maker, drafter } = own
    file.step(83, drafter, 'propose', {
      title: `算力产业促进条例（示例草案，${name}） · Compute Industry Promotion Regulation (sample draft, ${own.tag === 'jia' ? 'city A' : 'city B'})`,
      place,
      purpose: '促进算力产业发展，规范供需对接与计量，保障公平准入（示例）。',
      area: 'city',
      coordinated: 'yes',
      partner: `示例${partner.name}`,
      form: 'regulation',
    })
    file.step(79, maker, 'plan', {
      planYear: today.slice(0, 4),
      draftingUnit: `示例${name}工业和信息化主管部门`,
      dueOn: addDays(today, 90),
    })
    file.step(77, maker, 'confirm-competence', {
      ground: 'argued',
      noLocalLicence: 'yes',
      reasons: '算力设施布局属城乡建设与管理；产业促进部分需作论证（示例）。',
    })
  }
  const founded = jia.file.act(74, jia.maker, 'lawmaking.mechanism.agree', {
    title: '示例甲市、示例乙市算力协同立法（示例） · Coordinated legislation of cities A and B (sample)',
    leadingGroup,
    sharedText: '算力产业促进条例（示例草案）',
    plan: '联合调研、共同起草、各自审议、同日施行（示例）。',
  })
  yi.file.act(73, yi.maker, 'lawmaking.mechanism.agree', () => {
    const mechanism = founded()?.['mechanism']
    return mechanism === undefined ? undefined : { mechanism }
  })
  for (const { own, partner } of cities) {
    const { file, tag, maker, drafter, competition, reviewer } = own
    file.step(72, maker, 'agree-mechanism', {
      agreement: paper('协同立法协议'),
      leadingGroup,
      commonText: '算力产业促进条例（示例草案）',
      shares: '甲市起草总则与供需对接，乙市起草计量与安全（示例）。',
    })
    file.step(70, drafter, 'begin-survey', {
      plan: '走访供给方、需求方各五家（示例）。',
      takesPart: ['示例甲市起草部门', '示例乙市起草部门'],
    })
    file.step(61, drafter, 'finish-survey', {
      report: paper('联合调研报告'),
      findings: '对接答复慢、计量口径不一、外地企业登记受限（示例）。',
    })
    own.put = file.act(53, drafter, 'lawmaking.text.put', {
      label: '征求意见稿（示例）',
      explanation: '协同文本；供需对接的答复期限两市尚未一致（示例）。',
      onlyWording: true,
      ...cityText(tag, addDays(today, 220)),
    })
    file.step(46, drafter, 'compare-with-partner', () =>
      partner.put?.() === undefined
        ? undefined
        : {
            partnerText: partner.file.id,
            ...compared,
            handling: '答复期限与算力券条款由领导小组会商（示例）。',
          },
    )
    file.step(43, drafter, 'send-to-competition', {
      draftFile: paper('征求意见稿'),
      explanation: '不限定注册地、不指定供给方（示例）。',
      heard: '已听取供给方、需求方意见（示例）。',
    })
    file.step(36, competition, 'clear-competition', {
      groups: '未发现限制准入、妨碍流动、影响成本、影响行为的内容（示例）。',
      reasons: '可以出台（示例）。',
    })
    file.step(26, reviewer, 'clear-legality', {
      competence: '属设区的市立法事项，产业促进部分已论证（示例）。',
      noLicence: 'yes',
      reasons: '未设定行政许可，与上位法不抵触（示例）。',
    })
  }

  jia.file.step(14, jia.drafter, 'open-consultation', {
    draftFile: paper('征求意见稿'),
    explanation: '请重点对供需对接、计量和算力券条款提出意见（示例）。',
    channels: '本平台、信函（示例）',
    majorInterests: 'no',
  })
  const { qinghe, nanshan } = actors
  const shorter = '建议把供需对接的答复期限由五个工作日缩短为三个工作日，中小企业等不起（示例）。'
  jia.file.step(11, qinghe, 'comment', { clause: '第五条', text: shorter })
  jia.file.step(10, anyone, 'comment', { clause: '第五条', text: `${shorter}谢谢！` })
  const onRecords = jia.file.step(8, nanshan, 'comment', {
    clause: '第六条',
    text: '计量记录的保存期限应与合同争议的诉讼时效一致（示例）。',
  })
  jia.file.step(6, anyone, 'comment', { clause: '第九条', text: '算力券应当向外地企业同等开放（示例）。' })
  jia.file.step(3, jia.drafter, 'answer-comment', () => ({
    comment: String(Number(onRecords()?.['n'])),
    treatment: 'adopted',
    reasons: '采纳：保存期限三年与普通诉讼时效一致，说明中写明（示例）。',
  }))
}

function documentInForce(diary: Diary, { industry, justice }: Record<Part, Actor>): void {
  const guide = diary.file('guide', 'lawmaking.document')
  const inForceFrom = diary.dayOf(6)
  guide.step(82, industry, 'propose', {
    title: '算力租赁服务指引（示例） · Guide to compute leasing services (sample)',
    place: 'cn-gd-sz',
    purpose: '说明租赁算力的办事渠道与答复时限（示例）。',
    kind: 'department',
    major: 'no',
    touchesBusiness: 'yes',
  })
  guide.step(81, industry, 'start-drafting', {
    unit: '示例市工业和信息化主管部门',
    reasons: '咨询集中，需要统一答复（示例）。',
  })
  guide.act(78, industry, 'lawmaking.text.put', {
    label: '征求意见稿（示例）',
    explanation: '只说明办事渠道，不减损权益、不增加义务（示例）。',
    onlyWording: true,
    ...guideText(inForceFrom),
  })
  guide.step(77, industry, 'send-to-competition', {
    draftFile: paper('指引征求意见稿'),
    explanation: '不涉及市场准入条件（示例）。',
    heard: '已听取三家供给方意见（示例）。',
  })
  guide.step(76, industry, 'clear-own-competition', {
    groups: '四类内容均未发现（示例）。',
    reasons: '可以出台（示例）。',
  })
  guide.step(74, justice, 'clear-legality', {
    competence: '属本部门职权（示例）。',
    noLicence: 'yes',
    reasons: '未设定许可、处罚、强制（示例）。',
  })
  guide.step(73, industry, 'open-consultation', {
    draftFile: paper('指引征求意见稿'),
    explanation: '征求意见三十日（示例）。',
    channels: '本平台（示例）',
    majorInterests: 'no',
  })
  guide.step(31, industry, 'close-consultation', { received: 'no' })
  guide.step(30, industry, 'publish-opinions', {
    received: 0,
    adopted: 0,
    partly: 0,
    notAdopted: 0,
    byGroup: '未收到意见（示例）。',
    summary: '期满未收到意见（示例）。',
    majorDissent: 'no',
  })
  const effect = guide.act(28, industry, 'lawmaking.effect.compute')
  guide.step(28, industry, 'weigh-effects', () => ({
    draftFile: paper('指引送审稿'),
    decided: effect()?.['decisions'],
    changed: effect()?.['changed'],
    report: paper('影响测算'),
    reading: '不改变任何既有决定（示例）。',
  }))
  guide.step(27, industry, 'submit-for-final-review', {
    draftFile: paper('指引送审稿'),
    papers: paper('征求意见与审查材料'),
    explanation: '送合法性审核（示例）。',
  })
  guide.step(20, justice, 'clear-final', { lawyers: '示例公职律师', reasons: '合法（示例）。' })
  guide.step(17, industry, 'adopt', {
    meeting: '示例部门办公会',
    record: paper('会议纪要'),
    majority: 'yes',
    reasons: '同意印发（示例）。',
  })
  guide.step(16, industry, 'promulgate', (day) => ({
    number: '示工信规〔示例〕1号',
    promulgatedOn: day,
    inForceFrom,
    fileWithinDays: 15,
    text: paper('算力租赁服务指引'),
    guide: '本指引只说明渠道与时限，不创设义务（示例）。',
  }))
  guide.step(12, industry, 'file-for-record', { recordNo: '示备〔示例〕1号', papers: paper('备案报告') })
  guide.step(6, industry, 'take-effect', { inForceFrom })
}
