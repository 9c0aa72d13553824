// What the program does with a contract: the same answers that its clauses state in words, as the numbers that meter,
// bill and clocks run on. A test reads the words back and holds both to one result.
import type { Terms } from '#domain/market'
import { fenOf, roundHalfUp } from '#kernel/money'
import { isPlace } from '#kernel/rules'
import type { Answer, Assembled, FrameworkId, Nature } from './framework.ts'

/** The service level that is measured (metering) and made good (billing). */
export type ServiceLevel = {
  grade: string
  /** objective of a natural month of the billing zone, in millionths of its service time */
  availabilityPpm: number
  /** announced maintenance of a month that does not count, in seconds */
  maintenanceSeconds: number
  /** below `belowPpm` the month's fee is lessened by `creditPpm`; the lowest that applies; descending */
  tiers: readonly { belowPpm: number; creditPpm: number }[]
}
/** Storage: the space kept for the lessee, billed by the time it is kept. */
export type StoragePrice = { gib: number; /** per GiB for 30 days of 24 hours */ unitPriceFen: number }
export type PaymentTerms = {
  /** days after the bill */ dueDays: number
  /** of the overdue sum, per day */ latePpmPerDay: number
}

/** Days that the clauses on performing name. */
export type PerformanceDays = {
  /** to object to what was delivered */
  acceptanceDays: number
  /** to make good after a demand, before the contract may be terminated */
  cureDays: number
  /** before the end, to say that one does not go on */
  renewalNoticeDays: number
  /** after the end, in which the lessee takes its data back; absent where the contract does not ask */
  erasureDays?: number
}

/** What is pinned of a contract for the program, beside its text. */
export type Program = {
  mode: FrameworkId
  nature: Nature
  /** parties by unified social credit code; assignment: the assignor is the lessee side of the assigned lease */
  lesseeUscc: string
  providerUscc: string
  models: readonly string[]
  cards: number
  shareMilli: number
  cpuMilli: number
  memoryMib: number
  /** estimated hours of use; with the price the contract amount */
  hours: number
  from: string
  until: string | null
  place: string
  unitPriceFen: number
  contractFen: number
  terms: Terms
  storage: StoragePrice | null
  service: ServiceLevel | null
  payment: PaymentTerms | null
  days: PerformanceDays
  /** assignment: which lease passes, from which instant, to whom, at what price */
  assignment: {
    lease: string
    kind: 'whole' | 'claim' | 'sublease'
    from: string
    priceFen: number
    assigneeUscc: string
  } | null
}

/** '990000:100000' as a tier: below 99 % a month's fee is lessened by 10 %. Undefined when it is none. */
export function creditTier(item: string): { belowPpm: number; creditPpm: number } | undefined {
  const match = /^(\d{1,7}):(\d{1,7})$/.exec(item)
  return match ? { belowPpm: Number(match[1]), creditPpm: Number(match[2]) } : undefined
}

type Known = ReadonlyMap<string, Answer>

const integer = (answers: Known, slot: string): number | undefined => {
  const answer = answers.get(slot)
  return typeof answer === 'number' ? answer : undefined
}
const text = (answers: Known, slot: string): string | undefined => {
  const answer = answers.get(slot)
  return typeof answer === 'string' ? answer : undefined
}
const list = (answers: Known, slot: string): readonly string[] => {
  const answer = answers.get(slot)
  if (typeof answer === 'string') return [answer]
  return typeof answer === 'object' ? answer : []
}

/** hours in the 30 days that a storage price is for */
const STORAGE_HOURS = 720n
const MILLI = 1_000n

/**
 * The estimated contract amount in fen: cards × share × hours × price, as an order's is, and GiB × hours × price of
 * storage, added exactly and rounded once. An assignment's amount is what is paid for it. Undefined while a number is
 * not answered; may be larger than a record holds.
 */
export function contractAmount(framework: FrameworkId, answers: Known): bigint | undefined {
  if (framework === 'assignment') {
    const priceFen = integer(answers, 'assignmentPriceFen')
    return priceFen === undefined ? undefined : BigInt(priceFen)
  }
  const storageOnly = framework === 'storage'
  const hours = integer(answers, 'hours')
  const unitPriceFen = integer(answers, 'unitPriceFen')
  const cards = storageOnly ? 0 : integer(answers, 'cards')
  const storageGib = storageOnly || framework === 'mixed' ? integer(answers, 'storageGib') : 0
  const storageFen = storageOnly ? unitPriceFen : integer(answers, 'storageUnitPriceFen')
  if (hours === undefined || unitPriceFen === undefined || cards === undefined || storageGib === undefined)
    return undefined
  if (storageGib > 0 && storageFen === undefined) return undefined
  const compute =
    BigInt(cards) * BigInt(integer(answers, 'shareMilli') ?? WHOLE_MILLI) * BigInt(hours) * BigInt(unitPriceFen)
  const storage = BigInt(storageGib) * BigInt(hours) * BigInt(storageFen ?? 0)
  return roundHalfUp(compute * STORAGE_HOURS + storage * MILLI, MILLI * STORAGE_HOURS)
}

const WHOLE_MILLI = 1_000

/**
 * What the program does with a contract, from the answers that its clauses state. Throws IncompleteContract when a
 * required answer is missing: such a contract is drafted no further; throws BadMoney beyond what a record holds.
 */
export function programOf(
  assembled: Pick<Assembled, 'framework' | 'nature' | 'place' | 'answers' | 'complete'>,
): Program {
  if (!assembled.complete) throw new IncompleteContract()
  const { framework, nature, place } = assembled
  const answers: Known = new Map(Object.entries(assembled.answers))
  const number = (slot: string, otherwise: number): number => integer(answers, slot) ?? otherwise
  const words = (slot: string, otherwise: string): string => text(answers, slot) ?? otherwise
  const assigned = framework === 'assignment'
  const storageOnly = framework === 'storage'
  const delivery = words('deliveryPlace', '')
  const gib = integer(answers, 'storageGib')
  const storageFen = integer(answers, storageOnly ? 'unitPriceFen' : 'storageUnitPriceFen')
  const availabilityPpm = integer(answers, 'availabilityPpm')
  const dueDays = integer(answers, 'paymentDueDays')
  const erasureDays = integer(answers, 'erasureDays')
  const from = words(assigned ? 'assignmentFrom' : 'startsAt', '')
  return {
    mode: framework,
    nature,
    lesseeUscc: words('lesseeUscc', ''),
    providerUscc: words('providerUscc', ''),
    models: list(answers, 'models'),
    cards: storageOnly ? 0 : number('cards', 0),
    shareMilli: number('shareMilli', WHOLE_MILLI),
    cpuMilli: number('cpuMilli', 0),
    memoryMib: number('memoryMib', 0),
    hours: number('hours', 0),
    from,
    until: text(answers, 'endsOn') ?? null,
    place: isPlace(delivery) ? delivery : place,
    unitPriceFen: number('unitPriceFen', 0),
    contractFen: fenOf(contractAmount(framework, answers) ?? 0n),
    terms: {
      billingStart: words('billingStart', 'delivered') as Terms['billingStart'],
      grainSeconds: number('grainSeconds', 1),
      minimumSeconds: number('minimumSeconds', 0),
      // space is kept for the lessee whether or not it is written to: where nothing is asked, the whole time counts
      billedWhenStopped: (answers.get('billedWhenStopped') ?? storageOnly) === true,
      partialDevice: words('partialDevice', 'share') as Terms['partialDevice'],
      conversion: words('conversion', 'none'),
      billingZone: words('billingZone', 'Asia/Shanghai'),
    },
    storage: gib === undefined || gib === 0 || storageFen === undefined ? null : { gib, unitPriceFen: storageFen },
    service:
      availabilityPpm === undefined
        ? null
        : {
            grade: words('serviceGrade', ''),
            availabilityPpm,
            maintenanceSeconds: number('maintenanceSeconds', 0),
            tiers: list(answers, 'creditTiers').flatMap((item) => creditTier(item) ?? []),
          },
    payment: dueDays === undefined ? null : { dueDays, latePpmPerDay: number('latePpmPerDay', 0) },
    days: {
      acceptanceDays: number('acceptanceDays', 0),
      cureDays: number('cureDays', 0),
      renewalNoticeDays: number('renewalNoticeDays', 0),
      ...(erasureDays === undefined ? {} : { erasureDays }),
    },
    assignment: assigned
      ? {
          lease: words('assignedLease', ''),
          kind: words('assignmentKind', 'whole') as 'whole' | 'claim' | 'sublease',
          from,
          priceFen: number('assignmentPriceFen', 0),
          assigneeUscc: words('assigneeUscc', ''),
        }
      : null,
  }
}

/** A contract in which a required answer is missing has no program: nothing is metered or billed by it. */
export class IncompleteContract extends Error {
  override name = 'IncompleteContract'
  constructor() {
    super('合同缺少必填项，不能据以计量计费 a required answer is missing: the contract has no program')
  }
}
