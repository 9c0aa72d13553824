// What a step leaves in the room's tables: the file, its parts, the step, what was served, and its clocks.
import type { Actor } from '#kernel/identity'
import { joinStream, leaveStream } from '#kernel/evidence'
import { callOff, serve, setTimer, type Chart, type ChartStep } from '#kernel/procedure'
import { canonical, type Json } from '#kernel/proof'
import type { Tx } from '#kernel/store'
import { addDays, dayIn, millisOf, type Day, type Instant } from '#kernel/time'
import { isOver, type Running } from './clocks.ts'
import type { CaseFile } from './case-file.ts'
import type { StepDecision } from './decide-step.ts'
import { opensTo } from './seen.ts'
import { enteredOf, marksOf, type StepInput } from './step-input.ts'

/** The act that counts a clock once the calendar of its year is notified. */
export const COUNT_CLOCK = 'casework.clock.count'

/** The instant at which a last day is over in Shanghai. */
export const endOf = (dueOn: Day): Instant =>
  new Date(millisOf(`${addDays(dueOn, 1)}T00:00:01.000Z`) - 8 * 3_600_000).toISOString()

/** When to ask again for a last day that cannot be told yet: not before its calendar can be there, nor twice a day. */
export function askAt({ askOn }: Running, at: Instant): Instant {
  const tomorrow = new Date(millisOf(at) + 24 * 3_600_000).toISOString()
  return askOn !== null && askOn > tomorrow.slice(0, 10) ? `${askOn}T00:00:00.000Z` : tomorrow
}

/** Queues everything that a step changes. */
export function writeStep(
  tx: Tx,
  chart: Chart,
  step: ChartStep,
  decision: StepDecision,
  input: StepInput,
  {
    id,
    actor,
    at,
    before,
    playing,
  }: {
    id: string
    actor: Actor
    at: Instant
    before: Readonly<Record<string, Running>>
    /** who played each part before this step */
    playing: CaseFile['parts']
  },
): void {
  const { file, n, from, to, part, ended } = decision
  if (from === 'start') openFile(tx, chart, step, decision, input, at)
  else
    tx.queue('update casework.file set state = $2, ended = $3, since = greatest(since, $4) where file = $1', [
      file,
      to,
      ended,
      at,
    ])
  if (part !== 'system') takePart(tx, chart, { file, part, role: actor.role, party: actor.party, at, playing })
  for (const [seat, parties] of Object.entries(decision.seats ?? {}))
    takeSeats(tx, chart, decision, { part: seat, parties, at, playing })
  tx.queue(
    `insert into casework.step (file, n, step, from_state, to_state, day, at, part, party, role, fields, marks, seen)
     values ($1, $2, $3, $4, $5, ($6::timestamptz at time zone 'Asia/Shanghai')::date, $6, $7, $8, $9, $10, $11, $12)`,
    [
      file,
      n,
      step.step,
      from,
      to,
      at,
      part,
      actor.party,
      actor.role,
      canonical(enteredOf(step, input) as Json),
      JSON.stringify(marksOf(step, input)),
      step.seen ?? null,
    ],
  )
  openToParts(tx, chart, step, decision)
  if (decision.document) serveDocument(tx, chart, step, decision, decision.document, id, at)
  attach(tx, step, decision, input)
  keepClocks(tx, chart, decision, before, id, at)
}

/** How much of a file a part sees once it knows of it: all of it, or its own steps and what was served on it. */
function seesIn(chart: Chart, part: string): 'file' | 'own' {
  const { side, many, open, sees } = chart.parts[part]!
  return sees ?? (side === 'party' && many === true && open === true ? 'own' : 'file')
}

/** A public body that takes a part takes it from the others who might have; who joins an open part sees only its own. */
function takePart(
  tx: Tx,
  chart: Chart,
  {
    file,
    part,
    role,
    party,
    at,
    playing,
  }: { file: string; part: string; role: string; party: string; at: Instant; playing: CaseFile['parts'] },
): void {
  const { side, many } = chart.parts[part]!
  const sees = seesIn(chart, part)
  tx.queue(
    'insert into casework.part (file, part, role, party, sees, since) values ($1, $2, $3, $4, $5, $6) on conflict do nothing',
    [file, part, role, party, sees, at],
  )
  if (side !== 'agency') return
  if (many !== true) tx.queue('delete from casework.part where file = $1 and part = $2 and party is null', [file, part])
  // what happened in the file is its history too, also of a body that sees nothing else across parties
  if (playing[part]?.includes(party) !== true) joinStream(tx, `file/${file}`, [party])
}

/** Those chosen play the part from now on, and nobody else does: who no longer plays any leaves the file and its history. */
function takeSeats(
  tx: Tx,
  chart: Chart,
  { file, players }: StepDecision,
  { part, parties, at, playing }: { part: string; parties: readonly string[]; at: Instant; playing: CaseFile['parts'] },
): void {
  const stays = new Set(Object.values(players).flat())
  tx.queue('delete from casework.part where file = $1 and part = $2 and (party is null or party <> all($3))', [
    file,
    part,
    parties,
  ])
  for (const party of parties)
    tx.queue(
      `insert into casework.part (file, part, role, party, sees, since) values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
      [file, part, chart.parts[part]!.roles[0], party, seesIn(chart, part), at],
    )
  const gone = (playing[part] ?? []).filter((party) => !stays.has(party))
  if (gone.length > 0) leaveStream(tx, `file/${file}`, gone)
  if (parties.length > 0 && seesIn(chart, part) === 'file') joinStream(tx, `file/${file}`, parties)
}

/** Those whom this step lets know of the file: they see it, and its history, from now on. */
function openToParts(tx: Tx, chart: Chart, step: ChartStep, { file, from, part, players }: StepDecision): void {
  const opened = Object.keys(chart.parts).filter(
    (name) => chart.parts[name]!.seesFrom !== undefined && opensTo(chart, name, step, part),
  )
  if (opened.length === 0 || from === 'start') return
  for (const name of opened)
    tx.queue(`update casework.part set sees = $3 where file = $1 and part = $2 and sees = 'nothing'`, [
      file,
      name,
      seesIn(chart, name),
    ])
  const parties = [...new Set(opened.flatMap((name) => (seesIn(chart, name) === 'file' ? (players[name] ?? []) : [])))]
  if (parties.length > 0) joinStream(tx, `file/${file}`, parties)
}

/** The named play their parts from the start; the parts of public bodies wait for one of their role and place. */
function openFile(tx: Tx, chart: Chart, step: ChartStep, decision: StepDecision, input: StepInput, at: Instant): void {
  tx.queue(
    `insert into casework.file (file, procedure, no, title, state, ended, place, about, open, opened_at, since)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)`,
    [
      decision.file,
      chart.id,
      decision.no,
      input.title,
      decision.to,
      decision.ended,
      input.place,
      input.about ?? null,
      chart.open === true,
      at,
    ],
  )
  const insert = `insert into casework.part (file, part, role, party, sees, since) values ($1, $2, $3, $4, $5, $6)`
  for (const [part, { roles, side }] of Object.entries(chart.parts)) {
    // The opener takes its part itself; whom it or the room named is there from the start.
    const named = part === decision.part ? input.with?.[part] : decision.players[part]?.[0]
    const sees = opensTo(chart, part, step, decision.part) ? 'file' : 'nothing'
    if (named !== undefined) tx.queue(insert, [decision.file, part, roles[0], named, sees, at])
    else if (part !== decision.part && side === 'agency' && step.closes?.includes(part) !== true)
      for (const role of roles) tx.queue(insert, [decision.file, part, role, null, sees, at])
  }
}

function serveDocument(
  tx: Tx,
  chart: Chart,
  step: ChartStep,
  { file, n, no, players }: StepDecision,
  { sha256, to, body }: NonNullable<StepDecision['document']>,
  document: string,
  at: Instant,
): void {
  tx.queue('insert into casework.document (document, file, n, sha256, body) values ($1, $2, $3, $4, $5)', [
    document,
    file,
    n,
    sha256,
    canonical(body as unknown as Json),
  ])
  // One who plays two of the parts is served once.
  tx.queue(
    `insert into casework.service (document, party, part, arrived_at)
     select $1, party, min(part), $4 from casework.part where file = $2 and part = any($3) and party is not null group by party`,
    [document, file, to, at],
  )
  const served = new Set(to.flatMap((part) => players[part] ?? []))
  for (const party of served)
    serve(tx, {
      // from the act's own id: the same act again makes the same notice
      notice: `${document.slice(0, 24)}${party.slice(24)}`,
      toParty: party,
      stream: `file/${file}`,
      title: body.title,
      body: { zh: `${no} ${chart.title.zh}`, en: `${no} ${chart.title.en}` },
      basis: step.basis,
      at,
    })
}

/** Which files a step names: a file is read by those who may see a step that names it. */
function attach(tx: Tx, step: ChartStep, { file, n }: StepDecision, input: StepInput): void {
  for (const [name, { type }] of Object.entries(step.fields ?? {}))
    if (type === 'files' && input[name] !== undefined)
      for (const { sha256 } of input[name] as { sha256: string }[])
        tx.queue('insert into casework.attachment (file, n, sha256) values ($1, $2, $3) on conflict do nothing', [
          file,
          n,
          sha256,
        ])
}

/** Told apart within a file: which clock, set at which of its steps. */
const MOST_CLOCKS = 64

/**
 * Writes the clocks that a step moved, and sets or calls off what the platform does when they run out. Several clocks may
 * lead to one step: its timers are called off together, and set anew for whichever of them still runs.
 */
function keepClocks(
  tx: Tx,
  chart: Chart,
  { file, n, clocks }: StepDecision,
  before: Readonly<Record<string, Running>>,
  id: string,
  at: Instant,
): void {
  const stream = `file/${file}`
  for (const [name, clock] of Object.entries(clocks)) keepClock(tx, file, name, clock, at)
  const called = new Set(Object.keys(clocks).flatMap((name) => chart.clocks![name]!.then ?? []))
  for (const then of called) callOff(tx, stream, chart.act(then), at)
  for (const [index, [name, { then }]] of Object.entries(chart.clocks ?? {}).entries()) {
    const moved = clocks[name]
    const clock = moved ?? before[name]
    if (clock?.state !== 'running') continue
    if (!moved && (then === undefined || !called.has(then) || isOver(clock, dayIn(at)))) continue
    const timer = {
      timer: `${id.slice(0, 34)}${index.toString(16).padStart(2, '0')}`,
      basis: clock.basis,
      stream,
      seq: n * MOST_CLOCKS + index,
    }
    if (clock.dueOn !== null) {
      if (then !== undefined)
        setTimer(tx, { ...timer, act: chart.act(then), input: { file }, dueAt: endOf(clock.dueOn) })
    } else if (moved)
      setTimer(tx, { ...timer, act: COUNT_CLOCK, input: { file, clock: name }, dueAt: askAt(clock, at) })
  }
}

/** A timer's place in its file when no step set it but the counting of a clock, at most once an hour: below those of steps. */
export const seqOfCount = (chart: Chart, clock: string, at: Instant): number =>
  -(Math.trunc(millisOf(at) / 3_600_000) * MOST_CLOCKS + Object.keys(chart.clocks ?? {}).indexOf(clock) + 1)

export function keepClock(tx: Tx, file: string, name: string, clock: Running, at: Instant): void {
  tx.queue(
    `insert into casework.clock (file, clock, state, started_on, counted, due_on, paused_on, before_on, ended_on, basis)
     values ($1, $2, $3, $4, $5, $6, $7, $10, case when $3 = 'ended' then ($9::timestamptz at time zone 'Asia/Shanghai')::date end, $8)
     on conflict (file, clock) do update set state = excluded.state, started_on = excluded.started_on, counted = excluded.counted,
       due_on = excluded.due_on, paused_on = excluded.paused_on, before_on = excluded.before_on, ended_on = excluded.ended_on, basis = excluded.basis`,
    [
      file,
      name,
      clock.state,
      clock.startedOn,
      clock.counted,
      clock.dueOn,
      clock.pausedOn,
      clock.basis,
      at,
      clock.beforeOn,
    ],
  )
}
