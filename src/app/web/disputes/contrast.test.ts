import { expect, test } from 'vitest'
import { contrast, themeOf } from './contrast.ts'

test('contrast as WCAG counts it', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
})

test('colours that cannot be read on each other are not used', () => {
  expect(themeOf('{"accent":"#0f766e"}')).toMatchObject({ accent: '#0f766e', ink: '#111827' })
  expect(themeOf('{"accent":"#facc15"}')).toBeNull()
  expect(themeOf('{"ground":"#111827"}')).toBeNull()
  expect(themeOf('{"ink":"red"}')).toBeNull()
  expect(themeOf('url(javascript:x)')).toBeNull()
})
