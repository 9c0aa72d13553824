// Where the databases and logs of tests lie: in memory, where the machine has room. They need not outlive their test; a
// platform is some nine hundred files, and making these costs ten times as much on a disk.
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync } from 'node:fs'
import { freemem, tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'

const MEMORY = '/dev/shm'
/** a run holds a few platforms of some tens of megabytes and their write-ahead logs; containers often have 64 MB there */
const LEAST_BYTES = 3 * 2 ** 30

let place: string | undefined
const placeOf = (): string => (place ??= hasRoom() ? MEMORY : tmpdir())

function hasRoom(): boolean {
  try {
    const { bavail, bsize } = statfsSync(MEMORY)
    return Math.min(bavail * bsize, freemem()) >= LEAST_BYTES
  } catch {
    return false
  }
}

/** A new folder `suan-<kind>-<process>-…`. Whoever makes it removes it; what a killed run left is removed at a later start. */
export function memoryFolder(kind: string): string {
  if (place === undefined) sweep(placeOf())
  const folder = mkdtempSync(join(placeOf(), `suan-${kind}-${process.pid}-`))
  // the embedded server runs as another user when root runs us, and must be able to enter
  chmodSync(folder, 0o711)
  return folder
}

/** Memory is dear: folders of processes that are gone are removed, with the database servers that still run on them. */
function sweep(below: string): void {
  for (const name of below === MEMORY ? readdirSync(below) : []) {
    const [, pid] = /^suan-[a-z]+-(\d+)-\w{6}$/.exec(name) ?? []
    if (pid === undefined || existsSync(`/proc/${pid}`)) continue
    const folder = join(below, name)
    try {
      const [server] = readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')
      if (readFileSync(`/proc/${server}/cmdline`, 'utf8').includes(folder)) process.kill(Number(server), 'SIGQUIT')
    } catch {
      // no database, or one that is gone
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}
