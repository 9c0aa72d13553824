// RFC 3161 time stamps: asking for one, giving one, and checking one. The authority built in here serves tests and samples;
// for production any authority is named by its URL.
import { createHash, randomBytes, sign, type KeyObject } from 'node:crypto'
import { TimeStampReq, TimeStampResp, TSTInfo } from 'pkijs'
import { equalBytes, sha256, utf8 } from '#kernel/proof'
import { instant, instantOfMillis, millisOf, type Clock, type Instant } from '#kernel/time'
import { mustOpen, serialText, type CertificateFacts } from './certificate.ts'
import {
  booleanTrue,
  bytesOf,
  context,
  element,
  generalizedTime,
  integer,
  integerOctets,
  nothing,
  objectId,
  octetString,
  ownBuffer,
  partsOf,
  readDer,
  sequence,
} from './der.ts'
import { OID } from './object-ids.ts'
import { reason, SigningError, type SigningReason } from './reasons.ts'
import { buildSignedData, checkSigner, readSignedData, signedAttributes } from './signed-data.ts'
import { chainOf, type Trust } from './trust.ts'

/** A reply larger than this is not read: tokens have a few kilobytes. */
const MAX_REPLY_BYTES = 1 << 17
/** Policy of the sample authority, under the arc that X.660 keeps for examples. */
const SAMPLE_POLICY = '2.999.3161.1'
/** Two clocks that both are right may differ by this much. */
const CLOCK_SKEW_MS = 60_000

/** RFC 3161 §2.4.2 PKIFailureInfo, by bit number. */
const FAILURES = {
  badAlg: 0,
  badRequest: 2,
  badDataFormat: 5,
  unacceptedPolicy: 15,
  unacceptedExtension: 16,
  systemFailure: 25,
}

/** A request (DER) to stamp a SHA-256 digest, with a nonce and the wish for the authority's certificate. */
export function timestampRequest(digest: Uint8Array, nonce: Uint8Array = randomBytes(8)): Uint8Array {
  return sequence(
    integer(1),
    sequence(sequence(objectId(OID.sha256), nothing), octetString(digest)),
    integer(nonce),
    booleanTrue,
  )
}

function readRequest(der: Uint8Array): TimeStampReq | null {
  try {
    return readDer(der) === null ? null : TimeStampReq.fromBER(ownBuffer(der))
  } catch {
    return null
  }
}

function refusal(failure: keyof typeof FAILURES, words: string): Uint8Array {
  const bit = FAILURES[failure]
  const octets = new Uint8Array((bit >> 3) + 1)
  octets[bit >> 3] = 0x80 >> (bit & 7)
  const failInfo = element(0x03, Uint8Array.of(7 - (bit & 7)), octets)
  return sequence(sequence(integer(2), sequence(element(0x0c, utf8(words))), failInfo))
}

/** An authority as the sample world runs one. `serial` gives the next number, never the same twice. */
export type TimestampAuthority = {
  readonly key: KeyObject
  readonly certificate: Uint8Array
  readonly now: Clock
  readonly serial: () => number
}

/**
 * A time-stamp authority: takes a request (DER) and answers with a response (DER), granted or refused, never an error.
 * It stamps SHA-256 digests to the millisecond with an accuracy of one second, each later than the one before, so that
 * the order of its stamps is the order of their times.
 */
export function timestampAuthority(authority: TimestampAuthority): (request: Uint8Array) => Uint8Array {
  const certificate = mustOpen(authority.certificate)
  let lastMs = 0
  const stamp = (request: TimeStampReq, imprint: Uint8Array): Uint8Array => {
    // The field `ordering` promises that no two stamps share a time (RFC 3161 §2.4.2).
    lastMs = Math.max(millisOf(authority.now()), lastMs + 1)
    const info = sequence(
      integer(1),
      objectId(SAMPLE_POLICY),
      sequence(sequence(objectId(OID.sha256), nothing), octetString(imprint)),
      integer(authority.serial()),
      generalizedTime(instantOfMillis(lastMs)),
      sequence(integer(1)),
      booleanTrue,
      ...(request.nonce ? [element(0x02, integerOctets(request.nonce))] : []),
      context(0, context(4, certificate.subjectDer)),
    )
    const attributes = signedAttributes(OID.timestampInfo, sha256(info), certificate.der)
    const token = buildSignedData({
      contentType: OID.timestampInfo,
      content: info,
      attributes,
      signature: sign('sha256', attributes, authority.key),
      signer: certificate,
      certificates: request.certReq === true ? [certificate.der] : [],
    })
    return sequence(sequence(integer(0)), token)
  }
  return (der) => {
    const request = readRequest(der)
    if (request === null) return refusal('badDataFormat', 'not a TimeStampReq')
    if (request.version !== 1) return refusal('badRequest', 'version must be 1')
    const { hashAlgorithm, hashedMessage } = request.messageImprint
    if (hashAlgorithm.algorithmId !== OID.sha256) return refusal('badAlg', 'SHA-256 only')
    const imprint = new Uint8Array(hashedMessage.getValue())
    if (imprint.length !== 32) return refusal('badDataFormat', 'a SHA-256 digest has 32 bytes')
    if (request.reqPolicy !== undefined && request.reqPolicy !== SAMPLE_POLICY)
      return refusal('unacceptedPolicy', SAMPLE_POLICY)
    if (request.extensions !== undefined && request.extensions.length > 0)
      return refusal('unacceptedExtension', 'no extensions')
    if (request.nonce && integerOctets(request.nonce).length > 64) return refusal('badRequest', 'the nonce is too long')
    const now = millisOf(authority.now())
    const { notBefore, notAfter } = certificate.facts
    if (now < millisOf(notBefore) || now >= millisOf(notAfter) + 1000)
      return refusal('systemFailure', 'the certificate of the authority is not valid now')
    return stamp(request, imprint)
  }
}

const readInfo = (content: Uint8Array | null): TSTInfo | null => {
  try {
    return content === null || readDer(content) === null ? null : TSTInfo.fromBER(ownBuffer(content))
  } catch {
    return null
  }
}

/**
 * The token (DER) in a response, when it was granted and answers this very request: same digest, same nonce.
 * Throws SigningError `timestamp-refused` with the authority's words, `timestamp-form`, `timestamp-imprint` or `timestamp-nonce`.
 */
export function timestampToken(response: Uint8Array, request: Uint8Array): Uint8Array {
  const asked = readRequest(request)
  const tree = readDer(response)
  if (asked === null || tree === null) throw new SigningError('timestamp-form')
  let answered: TimeStampResp
  try {
    answered = TimeStampResp.fromBER(ownBuffer(response))
  } catch {
    throw new SigningError('timestamp-form')
  }
  const { status, statusStrings } = answered.status
  // 0 granted, 1 granted with modifications (RFC 3161 §2.4.2)
  if (Number(status) > 1) {
    const words = (statusStrings ?? []).map((text) => text.valueBlock.value).join(' ')
    throw new SigningError('timestamp-refused', `${status} ${words}`.trim())
  }
  const token = partsOf(tree)[1]
  if (token === undefined) throw new SigningError('timestamp-form')
  const info = readInfo(readSignedData(bytesOf(token))?.content ?? null)
  if (info === null) throw new SigningError('timestamp-form')
  const imprint = ({ messageImprint }: TimeStampReq | TSTInfo): Uint8Array =>
    new Uint8Array(messageImprint.hashedMessage.getValue())
  if (!equalBytes(imprint(info), imprint(asked))) throw new SigningError('timestamp-imprint')
  const nonce = ({ nonce }: TimeStampReq | TSTInfo): string => (nonce ? serialText(nonce) : '')
  if (nonce(info) !== nonce(asked)) throw new SigningError('timestamp-nonce')
  return bytesOf(token)
}

/**
 * Asks an authority over HTTP (RFC 3161 §3.4) and returns the token (DER). The answer belongs to the request; whether the
 * authority is trusted is for verifyTimestamp.
 * Throws SigningError `timestamp-unreachable`, or what timestampToken throws.
 */
export async function fetchTimestamp(
  url: string,
  request: Uint8Array,
  { timeoutMs }: { readonly timeoutMs: number },
): Promise<Uint8Array> {
  return timestampToken(await post(url, request, timeoutMs), request)
}

async function post(url: string, request: Uint8Array, timeoutMs: number): Promise<Uint8Array> {
  try {
    const reply = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
      body: new Uint8Array(request),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    })
    const kind = reply.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
    if (!reply.ok || kind !== 'application/timestamp-reply' || reply.body === null) {
      await reply.body?.cancel()
      throw new SigningError('timestamp-unreachable', `HTTP ${reply.status} ${kind ?? ''}`.trim())
    }
    const chunks: Uint8Array[] = []
    let length = 0
    for await (const chunk of reply.body) {
      length += chunk.length
      if (length > MAX_REPLY_BYTES) throw new SigningError('timestamp-form', `> ${MAX_REPLY_BYTES} bytes`)
      chunks.push(chunk)
    }
    return new Uint8Array(Buffer.concat(chunks))
  } catch (error) {
    if (error instanceof SigningError) throw error
    throw new SigningError('timestamp-unreachable', error instanceof Error ? error.message : String(error))
  }
}

/** What a token says and whether it may be relied on. `at` and the rest are null when the token cannot be read. */
export type TimestampVerdict = {
  readonly valid: boolean
  readonly reasons: readonly SigningReason[]
  readonly at: Instant | null
  readonly serial: string | null
  readonly policy: string | null
  readonly authority: CertificateFacts | null
}

/**
 * Checks a token (DER) over a SHA-256 digest: it stamps this digest, its authority's certificate leads to one of
 * `trusted.timestamps`, was good when it stamped, and the stamp does not lie in the future of `at`.
 */
export function verifyTimestamp(
  token: Uint8Array,
  digest: Uint8Array,
  { trusted, at }: { readonly trusted: Trust; readonly at: Instant },
): TimestampVerdict {
  const read = readSignedData(token)
  const info = readInfo(read?.content ?? null)
  if (read === null || info === null || read.content === null || info.version !== 1)
    return { valid: false, reasons: [reason('timestamp-form')], at: null, serial: null, policy: null, authority: null }
  const content = read.content
  const reasons: SigningReason[] = []
  const stampedAt = instant(info.genTime)
  if (
    info.messageImprint.hashAlgorithm.algorithmId !== OID.sha256 ||
    !equalBytes(new Uint8Array(info.messageImprint.hashedMessage.getValue()), digest)
  )
    reasons.push(reason('timestamp-imprint'))
  if (millisOf(stampedAt) > millisOf(at) + CLOCK_SKEW_MS) reasons.push(reason('timestamp-future', stampedAt))
  // A token without certificates may be checked with one that the reader trusts directly.
  const checked = checkSigner(
    read,
    OID.timestampInfo,
    (hash) => createHash(hash).update(content).digest(),
    trusted.timestamps,
  )
  reasons.push(...checked.reasons)
  if (checked.certificate) {
    const { reasons: faults } = chainOf(checked.certificate, read.certificates, trusted.timestamps, {
      revoked: trusted.revoked,
      at: stampedAt,
      purpose: 'timestamping',
    })
    if (faults.length > 0)
      reasons.push(reason('timestamp-authority', checked.certificate.facts.subject.text), ...faults)
  }
  return {
    valid: reasons.length === 0,
    reasons,
    at: stampedAt,
    serial: serialText(info.serialNumber),
    policy: info.policy,
    authority: checked.certificate?.facts ?? null,
  }
}
