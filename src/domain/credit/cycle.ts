// The daily cycle: what was published since is shown, what lost its ground ends, who did not acknowledge is reminded.
import { isTimerWaiting, setTimer } from '#kernel/procedure'
import { canonical, sha256 } from '#kernel/proof'
import type { Tx } from '#kernel/store'
import { addDays, dayIn, type Day, type Instant } from '#kernel/time'
import { ruleCite } from './scorecard.ts'

export const CYCLE = ruleCite('cycle')
export const RUN = 'credit.cycle.run'
/** States of an entry in which it is shown, once a cycle has shown it. */
export const SHOWN = ['published', 'measures-on', 'removal-applied', 'removal-accepted', 'reconsideration'] as const

/** 02:30 in Shanghai of the next day. */
export const nextCycle = (at: Instant): Instant => {
  const night = `${dayIn(at)}T18:30:00.000Z`
  return night > at ? night : `${addDays(dayIn(at), 1)}T18:30:00.000Z`
}

/** Sets the next cycle unless one is waiting: called by whatever there is to publish, to end or to chase. */
export async function armCycle(
  tx: Tx,
  { id, at, again = false }: { id: string; at: Instant; again?: boolean },
): Promise<void> {
  if (!again && (await isTimerWaiting(tx, RUN))) return
  setTimer(tx, {
    timer: id,
    act: RUN,
    input: { nightly: 'yes' },
    dueAt: nextCycle(at),
    basis: [CYCLE],
    stream: 'credit/cycle',
    // one for each night: two that arm at once set one
    seq: -Math.trunc(Date.parse(nextCycle(at)) / 86_400_000),
  })
}

/** An entry as it is shown: everything that may be said of it, and nothing else. */
export type ShownEntry = {
  no: string
  uscc: string
  name: string
  regime: string
  basis: string
  decidedOn: Day
  endsOn: Day | null
  marked: boolean
}

/** The hash of a list as it was shown, whatever the order of its rows. */
export const hashOfList = (entries: readonly ShownEntry[]): string =>
  Buffer.from(sha256(new TextEncoder().encode(canonical(entries.toSorted((a, b) => (a.no < b.no ? -1 : 1)))))).toString(
    'hex',
  )
