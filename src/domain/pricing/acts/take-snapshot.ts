import { act, dayInput, refuse } from '#kernel/act'
import { dayIn, type Day } from '#kernel/time'
import { z } from 'zod'
import { compilerNow, mayCompile, type Compiler, type Standing } from '../compiler.ts'
import { gather } from '../gather.ts'
import { pricesStream, SNAPSHOT_RULE } from '../publishing.ts'
import { GATHER_RULES } from '../rules.ts'
import { countsOf, deidentified, sha256Hex, snapshotCsv, type Counts, type ExcludedCounts } from '../snapshot.ts'

/** The file itself is no part of the record, which names it by its hash: a symbol is not written down. */
const FILE = Symbol('csv')
type Input = { on: Day }
type Facts = {
  compiler: Compiler | null
  standing: Standing | null
  on: Day
  sha256: string
  counts: Counts
  excluded: ExcludedCounts
  [FILE]: string
}
type Decision = { snapshot: string; on: Day; sha256: string; counts: Counts; excluded: ExcludedCounts }

/** Freezes what is observed today, without names, under its hash; what could not be used is counted with its reason. */
export const takeSnapshot = act<Input, Facts, Decision>({
  name: 'pricing.snapshot.take',
  title: { zh: '固定观测快照', en: 'Take a snapshot of observations' },
  basis: [SNAPSHOT_RULE, 'platform/price-rules#sources', 'cn/price-index-measures#disclosure'],
  serves: ['F1', 'F2'],
  by: ['index-compiler'],
  input: z.strictObject({ on: dayInput }),
  stream: pricesStream,

  async load(tx, _input, { actor, at }) {
    const who = await compilerNow(tx, actor.party)
    const gathered = who.compiler === null ? { observations: [], excluded: [] } : await gather(tx, at, GATHER_RULES)
    const { secret } = (await tx.one<{ secret: string }>('select secret from pricing.naming_secret'))!
    const csv = snapshotCsv(deidentified(gathered.observations, secret))
    return { ...who, on: dayIn(at), sha256: sha256Hex(csv), ...countsOf(gathered), [FILE]: csv }
  },

  decide({ compiler, standing, on, sha256, counts, excluded }, { on: asked }, { law, id }) {
    const no = mayCompile({ compiler, standing })
    if (no) return no
    law.holds('platform/price-rules#sources')
    if (asked !== on)
      return refuse(
        'not-today',
        { zh: `只能固定今日（${on}）的观测`, en: `only what is observed today (${on}) can be frozen` },
        SNAPSHOT_RULE,
      )
    if (counts.every(({ n }) => n === 0))
      return refuse(
        'no-observations',
        { zh: '今日没有可用的观测', en: 'there is no usable observation today' },
        SNAPSHOT_RULE,
      )
    return { snapshot: id, on, sha256, counts, excluded }
  },

  async apply(tx, { snapshot, on, sha256, counts, excluded }, _input, { actor, at, facts }) {
    tx.queue(
      'insert into pricing.snapshot (snapshot, compiler, on_day, sha256, csv, counts, excluded, at) values ($1, $2, $3, $4, $5, $6, $7, $8)',
      [snapshot, actor.party, on, sha256, facts[FILE], JSON.stringify(counts), JSON.stringify(excluded), at],
    )
  },
})
