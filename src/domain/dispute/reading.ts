// Who reads a case and what it opens: noted before the answer goes out (decision 0006: a write that is no act).
import type { Actor } from '#kernel/identity'
import { isLetIn, type Tx } from '#kernel/store'
import type { Instant } from '#kernel/time'

/** Roles that see a contract only because a case or a mandate let them in. */
const LET_IN: ReadonlySet<string> = new Set(['court', 'mediation', 'supplier'])
const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/
const MOST_NOTED = 100

/** The files and contracts that an answer told of: named in the question, or in what was answered. */
export function streamsRead(
  input: Readonly<Record<string, unknown>>,
  answer: Readonly<Record<string, unknown>>,
): string[] {
  const item = (answer['item'] ?? {}) as Readonly<Record<string, unknown>>
  const rows = (Array.isArray(answer['rows']) ? answer['rows'] : []) as Readonly<Record<string, unknown>>[]
  const ids = (kind: 'file' | 'lease'): string[] =>
    [input[kind], item[kind], ...rows.map((row) => row[kind])].flatMap((id) =>
      typeof id === 'string' && UUID.test(id) ? [`${kind}/${id}`] : [],
    )
  // an answer that shows nothing tells of nothing
  if (rows.length === 0 && answer['item'] === undefined) return []
  const { stream } = input
  return [...new Set([...ids('file'), ...ids('lease'), ...(typeof stream === 'string' ? [stream] : [])])].slice(
    0,
    MOST_NOTED,
  )
}

/** Notes what was read of the cases on file, and of contracts that the reader was let into. Other streams are not noted here. */
export async function noteReading(
  tx: Tx,
  { actor, view, streams, at }: { actor: Actor; view: string; streams: readonly string[]; at: Instant },
): Promise<void> {
  const files = streams.flatMap((stream) => (stream.startsWith('file/') ? [stream.slice(5)] : []))
  const cases =
    files.length === 0
      ? []
      : await tx.rows<{ file: string }>('select file from dispute.case_file where file = any($1::uuid[])', [files])
  const note = (stream: string, file: string | null): void =>
    tx.queue(
      'insert into dispute.reading (file, stream, view, reader, person, role, at) values ($1, $2, $3, $4, $5, $6, $7)',
      [file, stream, view, actor.party, actor.person, actor.role, at],
    )
  for (const { file } of cases) note(`file/${file}`, file)
  if (!LET_IN.has(actor.role)) return
  for (const stream of streams) {
    if (stream.startsWith('file/') || !(await isLetIn(tx, actor.party, stream))) continue
    const room = await tx.one<{ file: string }>(
      `select file from dispute.case_file where kept -> 'streams' ? $1 and (kept -> 'inside' ? $2 or exists (
         select from dispute.mandate m where m.file = case_file.file and m.counsel = $2::uuid and m.ended_at is null)) order by file desc limit 1`,
      [stream, actor.party],
    )
    note(stream, room?.file ?? null)
  }
}
