// A power cut, as near as one machine can come to it: the data folder lies on a file system in an image file. While an
// outside driver works, every writer is stopped and the image is copied: the copy holds only what had been flushed.
// The copy is mounted, the platform opened on it, and everything acknowledged before the cut must be there.
//
//   node drills/power-cut.ts [--rounds 3] [--seconds 4]     needs root and loop devices; prints one JSON document
import { execFileSync, spawn } from 'node:child_process'
import {
  chownSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Account } from './account-for.ts'
import { OutsideDriver } from './outside-driver.ts'

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, seconds: { type: 'string', default: '4' } },
})
const ROOT = fileURLToPath(new URL('..', import.meta.url))
/** The platform runs as nobody: as root it would keep its database outside a folder that only root can enter. */
const NOBODY = 65_534
const IMAGE_BYTES = 768 * 1024 * 1024

if (process.getuid?.() !== 0) {
  console.log(JSON.stringify({ skipped: '需要 root 与回环设备 · needs root and loop devices' }))
  process.exit(0)
}

const run = (command: string, ...args: string[]): string =>
  execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

/** All processes below these, themselves included. */
function family(pids: number[]): number[] {
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
      children.set(parent, [...(children.get(parent) ?? []), Number(name)])
    } catch {
      // ended meanwhile
    }
  }
  const all: number[] = []
  for (const queue = [...pids]; queue.length > 0;) {
    const pid = queue.shift()!
    all.push(pid)
    queue.push(...(children.get(pid) ?? []))
  }
  return all
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })

async function round(seconds: number): Promise<Account & { acknowledged: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'suan-cut-'))
  const [image, copy, mount, mountCopy, book] = ['disk.img', 'copy.img', 'disk', 'copy', 'acknowledged.jsonl'].map(
    (name) => join(folder, name),
  ) as [string, string, string, string, string]
  run('chmod', '755', folder)
  writeFileSync(image, '')
  truncateSync(image, IMAGE_BYTES)
  run('mkfs.ext4', '-q', image)
  mkdirSync(mount)
  mkdirSync(mountCopy)
  run('mount', '-o', 'loop', image, mount)
  let mountedCopy = false
  try {
    const dataDir = join(mount, 'data')
    mkdirSync(dataDir, { mode: 0o700 })
    chownSync(dataDir, NOBODY, NOBODY)
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    const env = { PATH: process.env['PATH'] ?? '', SUAN_DATA: dataDir, PORT: String(port), HOME: dataDir }
    const platform = spawn(process.execPath, ['src/app/http/main.ts'], {
      cwd: ROOT,
      env,
      uid: NOBODY,
      gid: NOBODY,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    while (
      !(await fetch(`${url}/readyz`).then(
        (r) => r.ok,
        () => false,
      ))
    )
      await sleep(100)

    const driver = new OutsideDriver(url, dataDir, book)
    const { rows } = (await driver.view('provider', 'market.offer.mine')) as { rows: { offer: string; mode: string }[] }
    const offer = rows.find((o) => o.mode === 'by-scale')!.offer
    const busy = Array.from({ length: 6 }, async (_, worker) => {
      for (let n = 0; ; n += 1) await driver.lease(`w${worker}-${n}`, offer, 10)
    })
    Promise.all(busy).catch(() => {})
    await sleep(seconds * 1_000)

    const postmaster = Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
    const writers = family([platform.pid!, postmaster])
    for (const pid of writers) process.kill(pid, 'SIGSTOP')
    const acknowledged = driver.acknowledged
    const bookAtCut = readFileSync(book)
    copyFileSync(image, copy)
    for (const pid of writers) process.kill(pid, 'SIGKILL')
    driver.close()

    writeFileSync(book, bookAtCut)
    run('chmod', '644', book)
    run('mount', '-o', 'loop', copy, mountCopy)
    mountedCopy = true
    const answer = execFileSync(process.execPath, ['drills/account.ts', join(mountCopy, 'data'), book], {
      cwd: ROOT,
      env: { PATH: env.PATH, HOME: mountCopy },
      uid: NOBODY,
      gid: NOBODY,
      encoding: 'utf8',
    })
    return { acknowledged, ...(JSON.parse(answer) as Account) }
  } finally {
    for (const [mounted, at] of [
      [mountedCopy, mountCopy],
      [true, mount],
    ] as const) {
      for (let tries = 0; mounted && tries < 20; tries += 1) {
        try {
          run('umount', at)
          break
        } catch {
          await sleep(250)
        }
      }
    }
    rmSync(folder, { recursive: true, force: true })
  }
}

const rounds: (Account & { acknowledged: number })[] = []
for (let n = 0; n < Number(values.rounds); n += 1) rounds.push(await round(Number(values.seconds) + n))
const ok = rounds.every((r) => r.lost.length === 0 && r.doubled.length === 0 && r.logOk && r.acknowledged > 0)
console.log(JSON.stringify({ rounds, ok }, null, 2))
process.exit(ok ? 0 : 1)
