// What may come in without a name, and how long it may be: limits of the platform's rules, so that a flood of one does
// not cost the others their window.
import { refuse, type Refusal } from '#kernel/act'
import { anyone, type Actor } from '#kernel/identity'
import type { Law } from '#kernel/rules'
import type { Sql, Tx } from '#kernel/store'
import type { Instant } from '#kernel/time'

export const LIMITS = 'platform/evaluation-rules#limits'

export type AnonymousKind = 'report' | 'comment' | 'answer'
/** The last clock hour in which something came in without a name, and how much. */
export type LastHour = { hour: string; n: number } | null

export const isAnonymous = (actor: Actor): boolean => actor.party === anyone.party

const hourOf = (at: Instant): string => at.slice(0, 13)

export async function lastHour(sql: Sql, what: AnonymousKind): Promise<LastHour> {
  return (
    (await sql.one<{ hour: string; n: number }>(
      'select hour, n from evaluation.anonymous_hour where what = $1 order by hour desc limit 1',
      [what],
    )) ?? null
  )
}

export function countAnonymous(tx: Tx, what: AnonymousKind, at: Instant): void {
  tx.queue(
    'insert into evaluation.anonymous_hour (what, hour, n) values ($1, $2, 1) on conflict (what, hour) do update set n = anonymous_hour.n + 1',
    [what, hourOf(at)],
  )
}

/** The no to one more without a name in this hour; undefined when there is room. `rule` holds the number. */
export function floodRefusal(last: LastHour, law: Law, at: Instant, rule: string): Refusal | undefined {
  const most = law.integer(rule, 'anonymous-per-hour')
  if (last === null || last.hour !== hourOf(at) || last.n < most) return undefined
  return refuse(
    'too-many-anonymous',
    {
      zh: `本小时匿名提交已满 ${most} 件，请下一小时再提，或者登录后提交`,
      en: `${most} came in without a name this hour; try in the next hour, or sign in`,
    },
    rule,
  )
}

/** The no to words longer than the rule allows; counted in characters as people count them. */
export function lengthRefusal(texts: Record<string, unknown>, law: Law, rule: string): Refusal | undefined {
  const most = law.integer(rule, 'text-characters')
  for (const text of Object.values(texts))
    if (typeof text === 'string' && [...text].length > most)
      return refuse('too-long', { zh: `文字超过 ${most} 字，请精简`, en: `more than ${most} characters` }, rule)
  return undefined
}
