import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { calendarsOf, type Calendars } from '#kernel/time'
import { BadLaw } from './instrument.ts'

/** Load law/calendars/cn-<year>.yaml. Throws BadLaw or BadTime naming the file and the field. */
export function loadCalendars(folder: string): Calendars {
  let names: string[]
  try {
    names = readdirSync(folder)
      .filter((name) => /^cn-\d{4}\.yaml$/.test(name))
      .toSorted()
  } catch {
    throw new BadLaw(`${folder}: 读不到日历目录 cannot read the calendar folder`)
  }
  return calendarsOf(
    names.map((name) => {
      try {
        return { name, content: parse(readFileSync(join(folder, name), 'utf8'), { maxAliasCount: 0 }) as unknown }
      } catch (error) {
        throw new BadLaw(`${name}: YAML: ${String((error as Error).message).split('\n')[0]}`)
      }
    }),
  )
}
