import { leaseOf } from '#domain/contracts'
import { act, refuse, uuidInput } from '#kernel/act'
import { z } from 'zod'
import { creditInvoice, invoiceOf, lockInvoice } from '../invoice.ts'

const RENT = 'cn/civil-code#721'
const OWN = 'platform/market-rules#own-party-only'

/** A lessee pays a bill, in part or whole. More than is outstanding is refused. */
export const recordPayment = act({
  name: 'billing.payment.record',
  title: { zh: '付款登记', en: 'Record a payment' },
  basis: [RENT],
  serves: ['A1', 'A3'],
  by: ['lessee'],
  input: z.strictObject({
    invoice: uuidInput,
    amountFen: z.int().min(1),
    reference: z.string().trim().min(1).max(100),
  }),
  stream: ({ invoice }) => `invoice/${invoice}`,

  async load(tx, { invoice }) {
    await lockInvoice(tx, invoice)
    const found = await invoiceOf(tx, invoice)
    return {
      bill: found
        ? {
            lessee: found.lessee,
            provider: found.provider,
            paidFen: found.paidFen,
            outstandingFen: found.outstandingFen,
            // whether there is a level of service that a settled month says something of
            ...((await leaseOf(tx, found.lease))?.service == null ? {} : { hasLevel: true }),
          }
        : null,
    }
  },

  decide({ bill }, { invoice, amountFen }, { actor, id }) {
    if (!bill || bill.lessee !== actor.party)
      return refuse('bill-not-yours', { zh: '没有本主体的这一账单', en: 'there is no such bill of yours' }, OWN)
    if (amountFen > bill.outstandingFen)
      return refuse(
        'more-than-outstanding',
        {
          zh: `付款 ${amountFen} 分超出未付 ${bill.outstandingFen} 分`,
          en: `${amountFen} fen is more than the ${bill.outstandingFen} fen outstanding`,
        },
        RENT,
      )
    return {
      payment: id,
      invoice,
      parties: [bill.lessee, bill.provider],
      paidFen: bill.paidFen + amountFen,
      outstandingFen: bill.outstandingFen - amountFen,
    }
  },

  parties: (_facts, _input, { parties }) => parties,

  async apply(tx, { payment, invoice }, { amountFen, reference }, { at }) {
    creditInvoice(tx, { credit: payment, invoice, kind: 'payment', amountFen, reference, at })
  },
})
