// The real platform as one process of its own, with the sample world, on a free port.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { copyOf } from './copy.ts'
import { launch } from './launch.ts'

export interface SignIn {
  name: string
  password: string
  desk: string
}

export interface RunningPlatform {
  url: string
  /** sign-in of one of the sample people, by sign-in name */
  person(name: string): SignIn
  /** API key of a sample party's meter, by the sign-in name of its people */
  meterKey(name: string): string
  stop(): Promise<void>
}

/** Starts a platform of its own on a copy of the sample world. */
export async function startPlatform(): Promise<RunningPlatform> {
  const { dataDir, databaseUrl, remove } = await copyOf('sample')
  const { url, stop } = await launch(dataDir, databaseUrl)
  const people = (await (await fetch(`${url}/api/samples`)).json()) as SignIn[]
  const { keys } = JSON.parse(readFileSync(join(dataDir, 'samples.json'), 'utf8')) as {
    keys: { login: string; key: string }[]
  }
  return {
    url,
    person: (name) => {
      const found = people.find((one) => one.name === name)
      if (found === undefined) throw new Error(`no sample person signs in as ${name}`)
      return found
    },
    meterKey: (name) => {
      const found = keys.find(({ login }) => login === name)
      if (found === undefined) throw new Error(`no sample meter key for ${name}`)
      return found.key
    },
    async stop() {
      await stop()
      await remove()
    },
  }
}
