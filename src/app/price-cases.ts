// From a lead to its file, from a penalty to its reconsideration, and back: what follows from what between two rooms.
import type { Wiring } from '#kernel/act'
import { findingOf, reviewFollowing } from '#domain/supervision'

type Fact = Parameters<Wiring[string][number]>[0]
type File = { file: string; no: string; title: string; place: string; about: string | null }

const PENALTY = 'supervision.penalty'
const REVIEW = 'supervision.reconsideration'

const fileOf = ({ facts }: Fact): File | null => (facts['file'] as File | null | undefined) ?? null
/** The id behind `lead/…` or `file/…`; undefined for anything else. */
const named = (kind: 'lead' | 'file', about: string | null | undefined): string | undefined =>
  about?.startsWith(`${kind}/`) === true ? about.slice(kind.length + 1) : undefined

/** The step of a lead's file gives the lead its outcome. */
const concludes =
  (step: string): Wiring[string][number] =>
  (fact) => {
    const lead = named('lead', fileOf(fact)?.about)
    const outcome = fact.refused === null ? findingOf(step, fact.input) : undefined
    return lead === undefined || outcome === undefined
      ? undefined
      : { act: 'surveillance.lead.conclude', input: { lead, outcome, file: fileOf(fact)!.file } }
  }

/** A detector whose figures fell is suspended by rule. */
const suspends: Wiring[string][number] = ({ refused, decision }) =>
  refused === null && typeof decision['suspend'] === 'string'
    ? { act: 'surveillance.detector.suspend', input: { detector: decision['suspend'] } }
    : undefined

export const priceCases: Wiring = {
  'surveillance.lead.take-up': [
    ({ refused, decision }) =>
      refused === null
        ? {
            act: `${PENALTY}.open-lead`,
            input: {
              title: decision['title'],
              place: decision['place'],
              about: `lead/${decision['lead'] as string}`,
              with: { party: decision['party'] },
              origin: decision['origin'],
              facts: `受理线索 ${decision['no'] as string}；证据见线索。线索不是认定，请依法核查。`,
            },
          }
        : undefined,
  ],
  [`${PENALTY}.open-lead`]: [
    ({ refused, decision, input }) => {
      const lead = named('lead', input['about'] as string | undefined)
      const party = (input['with'] as { party?: string } | undefined)?.party
      return refused === null && lead !== undefined && party !== undefined
        ? { act: 'surveillance.lead.enter-file', input: { lead, party, file: decision['file'] } }
        : undefined
    },
  ],
  // from the notice of investigation on, the business sees what was seen
  [`${PENALTY}.investigate`]: [
    (fact) => {
      const lead = named('lead', fileOf(fact)?.about)
      const party = (fact.decision['players'] as Record<string, string[]> | undefined)?.['party']?.[0]
      return fact.refused === null && lead !== undefined && party !== undefined
        ? { act: 'surveillance.lead.tell', input: { lead, party } }
        : undefined
    },
  ],
  ...Object.fromEntries(
    ['decide', 'not-punish', 'decline-case', 'review-upheld', 'review-annulled'].map((step) => [
      `${PENALTY}.${step}`,
      [concludes(step)],
    ]),
  ),
  'surveillance.lead.triage': [suspends],
  'surveillance.lead.conclude': [suspends],
  // reconsideration comes first: its time runs from service
  [`${PENALTY}.serve-decision`]: [
    (fact) => {
      const file = fileOf(fact)
      const players = fact.decision['players'] as Record<string, string[]> | undefined
      const [applicant, respondent] = [players?.['party']?.[0], players?.['authority']?.[0]]
      return fact.refused === null && file !== null && applicant !== undefined && respondent !== undefined
        ? {
            act: `${REVIEW}.tell-price-penalty`,
            input: {
              title: file.title,
              place: file.place,
              about: `file/${file.file}`,
              with: { applicant, respondent },
              decisionNo: file.no,
            },
          }
        : undefined
    },
  ],
  ...Object.fromEntries(
    Object.entries(reviewFollowing).map(([from, { step, entered }]): [string, Wiring[string][number][]] => [
      `${REVIEW}.${from}`,
      [
        (fact) => {
          const file = fileOf(fact)
          const penalty = named('file', file?.about)
          return fact.refused === null && file !== null && penalty !== undefined
            ? {
                act: `${PENALTY}.${step}`,
                input: {
                  file: penalty,
                  [step === 'ask-review' ? 'reviewFile' : 'decisionNo']: file.no,
                  ...entered,
                },
              }
            : undefined
        },
      ],
    ]),
  ),
}
