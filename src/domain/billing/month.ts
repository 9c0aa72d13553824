import { z } from 'zod'

/** A month that calendars and zones can reckon with. */
export const monthInput = z
  .string()
  .regex(/^(199\d|20\d\d|21\d\d)-(0[1-9]|1[0-2])$/, 'a month from 1990-01 to 2199-12 is expected')
