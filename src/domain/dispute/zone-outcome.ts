// Where a dispute of the zone went on to, and what came of it there. The two sides need not tie the files together: the
// same contract and the same two sides do.
import { act, uuidInput } from '#kernel/act'
import { caseFile, type CaseFile } from '#kernel/casework'
import { chartNamed } from '#kernel/procedure'
import { z } from 'zod'
import { ZONE } from './zone.ts'

const OWN = 'platform/zone-rules#own-contract'

/** What happened to the mediation or case, and the step that the zone's file takes for it. */
const STEPS = {
  mediation: 'note-mediation',
  court: 'note-court',
  mediated: 'note-mediated',
  failed: 'note-mediation-failed',
  decided: 'note-decided',
} as const
export type Outcome = keyof typeof STEPS

/** The states of mediations and cases that are an outcome for the zone. */
export const ENDS: Readonly<Record<string, Partial<Record<Outcome, readonly string[]>>>> = {
  'dispute.mediation': { mediated: ['effective'], failed: ['refused', 'failed', 'terminated'] },
  'dispute.case': {
    decided: ['final', 'withdrawn', 'withdrawn-by-default', 'not-accepted', 'settled', 'transferred'],
  },
}

/** The steps of a procedure that lead to one of these states. */
export const stepsTo = (procedure: string, states: readonly string[]): string[] =>
  chartNamed(procedure).steps.flatMap(({ step, to }) => (states.includes(to) ? [step] : []))

/** How a mediation or case has ended already, if it has. */
const endOf = (file: CaseFile): Outcome | undefined =>
  (Object.entries(ENDS[file.procedure] ?? {}) as [Outcome, string[]][]).find(([, states]) =>
    stepsTo(file.procedure, states).some((step) => file.taken[step] !== undefined),
  )?.[0]

/**
 * Finds the file of the zone that a mediation or case goes on from; wiring then takes its step. `so-far` is asked once
 * its beginning is noted: the end may have come while that note was still on its way.
 */
export const followOutcome = act({
  name: 'dispute.outcome.follow',
  title: { zh: '对应专区案卷', en: 'Follow up in the zone' },
  basis: [OWN, 'cn/e-commerce-law#60'],
  serves: ['I1'],
  by: ['platform'],
  input: z.strictObject({ onward: uuidInput, outcome: z.enum(['so-far', ...(Object.keys(STEPS) as Outcome[])]) }),
  stream: ({ onward }) => `dispute-outcome/${onward}`,
  async load(tx, { onward, outcome: told }) {
    const file = await caseFile(tx, onward)
    const outcome = told !== 'so-far' ? told : file === undefined ? undefined : endOf(file)
    if (outcome === undefined) return { zone: null, outcome: null, begins: false }
    const sides = file ? ['applicant', 'other', 'plaintiff', 'defendant'].flatMap((part) => file.parts[part] ?? []) : []
    // A suit is the plaintiff's own claim: the other side's complaint about the same contract is another one, and stays.
    const goesOn = outcome === 'court' ? (file?.parts['plaintiff'] ?? []) : sides
    const from = chartNamed(ZONE).stepNamed(STEPS[outcome]).from
    // Begun here by its contract and sides; ended by the file that was noted then.
    const begins = outcome === 'mediation' || outcome === 'court'
    const zone = await tx.one<{ file: string }>(
      `select file from dispute.zone
        where state = any($1) and (($2 and (about = $3 or 'file/' || file = $3) and complainant = any($6) and respondent = any($4)) or (not $2 and $5 = any(onward)))
        order by file desc limit 1`,
      [from, begins, file?.about ?? '', sides, onward, goesOn],
    )
    return { zone: zone?.file ?? null, outcome, begins }
  },
  // most mediations and cases have none: that is no refusal
  decide: ({ zone, outcome, begins }, { onward }) => ({
    zone,
    step: outcome === null ? null : STEPS[outcome],
    ...(begins ? { onwardFile: onward } : {}),
  }),
  async apply() {},
})
