// The few kinds of field that many acts and views ask for, so that each is checked in one way.
import { z } from 'zod'

/** An id; recorded in one spelling, lower case: two spellings of one id would be two streams of evidence. */
export const uuidInput = z.uuid().transform((id) => id.toLowerCase())

/** A calendar day from 1900 on. */
export const dayInput = z.iso
  .date()
  .refine((day) => day >= '1900-01-01', { message: 'a day from 1900-01-01 on is expected' })

/** An instant; recorded in one spelling, ISO UTC with milliseconds, so that equal instants are equal text. */
export const instantInput = z.iso
  .datetime()
  .refine((at) => at >= '1900', { message: 'an instant from 1900 on is expected' })
  .transform((at) => new Date(at).toISOString())

/** A place: cn, a province, a city. */
export const placeInput = z.string().regex(/^cn(-[a-z]{2}){0,2}$/, 'a place such as cn, cn-gd or cn-gd-sz is expected')

/** One page of a list whose rows are named by UUIDs: how many, and after which. */
export const pageInput = {
  limit: z.coerce.number().int().min(1).max(500).default(100),
  after: z.union([z.uuid(), z.literal('')]).default(''),
}

/** The rows of a page and the cursor of the next one. */
export function page<R extends object>(rows: R[], limit: number, id: keyof R): { rows: R[]; next: string | null } {
  return { rows, next: rows.length === limit ? String(rows.at(-1)![id]) : null }
}
