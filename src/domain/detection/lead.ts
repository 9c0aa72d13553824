// What detection answers. A lead (线索) says what was seen and on which records; it finds nothing and accuses no one. What
// is worth a look and is no lead stands apart, and every test of a run is listed, also those that came to nothing.

export type Words = { zh: string; en: string }

/** The kinds of docs/reference/world.md, truth.csv. */
export type LeadKind = 'lowball' | 'cartel' | 'wash-ring' | 'duplicate-gpu' | 'idle-farm' | 'over-claim'

/** Independent ways of knowing: two leads of one family are one voice. */
export type Family =
  | 'price' // agreed and asked prices
  | 'cost' // cost reports and their engineering check
  | 'structure' // shares, residual supply, who is tied to whom in a cell
  | 'timing' // when things happened
  | 'relation' // ownership, control, shared attributes
  | 'money-flow' // payments
  | 'telemetry' // readings of devices
  | 'subsidy' // vouchers and payouts
  | 'inventory' // which device served which lease
  | 'challenge' // tests on demand

/** One thing that was seen: words, its figures, and the records it rests on as `table:id` (`leases:L1`). */
export type Evidence = {
  family: Family
  what: Words
  figures: Readonly<Record<string, number | string>>
  records: readonly string[]
}

/** `score` is 0 to 10, higher is stronger; 5 is what makes a lead. `subjects` are ids of the world. */
export type Lead = {
  kind: LeadKind
  subjects: readonly string[]
  score: number
  families: readonly Family[]
  evidence: readonly Evidence[]
  innocentExplanations: readonly Words[]
  /** three families or more and a high score: a person is asked whether to hold a payout; nothing is held by itself */
  proposesHold?: true
}

export type WatchKind =
  | 'bait'
  | 'hoarding'
  | 'resale-markup'
  | 'cost-check'
  | 'price-rise'
  | 'below-peers'
  | 'ledger-digits'
  | 'related-leases'
  | 'circular-money'
  | 'missing-telemetry'
  | 'telemetry-mismatch'
  | 'device-overlap'
  | 'subsidy-timing'

/** Worth a look, and no lead: nothing may be opened, held or published on it alone. */
export type Watch = {
  kind: WatchKind
  subjects: readonly string[]
  what: Words
  evidence: readonly Evidence[]
  innocentExplanations: readonly Words[]
}

/** One test of a run. `p` is null where the test states no probability; `adjusted` is filled by multiple.ts. */
export type Test = {
  detector: string
  subject: string
  statistic: string
  value: number
  p: number | null
  adjusted: number | null
}

export type Detection = { leads: readonly Lead[]; watch: readonly Watch[]; tests: readonly Test[] }

/** What one detector answers. A candidate stands on a test, and becomes a lead when the test outlasts the correction for
 * all tests of the run; where chance plays no part (one card in two leases at once) the test is null. */
export type Finding = {
  candidates: readonly { lead: Lead; test: Test | null }[]
  watch: readonly Watch[]
  tests: readonly Test[]
}

export const LEAD_SCORE = 5
const MOST_RECORDS = 50

/** Records of a table by their ids, at most 50 of them; the figures say how many there were. */
export const recordsOf = (table: string, ids: readonly string[]): string[] =>
  ids.slice(0, MOST_RECORDS).map((id) => `${table}:${id}`)

/** Evidence whose first entry names the article that a lead was made under, and the version of it. */
export const underRule = (evidence: readonly Evidence[], rule: string, ruleFrom: string): Evidence[] =>
  evidence.map((one, place) => (place === 0 ? { ...one, figures: { ...one.figures, rule, ruleFrom } } : one))

/** The families of a list of evidence, each once. */
export const familiesOf = (evidence: readonly Evidence[]): Family[] => [
  ...new Set(evidence.map(({ family }) => family)),
]
