// The score: the examples with their answers, the cases a lawyer reads, and what holds for every file.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { casesOf, loadLaw } from '#kernel/rules'
import { explain, noScore } from './explain.ts'
import { dimensions, type levels, type CreditFile, type Fact } from './fact.ts'
import { BadField, readCreditFile } from './read-file.ts'
import { scoreOf } from './score.ts'
import { ruleDimensions, scorecardOf, type Scorecard } from './scorecard.ts'

const root = join(import.meta.dirname, '../../..')
const book = loadLaw(join(root, 'law'))
const cards = new Map<string, Scorecard>()
function cardOn(day: string): Scorecard {
  const card = cards.get(day) ?? scorecardOf(book.at(day, 'cn'))
  cards.set(day, card)
  return card
}

type Example = Record<string, unknown> & { asOf: string; facts: { id: string }[]; expected: unknown }
const examples = new Map(
  readdirSync(join(root, 'examples/credit'))
    .filter((name) => name.endsWith('.json'))
    .map((name) => [
      name.slice(0, -'.json'.length),
      JSON.parse(readFileSync(join(root, 'examples/credit', name), 'utf8')) as Example,
    ]),
)

function told(raw: unknown, asOf: string): unknown {
  const file = readCreditFile(raw)
  if (noScore(file, asOf) !== undefined) return { exit: 1, score: null, grade: null, counted: [], notCounted: {} }
  const { score, grade, deductions, notCounted } = explain(file, cardOn(asOf))
  return {
    exit: 0,
    score,
    grade,
    counted: deductions.map(({ id }) => id),
    notCounted: Object.fromEntries(notCounted.map(({ id, reason }) => [id, reason])),
  }
}

test.each([...examples])('example %s', (_, example) => {
  expect(told(example, example.asOf)).toEqual(example.expected)
})

const cases = casesOf(join(root, 'law/cases')).filter(({ kind }) => kind === 'credit-score')
describe('the cases a lawyer reads', () => {
  it('are forty and more', () => expect(cases.length).toBeGreaterThan(40))
  it.each(cases)('$where $case.zh', ({ given, expect: expected }) => {
    const {
      as,
      asOf,
      file = {},
      facts = {},
      add = [],
    } = given as {
      as: string
      asOf?: string
      file?: object
      facts?: Record<string, object>
      add?: { id: string }[]
    }
    const example = examples.get(as)!
    for (const id of Object.keys(facts)) expect(example.facts.map((fact) => fact.id)).toContain(id)
    const changed = [...example.facts.map((fact) => ({ ...fact, ...facts[fact.id] })), ...add]
    expect(told({ ...example, facts: changed, ...file }, asOf ?? example.asOf)).toMatchObject(expected)
  })
})

describe('the rules', () => {
  it('weigh one hundred per cent, and every rule has an article with a legal basis', () => {
    const { weightPpm, rules } = cardOn('2026-08-01')
    expect(Object.values(weightPpm).reduce((a, b) => a + b)).toBe(1_000_000)
    const cites = new Set(book.cites())
    for (const { basis } of rules.values()) {
      expect(basis.length).toBeGreaterThan(0)
      for (const cite of basis) expect(cites).toContain(cite)
    }
    expect(new Set(Object.values(ruleDimensions))).toEqual(new Set(Object.keys(dimensions)))
  })

  it('keep the periods of the repair measures', () => {
    const law = book.at('2026-08-01', 'cn')
    for (const name of ['minor-max', 'general-min', 'general-max', 'serious-min', 'serious-max'])
      expect(law.integer('platform/credit-rules#term', `${name}-months`)).toBe(
        law.integer('cn/credit-repair-measures#term', `${name}-months`),
      )
  })

  it('every reason names an article that there is', () => {
    const cites = new Set(book.cites())
    for (const example of examples.values()) {
      const answer = explain(readCreditFile(example), cardOn(example.asOf))
      const named = [answer.gradeReason, ...answer.deductions, ...answer.notCounted, ...answer.whatWouldChange]
      for (const { article } of named) expect(cites).toContain(article)
    }
  })
})

describe('the explanation', () => {
  it('adds up to the score', () => {
    for (const example of examples.values()) {
      const { scoreMilli, deductions, measured, bonus } = explain(readCreditFile(example), cardOn(example.asOf))
      const lost = [...deductions, ...measured].reduce((total, { pointsMilli }) => total + pointsMilli, 0)
      expect(scoreMilli).toBe(Math.min(100_000, 100_000 - lost + bonus.pointsMilli))
    }
  })

  it('says what would change by scoring without the event', () => {
    const example = examples.get('repeat')!
    const { whatWouldChange, scoreMilli } = explain(readCreditFile(example), cardOn(example.asOf))
    for (const { without, gainMilli, score } of whatWouldChange) {
      const rest = { ...example, facts: example.facts.filter(({ id }) => id !== without) }
      expect(told(rest, example.asOf)).toMatchObject({ score })
      expect(gainMilli).toBe(score * 1000 - scoreMilli)
    }
    // without the first or the second, the third is no third time any more
    expect(whatWouldChange.map(({ gainMilli }) => gainMilli)).toEqual([7500, 7500, 7500])
  })
})

describe('a file', () => {
  const fact = examples.get('one-breach')!.facts[0]!
  const read = (change: object, top: object = {}): CreditFile =>
    readCreditFile({ facts: [{ ...fact, ...change }], ...top })

  it('is refused by field', () => {
    for (const [field, change] of [
      ['facts[0].colour', { colour: 'red' }],
      ['facts[0].points', { points: 10 }],
      ['facts[0].level', { level: 'grave' }],
      ['facts[0].level', { level: null }],
      ['facts[0].rule', { rule: 'gossip' }],
      ['facts[0].rule', { rule: null }],
      ['facts[0].dimension', { dimension: 'price' }],
      ['facts[0].decidedOn', { decidedOn: '2026-02-30' }],
      ['facts[0].decidedOn', { decidedOn: 20260601 }],
      ['facts[0].decidedOn', { decidedOn: '9999-12-31' }],
      ['facts[0].repairedOn', { repairedOn: '2026-05-31' }],
      ['facts[0].objectionDecidedOn', { objectedOn: '2026-07-02', objectionDecidedOn: '2026-07-01' }],
      ['facts[0].status', { status: 'gone' }],
      ['facts[0].kind', { kind: 'rumour' }],
      ['facts[0].evidence[1]', { evidence: ['a', 1] }],
      ['facts[0].uscc', { uscc: '91000000000000019H' }],
      ['facts[0].servedOn', { servedOn: '2026-06-03' }],
    ] as const)
      expect(() => read(change), field).toThrow(`${field}: `)
    for (const [field, top] of [
      ['score', { score: 100 }],
      ['since', { since: 'May' }],
      ['completedContracts', { completedContracts: -1 }],
      ['completed[0]', { completed: ['x'] }],
      ['facts', { facts: {} }],
      ['facts', { facts: null }],
      ['facts[0]', { facts: [7] }],
      ['facts.id', { facts: [fact, { ...fact, level: 'minor' }] }],
      ['uscc', { uscc: '91000000000000019H' }],
      ['measured[0].failed', { measured: [{ measure: 'sla-breach', count: 1, failed: 2, until: '2026-07-31' }] }],
      ['measured[0].measure', { measured: [{ count: 1, failed: 0, until: '2026-07-31' }] }],
      ['rewards[0].reward', { rewards: [{ reward: 'gift' }] }],
    ] as const)
      expect(() => readCreditFile({ facts: [], ...top }), field).toThrow(`${field}: `)
    expect(() => readCreditFile([])).toThrow(BadField)
  })

  it('of another entity is refused', () => {
    const [own, other] = ['91000000000000019G', '9144030071526726XG']
    expect(() => read({ uscc: other }, { uscc: own })).toThrow('facts[0].uscc: ')
    expect(read({ uscc: own }, { uscc: own }).facts).toHaveLength(1)
  })

  it('may use other names, and Chinese words for what is to choose', () => {
    const file = readCreditFile({
      events: [
        {
          severity: '一般',
          category: '履约',
          sourceDocument: 's',
          decisionId: 'd',
          decisionDate: '2026-06-01',
          servedOn: '2026-06-03',
        },
      ],
    })
    expect(file.facts[0]).toMatchObject({ id: 'd/performance-other', rule: 'performance-other', level: 'general' })
    expect(scoreOf(file, cardOn('2026-08-01')).scoreMilli).toBe(92_500)
  })

  it('may name the contracts by day', () => {
    const completed = Array.from({ length: 10 }, (_, i) => `2026-0${1 + (i % 9)}-01`)
    const grade = (on: string): string =>
      scoreOf(readCreditFile({ facts: [], since: '2024-01-01', completed }), cardOn(on)).grade
    expect([grade('2026-08-31'), grade('2026-09-01')]).toEqual(['M', 'AAA'])
  })
})

// what holds for every file, on every day
/** Days of three years, spread: the ends of a range, which fast-check prefers, are days on which nothing counts. */
const days = fc
  .nat(1_000_000)
  .map((n) => new Date(Date.UTC(2023, 9, 1) + ((n * 7_919) % 1_080) * 86_400_000).toISOString().slice(0, 10))
const seldom = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: of })
const asOfs = fc.constantFrom('2025-03-31', '2026-02-28', '2026-08-01')
let serial = 0
const facts: fc.Arbitrary<Fact> = fc
  .record({
    kind: fc.constantFrom<Fact['kind']>('decision', 'decision', 'decision', 'decision', 'lead', 'flag'),
    rule: fc.constantFrom(
      'contract-breach',
      'contract-breach',
      'late-payment',
      'data-leak',
      'price-collusion',
      'serious-list',
    ),
    level: fc.constantFrom<keyof typeof levels>('minor', 'general', 'serious', 'serious'),
    chain: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    source: fc.constantFrom('s', 's', 's', undefined),
    decision: fc.constantFrom('d', 'd', 'd', 'd', undefined),
    decidedOn: days,
    notified: fc.constantFrom(0, 0, 3, 40, -1),
    objectedOn: seldom(days),
    objection: fc.constantFrom<Fact['objection']>('upheld', 'dismissed', undefined),
    suspendedOn: seldom(days),
    repairedOn: seldom(days),
    revokedOn: seldom(days),
  })
  .map(({ notified, objectedOn, objection, ...rest }) => {
    serial += 1
    return {
      id: `f${serial}`,
      evidence: [],
      ...rest,
      notifiedOn:
        notified < 0
          ? undefined
          : new Date(Date.parse(rest.decidedOn) + notified * 86_400_000).toISOString().slice(0, 10),
      effectiveOn: undefined,
      objectedOn,
      objection: objectedOn === undefined ? undefined : objection,
      objectionDecidedOn: objection === undefined ? undefined : objectedOn,
      resumedOn: undefined,
      state: undefined,
    }
  })
const files = fc
  .array(facts, { maxLength: 16, size: 'max' })
  .map((list): CreditFile => ({ since: '2020-01-01', completed: 50, facts: list, measured: [], rewards: [] }))
const holds = (...args: unknown[]): void => {
  const check = args.pop() as (...values: never[]) => void
  const arbitraries = args as [fc.Arbitrary<unknown>]
  fc.assert(fc.property(...arbitraries, check as (value: unknown) => void), { numRuns: 300, seed: 20_261_123 })
}
const ranks = ['AAA', 'AA', 'A', 'B', 'C', 'D']

describe('for every file', () => {
  it('the generated facts do deduct, repeat, and share facts', () => {
    const seen = new Set<string>()
    for (const file of fc.sample(files, { numRuns: 300, seed: 20_261_123 })) {
      const { deductions, notCounted } = explain(file, cardOn('2026-08-01'))
      for (const { occurrence, decayPpm } of deductions) seen.add(`${occurrence} ${decayPpm === 1_000_000}`)
      for (const { reason } of notCounted) seen.add(reason)
    }
    for (const one of [
      '1 true',
      '1 false',
      '2 true',
      '3 true',
      'same-facts',
      'objected',
      'repaired',
      'expired',
      'suspended',
      'revoked',
      'objection-upheld',
    ])
      expect(seen).toContain(one)
  })

  it('a fact more never raises score or grade', () => {
    holds(files, facts, asOfs, (file: CreditFile, fact: Fact, on: string) => {
      const [before, after] = [file, { ...file, facts: [...file.facts, fact] }].map((one) => scoreOf(one, cardOn(on)))
      expect(after!.scoreMilli).toBeLessThanOrEqual(before!.scoreMilli)
      expect(ranks.indexOf(after!.grade)).toBeGreaterThanOrEqual(ranks.indexOf(before!.grade))
    })
  })

  it('repair never lowers, and what was revoked is as if it had never been', () => {
    holds(files, fc.nat(), asOfs, (file: CreditFile, n: number, on: string) => {
      const chosen = file.facts[n % Math.max(1, file.facts.length)]
      if (chosen === undefined) return
      const others = file.facts.filter((fact) => fact !== chosen)
      const scored = (list: readonly Fact[]): [number, string] => {
        const { scoreMilli, grade } = scoreOf({ ...file, facts: list }, cardOn(on))
        return [scoreMilli, grade]
      }
      expect(scored([...others, { ...chosen, repairedOn: on }])[0]).toBeGreaterThanOrEqual(scored(file.facts)[0])
      const gone = [...others, { ...chosen, state: 'repaired' } as Fact]
      expect(scored(gone)).toEqual(scored(others))
      expect(scored([...others, { ...chosen, revokedOn: on }])).toEqual(scored(others))
      expect(scored([...others, { ...chosen, kind: 'lead' }])).toEqual(scored(others))
    })
  })

  it('neither order nor repetition of the facts matters, and a replay is equal to the bit', () => {
    holds(
      files,
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
      asOfs,
      (file: CreditFile, dice: Iterator<number>, on: string) => {
        const shuffled = file.facts
          .map((fact) => ({ at: dice.next().value as number, fact }))
          .toSorted((a, b) => a.at - b.at)
          .map(({ fact }) => fact)
        const told = (list: readonly Fact[]): string => JSON.stringify(explain({ ...file, facts: list }, cardOn(on)))
        expect(told(shuffled)).toBe(told(file.facts))
        expect(JSON.stringify(explain(file, scorecardOf(book.at(on, 'cn'))))).toBe(told(file.facts))
        const twice = scoreOf({ ...file, facts: [...file.facts, ...file.facts] }, cardOn(on))
        expect(twice.scoreMilli).toBe(scoreOf(file, cardOn(on)).scoreMilli)
      },
    )
  })

  it('what is dated later changes nothing, and points are whole thousandths within 0 and 100', () => {
    holds(files, facts, asOfs, (file: CreditFile, fact: Fact, on: string) => {
      const later = { ...fact, decidedOn: '2027-01-01', notifiedOn: '2027-01-01' }
      const score = scoreOf(file, cardOn(on)).scoreMilli
      expect(scoreOf({ ...file, facts: [...file.facts, later] }, cardOn(on)).scoreMilli).toBe(score)
      expect(Number.isSafeInteger(score) && score >= 0 && score <= 100_000).toBe(true)
    })
  })

  it('a failure more in the figures never raises the score', () => {
    holds(fc.nat(200), fc.nat(200), (good: number, bad: number) => {
      const scored = (count: number, failed: number): number =>
        scoreOf(
          {
            facts: [],
            rewards: [],
            measured: [
              { id: 'm', measure: 'sla-breach', count, failed, until: '2026-07-31', source: 's', disputed: false },
            ],
          },
          cardOn('2026-08-01'),
        ).scoreMilli
      expect(scored(good + bad + 1, bad + 1)).toBeLessThanOrEqual(scored(good + bad, bad))
      expect(scored(good + bad + 1, bad)).toBeGreaterThanOrEqual(scored(good + bad, bad))
    })
  })
})
