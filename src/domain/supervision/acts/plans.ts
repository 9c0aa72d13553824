import { act, placeInput, refuse, uuidInput } from '#kernel/act'
import { partyOf } from '#kernel/identity'
import { z } from 'zod'
import { itemsNamed, numberOf, type Item } from '../registers.ts'
import { INSPECTORS, outside } from './items.ts'

const FREQUENCY = 'cn/inspection-rules-2024#frequency'
const RULE = 'platform/supervision-rules#cap'

const byTier = (value: z.ZodType<number>) => z.strictObject({ rarer: value, usual: value, oftener: value })

/**
 * Publishes the plan of a year: items, the cap for one enterprise and the share drawn, by credit tier. Better credit is
 * never inspected more often.
 */
export const publishPlan = act({
  name: 'supervision.plan.publish',
  title: { zh: '公布年度检查计划', en: 'Publish the plan of a year' },
  basis: [FREQUENCY, RULE],
  serves: ['G2', 'G4'],
  by: INSPECTORS,
  input: z.strictObject({
    place: placeInput,
    year: z.int().min(2020).max(2100),
    items: z.array(uuidInput).min(1).max(50),
    caps: byTier(z.int().min(0).max(52)),
    /** of a million enterprises, how many are drawn */
    shares: byTier(z.int().min(0).max(1_000_000)),
  }),
  stream: ({ place }) => `inspection-plan/${place}`,
  place: (_facts, { place }) => place,
  load: async (tx, { items }, { actor }) => ({
    actorPlace: (await partyOf(tx, actor.party))?.place ?? null,
    items: await itemsNamed(tx, items),
  }),
  decide({ actorPlace, items }: { actorPlace: string | null; items: Item[] }, input, { actor, id, day }) {
    const no = outside(input.place, actorPlace)
    if (no) return no
    const own = items.filter(({ body, withdrawnOn }) => body === actor.party && withdrawnOn === null)
    if (own.length !== new Set(input.items).size)
      return refuse(
        'item-unpublished',
        { zh: '计划只列本机关已公布的事项', en: 'a plan names published items of this body alone' },
        'cn/inspection-rules-2024#items',
      )
    if (String(input.year) < day.slice(0, 4))
      return refuse('year-over', { zh: '该年度已过', en: 'that year is over' }, FREQUENCY)
    for (const numbers of [input.caps, input.shares])
      if (numbers.rarer > numbers.usual || numbers.usual > numbers.oftener)
        return refuse(
          'better-inspected-more',
          {
            zh: '信用较好的，频次和抽查比例不得高于信用较差的',
            en: 'whose credit is better is inspected no oftener, by cap and by share',
          },
          'cn/private-economy-promotion-law#52',
          FREQUENCY,
        )
    return { plan: id, no: numberOf('JH', day, id), day }
  },
  conflict: (constraint) =>
    constraint === 'one_plan'
      ? refuse('planned-already', { zh: '本机关已公布该年度计划', en: 'this body published its plan already' }, RULE)
      : undefined,
  async apply(tx, { plan, no, day }, { place, year, items, caps, shares }, { actor, at }) {
    tx.queue(
      'insert into supervision.plan (plan, no, place, body, year, items, caps, shares, published_on, since) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
      [plan, no, place, actor.party, year, items, JSON.stringify(caps), JSON.stringify(shares), day, at],
    )
  },
})
