import { act, dayInput, placeInput, refuse } from '#kernel/act'
import { partyOf } from '#kernel/identity'
import { jurisdictionsSeenIn } from '#kernel/rules'
import { z } from 'zod'
import { BENCHMARK_KINDS, isOfKind, type BenchmarkKind } from '../cost-benchmarks.ts'

const RULE = 'platform/price-rules#cost-benchmark'

type Entry = { kind: BenchmarkKind; device: string; value: string }
type Input = { place: string; from: string; source: string; mark: 'V' | 'V2' | 'M'; entries: Entry[] }

/** Enters reference inputs of the engineering estimate with their source, day and mark; a later day takes the place of an earlier. */
export const enterCostBenchmark = act<Input, { actorPlace: string | null }, { entered: number }>({
  name: 'pricing.benchmark.enter',
  title: { zh: '录入成本测算基准', en: 'Enter cost benchmarks' },
  basis: [RULE, 'cn/price-law#28'],
  serves: ['F1'],
  by: ['authority:market', 'authority:data', 'authority:industry'],
  input: z.strictObject({
    place: placeInput,
    from: dayInput,
    source: z.string().trim().min(1).max(500),
    mark: z.enum(['V', 'V2', 'M']),
    entries: z
      .array(
        z.strictObject({
          kind: z.enum(BENCHMARK_KINDS),
          device: z.string().trim().min(1).max(100),
          value: z.string().trim().min(1).max(32),
        }),
      )
      .min(1)
      .max(200),
  }),
  stream: (_input, { id }) => `cost-benchmark/${id}`,
  place: (_facts, { place }) => place,

  async load(tx, _input, { actor }) {
    return { actorPlace: (await partyOf(tx, actor.party))?.place ?? null }
  },

  decide({ actorPlace }, { place, from, entries }, { day }) {
    if (actorPlace === null || !jurisdictionsSeenIn(place).includes(actorPlace))
      return refuse(
        'not-competent',
        { zh: `${place} 不在贵机关辖区`, en: `${place} is outside the place of this body` },
        RULE,
      )
    if (from > day) return refuse('in-the-future', { zh: '起始日晚于今日', en: 'it would begin in the future' }, RULE)
    const bad = entries.findIndex(({ kind, value }) => !isOfKind(kind, value))
    if (bad >= 0)
      return refuse(
        'bad-value',
        {
          zh: `第 ${bad + 1} 项 ${entries[bad]!.kind}：期望大于零的数，得到「${entries[bad]!.value}」`,
          en: `entry ${bad + 1}, ${entries[bad]!.kind}: expected a number above zero, got “${entries[bad]!.value}”`,
        },
        RULE,
      )
    return { entered: entries.length }
  },

  async apply(tx, _decision, { place, from, source, mark, entries }, { id, actor, at }) {
    for (const [i, { kind, device, value }] of entries.entries())
      tx.queue(
        `insert into pricing.cost_benchmark (benchmark, kind, device, place, value, source, mark, from_on, entered_by, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          `${id.slice(0, 32)}${i.toString(16).padStart(4, '0')}`,
          kind,
          device,
          place,
          value,
          source,
          mark,
          from,
          actor.party,
          at,
        ],
      )
  },
})
