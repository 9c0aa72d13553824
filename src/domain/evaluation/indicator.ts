// Indicators as dated data: law/indicators/*.yaml, and the adopted changes that overlay them from their day on.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { canonical, type Json } from '#kernel/proof'
import { BadLaw, jurisdictionsSeenIn } from '#kernel/rules'
import type { Day } from '#kernel/time'
import { parse } from 'yaml'
import { z } from 'zod'

/** The pure functions of figures.ts, by name. */
export const formulas = [
  'share-online',
  'days-median',
  'days-p90',
  'share-in-time',
  'share-refused',
  'corrections-per-file',
  'share-deemed',
  'complaints-per-100',
  'growth',
  'difference-granted',
  'difference-in-time',
] as const
export type Formula = (typeof formulas)[number]

const Words = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) })
const DayText = z.iso.date()

const Indicator = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'expected lower-case words joined by hyphens'),
  title: Words,
  formula: z.enum(formulas),
  /** ppm: a share of one; signed-ppm: a difference or growth; milli: thousandths */
  unit: z.enum(['ppm', 'signed-ppm', 'days', 'milli']),
  /** which way is better; `zero`: the nearer to zero; `none`: neither */
  direction: z.enum(['higher', 'lower', 'zero', 'none']),
  /** which two groups a difference compares */
  by: z.enum(['origin', 'size']).optional(),
  weight: z.int().min(0),
  /** below this many (of each group, for a difference) the figure is insufficient */
  minimumCount: z.int().min(1),
  /** beyond it, against its direction, a figure is a lead; in its own unit */
  threshold: z.int().min(0).optional(),
  places: z.array(z.string().regex(/^cn(-[a-z]{2}){0,2}$/)).min(1),
  from: DayText,
  /** last day */
  until: DayText.optional(),
  basis: z.array(z.string().regex(/^[a-z-]+\/[a-z0-9-]+#[a-z0-9-]+$/)).min(1),
  serves: z.array(z.string()).min(1),
  note: Words,
})
export type Indicator = z.infer<typeof Indicator>

/** An adopted change, as the room keeps it. Null leaves a number as it was. */
export type IndicatorChange = {
  file: string
  indicator: string
  place: string
  action: 'change' | 'retire'
  weight: number | null
  minimumCount: number | null
  threshold: number | null
  inForceFrom: Day
}

/** An indicator on a day: with the file that changed it last, and the hash of all that it says. */
export type IndicatorVersion = Indicator & { changedBy: string | null; version: string }

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'law', 'indicators')

let read: Indicator[] | undefined

/** The indicators of the project's law folder, by id. Throws BadLaw naming file and place. */
export function indicators(): readonly Indicator[] {
  return (read ??= readdirSync(FOLDER)
    .filter((name) => name.endsWith('.yaml'))
    .toSorted()
    .map((name) => indicatorOf(name, readFileSync(join(FOLDER, name), 'utf8'))))
}

/** One indicator from the text of its file. */
export function indicatorOf(file: string, text: string): Indicator {
  const parsed = Indicator.safeParse(parse(text, { maxAliasCount: 0 }))
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!
    throw new BadLaw(`indicators/${file}: ${issue.path.join('.') || 'file'}: ${issue.message}`)
  }
  const indicator = parsed.data
  if (file !== `${indicator.id}.yaml`)
    throw new BadLaw(`indicators/${file}: id: expected the file to be named ${indicator.id}.yaml`)
  if (indicator.formula.startsWith('difference-') !== (indicator.by !== undefined))
    throw new BadLaw(`indicators/${file}: by: expected with a difference and only with one`)
  return indicator
}

/**
 * The indicators that hold on a day for a place, with the adopted changes of the place and of those above it laid over
 * them in the order of their days; of one day, the narrower place prevails.
 */
export function indicatorsOn(
  day: Day,
  place: string,
  changes: readonly IndicatorChange[],
  all: readonly Indicator[] = indicators(),
): IndicatorVersion[] {
  const above = jurisdictionsSeenIn(place)
  const order = (a: IndicatorChange, b: IndicatorChange): number =>
    a.inForceFrom !== b.inForceFrom
      ? a.inForceFrom < b.inForceFrom
        ? -1
        : 1
      : a.place.length - b.place.length || (a.file < b.file ? -1 : 1)
  return all
    .filter(
      (one) =>
        one.from <= day && (one.until === undefined || day <= one.until) && one.places.some((p) => above.includes(p)),
    )
    .flatMap((one) => {
      const held = changes
        .filter((change) => change.indicator === one.id && change.inForceFrom <= day && above.includes(change.place))
        .toSorted(order)
      if (held.at(-1)?.action === 'retire') return []
      const now = held.reduce<Indicator>(
        (so, change) =>
          change.action === 'retire'
            ? so
            : {
                ...so,
                weight: change.weight ?? so.weight,
                minimumCount: change.minimumCount ?? so.minimumCount,
                ...(change.threshold === null ? {} : { threshold: change.threshold }),
              },
        one,
      )
      const version = createHash('sha256')
        .update(canonical(now as unknown as Json))
        .digest('hex')
      return [{ ...now, changedBy: held.at(-1)?.file ?? null, version }]
    })
}
