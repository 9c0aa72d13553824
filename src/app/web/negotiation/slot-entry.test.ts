import { describe, expect, test } from 'vitest'
import type { Answer, Slot } from '../api/template-rows.ts'
import { answerOf, answerSaid, answersOf, holds, writtenOf } from './slot-entry.ts'

const slot = (type: Slot['type'], over: Partial<Slot> = {}): Slot => ({
  id: 'one',
  group: 'subject',
  label: { zh: '一项', en: 'One' },
  type,
  basis: [],
  ...over,
})
const said = { lang: 'zh', yes: '是', no: '否', and: '、' } as const

describe('an answer in a form', () => {
  test('is read as its kind, or told what it should be', () => {
    expect(answerOf(slot('integer'), ' 8 ')).toEqual({ value: 8 })
    expect(answerOf(slot('integer'), '八')).toEqual({ lacks: 'slot.need.integer' })
    expect(answerOf(slot('fen'), '12.5')).toEqual({ value: 1_250 })
    expect(answerOf(slot('fen'), '12.555')).toEqual({ lacks: 'slot.need.fen' })
    expect(answerOf(slot('ppm'), '99.9')).toEqual({ value: 999_000 })
    expect(answerOf(slot('instant'), '2026-12-01T09:00')).toEqual({ value: '2026-12-01T01:00:00.000Z' })
    expect(answerOf(slot('yes-no'), 'no')).toEqual({ value: false })
    expect(answerOf(slot('list'), 'A\n\n B ')).toEqual({ value: ['A', 'B'] })
    expect(answerOf(slot('text'), '  ')).toEqual({ empty: true })
  })

  test('is written again as it was read', () => {
    const cases: [Slot['type'], Answer][] = [
      ['integer', 16],
      ['fen', 1_205],
      ['ppm', 999_500],
      ['instant', '2026-12-01T01:00:00.000Z'],
      ['date', '2026-12-01'],
      ['yes-no', true],
      ['list', ['A', 'B']],
      ['text', '用途'],
    ]
    for (const [type, value] of cases)
      expect(answerOf(slot(type), writtenOf(slot(type), value)), type).toEqual({ value })
  })

  test('is said in words, with its unit', () => {
    expect(answerSaid(slot('integer', { unit: { zh: '卡', en: 'cards' } }), 8, said)).toBe('8 卡')
    expect(answerSaid(slot('yes-no'), true, said)).toBe('是')
    const choice = slot('choice', { options: [{ value: 'any', label: { zh: '不分先后', en: 'any' } }] })
    expect(answerSaid(choice, 'any', said)).toBe('不分先后')
  })

  test('names of the parties are not sent, nor what cannot be read', () => {
    const slots = [
      slot('text', { id: 'lesseeName' }),
      slot('integer', { id: 'cards' }),
      slot('integer', { id: 'hours' }),
    ]
    expect(answersOf(slots, { lesseeName: '他人', cards: '8', hours: 'x' })).toEqual({ cards: 8 })
  })
})

test('a condition holds as the contract itself judges it', () => {
  expect(holds(undefined, {})).toBe(true)
  expect(holds({ sublease: [true] }, {})).toBe(false)
  expect(holds({ sublease: [true] }, { sublease: true })).toBe(true)
  expect(holds([{ a: ['x'] }, { b: ['y'] }], { b: ['y', 'z'] })).toBe(true)
  expect(holds({ a: ['x'], b: ['y'] }, { a: 'x' })).toBe(false)
})
