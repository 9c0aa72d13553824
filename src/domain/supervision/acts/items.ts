// Items are published before anyone is inspected on them, and taken down when they end.
import { act, placeInput, refuse, uuidInput, type Refusal } from '#kernel/act'
import { partyOf, type Role } from '#kernel/identity'
import { jurisdictionsSeenIn } from '#kernel/rules'
import { z } from 'zod'
import { itemOf, numberOf, type Item } from '../registers.ts'

export const ITEMS = 'cn/inspection-rules-2024#items'
const RULE = 'platform/supervision-rules#items'

export const INSPECTORS = ['authority:industry', 'authority:market', 'authority:data'] as const
const INSPECTED = ['provider', 'operator', 'supplier', 'lessee'] as const

const words = z.strictObject({ zh: z.string().trim().min(1).max(500), en: z.string().trim().min(1).max(500) })

export const outside = (place: string, actorPlace: string | null): Refusal | undefined =>
  actorPlace !== null && jurisdictionsSeenIn(place).includes(actorPlace)
    ? undefined
    : refuse(
        'not-competent',
        { zh: `${place} 不在贵机关辖区`, en: `${place} is outside the place of this body` },
        'cn/inspection-rules-2024#who',
      )

/** Publishes an item: its ground in law, whom it concerns, what is looked at, and whether data can show it. */
export const publishItem = act({
  name: 'supervision.item.publish',
  title: { zh: '公布检查事项', en: 'Publish an item of inspection' },
  basis: [ITEMS, RULE],
  serves: ['G2'],
  by: INSPECTORS,
  input: z
    .strictObject({
      place: placeInput,
      title: words,
      ground: z.array(z.string().max(120)).min(1).max(10),
      /** field of the officers’ certificates */
      field: z.string().trim().min(1).max(60),
      objects: z.array(z.enum(INSPECTED)).min(1).max(4),
      byData: z.enum(['yes', 'no']),
      checklist: z
        .array(
          z.strictObject({
            key: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
            asks: words,
            kind: z.enum(['yes-no', 'measure', 'text']),
            unit: z.string().trim().min(1).max(20).optional(),
          }),
        )
        .min(1)
        .max(60),
    })
    .refine(
      ({ checklist }) => new Set(checklist.map(({ key }) => key)).size === checklist.length,
      'a key appears twice',
    )
    .refine(
      ({ checklist }) => checklist.every(({ kind, unit }) => kind !== 'measure' || unit !== undefined),
      'a measure has a unit',
    ),
  stream: (_input, { id }) => `inspection-item/${id}`,
  place: (_facts, { place }) => place,
  load: async (tx, _input, { actor }) => ({ actorPlace: (await partyOf(tx, actor.party))?.place ?? null }),
  decide({ actorPlace }: { actorPlace: string | null }, { place, ground }, { law, id, day }) {
    const no = outside(place, actorPlace)
    if (no) return no
    for (const cite of ground) {
      const held = law.holds(cite)
      if (!held.holds)
        return refuse(
          'no-ground',
          { zh: `依据 ${cite} 不适用：${held.says.zh}`, en: `the ground ${cite} does not hold: ${held.says.en}` },
          ITEMS,
        )
    }
    return { item: id, no: numberOf('JC', day, id), day }
  },
  async apply(tx, { item, no, day }, input, { actor, at }) {
    tx.queue(
      `insert into supervision.item (item, no, place, body, role, title, ground, field, objects, by_data, checklist, published_on, since)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        item,
        no,
        input.place,
        actor.party,
        actor.role,
        JSON.stringify(input.title),
        input.ground,
        input.field,
        input.objects,
        input.byData === 'yes',
        JSON.stringify(input.checklist),
        day,
        at,
      ],
    )
  },
})

/** Takes an item down: no inspection begins on it any more. */
export const withdrawItem = act<{ item: string; why: string }, { item: Item | null }, { item: string; day: string }>({
  name: 'supervision.item.withdraw',
  title: { zh: '撤下检查事项', en: 'Take an item down' },
  basis: [ITEMS, RULE],
  serves: ['G2'],
  by: INSPECTORS,
  input: z.strictObject({ item: uuidInput, why: z.string().trim().min(1).max(2_000) }),
  stream: ({ item }) => `inspection-item/${item}`,
  place: ({ item }) => item?.place ?? 'cn',
  load: async (tx, { item }) => ({ item: (await itemOf(tx, item)) ?? null }),
  decide({ item }, _input, { actor, day }) {
    if (item === null || item.body !== actor.party || item.withdrawnOn !== null)
      return refuse('no-such-item', { zh: '没有本机关公布的此事项', en: 'this body published no such item' }, ITEMS)
    return { item: item.item, day }
  },
  async apply(tx, { item, day }, _input, { at }) {
    tx.queue('update supervision.item set withdrawn_on = $2, since = $3 where item = $1', [item, day, at])
  },
})

/** May a body of this kind and place inspect on an item, and may this kind of party be inspected; the lawful no otherwise. */
export function itemRefusal(
  item: Item | null,
  { no, role, place, kinds }: { no: string; role: Role; place: string; kinds: readonly string[] },
): Refusal | undefined {
  if (item === null)
    return refuse(
      'item-unpublished',
      { zh: `检查事项 ${no} 未公布，不得检查`, en: `the item ${no} is not published; nobody is inspected on it` },
      ITEMS,
    )
  if (item.withdrawnOn !== null)
    return refuse(
      'item-withdrawn',
      {
        zh: `检查事项 ${no} 已于 ${item.withdrawnOn} 撤下`,
        en: `the item ${no} was taken down on ${item.withdrawnOn}`,
      },
      ITEMS,
    )
  if (item.role !== role || !jurisdictionsSeenIn(place).includes(item.place))
    return refuse(
      'other-item',
      { zh: '该事项由其他种类的机关或在其他地方公布', en: 'the item is another kind of body’s, or of another place' },
      ITEMS,
      'cn/inspection-rules-2024#who',
    )
  if (!item.objects.some((kind) => kinds.includes(kind)))
    return refuse(
      'not-concerned',
      { zh: '该事项不适用于此类企业', en: 'the item does not concern enterprises of this kind' },
      ITEMS,
    )
  return undefined
}
