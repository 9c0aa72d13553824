// Follow-ups: a fact in one room starts an act in another. Rows of this room's own outbox, written with the fact,
// so they are never lost; performed under a key made from the fact, so they never happen twice.
import { platform } from '#kernel/identity'
import type { AnyAct, Outcome } from './act.ts'
import { within, type World } from './perform.ts'

type Row = { id: number; stream: string; seq: number; target: string; input: string; attempts: number }

const GIVE_UP_AFTER = 20

/**
 * What follows in one stream happens in its order: a later follow-up waits while an earlier one has not settled.
 *
 * Performs up to `limit` waiting follow-ups in order, each under its own savepoint, in one transaction.
 * Returns how many were settled (done or lawfully refused) and how many failed; a failed one waits longer each time.
 */
export async function drainFollowUps(
  world: World,
  acts: ReadonlyMap<string, AnyAct>,
  limit = 100,
): Promise<{ settled: number; failed: number; outcomes: Outcome[] }> {
  const committed: { act: string; stream: string; seq: number }[] = []
  const result = await world.store.transact(async (tx) => {
    const now = world.source.now()
    const rows = await tx.rows<Row>(
      `select id, stream, seq, target, input, attempts from act.follow_up f
        where done_at is null and attempts < ${GIVE_UP_AFTER} and (try_after is null or try_after <= $1)
          and not exists (select from act.follow_up earlier where earlier.stream = f.stream and earlier.id < f.id and earlier.done_at is null)
        order by id limit $2 for update skip locked`,
      [now, limit],
    )
    let failed = 0
    const outcomes: Outcome[] = []
    for (const row of rows) {
      const act = acts.get(row.target)
      const key = `${row.stream}#${row.seq}>${row.target}`
      const outcome = act
        ? await within(world, tx, { act, actor: platform, key, input: JSON.parse(row.input) }, committed)
        : new Error(`no act is named ${row.target}`)
      if (outcome instanceof Error) {
        failed += 1
        const wait = Math.min(3_600, 2 ** row.attempts) * 1_000
        tx.queue('update act.follow_up set attempts = attempts + 1, problem = $2, try_after = $3 where id = $1', [
          row.id,
          outcome.message.slice(0, 500),
          new Date(Date.parse(now) + wait).toISOString(),
        ])
      } else {
        outcomes.push(outcome)
        tx.queue('update act.follow_up set done_at = $2, problem = null where id = $1', [row.id, now])
      }
    }
    return { settled: rows.length - failed, failed, outcomes }
  })
  for (const event of committed) world.committed?.(event)
  return result
}

/** Follow-ups that wait, and those that failed so often that a person has to look. */
export async function followUpsWaiting(world: World): Promise<{ waiting: number; stuck: number }> {
  return await world.store.transact(async (tx) => {
    const row = await tx.one<{ waiting: number; stuck: number }>(
      `select count(*) filter (where attempts < ${GIVE_UP_AFTER})::int as waiting, count(*) filter (where attempts >= ${GIVE_UP_AFTER})::int as stuck
         from act.follow_up where done_at is null`,
    )
    return row!
  })
}
