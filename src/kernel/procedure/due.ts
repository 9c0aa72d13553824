// Timers and notices: rows written in the transaction of the act that causes them, acted on by the worker.
import type { Sql, Tx } from '#kernel/store'

export type Timer = {
  timer: string
  due_at: string
  act: string
  input: string
  set_by_stream: string
  set_by_seq: number
  /** tries so far that came to no answer */
  attempts: number
}

/** Sets a timer: `act` will be performed with `input` by the platform once `dueAt` has come. One per act and cause. */
export function setTimer(
  tx: Tx,
  t: {
    timer: string
    dueAt: string
    act: string
    input: object
    basis: readonly string[]
    stream: string
    seq: number
  },
): void {
  tx.queue(
    'insert into procedure.timer (timer, due_at, act, input, basis, set_by_stream, set_by_seq) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing',
    [t.timer, t.dueAt, t.act, JSON.stringify(t.input), t.basis, t.stream, t.seq],
  )
}

/** Calls off the timers that an act in `stream` had set for `act`. */
export function callOff(tx: Tx, stream: string, act: string, at: string): void {
  tx.queue(
    `update procedure.timer set ended_at = $3, outcome = 'called-off' where set_by_stream = $1 and act = $2 and ended_at is null`,
    [stream, act, at],
  )
}

/** Is a timer for this act set and not ended? */
export async function isTimerWaiting(sql: Sql, act: string): Promise<boolean> {
  const waiting = await sql.one('select 1 as one from procedure.timer where act = $1 and ended_at is null limit 1', [
    act,
  ])
  return waiting !== undefined
}

/** Timers that have fallen due and need not wait for another try, locked for this transaction; other workers skip them. */
export function dueTimers(tx: Tx, now: string, limit: number): Promise<Timer[]> {
  return tx.rows<Timer>(
    `select timer, due_at, act, input, set_by_stream, set_by_seq, attempts from procedure.timer
      where ended_at is null and due_at <= $1 and (try_after is null or try_after <= $1) order by due_at, timer limit $2 for update skip locked`,
    [now, limit],
  )
}

/** Ends a timer as fired or refused. `problem` says why its act could not be performed at all; null when it was judged. */
export function endTimer(
  tx: Tx,
  timer: string,
  at: string,
  outcome: 'fired' | 'refused',
  problem: string | null = null,
): void {
  tx.queue('update procedure.timer set ended_at = $2, outcome = $3, problem = $4 where timer = $1', [
    timer,
    at,
    outcome,
    problem,
  ])
}

const LONGEST_WAIT_SECONDS = 3_600

/** Keeps a timer whose act came to no answer: tried again later, each time after twice the wait, at most an hour. */
export function keepTimer(tx: Tx, timer: string, at: string, problem: string): void {
  tx.queue(
    `update procedure.timer
        set attempts = attempts + 1, problem = $3,
            try_after = $2::timestamptz + least(${LONGEST_WAIT_SECONDS}, 2 ^ least(attempts, 12)) * interval '1 second'
      where timer = $1 and ended_at is null`,
    [timer, at, problem],
  )
}

export type Notice = {
  notice: string
  toParty: string
  stream: string
  title: { zh: string; en: string }
  body: { zh: string; en: string }
  basis: readonly string[]
  at: string
}

/**
 * Serves a notice in the platform itself: it has arrived when it can be read there
 * (Civil Code art. 137: a data message in the designated system arrives when it enters it).
 */
export function serve(tx: Tx, n: Notice): void {
  tx.queue(
    `insert into procedure.notice (notice, to_party, stream, title_zh, title_en, body_zh, body_en, basis, sent_at, arrived_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)`,
    [n.notice, n.toParty, n.stream, n.title.zh, n.title.en, n.body.zh, n.body.en, n.basis, n.at],
  )
}

/** A party's notices, newest first. */
export function noticesOf(sql: Sql, party: string, limit: number): Promise<object[]> {
  return sql.rows(
    `select notice, stream, title_zh, title_en, body_zh, body_en, basis, sent_at, arrived_at, read_at from procedure.notice
      where to_party = $1 order by sent_at desc, notice desc limit $2`,
    [party, limit],
  )
}
