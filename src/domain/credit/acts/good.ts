// Good and measured facts: a contract completed, a month whose bill both sides settled, an honour with its document.
import { invoiceOf, type Invoice } from '#domain/billing'
import { leaseOf } from '#domain/contracts'
import { act, dayInput, refuse, uuidInput } from '#kernel/act'
import { partyOf, type Role } from '#kernel/identity'
import { addDays, dayIn, monthBounds, type Day } from '#kernel/time'
import { z } from 'zod'
import { rewards, type RewardKind } from '../fact.ts'
import { nth } from '../nth.ts'
import { ruleCite } from '../scorecard.ts'
import { enteredOnce } from './finding.ts'

const ENTERING = ruleCite('entering')
const FACT = `insert into credit.fact (fact, party, place, kind, source, stream, body, entered_on, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`

type Leased = { place: string; startedAt: string | null; endedAt: string | null; sides: string[] }
type Completed = { lease: string; sides: { fact: string; party: string }[]; startedOn: Day; completedOn: Day }

/** A lease that was delivered has ended: a contract completed for both its sides. */
export const completeContract = act<{ lease: string }, { leased: Leased | null }, Completed>({
  name: 'credit.contract.complete',
  title: { zh: '完成的合同进入信用档案', en: 'Enter a completed contract' },
  basis: [ENTERING, ruleCite('newcomer')],
  serves: ['G1'],
  by: ['platform'],
  input: z.strictObject({ lease: uuidInput }),
  // a stream of its own: what a lease is proved by does not grow by it
  stream: ({ lease }) => `credit-contract/${lease}`,
  parties: ({ leased }) => leased?.sides ?? [],
  place: ({ leased }) => leased?.place ?? 'cn',

  async load(tx, { lease }) {
    const found = await leaseOf(tx, lease)
    return {
      leased: found
        ? {
            place: found.place,
            startedAt: found.startedAt,
            endedAt: found.endedAt,
            sides: [found.provider, found.lessee],
          }
        : null,
    }
  },

  decide({ leased }, { lease }, { id }) {
    if (leased === null || leased.startedAt === null || leased.endedAt === null)
      return refuse(
        'not-completed',
        { zh: '租约没有交付或者尚未终止', en: 'the lease was not delivered, or has not ended' },
        ruleCite('newcomer'),
      )
    return {
      lease,
      sides: leased.sides.map((party, n) => ({ fact: nth(id, n), party })),
      startedOn: dayIn(leased.startedAt),
      completedOn: dayIn(leased.endedAt),
    }
  },

  async apply(tx, { lease, sides, startedOn, completedOn }, _input, { at, facts }) {
    const body = JSON.stringify({ startedOn, completedOn })
    for (const { fact, party } of sides)
      tx.queue(`${FACT} on conflict do nothing`, [
        fact,
        party,
        facts.leased!.place,
        'contract',
        `lease/${lease}`,
        `credit-contract/${lease}`,
        body,
        dayIn(at),
        at,
      ])
  },
})

type Settled = Pick<Invoice, 'provider' | 'month' | 'outstandingFen' | 'serviceCreditFen'> & {
  zone: string
  place: string
  hasLevel: boolean
}
type Served = { fact: string; party: string; place: string; until: Day; count: number; failed: number; source: string }

/** A month's bill is paid in full: both sides have settled what was served, and what was taken off for it. */
export const enterService = act<{ party: string; invoice: string }, { settled: Settled | null }, Served>({
  name: 'credit.service.enter',
  title: { zh: '已结算的服务月份进入信用档案', en: 'Enter a settled month of service' },
  basis: [ENTERING, ruleCite('measured')],
  serves: ['G1', 'G4'],
  by: ['platform'],
  input: z.strictObject({ party: uuidInput, invoice: uuidInput }),
  stream: ({ party }) => `credit/${party}`,
  parties: (_facts, { party }) => [party],
  place: ({ settled }) => settled?.place ?? 'cn',

  async load(tx, { invoice }) {
    const bill = await invoiceOf(tx, invoice)
    const lease = bill && (await leaseOf(tx, bill.lease))
    return {
      settled:
        bill && lease
          ? {
              provider: bill.provider,
              month: bill.month,
              outstandingFen: bill.outstandingFen,
              serviceCreditFen: bill.serviceCreditFen,
              zone: lease.terms.billingZone,
              place: lease.place,
              hasLevel: lease.service != null,
            }
          : null,
    }
  },

  decide({ settled }, { party, invoice }, { id }) {
    if (settled === null || settled.outstandingFen > 0 || settled.provider !== party)
      return refuse('not-settled', { zh: '账单尚未结清', en: 'the bill is not settled' }, ruleCite('measured'))
    if (!settled.hasLevel)
      return refuse(
        'no-service-level',
        {
          zh: '合同没有约定服务水平，没有可计的数据',
          en: 'the contract has no service level: there is nothing to measure',
        },
        ruleCite('measured'),
      )
    const [, end] = monthBounds(settled.month, settled.zone)
    return {
      fact: id,
      party: settled.provider,
      place: settled.place,
      until: addDays(dayIn(end), -1),
      count: 1,
      // what was taken off by agreement for something else is no service level that was missed
      failed: settled.serviceCreditFen > 0 ? 1 : 0,
      source: `invoice/${invoice}`,
    }
  },

  async apply(tx, { fact, party, place, source, count, failed, until }, _input, { at }) {
    tx.queue(FACT, [
      fact,
      party,
      place,
      'measured',
      source,
      `credit/${party}`,
      JSON.stringify({ measure: 'sla-breach', count, failed, until, source, disputed: false }),
      dayIn(at),
      at,
    ])
  },
  conflict: enteredOnce,
})

const HONOURING: readonly Role[] = [
  'authority:market',
  'authority:industry',
  'authority:data',
  'authority:finance',
  'operator',
]
/** Who may enter which: a public honour is a public body's, opened evidence is what the platform sees. */
const entersReward: Readonly<Record<RewardKind, readonly Role[]>> = {
  'public-honour': HONOURING.slice(0, 4),
  'tax-a': ['authority:data', 'authority:finance'],
  'commitment-kept': HONOURING.slice(0, 4),
  'self-report': HONOURING.slice(0, 4),
  'open-evidence': ['operator'],
}

type Honour = { party: string; reward: RewardKind; document: string; effectiveOn: Day }

/** Good faith enters by a document, and by whoever may issue or mirror it. */
export const enterReward = act<Honour, { place: string | null }, Honour & { fact: string; place: string }>({
  name: 'credit.reward.enter',
  title: { zh: '守信信息进入信用档案', en: 'Enter good faith in the credit file' },
  basis: [ruleCite('reward'), 'cn/business-environment#53'],
  serves: ['G1', 'G4'],
  by: HONOURING,
  input: z.strictObject({
    party: uuidInput,
    reward: z.enum(Object.keys(rewards) as [RewardKind, ...RewardKind[]]),
    document: z.string().trim().min(1).max(200),
    effectiveOn: dayInput,
  }),
  stream: ({ party }) => `credit/${party}`,
  parties: (_facts, { party }) => [party],
  place: ({ place }) => place ?? 'cn',
  load: async (tx, { party }) => ({ place: (await partyOf(tx, party))?.place ?? null }),

  decide({ place }, honour, { id, actor, day }) {
    if (place === null)
      return refuse('no-such-party', { zh: '没有登记此主体', en: 'the party is not registered' }, ruleCite('reward'))
    if (!entersReward[honour.reward].includes(actor.role))
      return refuse(
        'not-yours-to-enter',
        {
          zh: `「${rewards[honour.reward].zh}」不由本机关出具`,
          en: `“${rewards[honour.reward].en}” is not yours to enter`,
        },
        ruleCite('reward'),
      )
    if (honour.effectiveOn > day)
      return refuse('not-yet', { zh: '生效日在今日之后', en: 'its day of effect is to come' }, ruleCite('reward'))
    return { ...honour, fact: id, place }
  },

  async apply(tx, { fact, party, place, reward, document, effectiveOn }, _input, { at }) {
    const body = JSON.stringify({ reward, source: document, decision: document, effectiveOn })
    tx.queue(FACT, [fact, party, place, 'reward', document, `credit/${party}`, body, dayIn(at), at])
  },
  conflict: enteredOnce,
})
