// The figures of a year as other rooms may show them beside a rule: published ones only, with how many they rest on.
import type { Words } from '#kernel/act'
import type { LawBook } from '#kernel/rules'
import type { Sql } from '#kernel/store'
import { addDays, addMonths, type Day } from '#kernel/time'
import { figuresOf, forEveryone } from './figures.ts'
import { indicatorsOn } from './indicator.ts'
import { adoptedChanges, inputsOf } from './inputs.ts'

export type PublishedFigure = {
  indicator: string
  title: Words
  from: Day
  until: Day
  /** an integer in `unit` */
  value: string
  unit: string
}

/** By place, the figures of the twelve whole months before `day`; a figure that is held back is left out. */
export async function publishedFigures(
  sql: Sql,
  places: readonly string[],
  { law, day }: { law: LawBook; day: Day },
): Promise<Map<string, PublishedFigure[]>> {
  const least = law.at(day, 'cn').integer('platform/evaluation-rules#small-numbers', 'suppressed-below')
  const changes = await adoptedChanges(sql)
  const firstOfMonth = `${day.slice(0, 7)}-01`
  const [from, to] = [addMonths(firstOfMonth, -12), addDays(firstOfMonth, -1)]
  const found = new Map<string, PublishedFigure[]>()
  for (const place of places) {
    const versions = indicatorsOn(to, place, changes)
    const inputs = await inputsOf(sql, { place, from, to, asOf: day })
    const figures = figuresOf(versions, inputs, { place, from, to }).flatMap((figure, i): PublishedFigure[] => {
      const { title, unit, formula } = versions[i]!
      const { value, indicator } = forEveryone(figure, least, formula === 'complaints-per-100' ? inputs.reports : 0)
      return value === null ? [] : [{ indicator, title, from, until: to, value: String(value), unit }]
    })
    if (figures.length > 0) found.set(place, figures)
  }
  return found
}
