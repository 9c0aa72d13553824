// The paper of a contract over HTTP: the server prepares a file, the signer's key signs some bytes here, the server puts
// the signature in and adds a time stamp.
import { call, send } from './client.ts'
import type { PaperVerdict, SignatureKind } from './contract-rows.ts'

const answer = async <Of>(response: Promise<Response>): Promise<Of> => (await (await response).json()) as Of

export interface Prepared {
  /** SHA-256 of the file that is signed on */
  before: string
  at: string
  /** base64 DER: what the key signs */
  toBeSigned: string
}

export const preparePaper = (lease: string, certificate: string): Promise<Prepared> =>
  answer(call(`/api/contracts/${lease}/prepare`, send({ certificate })))

export const embedSignature = (
  lease: string,
  signed: { certificate: string; before: string; at: string; signature: string },
): Promise<{ before: string; after: string }> => answer(call(`/api/contracts/${lease}/embed`, send(signed)))

/** What verification by the platform says of the file that stands. */
export const paperVerdict = async (lease: string): Promise<PaperVerdict> =>
  (await answer<{ item: PaperVerdict }>(call(`/api/contracts/${lease}/signatures`))).item

/** The file that stands, or an earlier revision of it, by SHA-256. */
export async function paperBytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await (await call(path)).arrayBuffer())
}

export interface IssuedCertificate {
  /** base64 DER */
  certificate: string
  chain: string[]
  sha256: string
}

/** Whether this platform has a sample authority (示例): a licensed one is asked elsewhere. */
export const sampleRoot = (): Promise<{ root: string; sha256: string }> => answer(call('/api/certificates/sample'))

/** A sample certificate for a public key (SPKI, base64 DER). */
export const sampleCertificate = (kind: SignatureKind, spki: string): Promise<IssuedCertificate> =>
  answer(call('/api/certificates/sample', send({ kind, spki })))

/** What the holder of a certificate's key signs to show that it has it. */
export const preparePossession = (kind: SignatureKind, certificate: string): Promise<{ toBeSigned: string }> =>
  answer(call('/api/certificates/prepare', send({ kind, certificate })))
