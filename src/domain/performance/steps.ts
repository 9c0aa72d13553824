// What this room adds to the steps of law/procedures/performance.*: whose file it is, the days of the contract, the lawful
// no's of the lease, and what a step means for it.
import { refuse, type Recordable, type Refusal } from '#kernel/act'
import type { StepDecision, StepExtra, StepInput } from '#kernel/casework'
import type { Actor } from '#kernel/identity'
import { chartNamed, type Chart, type ChartStep } from '#kernel/procedure'
import type { Tx } from '#kernel/store'
import { addDays, type Instant } from '#kernel/time'
import { CHECKS, noTerm, notToCome, openable, SIDES_ONLY, stillThere, type Asked } from './checks.ts'
import { daysOfStep, shortened } from './days.ts'
import { factsOf, leaseNamed, moreOf, sideOf } from './leased.ts'
import { ENDS, outcomeOf, PASSES, SUSPENDS, type Outcome } from './outcomes.ts'

/** The procedures of performing a lease, in their order. */
export const PROCEDURES = [
  'performance.acceptance',
  'performance.notice',
  'performance.change',
  'performance.suspension',
  'performance.termination',
  'performance.renewal',
  'performance.sublease',
  'performance.assignment',
  'performance.reduction',
  'performance.force-majeure',
  'performance.hardship',
  'performance.ending',
] as const

const notYours = refuse(
  'lease-not-yours',
  {
    zh: '请写明租约（lease/编号）；没有这一租约，或本主体不是租约一方',
    en: 'name the lease (lease/id); there is no such lease, or you are no side of it',
  },
  SIDES_ONLY,
)

/** Who takes part in a file: the two sides of its lease, in their own parts or as the one who opens it and the other. */
function sidesOf(
  chart: Chart,
  step: ChartStep,
  input: StepInput,
  recorded: Recordable,
  actor: Actor,
): Record<string, string> | Refusal {
  const { leased } = moreOf(recorded)
  if (!leased) return notYours
  const side = sideOf(leased, actor)
  if (side === undefined && actor.role !== 'platform') return notYours
  if (input.place !== leased.place)
    return refuse(
      'other-place',
      { zh: `租约的地点是 ${leased.place}`, en: `the place of the lease is ${leased.place}` },
      SIDES_ONLY,
    )
  // Asked first: the clock of a term cannot be counted without one.
  if (step.fields?.['overOn'] && leased.until === null) return noTerm
  if ('lessee' in chart.parts) return { lessee: leased.lessee, provider: leased.provider }
  const [opener, other] = Object.keys(chart.parts) as [string, string]
  return { [opener]: actor.party, [other]: side === 'lessee' ? leased.provider : leased.lessee }
}

/** Keeps where a file stands, and what later steps of it go by. */
function keepFile(
  tx: Tx,
  procedure: string,
  decision: StepDecision & Outcome,
  { lease, at }: { lease: string; at: Instant },
): void {
  tx.queue(
    `insert into performance.file (file, lease, procedure, state, ended, parties, kept, opened_at, since)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $8)
     on conflict (file) do update set state = excluded.state, ended = excluded.ended, parties = excluded.parties,
       kept = file.kept || excluded.kept, since = excluded.since`,
    [
      decision.file,
      lease,
      procedure,
      decision.to,
      decision.ended,
      [...new Set(Object.values(decision.players).flat())],
      JSON.stringify(decision.keeps ?? {}),
      at,
    ],
  )
  if (decision.term)
    tx.queue('insert into performance.term (lease, file, until_on, at) values ($1, $2, $3, $4)', [
      lease,
      decision.file,
      decision.term.until,
      at,
    ])
}

/** The last day that the clock of the term goes by: of the lease, or of the renewal agreed. */
const overOn = (act: string, { leased, kept }: Pick<Asked, 'leased' | 'kept'>): Record<string, string> => {
  const last = act.includes('.agree-') ? kept.lastOn : leased.until
  return last ? { overOn: addDays(last, 1) } : {}
}

function extraOf(chart: Chart, step: ChartStep): StepExtra {
  const act = chart.act(step.step)
  const opens = step.from.includes('start')
  const needsTheLease = [...ENDS, ...SUSPENDS, ...PASSES].includes(act)
  return {
    facts: factsOf,
    ...(opens ? { names: (input, more, actor) => sidesOf(chart, step, input, more, actor) } : {}),

    fills(_file, _input, recorded, { law }) {
      const { leased, kept } = moreOf(recorded)
      if (!leased) return undefined
      const fields = {
        ...daysOfStep(step, leased, law),
        ...(step.fields?.['overOn'] ? overOn(act, { leased, kept }) : {}),
      }
      return Object.keys(fields).length === 0 ? undefined : fields
    },

    check(file, input, recorded, now) {
      const { leased, ...rest } = moreOf(recorded)
      if (!leased) return notYours
      const asked: Asked = { file, input, leased, ...rest, now }
      return (
        (opens ? openable(chart.id, act, leased) : undefined) ??
        (needsTheLease ? stillThere(asked) : undefined) ??
        notToCome(input, now.day, step.basis[0]!) ??
        shortened(step, input, leased, now.law) ??
        CHECKS[act]?.(asked)
      )
    },

    decide(file, input, recorded, now) {
      const { leased, ...rest } = moreOf(recorded)
      return outcomeOf(act, { file, input, leased: leased!, ...rest, now }, step.title.zh)
    },

    effect(tx, decision, input, { at, file }) {
      const lease = leaseNamed(file.about ?? input.about)!
      keepFile(tx, chart.id, decision as StepDecision & Outcome, { lease, at })
      return Promise.resolve()
    },
  }
}

/** What the room adds to each step of one of its procedures. */
export function extrasOf(id: (typeof PROCEDURES)[number]): Record<string, StepExtra> {
  const chart = chartNamed(id)
  return Object.fromEntries(chart.steps.map((step) => [step.step, extraOf(chart, step)]))
}
