import { canonicalBytes, sha256, toHex, type Json } from '#kernel/proof'
import type { Lease } from '../api/rows.ts'

/** What a negotiated contract pins beside what every lease has; absent from the hash of a lease from an order. */
const pinnedOf = (lease: Lease): object => {
  if (lease.negotiation === null) return {}
  const { negotiation, framework, nature, until, storage, service, payment, days, assignment } = lease
  const pinned = { negotiation, framework, nature, until, storage, service, payment, days }
  return assignment === undefined ? pinned : { ...pinned, assignment }
}

/** The hash of the contract with its clauses as this page shows them, computed here and not taken from the server. */
export function termsHashHere(lease: Lease): string {
  const contract = {
    lease: lease.lease,
    order: lease.order,
    offer: lease.offer,
    lessee: lease.lessee,
    provider: lease.provider,
    mode: lease.mode,
    models: lease.models,
    cards: lease.cards,
    shareMilli: lease.shareMilli,
    cpuMilli: lease.cpuMilli,
    memoryMib: lease.memoryMib,
    hours: lease.hours,
    from: lease.from,
    place: lease.place,
    unitPriceFen: lease.unitPriceFen,
    contractFen: lease.contractFen,
    terms: lease.terms,
    text: lease.termsText,
    ...pinnedOf(lease),
  }
  return toHex(sha256(canonicalBytes(contract as unknown as Json)))
}
