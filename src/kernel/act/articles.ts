// The words of the law by version. A record cites a version by its hash; the words are kept when the platform first knows
// them, so that correcting a line of the book later leaves every earlier record, and every bundle, as it was.
import { canonical, type Json } from '#kernel/proof'
import type { LawBook } from '#kernel/rules'
import type { Sql, Store } from '#kernel/store'

/** Keeps every version of every article of the book. Called once when the platform opens. */
export async function keepArticles(store: Store, book: LawBook): Promise<void> {
  const all = book.versions()
  await store.transact((tx) =>
    tx.rows(
      'insert into act.article (version, cite, article) select v.version, v.cite, v.article from unnest($1::text[], $2::text[], $3::text[]) as v(version, cite, article) on conflict do nothing',
      [all.map((v) => v.version), all.map((v) => v.cite), all.map((v) => canonical(v.article))],
    ),
  )
}

/** The words of these versions; a version that was never kept is missing from the answer. */
export async function articlesOf(
  sql: Sql,
  versions: readonly string[],
): Promise<{ cite: string; version: string; article: Json }[]> {
  const rows = await sql.rows<{ cite: string; version: string; article: string }>(
    'select cite, version, article from act.article where version = any($1) order by cite, version',
    [versions],
  )
  return rows.map((row) => ({ ...row, article: JSON.parse(row.article) as Json }))
}
