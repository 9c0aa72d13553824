// A small model contract that settles all it has to: for tests that need a sound text and not its contents.
import { frameworkSchema, type Framework } from '#domain/templates'

const slot = (id: string, type: string, zh: string, en: string, more: object = {}) => ({
  id,
  group: 'all',
  label: { zh, en },
  type,
  required: true,
  ...more,
})
const clause = (id: string, titleZh: string, titleEn: string, zh: string, en: string, more: object = {}) => ({
  id,
  title: { zh: titleZh, en: titleEn },
  text: { zh, en },
  basis: ['cn/civil-code#470'],
  ...more,
})

const SLOTS = [
  slot('lesseeName', 'text', '出让方名称', 'assignor'),
  slot('lesseeUscc', 'uscc', '出让方代码', 'its code'),
  slot('providerName', 'text', '供给方名称', 'provider'),
  slot('providerUscc', 'uscc', '供给方代码', 'its code'),
  slot('assignedLease', 'text', '所转让的租约', 'lease assigned'),
  slot('assignmentFrom', 'instant', '转让时刻', 'instant of the assignment'),
  slot('unitPriceFen', 'fen', '单价', 'unit price'),
  slot('availabilityPpm', 'ppm', '可用性目标', 'availability', { default: 999_000 }),
  slot('creditTiers', 'list', '减免档次', 'credits', { default: ['990000:100000'] }),
  slot('maintenanceSeconds', 'integer', '计划维护', 'maintenance', { default: 14_400 }),
  slot('paymentDueDays', 'integer', '付款期限', 'days to pay', { default: 30 }),
  slot('latePpmPerDay', 'ppm', '逾期违约金', 'late charge', { default: 300 }),
  slot('cureDays', 'integer', '催告期限', 'days to make good', { default: 15 }),
  slot('renewalNoticeDays', 'integer', '续期通知', 'renewal notice', { default: 30 }),
  slot('acceptanceDays', 'integer', '验收期限', 'days to object', { default: 7 }),
  slot('eServiceAddress', 'text', '电子送达地址', 'address for service'),
  slot('disputeWay', 'choice', '争议解决', 'disputes', {
    default: 'court',
    options: [
      { value: 'court', label: { zh: '诉讼', en: 'court' } },
      { value: 'arbitration', label: { zh: '仲裁', en: 'arbitration' } },
    ],
  }),
  slot('disputeCourt', 'text', '管辖法院', 'court', { required: { disputeWay: ['court'] } }),
  slot('arbitrationInstitution', 'text', '仲裁机构', 'institution', { required: { disputeWay: ['arbitration'] } }),
  slot('mediationFirst', 'yes-no', '先行调解', 'mediation first', { default: true }),
]

const CLAUSES = [
  clause(
    'parties',
    '当事人',
    'Parties',
    '{lesseeName}（{lesseeUscc}）与{providerName}（{providerUscc}）。',
    '{lesseeName} ({lesseeUscc}) and {providerName} ({providerUscc}).',
  ),
  clause(
    'subject',
    '标的',
    'Subject',
    '转让租约{assignedLease}，自{assignmentFrom}起，单价{unitPriceFen}。',
    'The lease {assignedLease} passes from {assignmentFrom} at {unitPriceFen}.',
    { binds: ['assignment-split'] },
  ),
  clause(
    'service',
    '服务等级',
    'Service level',
    '可用性不低于{availabilityPpm}，计划维护{maintenanceSeconds}秒不计；不足的按{creditTiers}减免。',
    'Availability of {availabilityPpm}; {maintenanceSeconds} seconds of maintenance do not count; below, {creditTiers} are credited.',
    { binds: ['availability', 'maintenance', 'service-credit'] },
  ),
  clause(
    'payment',
    '付款',
    'Payment',
    '收到账单后{paymentDueDays}日内付款，逾期每日{latePpmPerDay}。',
    'Bills are paid within {paymentDueDays} days; late sums bear {latePpmPerDay} a day.',
    { binds: ['payment-due', 'late-payment'], basis: ['cn/civil-code#585'] },
  ),
  clause(
    'delivery',
    '验收',
    'Acceptance',
    '受让方应当在{acceptanceDays}日内验收。',
    'The assignee shall object within {acceptanceDays} days.',
    { binds: ['acceptance'] },
  ),
  clause(
    'ending',
    '解除与续期',
    'Ending',
    '催告后{cureDays}日内未履行的，可以解除；续期应当提前{renewalNoticeDays}日通知。',
    'After {cureDays} days from a demand it may be terminated; renewal is announced {renewalNoticeDays} days ahead.',
    { binds: ['cure-period', 'renewal-notice'] },
  ),
  clause(
    'evidence',
    '计量存证',
    'Evidence',
    '计量以平台存证为准，可以举证推翻。',
    'Metering stands as recorded, open to proof.',
    { basis: ['cn/evidence-rules#94'] },
  ),
  clause('service-address', '送达', 'Service', '电子送达至{eServiceAddress}。', 'Service at {eServiceAddress}.', {
    basis: ['cn/online-litigation-rules#29'],
  }),
]

/** The text whole; `change` may touch it before it is checked. */
export function modelContract(
  change: (
    raw: { clauses: object[]; slots: object[]; parts: { title: object; clauses: string[] }[] } & Record<
      string,
      unknown
    >,
  ) => void = () => {},
): Framework {
  const raw = structuredClone({
    id: 'assignment',
    title: { zh: '算力租赁合同转让示范文本（示例）', en: 'Model assignment (sample)' },
    version: '2026.1',
    issuer: { zh: '示例市场监督管理部门', en: 'sample market regulator' },
    official: true,
    place: 'cn-gd',
    from: '2026-06-01',
    natures: ['service'],
    intro: { zh: '供参照使用。', en: 'For reference.' },
    groups: [{ id: 'all', title: { zh: '全部', en: 'all' } }],
    slots: SLOTS as object[],
    parts: [{ title: { zh: '合同', en: 'Contract' }, clauses: CLAUSES.map(({ id }) => id) }],
    clauses: CLAUSES as object[],
  })
  change(raw)
  return frameworkSchema.parse(raw)
}

/** Replaces words in one clause. */
export const reworded =
  (id: string, from: string, to: string) =>
  (raw: { clauses: object[] }): void => {
    const found = (raw.clauses as { id: string; text: { zh: string } }[]).find((each) => each.id === id)
    if (found === undefined || !found.text.zh.includes(from)) throw new Error(`no clause ${id} with ${from}`)
    found.text.zh = found.text.zh.replace(from, to)
  }
