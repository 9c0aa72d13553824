// A signed PDF as a whole: every signature by its range, its CMS and its certificates, and the file by what no signature covers.
import type { Instant } from '#kernel/time'
import { verifyCms, type CmsVerdict } from './cades.ts'
import { digestOf, droppedSignatures, signaturesIn, type PdfSignature } from './pdf-signatures.ts'
import { reason, SigningError, type SigningReason } from './reasons.ts'
import type { Trust } from './trust.ts'

/** One signature with its verdict; `reasons` are those of the file and those of the CMS together. */
export type SignedPart = Omit<PdfSignature, 'cms' | 'reasons'> & {
  readonly valid: boolean
  readonly reasons: readonly SigningReason[]
  readonly cms: CmsVerdict | null
}

/** The verdict on a file: valid when it has a signature, none was taken away, all are valid, and the last covers the whole file. */
export type PdfVerdict = {
  readonly valid: boolean
  readonly reasons: readonly SigningReason[]
  readonly signatures: readonly SignedPart[]
}

/** Verifies every signature of a PDF as of `at`. Synchronous, no network; whatever is wrong is a reason, never an error. */
export function verifyPdf(pdf: Uint8Array, asked: { readonly trusted: Trust; readonly at: Instant }): PdfVerdict {
  let found: readonly PdfSignature[]
  const faults: SigningReason[] = []
  try {
    found = signaturesIn(pdf)
    if (found.length === 0) faults.push(reason('pdf-unsigned'))
    faults.push(...droppedSignatures(pdf).map((field) => reason('pdf-dropped', field)))
  } catch (error) {
    if (error instanceof SigningError) return { valid: false, reasons: [error.reason], signatures: [] }
    throw error
  }
  const signatures = found.map(({ cms, reasons, ...signature }) => {
    const verdict = cms ? verifyCms(cms, digestOf(pdf, signature), asked) : null
    const all = [...reasons, ...(verdict?.reasons ?? [])]
    return { ...signature, valid: all.length === 0, reasons: all, cms: verdict }
  })
  return {
    valid: faults.length === 0 && signatures.every(({ valid }) => valid),
    reasons: faults,
    signatures,
  }
}
