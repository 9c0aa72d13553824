// What must be entered at a step, as its procedure says it, and what of it later steps may depend on.
import { dayInput, instantInput, placeInput, uuidInput } from '#kernel/act'
import type { Chart, ChartField, ChartStep } from '#kernel/procedure'
import { z } from 'zod'

/** The fields of a step by name; an opening step has title and place, every other the file. */
export type StepInput = {
  file?: string
  title?: string
  place?: string
  about?: string
  with?: Record<string, string>
} & Record<string, unknown>

const HASH = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in lower-case hex is expected')

function fieldInput(field: ChartField): z.ZodType {
  switch (field.type) {
    case 'text':
      return z.string().trim().min(1).max(500)
    case 'long':
      return z.string().trim().min(1).max(50_000)
    case 'day':
      return dayInput
    case 'instant':
      return instantInput
    case 'count':
      return z.int().min(0)
    case 'amountFen':
      return z.int().min(0)
    case 'ppm':
      return z.int().min(0).max(1_000_000)
    case 'choice':
      return optionOf(field)
    case 'choices':
      return z
        .array(optionOf(field))
        .min(1)
        .refine((chosen) => new Set(chosen).size === chosen.length, 'each once')
    case 'yes-no':
      return z.enum(['yes', 'no'])
    case 'files':
      return z
        .array(z.strictObject({ name: z.string().trim().min(1).max(200), sha256: HASH }))
        .min(1)
        .max(50)
    case 'list':
      return z.array(z.string().trim().min(1).max(500)).min(1).max(200)
  }
}

const optionOf = ({ options = [] }: ChartField): z.ZodType<string> =>
  z.enum(options.map(({ value }) => value) as [string, ...string[]])

/** The input of a step: the file and what must be entered; the opening step also names the file and who takes part. */
export function inputOf(chart: Chart, step: ChartStep): z.ZodType<StepInput> {
  const counted = new Set(Object.values(chart.clocks ?? {}).map(({ period }) => period))
  const fields = Object.fromEntries(
    Object.entries(step.fields ?? {}).map(([name, field]) => {
      // A number that a clock will count by is a period: at least a day, at most ten years.
      const input = counted.has(`field ${name}`) ? z.int().min(1).max(3_650) : fieldInput(field)
      return [name, field.optional === true ? input.optional() : input]
    }),
  )
  const opening = {
    title: z.string().trim().min(1).max(200),
    place: placeInput,
    about: z.string().max(200).optional(),
    with: z.partialRecord(z.enum(Object.keys(chart.parts) as [string, ...string[]]), uuidInput).optional(),
  }
  return z.strictObject({
    ...(step.from.includes('start') ? opening : { file: uuidInput }),
    ...fields,
  }) as z.ZodType<StepInput>
}

/** Only what was chosen, not what was written: later steps may depend on it, and it is small. */
export const marksOf = (step: ChartStep, input: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(step.fields ?? {}).flatMap(([name, { type }]) => {
      const value = input[name]
      return (type === 'choice' || type === 'yes-no') && typeof value === 'string' ? [[name, value]] : []
    }),
  )

/** What was entered, without what names the file. */
export const enteredOf = (step: ChartStep, input: StepInput): Record<string, unknown> =>
  Object.fromEntries(
    Object.keys(step.fields ?? {}).flatMap((name) => (input[name] === undefined ? [] : [[name, input[name]]])),
  )
