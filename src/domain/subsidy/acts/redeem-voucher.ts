import { creditInvoice, lockInvoice } from '#domain/billing'
import type { Control } from '#domain/admission'
import { leaseOf } from '#domain/contracts'
import { act, refuse, uuidInput } from '#kernel/act'
import { caseFile } from '#kernel/casework'
import { partyOf } from '#kernel/identity'
import type { Json } from '#kernel/proof'
import { dayIn, type Day } from '#kernel/time'
import { z } from 'zod'
import { withinCaps } from '../amount.ts'
import { factsOfInvoice, factsOfLease, invoiceFacts, linesAround, registeredTie, type InvoiceFacts } from '../claim.ts'
import { relatedRefusal } from '../refusals.ts'
import { eligibleFen, rateOf } from '../eligibility.ts'
import type { Facts } from '../facts.ts'
import { lawWith, type OwnNumbers } from '../numbers.ts'
import { plainProgramme, RATE, type Programme } from '../programme.ts'
import { redemption, yearOf } from '../redemption.ts'
import { lockHolder } from '../scheme.ts'

const ONE_CONTRACT = 'platform/market-rules#voucher-one-per-contract'
const OWN = 'platform/market-rules#own-party-only'

type Input = { voucher: string; invoice: string }
type Voucher = {
  programme: string
  key: string
  holder: string
  balanceFen: number
  validUntil: Day
  lease: string | null
  contractNo: string | null
  file: string | null
  facts: Facts | null
}
type Known = {
  voucher: Voucher | null
  /** of its claim, where it was claimed here */
  state: string | null
  scheme: { programme: Programme; numbers: OwnNumbers | null } | null
  bill: InvoiceFacts | null
  contract: Facts
  /** lines of the register of control around the two sides */
  lines: Control[]
  deductedFen: number
  deductedThisYearFen: number
  otherVouchers: number
}
type Decision = {
  deduction: string
  lease: string
  deductedFen: number
  payableFen: number
  capFen: number
  balanceFen: number
  /** the claim that the deduction is entered in, and what step of it this is */
  file: string | null
  step: 'use-part' | 'use-all'
}

/** States of a claim in which its voucher may be used. */
const USABLE = ['issued', 'reserved-on-contract', 'partially-used']

/**
 * A voucher pays part of a bill. Share, parts of the fee and caps are counted as a claim counts them (redemption.ts): one
 * deduction, all deductions of the contract, and those of the year are capped apart. The contract amount is an estimate
 * while the lease runs; once it has ended, what was billed counts if it is less: an inflated estimate must not lift the cap.
 */
export const redeemVoucher = act<Input, Known, Decision>({
  name: 'subsidy.voucher.redeem',
  title: { zh: '以训力券抵扣租金', en: 'Redeem a voucher' },
  basis: ['cn-gd-sz/xunliquan-2025#cap', ONE_CONTRACT],
  serves: ['C1'],
  by: ['lessee'],
  input: z.strictObject({ voucher: uuidInput, invoice: uuidInput }),
  stream: ({ voucher }) => `voucher/${voucher}`,

  async load(tx, { voucher, invoice }, { at }) {
    await lockInvoice(tx, invoice)
    const held = await tx.one<Voucher>(
      `select programme, key, holder, balance_fen as "balanceFen", valid_until::text as "validUntil", lease, contract_no as "contractNo", file, facts
         from subsidy.voucher where voucher = $1 for update`,
      [voucher],
    )
    const bill = await invoiceFacts(tx, invoice)
    const lease = bill && (await leaseOf(tx, bill.lease))
    if (lease) await tx.rows('select pg_advisory_xact_lock(hashtextextended($1, 2))', [lease.lease]) // one cap per contract, one redemption at a time
    const used =
      bill &&
      (await tx.one<{ fen: number; others: number }>(
        'select coalesce(sum(deducted_fen), 0)::bigint as fen, count(*) filter (where voucher <> $2)::int as others from subsidy.deduction where lease = $1',
        [bill.lease, voucher],
      ))
    // two bills of two contracts must not both take what is left of the year
    if (held) await lockHolder(tx, held.key, held.holder)
    const ofYear =
      held &&
      (await tx.one<{ fen: number }>(
        `select coalesce(sum(d.deducted_fen), 0)::bigint as fen from subsidy.deduction d join subsidy.voucher v using (voucher)
          where v.holder = $1 and v.key = $2 and to_char(d.at at time zone 'Asia/Shanghai', 'YYYY') = $3`,
        [held.holder, held.key, yearOf(dayIn(at))],
      ))
    const scheme =
      held?.file == null
        ? undefined
        : await tx.one<{ programme: Programme; numbers: OwnNumbers | null }>(
            'select s.programme, s.numbers from subsidy.claim c join subsidy.scheme s on s.scheme = c.scheme where c.file = $1',
            [held.file],
          )
    const file = held?.file == null ? undefined : await caseFile(tx, held.file)
    const holder = held && (await partyOf(tx, held.holder))
    const contract: Facts = {
      ...(lease === undefined ? {} : await factsOfLease(tx, lease)),
      ...(holder === undefined ? {} : { applicantUscc: holder.uscc }),
    }
    return {
      voucher: held ?? null,
      state: file?.state ?? null,
      scheme: (scheme ?? null) as unknown as Json as Known['scheme'],
      bill: bill ?? null,
      contract,
      lines: await linesAround(contract, tx),
      deductedFen: used?.fen ?? 0,
      deductedThisYearFen: ofYear?.fen ?? 0,
      otherVouchers: used?.others ?? 0,
    }
  },

  place: ({ voucher }) => {
    const place = voucher?.programme.split('/')[0] ?? 'cn'
    return place.startsWith('cn') ? place : 'cn'
  },

  decide(
    { voucher, state, scheme, bill, contract, lines, deductedFen, deductedThisYearFen, otherVouchers },
    _input,
    now,
  ) {
    const { day, actor, id } = now
    if (!voucher || voucher.holder !== actor.party)
      return refuse('voucher-not-yours', { zh: '没有本主体的这张券', en: 'there is no such voucher of yours' }, OWN)
    if (!bill || bill.lessee !== actor.party)
      return refuse('bill-not-yours', { zh: '没有本主体的这一账单', en: 'there is no such bill of yours' }, OWN)
    const cap = voucher.programme
    const law = lawWith(now.law, scheme?.numbers ?? null)
    const held = law.holds(cap)
    if (!held.holds) return refuse('programme-not-in-force', held.says, cap)
    if (day > voucher.validUntil)
      return refuse(
        'voucher-lapsed',
        { zh: `该券已于 ${voucher.validUntil} 失效`, en: `the voucher lapsed on ${voucher.validUntil}` },
        cap,
      )
    if (state !== null && !USABLE.includes(state))
      return refuse(
        'voucher-not-usable',
        { zh: '该券的申领不在可以使用的状态', en: 'the claim of this voucher is not where it may be used' },
        'platform/market-rules#voucher-within-balance',
      )
    const isOther = (of: string | null): boolean => of !== null && of !== bill.lease
    if (otherVouchers > 0 || isOther(voucher.lease) || isOther(voucher.contractNo))
      return refuse(
        'one-voucher-per-contract',
        {
          zh: '一份合同只能使用一张券，一张券只能用于一份合同',
          en: 'one voucher per contract, one contract per voucher',
        },
        ONE_CONTRACT,
      )
    const programme = scheme?.programme ?? plainProgramme(cap)
    if (programme.payment.mode === 'paid-first')
      return refuse(
        'paid-first',
        {
          zh: '该方案先付后兑：付清账单后在案卷中申请兑付',
          en: 'this programme pays after payment: settle the bill, then claim on the file',
        },
        programme.payment.article,
      )
    const related = relatedRefusal(registeredTie(lines, contract, law))
    if (related) return related
    law.ppm(cap, RATE) // throws when the share is not on file
    const facts: Facts = {
      ...voucher.facts,
      ...contract,
      // a smaller share of the contract that was claimed stays what it was
      computeFen: Math.min(contract.computeFen ?? 0, voucher.facts?.computeFen ?? Number.MAX_SAFE_INTEGER),
      ...factsOfInvoice(bill, { lessee: null, provider: null }),
      voucherBalanceFen: voucher.balanceFen,
      voucherValidUntil: voucher.validUntil,
      deductedOnContractFen: deductedFen,
      deductedThisYearFen,
    }
    const rate = rateOf(programme, facts, law)
    const counted = redemption(programme, facts, law, { rate, baseFen: eligibleFen(facts) })
    const deductedNowFen = counted.wantedFen === null ? 0 : withinCaps(counted.wantedFen, counted.caps).fen
    if (voucher.balanceFen === 0)
      return refuse('voucher-empty', { zh: '该券已用完', en: 'the voucher is used up' }, cap)
    if (bill.outstandingFen <= 0)
      return refuse('bill-settled', { zh: '账单已结清', en: 'the bill is settled' }, 'cn/civil-code#721')
    if (deductedNowFen === 0)
      return refuse(
        'cap-reached',
        {
          zh: `已抵扣 ${deductedFen} 分，达到合同金额 ${contract.contractFen ?? 0} 分的上限，或者达到本年度上限`,
          en: `${deductedFen} fen are deducted: the cap on the contract amount of ${contract.contractFen ?? 0} fen, or that of the year, is reached`,
        },
        cap,
      )
    const balanceFen = voucher.balanceFen - deductedNowFen
    return {
      deduction: id,
      lease: bill.lease,
      deductedFen: deductedNowFen,
      payableFen: bill.outstandingFen - deductedNowFen,
      capFen: counted.caps.find((one) => one.cap === 'deduction')?.capFen ?? 0,
      balanceFen,
      file: voucher.file,
      step: balanceFen === 0 ? 'use-all' : 'use-part',
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
