// From the voucher to the payout: bound to its contract, claimed with invoices, reconciled with the records, and paid.
import { refuse, type Circumstances, type Recordable, type Refusal } from '#kernel/act'
import type { CaseFile, StepExtra, StepInput } from '#kernel/casework'
import { partyOf } from '#kernel/identity'
import type { LawBook } from '#kernel/rules'
import type { Sql } from '#kernel/store'
import { dayIn, type Day } from '#kernel/time'
import { shareFen } from './amount.ts'
import { claimFacts, decided, known, recordable, returnsRest, setClaim, type Known } from './apply-steps.ts'
import {
  claimedBy,
  factsOf,
  factsOfInvoice,
  invoiceFacts,
  leaseNamed,
  spelledOnce,
  type InvoiceFacts,
} from './claim.ts'
import { numberOf, rateOf } from './eligibility.ts'
import type { Facts } from './facts.ts'
import { lawWith } from './numbers.ts'
import { isAward } from './programme.ts'
import { notEligible, OWN, relatedRefusal, tooMuch } from './refusals.ts'
import { lockHolder, type Scheme } from './scheme.ts'

const ONE_CONTRACT = 'platform/market-rules#voucher-one-per-contract'
const WITHIN = 'platform/market-rules#voucher-within-balance'

type Voucher = { voucher: string; balanceFen: number; amountFen: number; validUntil: Day }
type Billed = InvoiceFacts & { codes: { lessee: string | null; provider: string | null } }
type Paying = Known & {
  voucher: Voucher | null
  /** by the number as it was entered; null for one that is not of the platform */
  invoices: Record<string, Billed | null>
  /** invoices that another claim was brought with */
  used: string[]
  /** what was deducted with the voucher, by invoice */
  deducted: Record<string, number>
}
const paying = (more: Recordable): Paying => more as unknown as Paying

const voucherOf = (sql: Sql, voucher: string | null): Promise<Voucher | undefined> =>
  voucher === null
    ? Promise.resolve(undefined)
    : sql.one<Voucher>(
        'select voucher, balance_fen as "balanceFen", amount_fen as "amountFen", valid_until::text as "validUntil" from subsidy.voucher where voucher = $1 for update',
        [voucher],
      )

async function billed(sql: Sql, invoiceNo: string): Promise<Billed | null> {
  const bill = await invoiceFacts(sql, invoiceNo)
  if (bill === undefined) return null
  const [lessee, provider] = await Promise.all([partyOf(sql, bill.lessee), partyOf(sql, bill.provider)])
  return { ...bill, codes: { lessee: lessee?.uscc ?? null, provider: provider?.uscc ?? null } }
}

/** The claim with its voucher, the invoices it names or was brought with, and what was deducted so far. */
const payFacts =
  (book: () => LawBook): NonNullable<StepExtra['facts']> =>
  async (tx, input, now) => {
    const more = known(await claimFacts(book)(tx, input, now))
    const { claim, scheme } = more
    const none = { ...more, voucher: null, invoices: {}, used: [], deducted: {} }
    if (claim === null || scheme === null) return recordable(none)
    const voucher = (await voucherOf(tx, claim.voucher)) ?? null
    const brought = await tx.rows<{ invoice: string }>(
      'select invoice_no as invoice from subsidy.claimed_invoice where file = $1 order by 1',
      [claim.file],
    )
    const named =
      (input['invoiceNos'] as string[] | undefined)?.map(spelledOnce) ?? brought.map(({ invoice }) => invoice)
    const numbers = [...new Set(named)].toSorted()
    for (const no of numbers) await tx.rows('select pg_advisory_xact_lock(hashtextextended($1, 5))', [no])
    const invoices: Record<string, Billed | null> = {}
    const used: string[] = []
    for (const no of numbers) {
      invoices[no] = await billed(tx, no)
      const before = await claimedBy(tx, no)
      const elsewhere = await tx.one(
        'select 1 as one from subsidy.deduction where invoice::text = $1 and voucher is distinct from $2 limit 1',
        [no, claim.voucher],
      )
      if ((before !== null && before !== claim.file) || elsewhere !== undefined) used.push(no)
    }
    await lockHolder(tx, scheme.key, claim.holder)
    const deductions = await tx.rows<{ invoice: string; fen: number }>(
      'select invoice, sum(deducted_fen)::bigint as fen from subsidy.deduction where voucher = $1 group by invoice order by invoice',
      [claim.voucher],
    )
    const { holder, contractNo, declared } = claim
    const lease = await leaseNamed(tx, contractNo)
    const facts = await factsOf(
      tx,
      scheme,
      { holder, contractNo, lease, declared, ...(voucher === null ? {} : { voucher }) },
      book().at(dayIn(now.at), claim.place),
    )
    return recordable({
      ...more,
      facts,
      voucher,
      invoices,
      used,
      deducted: Object.fromEntries(deductions.map(({ invoice, fen }) => [invoice, fen])),
    })
  }

const noVoucher = refuse('no-voucher', { zh: '尚未发放', en: 'nothing was issued yet' }, WITHIN)

function reserveRefusal(input: StepInput, { claim, voucher }: Paying, { day }: Circumstances): Refusal | undefined {
  if (claim === null || voucher === null) return noVoucher
  if (spelledOnce(String(input['contractNo'])) !== claim.contractNo)
    return refuse(
      'other-contract',
      { zh: `该券只用于合同 ${claim.contractNo}`, en: `the voucher is for contract ${claim.contractNo} only` },
      ONE_CONTRACT,
    )
  if (day > voucher.validUntil) return lapsed(voucher)
  const amountFen = Number(input['offsetAmountFen'])
  return amountFen > voucher.balanceFen ? tooMuch('over-balance', amountFen, voucher.balanceFen, WITHIN) : undefined
}

const lapsed = ({ validUntil }: Voucher): Refusal =>
  refuse(
    'voucher-lapsed',
    { zh: `该券已于 ${validUntil} 失效`, en: `the voucher lapsed on ${validUntil}` },
    `${OWN}#window`,
  )

/** What the invoices of a claim may draw together, one after another; or why not. Pure. */
function drawn(
  { scheme, facts, voucher, invoices }: Pick<Paying, 'scheme' | 'facts' | 'voucher' | 'invoices'>,
  law: Circumstances['law'],
): { byInvoice: Record<string, number>; totalFen: number } | Refusal {
  const byInvoice: Record<string, number> = {}
  let totalFen = 0
  for (const [no, bill] of Object.entries(invoices)) {
    if (bill === null) continue
    const balanceFen = Math.max(0, (voucher?.balanceFen ?? 0) - totalFen)
    const own: Facts = {
      ...facts,
      ...factsOfInvoice(bill, bill.codes),
      voucherBalanceFen: balanceFen,
      deductedOnContractFen: (facts.deductedOnContractFen ?? 0) + totalFen,
      deductedThisYearFen: (facts.deductedThisYearFen ?? 0) + totalFen,
    }
    const decision = decided(scheme!, own, law)
    const refusal = notEligible(decision)
    if (refusal) return refusal
    byInvoice[no] = decision.deductibleFen
    totalFen += decision.deductibleFen
  }
  return { byInvoice, totalFen }
}

/** What is left of the yearly cap of a claimant; null where the programme has none. */
function leftOfYear({ programme, numbers }: Scheme, facts: Facts, law: Circumstances['law']): number | null {
  const name = programme.caps.year
  const capFen = name === undefined ? undefined : numberOf(lawWith(law, numbers), programme.id, name)
  return capFen === undefined ? null : Math.max(0, capFen - (facts.deductedThisYearFen ?? 0))
}

/** What each invoice is counted with: no more together than is asked for; where none is on record, the first with all of it. */
function broughtFen(
  numbers: readonly string[],
  byInvoice: Readonly<Record<string, number>> | undefined,
  askedFen: number,
): { no: string; fen: number }[] {
  let leftFen = askedFen
  return numbers.map((no) => {
    const fen = Math.min(leftFen, byInvoice === undefined ? leftFen : (byInvoice[no] ?? 0))
    leftFen -= fen
    return { no, fen }
  })
}

function redemptionRefusal(input: StepInput, more: Paying, { day, law, actor }: Circumstances): Refusal | undefined {
  const { claim, scheme, facts, voucher, invoices, used, deducted } = more
  if (claim === null || scheme === null || voucher === null) return noVoucher
  if (used.length > 0)
    return refuse(
      'invoice-claimed',
      {
        zh: `发票 ${used.join('、')} 已在其他方案或申领中使用`,
        en: `invoice ${used.join(', ')} was claimed in another programme or claim`,
      },
      `${OWN}#invoice-once`,
      `${OWN}#no-stacking`,
    )
  const related = relatedRefusal(more.facts)
  if (related) return related
  const askedFen = Number(input['usedAmountFen'])
  const isDirect = scheme.programme.payment.mode === 'direct' && !isAward(scheme.programme)
  if (isDirect) {
    const numbers = Object.keys(invoices)
    const stranger = numbers.find((no) => deducted[no] === undefined)
    if (stranger !== undefined)
      return refuse(
        'not-deducted',
        { zh: `账单 ${stranger} 没有用本券抵扣过`, en: `nothing was deducted from bill ${stranger} with this voucher` },
        scheme.programme.payment.article,
      )
    if (claim.provider !== null && actor.party !== claim.provider)
      return refuse(
        'other-side-claims',
        {
          zh: '直接抵扣的，由少收租金的提供方申请兑付',
          en: 'what was deducted is claimed by the provider who was paid less',
        },
        scheme.programme.payment.article,
      )
    const totalFen = numbers.reduce((sum, no) => sum + deducted[no]!, 0)
    return askedFen > totalFen || askedFen === 0
      ? tooMuch('more-than-deducted', askedFen, totalFen, scheme.programme.payment.article)
      : undefined
  }
  if (actor.party !== claim.holder)
    return refuse(
      'other-side-claims',
      { zh: '先付后兑的，由付款的申领人申请兑付', en: 'what was paid first is claimed by the claimant who paid' },
      scheme.programme.payment.article,
    )
  if (day > voucher.validUntil) return lapsed(voucher)
  if (askedFen > voucher.balanceFen || askedFen === 0)
    return tooMuch('over-balance', askedFen, voucher.balanceFen, WITHIN)
  if (isAward(scheme.programme) || claim.lease === null) {
    // its invoices are not on record: share and readings are asked at `reconcile`, the cap of the year here
    const leftFen = leftOfYear(scheme, facts, law)
    return leftFen !== null && askedFen > leftFen
      ? tooMuch('over-year-cap', askedFen, leftFen, scheme.programme.id)
      : undefined
  }
  const unknown = Object.keys(invoices).find((no) => invoices[no] === null || invoices[no]!.lease !== claim.lease)
  if (unknown !== undefined)
    return refuse(
      'not-of-contract',
      { zh: `${unknown} 不是该合同的账单`, en: `${unknown} is no bill of this contract` },
      `${OWN}#records`,
    )
  const may = drawn(more, law)
  if ('refused' in may) return may
  return askedFen > may.totalFen ? tooMuch('over-amount', askedFen, may.totalFen, scheme.programme.id) : undefined
}

const sumOf = (invoices: Paying['invoices'], of: (bill: Billed) => number): number =>
  Object.values(invoices).reduce((sum, bill) => sum + (bill === null ? 0 : of(bill)), 0)

/** What the records of the platform make of the invoices of a claim; null where they are not of the platform. */
function onRecord({ invoices, claim }: Paying): { metered: number; invoiced: number; paid: number } | null {
  if (claim?.lease == null || Object.values(invoices).some((bill) => bill === null)) return null
  return {
    metered: sumOf(invoices, ({ meteredFen }) => meteredFen),
    invoiced: sumOf(invoices, ({ totalFen, creditFen }) => totalFen - creditFen),
    paid: sumOf(
      invoices,
      ({ paidFen, voucherFen, outstandingFen }) => paidFen + voucherFen + Math.min(0, outstandingFen),
    ),
  }
}

function reconcileRefusal(input: StepInput, more: Paying, law: Circumstances['law']): Refusal | undefined {
  const figures = onRecord(more)
  const entered = (name: string): number | undefined => input[name] as number | undefined
  if (figures === null)
    return ['meteredAmountFen', 'invoicedAmountFen', 'paidAmountFen'].some((name) => entered(name) === undefined)
      ? refuse(
          'figures-missing',
          {
            zh: '平台没有该合同的记录，请填写计量、账单和付款金额',
            en: 'the contract is not of the platform: enter what was metered, invoiced and paid',
          },
          `${OWN}#delivered`,
        )
      : (disagreement(input, {
          metered: entered('meteredAmountFen')!,
          invoiced: entered('invoicedAmountFen')!,
          paid: entered('paidAmountFen')!,
        }) ?? shareRefusal(input, more, law))
  const other = (['metered', 'invoiced', 'paid'] as const).find(
    (name) => entered(`${name}AmountFen`) !== undefined && entered(`${name}AmountFen`) !== figures[name],
  )
  return other === undefined
    ? disagreement(input, {
        ...figures,
        // storage is no part of what the readings of cards make
        invoiced: figures.invoiced - sumOf(more.invoices, ({ totalFen, computeFen }) => totalFen - computeFen),
      })
    : refuse(
        'not-as-recorded',
        {
          zh: '填写的金额与平台记录不一致；留空由平台记入',
          en: 'the amount is not that on record; leave it open and it is entered',
        },
        `${OWN}#records`,
      )
}

/** What is claimed on invoices of elsewhere is no more than the share of what was metered, invoiced and paid in fact. */
function shareRefusal(
  input: StepInput,
  { claim, scheme, facts }: Paying,
  law: Circumstances['law'],
): Refusal | undefined {
  if (input['agrees'] !== 'yes' || claim === null || scheme === null || isAward(scheme.programme)) return undefined
  const ppm = rateOf(scheme.programme, facts, lawWith(law, scheme.numbers))
  const least = ['meteredAmountFen', 'invoicedAmountFen', 'paidAmountFen'].map((name) => Number(input[name]))
  const mostFen = ppm === undefined ? 0 : shareFen(Math.min(...least), ppm)
  return claim.claimedFen > mostFen
    ? tooMuch('more-than-share', claim.claimedFen, mostFen, scheme.programme.id, `${OWN}#rounding`)
    : undefined
}

function disagreement(
  input: StepInput,
  { metered, invoiced, paid }: { metered: number; invoiced: number; paid: number },
): Refusal | undefined {
  return input['agrees'] === 'yes' && (metered < invoiced || paid < invoiced)
    ? refuse(
        'figures-differ',
        {
          zh: '计量或者付款低于账单，不得记为一致',
          en: 'what was metered or paid is below the invoice: they do not agree',
        },
        `${OWN}#delivered`,
        `${OWN}#paid-first`,
      )
    : undefined
}

function payRefusal(input: StepInput, more: Paying): Refusal | undefined {
  const { claim, scheme, voucher, invoices } = more
  if (claim === null || scheme === null || voucher === null) return noVoucher
  const related = relatedRefusal(more.facts)
  if (related) return related
  const refundedFen = sumOf(invoices, ({ outstandingFen }) => Math.max(0, -outstandingFen))
  if (refundedFen > 0)
    return refuse(
      'refunded',
      { zh: '账单有退款，先更正后再兑付', en: 'money of the bill was or is to be given back: it is corrected first' },
      `${OWN}#refunded`,
    )
  const amountFen = Number(input['paidAmountFen'])
  return amountFen === claim.claimedFen
    ? undefined
    : tooMuch('not-as-claimed', amountFen, claim.claimedFen, `${OWN}#records`)
}

/** A claim is paid once: what is not asked for returns. What was deducted is off the balance already. */
const asksOnce = returnsRest((input, { programme }) =>
  programme.payment.mode === 'direct' && !isAward(programme) ? 0 : Number(input['usedAmountFen']),
)
const refused = returnsRest()

/** What the room adds to the steps from the voucher to the payout. */
export const payoutSteps = (book: () => LawBook): Record<string, StepExtra> => ({
  reserve: {
    facts: payFacts(book),
    check: (_file: CaseFile, input, more, now) => reserveRefusal(input, paying(more), now),
  },
  'claim-redemption': {
    facts: async (tx, input, now) => ({
      ...(await payFacts(book)(tx, input, now)),
      ...(await asksOnce.facts!(tx, input, now)),
    }),
    check: (_file, input, more, now) => redemptionRefusal(input, paying(more), now),
    decide: (file, input, more, now) => {
      const { law } = now
      const { scheme, claim, deducted } = paying(more)
      const isDirect = scheme!.programme.payment.mode === 'direct' && !isAward(scheme!.programme)
      const may = isDirect || claim!.lease === null || isAward(scheme!.programme) ? undefined : drawn(paying(more), law)
      const byInvoice = isDirect ? deducted : may === undefined || 'refused' in may ? undefined : may.byInvoice
      const numbers = [...new Set((input['invoiceNos'] as string[]).map(spelledOnce))]
      return {
        brought: broughtFen(numbers, byInvoice, Number(input['usedAmountFen'])),
        ...asksOnce.decide!(file, input, more, now),
      }
    },
    effect: async (tx, decision, input, now) => {
      const { at } = now
      await asksOnce.effect!(tx, decision, input, now)
      setClaim(tx, decision.file, { claimed_fen: input['usedAmountFen'] })
      for (const { no, fen } of decision['brought'] as { no: string; fen: number }[])
        tx.queue(
          'insert into subsidy.claimed_invoice (invoice_no, file, amount_fen, at) values ($1, $2, $3, $4) on conflict (invoice_no) do nothing',
          [no, decision.file, fen, at],
        )
    },
  },
  reconcile: {
    facts: payFacts(book),
    fills: (_file, _input, more): Record<string, number> => {
      const figures = onRecord(paying(more))
      return figures === null
        ? {}
        : { meteredAmountFen: figures.metered, invoicedAmountFen: figures.invoiced, paidAmountFen: figures.paid }
    },
    check: (_file, input, more, { law }) => reconcileRefusal(input, paying(more), law),
  },
  redeem: {
    facts: payFacts(book),
    check: (_file, input, more) => payRefusal(input, paying(more)),
    decide: (_file, input, more) => {
      const { scheme, claim, voucher } = paying(more)
      const isDirect = scheme!.programme.payment.mode === 'direct' && !isAward(scheme!.programme)
      return {
        voucher: voucher!.voucher,
        payee: isDirect ? (claim!.provider ?? claim!.holder) : claim!.holder,
        // what was deducted is off the voucher already
        takenFen: isDirect ? 0 : Number(input['paidAmountFen']),
      }
    },
    effect: async (tx, decision, input, { at }) => {
      setClaim(tx, decision.file, { paid_fen: input['paidAmountFen'], paid_on: dayIn(at), claimed_fen: 0 })
      if (decision['takenFen'] !== 0)
        tx.queue('update subsidy.voucher set balance_fen = balance_fen - $2, since = $3 where voucher = $1', [
          decision['voucher'],
          decision['takenFen'],
          at,
        ])
    },
  },
  finish: returnsRest(),
  reject: {
    ...refused,
    effect: async (tx, decision, input, now) => {
      await refused.effect!(tx, decision, input, now)
      // nothing was paid for them: the cap of the year is not touched, though an invoice is brought once
      tx.queue('update subsidy.claimed_invoice set amount_fen = 0 where file = $1', [decision.file])
    },
  },
})
