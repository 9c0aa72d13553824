import { readFileSync, readdirSync, type Dirent } from 'node:fs'
import { join } from 'node:path'
import { parse, YAMLParseError } from 'yaml'
import { z } from 'zod'
import { day, excerpt } from '#kernel/time'

/** A law file that cannot be read as law; the message is one line: file: path: what was expected. */
export class BadLaw extends Error {
  override name = 'BadLaw'
}

const isDay = (text: string): boolean => {
  try {
    return day(text) === text
  } catch {
    return false
  }
}
const Text = z.string('应为文字 expected text').min(1, '不应为空 must not be empty')
const DayText = z.string('应为 YYYY-MM-DD expected YYYY-MM-DD').refine(isDay, '应为 YYYY-MM-DD expected YYYY-MM-DD')
const Words = z.strictObject({ zh: Text, en: Text })

/** How well the words are known: V read, V2 read in an excerpt, M from memory, D doubtful, platform: our own rule. */
export const Verified = z.enum(['V', 'V2', 'M', 'D', 'platform'])
export type Verified = z.infer<typeof Verified>

/** Units of a number; the last word of every name in code that reads one. */
export const units = [
  'ppm',
  'fen',
  'days',
  'working-days',
  'months',
  'years',
  'hours',
  'seconds',
  'count',
  'milli',
] as const
export type Unit = (typeof units)[number]

const ParamValue = z.strictObject({
  from: DayText,
  /** last day on which the value holds */
  until: DayText.optional(),
  value: z.int('应为整数 expected an integer within ±2^53'),
  unit: z.enum(units),
  note: Text.optional(),
})

/** Kinds of instrument. How they rank is in conflict.ts. */
export const instrumentKinds = [
  'law',
  'administrative-regulation',
  'judicial-interpretation',
  'ministry-rule',
  'local-regulation',
  'local-government-rule',
  'normative-document',
  'platform-rule',
] as const
export type InstrumentKind = (typeof instrumentKinds)[number]

const Article = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, '应为小写字母、数字、连字符 expected lower-case letters, digits, hyphens'),
  no: Text,
  gist: Words,
  from: DayText.optional(),
  /** last day on which these words hold */
  until: DayText.optional(),
  params: z
    .record(
      z.string().regex(/^[a-z][a-z0-9-]*$/, '参数名应为小写字母、数字、连字符 expected a kebab-case name'),
      z.array(ParamValue).min(1),
    )
    .optional(),
  verified: Verified.optional(),
  source: Text.optional(),
  note: Text.optional(),
  /** articles of higher or other law that this one rests on */
  basis: z.array(Text).optional(),
  /** requirement ids that this article answers to */
  serves: z.array(Text).optional(),
  /** the one question that this article answers; articles of one matter are weighed against each other (conflict.ts) */
  matter: z
    .string()
    .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, '应为小写字母、数字、连字符 expected a kebab-case name')
    .optional(),
  /** a special provision on its matter, beside a general one */
  special: z.literal(true, '只能为 true expected true').optional(),
  /** kinds of law that this article itself lets go first on its matter ("laws and regulations may provide otherwise") */
  yieldsTo: z.array(z.enum(instrumentKinds)).min(1).optional(),
  /** articles of higher law that this one departs from under an authorisation (special economic zone, autonomy) */
  varies: z.array(Text).min(1).optional(),
  /** who has been asked to decide where no rule of conflict does */
  referred: Words.optional(),
  /** in a draft: the article whose words and numbers it would take the place of */
  replaces: Text.optional(),
})

const Instrument = z.strictObject({
  id: Text,
  jurisdiction: Text,
  title: Words,
  kind: z.enum(instrumentKinds),
  issuer: Text,
  number: Text.optional(),
  status: z.enum(['in-force', 'draft', 'repealed']),
  from: DayText,
  until: DayText.optional(),
  source: Text,
  verified: Verified,
  checkedOn: DayText,
  note: Text.optional(),
  articles: z.array(Article).min(1),
})

/** One law, regulation, rule or document, as its file holds it. Days are inclusive on both ends. */
export type Instrument = z.infer<typeof Instrument>
export type InstrumentArticle = Instrument['articles'][number]
export type ParamValue = z.infer<typeof ParamValue>

/** The provincial-level divisions, by the letters of GB/T 2260 and ISO 3166-2:CN. */
const PROVINCES = new Set([
  'ah',
  'bj',
  'cq',
  'fj',
  'gd',
  'gs',
  'gx',
  'gz',
  'ha',
  'hb',
  'he',
  'hi',
  'hk',
  'hl',
  'hn',
  'jl',
  'js',
  'jx',
  'ln',
  'mo',
  'nm',
  'nx',
  'qh',
  'sc',
  'sd',
  'sh',
  'sn',
  'sx',
  'tj',
  'tw',
  'xj',
  'xz',
  'yn',
  'zj',
])

/** Folders of law/ that hold something other than instruments. */
const OTHER_FOLDERS = new Set([
  'calendars',
  'cases',
  'templates',
  'procedures',
  'guides',
  'indicators',
  'matters',
  'programmes',
  'claims',
])

/** Whether a text is a place: cn, cn-<province>, cn-<province>-<city> and so on. */
export function isPlace(text: string): boolean {
  if (text.length > 40 || !/^cn(-[a-z]{2,12})*$/.test(text)) return false
  const province = text.split('-')[1]
  return province === undefined || PROVINCES.has(province)
}

/** Jurisdictions whose law is seen in a place: cn-gd-sz sees cn, cn-gd, cn-gd-sz, and the platform's own rules. */
export function jurisdictionsSeenIn(place: string): string[] {
  if (!isPlace(place)) {
    throw new BadPlace(
      `不是地方代码（应如 cn、cn-bj、cn-gd-sz）not a place (expected such as cn, cn-bj, cn-gd-sz): ${excerpt(place)}`,
    )
  }
  const parts = place.split('-')
  return [...parts.map((_, i) => parts.slice(0, i + 1).join('-')), 'platform']
}

/** A place code that is none. */
export class BadPlace extends Error {
  override name = 'BadPlace'
}

/**
 * Read every law/<jurisdiction>/<instrument>.yaml. The id must repeat the path, so that a citation
 * leads to its file. Throws BadLaw with file, path and expectation in one line.
 */
export function readInstruments(folder: string): Instrument[] {
  const found: Instrument[] = []
  for (const jurisdiction of subfolders(folder)) {
    const names = readdirSync(join(folder, jurisdiction))
      .filter((name) => name.endsWith('.yaml'))
      .toSorted()
    for (const name of names) found.push(readInstrument(folder, jurisdiction, name))
  }
  if (found.length === 0)
    throw new BadLaw(`${folder}: 没有法规文件 no law files (expected <jurisdiction>/<instrument>.yaml)`)
  return found
}

function subfolders(folder: string): string[] {
  let entries: Dirent[]
  try {
    entries = readdirSync(folder, { withFileTypes: true })
  } catch {
    throw new BadLaw(`${folder}: 读不到法规目录 cannot read the law folder`)
  }
  const names = entries
    .filter((e) => e.isDirectory() && !OTHER_FOLDERS.has(e.name))
    .map((e) => e.name)
    .toSorted()
  for (const name of names) {
    if (name !== 'platform' && !isPlace(name))
      throw new BadLaw(`${name}/: 目录名应为地方代码 the folder name must be a place code`)
  }
  return names
}

function readInstrument(folder: string, jurisdiction: string, name: string): Instrument {
  const file = `${jurisdiction}/${name}`
  let raw: unknown
  try {
    raw = parse(readFileSync(join(folder, jurisdiction, name), 'utf8'), { maxAliasCount: 0 })
  } catch (error) {
    const at = error instanceof YAMLParseError && error.linePos ? `:${error.linePos[0].line}` : ''
    throw new BadLaw(`${file}${at}: YAML: ${String((error as Error).message).split('\n')[0]}`)
  }
  const read = Instrument.safeParse(raw)
  if (!read.success) {
    const issue = read.error.issues[0]
    throw new BadLaw(`${file}: ${pathOf(issue?.path ?? [])}: ${issue?.message ?? 'invalid'}`)
  }
  const instrument = read.data
  const expectedId = `${jurisdiction}/${name.slice(0, -'.yaml'.length)}`
  if (instrument.id !== expectedId) throw new BadLaw(`${file}: id: 应为 expected ${expectedId}`)
  if (instrument.jurisdiction !== jurisdiction) throw new BadLaw(`${file}: jurisdiction: 应为 expected ${jurisdiction}`)
  return instrument
}

function pathOf(path: readonly PropertyKey[]): string {
  return (
    path.map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i > 0 ? '.' : ''}${String(part)}`)).join('') ||
    'file'
  )
}
