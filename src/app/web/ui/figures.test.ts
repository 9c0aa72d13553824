import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cardHoursText, cardsText, estimateFen, fenOf, fenText, ppmText } from './figures.ts'

test('amounts are written as ¥1,234.56', () => {
  expect(fenText(123456)).toBe('¥1,234.56')
  expect(fenText(0)).toBe('¥0.00')
  expect(fenText(5)).toBe('¥0.05')
  expect(fenText(-100)).toBe('−¥1.00')
  expect(fenText(325918495)).toBe('¥3,259,184.95')
})

test('an amount typed in yuan is the fen it says, or nothing', () => {
  expect(fenOf('6')).toBe(600)
  expect(fenOf(' 6.5 ')).toBe(650)
  expect(fenOf('0.01')).toBe(1)
  for (const bad of ['', '6.555', '-1', '1e3', '１', '1,000', 'abc']) expect(fenOf(bad)).toBe(null)
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2 ** 43 }),
      (fen) => fenOf(fenText(fen).slice(1).replaceAll(',', '')) === fen,
    ),
  )
})

test('quantities', () => {
  expect(cardHoursText(3_600_000)).toBe('1.00')
  expect(cardHoursText(18_000)).toBe('0.01')
  expect(cardHoursText(17_999)).toBe('0.00')
  expect(cardHoursText(94_220_901_490, 6)).toBe('26,172.472636')
  expect(cardsText(8000)).toBe('8')
  expect(cardsText(2500)).toBe('2.5')
  expect(cardsText(0)).toBe('0')
  expect(ppmText(500_000)).toBe('50%')
  expect(ppmText(333_300)).toBe('33.33%')
})

test('an estimate rounds once, half up', () => {
  expect(estimateFen(600, 8, 1000, 720)).toBe(3_456_000)
  expect(estimateFen(601, 1, 500, 1)).toBe(301)
  expect(estimateFen(0, 8, 1000, 720)).toBe(0)
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1_000_000 }),
      fc.integer({ min: 0, max: 4096 }),
      fc.integer({ min: 1, max: 100 }),
      (price, cards, hours) => estimateFen(price, cards, 1000, hours) === price * cards * hours,
    ),
  )
})
