// When a licence ends, and when its holder is told: ahead of the last day for renewal, on that day, and when it is over.
import { setTimer } from '#kernel/procedure'
import type { Law } from '#kernel/rules'
import type { Tx } from '#kernel/store'
import { addDays, countedBack, millisOf, type Day, type Instant } from '#kernel/time'
import { matterNamed } from './matters.ts'

export const NOTICE = 'platform/admission-rules#expiry-notice'
const GENERAL = { cite: 'cn/administrative-licensing-law#50', number: 'renewal-working-days' }

export type Reminder = { which: 'soon' | 'last-day' | 'over'; on: Day }

/** The period by which renewal must be asked for before the last day: the longest of its matters, in calendar days at the most. */
function renewalOf(matters: readonly string[], law: Law): { cite: string; number: string; atMostDays: number } {
  const periods = [GENERAL, ...matters.flatMap((id) => matterNamed(id)?.renewal ?? [])].filter(
    ({ cite }) => law.holds(cite).holds,
  )
  return periods
    .map(({ cite, number }) => {
      const period = law.period(cite, number)
      // Thirty working days lie within sixty calendar days in every year notified so far.
      const atMostDays = 'workingDays' in period ? 2 * period.workingDays : 'days' in period ? period.days : 0
      return { cite, number, atMostDays }
    })
    .toSorted((a, b) => b.atMostDays - a.atMostDays)[0]!
}

/** The last day on which renewal may be asked for; null while the calendar of its year is not notified. */
export function lastDayForRenewal(
  matters: readonly string[],
  validUntil: Day,
  law: Law,
): { day: Day | null; basis: string } {
  const { cite, number } = renewalOf(matters, law)
  // Each number says itself whether it is working days (Licensing Law 82) or calendar days (telecom).
  const answer = countedBack({ rule: 'CIVIL', amount: law.period(cite, number), before: validUntil }, law.calendars)
  return { day: 'due' in answer ? answer.due : null, basis: cite }
}

/** The first reminder of a licence that ends on `validUntil`: ahead of the last day for renewal. */
export function firstReminder(matters: readonly string[], validUntil: Day, law: Law): Reminder {
  const lead = law.days(NOTICE, 'lead-days')
  return { which: 'soon', on: addDays(validUntil, -(renewalOf(matters, law).atMostDays + lead)) }
}

/** What comes after a reminder; undefined after the last. */
export function nextReminder(
  { which }: Pick<Reminder, 'which'>,
  matters: readonly string[],
  validUntil: Day,
  law: Law,
): Reminder | undefined {
  if (which === 'soon')
    return {
      which: 'last-day',
      on: lastDayForRenewal(matters, validUntil, law).day ?? addDays(validUntil, -renewalOf(matters, law).atMostDays),
    }
  if (which === 'last-day') return { which: 'over', on: addDays(validUntil, 1) }
  return undefined
}

export const REMIND = 'admission.expiry.remind'
const ORDER = { soon: 0, 'last-day': 1, over: 2 } as const

/** Early on a day in Shanghai. */
const morningOf = (day: Day): Instant =>
  new Date(millisOf(`${day}T00:00:00.000Z`) - 8 * 3_600_000 + 1_000).toISOString()

/** Sets the timer of a reminder; `act` is the act that causes it. A day that has passed fires at once. */
export function remindAt(
  tx: Tx,
  of: { of: 'licence' | 'certificate'; id: string },
  { which, on }: Reminder,
  act: string,
): void {
  setTimer(tx, {
    // apart from the timers that the step itself makes from the same id
    timer: `${act.slice(0, 34)}f${ORDER[which]}`,
    dueAt: morningOf(on),
    act: REMIND,
    input: { ...of, which },
    basis: [NOTICE],
    stream: `${of.of}/${of.id}`,
    seq: ORDER[which],
  })
}
