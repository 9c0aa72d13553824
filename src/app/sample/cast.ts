// Who plays in the sample world. All made up; their codes carry division 000000, so that none can be real.
import { sampleUscc, type Role } from '#kernel/identity'

export type SampleParty = {
  tag: string
  name: string
  uscc: string
  kinds: readonly Role[]
  place: string
  /** sign-in of the one person who acts for it */
  login: string
  person: string
  desk: string
  title: { zh: string; en: string }
}

const party = (n: number, p: Omit<SampleParty, 'uscc'>): SampleParty => ({ ...p, uscc: sampleUscc(n) })

export const cast = {
  operator: party(1, {
    tag: 'operator',
    name: '算衡平台运营（示例）',
    kinds: ['operator'],
    place: 'cn-gd-sz',
    login: 'operator',
    person: '示例运营员',
    desk: 'operator',
    title: { zh: '运营方', en: 'Operator' },
  }),
  yunling: party(2, {
    tag: 'yunling',
    name: '云岭智算（示例）',
    kinds: ['provider'],
    place: 'cn-gd-sz',
    login: 'provider',
    person: '示例云岭经办人',
    desk: 'provider',
    title: { zh: '出租方 云岭智算（示例）', en: 'Provider Yunling Compute (sample)' },
  }),
  haiquan: party(3, {
    tag: 'haiquan',
    name: '海泉算力（示例）',
    kinds: ['provider'],
    place: 'cn-sh',
    login: 'provider-2',
    person: '示例海泉经办人',
    desk: 'provider',
    title: { zh: '出租方 海泉算力（示例）', en: 'Provider Haiquan Compute (sample)' },
  }),
  beishi: party(4, {
    tag: 'beishi',
    name: '北石数据（示例，未提交许可证）',
    kinds: ['provider'],
    place: 'cn-bj',
    login: 'provider-3',
    person: '示例北石经办人',
    desk: 'provider',
    title: { zh: '出租方 北石数据（示例，无许可证）', en: 'Provider Beishi Data (sample, no licence on file)' },
  }),
  qinghe: party(5, {
    tag: 'qinghe',
    name: '青禾智研（示例）',
    kinds: ['lessee'],
    place: 'cn-gd-sz',
    login: 'lessee',
    person: '示例青禾经办人',
    desk: 'lessee',
    title: { zh: '承租方 青禾智研（示例）', en: 'Lessee Qinghe Research (sample)' },
  }),
  nanshan: party(6, {
    tag: 'nanshan',
    name: '南浦语音（示例）',
    kinds: ['lessee'],
    place: 'cn-gd-sz',
    login: 'lessee-2',
    person: '示例南浦经办人',
    desk: 'lessee',
    title: { zh: '承租方 南浦语音（示例）', en: 'Lessee Nanpu Speech (sample)' },
  }),
  xihu: party(7, {
    tag: 'xihu',
    name: '溪湖药研（示例）',
    kinds: ['lessee'],
    place: 'cn-zj-hz',
    login: 'lessee-3',
    person: '示例溪湖经办人',
    desk: 'lessee',
    title: { zh: '承租方 溪湖药研（示例）', en: 'Lessee Xihu Pharma (sample)' },
  }),
  industry: party(8, {
    tag: 'industry',
    name: '示例市工业和信息化主管部门（示例）',
    kinds: ['authority:industry'],
    place: 'cn-gd-sz',
    login: 'industry',
    person: '示例经办科员',
    desk: 'regulator',
    title: { zh: '工业和信息化主管部门', en: 'Industry authority' },
  }),
  mediation: party(9, {
    tag: 'mediation',
    name: '示例算力纠纷调解中心（示例）',
    kinds: ['mediation'],
    place: 'cn-gd-sz',
    login: 'mediator',
    person: '示例调解员',
    desk: 'mediator',
    title: { zh: '调解组织', en: 'Mediation body' },
  }),
  court: party(10, {
    tag: 'court',
    name: '示例区人民法院（示例）',
    kinds: ['court'],
    place: 'cn-gd-sz',
    login: 'court',
    person: '示例法官助理',
    desk: 'court',
    title: { zh: '人民法院', en: 'Court' },
  }),
  market: party(11, {
    tag: 'market',
    name: '示例市市场监督管理部门（示例）',
    kinds: ['authority:market'],
    place: 'cn-gd-sz',
    login: 'market',
    person: '示例监管科员',
    desk: 'regulator',
    title: { zh: '市场监督管理部门', en: 'Market authority' },
  }),
  data: party(12, {
    tag: 'data',
    name: '示例市数据主管部门（示例）',
    kinds: ['authority:data'],
    place: 'cn-gd-sz',
    login: 'data',
    person: '示例数据科员',
    desk: 'regulator',
    title: { zh: '数据主管部门', en: 'Data authority' },
  }),
  finance: party(13, {
    tag: 'finance',
    name: '示例市财政部门（示例）',
    kinds: ['authority:finance'],
    place: 'cn-gd-sz',
    login: 'finance',
    person: '示例财政科员',
    desk: 'regulator',
    title: { zh: '财政部门', en: 'Finance authority' },
  }),
  justice: party(14, {
    tag: 'justice',
    name: '示例市司法行政部门（示例）',
    kinds: ['authority:justice'],
    place: 'cn-gd-sz',
    login: 'justice',
    person: '示例复议员',
    desk: 'regulator',
    title: { zh: '司法行政部门（复议、合法性审核）', en: 'Justice authority (reconsideration, legality review)' },
  }),
  legislatureJia: party(15, {
    tag: 'legislatureJia',
    name: '示例甲市立法机关（示例）',
    kinds: ['legislature'],
    place: 'cn-gz-gy',
    login: 'legislature',
    person: '示例甲市立法工作者',
    desk: 'legislator',
    title: { zh: '立法机关 甲市（示例）', en: 'Legislature of city A (sample)' },
  }),
  legislatureYi: party(16, {
    tag: 'legislatureYi',
    name: '示例乙市立法机关（示例）',
    kinds: ['legislature'],
    place: 'cn-gz-as',
    login: 'legislature-2',
    person: '示例乙市立法工作者',
    desk: 'legislator',
    title: { zh: '立法机关 乙市（示例）', en: 'Legislature of city B (sample)' },
  }),
  legislatureProvince: party(17, {
    tag: 'legislatureProvince',
    name: '示例省立法机关（示例）',
    kinds: ['legislature'],
    place: 'cn-gz',
    login: 'legislature-3',
    person: '示例省立法工作者',
    desk: 'legislator',
    title: { zh: '省级立法机关（示例）', en: 'Provincial legislature (sample)' },
  }),
  drafterJia: party(18, {
    tag: 'drafterJia',
    name: '示例甲市工业和信息化主管部门（示例）',
    kinds: ['authority:industry'],
    place: 'cn-gz-gy',
    login: 'drafter',
    person: '示例起草人',
    desk: 'regulator',
    title: { zh: '起草部门 甲市（示例）', en: 'Drafting department of city A (sample)' },
  }),
  marketJia: party(19, {
    tag: 'marketJia',
    name: '示例甲市市场监督管理部门（示例）',
    kinds: ['authority:market'],
    place: 'cn-gz-gy',
    login: 'market-2',
    person: '示例公平竞争审查员',
    desk: 'regulator',
    title: { zh: '公平竞争审查 甲市（示例）', en: 'Fair-competition review, city A (sample)' },
  }),
  justiceJia: party(20, {
    tag: 'justiceJia',
    name: '示例甲市司法行政部门（示例）',
    kinds: ['authority:justice'],
    place: 'cn-gz-gy',
    login: 'justice-2',
    person: '示例合法性审核员',
    desk: 'regulator',
    title: { zh: '合法性审核 甲市（示例）', en: 'Legality review, city A (sample)' },
  }),
  drafterYi: party(21, {
    tag: 'drafterYi',
    name: '示例乙市工业和信息化主管部门（示例）',
    kinds: ['authority:industry'],
    place: 'cn-gz-as',
    login: 'drafter-2',
    person: '示例乙市起草人',
    desk: 'regulator',
    title: { zh: '起草部门 乙市（示例）', en: 'Drafting department of city B (sample)' },
  }),
  marketYi: party(22, {
    tag: 'marketYi',
    name: '示例乙市市场监督管理部门（示例）',
    kinds: ['authority:market'],
    place: 'cn-gz-as',
    login: 'market-3',
    person: '示例乙市公平竞争审查员',
    desk: 'regulator',
    title: { zh: '公平竞争审查 乙市（示例）', en: 'Fair-competition review, city B (sample)' },
  }),
  justiceYi: party(23, {
    tag: 'justiceYi',
    name: '示例乙市司法行政部门（示例）',
    kinds: ['authority:justice'],
    place: 'cn-gz-as',
    login: 'justice-3',
    person: '示例乙市合法性审核员',
    desk: 'regulator',
    title: { zh: '合法性审核 乙市（示例）', en: 'Legality review, city B (sample)' },
  }),
} as const satisfies Record<string, SampleParty>

export type Part = keyof typeof cast

/** Models the sample providers have. Memory is as commonly published; nothing here was measured. */
export const models = [
  { model: 'A100-SXM4-80GB', vendor: 'NVIDIA', memoryGib: 80, disclosed: true },
  { model: 'H20-96GB', vendor: 'NVIDIA', memoryGib: 96, disclosed: true },
  { model: 'Ascend-910B', vendor: '华为昇腾', memoryGib: 64, disclosed: false },
  { model: 'MLU370-X8', vendor: '寒武纪', memoryGib: 48, disclosed: true },
  { model: 'DCU-Z100', vendor: '海光', memoryGib: 32, disclosed: true },
  { model: 'MTT-S4000', vendor: '摩尔线程', memoryGib: 48, disclosed: true },
] as const

/** Nodes by provider: serial, model and number of cards. */
export const nodes: readonly { owner: Part; serial: string; model: (typeof models)[number]['model']; cards: number }[] =
  [
    { owner: 'yunling', serial: 'YL-SZ-A01', model: 'A100-SXM4-80GB', cards: 8 },
    { owner: 'yunling', serial: 'YL-SZ-A02', model: 'A100-SXM4-80GB', cards: 8 },
    { owner: 'yunling', serial: 'YL-SZ-B01', model: 'Ascend-910B', cards: 8 },
    { owner: 'yunling', serial: 'YL-SZ-C01', model: 'MLU370-X8', cards: 4 },
    { owner: 'haiquan', serial: 'HQ-SH-H01', model: 'H20-96GB', cards: 8 },
    { owner: 'haiquan', serial: 'HQ-SH-D01', model: 'DCU-Z100', cards: 4 },
    { owner: 'haiquan', serial: 'HQ-SH-M01', model: 'MTT-S4000', cards: 8 },
  ]
