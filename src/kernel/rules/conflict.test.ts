import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bookOf, conflictBases, LawMissing, loadLaw, whichHolds, type Candidate, type Instrument } from './index.ts'

const book = loadLaw(join(import.meta.dirname, '../../../law'))

const rule = (cite: string, change: Partial<Candidate> = {}): Candidate => ({
  cite,
  kind: 'law',
  jurisdiction: 'cn',
  issuer: '甲机关',
  from: '2020-01-01',
  ...change,
})
/** What holds, why, on which articles, and who decides when nobody here does. */
const weighed = (...rules: Candidate[]) => {
  const { holds, reasons, refer, undecided } = whichHolds(rules)
  return {
    holds,
    why: reasons.map((r) => r.rule),
    basis: [...new Set(reasons.map((r) => r.basis))],
    to: refer?.to.zh ?? null,
    undecided,
  }
}

describe('higher over lower', () => {
  const law = rule('law')
  const regulation = rule('regulation', { kind: 'administrative-regulation' })
  const ministry = rule('ministry', { kind: 'ministry-rule' })
  const province = rule('province', { kind: 'local-regulation', jurisdiction: 'cn-gd' })
  const city = rule('city', { kind: 'local-regulation', jurisdiction: 'cn-gd-sz' })
  const provinceRule = rule('province-rule', { kind: 'local-government-rule', jurisdiction: 'cn-gd' })
  const cityRule = rule('city-rule', { kind: 'local-government-rule', jurisdiction: 'cn-gd-sz' })
  const document = rule('document', { kind: 'normative-document', jurisdiction: 'cn-gd-sz' })
  const platform = rule('platform', { kind: 'platform-rule', jurisdiction: 'platform' })

  it.each([
    ['a law over an administrative regulation', law, regulation, 'cn/legislation-law#99'],
    ['a law over its interpretation', law, rule('i', { kind: 'judicial-interpretation' }), 'cn/legislation-law#99'],
    ['an administrative regulation over a ministry rule', regulation, ministry, 'cn/legislation-law#99'],
    ['an administrative regulation over a local regulation', regulation, province, 'cn/legislation-law#99'],
    ['a province’s regulation over its city’s', province, city, 'cn/legislation-law#81'],
    ['a province’s regulation over its city’s rule', province, cityRule, 'cn/legislation-law#100'],
    ['a city’s regulation over its own rule', city, cityRule, 'cn/legislation-law#100'],
    ['a province’s rule over its city’s', provinceRule, cityRule, 'cn/legislation-law#100'],
    ['a rule over a document', cityRule, document, 'cn/business-environment#64'],
    ['anything over a platform’s rules', document, platform, 'cn/civil-code#153'],
  ])('%s', (_, higher, lower, basis) => {
    // neither age nor speciality moves the rank
    expect(weighed({ ...higher, from: '1990-01-01' }, { ...lower, special: true })).toEqual({
      holds: higher.cite,
      why: ['higher'],
      basis: [basis],
      to: null,
      undecided: [],
    })
  })
  it('one above all settles what those below it could not settle among themselves', () => {
    expect(weighed(ministry, province, law)).toMatchObject({ holds: 'law', to: null, undecided: [] })
  })
})

describe('of one maker', () => {
  it('special over general, also where both are new', () => {
    expect(weighed(rule('a', { special: true, from: '2021-01-01' }), rule('b'))).toMatchObject({
      holds: 'a',
      why: ['same-maker', 'special'],
      basis: ['cn/legislation-law#103'],
    })
  })
  it('new over old', () => {
    expect(weighed(rule('a', { from: '2021-01-01' }), rule('b'))).toMatchObject({
      holds: 'a',
      why: ['same-maker', 'newer'],
    })
  })
  it('new general against old special is for the organ that the law names', () => {
    const pair = (change: Partial<Candidate>) =>
      weighed(rule('new', { ...change, from: '2024-01-01' }), rule('old', { ...change, special: true }))
    expect(pair({})).toMatchObject({
      holds: null,
      why: ['refer'],
      basis: ['cn/legislation-law#105'],
      to: '全国人民代表大会常务委员会',
    })
    expect(pair({ kind: 'administrative-regulation' })).toMatchObject({
      basis: ['cn/legislation-law#105'],
      to: '国务院',
    })
    expect(pair({ kind: 'local-regulation', jurisdiction: 'cn-bj' })).toMatchObject({
      basis: ['cn/legislation-law#106'],
      to: '制定机关（甲机关）',
    })
  })
  it('nothing to choose by: said so, never picked', () => {
    expect(weighed(rule('a'), rule('b'))).toEqual({
      holds: null,
      why: [],
      basis: [],
      to: null,
      undecided: [['a', 'b']],
    })
    expect(weighed(rule('a', { referred: { zh: '某机关', en: 'an organ' } }), rule('b'))).toMatchObject({
      holds: null,
      basis: ['a'],
      to: '某机关',
      undecided: [],
    })
  })
})

describe('of different makers', () => {
  const ministry = rule('m', { kind: 'ministry-rule', issuer: '某部' })
  const city = rule('c', { kind: 'local-regulation', jurisdiction: 'cn-gd-sz' })
  it.each([
    [
      'a ministry rule and a local regulation',
      ministry,
      city,
      /^国务院（.*提请全国人民代表大会常务委员会裁决）$/,
      '106',
    ],
    ['two ministries', ministry, rule('n', { kind: 'ministry-rule', issuer: '另一部' }), /^国务院$/, '106'],
    [
      'a ministry and a local government',
      ministry,
      rule('g', { kind: 'local-government-rule', jurisdiction: 'cn-bj' }),
      /^国务院$/,
      '106',
    ],
    [
      'a city’s regulation and its province’s rule',
      city,
      rule('g', { kind: 'local-government-rule', jurisdiction: 'cn-gd' }),
      /^省、自治区/,
      '81',
    ],
  ])('%s: referred, whatever their age', (_, a, b, to, article) => {
    for (const from of ['2010-01-01', '2025-01-01']) {
      const answer = weighed({ ...a, from }, b)
      expect(answer).toMatchObject({ holds: null, why: ['refer'], basis: [`cn/legislation-law#${article}`] })
      expect(answer.to).toMatch(to)
    }
  })
})

describe('by its own words', () => {
  it('a general rule steps back before the kinds it names, also before lower ones, and before no others', () => {
    const general = rule('general', { yieldsTo: ['law', 'administrative-regulation'] })
    const special = (kind: Candidate['kind']) => rule('special', { kind, special: true })
    expect(weighed(general, special('administrative-regulation'))).toMatchObject({
      holds: 'special',
      why: ['special'],
      basis: ['general'],
    })
    expect(weighed(general, special('ministry-rule'))).toMatchObject({ holds: 'general', why: ['higher'] })
    expect(weighed(general, { ...special('administrative-regulation'), special: false })).toMatchObject({
      holds: 'general',
    })
  })
  it('a departure under an authorisation holds in its own area', () => {
    const zone = rule('zone', { kind: 'local-regulation', jurisdiction: 'cn-gd-sz', varies: ['law'] })
    expect(weighed(zone, rule('law'))).toMatchObject({ holds: 'zone', basis: ['cn/legislation-law#101'] })
    expect(weighed({ ...zone, kind: 'normative-document' }, rule('law'))).toMatchObject({ holds: 'law' })
  })
  it('a circle is not picked from', () => {
    const zone = rule('zone', { kind: 'local-regulation', jurisdiction: 'cn-gd-sz', varies: ['law'] })
    const answer = weighed(zone, rule('law'), rule('middle', { kind: 'administrative-regulation' }))
    expect(answer).toMatchObject({ holds: null, to: null })
    expect(answer.undecided).toHaveLength(1)
  })
})

describe('properties', () => {
  const kinds = [
    'law',
    'judicial-interpretation',
    'administrative-regulation',
    'ministry-rule',
    'local-regulation',
    'local-government-rule',
    'normative-document',
    'platform-rule',
  ] as const
  const candidate = fc.record({
    kind: fc.constantFrom(...kinds),
    jurisdiction: fc.constantFrom('cn', 'cn-gd', 'cn-gd-sz'),
    issuer: fc.constantFrom('甲', '乙'),
    from: fc.constantFrom('2010-01-01', '2020-01-01', '2024-01-01'),
    special: fc.boolean(),
    yieldsTo: fc.option(fc.constant(['law', 'administrative-regulation'] as const), { nil: undefined }),
  })
  const candidates = fc
    .array(candidate, { minLength: 1, maxLength: 6 })
    .map((list) => list.map((each, i): Candidate => ({ cite: `r${i}`, ...each })))

  it('the answer does not depend on the order, nor on a rule named twice', () => {
    fc.assert(
      fc.property(
        candidates.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, shuffled]) => {
          expect(whichHolds(shuffled)).toEqual(whichHolds(list))
          expect(whichHolds([...shuffled, ...list])).toEqual(whichHolds(list))
        },
      ),
      { numRuns: 300 },
    )
  })
  it('one answer of three: a rule that nobody beats, an organ, or pairs that nobody decides', () => {
    fc.assert(
      fc.property(candidates, (list) => {
        const { holds, reasons, refer, undecided } = whichHolds(list)
        expect([holds !== null, refer !== null, undecided.length > 0].filter(Boolean)).toHaveLength(1)
        if (holds === null) return
        expect(list.map((c) => c.cite)).toContain(holds)
        expect(reasons.map((r) => r.over)).not.toContain(holds)
        // every other rule gives way, and it is said to what
        expect(new Set(reasons.map((r) => r.over))).toEqual(new Set(list.map((c) => c.cite).filter((c) => c !== holds)))
        for (const r of reasons) expect([r.says.zh, r.says.en, r.basis].every((word) => word.length > 0)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
  it('what holds in a book is never a draft, a repealed rule or one of another place', () => {
    const instrument = fc.record({
      kind: fc.constantFrom(...kinds),
      jurisdiction: fc.constantFrom('cn', 'cn-gd', 'cn-gd-sz', 'cn-bj'),
      status: fc.constantFrom('in-force', 'draft', 'repealed'),
      from: fc.constantFrom('2020-01-01', '2024-01-01', '2027-01-01'),
    })
    fc.assert(
      fc.property(fc.array(instrument, { minLength: 1, maxLength: 6 }), (list) => {
        const made = bookOf(
          list.map((each, i): Instrument => ({
            id: `${each.jurisdiction}/i${i}`,
            title: { zh: '试', en: 'test' },
            issuer: '甲',
            source: 'test',
            verified: 'V',
            checkedOn: '2026-11-22',
            articles: [{ id: '1', no: '一', gist: { zh: '文', en: 'words' }, matter: 'm' }],
            ...each,
            ...(each.status === 'repealed' ? { until: '2025-12-31' } : {}),
          })),
        )
        const answer = made.onMatter('m', '2026-03-02', 'cn-gd-sz')
        const law = made.at('2026-03-02', 'cn-gd-sz')
        for (const cite of answer.among) expect(law.holds(cite).holds).toBe(true)
        if (answer.holds !== null) expect(answer.among).toContain(answer.holds)
        expect([...answer.among, ...answer.leftOut.map((l) => l.cite)].toSorted()).toEqual(made.cites())
      }),
      { numRuns: 150 },
    )
  })
})

describe('the book on file', () => {
  it('decides by matter, on the day and in the place', () => {
    const answer = book.onMatter('telecom-licence-decision-period', '2026-03-02', 'cn-gd-sz')
    expect(answer).toMatchObject({ holds: 'cn/telecom-regulations#14', on: '2026-03-02', in: 'cn-gd-sz', leftOut: [] })
    expect(answer.reasons).toMatchObject([
      { rule: 'special', over: 'cn/administrative-licensing-law#42', basis: 'cn/administrative-licensing-law#42' },
    ])
    expect(book.onMatter('compute-voucher-cap', '2026-03-02', 'cn-bj')).toMatchObject({ holds: null, undecided: [] })
    expect(book.onMatter('compute-voucher-cap', '2025-03-02', 'cn-bj').holds).toBe('cn-bj/suanliquan-2023#cap')
  })
  it('weighs what is named, and refuses a matter or a rule that nobody wrote', () => {
    expect(book.weigh(['cn/price-law-amendment-2025#algorithms', 'cn/price-law#14'], '2026-03-02', 'cn')).toMatchObject(
      {
        holds: 'cn/price-law#14',
        leftOut: [{ cite: 'cn/price-law-amendment-2025#algorithms', why: 'draft' }],
      },
    )
    expect(() => book.onMatter('nothing', '2026-03-02', 'cn')).toThrow(LawMissing)
    expect(() => book.onMatter('toString', '2026-03-02', 'cn')).toThrow(LawMissing)
    expect(() => book.weigh(['cn/nothing#1'], '2026-03-02', 'cn')).toThrow(LawMissing)
  })
  it('holds every article by which it is decided', () => {
    const cites = new Set(book.cites())
    expect(conflictBases.filter((cite) => !cites.has(cite))).toEqual([])
  })
})
