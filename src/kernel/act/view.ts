// A view: a read with a scope. The scope is an SQL predicate per role; row-level security is the second wall behind it.
import { may, roles, type Actor, type Role } from '#kernel/identity'
import type { Sql, Store } from '#kernel/store'
import type { z } from 'zod'
import { Forbidden, InvalidInput, type Words } from './act.ts'

/** SQL with names: `:party` becomes a parameter. `::type` casts are left alone. */
export type NamedSql = {
  rows<T extends object>(text: string, values?: Record<string, unknown>): Promise<T[]>
}

export type Looking = {
  /** the scope's predicate for this role, over the alias the view uses */
  where: string
  /** the actor, and `asOf` when another day is looked at */
  actor: Actor
  asOf: string | null
  /** the instant of looking, by the clock of the platform: what is overdue is judged by the clock that acts go by */
  now: string
  /** a tracked table as it is, or as it was: `table('contracts.lease')` in a from clause */
  table(name: string): string
  /** the same snapshot through a door of another room */
  sql: Sql
}

export type View<Input extends object, Answer> = {
  name: string
  title: Words
  /** who may look, and which rows: a predicate that may use :party */
  scope: Partial<Record<Role, string>>
  input: z.ZodType<Input>
  /** true: the view can show an earlier instant; otherwise asking for one is refused rather than answered with today */
  travels?: boolean
  load(read: NamedSql, input: Input, looking: Looking): Promise<Answer>
}

/** Declares a view. */
export const view = <I extends object, A>(v: View<I, A>): View<I, A> => v

// oxlint-disable-next-line typescript/no-explicit-any
export type AnyView = View<any, any>

/** Everyone may see every row. */
export const everyone = (predicate = 'true'): Partial<Record<Role, string>> =>
  Object.fromEntries(roles.map((role) => [role, predicate]))

/** ':party' → '$1', in order of first use; values by name. A name without a value is a bug and throws. */
export function named(text: string, values: Record<string, unknown>): { text: string; values: unknown[] } {
  const order: string[] = []
  const numbered = text.replace(/(?<!:):([a-zA-Z_]\w*)/g, (_, name: string) => {
    if (!(name in values)) throw new Error(`a view's SQL uses :${name}, which has no value`)
    let at = order.indexOf(name)
    if (at < 0) at = order.push(name) - 1
    return `$${at + 1}`
  })
  return { text: numbered, values: order.map((name) => values[name]) }
}

/**
 * Looks through a view as `actor`. Throws Forbidden or InvalidInput. `asOf` shows the state of that instant.
 * Everything is read in one repeatable snapshot under the role suan_reader.
 */
export async function look<I extends object, A>(
  store: Store,
  view: View<I, A>,
  {
    actor,
    input,
    asOf = null,
    now = new Date().toISOString(),
  }: { actor: Actor; input: unknown; asOf?: string | null; now?: string },
): Promise<A> {
  const { allowed, policy } = may(actor, view.name, Object.keys(view.scope) as Role[])
  if (!allowed) throw new Forbidden(policy)
  const parsed = view.input.safeParse(input)
  if (!parsed.success)
    throw new InvalidInput(
      parsed.error.issues.map((i) => ({ path: i.path.join('.') || '(query)', message: i.message })),
    )
  if (asOf !== null && view.travels !== true)
    throw new InvalidInput([{ path: 'asOf', message: 'this view shows the present only' }])
  return await store.read({ party: actor.role === 'public' ? null : actor.party, role: actor.role }, async (sql) => {
    const read: NamedSql = {
      rows: (text, values = {}) => {
        const n = named(text, { party: actor.party, as_of: asOf, ...values })
        return sql.rows(n.text, n.values)
      },
    }
    return await view.load(read, parsed.data, {
      where: `(${view.scope[actor.role]!})`,
      actor,
      asOf,
      now,
      table: (name) => (asOf === null ? name : `${name}_at(:as_of)`),
      sql,
    })
  })
}
