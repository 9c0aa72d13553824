// One promised figure: to look up a number of the law of a day and a place takes at most 20 µs,
// the law of the day asked for anew each time, as an act does.
import { join } from 'node:path'
import { addDays } from '#kernel/time'
import { loadLaw } from '#kernel/rules'

const LIMIT_MICROSECONDS = 20
const ROUNDS = 200_000

const book = loadLaw(join(import.meta.dirname, '../law'))
const days = Array.from({ length: 365 }, (_, i) => addDays('2025-01-01', i))
let sum = 0

function lookUp(rounds: number): number {
  const began = process.hrtime.bigint()
  for (let i = 0; i < rounds; i += 1) {
    const law = book.at(days[i % days.length] as string, 'cn-gd-sz')
    sum += law.ppm('cn-gd-sz/xunliquan-2025#cap', 'deduction-cap-ppm')
    sum += law.used().length
  }
  return Number(process.hrtime.bigint() - began) / 1000 / rounds
}

lookUp(ROUNDS / 10)
const measured = Math.min(...Array.from({ length: 5 }, () => lookUp(ROUNDS / 5)))
if (sum === 0) throw new Error('nothing was looked up')
console.log(
  JSON.stringify({
    name: 'law-lookup',
    measured: Number(measured.toFixed(3)),
    limit: LIMIT_MICROSECONDS,
    ratio: Number((measured / LIMIT_MICROSECONDS).toFixed(4)),
    unit: 'µs',
  }),
)
if (measured > LIMIT_MICROSECONDS) process.exitCode = 1
