// Authority: which role may do or see what. Each answer names the policy that decided (ADR 0005).
import type { Actor, Role } from './party.ts'

export type Permission = { allowed: boolean; policy: string }

/**
 * May this actor perform an act, or see a view, that is open to these roles? Whether the actor is a party to the
 * very thing is a fact of the case and is judged there (in `decide`, or by the scope of the view).
 */
export function may(actor: Actor, resource: string, openTo: readonly Role[]): Permission {
  if (openTo.includes(actor.role)) return { allowed: true, policy: `${resource} is open to ${actor.role}` }
  return { allowed: false, policy: `${resource} is open to ${openTo.join(', ')} only` }
}
