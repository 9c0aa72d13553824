// The facts of a claim: flat, each under one name, with the words of its question. What is not given is not known; nothing
// is guessed from it. Limitation dates are among them and serve the claimant's own view alone.
import type { Day } from '#kernel/time'

type Kind = 'fen' | 'count' | 'ppm' | 'yes-no' | 'day' | 'text' | 'decimal' | 'choice'
interface Fact {
  readonly kind: Kind
  readonly zh: string
  readonly en: string
  /** other names that people use for it */
  readonly also?: readonly string[]
  readonly of?: readonly string[]
  /** what a number is in, where its name does not say */
  readonly unit?: string
}

const fact =
  <K extends Kind>(kind: K) =>
  (zh: string, en: string, ...also: string[]): Fact & { kind: K } => ({ kind, zh, en, also })
const fen = fact('fen')
const count = fact('count')
const ppm = fact('ppm')
const yesNo = fact('yes-no')
const onDay = fact('day')
const text = fact('text')
const decimal = fact('decimal')
const choice = (of: readonly string[], zh: string, en: string, ...also: string[]): Fact & { kind: 'choice' } => ({
  kind: 'choice',
  of,
  zh,
  en,
  also,
})

export const FACTS = {
  // who, and which contract
  claimantName: text(
    '原告（申请人）名称',
    'name of the claimant',
    'claimant',
    'plaintiff',
    'plaintiffName',
    'applicantName',
  ),
  claimantUscc: text('原告统一社会信用代码', 'code of the claimant', 'plaintiffUscc'),
  claimantContact: text(
    '原告联系方式与送达地址',
    'contact and address for service of the claimant',
    'plaintiffContact',
    'claimantAddress',
    'plaintiffAddress',
    'claimantPhone',
  ),
  claimantPlace: text(
    '原告住所地',
    'domicile of the claimant',
    'claimantDomicile',
    'plaintiffPlace',
    'plaintiffDomicile',
  ),
  claimantRepresentative: text(
    '原告法定代表人（负责人）姓名、职务',
    'legal representative of the claimant, and post',
    'legalRepresentative',
    'plaintiffRepresentative',
  ),
  claimantAgent: text(
    '委托诉讼代理人（姓名、单位、权限）',
    'agent in the suit: name, firm, powers',
    'agent',
    'claimantLawyer',
  ),
  electronicService: yesNo('是否同意电子送达', 'is service by electronic means agreed to'),
  respondentName: text('被告（对方）名称', 'name of the other side', 'respondent', 'defendant', 'defendantName'),
  respondentUscc: text('被告统一社会信用代码', 'code of the other side', 'defendantUscc'),
  respondentContact: text('被告联系方式', 'contact of the other side', 'defendantContact'),
  respondentPlace: text(
    '被告住所地',
    'domicile of the other side',
    'respondentDomicile',
    'defendantPlace',
    'respondentAddress',
    'defendantAddress',
  ),
  claimantIsSmall: yesNo('原告是否为中小企业', 'is the claimant a small or medium enterprise'),
  respondentIsLarge: yesNo('被告是否为大型企业、机关或者事业单位', 'is the other side a large firm or a public body'),
  contractNo: text('合同编号', 'number of the contract', 'contractId', 'lease', 'leaseNo', 'contract'),
  contractSignedOn: onDay('合同签订日', 'day of signing', 'signedOn', 'contractOn', 'concludedOn', 'contractDate'),
  contractFrom: onDay('租期起日', 'first day of the term', 'leaseFrom', 'startsOn'),
  contractUntil: onDay('租期末日', 'last day of the term', 'leaseUntil', 'endsOn'),
  contractFen: fen('合同总价', 'price of the whole contract', 'contractAmountFen', 'totalPriceFen'),
  leaseKind: choice(
    ['by-server', 'by-scale', 'storage', 'mixed', 'assignment', 'finance-lease', 'hosting', 'brokerage', 'carrier'],
    '租赁方式',
    'kind of lease',
    'framework',
    'contractType',
    'contractKind',
  ),
  whatHappened: text(
    '事实与理由',
    'facts and reasons',
    'factsAndReasons',
    'story',
    'description',
    'facts',
    'reasons',
    'background',
  ),
  // money due
  amountDueFen: fen('应付金额', 'amount due', 'dueFen', 'rentDueFen', 'payableFen'),
  amountPaidFen: fen('已付金额', 'amount paid', 'paidFen'),
  principalFen: fen(
    '尚欠本金',
    'principal still owed',
    'unpaidFen',
    'outstandingFen',
    'arrearsFen',
    'amountOwedFen',
    'debtFen',
    'rentOwedFen',
  ),
  dueOn: onDay('付款期限', 'day payment was due', 'paymentDueOn', 'rentDueOn'),
  refusedOn: onDay('对方明确表示不付之日', 'day the other side said that it will not pay'),
  demandedOn: onDay('催告日', 'day of the demand', 'demandOn', 'demandDate', 'reminderOn'),
  demandPeriodDays: count('催告给的宽限天数', 'days given in the demand', 'graceDays'),
  // ending
  terminationNoticeOn: onDay('解除通知发出日', 'day the notice of ending was sent', 'terminationNoticeSentOn'),
  terminationOn: onDay(
    '主张的解除日（通知到达日）',
    'day on which the contract ended (the notice arrived)',
    'terminationDate',
    'terminatedOn',
    'terminationReachedOn',
    'noticeReachedOn',
  ),
  terminationByService: yesNo(
    '是否以起诉状副本送达之日为解除日',
    'does the contract end with service of the complaint',
    'terminationBySuit',
  ),
  terminationGround: choice(
    ['agreed', 'purpose-fails', 'default-after-demand', 'anticipatory', 'indefinite', 'rent-arrears', 'unusable'],
    '解除的理由',
    'ground for ending',
  ),
  groundKnownOn: onDay(
    '知道解除或者撤销事由之日',
    'day the ground became known',
    'deceptionKnownOn',
    'rescissionGroundKnownOn',
    'fraudKnownOn',
  ),
  restitutionFen: fen('请求返还的金额', 'sum to be restored', 'refundFen', 'prepaidFen'),
  restitutionHow: text('各自返还什么、如何折价', 'what each side gives back, and its value'),
  // loss and interest
  liquidatedClause: text('违约金条款', 'clause on liquidated damages', 'liquidatedClauseNo', 'penaltyClause'),
  liquidatedDailyPpm: ppm(
    '违约金日率',
    'daily rate of liquidated damages',
    'penaltyDailyPpm',
    'liquidatedRatePpm',
    'dailyPenaltyPpm',
  ),
  liquidatedFen: fen('违约金数额', 'liquidated damages', 'penaltyFen', 'liquidatedFixedFen'),
  liquidatedBaseFen: fen('违约金基数', 'base of liquidated damages', 'penaltyBaseFen'),
  liquidatedFrom: onDay('违约金起算日', 'first day of liquidated damages', 'penaltyFrom'),
  liquidatedUntil: onDay('违约金截止日', 'last day of liquidated damages', 'penaltyUntil'),
  lossFen: fen('损失数额', 'loss', 'damagesFen', 'lossAmountFen'),
  lossHow: text(
    '损失怎样算出',
    'how the loss is computed',
    'lossComputation',
    'lossBasis',
    'damagesBasis',
    'lossCalculation',
    'damagesComputation',
  ),
  mitigation: text('为减少损失做了什么', 'what was done to keep the loss small', 'mitigationSteps'),
  interestRate: choice(['agreed', 'lpr', 'sme'], '利率依据', 'what rate of interest', 'interestKind', 'rateKind'),
  interestAnnualPpm: ppm(
    '年利率',
    'yearly rate',
    'annualRatePpm',
    'agreedAnnualPpm',
    'lprPpm',
    'interestRatePpm',
    'interestPpm',
  ),
  lprPublishedOn: onDay('所引 LPR 的公布日', 'day the quoted LPR was published', 'lprOn', 'lprDate'),
  interestFrom: onDay(
    '利息起算日',
    'first day of interest',
    'interestStartOn',
    'interestSince',
    'interestStart',
    'interestStartDate',
  ),
  interestUntil: onDay('利息暂计至', 'interest counted for now until', 'interestEndOn'),
  interestBaseFen: fen('计息本金', 'sum that bears interest'),
  // delivery
  promised: text('约定交付什么', 'what was promised', 'promisedCapacity', 'agreedCapacity'),
  delivered: text('实际交付什么', 'what was delivered', 'deliveredCapacity', 'actualCapacity'),
  promisedGpuHours: decimal('约定卡时', 'GPU hours promised'),
  deliveredGpuHours: decimal('实得卡时', 'GPU hours delivered', 'measuredGpuHours', 'meteredGpuHours'),
  promisedModel: text('约定型号', 'model agreed', 'agreedModel'),
  deliveredModel: text('实际型号', 'model delivered', 'actualModel'),
  shortfallFrom: onDay('不足起日', 'first day of the shortfall', 'shortFrom'),
  shortfallUntil: onDay('不足末日', 'last day of the shortfall', 'shortUntil'),
  unitPriceFen: fen('单价（每卡时）', 'price of a GPU hour', 'pricePerGpuHourFen'),
  reductionFen: fen('请求减少的价款', 'reduction asked for', 'priceReductionFen'),
  deliveryDueOn: onDay('约定交付日', 'day delivery was due', 'agreedDeliveryOn'),
  deliveredOn: onDay('实际交付日', 'day of delivery'),
  acceptedOn: onDay('验收日', 'day of acceptance'),
  defectNoticeOn: onDay(
    '提出异议（通知瑕疵）日',
    'day the defect was notified',
    'notifiedOn',
    'objectionOn',
    'complainedOn',
    'noticeOn',
    'defectNotifiedOn',
  ),
  // availability
  promisedAvailabilityPpm: ppm('约定可用率', 'availability promised', 'slaPpm', 'slaAvailabilityPpm'),
  measuredAvailabilityPpm: ppm('实际可用率', 'availability measured', 'availabilityPpm', 'actualAvailabilityPpm'),
  slaClause: text('可用率条款及抵扣标准', 'clause on availability and its credit', 'slaCreditClause'),
  slaCreditFen: fen('按约抵扣额', 'agreed credit', 'creditFen'),
  slaCreditedFen: fen('账单已经抵扣的数额', 'credited on the bills already', 'alreadyCreditedFen'),
  slaIsSoleRemedy: yesNo('合同是否写明抵扣为唯一救济', 'does the contract make the credit the only remedy'),
  // bills and prices
  invoiceNo: text('账单号', 'number of the bill', 'billNo'),
  billedFen: fen('账单金额', 'amount billed', 'invoiceFen', 'chargedFen'),
  rightFen: fen('应计金额', 'amount that should have been billed', 'correctFen', 'recomputedFen'),
  billObjectedOn: onDay('对账单提出异议日', 'day the bill was objected to'),
  shownPriceFen: fen('标示、宣传的价格', 'price shown', 'advertisedPriceFen'),
  chargedPriceFen: fen('实际收取的价格', 'price charged', 'actualPriceFen'),
  deception: text(
    '怎样误导（何时、何处、何内容）',
    'how it misled: when, where, what',
    'deceptionHow',
    'misleadingStatement',
  ),
  // cut-off
  cutOffOn: onDay('停机、断开之日', 'day it was cut off', 'suspendedOn', 'shutdownOn'),
  cutOffReason: text('对方称的理由', 'reason given by the other side', 'cutOffGround'),
  cutOffNoticeOn: onDay('停机前通知日', 'day of notice before the cut-off'),
  // data
  leaseEndedOn: onDay('服务结束日', 'day the service ended', 'serviceEndedOn', 'endedOn'),
  dataScope: text('哪些数据、存放何处', 'which data, and where it lies', 'dataDescription', 'dataKinds', 'data'),
  personalData: yesNo('是否含个人信息', 'does it hold personal data'),
  erasureDueOn: onDay('应删除的期限', 'day erasure was due', 'dataDueOn'),
  erasureDemandedOn: onDay('要求返还、删除之日', 'day return or erasure was demanded'),
  erasureCertificate: yesNo('对方是否给过删除证明', 'has a certificate of erasure been given', 'certificateGiven'),
  backupCopies: yesNo('请求是否包括备份与副本', 'does the claim cover backups and copies'),
  // deposit and devices
  depositFen: fen('押金、保证金数额', 'deposit', 'securityDepositFen', 'earnestFen'),
  depositPaidOn: onDay('押金支付日', 'day the deposit was paid'),
  depositDueOn: onDay('应退押金之日', 'day the deposit was due back', 'depositReturnDueOn'),
  depositIsEarnest: yesNo('合同是否写明为“定金”', 'does the contract call it 定金 (earnest money)', 'isEarnest'),
  deductions: text('对方主张扣除什么', 'what the other side deducts'),
  devices: text('设备清单（型号、序列号、存放处）', 'devices: model, serial, where they are', 'deviceList'),
  returnDueOn: onDay('应返还之日', 'day the devices were due back', 'deviceReturnDueOn'),
  useFeeFen: fen('占用期间使用费', 'fee for use after the end', 'occupationFeeFen'),
  // validity
  validityContested: yesNo('对方是否否认合同效力', 'does the other side contest validity', 'validityDisputed'),
  shamSigns: text('虚假租赁的迹象', 'signs of a sham', 'shamFacts', 'shamSign'),
  neverUsed: yesNo('算力是否从未使用', 'was the compute never used', 'noUse'),
  moneyReturned: yesNo('款项是否回流', 'did the money flow back', 'fundsReturned', 'roundTrip'),
  relatedParties: yesNo('双方是否关联', 'are the sides related', 'related'),
  subsidyClaimed: yesNo('是否以此领取补贴、算力券', 'was support claimed on it', 'voucherClaimed'),
  hiddenDeal: text('被隐藏的真实交易', 'the deal hidden behind it', 'trueDeal'),
  authorityDoubt: yesNo('签约人权限是否有疑问', 'is the authority of a signer in doubt'),
  licenceMissing: yesNo('是否缺少所需许可', 'is a licence missing', 'noLicence'),
  publicOrderDoubt: yesNo(
    '用途是否可能违反公序良俗（如挖矿）',
    'may the use offend public order (mining, say)',
    'mining',
  ),
  standardTerm: text('有争议的格式条款', 'standard term in dispute', 'standardTerms', 'disputedClause'),
  termExplained: yesNo('该条款是否提示、说明', 'was the term pointed out and explained', 'termHighlighted'),
  usedAsConsumer: yesNo('是否为个人生活消费', 'was it for personal consumption', 'isConsumer'),
  // court, costs, earlier steps
  courtName: text('起诉的法院（全称）', 'court that is sued in, its full name', 'filedCourt'),
  agreedCourt: text('约定的管辖法院', 'court agreed', 'courtAgreed', 'courtClause', 'jurisdictionClause'),
  agreedCourtLink: choice(
    ['respondent-domicile', 'claimant-domicile', 'performance', 'signing', 'subject', 'other-real-link', 'none'],
    '约定法院与争议的联系',
    'link between that court and the dispute',
  ),
  arbitrationClause: yesNo('是否有仲裁条款', 'is there an arbitration clause', 'arbitrationAgreed'),
  performancePlace: text('约定的履行地', 'place of performance agreed', 'placeOfPerformance'),
  receiverPlace: text('收款方所在地', 'place of who receives the money'),
  performerPlace: text('履行义务方所在地', 'place of who performs'),
  signedOnline: yesNo('是否在网上签订', 'was it signed online', 'formedOnline'),
  performedOnline: yesNo('是否全部在网上履行', 'was it performed wholly online'),
  aboutPersonalData: yesNo('是否为个人信息、网络数据权属争议', 'is it about personal data or network data'),
  differentProvinces: yesNo('双方是否不在同一省', 'are the sides in different provinces'),
  preservation: yesNo('是否申请保全', 'is preservation asked for', 'preservationAsked'),
  preservationFen: fen('保全金额', 'sum to be preserved'),
  wantsMediation: yesNo('是否考虑先行调解', 'is mediation before the suit considered'),
  evidenceKept: yesNo('证据是否已固定（存证包、公证）', 'is the evidence kept (bundle, notary)', 'evidencePreserved'),
  lawyerFeeFen: fen('律师费', 'lawyer’s fee', 'attorneyFeeFen'),
  lawyerFeeAgreed: yesNo('合同是否约定律师费由违约方负担', 'does the contract put lawyer’s fees on the side in breach'),
  knewOn: onDay('知道权利受损之日', 'day the harm became known', 'knewHarmOn', 'harmKnownOn'),
  harmOn: onDay('权利受损之日', 'day of the harm'),
  preservedOn: onDay('诉前保全采取之日', 'day of preservation before suit'),
  mediationRequestedOn: onDay('申请调解之日', 'day mediation was asked for'),
  mediationAgreedOn: onDay('调解协议生效日', 'day a mediated agreement took effect', 'mediationAgreementOn'),
  filedOn: onDay('向法院提交之日', 'day of filing', 'submittedOn'),
  feeNoticeOn: onDay('收到交费通知之日', 'day the fee notice came'),
  servedOn: onDay('起诉状副本送达被告之日', 'day the complaint was served'),
  judgmentOn: onDay('收到判决之日', 'day the judgment came', 'judgmentServedOn'),
} as const satisfies Record<string, Fact>

export type FactName = keyof typeof FACTS
type ValueOf<K extends Kind> = K extends 'fen' | 'count' | 'ppm'
  ? number
  : K extends 'yes-no'
    ? boolean
    : K extends 'day'
      ? Day
      : string
export type ClaimFacts = { readonly [F in FactName]?: ValueOf<(typeof FACTS)[F]['kind']> }
