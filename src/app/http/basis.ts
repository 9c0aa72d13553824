// A citation with what a reader needs to look it up: number, gist, instrument, how far verified, source.
import type { Words } from '#kernel/act'
import { LawMissing, type LawBook } from '#kernel/rules'

export type Basis = {
  cite: string
  no: string | null
  gist: Words | null
  instrument: Words | null
  verified: string | null
  source: string | null
}

/** Citations as they stand on a day in a place; one that the book does not know is shown as its bare name. */
export function basisOf(law: LawBook, cites: readonly string[], day: string, place: string): Basis[] {
  return cites.map((cite) => {
    try {
      const { no, gist, instrument, verified, source } = law.show(cite, { on: day, in: place })
      return { cite, no, gist, instrument: instrument.title, verified, source }
    } catch (error) {
      if (!(error instanceof LawMissing)) throw error
      return { cite, no: null, gist: null, instrument: null, verified: null, source: null }
    }
  })
}

/** An article as a paper names it, 《law》第…条; undefined where the book does not know it. */
export function articleNamed(law: LawBook, cite: string, day: string, place: string): string | undefined {
  const [basis] = basisOf(law, [cite], day, place)
  return basis?.instrument ? `《${basis.instrument.zh}》${basis.no}` : undefined
}
