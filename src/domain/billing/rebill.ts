// Recomputing bills from a bundle alone: the pinned contract, the readings as they were logged, the months as they were
// billed. Trusts nothing but the opened records (which the verifier has checked against the log): what the platform
// accepted is checked again by the rules that it had to accept by.
import { termsHashOf, type Contract } from '#domain/contracts'
import { intervalInput, problemWith, stepsOf, type Interval } from '#domain/metering'
import { BadMoney } from '#kernel/money'
import type { Json } from '#kernel/proof'
import { BadTime } from '#kernel/time'
import { z } from 'zod'
import { priceOf, quantityOf } from './rating.ts'

/** Opened records of one lease, in stream order: field name → value (as in the decision record). */
export type OpenedRecord = ReadonlyMap<string, Json>

export type Rebill = {
  recomputedFen: number
  billedFen: number
  equal: boolean
  lines: {
    month: string
    milliCardSeconds: number
    unitPriceFen: number
    recomputedFen: number
    billedFen: number
    invoices: string[]
  }[]
  /** readings that should never have been billed; one is enough for `equal: false` */
  faults: { zh: string; en: string }[]
}

/** What in the bundle stands in the way of recomputing, as `中文 · English`; the caller shows it and answers no. */
export class CannotRebill extends Error {}

const cannot = (zh: string, en: string): CannotRebill => new CannotRebill(`${zh} · ${en}`)

/** A field of a record. A field that is withheld or erased stops everything: what it hides may be what was billed. */
function shown<T>(r: OpenedRecord, name: string): T {
  const value = r.get(name)
  if (value === undefined)
    throw cannot(
      `证据包中有记录未公开 ${name}，不能重算`,
      `a record of the bundle does not show ${name}: nothing can be recomputed`,
    )
  return value as T
}

/** The contract as it was drafted; its hash must be the one on record, which both sides sign. */
function contractOf(draft: OpenedRecord): { pinned: Contract; termsHash: string } {
  const contract: Record<string, Json> = {}
  for (const [name, value] of draft)
    if (name.startsWith('decision.') && name !== 'decision.termsHash') contract[name.slice(9)] = value
  const pinned = contract as unknown as Contract
  const termsHash = shown<string>(draft, 'decision.termsHash')
  if (termsHashOf(contract as unknown as Parameters<typeof termsHashOf>[0]) !== termsHash)
    throw cannot('租约文本与其哈希不符', 'the text of the lease does not have the hash on record')
  return { pinned, termsHash }
}

type Course = { signedAt: string | null; startedAt: string | null; endedAt: string | null }

/** A batch names what was accepted by place and by id; both must agree, and no reading may count twice. */
function acceptedOf(r: OpenedRecord, seen: Set<string>, faults: Rebill['faults']): Interval[] {
  const batch = z.array(intervalInput).safeParse(shown(r, 'input.intervals'))
  const ids = z.array(z.string()).safeParse(shown(r, 'decision.accepted'))
  const places = z.array(z.int()).safeParse(shown(r, 'decision.acceptedAt'))
  if (!batch.success || !ids.success || !places.success)
    throw cannot('计量记录不合格式', 'a usage record is not of its form')
  const named = ids.data
  if (named.length !== places.data.length || places.data.some((place, n) => batch.data[place]?.id !== named[n]))
    throw cannot('计量记录所接受的区间与其内容不符', 'a usage record accepts intervals that it does not hold')
  return places.data.flatMap((place) => {
    const i = batch.data[place]!
    const key = JSON.stringify([shown(r, 'input.meter'), i.id])
    if (!seen.has(key)) return seen.add(key) && [i]
    faults.push({ zh: `区间 ${i.id}：同一编号接受了两次`, en: `interval ${i.id}: the same id was accepted twice` })
    return []
  })
}

/** The first moment at which readings exceed the lease together, as a fault. */
function overlapIn(readings: readonly Interval[], { cards, shareMilli }: Contract): Rebill['faults'] {
  const over = stepsOf(readings).find(({ milli }) => milli > cards * shareMilli)
  if (!over) return []
  return [
    {
      zh: `自 ${over.from} 起，重叠区间合计 ${over.milli}‰ 卡，超出租用的 ${cards} 卡 × ${shareMilli}‰`,
      en: `from ${over.from} on, overlapping intervals hold ${over.milli}‰ of a card: more than the ${cards} cards × ${shareMilli}‰ leased`,
    },
  ]
}

/**
 * Recomputes every billed month. A bill's cut is its own instant: readings logged later belong to later corrections.
 * Throws CannotRebill when a record is withheld or malformed, when the signed text is not the pinned one, or when there
 * is no bill: silence is never `equal`.
 */
export function rebill(records: readonly OpenedRecord[]): Rebill {
  try {
    return recompute(records)
  } catch (error) {
    // The bundle is a stranger's: values that no platform writes must not end in a stack trace.
    if (
      error instanceof BadTime ||
      error instanceof BadMoney ||
      error instanceof TypeError ||
      error instanceof RangeError
    )
      throw cannot(
        '证据包中有记录不合格式，不能重算',
        'a record of the bundle is not of its form: nothing can be recomputed',
      )
    throw error
  }
}

function recompute(records: readonly OpenedRecord[]): Rebill {
  const done = records.filter((r) => shown(r, 'act') !== undefined && shown(r, 'outcome') === 'done')
  const draft = done.find((r) => r.get('act') === 'contracts.lease.draft')
  if (!draft) throw cannot('证据包中没有租约文本', 'the bundle holds no lease')
  const { pinned, termsHash } = contractOf(draft)

  const lease: Course = { signedAt: null, startedAt: null, endedAt: null }
  const signed = new Set<string>()
  const readings: Interval[] = []
  const seen = new Set<string>()
  const faults: Rebill['faults'] = []
  const months = new Map<string, { quantity: number; recomputedFen: number; billedFen: number; invoices: string[] }>()
  for (const r of done) {
    const act = r.get('act')
    if (act === 'contracts.lease.sign') {
      const side = shown<string>(r, 'decision.side')
      if (shown(r, 'input.termsHash') !== termsHash)
        throw cannot('所签文本不是租约文本', 'the text that was signed is not the text of the lease')
      if ((side !== 'lessee' && side !== 'provider') || shown(r, 'actor.party') !== pinned[side])
        throw cannot('签署人不是租约的一方', 'a signature is not that of a side of the lease')
      signed.add(side)
      if (shown(r, 'decision.complete') === true) lease.signedAt = shown(r, 'at')
    } else if (act === 'contracts.lease.start') lease.startedAt = shown(r, 'decision.startedAt')
    else if (act === 'contracts.lease.end') lease.endedAt = shown(r, 'decision.endedAt')
    else if (act === 'metering.usage.record' && shown(r, 'input.sourceKind') === 'provider') {
      for (const i of acceptedOf(r, seen, faults)) {
        const problem = problemWith(i, { ...lease, cards: pinned.cards, shareMilli: pinned.shareMilli }, shown(r, 'at'))
        if (problem) faults.push({ zh: `区间 ${i.id}：${problem.zh}`, en: `interval ${i.id}: ${problem.en}` })
        else readings.push(i)
      }
    } else if (act === 'billing.invoice.issue') {
      const month = shown<string>(r, 'input.month')
      const quantity = quantityOf(pinned, lease, readings, month, shown(r, 'decision.cut'))
      const before = months.get(month) ?? { quantity: 0, recomputedFen: 0, billedFen: 0, invoices: [] }
      months.set(month, {
        quantity,
        recomputedFen: priceOf(quantity, pinned.unitPriceFen),
        billedFen: before.billedFen + shown<number>(r, 'decision.totalFen'),
        invoices: [...before.invoices, shown(r, 'decision.invoice')],
      })
    }
  }
  if (months.size === 0) throw cannot('证据包中没有账单', 'the bundle holds no bill')
  if (signed.size < 2) throw cannot('证据包中没有双方的签署', 'the bundle does not hold the signatures of both sides')

  const lines = [...months].map(([month, m]) => ({
    month,
    milliCardSeconds: m.quantity,
    unitPriceFen: pinned.unitPriceFen,
    recomputedFen: m.recomputedFen,
    billedFen: m.billedFen,
    invoices: m.invoices,
  }))
  faults.push(...overlapIn(readings, pinned))
  const recomputedFen = lines.reduce((sum, l) => sum + l.recomputedFen, 0)
  const billedFen = lines.reduce((sum, l) => sum + l.billedFen, 0)
  return {
    recomputedFen,
    billedFen,
    equal: faults.length === 0 && lines.every((l) => l.recomputedFen === l.billedFen),
    lines,
    faults,
  }
}
