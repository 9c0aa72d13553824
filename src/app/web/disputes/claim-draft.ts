// A claim while it is written: texts as typed, lists as chosen, and the draft that is sent of them. What cannot be read
// yet stays on the page and is not sent.
import type {
  ClaimForm,
  FactKind,
  Instalment,
  KnownClaim,
  KnownFact,
  Outage,
  ScenarioAsked,
} from '../api/claim-rows.ts'
import type { Given } from '../api/file-rows.ts'
import { ppmOf } from '../files/entry.ts'
import { decimalText, fenOf } from '../ui/figures.ts'

export type Rank = 'main' | 'case'

export interface EvidenceEntry {
  title: string
  source: string
  elements: string[]
  file: Given | null
}

export interface EarlierEntry {
  caseNo: string
  sameParties: string
  sameSubject: string
  sameClaims: string
  deniesResult: string
  newFacts: string
}

export interface CounterEntry {
  asked: string[]
  sameContract: string
  sameFacts: string
  causal: string
  onlyDefence: string
}

/** Everything typed and chosen. */
export interface Writing {
  scenario: string
  /** facts by name, as typed */
  facts: Record<string, string>
  /** facts that the writer emptied: not filled in again */
  cleared: string[]
  ranks: Record<string, Rank>
  evidence: EvidenceEntry[]
  undisputed: string[]
  instalments: Instalment[]
  outages: Outage[]
  interruptions: { on: string; kind: string }[]
  defences: string[]
  earlier: EarlierEntry[]
  counter: CounterEntry | null
}

export const empty: Writing = {
  scenario: '',
  facts: {},
  cleared: [],
  ranks: {},
  evidence: [],
  undisputed: [],
  instalments: [],
  outages: [],
  interruptions: [],
  defences: [],
  earlier: [],
  counter: null,
}

/** What a typed fact comes to; null while it cannot be read. */
export function factOf(kind: FactKind, typed: string): string | number | boolean | null {
  const text = typed.trim()
  if (text === '') return null
  switch (kind) {
    case 'fen':
      return fenOf(text.replaceAll(',', ''))
    case 'ppm':
      return ppmOf(text)
    case 'count':
      return /^\d{1,6}$/.test(text) ? Number(text) : null
    case 'yes-no':
      return text === 'yes'
    case 'day':
      return /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : null
    case 'decimal':
      return /^\d{1,10}(\.\d{1,6})?$/.test(text) ? text : null
    default:
      return text.slice(0, 4_000)
  }
}

/** A draft as text, the same for the same content: a store may give the fields of an object back in another order. */
export const draftText = (draft: Record<string, unknown>): string =>
  JSON.stringify(draft, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  )

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''

/** A fact as one types it. */
function typedOf(kind: FactKind, value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (kind === 'fen' && typeof value === 'number') return decimalText(BigInt(value), 100n, 2).replaceAll(',', '')
  if (kind === 'ppm' && typeof value === 'number')
    return decimalText(BigInt(value), 10_000n, 4)
      .replace(/\.?0+$/, '')
      .replaceAll(',', '')
  return textOf(value)
}

const tests = (of: Record<string, string>, names: readonly string[]): Record<string, boolean> =>
  Object.fromEntries(
    names.flatMap((name) => (of[name] === 'yes' || of[name] === 'no' ? [[name, of[name] === 'yes']] : [])),
  )

const EARLIER = ['sameParties', 'sameSubject', 'sameClaims', 'deniesResult', 'newFacts'] as const
const COUNTER = ['sameContract', 'sameFacts', 'causal', 'onlyDefence'] as const
const FILE = /^sha256:([0-9a-f]{64}) (.+)$/

/** The draft as the platform reads it (examples/claims/README.md). */
export function draftOf(of: Writing, form: ClaimForm, by: string): Record<string, unknown> {
  const facts = Object.entries(of.facts).flatMap(([name, typed]) => {
    const asked = form.facts[name]
    const value = asked === undefined ? null : factOf(asked.kind, typed)
    return value === null ? [] : [[name, value] as const]
  })
  const ranked = (rank: Rank): string[] => form.remedies.flatMap(({ id }) => (of.ranks[id] === rank ? [id] : []))
  return {
    scenario: of.scenario,
    by,
    claims: ranked('main'),
    alternativeClaims: ranked('case'),
    ...Object.fromEntries(facts),
    evidence: of.evidence
      .filter(({ title }) => title.trim() !== '')
      .map(({ title, source, elements, file }) => ({
        title: title.trim().slice(0, 500),
        elements,
        ...(source.trim() === '' ? {} : { source: source.trim().slice(0, 500) }),
        ...(file === null ? {} : { proof: `sha256:${file.sha256} ${file.name}` }),
      })),
    undisputed: of.undisputed,
    instalments: of.instalments.filter(({ dueOn }) => dueOn !== ''),
    outages: of.outages.map(({ from, until, seconds, excluded }) => ({
      ...(from === undefined ? {} : { from }),
      ...(until === undefined ? {} : { until }),
      seconds,
      excluded,
    })),
    interruptions: of.interruptions.filter(({ on }) => on !== ''),
    defences: of.defences,
    earlierSuits: of.earlier.map(({ caseNo, ...rest }) => ({
      ...(caseNo.trim() === '' ? {} : { caseNo: caseNo.trim() }),
      ...tests(rest, EARLIER),
    })),
    ...(of.counter === null
      ? {}
      : { counterclaim: { claims: of.counter.asked, ...tests({ ...of.counter, asked: '' }, COUNTER) } }),
  }
}

const listIn = <Of>(value: unknown): Of[] => (Array.isArray(value) ? (value as Of[]) : [])

/** A kept draft as one goes on typing it. */
export function writingOf(draft: Record<string, unknown>, form: ClaimForm): Writing {
  const said = (value: unknown): string => (value === true ? 'yes' : value === false ? 'no' : '')
  const counter = draft['counterclaim'] as Record<string, unknown> | undefined
  return {
    ...empty,
    scenario: textOf(draft['scenario']),
    facts: Object.fromEntries(
      Object.entries(form.facts).flatMap(([name, { kind }]) =>
        draft[name] === undefined ? [] : [[name, typedOf(kind, draft[name])]],
      ),
    ),
    ranks: Object.fromEntries([
      ...listIn<string>(draft['claims']).map((id) => [id, 'main'] as const),
      ...listIn<string>(draft['alternativeClaims']).map((id) => [id, 'case'] as const),
    ]),
    evidence: listIn<{ title: string; source?: string; elements: string[]; proof?: string }>(draft['evidence']).map(
      (one) => {
        const [, sha256, name] = FILE.exec(one.proof ?? '') ?? []
        return {
          title: one.title,
          source: one.source ?? '',
          elements: one.elements,
          file: sha256 === undefined || name === undefined ? null : { sha256, name },
        }
      },
    ),
    undisputed: listIn<string>(draft['undisputed']),
    instalments: listIn<Instalment>(draft['instalments']),
    outages: listIn<Outage>(draft['outages']),
    interruptions: listIn<Writing['interruptions'][number]>(draft['interruptions']),
    defences: listIn<string>(draft['defences']),
    earlier: listIn<Record<string, unknown>>(draft['earlierSuits']).map((one) => ({
      caseNo: textOf(one['caseNo']),
      sameParties: said(one['sameParties']),
      sameSubject: said(one['sameSubject']),
      sameClaims: said(one['sameClaims']),
      deniesResult: said(one['deniesResult']),
      newFacts: said(one['newFacts']),
    })),
    counter:
      counter === undefined
        ? null
        : {
            asked: listIn<string>(counter['claims']),
            sameContract: said(counter['sameContract']),
            sameFacts: said(counter['sameFacts']),
            causal: said(counter['causal']),
            onlyDefence: said(counter['onlyDefence']),
          },
  }
}

export const GROUPS = ['what', 'sides', 'asks', 'facts', 'money', 'evidence', 'other', 'court', 'file'] as const
export type GroupId = (typeof GROUPS)[number]

const SIDES = [
  'claimantName',
  'claimantUscc',
  'claimantPlace',
  'claimantRepresentative',
  'claimantContact',
  'electronicService',
  'claimantAgent',
  'respondentName',
  'respondentUscc',
  'respondentPlace',
  'respondentContact',
  'contractNo',
  'contractSignedOn',
  'contractFrom',
  'contractUntil',
  'contractFen',
  'leaseKind',
]
const COURT = [
  'courtName',
  'arbitrationClause',
  'agreedCourt',
  'agreedCourtLink',
  'performancePlace',
  'signedOnline',
  'performedOnline',
  'wantsMediation',
  'preservation',
  'preservationFen',
]
/** Asked where somebody looks for them; the form does not stop at them. */
export const ASIDE: ReadonlySet<string> = new Set([
  'claimantAgent',
  'respondentContact',
  'principalFen',
  'demandPeriodDays',
  'refusedOn',
  'liquidatedBaseFen',
  'liquidatedFrom',
  'interestFrom',
  'liquidatedUntil',
  'liquidatedFen',
  'interestUntil',
  'lawyerFeeFen',
  'lawyerFeeAgreed',
  'agreedCourtLink',
  'performancePlace',
  'performedOnline',
])
/** For the claimant alone. */
export const PRIVATE = ['knewOn', 'harmOn']

/** What each remedy needs to be reckoned. */
const MONEY: Readonly<Record<string, readonly string[]>> = {
  pay: ['principalFen', 'amountDueFen', 'amountPaidFen', 'dueOn'],
  'reduce-price': ['promisedGpuHours', 'deliveredGpuHours', 'unitPriceFen', 'reductionFen'],
  'sla-credit': ['slaClause', 'slaCreditFen', 'slaCreditedFen', 'slaIsSoleRemedy'],
  refund: ['restitutionFen'],
  restitution: ['restitutionFen', 'restitutionHow'],
  'return-deposit': ['depositFen', 'depositPaidOn', 'depositDueOn', 'deductions'],
  earnest: ['depositFen', 'depositIsEarnest'],
  damages: ['lossFen', 'lossHow', 'mitigation'],
  liquidated: [
    'liquidatedClause',
    'liquidatedDailyPpm',
    'liquidatedBaseFen',
    'liquidatedFrom',
    'liquidatedUntil',
    'liquidatedFen',
  ],
  interest: ['interestRate', 'interestAnnualPpm', 'lprPublishedOn', 'interestFrom', 'interestUntil'],
  costs: ['lawyerFeeFen', 'lawyerFeeAgreed'],
}
const MAKING: Readonly<Record<string, readonly string[]>> = {
  terminate: ['terminationGround', 'terminationNoticeOn', 'terminationOn', 'terminationByService'],
  rescind: ['groundKnownOn'],
  'term-void': ['standardTerm', 'termExplained'],
  'return-device': ['devices', 'returnDueOn'],
  'return-data': ['dataScope'],
  'erase-data': ['dataScope', 'backupCopies'],
}

/**
 * The questions of each group, in order: what the scenario asks, what the chosen remedies need, what is missing, and what
 * was answered already. Each stands in one group.
 */
export function questionsOf(
  of: Writing,
  scenario: ScenarioAsked | undefined,
  missing: readonly string[],
  form: ClaimForm,
): Record<GroupId, string[]> {
  const chosen = Object.keys(of.ranks)
  const money = chosen.flatMap((remedy) => MONEY[remedy] ?? [])
  const making = chosen.flatMap((remedy) => MAKING[remedy] ?? [])
  const elsewhere = new Set([...SIDES, ...COURT, ...PRIVATE, ...money, ...Object.values(MONEY).flat()])
  const told = Object.keys(of.facts).filter((name) => (of.facts[name] ?? '') !== '')
  const wanted = [
    ...(scenario?.asks ?? []),
    ...(scenario?.needs.flatMap(({ facts }) => facts) ?? []),
    ...making,
    ...missing,
    ...told,
    'whatHappened',
  ].filter((name) => form.facts[name] !== undefined && !elsewhere.has(name))
  const shown = (names: readonly string[]): string[] => [...new Set(names)]
  const loose = [...new Set([...missing, ...told, ...(scenario?.asks ?? [])])].filter((name) =>
    Object.values(MONEY).flat().includes(name),
  )
  return {
    what: [],
    sides: SIDES,
    asks: [],
    facts: shown([...wanted.filter((name) => name !== 'whatHappened'), 'whatHappened']),
    money: shown([...money, ...loose]),
    evidence: [],
    other: [],
    court: COURT.filter((name) => name !== 'preservationFen' || of.facts['preservation'] === 'yes'),
    file: [],
  }
}

export const HOURS = ['promisedGpuHours', 'deliveredGpuHours']

/** Fills in what the platform knows, where it is asked for and nothing was typed or emptied. */
export function filled(of: Writing, known: KnownClaim, form: ClaimForm, wanted: ReadonlySet<string>): Writing {
  // hours of a shortfall are those of its stretch, and come once that is told
  const later =
    form.scenarios.find(({ id }) => id === of.scenario)?.asks.includes('shortfallFrom') === true ? HOURS : []
  const found = known.facts.filter(
    ({ fact }) =>
      wanted.has(fact) &&
      !later.includes(fact) &&
      (of.facts[fact] ?? '') === '' &&
      !of.cleared.includes(fact) &&
      form.facts[fact] !== undefined,
  )
  const asksMoney =
    of.ranks['pay'] !== undefined && of.instalments.length === 0 && (of.facts['principalFen'] ?? '') === ''
  const asksOutage = of.scenario === 'outage' && of.outages.length === 0
  if (found.length === 0 && !(asksMoney && known.instalments.length > 0) && !(asksOutage && known.outages.length > 0))
    return of
  return {
    ...of,
    facts: {
      ...of.facts,
      ...Object.fromEntries(found.map(({ fact, value }) => [fact, typedOf(form.facts[fact]!.kind, value)])),
    },
    instalments: asksMoney ? known.instalments : of.instalments,
    outages: asksOutage ? known.outages : of.outages,
  }
}

/** Where a typed fact comes from, as long as it is what the platform knows. */
export const sourceOf = (
  name: string,
  typed: string,
  known: KnownClaim | undefined,
  form: ClaimForm,
): KnownFact | undefined =>
  known?.facts.find(
    ({ fact, value }) => fact === name && typed !== '' && typedOf(form.facts[name]!.kind, value) === typed,
  )

/** Names of fields are for files and the command line, not for a page: “（knewOn）” falls away. */
export const withoutNames = (words: string): string => words.replace(/ ?[（(][a-z]+[A-Z][A-Za-z]*[)）]/g, '')

/** In which group a missing thing is put right. */
export function groupOf(
  item: { item: string; facts: readonly string[] },
  questions: Record<GroupId, string[]>,
): GroupId {
  if (item.facts.includes('evidence') || item.item === 'evidence') return 'evidence'
  if (item.facts.includes('earlierSuits')) return 'other'
  return GROUPS.find((group) => item.facts.some((fact) => questions[group].includes(fact))) ?? 'asks'
}
