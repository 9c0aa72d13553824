// Every procedure of law/procedures: sound as such, grounded in law, and walked through all its paths.
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { chartFindings, charts } from '#kernel/procedure'
import { loadLaw } from '#kernel/rules'
import { walk } from './procedure-walk.ts'

const book = loadLaw(join(import.meta.dirname, '../law'))
// The law of a day on which all of it holds, and a calendar with years to come: only the paths are asked here.
const law = book.at('2026-06-15', 'cn-gd-sz')
const FROM = '2020-03-02'

describe.each([...charts().values()].map((chart) => [chart.id, chart] as const))('%s', (_, chart) => {
  it('leaves no way round due process, no dead end, no clock that nobody ends', () => {
    expect(chartFindings(chart).map(({ says }) => says.zh)).toEqual([])
  })

  it('rests on articles that exist and hold, with the numbers it counts by', () => {
    const cites = [
      ...chart.basis,
      ...chart.steps.flatMap((step) => [...step.basis, ...(step.needs ?? []).map((need) => need.basis)]),
      ...(chart.remedies ?? []).map((remedy) => remedy.basis),
    ]
    const missing = [...new Set(cites)].filter((cite) => {
      try {
        return !book.show(cite, { on: '2026-06-15' }).inForce
      } catch {
        return true
      }
    })
    expect(missing).toEqual([])
    for (const [name, clock] of Object.entries(chart.clocks ?? {})) {
      const [cite, number] = clock.period.split(' ') as [string, string]
      if (cite !== 'field') expect(() => law.period(cite, number), name).not.toThrow()
    }
  })

  it('can be walked through every step of every state', () => {
    const { paths, missed } = walk(chart, law, FROM, 'every-step')
    expect([...missed].map(([edge, why]) => `${edge}: ${why}`)).toEqual([])
    expect(paths.length).toBeGreaterThan(0)
  }, 120_000)
})
