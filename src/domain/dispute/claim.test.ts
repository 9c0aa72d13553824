// Claims: the examples with their answers, the cases a lawyer reads, and what holds for every claim.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { casesOf, loadLaw } from '#kernel/rules'
import {
  BadClaim,
  checkClaim,
  claimCites,
  claimLaw,
  DEFENCES,
  FACTS,
  focusOf,
  readClaim,
  REMEDIES,
  SCENARIOS,
  sharedCheck,
} from './claim.ts'
import { caseFeeFen, courtFeeOf } from './court-fee.ts'

const root = join(import.meta.dirname, '../../..')
const book = loadLaw(join(root, 'law'))
const DAY = '2026-11-20'
const law = book.at(DAY, 'cn')

type Example = Record<string, unknown> & { day: string; expected: Record<string, unknown> }
const examples = new Map(
  readdirSync(join(root, 'examples/claims'))
    .filter((name) => name.endsWith('.json'))
    .map((name) => [
      name.slice(0, -'.json'.length),
      JSON.parse(readFileSync(join(root, 'examples/claims', name), 'utf8')) as Example,
    ]),
)

/** Everything that cases and examples may ask of a claim, by short names. */
function told(raw: Record<string, unknown>, day: string): Record<string, unknown> {
  const then = book.at(day, 'cn')
  const claim = readClaim(raw)
  const check = checkClaim(claim, then, day)
  const focus = focusOf(claim, then, day)
  const { limitation, rights } = check.own
  const all = [...focus.elements, ...(focus.then?.elements ?? [])]
  return {
    exit: check.complete ? 0 : 1,
    missing: check.missing.map(({ item }) => item),
    toCourt: check.toCourt.map(({ item }) => item),
    clashes: check.fits.filter(({ clashes }) => clashes).map(({ pair }) => pair.join('+')),
    inOrder: check.fits.filter(({ fits }) => fits !== 'together').map(({ pair }) => pair.join('+')),
    totalFen: check.money.totalFen,
    alternativeTotalFen: check.money.alternativeTotalFen,
    sums: Object.fromEntries(check.money.lines.map(({ remedy, amountFen }) => [remedy, amountFen])),
    days: Object.fromEntries(check.money.lines.map(({ remedy, days }) => [remedy, days])),
    feeFen: check.courtFee.feeFen,
    halvedFen: check.courtFee.halvedFen,
    preservationFeeFen: check.courtFee.preservationFeeFen,
    paymentOrderFeeFen: check.courtFee.paymentOrderFeeFen,
    alternatives: check.alternatives.filter(({ given }) => given).map(({ alternative }) => alternative.join('+')),
    cause: check.causeOfAction.article.split('#')[1],
    courts: check.jurisdiction.options.map(({ court }) => court),
    level: check.jurisdiction.level.court,
    internetCourt: check.jurisdiction.internetCourt.inScope,
    arbitration: check.jurisdiction.arbitration !== null,
    counterclaim: check.counterclaim.outcome,
    repeatSuit: check.repeatSuit.outcome,
    deadlines: Object.fromEntries(check.deadlines.map(({ id, due }) => [id, due])),
    limitation: { from: limitation.from, due: limitation.due, passed: limitation.passed },
    rights: Object.fromEntries(rights.map(({ right, due, passed }) => [right, { due, passed }])),
    module: focus.module,
    elements: focus.elements.map(({ id }) => id),
    open: focus.elements.filter(({ open }) => open).map(({ id }) => id),
    then: focus.then?.elements.map(({ id }) => id) ?? [],
    burden: Object.fromEntries(all.map(({ id, burden }) => [id, burden.on])),
    undisputed: Object.fromEntries(
      all.flatMap(({ id, undisputed }) => (undisputed.length > 0 ? [[id, undisputed]] : [])),
    ),
    for: Object.fromEntries(all.flatMap(({ id, evidence }) => (evidence.for.length > 0 ? [[id, evidence.for]] : []))),
    unplaced: focus.unplaced,
  }
}

test.each([...examples])('example %s', (_, example) => {
  const answer = told(example, example.day)
  expect(Object.keys(example.expected).length).toBeGreaterThan(3)
  expect(answer).toMatchObject(example.expected)
})

test('every scenario has a complete and an incomplete example', () => {
  for (const id of Object.keys(SCENARIOS)) {
    expect(examples.get(id)?.expected).toMatchObject({ exit: 0, missing: [] })
    expect(examples.get(`${id}-incomplete`)?.expected['exit']).toBe(1)
  }
})

const cases = casesOf(join(root, 'law/cases')).filter(({ kind }) => kind === 'claim')
describe('the cases a lawyer reads', () => {
  it('are forty and more', () => expect(cases.length).toBeGreaterThanOrEqual(40))
  it.each(cases)('$where $case.zh', ({ given, expect: expected }) => {
    const { as, on = DAY, set = {} } = given as { as: string; on?: string; set?: Record<string, unknown> }
    const example = examples.get(as)
    if (example === undefined) throw new Error(`no example ${as}`)
    expect(told({ ...example, ...set }, on)).toMatchObject(expected)
  })
})

describe('the law of claims', () => {
  it('rests on articles that are in force', () => {
    for (const { from, cite } of claimCites(claimLaw()))
      expect([from, cite, law.holds(cite).holds]).toEqual([from, cite, true])
  })

  it('opens every element, and every defence speaks to one', () => {
    const { elements, scenarios } = claimLaw()
    const opened = new Set([...scenarios.values()].flatMap((one) => one.elements))
    const defences = new Set([...elements.values()].flatMap((one) => [...one.onDefences, ...one.answers]))
    for (const { id, onRemedies, onDefences, onFacts } of elements.values())
      expect([
        id,
        opened.has(id) || onRemedies.length + onDefences.length + onFacts.length > 0 || BASE.includes(id),
      ]).toEqual([id, true])
    for (const defence of Object.keys(DEFENCES)) expect(defences).toContain(defence)
  })

  it('never asks for a fact that a file cannot give, and names no two facts alike', () => {
    const names = Object.entries(FACTS).flatMap(([name, { also = [] }]) => [name, ...also])
    expect(names.length).toBe(new Set(names).size)
  })
})
const BASE = [
  'contract-terms',
  'formation',
  'capacity-and-authority',
  'mandatory-rules',
  'public-order',
  'consequences',
]

describe('what the claimant alone sees', () => {
  const words = /时效|limitation|188|189|除斥/i
  it.each([...examples.keys()])('%s says nothing of limitation to others', (name) => {
    const example = examples.get(name)!
    const claim = readClaim(example)
    const shared = book.at(DAY, 'cn')
    expect(JSON.stringify(checkClaim(claim, law, DAY).own)).toMatch(words)
    expect(JSON.stringify([sharedCheck(claim, shared, DAY), focusOf(claim, shared, DAY)])).not.toMatch(words)
    expect(
      shared
        .used()
        .map(({ cite }) => cite)
        .join(' '),
    ).not.toMatch(/civil-code#(188|189|19[2-6]|564)\b/)
  })

  it('is on the board only once the other side has raised it itself', () => {
    const claim = readClaim({ ...examples.get('non-payment'), defences: ['limitation-raised'] })
    expect(focusOf(claim, law, DAY).elements.map(({ id }) => id)).toContain('limitation-raised')
    expect(JSON.stringify(sharedCheck(claim, law, DAY))).not.toMatch(words)
  })
})

test('nothing says what a court will find', () => {
  const forbidden = /胜诉率|必然支持|会胜诉|应予支持|admissible|will win/i
  for (const example of examples.values()) {
    const claim = readClaim(example)
    expect(JSON.stringify([checkClaim(claim, law, DAY), focusOf(claim, law, DAY)])).not.toMatch(forbidden)
  }
})

describe('a claim file', () => {
  const refused = (raw: unknown): BadClaim => {
    try {
      readClaim(raw)
    } catch (error) {
      if (error instanceof BadClaim) return error
      throw error
    }
    throw new Error('expected it to be refused')
  }
  const base = { scenario: 'non-payment', claims: ['pay'] }

  it.each([
    [{ ...base, colour: 'red' }, 'colour'],
    [{ ...base, principalFen: 1.5 }, 'principalFen'],
    [{ ...base, principalFen: '100' }, 'principalFen'],
    [{ ...base, dueOn: '2026-02-30' }, 'dueOn'],
    [{ ...base, claims: ['pay', 'pay'] }, 'claims'],
    [{ ...base, claims: ['win'] }, 'claims[0]'],
    [{ ...base, claims: [{ claim: 'pay', amount: 3 }] }, 'claims[0].amount'],
    [{ claims: ['pay'] }, 'scenario'],
    [{ ...base, scenario: 'war' }, 'scenario'],
    [{ ...base, principalFen: 1, unpaidFen: 2 }, 'unpaidFen'],
    [{ ...base, contractFrom: '2026-02-01', contractUntil: '2026-01-01' }, 'contractUntil'],
    [{ ...base, evidence: [{ title: 'x', colour: 1 }] }, 'evidence[0].colour'],
    [{ ...base, outages: [{ from: '2026-01-01T00:00:00' }] }, 'outages[0].from'],
    [{ ...base, claimantUscc: '123' }, 'claimantUscc'],
    [{ ...base, claimant: { name: 'A' }, claimantName: 'B' }, 'claimantName'],
    [{ ...base, defences: ['limitation'] }, 'defences[0]'],
    [[], '$'],
  ])('%# is refused by field', (raw, field) => {
    const error = refused(raw)
    expect(error.field).toBe(field)
    expect(error.expected.zh.length).toBeGreaterThan(0)
  })

  it('takes Chinese words and other names', () => {
    const claim = readClaim({
      scenario: '欠付租金',
      claimantRole: '出租方',
      plaintiff: { name: '甲', place: '贵阳' },
      defendantName: '乙',
      claims: ['支付租金', { claim: '违约金', amountFen: 100 }, '诉讼费用'],
      defenses: ['先履行抗辩'],
      evidence: ['账单'],
      undisputed: ['合同已签署'],
    })
    expect(claim).toMatchObject({
      scenario: 'non-payment',
      by: 'lessor',
      asked: [{ remedy: 'pay' }, { remedy: 'liquidated', amountFen: 100 }, { remedy: 'costs' }],
      defences: ['claimant-breach'],
      facts: { claimantName: '甲', claimantPlace: '贵阳', respondentName: '乙', liquidatedFen: 100 },
    })
    expect(focusOf(claim, law, DAY).elements.find(({ id }) => id === 'payment')?.evidence.for).toEqual(['账单'])
  })

  it('is read whatever is left out of an example', () => {
    fc.assert(
      fc.property(fc.constantFrom(...examples.keys()), fc.integer({ min: 0, max: 200 }), (name, at) => {
        const { scenario, ...rest } = examples.get(name)!
        const fields = Object.keys(rest)
        const left = fields[at % fields.length]!
        const raw = { scenario, ...rest, [left]: null }
        if (left === 'day') return
        const claim = readClaim(raw)
        const before = checkClaim(readClaim(examples.get(name)), law, DAY).missing.length
        // less told is never more complete, save that a claim less asks less, or that a doubt or an earlier suit is gone
        const asksLess = ['claims', 'alternativeClaims', 'defences', 'earlierSuits', 'evidence', 'expected'].includes(
          left,
        )
        const lessDoubt = ['validityContested', 'licenceMissing', 'interestRate', 'preservation'].includes(left)
        if (!asksLess && !lessDoubt) expect(checkClaim(claim, law, DAY).missing.length).toBeGreaterThanOrEqual(before)
      }),
      { numRuns: 60 },
    )
  })
})

describe('the court fee', () => {
  it.each([
    [100, 5_000],
    [1_000_000, 5_000],
    [1_000_100, 5_003],
    [10_000_000, 230_000],
    [20_000_000, 430_000],
    [50_000_000, 880_000],
    [100_000_000, 1_380_000],
    [200_000_000, 2_280_000],
    [500_000_000, 4_680_000],
    [1_000_000_000, 8_180_000],
    [2_000_000_000, 14_180_000],
    [4_000_000_000, 24_180_000],
  ])('on %d fen is %d', (base, fee) => expect(caseFeeFen(base, law)).toBe(fee))

  it('never falls as the claim rises, and its brackets add up', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000_000 }), fc.integer({ min: 0, max: 1_000_000 }), (base, more) => {
        const fee = courtFeeOf({ baseFen: base, preservationFen: undefined }, law)
        expect(fee.brackets.reduce((total, { feeFen }) => total + feeFen, 0)).toBe(fee.feeFen)
        expect(caseFeeFen(base + more, law)).toBeGreaterThanOrEqual(fee.feeFen)
      }),
      { numRuns: 60 },
    )
  })

  it('of preservation has a floor and a ceiling', () => {
    const fee = (preservationFen: number): number | null =>
      courtFeeOf({ baseFen: 0, preservationFen }, law).preservationFeeFen
    expect([0, 100_000, 10_000_000, 96_000_000, 900_000_000].map(fee)).toEqual([
      3_000, 3_000, 102_000, 500_000, 500_000,
    ])
  })
})

test('the tables of remedies and scenarios speak both languages', () => {
  for (const { zh, en } of [
    ...Object.values(REMEDIES),
    ...Object.values(SCENARIOS),
    ...Object.values(DEFENCES),
    ...Object.values(FACTS),
  ])
    expect([/\p{Script=Han}/u.test(zh), /^[^\p{Script=Han}]*[a-z]/u.test(en) || en.includes('定金')]).toEqual([
      true,
      true,
    ])
})
