import { act, refuse } from '#kernel/act'
import { describeCertificate, SigningError } from '#kernel/signing'
import { z } from 'zod'
import { der, derInput, fingerprint } from '../certificate.ts'

const AUTHORITY = 'cn/e-signature-law#16'
const TRUSTED = 'platform/contract-rules#trusted-authorities'

/** The operator enters a certification authority whose certificates may sign here, with the ground for trusting it. */
export const trustAuthority = act({
  name: 'contracts.authority.trust',
  title: { zh: '认可电子认证机构', en: 'Trust a certification authority' },
  basis: [AUTHORITY, TRUSTED],
  serves: ['D3'],
  by: ['operator'],
  input: z.strictObject({
    /** its root certificate */
    certificate: derInput,
    name: z.string().trim().min(1).max(200),
    /** number and issuer of its licence for electronic certification; of a sample: that it has none */
    licence: z.string().trim().min(1).max(200),
    /** for samples and tests only */
    sample: z.boolean(),
  }),
  stream: ({ certificate }) => `authority/${fingerprint(certificate)}`,

  async load(tx, { certificate }) {
    const known = await tx.one<{ endedAt: string | null }>(
      'select ended_at as "endedAt" from contracts.authority where sha256 = $1',
      [fingerprint(certificate)],
    )
    return { known: known ?? null }
  },

  decide({ known }, { certificate, name, licence, sample }) {
    const subject = subjectOf(certificate)
    if (subject === null)
      return refuse('certificate-form', { zh: '证书不符合格式', en: 'the certificate is malformed' }, AUTHORITY)
    if (known?.endedAt === null)
      return refuse('authority-known', { zh: '该机构已在认可之列', en: 'the authority is trusted already' }, TRUSTED)
    return { authority: fingerprint(certificate), name, licence, sample, subject }
  },

  async apply(tx, { authority, name, licence, sample }, { certificate }, { at }) {
    tx.queue(
      `insert into contracts.authority (sha256, name, licence, sample, certificate, trusted_at) values ($1, $2, $3, $4, $5, $6)
       on conflict (sha256) do update set name = $2, licence = $3, sample = $4, trusted_at = $6, ended_at = null`,
      [authority, name, licence, sample, certificate, at],
    )
  },
})

/** Whom a certificate names; null when it cannot be read. */
function subjectOf(certificate: string): string | null {
  try {
    return describeCertificate(der(certificate)).subject.text
  } catch (error) {
    if (error instanceof SigningError) return null
    throw error
  }
}
