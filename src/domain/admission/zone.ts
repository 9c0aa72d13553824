// What the zone keeps of every file: where it stands, for lists, figures and the interface for authorities. Written with
// each step, in the same transaction; each change gets the next number, in the order of the commits.
import type { Recordable } from '#kernel/act'
import type { CaseFile, StepDecision } from '#kernel/casework'
import type { Actor } from '#kernel/identity'
import { jurisdictionsSeenIn } from '#kernel/rules'
import type { Sql, Tx } from '#kernel/store'
import type { Day, Instant } from '#kernel/time'

/** Whether an applicant sits in the place of its file or elsewhere. */
export const originOf = (seat: string, place: string): 'inside' | 'outside' =>
  jurisdictionsSeenIn(seat).includes(place) ? 'inside' : 'outside'

/** What an opening or filing step says of the file, as recorded with the decision. */
export type Entry = {
  matters: string[]
  roles: string[]
  origin: 'inside' | 'outside'
  size: string | null
  channel: string | null
}

export type Application = {
  file: string
  party: string
  matters: string[]
  roles: string[]
  filed: boolean
  state: string
}

/** A file as the zone keeps it; undefined when it keeps none. */
export function applicationOf(sql: Sql, file: string): Promise<Application | undefined> {
  return sql.one<Application>(
    'select file, party, matters, roles, filed_on is not null as filed, state from admission.application where file = $1',
    [file],
  )
}

/** What a step does to the figures of a file. */
export type Marks = {
  filed?: boolean
  correction?: boolean
  accepted?: boolean
  deemed?: boolean
  outcome?: 'granted' | 'refused' | 'not-required' | 'not-competent' | 'withdrawn' | 'recorded'
}

type Kept = { procedure: string; entry: Entry | null; marks: Marks; isFiled: boolean }
type Now = { actor: Actor; at: Instant; day: Day; file: CaseFile }

const NEXT = 'with head as (update admission.exchange_head set n = n + 1 returning n)'

/** Keeps a step: the row of its file and, once the file is filed, its number in the sequence that authorities fetch. */
export function keepStep(
  tx: Tx,
  decision: StepDecision & Recordable,
  { procedure, entry, marks, isFiled }: Kept,
  { actor, at, day, file }: Now,
): void {
  if (decision.from === 'start' && entry)
    tx.queue(
      `insert into admission.application (file, procedure, no, title, party, place, matters, roles, size, origin, channel, state, opened_on, since)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
      [
        decision.file,
        procedure,
        decision.no,
        file.title,
        actor.party,
        file.place,
        entry.matters,
        entry.roles,
        entry.size,
        entry.origin,
        entry.channel,
        decision.to,
        day,
        at,
      ],
    )
  else if (entry)
    tx.queue('update admission.application set matters = $2, roles = $3, size = $4, channel = $5 where file = $1', [
      decision.file,
      entry.matters,
      entry.roles,
      entry.size,
      entry.channel,
    ])
  const decisionClocks = Object.entries(decision.clocks).filter(([name]) =>
    /^(decision|extension|icp-record)/.test(name),
  )
  const running = decisionClocks.find(([, clock]) => clock.state === 'running')
  const resumed = decisionClocks.filter(
    ([name, clock]) => clock.state === 'running' && file.clocks[name]?.state === 'paused',
  )
  const stoodStill = resumed.map(([name]) => daysBetween(file.clocks[name]!.pausedOn ?? day, day))
  tx.queue(
    `update admission.application set state = $2, since = greatest(since, $3), filed_on = case when $4 then coalesce(filed_on, $5) else filed_on end,
       corrections = corrections + $6, accepted_on = case when $7 then $5 else accepted_on end, deemed_accepted = deemed_accepted or $8,
       promised_on = case when $9 then $10::date else promised_on end, paused_days = paused_days + $11,
       decided_on = case when $12::text is null then decided_on else $5 end, outcome = coalesce($12, outcome) where file = $1`,
    [
      decision.file,
      decision.to,
      at,
      marks.filed === true,
      day,
      marks.correction === true ? 1 : 0,
      marks.accepted === true || marks.deemed === true,
      marks.deemed === true,
      running !== undefined,
      running?.[1].dueOn ?? null,
      Math.max(0, ...stoodStill),
      marks.outcome ?? null,
    ],
  )
  if (!isFiled && marks.filed !== true) return
  tx.queue(
    `${NEXT}, step as (insert into admission.exchange_step (n, file, step, from_state, to_state, day, at, part, role, party, document_sha256)
       select n, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10 from head)
     update admission.application set n = (select n from head) where file = $1`,
    [
      decision.file,
      decision.step,
      decision.from,
      decision.to,
      day,
      at,
      decision.part,
      actor.role,
      actor.party,
      decision.document?.sha256 ?? null,
    ],
  )
}

/** The number of the change that this transaction has just made. */
export const THIS_CHANGE = '(select n from admission.exchange_head)'

const daysBetween = (from: Day, to: Day): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
