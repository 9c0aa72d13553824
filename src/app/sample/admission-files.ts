// The admission zone of the sample world: a certificate about to end, a refusal under reconsideration, applications that
// wait for the authority or for papers, a filing and a voluntary entry.
import { platform, type Actor } from '#kernel/identity'
import { addDays, type Day } from '#kernel/time'
import type { Part } from './cast.ts'
import { paper, type Diary } from './diary.ts'

const APPLICATION = 'admission.application'
const PLACE = 'cn-gd-sz'

const filing = (matter: string, title: string, contact: string, size: string): object => ({
  title,
  place: PLACE,
  matters: [matter],
  business: '按需出租算力，机房在示例市（示例） · compute on demand (sample)',
  materials: paper('申请材料'),
  contact,
  truthful: 'yes',
  size,
  channel: 'online',
})

/** How many days the certificate still has: it should have been renewed already, and may be asked for still. */
export const CERTIFICATE_DAYS_LEFT = 45

export function admissionFiles(diary: Diary, actors: Record<Part, Actor>, today: Day): void {
  const { yunling, haiquan, beishi, industry, data, justice } = actors

  // Granted; its certificate ends soon and the last day for renewal (ninety days before) has been called.
  const granted = diary.file('granted', APPLICATION)
  granted.step(
    83,
    yunling,
    'file',
    filing(
      'vats-cloud',
      '云岭智算 增值电信业务许可（示例） · Yunling, telecom licence (sample)',
      '示例云岭经办人',
      'small',
    ),
  )
  granted.step(80, industry, 'accept-telecom', { handling: 'telecom', officer: '示例经办科员' })
  granted.step(76, industry, 'review', {
    officers: ['示例审查员一', '示例审查员二'],
    majorInterests: 'no',
    onSite: 'no',
  })
  granted.step(70, industry, 'grant', { matters: ['vats-cloud'], conditions: '本证为示例，有效期为便于演示而缩短。' })
  granted.step(66, industry, 'issue-telecom-certificate', (day) => ({
    number: 'B1-示例-20260901',
    validFrom: day,
    validUntil: addDays(today, CERTIFICATE_DAYS_LEFT),
    matters: ['vats-cloud'],
  }))
  // Three days after the last one, so that at a weekend it is not called on the Friday before it.
  granted.step(42, platform, 'mark-renewal-due')

  // From another place: told, heard, refused; then reconsideration, with its clock running.
  const refused = diary.file('refused', APPLICATION)
  refused.step(
    68,
    haiquan,
    'file',
    filing(
      'vats-idc',
      '海泉算力 增值电信业务许可（示例） · Haiquan, telecom licence (sample)',
      '示例海泉经办人',
      'medium',
    ),
  )
  refused.step(65, industry, 'accept-telecom', { handling: 'telecom', officer: '示例经办科员' })
  refused.step(60, industry, 'review', {
    officers: ['示例审查员一', '示例审查员二'],
    majorInterests: 'no',
    onSite: 'yes',
  })
  refused.step(52, industry, 'tell-refusal', {
    facts: '所附技术方案未说明备用电源，现场核查时备用电源尚未安装（示例）。',
    reasons: '未达到电信条例第十三条关于设施和技术方案的条件（示例）。',
    periodDays: 5,
  })
  refused.step(48, haiquan, 'give-statement', {
    statement: '备用电源已订购，两个月内安装完毕，请求附期限准予（示例）。',
    evidence: paper('设备采购合同'),
  })
  const refusal = refused.step(40, industry, 'refuse', {
    reasons: '审查时条件尚未具备；安装完毕后可以重新申请（示例）。',
    answered: '订购不等于具备条件；法律未规定附期限准予（示例）。',
    falsePapers: 'no',
    safety: 'no',
  })
  const reconsidered = diary.file('reconsidered', 'supervision.reconsideration')
  reconsidered.step(29, haiquan, 'file', () =>
    refusal() === undefined
      ? undefined
      : {
          title: '海泉算力 不服不予许可决定（示例） · Haiquan against the refusal (sample)',
          place: PLACE,
          about: `file/${refused.id!}`,
          with: { respondent: industry.party },
          decisionNo: refusal()!['no'] as string,
          ground: 'refusal',
          knownOn: diary.dayOf(40),
          request: '撤销不予许可决定，责令重新作出（示例）。',
          facts: '备用电源已于决定作出前到货，决定所依据的事实不清（示例）。',
          evidence: paper('设备到货单'),
        },
  )
  reconsidered.step(25, justice, 'accept', { procedure: 'ordinary' })
  reconsidered.step(18, justice, 'forward', { reasons: '请于十个工作日内提出书面答复并提交证据、依据（示例）。' })
  reconsidered.step(7, industry, 'answer', {
    reasons: '现场核查之日设备未安装，决定事实清楚、程序合法（示例）。',
    evidence: paper('现场核查笔录'),
    periodDays: 10,
  })

  // Filed, and nothing told yet; and one whose missing papers were told.
  diary
    .file('waiting', APPLICATION)
    .step(
      3,
      beishi,
      'file',
      filing(
        'vats-idc',
        '北石数据 数据中心业务许可（示例） · Beishi, data centre licence (sample)',
        '示例北石经办人',
        'micro',
      ),
    )
  const lacking = diary.file('lacking', APPLICATION)
  lacking.step(
    12,
    beishi,
    'file',
    filing(
      'vats-cloud',
      '北石数据 资源协作业务许可（示例） · Beishi, cloud licence (sample)',
      '示例北石经办人',
      'micro',
    ),
  )
  lacking.step(9, industry, 'request-correction', {
    missing: ['专业人员社会保险材料（示例）', '场地使用证明（示例）'],
    howTo: '登录本平台，在本件中提交（示例）。',
  })

  const icp = diary.file('icp', 'admission.filing')
  icp.step(50, yunling, 'prepare', {
    title: '云岭智算 官网备案（示例） · Yunling, ICP filing (sample)',
    place: PLACE,
    branch: 'icp',
    site: '云岭智算官网（示例）',
  })
  icp.step(49, yunling, 'file-icp', {
    domain: 'yunling.example',
    person: '示例云岭经办人',
    materials: paper('备案材料'),
  })
  icp.step(36, industry, 'record', { number: '示ICP备20260001号（示例）' })

  const entry = diary.file('entry', 'admission.registry')
  entry.step(26, yunling, 'register', {
    title: '云岭智算 算力资源自愿登记（示例） · Yunling, voluntary entry (sample)',
    place: PLACE,
    voluntary: 'yes',
    resources: ['A100-SXM4-80GB 十六张（示例）', 'Ascend-910B 八张（示例）'],
  })
  entry.step(21, data, 'enter', { number: '登记-示例-0001' })
}
