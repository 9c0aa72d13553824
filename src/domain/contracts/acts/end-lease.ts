import { noteOutcome } from '#domain/templates'
import { act, refuse, uuidInput } from '#kernel/act'
import { dayIn } from '#kernel/time'
import { z } from 'zod'
import { leaseOf } from '../lease.ts'
import { groundNeeded, leaseProcedure } from '../procedure.ts'

const OWN = 'platform/market-rules#own-party-only'

/** A lease ends. Its capacity is released, its last month can be billed, its data has to be erased or returned. */
export const endLease = act({
  name: 'contracts.lease.end',
  title: { zh: '终止租约', en: 'End the lease' },
  basis: ['cn/civil-code#563', 'cn/pipl#21'],
  serves: ['A1', 'G3'],
  by: ['lessee', 'provider', 'platform'],
  input: z.strictObject({ lease: uuidInput, reason: z.string().trim().min(1).max(500) }),
  stream: ({ lease }) => `lease/${lease}`,

  async load(tx, { lease }) {
    const found = await leaseOf(tx, lease)
    return {
      found: found ? { lessee: found.lessee, provider: found.provider, state: found.state, place: found.place } : null,
      // it names its own ways to end, and they lead here
      ...(found?.negotiation ? { negotiated: true } : {}),
      // a negotiated contract: what survives its end is settled in a file
      ...(found?.days ? { survives: { place: found.place }, until: found.until ?? null } : {}),
    }
  },

  decide({ found, negotiated }, { lease }, { actor, at }) {
    const mine =
      found && (actor.role === 'platform' || found[actor.role === 'provider' ? 'provider' : 'lessee'] === actor.party)
    if (!mine)
      return refuse(
        'lease-not-yours',
        { zh: '没有这一租约，或本主体不是该方', en: 'there is no such lease in which you are this side' },
        OWN,
      )
    const step = leaseProcedure.can(found.state, 'contracts.lease.end')
    if (!step.allowed) return refuse('wrong-state', step, ...step.basis)
    if (negotiated && actor.role !== 'platform') return refuse('ground-needed', groundNeeded, ...groundNeeded.basis)
    return { lease, endedAt: at }
  },

  async apply(tx, { lease, endedAt }, _input, { facts }) {
    tx.queue(`update contracts.lease set state = 'ended', ended_at = $2, since = $2 where lease = $1`, [lease, endedAt])
    const { until } = facts
    if (until === undefined) return
    const outcome = until !== null && dayIn(endedAt) >= until.slice(0, 10) ? 'performed' : 'terminated'
    noteOutcome(tx, { lease, outcome, at: endedAt })
  },
})
