// contracts 合同 · leases from draft to end: what was signed, by whom, and where it stands.
import { stepActs } from '#kernel/casework'
import { draftLease } from './acts/draft-lease.ts'
import { endLease } from './acts/end-lease.ts'
import { signLease } from './acts/sign-lease.ts'
import { startLease } from './acts/start-lease.ts'
import { lease, leases, toSign } from './views.ts'

export { leaseOf, runningLeases, termsHashOf, type Contract, type Lease, type SignedContract } from './lease.ts'
export { leaseProcedure, type LeaseState } from './procedure.ts'
export const acts = [draftLease, signLease, startLease, endLease, ...stepActs('contracts.template')]
export const views = [leases, lease, toSign]
