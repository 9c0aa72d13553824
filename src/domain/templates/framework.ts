// A model contract as data: questions (slots), clauses with their conditions and grounds, and which rule of the program
// each clause is. The files lie in law/templates; a lawyer can read and change them without code.
import type { Words } from '#kernel/act'
import { z } from 'zod'

export const frameworkIds = ['by-server', 'by-scale', 'storage', 'mixed', 'assignment'] as const
export type FrameworkId = (typeof frameworkIds)[number]

/** What the contract is in law; the articles that apply follow from it (Contract Interpretation 15: substance, not title). */
export const natures = ['lease', 'service', 'finance-lease', 'mixed'] as const
export type Nature = (typeof natures)[number]

/** An answer to a slot: text, whole number, yes or no, list of texts. Dates are 'YYYY-MM-DD', instants ISO 8601 UTC. */
export type Answer = string | number | boolean | readonly string[]
export type Answers = Readonly<Record<string, Answer>>

const words = z.strictObject({ zh: z.string().trim().min(1).max(8_000), en: z.string().trim().min(1).max(16_000) })
const id = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'expected lower-case letters, digits and hyphens')
  .max(60)
const slotId = z
  .string()
  .regex(/^[a-z][A-Za-z0-9]*$/, 'expected a camelCase name')
  .max(60)
const cite = z
  .string()
  .regex(/^[a-z-]+\/[a-z0-9-]+#[a-z0-9-]+$/, 'expected a citation such as cn/civil-code#703')
  .max(200)

/** Every slot named has one of these answers; of a list of such, one holds. */
const oneCondition = z.record(slotId, z.array(z.union([z.string(), z.boolean()])).min(1))
export const conditionSchema = z.union([oneCondition, z.array(oneCondition).min(1)])
export type Condition = z.infer<typeof conditionSchema>

export const slotTypes = [
  'text', // one line
  'long', // paragraphs
  'integer',
  'fen', // whole fen
  'ppm', // millionths: 999000 is 99.9 %
  'date',
  'instant',
  'choice', // one of options
  'yes-no',
  'list', // lines
  'uscc', // unified social credit code, check digit verified
] as const

export const slotSchema = z.strictObject({
  id: slotId,
  /** which group of questions it belongs to: parties, subject, service, price, data, performance, ending, disputes */
  group: id,
  label: words,
  type: z.enum(slotTypes),
  /** absent: optional; true: always; else: required when the condition holds */
  required: z.union([z.literal(true), conditionSchema]).optional(),
  /** asked only when this holds; otherwise an answer to it is a contradiction */
  when: conditionSchema.optional(),
  options: z
    .array(z.strictObject({ value: id, label: words }))
    .min(2)
    .optional(),
  default: z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]).optional(),
  /** bounds of a number, of a text's length, or of how many items a list has */
  min: z.int().optional(),
  max: z.int().optional(),
  /** shown behind a number: 卡, 小时, 日, 秒 */
  unit: words.optional(),
  help: words.optional(),
  basis: z.array(cite).max(20).default([]),
})
export type Slot = z.infer<typeof slotSchema>

/** Rules of the program that a clause states in words; a test reads the words back and holds both to one result. */
export const bindings = [
  'price', // unitPriceFen per card-hour
  'billing-start',
  'grain',
  'minimum',
  'stopped',
  'partial-device',
  'conversion',
  'billing-zone',
  'rounding',
  'storage-price',
  'storage-quantity',
  'availability', // the objective that is measured
  'service-credit', // what follows when it is missed
  'maintenance', // announced windows that do not count
  'payment-due',
  'late-payment',
  'cure-period', // after a demand, before termination
  'renewal-notice',
  'acceptance', // time to object after delivery
  'data-return', // after the end, before data is erased
  'assignment-split', // from when the assignee pays
] as const
export type Binding = (typeof bindings)[number]

export const clauseSchema = z
  .strictObject({
    id,
    title: words,
    when: conditionSchema.optional(),
    /** words with {slot} where an answer stands; {#other} is the number of another clause */
    text: words.optional(),
    /** the first variant whose condition holds; the last may have none */
    variants: z
      .array(z.strictObject({ when: conditionSchema.optional(), text: words }))
      .min(1)
      .optional(),
    basis: z.array(cite).min(1).max(20),
    /** what may go wrong with it, for the one who signs */
    risk: words.optional(),
    /** excludes or lessens a liability or bears otherwise heavily on one side: emphasised and explained (Civil Code 496) */
    exceptional: z.enum(['lessee', 'provider', 'both']).optional(),
    /** the explanation given on request; required of an exceptional clause */
    explain: words.optional(),
    binds: z.array(z.enum(bindings)).max(8).default([]),
    /** the clause may not be taken out: without it the contract lacks what law or the platform needs */
    fixed: z.literal(true).optional(),
  })
  .refine((c) => (c.text === undefined) !== (c.variants === undefined), 'a clause has either text or variants')
  .refine((c) => c.exceptional === undefined || c.explain !== undefined, 'an exceptional clause has an explanation')
export type Clause = z.infer<typeof clauseSchema>

export const frameworkSchema = z.strictObject({
  id: z.enum(frameworkIds),
  title: words,
  /** e.g. 2026.1; with the hash of the whole it names the text */
  version: z.string().regex(/^\d{4}\.\d{1,3}$/, 'expected year.number'),
  /** who issued it; the platform's own frameworks are no official model texts (Contract Supervision Measures 13) */
  issuer: words,
  official: z.boolean(),
  /** where it is for: a jurisdiction of law/ */
  place: z.string().regex(/^cn(-[a-z]+)*$/),
  from: z.iso.date(),
  until: z.iso.date().optional(),
  /** what the contract may be in law; the first is what it is when nothing else is said */
  natures: z.array(z.enum(natures)).min(1),
  intro: words,
  groups: z.array(z.strictObject({ id, title: words })).min(1),
  slots: z.array(slotSchema).min(1).max(200),
  parts: z.array(z.strictObject({ title: words, clauses: z.array(id).min(1) })).min(1),
  clauses: z.array(clauseSchema).min(1).max(300),
})
/** A model contract whole, as it is read, published, pinned and hashed. */
export type Framework = z.infer<typeof frameworkSchema>

/** A change that two sides agreed to against the template; `add` puts a clause of their own behind another. */
export const editSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('replace'),
    clause: id,
    zh: z.string().min(1).max(8_000),
    en: z.string().max(16_000),
  }),
  z.strictObject({ kind: z.literal('remove'), clause: id }),
  z.strictObject({
    kind: z.literal('add'),
    clause: id,
    after: id,
    title: words,
    zh: z.string().min(1).max(8_000),
    en: z.string().max(16_000),
  }),
])
export type Edit = z.infer<typeof editSchema>

/** A clause of a contract as both sides read it. */
export type AssembledClause = {
  id: string
  /** 1, 2, 3 … through the whole contract */
  no: number
  part: Words
  title: Words
  zh: string
  en: string
  basis: readonly string[]
  risk: Words | null
  exceptional: 'lessee' | 'provider' | 'both' | null
  explain: Words | null
  binds: readonly Binding[]
  /** null: as in the template; else what the two sides changed, with the template's words */
  deviates: { kind: 'replace' | 'add'; zh: string; en: string } | null
}

/** What a check found. `slot` is a slot or a clause; `error`: law or the framework is broken; `warning`: likely trouble. */
export type Finding = {
  slot: string
  severity: 'error' | 'warning' | 'notice'
  article: string
  message: Words
}

/** A contract made from a template, answers and agreed edits, for one day and place. */
export type Assembled = {
  framework: FrameworkId
  version: string
  /** SHA-256 of the canonical template, lower-case hex */
  sha256: string
  on: string
  place: string
  nature: Nature
  title: Words
  /** answers given, and the defaults of what was not answered */
  answers: Answers
  defaulted: readonly string[]
  clauses: readonly AssembledClause[]
  /** clauses of the template that the two sides took out */
  removed: readonly { id: string; title: Words; zh: string; en: string }[]
  findings: readonly Finding[]
  /** no required slot is missing and no answer is of the wrong kind */
  complete: boolean
}
