// All price detectors on 100,000 leases within 2 s, after reading; linear from 50,000 on. The market comes through the
// command line. Measured in the same run: one pass over the columns of the leases, which nothing can beat. Rounds are
// interleaved; the best of each is compared, all are shown.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { controlGroups, priceFindings, readWorld, type World } from '#domain/detection'

const PROMISED_SECONDS = 2
const LEASES = Number(process.env['BENCH_LEASES'] ?? 100_000)
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 3)
/** twice the leases may take this much longer */
const LINEAR = 2.6

const folder = mkdtempSync(join(tmpdir(), 'suan-bench-'))

async function marketOf(leases: number): Promise<{ world: World; readingSeconds: number }> {
  const out = join(folder, `m${leases}`)
  const made = spawnSync(
    process.execPath,
    [
      'src/app/cli/main.ts',
      'simulate',
      'market',
      '--seed',
      '1001',
      '--leases',
      `${leases}`,
      '--scenario',
      'honest',
      '--out',
      out,
    ],
    { encoding: 'utf8', cwd: join(import.meta.dirname, '..') },
  )
  if (made.status !== 0) throw new Error(made.stderr)
  const began = performance.now()
  const world = await readWorld(out)
  return { world, readingSeconds: (performance.now() - began) / 1_000 }
}

/** Every column of the leases read once. */
function onePass({ leases }: World): number {
  let sum = 0
  for (const column of Object.values(leases)) {
    if (typeof column === 'number') continue
    for (let i = 0; i < column.length; i += 1) sum += column[i]! > 0 ? 1 : 0
  }
  return sum
}

const rounded = (seconds: number): number => Number(seconds.toFixed(3))

try {
  const markets = [await marketOf(LEASES / 2), await marketOf(LEASES)]
  const groups = markets.map(({ world }) => controlGroups(world))
  const seconds = { half: [] as number[], full: [] as number[], pass: [] as number[] }
  const timed = (into: number[], run: () => unknown): void => {
    const began = performance.now()
    run()
    into.push((performance.now() - began) / 1_000)
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    timed(seconds.half, () => priceFindings(markets[0]!.world, groups[0]))
    timed(seconds.full, () => priceFindings(markets[1]!.world, groups[1]))
    timed(seconds.pass, () => onePass(markets[1]!.world))
  }
  const [half, full, pass] = [Math.min(...seconds.half), Math.min(...seconds.full), Math.min(...seconds.pass)]
  const { world, readingSeconds } = markets[1]!
  console.log(
    JSON.stringify({
      name: `price detectors on ${world.leases.count} leases, ${world.offers.count} offers, ${world.costs.count} cost reports`,
      measured: rounded(full),
      limit: rounded(pass),
      ratio: rounded(full / pass),
      promised: PROMISED_SECONDS,
      unit: 's; limit: one pass over the columns of the leases',
      half: rounded(half),
      growth: rounded(full / half),
      all: seconds.full.map(rounded),
      reading: {
        seconds: rounded(readingSeconds),
        telemetryRows: world.telemetry.count,
        deviceRows: world.devices.count,
      },
    }),
  )
  if (full > PROMISED_SECONDS || full / half > LINEAR) process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
