import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cast, runningLease, testPlatform, type TestPlatform } from '../../../test/world.ts'
import { shareFen, withinCaps } from './amount.ts'

describe('how much a voucher may pay', () => {
  const fen = fc.integer({ min: 0, max: 10 ** 12 })
  test('never above the balance, the open bill or the cap, never below zero, and as much as they allow', () => {
    fc.assert(
      fc.property(
        fen,
        fen,
        fen,
        fen,
        fc.integer({ min: 0, max: 1_000_000 }),
        (balanceFen, outstandingFen, contractFen, deductedFen, capPpm) => {
          const cap = shareFen(contractFen, capPpm)
          const now = withinCaps(balanceFen, [
            { cap: 'outstanding', capFen: outstandingFen, usedFen: 0 },
            { cap: 'contract', capFen: cap, usedFen: deductedFen },
          ]).fen
          const room = Math.max(0, cap - deductedFen)
          expect(now).toBe(Math.min(balanceFen, outstandingFen, room))
          expect(BigInt(cap) * 1_000_000n <= BigInt(contractFen) * BigInt(capPpm)).toBe(true)
        },
      ),
    )
  })
})

describe('redeeming', () => {
  let p: TestPlatform
  let who: Awaited<ReturnType<typeof cast>>
  const PROGRAMME = 'cn-gd-sz/xunliquan-2025#cap'
  const bill = async (hours: number, estimate: number): Promise<{ invoice: string; lease: string }> => {
    const lease = await runningLease(p, who, { hours: estimate })
    const from = Date.parse(p.clock.now())
    p.clock.tick(hours * 3_600_000)
    await p.yes('metering.usage.record', who.provider, {
      lease,
      meter: lease,
      sourceKind: 'provider',
      intervals: [
        {
          id: '1',
          from: new Date(from).toISOString(),
          to: p.clock.now(),
          cards: 1,
          shareMilli: 1_000,
          cpuMilli: 0,
          memoryMib: 0,
        },
      ],
    })
    await p.yes('contracts.lease.end', who.lessee, { lease, reason: 'x' })
    await p.follow()
    const { invoice } = await p.yes('billing.invoice.issue', who.provider, { lease, month: '2026-06' })
    return { invoice, lease }
  }
  const grant = async (amountFen: number): Promise<string> =>
    (
      await p.yes('subsidy.voucher.grant', who.department, {
        programme: PROGRAMME,
        holder: who.lessee.party,
        amountFen,
      })
    ).voucher
  beforeAll(async () => {
    p = await testPlatform({ seed: 'voucher' })
    who = await cast(p)
  })
  afterAll(() => p.close())

  test('at most half of the contract, whatever the bill', async () => {
    const { invoice } = await bill(20, 10) // contract 6,000 fen, bill 12,000 fen
    const voucher = await grant(1_000_000)
    expect(await p.yes('subsidy.voucher.redeem', who.lessee, { voucher, invoice })).toMatchObject({
      capFen: 3_000,
      deductedFen: 3_000,
      payableFen: 9_000,
    })
    expect(await p.act('subsidy.voucher.redeem', who.lessee, { voucher, invoice })).toMatchObject({
      refused: 'cap-reached',
      basis: [PROGRAMME],
      place: 'cn-gd-sz',
    })
    const other = await bill(1, 10)
    expect(await p.act('subsidy.voucher.redeem', who.lessee, { voucher, invoice: other.invoice })).toMatchObject({
      refused: 'one-voucher-per-contract',
    })
    expect(await p.act('subsidy.voucher.redeem', who.lessee, { voucher: await grant(100), invoice })).toMatchObject({
      refused: 'one-voucher-per-contract',
    })
  })
  test('an inflated estimate does not lift the cap once the lease has ended', async () => {
    const { invoice } = await bill(10, 1_000) // contract 600,000 fen, bill 6,000 fen
    expect(
      await p.yes('subsidy.voucher.redeem', who.lessee, { voucher: await grant(1_000_000), invoice }),
    ).toMatchObject({ capFen: 3_000, deductedFen: 3_000, payableFen: 3_000 })
  })
  test('grants at once never pass the cap of one applicant and year', async () => {
    const q = await testPlatform({ seed: 'grants' })
    const their = await cast(q)
    const all = await Promise.all(
      Array.from({ length: 5 }, () =>
        q.act('subsidy.voucher.grant', their.department, {
          programme: PROGRAMME,
          holder: their.lessee.party,
          amountFen: 1_000_000_000,
        }),
      ),
    )
    expect(all.filter((o) => o.done)).toHaveLength(1)
    q.clock.set('2026-12-01T00:00:00.000Z')
    expect(
      await q.act('subsidy.voucher.grant', their.department, {
        programme: PROGRAMME,
        holder: their.lessee.party,
        amountFen: 1,
      }),
    ).toMatchObject({ refused: 'over-applicant-cap' })
    await q.close()
  })
  test('at once: together never above the cap', async () => {
    const { invoice } = await bill(10, 10)
    const voucher = await grant(2_000)
    const all = (await Promise.all(
      Array.from({ length: 6 }, () => p.act('subsidy.voucher.redeem', who.lessee, { voucher, invoice })),
    )) as { done: boolean }[]
    expect(all.filter((o) => o.done)).toHaveLength(1)
    const [row] = await p.world.store.transact((tx) =>
      tx.rows<{ balance_fen: number }>('select balance_fen from subsidy.voucher where voucher = $1', [voucher]),
    )
    expect(row!.balance_fen).toBe(0)
  })
  test('a stranger, a lapsed programme, the wrong place and too much are refused with the article', async () => {
    const { invoice } = await bill(1, 10)
    const voucher = await grant(100)
    const stranger = await p.party('旁人（示例）', ['lessee'])
    expect(await p.act('subsidy.voucher.redeem', stranger, { voucher, invoice })).toMatchObject({
      refused: 'voucher-not-yours',
    })
    const elsewhere = await p.party('外地需求方（示例）', ['lessee'], 'cn-bj')
    expect(
      await p.act('subsidy.voucher.grant', who.department, {
        programme: PROGRAMME,
        holder: elsewhere.party,
        amountFen: 1,
      }),
    ).toMatchObject({ refused: 'holder-elsewhere' })
    expect(
      await p.act('subsidy.voucher.grant', who.department, {
        programme: PROGRAMME,
        holder: who.lessee.party,
        amountFen: 1_000_000_000,
      }),
    ).toMatchObject({ refused: 'over-applicant-cap' })
    p.clock.set('2026-12-18T15:59:59.000Z') // still the last day in Shanghai
    expect(await p.act('subsidy.voucher.redeem', who.lessee, { voucher, invoice })).toMatchObject({ done: true })
    const late = await p.act('subsidy.voucher.grant', who.department, {
      programme: PROGRAMME,
      holder: who.lessee.party,
      amountFen: 1,
    })
    expect(late).toMatchObject({ done: true })
    p.clock.set('2026-12-18T16:00:00.000Z')
    expect(await p.act('subsidy.voucher.redeem', who.lessee, { voucher, invoice })).toMatchObject({
      refused: 'programme-not-in-force',
      day: '2026-12-19',
    })
    expect(
      await p.act('subsidy.voucher.grant', who.department, {
        programme: PROGRAMME,
        holder: who.lessee.party,
        amountFen: 1,
      }),
    ).toMatchObject({ refused: 'programme-not-in-force' })
  })
})
