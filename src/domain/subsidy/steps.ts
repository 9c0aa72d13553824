// What the room adds to each step of subsidy.claim, and the one effect that every step has: the claim stands where its file does.
import type { StepExtra } from '#kernel/casework'
import { chartNamed } from '#kernel/procedure'
import type { LawBook } from '#kernel/rules'
import { applySteps } from './apply-steps.ts'
import { payoutSteps } from './payout-steps.ts'
import { recoverySteps } from './recovery-steps.ts'
import { schemeSteps, type OnFile } from './scheme-steps.ts'

export const CLAIM = 'subsidy.claim'

/** The extras of all steps. `book` and `onFile` are read when a step needs them. */
export function claimExtras(book: () => LawBook, onFile: () => OnFile): Record<string, StepExtra> {
  const own: Record<string, StepExtra> = {
    ...schemeSteps(onFile),
    ...applySteps(book),
    ...payoutSteps(book),
    ...recoverySteps,
  }
  return Object.fromEntries(
    chartNamed(CLAIM).steps.map(({ step }): [string, StepExtra] => {
      const extra = own[step] ?? {}
      return [
        step,
        {
          ...extra,
          async effect(tx, decision, input, now) {
            await extra.effect?.(tx, decision, input, now)
            tx.queue('update subsidy.claim set state = $2, ended = $3, since = greatest(since, $4) where file = $1', [
              decision.file,
              decision.to,
              decision.ended,
              now.at,
            ])
          },
        },
      ]
    }),
  )
}
