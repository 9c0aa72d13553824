// The platform as one process: database, log, worker and HTTP server over one data folder.
//
//   SUAN_DATA     data folder, ./.suan by default; one process owns it
//   DATABASE_URL  a PostgreSQL (15 or newer) of your own; without it the embedded server is started and watched
//   HOST, PORT    127.0.0.1 and 8787 by default; PORT=0 takes any free port
//   SUAN_SAMPLE   0: no sample world in a new data folder
//   SUAN_URL      the address users see, when a proxy stands in front
//   SUAN_TSA      address of the time-stamp authority (RFC 3161) for signed contracts; a sample world has its own
//   LOG_LEVEL     pino level, warn by default
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { keepNightly } from '#domain/surveillance'
import { LogError, RolledBack } from '#kernel/evidence'
import { BadLaw } from '#kernel/rules'
import { own, Owned, type Ownership } from '#kernel/store'
import { ensureSample, readSampleState, SampleBroken, type SampleState } from '../sample/sample.ts'
import { indexCorpus } from './corpus.ts'
import { openWorld, type Platform } from '../wiring.ts'
import { startWorker, type Worker } from '../worker/worker.ts'
import type { SampleSignIn } from './context.ts'
import { contractSigning } from './contract-signing.ts'
import { keepEmbedded, ownDatabase, type Database } from './database.ts'
import { buildServer } from './server.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const { env } = process

const say = (line: string): void => void process.stderr.write(`${line}\n`)
/** One clear line and the end: 2 for wrong use, 1 for a state of things that forbids to go on. */
class CannotStart extends Error {
  readonly exitCode: number
  constructor(exitCode: number, message: string) {
    super(message)
    this.exitCode = exitCode
  }
}

function portOf(text: string | undefined): number {
  if (text === undefined || text === '') return 8787
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (!(port <= 65_535))
    throw new CannotStart(2, `PORT 应为 0 至 65535 的整数，不是「${text}」 · PORT must be an integer from 0 to 65535`)
  return port
}

function webAddress(name: string, text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined
  if (!URL.canParse(text) || !/^https?:/.test(text))
    throw new CannotStart(2, `${name} 应为 http(s) 地址，不是「${text}」 · ${name} must be an http(s) address`)
  return text
}

const samplesOf = (state: SampleState | null): SampleSignIn[] =>
  (state?.people ?? []).map(({ login, password, desk, title }) => ({ name: login, password, desk, title }))

/** What a terminal shows for a text: ideographs and full-width forms take two columns. */
const columns = (text: string): number =>
  [...text].reduce((sum, c) => sum + (/[ᄀ-ᅟ⺀-꓏가-힣豈-﫿︰-﹏＀-｠￠-￦]/.test(c) ? 2 : 1), 0)

function sampleTable(samples: readonly SampleSignIn[]): string {
  const rows = [
    ['登录名 name', '密码 password', '身份 who'],
    ...samples.map(({ name, password, title }) => [name, password, `${title.zh} · ${title.en}`]),
  ]
  const widths = [0, 1].map((i) => Math.max(...rows.map((row) => columns(row[i]!))))
  return rows
    .map(
      (row) => `  ${row.map((cell, i) => (i < 2 ? cell + ' '.repeat(widths[i]! - columns(cell)) : cell)).join('  ')}`,
    )
    .join('\n')
}

/** The sample world; one that could not be told to its end is served as far as it came. */
async function sampleOf(platform: Platform, dataDir: string): Promise<SampleState | null> {
  try {
    return await ensureSample(platform, dataDir)
  } catch (error) {
    if (!(error instanceof SampleBroken)) throw error
    say(`示例世界未能全部建成 · the sample world is incomplete: ${error.message}`)
    return readSampleState(dataDir)
  }
}

function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.draft`, text, { mode: 0o600 })
  renameSync(`${file}.draft`, file)
}

async function main(): Promise<void> {
  const dataDir = resolve(env['SUAN_DATA'] || '.suan')
  const running = join(dataDir, 'running.json')

  // Everything that was opened, to be closed in reverse, on a signal as well as after a failed start.
  const open: (() => Promise<unknown>)[] = []
  const closeAll = async (): Promise<void> => {
    for (let close = open.pop(); close; close = open.pop()) await close().catch((error: unknown) => say(String(error)))
  }
  let stopped = false
  const stop = (code: number): void => {
    if (stopped) return
    stopped = true
    void closeAll().then(() => process.exit(code))
  }
  process.on('SIGINT', () => stop(0))
  process.on('SIGTERM', () => stop(0))
  process.on('SIGHUP', () => stop(0))

  let port = 0
  try {
    port = portOf(env['PORT'])
    const host = env['HOST'] || '127.0.0.1'
    const publicUrl = webAddress('SUAN_URL', env['SUAN_URL'])
    const stampUrl = webAddress('SUAN_TSA', env['SUAN_TSA'])
    const ownership: Ownership = await own(dataDir)
    open.push(() => ownership.release())
    const database: Database = env['DATABASE_URL']
      ? ownDatabase(env['DATABASE_URL'])
      : await keepEmbedded(dataDir, {
          say: env['LOG_LEVEL'] ? say : () => {},
          lost: (why) => {
            say(why)
            stop(1)
          },
        })
    open.push(() => database.stop())
    const platform: Platform = await openWorld({ url: database.url, dataDir })
    await indexCorpus(platform.world.store, platform.world.law, join(ROOT, 'law', 'guides'))
    open.push(() => platform.close())

    const before = readSampleState(dataDir)
    const wanted = env['SUAN_SAMPLE'] !== '0' || before !== null
    const sample = wanted ? await sampleOf(platform, dataDir) : null

    const signing = contractSigning(platform, { dataDir, stampUrl, sample: sample !== null })

    // the prices of the market are looked over each night; each night sets the next, the first is set here
    const { source } = platform.world
    await platform.world.store.transact((tx) =>
      keepNightly(tx, { place: platform.world.place, id: source.id(), at: source.now() }),
    )

    const worker: Worker = startWorker(platform, { log: ({ what, problem }) => say(`${what}: ${problem}`) })
    open.push(() => worker.stop())
    const { app, feed } = buildServer(platform, {
      logDir: join(dataDir, 'log'),
      blobDir: join(dataDir, 'blobs'),
      webDir: join(ROOT, 'dist', 'web'),
      verifierFile: join(ROOT, 'dist', 'verifier.html'),
      embedFile: join(ROOT, 'dist', 'embed', 'dispute.js'),
      samples: () => samplesOf(sample),
      worker,
      signing,
      logLevel: env['LOG_LEVEL'] || 'warn',
      ...(publicUrl === undefined ? {} : { publicUrl }),
    })
    open.push(() => app.close())
    platform.world.committed = (event) => {
      worker.wake()
      feed.tell(event)
    }
    await app.listen({ host, port })
    const address = app.server.address()
    const listening = typeof address === 'object' && address !== null ? address.port : port
    const url = publicUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${listening}`
    ownership.announce(url)
    writeWhole(running, `${JSON.stringify({ url, pid: process.pid })}\n`)
    open.push(() => Promise.resolve(rmSync(running, { force: true })))

    process.stdout.write(`算衡已启动 · Suanheng is running: ${url}\n`)
    if (sample)
      process.stdout.write(
        `示例世界（一切主体均为虚构） · sample world (all parties are made up)\n${sampleTable(samplesOf(sample))}\n`,
      )
  } catch (error) {
    if (stopped) return // asked to end while it was still starting: what broke off is no news
    const failed = explained(error, dataDir, port)
    say(failed.message)
    stop(failed.exitCode)
  }
}

/** One line for what is known to forbid a start; anything else is a bug and keeps its trace, on stderr only. */
function explained(error: unknown, dataDir: string, port: number): { message: string; exitCode: number } {
  if (error instanceof CannotStart) return error
  if (error instanceof Owned) {
    const where = error.owner.url === null ? '' : `：${error.owner.url}`
    return {
      exitCode: 2,
      message: `${dataDir} 已由进程 ${error.owner.pid} 使用${where} · process ${error.owner.pid} is running on ${dataDir}${where}`,
    }
  }
  if (error instanceof RolledBack || error instanceof LogError || error instanceof BadLaw)
    return { exitCode: 1, message: error.message }
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE')
    return { exitCode: 2, message: `端口 ${port} 已被占用：换一个 PORT · port ${port} is taken: choose another PORT` }
  if (code === 'EACCES') return { exitCode: 2, message: `没有权限 · not permitted: ${message}` }
  return {
    exitCode: 1,
    message:
      error instanceof Error
        ? env['LOG_LEVEL']
          ? (error.stack ?? message)
          : `未能启动 · cannot start: ${message}`
        : String(error),
  }
}

await main()
