// A signature over the hash of a text: by the account that is signed in, or by a registered certificate (CMS, detached). Which
// of the two is on record; a certificate that does not hold is refused with what is wrong with it, in the words of the check.
import { certificateOf, trustedRoots, trustOf } from '#domain/contracts'
import { refuse, type Refusal } from '#kernel/act'
import { fromBase64, fromHex } from '#kernel/proof'
import { verifyCms, type SigningReasonCode } from '#kernel/signing'
import type { Sql } from '#kernel/store'
import type { Instant } from '#kernel/time'

const RELIABLE = 'cn/e-signature-law#13'
/** Which article stands behind what is wrong with a signature. */
const ARTICLE: Partial<Record<SigningReasonCode, string>> = {
  'certificate-untrusted': 'cn/e-signature-law#16',
  'cms-digest': 'cn/e-signature-law#5',
}

/** A registered certificate, as far as a decision goes by it. */
export type Signer = {
  party: string
  person: string | null
  revokedAt: Instant | null
  notAfter: Instant
  trusted: string[]
}

/** The certificate of this hash; null when it is not registered. */
export async function signerNamed(sql: Sql, sha256: string | undefined): Promise<Signer | null> {
  const found = sha256 === undefined ? undefined : await certificateOf(sql, sha256)
  if (!found) return null
  const { party, person, revokedAt, notAfter } = found
  return { party, person, revokedAt, notAfter, trusted: await trustedRoots(sql) }
}

/** `sha256` of the text in hex; `cms` DER in base64, with the hash of the `certificate` that made it; neither: by account. */
type Signed = { sha256: string; cms: string | undefined; certificate: string | undefined }

/** Why a signature over a text does not stand; undefined when it does. `rule`: which text is to be signed here. */
export function signatureProblem(
  { sha256, cms, certificate }: Signed,
  signer: Signer | null,
  { actor, at }: { actor: { party: string; person: string | null }; at: Instant },
  rule: string,
): Refusal | undefined {
  if (cms === undefined && certificate === undefined) return undefined
  const no = (code: string, zh: string, en: string, article = RELIABLE): Refusal =>
    refuse(code, { zh, en }, article, rule)
  if (cms === undefined || certificate === undefined)
    return no(
      'signature-half',
      '以证书签名须同时给出签名与证书',
      'a signature by certificate comes with both: itself and its certificate',
    )
  if (signer === null || signer.party !== actor.party)
    return no('certificate-unknown', '签名所用证书未由本主体登记', 'the certificate is not registered by this party')
  if (signer.person !== null && signer.person !== actor.person)
    return no(
      'wrong-person',
      '证书属于另一人；须由本人签名',
      'the certificate is another person’s: its holder must sign',
    )
  if (signer.revokedAt !== null)
    return no(
      'certificate-revoked',
      `证书已于 ${signer.revokedAt} 停用`,
      `the certificate was withdrawn at ${signer.revokedAt}`,
    )
  if (signer.notAfter < at)
    return no(
      'certificate-expired',
      `证书已于 ${signer.notAfter} 到期`,
      `the certificate expired at ${signer.notAfter}`,
    )
  const bytes = fromBase64(cms)
  if (bytes === null) return no('cms-form', '签名值（CMS）不符合格式', 'the signature value (CMS) is malformed')
  const verdict = verifyCms(bytes, fromHex(sha256)!, { trusted: trustOf(signer.trusted), at })
  const [first] = verdict.reasons
  if (first) return no(first.code, first.zh, first.en, ARTICLE[first.code])
  return verdict.signer?.sha256 === certificate
    ? undefined
    : no('certificate-unknown', '签名证书与所登记的不同', 'another certificate has signed')
}
