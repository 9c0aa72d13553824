import { join } from 'node:path'
import { expect, it } from 'vitest'
import { casesOf, kernelKinds, kindsElsewhere, loadCalendars, loadLaw, type CaseWorld } from './index.ts'

const law = join(import.meta.dirname, '../../../law')
const world: CaseWorld = { law: loadLaw(law), calendars: loadCalendars(join(law, 'calendars')) }
const cases = casesOf(join(law, 'cases'))

it('there are cases, and every kind is judged here or named elsewhere', () => {
  expect(cases.length).toBeGreaterThan(20)
  expect(
    cases
      .filter(({ kind }) => !Object.hasOwn(kernelKinds, kind) && !Object.hasOwn(kindsElsewhere, kind))
      .map((c) => `${c.where}: ${c.kind}`),
  ).toEqual([])
})

const judged = cases.flatMap((each) => {
  const judge = Object.hasOwn(kernelKinds, each.kind) ? kernelKinds[each.kind] : undefined
  return judge ? [{ ...each, judge }] : []
})

it.each(judged)('$where $case.zh', ({ judge, given, expect: expected }) => {
  expect(judge(given, expected, world)).toEqual(expected)
})
