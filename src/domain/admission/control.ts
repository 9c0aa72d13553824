// Who controls whom, and whether two businesses are related: from what registers say of shares, agreements and offices
// (Company Law 265). Control goes over as many steps as it takes, and shares held through controlled businesses count
// together; common control by the State alone makes no tie. Pure; businesses are unified social credit codes.
import type { Day } from '#kernel/time'

type HolderKind = 'business' | 'person' | 'state'
/** `agreement`: directs it in fact without the shares; `office`: director, supervisor or senior manager. */
export type ControlKind = 'share' | 'agreement' | 'office'

/** One line of the register. `from` is the first day on which it holds, `until` the first on which it no longer does. */
export type Control = {
  company: string
  holder: string
  holderKind: HolderKind
  kind: ControlKind
  /** of the capital; null where it is no share */
  sharePpm: number | null
  from: Day
  until: Day | null
}

/** How two businesses are related: through whom, since when it is so in the asked time, and by control or by an office. */
export type Relation = { through: string; on: Day; how: 'control' | 'office' }

const WHOLE_PPM = 1_000_000

/**
 * The businesses that a holder controls, itself included: the least set to which every business belongs of which members
 * together hold at least `leastPpm`. The order of the ties makes no difference.
 */
export function controlledBy(holder: string, ties: readonly Control[], leastPpm: number): ReadonlySet<string> {
  const controlled = new Set([holder])
  const companies = [...new Set(ties.map(({ company }) => company))]
  const heldPpm = (company: string): number =>
    ties
      .filter((tie) => tie.company === company && tie.holderKind !== 'state' && controlled.has(tie.holder))
      .reduce((sum, { kind, sharePpm }) => sum + (kind === 'agreement' ? WHOLE_PPM : (sharePpm ?? 0)), 0)
  for (let before = -1; before < controlled.size;) {
    before = controlled.size
    for (const company of companies)
      if (!controlled.has(company) && heldPpm(company) >= leastPpm) controlled.add(company)
  }
  return controlled
}

/** Whether two businesses are related on one day; the first of those through whom they are, in the order of codes. */
function relatedOn(ties: readonly Control[], [a, b]: readonly [string, string], on: Day, leastPpm: number) {
  const held = ties.filter(({ from, until }) => from <= on && (until === null || on < until))
  const owning = held.filter(({ kind }) => kind !== 'office')
  const holders = [...new Set([a, b, ...held.flatMap((tie) => (tie.holderKind === 'state' ? [] : [tie.holder]))])]
  const offices = (company: string, holder: string): boolean =>
    held.some((tie) => tie.kind === 'office' && tie.company === company && tie.holder === holder)
  const found = holders.toSorted().flatMap((holder): Omit<Relation, 'on'>[] => {
    const own = controlledBy(holder, owning, leastPpm)
    if (own.has(a) && own.has(b)) return [{ through: holder, how: 'control' }]
    // whoever holds an office in one and controls the other
    const isOffice = (own.has(a) && offices(b, holder)) || (own.has(b) && offices(a, holder))
    return isOffice ? [{ through: holder, how: 'office' }] : []
  })
  return found.find(({ how }) => how === 'control') ?? found[0]
}

/**
 * The first relation of two businesses at any time from `from` to `until`, both included; undefined when there is none.
 * A relation can only begin on a day on which a tie does: no other days are looked at.
 */
export function relatedWithin(
  ties: readonly Control[],
  sides: readonly [string, string],
  { from, until, leastPpm }: { from: Day; until: Day; leastPpm: number },
): Relation | undefined {
  const days = [from, ...ties.flatMap((tie) => (tie.from > from && tie.from <= until ? [tie.from] : []))]
  for (const on of [...new Set(days)].toSorted()) {
    const relation = relatedOn(ties, sides, on, leastPpm)
    if (relation) return { ...relation, on }
  }
  return undefined
}
