// Why a signature, a time stamp, a certificate or a signed file is refused: one closed set of codes, each with its words.

const WORDS = {
  'pdf-form': ['PDF 结构无法识别或自相矛盾', 'the structure of the PDF cannot be read or contradicts itself'],
  'pdf-encrypted': ['PDF 已加密，不能签署', 'the PDF is encrypted and cannot be signed'],
  'pdf-not-prepared': ['PDF 末尾没有待填的签名域', 'the PDF does not end in an empty signature'],
  'pdf-unsigned': ['PDF 没有签名', 'the PDF has no signature'],
  'pdf-range': [
    '签名覆盖范围不合规：应自首字节起，只空出签名值本身',
    'the signed range must start at the first byte and leave out the signature value only',
  ],
  'pdf-subfilter': ['签名格式不是 ETSI.CAdES.detached', 'the signature is not of the form ETSI.CAdES.detached'],
  'pdf-dropped': ['较早修订中的签名已被移除', 'a signature of an earlier revision was taken away'],
  'pdf-trailing': ['最后一个签名之后还有未签署的内容', 'bytes follow that no signature covers'],
  'pdf-changed': [
    '签名之后的修订除追加签名外还改动了内容',
    'a later revision changed something other than adding a signature',
  ],
  'cms-too-long': ['签名值超出预留长度', 'the signature value is longer than the space reserved'],
  'cms-form': ['签名值（CMS）不符合格式', 'the signature value (CMS) is malformed'],
  'cms-content-type': ['签名属性中的内容类型不符', 'the signed content type is another'],
  'cms-digest': ['文件摘要与签名不符，内容已被改动', 'the digest does not match: the content was changed'],
  'cms-certificate-bound': [
    '签名属性未绑定签名证书',
    'the signed attributes do not bind the certificate of the signer',
  ],
  'cms-signing-time': [
    '含有 PAdES 基线所不许的自报签名时间属性',
    'it holds the self-declared signing-time attribute that PAdES baseline forbids',
  ],
  'cms-algorithm': ['签名算法不在许可之列', 'the signature algorithm is not among those allowed'],
  'cms-signature': ['签名值验证不通过', 'the signature does not verify'],
  'timestamp-form': ['时间戳不符合格式', 'the time stamp is malformed'],
  'timestamp-imprint': ['时间戳不是对该内容加盖的', 'the time stamp is of other content'],
  'timestamp-nonce': ['时间戳未回应本次请求', 'the time stamp does not answer this request'],
  'timestamp-future': ['时间戳晚于核验时间', 'the time stamp lies after the time of verification'],
  'timestamp-authority': ['时间戳证书不可信', 'the certificate of the time-stamp authority is not trusted'],
  'timestamp-refused': ['时间戳机构拒绝了请求', 'the time-stamp authority refused the request'],
  'timestamp-unreachable': ['时间戳机构未应答', 'the time-stamp authority did not answer'],
  'certificate-form': ['证书不符合格式', 'the certificate is malformed'],
  'certificate-request': [
    '证书请求不符合格式，或未证明持有私钥',
    'the certificate request is malformed or does not prove possession of the key',
  ],
  'certificate-key': [
    '密钥不在许可之列（RSA 2048 位以上或 P-256）',
    'the key is not allowed: RSA of 2048 bits or more, or P-256',
  ],
  'certificate-purpose': ['证书的用途不包括此种签名', 'the certificate is not for this kind of signature'],
  'certificate-untrusted': ['证书不能追溯到可信的根证书', 'the certificate does not lead to a trusted root'],
  'certificate-not-yet': ['签署时证书尚未生效', 'the certificate was not yet valid when it was used'],
  'certificate-expired': ['签署时证书已过期', 'the certificate had expired when it was used'],
  'certificate-revoked': ['签署时证书已被吊销', 'the certificate had been revoked when it was used'],
  'sm2-form': ['SM2 密钥或签名不符合格式', 'the SM2 key or signature is malformed'],
} as const satisfies Record<string, readonly [zh: string, en: string]>

/** Every reason that this room gives. */
export type SigningReasonCode = keyof typeof WORDS
/** A reason with its words; the detail says what exactly was found. */
export type SigningReason = { readonly code: SigningReasonCode; readonly zh: string; readonly en: string }

/** The reason of a code, with a detail such as a name or a number after the words. */
export function reason(code: SigningReasonCode, detail?: string): SigningReason {
  const [zh, en] = WORDS[code]
  return {
    code,
    zh: detail === undefined ? zh : `${zh}：${detail}`,
    en: detail === undefined ? en : `${en}: ${detail}`,
  }
}

/** Refusal by this room where no verdict can carry it: bad input to a function that makes something. */
export class SigningError extends Error {
  override readonly name = 'SigningError'
  readonly reason: SigningReason
  constructor(code: SigningReasonCode, detail?: string) {
    const why = reason(code, detail)
    super(`${why.zh} ${why.en}`)
    this.reason = why
  }
}
