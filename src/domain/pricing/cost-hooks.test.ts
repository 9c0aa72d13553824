// The grounds of a cost request: the cases of law/cases/costs.yaml.
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Role } from '#kernel/identity'
import { casesOf, loadLaw } from '#kernel/rules'
import { hookCard, hookRefusal, limitsText, sanctionRefusal, type Hook } from './cost-hooks.ts'

const folder = join(import.meta.dirname, '../../../law')
const book = loadLaw(folder)
const cases = casesOf(join(folder, 'cases')).filter(({ kind }) => kind === 'cost')

type Given = { hook: Hook; by: Role; from: string; place: string; on: string; catalogueEntry?: string }

function judge(given: Given): Record<string, unknown> {
  const law = book.at(given.on, given.place)
  const { catalogueEntry } = given
  const no = hookRefusal(given.hook, {
    role: given.by,
    place: given.from,
    law,
    ...(catalogueEntry === undefined ? {} : { catalogueEntry }),
  })
  if (no) return { allowed: false, refused: no.refused, ground: no.basis }
  const card = hookCard(given.hook, law)
  return {
    allowed: true,
    minFineFen: card.minFineFen ?? 'none',
    maxFineFen: card.maxFineFen ?? 'none',
    order: sanctionRefusal(given.hook, 'order') === undefined,
    penalty: sanctionRefusal(given.hook, 'fine') === undefined,
  }
}

describe('the cases a lawyer reads', () => {
  it('are there', () => expect(cases.length).toBeGreaterThan(8))
  it.each(cases)('$where $case.zh', ({ given, expect: expected }) => {
    const said = judge(given as unknown as Given)
    expect(Object.fromEntries(Object.keys(expected).map((name) => [name, said[name]]))).toEqual(expected)
  })
})

it('says the amount of its own ground, and that none was found where none was', () => {
  const law = book.at('2026-06-15', 'cn-gd-sz')
  expect(limitsText(hookCard('price-inspection', law))).toContain('¥100,000.00')
  expect(limitsText(hookCard('platform-data', law))).toContain('¥5,000.00')
  expect(limitsText(hookCard('telecom-cost', law))).toContain('未查得')
  expect(limitsText(hookCard('contract', law))).toContain('一个工作日')
})
