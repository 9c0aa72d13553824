// The door of kernel/signing: electronic signatures on PDF files, time stamps, certificates. It knows no contract.
// Words of every refusal, and the error that carries one where no verdict can.
export { SigningError, type SigningReason, type SigningReasonCode } from './reasons.ts'
// A certificate as data.
export { describeCertificate, type CertificateFacts, type CertificateName } from './certificate.ts'
// Sample certificates (示例): a root, persons, company seals, a time-stamp authority.
export {
  issueCertificate,
  sampleRoot,
  type CertificateHolder,
  type KeyToCertify,
  type SampleAuthority,
  type Validity,
} from './sample-authority.ts'
// Whom a reader trusts, and what was withdrawn.
export type { Revocation, Trust } from './trust.ts'
// CAdES in two halves, and its verdict.
export {
  completeCms,
  digestToStamp,
  ecdsaFromWebCrypto,
  signCms,
  toBeSigned,
  verifyCms,
  type CmsVerdict,
} from './cades.ts'
// RFC 3161: ask, answer, check.
export {
  fetchTimestamp,
  timestampAuthority,
  timestampRequest,
  timestampToken,
  verifyTimestamp,
  type TimestampAuthority,
  type TimestampVerdict,
} from './timestamp.ts'
// A PDF made ready for a signature, and the signature put in.
export { addSignaturePlaceholder, digestToSign, embedCms, type SignatureNotes } from './pdf-placeholder.ts'
// The signatures of a PDF, read and verified.
export { signaturesIn, signedBytes, type PdfSignature } from './pdf-signatures.ts'
export { verifyPdf, type PdfVerdict, type SignedPart } from './verify-pdf.ts'
// SM2 over SM3 for the evidence.
export { sm2PublicKey, sm2Sign, sm2Verify } from './sm2.ts'
