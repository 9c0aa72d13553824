// The run of every night: each sets the timer of the next; the platform sets the first when none is waiting.
import { isTimerWaiting, setTimer } from '#kernel/procedure'
import type { Tx } from '#kernel/store'
import { addDays, dayIn, type Instant } from '#kernel/time'

export const RULE = 'platform/price-rules#surveillance-run'
export const NIGHTLY = 'surveillance.run.record'
const SECONDS_A_DAY = 86_400

/** 02:00 in Shanghai of the next day. */
export const nextNight = (at: Instant): Instant => {
  const night = `${dayIn(at)}T18:00:00.000Z`
  return night > at ? night : `${addDays(dayIn(at), 1)}T18:00:00.000Z`
}

/** Sets the timer of the coming night unless one is waiting: however often it is called, and by however many servers. */
export async function keepNightly(
  tx: Tx,
  { place, id, at }: { place: string; id: string; at: Instant },
): Promise<'set' | 'waiting'> {
  if (await isTimerWaiting(tx, NIGHTLY)) return 'waiting'
  setTimer(tx, {
    timer: id,
    act: NIGHTLY,
    input: { place, nightly: 'yes' },
    dueAt: nextNight(at),
    basis: [RULE],
    stream: `surveillance/${place}`,
    // one of a day: two servers that start at once set one
    seq: -Math.trunc(Date.parse(at) / 1_000 / SECONDS_A_DAY),
  })
  return 'set'
}
