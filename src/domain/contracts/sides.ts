// Who stands on which side of a contract.
import type { Actor } from '#kernel/identity'
import type { Words } from '#kernel/act'

export type Side = 'lessee' | 'provider' | 'assignee'

/** The parties by side; an assignee only where a contract passes from one lessee to another. */
export type Sides = { lessee: string; provider: string; assignee: string | null }

export const SIDE: Record<Side, Words> = {
  lessee: { zh: '承租方', en: 'the lessee' },
  provider: { zh: '出租方', en: 'the provider' },
  assignee: { zh: '受让方', en: 'the assignee' },
}

/** The side on which this actor stands; null when it is none of them. */
export function sideOf({ role, party }: Pick<Actor, 'role' | 'party'>, sides: Sides): Side | null {
  if (role === 'provider') return party === sides.provider ? 'provider' : null
  if (role !== 'lessee') return null
  if (party === sides.lessee) return 'lessee'
  return party === sides.assignee ? 'assignee' : null
}

/** The sides that this contract has. */
export const sidesOf = ({ assignee }: Pick<Sides, 'assignee'>): Side[] =>
  assignee === null ? ['lessee', 'provider'] : ['lessee', 'provider', 'assignee']

/** The parties of a contract, for whoever may read its history. */
export const partiesOf = (sides: Sides): string[] => sidesOf(sides).map((side) => sides[side]!)
