// Claims: the examples with their answers, the cases a lawyer reads, and what holds for every claim.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { casesOf, loadLaw } from '#kernel/rules'
import { decideClaim, noProgramme, type Decision } from './check.ts'
import { BadFact, factTable, readFacts } from './facts.ts'
import { citesOf, programmeFor, programmeOf, programmesIn } from './programme.ts'

const root = join(import.meta.dirname, '../../..')
const book = loadLaw(join(root, 'law'))
const programmes = programmesIn(join(root, 'law'))

type Example = Record<string, unknown> & { on: string; in: string; expected: Record<string, unknown> }
const examples = new Map(
  readdirSync(join(root, 'examples/vouchers'))
    .filter((name) => name.endsWith('.json'))
    .map((name) => [
      name.slice(0, -'.json'.length),
      JSON.parse(readFileSync(join(root, 'examples/vouchers', name), 'utf8')) as Example,
    ]),
)

function decide(raw: Record<string, unknown>, on: string, place: string): Decision {
  const { facts, ignored } = readFacts(raw)
  expect(ignored).toEqual([])
  const { programme: named, support } = facts
  const programme = programmeFor(programmes, { programme: named, support, place })
  return programme ? decideClaim(programme, facts, book.at(on, place)) : noProgramme(facts, { zh: '—', en: '—' })
}

const told = (decision: Decision): Record<string, unknown> => ({
  exit: (decision.stage === 'apply' ? decision.grantFen : decision.deductibleFen) > 0 ? 0 : 1,
  grantFen: decision.grantFen,
  deductibleFen: decision.deductibleFen,
  notMet: decision.reasons.filter(({ met, known }) => known && !met).map(({ rule }) => rule),
  notKnown: decision.reasons.filter(({ known }) => !known).map(({ rule }) => rule),
})

test.each([...examples])('example %s', (_, example) => {
  expect(told(decide(example, example.on, example.in))).toEqual(example.expected)
})

const cases = casesOf(join(root, 'law/cases')).filter(({ kind }) => kind === 'voucher')
describe('the cases a lawyer reads', () => {
  it('are a hundred and more', () => expect(cases.length).toBeGreaterThan(100))
  it.each(cases)('$where $case.zh', ({ given, expect: expected }) => {
    const { as, but = {}, on, place } = given as { as: string; but?: object; on?: string; place?: string }
    const example = examples.get(as)!
    expect(told(decide({ ...example, ...but }, on ?? example.on, place ?? example.in))).toMatchObject(expected)
  })
})

describe('programmes on file', () => {
  it('rest on articles that there are, and their numbers are in fen and parts per million', () => {
    const cites = new Set(book.cites())
    for (const programme of programmes) {
      for (const cite of citesOf(programme)) expect(cites).toContain(cite)
      const [id, own] = programme.id.split('#')
      const article = book.instruments.find((one) => one.id === id)!.articles.find((one) => one.id === own)!
      for (const name of [
        ...Object.values(programme.caps).filter((name) => name !== undefined),
        ...(programme.pool ? ['pool-fen'] : []),
      ])
        expect(article.params?.[name]?.[0]?.unit, `${programme.id} ${name}`).toBe('fen')
      for (const { rate } of programme.tiers) expect(article.params?.[rate]?.[0]?.unit).toBe('ppm')
    }
  })

  it('every reason of every example names an article that there is', () => {
    const cites = new Set(book.cites())
    for (const example of examples.values())
      for (const { article } of decide(example, example.on, example.in).reasons) expect(cites).toContain(article)
  })

  it('a list of providers is flagged, not refused', () => {
    const example = examples.get('beijing-redeem')!
    expect(decide(example, example.on, example.in).flags.map(({ flag }) => flag)).toEqual(['provider-list'])
  })

  it('an award is checked by evidence, the assessed amount and its cap', () => {
    const award = programmeOf({
      id: 'cn-gd-sz/yuliaoquan-2025#open-data-reward',
      title: { zh: '适配奖励', en: 'award for adaptation' },
      support: 'adaptation-award',
      payment: { mode: 'paid-first', article: 'platform/subsidy-rules#award-evidence', verified: 'platform' },
      caps: { entity: 'reward-cap-fen' },
      conditions: [
        {
          rule: 'adaptation-report',
          article: 'platform/subsidy-rules#award-evidence',
          test: { fact: 'adaptationReport', is: true },
          says: { zh: '有适配测试报告', en: 'there is a report of the adaptation' },
          bring: { zh: '测试报告', en: 'the report' },
        },
      ],
      notFound: { zh: '—', en: '—' },
    })
    const base = { applicantUscc: '91000000000000019G', otherSupport: false, grantedTotalFen: 0, assessedFen: 5 }
    const law = book.at('2026-03-02', 'cn-gd-sz')
    expect(decideClaim(award, { ...base, adaptationReport: true }, law).grantFen).toBe(5)
    expect(told(decideClaim(award, base, law))).toMatchObject({ grantFen: 0, notKnown: ['adaptation-report'] })
  })
})

describe('facts', () => {
  it('are refused by field', () => {
    for (const [field, value] of [
      ['contractFen', 1.5],
      ['contractFen', -1],
      ['contractFen', '100'],
      ['relatedParty', 'no'],
      ['contractFrom', '2026-02-30'],
      ['applicantKind', 'bank'],
      ['applicantPlace', 'Beijing'],
      ['contractNo', 7],
      ['earlier', {}],
    ] as const)
      expect(() => readFacts({ [field]: value })).toThrow(new RegExp(`^${field}: `))
    expect(() => readFacts({ earlier: [{ on: '2026-01-01', programme: 'x', grantdFen: 1 }] })).toThrow(
      /earlier\[0\]\.grantdFen/,
    )
    expect(() => readFacts({ contractFen: 1, contractAmountFen: 2 })).toThrow(BadFact)
    expect(() => readFacts([])).toThrow(BadFact)
  })
  it('are all explained beside the examples', () => {
    const explained = readFileSync(join(root, 'examples/vouchers/README.md'), 'utf8')
    for (const name of Object.keys(factTable)) expect(explained).toContain(`\`${name}\``)
  })
  it('not known is not given, other names are understood, and what is no fact is named', () => {
    expect(readFacts({ contractAmountFen: 5, relatedParty: null, contractNo: '', colour: 'red' })).toEqual({
      facts: { contractFen: 5 },
      ignored: ['colour'],
    })
  })
})

const amount = fc.integer({ min: 0, max: 600_000_000_000 })
const vouchers = programmes.filter(({ id }) => book.at('2025-09-15', id.split('/')[0]!).holds(id).holds)
const someFacts = fc.record({
  programme: fc.constantFrom(...vouchers),
  like: fc.constantFrom(...[...examples.values()].map(({ expected: _, programme: _p, support: _s, ...rest }) => rest)),
  contractFen: amount,
  computeFen: amount,
  grantedThisYearFen: amount,
  grantedTotalFen: amount,
  poolUsedFen: amount,
  startup: fc.option(fc.boolean(), { nil: null }),
  domesticCompute: fc.boolean(),
})

describe('whatever is claimed', () => {
  const answer = ({
    programme,
    like,
    ...facts
  }: Record<string, unknown> & { programme: (typeof vouchers)[number]; like: object }) =>
    decideClaim(programme, readFacts({ ...like, ...facts }).facts, book.at('2025-09-15', programme.id.split('/')[0]!))

  test('amounts are whole, never above a cap, and nil where a reason is not met', () => {
    fc.assert(
      fc.property(someFacts, (claim) => {
        const { grantFen, deductibleFen, atMostFen, caps, reasons, stage, ratePpm } = answer(claim)
        for (const fen of [grantFen, deductibleFen]) expect(Number.isSafeInteger(fen) && fen >= 0).toBe(true)
        expect(deductibleFen).toBeLessThanOrEqual(grantFen)
        if (stage === 'apply') for (const { leftFen } of caps) expect(grantFen).toBeLessThanOrEqual(leftFen)
        for (const { leftFen } of caps) expect(deductibleFen).toBeLessThanOrEqual(leftFen)
        if (reasons.some(({ met }) => !met)) expect(grantFen + deductibleFen).toBe(0)
        else expect(stage === 'apply' ? grantFen : deductibleFen).toBeGreaterThan(0)
        if (atMostFen !== null) expect(stage === 'apply' ? grantFen : deductibleFen).toBeLessThanOrEqual(atMostFen)
        if (stage === 'apply' && ratePpm !== null)
          expect(BigInt(grantFen) * 1_000_000n).toBeLessThanOrEqual(BigInt(claim.computeFen) * BigInt(ratePpm))
      }),
      { numRuns: 300 },
    )
  })

  test('more used never gives more', () => {
    const names = ['grantedThisYearFen', 'grantedTotalFen', 'poolUsedFen'] as const
    fc.assert(
      fc.property(someFacts, fc.constantFrom(...names), fc.nat(1_000_000_000), (claim, name, more) => {
        const before = answer(claim)
        const after = answer({ ...claim, [name]: claim[name] + more })
        expect(after.grantFen).toBeLessThanOrEqual(before.grantFen)
        expect(after.deductibleFen).toBeLessThanOrEqual(before.deductibleFen)
      }),
      { numRuns: 150 },
    )
  })

  /** Facts that state a limit or say which of two ways is gone. */
  const LIMITS =
    /^(storage|network|security|electricity|tax|otherFees|requested)Fen$|^window|^voucher(ValidUntil|BalanceFen|No)$|^paidOn$|^stage$|^(title|on|in|note|expected|earlier|programme|support)$/

  test('a fact less known never gives more', () => {
    const good = [...examples.values()].filter(({ expected }) => expected['exit'] === 0)
    for (const example of good)
      for (const name of Object.keys(example).filter((one) => !LIMITS.test(one))) {
        const stage = decide(example, example.on, example.in).stage
        const [known, less] = [example, { ...example, stage, [name]: null }].map((one) =>
          decide(one, example.on, example.in),
        )
        expect(less!.grantFen, name).toBeLessThanOrEqual(known!.grantFen)
        expect(less!.deductibleFen, name).toBeLessThanOrEqual(known!.deductibleFen)
      }
  })

  test('the order of earlier support and of fields changes nothing', () => {
    const entry = fc.record({
      on: fc.constantFrom('2025-12-31', '2026-01-01', '2026-03-01'),
      programme: fc.constantFrom('cn-gd-sz/xunliquan-2025', 'cn-bj/suanliquan-2023#cap'),
      contractNo: fc.constantFrom('SZ-2026-018', 'other'),
      invoiceNo: fc.constantFrom('26440001', 'x', 'y'),
      grantedFen: fc.nat(900_000_000),
      deductedFen: fc.nat(90_000_000),
    })
    fc.assert(
      fc.property(
        fc.constantFrom('shenzhen-apply', 'shenzhen-redeem'),
        fc.array(entry, { maxLength: 6 }),
        (name, earlier) => {
          const example = { ...examples.get(name)!, earlier }
          const turned = Object.fromEntries(
            Object.entries({ ...example, earlier: earlier.toReversed() }).toReversed(),
          ) as Example
          expect(decide(turned, example.on, example.in)).toEqual(decide(example, example.on, example.in))
        },
      ),
      { numRuns: 100 },
    )
  })

  test('claims one after another never overspend pool, yearly cap or voucher', () => {
    const step = fc.record({ contractFen: fc.integer({ min: 1, max: 4_000_000_000 }), who: fc.nat(8) })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.nat(50_000_000_000), (claims, start) => {
        const example = { ...examples.get('shenzhen-apply')!, storageFen: 0, networkFen: 0, electricityFen: 0 }
        let poolUsedFen = start
        const byWho = new Map<number, number>()
        for (const { contractFen, who } of claims) {
          const grantedThisYearFen = byWho.get(who) ?? 0
          const { grantFen } = decide(
            { ...example, contractFen, computeFen: contractFen, poolUsedFen, grantedThisYearFen },
            example.on,
            example.in,
          )
          poolUsedFen += grantFen
          byWho.set(who, grantedThisYearFen + grantFen)
        }
        expect(poolUsedFen).toBeLessThanOrEqual(50_000_000_000)
        for (const fen of byWho.values()) expect(fen).toBeLessThanOrEqual(1_000_000_000)
      }),
      { numRuns: 50 },
    )
  })
})
