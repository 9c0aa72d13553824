// What a redemption is checked by: the voucher, the invoice, delivery, payment in fact, and the caps on deductions.
import type { Law } from '#kernel/rules'
import { larger, shareFen, type Cap } from './amount.ts'
import { articleOn, numberOf, reason, type Reason, type Verdict } from './eligibility.ts'
import type { Facts } from './facts.ts'
import type { Programme } from './programme.ts'

const OWN = 'platform/subsidy-rules'

/** The calendar year of a day. */
export const yearOf = (on: string): string => on.slice(0, 4)

/**
 * Reasons and caps of a redemption. `wantedFen` is what the invoice could draw before the caps: direct, what is open of it;
 * paid-first, the share of what was paid for compute; null when not known.
 */
export function redemption(
  programme: Programme,
  facts: Facts,
  law: Law,
  { rate, baseFen }: { rate: number | undefined; baseFen: number | undefined },
): { reasons: Reason[]; caps: Cap[]; wantedFen: number | null } {
  const reasons = [...voucher(programme, facts, law), ...invoice(facts), delivered(programme, facts)]
  const isDirect = programme.payment.mode === 'direct'
  reasons.push(isDirect ? stillOpen(programme, facts) : paid(programme, facts, law), refunded(facts))

  const caps: Cap[] =
    facts.voucherBalanceFen === undefined
      ? []
      : [
          {
            cap: 'balance',
            capFen: facts.voucherBalanceFen,
            usedFen: 0,
            article: 'platform/market-rules#voucher-within-balance',
          },
        ]
  const deducted = (keep: (one: NonNullable<Facts['earlier']>[number]) => boolean): number | undefined =>
    facts.earlier?.filter(keep).reduce((total, one) => total + one.deductedFen, 0)
  const isOwn = ({ programme: named }: { programme: string }): boolean =>
    named === programme.id || named === programme.id.split('#')[0]

  // one deduction, and all deductions of a contract together, are capped apart
  const onContractFen = larger(
    facts.deductedOnContractFen,
    facts.contractNo === undefined ? undefined : deducted((one) => one.contractNo === facts.contractNo),
  )
  if (rate !== undefined && baseFen !== undefined) {
    const capFen = shareFen(baseFen, rate)
    caps.push({ cap: 'deduction', capFen, usedFen: 0, article: programme.id })
    if (onContractFen !== undefined)
      caps.push({ cap: 'contract', capFen, usedFen: onContractFen, article: programme.id })
  }
  reasons.push(
    reason(
      'deductions-on-contract',
      programme.id,
      onContractFen === undefined
        ? undefined
        : onContractFen === 0 || rate === undefined || baseFen === undefined || onContractFen < shareFen(baseFen, rate),
      { zh: '该合同累计抵扣未达上限', en: 'the deductions on this contract are below its cap' },
      { zh: '该合同已抵扣的金额', en: 'what was deducted on this contract so far' },
    ),
  )
  const yearCap = programme.caps.year === undefined ? undefined : numberOf(law, programme.id, programme.caps.year)
  if (yearCap !== undefined) {
    const usedFen = larger(
      facts.deductedThisYearFen,
      deducted((one) => isOwn(one) && yearOf(one.on) === yearOf(law.day)),
    )
    if (usedFen !== undefined) caps.push({ cap: 'year', capFen: yearCap, usedFen, article: programme.id })
    reasons.push(
      reason(
        'deductions-of-year',
        programme.id,
        usedFen === undefined ? undefined : usedFen < yearCap,
        { zh: '本年度已兑付金额未达上限', en: 'what was paid this year is below the cap' },
        { zh: '本年度已抵扣、已兑付的金额', en: 'what was deducted or paid this year' },
      ),
    )
  }
  return { reasons, caps, wantedFen: isDirect ? openFen(facts) : paidShareFen(facts, rate) }
}

function voucher(programme: Programme, facts: Facts, law: Law): Reason[] {
  const { voucherBalanceFen, voucherValidUntil } = facts
  const found: Reason[] = []
  if (voucherBalanceFen !== undefined || programme.payment.mode === 'direct')
    found.push(
      reason(
        'voucher-balance',
        'platform/market-rules#voucher-within-balance',
        voucherBalanceFen === undefined ? undefined : voucherBalanceFen > 0,
        { zh: '券有余额', en: 'something is left on the voucher' },
        { zh: '券及其余额', en: 'the voucher and what is left on it' },
      ),
    )
  if (voucherValidUntil !== undefined)
    found.push(
      reason('voucher-valid', `${OWN}#window`, law.day <= voucherValidUntil, {
        zh: `券有效至 ${voucherValidUntil}`,
        en: `the voucher is valid until ${voucherValidUntil}`,
      }),
    )
  return found
}

function invoice(facts: Facts): Reason[] {
  const { invoiceFen, invoiceComputeFen, contractFen, invoiceNo, earlier, invoiceUsedElsewhere } = facts
  const { invoiceBuyerUscc: buyer, invoiceSellerUscc: seller, applicantUscc, providerUscc } = facts
  const same = (code: string | undefined, of: string | undefined): Verdict =>
    code === undefined || of === undefined ? undefined : code === of
  const used =
    earlier === undefined || invoiceNo === undefined ? undefined : earlier.some((one) => one.invoiceNo === invoiceNo)
  const isUsed = used === true || invoiceUsedElsewhere === true
  const paper = { zh: '发票', en: 'the invoice' }
  return [
    reason(
      'invoice-amount',
      `${OWN}#eligible-fee-only`,
      invoiceFen === undefined || invoiceComputeFen === undefined
        ? undefined
        : invoiceComputeFen > 0 && invoiceComputeFen <= invoiceFen && invoiceFen <= (contractFen ?? invoiceFen),
      {
        zh: '发票中可支持的部分已分列，不超过发票金额和合同金额',
        en: 'the part of the invoice that may be supported is itemised and within invoice and contract',
      },
      { zh: '发票金额和其中算力费用的明细', en: 'the amount of the invoice and the part that is for compute' },
    ),
    reason(
      'invoice-buyer',
      `${OWN}#parties`,
      same(buyer, applicantUscc),
      { zh: '发票买方是申领人', en: 'the buyer on the invoice is the claimant' },
      paper,
    ),
    reason(
      'invoice-seller',
      `${OWN}#parties`,
      same(seller, providerUscc),
      { zh: '发票卖方是提供方', en: 'the seller on the invoice is the provider' },
      paper,
    ),
    reason(
      'invoice-once',
      `${OWN}#invoice-once`,
      isUsed ? false : used === undefined && invoiceUsedElsewhere === undefined ? undefined : true,
      { zh: '该发票没有申请过抵扣、兑付或者其他支持', en: 'the invoice was not claimed before, here or elsewhere' },
      {
        zh: '发票未重复使用的声明，或者此前全部支持的列表（可为空）和发票号',
        en: 'declaration that the invoice was not used, or the list of all earlier support (it may be empty) and the invoice number',
      },
    ),
  ]
}

function delivered(programme: Programme, { meteredFen, invoiceComputeFen, deliveryProof }: Facts): Reason {
  const article = articleOn(programme, 'delivered')
  const bring = { zh: '计量读数或者交付凭证', en: 'readings or proof of delivery' }
  if (meteredFen === undefined)
    return reason('delivered', article, deliveryProof, { zh: '算力已交付', en: 'the compute was delivered' }, bring)
  return reason(
    'delivered',
    article,
    invoiceComputeFen === undefined ? undefined : deliveryProof !== false && invoiceComputeFen <= meteredFen,
    {
      zh: '发票中的算力费用不高于读数算得的费用',
      en: 'the compute fee of the invoice is no higher than the readings make it',
    },
    bring,
  )
}

function paid(programme: Programme, { paidFen, paidOn, invoiceFen }: Facts, law: Law): Reason {
  return reason(
    'paid-first',
    programme.payment.article,
    paidFen === undefined || invoiceFen === undefined
      ? undefined
      : paidFen >= invoiceFen && (paidOn === undefined || paidOn <= law.day),
    { zh: '先付后兑：发票已全额实际支付', en: 'paid first: the whole invoice was paid in fact' },
    { zh: '银行付款凭证', en: 'the bank’s proof of payment' },
  )
}

function stillOpen(programme: Programme, facts: Facts): Reason {
  const open = openFen(facts)
  return reason(
    'bill-open',
    programme.payment.article,
    open === null ? undefined : open > 0,
    { zh: '直接抵扣：账单尚未付清', en: 'deducted at once: something of the bill is still open' },
    { zh: '账单未付金额', en: 'what is open of the bill' },
  )
}

function refunded({ refundedFen }: Facts): Reason {
  return reason(
    'not-refunded',
    `${OWN}#refunded`,
    refundedFen === undefined ? undefined : refundedFen === 0,
    { zh: '没有退还或者约定退还的费用', en: 'nothing was or will be refunded' },
    { zh: '没有退款的声明', en: 'declaration that nothing was refunded' },
  )
}

/** What is open of the bill: as stated, or what was not paid; the smaller where both are known. */
function openFen({ invoiceFen, outstandingFen, paidFen, invoiceComputeFen }: Facts): number | null {
  const unpaid = invoiceFen === undefined || paidFen === undefined ? undefined : Math.max(0, invoiceFen - paidFen)
  const open = [outstandingFen, unpaid].filter((fen) => fen !== undefined)
  return open.length === 0 ? null : Math.min(...open, ...(invoiceComputeFen === undefined ? [] : [invoiceComputeFen]))
}

/** The share of what was paid in fact for compute. */
function paidShareFen({ invoiceComputeFen, paidFen, meteredFen }: Facts, rate: number | undefined): number | null {
  if (rate === undefined || invoiceComputeFen === undefined) return null
  return shareFen(Math.min(invoiceComputeFen, paidFen ?? invoiceComputeFen, meteredFen ?? invoiceComputeFen), rate)
}
