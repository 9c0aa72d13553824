// Every word on the verifier's page, Chinese first. What the verdict itself says comes from kernel/proof.

export type Language = 'zh' | 'en'

export const WORDS = {
  title: ['算衡 · 证据包核验', 'Suanheng · evidence bundle verifier'],
  lead: [
    '本页在您的电脑上核验证据包，不连接网络，不上传任何内容。',
    'This page checks an evidence bundle on your own computer. It uses no network and uploads nothing.',
  ],
  choose: ['选择或拖入证据包（.shev）', 'Choose or drop a bundle (.shev)'],
  trust: ['可信日志公钥（可选，每行一个）', 'Trusted log keys (optional, one a line)'],
  trustHint: [
    '请从日志运营方以外的途径取得，例如合同、判决或公开发布。',
    'Obtain them by another way than this file: the contract, a judgment, a public notice.',
  ],
  language: ['English', '中文'],
  print: ['打印', 'Print'],
  working: ['正在核验…', 'Verifying…'],
  notRead: ['无法读取该文件。', 'The file cannot be read.'],
  consistent: ['核验一致', 'Consistent'],
  inconsistent: ['核验不一致', 'Not consistent'],
  reasons: ['不一致的原因', 'Why it is not consistent'],
  where: ['位置', 'Place'],
  articles: ['《人民法院在线诉讼规则》逐条结果', 'By article of the Rules of Online Litigation of People’s Courts'],
  article16: ['第十六条 · 技术核验', 'Article 16 · technical verification'],
  article17: ['第十七条 · 平台资质', 'Article 17 · qualification of the platform'],
  article18: ['第十八条 · 入链前真实性', 'Article 18 · truth before logging'],
  present: ['已提供', 'Supplied'],
  missing: ['缺少', 'Missing'],
  gaps: ['缺失的条目', 'Missing entries'],
  noGaps: ['声明完整的序列均连续，无缺失。', 'Every stream said to be whole is without a gap.'],
  gapsUnknown: [
    '证据包未通过核验，不作完整性说明。',
    'The bundle did not verify, so nothing is said about completeness.',
  ],
  brackets: ['时间', 'Time'],
  bracketsHint: [
    '下列时间由记录方声明。尚无时间戳机构为其作证。',
    'These times are what the recorder claims. No timestamp authority has attested them yet.',
  ],
  stream: ['序列', 'Stream'],
  claimedFrom: ['声明自', 'Claimed from'],
  claimedTo: ['声明至', 'Claimed to'],
  proven: ['已证明', 'Proven'],
  notProven: ['无', 'none'],
  log: ['日志', 'Log'],
  origin: ['日志名称', 'Origin'],
  size: ['日志条数', 'Log size'],
  root: ['日志根', 'Log root'],
  keyId: ['公钥编号', 'Key id'],
  subject: ['证据对象', 'Subject'],
  madeAt: ['制作时间', 'Made at'],
  records: ['记录', 'Records'],
  recordsRefused: [
    '证据包未通过核验，以下内容仅供对照，不可信赖。',
    'The bundle did not verify. What follows is for comparison only and must not be relied on.',
  ],
  index: ['日志位置', 'Log position'],
  indexHint: ['# 为日志位置；点开一条查看其字段。', '# is the position in the log; open a record to see its fields.'],
  done: ['已办理', 'done'],
  refused: ['依法拒绝', 'refused'],
  field: ['字段', 'Field'],
  value: ['内容', 'Value'],
  withheld: ['未披露（仅有承诺值）', 'withheld (commitment only)'],
  bill: ['账单明细', 'Bill lines'],
  lawText: ['所引法律', 'Law cited'],
  version: ['版本', 'Version'],
  disclaimer: [
    '核验结果可用于支持对数据入链后未经篡改的认定；证据的采信由人民法院决定。',
    'The result may support a finding that the data were not altered after logging. Weighing evidence is for the court.',
  ],
} as const satisfies Record<string, readonly [zh: string, en: string]>

export type Word = keyof typeof WORDS

export function say(word: Word, language: Language): string {
  return WORDS[word][language === 'zh' ? 0 : 1]
}
