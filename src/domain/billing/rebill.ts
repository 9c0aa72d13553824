// Recomputing bills from a bundle alone: the pinned contract, the readings as they were logged, the months as they were
// billed. Trusts nothing but the opened records (which the verifier has checked against the log): what the platform
// accepted is checked again by the rules that it had to accept by.
import { termsHashOf, type Contract } from '#domain/contracts'
import { intervalInput, problemWith, stepsOf, type Interval } from '#domain/metering'
import { BadMoney } from '#kernel/money'
import type { Json } from '#kernel/proof'
import { BadTime, monthBounds } from '#kernel/time'
import { z } from 'zod'
import { costOf, quantityWithin, type Quantity } from './rating.ts'
import { cannot, shown, type OpenedRecord } from './opened.ts'
import { creditsOf, type RebilledCredit, type RebilledService } from './rebill-credits.ts'
import { holdingsOf } from './rebill-holders.ts'

export { CannotRebill, type OpenedRecord } from './opened.ts'

export type Rebill = {
  recomputedFen: number
  billedFen: number
  equal: boolean
  lines: {
    month: string
    /** only of a month in which a side passed to another party: which of its parts */
    part?: number
    milliCardSeconds: number
    unitPriceFen: number
    /** only of a contract with storage */
    gibSeconds?: number
    storageUnitPriceFen?: number
    recomputedFen: number
    billedFen: number
    invoices: string[]
  }[]
  /** credit notes on the bills above; an agreed reduction is no result of reckoning: `recomputedFen` null */
  credits: RebilledCredit[]
  /** each billed month's service level, where the contract has one, as of the last record */
  service: RebilledService[]
  /** readings that should never have been billed, and the like; one is enough for `equal: false` */
  faults: { zh: string; en: string }[]
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
 * Recomputes every billed month and every credit note. A bill's cut is its own instant: readings logged later belong to
 * later corrections. Throws CannotRebill when a record is withheld or malformed, when the signed text is not the pinned
 * one, or when there is no bill: silence is never `equal`.
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
      error instanceof RangeError ||
      error instanceof SyntaxError
    )
      throw cannot(
        '证据包中有记录不合格式，不能重算',
        'a record of the bundle is not of its form: nothing can be recomputed',
      )
    throw error
  }
}

/** One part of a month as it was billed; the whole month where no side passed. */
type BilledPart = {
  month: string
  part: number | undefined
  quantity: Quantity
  recomputedFen: number
  billedFen: number
  invoices: string[]
}

function recompute(records: readonly OpenedRecord[]): Rebill {
  const done = records.filter((r) => shown(r, 'act') !== undefined && shown(r, 'outcome') === 'done')
  const draft = done.find((r) => r.get('act') === 'contracts.lease.draft')
  if (!draft) throw cannot('证据包中没有租约文本', 'the bundle holds no lease')
  const { pinned, termsHash } = contractOf(draft)

  const lease: Course = { signedAt: null, startedAt: null, endedAt: null }
  // a negotiated contract is signed by a person and by the seal of each party, among them the assignee of a lease
  const negotiated = pinned.negotiation !== undefined
  const signers = new Map([
    ['lessee', pinned.lessee],
    ['provider', pinned.provider],
    ...(pinned.assignment ? [['assignee', pinned.assignment.assignee] as const] : []),
  ])
  const missing = new Set(
    [...signers.keys()].flatMap((side) => (negotiated ? [`${side}/person`, `${side}/company`] : [side])),
  )
  const readings: Interval[] = []
  const seen = new Set<string>()
  const faults: Rebill['faults'] = []
  const billed = new Map<string, BilledPart>()
  const holdings = holdingsOf(pinned)
  const credits = creditsOf(pinned, lease, faults)

  /** What each act means for the bills. */
  const reads: { readonly [act: string]: (r: OpenedRecord) => void } = {
    'contracts.lease.sign'(r) {
      const side = shown<string>(r, 'decision.side')
      if (shown(r, 'input.termsHash') !== termsHash)
        throw cannot('所签文本不是租约文本', 'the text that was signed is not the text of the lease')
      if (!signers.has(side) || shown(r, 'actor.party') !== signers.get(side))
        throw cannot('签署人不是租约的一方', 'a signature is not that of a side of the lease')
      missing.delete(negotiated ? `${side}/${shown<{ kind: string }>(r, 'decision.signature').kind}` : side)
      if (shown(r, 'decision.complete') === true) lease.signedAt = shown(r, 'at')
    },
    'contracts.lease.start'(r) {
      lease.startedAt = shown(r, 'decision.startedAt')
    },
    'contracts.lease.end'(r) {
      lease.endedAt = shown(r, 'decision.endedAt')
    },
    'contracts.lease.assign': (r) => holdings.passed(r),
    'contracts.lease.suspend': (r) => credits.suspended(r),
    'contracts.lease.resume': (r) => credits.resumed(r),
    'metering.downtime.record': (r) => credits.reported(r),
    'metering.downtime.contest': (r) => credits.contested(r),
    'metering.usage.record'(r) {
      if (shown(r, 'input.sourceKind') !== 'provider') return
      const size = {
        cards: pinned.cards,
        shareMilli: pinned.shareMilli,
        ...(pinned.storage ? { storageGib: pinned.storage.gib } : {}),
      }
      for (const i of acceptedOf(r, seen, faults)) {
        const problem = problemWith(i, { ...lease, ...size }, shown(r, 'at'))
        if (problem) faults.push({ zh: `区间 ${i.id}：${problem.zh}`, en: `interval ${i.id}: ${problem.en}` })
        else readings.push(i)
      }
    },
    'billing.invoice.issue'(r) {
      const month = shown<string>(r, 'input.month')
      const part = r.get('decision.part') as number | undefined
      const holder = holdings.partOf(month, part)
      if (!holder || shown(r, 'decision.lessee') !== holder.lessee || shown(r, 'decision.provider') !== holder.provider)
        faults.push({
          zh: `${month} 的账单不是出给当时的双方`,
          en: `a bill of ${month} is not between those who held the lease then`,
        })
      const window = holder ? ([holder.from, holder.to] as const) : monthBounds(month, pinned.terms.billingZone)
      const quantity = quantityWithin(pinned, lease, readings, window, shown(r, 'decision.cut'))
      const due = costOf(pinned, quantity)
      const before = billed.get(`${month}/${part ?? 0}`)
      billed.set(`${month}/${part ?? 0}`, {
        month,
        part,
        quantity,
        recomputedFen: due.usageFen + due.storageFen,
        billedFen: (before?.billedFen ?? 0) + shown<number>(r, 'decision.totalFen'),
        invoices: [...(before?.invoices ?? []), shown<string>(r, 'decision.invoice')],
      })
    },
    'billing.credit.issue'(r) {
      const of = `${shown<string>(r, 'decision.month')}/${shown<number>(r, 'decision.part')}`
      credits.issued(r, billed.get(of)?.billedFen ?? 0)
    },
  }
  for (const r of done) {
    const act = r.get('act') as string
    if (Object.hasOwn(reads, act)) reads[act]!(r)
  }
  if (billed.size === 0) throw cannot('证据包中没有账单', 'the bundle holds no bill')
  if (missing.size > 0) throw cannot('证据包中没有双方的签署', 'the bundle does not hold the signatures of both sides')

  const lines = [...billed.values()].map((m) => ({
    month: m.month,
    ...(m.part === undefined ? {} : { part: m.part }),
    milliCardSeconds: m.quantity.milliCardSeconds,
    unitPriceFen: pinned.unitPriceFen,
    ...(pinned.storage ? { gibSeconds: m.quantity.gibSeconds, storageUnitPriceFen: pinned.storage.unitPriceFen } : {}),
    recomputedFen: m.recomputedFen,
    billedFen: m.billedFen,
    invoices: m.invoices,
  }))
  faults.push(...overlapIn(readings, pinned))
  const recomputedFen = lines.reduce((sum, l) => sum + l.recomputedFen, 0)
  const billedFen = lines.reduce((sum, l) => sum + l.billedFen, 0)
  const notes = credits.notes()
  return {
    recomputedFen,
    billedFen,
    equal:
      faults.length === 0 &&
      lines.every((l) => l.recomputedFen === l.billedFen) &&
      notes.every((note) => note.recomputedFen === null || note.recomputedFen === note.issuedFen),
    lines,
    credits: notes,
    service: credits.service([...billed.values()], shown(done.at(-1)!, 'at')),
    faults,
  }
}
