// The pure parts of mediation, confirmation and suit: terms, ties, computations, the gate of an asynchronous hearing, figures.
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { relationIn, type Control } from '#domain/admission'
import { casesOf } from '#kernel/rules'
import { agreementFindings, agreementHash, standsInTheWay, termsInput } from './agreement-terms.ts'
import { asyncConditionsOf, asyncHearing, type AsyncConditions } from './async-hearing.ts'
import { statisticsOf } from './case-views.ts'
import { compute, computationHash } from './expert-computation.ts'
import { KINDS, feeRefusal, lackingOf, type BodyPapers } from './mediation-body.ts'
import { tiesTo, type Standing } from './mediator-ties.ts'
import { publishable } from './outcome.ts'
import { streamsRead } from './reading.ts'

/** A line of the register of control where a case names its company and holder alone. */
const HALF = { holderKind: 'business', kind: 'share', sharePpm: 500_000, from: '2020-01-01', until: null } as const

const judges: Record<string, (given: Readonly<Record<string, unknown>>) => Record<string, unknown>> = {
  agreement({ terms, on }) {
    const findings = agreementFindings(termsInput.parse(terms), String(on))
    return {
      codes: findings.map(({ code }) => code),
      inTheWay: standsInTheWay(findings).length > 0,
      grounds: [...new Set(findings.flatMap(({ basis }) => basis))].toSorted(),
    }
  },
  'async-hearing'(given) {
    const { allowed, conditions } = asyncHearing(given as unknown as AsyncConditions)
    return { allowed, open: conditions.flatMap(({ code, holds }) => (holds ? [] : [code])) }
  },
  'mediation-body'({ papers, feeFen }) {
    const of = papers as BodyPapers
    return {
      lacking: lackingOf(of).map(({ basis }) => basis),
      refused: feeRefusal(of, Number(feeFen ?? 0))?.refused ?? 'none',
      checkedBy: KINDS[of.kind].checkedBy,
    }
  },
  ties(given) {
    const lines = (given['controls'] as Pick<Control, 'company' | 'holder'>[]).map((line): Control => ({
      ...HALF,
      ...line,
    }))
    const day = { from: '2026-06-15', until: '2026-06-15' }
    const related: Standing['related'] = (a, b) => relationIn(lines, [a, b], day, { ppm: () => 500_000 }) !== undefined
    return { kinds: tiesTo({ ...(given as unknown as Standing), related }).map(({ kind }) => kind) }
  },
}

const cases = casesOf(join(import.meta.dirname, '../../../law/cases')).filter(({ kind }) => Object.hasOwn(judges, kind))

describe('law/cases/dispute-rooms.yaml', () => {
  test.each(cases)('$case.zh', ({ kind, given, expect: expected }) => {
    const said = judges[kind]!(given)
    expect(Object.fromEntries(Object.keys(expected).map((name) => [name, said[name]]))).toEqual(expected)
  })
})

test('the same agreement has one hash; another file, word or fen has another', () => {
  const terms = termsInput.parse({ payments: [{ from: 'other', to: 'applicant', amountFen: 100 }] })
  const of = (change: object) => agreementHash({ file: 'f', terms, words: '甲', ...change })
  const hashes = [
    {},
    { file: 'g' },
    { words: '乙' },
    { terms: termsInput.parse({ payments: [{ from: 'other', to: 'applicant', amountFen: 101 }] }) },
  ].map(of)
  expect(new Set(hashes).size).toBe(4)
  expect(of({})).toBe(hashes[0])
})

test('a formula is whole numbers only, and says why it has no value', () => {
  const value = (formula: string, inputs: Record<string, number> = {}) => compute({ formula, inputs })
  expect(value('1 + 2 * 3')).toBe(7n)
  expect(value('(1 + 2) * 3')).toBe(9n)
  expect(value('7 / 2')).toBe(3n)
  expect(value('-7 / 2')).toBe(-4n)
  expect(value('min(3, 1 + 1, 5) + max(a, b)', { a: 4, b: 9 })).toBe(11n)
  expect([
    value('1 / 0'),
    value('x'),
    value('1 +'),
    value('1.5'),
    value('constructor'),
    value('999999999999999 * 999999'),
  ]).toEqual(['zero', 'unknown', 'form', 'form', 'unknown', 'range'])
  expect(value('('.repeat(400) + '1')).toBe('form')
  const one = { name: '甲', inputs: { a: 1 }, formula: 'a', result: 1, unit: 'fen' }
  expect(computationHash(one)).not.toBe(computationHash({ ...one, result: 2 }))
  fc.assert(
    fc.property(fc.integer({ min: -9999, max: 9999 }), fc.integer({ min: 1, max: 9999 }), (a, b) => {
      expect(value('a / b', { a, b })).toBe(BigInt(Math.floor(a / b)))
    }),
    { numRuns: 50 },
  )
})

test('an asynchronous hearing is allowed exactly when every condition holds', () => {
  const whole: AsyncConditions = {
    procedure: 'small',
    requested: true,
    difficulty: true,
    plaintiffAgrees: true,
    defendantAgrees: true,
    undisputed: true,
    objected: false,
  }
  expect(asyncHearing(whole).allowed).toBe(true)
  fc.assert(
    fc.property(
      fc.record({
        procedure: fc.constantFrom('ordinary' as const, 'summary' as const, 'small' as const, null),
        requested: fc.boolean(),
        difficulty: fc.boolean(),
        plaintiffAgrees: fc.boolean(),
        defendantAgrees: fc.boolean(),
        undisputed: fc.constantFrom(true, false, null),
        objected: fc.boolean(),
      }),
      (given) => {
        const { allowed, conditions } = asyncHearing(given)
        expect(conditions).toHaveLength(5)
        expect(allowed).toBe(conditions.every(({ holds }) => holds))
        if (given.procedure === 'ordinary' || given.undisputed !== true) expect(allowed).toBe(false)
      },
    ),
    { numRuns: 60 },
  )
  // consent given before the request was made is no consent to it
  const taken = (names: Record<string, number>) =>
    Object.fromEntries(
      Object.entries(names).map(([step, lastN]) => [
        step,
        { times: 1, lastOn: '2026-06-01', lastN, marks: { difficulty: 'yes', noDispute: 'yes' } },
      ]),
    )
  const of = (names: Record<string, number>) => asyncHearing(asyncConditionsOf({ taken: taken(names) })).allowed
  const all = {
    'docket-small': 1,
    'close-exchange': 2,
    'ask-async': 3,
    'agree-async-plaintiff': 4,
    'agree-async-defendant': 5,
  }
  expect(of(all)).toBe(true)
  expect(of({ ...all, 'ask-async': 6 })).toBe(false)
  expect(of({ ...all, 'object-online-hearing': 6 })).toBe(false)
  expect(of({ ...all, 'convert-to-ordinary': 6 })).toBe(false)
})

test('what is published never tells a small number, not even through the total', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 8 }), (counts) => {
      const shown = publishable(counts, 5)
      const hidden = counts.filter((_, i) => shown[i] === null)
      for (const count of shown) expect(count === null || count === 0 || count >= 5).toBe(true)
      const total = counts.reduce((a, b) => a + b, 0)
      // with the total known, those hidden together are either none, or two and at least five, or everything there is
      const together = hidden.reduce((a, b) => a + b, 0)
      expect(hidden.length === 0 || (hidden.length >= 2 && together >= 5) || together === total).toBe(true)
    }),
    { numRuns: 200 },
  )
  const sum = (result: string, count: number) => ({
    route: 'mediation' as const,
    result,
    reason: null,
    beforeSuit: true,
    count,
    eachDays: Array.from({ length: count }, (_, i) => i),
  })
  const few = statisticsOf([sum('settled', 3)], 5)
  expect([few.daysToSettle, few.settledBeforeSuitPermille, few.routes[0]!.total]).toEqual([null, null, null])
  const many = statisticsOf([sum('settled', 9), sum('not-settled', 9)], 5)
  expect([many.daysToSettle, many.settledBeforeSuitPermille, many.routes[0]!.total]).toEqual([4, 500, 18])
})

test('an answer that shows nothing tells of nothing', () => {
  const lease = '00000000-0000-7000-8000-000000000001'
  expect(streamsRead({ lease }, { rows: [] })).toEqual([])
  expect(streamsRead({ lease }, { item: { x: 1 } })).toEqual([`lease/${lease}`])
  expect(streamsRead({}, { rows: [{ lease }, { lease }] })).toEqual([`lease/${lease}`])
})
