// The world of the tests: a platform on a fresh database, a clock that can be set, and a few people.
import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { drainFollowUps, perform, type Outcome } from '#kernel/act'
import { platform as system, sampleUscc, type Actor, type Role } from '#kernel/identity'
import { seededSource } from '#kernel/store'
import pg from 'pg'
import { inject } from 'vitest'
import { openWorld, type Platform } from '../src/app/wiring.ts'
import { TEMPLATE, urlOf } from './global-setup.ts'
import { memoryFolder } from './memory-folder.ts'

/** A decision as the tests read it: its ids and amounts by name. */
// oxlint-disable-next-line typescript/no-explicit-any
type Decided = any

export type TestPlatform = Platform & {
  url: string
  dataDir: string
  clock: ReturnType<typeof seededSource>
  /** performs by name; a key is made up when none is given */
  act(name: string, actor: Actor, input: object, key?: string): Promise<Outcome>
  /** performs by name and expects a yes: returns the decision */
  yes(name: string, actor: Actor, input: object): Promise<Decided>
  /** performs every waiting follow-up */
  follow(): Promise<void>
  /** registers a party and returns it as an actor in its first role */
  party(name: string, kinds: Role[], place?: string): Promise<Actor>
}

let clones = 0

/** A platform on a clone of the template database. The clock starts on 2026-06-15, inside the sample programmes. */
export async function testPlatform({ seed = 'test', at = '2026-06-15T02:00:00.000Z' } = {}): Promise<TestPlatform> {
  const serverUrl = inject('serverUrl')
  const database = `t_${process.pid}_${(clones += 1)}_${randomBytes(3).toString('hex')}`
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  await client.query(`create database ${database} template ${TEMPLATE}`)
  const url = urlOf(serverUrl, database)
  const dataDir = memoryFolder('data')
  const clock = seededSource(seed, at)
  const platform = await openWorld({ url, dataDir, source: clock })

  const operator: Actor = { party: '00000000-0000-7000-8000-0000000000aa', role: 'operator', person: null }
  let keys = 0
  let bodies = 0
  const act = (name: string, actor: Actor, input: object, key = `k${(keys += 1)}`): Promise<Outcome> => {
    const found = platform.acts.get(name)
    if (!found) throw new Error(`no act is named ${name}`)
    return perform(platform.world, found, { actor, key, input }) as Promise<Outcome>
  }
  const yes: TestPlatform['yes'] = async (name, actor, input) => {
    const outcome = await act(name, actor, input)
    if (!outcome.done) throw new Error(`${name} was refused: ${outcome.refused} ${outcome.says.en}`)
    return outcome.decision
  }
  return {
    ...platform,
    url,
    dataDir,
    clock,
    act,
    yes,
    async follow() {
      while ((await drainFollowUps(platform.world, platform.acts)).settled > 0);
    },
    async party(name, kinds, place = 'cn-gd-sz') {
      const { party } = await yes('admission.party.register', operator, {
        uscc: sampleUscc((bodies += 1)),
        name,
        kinds,
        place,
      })
      return { party, role: kinds[0]!, person: null }
    },
    async close() {
      await platform.close()
      rmSync(dataDir, { recursive: true, force: true })
      await client.query(`drop database if exists ${database} with (force)`)
      await client.end()
    },
  }
}

export { system as platformActor }

/** The usual cast: an operator, a provider with a licence, one node of two cards, an open offer, a lessee in Shenzhen, a department. */
export async function cast(
  p: TestPlatform,
): Promise<{ operator: Actor; provider: Actor; lessee: Actor; department: Actor; offer: string }> {
  const operator = await p.party('运营方（示例）', ['operator'])
  const provider = await p.party('供给方（示例）', ['provider'])
  const lessee = await p.party('需求方（示例）', ['lessee'])
  const department = await p.party('主管部门（示例）', ['authority:industry'])
  await p.yes('admission.licence.file', provider, {
    kind: 'vats-idc',
    number: 'B1-20260001',
    issuedBy: '示例通信管理局',
    validFrom: '2026-01-01',
    validUntil: '2030-12-31',
  })
  await p.yes('capacity.model.declare', operator, {
    model: 'X100',
    vendor: '示例厂',
    memoryGib: 64,
    disclosed: true,
    source: '示例规格书',
  })
  await p.yes('capacity.node.register', provider, {
    serial: 'node-1',
    place: 'cn-gd-sz',
    cpuMilli: 64_000,
    memoryMib: 262_144,
    devices: [
      { serial: 'node-1/gpu0', model: 'X100' },
      { serial: 'node-1/gpu1', model: 'X100' },
    ],
  })
  const { offer } = await p.yes('market.offer.publish', provider, {
    mode: 'by-scale',
    models: ['X100'],
    unitPriceFen: 600,
    place: 'cn-gd-sz',
    validFrom: '2026-01-01',
    validUntil: null,
    terms: sampleTerms,
  })
  return { operator, provider, lessee, department, offer }
}

export const sampleTerms = {
  billingStart: 'delivered',
  grainSeconds: 1,
  minimumSeconds: 0,
  billedWhenStopped: false,
  partialDevice: 'share',
  conversion: 'none',
  billingZone: 'Asia/Shanghai',
} as const

/** The lease that was drafted for an order, and the hash its sides sign. */
export async function draftedLease(p: TestPlatform, order: string): Promise<{ lease: string; termsHash: string }> {
  const [row] = await p.world.store.transact((tx) =>
    tx.rows<{ lease: string; termsHash: string }>(
      'select lease, terms_hash as "termsHash" from contracts.lease where "order" = $1',
      [order],
    ),
  )
  return row!
}

/** Order, draft, both signatures, allocation, start: a lease that runs. */
export async function runningLease(
  p: TestPlatform,
  who: { provider: Actor; lessee: Actor; offer: string },
  order: { cards?: number; shareMilli?: number; hours?: number } = {},
): Promise<string> {
  const { order: placed } = await p.yes('market.order.place', who.lessee, {
    offer: who.offer,
    quote: null,
    cards: order.cards ?? 1,
    shareMilli: order.shareMilli ?? 1_000,
    cpuMilli: 8_000,
    memoryMib: 32_768,
    hours: order.hours ?? 100,
    from: p.clock.now(),
  })
  await p.follow()
  const { lease, termsHash } = await draftedLease(p, placed)
  await p.yes('contracts.lease.sign', who.lessee, { lease, termsHash })
  await p.yes('contracts.lease.sign', who.provider, { lease, termsHash })
  await p.follow()
  return lease
}
