// The sample world: made once per data folder, labelled as a sample, never mixed with real parties.
import { join } from 'node:path'
import {
  enterPerson,
  hashPassword,
  issueApiKey,
  partyByUscc,
  platform as platformActor,
  type Actor,
} from '#kernel/identity'
import { isConflict, placeOnce } from '#kernel/store'
import { addDays, dayIn } from '#kernel/time'
import type { Platform } from '../wiring.ts'
import { cast, type Part } from './cast.ts'
import { PRICE_DAYS, sampleCompilerPem } from './price-files.ts'
import { letSampleSign } from './signatories.ts'
import { openSigners } from './signers.ts'
import { openStage } from './stage.ts'
import { readSampleState, samplePassword, writeSampleState, type SampleState } from './state.ts'
import { tell } from './story.ts'

export { readSampleState, type SampleState } from './state.ts'
export { SampleBroken } from './stage.ts'

/** Is there nothing yet, so that a sample world may be made? */
async function isEmpty({ world, log }: Platform): Promise<boolean> {
  if (log.size > 0) return false
  return await world.store.transact(
    async (tx) => (await tx.one('select 1 as yes from evidence.leaf limit 1')) === undefined,
  )
}

/**
 * Makes the sample world of a new data folder, or goes on with one that was cut off. Returns its state, or null when
 * this folder holds a real world. Repeatable: every act has a stable key.
 * @throws SampleBroken when the story cannot be told.
 */
export async function ensureSample(platform: Platform, dataDir: string): Promise<SampleState | null> {
  let state = readSampleState(dataDir)
  if (state?.complete) return state
  if (!state) {
    if (!(await isEmpty(platform))) return null
    const { source } = platform.world
    state = {
      // Whole minutes: what is measured ends on whole seconds.
      now: `${source.now().slice(0, 16)}:00.000Z`,
      complete: false,
      people: Object.values(cast).map(({ login, desk, title }) => ({
        login,
        password: samplePassword(),
        person: source.id(),
        desk,
        title,
      })),
      keys: [],
    }
    writeSampleState(dataDir, state)
  }
  const begin = new Date(`${addDays(dayIn(state.now), -PRICE_DAYS)}T09:00:00+08:00`).toISOString()
  const stage = openStage(platform, begin)

  // The operator is entered by the platform itself; everyone else by the operator.
  const actors = {} as Record<Part, Actor>
  let registrar: Actor = { ...platformActor, role: 'operator' }
  for (const [part, { uscc, name, kinds, place, login }] of Object.entries(cast) as [Part, (typeof cast)[Part]][]) {
    const { party } = await stage.act(registrar, 'admission.party.register', `party/${part}`, {
      uscc,
      name,
      kinds,
      place,
    })
    const { person } = state.people.find((p) => p.login === login)!
    actors[part] = { party: party as string, role: kinds[0]!, person }
    if (part === 'operator') registrar = actors[part]
  }
  await enterPeople(platform, state, begin)
  const signers = openSigners(platform, stage, dataDir)
  placeOnce(join(dataDir, 'keys', 'sample-compiler.pem'), sampleCompilerPem())
  await letSampleSign(stage, actors, signers, dayIn(begin))
  await tell(stage, actors, signers, state.now)
  if (state.keys.length === 0) {
    const { store, source } = platform.world
    const keys = await store.transact(async (tx) =>
      (['yunling', 'haiquan', 'qinghe', 'industry'] as const).map((part) => ({
        login: cast[part].login,
        key: issueApiKey(tx, source, {
          party: actors[part].party,
          role: actors[part].role,
          label: part === 'industry' ? '示例政务接口 · sample government interface' : '示例计量接口 · sample meter',
        }),
      })),
    )
    state = { ...state, keys }
  }
  state = { ...state, complete: true }
  writeSampleState(dataDir, state)
  return state
}

async function enterPeople({ world }: Platform, state: SampleState, since: string): Promise<void> {
  const hashed = await Promise.all(state.people.map(({ password }) => hashPassword(password)))
  for (const [i, { login, person }] of state.people.entries()) {
    const part = Object.values(cast).find((p) => p.login === login)!
    try {
      await world.store.transact(async (tx) => {
        const { party } = (await partyByUscc(tx, part.uscc))!
        enterPerson(tx, {
          person,
          party,
          name: part.person,
          roles: [...part.kinds],
          login,
          password: hashed[i]!,
          since,
        })
      })
    } catch (error) {
      if (!isConflict(error)) throw error // entered before the world was cut off
    }
  }
}
