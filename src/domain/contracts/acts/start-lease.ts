import { act, refuse, uuidInput } from '#kernel/act'
import { z } from 'zod'
import { leaseOf } from '../lease.ts'
import { leaseProcedure } from '../procedure.ts'

/** Delivery: the capacity stands at the lessee's disposal (Civil Code art. 708; art. 512: online delivery when retrievable). */
export const startLease = act({
  name: 'contracts.lease.start',
  title: { zh: '交付并开始履行', en: 'Deliver and start the lease' },
  basis: ['cn/civil-code#708', 'cn/civil-code#512'],
  serves: ['A1', 'A3'],
  by: ['platform'],
  input: z.strictObject({ lease: uuidInput }),
  stream: ({ lease }) => `lease/${lease}`,

  async load(tx, { lease }) {
    const found = await leaseOf(tx, lease)
    return {
      state: found?.state ?? null,
      // a contract with a term: it is followed from here on
      ...(found?.until ? { term: { place: found.place } } : {}),
    }
  },

  decide({ state }, { lease }, { at }) {
    if (state === null)
      return refuse(
        'lease-unknown',
        { zh: '没有这一租约', en: 'there is no such lease' },
        'platform/market-rules#state-order',
      )
    const step = leaseProcedure.can(state, 'contracts.lease.start')
    if (!step.allowed) return refuse('wrong-state', step, ...step.basis)
    return { lease, startedAt: at }
  },

  async apply(tx, { lease, startedAt }) {
    tx.queue(`update contracts.lease set state = 'running', started_at = $2, since = $2 where lease = $1`, [
      lease,
      startedAt,
    ])
  },
})
