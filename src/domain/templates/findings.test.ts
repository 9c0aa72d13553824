import { sampleUscc } from '#kernel/identity'
import { loadLaw } from '#kernel/rules'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { smallFramework, soundAnswers } from '../../../test/small-framework.ts'
import { assemble } from './assemble.ts'
import { checks } from './findings.ts'
import type { Answers, Edit, Finding, Framework } from './framework.ts'

const book = loadLaw(join(import.meta.dirname, '../../../law'))
type Made = { answers?: Answers; edits?: readonly Edit[]; framework?: Partial<Framework>; on?: string }

const findingsIn = ({ answers = {}, edits = [], framework = {}, on = '2026-11-22' }: Made): readonly Finding[] =>
  assemble(
    { ...smallFramework, ...framework },
    { ...soundAnswers, ...answers },
    { edits, on, place: 'cn-gd-sz', law: book.at(on, 'cn-gd-sz') },
  ).findings

const replaced = (zh: string, en = ''): Made => ({ edits: [{ kind: 'replace', clause: 'damages', zh, en }] })
const personal = {
  personalData: true,
  personalDataKinds: ['姓名'],
  personalDataPurpose: '训练',
  personalDataMeasures: '加密',
}
const owed = (lesseeSize: string, paymentDueDays: number, latePpmPerDay = 500): Made => ({
  answers: { lesseeSize, providerSize: 'small', paymentDueDays, latePpmPerDay },
})

/** check → what it finds by (slot, severity), what it must not find */
const cases: Record<string, { finds: readonly [Made, slot: string, severity: string][]; not: readonly Made[] }> = {
  uscc: { finds: [[{ answers: { lesseeUscc: '91000000000000010X' } }, 'lesseeUscc', 'error']], not: [{}] },
  'same-party-lesseeUscc-providerUscc': {
    finds: [[{ answers: { providerUscc: sampleUscc(1) } }, 'providerUscc', 'error']],
    not: [{}],
  },
  'lease-over-20-years': {
    finds: [
      [{ answers: { endsOn: '2046-12-02' } }, 'endsOn', 'error'],
      [{ answers: { endsOn: '2046-12-02', nature: 'mixed' } }, 'endsOn', 'warning'],
    ],
    not: [{ answers: { endsOn: '2046-12-01' } }, { answers: { endsOn: '2047-01-01', nature: 'service' } }],
  },
  'lease-in-writing': {
    finds: [[{ answers: { endsOn: '2027-06-02' } }, 'endsOn', 'notice']],
    not: [{ answers: { endsOn: '2027-06-01' } }, { answers: { endsOn: '2028-01-01', nature: 'service' } }],
  },
  'finance-lease': { finds: [[{ answers: { nature: 'finance-lease' } }, 'nature', 'error']], not: [{}] },
  'finance-lease-words': {
    finds: [
      [replaced('租期届满后，设备归承租方所有。'), 'damages', 'warning'],
      [replaced('设备', 'Title to the machines passes to the lessee at the end.'), 'damages', 'warning'],
    ],
    not: [replaced('租期届满后，承租方返还设备。')],
  },
  'lease-without-a-thing': {
    finds: [[{ framework: { id: 'by-scale' } }, 'nature', 'warning']],
    not: [{ framework: { id: 'by-scale' }, answers: { nature: 'service' } }, {}],
  },
  'service-of-a-thing': {
    finds: [[{ answers: { nature: 'service' } }, 'nature', 'notice']],
    not: [{ answers: { nature: 'service', shareMilli: 500 } }, {}],
  },
  'sublease-in-a-service': {
    finds: [[{ ...replaced('承租方可以转租。'), answers: { nature: 'service' } }, 'damages', 'warning']],
    not: [replaced('承租方可以转租。'), { answers: { nature: 'service' } }],
  },
  'sublease-of-a-service': { finds: [], not: [{ answers: { nature: 'service' } }] },
  'same-party-lesseeUscc-assigneeUscc': { finds: [], not: [{}] },
  'amount-too-large': {
    finds: [[{ answers: { unitPriceFen: 9_000_000_000_000_000 } }, 'unitPriceFen', 'error']],
    not: [{}],
  },
  'earnest-money': {
    finds: [[{ answers: { earnestFen: 1_440_001 } }, 'earnestFen', 'error']],
    not: [{ answers: { earnestFen: 1_440_000 } }, { answers: { depositFen: 7_000_000 } }],
  },
  'liquidated-damages': {
    finds: [[{ answers: { liquidatedFen: 130_001, estimatedLossFen: 100_000 } }, 'liquidatedFen', 'warning']],
    not: [{ answers: { liquidatedFen: 130_000, estimatedLossFen: 100_000 } }],
  },
  'liquidated-above-contract': {
    finds: [[{ answers: { liquidatedFen: 7_200_001 } }, 'liquidatedFen', 'warning']],
    not: [{ answers: { liquidatedFen: 7_200_000 } }],
  },
  'late-rate': {
    finds: [[{ answers: { latePpmPerDay: 1_001 } }, 'latePpmPerDay', 'warning']],
    not: [{ answers: { latePpmPerDay: 1_000 } }],
  },
  'sme-interest': {
    finds: [[owed('large', 10, 82), 'latePpmPerDay', 'warning']],
    not: [owed('large', 10, 83), owed('medium', 10, 0)],
  },
  'public-body-pays-small': {
    finds: [
      [owed('public-body', 31), 'paymentDueDays', 'notice'],
      [owed('public-body', 61), 'paymentDueDays', 'error'],
    ],
    not: [owed('public-body', 30), owed('small', 90)],
  },
  'large-firm-pays-small': { finds: [[owed('large', 61), 'paymentDueDays', 'warning']], not: [owed('large', 60)] },
  'ends-before-start': { finds: [[{ answers: { endsOn: '2026-11-30' } }, 'endsOn', 'error']], not: [{}] },
  'more-hours-than-term': {
    finds: [[{ answers: { endsOn: '2026-12-30' } }, 'hours', 'warning']],
    not: [{ answers: { endsOn: '2026-12-31' } }],
  },
  'estimate-below-whole-time': {
    finds: [[{ answers: { billedWhenStopped: true, endsOn: '2026-12-31', hours: 300 } }, 'hours', 'warning']],
    not: [
      { answers: { billedWhenStopped: true, endsOn: '2026-12-31', hours: 400 } },
      { answers: { endsOn: '2026-12-31', hours: 300 } },
    ],
  },
  'minimum-below-grain': {
    finds: [[{ answers: { grainSeconds: 3_600, minimumSeconds: 60 } }, 'minimumSeconds', 'warning']],
    not: [{ answers: { grainSeconds: 3_600, minimumSeconds: 0 } }, { answers: { minimumSeconds: 60 } }],
  },
  'first-use-with-whole-minimum': {
    finds: [[{ answers: { billingStart: 'first-use', minimumSeconds: 2_592_000 } }, 'minimumSeconds', 'warning']],
    not: [{ answers: { billingStart: 'first-use', minimumSeconds: 3_600 } }],
  },
  'minimum-of-the-whole-time': {
    finds: [[{ answers: { billedWhenStopped: true, minimumSeconds: 3_600 } }, 'minimumSeconds', 'notice']],
    not: [{ answers: { billedWhenStopped: true } }, { answers: { minimumSeconds: 3_600 } }],
  },
  'several-models-one-price': {
    finds: [[{ answers: { models: ['H100', 'A100'] } }, 'conversion', 'warning']],
    not: [{ answers: { models: ['H100', 'A100'], conversion: 'table-2026.1' } }, {}],
  },
  'billing-zone': { finds: [[{ answers: { billingZone: 'Mars/Base' } }, 'billingZone', 'error']], not: [{}] },
  'credit-tiers': {
    finds: [
      [{ answers: { creditTiers: ['99:10%'] } }, 'creditTiers', 'error'],
      [{ answers: { creditTiers: ['950000:100000', '990000:200000'] } }, 'creditTiers', 'error'],
      [{ answers: { creditTiers: ['990000:200000', '950000:100000'] } }, 'creditTiers', 'error'],
      [{ answers: { creditTiers: ['990000:1000001'] } }, 'creditTiers', 'error'],
      [{ answers: { creditTiers: ['999500:100000'] } }, 'creditTiers', 'warning'],
    ],
    not: [{ answers: { creditTiers: ['999000:1000000'] } }],
  },
  'arbitration-and-court': {
    finds: [
      [replaced('争议可以提交仲裁，也可以向人民法院起诉。'), 'damages', 'error'],
      [replaced('争议', 'Disputes go to arbitration or to the court.'), 'damages', 'error'],
    ],
    not: [replaced('争议提交甲地仲裁委员会仲裁。', 'Disputes are settled by arbitration.')],
  },
  'court-without-link': {
    finds: [
      [
        {
          answers: {
            disputeCourt: '北京市海淀区人民法院',
            deliveryPlace: '贵州省贵安新区',
            lesseeServiceAddress: '广东省深圳市',
          },
        },
        'disputeCourt',
        'warning',
      ],
    ],
    not: [
      { answers: { disputeCourt: '深圳市南山区人民法院', lesseeServiceAddress: '广东省深圳市' } },
      { answers: { disputeCourt: '被告住所地有管辖权的人民法院', lesseeServiceAddress: '广东省深圳市' } },
    ],
  },
  'personal-data-terms': {
    finds: [
      [
        { answers: { personalData: true, personalDataKinds: ['姓名'], personalDataMeasures: '加密' } },
        'personalDataPurpose',
        'error',
      ],
      [
        { answers: { personalData: true, personalDataKinds: ['姓名'], personalDataPurpose: '训练' } },
        'personalDataMeasures',
        'error',
      ],
    ],
    not: [{ answers: personal }, {}],
  },
  'important-data': {
    finds: [
      [{ answers: { importantData: true } }, 'riskAssessment', 'error'],
      [{ answers: { importantData: true, riskAssessment: false } }, 'riskAssessment', 'error'],
    ],
    not: [{ answers: { importantData: true, riskAssessment: true } }],
  },
  'e-service-address': { finds: [[{ answers: { eServiceAddress: false } }, 'eServiceAddress', 'warning']], not: [{}] },
  'metering-evidence': {
    finds: [[{ edits: [{ kind: 'remove', clause: 'evidence' }] }, 'evidence', 'warning']],
    not: [{}],
  },
  'fixed-clause-removed': {
    finds: [[{ edits: [{ kind: 'remove', clause: 'parties' }] }, 'parties', 'error']],
    not: [{ edits: [{ kind: 'remove', clause: 'damages' }] }],
  },
  'bound-clause-removed': {
    finds: [[{ edits: [{ kind: 'remove', clause: 'grain' }] }, 'grain', 'error']],
    not: [{ edits: [{ kind: 'remove', clause: 'damages' }] }],
  },
  'bound-clause-rewritten': {
    finds: [
      [{ edits: [{ kind: 'replace', clause: 'grain', zh: '计量粒度为 1 秒。', en: '' }] }, 'grain', 'warning'],
      [{ edits: [{ kind: 'replace', clause: 'stopped', zh: '不计费。', en: '' }] }, 'stopped', 'warning'],
    ],
    not: [
      {
        edits: [{ kind: 'replace', clause: 'grain', zh: '按{grainSeconds}一个粒度计。', en: 'By {grainSeconds}.' }],
      },
    ],
  },
  'final-interpretation': {
    finds: [
      [replaced('本合同最终解释权归供给方所有。'), 'damages', 'warning'],
      [replaced('解释', 'The provider has the sole right to interpret this contract.'), 'damages', 'warning'],
      [{ answers: { remarks: '甲方保留最终解释权' } }, 'remarks', 'warning'],
    ],
    not: [replaced('对条款的解释有争议的，按通常理解解释。')],
  },
  'exclusion-for-intent': {
    finds: [
      [replaced('供给方因重大过失造成的损失，供给方不承担责任。'), 'damages', 'error'],
      [replaced('供给方不承担因人身损害产生的赔偿。'), 'damages', 'error'],
      [replaced('责任', 'The provider is not liable for loss caused by its gross negligence.'), 'damages', 'error'],
    ],
    not: [
      replaced('因故意或者重大过失造成对方损失的，不得免除责任。'),
      replaced('除故意或者重大过失外，供给方不承担间接损失。'),
      replaced('责任', 'Except for gross negligence or intent, the provider is not liable for indirect loss.'),
    ],
  },
  'exclusion-of-all-liability': {
    finds: [
      [replaced('任何情况下供给方不承担任何责任。'), 'damages', 'warning'],
      [replaced('责任', 'In no event shall the provider be liable.'), 'damages', 'warning'],
    ],
    not: [replaced('供给方不承担因不可抗力造成的损失。')],
  },
  'no-remedy': {
    finds: [
      [replaced('需求方放弃一切索赔的权利。'), 'damages', 'warning'],
      [replaced('需求方不得就账单提出异议。'), 'damages', 'warning'],
      [replaced('救济', 'The lessee waives any right to claim damages.'), 'damages', 'warning'],
    ],
    not: [replaced('任何一方不得擅自解除合同。')],
  },
  'unilateral-change': {
    finds: [
      [replaced('供给方有权随时调整服务价格。'), 'damages', 'warning'],
      [replaced('供给方调整收费标准的，无需通知需求方。'), 'damages', 'warning'],
      [replaced('价格', 'The provider may change the price at any time.'), 'damages', 'warning'],
    ],
    not: [replaced('调整价格须经双方书面同意。', 'The price changes only by agreement.')],
  },
  'hardship-waived': {
    finds: [
      [replaced('双方均不得以情势变更为由要求变更合同。'), 'damages', 'error'],
      [replaced('变更', 'The parties waive any claim based on change of circumstances.'), 'damages', 'error'],
    ],
    not: [replaced('发生情势变更的，双方重新协商。')],
  },
  'adjustment-excluded': {
    finds: [
      [replaced('违约方不得请求减少违约金。'), 'damages', 'warning'],
      [replaced('违约金', 'The liquidated damages shall not be reduced.'), 'damages', 'warning'],
    ],
    not: [replaced('违约金过分高于损失的，可以请求减少违约金。')],
  },
  'data-ownership-taken': {
    finds: [
      [replaced('训练产生的模型归供给方所有。'), 'damages', 'warning'],
      [replaced('数据', 'All outputs are owned by the provider.'), 'damages', 'warning'],
    ],
    not: [replaced('数据和模型归需求方所有。', 'All outputs are owned by the lessee.')],
  },
  'pay-when-paid': {
    finds: [
      [replaced('需求方在收到最终用户付款后十日内支付。'), 'damages', 'warning'],
      [replaced('付款', 'Payment is made upon receipt of funds from the end customer.'), 'damages', 'warning'],
    ],
    not: [replaced('需求方在收到账单后十日内支付。', 'Payment is made upon receipt of the bill.')],
  },
}

describe.each(
  checks.filter(({ id }) => id !== 'same-party-lesseeUscc-assigneeUscc').map((check) => [check.id, check] as const),
)('%s', (id, check) => {
  const { finds, not } = cases[id]!
  /** by the check itself: other checks may speak of the same words */
  const by = (made: Made): Finding[] => {
    const others = new Set(findingsIn({}).map((f) => JSON.stringify(f)))
    return findingsIn(made).filter((f) => !others.has(JSON.stringify(f)) && messagesOf(check, made).has(f.message.zh))
  }
  test.for(finds)('finds %#', ([made, slot, severity]) => {
    expect(by(made)).toMatchObject([{ slot, severity }])
  })
  test.for(not)('leaves %# alone', (made) => {
    expect(by(made)).toEqual([])
  })
})

test('an assignment: its two sides, and no sub-lease of a service', () => {
  const assignment = { id: 'assignment' } as const
  const extra = { type: 'text' as const, group: 'all', label: { zh: '项', en: 'item' }, basis: [] }
  const slots = [
    ...smallFramework.slots,
    { ...extra, id: 'assigneeUscc', type: 'uscc' as const },
    { ...extra, id: 'assignmentKind' },
    { ...extra, id: 'assignmentPriceFen', type: 'fen' as const },
  ]
  const answers = { assigneeUscc: sampleUscc(1), assignmentKind: 'sublease', nature: 'service' }
  expect(findingsIn({ framework: { ...assignment, slots }, answers })).toMatchObject([
    { slot: 'assigneeUscc', severity: 'error', article: 'platform/market-rules#no-self-dealing' },
    { slot: 'assignmentKind', severity: 'warning', article: 'cn/civil-code#716' },
  ])
})

/** What one check says of a contract: asked of it alone. */
function messagesOf(check: (typeof checks)[number], made: Made): Set<string> {
  const said = new Set<string>()
  const { find } = check
  check.find = (subject) => {
    const found = find(subject)
    for (const { message } of found) said.add(message.zh)
    return found
  }
  try {
    findingsIn(made)
  } finally {
    check.find = find
  }
  return said
}

test('law does not reach back: before an article is in force its check is not made', () => {
  const made = { answers: { liquidatedFen: 900_000, estimatedLossFen: 100_000 } }
  expect(findingsIn(made).some(({ slot }) => slot === 'liquidatedFen')).toBe(true)
  expect(findingsIn({ ...made, on: '2022-06-01' }).some(({ slot }) => slot === 'liquidatedFen')).toBe(false)
})

test('every finding rests on an article in force, and no long text takes long', () => {
  const long = '供给方因故意'.repeat(1_300)
  const began = performance.now()
  const found = findingsIn(replaced(long, 'the provider may '.repeat(900)))
  expect(performance.now() - began).toBeLessThan(500)
  const law = book.at('2026-11-22', 'cn-gd-sz')
  for (const { article } of [...found, ...checks]) expect(law.holds(article).holds, article).toBe(true)
})
