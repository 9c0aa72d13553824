// The law of a day with the numbers of a scheme that was drafted and adopted here: its own text is what they are read from.
import { LawMissing, type Law } from '#kernel/rules'
import type { Day } from '#kernel/time'

/** The article under which a locally drafted scheme is checked. */
export const LOCAL = 'platform/subsidy-rules#local-scheme'

/** Numbers of an adopted text by the names that programmes of law use; `from` and `until` are null while it is a draft. */
export type OwnNumbers = { cite: string; from: Day | null; until: Day | null; numbers: Record<string, number> }

const noNumber = (cite: string, name: string): LawMissing =>
  new LawMissing('number-missing', cite, {
    zh: `方案没有写明 ${name}`,
    en: `the scheme states no ${name}`,
  })

/** The law, with the scheme's own numbers under its citation. A draft, or a day outside its time, does not hold. */
export function lawWith(law: Law, own: OwnNumbers | null): Law {
  if (own === null) return law
  const read = (cite: string, name: string): number => {
    const value = own.numbers[name]
    if (value === undefined) throw noNumber(cite, name)
    return value
  }
  const isOwn = (cite: string): boolean => cite === own.cite
  return {
    ...law,
    holds(cite) {
      const held = law.holds(cite)
      if (!isOwn(cite) || !held.holds) return held
      if (own.from === null || own.until === null)
        return {
          holds: false,
          why: 'draft',
          says: { zh: '方案尚未印发', en: 'the scheme is a draft' },
        }
      if (law.day < own.from || law.day > own.until)
        return {
          holds: false,
          why: law.day < own.from ? 'not-yet-in-force' : 'no-longer-in-force',
          says: {
            zh: `方案有效期 ${own.from} 至 ${own.until}`,
            en: `the scheme holds from ${own.from} to ${own.until}`,
          },
        }
      return held
    },
    integer: (cite, name) => (isOwn(cite) ? read(cite, name) : law.integer(cite, name)),
    ppm: (cite, name) => (isOwn(cite) ? read(cite, name) : law.ppm(cite, name)),
    fen: (cite, name) => (isOwn(cite) ? read(cite, name) : law.fen(cite, name)),
  }
}
