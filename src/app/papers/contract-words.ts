// The fixed words of a contract on paper, Chinese first.
import type { Words } from '#kernel/act'
import type { FrameworkId } from '#domain/templates'
import type { PaperSource } from '#domain/contracts'

const w = (zh: string, en: string): Words => ({ zh, en })

type Side = PaperSource['parties'][number]['side']

const SIDES: Record<Side, Words> = {
  lessee: w('需求方', 'Lessee'),
  provider: w('供给方', 'Provider'),
  assignee: w('受让方', 'Assignee'),
}

/** A side as the clauses name it: who passes a lease on is the assignor there. */
export const sideWords = (framework: FrameworkId, side: Side): Words =>
  framework === 'assignment' && side === 'lessee' ? w('转让方', 'Assignor') : SIDES[side]

/** On whom an exceptional clause bears. */
export const bearsOn = (framework: FrameworkId, side: 'lessee' | 'provider' | 'both'): Words => {
  if (side === 'both') return w('重点提示：对双方有重大影响', 'Please note: bears heavily on both sides')
  const { zh, en } = framework === 'assignment' ? SIDES[side] : sideWords(framework, side)
  return w(`重点提示：对${zh}有重大影响`, `Please note: bears heavily on the ${en.toLowerCase()}`)
}

export const contractWords = {
  no: w('合同编号', 'No.'),
  made: w('法规与文本日期', 'Law and text as of'),
  unnumbered: w('无（未在平台订立）', 'none'),
  incomplete: w('草稿：必填项尚缺，不能签署。', 'A draft: required answers are missing and it cannot be signed.'),
  parties: w('当事人', 'The parties'),
  partyColumns: [w('身份', 'Side'), w('名称', 'Name'), w('统一社会信用代码', 'Unified social credit code')],
  terms: w('主要约定', 'Key terms'),
  amount: w('预计合同金额', 'Estimated contract amount'),
  summary: w(
    '本表摘自填写内容，便于阅读；与条款不一致的，以条款为准。',
    'Taken from the answers for ease of reading; where it differs from the clauses, the clauses prevail.',
  ),
  prevails: w(
    '本合同以中文为准，英文为参考译文。上标数字为附件所列依据的序号。',
    'The Chinese text prevails; the English is a translation for reference. Raised numbers are those of the legal basis in the annex.',
  ),
  own: w('（双方自行约定的条款）', '(a clause of the parties’ own)'),
  differs: w('与示范文本不同，见附件一', 'Differs from the model text, see annex 1'),
  nothingMore: w('（以下无正文）', '(End of the text)'),
  signing: w('签署页', 'Signatures'),
  person: w('签署人（个人签名）', 'Signatory (personal signature)'),
  seal: w('单位印章（合同专用章）', 'Company seal (for contracts)'),
  how: w('电子签名，以签名数据为准', 'Electronic signature: the signature data prevail'),
  signingNote: w(
    '本合同以电子签名签署。签名、签署人与印章的证书和时间戳在本文件的签名数据中，页面不显示印章图形；签名之后改动任何一个字节，核验即告失败。',
    'Signed electronically. Signatures, certificates of signatories and seals, and time stamps are in the signature data of this file; no picture of a seal is shown. A byte changed after signing makes verification fail.',
  ),
  annexNote: w(
    '附件供阅读和核对，不是合同条款。',
    'The annexes help to read and check the contract; they are no clauses of it.',
  ),
  deviations: w('附件一　与示范文本的差异', 'Annex 1　Where it differs from the model text'),
  noDeviations: w('与示范文本一致，双方没有改动条款。', 'No clause differs from the model text.'),
  redlineKey: w(
    '〔删：……〕为删去的原文，带删除线；〔增：……〕为增加的文字，带下划线。',
    '〔删：…〕, struck through: taken out. 〔增：…〕, underlined: put in.',
  ),
  removed: w('（整条删去）', '(the whole clause is taken out)'),
  explanations: w('附件二　重点条款的说明', 'Annex 2　Explanation of the clauses to note'),
  noExplanations: w('没有需要重点提示的条款。', 'There is no clause to be pointed out.'),
  risk: w('风险', 'Risk'),
  both: w('双方', 'The parties'),
  modelText: w('示范文本', 'Model text'),
  check: w('检查', 'Check'),
  takenOut: w('删去的条款', 'Clauses taken out'),
  asked: w('询问', 'Question'),
  explained: w('说明', 'Explanation'),
  basis: w('附件三　依据', 'Annex 3　Legal basis'),
  basisNote: w(
    '条文为概述，括号内注明核对程度；以公布的原文为准。',
    'Articles are told in short; the brackets say how far they were checked. The published text prevails.',
  ),
  notInForce: w('该日该地未施行', 'not in force there that day'),
  template: w('示范文本', 'Model text'),
  termsHash: w('条款哈希', 'Terms'),
}

/** Who wrote the model text, and that it is no official one where it is not. */
export const issuedBy = (issuer: Words, official: boolean): Words =>
  official
    ? w(`本合同依${issuer.zh}发布的示范文本订立。`, `Made from a model text issued by ${issuer.en}.`)
    : w(
        `本合同依${issuer.zh}拟定的文本订立，该文本供参照，不是官方示范文本。`,
        `Made from a text by ${issuer.en}, drawn up for reference and no official model text.`,
      )
