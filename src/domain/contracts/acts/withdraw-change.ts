import { act, isRefusal, refuse, uuidInput } from '#kernel/act'
import { z } from 'zod'
import { negotiationOf, sideInOpen } from '../negotiation.ts'
import { answeredAlready, proposalOf, proposalUnknown } from '../proposal.ts'

const TRACKED = 'platform/contract-rules#tracked-changes'

/** A side takes its own proposal back, as long as nobody has answered it (Civil Code 475, 476). */
export const withdrawChange = act({
  name: 'contracts.change.withdraw',
  title: { zh: '撤回修改提议', en: 'Withdraw a proposed change' },
  basis: [TRACKED],
  serves: ['D3'],
  by: ['lessee', 'provider'],
  input: z.strictObject({ negotiation: uuidInput, proposal: uuidInput }),
  stream: ({ negotiation }) => `negotiation/${negotiation}`,

  async load(tx, { negotiation, proposal }) {
    const open = await negotiationOf(tx, negotiation)
    const proposed = await proposalOf(tx, negotiation, proposal)
    return {
      found: open?.found ?? null,
      proposed: proposed ? { side: proposed.side, state: proposed.state } : null,
    }
  },

  decide({ found, proposed }, { negotiation, proposal }, { actor }) {
    const standing = sideInOpen(found, actor)
    if (isRefusal(standing)) return standing
    if (!proposed) return proposalUnknown()
    if (proposed.side !== standing.side)
      return refuse(
        'not-your-proposal',
        { zh: '只能撤回本方的提议', en: 'only a proposal of your own side can be withdrawn' },
        'platform/market-rules#own-party-only',
      )
    if (proposed.state !== 'open') return answeredAlready(proposed.state)
    return { negotiation, proposal }
  },

  async apply(tx, { proposal }, _input, { at }) {
    tx.queue(`update contracts.proposal set state = 'withdrawn', answered_at = $2 where proposal = $1`, [proposal, at])
  },
})
