// Stored decisions in portions, for whoever decides them again (X4): all of them, or the newest.
import type { Sql } from '#kernel/store'

/** A leaf as far as deciding again needs it. `record` is its text; null once erased. */
export type DecisionLeaf = { stream: string; seq: number; kind: string; record: string | null }

const PORTION = 2_000

const COUNT = 'select count(*)::int as n from evidence.leaf where $1::text is null or kind = $1'

/** How many decisions are stored, of one kind when it is named. */
export async function countDecisions(sql: Sql, kind: string | null): Promise<number> {
  return (await sql.one<{ n: number }>(COUNT, [kind]))!.n
}

// Along the primary key from where the last portion ended: no portion is read twice, and none is sorted.
const NEXT = `select stream, seq, kind, record from evidence.leaf
  where (stream, seq) > ($2, $3) and ($1::text is null or kind = $1) order by stream, seq limit ${PORTION}`

/** All decisions in the order of their streams; the next portion is on its way while one is worked on. */
export async function* storedDecisions(sql: Sql, kind: string | null): AsyncGenerator<DecisionLeaf[]> {
  const after = (stream: string, seq: number): Promise<DecisionLeaf[]> =>
    sql.rows<DecisionLeaf>(NEXT, [kind, stream, seq])
  let coming = after('', -1)
  for (;;) {
    const portion = await coming
    const last = portion.at(-1)
    if (last === undefined) return
    coming = after(last.stream, last.seq)
    yield portion
  }
}

// Those that wait for their place in the log are the newest; the others follow by place, from the last one back.
const WAITING = `select stream, seq, kind, record, id as place from evidence.leaf
  where pos is null and ($1::bigint is null or id < $1) order by id desc limit $2`
const PLACED = `select stream, seq, kind, record, pos as place from evidence.leaf
  where pos is not null and ($1::bigint is null or pos < $1) order by pos desc limit $2`

/** The newest decisions, at most `most`, newest first. */
export async function* newestDecisions(sql: Sql, most: number): AsyncGenerator<DecisionLeaf[]> {
  let left = most
  for (const text of [WAITING, PLACED]) {
    let place: number | null = null
    while (left > 0) {
      const portion: (DecisionLeaf & { place: number })[] = await sql.rows(text, [place, Math.min(left, PORTION)])
      const last = portion.at(-1)
      if (last === undefined) break
      left -= portion.length
      place = last.place
      yield portion
    }
  }
}
