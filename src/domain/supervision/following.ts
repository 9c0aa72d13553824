// What a step of a penalty or of its reconsideration means elsewhere: for the lead it began with, and for the other file.
// Words only; src/app/wiring.ts turns them into acts.

/** What became of a lead, as far as a penalty file tells; nothing where it tells nothing yet. */
export type LeadOutcome = 'confirmed' | 'explained' | 'data-error' | 'pending'

const NOT_PUNISHED: Readonly<Record<string, LeadOutcome>> = {
  minor: 'confirmed',
  first: 'confirmed',
  'no-fault': 'confirmed',
  'not-established': 'explained',
  'not-found': 'explained',
}
const DECLINED: Readonly<Record<string, LeadOutcome>> = { explained: 'explained', 'data-error': 'data-error' }
const REVIEWED: Readonly<Record<string, LeadOutcome>> = {
  annulled: 'explained',
  unlawful: 'explained',
  changed: 'confirmed',
}

const FINDINGS: Readonly<Record<string, (input: Readonly<Record<string, unknown>>) => LeadOutcome>> = {
  decide: () => 'confirmed',
  'not-punish': (input) => NOT_PUNISHED[String(input['ground'])] ?? 'pending',
  'decline-case': (input) => DECLINED[String(input['why'])] ?? 'pending',
  'review-annulled': (input) => REVIEWED[String(input['outcome'])] ?? 'pending',
  'review-upheld': () => 'confirmed',
}

/** The outcome that a step of supervision.penalty gives its lead; undefined where it gives none. */
export const findingOf = (step: string, input: Readonly<Record<string, unknown>>): LeadOutcome | undefined =>
  FINDINGS[step]?.(input)

/** From a step of supervision.reconsideration to the step of the penalty that it leads to, and what is entered there. */
export const reviewFollowing: Readonly<Record<string, { step: string; entered?: Readonly<Record<string, string>> }>> = {
  'file-after-notice': { step: 'ask-review' },
  uphold: { step: 'review-upheld' },
  dismiss: { step: 'review-upheld' },
  change: { step: 'review-annulled', entered: { outcome: 'changed' } },
  annul: { step: 'review-annulled', entered: { outcome: 'annulled' } },
  'declare-illegal': { step: 'review-annulled', entered: { outcome: 'unlawful' } },
  'declare-void': { step: 'review-annulled', entered: { outcome: 'unlawful' } },
  reject: { step: 'review-ended', entered: { how: 'rejected' } },
  abandon: { step: 'review-ended', entered: { how: 'abandoned' } },
  withdraw: { step: 'review-ended', entered: { how: 'withdrawn' } },
  'conclude-mediation': { step: 'review-ended', entered: { how: 'settled' } },
}
