// Reading a case is noted before the answer goes out: who, in which capacity, what, when.
import { noteReading, streamsRead } from '#domain/dispute'
import type { Actor } from '#kernel/identity'
import type { Platform } from '../wiring.ts'

/** Notes what an answer told of cases and of contracts that the reader was let into; of anything else nothing. */
export async function noted<Answer extends object>(
  { world }: Platform,
  { actor, view, input }: { actor: Actor; view: string; input: Readonly<Record<string, unknown>> },
  answer: Answer,
): Promise<Answer> {
  if (actor.role === 'public') return answer
  const streams = streamsRead(input, answer as Readonly<Record<string, unknown>>)
  if (streams.length > 0)
    await world.store.transact((tx) => noteReading(tx, { actor, view, streams, at: world.source.now() }))
  return answer
}
