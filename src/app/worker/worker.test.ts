import type { AnyAct } from '#kernel/act'
import { LogError, RolledBack } from '#kernel/evidence'
import type { Tx } from '#kernel/store'
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
/** Every look at the follow-ups meets `instead` first; what else the transactions do is left alone. */
function meetFollowUps(instead: () => Promise<unknown>): void {
  const { transact } = p.world.store
  p.world.store.transact = (body) =>
    transact((tx) => {
      const rows: Tx['rows'] = async <T extends object>(text: string, values: readonly unknown[] = []) => {
        if (text.includes('from act.follow_up')) await instead()
        return await tx.rows<T>(text, values)
      }
      return body({
        rows,
        one: (text, values) => tx.one(text, values),
        queue: (text, values) => tx.queue(text, values),
        flush: () => tx.flush(),
        savepoint: (inner) => tx.savepoint(inner),
      })
    })
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
    // the place is given in the database first, the log has it a moment later
    await until(async () => p.log.size === (await count('select count(*)::int as n from evidence.leaf')))
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

  it('carries evidence and fires what is due while follow-ups fail', async () => {
    meetFollowUps(() => Promise.reject(new Error('poison')))
    await p.world.store.transact(async (tx) =>
      setTimer(tx, {
        timer: p.clock.id(),
        dueAt: '2026-06-15T02:00:00.000Z',
        act: 'contracts.lease.end',
        input: {},
        basis: [],
        stream: 'test/1',
        seq: 0,
      }),
    )
    const said: string[] = []
    worker = startWorker(p, { pollMs: 20, log: ({ what }) => said.push(what) })
    await p.party('某', ['lessee'])
    await until(() => p.log.size > 0)
    await until(
      async () => (await count('select count(*)::int as n from procedure.timer where ended_at is null')) === 0,
    )
    expect(worker.state).toMatchObject({ trouble: 'poison', logBroken: null })
    expect(said.filter((what) => what === 'follow-ups')).toHaveLength(1)
  })

  it('carries evidence while a follow-up waits for a lock', async () => {
    let release = (): void => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    meetFollowUps(() => held)
    worker = startWorker(p, { pollMs: 20 })
    await p.party('某', ['lessee'])
    await until(() => p.log.size > 0)
    release()
  })

  it('says that the log is broken, at once and for good when the log itself says so', async () => {
    let carries = 0
    const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
    const sequencer = {
      carry: () => {
        carries += 1
        return Promise.reject(new LogError('broken', 'planted', { cause: full }))
      },
      settle: () => Promise.resolve(),
    }
    worker = startWorker({ ...p, sequencer }, { pollMs: 20 })
    await until(() => worker!.state.logBroken === 'planted (ENOSPC)')
    const { rounds } = worker.state
    await until(() => worker!.state.rounds > rounds + 3)
    expect(carries).toBe(1)
    expect(worker.state.rolledBack).toBeNull()
  })

  it('calls the log broken when carrying fails for longer than it waits, until it succeeds again', async () => {
    let fails = true
    const sequencer = {
      carry: () => (fails ? Promise.reject(new Error('locked')) : Promise.resolve(0)),
      settle: () => Promise.resolve(),
    }
    worker = startWorker({ ...p, sequencer }, { pollMs: 20, longestPauseMs: 40, logPatienceMs: 300 })
    await until(() => worker!.state.trouble === 'locked')
    expect(worker.state.logBroken).toBeNull()
    await until(() => worker!.state.logBroken === 'locked')
    fails = false
    await until(() => worker!.state.logBroken === null && worker!.state.trouble === null)
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
    expect(first).toMatchObject({ fired: 0, refused: 2, kept: 1 })
    expect(first.problems.map((problem) => problem.act).sort()).toEqual(['contracts.lease.end', 'no.such.act'])
    expect(await fireTimers(p.world, p.acts)).toMatchObject({ fired: 0, refused: 0, kept: 0 })
    p.clock.set('2026-06-17T00:00:00.000Z')
    expect(await fireTimers(p.world, p.acts)).toMatchObject({ fired: 0, refused: 1, kept: 1 })
    // An act that this version does not know may be known to the next.
    expect(
      await count(`select count(*)::int as n from procedure.timer where ended_at is null and act = 'no.such.act'`),
    ).toBe(1)
  })

  const timers = (): Promise<{ attempts: number; outcome: string | null; problem: string | null; waits: boolean }[]> =>
    p.world.store.transact((tx) =>
      tx.rows('select attempts, outcome, problem, try_after > $1 as waits from procedure.timer order by set_by_seq', [
        p.clock.now(),
      ]),
    )
  const model = (name: string): object => ({
    model: name,
    vendor: null,
    memoryGib: null,
    disclosed: false,
    source: '试',
  })
  /** The table of acts, where declaring a model is open to the platform and asks the database `first` before. */
  const actsMeeting = (first: (tx: Tx, name: string) => Promise<unknown>): Map<string, AnyAct> => {
    const declare = p.acts.get('capacity.model.declare')!
    const load: AnyAct['load'] = async (tx, input: { model: string }, now) => {
      await first(tx, input.model)
      return (await declare.load(tx, input, now)) as object
    }
    return new Map([...p.acts, [declare.name, { ...declare, by: ['platform'], load }]])
  }
  const raise = (tx: Tx, code: string): Promise<unknown> =>
    tx.rows(`do $$ begin raise exception 'planted' using errcode = '${code}'; end $$`)

  it('keeps a timer whose act met a lock, and fires it once the lock is free', async () => {
    let locked = true
    const acts = actsMeeting(async (tx) => (locked ? await raise(tx, '55P03') : undefined))
    await set('capacity.model.declare', model('T1'), '2026-06-15T02:00:00.000Z', 0)
    expect(await fireTimers(p.world, acts)).toMatchObject({ fired: 0, refused: 0, kept: 1 })
    expect(await timers()).toEqual([{ attempts: 1, outcome: null, problem: 'planted', waits: true }])
    locked = false
    expect(await fireTimers(p.world, acts)).toMatchObject({ fired: 0, kept: 0 }) // not before its time
    p.clock.tick(1_001)
    expect(await fireTimers(p.world, acts)).toMatchObject({ fired: 1, kept: 0 })
    expect((await timers())[0]).toMatchObject({ outcome: 'fired', problem: null })
  })

  it('does not let a transaction that breaks hold the other timers up', async () => {
    const acts = actsMeeting(async (tx, name) => (name === 'T1' ? await raise(tx, '40P01') : undefined))
    await set('capacity.model.declare', model('T1'), '2026-06-15T01:00:00.000Z', 0)
    await set('capacity.model.declare', model('T2'), '2026-06-15T02:00:00.000Z', 1)
    expect(await fireTimers(p.world, acts)).toMatchObject({ fired: 1, refused: 0, kept: 1 })
    expect((await timers()).map(({ attempts, outcome }) => [attempts, outcome])).toEqual([
      [1, null],
      [0, 'fired'],
    ])
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
