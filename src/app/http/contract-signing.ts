// What the platform sets contracts and signs them with: papers, time stamps, and in a sample world its own authority.
import type { PaperSource } from '#domain/contracts'
import { fetchTimestamp, SigningError, timestampRequest, type CertificateHolder } from '#kernel/signing'
import { contractPaper, contractWord } from '../papers/index.ts'
import { openSampleAuthority } from '../sample/authority.ts'
import type { Platform } from '../wiring.ts'

/** What the server needs beside the platform to set contracts and to sign them. */
export type ContractSigning = {
  pdf(source: PaperSource): Promise<Uint8Array>
  word(source: PaperSource): Promise<Uint8Array>
  /** a time-stamp token (RFC 3161) over a SHA-256 digest */
  stamp(digest: Uint8Array): Uint8Array | Promise<Uint8Array>
  /** the sample authority of the data folder; absent where certificates come from licensed ones only */
  sample?: {
    root: Uint8Array
    issue(holder: CertificateHolder, key: { spki: Uint8Array } | { request: Uint8Array }): Uint8Array
  }
}

/** A stamp is one short request; whoever signs waits for it. */
const STAMP_MS = 10_000

export type StampingWith = {
  dataDir: string
  /** address of a time-stamp authority (RFC 3161); absent: the sample authority's, in a sample world */
  stampUrl: string | undefined
  /** whether the sample authority (示例) of the data folder gives certificates and stamps */
  sample: boolean
}

/** The means of signing. Without an authority papers are still set, and a signature is answered with why it cannot be. */
export function contractSigning({ world }: Platform, { dataDir, stampUrl, sample }: StampingWith): ContractSigning {
  const authority = sample ? openSampleAuthority(dataDir, world.source) : undefined
  const lawOf = ({ on, place }: { on: string; place: string }) => world.law.at(on, place)
  return {
    pdf: (source) => contractPaper(source, lawOf(source.text)),
    word: (source) => contractWord(source, lawOf(source.text)),
    stamp(digest) {
      if (stampUrl !== undefined) return fetchTimestamp(stampUrl, timestampRequest(digest), { timeoutMs: STAMP_MS })
      if (authority) return authority.stamp(digest)
      throw new SigningError('timestamp-unreachable', 'SUAN_TSA')
    },
    ...(authority ? { sample: authority } : {}),
  }
}
