// Which files a side may open about a lease now, and why not where it may not. A hint for pages: the step itself judges.
import type { Side } from '#domain/contracts'
import { chartNamed } from '#kernel/procedure'
import { leaseInLaw, openable } from './checks.ts'
import type { Leased } from './leased.ts'
import { PROCEDURES } from './steps.ts'

export type Opening = {
  procedure: string
  step: string
  allowed: boolean
  zh: string | null
  en: string | null
  basis: readonly string[] | null
}

/** Steps that begin a file and that only contracts that are leases in law know. */
const LEASES_ONLY: ReadonlySet<string> = new Set(['performance.sublease'])

/** The opening steps of a side, in the order of the procedures. */
export function openingsOf(leased: Pick<Leased, 'state' | 'nature'>, side: Side): Opening[] {
  return PROCEDURES.flatMap((procedure) => {
    const chart = chartNamed(procedure)
    return chart.steps
      .filter(({ from, by }) => from.includes('start') && by.some((part) => chart.parts[part]?.roles.includes(side)))
      .map(({ step }): Opening => {
        const no =
          openable(procedure, chart.act(step), leased) ?? (LEASES_ONLY.has(procedure) ? leaseInLaw(leased) : undefined)
        return no
          ? { procedure, step, allowed: false, zh: no.says.zh, en: no.says.en, basis: no.basis }
          : { procedure, step, allowed: true, zh: null, en: null, basis: null }
      })
  })
}
