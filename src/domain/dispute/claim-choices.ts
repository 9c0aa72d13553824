// Words of the choices that facts of a claim have, for questions and for the statement.
import { FACTS, type FactName } from './claim-facts.ts'
import type { Words } from './claim-terms.ts'

type Choices = Readonly<Record<string, Words>>

const leaseKind: Choices = {
  'by-server': { zh: '整机、整卡租赁', en: 'whole servers or cards' },
  'by-scale': { zh: '按用量', en: 'by use' },
  storage: { zh: '存储', en: 'storage' },
  mixed: { zh: '混合', en: 'mixed' },
  assignment: { zh: '转让', en: 'assignment' },
  'finance-lease': { zh: '融资租赁', en: 'finance lease' },
  hosting: { zh: '托管', en: 'hosting' },
  brokerage: { zh: '中介', en: 'brokerage' },
  carrier: { zh: '电信业务', en: 'telecom service' },
}

const terminationGround: Choices = {
  agreed: { zh: '合同约定的解除条件成就', en: 'a ground agreed in the contract' },
  'purpose-fails': { zh: '不能实现合同目的', en: 'the purpose of the contract fails' },
  'default-after-demand': { zh: '催告后合理期限内仍未履行', en: 'no performance within a fair time after a demand' },
  anticipatory: { zh: '对方明确表示不履行主要债务', en: 'the other side said that it will not perform' },
  indefinite: { zh: '不定期合同，合理期限前通知', en: 'no fixed term, with fair notice' },
  'rent-arrears': { zh: '承租人经催告仍不付租金', en: 'rent unpaid after a demand' },
  unusable: { zh: '租赁物不能使用', en: 'what was leased cannot be used' },
}

const interestRate: Choices = {
  agreed: { zh: '合同约定的利率', en: 'the rate agreed' },
  lpr: { zh: '一年期贷款市场报价利率（LPR）', en: 'one-year loan prime rate (LPR)' },
  sme: { zh: '中小企业款项支付条例的逾期利率', en: 'the rate for late payment to small firms' },
}

const agreedCourtLink: Choices = {
  'respondent-domicile': { zh: '被告住所地', en: 'domicile of the other side' },
  'claimant-domicile': { zh: '原告住所地', en: 'domicile of the claimant' },
  performance: { zh: '合同履行地', en: 'place of performance' },
  signing: { zh: '合同签订地', en: 'place of signing' },
  subject: { zh: '标的物所在地', en: 'place of the subject' },
  'other-real-link': { zh: '其他有实际联系的地点', en: 'another place with a real link' },
  none: { zh: '没有实际联系', en: 'no real link' },
}

const CHOICES: Partial<Record<FactName, Choices>> = { leaseKind, terminationGround, interestRate, agreedCourtLink }

/** The choices of a fact in order; null where it is none of choices. */
export function choicesOf(fact: FactName): { value: string; label: Words }[] | null {
  const { of }: { of?: readonly string[] } = FACTS[fact]
  return of === undefined
    ? null
    : of.map((value) => ({ value, label: CHOICES[fact]?.[value] ?? { zh: value, en: value } }))
}
