// The process as a whole: what it prints, what it leaves, how it ends, and that it outlives its database server.
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { startEmbedded } from '#kernel/store'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url))
let dataDir: string

type Run = { child: ChildProcess; out(): string; err(): string; ended: Promise<number | null> }

function start(env: Record<string, string> = {}): Run {
  const { DATABASE_URL: _, ...inherited } = process.env
  const child = spawn(process.execPath, [MAIN], {
    env: { ...inherited, SUAN_DATA: dataDir, PORT: '0', SUAN_SAMPLE: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk: Buffer) => void (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => void (err += chunk.toString()))
  const ended = new Promise<number | null>((resolve) => child.on('close', (code) => resolve(code)))
  return { child, out: () => out, err: () => err, ended }
}

async function until<T>(ask: () => T | undefined | Promise<T | undefined>, milliseconds = 30_000): Promise<T> {
  const end = Date.now() + milliseconds
  for (;;) {
    const answer = await ask()
    if (answer !== undefined) return answer
    if (Date.now() > end) throw new Error('it did not happen in time')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
const urlOf = (run: Run): Promise<string> => until(() => /running: (http:\S+)/.exec(run.out())?.[1])
const status = async (url: string): Promise<number | undefined> =>
  await fetch(url).then(
    (response) => response.status,
    () => undefined,
  )

let run: Run
let url: string

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'suan-main-'))
  run = start()
  url = await urlOf(run)
})
afterAll(async () => {
  run.child.kill('SIGTERM')
  await run.ended
  // Where root runs the tests the data may lie elsewhere: the server itself knows.
  const server = await startEmbedded({ dataDir })
  await server.destroy()
  rmSync(dataDir, { recursive: true, force: true })
})

describe('the process', () => {
  it('serves, and leaves a note of where for its owner only', async () => {
    expect(await status(`${url}/readyz`)).toBe(200)
    const note = join(dataDir, 'running.json')
    expect(JSON.parse(readFileSync(note, 'utf8'))).toEqual({ url, pid: run.child.pid })
    expect(statSync(note).mode & 0o777).toBe(0o600)
    expect(statSync(join(dataDir, 'keys', 'log.seed')).mode & 0o777).toBe(0o600)
    expect(existsSync(join(dataDir, 'samples.json'))).toBe(false)
    expect(await (await fetch(`${url}/api/samples`)).json()).toEqual([])
  })

  it('owns its data folder: a second one is told where the first is', async () => {
    const second = start()
    expect(await second.ended).toBe(2)
    expect(second.err().trim().split('\n')).toHaveLength(1)
    expect(second.err()).toContain(url)
  })

  it.each([
    [{ PORT: 'eighty' }, 'PORT'],
    [{ PORT: '70000' }, 'PORT'],
    [{ SUAN_URL: 'nowhere' }, 'SUAN_URL'],
  ])('names what is wrong in %j', async (env, what) => {
    const wrong = start(env)
    expect(await wrong.ended).toBe(2)
    expect(wrong.err()).toContain(what)
    expect(wrong.err().trim().split('\n')).toHaveLength(1)
  })

  it('outlives its database server and starts it again', async () => {
    const server = await startEmbedded({ dataDir })
    expect(server.adopted).toBe(true)
    await server.kill9()
    expect(await status(`${url}/healthz`)).toBe(200)
    await until(async () => ((await status(`${url}/readyz`)) === 200 ? true : undefined))
    expect(run.child.exitCode).toBeNull()
    expect(run.err()).not.toMatch(/^\s+at /m)
  })

  it('ends in order on SIGTERM, database included, and starts again on the same data', async () => {
    run.child.kill('SIGTERM')
    expect(await run.ended).toBe(0)
    expect(existsSync(join(dataDir, 'running.json'))).toBe(false)
    expect(await status(`${url}/healthz`)).toBeUndefined()
    run = start()
    url = await urlOf(run)
    expect(await status(`${url}/readyz`)).toBe(200)
  })
})
