// Least squares of a million rows on forty columns, in one thread: OLS within 0.4 s and Huber's regression within 3 s on a
// hedonic design (six measured columns and dummies: eleven of forty entries are not zero). Measured in the same run: one
// pass over the matrix, and XᵀX as it is written down, without blocks or lists. Rounds are interleaved; the best of each
// is compared, all are shown. A design without a single zero is shown too.
import { huber, ols, type Column } from '#kernel/stats'
import { seeded } from './random/seeded.ts'

const PROMISED_SECONDS = { ols: 0.4, huber: 3 } as const
const ROWS = Number(process.env['BENCH_ROWS'] ?? 1_000_000)
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 3)
const COLUMNS = 40
const MEASURED = 6
/** levels of the factors (GPU, provider, region, kind, term), the first of each left out */
const LEVELS = [13, 12, 7, 4, 3]

const random = seeded(20_261_123)
const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

function hedonic(): Column[] {
  const columns: Column[] = Array.from({ length: MEASURED }, (_, j) => ({
    name: `ln${j}`,
    values: Float64Array.from({ length: ROWS }, () => 5 + normal()),
  }))
  for (const [factor, levels] of LEVELS.entries()) {
    const level = Uint8Array.from({ length: ROWS }, () => Math.floor(random() * levels))
    for (let l = 1; l < levels; l += 1)
      columns.push({ name: `factor${factor}=${l}`, values: Float64Array.from(level, (at) => (at === l ? 1 : 0)) })
  }
  return columns
}

function responseOf(columns: readonly Column[]): Float64Array {
  // one row in twenty is far off, so that Huber has work to do
  const y = Float64Array.from({ length: ROWS }, () => normal() * (random() < 0.05 ? 3 : 0.3))
  for (const [j, { values }] of columns.entries()) for (let i = 0; i < ROWS; i += 1) y[i]! += values[i]! * (j % 7) * 0.1
  return y
}

/** The sum of every entry: the matrix read once. */
function onePass(columns: readonly Column[]): number {
  let sum = 0
  for (const { values } of columns) for (let i = 0; i < values.length; i += 1) sum += values[i]!
  return sum
}

/** XᵀX as it is written down: a sum over the rows for every pair of columns. */
function naiveGram(columns: readonly Column[]): number {
  let trace = 0
  for (const [a, { values: left }] of columns.entries()) {
    for (const { values: right } of columns.slice(0, a + 1)) {
      let sum = 0
      for (let i = 0; i < left.length; i += 1) sum += left[i]! * right[i]!
      if (left === right) trace += sum
    }
  }
  return trace
}

const rounded = (seconds: number): number => Number(seconds.toFixed(3))
const columns = hedonic().slice(0, COLUMNS)
const y = responseOf(columns)
const iterations: number[] = []
const work: Record<string, () => unknown> = {
  onePass: () => onePass(columns),
  naiveGram: () => naiveGram(columns),
  ols: () => ols({ y, columns }),
  huber: () => {
    const fit = huber({ y, columns })
    if (fit.kind === 'fit') iterations.push(fit.iterations)
  },
}
const seconds: Record<string, number[]> = Object.fromEntries(Object.keys(work).map((name) => [name, []]))
const timed = (name: string, run: () => unknown): void => {
  const began = performance.now()
  run()
  ;(seconds[name] ??= []).push((performance.now() - began) / 1_000)
}
for (let round = 0; round < ROUNDS; round += 1) for (const [name, run] of Object.entries(work)) timed(name, run)
const full = columns.map(({ name, values }) => ({ name, values: values.map((value) => value + normal()) }))
for (let round = 0; round < ROUNDS; round += 1) timed('olsWithoutZeros', () => ols({ y, columns: full }))

const best = (name: string): number => Math.min(...seconds[name]!)
for (const name of ['ols', 'huber'] as const) {
  console.log(
    JSON.stringify({
      name: `${name} ${ROWS} × ${columns.length}`,
      measured: rounded(best(name)),
      limit: rounded(best('naiveGram')),
      ratio: Number((best(name) / best('naiveGram')).toFixed(3)),
      promised: PROMISED_SECONDS[name],
      unit: 's; limit: XᵀX as it is written down',
      onePass: rounded(best('onePass')),
      all: seconds[name]!.map(rounded),
      ...(name === 'huber' ? { iterations } : { withoutZeros: seconds['olsWithoutZeros']!.map(rounded) }),
    }),
  )
  if (best(name) > PROMISED_SECONDS[name]) process.exitCode = 1
}
