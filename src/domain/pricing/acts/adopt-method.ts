import { act, refuse } from '#kernel/act'
import type { Day } from '#kernel/time'
import { z } from 'zod'
import { compilerNow, mayCompile, type Compiler, type Standing } from '../compiler.ts'
import type { ParallelRun } from '../method-versions.ts'
import { parallelRun } from '../parallel-run.ts'
import { nextDay, pricesStream } from '../publishing.ts'

const RULE = 'platform/price-rules#method-change'

type Input = { version: string }
type Facts = { compiler: Compiler | null; standing: Standing | null; state: string | null; run: ParallelRun[] }
type Decision = { version: string; inForceFrom: Day; run: ParallelRun[] }

/** Adopts a proposed method once it has run beside the present one for long enough; it holds from the next day. */
export const adoptMethod = act<Input, Facts, Decision>({
  name: 'pricing.method.adopt',
  title: { zh: '采用新方法', en: 'Adopt a method' },
  basis: [RULE, 'cn/price-index-measures#disclosure'],
  serves: ['F2'],
  by: ['index-compiler'],
  input: z.strictObject({ version: z.string().max(31) }),
  stream: pricesStream,

  async load(tx, { version }, { actor }) {
    const who = await compilerNow(tx, actor.party)
    const row = await tx.one<{ state: string }>(
      'select state from pricing.method where version = $1 and compiler = $2',
      [version, actor.party],
    )
    return { ...who, state: row?.state ?? null, run: row ? await parallelRun(tx, actor.party, version) : [] }
  },

  decide({ compiler, standing, state, run }, { version }, { law, at }) {
    const no = mayCompile({ compiler, standing })
    if (no) return no
    if (state !== 'proposed')
      return refuse(
        'not-proposed',
        { zh: `没有待采用的版本 ${version}`, en: `no version ${version} awaits adoption` },
        RULE,
      )
    const wanted = law.integer(RULE, 'challenger-periods')
    if (run.length < wanted)
      return refuse(
        'not-run-long-enough',
        {
          zh: `须与现行方法并行试算 ${wanted} 期，已有 ${run.length} 期`,
          en: `it runs beside the present one for ${wanted} periods first; so far ${run.length}`,
        },
        RULE,
      )
    return { version, inForceFrom: nextDay(at), run }
  },

  async apply(tx, { version, inForceFrom, run }, _input, { at }) {
    tx.queue(
      `update pricing.method set state = 'adopted', adopted_at = $2, in_force_from = $3, run = $4, since = $2 where version = $1`,
      [version, at, inForceFrom, JSON.stringify(run)],
    )
  },
})
