// Who is tied to a business withdraws from all that stand under one control with it.
import type { Sql } from '#kernel/store'
import { expect, test } from 'vitest'
import { withTiesOfGroup } from './officers.ts'

const line = (holder: string, company: string, sharePpm: number) => ({
  company,
  holder,
  holderKind: 'business',
  kind: 'share',
  sharePpm,
  from: '2026-01-01',
  until: null,
})
const register = (...lines: object[]): Sql => ({ rows: () => Promise.resolve(lines) }) as unknown as Sql
const law = { day: '2026-06-15', ppm: () => 500_000 }

test('a declared tie reaches the businesses under one control, and no others', async () => {
  const officers = [
    { officer: 'o1', ties: ['A'] },
    { officer: 'o2', ties: [] },
  ]
  const lines = register(line('H', 'A', 600_000), line('H', 'B', 500_000), line('H', 'C', 400_000))
  expect(await withTiesOfGroup(lines, officers, ['B', 'C'], law)).toEqual([
    { officer: 'o1', ties: ['A', 'B'] },
    { officer: 'o2', ties: [] },
  ])
  expect(await withTiesOfGroup(register(), officers, ['B'], law)).toEqual(officers)
})
