// Corrections and measures against published figures.
import { describe, expect, test } from 'vitest'
import { binomialTail, normalTail, seeded } from './chance.ts'
import { confusionOf, standingOf, TARGETS, wilson } from './measured.ts'
import { benjaminiHochberg, FALSE_DISCOVERY_RATE, holm } from './multiple.ts'

describe('many tests', () => {
  // Benjamini & Hochberg (1995), section 4.1: the fifteen p-values of the thrombolysis study.
  const p = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
  ]
  test('Benjamini and Hochberg reject four, Holm three', () => {
    expect([...benjaminiHochberg(p)].filter((one) => one <= FALSE_DISCOVERY_RATE)).toHaveLength(4)
    expect([...holm(p)].filter((one) => one <= 0.05)).toHaveLength(3)
  })
  test('the order in which tests are given does not matter', () => {
    const turned = [...benjaminiHochberg(p.toReversed())].toReversed()
    expect(turned).toEqual([...benjaminiHochberg(p)])
  })
  test('none is none', () => expect([...benjaminiHochberg([])]).toEqual([]))
})

describe('measured', () => {
  test('Wilson: 0 of 73 missed leaves 0.95, 0 of 3,838 named leaves 0.1 %', () => {
    expect(wilson(73, 73).low).toBeCloseTo(0.95, 3)
    expect(wilson(0, 3838).high).toBeCloseTo(0.001, 4)
    expect(wilson(0, 0)).toMatchObject({ share: null, low: 0, high: 1 })
    expect(() => wilson(2, 1)).toThrow(RangeError)
  })
  test('a detector suspends itself when it is surely worse than a coin, or names too many in honest markets', () => {
    const target = TARGETS.lowball
    expect(standingOf(target, { precision: wilson(1, 4) })).toEqual({ suspended: false })
    expect(standingOf(target, { precision: wilson(2, 20) })).toMatchObject({ suspended: true, reason: 'precision' })
    expect(standingOf(target, { precision: wilson(0, 0), honestRate: wilson(3, 1000) })).toMatchObject({
      suspended: true,
      reason: 'honest-rate',
    })
    expect(standingOf(target, { precision: wilson(9, 10), honestRate: wilson(1, 1000) })).toEqual({ suspended: false })
  })
  test('confusion names whom it missed and whom it named wrongly', () => {
    expect(confusionOf(new Set(['a', 'b']), new Set(['b', 'c']), 10)).toMatchObject({
      truePositives: 1,
      falsePositives: 1,
      falseNegatives: 1,
      missed: ['c'],
      wrong: ['a'],
    })
  })
})

describe('chance', () => {
  test('binomial tails', () => {
    expect(binomialTail(0, 5, 0.3)).toBe(1)
    expect(binomialTail(6, 5, 0.3)).toBe(0)
    expect(binomialTail(5, 10, 0.5)).toBeCloseTo(638 / 1024, 12)
    expect(binomialTail(3, 3, 0.1)).toBeCloseTo(0.001, 12)
  })
  test('normal tails', () => {
    expect(normalTail(0)).toBeCloseTo(0.5, 6)
    expect(normalTail(1.959964)).toBeCloseTo(0.025, 6)
    expect(normalTail(-1.959964)).toBeCloseTo(0.975, 6)
  })
  test('the same seed gives the same chance', () => {
    const draws = (seed: number): number[] => Array.from({ length: 2 }, seeded(seed))
    expect(draws(1)).toEqual(draws(1))
    expect(draws(1)).not.toEqual(draws(2))
  })
})
