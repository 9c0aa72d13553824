import { expect, test } from 'vitest'
import { csvOf } from './csv.ts'

test('cells are quoted, and a formula is defused', () => {
  expect(
    csvOf([
      ['a,b', '"x"', 3],
      ['=1+1', '-2', -2],
    ]),
  ).toBe('\uFEFF"a,b","""x""",3\r\n\'=1+1,\'-2,-2\r\n')
})
