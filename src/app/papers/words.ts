// The fixed words of papers, Chinese first.
import type { Words } from '#kernel/act'

const w = (zh: string, en: string): Words => ({ zh, en })

export const documentWords = {
  no: w('文号', 'No.'),
  fields: w('所载事项', 'As entered'),
  translation: w('非正式译文', 'Unofficial translation'),
  remedies: w('救济途径', 'Remedies'),
  served: w('送达', 'Served on'),
  servedColumns: [w('身份', 'Part'), w('受送达人', 'Name'), w('到达', 'Arrived'), w('阅读', 'Read')],
  basis: w('依据', 'Legal basis'),
  unsealed: w(
    '本件由平台按案卷记录生成，可与存证日志核对；依法须加盖印章的，以签发机关盖章的文本为准。',
    'Made by the platform from the record of the file; it can be checked against the evidence log. Where the law asks for a seal, the sealed text of the issuing body prevails.',
  ),
}

export const dossierWords = {
  parties: w('参与人', 'Who takes part'),
  partyColumns: [w('身份', 'Part'), w('姓名或名称', 'Name')],
  contents: w('卷内目录', 'Contents'),
  contentsColumns: [w('序号', 'No.'), w('题名', 'Title'), w('日期', 'Day'), w('页号', 'Page')],
  steps: w('办理经过', 'Steps taken'),
  stepColumns: [w('序号', 'No.'), w('日期', 'Day'), w('步骤', 'Step'), w('办理人', 'By'), w('依据', 'Basis')],
  entries: w('填报记录', 'Entries without a document'),
}

/** How far the words of an article were checked (instrument.ts, Verified). */
const verified: Readonly<Record<string, Words>> = {
  V: w('已核对原文', 'checked against the source'),
  V2: w('据摘录', 'from an excerpt'),
  M: w('待核', 'to be checked'),
  D: w('待核', 'to be checked'),
  platform: w('平台规则', 'rule of the platform'),
}

export const verifiedWords = (mark: string): Words => verified[mark] ?? verified['M']!

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** '2026-11-22' → 2026年11月22日 and 22 November 2026. */
export function dateWords(day: string): Words {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  return { zh: `${year}年${month}月${date}日`, en: `${date} ${months[month - 1]} ${year}` }
}

/** An instant as a clock in China shows it: '2026-11-22 09:30:15' (UTC+8 all year). */
export const clockTime = (at: string): string =>
  new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
