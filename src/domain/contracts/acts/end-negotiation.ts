import { act, isRefusal, uuidInput } from '#kernel/act'
import { z } from 'zod'
import { negotiationOf, sideInOpen } from '../negotiation.ts'

/** A side breaks off. Nothing of what was said binds; what it learnt in confidence it keeps to itself (Civil Code 500, 501). */
export const endNegotiation = act({
  name: 'contracts.negotiation.end',
  title: { zh: '终止协商', en: 'Break off a negotiation' },
  basis: ['platform/market-rules#state-order', 'cn/civil-code#470'],
  serves: ['D3'],
  by: ['lessee', 'provider'],
  input: z.strictObject({ negotiation: uuidInput, reason: z.string().trim().min(1).max(2_000) }),
  stream: ({ negotiation }) => `negotiation/${negotiation}`,

  async load(tx, { negotiation }) {
    return { found: (await negotiationOf(tx, negotiation))?.found ?? null }
  },

  decide({ found }, { negotiation, reason }, { actor }) {
    const standing = sideInOpen(found, actor)
    if (isRefusal(standing)) return standing
    return { negotiation, reason, side: standing.side }
  },

  async apply(tx, { negotiation, reason }, _input, { at }) {
    tx.queue(`update contracts.negotiation set state = 'ended', reason = $2, since = $3 where negotiation = $1`, [
      negotiation,
      reason,
      at,
    ])
  },
})
