// Certificates of those who sign, and whom the platform trusts to issue them.
import type { Trust } from '#kernel/signing'
import { canonicalBytes, sha256 } from '#kernel/proof'
import type { Sql } from '#kernel/store'
import { z } from 'zod'

export type CertificateKind = 'person' | 'company'

export type Certificate = {
  sha256: string
  party: string
  person: string | null
  kind: CertificateKind
  certificate: string
  chain: string[]
  notBefore: string
  notAfter: string
  revokedAt: string | null
}

/** DER in base64, as records and requests carry it. */
export const derInput = z.base64().min(1).max(16_384)

export const der = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'))

/** A registered certificate by its SHA-256; undefined when unknown. */
export const certificateOf = (sql: Sql, certificate: string): Promise<Certificate | undefined> =>
  sql.one<Certificate>(
    `select sha256, party, person, kind, certificate, chain, not_before as "notBefore", not_after as "notAfter", revoked_at as "revokedAt"
       from contracts.certificate where sha256 = $1`,
    [certificate],
  )

/** Roots that are trusted now, base64 DER. */
export async function trustedRoots(sql: Sql): Promise<string[]> {
  const rows = await sql.rows<{ certificate: string }>(
    'select certificate from contracts.authority where ended_at is null order by sha256',
  )
  return rows.map(({ certificate }) => certificate)
}

/**
 * The same roots for verifying signatures and time stamps. Certificates withdrawn here are looked up where they are
 * registered; lists and answers of the authorities themselves are not fetched.
 */
export function trustOf(roots: readonly string[]): Trust {
  const ders = roots.map(der)
  return { signers: ders, timestamps: ders, revoked: [] }
}

/** SHA-256 of a certificate given as base64 DER, lower-case hex: its name here. */
export const fingerprint = (base64: string): string => Buffer.from(sha256(der(base64))).toString('hex')

/**
 * What the holder of a key signs to show that it has it: SHA-256 of a sentence that names the party, the person and the
 * kind, so that the signature serves for nothing else.
 */
export const possessionDigest = (holder: { party: string; person: string | null; kind: CertificateKind }): Uint8Array =>
  sha256(canonicalBytes({ purpose: 'suanheng certificate registration', ...holder }))

/** The streams that a bundle of this lease needs beside its own to check the signatures: certificates and authorities. */
export async function signingStreams(sql: Sql, lease: string): Promise<string[]> {
  const rows = await sql.rows<{ certificate: string }>(
    'select distinct certificate from contracts.signature where lease = $1 and certificate is not null order by certificate',
    [lease],
  )
  if (rows.length === 0) return []
  const roots = await sql.rows<{ sha256: string }>('select sha256 from contracts.authority order by sha256')
  return [
    ...rows.map(({ certificate }) => `certificate/${certificate}`),
    ...roots.map(({ sha256: root }) => `authority/${root}`),
  ]
}
