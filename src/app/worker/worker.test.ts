import { RolledBack } from '#kernel/evidence'
import { setTimer } from '#kernel/procedure'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cast, testPlatform, type TestPlatform } from '../../../test/world.ts'
import { isDatabaseAway } from './away.ts'
import { fireTimers } from './timers.ts'
import { startWorker, type Worker } from './worker.ts'

let p: TestPlatform
let worker: Worker | undefined
async function open(): Promise<void> {
  p = await testPlatform()
}
async function close(): Promise<void> {
  await worker?.stop()
  worker = undefined
  await p.close()
}

async function until(done: () => boolean | Promise<boolean>, milliseconds = 5_000): Promise<void> {
  const end = Date.now() + milliseconds
  while (!(await done())) {
    if (Date.now() > end) throw new Error('it did not happen in time')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
const count = async (sql: string): Promise<number> =>
  (await p.world.store.transact((tx) => tx.one<{ n: number }>(sql)))!.n

describe('the worker', () => {
  beforeEach(open)
  afterEach(close)

  it('performs what follows and gives every leaf its place, woken by a commit', async () => {
    worker = startWorker(p, { pollMs: 60_000 })
    p.world.committed = () => worker!.wake()
    const who = await cast(p)
    await p.yes('market.order.place', who.lessee, {
      offer: who.offer,
      quote: null,
      cards: 1,
      shareMilli: 500,
      cpuMilli: 0,
      memoryMib: 0,
      hours: 5,
      from: p.clock.now(),
    })
    await until(async () => (await count('select count(*)::int as n from contracts.lease')) === 1)
    await until(async () => (await count('select count(*)::int as n from evidence.leaf where pos is null')) === 0)
    expect(p.log.size).toBe(await count('select count(*)::int as n from evidence.leaf'))
    expect(worker.state).toMatchObject({ rolledBack: null, trouble: null, followUpsSettled: 1, followUpsFailed: 0 })
  })

  it('looks by itself when nobody wakes it', async () => {
    worker = startWorker(p, { pollMs: 30 })
    await p.party('某', ['lessee'])
    await until(() => p.log.size > 0)
  })

  it('waits for a database that is away, says so once, and goes on when it is back', async () => {
    const said: string[] = []
    let away = true
    const { transact } = p.world.store
    p.world.store.transact = (body) =>
      away ? Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })) : transact(body)
    worker = startWorker(p, {
      pollMs: 20,
      longestPauseMs: 50,
      log: ({ what, problem }) => said.push(`${what}: ${problem}`),
    })
    await until(() => said.length > 0)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(said).toHaveLength(1)
    expect(said[0]).toMatch(/^database: /)
    away = false
    await until(() => worker!.state.trouble === null && worker!.state.rounds > 0)
    expect(said).toHaveLength(2)
  })

  it('signs nothing more when the log and the database disagree, but goes on with what follows', async () => {
    const sequencer = { carry: () => Promise.reject(new RolledBack('planted')), settle: () => Promise.resolve() }
    worker = startWorker({ ...p, sequencer }, { pollMs: 20 })
    await until(() => worker!.state.rolledBack === 'planted')
    const rounds = worker.state.rounds
    await until(() => worker!.state.rounds > rounds + 2)
    expect(p.log.size).toBe(0)
  })

  it('stops after the round that is under way, even while it pauses', async () => {
    worker = startWorker(p, { pollMs: 60_000 })
    await until(() => worker!.state.rounds > 0)
    const begun = Date.now()
    await worker.stop()
    expect(Date.now() - begun).toBeLessThan(1_000)
  })
})

describe('timers', () => {
  beforeEach(open)
  afterEach(close)

  const set = (act: string, input: object, dueAt: string, seq: number): Promise<void> =>
    p.world.store.transact(async (tx) =>
      setTimer(tx, { timer: p.clock.id(), dueAt, act, input, basis: [], stream: 'test/1', seq }),
    )

  it('fires what is due, once, as the platform; a lawful no ends a timer too', async () => {
    const who = await cast(p)
    await p.yes('market.order.place', who.lessee, {
      offer: who.offer,
      quote: null,
      cards: 1,
      shareMilli: 500,
      cpuMilli: 0,
      memoryMib: 0,
      hours: 5,
      from: p.clock.now(),
    })
    await p.follow()
    const { lease } = (await p.world.store.transact((tx) =>
      tx.one<{ lease: string }>('select lease from contracts.lease'),
    ))!
    await set('contracts.lease.end', { lease, reason: '到期' }, '2026-06-15T02:00:00.000Z', 0) // drafted: refused
    await set('contracts.lease.end', { lease, reason: '到期' }, '2026-06-16T00:00:00.000Z', 1) // not yet
    await set('no.such.act', {}, '2026-06-15T02:00:00.000Z', 2)
    await set('contracts.lease.end', { lease: 'not an id' }, '2026-06-15T02:00:00.000Z', 3)
    const first = await fireTimers(p.world, p.acts)
    expect(first).toMatchObject({ fired: 0, refused: 3 })
    expect(first.problems.map((problem) => problem.act).sort()).toEqual(['contracts.lease.end', 'no.such.act'])
    expect(await fireTimers(p.world, p.acts)).toMatchObject({ fired: 0, refused: 0 })
    p.clock.set('2026-06-17T00:00:00.000Z')
    expect(await fireTimers(p.world, p.acts)).toMatchObject({ fired: 0, refused: 1 })
    expect(await count('select count(*)::int as n from procedure.timer where ended_at is null')).toBe(0)
  })
})

describe('isDatabaseAway', () => {
  it.each([
    [Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), true],
    [Object.assign(new Error('x'), { code: '57P01' }), true],
    [Object.assign(new Error('x'), { code: '57P03' }), true],
    [Object.assign(new Error('x'), { code: '08006' }), true],
    [new Error('Connection terminated unexpectedly'), true],
    [new AggregateError([Object.assign(new Error('x'), { code: 'ECONNREFUSED' })]), true],
    [Object.assign(new Error('duplicate key'), { code: '23505' }), false],
    [new TypeError('undefined is not a function'), false],
    ['a string', false],
  ])('%s → %s', (error, away) => expect(isDatabaseAway(error)).toBe(away))
})
