// The platform in this process over a new data folder, with a clock that the journey sets: what the law makes one wait
// for takes weeks. Acts are judged by this clock; pages say what is overdue by the real day, so the clock stays in the past.
import { join } from 'node:path'
import { perform, type AnyAct, type Recordable } from '#kernel/act'
import { enterPerson, hashPassword, platform as system, type Actor } from '#kernel/identity'
import { seededSource } from '#kernel/store'
import { contractSigning } from '../../src/app/http/contract-signing.ts'
import { buildServer } from '../../src/app/http/server.ts'
import { cast, type Part } from '../../src/app/sample/cast.ts'
import { startWorker } from '../../src/app/worker/worker.ts'
import { openWorld } from '../../src/app/wiring.ts'
import { copyOf } from './copy.ts'
import type { RunningPlatform, SignIn } from './platform.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const PASSWORD = 'only-in-this-test'

export interface ClockedPlatform extends RunningPlatform {
  /** moves the clock to ten in the morning of Shanghai, so many days after it started; sessions of before have ended */
  toDay(days: number): void
  /** moves the clock on by so long */
  tick(milliseconds: number): void
  /** the legal day so many days after the clock started */
  dayOf(days: number): string
}

/** Starts it on a day with the parties of the sample cast that are named, each with its person. `prepare` may change acts, `places` where a party sits. */
export async function startClockedPlatform(
  start: string,
  parts: readonly Part[],
  more: {
    prepare?: (acts: Map<string, AnyAct>, parties: ReadonlyMap<Part, string>) => void
    places?: Partial<Record<Part, string>>
  } = {},
): Promise<ClockedPlatform> {
  const { dataDir, databaseUrl, remove } = await copyOf('empty')
  const first = Date.parse(`${start}T02:00:00.000Z`)
  const clock = seededSource('rules', new Date(first).toISOString())
  const opened = await openWorld({ url: databaseUrl, dataDir, source: clock })
  const acts = new Map(opened.acts)
  const world = { ...opened, acts }
  let keys = 0
  const act = async (name: string, actor: Actor, input: object): Promise<Recordable> => {
    const outcome = await perform(world.world, world.acts.get(name)!, { actor, key: `cast/${(keys += 1)}`, input })
    if (!outcome.done) throw new Error(`${name} was refused: ${outcome.refused}`)
    return outcome.decision as Recordable
  }
  const parties = new Map<Part, string>()
  const people: (SignIn & { title: { zh: string; en: string } })[] = []
  const password = await hashPassword(PASSWORD)
  for (const part of parts) {
    const { uscc, name, kinds, login, desk, title, person } = cast[part]
    const place = more.places?.[part] ?? cast[part].place
    const registrar: Actor = { ...system, role: 'operator' }
    const { party } = await act('admission.party.register', registrar, { uscc, name, kinds, place })
    parties.set(part, party as string)
    await world.world.store.transact((tx) => {
      enterPerson(tx, {
        person: clock.id(),
        party: party as string,
        name: person,
        roles: [...kinds],
        login,
        password,
        since: clock.now(),
      })
      return Promise.resolve()
    })
    people.push({ name: login, password: PASSWORD, desk, title })
  }
  more.prepare?.(acts, parties)
  const worker = startWorker(world)
  const { app, feed } = buildServer(world, {
    logDir: join(dataDir, 'log'),
    blobDir: join(dataDir, 'blobs'),
    webDir: join(ROOT, 'dist', 'web'),
    verifierFile: join(ROOT, 'dist', 'verifier.html'),
    embedFile: join(ROOT, 'dist', 'embed', 'dispute.js'),
    samples: () => people,
    worker,
    // with the sample authority and its time stamps
    signing: contractSigning(world, { dataDir, stampUrl: undefined, sample: true }),
    logLevel: 'silent',
  })
  world.world.committed = (event) => {
    worker.wake()
    feed.tell(event)
  }
  await app.listen({ host: '127.0.0.1', port: 0 })
  const address = app.server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    person: (name) => {
      const found = people.find((one) => one.name === name)
      if (found === undefined) throw new Error(`no person signs in as ${name}`)
      return found
    },
    meterKey: (name) => {
      throw new Error(`no meter key for ${name}: this platform has no meters`)
    },
    tick: (milliseconds) => clock.tick(milliseconds),
    toDay: (days) => clock.set(new Date(first + days * 86_400_000).toISOString()),
    dayOf: (days) => new Date(first + days * 86_400_000).toISOString().slice(0, 10),
    async stop() {
      await app.close()
      await worker.stop()
      await world.close()
      await remove()
    },
  }
}
