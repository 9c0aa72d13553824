import { act, refuse, uuidInput } from '#kernel/act'
import { z } from 'zod'
import { leaseOf } from '../lease.ts'
import { leaseProcedure } from '../procedure.ts'

const SIGN = 'cn/e-signature-law#14'
const OWN = 'platform/market-rules#own-party-only'

/** One side signs what it has read: the hash names the exact text. The second signature concludes the lease. */
export const signLease = act({
  name: 'contracts.lease.sign',
  title: { zh: '签署租约', en: 'Sign the lease' },
  basis: [SIGN, 'cn/e-signature-law#13', 'cn/civil-code#469'],
  serves: ['A1', 'D3'],
  by: ['lessee', 'provider'],
  input: z.strictObject({ lease: uuidInput, termsHash: z.string().regex(/^[0-9a-f]{64}$/) }),
  stream: ({ lease }) => `lease/${lease}`,

  async load(tx, { lease }) {
    const found = await leaseOf(tx, lease)
    const signed = await tx.rows<{ side: string }>('select side from contracts.signature where lease = $1', [lease])
    return {
      found: found
        ? { lessee: found.lessee, provider: found.provider, state: found.state, termsHash: found.termsHash }
        : null,
      signed: signed.map((s) => s.side),
      // what the platform has to allocate once both have signed
      demand: found
        ? {
            provider: found.provider,
            models: found.models,
            cards: found.cards,
            shareMilli: found.shareMilli,
            cpuMilli: found.cpuMilli,
          }
        : null,
    }
  },

  decide({ found, signed }, { lease, termsHash }, { actor }) {
    const side = actor.role === 'provider' ? 'provider' : 'lessee'
    if (!found || found[side] !== actor.party)
      return refuse(
        'lease-not-yours',
        { zh: '没有这一租约，或本主体不是该方', en: 'there is no such lease in which you are this side' },
        OWN,
      )
    const step = leaseProcedure.can(found.state, 'contracts.lease.sign')
    if (!step.allowed) return refuse('wrong-state', step, ...step.basis)
    if (signed.includes(side))
      return refuse('signed-already', { zh: '本方已签署', en: 'your side has signed already' }, SIGN)
    if (termsHash !== found.termsHash)
      return refuse(
        'other-text',
        { zh: '所签文本与租约文本不同', en: 'the text signed is not the text of the lease' },
        SIGN,
      )
    return {
      lease,
      side,
      complete: signed.length === 1,
      state: leaseProcedure.after(found.state, 'contracts.lease.sign')!,
    }
  },

  async apply(tx, { lease, side, complete, state }, { termsHash }, { at, actor }) {
    tx.queue('insert into contracts.signature (lease, side, person, terms_hash, at) values ($1, $2, $3, $4, $5)', [
      lease,
      side,
      actor.person,
      termsHash,
      at,
    ])
    tx.queue(
      'update contracts.lease set state = $2, signed_at = case when $3 then $4::timestamptz end, since = $4 where lease = $1',
      [lease, state, complete, at],
    )
  },
})
