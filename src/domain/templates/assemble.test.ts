import { loadLaw } from '#kernel/rules'
import fc from 'fast-check'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { smallFramework, soundAnswers } from '../../../test/small-framework.ts'
import { assemble } from './assemble.ts'
import { editSchema, type Answers, type Assembled, type Edit } from './framework.ts'
import { programOf } from './program.ts'

const law = loadLaw(join(import.meta.dirname, '../../../law')).at('2026-11-22', 'cn-gd-sz')
const made = (answers: Answers, edits: readonly Edit[] = []): Assembled =>
  assemble(smallFramework, answers, { edits, on: '2026-11-22', place: 'cn-gd-sz', law })
const clause = (assembled: Assembled, id: string) => assembled.clauses.find((one) => one.id === id)

describe('a contract from sound answers', () => {
  const assembled = made(soundAnswers)
  test('is complete, with nothing to point out, its defaults listed', () => {
    expect(assembled).toMatchObject({ complete: true, findings: [], nature: 'lease', removed: [] })
    expect(assembled.defaulted).toContain('grainSeconds')
    expect(assembled.defaulted).not.toContain('personalDataKinds')
    expect(assembled.answers['grainSeconds']).toBe(60)
  })
  test('says every kind of answer in both languages', () => {
    expect(clause(assembled, 'subject')).toMatchObject({
      no: 2,
      zh: '8卡，每卡 1000‰，预计720小时，单价 ¥12.50，合同金额 ¥72,000.00。',
      en: '8 cards, 1000‰ of each, an estimated 720 hours at ¥12.50: ¥72,000.00.',
    })
    expect(clause(assembled, 'term')).toMatchObject({
      zh: '自2026年12月1日 09:00（北京时间）至2027年1月31日，见第1条。',
      en: 'From 09:00 on 1 December 2026 (Beijing time) to 31 January 2027; see 1.',
    })
  })
  test('takes conditions and variants, and numbers what stands', () => {
    expect(assembled.clauses.map(({ id, no }) => [id, no])).toEqual([
      ['parties', 1],
      ['subject', 2],
      ['term', 3],
      ['grain', 4],
      ['stopped', 5],
      ['damages', 6],
      ['evidence', 7],
    ])
    const other = made({
      ...soundAnswers,
      billedWhenStopped: true,
      hours: 1_400,
      personalData: true,
      personalDataKinds: ['姓名', '电话'],
      personalDataPurpose: '训练',
      personalDataMeasures: '加密',
    })
    expect(clause(other, 'stopped')?.zh).toBe('停机期间计费。')
    expect(clause(other, 'data')).toMatchObject({ no: 7, zh: '种类：姓名、电话。' })
    expect(other.findings).toEqual([])
  })
})

test('an answer that looks like a place is not filled in', () => {
  expect(clause(made({ ...soundAnswers, lesseeName: '{cards}公司 {#term}' }), 'parties')?.zh).toContain(
    '{cards}公司 {#term}（',
  )
})

test('what is missing is named with its article, stands as a blank, and has no program', () => {
  const { lesseeName: _, ...rest } = soundAnswers
  const assembled = made(rest)
  expect(assembled.complete).toBe(false)
  expect(assembled.findings).toContainEqual(
    expect.objectContaining({ slot: 'lesseeName', severity: 'error', article: 'cn/civil-code#470' }),
  )
  expect(clause(assembled, 'parties')?.zh).toContain('需求方：____')
  expect(() => programOf(assembled)).toThrow('必填')
})

test('a question that does not arise contradicts its answer; the answer stays out', () => {
  const assembled = made({ ...soundAnswers, personalData: false, personalDataPurpose: '训练' })
  expect(assembled.findings).toMatchObject([{ slot: 'personalDataPurpose', severity: 'warning' }])
  expect(assembled.answers).not.toHaveProperty('personalDataPurpose')
  expect(assembled.complete).toBe(true)
})

test('an answer to a question of one case says that it is this case, before any default', () => {
  const assembled = made({ ...soundAnswers, riskAssessment: true })
  expect(assembled.answers).toMatchObject({ importantData: true, riskAssessment: true })
  expect(assembled.defaulted).toContain('importantData')
  expect(assembled.findings).toEqual([])
})

describe('changes of the two sides', () => {
  const edits: Edit[] = [
    { kind: 'replace', clause: 'damages', zh: '违约方按 {latePpmPerDay} 赔偿。', en: '' },
    {
      kind: 'add',
      clause: 'own',
      after: 'damages',
      title: { zh: '自定', en: 'Own' },
      zh: '双方另定。',
      en: 'Further.',
    },
    { kind: 'remove', clause: 'term' },
  ]
  const assembled = made(soundAnswers, edits)
  test('are marked beside the template’s words, and everything is numbered anew', () => {
    expect(clause(assembled, 'damages')).toMatchObject({
      zh: '违约方按 0.05% 赔偿。',
      deviates: { kind: 'replace', zh: '违约方赔偿损失。' },
    })
    expect(clause(assembled, 'own')).toMatchObject({ no: 6, basis: [], part: { zh: '二、价款' } })
    expect(assembled.removed).toMatchObject([{ id: 'term', zh: expect.stringContaining('2026年12月1日') }])
    expect(assembled.clauses.map(({ no }) => no)).toEqual([1, 2, 3, 4, 5, 6, 7])
  })
  test('that lead nowhere are found and left out', () => {
    const lost: Edit[] = [
      { kind: 'replace', clause: 'nothing', zh: '甲', en: '' },
      { kind: 'add', clause: 'damages', after: 'term', title: { zh: '乙', en: 'B' }, zh: '乙', en: '' },
      { kind: 'add', clause: 'new', after: 'nothing', title: { zh: '丙', en: 'C' }, zh: '丙', en: '' },
    ]
    expect(made(soundAnswers, lost).findings.map(({ slot, severity }) => [slot, severity])).toEqual([
      ['nothing', 'error'],
      ['damages', 'error'],
      ['new', 'error'],
    ])
  })
  test('take a clause back in when it is written anew', () => {
    const back = made(soundAnswers, [
      { kind: 'remove', clause: 'term' },
      { kind: 'replace', clause: 'term', zh: '见第{#parties}条。', en: '' },
    ])
    expect(back.removed).toEqual([])
    expect(clause(back, 'term')).toMatchObject({ no: 3, zh: '见第1条。' })
  })
})

describe('whatever comes in', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.array(fc.string()),
    fc.array(fc.anything({ maxDepth: 2 })),
    fc.constantFrom(
      '0000-00-00',
      '9999-12-31',
      '9999-12-31T23:59:59Z',
      '990000:1',
      ['1:2', 'x'],
      '{cards}',
      9e15,
      'lease',
    ),
  )
  const ids = [...smallFramework.slots.map(({ id }) => id), '__proto__', 'constructor', 'unheard']
  const answers = fc.dictionary(fc.constantFrom(...ids), anything, { maxKeys: 40 }) as fc.Arbitrary<Answers>
  const edit = fc.oneof(
    fc.record({ kind: fc.constant('remove' as const), clause: fc.constantFrom('parties', 'term', 'own', 'lost') }),
    fc.record({
      kind: fc.constant('replace' as const),
      clause: fc.constantFrom('parties', 'grain', 'data', 'own', 'lost'),
      zh: fc.string({ minLength: 1 }),
      en: fc.string(),
    }),
    fc.record({
      kind: fc.constant('add' as const),
      clause: fc.constantFrom('own', 'term'),
      after: fc.constantFrom('parties', 'own', 'lost'),
      title: fc.constant({ zh: '自定', en: 'Own' }),
      zh: fc.string({ minLength: 1 }),
      en: fc.string(),
    }),
  )
  test('nothing throws, the same comes out twice, and only the complete has a program', () => {
    fc.assert(
      fc.property(answers, fc.array(edit, { maxLength: 6 }), (given, edits) => {
        const once = made(given, edits)
        expect(JSON.stringify(made(given, edits))).toBe(JSON.stringify(once))
        expect(once.clauses.map(({ no }) => no)).toEqual(once.clauses.map((_, i) => i + 1))
        expect(once.complete ? once.findings.some(({ message }) => message.zh.startsWith('缺少「')) : false).toBe(false)
        const tooLarge = once.findings.some(({ slot, severity }) => slot === 'unitPriceFen' && severity === 'error')
        if (once.complete && !tooLarge) expect(programOf(once).mode).toBe('by-server')
      }),
      { numRuns: 300 },
    )
  })
  test('answers written in any order make one contract', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(Object.keys(soundAnswers)), (order) => {
        const one = Object.fromEntries(order.map((id) => [id, soundAnswers[id]!]))
        const other = Object.fromEntries(order.toReversed().map((id) => [id, soundAnswers[id]!]))
        expect(made(one)).toEqual(made(other))
      }),
      { numRuns: 50 },
    )
  })
  test('an edit that assemble is tested with is one that acts take', () => {
    fc.assert(
      fc.property(edit, (one) => one.kind === 'remove' || one.zh.length > 8_000 || editSchema.safeParse(one).success),
    )
  })
})

test('the program has the numbers of the answers', () => {
  expect(programOf(made({ ...soundAnswers, creditTiers: ['990000:100000'] }))).toMatchObject({
    mode: 'by-server',
    cards: 8,
    shareMilli: 1_000,
    from: '2026-12-01T01:00:00.000Z',
    until: '2027-01-31',
    place: 'cn-gd-sz',
    contractFen: 7_200_000,
    terms: { billingStart: 'delivered', grainSeconds: 60, billedWhenStopped: false, billingZone: 'Asia/Shanghai' },
    service: { availabilityPpm: 999_000, tiers: [{ belowPpm: 990_000, creditPpm: 100_000 }] },
    payment: { dueDays: 10, latePpmPerDay: 500 },
    storage: null,
    assignment: null,
  })
})
