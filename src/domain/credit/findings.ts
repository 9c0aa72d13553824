// What of a file of another room is a finding: decided by whom the law names, and served. Nothing else enters a credit
// file (cn/credit-information-order-2020#evidence): a lead, a complaint, a flag, a sample or a clock that ran out never does.
import type { CaseFile, Taken } from '#kernel/casework'
import type { Day } from '#kernel/time'
import type { Level } from './fact.ts'
import type { Finding, MarkKind } from './kept.ts'

type Source = {
  /** the step after which it is decided and served */
  step: string
  /** the step that decided, where it is another */
  decided?: string
  subject: string
  /** other parts against which it may be, where the outcome says against whom */
  others?: readonly string[]
  /** the part of the body that decided, where it is a public body that handles repair */
  authority?: string
  /** rule and level; undefined: this outcome is no finding against the subject */
  judge(file: CaseFile, about: CaseFile | null): { rule: string; level: Level } | undefined
  /** the parts against which it is, where the outcome says so */
  against?(file: CaseFile): readonly string[]
}

const mark = ({ taken }: CaseFile, step: string, name: string): string | undefined => taken[step]?.marks[name]

const PRICE_RULES: Readonly<Record<string, string>> = {
  collusion: 'price-collusion',
  dumping: 'dumping',
  discrimination: 'dumping',
  fraud: 'price-fraud',
  marking: 'price-marking',
  refusal: 'inspection-refused',
}
/** A penalty that began with another procedure is judged by what that procedure was about. */
const RULES_OF_ORIGIN: Readonly<Record<string, string>> = {
  'supervision.erasure': 'erasure-failed',
  'supervision.inspection': 'cooperation-other',
  'pricing.cost-report': 'report-late',
  'subsidy.claim': 'support-fraud',
}

function ruleOfPenalty(file: CaseFile, about: CaseFile | null): string {
  const kind = mark(file, 'file-case', 'kind') ?? 'other'
  return (
    PRICE_RULES[kind] ??
    (kind === 'other' && about !== null ? RULES_OF_ORIGIN[about.procedure] : undefined) ??
    'price-other'
  )
}

/** platform/credit-rules#classification: by what the decision itself says of gravity. */
function levelOfPenalty(file: CaseFile): Level {
  const said = (name: string): string | undefined => mark(file, 'draft-decision', name)
  if (said('gravity') === 'graver' || said('weight') === 'heavier' || said('heavy') === 'yes') return 'serious'
  return said('weight') === 'lighter' || said('weight') === 'reduced' ? 'minor' : 'general'
}

/** Whom a judgment found in breach, by what the court entered; said of nobody where it entered nothing. */
const IN_BREACH: Readonly<Record<string, readonly string[]>> = {
  plaintiff: ['plaintiff'],
  defendant: ['defendant'],
  both: ['plaintiff', 'defendant'],
}
export const partsInBreach = (by: string | undefined): readonly string[] => IN_BREACH[by ?? 'none'] ?? []

/** Who was found in breach, as the court entered it with its decision; one that says nothing of it finds nothing here. */
const judgment = (step: string, decided: string): Source => {
  const against = (file: CaseFile): readonly string[] => partsInBreach(mark(file, decided, 'breachBy'))
  return {
    step,
    decided,
    subject: 'defendant',
    others: ['plaintiff'],
    against,
    judge: (file) => (against(file).length === 0 ? undefined : { rule: 'contract-breach', level: 'general' }),
  }
}

export const sources: Readonly<Record<string, readonly Source[]>> = {
  'supervision.penalty': [
    {
      step: 'serve-decision',
      decided: 'decide',
      subject: 'party',
      authority: 'authority',
      judge: (file, about) => ({ rule: ruleOfPenalty(file, about), level: levelOfPenalty(file) }),
    },
  ],
  'subsidy.claim': [
    {
      step: 'record-credit',
      decided: 'recover',
      subject: 'applicant',
      authority: 'finance',
      // a referral to the penalty procedure finds nothing more: that procedure has its own decision
      judge: () => ({ rule: 'support-misused', level: 'general' }),
    },
  ],
  'supervision.inspection': [
    {
      step: 'order-rectification',
      subject: 'inspected',
      authority: 'authority',
      judge: () => ({ rule: 'cooperation-other', level: 'minor' }),
    },
  ],
  // on appeal the appeal decides, whatever the first judgment found
  'dispute.case': [
    judgment('serve-small', 'judge'),
    judgment('become-final', 'judge'),
    judgment('decide-appeal', 'decide-appeal'),
  ],
}

/** Whether what this procedure finds is published by a public body, and repaired there. */
export const publishes = (procedure: string): boolean =>
  sources[procedure]?.some(({ authority }) => authority !== undefined) === true

/** Steps that tell what became of a finding. */
export const outcomes: Readonly<Record<string, Readonly<Record<string, MarkKind>>>> = {
  'supervision.penalty': {
    'ask-review': 'suspended',
    'review-upheld': 'resumed',
    'review-ended': 'resumed',
    'review-annulled': 'revoked',
    'court-declines': 'revoked',
  },
  'supervision.inspection': { 'confirm-rectified': 'repaired' },
}

/** `next`: the step finds the same against this party too, which comes after. */
export type Found = {
  finding: Finding
  party: string
  authority: string | null
  place: string
  next?: string
  /** the finding of a public body, which publishes it and handles its repair; a judgment is published by its court alone */
  published: boolean
}

/**
 * The finding that a step of a file is; undefined where it is none: no such step, not decided, not against anybody.
 * `about` is the file that this one is about. A judgment may be against both sides: `asked` is the one that is asked for.
 */
export function findingIn(file: CaseFile, step: string, about: CaseFile | null, asked?: string): Found | undefined {
  const source = sources[file.procedure]?.find((one) => one.step === step)
  const served = file.taken[step]
  const decided: Taken | undefined = file.taken[source?.decided ?? step]
  if (source === undefined || served === undefined) return undefined
  const judged = source.judge(file, about)
  const parties = (source.against?.(file) ?? [source.subject]).flatMap((part) => file.parts[part]?.[0] ?? [])
  const party = parties.find((one) => one === asked) ?? parties[0]
  if (judged === undefined || party === undefined) return undefined
  const next = parties[parties.indexOf(party) + 1]
  const decidedOn: Day = decided?.lastOn ?? served.lastOn
  return {
    party,
    ...(next === undefined ? {} : { next }),
    place: file.place,
    published: source.authority !== undefined,
    authority: source.authority === undefined ? null : (file.parts[source.authority]?.[0] ?? null),
    finding: {
      ...judged,
      // what began with one lead or one file is one set of facts, whatever the number of decisions
      chain: /^(file|lead)\//.test(file.about ?? '') ? file.about! : `file/${file.file}`,
      source: file.no,
      evidence: [`file/${file.file}`],
      decision: file.no,
      decidedOn,
      notifiedOn: served.lastOn,
      effectiveOn: served.lastOn,
    },
  }
}
