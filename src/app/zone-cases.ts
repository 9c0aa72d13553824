// From a complaint to the hold on the bills, from a settlement to the credit, and on to mediation or a court and back.
import type { Wiring } from '#kernel/act'
import { ENDS, stepsTo, ZONE_FOLLOWS, type Outcome } from '#domain/dispute'
import { chartNamed } from '#kernel/procedure'

type Next = Wiring[string][number]

/** What a step of the zone means for the bills stands in its decision under `name`; `act` carries it out. */
const carries =
  (name: string, act: string): Next =>
  ({ refused, decision }) =>
    refused === null && decision[name] !== undefined ? { act, input: decision[name] as object } : undefined

const rows = (steps: readonly string[], next: Next): [string, Next][] => steps.map((step) => [step, next])

/** A mediation or a case began, or came to an end: is a dispute of the zone behind it? */
const tells =
  (outcome: Outcome): Next =>
  ({ refused, decision }) =>
    refused === null ? { act: 'dispute.outcome.follow', input: { onward: decision['file'], outcome } } : undefined

/** A file about a lease goes to a court: the evidence of that lease is fixed at that moment, to go along with it. */
const fixesEvidence: Next = ({ refused, facts }) => {
  const { contracted } = (facts['more'] ?? {}) as { contracted?: { lease: string | null } | null }
  return refused === null && contracted?.lease != null
    ? { act: 'dispute.bundle.make', input: { lease: contracted.lease } }
    : undefined
}

/** The end of a mediation or case, by whichever step it came. */
const ends = Object.entries(ENDS).flatMap(([procedure, outcomes]) =>
  (Object.entries(outcomes) as [Outcome, string[]][]).flatMap(([outcome, states]) =>
    rows(
      stepsTo(procedure, states).map((step) => chartNamed(procedure).act(step)),
      tells(outcome),
    ),
  ),
)

/** Its beginning is noted: it may have ended meanwhile. */
const soFar: Next = ({ refused, input }) =>
  refused === null
    ? { act: 'dispute.outcome.follow', input: { onward: input['onwardFile'], outcome: 'so-far' } }
    : undefined

const all: [string, Next][] = [
  ...rows(ZONE_FOLLOWS.holds, carries('holds', 'billing.hold.place')),
  ...rows(ZONE_FOLLOWS.releases, carries('releases', 'billing.hold.lift')),
  ...rows(ZONE_FOLLOWS.credits, carries('credits', 'billing.credit.issue')),
  ...rows(['dispute.mediation.request'], tells('mediation')),
  ...rows(['dispute.case.submit'], tells('court')),
  ...rows(['dispute.case.submit', 'dispute.confirmation.apply'], fixesEvidence),
  ...ends,
  ...rows(['dispute.zone.note-mediation', 'dispute.zone.note-court'], soFar),
  [
    'dispute.outcome.follow',
    ({ refused, decision }) =>
      refused === null && typeof decision['zone'] === 'string'
        ? {
            act: `dispute.zone.${decision['step'] as string}`,
            input: {
              file: decision['zone'],
              ...(typeof decision['onwardFile'] === 'string' ? { onwardFile: decision['onwardFile'] } : {}),
            },
          }
        : undefined,
  ],
]

export const zoneCases: Wiring = Object.fromEntries(
  [...Map.groupBy(all, ([act]) => act)].map(([act, found]) => [act, found.map(([, next]) => next)]),
)
