// The calendar of a lease, counted over the notified calendar of 2026: holidays move a last day on, nothing is guessed
// beyond it, and what was done is done.
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadLaw } from '#kernel/rules'
import { addDays } from '#kernel/time'
import { obligationsOf, type Obligation, type Performed } from './obligations.ts'

const book = loadLaw(join(import.meta.dirname, '../../../law'))
const on = (day: string) => ({ day, law: book.at(day, 'cn-gd-sz') })

const terms = { billingZone: 'Asia/Shanghai' } as Performed['lease']['terms']
const performed = (over: Partial<Performed> = {}, lease: Partial<Performed['lease']> = {}): Performed => ({
  lease: {
    state: 'running',
    from: '2026-06-15T01:00:00.000Z',
    signedAt: '2026-06-14T01:00:00.000Z',
    startedAt: '2026-06-15T02:00:00.000Z',
    endedAt: null,
    payment: { dueDays: 10, latePpmPerDay: 500 },
    days: { acceptanceDays: 5, cureDays: 10, renewalNoticeDays: 30 },
    terms,
    ...lease,
  },
  nature: 'lease',
  until: '2026-12-31',
  hasServiceLevel: true,
  bills: [],
  creditPpm: new Map(),
  acceptance: null,
  renewal: null,
  ending: null,
  clocks: [],
  ...over,
})
const bill = (month: string, at: string, outstandingFen: number) => ({
  invoice: `i-${month}`,
  lessee: 'l',
  provider: 'p',
  month,
  at,
  totalFen: 1_000,
  creditFen: 0,
  serviceCreditFen: 0,
  outstandingFen,
  heldFen: 0,
})
const of = (found: Obligation[], kind: Obligation['kind'], month?: string): Obligation =>
  found.find((o) => o.kind === kind && (month === undefined || o.month === month))!

describe('days', () => {
  test('five days from delivery end on a Saturday in the Dragon Boat holiday: the next working day', () => {
    // 2026-06-20 is a Saturday, 06-19 to 06-21 the holiday; Monday the 22nd is a working day
    expect(of(obligationsOf(performed(), on('2026-06-15')), 'acceptance')).toMatchObject({
      dueOn: '2026-06-22',
      state: 'open',
      side: 'lessee',
      clause: 'acceptance',
    })
  })
  test('data stays for the days of the contract, then those of the rule to erase it: as its clause says', () => {
    const days = { acceptanceDays: 5, cureDays: 10, renewalNoticeDays: 30 }
    const erased = (more: object) =>
      of(
        obligationsOf(
          performed({}, { state: 'ended', endedAt: '2026-06-30T02:00:00.000Z', days: { ...days, ...more } }),
          on('2026-07-01'),
        ),
        'erasure',
      )
    expect(erased({ erasureDays: 15 })).toMatchObject({ dueOn: '2026-07-22', side: 'provider' })
    expect(erased({})).toMatchObject({ dueOn: '2026-07-07' })
  })
  test('a bill of 21 September is due past the National Day holiday', () => {
    const found = obligationsOf(
      performed({ bills: [bill('2026-08', '2026-09-21T02:00:00.000Z', 1_000)] }),
      on('2026-09-22'),
    )
    // ten days end on 1 October; the holiday lasts to the 7th
    expect(of(found, 'payment')).toMatchObject({ dueOn: '2026-10-08', state: 'open', clause: 'payment-due' })
  })
  test('a month that ends before a rest day: the bill is expected on the next working day', () => {
    // 31 October 2026 is a Saturday
    expect(of(obligationsOf(performed(), on('2026-11-05')), 'bill', '2026-10')).toMatchObject({
      dueOn: '2026-11-02',
      state: 'overdue',
    })
  })
  test('beyond the notified calendar the day is not told, only what it is about', () => {
    const found = obligationsOf(
      performed({ bills: [bill('2026-11', '2026-12-25T02:00:00.000Z', 1_000)] }),
      on('2026-12-26'),
    )
    expect(of(found, 'payment')).toMatchObject({ dueOn: null, aboutOn: '2027-01-04', state: 'open' })
  })
  test('notice not to renew: thirty days before the end, which nothing moves', () => {
    const found = obligationsOf(performed(), on('2026-06-15'))
    expect(of(found, 'renewal-notice')).toMatchObject({ dueOn: '2026-12-01', state: 'open' })
    expect(of(found, 'term-end')).toMatchObject({ dueOn: '2026-12-31', state: 'open' })
  })
})

describe('state', () => {
  test('paid is done, unpaid after its day is overdue, without an agreed day nothing is overdue', () => {
    const bills = [bill('2026-06', '2026-07-01T02:00:00.000Z', 0), bill('2026-07', '2026-08-03T02:00:00.000Z', 1)]
    const found = obligationsOf(performed({ bills }), on('2026-09-01'))
    expect([of(found, 'payment', '2026-06').state, of(found, 'payment', '2026-07').state]).toEqual(['done', 'overdue'])
    const silent = obligationsOf(performed({ bills }, { payment: null }), on('2026-09-01'))
    expect(of(silent, 'payment', '2026-07')).toMatchObject({ dueOn: null, aboutOn: null, state: 'open' })
  })
  test('a right that ran out is no debt; a missed level is owed until it is credited', () => {
    const missed = performed({
      bills: [bill('2026-06', '2026-07-01T02:00:00.000Z', 0)],
      creditPpm: new Map([['2026-06', 100_000]]),
    })
    const found = obligationsOf(missed, on('2026-07-15'))
    expect(of(found, 'acceptance')).toMatchObject({ state: 'done', note: { zh: expect.stringContaining('隐蔽缺陷') } })
    expect(of(found, 'service-level', '2026-06')).toMatchObject({
      state: 'overdue',
      note: { zh: expect.stringContaining('10%') },
    })
    const credited = obligationsOf(
      { ...missed, bills: [{ ...missed.bills[0]!, serviceCreditFen: 100 }] },
      on('2026-07-15'),
    )
    expect(of(credited, 'service-level', '2026-06').state).toBe('done')
  })
  test('nothing before signature; the end brings bill, erasure and giving back', () => {
    expect(obligationsOf(performed({}, { signedAt: null }), on('2026-06-15'))).toEqual([])
    const ended = performed(
      { ending: { finalBill: false, erased: true, givenBack: false, dueOn: '2026-07-08' } },
      { state: 'ended', endedAt: '2026-07-01T02:00:00.000Z' },
    )
    const found = obligationsOf(ended, on('2026-07-09'))
    expect(['final-bill', 'erasure', 'give-back'].map((kind) => of(found, kind as Obligation['kind']).state)).toEqual([
      'overdue',
      'done',
      'overdue',
    ])
    expect(of(found, 'term-end').state).toBe('done')
  })
  test('a service has no giving back of a leased thing, a lease has', () => {
    const end = { state: 'ended' as const, endedAt: '2026-07-01T02:00:00.000Z' }
    const basis = (nature: Performed['nature']): readonly string[] =>
      of(obligationsOf(performed({ nature }, end), on('2026-07-02')), 'give-back').basis
    expect(basis('lease')).toEqual(['cn/civil-code#733'])
    expect(basis('service')).toEqual(['cn/civil-code#558'])
  })
})

test('whatever the day: soonest first, one bill for each month run, every article on file, nothing due on a rest day', () => {
  const { calendars } = book.at('2026-06-15', 'cn-gd-sz')
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 190 }), fc.integer({ min: 1, max: 60 }), (later, acceptanceDays) => {
      const day = addDays('2026-06-15', later)
      const found = obligationsOf(
        performed({}, { days: { acceptanceDays, cureDays: 1, renewalNoticeDays: 1 } }),
        on(day),
      )
      const order = found.map(({ dueOn, aboutOn }) => dueOn ?? aboutOn ?? '9999')
      expect(order).toEqual(order.toSorted())
      const months = found.filter(({ kind }) => kind === 'bill').map(({ month }) => month)
      expect(new Set(months).size).toBe(months.length)
      expect(months).toHaveLength(Number(day.slice(5, 7)) - 5)
      for (const { kind, dueOn, basis } of found) {
        for (const cite of basis) expect(book.show(cite, { on: day }).inForce).toBe(true)
        if (['acceptance', 'bill', 'payment'].includes(kind) && dueOn !== null)
          expect(calendars.restReason(dueOn)).toBeFalsy()
      }
    }),
    { numRuns: 60 },
  )
})
