// A claim from the application to the voucher: facts from the platform, every reason at once, and the pool reserved at issue.
import { refuse, type Circumstances, type Recordable, type Refusal } from '#kernel/act'
import type { CaseFile, StepExtra, StepInput } from '#kernel/casework'
import type { Json } from '#kernel/proof'
import type { LawBook } from '#kernel/rules'
import type { Sql, Tx } from '#kernel/store'
import { dayIn, type Day } from '#kernel/time'
import { decideClaim, type Decision } from './check.ts'
import { claimOf, factsOf, lapsesOn, leaseNamed, spelledOnce, type Claim } from './claim.ts'
import { BadFact, readFacts, type Facts } from './facts.ts'
import { lawWith } from './numbers.ts'
import { isAward, POOL } from './programme.ts'
import { notEligible, OWN, tooMuch } from './refusals.ts'
import { lockHolder, lockPool, poolOf, reserveIn, schemeNamed, schemeOf, type Scheme } from './scheme.ts'
import { returnOf, voucherToReturn } from './voucher-rest.ts'
import { numberOf } from './eligibility.ts'

const ONE_CONTRACT = 'platform/market-rules#voucher-one-per-contract'

/** What a step of a claim knows beside its file. */
export type Known = {
  scheme: Scheme | null
  claim: Claim | null
  facts: Facts
  /** the contract on the platform: whose it is */
  lease: { lease: string; lessee: string; provider: string; signed: boolean } | null
  /** open claims on the same contract */
  others: number
  /** why what was stated cannot be read */
  unread: { zh: string; en: string } | null
}
export const known = (more: Recordable): Known => more as unknown as Known
export const recordable = (facts: object): Recordable => facts as unknown as Recordable

/** Facts stated in an application; its own fields first, then the list `name=value`. Throws BadFact. */
function declaredIn(input: StepInput): Facts {
  const values: Record<string, unknown> = {}
  for (const line of (input['facts'] as string[] | undefined) ?? []) {
    const [name = '', ...rest] = line.split(/[=＝]/)
    const value = rest.join('=').trim()
    const word = { 是: true, yes: true, true: true, 否: false, no: false, false: false }[value]
    values[name.trim()] = word ?? (/^\d{1,15}$/.test(value) && !name.includes('Uscc') ? Number(value) : value)
  }
  const isYes = (name: string): boolean => input[name] === 'yes'
  const stated = {
    ...values,
    applicantKind: input['applicantKind'],
    purpose: input['purpose'],
    ...(input['startup'] === undefined ? {} : { startup: isYes('startup') }),
    ...(input['providerUscc'] === undefined ? {} : { providerUscc: input['providerUscc'] }),
    relatedParty: isYes('relatedParty'),
    otherSupport: isYes('otherSubsidy'),
    creditClean: isYes('creditClean'),
    contractFen: values['contractFen'] ?? input['contractAmountFen'],
    computeFen: input['contractAmountFen'],
  }
  const { facts, ignored } = readFacts(stated)
  if (ignored.length > 0)
    throw new BadFact(
      ignored[0]!,
      { zh: '方案所用事实的名称', en: 'the name of a fact that schemes use' },
      values[ignored[0]!],
    )
  return facts
}

/** Decides a claim as it stands: the window counts at the application, not afterwards. */
export function decided(scheme: Scheme, facts: Facts, law: Circumstances['law'], isApplying = false): Decision {
  const { window: _window, ...later } = scheme.programme
  const { windowFrom: _from, windowUntil: _until, ...rest } = facts
  return isApplying
    ? decideClaim(scheme.programme, facts, lawWith(law, scheme.numbers))
    : decideClaim(later, rest, lawWith(law, scheme.numbers))
}

/** A decision as a record holds it: amounts, and the reasons that are not met. */
const summary = ({ grantFen, atMostFen, reasons, flags, ratePpm }: Decision): Recordable => ({
  checked: {
    grantFen,
    atMostFen,
    ratePpm,
    notMet: reasons.filter(({ met, known: isKnown }) => isKnown && !met).map(({ rule }) => rule),
    notKnown: reasons.filter(({ known: isKnown }) => !isKnown).map(({ rule }) => rule),
    flags: flags.map(({ flag }) => flag),
  },
})

async function leasedOf(sql: Sql, contractNo: string) {
  const lease = await leaseNamed(sql, contractNo)
  return {
    lease,
    shown:
      lease === undefined
        ? null
        : { lease: lease.lease, lessee: lease.lessee, provider: lease.provider, signed: lease.signedAt !== null },
  }
}

/** Open claims on a contract, the file's own left out. */
async function othersOn(sql: Sql, contractNo: string, file: string | null): Promise<number> {
  const row = await sql.one<{ n: number }>(
    'select count(*)::int as n from subsidy.claim where contract_no = $1 and not ended and ($2::uuid is null or file <> $2)',
    [contractNo, file],
  )
  return row!.n
}

const applyFacts =
  (book: () => LawBook): NonNullable<StepExtra['facts']> =>
  async (tx, input, { actor, at }) => {
    const contractNo = spelledOnce(String(input['contractNo']))
    // two applications on one contract wait for each other
    await tx.rows('select pg_advisory_xact_lock(hashtextextended($1, 4))', [contractNo])
    const scheme = (await schemeNamed(tx, String(input['scheme']))) ?? null
    const { lease, shown } = await leasedOf(tx, contractNo)
    const nothing = { scheme, claim: null, lease: shown, others: await othersOn(tx, contractNo, null) }
    let declared: Facts
    try {
      declared = declaredIn(input)
    } catch (error) {
      if (!(error instanceof BadFact)) throw error
      const { field, expected } = error
      return recordable({
        ...nothing,
        facts: {},
        unread: { zh: `${field}：期望${expected.zh}`, en: `${field}: expected ${expected.en}` },
      })
    }
    const claimed = { holder: actor.party, contractNo, lease, declared }
    const facts = scheme === null ? declared : await factsOf(tx, scheme, claimed, book().at(dayIn(at), scheme.place))
    return recordable({ ...nothing, facts, unread: null })
  }

function applyRefusal(
  _file: CaseFile,
  input: StepInput,
  more: Recordable,
  { day, actor }: Circumstances,
): Refusal | undefined {
  const { scheme, lease, facts, others, unread } = known(more)
  if (scheme === null)
    return refuse(
      'no-such-scheme',
      { zh: '没有登记这一方案；没有登记的不作推断', en: 'no such scheme is run here; nothing is guessed' },
      `${OWN}#programme`,
    )
  if (scheme.state !== 'open' || (scheme.windowUntil !== null && day > scheme.windowUntil))
    return refuse(
      'window-closed',
      {
        zh: `申领窗口未开放${scheme.windowUntil === null ? '' : `（截止 ${scheme.windowUntil}）`}`,
        en: `the window is not open${scheme.windowUntil === null ? '' : ` (it closed on ${scheme.windowUntil})`}`,
      },
      `${OWN}#window`,
    )
  if (unread !== null) return refuse('bad-fact', unread, `${OWN}#records`)
  if (lease !== null && lease.lessee !== actor.party)
    return refuse(
      'contract-not-yours',
      { zh: '该合同的承租方不是申领人', en: 'the claimant is not the lessee of this contract' },
      `${OWN}#parties`,
    )
  if (lease !== null && !lease.signed)
    return refuse(
      'contract-not-signed',
      { zh: '合同尚未由双方签署', en: 'the contract is not signed by both sides' },
      `${OWN}#records`,
    )
  const contractComputeFen = lease === null ? undefined : facts.computeFen
  if (contractComputeFen !== undefined && Number(input['contractAmountFen']) > contractComputeFen)
    return tooMuch(
      'not-as-contract',
      Number(input['contractAmountFen']),
      contractComputeFen,
      `${OWN}#eligible-fee-only`,
    )
  return others === 0
    ? undefined
    : refuse(
        'claimed-already',
        {
          zh: '该合同已有在办的申领，一份合同只用一张券',
          en: 'a claim on this contract is open; one voucher per contract',
        },
        ONE_CONTRACT,
      )
}

/** The facts of a claim whose file is open, under the lock of its pool where it is about to be reserved. */
export const claimFacts =
  (book: () => LawBook, { locks = false, assesses = false } = {}): NonNullable<StepExtra['facts']> =>
  async (tx, input, { file, at }) => {
    const claim = file === null ? undefined : await claimOf(tx, file.file)
    const scheme = claim === undefined ? undefined : await schemeOf(tx, claim.scheme)
    if (claim === undefined || scheme === undefined)
      return recordable({ scheme: null, claim: null, facts: {}, lease: null, others: 0, unread: null })
    const day = dayIn(at)
    if (locks) {
      await lockPool(tx, poolOf(scheme, day))
      await lockHolder(tx, scheme.key, claim.holder)
    }
    const { lease, shown } = await leasedOf(tx, claim.contractNo)
    const { holder, contractNo, declared } = claim
    const facts = await factsOf(tx, scheme, { holder, contractNo, lease, declared }, book().at(day, claim.place))
    const assessed = assesses && isAward(scheme.programme) ? { assessedFen: Number(input['amountFen']) } : {}
    return recordable({ scheme, claim, facts: { ...facts, ...assessed }, lease: shown, others: 0, unread: null })
  }

const noClaim = refuse('no-such-claim', { zh: '本案卷不是申领', en: 'this file is no claim' }, `${OWN}#programme`)

function amountRefusal(input: StepInput, more: Recordable, { law }: Circumstances): Refusal | undefined {
  const { scheme, claim, facts } = known(more)
  if (scheme === null || claim === null) return noClaim
  const decision = decided(scheme, facts, law)
  const no = notEligible(decision)
  if (no) return no
  const amountFen = Number(input['amountFen'])
  return amountFen > decision.grantFen || amountFen === 0
    ? tooMuch('over-amount', amountFen, decision.grantFen, scheme.programme.id, `${OWN}#rounding`)
    : undefined
}

function issueRefusal(_file: CaseFile, input: StepInput, more: Recordable, now: Circumstances): Refusal | undefined {
  const no = amountRefusal(input, more, now)
  if (no) return no
  const { scheme, claim } = known(more)
  if (Number(input['amountFen']) > (claim!.intendedFen ?? 0))
    return tooMuch(
      'not-as-publicised',
      Number(input['amountFen']),
      claim!.intendedFen ?? 0,
      'cn/business-environment#36',
    )
  const until = lapsesOn(now.day, Number(input['validDays']), now.law)
  return scheme!.validUntil !== null && until > scheme!.validUntil
    ? refuse(
        'voucher-after-end',
        {
          zh: `券有效期（至 ${until}）超出方案的最后一日 ${scheme!.validUntil}`,
          en: `the voucher would be valid until ${until}, after the last day of the scheme, ${scheme!.validUntil}`,
        },
        scheme!.programme.id,
        `${OWN}#window`,
      )
    : undefined
}

/** What the decision to issue writes: number of the voucher, its last day, and the pool it comes out of. */
function issueDecision(input: StepInput, more: Recordable, { id, day, law }: Circumstances): Recordable {
  const { scheme, facts } = known(more)
  const numbers = lawWith(law, scheme!.numbers)
  const pool = poolOf(scheme!, day)
  return {
    ...summary(decided(scheme!, facts, law)),
    voucher: id,
    validUntil: lapsesOn(day, Number(input['validDays']), law),
    pool,
    poolFen: pool === null ? null : (numberOf(numbers, scheme!.programme.id, POOL) ?? null),
  }
}

/** Facts that a redemption goes by later: what raises the share, and the parts of the fee. */
function factsKept(facts: Facts, scheme: Scheme): Facts {
  const names = [
    ...scheme.programme.tiers.map(({ fact }) => fact),
    'contractFrom',
    'contractUntil',
    'contractFen',
    'computeFen',
    'storageFen',
    'networkFen',
    'securityFen',
    'electricityFen',
    'taxFen',
    'otherFeesFen',
  ]
  return Object.fromEntries(Object.entries(facts).filter(([name]) => names.includes(name)))
}

export const setClaim = (tx: Tx, file: string, sets: Record<string, unknown>): void => {
  const names = Object.keys(sets)
  tx.queue(`update subsidy.claim set ${names.map((name, i) => `${name} = $${i + 2}`).join(', ')} where file = $1`, [
    file,
    ...names.map((name) => sets[name]),
  ])
}

type Rest = { voucher: string; balanceFen: number; returnsFen: number; pool: string | null }

/**
 * What can no longer be used of a voucher goes back to the pool it came from. `keeps`: what of the balance is still asked for
 * by this step; without it, nothing.
 */
export const returnsRest = (keeps: (input: StepInput, scheme: Scheme) => number = () => 0): StepExtra => ({
  async facts(tx, input, { file }) {
    const claim = file === null ? undefined : await claimOf(tx, file.file)
    const scheme = claim === undefined ? undefined : await schemeOf(tx, claim.scheme)
    const held = claim?.voucher == null ? undefined : await voucherToReturn(tx, claim.voucher)
    const rest: Rest | null =
      held === undefined || scheme === undefined
        ? null
        : {
            voucher: held.voucher,
            balanceFen: held.balanceFen,
            returnsFen: Math.max(0, held.balanceFen - keeps(input, scheme)),
            pool: poolOf(scheme, held.grantedOn),
          }
    return { rest: rest as Json }
  },
  decide: (_file, _input, more) => ({ returned: more['rest'] ?? null }),
  effect: async (tx, decision, _input, { at }) => {
    const rest = decision['returned'] as Rest | null
    if (rest !== null) returnOf(tx, rest, at)
  },
})

/** What the room adds to the steps from application to issue. `book` gives the law of the day that facts are read for. */
export const applySteps = (book: () => LawBook): Record<string, StepExtra> => ({
  apply: {
    facts: applyFacts(book),
    names: (_input, more) => {
      const { lease } = known(more)
      return lease === null ? {} : { provider: lease.provider }
    },
    check: applyRefusal,
    decide: (_file, _input, more, { law }) => {
      const { scheme, facts } = known(more)
      return summary(decided(scheme!, facts, law, true))
    },
    effect: async (tx, { file, no, to }, input, { at, actor, more }) => {
      const { scheme, lease } = known(more)
      tx.queue(
        `insert into subsidy.claim (file, no, scheme, holder, provider, lease, contract_no, place, state, declared, at, since)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)`,
        [
          file,
          no,
          scheme!.scheme,
          actor.party,
          lease?.provider ?? null,
          lease?.lease ?? null,
          spelledOnce(String(input['contractNo'])),
          input.place,
          to,
          JSON.stringify(declaredIn(input)),
          at,
        ],
      )
    },
  },
  accept: {
    facts: claimFacts(book),
    decide: (_file, _input, more, { law }) => {
      const { scheme, facts } = known(more)
      return scheme === null ? {} : summary(decided(scheme, facts, law))
    },
  },
  publicise: {
    facts: claimFacts(book, { assesses: true }),
    check: (_file, input, more, now) => amountRefusal(input, more, now),
    decide: (_file, _input, more, { law }) => summary(decided(known(more).scheme!, known(more).facts, law)),
    effect: async (tx, { file, clocks }, input, { at }) =>
      setClaim(tx, file, {
        intended_fen: input['amountFen'],
        publicised_on: dayIn(at),
        publicity_until: clocks['publicity']?.dueOn ?? null,
      }),
  },
  issue: {
    facts: claimFacts(book, { locks: true, assesses: true }),
    check: issueRefusal,
    decide: (_file, input, more, now) => issueDecision(input, more, now),
    effect: async (tx, decision, input, { at, actor, more }) => {
      const { scheme, claim, facts } = known(more)
      const amountFen = Number(input['amountFen'])
      tx.queue(
        `insert into subsidy.voucher (voucher, programme, key, holder, granted_by, amount_fen, balance_fen, valid_until, granted_at, file, contract_no, facts, since)
         values ($1, $2, $3, $4, $5, $6, $6, $7, $8, $9, $10, $11, $8)`,
        [
          decision['voucher'],
          scheme!.programme.id,
          scheme!.key,
          claim!.holder,
          actor.party,
          amountFen,
          decision['validUntil'] as Day,
          at,
          decision.file,
          claim!.contractNo,
          JSON.stringify(factsKept(facts, scheme!)),
        ],
      )
      if (decision['pool'] !== null && decision['poolFen'] !== null)
        reserveIn(tx, { pool: decision['pool'] as string, poolFen: decision['poolFen'] as number, amountFen, at })
      setClaim(tx, decision.file, { voucher: decision['voucher'] })
    },
  },
  'use-part': {
    // the clock of the file goes on to the last day of the voucher, whatever was used of it
    async facts(tx, _input, { file, at }) {
      const row = await tx.one<{ days: number }>(
        `select greatest(0, valid_until - $2::date)::int as days from subsidy.voucher where file = $1`,
        [file?.file ?? null, dayIn(at)],
      )
      return { restDays: row?.days ?? 0 }
    },
    fills: (_file, _input, more): Record<string, number> => ({ restDays: Number(more['restDays']) }),
  },
  expire: returnsRest(),
  'expire-rest': returnsRest(),
})
