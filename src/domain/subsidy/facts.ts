// The facts of a claim: flat, each under one obvious name. What is not given is not known, and a condition that rests on
// it is not met. Only what states a limit may be left out (a window, a day of expiry, a part that is not supported); names
// that nobody reads are therefore told to whoever asked.
import { isPlace } from '#kernel/rules'
import { day, excerpt, type Day } from '#kernel/time'

type Kind = 'fen' | 'count' | 'yes-no' | 'day' | 'text' | 'place' | 'choice'
type Fact = { kind: Kind; also?: readonly string[]; of?: readonly string[] }

const fen = (...also: string[]): Fact & { kind: 'fen' } => ({ kind: 'fen', also })
const yesNo = (...also: string[]): Fact & { kind: 'yes-no' } => ({ kind: 'yes-no', also })
const onDay = (...also: string[]): Fact & { kind: 'day' } => ({ kind: 'day', also })
const text = (...also: string[]): Fact & { kind: 'text' } => ({ kind: 'text', also })

/** Every fact that is read, with other names that people use for it. */
export const factTable = {
  // the claim
  programme: text('programmeId', 'scheme'),
  support: text(),
  stage: { kind: 'choice', of: ['apply', 'redeem'] },
  requestedFen: fen('requestedAmountFen', 'appliedFen'),
  assessedFen: fen('assessedAmountFen'),
  windowFrom: onDay(),
  windowUntil: onDay(),
  // who
  applicantUscc: text('lesseeUscc', 'holderUscc'),
  applicantKind: {
    kind: 'choice',
    of: ['enterprise', 'university', 'institute', 'intermediary', 'tech-sme', 'maker', 'other'],
  },
  applicantPlace: { kind: 'place', also: ['registeredIn'] },
  industry: { kind: 'choice', of: ['software', 'information-services', 'manufacturing', 'other'] },
  startup: yesNo('isStartup', 'startUp'),
  earlySmall: yesNo(),
  creditClean: yesNo(),
  lastDishonestyOn: onDay(),
  providerUscc: text('supplierUscc', 'lessorUscc'),
  providerOnList: yesNo(),
  relatedParty: yesNo('related', 'relatedParties'),
  /** how the register of control ties the two sides, where it does: through whom and since when */
  relatedThrough: text(),
  relatedSince: onDay(),
  // what for
  purpose: { kind: 'choice', of: ['large-model-training', 'inference', 'fine-tuning', 'research', 'other'] },
  modelFiled: yesNo(),
  throughExchange: yesNo(),
  filedService: yesNo(),
  domesticCompute: yesNo(),
  centrePflops: { kind: 'count' },
  centreRacks: { kind: 'count' },
  zhengzhouSupercomputer: yesNo(),
  cityCentre: yesNo(),
  dataOpened: yesNo(),
  adaptationReport: yesNo(),
  dispatchRecords: yesNo(),
  productInUse: yesNo(),
  // the contract
  contractNo: text(),
  contractSignedOn: onDay('signedOn'),
  contractFrom: onDay(),
  contractUntil: onDay(),
  contractFen: fen('contractAmountFen'),
  computeFen: fen('eligibleFen', 'contractComputeFen'),
  storageFen: fen(),
  networkFen: fen(),
  securityFen: fen(),
  electricityFen: fen(),
  taxFen: fen(),
  otherFeesFen: fen(),
  voucherOnContract: yesNo('otherVoucherOnContract'),
  otherSupport: yesNo('otherSubsidy'),
  grantedThisYearFen: fen(),
  grantedTotalFen: fen(),
  poolUsedFen: fen(),
  // redemption
  voucherNo: text(),
  voucherBalanceFen: fen('balanceFen'),
  voucherValidUntil: onDay('validUntil'),
  deductedOnContractFen: fen(),
  deductedThisYearFen: fen(),
  invoiceNo: text(),
  invoiceFen: fen('invoiceAmountFen'),
  invoiceComputeFen: fen('invoiceEligibleFen'),
  invoiceBuyerUscc: text('buyerUscc'),
  invoiceSellerUscc: text('sellerUscc'),
  invoiceUsedElsewhere: yesNo(),
  outstandingFen: fen(),
  paidFen: fen(),
  paidOn: onDay(),
  refundedFen: fen(),
  meteredFen: fen(),
  deliveryProof: yesNo(),
} as const satisfies Record<string, Fact>

export type FactName = keyof typeof factTable
type ValueOf<K extends Kind> = K extends 'fen' | 'count' ? number : K extends 'yes-no' ? boolean : string

/** A grant, deduction or payout of earlier, in any programme. */
type Earlier = {
  on: Day
  programme: string
  voucherNo?: string
  contractNo?: string
  invoiceNo?: string
  grantedFen: number
  deductedFen: number
}

/** Facts by name; what is absent is not known. `earlier` lists all earlier support when it is there. */
export type Facts = { readonly [F in FactName]?: ValueOf<(typeof factTable)[F]['kind']> } & {
  readonly earlier?: readonly Earlier[]
}

/** A field that holds something else than it should. */
export class BadFact extends Error {
  override name = 'BadFact'
  readonly field: string
  readonly expected: { zh: string; en: string }
  readonly got: string
  constructor(field: string, expected: { zh: string; en: string }, got: unknown) {
    const shown = excerpt(typeof got === 'string' ? got : (JSON.stringify(got) ?? String(got)))
    super(`${field}: 期望${expected.zh} expected ${expected.en}, got ${shown}`)
    this.field = field
    this.expected = expected
    this.got = shown
  }
}

const byName = new Map<string, FactName>(
  (Object.entries(factTable) as [FactName, Fact][]).flatMap(([name, { also = [] }]) =>
    [name, ...also].map((one) => [one, name] as const),
  ),
)

/** The kind of a fact by its name; undefined when there is none. */
export const factKind = (name: string): Kind | undefined =>
  Object.hasOwn(factTable, name) ? factTable[name as FactName].kind : undefined

/** Fields of an example that are about the example. */
const ABOUT = new Set(['title', 'note', 'on', 'in', 'expected', 'earlier', '$schema'])

/**
 * The facts in one JSON object. null and '' are not known. `ignored` names what is no fact.
 * Throws BadFact naming the field, what was expected and what it holds.
 */
export function readFacts(raw: unknown): { facts: Facts; ignored: string[] } {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    throw new BadFact('$', { zh: '一个对象：事实 → 值', en: 'one object, fact → value' }, raw)
  const facts: Record<string, unknown> = {}
  const ignored: string[] = []
  const from = new Map<FactName, string>()
  for (const [field, value] of Object.entries(raw)) {
    const name = byName.get(field)
    if (name === undefined) {
      if (!ABOUT.has(field)) ignored.push(field)
      continue
    }
    const other = from.get(name)
    if (other !== undefined)
      throw new BadFact(field, { zh: `只写 ${other} 与 ${field} 之一`, en: `only one of ${other} and ${field}` }, value)
    from.set(name, field)
    const read = valueOf(field, factTable[name], value)
    if (read !== undefined) facts[name] = read
  }
  const { earlier } = raw as { earlier?: unknown }
  if (earlier !== undefined && earlier !== null) facts['earlier'] = earlierIn(earlier)
  return { facts: facts as Facts, ignored }
}

function valueOf(field: string, fact: Fact, value: unknown): number | boolean | string | undefined {
  if (value === null || value === '') return undefined
  const bad = (zh: string, en: string): never => {
    throw new BadFact(field, { zh, en }, value)
  }
  switch (fact.kind) {
    case 'fen':
      return isCount(value) ? value : bad('不小于 0 的整数（分）', 'a whole number of fen, 0 or more')
    case 'count':
      return isCount(value) ? value : bad('不小于 0 的整数', 'a whole number, 0 or more')
    case 'yes-no':
      return typeof value === 'boolean' ? value : bad('true 或 false', 'true or false')
    case 'day':
      return isDay(value) ? value : bad('日期 YYYY-MM-DD', 'a day YYYY-MM-DD')
    case 'place':
      return typeof value === 'string' && isPlace(value)
        ? value
        : bad('地方代码，如 cn-gd-sz', 'a place such as cn-gd-sz')
    case 'choice':
      return typeof value === 'string' && fact.of?.includes(value) === true
        ? value
        : bad(`${fact.of?.join('、')} 之一`, `one of ${fact.of?.join(', ')}`)
    case 'text':
      return isName(value) ? value : bad('至多 200 个字符的文本', 'text of at most 200 characters')
  }
}

const EARLIER = new Set(['on', 'programme', 'voucherNo', 'contractNo', 'invoiceNo', 'grantedFen', 'deductedFen'])

function earlierIn(raw: unknown): Earlier[] {
  if (!Array.isArray(raw)) throw new BadFact('earlier', { zh: '一个列表', en: 'a list' }, raw)
  return raw.map((one: unknown, i) => {
    const at = `earlier[${i}]`
    if (typeof one !== 'object' || one === null || Array.isArray(one))
      throw new BadFact(at, { zh: '一个对象', en: 'an object' }, one)
    const entry = one as Record<string, unknown>
    const stray = Object.keys(entry).find((name) => !EARLIER.has(name))
    if (stray !== undefined)
      throw new BadFact(
        `${at}.${stray}`,
        { zh: `${[...EARLIER].join('、')} 之一`, en: `one of ${[...EARLIER].join(', ')}` },
        entry[stray],
      )
    const named = (name: string): string | undefined =>
      valueOf(`${at}.${name}`, text(), entry[name] ?? null) as string | undefined
    const amount = (name: string): number => (valueOf(`${at}.${name}`, fen(), entry[name] ?? null) as number) ?? 0
    if (!isDay(entry['on']))
      throw new BadFact(`${at}.on`, { zh: '日期 YYYY-MM-DD', en: 'a day YYYY-MM-DD' }, entry['on'])
    const programme = named('programme')
    if (programme === undefined)
      throw new BadFact(`${at}.programme`, { zh: '方案', en: 'a programme' }, entry['programme'])
    const [voucherNo, contractNo, invoiceNo] = [named('voucherNo'), named('contractNo'), named('invoiceNo')]
    return {
      on: entry['on'],
      programme,
      ...(voucherNo === undefined ? {} : { voucherNo }),
      ...(contractNo === undefined ? {} : { contractNo }),
      ...(invoiceNo === undefined ? {} : { invoiceNo }),
      grantedFen: amount('grantedFen'),
      deductedFen: amount('deductedFen'),
    }
  })
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && !Object.is(value, -0)

const isName = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= 200 && !/\p{Cc}/u.test(value)

function isDay(value: unknown): value is Day {
  if (typeof value !== 'string') return false
  try {
    return day(value) === value
  } catch {
    return false
  }
}
