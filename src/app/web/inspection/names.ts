import type { InspectionLine, Tier } from '../api/inspection-rows.ts'
import type { WordId } from '../i18n/words.tsx'
import type { Tone } from '../ui/state-tag.tsx'

/** Tiers as they bear on inspection, from best to worst credit. */
export const TIERS: readonly Tier[] = ['rarer', 'usual', 'oftener']

const ENDS: readonly string[] = ['result-published', 'stopped', 'closed']
const WORRIES: readonly string[] = ['complained', 'breach', 'rectification']

export const toneOf = (state: string): Tone =>
  ENDS.includes(state) ? 'over' : WORRIES.includes(state) ? 'bad' : 'good'

/** The word of a state of an inspection or an erasure. */
export const stateWord = (state: string): WordId => `inspect.state.${state}` as WordId

export const outcomeWord = (outcome: InspectionLine['outcome']): WordId =>
  `inspect.outcome.${outcome ?? 'none'}` as WordId

/** A file name of the procedure part of a cause. */
export const causeWord = (cause: InspectionLine['cause']): WordId => `inspect.cause.${cause ?? 'none'}` as WordId
