import { act, refuse } from '#kernel/act'
import { z } from 'zod'

const RULES = [
  'cn/price-law#18',
  'cn/price-law#19',
  'cn/fair-competition-review-regulation#11',
  'platform/price-rules#guided-off',
] as const
/** What an entry of a pricing catalogue says when it takes in the leasing of computing capacity. */
const COVERS = 'covers-compute-leasing'

type Input = { entry: string; authority: string }

/**
 * A guided price rests on an entry of the central or a provincial pricing catalogue that is on file as law. There is
 * none for the leasing of computing capacity, so this is refused; and a yes would put the entry on record and turn
 * nothing else on.
 */
export const enableGuided = act<Input, Record<string, never>, { entry: string; authority: string; mode: 'guided' }>({
  name: 'pricing.guided.enable',
  title: { zh: '开启政府指导价模式', en: 'Switch on guided prices' },
  basis: [...RULES],
  serves: ['F2'],
  by: ['authority:market', 'authority:data', 'authority:industry'],
  input: z.strictObject({
    // instrument and article of the catalogue, as the law room cites them
    entry: z.string().trim().min(1).max(200),
    authority: z.string().trim().min(2).max(200),
  }),
  stream: () => 'prices/guided',
  load: async () => ({}),
  decide(_facts, { entry, authority }, { law }) {
    const found = /^[a-z0-9-]+\/[a-z0-9-]+#[A-Za-z0-9-]+$/.test(entry) ? law.holds(entry) : { holds: false as const }
    const covers = found.holds && Object.hasOwn(found.article.params, COVERS)
    if (!covers || entry.startsWith('platform/'))
      return refuse(
        'no-catalogue-entry',
        {
          zh: '算力租赁不在现行中央或者省级定价目录内：没有目录依据，不得实行政府指导价',
          en: 'compute leasing is in no central or provincial pricing catalogue in force: without an entry there is no guided price',
        },
        ...RULES,
      )
    return { entry, authority, mode: 'guided' }
  },
  async apply() {
    // the record is all there is to it: figures, ranges and offers stay as they are
  },
})
