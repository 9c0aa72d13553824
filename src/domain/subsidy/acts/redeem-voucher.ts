import { billedOf, creditInvoice, invoiceOf, lockInvoice } from '#domain/billing'
import { leaseOf } from '#domain/contracts'
import { act, refuse, uuidInput } from '#kernel/act'
import { z } from 'zod'
import { capFen, deductible } from '../voucher.ts'

const ONE_CONTRACT = 'platform/market-rules#voucher-one-per-contract'
const OWN = 'platform/market-rules#own-party-only'

/**
 * A voucher pays part of a bill. Together vouchers never pay more of a contract than the cap of the day's law
 * (Shenzhen: half). The contract amount is an estimate while the lease runs; once it has ended, what was billed counts
 * if it is less: an inflated estimate must not lift the cap.
 */
export const redeemVoucher = act({
  name: 'subsidy.voucher.redeem',
  title: { zh: '以训力券抵扣租金', en: 'Redeem a voucher' },
  basis: ['cn-gd-sz/xunliquan-2025#cap', ONE_CONTRACT],
  serves: ['C1'],
  by: ['lessee'],
  input: z.strictObject({ voucher: uuidInput, invoice: uuidInput }),
  stream: ({ voucher }) => `voucher/${voucher}`,

  async load(tx, { voucher, invoice }) {
    await lockInvoice(tx, invoice)
    const held = await tx.one<{
      programme: string
      holder: string
      balanceFen: number
      validUntil: string
      lease: string | null
    }>(
      'select programme, holder, balance_fen as "balanceFen", valid_until as "validUntil", lease from subsidy.voucher where voucher = $1 for update',
      [voucher],
    )
    const bill = await invoiceOf(tx, invoice)
    const lease = bill && (await leaseOf(tx, bill.lease))
    if (lease) await tx.rows('select pg_advisory_xact_lock(hashtextextended($1, 2))', [lease.lease]) // one cap per contract, one redemption at a time
    const used =
      bill &&
      (await tx.one<{ fen: number; others: number }>(
        'select coalesce(sum(deducted_fen), 0)::bigint as fen, count(*) filter (where voucher <> $2)::int as others from subsidy.deduction where lease = $1',
        [bill.lease, voucher],
      ))
    return {
      voucher: held ?? null,
      bill: bill ? { lease: bill.lease, lessee: bill.lessee, outstandingFen: bill.outstandingFen } : null,
      contractFen:
        lease === undefined || bill === undefined
          ? 0
          : lease.endedAt === null
            ? lease.contractFen
            : Math.min(lease.contractFen, await billedOf(tx, lease.lease)),
      deductedFen: used?.fen ?? 0,
      otherVouchers: used?.others ?? 0,
    }
  },

  place: ({ voucher }) => voucher?.programme.split('/')[0] ?? 'cn',

  decide({ voucher, bill, contractFen, deductedFen, otherVouchers }, _input, { law, day, actor, id }) {
    if (!voucher || voucher.holder !== actor.party)
      return refuse('voucher-not-yours', { zh: '没有本主体的这张券', en: 'there is no such voucher of yours' }, OWN)
    if (!bill || bill.lessee !== actor.party)
      return refuse('bill-not-yours', { zh: '没有本主体的这一账单', en: 'there is no such bill of yours' }, OWN)
    const cap = voucher.programme
    const now = law.holds(cap)
    if (!now.holds) return refuse('programme-not-in-force', now.says, cap)
    if (day > voucher.validUntil)
      return refuse(
        'voucher-lapsed',
        { zh: `该券已于 ${voucher.validUntil} 失效`, en: `the voucher lapsed on ${voucher.validUntil}` },
        cap,
      )
    if (otherVouchers > 0 || (voucher.lease !== null && voucher.lease !== bill.lease))
      return refuse(
        'one-voucher-per-contract',
        {
          zh: '一份合同只能使用一张券，一张券只能用于一份合同',
          en: 'one voucher per contract, one contract per voucher',
        },
        ONE_CONTRACT,
      )
    const capPpm = law.ppm(cap, 'deduction-cap-ppm')
    const deductedNowFen = deductible({
      balanceFen: voucher.balanceFen,
      outstandingFen: bill.outstandingFen,
      contractFen,
      deductedFen,
      capPpm,
    })
    if (voucher.balanceFen === 0)
      return refuse('voucher-empty', { zh: '该券已用完', en: 'the voucher is used up' }, cap)
    if (bill.outstandingFen <= 0)
      return refuse('bill-settled', { zh: '账单已结清', en: 'the bill is settled' }, 'cn/civil-code#721')
    if (deductedNowFen === 0)
      return refuse(
        'cap-reached',
        {
          zh: `已抵扣 ${deductedFen} 分，达到合同金额 ${contractFen} 分的上限`,
          en: `${deductedFen} fen are deducted: the cap on the contract amount of ${contractFen} fen is reached`,
        },
        cap,
      )
    return {
      deduction: id,
      lease: bill.lease,
      deductedFen: deductedNowFen,
      payableFen: bill.outstandingFen - deductedNowFen,
      capFen: capFen(contractFen, capPpm),
      balanceFen: voucher.balanceFen - deductedNowFen,
    }
  },

  async apply(tx, d, { voucher, invoice }, { at }) {
    tx.queue('update subsidy.voucher set balance_fen = $2, lease = $3, since = $4 where voucher = $1', [
      voucher,
      d.balanceFen,
      d.lease,
      at,
    ])
    tx.queue(
      'insert into subsidy.deduction (deduction, voucher, invoice, lease, deducted_fen, at) values ($1, $2, $3, $4, $5, $6)',
      [d.deduction, voucher, invoice, d.lease, d.deductedFen, at],
    )
    creditInvoice(tx, {
      credit: d.deduction,
      invoice,
      kind: 'voucher',
      amountFen: d.deductedFen,
      reference: voucher,
      at,
    })
  },
})
