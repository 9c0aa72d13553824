// The statement of claim by its elements, in the order of the model forms (法〔2025〕82号): sides, what is asked for, court
// and preservation, facts and reasons, evidence, the wish to settle. Pure; preview, PDF and Word show the same. Nothing of
// limitation is in it: it is written from the shared check alone.
import { formatYuan } from '#kernel/money'
import type { Day } from '#kernel/time'
import type { SharedCheck } from './claim-check.ts'
import { choicesOf } from './claim-choices.ts'
import { FACTS, type FactName } from './claim-facts.ts'
import { groundsOf } from './claim-grounds.ts'
import { percent } from './claim-money.ts'
import { claimLaw } from './claim-scenarios.ts'
import type { MoneyLine } from './claim-answer.ts'
import { clockText, dayText, minutesText } from './claim-text.ts'
import { REMEDIES, type Asked, type Claim, type Remedy, type Words } from './claim-terms.ts'

interface StatementRow {
  label: Words
  /** paragraphs, in Chinese as courts read them */
  value: string[]
}
interface StatementPart {
  title: Words
  rows: StatementRow[]
}
export interface Statement {
  title: Words
  on: Day
  parts: StatementPart[]
  /** what the steps of a procedure ask for, from the same claim */
  fields: {
    title: string
    claims: string
    /** the same, asked of the other side itself: for a mediation and for the zone */
    requests: string
    facts: string
    cause: string
    court: string
    contract: string
    contacts: string
    amountFen: number
  }
  /** who signs, and as what */
  claimant: string
  signs: Words
  /** the court that it is handed to; for another way, whom it is put to */
  to: string
  /** articles that what is asked rests on */
  basis: string[]
}

const w = (zh: string, en: string): Words => ({ zh, en })
const NONE = '（未填写）'

/** A box ticked by what was told; neither where nothing was. */
const ticked = (value: boolean | undefined, yes = '是', no = '否'): string =>
  `${yes}${value === true ? '√' : '□'}　${no}${value === false ? '√' : '□'}`

/** The value of a fact as a reader of the statement sees it; undefined where it is not told. */
function factText(claim: Claim, fact: FactName): string | undefined {
  const value = claim.facts[fact]
  if (value === undefined) return undefined
  switch (FACTS[fact].kind) {
    case 'fen':
      return formatYuan(value as number)
    case 'ppm':
      return percent(value as number)
    case 'yes-no':
      return ticked(value === true)
    case 'choice':
      return choicesOf(fact)?.find((one) => one.value === value)?.label.zh ?? String(value)
    case 'day':
      return dayText(value as Day)
    default:
      return String(value)
  }
}

/** Names of rows where the words of the question would read oddly in a paper. */
const LABELS: Partial<Record<FactName, Words>> = {
  claimantName: w('名称', 'name'),
  claimantUscc: w('统一社会信用代码', 'unified social credit code'),
  claimantPlace: w('住所地', 'domicile'),
  claimantRepresentative: w('法定代表人（负责人）', 'legal representative'),
  claimantContact: w('联系方式与送达地址', 'contact and address for service'),
  claimantAgent: w('委托诉讼代理人', 'agent in the suit'),
  electronicService: w('是否同意电子送达', 'electronic service'),
  claimantIsSmall: w('是否中小企业', 'small or medium enterprise'),
  respondentName: w('名称', 'name'),
  respondentUscc: w('统一社会信用代码', 'unified social credit code'),
  respondentPlace: w('住所地', 'domicile'),
  respondentContact: w('联系方式', 'contact'),
  promised: w('约定提供的算力', 'what was promised'),
  delivered: w('实际交付的算力', 'what was delivered'),
  invoiceNo: w('账单', 'bill'),
  terminationGround: w('解除的理由', 'ground for ending'),
}

/** Facts as rows, those that are told. */
const rowsOf = (claim: Claim, facts: readonly FactName[]): StatementRow[] =>
  facts.flatMap((fact) => {
    const text = factText(claim, fact)
    return text === undefined
      ? []
      : [{ label: LABELS[fact] ?? w(FACTS[fact].zh, FACTS[fact].en), value: text.split(/\r?\n/) }]
  })

const [VOIDED, FROM_NOW]: readonly [Remedy[], Remedy[]] = [
  ['void', 'rescind', 'not-formed', 'term-void'],
  ['perform', 'cure', 'return-device', 'return-data', 'erase-data'],
]

/** Names of remedies that are no sentence by themselves. */
const SAID: Partial<Record<Remedy, string>> = {
  'sla-credit': '按约减收（退还）服务费',
  earnest: '按定金罚则返还定金',
}

/** In which words a remedy is asked for: of a court, or of the other side in a mediation or the zone. */
interface Voice {
  orders: string
  confirms: string
  ends: string
}
const COURT: Voice = { orders: '判令被告', confirms: '确认', ends: '判令' }
const OTHER: Voice = { orders: '请求对方', confirms: '请求双方确认', ends: '请求' }

/** What one remedy says, in words that can be enforced. */
function requestOf({ remedy, amountFen }: Asked, claim: Claim, lines: readonly MoneyLine[], voice: Voice): string {
  const { facts } = claim
  const own = lines.filter((line) => line.remedy === remedy)
  const sum =
    own.length > 0 && own.every((line) => line.amountFen !== null)
      ? own.reduce((total, line) => total + line.amountFen!, 0)
      : amountFen
  const how = own.map((line) => line.formula.zh).join('；')
  const contract = facts.contractNo === undefined ? '双方的合同' : `双方编号为 ${facts.contractNo} 的合同`
  if (remedy === 'terminate')
    return facts.terminationOn !== undefined
      ? `${voice.confirms}${contract}于 ${dayText(facts.terminationOn)}解除`
      : `${voice.ends}解除${contract}${facts.terminationByService === true && voice === COURT ? '，以起诉状副本送达被告之日为解除日' : ''}`
  if (VOIDED.includes(remedy)) {
    const about = remedy === 'term-void' && facts.standardTerm !== undefined ? `（${facts.standardTerm}）` : ''
    return `${voice === COURT ? '' : '请求'}${REMEDIES[remedy].zh}${about}（${contract}）`
  }
  if (FROM_NOW.includes(remedy)) {
    const what = {
      perform: facts.promised,
      cure: facts.promised,
      'return-device': facts.devices,
      'return-data': facts.dataScope,
      'erase-data': facts.dataScope,
    }[remedy as 'perform']
    const copies = remedy === 'erase-data' && facts.backupCopies === true ? '，包括备份、快照与副本' : ''
    return `${voice.orders}${REMEDIES[remedy].zh}${what === undefined ? '' : `：${what}`}${copies}`
  }
  if (remedy === 'costs')
    return voice === COURT ? '判令被告负担案件受理费、保全费等诉讼费用' : '请求对方负担因此支出的费用'
  if (remedy === 'restitution' && sum === undefined && facts.restitutionHow !== undefined)
    return `${voice.orders}返还财产、折价补偿：${facts.restitutionHow}`
  const runsOn = remedy === 'interest' || remedy === 'liquidated' ? runsOnOf(remedy, claim) : ''
  // what has not begun to run is no sum yet
  const amount = sum === undefined || (sum === 0 && runsOn !== '') ? '' : `人民币 ${formatYuan(sum)}`
  return `${voice.orders}${SAID[remedy] ?? REMEDIES[remedy].zh}${amount}${how === '' ? '' : `（${how}）`}${runsOn}`
}

/** What is counted for now goes on until it is paid. */
const runsOnOf = (remedy: 'interest' | 'liquidated', { facts }: Claim): string => {
  const fixed = remedy === 'interest' ? facts.interestUntil : (facts.liquidatedUntil ?? facts.liquidatedFen)
  return fixed === undefined ? '，并按同一标准计算至实际付清之日' : ''
}

const numbered = (lines: readonly string[]): string[] => lines.map((line, i) => `${i + 1}. ${line}`)

const GROUND = { agreed: '约定管辖', domicile: '被告住所地', performance: '合同履行地' } as const

/** The court that the claimant named; else the places in question, for the claimant to name one. */
function courtOf({ facts }: Claim, check: SharedCheck): string {
  if (facts.courtName !== undefined) return facts.courtName
  const [first] = check.jurisdiction.options
  return first?.court == null ? NONE : `（待写明法院全称；${GROUND[first.ground]}：${first.court}）`
}

/** Why there: each place in question. */
const venueOf = (check: SharedCheck): string[] =>
  check.jurisdiction.options.flatMap(({ ground, court }) => (court === null ? [] : [`${GROUND[ground]}：${court}`]))

const PERFORMED: readonly FactName[] = [
  'promised',
  'promisedModel',
  'promisedGpuHours',
  'unitPriceFen',
  'deliveryDueOn',
  'deliveredOn',
  'acceptedOn',
  'delivered',
  'deliveredModel',
  'deliveredGpuHours',
  'shortfallFrom',
  'shortfallUntil',
  'promisedAvailabilityPpm',
  'measuredAvailabilityPpm',
  'slaClause',
  'slaCreditedFen',
  'slaIsSoleRemedy',
  'defectNoticeOn',
  'amountDueFen',
  'amountPaidFen',
  'dueOn',
  'refusedOn',
  'demandedOn',
  'demandPeriodDays',
  'invoiceNo',
  'billedFen',
  'rightFen',
  'billObjectedOn',
  'shownPriceFen',
  'chargedPriceFen',
  'deception',
  'cutOffOn',
  'cutOffReason',
  'cutOffNoticeOn',
  'leaseEndedOn',
  'dataScope',
  'personalData',
  'erasureDueOn',
  'erasureDemandedOn',
  'erasureCertificate',
  'backupCopies',
  'depositFen',
  'depositPaidOn',
  'depositDueOn',
  'depositIsEarnest',
  'deductions',
  'devices',
  'returnDueOn',
  'terminationNoticeOn',
  'terminationOn',
  'terminationGround',
  'liquidatedClause',
  'liquidatedDailyPpm',
  'lossFen',
  'lossHow',
  'mitigation',
  'shamSigns',
  'neverUsed',
  'moneyReturned',
  'relatedParties',
  'subsidyClaimed',
  'hiddenDeal',
  'standardTerm',
  'termExplained',
]

/** Where a statement goes, and what it is then. */
export type StatementTo = 'court' | 'mediation' | 'zone'
const FORMS = {
  court: {
    title: w('民事起诉状', 'Statement of claim'),
    sides: [w('原告', 'Claimant'), w('被告', 'Respondent')],
    asks: w('诉讼请求', 'What is asked for'),
    signs: w('具状人（签字、盖章）', 'Signed by the claimant'),
  },
  mediation: {
    title: w('调解申请书', 'Application for mediation'),
    sides: [w('申请人', 'Applicant'), w('被申请人', 'Other side')],
    asks: w('调解请求', 'What is asked for'),
    signs: w('申请人（签字、盖章）', 'Signed by the applicant'),
  },
  zone: {
    title: w('权利主张书', 'Letter of claim'),
    sides: [w('主张方', 'Claimant'), w('对方', 'Other side')],
    asks: w('要求', 'What is asked for'),
    signs: w('主张方（签字、盖章）', 'Signed by the claimant'),
  },
} as const

/** The statement of a claim; to a mediation or to the other side it asks in other words, and names no court. */
export function statementOf(claim: Claim, check: SharedCheck, to: StatementTo = 'court'): Statement {
  const form = FORMS[to]
  const { facts } = claim
  const said = (list: readonly Asked[], voice: Voice): string[] =>
    list.map((one) => requestOf(one, claim, check.money.lines, voice))
  const voice = to === 'court' ? COURT : OTHER
  const [main, inCase] = [said(claim.asked, voice), said(claim.alternative, voice)]
  const whole = (first: string[], second: string[]): string =>
    [
      ...numbered(first),
      ...(second.length === 0 ? [] : ['备位请求（上列请求不能成立时）：', ...numbered(second)]),
    ].join('\n')
  const parts: StatementPart[] = [
    {
      title: form.sides[0],
      rows: rowsOf(claim, [
        'claimantName',
        'claimantUscc',
        'claimantPlace',
        'claimantRepresentative',
        'claimantContact',
        'claimantAgent',
        'electronicService',
        'claimantIsSmall',
      ]),
    },
    {
      title: form.sides[1],
      rows: rowsOf(claim, ['respondentName', 'respondentUscc', 'respondentPlace', 'respondentContact']),
    },
    {
      title: form.asks,
      rows: [
        { label: w('请求事项', 'claims'), value: main.length === 0 ? [NONE] : numbered(main) },
        ...(inCase.length === 0 ? [] : [{ label: w('备位请求', 'in case these fail'), value: numbered(inCase) }]),
        {
          label: w('标的总额', 'amount in dispute'),
          value: [check.money.lines.length === 0 ? '不涉及财产金额' : formatYuan(check.money.totalFen)],
        },
      ],
    },
    ...(to === 'court' ? [courtPart(claim, check)] : []),
    {
      title: w('事实与理由', 'Facts and reasons'),
      rows: [
        {
          label: w('合同的签订', 'the contract'),
          value: rowsOf(claim, [
            'contractNo',
            'contractSignedOn',
            'contractFrom',
            'contractUntil',
            'contractFen',
            'leaseKind',
          ]).map(({ label, value }) => `${label.zh}：${value.join('')}`),
        },
        ...rowsOf(claim, PERFORMED),
        ...instalmentRow(claim),
        ...outageRow(claim),
        { label: w('经过', 'what happened'), value: (facts.whatHappened ?? NONE).split(/\r?\n/) },
      ],
    },
    {
      title: w('证据', 'Evidence'),
      rows: [
        {
          label: w('证据清单', 'list'),
          value:
            claim.evidence.filter(({ side }) => side === 'claimant').length === 0
              ? [NONE]
              : numbered(claim.evidence.filter(({ side }) => side === 'claimant').map(evidenceText)),
        },
        ...(claim.undisputed.length === 0
          ? []
          : [
              { label: w('双方无争议的事实', 'undisputed'), value: numbered(claim.undisputed.map(({ text }) => text)) },
            ]),
      ],
    },
    ...(to === 'court' ? [wishPart(claim)] : []),
  ]
  const story = [
    ...rowsOf(claim, PERFORMED).map(({ label, value }) => `${label.zh}：${value.join(' ')}`),
    facts.whatHappened ?? '',
  ]
  return {
    title: form.title,
    on: check.on,
    parts: parts.map((part) => ({
      ...part,
      rows:
        part.rows.length === 0
          ? [{ label: w('—', '—'), value: [NONE] }]
          : part.rows.map((row) => (row.value.length === 0 ? { ...row, value: [NONE] } : row)),
    })),
    fields: {
      title: `${facts.claimantName ?? '原告'}诉${facts.respondentName ?? '被告'}${check.causeOfAction.name.zh}`.slice(
        0,
        200,
      ),
      claims: whole(said(claim.asked, COURT), said(claim.alternative, COURT)),
      requests: whole(said(claim.asked, OTHER), said(claim.alternative, OTHER)),
      facts: story.filter((line) => line !== '').join('\n'),
      cause: check.causeOfAction.name.zh,
      court: [courtOf(claim, check), ...venueOf(check)].join('；').slice(0, 500),
      contract: (facts.contractNo ?? NONE).slice(0, 500),
      contacts: [
        `${facts.claimantName ?? '原告'}：${facts.claimantContact ?? NONE}`,
        `${facts.respondentName ?? '被告'}：${facts.respondentContact ?? facts.respondentPlace ?? NONE}`,
      ].join('\n'),
      amountFen: check.money.totalFen,
    },
    claimant: facts.claimantName ?? '',
    signs: form.signs,
    to: to === 'court' ? courtOf(claim, check) : to === 'mediation' ? '调解组织' : (facts.respondentName ?? '对方'),
    basis: groundsOf(claim, check),
  }
}

/** Arbitration, court and preservation: for a court alone. */
function courtPart(claim: Claim, check: SharedCheck): StatementPart {
  const { facts } = claim
  return {
    title: w('约定管辖和财产保全', 'Court agreed and preservation'),
    rows: [
      {
        label: w('仲裁、法院管辖约定', 'arbitration or court agreed'),
        value: [
          `仲裁条款：${ticked(facts.arbitrationClause, '有', '无')}`,
          ...(facts.agreedCourt === undefined ? [] : [`约定法院：${facts.agreedCourt}`]),
        ],
      },
      { label: w('起诉的法院', 'court'), value: [courtOf(claim, check)] },
      { label: w('管辖的联系', 'why there'), value: venueOf(check) },
      {
        label: w('财产保全', 'preservation'),
        value: [
          `是否申请：${ticked(facts.preservation)}${facts.preservationFen === undefined ? '' : `　${formatYuan(facts.preservationFen)}`}`,
        ],
      },
    ],
  }
}

function wishPart({ facts }: Claim): StatementPart {
  return {
    title: w('对纠纷解决方式的意愿', 'Ways to settle'),
    rows: [
      {
        label: w('先行调解', 'mediation first'),
        value: [
          facts.mediationRequestedOn === undefined
            ? `是否考虑先行调解：${ticked(facts.wantsMediation)}`
            : `已于 ${dayText(facts.mediationRequestedOn)}申请调解`,
        ],
      },
    ],
  }
}

/** A file that was handed in, as the form writes it: sha256:<64 hex> <name>. */
const KEPT = /^sha256:([0-9a-f]{16})[0-9a-f]{48} (.+)$/

/** A piece with its source and what it shows (Civil Procedure Law 124; Evidence Rules 19). */
function evidenceText({ title, proof, source, elements }: Claim['evidence'][number]): string {
  const shows = elements.flatMap((id) => claimLaw().elements.get(id)?.title.zh ?? [])
  return [
    `${title}${proof === undefined ? '' : `（${proof.replace(KEPT, '附文件 $2，SHA-256 $1…')}）`}`,
    ...(source === undefined ? [] : [`来源：${source}`]),
    ...(shows.length === 0 ? [] : [`证明：${shows.join('、')}`]),
  ].join('；')
}

const instalmentRow = ({ instalments }: Claim): StatementRow[] =>
  instalments.length === 0
    ? []
    : [
        {
          label: w('各期款项', 'instalments'),
          value: instalments.map(
            (one) => `${dayText(one.dueOn)}到期 ${formatYuan(one.amountFen)}，已付 ${formatYuan(one.paidFen)}`,
          ),
        },
      ]

const outageRow = ({ outages }: Claim): StatementRow[] =>
  outages.length === 0
    ? []
    : [
        {
          label: w('中断', 'outages'),
          value: outages.map(
            (one) =>
              `${one.from === undefined ? '' : `${clockText(one.from)} 至 ${one.until === undefined ? '' : clockText(one.until)}，`}共 ${minutesText(one.seconds)}${one.excluded ? '（除外）' : ''}`,
          ),
        },
      ]
