// Evaluation in the sample world: hidden barriers reported, answered and followed; a questionnaire; an indicator that is
// to change.
import { anyone, type Actor } from '#kernel/identity'
import { sha256 } from '#kernel/proof'
import { addDays, type Day } from '#kernel/time'
import type { Part } from './cast.ts'
import type { Diary } from './diary.ts'
import type { Stage } from './stage.ts'

const PLACE = 'cn-gd-sz'
const hex = (text: string): string => Buffer.from(sha256(new TextEncoder().encode(text))).toString('hex')

/** The tracking code of the sample report made without a name: here, and nowhere else, it is known to everyone. */
export const SAMPLE_TRACKING_CODE = 'DEM0-C0DE-BARR-1ER0-0001'
const trackingHash = hex(hex(SAMPLE_TRACKING_CODE.replaceAll('-', '')))

export function evaluationFiles(diary: Diary, actors: Record<Part, Actor>, today: Day, stage: Stage): void {
  barriers(diary, actors, today, stage)
  questionnaire(diary, actors, today)
  indicator(diary, actors)
}

function barriers(diary: Diary, actors: Record<Part, Actor>, today: Day, stage: Stage): void {
  const { operator, market, industry, data, nanshan } = actors
  const BARRIER = 'evaluation.barrier'

  const answered = diary.file('barrier-answered', BARRIER)
  answered.step(60, anyone, 'report', {
    title: '登记时被要求先设本地子公司（示例） · Asked for a local subsidiary first (sample)',
    place: PLACE,
    body: '示例服务窗口（虚构）',
    happened: '办理算力资源自愿登记时，窗口称须先在本区设立子公司（示例，虚构）。',
    kind: 'local-preference',
    trackingHash,
  })
  answered.step(59, operator, 'acknowledge')
  answered.step(57, operator, 'route', {
    to: 'industry',
    independent: 'yes',
    forwarded: '有经营者反映，自愿登记时被要求先设立本地子公司（示例）。',
  })
  answered.step(45, industry, 'answer', {
    finding: 'barrier',
    reasons: '内部办事指引确有此要求，没有法律、法规依据（示例）。',
    change: '即日停止执行该要求，三个月内修订办事指引（示例）。',
  })
  answered.step(42, industry, 'publish', {
    matter: '自愿登记要求先设立本地子公司（示例）',
    answer: '该要求没有依据，已停止执行，正在修订办事指引（示例）。',
    noPersonalData: 'yes',
  })
  const followed = answered.step(41, industry, 'open-finding', {
    what: '修订办事指引，删去设立本地子公司的要求（示例）。',
  })

  const finding = diary.file('finding', 'evaluation.finding', async () => {
    if (followed() === undefined) return undefined
    const opened = { procedure: 'evaluation.finding', about: `file/${answered.id!}` }
    const [row] = await stage.rows(market, 'casework.file.list', opened)
    return row?.['file'] as string | undefined
  })
  finding.step(36, market, 'assign', { to: 'data', why: '办事指引由数据主管部门制定（示例）。' })
  finding.step(27, data, 'plan', {
    measures: '修订办事指引；窗口人员重新培训；抽查一百件（示例）。',
    dueOn: addDays(today, 30),
  })

  const open = diary.file('barrier-open', BARRIER)
  open.step(9, nanshan, 'report', {
    title: '用券只能向名录内的供给方租用（示例） · Vouchers only for listed providers (sample)',
    place: PLACE,
    body: '示例补贴申报系统（虚构）',
    happened: '申报页面只列出少数供给方，其他供给方的合同无法提交（示例，虚构）。',
    kind: 'designated',
  })
  open.step(6, market, 'route', {
    to: 'finance',
    independent: 'yes',
    forwarded: '有经营者反映，申报补贴时只能选择名录内的供给方（示例）。',
  })
}

function questionnaire(diary: Diary, actors: Record<Part, Actor>, today: Day): void {
  const { industry, yunling, haiquan, beishi, qinghe } = actors
  let asked: string | undefined
  diary.on(15, async () => {
    const published = await diary.attempt(industry, 'evaluation.questionnaire.publish', 'questionnaire', {
      title: '算力准入办理满意度（示例） · How was admission? (sample)',
      place: PLACE,
      item: 'admission.application',
      questions: [
        { id: 'ease', kind: 'scale', ask: '办理是否方便（一至五分）' },
        {
          id: 'told',
          kind: 'choice',
          ask: '需要补正的内容是否一次告知',
          options: ['一次告知', '多次告知', '没有补正'],
        },
        { id: 'words', kind: 'text', ask: '还有什么要说的' },
      ],
      until: addDays(today, 20),
    })
    asked = published?.['questionnaire'] as string | undefined
  })
  const answer = (daysAgo: number, who: string, actor: Actor, answers: object): void =>
    diary.on(daysAgo, async () => {
      if (asked === undefined) return
      const codeHash = actor === anyone ? { codeHash: hex(`示例问卷 ${who}`) } : {}
      await diary.attempt(actor, 'evaluation.questionnaire.answer', `questionnaire/${who}`, {
        questionnaire: asked,
        answers,
        ...codeHash,
      })
    })
  answer(12, 'yunling', yunling, { ease: 4, told: '没有补正', words: '进度看得清楚（示例）' })
  answer(11, 'haiquan', haiquan, { ease: 2, told: '没有补正', words: '外地企业现场核查安排较晚（示例）' })
  answer(8, 'beishi', beishi, { ease: 3, told: '一次告知' })
  answer(6, 'qinghe', qinghe, { ease: 5, told: '没有补正' })
  answer(4, 'anonymous', anyone, { ease: 4, told: '一次告知', words: '希望有英文说明（示例）' })
}

function indicator(diary: Diary, { industry, yunling }: Record<Part, Actor>): void {
  const change = diary.file('indicator', 'evaluation.indicator')
  change.step(20, industry, 'propose', {
    title: '修改网办率阈值（示例） · Threshold of the online share (sample)',
    place: PLACE,
    indicator: 'online-rate',
    action: 'change',
    threshold: 700_000,
    why: '件数尚少，八成的阈值易受个别件影响（示例）。',
  })
  change.step(16, industry, 'open-consultation', {
    explanation: '阈值由百分之八十改为百分之七十；已有数字不变（示例）。',
  })
  change.step(12, yunling, 'comment', { comment: '同意；渠道由申请人自选，不宜为提高数字限定渠道（示例）。' })
  change.step(5, anyone, 'comment', { comment: '请同时公布件数（示例）。' })
}
