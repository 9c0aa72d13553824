// What each scenario asks for: law/claims, one file a scenario, beside the remedies and how they go together, what every
// claim needs, and the elements of a dispute. Read once; an article or a name that does not exist is refused with its file.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { BadLaw } from '#kernel/rules'
import { parse } from 'yaml'
import { z } from 'zod'
import { FACTS, type FactName } from './claim-facts.ts'
import { DEFENCES, REMEDIES, SCENARIOS, type Claim, type Defence, type Remedy, type ScenarioId } from './claim-terms.ts'

const ROOT = join(import.meta.dirname, '../../../law/claims')

const words = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) })
const cite = z.string().regex(/^[a-z-]+\/[a-z0-9-]+#[a-z0-9-]+$/, 'expected a citation such as cn/civil-code#565')
const id = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'expected lower-case words joined by hyphens')
const oneOf = <K extends string>(of: Readonly<Record<K, unknown>>): z.ZodEnum<{ [T in K]: T }> =>
  z.enum(Object.keys(of) as [K, ...K[]]) as unknown as z.ZodEnum<{ [T in K]: T }>
const remedy = oneOf<Remedy>(REMEDIES)
const fact = oneOf<FactName>(FACTS)
const defence = oneOf<Defence>(DEFENCES)
const LISTS = { instalments: 0, outages: 0, evidence: 0, earlierSuits: 0, interruptions: 0 } as const

export type Condition =
  | { asks: Remedy[] }
  | { asksMain: Remedy[] }
  | { asksAlternative: Remedy[] }
  | { known: FactName[] }
  | { true: FactName }
  | { false: FactName }
  | { fact: FactName; is: string }
  | { defence: Defence[] }
  | { listed: keyof typeof LISTS }
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition }
const condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ asks: z.array(remedy).min(1) }),
    z.strictObject({ asksMain: z.array(remedy).min(1) }),
    z.strictObject({ asksAlternative: z.array(remedy).min(1) }),
    z.strictObject({ known: z.array(fact).min(1) }),
    z.strictObject({ true: fact }),
    z.strictObject({ false: fact }),
    z.strictObject({ fact, is: z.string().min(1) }),
    z.strictObject({ defence: z.array(defence).min(1) }),
    z.strictObject({ listed: oneOf(LISTS) }),
    z.strictObject({ all: z.array(condition).min(2) }),
    z.strictObject({ any: z.array(condition).min(2) }),
    z.strictObject({ not: condition }),
  ]),
)

/** Something a complete claim needs: any of the facts fills it, or `filledBy` says what does. */
const need = z.strictObject({
  item: id,
  /** needed in a statement that goes to a court, and not before */
  to: z.literal('court').optional(),
  when: condition.optional(),
  facts: z.array(fact).default([]),
  filledBy: condition.optional(),
  what: words,
  why: words,
  article: cite,
})
export type Need = z.infer<typeof need>

const alternative = z.strictObject({
  when: condition.optional(),
  main: z.array(remedy).min(1),
  alternative: z.array(remedy).min(1),
  why: words,
  article: cite,
})

const scenario = z.strictObject({
  id: oneOf<ScenarioId>(SCENARIOS),
  by: z.enum(['lessor', 'lessee']),
  /** what it is about, for who has never sued */
  about: words,
  module: z.enum(['validity', 'performance']),
  /** what is usually asked for first */
  usual: z.array(remedy).min(1),
  /** beside it, as the case is */
  possible: z.array(remedy).default([]),
  /** questions of the guided form, in order, beside those of `needs` */
  asks: z.array(fact).default([]),
  needs: z.array(need),
  alternatives: z.array(alternative).min(1),
  /** elements that every dispute of this kind turns on */
  elements: z.array(id).min(1),
  /** of these, what the claimant has to bring evidence for before filing */
  proof: z.array(id).min(1),
})
export type Scenario = z.infer<typeof scenario>

const element = z.strictObject({
  id,
  module: z.enum(['validity', 'performance']),
  title: words,
  /** what has to be shown */
  asks: words,
  /** who bears the burden: a side of the suit, or of the contract */
  burden: z.enum(['claimant', 'respondent', 'lessor', 'lessee', 'each']),
  burdenSays: words,
  burdenArticle: cite,
  articles: z.array(cite).min(1),
  /** what usually shows it */
  evidence: words,
  /** opened by a remedy, a defence or a fact, in any scenario */
  onRemedies: z.array(remedy).default([]),
  onDefences: z.array(defence).default([]),
  /** defences that speak to it where it is in play, and do not open it */
  answers: z.array(defence).default([]),
  onFacts: z.array(fact).default([]),
  /** words by which a sentence without an element is placed */
  words: z.array(z.string().min(1)).default([]),
  /** facts of the claim that the claimant’s side says here */
  facts: z.array(fact).default([]),
})
export type Element = z.infer<typeof element>

const pair = z.strictObject({
  a: remedy,
  b: remedy,
  fits: z.enum(['together', 'in-order', 'not-together']),
  why: words,
  article: cite,
})
export type Pair = z.infer<typeof pair>

const common = z.strictObject({ needs: z.array(need), pairs: z.array(pair), elements: z.array(element) })

export interface ClaimLaw {
  scenarios: ReadonlyMap<ScenarioId, Scenario>
  needs: readonly Need[]
  pairs: readonly Pair[]
  elements: ReadonlyMap<string, Element>
}

const known = new Map<string, ClaimLaw>()

/** The scenarios of a folder, read once per process. Throws BadLaw naming file and path. */
export function claimLaw(folder: string = ROOT): ClaimLaw {
  const read = known.get(folder) ?? readFolder(folder)
  known.set(folder, read)
  return read
}

const COMMON = ['needs.yaml', 'pairs.yaml', 'elements.yaml'] as const

function readFolder(folder: string): ClaimLaw {
  const [needs, pairs, elements] = COMMON.map((name) => yaml(folder, name))
  const shared = checked(common, { needs, pairs, elements }, COMMON.join(', '))
  const byId = new Map(shared.elements.map((one) => [one.id, one]))
  const scenarios = new Map<ScenarioId, Scenario>()
  for (const name of readdirSync(folder).toSorted()) {
    if (!name.endsWith('.yaml') || (COMMON as readonly string[]).includes(name)) continue
    const one = checked(scenario, yaml(folder, name), name)
    if (`${one.id}.yaml` !== name) throw new BadLaw(`${name}: id: ${one.id}`)
    const stray = [...one.elements, ...one.proof].find((each) => !byId.has(each))
    if (stray !== undefined) throw new BadLaw(`${name}: 没有此要件 no such element: ${stray}`)
    scenarios.set(one.id, one)
  }
  for (const each of Object.keys(SCENARIOS) as ScenarioId[])
    if (!scenarios.has(each)) throw new BadLaw(`${folder}: 缺少情形 no scenario ${each}`)
  return { scenarios, needs: shared.needs, pairs: shared.pairs, elements: byId }
}

const yaml = (folder: string, name: string): unknown => parse(readFileSync(join(folder, name), 'utf8'))

function checked<T>(schema: z.ZodType<T>, raw: unknown, name: string): T {
  const read = schema.safeParse(raw)
  if (read.success) return read.data
  const issue = read.error.issues[0]
  throw new BadLaw(`${name}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`)
}

/** Every article that the scenarios rest on, with where it is cited. */
export function claimCites({ scenarios, needs, pairs, elements }: ClaimLaw): { from: string; cite: string }[] {
  return [
    ...needs.map((one) => ({ from: one.item, cite: one.article })),
    ...pairs.map((one) => ({ from: `${one.a} × ${one.b}`, cite: one.article })),
    ...[...elements.values()].flatMap((one) =>
      [one.burdenArticle, ...one.articles].map((each) => ({ from: one.id, cite: each })),
    ),
    ...[...scenarios.values()].flatMap((one) =>
      [...one.needs, ...one.alternatives].map((each) => ({ from: one.id, cite: each.article })),
    ),
  ]
}

const asks = (list: Claim['asked'], of: readonly Remedy[]): boolean => list.some(({ remedy: one }) => of.includes(one))

/** Whether a condition holds for a claim; what is not known is not so. */
export function holds(when: Condition | undefined, claim: Claim): boolean {
  if (when === undefined) return true
  const { asked, alternative: second, facts } = claim
  if ('asks' in when) return asks(asked, when.asks) || asks(second, when.asks)
  if ('asksMain' in when) return asks(asked, when.asksMain)
  if ('asksAlternative' in when) return asks(second, when.asksAlternative)
  if ('known' in when) return when.known.every((name) => facts[name] !== undefined)
  if ('true' in when) return facts[when.true] === true
  if ('false' in when) return facts[when.false] === false
  if ('fact' in when) return facts[when.fact] === when.is
  if ('defence' in when) return claim.defences.some((one) => when.defence.includes(one))
  if ('listed' in when) return claim[when.listed].length > 0
  if ('all' in when) return when.all.every((one) => holds(one, claim))
  if ('any' in when) return when.any.some((one) => holds(one, claim))
  return !holds(when.not, claim)
}
