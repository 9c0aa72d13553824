import { act, refuse } from '#kernel/act'
import { partyOf, personOf } from '#kernel/identity'
import { completeCms, ecdsaFromWebCrypto, SigningError, verifyCms, type CmsVerdict } from '#kernel/signing'
import { z } from 'zod'
import { certificateOf, der, derInput, fingerprint, possessionDigest, trustedRoots, trustOf } from '../certificate.ts'

const RELIABLE = 'cn/e-signature-law#13'
const AUTHORITY = 'cn/e-signature-law#16'
const OWN = 'platform/contract-rules#certificate-of-own'

/** A P-256 signature as a browser gives it; any other is as CMS carries it already. */
const RAW_BYTES = 64

/**
 * A certificate to sign with: issued by a trusted authority, naming this party (and, of a person, the person who registers
 * it), with a signature that shows possession of its key. The key itself stays with its holder (E-Signature Law 13).
 */
export const registerCertificate = act({
  name: 'contracts.certificate.register',
  title: { zh: '登记签署证书', en: 'Register a certificate for signing' },
  basis: [RELIABLE, AUTHORITY, OWN],
  serves: ['D3'],
  by: ['lessee', 'provider'],
  input: z.strictObject({
    kind: z.enum(['person', 'company']),
    certificate: derInput,
    /** from its issuer up */
    chain: z.array(derInput).max(5),
    /** over the signed attributes of possessionDigest (contract-papers: POST /api/certificates/prepare) */
    signature: derInput,
  }),
  stream: ({ certificate }) => `certificate/${fingerprint(certificate)}`,

  async load(tx, { certificate }, { actor }) {
    const party = await partyOf(tx, actor.party)
    const person = actor.person === null ? undefined : await personOf(tx, actor.person)
    const known = await certificateOf(tx, fingerprint(certificate))
    return {
      party: party ? { name: party.name, uscc: party.uscc } : null,
      person: person?.name ?? null,
      trusted: await trustedRoots(tx),
      known: known !== undefined,
    }
  },

  decide({ party, person, trusted, known }, { kind, certificate, chain, signature }, { actor, at }) {
    if (kind === 'person' && (actor.person === null || person === null))
      return refuse(
        'person-needed',
        { zh: '个人证书须由本人登录后登记', en: 'a personal certificate is registered by its holder, signed in' },
        OWN,
      )
    if (known)
      return refuse('certificate-known', { zh: '该证书已登记', en: 'the certificate is registered already' }, OWN)
    const holder = { party: actor.party, person: kind === 'person' ? actor.person : null, kind }
    const verdict = possession(holder, [certificate, ...chain], signature, { trusted: trustOf(trusted), at })
    if ('refused' in verdict) return verdict
    const { subject, serial, notBefore, notAfter, sha256 } = verdict.signer!
    const ofParty = subject.usccOrNull === null ? subject.o === party?.name : subject.usccOrNull === party?.uscc
    if (!ofParty)
      return refuse(
        'certificate-of-other-party',
        { zh: `证书载明的主体不是本主体：${subject.text}`, en: `the certificate names another party: ${subject.text}` },
        OWN,
        RELIABLE,
      )
    // what names a person of the company is that person’s, and no seal
    const names = (words: string): boolean =>
      [party!.name, party!.uscc].some((name) => name !== '' && words.includes(name))
    if (kind === 'company' && !names(subject.cn ?? ''))
      return refuse(
        'certificate-no-seal',
        {
          zh: `印章证书的通用名须含本主体的名称或者代码，得到：${subject.cn ?? '无'}`,
          en: `the common name of a seal’s certificate holds the name or code of the party, not: ${subject.cn ?? 'none'}`,
        },
        OWN,
        RELIABLE,
      )
    if (kind === 'person' && subject.cn !== person)
      return refuse(
        'certificate-of-other-person',
        {
          zh: `证书载明的姓名不是本人：${subject.cn ?? '无'}`,
          en: `the certificate names another person: ${subject.cn ?? 'none'}`,
        },
        OWN,
        RELIABLE,
      )
    return {
      certificate: sha256,
      kind,
      party: actor.party,
      person: holder.person,
      subject,
      serial,
      notBefore,
      notAfter,
    }
  },

  async apply(tx, d, { certificate, chain }, { at }) {
    tx.queue(
      `insert into contracts.certificate (sha256, party, person, kind, subject, serial, not_before, not_after, certificate, chain, registered_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        d.certificate,
        d.party,
        d.person,
        d.kind,
        JSON.stringify(d.subject),
        d.serial,
        d.notBefore,
        d.notAfter,
        certificate,
        chain,
        at,
      ],
    )
  },
  conflict: (constraint) =>
    constraint === 'certificate_pkey'
      ? refuse('certificate-known', { zh: '该证书已登记', en: 'the certificate is registered already' }, OWN)
      : undefined,
})

/** Whether the key belongs to whoever registers the certificate, and the certificate to a trusted chain. */
function possession(
  holder: Parameters<typeof possessionDigest>[0],
  certificates: readonly string[],
  signature: string,
  against: Parameters<typeof verifyCms>[2],
): CmsVerdict | ReturnType<typeof refuse> {
  const digest = possessionDigest(holder)
  const given = der(signature)
  let verdict: CmsVerdict
  try {
    const cms = completeCms({
      digest,
      certificates: certificates.map(der),
      signature: given.length === RAW_BYTES ? ecdsaFromWebCrypto(given) : given,
    })
    verdict = verifyCms(cms, digest, against)
  } catch (error) {
    if (!(error instanceof SigningError)) throw error
    return refuse(error.reason.code, error.reason, RELIABLE)
  }
  const [first] = verdict.reasons
  if (verdict.valid || !first) return verdict
  return refuse(
    first.code,
    { zh: first.zh, en: first.en },
    first.code === 'certificate-untrusted' ? AUTHORITY : RELIABLE,
    OWN,
  )
}
