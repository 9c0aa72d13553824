// What was said in a consultation: copies of one opinion stand together, every comment counts, and the figures that are
// published hide how few persons there are in a group.
import { sha256 } from '#kernel/proof'
import { likenessPpm, normalOf, shinglesOf } from '#kernel/redline'
import type { Sql } from '#kernel/store'

/** Above this two comments on one article are one opinion with other punctuation, greeting or signature. */
const COPY_PPM = 850_000
/** The file is locked while a new comment is compared: long texts are compared with fewer others. */
const MOST_COMPARED = 2_000
const MOST_CHARACTERS = 500_000

/** The article of a text that a commenter means by «第三条», «3» or its id; null: the whole, or none that is known. */
export function articleMeant(articles: readonly { id: string; no: string }[], clause: string | null): string | null {
  if (clause === null) return null
  const meant = normalOf(clause)
  return articles.find(({ id, no }) => normalOf(no) === meant || id === clause.trim())?.id ?? null
}

type Head = { n: number; clause: string | null; text: string }

/** The first comment of the cluster to which a new one belongs; null when it is the first of its kind. */
export function clusterOf(
  heads: readonly Head[],
  { clause, text }: { clause: string | null; text: string },
): number | null {
  const normal = normalOf(text)
  const own = shinglesOf(normal)
  let best: { n: number; ppm: number } | null = null
  for (const head of heads) {
    if (normalOf(head.clause ?? '') !== normalOf(clause ?? '')) continue
    const other = normalOf(head.text)
    const ppm = other === normal ? 1_000_000 : likenessPpm(own, shinglesOf(other))
    if (ppm >= COPY_PPM && (best === null || ppm > best.ppm)) best = { n: head.n, ppm }
  }
  return best?.n ?? null
}

/** What is known of a comment about to be stored: its words alone, the cluster it joins (null: a new one), the article it means. */
export type CommentFacts = { normalSha256: string; cluster: number | null; article: string | null }

/**
 * The facts of a comment of `file` on a text of these articles. An exact copy is found by its hash, a near one among the
 * newest opinions.
 */
export async function commentFacts(
  sql: Sql,
  file: string,
  input: Readonly<Record<string, unknown>>,
  articles: readonly { id: string; no: string }[],
): Promise<CommentFacts> {
  const text = String(input['text'])
  const clause = (input['clause'] as string | undefined) ?? null
  const normalSha256 = Buffer.from(sha256(new TextEncoder().encode(normalOf(text)))).toString('hex')
  return {
    normalSha256,
    cluster: await clusterFor(sql, file, { clause, text, normalSha256 }),
    article: articleMeant(articles, clause),
  }
}

async function clusterFor(
  sql: Sql,
  file: string,
  { clause, text, normalSha256 }: { clause: string | null; text: string; normalSha256: string },
): Promise<number | null> {
  const same = await sql.rows<Head & { cluster: number }>(
    'select n, clause, text, cluster from consultation.comment where file = $1 and normal_sha256 = $2 order by n limit 50',
    [file, normalSha256],
  )
  const exact = same.find((each) => normalOf(each.clause ?? '') === normalOf(clause ?? ''))
  if (exact) return exact.cluster
  const heads = await sql.rows<Head>(
    `select n, clause, text from consultation.comment where file = $1 and n = cluster
       and length(text) between $2 * 3 / 4 and $2 * 4 / 3 + 8 order by n desc limit $3`,
    [file, text.length, Math.max(5, Math.min(MOST_COMPARED, Math.floor(MOST_CHARACTERS / text.length)))],
  )
  return clusterOf(heads, { clause, text })
}
