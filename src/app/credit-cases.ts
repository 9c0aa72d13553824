// What other rooms decide and serve enters credit files, and what became of it follows: each row from one act to the next.
import type { Wiring } from '#kernel/act'
import { findingOutcomes, findingSources, partsInBreach } from '#domain/credit'
import { outcomeOf } from '#domain/dispute'
import { joined } from './joined.ts'

type Next = Wiring[string][number]
type Fact = Parameters<Next>[0]

const REPAIR = 'credit.repair'

const fileOf = ({ facts, decision }: Fact): { file: string } | null =>
  (facts['file'] as { file: string } | null | undefined) ??
  (typeof decision['file'] === 'string' ? { file: decision['file'] } : null)

/** The parties who play a part after a step. */
const players = ({ decision }: Fact, part: string): string[] =>
  (decision['players'] as Record<string, string[]> | undefined)?.[part] ?? []

/** A judgment is against whom it names, and only once it has become final; every other finding has one subject. */
function isNamed({ refused, facts, input, decision }: Fact, decided: string, step: string, part: string): boolean {
  const file = (facts['file'] ?? {}) as { taken?: Record<string, { marks: Record<string, string> }> }
  const by = decided === step ? input['breachBy'] : file.taken?.[decided]?.marks['breachBy']
  const parts = (decision['players'] ?? {}) as Record<string, string[]>
  const final = outcomeOf({
    act: `dispute.case.${step}`,
    refused,
    file: { file: decision['file'] as string, parts },
    caseNo: decision['caseNo'] as string | undefined,
    result: input['result'] as string | undefined,
  })
  // where it is against both, the other follows from the first
  return final !== undefined && partsInBreach(by as string | undefined)[0] === part
}

/** Each step that finds something tells the credit file of whom it is against; the act reads the file itself. */
const finds: Wiring = Object.fromEntries(
  Object.entries(findingSources).flatMap(([procedure, sources]) =>
    sources.map(({ step, decided = step, subject, others }): [string, Next[]] => [
      `${procedure}.${step}`,
      [subject, ...(others ?? [])].map((part): Next => (fact) => {
        const [file, party] = [fileOf(fact), players(fact, part)[0]]
        if (fact.refused !== null || file === null || party === undefined) return undefined
        return others === undefined || isNamed(fact, decided, step, part)
          ? { act: 'credit.finding.enter', input: { party, file: file.file, step } }
          : undefined
      }),
    ]),
  ),
)

/** What became of a finding. */
const becomes: Wiring = Object.fromEntries(
  Object.entries(findingOutcomes).flatMap(([procedure, steps]) =>
    Object.keys(steps).map((step): [string, Next[]] => [
      `${procedure}.${step}`,
      [
        (fact) => {
          const subject = findingSources[procedure]?.[0]?.subject
          const [file, party] = [fileOf(fact), subject === undefined ? undefined : players(fact, subject)[0]]
          return fact.refused === null && file !== null && party !== undefined
            ? { act: 'credit.finding.mark', input: { party, file: file.file, step } }
            : undefined
        },
      ],
    ]),
  ),
)

const follows: Wiring = {
  // the decision and how it is repaired are served together (cn/credit-repair-measures#two-documents)
  'credit.finding.enter': [
    ({ refused, decision }) => {
      if (refused !== null) return undefined
      const { level, decidedOn, decision: no } = decision['finding'] as Record<string, string>
      const { title, place, about, party, authority, catalogueItem } = decision
      return {
        // a judgment enters the file and is not published as if it were a penalty; it is open to objection all the same
        act: `${REPAIR}.${decision['published'] === true ? `publish-${level!}` : 'note-unpublished'}`,
        input: {
          title,
          place,
          about,
          with: { subject: party, ...(authority === null ? {} : { authority }) },
          ...(decision['published'] === true ? { class: level } : {}),
          documentOn: decidedOn,
          decisionNo: no,
          catalogueItem,
        },
      }
    },
    ({ refused, decision, input }) =>
      refused === null && typeof decision['next'] === 'string'
        ? { act: 'credit.finding.enter', input: { ...input, party: decision['next'] } }
        : undefined,
  ],
  'credit.finding.mark': [
    ({ refused, decision }) =>
      refused === null && decision['repair'] != null
        ? { act: `${REPAIR}.stop`, input: { file: decision['repair'] } }
        : undefined,
    ({ refused, decision }) =>
      refused === null && decision['entry'] != null
        ? { act: 'credit.listing.ground-fell', input: { file: decision['entry'] } }
        : undefined,
  ],
  'contracts.lease.end': [
    ({ refused, decision }) =>
      refused === null ? { act: 'credit.contract.complete', input: { lease: decision['lease'] } } : undefined,
  ],
  'billing.payment.record': [
    ({ refused, decision, facts }) => {
      const bill = facts['bill'] as { provider: string; hasLevel?: true } | null
      return refused === null && bill?.hasLevel === true && Number(decision['outstandingFen']) <= 0
        ? { act: 'credit.service.enter', input: { party: bill.provider, invoice: decision['invoice'] } }
        : undefined
    },
  ],
}

export const creditCases: Wiring = joined(finds, becomes, follows)
