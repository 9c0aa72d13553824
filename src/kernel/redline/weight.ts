// What a change of words weighs: numbers that are others, words of duty that came or went. Pure.
import { dutiesIn, numbersIn } from './words.ts'

/** A passage in its languages; undefined where it is not in that text. */
type Worded = { zh: string; en?: string | undefined } | undefined

/** What is in the first list and not in the second; lists with repetition. */
function less(a: readonly string[], b: readonly string[]): string[] {
  const left = [...b]
  return a.filter((each) => {
    const at = left.indexOf(each)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

/** Numbers in the Chinese words that are others, came or went; none where one of the two passages is missing. */
export function numbersChanged(was: Worded, is: Worded): { was: string | null; is: string | null }[] {
  if (!was || !is || was.zh === is.zh) return []
  const [old, now] = [numbersIn(was.zh), numbersIn(is.zh)]
  const [gone, come] = [less(old, now), less(now, old)]
  return Array.from({ length: Math.max(gone.length, come.length) }, (_, i) => ({
    was: gone[i] ?? null,
    is: come[i] ?? null,
  }))
}

/** Words of duty, power or sanction that came or went, in both languages. */
export function dutiesChanged(was: Worded, is: Worded): { added: string[]; removed: string[] } {
  if (was && is && was.zh === is.zh && was.en === is.en) return { added: [], removed: [] }
  const [old, now] = [was, is].map((each) => dutiesIn(`${each?.zh ?? ''} ${each?.en ?? ''}`)) as [string[], string[]]
  return { added: less(now, old), removed: less(old, now) }
}
