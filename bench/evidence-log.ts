// The evidence log against what the machine can do: the same bytes hashed once and appended once, measured
// in this same run, in turns. Prints JSON rows {name, measured, limit, ratio, unit}; --out FILE writes them as well.
//
//   node bench/evidence-log.ts [--leaves 1000000] [--rounds 3] [--dir FOLDER] [--out FILE]
import { closeSync, fdatasyncSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
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
    dir: { type: 'string', default: '.suan' }, // where the platform keeps its own log unless told otherwise
  },
})
const leaves = Number(values.leaves)
const rounds = Number(values.rounds)
const BATCH = 16_384
/** Leaves between two turns of the log and the raw append: eight batches. */
const STRETCH = 8 * BATCH
const CREATED = 500
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

// Nothing is removed before the end: ext4 without a journal steps around each inode that was freed in the last minutes,
// one by one, which makes creating a file up to twenty times slower. Where others have just deleted many files in the
// same folder (--dir: another one), and for five minutes after this bench has removed its own, the log pays for that and
// the raw append does not. The row «creating an empty file» shows it: some 20 µs where nothing is in the way.
mkdirSync(values.dir, { recursive: true })
const home = mkdtempSync(join(values.dir, 'suan-bench-'))
const timed = async (action: () => unknown): Promise<number> => {
  const start = performance.now()
  await action()
  return performance.now() - start
}
/** What one measurement leaves to be written the next must not pay for. */
const settle = (): unknown => execFileSync('sync')

/** One stretch of the leaves, in batches, as bytes and as entries. */
type Stretch = { readonly from: number; readonly batches: readonly (readonly Uint8Array[])[]; readonly bytes: Buffer }
function* stretches(): Generator<Stretch> {
  for (let from = 0; from < leaves; from += STRETCH) {
    const end = Math.min(leaves, from + STRETCH)
    const batches: Uint8Array[][] = []
    for (let at = from; at < end; at += BATCH)
      batches.push(Array.from({ length: Math.min(BATCH, end - at) }, (_, i) => entry(at + i)))
    yield { from, batches, bytes: bytes.subarray(starts[from], starts[end]) }
  }
}

function rawAppend(file: number, { bytes: stretch, batches }: Stretch): void {
  const step = Math.ceil(stretch.length / batches.length)
  for (let at = 0; at < stretch.length; at += step) {
    writeSync(file, stretch, at, Math.min(step, stretch.length - at))
    fdatasyncSync(file)
  }
}

/** Milliseconds of one round, and microseconds for creating a file. */
type Round = { sha: number; append: number; log: number; create: number }

/** Fills a new log and a new file, stretch by stretch in turn, so that both meet the same moods of the machine. */
async function round(dir: string): Promise<{ log: Log; took: Round }> {
  mkdirSync(dir)
  const took: Round = { sha: 0, append: 0, log: 0, create: 0 }
  took.create =
    (await timed(() => {
      for (let i = 0; i < CREATED; i++) closeSync(openSync(join(dir, `empty-${i}`), 'w'))
    })) *
    (1000 / CREATED)
  const raw = openSync(join(dir, 'raw'), 'w')
  const log = await openLog({
    dir: join(dir, 'log'),
    origin: 'suanheng.bench/log',
    seed: new Uint8Array(32).fill(1),
    highWaterPath: join(dir, 'high-water'),
  })
  for (const stretch of stretches()) {
    took.sha += await timed(() => createHash('sha256').update(stretch.bytes).digest())
    settle()
    took.append += await timed(() => rawAppend(raw, stretch))
    settle()
    took.log += await timed(async () => {
      for (const batch of stretch.batches) await log.append(batch)
    })
  }
  closeSync(raw)
  return { log, took }
}

try {
  const seen: Round[] = []
  let log: Log | undefined
  for (let i = 0; i < rounds; i++) {
    await log?.close()
    const done = await round(join(home, `store-${i}`))
    log = done.log
    seen.push(done.took)
  }
  const ratioOf = ({ sha, append, log: whole }: Round): number => whole / (sha + append)
  const middle = seen.toSorted((a, b) => ratioOf(a) - ratioOf(b))[rounds >> 1]!
  row(
    `append ${leaves} leaves: journal, tiles, high-water, checkpoint / raw SHA-256 + raw fdatasync append`,
    middle.log,
    middle.sha + middle.append,
    `ms; the middle one of ${rounds} rounds, with ratios ${seen.map((took) => round3(ratioOf(took))).join(', ')}`,
  )
  row('of the limit: raw SHA-256, one thread', middle.sha, middle.sha, 'ms')
  row('of the limit: raw append, fdatasync per batch', middle.append, middle.append, 'ms')
  row('of the machine: creating an empty file', middle.create, middle.create, 'µs')

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
