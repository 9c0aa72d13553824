// What ties a mediator to a dispute: what it declared, who controls whom, and which files it handled (Online Mediation
// Rules 13: party or kin, an interest, other ties). Pure; what is known comes in.
import { UnionFind } from '#kernel/graph'
import type { Day } from '#kernel/time'
import type { Words } from './claim.ts'

export const TIE_KINDS = ['kin', 'interest', 'other'] as const
export type TieKind = (typeof TIE_KINDS)[number]

/** A declared tie of a mediator, or of its body, to a business. */
export type DeclaredTie = { uscc: string; kind: TieKind; what: string }
/** One business controls another, or both stand under one control: as registered, with where it is known from. */
export type Control = { a: string; b: string }
/** A file that this mediator handled, of which these were the sides. */
export type Handled = { file: string; sides: readonly string[]; endedOn: Day | null }

/** Everything that is looked up. Businesses are unified social credit codes. */
export type Standing = {
  /** codes of the mediator’s body, and of its employer where that is another */
  own: readonly string[]
  ties: readonly DeclaredTie[]
  controls: readonly Control[]
  handled: readonly Handled[]
  /** the sides of this dispute */
  sides: readonly string[]
  /** files that ended before this day no longer count */
  handledSince: Day
  /** so many files of one side, and not of the other, make a tie */
  handledCount: number
}

export type Tie = { kind: TieKind; side: string; words: Words }

/** Which businesses stand under one control. */
function groupsOf(controls: readonly Control[]): (a: string, b: string) => boolean {
  const at = new Map<string, number>()
  const index = (code: string): number => at.get(code) ?? (at.set(code, at.size), at.size - 1)
  const pairs = controls.map(({ a, b }) => [index(a), index(b)] as const)
  const sets = new UnionFind(at.size)
  for (const [a, b] of pairs) sets.union(a, b)
  return (a, b) => a === b || (at.has(a) && at.has(b) && sets.find(at.get(a)!) === sets.find(at.get(b)!))
}

/** Every tie to a side of the dispute, each once for what it is; empty when there is none. */
export function tiesTo({ own, ties, controls, handled, sides, handledSince, handledCount }: Standing): Tie[] {
  const together = groupsOf(controls)
  const recent = handled.filter(({ endedOn }) => endedOn === null || endedOn >= handledSince)
  const took = (side: string, { sides: before }: Handled): boolean => before.some((code) => together(code, side))
  // both sides come back to one who settled things between them: that favours neither
  const oftenHandled = (side: string): Tie[] => {
    const files = recent.filter((one) => took(side, one) && !sides.some((other) => other !== side && took(other, one)))
    if (files.length < handledCount) return []
    return [
      {
        kind: 'other',
        side,
        words: {
          zh: `近期办理过该方 ${files.length} 件案件，对方均不在其中`,
          en: `it lately handled ${files.length} files of that side in which the other had no part`,
        },
      },
    ]
  }
  return sides.flatMap((side): Tie[] => [
    ...own
      .filter((code) => together(code, side))
      .map((code): Tie => ({
        kind: 'interest',
        side,
        words: {
          zh: code === side ? '调解员所在单位就是一方当事人' : '调解员所在单位与一方当事人受同一控制',
          en: code === side ? 'its body is a side' : 'its body and a side stand under one control',
        },
      })),
    ...ties
      .filter(({ uscc }) => together(uscc, side))
      .map(({ uscc, kind, what }): Tie => ({
        kind,
        side,
        words: {
          zh: uscc === side ? `申报的关系：${what}` : `申报的关系（与一方受同一控制的主体）：${what}`,
          en: uscc === side ? `declared: ${what}` : `declared, to a business under one control with a side: ${what}`,
        },
      })),
    ...oftenHandled(side),
  ])
}
