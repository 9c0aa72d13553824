// contracts 合同 · leases from draft to end: what was signed, by whom, and where it stands.
import { acknowledgeClause } from './acts/acknowledge-clause.ts'
import { answerChange } from './acts/answer-change.ts'
import { askClause } from './acts/ask-clause.ts'
import { assignLease } from './acts/assign-lease.ts'
import { draftLease } from './acts/draft-lease.ts'
import { endLease } from './acts/end-lease.ts'
import { endNegotiation } from './acts/end-negotiation.ts'
import { endTrust } from './acts/end-trust.ts'
import { explainClause } from './acts/explain-clause.ts'
import { grantMandate } from './acts/grant-mandate.ts'
import { keepPaper } from './acts/keep-paper.ts'
import { openNegotiation } from './acts/open-negotiation.ts'
import { proposeChange } from './acts/propose-change.ts'
import { registerCertificate } from './acts/register-certificate.ts'
import { revokeCertificate } from './acts/revoke-certificate.ts'
import { revokeMandate } from './acts/revoke-mandate.ts'
import { settleNegotiation } from './acts/settle-negotiation.ts'
import { signLease } from './acts/sign-lease.ts'
import { startLease } from './acts/start-lease.ts'
import { resumeLease, suspendLease } from './acts/suspend-lease.ts'
import { trustAuthority } from './acts/trust-authority.ts'
import { withdrawChange } from './acts/withdraw-change.ts'
import { negotiations } from './negotiation-views.ts'
import { signingViews } from './signing-views.ts'
import { toDo } from './todo-views.ts'
import { lease, leases } from './views.ts'

export { holdersOf, leasesHeld, spansOf, type Holder, type Passing, type Side } from './holders.ts'
export { suspensionsOf, type Suspension } from './suspension.ts'
export {
  leaseOf,
  leaseSize,
  leasesSigned,
  runningLeases,
  termsHashOf,
  termsOf,
  type Contract,
  type Lease,
  type SignedContract,
} from './lease.ts'
export {
  certificateOf,
  possessionDigest,
  signingStreams,
  trustedRoots,
  trustOf,
  type CertificateKind,
} from './certificate.ts'
export { licensedOn, noLicence } from './negotiation.ts'
export { paperSourceOf, type PaperSource } from './paper-source.ts'
export { lawViews } from './negotiation-views.ts'
export { leaseProcedure, type LeaseState } from './procedure.ts'
export const acts = [
  openNegotiation,
  proposeChange,
  answerChange,
  withdrawChange,
  settleNegotiation,
  endNegotiation,
  askClause,
  explainClause,
  acknowledgeClause,
  trustAuthority,
  endTrust,
  registerCertificate,
  revokeCertificate,
  grantMandate,
  revokeMandate,
  keepPaper,
  draftLease,
  signLease,
  startLease,
  endLease,
  assignLease,
  suspendLease,
  resumeLease,
]
export const views = [leases, lease, toDo, negotiations, ...signingViews]
