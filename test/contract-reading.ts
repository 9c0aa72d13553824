// Reading a contract back from its words as a person would who has no program: sentence by sentence, by the sentences
// that contract-sentences.ts knows. What is not understood stops the reading.
import type { AssembledClause } from '#domain/templates'
import {
  ASIDE,
  ASSIGNMENT,
  BESIDE,
  READINGS,
  SUBJECT,
  Unread,
  WITHOUT,
  type Lang,
  type OneOf,
  type WholeRead,
} from './contract-sentences.ts'

export { Unread, type Lang, type WholeRead } from './contract-sentences.ts'

const sentencesOf = (text: string, lang: Lang): string[] =>
  lang === 'zh'
    ? text.split('。').flatMap((one) => (one.trim() === '' ? [] : [one.trim()]))
    : text.split(/(?<=\.)\s+(?=[A-Z])/u)

/** Reads one of several readings from sentences; says which sentence it was. Throws Unread where there is none or two. */
function readOne(
  of: OneOf,
  sentences: readonly string[],
  lang: Lang,
  what: string,
): { read: Partial<WholeRead>; at: number } {
  const hits = of.flatMap((reading) =>
    sentences.flatMap((text, at) => {
      const found = reading[lang].exec(text)
      return found ? [{ read: reading.read?.({ ...found.groups }, lang) ?? {}, at }] : []
    }),
  )
  if (hits.length !== 1) throw new Unread(`${what} (${lang}): ${hits.length} sentences say it`)
  return hits[0]!
}

/** Two sentences that say one thing differently are no contract. */
function together(reads: readonly Partial<WholeRead>[]): WholeRead {
  const whole: Record<string, unknown> = {}
  for (const read of reads)
    for (const [name, value] of Object.entries(read)) {
      if (name in whole && JSON.stringify(whole[name]) !== JSON.stringify(value))
        throw new Unread(`${name} is said twice: ${JSON.stringify(whole[name])} and ${JSON.stringify(value)}`)
      whole[name] = value
    }
  return whole as WholeRead
}

export type Words = Pick<AssembledClause, 'id' | 'zh' | 'en' | 'binds'>

/** Reads a contract whole. Throws Unread for a sentence not understood, and for a number in a bound clause that nobody reads. */
export function readContract(framework: string, clauses: readonly Words[], lang: Lang): WholeRead {
  const reads: Partial<WholeRead>[] = []
  for (const clause of clauses.filter(({ binds }) => binds.length > 0)) {
    const sentences = sentencesOf(clause[lang], lang)
    const understood = new Set<number>()
    for (const binding of clause.binds) {
      if (READINGS[binding].length === 0) throw new Unread(`nobody reads ${binding}`)
      for (const of of READINGS[binding]) {
        const { read, at } = readOne(of, sentences, lang, `${clause.id}/${binding}`)
        reads.push(read)
        understood.add(at)
      }
      for (const beside of BESIDE[binding] ?? [])
        sentences.forEach((text, at) => beside[lang].test(text) && understood.add(at))
    }
    for (const [at, text] of sentences.entries())
      if (!understood.has(at) && /\d/u.test(text) && !known(text, lang))
        throw new Unread(`${clause.id} (${lang}): nobody reads the numbers of «${text}»`)
  }
  const all = clauses.flatMap((clause) => sentencesOf(clause[lang], lang))
  for (const [name, of] of Object.entries({ ...SUBJECT, ...(framework === 'assignment' ? ASSIGNMENT : {}) }))
    if (!WITHOUT[framework]?.includes(name)) reads.push(readOne(of, all, lang, name).read)
  return together(reads)
}

const known = (text: string, lang: Lang): boolean =>
  ASIDE[lang].some((aside) => aside.test(text)) ||
  Object.values(SUBJECT).some((of) => of.some((reading) => reading[lang].test(text)))
