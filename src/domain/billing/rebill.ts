// Recomputing bills from a bundle alone: the pinned contract, the readings as they were logged, the months as they were
// billed. Trusts nothing but the opened records (which the verifier has checked against the log).
import type { Contract } from '#domain/contracts'
import type { Interval } from '#domain/metering'
import type { Json } from '#kernel/proof'
import { priceOf, quantityOf } from './rating.ts'

/** Opened records of one lease, in stream order: field name → value (as in the decision record). */
export type OpenedRecord = ReadonlyMap<string, Json>

export type Rebill = {
  recomputedFen: number
  billedFen: number
  equal: boolean
  lines: { month: string; milliCardSeconds: number; unitPriceFen: number; recomputedFen: number; billedFen: number; invoices: string[] }[]
}

/** What in the bundle stands in the way of recomputing; the caller shows it and answers no. */
export class CannotRebill extends Error {}

const done = (r: OpenedRecord, act: string): boolean => r.get('act') === act && r.get('outcome') === 'done'

/** Recomputes every billed month. A bill's cut is its own instant: readings logged later belong to later corrections. */
export function rebill(records: readonly OpenedRecord[]): Rebill {
  const draft = records.find((r) => done(r, 'contracts.lease.draft'))
  if (!draft) throw new CannotRebill('证据包中没有租约文本 · the bundle holds no lease')
  const contract: Record<string, Json> = {}
  for (const [name, value] of draft) if (name.startsWith('decision.') && name !== 'decision.termsHash') contract[name.slice(9)] = value
  const pinned = contract as unknown as Contract

  const lease: { signedAt: string | null; startedAt: string | null; endedAt: string | null } = { signedAt: null, startedAt: null, endedAt: null }
  const readings: Interval[] = []
  const months = new Map<string, { quantity: number; recomputedFen: number; billedFen: number; invoices: string[] }>()
  for (const r of records) {
    if (done(r, 'contracts.lease.sign') && r.get('decision.complete') === true) lease.signedAt = r.get('at') as string
    else if (done(r, 'contracts.lease.start')) lease.startedAt = r.get('decision.startedAt') as string
    else if (done(r, 'contracts.lease.end')) lease.endedAt = r.get('decision.endedAt') as string
    else if (done(r, 'metering.usage.record') && r.get('input.sourceKind') === 'provider') {
      const accepted = new Set(r.get('decision.accepted') as string[])
      for (const i of r.get('input.intervals') as unknown as Interval[]) if (accepted.delete(i.id)) readings.push(i)
    } else if (done(r, 'billing.invoice.issue')) {
      const month = r.get('input.month') as string
      const quantity = quantityOf(pinned, lease, readings, month, r.get('decision.cut') as string)
      const before = months.get(month) ?? { quantity: 0, recomputedFen: 0, billedFen: 0, invoices: [] }
      months.set(month, {
        quantity,
        recomputedFen: priceOf(quantity, pinned.unitPriceFen),
        billedFen: before.billedFen + (r.get('decision.totalFen') as number),
        invoices: [...before.invoices, r.get('decision.invoice') as string],
      })
    }
  }
  const lines = [...months].map(([month, m]) => ({
    month,
    milliCardSeconds: m.quantity,
    unitPriceFen: pinned.unitPriceFen,
    recomputedFen: m.recomputedFen,
    billedFen: m.billedFen,
    invoices: m.invoices,
  }))
  const recomputedFen = lines.reduce((sum, l) => sum + l.recomputedFen, 0)
  const billedFen = lines.reduce((sum, l) => sum + l.billedFen, 0)
  return { recomputedFen, billedFen, equal: lines.every((l) => l.recomputedFen === l.billedFen), lines }
}
