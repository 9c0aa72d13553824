// What was said in a consultation: copies of one opinion stand together, every comment counts, and the figures that are
// published hide how few persons there are in a group.
import type { Sql } from '#kernel/store'
import { likenessPpm, normalOf, shinglesOf } from './words.ts'
import type { ArticleText } from './draft-text.ts'

/** Above this two comments on one article are one opinion with other punctuation, greeting or signature. */
const COPY_PPM = 850_000
/** The file is locked while a new comment is compared: long texts are compared with fewer others. */
const MOST_COMPARED = 2_000
const MOST_CHARACTERS = 500_000

/** The article of a text that a commenter means by «第三条», «3» or its id; null: the whole, or none that is known. */
export function articleMeant(
  articles: readonly Pick<ArticleText, 'id' | 'no'>[],
  clause: string | undefined,
): string | null {
  if (clause === undefined) return null
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

/** The cluster of a comment about to be stored. An exact copy is found by its hash, a near one among the newest opinions. */
export async function clusterFor(
  sql: Sql,
  file: string,
  { clause, text, normalSha256 }: { clause: string | null; text: string; normalSha256: string },
): Promise<number | null> {
  const same = await sql.rows<Head & { cluster: number }>(
    'select n, clause, text, cluster from lawmaking.comment where file = $1 and normal_sha256 = $2 order by n limit 50',
    [file, normalSha256],
  )
  const exact = same.find((each) => normalOf(each.clause ?? '') === normalOf(clause ?? ''))
  if (exact) return exact.cluster
  const heads = await sql.rows<Head>(
    `select n, clause, text from lawmaking.comment where file = $1 and n = cluster
       and length(text) between $2 * 3 / 4 and $2 * 4 / 3 + 8 order by n desc limit $3`,
    [file, text.length, Math.max(5, Math.min(MOST_COMPARED, Math.floor(MOST_CHARACTERS / text.length)))],
  )
  return clusterOf(heads, { clause, text })
}

export const treatments = ['adopted', 'partly', 'not-adopted', 'unanswered'] as const
export type Treatment = (typeof treatments)[number]

/** A comment with the answer that holds for it, its own or that of its cluster. */
export const ANSWERED = `select c.file, c.n, c.state, c.article, c.clause, c.kind, c.text, c.wording, c.cluster, c.day,
    coalesce(own.treatment, head.treatment) as treatment, coalesce(own.reasons, head.reasons) as reasons,
    coalesce(own.day, head.day) as answered_on
    from lawmaking.comment c
    left join lawmaking.answer own on own.file = c.file and own.comment = c.n
    left join lawmaking.answer head on head.file = c.file and head.comment = c.cluster`

/** Counts of a group by outcome; null where it is hidden. */
export type Cell = { comments: number | null } & Record<Treatment, number | null>
export type Statistics = {
  comments: number
  opinions: number
  byOutcome: Record<Treatment, number>
  byArticle: ({ article: string | null } & Cell)[]
  byKind: ({ kind: string } & Cell)[]
}

const FEWEST_PERSONS = 5

/**
 * The published figures of a consultation. Groups of fewer than five persons are hidden, and with them the smallest
 * other group, from which they could be told by subtraction.
 */
export function statisticsOf(
  rows: readonly { article: string | null; kind: string; treatment: Treatment | null; cluster: number }[],
): Statistics {
  const cell = (group: readonly { treatment: Treatment | null }[]): Cell => ({
    comments: group.length,
    ...(Object.fromEntries(
      treatments.map((t) => [t, group.filter(({ treatment }) => (treatment ?? 'unanswered') === t).length]),
    ) as Record<Treatment, number>),
  })
  const grouped = <K extends string | null>(
    key: (row: (typeof rows)[number]) => K,
  ): Map<K, (typeof rows)[number][]> => {
    const groups = new Map<K, (typeof rows)[number][]>()
    for (const row of rows) {
      const group = groups.get(key(row))
      if (group) group.push(row)
      else groups.set(key(row), [row])
    }
    return groups
  }
  const byKind = [...grouped(({ kind }) => kind)]
    .map(([kind, group]) => ({ kind, ...cell(group) }))
    .toSorted((a, b) => (a.kind < b.kind ? -1 : 1))
  const { comments: _, ...byOutcome } = cell(rows)
  return {
    comments: rows.length,
    opinions: new Set(rows.map(({ cluster }) => cluster)).size,
    byOutcome: byOutcome as Record<Treatment, number>,
    byArticle: [...grouped(({ article }) => article)]
      .map(([article, group]) => ({ article, ...cell(group) }))
      .toSorted((a, b) => ((a.article ?? '') < (b.article ?? '') ? -1 : 1)),
    byKind: hidden(byKind),
  }
}

const NOTHING_SHOWN: Cell = { comments: null, adopted: null, partly: null, 'not-adopted': null, unanswered: null }

function hidden<R extends { kind: string } & Cell>(rows: R[]): R[] {
  const few = rows.filter(({ kind, comments }) => kind === 'public' && comments! > 0 && comments! < FEWEST_PERSONS)
  if (few.length === 0) return rows
  const [next] = rows.filter((row) => !few.includes(row)).toSorted((a, b) => a.comments! - b.comments!)
  return rows.map((row) => (few.includes(row) || row === next ? { ...row, ...NOTHING_SHOWN } : row))
}
