// What the tests of performing a lease share: a platform of their own, leases as negotiated ones are pinned, and the steps.
import { look, type Outcome } from '#kernel/act'
import { leaseOf, type Lease } from '#domain/contracts'
import type { Actor } from '#kernel/identity'
import { afterAll, beforeAll, expect } from 'vitest'
import { fireTimers } from '../src/app/worker/timers.ts'
import { cast, runningLease, testPlatform, type TestPlatform } from './world.ts'

export const PLACE = 'cn-gd-sz'
export const DAYS = { acceptanceDays: 5, cureDays: 10, renewalNoticeDays: 30 }

export let p: TestPlatform
export let who: Awaited<ReturnType<typeof cast>>
export let stranger: Actor
export let heir: Actor

/** A platform of its own for the tests of one kind: their clocks go on, and never back behind a lease that ended. */
export function staged(): void {
  beforeAll(stage, 60_000)
  afterAll(() => p.close())
}
async function stage(): Promise<void> {
  p = await testPlatform({ seed: 'performance', at: '2026-02-02T02:00:00.000Z' })
  who = await cast(p)
  // room for every lease of these tests
  await p.yes('capacity.node.register', who.provider, {
    serial: 'node-2',
    place: PLACE,
    cpuMilli: 2_000_000,
    memoryMib: 4_194_304,
    devices: [{ serial: 'node-2/gpu0', model: 'X100' }],
  })
  stranger = await p.party('路人（示例）', ['lessee'])
  heir = await p.party('受让方（示例）', ['lessee'])
}

/** A running lease on a small share of a card, pinned as a negotiated contract would pin it. */
export async function leased(pinned: object = { nature: 'lease', days: DAYS }): Promise<string> {
  const lease = await runningLease(p, who, { shareMilli: 20 })
  await p.world.store.transact(async (tx) =>
    tx.queue('update contracts.lease set pinned = $2 where lease = $1', [lease, JSON.stringify(pinned)]),
  )
  expect((await stored(lease))!.state).toBe('running')
  return lease
}
export const stored = (lease: string): Promise<Lease | undefined> => p.world.store.transact((tx) => leaseOf(tx, lease))
export const opening = (lease: string, fields: object): object => ({
  title: '示例',
  place: PLACE,
  about: `lease/${lease}`,
  ...fields,
})
export const open = async (act: string, actor: Actor, lease: string, fields: object): Promise<string> =>
  (await p.yes(`performance.${act}`, actor, opening(lease, fields)))['file'] as string
export const step = async (act: string, actor: Actor, file: string, fields: object = {}): Promise<unknown> => {
  const decision = await p.yes(`performance.${act}`, actor, { file, ...fields })
  await p.follow()
  return decision
}
export const no = async (act: string, actor: Actor, input: object): Promise<string> => {
  const outcome: Outcome = await p.act(`performance.${act}`, actor, input)
  if (outcome.done) throw new Error(`${act} was not refused`)
  expect(outcome.basis.length).toBeGreaterThan(0)
  return outcome.refused
}
export const fire = async (at: string): Promise<void> => {
  p.clock.set(at)
  while ((await fireTimers(p.world, p.acts)).fired > 0) await p.follow()
  await p.follow()
}
export const stateOf = async (file: string): Promise<string> =>
  (await p.world.store.transact((tx) =>
    tx.one<{ state: string }>('select state from casework.file where file = $1', [file]),
  ))!.state
// oxlint-disable-next-line typescript/no-explicit-any
export const see = async (actor: Actor, file: string): Promise<any> =>
  (
    (await look(p.world.store, p.views.get('casework.file.get')!, { actor, input: { file }, now: p.clock.now() })) as {
      item: unknown
    }
  ).item

export const proof = [{ name: '证据.pdf', sha256: 'b'.repeat(64) }]
export const demand = { ground: 'payment', what: '六月账单', knownOn: '2026-02-02' }
