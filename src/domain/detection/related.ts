// Who belongs together (methods: typed, dated ties with a strength). A tie is control, ownership, a person, an account or
// an attribute that two share; one that many share says little, one of a registration agent or an office tower nothing.
import { UnionFind } from '#kernel/graph'
import { ENTITY_KIND, NONE, RELATION, type World } from './world.ts'

/** Strengths of ties; three make one control group: law/platform/subsidy-rules.yaml, detect-related. */
export const RELATED = {
  groupStrength: 3,
  control: 3,
  sharedAccount: 3,
  sharedLegalRep: 3,
  majority: 3,
  majorityPct: 50,
  stake: 2,
  stakePct: 25,
  sharedContact: 1.5,
  sharedAddress: 1,
  /** an attribute that more than so many share counts for less: strength × this / number */
  discountFrom: 8,
  /** and one that more than so many share for nothing */
  most: 64,
} as const

/** Strength of sharing an attribute, by the place of the relation in WORDS.relation. */
const SHARED: Readonly<Record<number, number>> = {
  [RELATION['legal-rep']]: RELATED.sharedLegalRep,
  [RELATION['bank-account']]: RELATED.sharedAccount,
  [RELATION.phone]: RELATED.sharedContact,
  [RELATION.email]: RELATED.sharedContact,
  [RELATION.device]: RELATED.sharedContact,
  [RELATION.address]: RELATED.sharedAddress,
}

/** A tie between two parties: which rows of relations carry it and how strong they are together. */
export type Tie = { a: number; b: number; strength: number; rows: number[] }

export type Related = {
  /** control group of each party, by a party that stands for it */
  of: Int32Array
  /** members of each group of two or more */
  members: ReadonlyMap<number, readonly number[]>
  ties: ReadonlyMap<number, Tie>
}

const keyOf = (a: number, b: number): number => (a < b ? a * 0x4000000 + b : b * 0x4000000 + a)

/** The tie of two parties, if there is one. */
export const tieOf = (related: Related, a: number, b: number): Tie | undefined => related.ties.get(keyOf(a, b))

/**
 * Ties and control groups from the relations that held on some day in [from, until] (days; always, when not said).
 * Near-linear in the relations; an attribute shared by m entities costs m², m at most RELATED.most.
 */
export function relatedOf(world: World, from = -Infinity, until = Infinity): Related {
  const { entities, relations, parties } = world
  const ties = new Map<number, Tie>()
  const isAgent = (party: number) => party < entities.count && entities.kind[party] === ENTITY_KIND.agent
  const tie = (a: number, b: number, strength: number, rows: number[]) => {
    if (a === b || strength <= 0) return
    const key = keyOf(a, b)
    const known = ties.get(key)
    if (known === undefined) ties.set(key, { a, b, strength, rows: [...rows] })
    else {
      known.strength += strength
      for (const row of rows) if (!known.rows.includes(row)) known.rows.push(row)
    }
  }
  const held = new Map<number, number[]>() // attribute and type → rows
  const dead = new Set<number>() // attributes of agents
  for (let row = 0; row < relations.count; row += 1) {
    if (!(relations.since[row]! <= until && relations.until[row]! > from)) continue
    const [a, b, type] = [relations.from[row]!, relations.to[row]!, relations.type[row]!]
    if (a === NONE || b === NONE) continue
    if (isAgent(a) || isAgent(b) || type === RELATION.agent) {
      if (isAgent(a)) dead.add(b)
      continue
    }
    if (type === RELATION.controls) tie(a, b, RELATED.control, [row])
    else if (type === RELATION.shareholding) {
      const share = relations.sharePct[row]!
      if (share >= RELATED.majorityPct) tie(a, b, RELATED.majority, [row])
      else if (share >= RELATED.stakePct) tie(a, b, RELATED.stake, [row])
    } else {
      const key = b * 16 + type
      const rows = held.get(key)
      if (rows === undefined) held.set(key, [row])
      else rows.push(row)
    }
  }
  for (const [key, rows] of held) {
    const attribute = Math.floor(key / 16)
    if (dead.has(attribute)) continue
    const holders = new Map<number, number>() // once each, whatever the register repeats
    for (const row of rows) if (!holders.has(relations.from[row]!)) holders.set(relations.from[row]!, row)
    const list = [...holders]
    if (list.length > RELATED.most) continue
    const strength = (SHARED[key % 16] ?? 0) * Math.min(1, RELATED.discountFrom / list.length)
    const isEntity = attribute < entities.count
    for (let i = 0; i < list.length; i += 1) {
      const [a, row] = list[i]!
      if (isEntity) tie(a, attribute, strength, [row])
      for (let j = i + 1; j < list.length; j += 1) tie(a, list[j]![0], strength, [row, list[j]![1]])
    }
  }
  const sets = new UnionFind(parties.size)
  for (const { a, b, strength } of ties.values()) if (strength >= RELATED.groupStrength) sets.union(a, b)
  const of = new Int32Array(parties.size)
  const members = new Map<number, number[]>()
  for (let party = 0; party < parties.size; party += 1) {
    const group = (of[party] = sets.find(party))
    if (sets.sizeOf(party) < 2) continue
    const list = members.get(group)
    if (list === undefined) members.set(group, [party])
    else list.push(party)
  }
  return { of, members, ties }
}

/** Control group of each party over the whole record. */
export const controlGroups = (world: World): Int32Array => relatedOf(world).of

/** Strength of what ties two parties, 0 … 3: one group is 3, else their own tie. */
export function relationStrength(related: Related, a: number, b: number): number {
  if (related.of[a] === related.of[b]) return RELATED.groupStrength
  return Math.min(RELATED.groupStrength, tieOf(related, a, b)?.strength ?? 0)
}
