// Running the detectors over tables, and their answer as a record holds it: whole numbers and text, no fractions. Pure.
import {
  detect,
  worldOf,
  type Evidence,
  type Lead,
  type LeadKind,
  type Test,
  type Watch,
  type Words,
} from '#domain/detection'
import type { Tables } from './row.ts'

/** The detectors by the kind of lead they give; a version changes with the code that computes it. */
export const DETECTORS: Readonly<Record<LeadKind, string>> = {
  lowball: '1',
  cartel: '1',
  'wash-ring': '1',
  'duplicate-gpu': '1',
  'idle-farm': '1',
  'over-claim': '1',
}

export type SeenEvidence = {
  family: string
  what: Words
  figures: Record<string, number | string>
  records: string[]
}
/** What was seen: `scoreMilli` is 0 to 10,000, higher is stronger. */
export type Seen = {
  kind: LeadKind
  subjects: string[]
  scoreMilli: number
  families: string[]
  evidence: SeenEvidence[]
  innocentExplanations: Words[]
}
export type SeenWatch = {
  kind: string
  subjects: string[]
  what: Words
  evidence: SeenEvidence[]
  innocentExplanations: Words[]
}
export type SeenTest = {
  detector: string
  subject: string
  statistic: string
  value: string
  p: string | null
  adjusted: string | null
}
export type Looked = { leads: Seen[]; watch: SeenWatch[]; tests: SeenTest[] }

/** Records hold no fractions: whole numbers stay, others become text. */
const plain = (value: number | string): number | string =>
  typeof value === 'string' || Number.isSafeInteger(value) ? value : String(value)

const evidenceOf = ({ family, what, figures, records }: Evidence): SeenEvidence => ({
  family,
  what,
  figures: Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, plain(value)])),
  records: [...records],
})

const leadOf = ({ kind, subjects, score, families, evidence, innocentExplanations }: Lead): Seen => ({
  kind,
  subjects: [...subjects].toSorted(),
  scoreMilli: Math.round(score * 1_000),
  families: [...families],
  evidence: evidence.map(evidenceOf),
  innocentExplanations: [...innocentExplanations],
})

const watchOf = ({ kind, subjects, what, evidence, innocentExplanations }: Watch): SeenWatch => ({
  kind,
  subjects: [...subjects],
  what,
  evidence: evidence.map(evidenceOf),
  innocentExplanations: [...innocentExplanations],
})

const testOf = ({ detector, subject, statistic, value, p, adjusted }: Test): SeenTest => ({
  detector,
  subject,
  statistic,
  value: String(value),
  p: p === null ? null : String(p),
  adjusted: adjusted === null ? null : String(adjusted),
})

/** Runs every detector over the tables. Throws BadWorld when a table is not as docs/reference/world.md says. */
export function lookedAt(tables: Tables): Looked {
  const { leads, watch, tests } = detect(worldOf(tables))
  return { leads: leads.map(leadOf), watch: watch.map(watchOf), tests: tests.map(testOf) }
}

/** What makes two sightings one lead: its kind and who is concerned. */
export const keyOf = ({ kind, subjects }: Pick<Seen, 'kind' | 'subjects'>): string =>
  `${kind}:${[...subjects].toSorted().join(',')}`
