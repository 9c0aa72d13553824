import { expect, test } from 'vitest'
import type { ChartField, FieldType } from '../api/file-rows.ts'
import { instantOf, judged, ppmOf } from './entry.ts'

const field = (type: FieldType, more: Partial<ChartField> = {}): ChartField => ({
  label: { zh: '项', en: 'item' },
  type,
  ...more,
})

test.each([
  ['text', ' 甲 ', { value: '甲' }],
  ['text', '  ', { lacks: 'entry.need' }],
  ['text', '字'.repeat(501), { lacks: 'entry.tooLong', over: 1 }],
  ['long', '字'.repeat(501), { value: '字'.repeat(501) }],
  ['day', '2026-11-22', { value: '2026-11-22' }],
  ['day', '', { lacks: 'entry.need.day' }],
  ['instant', '2026-11-22T09:30', { value: '2026-11-22T01:30:00.000Z' }],
  ['instant', '2026-11-22', { lacks: 'entry.need.instant' }],
  ['count', '30', { value: 30 }],
  ['count', '3.5', { lacks: 'entry.need.count' }],
  ['count', '-1', { lacks: 'entry.need.count' }],
  ['amountFen', '1234.5', { value: 123_450 }],
  ['amountFen', '1,234', { lacks: 'entry.need.amount' }],
  ['ppm', '12.5', { value: 125_000 }],
  ['ppm', '100.1', { lacks: 'entry.need.percent' }],
  ['choice', 'joint', { value: 'joint' }],
  ['choice', undefined, { lacks: 'entry.need.choice' }],
  ['yes-no', 'no', { value: 'no' }],
  ['list', '其一\n\n 其二 \n', { value: ['其一', '其二'] }],
  ['list', '\n', { lacks: 'entry.need' }],
  ['files', [{ name: 'a.pdf', sha256: 'a'.repeat(64) }], { value: [{ name: 'a.pdf', sha256: 'a'.repeat(64) }] }],
  ['files', [], { lacks: 'entry.need.files' }],
] as const)('%s %j', (type, entry, wanted) => {
  expect(judged(field(type), entry)).toEqual(wanted)
})

test('what may be left empty may be left empty', () => {
  for (const type of ['text', 'day', 'files', 'choice', 'list'] as const)
    expect(judged(field(type, { optional: true }), type === 'files' ? [] : ' ')).toEqual({ empty: true })
  expect(judged(field('count', { optional: true }), 'x')).toEqual({ lacks: 'entry.need.count' })
})

test('a share has at most four decimals, a wall time is Beijing’s', () => {
  expect(ppmOf('0.0001')).toBe(1)
  expect(ppmOf('0.00001')).toBe(null)
  expect(instantOf('2026-01-01T00:00')).toBe('2025-12-31T16:00:00.000Z')
})
