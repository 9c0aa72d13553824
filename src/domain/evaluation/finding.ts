// Findings: from what was found to a changed rule or practice that proved itself. What the room adds to the steps.
import { refuse, type Circumstances, type Refusal } from '#kernel/act'
import type { CaseFile, StepDecision, StepExtra, StepInput } from '#kernel/casework'
import { chartNamed } from '#kernel/procedure'
import type { Tx } from '#kernel/store'
import { dayIn, type Instant } from '#kernel/time'
import { assignedRefusal, ownWorkRefusal } from './bodies.ts'

export const FINDING = 'evaluation.finding'
const RULE = 'platform/evaluation-rules#findings'
const AWAITED = new Set(['assigning', 'planning', 'observation', 'review'])

function refusalAt(step: string, file: CaseFile, input: StepInput, { actor, day }: Circumstances): Refusal | undefined {
  switch (step) {
    case 'plan': {
      const no =
        assignedRefusal(actor, file.taken['assign']?.marks['to'], RULE) ?? ownWorkRefusal(actor, file, ['lead'], RULE)
      if (no) return no
      return String(input['dueOn']) < day
        ? refuse('day-past', { zh: '完成日不得早于今日', en: 'it cannot be done by a day that is past' }, RULE)
        : undefined
    }
    case 'change':
    case 'not-accept':
      return assignedRefusal(actor, file.taken['assign']?.marks['to'], RULE)
    case 'order-plan':
    case 'uphold':
      return ownWorkRefusal(actor, file, ['owner', 'lead', 'finder'], RULE)
    case 'verify':
    case 'not-effective':
      return ownWorkRefusal(actor, file, ['owner'], RULE)
    default:
      return undefined
  }
}

function keep(
  tx: Tx,
  { file, no, to, step, clocks, ended }: StepDecision,
  input: StepInput,
  at: Instant,
  place: string,
): void {
  const day = dayIn(at)
  const moved = Object.entries(clocks).filter(([name]) => AWAITED.has(name))
  const due = moved.find(([, clock]) => clock.state === 'running')?.[1].dueOn ?? null
  if (step === 'open') {
    tx.queue(
      'insert into evaluation.finding (file, no, place, source, about, state, ended, opened_on, due_on, since) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
      [file, no, place, input['source'], input.about ?? null, to, ended, day, due, at],
    )
    return
  }
  tx.queue(
    `update evaluation.finding set state = $2, ended = $3, due_on = case when $4 then $5::date else due_on end,
       public_words = coalesce($6, public_words), since = greatest(since, $7) where file = $1`,
    [file, to, ended, moved.length > 0, due, step === 'close' ? input['publicWords'] : null, at],
  )
}

/** What the room adds to each step of a finding. */
export const findingExtras = (): Record<string, StepExtra> =>
  Object.fromEntries(
    chartNamed(FINDING).steps.map(({ step }): [string, StepExtra] => [
      step,
      {
        check: (file, input, _more, now) => refusalAt(step, file, input, now),
        effect: async (tx, decision, input, { at, file }) => keep(tx, decision, input, at, file.place),
      },
    ]),
  )
