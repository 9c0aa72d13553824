import { act, refuse, uuidInput } from '#kernel/act'
import { z } from 'zod'
import { isRepresentative, mandateOf, mandatesOf } from '../mandate.ts'

const SIGNER = 'platform/contract-rules#authority-to-sign'

/** An authority to sign ends (Civil Code 173). What was signed before stays. */
export const revokeMandate = act({
  name: 'contracts.mandate.revoke',
  title: { zh: '撤销签署权限', en: 'End an authority to sign' },
  basis: ['cn/civil-code#173', SIGNER],
  serves: ['D3'],
  by: ['lessee', 'provider', 'operator'],
  input: z.strictObject({ mandate: uuidInput, reason: z.string().trim().min(1).max(500) }),
  stream: ({ mandate }) => `mandate/${mandate}`,

  async load(tx, { mandate }, { actor }) {
    const found = await mandateOf(tx, mandate)
    return {
      found: found ? { party: found.party, person: found.person, kind: found.kind, revokedAt: found.revokedAt } : null,
      own: found && actor.person !== null ? await mandatesOf(tx, found.party, actor.person) : [],
    }
  },

  decide({ found, own }, { mandate, reason }, { actor, day }) {
    const mine = actor.role === 'operator' || found?.party === actor.party
    if (!found || !mine)
      return refuse(
        'mandate-unknown',
        { zh: '本主体没有这一授权', en: 'there is no such mandate of this party' },
        SIGNER,
      )
    if (found.revokedAt !== null)
      return refuse('mandate-ended', { zh: '该权限已撤销', en: 'it was ended already' }, SIGNER)
    // whoever holds it may give it up
    const entitled = found.kind === 'legal-representative' ? actor.role === 'operator' : isRepresentative(own, day)
    if (!entitled && found.person !== actor.person)
      return refuse(
        'not-representative',
        { zh: '由法定代表人撤销，或由受托人辞去', en: 'the legal representative ends it, or its holder resigns' },
        'cn/civil-code#173',
        SIGNER,
      )
    return { mandate, reason }
  },

  async apply(tx, { mandate, reason }, _input, { at }) {
    tx.queue('update contracts.mandate set revoked_at = $2, reason = $3 where mandate = $1', [mandate, at, reason])
  },
})
