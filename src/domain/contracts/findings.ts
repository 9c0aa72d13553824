// What the checks of a text stand in the way of, as a refusal that names each with its article.
import type { Finding } from '#domain/templates'
import { refuse, type Refusal } from '#kernel/act'

const MOST_NAMED = 20

/** Errors in what was just answered; errors elsewhere (a required answer still to come) are no reason to refuse it. */
export const badAnswers = (findings: readonly Finding[], given: ReadonlySet<string>): Finding[] =>
  findings.filter(({ slot, severity }) => severity === 'error' && given.has(slot))

/** A refusal that says all of them, at most twenty by name. `findings` holds at least one. */
export function notReady(code: 'bad-answer' | 'text-not-ready', findings: readonly Finding[]): Refusal {
  const named = findings.slice(0, MOST_NAMED)
  const more = findings.length - named.length
  return refuse(
    code,
    {
      zh: named.map(({ message }) => message.zh).join('；') + (more > 0 ? `；另有 ${more} 项` : ''),
      en: named.map(({ message }) => message.en).join('; ') + (more > 0 ? `; and ${more} more` : ''),
    },
    ...new Set(named.map(({ article }) => article)),
  )
}
