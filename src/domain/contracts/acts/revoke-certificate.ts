import { act, refuse } from '#kernel/act'
import { z } from 'zod'
import { certificateOf } from '../certificate.ts'

const OWN = 'platform/contract-rules#certificate-of-own'

/** A key was lost, or its holder has left: from now on the certificate signs nothing here. */
export const revokeCertificate = act({
  name: 'contracts.certificate.revoke',
  title: { zh: '停用签署证书', en: 'Withdraw a certificate' },
  basis: ['cn/e-signature-law#13', OWN],
  serves: ['D3'],
  by: ['lessee', 'provider', 'operator'],
  input: z.strictObject({
    certificate: z.string().regex(/^[0-9a-f]{64}$/),
    reason: z.string().trim().min(1).max(500),
  }),
  stream: ({ certificate }) => `certificate/${certificate}`,

  async load(tx, { certificate }) {
    const found = await certificateOf(tx, certificate)
    return { found: found ? { party: found.party, revokedAt: found.revokedAt } : null }
  },

  decide({ found }, { certificate, reason }, { actor }) {
    if (!found || (actor.role !== 'operator' && found.party !== actor.party))
      return refuse(
        'certificate-unknown',
        { zh: '本主体没有登记这一证书', en: 'no such certificate of this party is registered' },
        OWN,
      )
    if (found.revokedAt !== null)
      return refuse('certificate-revoked', { zh: '该证书已停用', en: 'the certificate was withdrawn already' }, OWN)
    return { certificate, reason }
  },

  async apply(tx, { certificate, reason }, _input, { at }) {
    tx.queue('update contracts.certificate set revoked_at = $2, reason = $3 where sha256 = $1', [
      certificate,
      at,
      reason,
    ])
  },
})
