// What follows for support from leads, bills and vouchers: a strong lead proposes a hold (an officer decides), a deduction is
// entered in the claim's file, a credit after payout is a lead.
import type { Wiring } from '#kernel/act'
import { circleOf, READ } from '#domain/surveillance'

type Fact = Parameters<Wiring[string][number]>[0]
type SeenLead = {
  kind: string
  subjects: string[]
  scoreMilli: number
  families: string[]
  evidence: { family: string; what: { zh: string; en: string }; figures: object; records: string[] }[]
  innocentExplanations: { zh: string; en: string }[]
}
type NewLead = { lead: string; no: string; kind: string; subjects: string[] }

const CLAIM = 'subsidy.claim'
/** Leads that are about whether support was earned; prices and cartels hold no payout. */
const OF_SUPPORT = new Set(['wash-ring', 'idle-farm', 'duplicate-gpu', 'over-claim'])
const LEAST_FAMILIES = 3
const LEAST_SCORE_MILLI = 7_000

/** What of a run proposes a hold; whether it is strong enough is decided again, by the articles of the day. */
function proposals({ refused, decision, facts }: Fact): object[] {
  if (refused !== null) return []
  const leads = (decision['leads'] ?? []) as unknown as NewLead[]
  const seen = ((facts['reading'] as { seen?: SeenLead[] } | null)?.seen ?? []) as SeenLead[]
  const keyOf = ({ kind, subjects }: Pick<SeenLead, 'kind' | 'subjects'>): string => `${kind} ${subjects.join(',')}`
  const byKey = new Map(seen.map((one) => [keyOf(one), one]))
  const strong = leads.flatMap((lead) => {
    const one = byKey.get(keyOf(lead))
    const isStrong =
      one !== undefined &&
      OF_SUPPORT.has(one.kind) &&
      one.scoreMilli >= LEAST_SCORE_MILLI &&
      one.families.filter((family) => family !== 'subsidy').length >= LEAST_FAMILIES
    return isStrong ? [{ lead, one }] : []
  })
  if (strong.length === 0) return []
  const body = (facts as unknown as { [READ]?: { body: string } | null })[READ]?.body
  const tables = body === undefined ? undefined : (JSON.parse(body) as Parameters<typeof circleOf>[0])
  return strong.map(({ lead, one }) => ({
    lead: lead.lead,
    subjects: lead.subjects,
    seen: {
      no: lead.no,
      kind: one.kind,
      scoreMilli: one.scoreMilli,
      families: one.families,
      evidence: one.evidence.map(({ family, what, figures, records }) => ({ family, what, figures, records })),
      innocent: one.innocentExplanations,
      circle: tables === undefined ? null : circleOf(tables, lead.subjects),
    },
  }))
}

export const supportCases: Wiring = {
  'surveillance.run.record': [
    (fact) => {
      const found = proposals(fact)
      return found.length === 0 ? undefined : { act: 'subsidy.hold.propose', input: { proposals: found } }
    },
  ],
  // the deduction happened in the act; the file of the claim follows
  'subsidy.voucher.redeem': [
    ({ refused, decision, input }) =>
      refused === null && typeof decision['file'] === 'string'
        ? {
            act: `${CLAIM}.${decision['step'] as string}`,
            input: { file: decision['file'], invoice: input['invoice'], offsetAmountFen: decision['deductedFen'] },
          }
        : undefined,
  ],
  // what a contract that has ended can no longer draw is in the pool again
  'contracts.lease.end': [
    ({ refused, decision }) =>
      refused === null ? { act: 'subsidy.voucher.release', input: { lease: decision['lease'] } } : undefined,
  ],
  'billing.credit.issue': [
    ({ refused, decision, input }) =>
      refused === null
        ? {
            act: 'subsidy.refund.note',
            input: { lease: input['lease'], credit: decision['credit'], amountFen: decision['amountFen'] },
          }
        : undefined,
  ],
}
