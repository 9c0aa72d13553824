// Leases signed on the platform as rows of leases.csv, sub-leases with their parent; what says no price of one card of one
// model is left out and counted with its reason.
import { leaseOf, leasesSigned, type Lease } from '#domain/contracts'
import { meteredOf } from '#domain/metering'
import type { Sql } from '#kernel/store'
import { formIn, type Missing, type Row } from './row.ts'

export const isBelow = (place: string, top: string): boolean =>
  top === 'cn' || place === top || place.startsWith(`${top}-`)
export const MODES: Readonly<Record<string, string>> = { 'by-server': 'server', 'by-scale': 'scale', mixed: 'scale' }

/** The grades of docs/reference/world.md; a contract may name none. */
const GRADES = ['basic', 'standard', 'premium']
const HOURS_OF_A_MONTH = 720
const HOURS_OF_A_DAY = 24
const WHOLE_CARD = 1_000

const endOf = ({ endedAt, from, hours }: Lease): string => {
  const end = endedAt ?? new Date(Date.parse(from) + hours * 3_600_000).toISOString()
  return end < from ? from : end
}

/** Why a lease is no row. */
type Why = 'not-one-model' | 'no-price' | 'no-cards' | 'part-billed-as-whole'
const WHY: Readonly<Record<Why, Missing['what']>> = {
  'not-one-model': { zh: '不是单一型号', en: 'not of one model' },
  'no-price': { zh: '没有每卡时单价', en: 'without a price of a card-hour' },
  'no-cards': { zh: '没有卡', en: 'without cards' },
  'part-billed-as-whole': { zh: '部分卡按整卡计费', en: 'part of a card billed as a whole one' },
}

/** A lease, or the sub-lease of one, as a row; or why it says nothing of what a card-hour sells for. */
export function rowOf(lease: Lease, parent: Lease | undefined, metered: ReadonlySet<string>): Row | Why {
  // who sub-lets is the provider of a sub-lease; models, cards and way of letting are those of the lease it stands on
  const leased = parent ?? lease
  const mode = MODES[leased.mode]
  if (mode === undefined || leased.cards === 0) return 'no-cards'
  if (lease.unitPriceFen <= 0) return 'no-price'
  if (leased.terms.partialDevice === 'whole' && leased.shareMilli < WHOLE_CARD) return 'part-billed-as-whole'
  const [model, ...others] = leased.models
  if (model === undefined || others.length > 0) return 'not-one-model'
  const grade = lease.service?.grade ?? parent?.service?.grade ?? ''
  const from = lease.assignment?.from ?? lease.from
  const until = parent ? endOf(parent) : endOf(lease)
  return {
    lease: lease.lease,
    provider: parent ? lease.lessee : lease.provider,
    lessee: lease.assignment?.assignee ?? lease.lessee,
    offer: lease.offer ?? '',
    parent: parent?.lease ?? '',
    signed: lease.signedAt!,
    sku: model,
    form: formIn(model),
    kind: leased.hours >= HOURS_OF_A_MONTH ? 'reserved' : 'on-demand',
    mode,
    region: leased.place,
    grade: GRADES.includes(grade) ? grade : '',
    cards: leased.cards,
    from,
    until: until < from ? from : until,
    term_days: Math.ceil(leased.hours / HOURS_OF_A_DAY),
    price_fen: lease.unitPriceFen,
    amount_fen: lease.contractFen,
    evidence: metered.has(leased.lease) ? 'metered' : 'signed',
  }
}

/** Leases signed in a place within a span, with their ids, and what was left out. */
export async function leaseRows(
  sql: Sql,
  { place, since, at }: { place: string; since: string; at: string },
): Promise<{ rows: Row[]; ids: string[]; leftOut: Missing[] }> {
  const signed = (await leasesSigned(sql, since, at)).filter((lease) => isBelow(lease.place, place))
  const known = new Map(signed.map((lease) => [lease.lease, lease]))
  const subLets = signed.flatMap(({ assignment }) => (assignment?.kind === 'sublease' ? [assignment.lease] : []))
  for (const id of subLets) {
    const parent = known.get(id) ?? (await leaseOf(sql, id))
    if (parent) known.set(id, parent)
  }
  const metered = new Set(await meteredOf(sql, [...known.keys()], at))
  const rows: Row[] = []
  const left = new Map<Why, number>()
  for (const lease of signed) {
    // a lease that passes whole stays the lease it was; a pure storage contract lets no cards
    if (lease.mode === 'storage' || (lease.mode === 'assignment' && lease.assignment?.kind !== 'sublease')) continue
    const made = rowOf(lease, lease.assignment ? known.get(lease.assignment.lease) : undefined, metered)
    if (typeof made === 'string') left.set(made, (left.get(made) ?? 0) + 1)
    else rows.push(made)
  }
  return {
    rows,
    ids: rows.map((row) => String(row['lease'])),
    leftOut: [...left].map(([why, n]) => ({
      table: 'leases',
      what: { zh: `${n} 份租约未列入：${WHY[why].zh}`, en: `${n} leases left out: ${WHY[why].en}` },
    })),
  }
}
