// Writes the passages as they are searched. A write that is no act: nothing is decided, and all of it can be made again
// from law/. Done when the platform opens; a second opening finds the same source and leaves everything as it is.
import { createHash } from 'node:crypto'
import type { Store, Tx } from '#kernel/store'
import type { Passage } from './passage.ts'
import { dictionarySource, wordsOf } from './words.ts'

/** Raised when the way of cutting or of storing changes, so that what is there is made anew. */
const FORMAT = 1
const CHUNK = 2_000

/** Words as a tsvector, those of the title once more with a mark. They are letters and digits only; the quotes are for PostgreSQL's reader. */
const vectorOf = (title: readonly string[], body: readonly string[]): string =>
  [...title.map((word) => `'^${word}'`), ...[...title, ...body].map((word) => `'${word}'`)].join(' ')

/** The rows of both tables for `passages`, whose first one is number `first`; `every` hears each passage's words. */
async function insert(
  tx: Tx,
  passages: readonly Passage[],
  first: number,
  every: (words: ReadonlySet<string>) => void,
): Promise<void> {
  const column = <T>(of: (passage: Passage, i: number) => T): T[] => passages.map(of)
  const titles = column(({ cite, title }) => wordsOf(`${cite} ${title.zh} ${title.en}`))
  const bodies = column(({ text }) => wordsOf(`${text.zh} ${text.en}`))
  passages.forEach((_, i) => every(new Set([...titles[i]!, ...bodies[i]!])))
  await tx.rows(
    `insert into counsel.passage (passage, no, cite, href, title_zh, title_en, body_zh, body_en, verified, basis)
     select r.passage, r.no, r.cite, r.href, r.title_zh, r.title_en, r.body_zh, r.body_en, r.verified, array(select jsonb_array_elements_text(r.basis))
       from unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::jsonb[])
         as r(passage, no, cite, href, title_zh, title_en, body_zh, body_en, verified, basis)`,
    [
      column((p) => p.id),
      column((_, i) => first + i),
      column((p) => p.cite),
      column((p) => p.href),
      column((p) => p.title.zh),
      column((p) => p.title.en),
      column((p) => p.text.zh),
      column((p) => p.text.en),
      column((p) => p.verified),
      column((p) => JSON.stringify(p.basis)),
    ],
  )
  await tx.rows(
    `insert into counsel.entry (no, kind, jurisdiction, from_day, until_day, status, length, words, letters)
     select * from unnest($1::int[], $2::text[], $3::text[], $4::date[], $5::date[], $6::text[], $7::int[], $8::tsvector[], $9::text[])`,
    [
      column((_, i) => first + i),
      column((p) => p.kind),
      column((p) => p.jurisdiction),
      column((p) => p.from),
      column((p) => p.until),
      column((p) => p.status),
      column((p) => p.text.zh.length),
      column((_, i) => vectorOf(titles[i]!, bodies[i]!)),
      column((p) => `${p.cite} ${p.title.zh} ${p.title.en} ${p.text.zh}`.toLowerCase()),
    ],
  )
}

/**
 * Makes the passages searchable, if they are not already: `rebuilt` says whether anything was written. Two processes
 * that open at once wait for each other; readers see the earlier passages until all of the new ones are there.
 * Throws when two passages have one id (23505) or a passage's last day precedes its first (23514).
 */
export async function indexPassages(
  store: Store,
  passages: readonly Passage[],
): Promise<{ rebuilt: boolean; passages: number }> {
  const source = createHash('sha256')
    .update(JSON.stringify([FORMAT, dictionarySource(), passages]))
    .digest('hex')
  return await store.transact(async (tx) => {
    const before = await tx.one<{ source: string | null }>('select source from counsel.corpus for update')
    if (before?.source === source) return { rebuilt: false, passages: passages.length }
    await tx.rows('delete from counsel.passage') // its entries go with it
    const standsIn = new Map<string, number>()
    const count = (words: ReadonlySet<string>): void =>
      words.forEach((word) => standsIn.set(word, (standsIn.get(word) ?? 0) + 1))
    for (let i = 0; i < passages.length; i += CHUNK) await insert(tx, passages.slice(i, i + CHUNK), i, count)
    await tx.rows('delete from counsel.word')
    await tx.rows('insert into counsel.word (word, passages) select * from unnest($1::text[], $2::int[])', [
      [...standsIn.keys()],
      [...standsIn.values()],
    ])
    await tx.rows('update counsel.corpus set source = $1, passages = $2', [source, passages.length])
    // Filled through the pending list, which is faster, and then sorted in, so that no search has to read that list.
    await tx.rows(
      `select gin_clean_pending_list(i::regclass) from unnest('{counsel.entry_words, counsel.entry_letters}'::text[]) as i`,
    )
    await tx.rows('analyze counsel.passage')
    await tx.rows('analyze counsel.entry')
    await tx.rows('analyze counsel.word')
    return { rebuilt: true, passages: passages.length }
  })
}
