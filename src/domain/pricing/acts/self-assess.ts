import { act, dayInput, refuse } from '#kernel/act'
import { addMonths, dayIn, type Day } from '#kernel/time'
import { z } from 'zod'
import { compilerNow, mayCompile, type Compiler, type Standing } from '../compiler.ts'
import { pricesStream } from '../publishing.ts'

const RULE = 'platform/price-rules#self-assessment'

type Input = { from: Day; to: Day; findings: string; measures: string }

/** The compiler assesses itself and everyone may read it. */
export const selfAssess = act<
  Input,
  { compiler: Compiler | null; standing: Standing | null },
  { assessment: string; nextBy: Day }
>({
  name: 'pricing.compiler.self-assess',
  title: { zh: '公布自我评估', en: 'Publish a self-assessment' },
  basis: ['cn/price-index-measures#self-assessment', RULE],
  serves: ['F2'],
  by: ['index-compiler'],
  input: z.strictObject({
    from: dayInput,
    to: dayInput,
    findings: z.string().trim().min(20).max(20_000),
    measures: z.string().trim().min(1).max(20_000),
  }),
  stream: pricesStream,
  load: (tx, _input, { actor }) => compilerNow(tx, actor.party),
  decide(facts, { from, to }, { law, at, id }) {
    const no = mayCompile(facts)
    if (no) return no
    if (to < from || to > dayIn(at))
      return refuse(
        'span-wrong',
        { zh: '评估期应已结束且起止有序', en: 'the time assessed begins, ends, and is over' },
        RULE,
      )
    return { assessment: id, nextBy: addMonths(to, law.integer(RULE, 'every-months')) }
  },
  async apply(tx, { assessment }, { from, to, findings, measures }, { actor, at }) {
    tx.queue(
      'insert into pricing.assessment (assessment, compiler, first_day, last_day, findings, measures, at) values ($1, $2, $3, $4, $5, $6, $7)',
      [assessment, actor.party, from, to, findings, measures, at],
    )
  },
})
