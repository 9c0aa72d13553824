// The real platform as one process of its own, over a new data folder with the sample world, on a free port.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..', '..')
const START_LIMIT_MS = 120_000

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

/** Starts `src/app/http/main.ts` and waits until it answers. Whatever it wrote on stderr is in the error when it fails. */
export async function startPlatform(): Promise<RunningPlatform> {
  const dataDir = mkdtempSync(join(tmpdir(), 'suan-e2e-'))
  const child = spawn(process.execPath, [join(ROOT, 'src/app/http/main.ts')], {
    cwd: ROOT,
    env: { ...process.env, SUAN_DATA: dataDir, PORT: '0', HOST: '127.0.0.1', DATABASE_URL: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  let complaint = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()))
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))

  const stop = async (): Promise<void> => {
    // The embedded server may keep its files elsewhere, where the user it runs as can reach them.
    const pointer = join(dataDir, 'postgres.location')
    const elsewhere = existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : null
    child.kill('SIGTERM')
    await ended
    rmSync(dataDir, { recursive: true, force: true })
    if (elsewhere !== null && elsewhere.startsWith(tmpdir())) rmSync(elsewhere, { recursive: true, force: true })
  }

  const limit = Date.now() + START_LIMIT_MS
  let url: string | undefined
  for (;;) {
    url = /Suanheng is running: (\S+)/.exec(said)?.[1]
    if (url !== undefined && (await fetch(`${url}/readyz`).catch(() => null))?.ok === true) break
    if (child.exitCode !== null || Date.now() > limit) {
      await stop()
      throw new Error(`the platform did not start: ${complaint || said || 'it said nothing'}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
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
    stop,
  }
}
