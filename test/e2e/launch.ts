// The real platform as one process of its own, on a free port.
import { spawn } from 'node:child_process'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..', '..')
/** ten seconds alone; journeys of two workers start theirs beside one another on a small machine */
const START_LIMIT_MS = 300_000

/**
 * Starts `src/app/http/main.ts` over a data folder and waits until it answers; without a database it starts its own.
 * Whatever it wrote on stderr is in the error when it fails.
 */
export async function launch(
  dataDir: string,
  databaseUrl: string,
): Promise<{ url: string; /** asks it to end, and waits */ stop(): Promise<void> }> {
  const child = spawn(process.execPath, [join(ROOT, 'src/app/http/main.ts')], {
    cwd: ROOT,
    env: { ...process.env, SUAN_DATA: dataDir, PORT: '0', HOST: '127.0.0.1', DATABASE_URL: databaseUrl },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  let complaint = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()))
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))

  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    await ended
  }
  const limit = Date.now() + START_LIMIT_MS
  for (;;) {
    const url = /Suanheng is running: (\S+)/.exec(said)?.[1]
    if (url !== undefined && (await fetch(`${url}/readyz`).catch(() => null))?.ok === true) return { url, stop }
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > limit) {
      await stop()
      throw new Error(`the platform did not start: ${complaint || said || 'it said nothing'}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
