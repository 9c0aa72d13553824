// Cards taken off the market and let again: mark-ups along the chain of title, and who holds a large part of a market as a
// tenant only to re-let it. Re-letting is lawful and useful; watched where the mark-up or the hold is far out of line.
import { median } from '#kernel/stats'
import { recordsOf, type Finding, type Watch, type Words } from './lead.ts'
import { NONE, type World } from './world.ts'

export const RESALE = {
  leastDeals: 5,
  /** log of half as much again over the price at the head of the chain */
  markup: Math.log(1.5),
  /** share of all cards of a SKU taken on lease by one group, and of these let again */
  heldShare: 0.25,
  reletShare: 0.5,
  longestChain: 16,
} as const

const innocent: readonly Words[] = [
  { zh: '转租附带运维、网络、软件或担保等服务', en: 're-let with operation, network, software or a guarantee' },
  { zh: '整租零售：长租大单与短租小单的价差', en: 'bought long and large, let short and small' },
  { zh: '首租价格为早期或优惠价', en: 'an early or favoured price at the head of the chain' },
]

/** Looks along the chains of title. O(leases). */
export function hoarding(world: World, groups: Int32Array): Finding {
  const { leases } = world
  const relet = new Map<number, { markups: number[]; ids: string[]; deepest: number }>()
  const held = new Map<number, Map<number, number>>() // SKU → group → cards taken on lease
  const letAgain = new Map<number, Map<number, number>>()
  const cardsOf = new Map<number, number>()
  const add = (table: Map<number, Map<number, number>>, sku: number, group: number, cards: number): void => {
    let row = table.get(sku)
    if (!row) table.set(sku, (row = new Map()))
    row.set(group, (row.get(group) ?? 0) + cards)
  }
  for (let row = 0; row < leases.count; row += 1) {
    const sku = leases.sku[row]!
    const cards = leases.cards[row]!
    if (leases.parent[row] === NONE) {
      add(held, sku, groups[leases.lessee[row]!]!, cards)
      cardsOf.set(sku, (cardsOf.get(sku) ?? 0) + cards)
      continue
    }
    const { head, depth } = headOf(world, row)
    if (head === NONE || groups[leases.provider[row]!] === groups[leases.provider[head]!]) continue
    add(letAgain, sku, groups[leases.provider[row]!]!, cards)
    let entry = relet.get(leases.provider[row]!)
    if (!entry) relet.set(leases.provider[row]!, (entry = { markups: [], ids: [], deepest: 0 }))
    entry.markups.push(Math.log(leases.priceFen[row]! / leases.priceFen[head]!))
    entry.ids.push(world.leaseIds.text(row))
    entry.deepest = Math.max(entry.deepest, depth)
  }
  const watch: Watch[] = []
  for (const [provider, { markups, ids, deepest }] of relet) {
    if (markups.length < RESALE.leastDeals) continue
    const typical = median(Float64Array.from(markups))
    if (typical < RESALE.markup) continue
    watch.push({
      kind: 'resale-markup',
      subjects: [world.parties.text(provider)],
      what: { zh: '转租加价远高于链首租价', en: 're-let far above the price at the head of the chain' },
      evidence: [
        {
          family: 'price',
          what: { zh: `${ids.length} 笔转租`, en: `${ids.length} re-lets` },
          figures: {
            deals: ids.length,
            medianMarkupPct: Number((Math.expm1(typical) * 100).toFixed(1)),
            longestChain: deepest,
          },
          records: recordsOf('leases', ids),
        },
      ],
      innocentExplanations: innocent,
    })
  }
  for (const [sku, byGroup] of letAgain) {
    for (const [group, again] of byGroup) {
      const own = held.get(sku)?.get(group) ?? 0
      const share = own / (cardsOf.get(sku) ?? Infinity)
      if (share < RESALE.heldShare || again < RESALE.reletShare * own) continue
      watch.push({
        kind: 'hoarding',
        subjects: partiesOf(world, groups, group),
        what: { zh: '承租大量同型号算力后转租', en: 'takes a large part of a model on lease and lets it again' },
        evidence: [
          {
            family: 'structure',
            what: { zh: '承租份额与转租份额', en: 'share taken and share let again' },
            figures: {
              sku: world.words.text(sku),
              heldPct: Number((share * 100).toFixed(1)),
              heldCards: own,
              reletCards: again,
            },
            records: [],
          },
        ],
        innocentExplanations: innocent,
      })
    }
  }
  return { candidates: [], watch, tests: [] }
}

/** The lease at the head of a chain; NONE when the chain leaves the table or runs in a circle. */
function headOf({ leases }: World, row: number): { head: number; depth: number } {
  let head = row
  for (let depth = 0; depth <= RESALE.longestChain; depth += 1) {
    const parent = leases.parent[head]!
    if (parent === NONE) return { head, depth }
    if (parent >= leases.count) return { head: NONE, depth }
    head = parent
  }
  return { head: NONE, depth: RESALE.longestChain }
}

/** Members of a group that have a row; where none has one, its members as they are named. */
function partiesOf(world: World, groups: Int32Array, group: number): string[] {
  const members = Array.from({ length: world.parties.size }, (_, party) => party).filter(
    (party) => groups[party] === group,
  )
  const registered = members.filter((party) => party < world.entities.count)
  return (registered.length > 0 ? registered : members).map((party) => world.parties.text(party))
}
