// The clause is the program (issue 4, item 2): what a person reads in the words of a contract, in either language, comes
// to the same bills, credits and days as the program that was made from the same answers. A planted fault must be seen.
import { readFileSync } from 'node:fs'
import { creditDue, costOf, partsOf, quantityWithin } from '#domain/billing'
import type { Contract } from '#domain/contracts'
import { serviceMonth, type Interval } from '#domain/metering'
import {
  assemble,
  frameworkIds,
  programOf,
  templateOn,
  type Answers,
  type Assembled,
  type Binding,
  type FrameworkId,
  type Program,
} from '#domain/templates'
import { sampleUscc } from '#kernel/identity'
import { loadLaw } from '#kernel/rules'
import { addDays, dayIn, monthBounds } from '#kernel/time'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bill, dayAfter, monthOf, serviceOf, type Report, type Use } from './contract-naive.ts'
import { readContract, Unread, type Lang, type WholeRead, type Words } from './contract-reading.ts'
import { READINGS } from './contract-sentences.ts'

const ON = '2026-11-22'
const PLACE = 'cn-gd-sz'
const law = loadLaw('law').at(ON, PLACE)
const LANGS: readonly Lang[] = ['zh', 'en']
const ZONES = ['Asia/Shanghai', 'UTC', 'Asia/Kathmandu', 'America/New_York']

const exampleOf = (framework: FrameworkId): Answers =>
  JSON.parse(readFileSync(`examples/contracts/${framework}.json`, 'utf8')) as Answers

const whole = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max })
const instant = whole(1_790_000_000, 1_830_000_000).map((s) => new Date(s * 1_000).toISOString())
const tiers = fc.uniqueArray(whole(500_001, 999_999), { minLength: 1, maxLength: 4 }).chain((below) =>
  fc.uniqueArray(whole(1, 1_000_000), { minLength: below.length, maxLength: below.length }).map((credits) => {
    const rising = credits.toSorted((a, b) => a - b)
    return below.toSorted((a, b) => b - a).map((ppm, n) => `${ppm}:${rising[n]!}`)
  }),
)

/** A random answer for each question that the program is made from. */
const ANSWERS: Readonly<Record<string, fc.Arbitrary<Answers[string]>>> = {
  nature: fc.constantFrom('lease', 'service', 'mixed'),
  lesseeUscc: whole(1, 500).map((n) => sampleUscc(n)),
  providerUscc: whole(501, 1_000).map((n) => sampleUscc(n)),
  assigneeUscc: whole(1_001, 1_500).map((n) => sampleUscc(n)),
  models: fc.subarray(['X100', 'NVIDIA-H100-80GB', '昇腾910B'], { minLength: 1 }),
  cards: whole(1, 10_000),
  shareMilli: whole(1, 1_000),
  cpuMilli: whole(0, 1_000_000),
  memoryMib: whole(0, 1_000_000),
  hours: whole(1, 20_000),
  startsAt: instant,
  endsOn: whole(1, 3_000).map((n) => addDays('2027-01-01', n)),
  deliveryPlace: fc.constantFrom('cn-gd-sz', '贵州省贵阳市贵安新区示例数据中心'),
  unitPriceFen: whole(1, 1_000_000),
  billingStart: fc.constantFrom('signed', 'delivered', 'first-use'),
  grainSeconds: whole(1, 900),
  minimumSeconds: whole(0, 2_000),
  billedWhenStopped: fc.boolean(),
  partialDevice: fc.constantFrom('share', 'whole'),
  conversion: fc.constantFrom('none', 'suan-conversion 2026.1'),
  billingZone: fc.constantFrom(...ZONES),
  storageGib: whole(1, 1_000_000),
  storageUnitPriceFen: whole(1, 1_000_000),
  serviceGrade: fc.constantFrom('basic', 'standard', 'high'),
  availabilityPpm: whole(500_000, 1_000_000),
  maintenanceSeconds: whole(0, 1_000),
  creditTiers: tiers,
  paymentDueDays: whole(1, 365),
  latePpmPerDay: whole(0, 100_000),
  acceptanceDays: whole(1, 90),
  cureDays: whole(1, 180),
  renewalNoticeDays: whole(1, 180),
  erasureDays: whole(1, 180),
  assignedLease: fc.uuid(),
  assignmentKind: fc.constantFrom('whole', 'claim', 'sublease'),
  assignmentFrom: instant,
  assignmentPriceFen: whole(0, 10_000_000_000),
}

const frameworks = new Map(frameworkIds.map((id) => [id, templateOn(id, ON, PLACE)!]))

/** Random answers to all that the program asks of a framework. */
const answersOf = (id: FrameworkId): fc.Arbitrary<Answers> =>
  fc.record(
    Object.fromEntries(
      frameworks.get(id)!.slots.flatMap((slot) => (ANSWERS[slot.id] ? [[slot.id, ANSWERS[slot.id]!]] : [])),
    ),
  ) as fc.Arbitrary<Answers>

/** The contract of a framework with these answers; what the program does not ask is as in the example. */
const contractOf = (id: FrameworkId, answers: Answers): Assembled =>
  assemble(frameworks.get(id)!, { ...exampleOf(id), ...answers }, { on: ON, place: PLACE, law })

/** A contract whose words and program agree, and something that happens under it: where faults are planted. */
function sound(id: FrameworkId, seed: number): { assembled: Assembled; program: Program; h: Happening } {
  const assembled = contractOf(id, fc.sample(answersOf(id), { numRuns: 1, seed })[0]!)
  const program = programOf(assembled)
  const h = fc.sample(happening, { numRuns: 1, seed })[0]!
  for (const lang of LANGS) expect(disagreements(program, readContract(id, assembled.clauses, lang), h)).toEqual([])
  return { assembled, program, h }
}

/** Which of the program's terms a contract has words for; the others of `terms` mean nothing where no card is let. */
const CARD_TERMS = ['grainSeconds', 'minimumSeconds', 'partialDevice', 'conversion'] as const

/** The program as plain values, each to be found in the words. */
function termsOf(p: Program): Record<string, unknown> {
  const service = p.service
  const common = {
    nature: p.nature,
    lesseeUscc: p.lesseeUscc,
    providerUscc: p.providerUscc,
    contractFen: p.contractFen,
    from: p.from,
    until: p.until,
    availabilityPpm: service?.availabilityPpm,
    maintenanceSeconds: service?.maintenanceSeconds,
    tiers: service?.tiers,
    paymentDueDays: p.payment?.dueDays,
    latePpmPerDay: p.payment?.latePpmPerDay,
    ...p.days,
  }
  if (p.assignment)
    return {
      ...common,
      unitPriceFen: p.unitPriceFen,
      assignmentFrom: p.assignment.from,
      assignmentKind: p.assignment.kind,
      assignmentPriceFen: p.assignment.priceFen,
      assignedLease: p.assignment.lease,
      assigneeUscc: p.assignment.assigneeUscc,
    }
  const { billingStart, billingZone, billedWhenStopped } = p.terms
  const cards =
    p.cards === 0
      ? {}
      : {
          unitPriceFen: p.unitPriceFen,
          cards: p.cards,
          shareMilli: p.shareMilli,
          cpuMilli: p.cpuMilli,
          memoryMib: p.memoryMib,
          models: p.models,
          ...Object.fromEntries(CARD_TERMS.map((term) => [term, p.terms[term]])),
        }
  return {
    ...common,
    ...cards,
    hours: p.hours,
    billingStart,
    billingZone,
    billedWhenStopped,
    rounding: 'half-up-once',
    ...(p.storage
      ? {
          storageUnitPriceFen: p.storage.unitPriceFen,
          storageGib: p.storage.gib,
          storageQuantity: billedWhenStopped ? 'kept' : 'measured',
        }
      : {}),
  }
}

const iso = (ms: number): string => new Date(ms).toISOString()

/** What happens under a contract, in the minutes around the end of a month of its zone. */
type Happening = {
  /** milliseconds before and after the month's end */
  signedBefore: number
  startedAfter: number
  lasts: number
  uses: { at: number; length: number; part: number; gib: number }[]
  reports: { kind: Report['kind']; at: number; length: number }[]
}
const happening: fc.Arbitrary<Happening> = fc.record({
  signedBefore: whole(1_500_000, 2_500_000),
  startedAfter: whole(0, 1_000_000),
  lasts: whole(600_000, 3_000_000),
  uses: fc.array(
    fc.record({ at: whole(1, 2_000), length: whole(1, 900), part: whole(0, 1_000), gib: whole(0, 1_000) }),
    { minLength: 1, maxLength: 3 },
  ),
  reports: fc.array(
    fc.record({
      kind: fc.constantFrom(
        'outage' as const,
        'announced-maintenance' as const,
        'force-majeure' as const,
        'lessee-cause' as const,
      ),
      at: whole(0, 2_500),
      length: whole(1, 900),
    }),
    { maxLength: 5 },
  ),
})

/** What the program and the words disagree about, of one contract and what happens under it; empty: nothing. */
function disagreements(program: Program, read: WholeRead, h: Happening): string[] {
  const found: string[] = []
  const hold = (what: string, ours: unknown, theirs: unknown): void => {
    const [a, b] = [ours, theirs].map((v) => JSON.stringify(v, (_, x: unknown) => (typeof x === 'bigint' ? `${x}` : x)))
    if (a !== b) found.push(`${what}: program ${a}, words ${b}`)
  }
  for (const [term, value] of Object.entries(termsOf(program))) hold(term, value, read[term as keyof WholeRead])

  // an assignment has no terms of billing of its own: those of the lease assigned go on
  const zone = read.billingZone ?? 'Asia/Shanghai'
  const [, monthEnd] = monthBounds('2026-01', zone)
  const end = Date.parse(monthEnd)
  const course = {
    signedAt: end - h.signedBefore,
    startedAt: end - h.signedBefore + h.startedAfter,
    endedAt: end - h.signedBefore + h.startedAfter + h.lasts,
  }
  const months = [...new Set([course.startedAt, course.endedAt + 3_000_000].map((ms) => monthOf(ms / 1_000, zone)))]
  const [first, last] = [Math.ceil(course.startedAt / 1_000), Math.floor(course.endedAt / 1_000)]
  const uses = h.uses.flatMap(({ at, length, part, gib }): Use[] => {
    const from = first + at
    const to = Math.min(from + length, last)
    // not more at once than is let, which an accepted reading never is
    const shareMilli = Math.trunc((program.shareMilli * part) / 1_000 / h.uses.length)
    const storageGib = program.storage ? { storageGib: Math.trunc((program.storage.gib * gib) / 1_000) } : {}
    return to <= from ? [] : [{ from, to, cards: program.cards, shareMilli, ...storageGib }]
  })
  const reports = h.reports.map(({ kind, at, length }): Report => ({ kind, from: first + at, to: first + at + length }))
  const asIso = { signedAt: iso(course.signedAt), startedAt: iso(course.startedAt), endedAt: iso(course.endedAt) }
  const contract = { ...program } as unknown as Contract

  let feeFen = 0n
  if (!program.assignment && uses.length > 0) {
    const readings = uses.map((use, n): Interval => ({
      id: `${n}`,
      from: iso(use.from * 1_000),
      to: iso(use.to * 1_000),
      cards: use.cards,
      shareMilli: use.shareMilli,
      cpuMilli: 0,
      memoryMib: 0,
      ...(use.storageGib === undefined ? {} : { storageGib: use.storageGib }),
    }))
    const size = { cards: read.cards ?? 0, shareMilli: read.shareMilli ?? 1_000 }
    for (const month of months) {
      const bounds = monthBounds(month, program.terms.billingZone)
      const due = costOf(contract, quantityWithin(contract, asIso, readings, bounds, iso(course.endedAt)))
      const words = bill(read, size, course, uses, month)
      hold(`bill of ${month}`, [`${due.usageFen}`, `${due.storageFen}`], [words.cardsFen, words.storageFen])
      feeFen = words.cardsFen + words.storageFen
    }
  }
  for (const month of months) {
    const weighed = reports.map(({ kind, from, to }) => ({ kind, from: iso(from * 1_000), to: iso(to * 1_000) }))
    const level = serviceMonth(program.service!, program.terms.billingZone, asIso, weighed, month, asIso.endedAt)
    const words = serviceOf({ ...read, billingZone: zone }, course, reports, month, feeFen)
    hold(`availability of ${month}`, `${level.availabilityPpm}`, words.availabilityPpm)
    hold(
      `credit of ${month}`,
      `${creditDue(Number(feeFen), level.creditPpm, { serviceFen: 0, allFen: 0 })}`,
      words.creditFen,
    )
  }
  const billed = dayIn(asIso.endedAt, zone)
  hold('payment due', addDays(billed, program.payment!.dueDays), dayAfter(billed, read.paymentDueDays!))
  hold('acceptance', addDays(billed, program.days.acceptanceDays), dayAfter(billed, read.acceptanceDays!))
  hold('cure', addDays(billed, program.days.cureDays), dayAfter(billed, read.cureDays!))
  if (program.assignment) hold('bill goes to', billedFrom(program.assignment), billedByWords(read))
  return found
}

/** By the program: the first second that is billed to the assignee; none where the assignor goes on being billed. */
function billedFrom({ kind, from }: NonNullable<Program['assignment']>): number | null {
  if (kind !== 'whole') return null
  const holders = [
    { side: 'provider' as const, party: 'p', from: null, until: null },
    { side: 'lessee' as const, party: 'old', from: null, until: from },
    { side: 'lessee' as const, party: 'new', from, until: null },
  ]
  const part = partsOf(monthOf(Math.ceil(Date.parse(from) / 1_000), 'UTC'), 'UTC', holders).find(
    (p) => p.lessee === 'new',
  )
  return part ? Date.parse(part.from) / 1_000 : null
}
const billedByWords = (read: WholeRead): number | null =>
  read.billedTo === 'assignee-from-then' ? Math.ceil(Date.parse(read.assignmentFrom!) / 1_000) : null

describe.each(frameworkIds)('%s', (id) => {
  test('words and program agree, in both languages', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(answersOf(id), happening, (answers, h) => {
        const assembled = contractOf(id, answers)
        expect(assembled.complete).toBe(true)
        const program = programOf(assembled)
        for (const lang of LANGS)
          expect(disagreements(program, readContract(id, assembled.clauses, lang), h)).toEqual([])
      }),
      { numRuns: 25 },
    )
  })

  test('each rule stands in exactly one clause, and each that stands is read', () => {
    const { assembled } = sound(id, 1)
    const bound = assembled.clauses.flatMap((clause) => clause.binds)
    expect(bound.toSorted()).toEqual(BOUND[id].toSorted())
    for (const binding of bound) expect(READINGS[binding].length).toBeGreaterThan(0)
  })

  test('a number changed in the words of a rule is seen, in either language', { timeout: 120_000 }, () => {
    for (const seed of [7, 8]) {
      const { assembled, program, h } = sound(id, seed)
      for (const lang of LANGS)
        for (const clause of boundClauses(assembled))
          for (const changed of numbersChanged(clause, lang))
            expect(seen(program, id, replaced(assembled, changed), lang, h), changed[lang]).toBe(true)
    }
  })

  test('a rule left out, or said the other way, is seen', () => {
    const { assembled, program, h } = sound(id, 3)
    for (const lang of LANGS)
      for (const clause of boundClauses(assembled)) {
        expect(seen(program, id, replaced(assembled, { ...clause, [lang]: '—' }), lang, h), clause.id).toBe(true)
        for (const [word, other] of OPPOSITES[lang])
          if (clause[lang].includes(word)) {
            const turned = { ...clause, [lang]: clause[lang].replace(word, other) }
            expect(seen(program, id, replaced(assembled, turned), lang, h), `${word} → ${other}`).toBe(true)
          }
      }
  })

  test('the words of another answer are seen', () => {
    const { assembled, program, h } = sound(id, 5)
    for (const [slot, values] of Object.entries(VARIANTS))
      for (const value of values) {
        const given = assembled.answers[slot]
        if (given === undefined || given === value) continue
        const other = contractOf(id, { ...assembled.answers, [slot]: value })
        for (const lang of LANGS)
          expect(seen(program, id, other.clauses, lang, h), `${slot}: ${String(value)}`).toBe(true)
      }
  })
})

const boundClauses = (assembled: Assembled): Words[] => assembled.clauses.filter(({ binds }) => binds.length > 0)

/** The rules that a contract of each framework states. */
const PERFORMING: readonly Binding[] = [
  'availability',
  'service-credit',
  'maintenance',
  'payment-due',
  'late-payment',
  'cure-period',
  'renewal-notice',
  'acceptance',
]
const OF_CARDS: readonly Binding[] = [
  'price',
  'billing-start',
  'grain',
  'minimum',
  'stopped',
  'partial-device',
  'conversion',
  'billing-zone',
  'rounding',
]
const BOUND: Readonly<Record<FrameworkId, readonly Binding[]>> = {
  'by-server': ['data-return', ...OF_CARDS, ...PERFORMING],
  'by-scale': ['data-return', ...OF_CARDS, ...PERFORMING],
  mixed: ['data-return', ...OF_CARDS, ...PERFORMING, 'storage-price', 'storage-quantity'],
  storage: [
    'data-return',
    ...PERFORMING,
    'billing-start',
    'stopped',
    'billing-zone',
    'rounding',
    'storage-price',
    'storage-quantity',
  ],
  assignment: [...PERFORMING, 'price', 'assignment-split'],
}

/** Answers that choose between wordings. */
const VARIANTS: Readonly<Record<string, readonly (string | boolean)[]>> = {
  billedWhenStopped: [true, false],
  partialDevice: ['share', 'whole'],
  billingStart: ['signed', 'delivered', 'first-use'],
  nature: ['lease', 'service', 'mixed'],
  assignmentKind: ['whole', 'claim', 'sublease'],
}

/** Words that turn a rule around. */
const OPPOSITES: Record<Lang, readonly (readonly [string, string])[]> = {
  zh: [
    ['不足一个粒度按一个粒度计', '不足一个粒度的不计'],
    ['舍去', '进位'],
    ['四舍五入到分', '舍去到分'],
    ['最低的一档', '最高的一档'],
    ['合计不超过', '每次不超过'],
    ['月末分开', '下月计入'],
    ['只计最大的一个', '合并计算'],
    ['每一自然月', '每一季度'],
    ['不计复利', '计复利'],
    ['视为验收合格', '视为验收不合格'],
  ],
  en: [
    ['a started grain counts as a whole one', 'a started grain does not count'],
    ['rounded down', 'rounded up'],
    ['rounded half up', 'rounded down'],
    ['of lowest availability', 'of highest availability'],
    ['only the largest counts', 'all of them count'],
    ['each natural month', 'each quarter'],
    ['without compound interest', 'with compound interest'],
    ['stands accepted', 'stands rejected'],
  ],
}

/** The clause with each of its numbers raised by one in turn; numbers of other clauses (第5条) and asides are no rule. */
function numbersChanged(clause: Words, lang: Lang): Words[] {
  const text = clause[lang]
  return [...text.matchAll(/\d[\d,.]*\d|\d/gu)].flatMap((match) => {
    const before = text.slice(0, match.index)
    if (/(?:第|clauses? )$/u.test(before)) return []
    const sentence =
      before.slice(Math.max(0, before.lastIndexOf(lang === 'zh' ? '。' : '. '))) + text.slice(match.index)
    if (NO_RULE[lang].test(sentence.split(lang === 'zh' ? /(?<=.)。/u : /(?<=\w)\. /u)[0]!)) return []
    const raised = match[0].replace(/\d(?=\D*$)/u, (digit) => `${(Number(digit) + 1) % 10}`)
    return [{ ...clause, [lang]: before + raised + text.slice(match.index + match[0].length) }]
  })
}
const NO_RULE: Record<Lang, RegExp> = {
  zh: /增值税发票|有下列情形之一的/u,
  en: /value-added-tax invoice|No demand is needed/u,
}

const replaced = (assembled: Assembled, clause: Words): Words[] =>
  assembled.clauses.map((one) => (one.id === clause.id ? { ...one, ...clause } : one))

/** Whether something is noticed: the words are not understood any more, or come to something else. */
function seen(program: Program, id: FrameworkId, clauses: readonly Words[], lang: Lang, h: Happening): boolean {
  try {
    return disagreements(program, readContract(id, clauses, lang), h).length > 0
  } catch (error) {
    if (error instanceof Unread) return true
    throw error
  }
}
