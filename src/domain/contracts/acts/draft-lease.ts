import { orderOf } from '#domain/market'
import { act, refuse, uuidInput } from '#kernel/act'
import { partyNames } from '#kernel/identity'
import { z } from 'zod'
import { contractText, termsHashOf, type Contract } from '../lease.ts'

const FORMED = 'cn/civil-code#491'
const ORDER = 'platform/market-rules#state-order'

/** An order becomes a lease to sign. Everything the bill will need is pinned here and hashed; nothing of it changes later. */
export const draftLease = act({
  name: 'contracts.lease.draft',
  title: { zh: '起草租约', en: 'Draft the lease' },
  basis: [FORMED, 'cn/civil-code#704', 'platform/market-rules#six-terms'],
  serves: ['A1', 'A2', 'D3'],
  by: ['platform'],
  input: z.strictObject({ order: uuidInput }),
  stream: (_input, { id }) => `lease/${id}`,

  async load(tx, { order }) {
    const drafted = await tx.one<{ lease: string }>('select lease from contracts.lease where "order" = $1', [order])
    const ordered = await orderOf(tx, order)
    const names = ordered && (await partyNames(tx, [ordered.lessee, ordered.provider]))
    return {
      ordered: ordered ?? null,
      names:
        ordered && names
          ? { lessee: names.get(ordered.lessee) ?? '', provider: names.get(ordered.provider) ?? '' }
          : null,
      drafted: drafted?.lease ?? null,
    }
  },

  decide({ ordered, names, drafted }, _input, { id }) {
    if (!ordered || !names) return refuse('order-unknown', { zh: '没有这一订单', en: 'there is no such order' }, ORDER)
    if (drafted !== null)
      return refuse(
        'lease-drafted',
        { zh: '该订单已起草租约', en: 'a lease was drafted for this order already' },
        ORDER,
      )
    const { quote: _quote, ...pinned } = ordered
    const contract: Contract = { lease: id, ...pinned }
    const signed = { ...contract, text: contractText(contract, names) }
    return { ...signed, termsHash: termsHashOf(signed) }
  },

  parties: (_facts, _input, { lessee, provider }) => [lessee, provider],

  async apply(tx, d, _input, { at }) {
    tx.queue(
      `insert into contracts.lease (lease, "order", offer, lessee, provider, mode, models, cards, share_milli, cpu_milli, memory_mib, hours, from_at, place,
                                    unit_price_fen, contract_fen, terms, text, terms_hash, state, since)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, 'drafted', $20)`,
      [
        d.lease,
        d.order,
        d.offer,
        d.lessee,
        d.provider,
        d.mode,
        d.models,
        d.cards,
        d.shareMilli,
        d.cpuMilli,
        d.memoryMib,
        d.hours,
        d.from,
        d.place,
        d.unitPriceFen,
        d.contractFen,
        d.terms,
        JSON.stringify(d.text),
        d.termsHash,
        at,
      ],
    )
  },
  conflict: (constraint) =>
    constraint === 'lease_order'
      ? refuse('lease-drafted', { zh: '该订单已起草租约', en: 'a lease was drafted for this order already' }, ORDER)
      : undefined,
})
