// What ties a mediator to a dispute: what it declared, who controls whom, and which files it handled (Online Mediation
// Rules 13: party or kin, an interest, other ties). Pure; what is known comes in.
import type { Day } from '#kernel/time'
import type { Words } from './claim.ts'

export const TIE_KINDS = ['kin', 'interest', 'other'] as const
export type TieKind = (typeof TIE_KINDS)[number]

/** A declared tie of a mediator, or of its body, to a business. */
export type DeclaredTie = { uscc: string; kind: TieKind; what: string }
/** A file that this mediator handled, of which these were the sides. */
export type Handled = { file: string; sides: readonly string[]; endedOn: Day | null }

/** Everything that is looked up. Businesses are unified social credit codes. */
export type Standing = {
  /** codes of the mediator’s body, and of its employer where that is another */
  own: readonly string[]
  ties: readonly DeclaredTie[]
  /** whether a register shows two businesses to be related today (admission: register of control) */
  related: (a: string, b: string) => boolean
  handled: readonly Handled[]
  /** the sides of this dispute */
  sides: readonly string[]
  /** files that ended before this day no longer count */
  handledSince: Day
  /** so many files of one side, and not of the other, make a tie */
  handledCount: number
}

export type Tie = { kind: TieKind; side: string; words: Words }

/** Every tie to a side of the dispute, each once for what it is; empty when there is none. */
export function tiesTo({ own, ties, related, handled, sides, handledSince, handledCount }: Standing): Tie[] {
  const together = (a: string, b: string): boolean => a === b || related(a, b)
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
