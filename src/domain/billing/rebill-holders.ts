// Who held the sides of a lease when, from its records alone.
import { spansOf, type Contract, type Passing } from '#domain/contracts'
import { partsOf, type Part } from './holders.ts'
import { shown, type OpenedRecord } from './opened.ts'

export type Holdings = {
  /** a side passed to another party */
  passed(r: OpenedRecord): void
  /** the part of a month that a bill is for, as the lease was held when it was issued; the whole month when none is named */
  partOf(month: string, part: number | undefined): Part | undefined
}

/** Reads the passings of a lease that both sides signed as `pinned`. */
export function holdingsOf(pinned: Contract): Holdings {
  const passings: Passing[] = []
  return {
    passed(r) {
      passings.push({
        side: shown(r, 'decision.side'),
        from: shown(r, 'decision.from'),
        to: shown(r, 'decision.to'),
        at: shown(r, 'decision.at'),
      })
    },
    partOf(month, part) {
      const parts = partsOf(month, pinned.terms.billingZone, spansOf(pinned, passings))
      return part === undefined && parts.length > 1 ? undefined : parts[part ?? 0]
    },
  }
}
