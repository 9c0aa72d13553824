// The statement of claim by its elements, in the order of the model forms (法〔2025〕82号): sides, what is asked for, court
// and preservation, facts and reasons, evidence, the wish to settle. Pure; preview, PDF and Word show the same. Nothing of
// limitation is in it: it is written from the shared check alone.
import { formatYuan } from '#kernel/money'
import type { Day } from '#kernel/time'
import type { SharedCheck } from './claim-check.ts'
import { choicesOf } from './claim-choices.ts'
import { FACTS, type FactName } from './claim-facts.ts'
import { percent } from './claim-money.ts'
import type { MoneyLine } from './claim-answer.ts'
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
    facts: string
    cause: string
    court: string
    contract: string
    contacts: string
    amountFen: number
  }
  /** who signs */
  claimant: string
  /** articles that it rests on */
  basis: string[]
}

const w = (zh: string, en: string): Words => ({ zh, en })
const NONE = '（未填写）'

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
      return value === true ? '是√　否□' : '是□　否√'
    case 'choice':
      return choicesOf(fact)?.find((one) => one.value === value)?.label.zh ?? String(value)
    default:
      return String(value)
  }
}

/** Facts as rows, those that are told. */
const rowsOf = (claim: Claim, facts: readonly FactName[]): StatementRow[] =>
  facts.flatMap((fact) => {
    const text = factText(claim, fact)
    return text === undefined ? [] : [{ label: w(FACTS[fact].zh, FACTS[fact].en), value: text.split(/\r?\n/) }]
  })

const [VOIDED, FROM_NOW]: readonly [Remedy[], Remedy[]] = [
  ['void', 'rescind', 'not-formed', 'term-void'],
  ['perform', 'cure', 'return-device', 'return-data', 'erase-data'],
]

/** What one remedy says, in words that can be enforced. */
function requestOf({ remedy, amountFen }: Asked, claim: Claim, lines: readonly MoneyLine[]): string {
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
      ? `确认${contract}于 ${facts.terminationOn} 解除`
      : `判令解除${contract}${facts.terminationByService === true ? '，以起诉状副本送达被告之日为解除日' : ''}`
  if (VOIDED.includes(remedy)) {
    const about = remedy === 'term-void' && facts.standardTerm !== undefined ? `（${facts.standardTerm}）` : ''
    return `${REMEDIES[remedy].zh}${about}（${contract}）`
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
    return `判令被告${REMEDIES[remedy].zh}${what === undefined ? '' : `：${what}`}${copies}`
  }
  if (remedy === 'costs') return '判令被告负担案件受理费、保全费等诉讼费用'
  if (remedy === 'restitution' && sum === undefined && facts.restitutionHow !== undefined)
    return `判令被告返还财产、折价补偿：${facts.restitutionHow}`
  const runsOn = remedy === 'interest' || remedy === 'liquidated' ? runsOnOf(remedy, claim) : ''
  return `判令被告${REMEDIES[remedy].zh}${sum === undefined ? '' : `人民币 ${formatYuan(sum)}`}${how === '' ? '' : `（${how}）`}${runsOn}`
}

/** What is counted for now goes on until it is paid. */
const runsOnOf = (remedy: 'interest' | 'liquidated', { facts }: Claim): string => {
  const fixed = remedy === 'interest' ? facts.interestUntil : (facts.liquidatedUntil ?? facts.liquidatedFen)
  return fixed === undefined ? '，并按同一标准计算至实际付清之日' : ''
}

const numbered = (lines: readonly string[]): string[] => lines.map((line, i) => `${i + 1}. ${line}`)

/** How the courts stand in it: first the one agreed, then the law's own. */
function courtOf(check: SharedCheck): string {
  const [first] = check.jurisdiction.options
  if (first === undefined) return '待确认'
  const ground = { agreed: '约定管辖', domicile: '被告住所地', performance: '合同履行地' }[first.ground]
  return `${first.court ?? '待确认'}（${ground}，${check.jurisdiction.level.court === 'basic' ? '基层人民法院' : '中级人民法院'}，以法院确认为准）`
}

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
  'slaIsSoleRemedy',
  'defectNoticeOn',
  'amountDueFen',
  'amountPaidFen',
  'dueOn',
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

/** The statement of a claim; `basis`: the articles that it names. */
export function statementOf(claim: Claim, check: SharedCheck): Statement {
  const { facts } = claim
  const main = claim.asked.map((one) => requestOf(one, claim, check.money.lines))
  const inCase = claim.alternative.map((one) => requestOf(one, claim, check.money.lines))
  const requests = [
    ...numbered(main),
    ...(inCase.length === 0 ? [] : ['备位请求（上列请求不能成立时）：', ...numbered(inCase)]),
  ]
  const yesNo = (value: boolean | undefined): string => (value === undefined ? NONE : value ? '有√　无□' : '有□　无√')
  const parts: StatementPart[] = [
    {
      title: w('原告', 'Claimant'),
      rows: rowsOf(claim, ['claimantName', 'claimantUscc', 'claimantPlace', 'claimantContact', 'claimantIsSmall']),
    },
    {
      title: w('被告', 'Respondent'),
      rows: rowsOf(claim, ['respondentName', 'respondentUscc', 'respondentPlace', 'respondentContact']),
    },
    {
      title: w('诉讼请求', 'What is asked for'),
      rows: [
        { label: w('请求事项', 'claims'), value: main.length === 0 ? [NONE] : numbered(main) },
        ...(inCase.length === 0 ? [] : [{ label: w('备位请求', 'in case these fail'), value: numbered(inCase) }]),
        { label: w('标的总额', 'amount in dispute'), value: [formatYuan(check.money.totalFen)] },
      ],
    },
    {
      title: w('约定管辖和财产保全', 'Court agreed and preservation'),
      rows: [
        {
          label: w('仲裁、法院管辖约定', 'arbitration or court agreed'),
          value: [`仲裁条款：${yesNo(facts.arbitrationClause)}`, `约定法院：${facts.agreedCourt ?? '无'}`],
        },
        { label: w('提交的法院', 'court'), value: [courtOf(check)] },
        {
          label: w('财产保全', 'preservation'),
          value: [
            `是否申请：${facts.preservation === true ? '是√　否□' : '是□　否√'}${facts.preservationFen === undefined ? '' : `　${formatYuan(facts.preservationFen)}`}`,
          ],
        },
      ],
    },
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
    {
      title: w('对纠纷解决方式的意愿', 'Ways to settle'),
      rows: [
        {
          label: w('先行调解', 'mediation first'),
          value: [
            '是否了解调解：是√　否□',
            facts.mediationRequestedOn === undefined
              ? '是否考虑先行调解：是□　否□　暂不确定√'
              : `已于 ${facts.mediationRequestedOn} 申请调解`,
          ],
        },
      ],
    },
  ]
  const story = [
    ...rowsOf(claim, PERFORMED).map(({ label, value }) => `${label.zh}：${value.join(' ')}`),
    facts.whatHappened ?? '',
  ]
  return {
    title: w('民事起诉状', 'Statement of claim'),
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
      claims: requests.join('\n'),
      facts: story.filter((line) => line !== '').join('\n'),
      cause: check.causeOfAction.name.zh,
      court: courtOf(check).slice(0, 500),
      contract: (facts.contractNo ?? '—').slice(0, 500),
      contacts: [
        `${facts.claimantName ?? '原告'}：${facts.claimantContact ?? '—'}`,
        `${facts.respondentName ?? '被告'}：${facts.respondentContact ?? '—'}`,
      ].join('\n'),
      amountFen: check.money.totalFen,
    },
    claimant: facts.claimantName ?? '',
    basis: [...new Set(check.money.lines.map(({ article }) => article))],
  }
}

const evidenceText = ({ title, proof }: Claim['evidence'][number]): string =>
  `${title}${proof === undefined ? '' : `（${proof}）`}`

const instalmentRow = ({ instalments }: Claim): StatementRow[] =>
  instalments.length === 0
    ? []
    : [
        {
          label: w('各期款项', 'instalments'),
          value: instalments.map(
            (one) => `${one.dueOn} 到期 ${formatYuan(one.amountFen)}，已付 ${formatYuan(one.paidFen)}`,
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
              `${one.from === undefined ? '' : `${clock(one.from)} 至 ${one.until === undefined ? '' : clock(one.until)}，`}共 ${Math.floor(one.seconds / 60)} 分钟${one.excluded ? '（除外）' : ''}`,
          ),
        },
      ]

/** An instant as clocks in China show it, to the minute. */
const clock = (at: string): string =>
  new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
