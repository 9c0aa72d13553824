// A model contract small enough to read in a test: every question that a check asks, and a clause or two of each kind.
import { sampleUscc } from '#kernel/identity'
import { frameworkSchema, type Answers, type Framework } from '#domain/templates'

const same = (text: string): { zh: string; en: string } => ({ zh: text, en: text })
const slot = (id: string, type: string, more: object = {}): object => ({
  id,
  group: 'all',
  label: same(id),
  type,
  ...more,
})
const choice = (id: string, values: readonly string[], more: object = {}): object =>
  slot(id, 'choice', { options: values.map((value) => ({ value, label: { zh: `「${value}」`, en: value } })), ...more })
const sizes = ['public-body', 'large', 'medium', 'small', 'micro']

export const smallFramework: Framework = frameworkSchema.parse({
  id: 'by-server',
  title: { zh: '示例合同', en: 'Sample contract' },
  version: '2026.1',
  issuer: { zh: '示例', en: 'sample' },
  official: false,
  place: 'cn',
  from: '2026-01-01',
  natures: ['lease', 'service', 'finance-lease', 'mixed'],
  intro: { zh: '说明', en: 'intro' },
  groups: [{ id: 'all', title: same('all') }],
  slots: [
    slot('lesseeName', 'text', { required: true, basis: ['cn/civil-code#470'] }),
    slot('lesseeUscc', 'uscc', { required: true }),
    slot('providerUscc', 'uscc', { required: true }),
    choice('nature', ['lease', 'service', 'finance-lease', 'mixed'], { required: true, default: 'lease' }),
    slot('models', 'list', { min: 1, max: 5 }),
    slot('cards', 'integer', { required: true, min: 1, max: 1_000, unit: { zh: '卡', en: 'cards' } }),
    slot('shareMilli', 'integer', { default: 1_000, min: 1, max: 1_000, unit: same('‰') }),
    slot('hours', 'integer', { required: true, unit: { zh: '小时', en: 'hours' } }),
    slot('startsAt', 'instant', { required: true }),
    slot('endsOn', 'date', { required: true }),
    slot('deliveryPlace', 'text'),
    slot('unitPriceFen', 'fen', { required: true }),
    choice('billingStart', ['signed', 'delivered', 'first-use'], { default: 'delivered' }),
    slot('grainSeconds', 'integer', { default: 60, unit: { zh: '秒', en: 'seconds' } }),
    slot('minimumSeconds', 'integer', { default: 0, unit: { zh: '秒', en: 'seconds' } }),
    slot('billedWhenStopped', 'yes-no', { default: false }),
    slot('conversion', 'text', { default: 'none' }),
    slot('billingZone', 'text', { default: 'Asia/Shanghai' }),
    slot('availabilityPpm', 'ppm', { default: 999_000 }),
    slot('creditTiers', 'list', { default: ['999000:100000', '990000:250000'] }),
    slot('paymentDueDays', 'integer', { default: 10, unit: { zh: '日', en: 'days' } }),
    slot('latePpmPerDay', 'ppm', { default: 500 }),
    slot('earnestFen', 'fen'),
    slot('depositFen', 'fen'),
    slot('liquidatedFen', 'fen'),
    slot('estimatedLossFen', 'fen'),
    slot('personalData', 'yes-no', { required: true, default: false }),
    slot('personalDataPurpose', 'long', { when: { personalData: [true] } }),
    slot('personalDataKinds', 'list', { when: { personalData: [true] }, required: { personalData: [true] } }),
    slot('personalDataMeasures', 'long', { when: { personalData: [true] } }),
    slot('dataReturn', 'text', { default: '导出' }),
    slot('importantData', 'yes-no', { default: false }),
    slot('riskAssessment', 'yes-no', { when: { importantData: [true] } }),
    slot('eServiceAddress', 'yes-no', { default: true }),
    slot('lesseeServiceAddress', 'text'),
    choice('disputeWay', ['court', 'arbitration'], { default: 'court' }),
    slot('disputeCourt', 'text', { when: { disputeWay: ['court'] } }),
    choice('lesseeSize', sizes),
    choice('providerSize', sizes),
    slot('remarks', 'long'),
  ],
  parts: [
    { title: { zh: '一、标的', en: 'Subject' }, clauses: ['parties', 'subject', 'term'] },
    { title: { zh: '二、价款', en: 'Price' }, clauses: ['grain', 'stopped', 'damages', 'data', 'evidence'] },
  ],
  clauses: [
    {
      id: 'parties',
      title: { zh: '当事人', en: 'Parties' },
      text: { zh: '需求方：{lesseeName}（{lesseeUscc}）。', en: 'Lessee: {lesseeName} ({lesseeUscc}).' },
      basis: ['cn/civil-code#470'],
      fixed: true,
    },
    {
      id: 'subject',
      title: { zh: '标的', en: 'Subject' },
      text: {
        zh: '{cards}卡，每卡 {shareMilli}‰，预计{hours}小时，单价 {unitPriceFen}，合同金额 {contractFen}。',
        en: '{cards} cards, {shareMilli}‰ of each, an estimated {hours} hours at {unitPriceFen}: {contractFen}.',
      },
      basis: ['cn/civil-code#470'],
    },
    {
      id: 'term',
      title: { zh: '期限', en: 'Term' },
      text: { zh: '自{startsAt}至{endsOn}，见第{#parties}条。', en: 'From {startsAt} to {endsOn}; see {#parties}.' },
      basis: ['cn/civil-code#470'],
    },
    {
      id: 'grain',
      title: { zh: '计量粒度', en: 'Grain' },
      text: { zh: '计量粒度为{grainSeconds}秒。', en: 'The grain is {grainSeconds} seconds.' },
      basis: ['platform/market-rules#six-terms'],
      binds: ['grain'],
    },
    {
      id: 'stopped',
      title: { zh: '停机', en: 'Stopped' },
      variants: [
        { when: { billedWhenStopped: [true] }, text: { zh: '停机期间计费。', en: 'Billed while stopped.' } },
        { text: { zh: '停机期间不计费。', en: 'Not billed while stopped.' } },
      ],
      basis: ['platform/market-rules#six-terms'],
      binds: ['stopped'],
      exceptional: 'lessee',
      explain: { zh: '不用也付。', en: 'One pays without use.' },
    },
    {
      id: 'damages',
      title: { zh: '违约', en: 'Breach' },
      text: { zh: '违约方赔偿损失。', en: 'The side in breach pays damages.' },
      basis: ['cn/civil-code#577'],
    },
    {
      id: 'data',
      title: { zh: '个人信息', en: 'Personal data' },
      when: { personalData: [true] },
      text: { zh: '种类：{personalDataKinds}。', en: 'Kinds: {personalDataKinds}.' },
      basis: ['cn/pipl#21'],
    },
    {
      id: 'evidence',
      title: { zh: '存证', en: 'Evidence' },
      text: { zh: '以平台记录为准。', en: 'The records of the platform count.' },
      basis: ['cn/evidence-rules#94'],
    },
  ],
})

/** Answers with which nothing is missing and nothing is found. */
export const soundAnswers: Answers = {
  lesseeName: '示例承租方',
  lesseeUscc: sampleUscc(1),
  providerUscc: sampleUscc(2),
  models: ['H100'],
  cards: 8,
  hours: 720,
  startsAt: '2026-12-01T01:00:00Z',
  endsOn: '2027-01-31',
  unitPriceFen: 1_250,
}
