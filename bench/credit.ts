// The credit score: one entity of fifty facts scored again with its whole explanation within 50 ms, and a hundred thousand
// entities of up to fifty facts each as of a day within 5 s. Facts are made in batches, outside the time. Limit in the same
// run: the days of the same facts compared once with the day, which every score has to do.
import { join } from 'node:path'
import { explain, scoreOf, scorecardOf, type CreditFile, type Fact } from '#domain/credit'
import { loadLaw } from '#kernel/rules'

const PROMISED = { oneMs: 50, allSeconds: 5 } as const
const ENTITIES = Number(process.env['BENCH_ENTITIES'] ?? 100_000)
const MOST = 50
const BATCH = 2_000
const AS_OF = '2026-08-01'

const law = loadLaw(join(import.meta.dirname, '../law')).at(AS_OF, 'cn')
const card = scorecardOf(law)
const rules = [...card.rules.keys()]
const levels = ['minor', 'general', 'serious'] as const
const days = Array.from({ length: 1_100 }, (_, n) =>
  new Date(Date.UTC(2023, 7, 1) + n * 86_400_000).toISOString().slice(0, 10),
)

let state = 20_261_123
/** A whole number below n (mulberry32). */
function below(n: number): number {
  state = (state + 0x6d2b79f5) | 0
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) % n
}

function factOf(n: number): Fact {
  const at = below(days.length)
  const seldom = (later: number): string | undefined =>
    below(12) === 0 ? days[Math.min(days.length - 1, at + later)] : undefined
  return {
    id: `f${n}`,
    kind: below(10) === 0 ? 'lead' : 'decision',
    rule: rules[below(rules.length)]!,
    level: levels[below(3)]!,
    chain: below(8) === 0 ? `c${below(3)}` : `f${n}`,
    source: 's',
    evidence: [],
    decision: 'd',
    decidedOn: days[at]!,
    notifiedOn: days[Math.min(days.length - 1, at + 3)]!,
    effectiveOn: undefined,
    objectedOn: seldom(5),
    objectionDecidedOn: undefined,
    objection: undefined,
    suspendedOn: undefined,
    resumedOn: undefined,
    repairedOn: seldom(200),
    revokedOn: undefined,
    state: undefined,
  }
}

const fileOf = (facts: number): CreditFile => ({
  since: '2020-01-01',
  completed: 50,
  facts: Array.from({ length: facts }, (_, n) => factOf(n)),
  measured: [
    { id: 'm', measure: 'sla-breach', count: 40, failed: below(5), until: '2026-07-31', source: 's', disputed: false },
  ],
  rewards: [],
})

/** The least that a score needs: every day of every fact compared with the day. */
function comparedOnce(file: CreditFile): number {
  let past = 0
  for (const { decidedOn, notifiedOn, repairedOn, objectedOn } of file.facts)
    for (const day of [decidedOn, notifiedOn, repairedOn, objectedOn]) if (day !== undefined && day <= AS_OF) past += 1
  return past
}

const timed = (run: () => void): number => {
  const began = performance.now()
  run()
  return performance.now() - began
}

const one = fileOf(MOST)
const first = timed(() => explain(one, card))
const again = Array.from({ length: 200 }, () => timed(() => explain(one, card))).toSorted((a, b) => a - b)
const median = again[100]!
const limitOfOne = Math.min(...Array.from({ length: 200 }, () => timed(() => comparedOnce(one))))
const rounded = (value: number): number => Number(value.toFixed(3))
console.log(
  JSON.stringify({
    name: `one entity of ${MOST} facts, explained`,
    measured: rounded(median),
    limit: rounded(limitOfOne),
    promised: PROMISED.oneMs,
    unit: 'ms; limit: its days compared once',
    first: rounded(first),
    slowest: rounded(again.at(-1)!),
  }),
)

let [scored, compared, facts, counted] = [0, 0, 0, 0]
for (let done = 0; done < ENTITIES; done += BATCH) {
  const batch = Array.from({ length: Math.min(BATCH, ENTITIES - done) }, () => fileOf(below(MOST + 1)))
  for (const file of batch) facts += file.facts.length
  compared += timed(() => {
    for (const file of batch) comparedOnce(file)
  })
  scored += timed(() => {
    for (const file of batch) counted += scoreOf(file, card).deductions.length
  })
}
console.log(
  JSON.stringify({
    name: `${ENTITIES} entities, ${facts} facts, as of a day`,
    measured: rounded(scored / 1_000),
    limit: rounded(compared / 1_000),
    ratio: rounded(scored / compared),
    promised: PROMISED.allSeconds,
    unit: 's; limit: the days of all facts compared once',
    counted,
  }),
)
if (median > PROMISED.oneMs || scored > PROMISED.allSeconds * 1_000) process.exitCode = 1
