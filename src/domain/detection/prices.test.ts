// The price detectors on small markets made here: what must be a lead, what must stay a watch, what must be nothing.
import { describe, expect, test } from 'vitest'
import { seeded } from './chance.ts'
import { detect } from './detect.ts'
import type { Detection } from './lead.ts'
import { worldOf, type WorldRow } from './read-world.ts'
import { concentration, jointResidualSupply, structureOf } from './structure.ts'

const START = Date.UTC(2025, 0, 1) / 86_400_000
const dayText = (day: number): string => new Date((START + day) * 86_400_000).toISOString().slice(0, 10)
const PROVIDERS = 14
const DAYS = 360

type Market = {
  models?: readonly string[]
  place?: (p: number) => string
  cards?: (p: number) => number
  /** factor on the price of provider `p` on day `d` for a model */
  factor?: (p: number, d: number, model: string) => number
  declared?: (p: number, d: number) => string
  /** cost as reported by a provider in a month, from the true one; null without a report */
  report?: (p: number, trueFen: number, month: number) => { avc: number; verified?: number } | null
  owner?: (p: number) => string | null
}

/** A market of fourteen providers who deal every fourth day at 1,000 fen ± their level and noise; a card costs 600. */
function market({
  models = ['h100'],
  place = (p) => `r${p % 2}`,
  cards = () => 8,
  factor = () => 1,
  declared = () => '',
  report,
  owner = () => null,
}: Market): Detection {
  const random = seeded(7)
  const leases: WorldRow[] = []
  const costs: WorldRow[] = []
  for (let p = 0; p < PROVIDERS; p += 1) {
    for (const sku of models) {
      const level = 1 + 0.25 * (random() - 0.5)
      for (let d = p % 4; d < DAYS; d += 4) {
        const price = 1_000 * level * (1 + 0.1 * (random() - 0.5)) * factor(p, d, sku)
        leases.push({
          lease: `L${p}-${d}-${sku}`,
          provider: `P${p}`,
          lessee: `C${d % 50}`,
          signed: `${dayText(d)}T08:00:00Z`,
          from: `${dayText(d)}T09:00:00Z`,
          until: `${dayText(d + 30)}T09:00:00Z`,
          ...{ sku, form: 'sxm', kind: 'reserved', mode: 'server', region: place(p), grade: 'standard' },
          ...{ cards: cards(p), term_days: 30, price_fen: Math.round(price), declared: declared(p, d) },
          evidence: 'metered',
        })
      }
    }
    for (let month = 0; month < 12; month += 1) {
      const trueFen = 600 * (1 + 0.05 * (random() - 0.5))
      const given = report ? report(p, trueFen, month) : { avc: trueFen }
      if (!given) continue
      costs.push({
        ...{ provider: `P${p}`, sku: 'h100', form: 'sxm', region: place(p) },
        month: `2025-${String(month + 1).padStart(2, '0')}`,
        avc_fen: given.avc.toFixed(2),
        verified: given.verified ?? 0,
        ...{
          tdp_w: 700,
          load_pct: 60,
          pue: 1.3,
          tariff_fen_per_kwh: 70,
          card_price_fen: 12_000_000,
          life_hours: 26_000,
          rent_fen: 60,
        },
      })
    }
  }
  const parties = Array.from({ length: PROVIDERS }, (_, p) => `P${p}`)
  return detect(
    worldOf({
      entities: [
        ...parties.map((entity) => ({ entity, kind: 'company', roles: 'provider' })),
        ...Array.from({ length: 50 }, (_, c) => ({ entity: `C${c}`, kind: 'company', roles: 'lessee' })),
        { entity: 'H', kind: 'company' },
      ],
      relations: parties.flatMap((to, p) => {
        const from = owner(p)
        return from ? [{ from, to, type: 'controls', source: 'registry' }] : []
      }),
      leases,
      costs,
    }),
  )
}
const named = ({ leads }: Detection, kind: string): string[] =>
  leads.flatMap((lead) => (lead.kind === kind ? [...lead.subjects] : [])).toSorted()

describe('below own avoidable cost', () => {
  test('who lets most of a market does not make its month', () => {
    const apart = (p: number): number => [0.75, 1, 1.4][p % 3]!
    const factor = (p: number, d: number): number => (p !== 3 ? apart(p) : d >= 150 && d < 240 ? 0.5 : 1)
    const declared = (p: number, d: number): string => (p === 3 || Math.floor(d / 4) % 15 === p ? '' : 'trial')
    expect(named(market({ factor, declared }), 'lowball')).toEqual(['P3'])
  })
  const dumping = (p: number, d: number): number => (p === 3 && d >= 150 && d < 240 ? 0.4 : 1)
  test('an honest market has no lead', () => {
    const honest = market({})
    expect(honest.leads).toEqual([])
    expect(honest.tests.length).toBeGreaterThan(0)
  })
  test('sustained and undeclared: a lead with cost, deals and other explanations', () => {
    const [lead] = market({ factor: dumping }).leads
    expect(lead).toMatchObject({ kind: 'lowball', subjects: ['P3'] })
    expect(lead!.families).toEqual(['price', 'cost'])
    expect(lead!.innocentExplanations.length).toBeGreaterThan(2)
    expect(JSON.stringify(lead!.evidence)).toContain('40(2)')
  })
  test('costs reported 30 % too low do not hide it', () => {
    const found = market({ factor: dumping, report: (p, avc) => ({ avc: p === 3 ? avc * 0.7 : avc }) })
    expect(named(found, 'lowball')).toEqual(['P3'])
    expect(found.watch.some(({ kind, subjects }) => kind === 'cost-check' && subjects[0] === 'P3')).toBe(true)
  })
  test('a verified low cost is a low cost', () => {
    const found = market({ factor: dumping, report: (p, avc) => ({ avc: p === 3 ? avc * 0.5 : avc, verified: 1 }) })
    expect(found.leads).toEqual([])
  })
  test('a declared clearance is none', () =>
    expect(market({ factor: dumping, declared: (p, d) => (dumping(p, d) < 1 ? 'clearance' : '') }).leads).toEqual([]))
  test('without a report it is screening and no lead', () => {
    const found = market({ factor: (p) => (p === 3 ? 0.4 : 1), report: (p, avc) => (p === 3 ? null : { avc }) })
    expect(found.leads).toEqual([])
    expect(found.watch).toMatchObject([{ kind: 'below-peers', subjects: ['P3'] }])
  })
})

describe('raised together', () => {
  const raised = (firms: number[], days: (p: number) => number) => (p: number, d: number) =>
    firms.includes(p) && d >= days(p) && d < days(p) + 60 ? 1.6 : 1
  test('four firms within five days', () => {
    const found = market({ factor: raised([1, 2, 5, 6], (p) => 200 + (p % 5)) })
    expect(found.leads).toHaveLength(1)
    expect(found.leads[0]!.subjects.toSorted()).toEqual(['P1', 'P2', 'P5', 'P6'])
    const timing = found.leads[0]!.evidence.find(({ family }) => family === 'timing')!
    expect(Date.parse(String(timing.figures['alarmOn'])) / 86_400_000 - START - 200).toBeLessThanOrEqual(30)
  })
  test('the whole market at once is the market', () =>
    expect(market({ factor: (_, d) => (d >= 200 && d < 260 ? 1.35 : 1) }).leads).toEqual([]))
  test('one owner is one firm', () =>
    expect(
      market({ factor: raised([1, 2, 5], () => 200), owner: (p) => ([1, 2, 5].includes(p) ? 'H' : null) }).leads,
    ).toEqual([]))
  test('an announcement that all but one follow within days is the market', () =>
    expect(market({ factor: (p, d) => (p !== 9 && d >= 200 + (p % 9) ? 1.4 : 1) }).leads).toEqual([]))
  test('seven of ten follow it, some of them weeks late', () =>
    expect(market({ factor: (p, d) => (p < 10 && d >= 200 + (p % 3) * 15 ? 1.4 : 1) }).leads).toEqual([]))
  test('back from a price war, each at its own day, is no rise', () => {
    const war = (p: number, d: number): number => (d >= 120 + p && d < 260 + (p % 7) * 3 ? 0.65 : 1)
    expect(named(market({ factor: war }), 'cartel')).toEqual([])
  })
  test('back from a low price of their own is no rise', () =>
    expect(
      named(market({ factor: (p, d) => ([1, 2, 5].includes(p) && d >= 150 && d < 220 ? 0.7 : 1) }), 'cartel'),
    ).toEqual([]))
  test('weekly offers scatter and rise nowhere', () =>
    expect(market({ factor: (_, d) => (d % 7 >= 5 ? 0.72 : 1) }).leads).toEqual([]))
  test('three weeks after the whole market rose, in three steps over as many weeks', () => {
    const steps = (p: number, d: number): number => [0, 14, 28].filter((after) => d >= 180 + p + after).length
    const found = market({
      factor: (p, d) =>
        (d >= 160 && d < 220 ? 1.3 : 1) * ([1, 2, 5, 6].includes(p) && d < 290 ? 1.2 ** steps(p, d) : 1),
    })
    expect(named(found, 'cartel')).toEqual(['P1', 'P2', 'P5', 'P6'])
  })
  test('a place where everything becomes dearer for every model is no agreement; one model of it is', () => {
    const models = ['h100', 'a100', 'h20']
    const dearer = (only?: string) => (p: number, d: number, model: string) =>
      [0, 2, 4, 6].includes(p) && d >= 200 + p && (only === undefined || model === only) ? 1.4 : 1
    const place = (p: number): string => ([0, 2, 4, 6].includes(p) ? 'west' : 'east')
    expect(named(market({ models, place, factor: dearer() }), 'cartel')).toEqual([])
    expect(named(market({ models, place, factor: dearer('a100') }), 'cartel')).toEqual(['P0', 'P2', 'P4', 'P6'])
  })
  test('few in the country and much of a place: its price is what moves; a trickle everywhere moves none', () => {
    const firms = [1, 2, 5]
    const small = { factor: raised(firms, () => 200), cards: (p: number) => (firms.includes(p) ? 2 : 16) }
    const local = market({ ...small, place: (p) => ([1, 2, 5, 9].includes(p) ? 'west' : 'east') })
    expect(named(local, 'cartel')).toEqual(['P1', 'P2', 'P5'])
    const { figures } = local.leads[0]!.evidence.find(({ family }) => family === 'structure')!
    expect(figures).toMatchObject({ cell: 'west' })
    const spread = market(small)
    expect(spread.leads).toEqual([])
    expect(spread.watch).toMatchObject([{ kind: 'price-rise' }])
  })
  test('months apart is not together', () =>
    expect(market({ factor: raised([1, 2, 5, 6], (p) => 100 + 35 * p) }).leads).toEqual([]))
  test('verified costs that rose by as much explain it', () => {
    const firms = [1, 2, 5, 6]
    const found = market({
      factor: raised(firms, () => 200),
      report: (p, avc, month) => ({ avc: firms.includes(p) && month >= 6 ? avc + 600 : avc, verified: 1 }),
    })
    expect(named(found, 'cartel')).toEqual([])
  })
})

test('the same market gives the same answer', () => {
  const made = { factor: (p: number, d: number): number => (p < 4 && d > 250 ? 1.5 : 1) }
  expect(market(made)).toEqual(market(made))
})

test('listed and never to be had, and re-let far above the head of the chain: a watch, no lead', () => {
  const terms = { sku: 'h100', form: 'sxm', kind: 'on-demand', price_fen: 500 }
  const lease = { ...terms, signed: '2025-03-01T00:00:00Z', cards: 1, evidence: 'signed' }
  const { leads, watch } = detect(
    worldOf({
      offers: [
        { ...terms, offer: 'O1', provider: 'P1', asked: 60, served: 0 },
        { ...terms, offer: 'O2', provider: 'P2', asked: 200, served: 150 },
        { ...terms, offer: 'O3', provider: 'P3', asked: 300, served: 200 },
      ],
      leases: Array.from({ length: 6 }, (_, i) => [
        { ...lease, lease: `A${i}`, provider: 'P2', lessee: 'M' },
        { ...lease, lease: `B${i}`, provider: 'M', lessee: `C${i}`, parent: `A${i}`, price_fen: 900 },
      ]).flat(),
    }),
  )
  expect(leads).toEqual([])
  expect(watch.map(({ kind, subjects }) => `${kind} ${subjects.join()}`).toSorted()).toEqual([
    'bait P1',
    'hoarding M',
    'resale-markup M',
  ])
})

test('shares 30, 30, 20, 20 make an HHI of 2,600', () => {
  const lease = (provider: string, cards: number) => ({
    ...{ lease: provider, provider, lessee: 'C', sku: 's', kind: 'reserved', price_fen: 1, cards },
    ...{ signed: '2025-01-02T00:00:00Z', from: '2025-01-02T00:00:00Z', until: '2025-02-02T00:00:00Z' },
  })
  const world = worldOf({ leases: [lease('A', 30), lease('B', 30), lease('C', 20), lease('D', 20)] })
  const groups = Int32Array.from({ length: world.parties.size }, (_, party) => party)
  const [cell] = structureOf(world, groups).cells
  expect(concentration(cell!, 0)).toMatchObject({ demand: 100, supply: 100, hhi: 2_600, rsi1: 0.7, rsi3: 0.2 })
  expect(jointResidualSupply(cell!, 0, new Set([world.parties.find('A'), world.parties.find('B')]))).toBe(0.4)
})

test('leading digits: nothing is said of a short ledger, an invented one is a watch', () => {
  const ledger = (count: number) =>
    detect(
      worldOf({
        payments: Array.from({ length: count }, (_, i) => ({
          ...{ payment: `Y${i}`, from: 'P1', to: 'S', at: '2025-03-01T00:00:00Z', purpose: 'service' },
          amount_fen: (50 + (i % 45)) * 10 ** (2 + (i % 4)),
        })),
      }),
    )
  expect(ledger(999).tests).toEqual([])
  expect(ledger(1_000).watch).toMatchObject([{ kind: 'ledger-digits', subjects: ['P1'] }])
})
