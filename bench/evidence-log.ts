// The evidence log against what the machine can do: the same bytes hashed once and appended once, measured
// in this same run. Prints JSON rows {name, measured, limit, ratio, unit}; --out FILE writes them as well.
//
//   node bench/evidence-log.ts [--leaves 1000000] [--rounds 3] [--out FILE]
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { leafHash, TileReader, verifyInclusion } from '#kernel/proof'
import { openLog, type Log } from '../src/kernel/evidence/log-files.ts'
import { TileStore } from '../src/kernel/evidence/tile-store.ts'

type Row = { name: string; measured: number; limit: number; ratio: number; unit: string }

const { values } = parseArgs({
  options: {
    leaves: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '3' },
    out: { type: 'string' },
    dir: { type: 'string', default: tmpdir() },
  },
})
const leaves = Number(values.leaves)
const rounds = Number(values.rounds)
const BATCH = 16_384
const PROOFS = 20_000

const rows: Row[] = []
const round3 = (x: number): number => Number(x.toPrecision(4))
const row = (name: string, measured: number, limit: number, unit: string): void =>
  void rows.push({ name, measured: round3(measured), limit: round3(limit), ratio: round3(measured / limit), unit })
const median = (samples: number[]): number => samples.sort((a, b) => a - b)[samples.length >> 1]!

// Entries of 200 to 400 bytes, 300 on average, made from one counter so that every run has the same.
// They lie in one buffer; views are made per batch, outside the clock, as a caller would bring them.
let state = 1
const random = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0)
const starts = new Uint32Array(leaves + 1)
for (let i = 0; i < leaves; i++) starts[i + 1] = starts[i]! + 200 + ((random() >>> 8) % 201)
const bytes = Buffer.allocUnsafe(starts[leaves]!)
for (let at = 0; at + 4 <= bytes.length; at += 4) bytes.writeUInt32LE(random(), at)
const entry = (i: number): Uint8Array => bytes.subarray(starts[i], starts[i + 1])

// Nothing is removed before the end: ext4 steps around inodes freed in the last seconds, one by one, which
// made creating a file twelve times slower in the second round.
const home = mkdtempSync(join(values.dir, 'suan-bench-'))
// Each measurement starts with nothing waiting to be written: what one leaves behind the next must not pay for.
const timed = async (action: () => unknown): Promise<number> => {
  execFileSync('sync')
  const start = performance.now()
  await action()
  return performance.now() - start
}

function rawAppend(path: string): void {
  const file = openSync(path, 'w')
  const steps = Math.ceil(leaves / BATCH)
  const step = Math.ceil(bytes.length / steps)
  for (let at = 0; at < bytes.length; at += step) {
    writeSync(file, bytes, at, Math.min(step, bytes.length - at))
    fdatasyncSync(file)
  }
  closeSync(file)
}

/** Fills a new log; the time counts from the first append to the last. */
async function fill(dir: string): Promise<{ log: Log; milliseconds: number }> {
  execFileSync('sync')
  const log = await openLog({
    dir: join(dir, 'log'),
    origin: 'suanheng.bench/log',
    seed: new Uint8Array(32).fill(1),
    highWaterPath: join(dir, 'high-water'),
  })
  let milliseconds = 0
  for (let at = 0; at < leaves; at += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, leaves - at) }, (_, i) => entry(at + i))
    const start = performance.now()
    await log.append(batch)
    milliseconds += performance.now() - start
  }
  return { log, milliseconds }
}

try {
  const best = { sha: Infinity, append: Infinity, log: Infinity }
  let log: Log | undefined
  for (let i = 0; i < rounds; i++) {
    best.sha = Math.min(best.sha, await timed(() => createHash('sha256').update(bytes).digest()))
    best.append = Math.min(best.append, await timed(() => rawAppend(join(home, `raw-${i}`))))
    await log?.close()
    const filled = await fill(join(home, `store-${i}`))
    log = filled.log
    best.log = Math.min(best.log, filled.milliseconds)
  }
  row(
    `append ${leaves} leaves: journal, tiles, high-water, checkpoint / raw SHA-256 + raw fdatasync append`,
    best.log,
    best.sha + best.append,
    'ms',
  )
  row('of the limit: raw SHA-256, one thread', best.sha, best.sha, 'ms')
  row('of the limit: raw append, fdatasync per batch', best.append, best.append, 'ms')

  const { root, size } = log!
  const store = new TileStore(join(home, `store-${rounds - 1}`, 'log'))
  const fetch = (level: number, index: number, width: number): Uint8Array => store.readTile(level, index, width)
  const all = new TileReader(size, fetch, 1 << 20)
  for (let i = 0; i < size; i += 256) all.inclusion(i)
  const places = Array.from({ length: PROOFS }, () => random() % size)

  const warm: number[] = []
  for (const place of places) {
    const start = performance.now()
    all.inclusion(place)
    warm.push((performance.now() - start) * 1000)
  }
  row(`inclusion proof at ${size}, tiles in memory, p50`, median(warm), 10, 'µs')

  const cold: number[] = []
  for (const place of places.slice(0, 1000)) {
    const start = performance.now()
    new TileReader(size, fetch).inclusion(place)
    cold.push((performance.now() - start) * 1000)
  }
  row(`inclusion proof at ${size}, cold reader, p50`, median(cold), 500, 'µs')

  const verify: number[] = []
  for (const place of places) {
    const proof = all.inclusion(place)
    const start = performance.now()
    const holds = verifyInclusion(place, size, leafHash(entry(place)), proof, root)
    verify.push((performance.now() - start) * 1000)
    if (!holds) throw new Error(`the proof of leaf ${place} does not verify`)
  }
  row(`verify an inclusion at ${size}, leaf hash included, p50`, median(verify), 30, 'µs')
  await log!.close()
} finally {
  rmSync(home, { recursive: true, force: true })
}

const text = JSON.stringify(rows, null, 2)
console.log(text)
if (values.out) writeFileSync(values.out, `${text}\n`)
