// The one road, walked on a real database: what is acknowledged is recorded, what is repeated is answered again,
// what is refused names its article, and nothing is half done.
import {
  drainFollowUps,
  Forbidden,
  InvalidInput,
  KeyReused,
  look,
  performMany,
  perform,
  decideAgain,
  type AnyAct,
} from '#kernel/act'
import { leavesOf } from '#kernel/evidence'
import { canonical } from '#kernel/proof'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  cast,
  draftedLease,
  platformActor,
  runningLease,
  sampleTerms,
  testPlatform,
  type TestPlatform,
} from '../../../test/world.ts'

let p: TestPlatform
let who: Awaited<ReturnType<typeof cast>>
beforeAll(async () => {
  p = await testPlatform({ seed: 'perform' })
  who = await cast(p)
})
afterAll(() => p.close())

const request = { mode: 'by-scale', models: ['X100'], cards: 1, shareMilli: 500, hours: 10, place: 'cn', note: '' }
const rows = <T extends object>(sql: string, values: unknown[] = []): Promise<T[]> =>
  p.world.store.transact((tx) => tx.rows<T>(sql, values))

describe('idempotency', () => {
  test('the same key and body give the same answer, once', async () => {
    const first = await p.act('market.request.post', who.lessee, request, 'same')
    const again = await p.act('market.request.post', who.lessee, request, 'same')
    expect(again).toEqual(first)
    expect(
      await rows('select 1 from market.request where request = $1', [
        (first as never as { decision: { request: string } }).decision.request,
      ]),
    ).toHaveLength(1)
  })
  test('the same key with another body is an error, and writes nothing', async () => {
    await p.act('market.request.post', who.lessee, request, 'reused')
    await expect(p.act('market.request.post', who.lessee, { ...request, hours: 11 }, 'reused')).rejects.toBeInstanceOf(
      KeyReused,
    )
  })
  test('a stored refusal replays too, even when it would be a yes by now', async () => {
    const provider = await p.party('待备案供给方（示例）', ['provider'])
    const offer = {
      mode: 'by-scale',
      models: [],
      unitPriceFen: 100,
      place: 'cn',
      validFrom: '2026-01-01',
      validUntil: null,
      terms: sampleTerms,
    }
    const refused = await p.act('market.offer.publish', provider, offer, 'early')
    expect(refused).toMatchObject({
      done: false,
      refused: 'no-licence',
      basis: ['cn/telecom-regulations#13'],
      day: '2026-06-15',
    })
    await p.yes('admission.licence.file', provider, {
      kind: 'vats-cloud',
      number: 'C1',
      issuedBy: '示例',
      validFrom: '2026-01-01',
      validUntil: '2027-01-01',
    })
    expect(await p.act('market.offer.publish', provider, offer, 'early')).toEqual(refused)
    expect(await p.act('market.offer.publish', provider, offer, 'later')).toMatchObject({ done: true })
  })
  test('eight at once under one key: one effect, eight equal answers', async () => {
    const all = await Promise.all(
      Array.from({ length: 8 }, () => p.act('market.request.post', who.lessee, request, 'eight')),
    )
    for (const outcome of all) expect(outcome).toEqual(all[0])
  })
})

describe('who and what', () => {
  test('a role that may not is told by which policy, and leaves no leaf', async () => {
    const before = await rows<{ n: number }>('select count(*)::int as n from evidence.leaf')
    await expect(p.act('market.offer.publish', who.lessee, {})).rejects.toBeInstanceOf(Forbidden)
    await expect(p.act('market.request.post', who.lessee, { ...request, hours: -1 })).rejects.toBeInstanceOf(
      InvalidInput,
    )
    expect(await rows('select count(*)::int as n from evidence.leaf')).toEqual(before)
  })
  test('an unknown field is named', async () => {
    await expect(p.act('market.request.post', who.lessee, { ...request, extra: 1 })).rejects.toMatchObject({
      parameters: [{ path: '(body)' }],
    })
  })
})

describe('evidence', () => {
  test('a stream has no gap, each leaf names the one before, refusals included', async () => {
    const lease = await runningLease(p, who, { cards: 1, shareMilli: 100 })
    await p.act('contracts.lease.sign', who.lessee, { lease, termsHash: '0'.repeat(64) })
    const leaves = await p.world.store.transact((tx) => leavesOf(tx, [`lease/${lease}`]))
    expect(leaves.map((l) => l.seq)).toEqual(leaves.map((_, i) => i))
    leaves.forEach((leaf, i) => {
      expect(JSON.parse(leaf.entry).prev).toBe(i === 0 ? null : leaves[i - 1]!.hash.toString('hex'))
    })
    expect(JSON.parse(leaves.at(-1)!.record!)).toMatchObject({ outcome: 'refused', 'refused.code': 'wrong-state' })
  })
  test('every decision can be taken again from its record, with the same result', async () => {
    const all = await rows<{ kind: string; record: string }>('select kind, record from evidence.leaf order by id')
    expect(all.length).toBeGreaterThan(20)
    for (const { kind, record } of all) {
      const fields = JSON.parse(record)
      const { decision } = decideAgain(p.world.law, p.acts.get(kind) as AnyAct, fields)
      for (const [name, value] of Object.entries(decision as object)) {
        if (fields.outcome === 'done' && value !== undefined)
          expect(canonical(fields[`decision.${name}`])).toBe(canonical(value as never))
      }
      if (fields.outcome === 'refused') expect(decision).toMatchObject({ refused: fields['refused.code'] })
    }
  })
})

describe('two at once', () => {
  test('two leases cannot take the same share: the second is refused, not broken', async () => {
    const q = await testPlatform({ seed: 'share' })
    const their = await cast(q)
    const provider = their.provider.party
    const want = (lease: string): object => ({
      lease,
      provider,
      models: ['X100'],
      cards: 2,
      shareMilli: 600,
      cpuMilli: 0,
    })
    const ids = Array.from({ length: 6 }, () => q.clock.id())
    const outcomes = await Promise.all(ids.map((lease) => q.act('capacity.lease.allocate', platformActor, want(lease))))
    expect(outcomes.filter((o) => o.done)).toHaveLength(1)
    expect(outcomes.filter((o) => !o.done && o.refused === 'no-capacity')).toHaveLength(5)
    await q.close()
  })
  test('the database refuses an overlapping share even when asked behind the road', async () => {
    const q = await testPlatform({ seed: 'wall' })
    await cast(q)
    const [device] = await q.world.store.transact((tx) =>
      tx.rows<{ device: string }>('select device from capacity.device limit 1'),
    )
    const put = (share: string, from: string, to: string): Promise<unknown> =>
      q.world.store.transact((tx) =>
        tx.rows(
          'insert into capacity.allocation (allocation, lease, device, share, share_milli, span) values ($1, $2, $3, $4, 500, tstzrange($5, $6))',
          [q.clock.id(), q.clock.id(), device!.device, share, from, to],
        ),
      )
    await put('{[0,500)}', '2026-01-01', '2026-01-02')
    await put('{[500,1000)}', '2026-01-01', '2026-01-02')
    await put('{[0,500)}', '2026-01-02', '2026-01-03')
    await expect(put('{[400,600)}', '2026-01-01T12:00:00Z', '2026-01-01T13:00:00Z')).rejects.toMatchObject({
      constraint: 'no_share_twice',
    })
    await q.close()
  })
  test('both sides sign at once: the lease is complete exactly once', async () => {
    const { order } = await p.yes('market.order.place', who.lessee, {
      offer: who.offer,
      quote: null,
      cards: 0,
      shareMilli: 1,
      cpuMilli: 0,
      memoryMib: 0,
      hours: 1,
      from: p.clock.now(),
    })
    await p.follow()
    const sign = await draftedLease(p, order)
    const both = await Promise.all([
      p.act('contracts.lease.sign', who.lessee, sign),
      p.act('contracts.lease.sign', who.provider, sign),
    ])
    expect(both.map((o) => o.done && (o.decision as { complete: boolean }).complete).sort()).toEqual([false, true])
  })
})

describe('many in one transaction', () => {
  test('each under its own savepoint: one wrong act does not touch the others', async () => {
    const act = p.acts.get('market.request.post')!
    const before = await rows<{ n: number }>('select count(*)::int as n from market.request')
    const outcomes = await performMany(p.world, [
      { act, actor: who.lessee, key: 'm1', input: request },
      { act, actor: who.lessee, key: 'm2', input: { ...request, hours: 'no' } },
      { act, actor: who.provider, key: 'm3', input: request },
      { act, actor: who.lessee, key: 'm4', input: request },
    ])
    expect(outcomes.map((o) => (o instanceof Error ? o.constructor.name : o.done))).toEqual([
      true,
      'InvalidInput',
      'Forbidden',
      true,
    ])
    const after = await rows<{ n: number }>('select count(*)::int as n from market.request')
    expect(after[0]!.n - before[0]!.n).toBe(2)
  })
  test('it gives the same evidence as one by one', async () => {
    const one = await perform(p.world, p.acts.get('market.request.post') as AnyAct, {
      actor: who.lessee,
      key: 'alone',
      input: request,
    })
    const [many] = await performMany(p.world, [
      { act: p.acts.get('market.request.post')!, actor: who.lessee, key: 'together', input: request },
    ])
    const shape = async (o: unknown): Promise<string[]> => {
      const { stream } = (o as { receipt: { stream: string } }).receipt
      const [leaf] = await p.world.store.transact((tx) => leavesOf(tx, [stream]))
      return Object.keys(JSON.parse(leaf!.record!))
    }
    expect(await shape(many)).toEqual(await shape(one))
  })
})

describe('a failure inside one of many', () => {
  test('a statement that was queued and fails is laid to its own act; the others are done', async () => {
    const act = p.acts.get('market.request.post')!
    const bad = {
      ...act,
      name: 'test.bad.apply',
      apply: (tx: { queue(sql: string): void }) => Promise.resolve(tx.queue('select 1/0')),
    } as never
    const outcomes = await performMany(p.world, [
      { act, actor: who.lessee, key: 'f1', input: request },
      { act: bad, actor: who.lessee, key: 'f2', input: request },
      { act, actor: who.lessee, key: 'f3', input: request },
    ])
    expect(outcomes.map((o) => (o instanceof Error ? o.message : o.done))).toEqual([true, 'division by zero', true])
    expect(
      (await rows(`select key from act.done where key like 'f_' order by key`)).map((r) => (r as { key: string }).key),
    ).toEqual(['f1', 'f3'])
  })
})

describe('outsiders', () => {
  test('a refusal enters the history of who was refused, not of what was reached for', async () => {
    const lease = await runningLease(p, who, { shareMilli: 50 })
    const stranger = await p.party('外人（示例）', ['lessee'])
    const size = async (stream: string): Promise<number> =>
      (await p.world.store.transact((tx) => leavesOf(tx, [stream]))).length
    const before = await size(`lease/${lease}`)
    const outcome = await p.act('contracts.lease.end', stranger, { lease, reason: 'x'.repeat(500) })
    expect(outcome).toMatchObject({
      refused: 'lease-not-yours',
      receipt: { stream: `refused/${stranger.party}`, seq: 0 },
    })
    expect(await size(`lease/${lease}`)).toBe(before)
    // a stream that does not exist is not created by a refusal either
    const invoice = p.clock.id()
    await p.act('billing.payment.record', stranger, { invoice, amountFen: 1, reference: 'r' })
    expect(await size(`invoice/${invoice}`)).toBe(0)
    // an id in capitals is the same id
    expect(await p.act('contracts.lease.end', stranger, { lease: lease.toUpperCase(), reason: 'x' })).toMatchObject({
      receipt: { stream: `refused/${stranger.party}`, seq: 2 },
    })
  })
})

describe('follow-ups', () => {
  test('of one stream happen in order: a release never overtakes the allocation it undoes', async () => {
    const q = await testPlatform({ seed: 'order' })
    const their = await cast(q)
    const { order } = await q.yes('market.order.place', their.lessee, {
      offer: their.offer,
      quote: null,
      cards: 1,
      shareMilli: 1_000,
      cpuMilli: 0,
      memoryMib: 0,
      hours: 1,
      from: q.clock.now(),
    })
    await q.follow()
    const sign = await draftedLease(q, order)
    await q.yes('contracts.lease.sign', their.lessee, sign)
    await q.yes('contracts.lease.sign', their.provider, sign)
    // the allocation failed once and waits; meanwhile the lessee ends the lease
    await q.world.store.transact((tx) =>
      tx.rows(`update act.follow_up set attempts = 1, try_after = '2026-06-15T03:00:00Z' where done_at is null`),
    )
    await q.yes('contracts.lease.end', their.lessee, { lease: sign.lease, reason: 'x' })
    await q.follow()
    q.clock.set('2026-06-15T04:00:00.000Z')
    await q.follow()
    expect(
      await q.world.store.transact((tx) => tx.rows('select 1 from capacity.allocation where upper_inf(span)')),
    ).toEqual([])
    expect(await q.world.store.transact((tx) => tx.rows('select 1 from act.follow_up where done_at is null'))).toEqual(
      [],
    )
    await q.close()
  })

  test('are never performed twice, however many drain at once', async () => {
    const { order } = await p.yes('market.order.place', who.lessee, {
      offer: who.offer,
      quote: null,
      cards: 0,
      shareMilli: 1,
      cpuMilli: 0,
      memoryMib: 0,
      hours: 1,
      from: p.clock.now(),
    })
    await Promise.all(Array.from({ length: 6 }, () => drainFollowUps(p.world, p.acts)))
    await p.follow()
    expect(await rows('select 1 from contracts.lease where "order" = $1', [order])).toHaveLength(1)
    expect(await rows('select 1 from act.follow_up where done_at is null')).toHaveLength(0)
  })
  test('an act that keeps failing waits longer each time and is not lost', async () => {
    await p.world.store.transact((tx) =>
      tx.rows(`insert into act.follow_up (stream, seq, target, input) values ('test/x', 0, 'no.such.act', '{}')`),
    )
    expect(await drainFollowUps(p.world, p.acts)).toMatchObject({ settled: 0, failed: 1 })
    expect(await drainFollowUps(p.world, p.acts)).toMatchObject({ settled: 0, failed: 0 })
    const [row] = await rows<{ attempts: number; problem: string }>(
      `select attempts, problem from act.follow_up where target = 'no.such.act'`,
    )
    expect(row).toMatchObject({ attempts: 1, problem: 'no act is named no.such.act' })
  })
})

describe('looking', () => {
  test('a stranger sees nothing, and the second wall holds when a view forgets its own', async () => {
    const stranger = await p.party('旁观者（示例）', ['lessee'])
    const list = p.views.get('contracts.lease.list')!
    expect(await look(p.world.store, list, { actor: stranger, input: {} })).toMatchObject({ rows: [] })
    const careless = { ...list, scope: { lessee: 'true' } }
    expect(await look(p.world.store, careless, { actor: stranger, input: {} })).toMatchObject({ rows: [] })
    const seen = (await look(p.world.store, careless, { actor: who.lessee, input: {} })) as { rows: unknown[] }
    expect(seen.rows.length).toBeGreaterThan(0)
  })
  test('a reader can neither write nor read how people prove themselves', async () => {
    const as = (sql: string): Promise<unknown> =>
      p.world.store.read({ party: who.lessee.party, role: 'lessee' }, (s) => s.rows(sql))
    await expect(as('select password from identity.person')).rejects.toMatchObject({ code: '42501' })
    await expect(as('select token from identity.session')).rejects.toMatchObject({ code: '42501' })
    await expect(as('select * from act.done')).rejects.toMatchObject({ code: '42501' })
    await expect(as('select * from procedure.timer')).rejects.toMatchObject({ code: '42501' })
    expect(await as('select * from capacity.allocation')).toEqual([])
    await expect(as(`delete from market.offer`)).rejects.toMatchObject({ code: expect.stringMatching(/25006|42501/) })
  })
  test('as of an earlier day the state is the state of that day', async () => {
    const q = await testPlatform({ seed: 'as-of', at: '2026-06-15T02:00:00.000Z' })
    const their = await cast(q)
    q.clock.set('2026-06-20T02:00:00.000Z')
    await q.yes('market.offer.withdraw', their.provider, { offer: their.offer, reason: '调整' })
    const mine = q.views.get('market.offer.mine')!
    const at = async (asOf: string | null): Promise<unknown> =>
      (
        (await look(q.world.store, mine, { actor: their.provider, input: {}, asOf })) as { rows: { state: string }[] }
      ).rows.map((r) => r.state)
    expect(await at('2026-06-14T00:00:00.000Z')).toEqual([])
    expect(await at('2026-06-16T00:00:00.000Z')).toEqual(['open'])
    expect(await at(null)).toEqual(['withdrawn'])
    await q.close()
  })
})
