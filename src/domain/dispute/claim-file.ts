// A claim file as others write it: flat, each field under one obvious name, Chinese or English words for a choice. An
// unknown field is refused by name, because a fact that is lost would weigh on somebody; null and '' are not known.
import type { Day } from '#kernel/time'
import { FACTS, type ClaimFacts, type FactName } from './claim-facts.ts'
import {
  DEFENCES,
  REMEDIES,
  SCENARIOS,
  type Asked,
  type Claim,
  type Counterclaim,
  type Defence,
  type EarlierSuit,
  type Evidence,
  type Instalment,
  type Interruption,
  type Outage,
  type Remedy,
  type ScenarioId,
  type Side,
  type Statement,
  type Undisputed,
} from './claim-terms.ts'
import { DEFENCE_WORDS, REMEDY_WORDS, ROLE_WORDS, SCENARIO_WORDS, SIDE_WORDS } from './claim-words.ts'
import {
  BadClaim,
  boolIn,
  choiceIn,
  dayIn,
  decimalIn,
  fenIn,
  given,
  listIn,
  namesIn,
  required,
  textIn,
  usccIn,
  wholeIn,
  type Given,
  type Names,
} from './claim-values.ts'

const topNames = {
  scenario: ['kind', 'disputeKind', 'type'],
  by: ['claimantRole', 'claimantSide', 'role'],
  asked: ['claims', 'mainClaims', 'remedies', 'requests'],
  alternative: ['alternativeClaims', 'alternatives', 'alternativeRequests'],
  instalments: ['installments', 'invoices'],
  outages: ['interruptionsOfService', 'downtimes'],
  evidence: ['evidences', 'exhibits'],
  undisputed: ['undisputedFacts', 'agreedFacts', 'admitted'],
  statements: ['answers', 'positions', 'answer'],
  defences: ['defenses', 'respondentDefences'],
  interruptions: ['limitationInterruptions'],
  suspensions: ['limitationSuspensions'],
  earlierSuits: ['priorSuits', 'earlierCases', 'previousSuits'],
  counterclaim: ['counterClaim'],
  ...(Object.fromEntries(
    Object.entries(FACTS).map(([name, { kind, also = [] }]: [string, { kind: string; also?: readonly string[] }]) => [
      name,
      kind === 'day' && name.endsWith('On') ? [...also, `${name.slice(0, -2)}Date`] : also,
    ]),
  ) as Record<FactName, readonly string[]>),
} as const satisfies Names

/** Fields that are about the file itself. */
const ABOUT = ['title', 'note', 'name', 'day', 'on', 'in', 'expected', '$schema']

/** The claim in one JSON object. Throws BadClaim naming the field, what was expected and what it holds. */
export function readClaim(raw: unknown): Claim {
  const top = given(flat(raw), '', topNames, ABOUT)
  const value = (name: keyof typeof topNames): [unknown, string] => [top.value(name), top.at(name)]
  const scenario = required(choiceIn(...value('scenario'), SCENARIOS, SCENARIO_WORDS), top.at('scenario'), SCENARIOS)
  const role = choiceIn(...value('by'), { lessor: 0, lessee: 0 }, ROLE_WORDS)
  const counter = top.value('counterclaim')
  const claim: Claim = {
    scenario,
    by: role ?? usual[scenario],
    asked: remediesIn(...value('asked')),
    alternative: remediesIn(...value('alternative')),
    facts: factsIn(top),
    instalments: listIn(...value('instalments'), instalmentIn),
    outages: listIn(...value('outages'), outageIn),
    evidence: listIn(...value('evidence'), evidenceIn),
    undisputed: listIn(...value('undisputed'), undisputedIn),
    statements: listIn(...value('statements'), statementIn),
    defences: [
      ...new Set(
        listIn(...value('defences'), (one, at) => choiceIn<Defence>(one, at, DEFENCES, DEFENCE_WORDS)!).filter(Boolean),
      ),
    ],
    interruptions: listIn(...value('interruptions'), interruptionIn),
    suspensions: listIn(...value('suspensions'), suspensionIn),
    earlierSuits: listIn(...value('earlierSuits'), earlierIn),
    ...(counter === undefined ? {} : { counterclaim: counterclaimIn(counter, top.at('counterclaim')) }),
  }
  return { ...claim, facts: withStated(claim) }
}

/** A party written as an object of its own, as `claimant: { name, place }`. */
const PARTIES = {
  claimant: 'claimant',
  plaintiff: 'claimant',
  respondent: 'respondent',
  defendant: 'respondent',
} as const

function flat(raw: unknown): unknown {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return raw
  const fields: Record<string, unknown> = {}
  const put = (field: string, value: unknown): void => {
    if (Object.hasOwn(fields, field)) throw new BadClaim(field, { zh: '只写一次', en: 'it once' }, value)
    fields[field] = value
  }
  for (const [field, value] of Object.entries(raw) as [string, unknown][]) {
    const isParty =
      Object.hasOwn(PARTIES, field) && typeof value === 'object' && value !== null && !Array.isArray(value)
    if (!isParty) put(field, value)
    else
      for (const [name, one] of Object.entries(value) as [string, unknown][])
        put(`${PARTIES[field as keyof typeof PARTIES]}${name.slice(0, 1).toUpperCase()}${name.slice(1)}`, one)
  }
  return fields
}

/** The fact that a sum stated beside a remedy stands for, unless the file says how the sum is made. */
const STATED: Partial<Record<Remedy, { fact: FactName; unless: readonly FactName[] }>> = {
  pay: { fact: 'principalFen', unless: ['amountDueFen', 'useFeeFen'] },
  damages: { fact: 'lossFen', unless: [] },
  liquidated: { fact: 'liquidatedFen', unless: ['liquidatedDailyPpm'] },
  refund: { fact: 'restitutionFen', unless: ['billedFen'] },
  restitution: { fact: 'restitutionFen', unless: [] },
  'reduce-price': { fact: 'reductionFen', unless: ['unitPriceFen'] },
  'sla-credit': { fact: 'slaCreditFen', unless: [] },
  'return-deposit': { fact: 'depositFen', unless: [] },
}

function withStated({ asked, alternative, facts, instalments }: Claim): ClaimFacts {
  const found: Record<string, unknown> = { ...facts }
  for (const { remedy, amountFen } of [...asked, ...alternative]) {
    const stated = STATED[remedy]
    if (stated === undefined || amountFen === undefined || (remedy === 'pay' && instalments.length > 0)) continue
    if (![stated.fact, ...stated.unless].some((name) => found[name] !== undefined)) found[stated.fact] = amountFen
  }
  return found
}

/** Who usually claims, where the file does not say. */
const usual: Readonly<Record<ScenarioId, Claim['by']>> = {
  'non-payment': 'lessor',
  'device-not-returned': 'lessor',
  'under-delivery': 'lessee',
  'late-delivery': 'lessee',
  outage: 'lessee',
  'wrong-accelerator': 'lessee',
  overbilling: 'lessee',
  'price-deception': 'lessee',
  'unlawful-cutoff': 'lessee',
  'data-not-erased': 'lessee',
  'deposit-withheld': 'lessee',
  'sham-lease': 'lessee',
}

function factsIn(top: Given<typeof topNames>): ClaimFacts {
  const facts: Record<string, unknown> = {}
  for (const name of Object.keys(FACTS) as FactName[]) {
    const value = factIn(name, top.value(name), top.at(name))
    if (value !== undefined) facts[name] = value
  }
  inOrder(facts, top)
  return facts as ClaimFacts
}

/** Pairs of days of which the second cannot come first. */
const orders: readonly (readonly [FactName, FactName])[] = [
  ['contractFrom', 'contractUntil'],
  ['terminationNoticeOn', 'terminationOn'],
  ['liquidatedFrom', 'liquidatedUntil'],
  ['interestFrom', 'interestUntil'],
  ['shortfallFrom', 'shortfallUntil'],
  ['filedOn', 'feeNoticeOn'],
  ['filedOn', 'servedOn'],
  ['servedOn', 'judgmentOn'],
]

function inOrder(facts: Record<string, unknown>, top: Given<typeof topNames>): void {
  for (const [first, second] of orders) {
    const [early, late] = [facts[first] as Day | undefined, facts[second] as Day | undefined]
    if (early !== undefined && late !== undefined && late < early)
      throw new BadClaim(
        top.at(second),
        { zh: `不早于 ${top.at(first)}（${early}）`, en: `no earlier than ${top.at(first)} (${early})` },
        late,
      )
  }
}

function factIn(name: FactName, raw: unknown, at: string): unknown {
  if (raw === undefined) return undefined
  const { kind, of }: { kind: string; of?: readonly string[] } = FACTS[name]
  switch (kind) {
    case 'fen':
      return fenIn(raw, at)
    case 'count':
      return wholeIn(raw, at, 100_000)
    case 'ppm':
      return wholeIn(raw, at, 1_000_000, '百万分之几的整数', 'a whole number of parts per million')
    case 'yes-no':
      return boolIn(raw, at)
    case 'day':
      return dayIn(raw, at)
    case 'decimal':
      return decimalIn(raw, at)
    case 'choice':
      return choiceIn(raw, at, Object.fromEntries(of!.map((one) => [one, 0])))
    default:
      return name.endsWith('Uscc') ? usccIn(raw, at) : textIn(raw, at)
  }
}

const remedyNames = {
  remedy: ['claim', 'request', 'kind', 'type', 'item'],
  amountFen: ['fen', 'sumFen'],
} as const satisfies Names

function remediesIn(raw: unknown, at: string): Asked[] {
  const list = listIn(raw, at, (one, where): Asked => {
    if (typeof one === 'string') return { remedy: choiceIn<Remedy>(one, where, REMEDIES, REMEDY_WORDS)! }
    const { value, at: named } = given(one, where, remedyNames)
    const remedy = choiceIn<Remedy>(value('remedy'), named('remedy'), REMEDIES, REMEDY_WORDS)
    const amount = value('amountFen')
    return {
      remedy: required(remedy, named('remedy'), REMEDIES),
      ...(amount === undefined ? {} : { amountFen: fenIn(amount, named('amountFen')) }),
    }
  })
  const seen = new Set<Remedy>()
  for (const { remedy } of list) {
    if (seen.has(remedy)) throw new BadClaim(at, { zh: `${remedy} 只写一次`, en: `${remedy} once` }, remedy)
    seen.add(remedy)
  }
  return list
}

const instalmentNames = {
  dueOn: ['on', 'due'],
  amountFen: ['fen', 'amountDueFen'],
  paidFen: ['amountPaidFen', 'paid'],
} as const satisfies Names

function instalmentIn(raw: unknown, path: string): Instalment {
  const { value, at } = given(raw, path, instalmentNames)
  const paid = value('paidFen')
  return {
    dueOn: dayIn(value('dueOn'), at('dueOn')),
    amountFen: fenIn(value('amountFen'), at('amountFen')),
    paidFen: paid === undefined ? 0 : fenIn(paid, at('paidFen')),
  }
}

const outageNames = {
  from: ['start', 'startedAt'],
  until: ['end', 'endedAt', 'to'],
  seconds: ['durationSeconds'],
  minutes: ['durationMinutes'],
  excluded: ['isExcluded', 'planned'],
} as const satisfies Names

function outageIn(raw: unknown, path: string): Outage {
  const { value, at } = given(raw, path, outageNames)
  const text = (name: 'from' | 'until'): string | undefined => momentIn(value(name), at(name))
  const [from, until] = [text('from'), text('until')]
  const [seconds, minutes, excluded] = [value('seconds'), value('minutes'), value('excluded')]
  const told =
    seconds === undefined
      ? minutes === undefined
        ? undefined
        : wholeIn(minutes, at('minutes'), 10_000_000) * 60
      : wholeIn(seconds, at('seconds'), 600_000_000)
  const counted = told ?? (from === undefined || until === undefined ? undefined : secondsOf(from, until))
  if (counted === undefined || counted < 0)
    throw new BadClaim(
      path,
      { zh: '起止时刻（起在前），或者 seconds、minutes', en: 'from and until in order, or seconds, or minutes' },
      raw,
    )
  return {
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
    seconds: counted,
    excluded: excluded === undefined ? false : boolIn(excluded, at('excluded')),
  }
}

const secondsOf = (from: string, until: string): number => Math.round((Date.parse(until) - Date.parse(from)) / 1000)

function momentIn(raw: unknown, at: string): string | undefined {
  if (raw === undefined) return undefined
  if (
    typeof raw === 'string' &&
    /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/.test(raw) &&
    !Number.isNaN(Date.parse(raw))
  )
    return raw
  throw new BadClaim(
    at,
    {
      zh: '带时区的时刻，如 2026-05-01T08:00:00+08:00',
      en: 'an instant with its zone, such as 2026-05-01T08:00:00+08:00',
    },
    raw,
  )
}

const evidenceNames = {
  title: ['name', 'what', 'document'],
  side: ['by', 'for', 'from'],
  elements: ['element', 'shows', 'proves'],
  proof: ['bundle', 'record', 'hash'],
  source: ['origin', 'keptBy'],
} as const satisfies Names

function evidenceIn(raw: unknown, path: string): Evidence {
  if (typeof raw === 'string') return { title: textIn(raw, path), side: 'claimant', elements: [] }
  const { value, at } = given(raw, path, evidenceNames)
  const [proof, source] = [value('proof'), value('source')]
  return {
    title: textIn(value('title'), at('title')),
    side: sideIn(value('side'), at('side')) ?? 'claimant',
    elements: namesIn(value('elements'), at('elements')),
    ...(proof === undefined ? {} : { proof: textIn(proof, at('proof')) }),
    ...(source === undefined ? {} : { source: textIn(source, at('source')) }),
  }
}

const undisputedNames = { text: ['fact', 'what'], elements: ['element'] } as const satisfies Names

function undisputedIn(raw: unknown, path: string): Undisputed {
  if (typeof raw === 'string') return { text: textIn(raw, path), elements: [] }
  const { value, at } = given(raw, path, undisputedNames)
  return { text: textIn(value('text'), at('text')), elements: namesIn(value('elements'), at('elements')) }
}

const statementNames = { side: ['by', 'party'], element: ['on'], text: ['says', 'what'] } as const satisfies Names

function statementIn(raw: unknown, path: string): Statement {
  const { value, at } = given(raw, path, statementNames)
  const element = value('element')
  return {
    side: sideIn(value('side'), at('side')) ?? 'respondent',
    element: element === undefined ? '' : textIn(element, at('element')),
    text: textIn(value('text'), at('text')),
  }
}

const interruptionNames = { on: ['date', 'day'], kind: ['what', 'type'] } as const satisfies Names
const interruptionKinds = {
  demand: 0,
  acknowledgment: 0,
  'part-payment': 0,
  suit: 0,
  arbitration: 0,
  mediation: 0,
} as const
const interruptionWords = {
  催告: 'demand',
  请求履行: 'demand',
  同意履行: 'acknowledgment',
  acknowledgement: 'acknowledgment',
  部分履行: 'part-payment',
  起诉: 'suit',
  仲裁: 'arbitration',
  调解: 'mediation',
} as const

function interruptionIn(raw: unknown, path: string): Interruption {
  const { value, at } = given(raw, path, interruptionNames)
  const kind = choiceIn<Interruption['kind']>(value('kind'), at('kind'), interruptionKinds, interruptionWords)
  return { on: dayIn(value('on'), at('on')), kind: required(kind, at('kind'), interruptionKinds) }
}

const suspensionNames = { from: ['on'], until: ['to'] } as const satisfies Names

function suspensionIn(raw: unknown, path: string): { from: Day; until?: Day } {
  const { value, at } = given(raw, path, suspensionNames)
  const [from, until] = [dayIn(value('from'), at('from')), value('until')]
  if (until === undefined) return { from }
  const last = dayIn(until, at('until'))
  if (last < from) throw new BadClaim(at('until'), { zh: `不早于 ${from}`, en: `no earlier than ${from}` }, last)
  return { from, until: last }
}

const earlierNames = {
  caseNo: ['case'],
  sameParties: [],
  sameSubject: ['sameMatter'],
  sameClaims: ['sameClaim'],
  deniesResult: ['deniesEarlierResult'],
  pending: ['isPending'],
  newFacts: ['hasNewFacts'],
} as const satisfies Names

function earlierIn(raw: unknown, path: string): EarlierSuit {
  const { value, at } = given(raw, path, earlierNames)
  const caseNo = value('caseNo')
  const tests = (['sameParties', 'sameSubject', 'sameClaims', 'deniesResult', 'pending', 'newFacts'] as const).flatMap(
    (name) => (value(name) === undefined ? [] : [[name, boolIn(value(name), at(name))] as const]),
  )
  return { ...(caseNo === undefined ? {} : { caseNo: textIn(caseNo, at('caseNo')) }), ...Object.fromEntries(tests) }
}

const counterNames = {
  asked: ['claims', 'requests', 'remedies'],
  sameContract: ['sameRelation', 'sameLegalRelation'],
  sameFacts: [],
  causal: ['causalLink'],
  onlyDefence: ['isOnlyDefence', 'onlyDefense'],
} as const satisfies Names

function counterclaimIn(raw: unknown, path: string): Counterclaim {
  const { value, at } = given(raw, path, counterNames)
  const tests = (['sameContract', 'sameFacts', 'causal', 'onlyDefence'] as const).flatMap((name) =>
    value(name) === undefined ? [] : [[name, boolIn(value(name), at(name))] as const],
  )
  return { asked: remediesIn(value('asked'), at('asked')), ...Object.fromEntries(tests) }
}

const sideIn = (raw: unknown, at: string): Side | undefined =>
  choiceIn(raw, at, { claimant: 0, respondent: 0 }, SIDE_WORDS)
