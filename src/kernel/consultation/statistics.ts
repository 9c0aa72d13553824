// The published figures of a consultation hide how few persons there are in a group. Pure.

export const treatments = ['adopted', 'partly', 'not-adopted', 'unanswered'] as const
export type Treatment = (typeof treatments)[number]

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
