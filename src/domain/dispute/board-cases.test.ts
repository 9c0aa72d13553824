import { join } from 'node:path'
import { isRefusal } from '#kernel/act'
import { casesOf, loadLaw } from '#kernel/rules'
import type { Day } from '#kernel/time'
import { describe, expect, test } from 'vitest'
import { boardOf, type BoardStatement } from './board.ts'
import { heardRefusal } from './board-acts.ts'
import type { StepAsked } from './case-room.ts'
import type { Remedy, ScenarioId } from './claim-terms.ts'

const law = join(import.meta.dirname, '../../../law')
const book = loadLaw(law)
const cases = casesOf(join(law, 'cases'))

describe('the focus is fixed after both were heard', () => {
  test.each(cases.filter(({ kind }) => kind === 'focus-heard'))('$case.zh', ({ given, expect: expected }) => {
    const asked = { more: { kept: {}, onBoard: given['heard'] }, input: { unheard: given['unheard'] } }
    const no = heardRefusal(asked as unknown as StepAsked)
    expect(no === undefined || isRefusal(no)).toBe(true)
    expect({ refused: no?.refused ?? 'none', ...(no === undefined ? {} : { ground: no.basis }) }).toEqual(expected)
  })
})

describe('what both accept', () => {
  test.each(cases.filter(({ kind }) => kind === 'focus-settled'))('$case.zh', ({ given, expect: expected }) => {
    const on = given['on'] as Day
    const accept = given['accept'] as Record<BoardStatement['side'], string[]>
    const statements = (['plaintiff', 'defendant'] as const).flatMap((side) =>
      accept[side].map((element): BoardStatement => ({
        element,
        side,
        stance: 'undisputed',
        text: '认可',
        evidence: [],
        counsel: null,
        at: on,
      })),
    )
    const opened = {
      scenario: given['scenario'] as ScenarioId,
      by: 'lessee' as const,
      asked: given['asked'] as Remedy[],
      alternative: [],
      defences: [],
    }
    const { module, elements, open } = boardOf(opened, statements, null, book.at(on, 'cn'), on)
    const named = [...new Set([...accept.plaintiff, ...accept.defendant])].filter((id) =>
      elements.some((one) => one.id === id),
    )
    expect({
      module,
      settled: named.filter((id) => !open.includes(id)),
      open: named.filter((id) => open.includes(id)),
    }).toEqual(expected)
  })
})
