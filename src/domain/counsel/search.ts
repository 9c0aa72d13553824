// Which passages answer a question, best first. The score is the share of the question's words that a passage holds,
// each word weighed by how rare it is; a word in the title counts fully, in the text a little less.
import type { NamedSql } from '#kernel/act'
import { jurisdictionsSeenIn } from '#kernel/rules'
import type { Day } from '#kernel/time'
import type { Kind, Passage } from './passage.ts'
import { askedWords, type Asked } from './words.ts'

/** How a passage stands on the asked day. */
export type Standing = 'in-force' | 'not-yet' | 'ended' | 'repealed' | 'draft'

export interface Found extends Omit<Passage, 'id' | 'status' | 'basis'> {
  passage: string
  basis: string[]
  standing: Standing
  /** whether it is seen from the asked place; true when none was asked */
  here: boolean
  /** 0 to 1000 thousandths of what was asked */
  scoreMilli: number
}

export interface Question {
  text: string
  on: Day
  /** a place such as cn-gd-sz; null: everywhere */
  place: string | null
  kind: Kind | null
  limit: number
  /** a passage with less of the question is not looked for */
  fromMilli: number
}

/** Below this a passage has too little of the question to be shown at all. */
export const SHOWN_FROM_MILLI = 400
/** What a passage scores that holds the question letter by letter but none of its words: shown, never an answer's ground. */
const FRAGMENT_MILLI = 450
const LONGEST_FRAGMENT = 60

/** What a word is worth where it stands, in thousandths of its weight. */
const CREDIT = { title: 1_000, text: 850, near: 800, parts: 650 } as const

const quoted = (word: string): string => `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`

/** A word of a question with its weight in this corpus. */
export interface Weighed extends Asked {
  /** thousandths */
  weightMilli: number
}

/** Words of a question that are looked for: its weightiest. */
const MOST_WORDS = 8

/** Weighs the words by how rare they are in the corpus: √ln(1 + passages / passages with the word). */
function weigh(asked: readonly Asked[], known: ReadonlyMap<string, number>, passages: number): Weighed[] {
  const weighed = asked.map((word): Weighed => {
    const inParts = word.parts.length === 0 ? 0 : Math.min(...word.parts.map((part) => known.get(part) ?? 0))
    const inNear = Math.max(0, ...word.near.map((near) => known.get(near) ?? 0))
    const standsIn = Math.max(known.get(word.word) ?? 0, inParts, inNear, 0.5)
    const rarity = Math.sqrt(Math.log(1 + passages / standsIn))
    return { ...word, weightMilli: Math.round(250 * word.weight * rarity) }
  })
  return weighed.toSorted((a, b) => b.weightMilli - a.weightMilli).slice(0, MOST_WORDS)
}

/** The weighed words of a question. */
async function weighedWords(read: NamedSql, text: string): Promise<Weighed[]> {
  const asked = askedWords(text)
  if (asked.length === 0) return []
  const every = asked.flatMap(({ word, parts, near }) => [word, ...parts, ...near])
  const rows = await read.rows<{ word: string | null; standsIn: number | null; all: number }>(
    `select w.word, w.passages as "standsIn", c.passages as "all"
       from counsel.corpus c left join counsel.word w on w.word = any(:every::text[])`,
    { every },
  )
  const known = new Map(rows.flatMap(({ word, standsIn }) => (word === null ? [] : [[word, standsIn ?? 0] as const])))
  return weigh(asked, known, rows[0]?.all ?? 0)
}

const STANDING = `case when e.status = 'draft' then 'draft' when e.from_day > :on::date then 'not-yet'
  when e.until_day < :on::date then case when e.status = 'repealed' then 'repealed' else 'ended' end else 'in-force' end`
const HERE = `(:seen::text[] is null or e.jurisdiction = any(:seen::text[]))`
/** What holds here comes first, then what holds elsewhere, then what does not hold yet, no longer, and drafts last. */
const TIER = `case when e.status = 'draft' then 4 when e.from_day > :on::date then 2 when e.until_day < :on::date then 3
  when ${HERE} then 0 else 1 end`
const OF_KIND = `(:kind::text is null or e.kind = :kind)`

/** The best of what is `found` (no, score, tier, length), in full. */
const shown = (found: string): string => `
  select p.passage, e.kind, p.cite, p.href, jsonb_build_object('zh', p.title_zh, 'en', p.title_en) as title,
         jsonb_build_object('zh', p.body_zh, 'en', p.body_en) as text, e.jurisdiction, e.from_day as "from", e.until_day as until,
         p.verified, p.basis, ${STANDING} as standing, ${HERE} as here, f.score as "scoreMilli"
    from (${found} order by tier, score desc, length, no limit :limit) f
    join counsel.entry e on e.no = f.no
    join counsel.passage p on p.no = f.no
   order by f.tier, f.score desc, f.length, f.no`

/** Of each passage, what its words are worth together. Every way of standing is one look into the index of words. */
const BY_WORDS = `
  select e.no, (sum(q.worth) / :total)::int as score, min(${TIER}) as tier, min(e.length) as length
    from unnest(:queries::tsquery[], :worths::int[]) as q(query, worth)
    join counsel.entry e on e.words @@ q.query where ${OF_KIND}
   group by e.no having sum(q.worth) / :total >= :fromMilli`

const BY_LETTERS = `
  select e.no, ${FRAGMENT_MILLI} as score, ${TIER} as tier, e.length from counsel.entry e where e.letters like :pattern and ${OF_KIND}`

/** The passages that hold enough of the question, best first, and its words. Throws BadPlace for a place that is none. */
export async function find(
  read: NamedSql,
  { text, on, place, kind, limit, fromMilli }: Question,
): Promise<{ words: Weighed[]; found: Found[] }> {
  const seen = place === null ? null : jurisdictionsSeenIn(place)
  const asked = { on, seen, kind, limit, fromMilli }
  const words = await weighedWords(read, text)
  const found = words.length === 0 ? [] : await byWords(read, words, asked)
  return { words, found: found.length > 0 ? found : await byLetters(read, text, asked) }
}

type Limits = { on: Day; seen: string[] | null; kind: Kind | null; limit: number; fromMilli: number }

/** A way in which a word may stand in a passage, and what it adds to the passage's worth. */
type Way = { query: string; worth: number }

/** A word's parts, all of which must stand; null when it has none. */
const allOf = (parts: readonly string[]): string | null =>
  parts.length === 0 ? null : `(${parts.map(quoted).join(' & ')})`

/** That a word stands in one way or another. */
const anyWay = ({ word, near, parts }: Asked): string =>
  [quoted(word), ...near.map(quoted), allOf(parts)].filter((way) => way !== null).join(' | ')

/**
 * The ways add up: a word's parts stand wherever it stands, and it stands in the text's index wherever it stands in the
 * title. Only a near word might stand beside it, and counts only where it does not.
 */
function waysOf({ word, near, parts, weightMilli }: Weighed): Way[] {
  const inParts = allOf(parts)
  const ways: [query: string, credit: number][] = [
    [quoted(`^${word}`), CREDIT.title - CREDIT.text],
    [quoted(word), CREDIT.text - (inParts === null ? 0 : CREDIT.parts)],
  ]
  if (inParts !== null) ways.push([inParts, CREDIT.parts])
  if (near.length > 0) {
    const itself = inParts === null ? quoted(word) : `${quoted(word)} | ${inParts}`
    ways.push([`(${near.map(quoted).join(' | ')}) & !(${itself})`, CREDIT.near])
  }
  return ways.map(([query, credit]) => ({ query, worth: weightMilli * credit }))
}

/**
 * The words without which no passage can reach `fromMilli`: all others together weigh less than that. The others are
 * looked up only where one of these stands, which keeps a long question's common words from fetching half of the corpus.
 */
function needed(words: readonly Weighed[], fromMilli: number): Set<Weighed> {
  const enough = words.reduce((sum, { weightMilli }) => sum + weightMilli, 0) * fromMilli
  const left = words.toSorted((a, b) => a.weightMilli - b.weightMilli)
  for (let light = 0; left.length > 0; left.shift()) {
    light += left[0]!.weightMilli
    if (light * 1_000 >= enough) break
  }
  return new Set(left)
}

async function byWords(read: NamedSql, words: readonly Weighed[], limits: Limits): Promise<Found[]> {
  const heavy = needed(words, limits.fromMilli)
  const candidates = [...heavy].map(anyWay).join(' | ')
  const ways = words.flatMap((word) =>
    heavy.has(word)
      ? waysOf(word)
      : waysOf(word).map(({ query, worth }) => ({ query: `(${query}) & (${candidates})`, worth })),
  )
  // The planner cannot know how few rows a word fetches; workers that it would start for them take longer than the search.
  await read.rows(`select set_config('max_parallel_workers_per_gather', '0', true)`)
  return await read.rows<Found>(shown(BY_WORDS), {
    ...limits,
    total: words.reduce((sum, { weightMilli }) => sum + weightMilli, 0),
    queries: ways.map(({ query }) => query),
    worths: ways.map(({ worth }) => worth),
  })
}

/** Passages that hold the question letter by letter: for parts of words and for marks that are no words. */
async function byLetters(read: NamedSql, text: string, limits: Limits): Promise<Found[]> {
  const fragment = text.trim().toLowerCase()
  const letters = fragment.match(/[\p{L}\p{N}]/gu)?.length ?? 0
  const isHan = /\p{Script=Han}/u.test(fragment)
  if (fragment.length > LONGEST_FRAGMENT || letters < (isHan ? 2 : 3)) return []
  return await read.rows<Found>(shown(BY_LETTERS), {
    ...limits,
    pattern: `%${fragment.replace(/[\\%_]/g, '\\$&')}%`,
  })
}
