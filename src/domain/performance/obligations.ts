// The obligations calendar of a lease: who owes what by when, on which article, and whether it was done. Pure: computed
// from the contract and from what happened; days are counted as the Civil Code counts them, over the notified calendar.
import type { Lease, Side } from '#domain/contracts'
import type { Bill } from '#domain/billing'
import type { Binding, Nature } from '#domain/templates'
import type { Words } from '#kernel/act'
import type { Law } from '#kernel/rules'
import { addDays, dayIn, deadline, monthBounds, monthIn, type Amount, type Day, type Instant } from '#kernel/time'
import { CONTRACT_DAYS, daysFor, renewalNoticeDay } from './days.ts'

export type Obligation = {
  kind:
    | 'delivery'
    | 'acceptance'
    | 'bill'
    | 'payment'
    | 'service-level'
    | 'renewal-notice'
    | 'term-end'
    | 'final-bill'
    | 'erasure'
    | 'give-back'
    | 'file'
  side: Side | 'both'
  title: Words
  /** the last day; null: none was agreed, or the calendar of its year is not notified yet (then `about` says so) */
  dueOn: Day | null
  /** without a notified calendar: the last day before any move from a rest day */
  aboutOn: Day | null
  state: 'open' | 'done' | 'overdue'
  /** of a right that has run out without being used: nothing is owed */
  note: Words | null
  basis: readonly string[]
  /** the rule of the contract's clause that says so */
  clause: Binding | null
  /** what it is about: a month, a bill, a file */
  month?: string
  invoice?: string
  file?: string
}

/** A running time of an open file about the lease. */
export type FileClock = {
  file: string
  title: Words
  label: Words
  side: Side | 'both'
  dueOn: Day | null
  basis: readonly string[]
}

/** What the calendar is made from. Instants are those of the records; `until` is the last day of the term in force. */
export type Performed = {
  lease: Pick<Lease, 'state' | 'from' | 'signedAt' | 'startedAt' | 'endedAt' | 'payment' | 'days' | 'terms'>
  nature: Nature
  until: Day | null
  hasServiceLevel: boolean
  bills: readonly Bill[]
  /** months over, with the part of the fee that the measured level gives back, in millionths */
  creditPpm: ReadonlyMap<string, number>
  acceptance: { accepted: boolean; clockDueOn: Day | null } | null
  renewal: { noticeGiven: boolean } | null
  ending: { finalBill: boolean; erased: boolean; givenBack: boolean; dueOn: Day | null } | null
  clocks: readonly FileClock[]
}

type Now = { day: Day; law: Pick<Law, 'calendars' | 'period'> }
type Due = Pick<Obligation, 'dueOn' | 'aboutOn'>

const DELIVERY = { lease: 'cn/civil-code#708', other: 'cn/civil-code#509' }
const NO_DAY: Due = { dueOn: null, aboutOn: null }
const MOST_MONTHS = 360

/** So long after a day, as the Civil Code counts: the day itself not counted, a last day on a rest day moved on. */
function after(amount: Amount, from: Day, { law }: Now): Due {
  const answer = deadline({ rule: 'CIVIL', amount, from, for: 'party' }, law.calendars)
  return 'due' in answer
    ? { dueOn: answer.due, aboutOn: null }
    : { dueOn: null, aboutOn: answer.unadjusted ?? answer.day }
}

const stateOf = (done: boolean, { dueOn, aboutOn }: Due, day: Day): Obligation['state'] => {
  if (done) return 'done'
  const last = dueOn ?? aboutOn
  return last !== null && last < day ? 'overdue' : 'open'
}

const plain = { note: null, clause: null }
const dayOfInstant = (at: Instant): Day => dayIn(at)

/** Every obligation of a lease, soonest first; those without a day last. */
export function obligationsOf(p: Performed, now: Now): Obligation[] {
  if (p.lease.signedAt === null) return []
  const found = [
    delivery(p, now),
    ...acceptance(p, now),
    ...monthly(p, now),
    ...payments(p, now),
    ...term(p, now),
    ...ending(p, now),
    ...p.clocks.map((clock): Obligation => {
      const due = { dueOn: clock.dueOn, aboutOn: null }
      return {
        ...plain,
        ...due,
        kind: 'file',
        side: clock.side,
        title: { zh: `${clock.title.zh}：${clock.label.zh}`, en: `${clock.title.en}: ${clock.label.en}` },
        state: stateOf(false, due, now.day),
        basis: clock.basis,
        file: clock.file,
      }
    }),
  ]
  const order = ({ dueOn, aboutOn }: Obligation): string => dueOn ?? aboutOn ?? '9999'
  return found.toSorted((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0))
}

function delivery({ lease, nature }: Performed, { day }: Now): Obligation {
  const due = { dueOn: dayOfInstant(lease.from), aboutOn: null }
  const wentAway = lease.startedAt === null && lease.endedAt !== null
  return {
    ...plain,
    ...due,
    kind: 'delivery',
    side: 'provider',
    title: { zh: '交付算力', en: 'Deliver the capacity' },
    state: stateOf(lease.startedAt !== null || wentAway, due, day),
    note: wentAway ? { zh: '交付前已终止', en: 'the lease ended before delivery' } : null,
    basis: [nature === 'lease' ? DELIVERY.lease : DELIVERY.other, 'cn/civil-code#512'],
  }
}

/** To object to what was delivered: a right, which runs out. */
function acceptance({ lease, acceptance: file }: Performed, now: Now): Obligation[] {
  if (lease.startedAt === null) return []
  const days = daysFor('acceptanceDays', lease.days ?? null, now.law)
  const counted = after({ days }, dayOfInstant(lease.startedAt), now)
  const due = file?.clockDueOn ? { dueOn: file.clockDueOn, aboutOn: null } : counted
  const isOver = stateOf(false, due, now.day) === 'overdue'
  const accepted = file?.accepted === true
  return [
    {
      ...due,
      kind: 'acceptance',
      side: 'lessee',
      title: { zh: '验收或者提出异议', en: 'Accept or object' },
      state: accepted || isOver ? 'done' : 'open',
      note:
        accepted || !isOver
          ? null
          : {
              zh: '验收期已过；隐蔽缺陷仍可主张',
              en: 'the time to object has passed; hidden defects may still be claimed',
            },
      basis: ['platform/performance-rules#silence-accepted', CONTRACT_DAYS],
      clause: 'acceptance',
    },
  ]
}

/** The months that a lease has run in, up to the one of `day`. */
function monthsOf({ lease }: Performed, { day }: Now): string[] {
  if (lease.startedAt === null) return []
  const zone = lease.terms.billingZone
  const today = `${day}T04:00:00.000Z`
  const end = lease.endedAt !== null && lease.endedAt < today ? lease.endedAt : today
  const months: string[] = []
  for (let at = lease.startedAt; at <= end && months.length < MOST_MONTHS; at = monthBounds(months.at(-1)!, zone)[1])
    months.push(monthIn(at, zone))
  return months
}

/** Each month: the bill, and closing the measured service level. */
function monthly(p: Performed, now: Now): Obligation[] {
  const zone = p.lease.terms.billingZone
  return monthsOf(p, now).flatMap((month): Obligation[] => {
    const [, next] = monthBounds(month, zone)
    const last = addDays(dayIn(next, zone), -1)
    const { endedAt } = p.lease
    // A lease that ended can be billed at once.
    const from = endedAt !== null && endedAt < next ? dayIn(endedAt, zone) : last
    const due = after({ days: 1 }, from, now)
    const bills = p.bills.filter((bill) => bill.month === month)
    const credited = bills.some((bill) => bill.serviceCreditFen > 0)
    const owed = p.creditPpm.get(month)
    return [
      {
        ...plain,
        ...due,
        kind: 'bill',
        side: 'provider',
        title: { zh: `出具 ${month} 账单`, en: `Issue the bill of ${month}` },
        state: stateOf(bills.length > 0, due, now.day),
        basis: ['platform/metering-rules#invoice-month-closed'],
        month,
      },
      ...(p.hasServiceLevel
        ? [
            {
              ...due,
              kind: 'service-level' as const,
              side: 'provider' as const,
              title: { zh: `${month} 服务等级结算`, en: `Close the service level of ${month}` },
              state: stateOf(owed === 0 || credited, due, now.day),
              note:
                owed === undefined || owed === 0
                  ? null
                  : {
                      zh: `未达目标，应减免当月费用的 ${owed / 10_000}%`,
                      en: `objective missed: ${owed / 10_000} % of the month’s fee is given back`,
                    },
              basis: ['cn/civil-code#582'],
              clause: 'service-credit' as const,
              month,
            },
          ]
        : []),
    ]
  })
}

function payments({ lease, bills }: Performed, now: Now): Obligation[] {
  return bills
    .filter((bill) => bill.totalFen > 0)
    .map((bill): Obligation => {
      const due = lease.payment ? after({ days: lease.payment.dueDays }, dayOfInstant(bill.at), now) : NO_DAY
      return {
        ...due,
        kind: 'payment',
        side: 'lessee',
        title: { zh: `支付 ${bill.month} 账单`, en: `Pay the bill of ${bill.month}` },
        state: stateOf(bill.outstandingFen <= bill.heldFen, due, now.day),
        note: lease.payment
          ? null
          : { zh: '合同没有约定付款日，依法定期限', en: 'no day was agreed: the statutory times apply' },
        basis: ['cn/civil-code#721'],
        clause: lease.payment ? 'payment-due' : null,
        month: bill.month,
        invoice: bill.invoice,
      }
    })
}

function term({ lease, until, renewal }: Performed, { day, law }: Now): Obligation[] {
  if (until === null || lease.startedAt === null) return []
  const noticeOn = renewalNoticeDay(until, daysFor('renewalNoticeDays', lease.days ?? null, law))
  const given = renewal?.noticeGiven === true
  const ended = lease.state === 'ended'
  const isPast = noticeOn < day
  const atEnd = { dueOn: until, aboutOn: null }
  return [
    {
      kind: 'renewal-notice',
      side: 'both',
      title: { zh: '不续的，通知对方', en: 'Say so if you do not go on' },
      dueOn: noticeOn,
      aboutOn: null,
      state: given || ended || isPast ? 'done' : 'open',
      note:
        given || ended || !isPast
          ? null
          : { zh: '通知期已过，没有一方通知不续', en: 'the day has passed; neither side gave notice' },
      basis: [CONTRACT_DAYS, 'cn/civil-code#509'],
      clause: 'renewal-notice',
    },
    {
      ...plain,
      ...atEnd,
      kind: 'term-end',
      side: 'both',
      title: { zh: '租期届满', en: 'End of the term' },
      state: stateOf(ended, atEnd, day),
      note:
        !ended && until < day
          ? { zh: '已届满而继续使用', en: 'the term is over and use goes on' }
          : given && !ended
            ? { zh: '已通知不续，届满终止', en: 'notice was given: it ends then' }
            : null,
      basis: ['cn/civil-code#734'],
    },
  ]
}

function ending({ lease, nature, ending: file, bills }: Performed, now: Now): Obligation[] {
  if (lease.endedAt === null || lease.startedAt === null) return []
  const endedOn = dayOfInstant(lease.endedAt)
  const days = daysFor('erasureDays', lease.days ?? null, now.law)
  const due = file?.dueOn ? { dueOn: file.dueOn, aboutOn: null } : after({ days }, endedOn, now)
  const lastBilled = bills.some((bill) => bill.month === monthIn(lease.endedAt!, lease.terms.billingZone))
  const one = (
    kind: 'final-bill' | 'erasure' | 'give-back',
    side: Side,
    title: Words,
    done: boolean,
    basis: readonly string[],
  ): Obligation => ({ ...plain, ...due, kind, side, title, state: stateOf(done, due, now.day), basis })
  return [
    one(
      'final-bill',
      'provider',
      { zh: '结清末期账单', en: 'Settle the final bill' },
      file?.finalBill === true || lastBilled,
      ['cn/civil-code#558'],
    ),
    one(
      'erasure',
      'provider',
      { zh: '返还或者清除数据并出具证明', en: 'Return or erase data and certify' },
      file?.erased === true,
      ['cn/pipl#21', 'cn/civil-code#558'],
    ),
    one(
      'give-back',
      'lessee',
      { zh: '返还财产与访问凭证', en: 'Give back property and access' },
      file?.givenBack === true,
      nature === 'lease' ? ['cn/civil-code#733'] : ['cn/civil-code#558'],
    ),
  ]
}
