// A draft of the sample world that is open for comment.
import { Person } from './person.ts'
import type { RunningPlatform } from './platform.ts'

const REGULATION = 'lawmaking.regulation'
const PLACE = 'cn-gz-gy'
export const DRAFT = '算力租赁促进条例（草案，示例）'

const articles = [
  {
    id: '1',
    no: '第一条',
    zh: '支持算力租赁产业发展，保护出租方、承租方的合法权益。',
    en: 'Compute leasing is supported and both sides are protected.',
  },
  {
    id: '2',
    no: '第二条',
    zh: '主管部门收到咨询的，应当在五日内答复。',
    en: 'The authority answers a question within five days.',
    params: { 'answer-days': [{ from: '2027-06-01', value: 5, unit: 'days' }] },
    basis: ['cn/business-environment#62'],
  },
]

/** A city's regulation from proposal to open for comment: three bodies of the city, one text in two versions. */
export async function openDraft(platform: RunningPlatform): Promise<string> {
  const [drafter, legislature, market, justice] = (await Promise.all(
    ['drafter', 'legislature', 'market-2', 'justice-2'].map((name) => Person.signedIn(platform, name)),
  )) as [Person, Person, Person, Person]
  const paper = await drafter.keeps('草案.txt', '草案文本（示例）')
  const { file } = await drafter.does(`${REGULATION}.propose`, {
    title: DRAFT,
    place: PLACE,
    purpose: '示例：算力租赁缺少地方规定。',
    area: 'city',
    coordinated: 'no',
    form: 'regulation',
  })
  await legislature.does(`${REGULATION}.plan`, {
    file,
    planYear: '2026',
    draftingUnit: '示例起草部门',
    dueOn: '2026-12-31',
  })
  await legislature.does(`${REGULATION}.confirm-competence`, {
    file,
    ground: 'argued',
    noLocalLicence: 'yes',
    reasons: '属于基层治理，见论证。',
  })
  await drafter.does(`${REGULATION}.begin-survey`, { file, plan: '走访出租方、承租方。', takesPart: ['示例起草部门'] })
  await drafter.does(`${REGULATION}.finish-survey`, { file, report: [paper], findings: '答复慢。' })
  const text = {
    file,
    explanation: '为规范算力租赁，起草本条例（示例）。\n第二条把答复期限写明为五日。',
    onlyWording: false,
    name: 'compute-lease-promotion',
    title: { zh: '算力租赁促进条例（示例）', en: 'Regulation promoting compute leasing (sample)' },
    issuer: '示例市人民代表大会常务委员会',
    from: '2027-06-01',
    fields: ['grassroots-governance'],
    creates: [],
  }
  await drafter.does('lawmaking.text.put', {
    ...text,
    label: '初稿',
    articles: [
      articles[0],
      {
        ...articles[1],
        zh: '主管部门收到咨询的，应当在十日内答复。',
        params: { 'answer-days': [{ from: '2027-06-01', value: 10, unit: 'days' }] },
      },
    ],
  })
  await drafter.does('lawmaking.text.put', { ...text, label: '征求意见稿', articles })
  await drafter.does('lawmaking.effect.compute', { file })
  await drafter.does(`${REGULATION}.send-to-competition`, {
    file,
    draftFile: [paper],
    explanation: '见说明。',
    heard: '听取了两家出租方的意见。',
  })
  await market.does(`${REGULATION}.clear-competition`, {
    file,
    groups: '逐项对照，未见不符。',
    reasons: '没有排除、限制竞争的内容。',
  })
  await justice.does(`${REGULATION}.clear-legality`, {
    file,
    competence: '在权限之内。',
    noLicence: 'yes',
    reasons: '不抵触上位法。',
  })
  await drafter.does(`${REGULATION}.open-consultation`, {
    file,
    draftFile: [paper],
    explanation: '见说明。',
    channels: '在本页面提出。',
    majorInterests: 'no',
  })
  return file
}
