// Programmes of support: law/programmes says how each pays and whom it supports; every number stands in the article that
// the programme is named after, and is read on the day asked about.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { BadLaw, isPlace } from '#kernel/rules'
import { parse } from 'yaml'
import { z } from 'zod'
import { factKind, type FactName } from './facts.ts'

/** Kinds of support, and what people call them. */
export const supports = {
  'training-voucher': { zh: '训力券', en: 'training-compute voucher' },
  'compute-voucher': { zh: '算力券', en: 'compute voucher' },
  'model-voucher': { zh: '模型券', en: 'model voucher' },
  'data-voucher': { zh: '数据券（语料券）', en: 'data (corpus) voucher' },
  'adaptation-award': { zh: '适配奖励', en: 'award for adaptation' },
  'dispatch-award': { zh: '调度奖励', en: 'award for dispatch' },
  'product-award': { zh: '产品奖励', en: 'award for products' },
  'open-data-award': { zh: '开放数据奖励', en: 'award for open data' },
} as const
type Support = keyof typeof supports

const Words = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) })
const Cite = z
  .string()
  .regex(/^[a-z-]+\/[a-z0-9-]+#[a-z0-9-]+$/, 'expected a citation such as cn-bj/suanliquan-2023#cap')
const Id = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'expected lower-case words joined by hyphens')
const Fact = z.custom<FactName>((name) => typeof name === 'string' && factKind(name) !== undefined, 'no such fact')

/** What a fact must be; `above`, `clean` and `term` name a number of the condition's article. */
const SimpleTest = z.union([
  z.strictObject({ fact: Fact, is: z.boolean() }),
  z.strictObject({ fact: Fact, in: z.array(Id).min(1) }),
  z.strictObject({ fact: Fact, within: z.string().refine(isPlace, 'expected a place') }),
  z.strictObject({ fact: Fact, above: Id }),
  /** a day, not before the first day of the article */
  z.strictObject({ fact: Fact, since: Cite }),
  /** no dishonesty in as many years */
  z.strictObject({ clean: Id }),
  /** the contract runs for so long at most */
  z.strictObject({ term: Id }),
])
export type SimpleTest = z.infer<typeof SimpleTest>

const Condition = z.strictObject({
  rule: Id,
  article: Cite,
  test: z.union([SimpleTest, z.strictObject({ any: z.array(SimpleTest).min(2) })]),
  says: Words,
  /** what shows it, told when it is not known */
  bring: Words,
})
export type Condition = z.infer<typeof Condition>

const Mark = z.enum(['V', 'V2', 'M', 'D', 'platform'])

/** Rules that every voucher is checked by; a programme may have an article of its own on them. */
const commonRules = ['related-party', 'one-voucher-per-contract', 'no-stacking', 'eligible-fee', 'delivered'] as const
export type CommonRule = (typeof commonRules)[number]

const Programme = z.strictObject({
  /** the article that holds the programme's numbers */
  id: Cite,
  title: Words,
  support: z.enum(Object.keys(supports) as [Support, ...Support[]]),
  /** direct 直接抵扣: off the bill; paid-first 先付后兑: paid back after payment in fact */
  payment: z.strictObject({ mode: z.enum(['direct', 'paid-first']), article: Cite, verified: Mark }),
  /** over what the pool is counted; absent: no pool was found */
  pool: z.enum(['year', 'programme']).optional(),
  /** numbers of caps in fen: of one contract, of one claimant in a calendar year, of one claimant in all */
  caps: z.strictObject({ contract: Id.optional(), year: Id.optional(), entity: Id.optional() }).default({}),
  /** higher shares, each for those of whom the fact is true, and for a contract of so long at most */
  tiers: z.array(z.strictObject({ fact: Fact, rate: Id, term: Id.optional() })).default([]),
  /** the article that is in force on the days of the window and on no other */
  window: Cite.optional(),
  /** the article that limits providers: a risk to fair competition */
  providerList: Cite.optional(),
  articles: z.partialRecord(z.enum(commonRules), Cite).default({}),
  conditions: z.array(Condition).default([]),
  /** what was looked for and not found */
  notFound: Words,
})
export type Programme = z.infer<typeof Programme>

const File = z.strictObject({ programmes: z.array(Programme).min(1) })

/** What a scheme drafted here is checked by, by its kind of support. */
const Frames = z.strictObject({
  frames: z
    .array(
      z.strictObject({
        support: z.enum(Object.keys(supports) as [Support, ...Support[]]),
        conditions: z.array(Condition),
      }),
    )
    .min(1),
})
const FRAMES = 'frames.yaml'

/** Conditions of locally drafted schemes by kind of support (law/programmes/frames.yaml). Throws BadLaw naming the field. */
export function framesIn(lawFolder: string): ReadonlyMap<string, Condition[]> {
  const raw: unknown = parse(readFileSync(join(lawFolder, 'programmes', FRAMES), 'utf8'))
  const read = Frames.safeParse(raw)
  if (!read.success) {
    const issue = read.error.issues[0]
    throw new BadLaw(`programmes/${FRAMES}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`)
  }
  return new Map(read.data.frames.map(({ support, conditions }) => [support, conditions]))
}

/** The numbers of a programme's article that its share and pool go by. */
export const RATE = 'deduction-cap-ppm'
export const POOL = 'pool-fen'

/** An award is assessed by the department; a voucher pays a share. */
export const isAward = ({ support }: Pick<Programme, 'support'>): boolean => support.endsWith('-award')

/** One programme of the shape of the files. Throws BadLaw naming where, field and expectation. */
export function programmeOf(raw: unknown, where = 'programme'): Programme {
  const read = Programme.safeParse(raw)
  if (read.success) return read.data
  const issue = read.error.issues[0]
  throw new BadLaw(`${where}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`)
}

/** Read law/programmes. Throws BadLaw naming file and field. */
export function programmesIn(lawFolder: string): Programme[] {
  const folder = join(lawFolder, 'programmes')
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch {
    throw new BadLaw(`${folder}: 读不到方案目录 cannot read the folder of programmes`)
  }
  const found = names
    .filter((name) => name.endsWith('.yaml') && name !== FRAMES)
    .toSorted()
    .flatMap((name) => {
      const where = `programmes/${name}`
      const raw: unknown = parse(readFileSync(join(folder, name), 'utf8'))
      const list = (raw as { programmes?: unknown } | null)?.programmes
      if (!Array.isArray(list)) return File.parse(raw).programmes
      return list.map((each: unknown, i) => programmeOf(each, `${where}: programmes[${i}]`))
    })
  for (const [i, { id }] of found.entries())
    if (found.findIndex((one) => one.id === id) !== i) throw new BadLaw(`programmes: ${id}: 编号重复 id used twice`)
  return found
}

/** Every article that a programme rests on. */
export const citesOf = (programme: Programme): string[] => [
  ...new Set([
    programme.id,
    programme.payment.article,
    ...(programme.window === undefined ? [] : [programme.window]),
    ...(programme.providerList === undefined ? [] : [programme.providerList]),
    ...Object.values(programme.articles),
    ...programme.conditions.map(({ article }) => article),
  ]),
]

/**
 * The programme that is meant: by its id, by the id of its instrument when that has one only, by the Chinese or English
 * name of the support in the place asked about, or, when nothing is named, the one programme for compute of the place.
 * A place sees the programmes of the places it lies in.
 */
export function programmeFor(
  programmes: readonly Programme[],
  { programme, support, place }: { programme?: string | undefined; support?: string | undefined; place: string },
): Programme | undefined {
  if (programme !== undefined) {
    const byId = programmes.filter(({ id }) => id === programme || id.split('#')[0] === programme)
    if (byId.length > 0) return byId.find(({ id }) => id === programme) ?? (byId.length === 1 ? byId[0] : undefined)
  }
  const named = programme ?? support
  const here = programmes.filter(({ id }) => `${place}-`.startsWith(`${id.split('/')[0]}-`))
  const wanted = here.filter(({ support: kind, title }) =>
    named === undefined
      ? kind === 'compute-voucher' || kind === 'training-voucher'
      : kind === named || title.zh === named || title.en === named || namesOf(kind).includes(named),
  )
  return wanted.length === 1 ? wanted[0] : undefined
}

/** What a kind of support is called: 数据券（语料券） goes by both names. */
const namesOf = (kind: Support): string[] => [supports[kind].en, ...supports[kind].zh.split(/[（）]/).filter(Boolean)]

/** A voucher entered without a claim is read as what its article says: a share of the contract, off the bill. */
export const plainProgramme = (id: string): Programme => ({
  id,
  title: { zh: id, en: id },
  support: 'compute-voucher',
  payment: { mode: 'direct', article: id, verified: 'V2' },
  caps: { year: 'applicant-cap-fen' },
  tiers: [],
  articles: {},
  conditions: [],
  notFound: { zh: '', en: '' },
})
