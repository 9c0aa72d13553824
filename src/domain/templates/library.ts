// The project's own model contracts: law/templates, one file each, read once. A slot or clause that several share is
// written in clauses.yaml and named by its id.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isPlace, jurisdictionsSeenIn } from '#kernel/rules'
import type { Day } from '#kernel/time'
import { parse, YAMLParseError } from 'yaml'
import { z } from 'zod'
import { clauseSchema, frameworkSchema, slotSchema, type Framework, type FrameworkId } from './framework.ts'

/** A template file that cannot be read as one; the message is one line: file: path: what was expected. */
export class BadTemplate extends Error {
  override name = 'BadTemplate'
}

const ROOT = join(import.meta.dirname, '../../../law/templates')
const SHARED = 'clauses.yaml'
/** The files of a folder share by anchors; a file that unfolds to more is no template. */
const ALIASES_MAX = 200

const sharedSchema = z.strictObject({
  slots: z.array(slotSchema).default([]),
  clauses: z.array(clauseSchema).default([]),
})
const namingSchema = z.looseObject({ slots: z.array(z.unknown()), clauses: z.array(z.unknown()) })

const read = new Map<string, readonly Framework[]>()

/** Every model contract of a folder, in the order of its file names. Read once per process; throws BadTemplate. */
export function templates(folder: string = ROOT): readonly Framework[] {
  const known = read.get(folder)
  if (known) return known
  const found = readTemplates(folder)
  read.set(folder, found)
  return found
}

/**
 * The model contract in force on a day in a place: of those seen there the one for the smallest place, of these the
 * newest. Undefined when there is none. `among`: the project's own unless told.
 */
export function templateOn(
  framework: FrameworkId,
  on: Day,
  place: string,
  among: readonly Framework[] = templates(),
): Framework | undefined {
  const seen = jurisdictionsSeenIn(place)
  return among
    .filter((one) => one.id === framework && seen.includes(one.place) && one.from <= on && on <= (one.until ?? ALWAYS))
    .toSorted((a, b) => b.place.length - a.place.length || newerFirst(a, b))[0]
}

const ALWAYS: Day = '9999-12-31'

const newerFirst = (a: Framework, b: Framework): number => {
  if (a.from !== b.from) return a.from < b.from ? 1 : -1
  const [[yearA, numberA], [yearB, numberB]] = [a, b].map(({ version }) => version.split('.').map(Number)) as [
    [number, number],
    [number, number],
  ]
  return yearB - yearA || numberB - numberA
}

function readTemplates(folder: string): readonly Framework[] {
  if (!existsSync(folder)) return []
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .toSorted()
  const shared = files.includes(SHARED)
    ? checked(SHARED, sharedSchema, yamlIn(folder, SHARED))
    : { slots: [], clauses: [] }
  const found = files.filter((name) => name !== SHARED).map((name) => frameworkOf(name, yamlIn(folder, name), shared))
  const names = found.map(({ id, version, place }) => `${id} ${version} ${place}`)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) throw new BadTemplate(`${twice}: 同一版本有两个文件 two files of one version`)
  return found
}

/** One model contract from its parsed file, with what it names of the shared slots and clauses put in its place. */
export function frameworkOf(
  file: string,
  raw: unknown,
  shared: z.infer<typeof sharedSchema> = { slots: [], clauses: [] },
): Framework {
  const named = checked(file, namingSchema, raw)
  const resolved = (kind: 'slots' | 'clauses'): unknown[] => {
    const known = new Map<string, unknown>(shared[kind].map((one) => [one.id, one]))
    return named[kind].map((entry) => {
      if (typeof entry !== 'string') return entry
      if (!known.has(entry)) throw new BadTemplate(`${file}: ${kind}: ${SHARED} 中没有 has no ${entry.slice(0, 60)}`)
      return known.get(entry)
    })
  }
  const framework = checked(file, frameworkSchema, { ...named, slots: resolved('slots'), clauses: resolved('clauses') })
  if (!isPlace(framework.place)) throw new BadTemplate(`${file}: place: 不是地方代码 no place: ${framework.place}`)
  return framework
}

function checked<S extends z.ZodType>(file: string, schema: S, raw: unknown): z.infer<S> {
  const result = schema.safeParse(raw)
  if (result.success) return result.data
  const issue = result.error.issues[0]!
  throw new BadTemplate(`${file}: ${issue.path.join('.') || 'file'}: ${issue.message}`)
}

function yamlIn(folder: string, name: string): unknown {
  try {
    return parse(readFileSync(join(folder, name), 'utf8'), { maxAliasCount: ALIASES_MAX })
  } catch (error) {
    const at = error instanceof YAMLParseError && error.linePos ? `:${error.linePos[0].line}` : ''
    throw new BadTemplate(`${name}${at}: YAML: ${String((error as Error).message).split('\n')[0]}`)
  }
}
