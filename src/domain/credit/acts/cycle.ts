// One run of the daily cycle, and what departments answer.
import { act, refuse, uuidInput } from '#kernel/act'
import { partyOf, type Role } from '#kernel/identity'
import { jurisdictionsSeenIn } from '#kernel/rules'
import { addDays, dayIn, type Day } from '#kernel/time'
import { z } from 'zod'
import { armCycle, CYCLE, hashOfList, RUN, SHOWN, type ShownEntry } from '../cycle.ts'
import { groundOf } from '../incentive.ts'
import { folded, keptRowsOf, type KeptRow } from '../kept.ts'
import { ruleCite } from '../scorecard.ts'

const MEASURES = ruleCite('measures')

type Standing = ShownEntry & { file: string; public: boolean }
type Held = { incentive: string; party: string; until: Day }
type Waiting = { measure: string; since: Day }
type Facts = {
  entries: Standing[]
  ended: number
  held: (Held & { rows: KeptRow[] })[]
  waiting: Waiting[]
  alive: boolean
}
type Decision = {
  publication: string
  shown: string[]
  added: string[]
  ended: number
  sha256: string
  over: { incentive: string; zh: string; en: string }[]
  chased: string[]
  goesOn: boolean
}

/** Publishes the lists as they stand, ends rewards whose ground fell, and reminds departments that did not acknowledge. */
export const runCycle = act<{ nightly: 'yes' | 'no' }, Facts, Decision>({
  name: RUN,
  title: { zh: '名单更新与措施催办', en: 'Publish the lists and chase measures' },
  basis: [CYCLE, MEASURES, 'cn/serious-dishonesty-list-measures#publish'],
  serves: ['G5', 'G6'],
  by: ['platform', 'operator', 'authority:market', 'authority:industry', 'authority:data'],
  input: z.strictObject({ nightly: z.enum(['yes', 'no']) }),
  stream: () => 'credit/cycle',

  async load(tx, _input, { at }) {
    const entries = await tx.rows<Standing>(
      `select file, no, uscc, name, regime, basis, decided_on::text as "decidedOn", ends_on::text as "endsOn", marked, public
         from credit.entry where state = any($1) and published_on is not null order by file`,
      [[...SHOWN]],
    )
    const ended = await tx.one<{ n: number }>(
      `select count(*)::int as n from credit.entry where removed_on is not null and published_on is not null
          and since > coalesce((select max(at) from credit.publication), '-infinity')`,
    )
    const held = await tx.rows<Held>(
      'select incentive, party, until_day::text as "until" from credit.incentive where ended_on is null order by incentive',
    )
    const files = await keptRowsOf(tx, [...new Set(held.map(({ party }) => party))], dayIn(at))
    const waiting = await tx.rows<Waiting>(
      `select measure, coalesce(chased_on, lifted_on, imposed_on)::text as since from credit.measure
        where (lifted_on is not null and lifted_ack is null) or (lifted_on is null and imposed_ack is null) order by measure`,
    )
    return {
      entries,
      ended: ended?.n ?? 0,
      held: held.map((one) => ({ ...one, rows: files.get(one.party)! })),
      waiting,
      alive: entries.length + held.length + waiting.length > 0,
    }
  },

  decide({ entries, ended, held, waiting, alive }, { nightly }, { law, day, id }) {
    const dueDays = law.integer(MEASURES, 'acknowledge')
    const over = held.flatMap(({ incentive, until, rows }) => {
      if (until < day) return [{ incentive, zh: '期满', en: 'its term is over' }]
      const ground = groundOf(folded(rows), law)
      return ground.stands ? [] : [{ incentive, ...ground.says }]
    })
    const added = entries.filter((entry) => !entry.public).map(({ file }) => file)
    const chased = waiting.filter(({ since }) => addDays(since, dueDays) < day).map(({ measure }) => measure)
    if (nightly === 'no' && added.length + ended + over.length + chased.length === 0)
      return refuse('nothing-new', { zh: '没有需要更新的内容', en: 'nothing is to be published' }, CYCLE)
    return {
      publication: id,
      shown: entries.map(({ file }) => file),
      added,
      ended,
      sha256: hashOfList(entries.map(({ file: _file, public: _public, ...shown }) => shown)),
      over,
      chased,
      goesOn: alive,
    }
  },

  async apply(tx, { publication, shown, added, ended, sha256, over, chased, goesOn }, { nightly }, { at }) {
    const day = dayIn(at)
    tx.queue(
      'insert into credit.publication (publication, on_day, entries, added, ended, sha256, at) values ($1, $2, $3, $4, $5, $6, $7)',
      [publication, day, shown.length, added.length, ended, sha256, at],
    )
    if (added.length > 0) tx.queue('update credit.entry set public = true where file = any($1)', [added])
    for (const { incentive, zh } of over)
      tx.queue('update credit.incentive set ended_on = $2, why = $3 where incentive = $1 and ended_on is null', [
        incentive,
        day,
        zh,
      ])
    if (chased.length > 0)
      tx.queue('update credit.measure set chased = chased + 1, chased_on = $2 where measure = any($1)', [chased, day])
    if (goesOn) await armCycle(tx, { id: publication, at, again: nightly === 'yes' })
  },
})

type Answer = { measure: string; of: 'imposed' | 'lifted'; reference: string }
type Asked = {
  measure: { receiver: string; place: string; liftedOn: Day | null; imposedAck: unknown; liftedAck: unknown } | null
  actorPlace: string | null
}
const RECEIVERS: readonly Role[] = [
  'authority:finance',
  'authority:industry',
  'authority:market',
  'authority:data',
  'operator',
]

/** A department acknowledges that a measure was carried out, or that it was lifted. */
export const acknowledgeMeasure = act<Answer, Asked, Answer>({
  name: 'credit.measure.acknowledge',
  title: { zh: '确认联合措施的实施或者解除', en: 'Acknowledge a joint measure or its lifting' },
  basis: [MEASURES, 'cn/credit-information-order-2020#measures', 'cn/private-economy-promotion-law#54'],
  serves: ['G6'],
  by: RECEIVERS,
  input: z.strictObject({
    measure: uuidInput,
    of: z.enum(['imposed', 'lifted']),
    reference: z.string().trim().min(1).max(200),
  }),
  stream: ({ measure }) => `measure/${measure}`,
  place: ({ measure }) => measure?.place ?? 'cn',
  async load(tx, { measure }, { actor }) {
    const found = await tx.one<NonNullable<Asked['measure']>>(
      `select receiver, place, lifted_on::text as "liftedOn", imposed_ack as "imposedAck", lifted_ack as "liftedAck" from credit.measure where measure = $1 for update`,
      [measure],
    )
    return { measure: (found ?? null) as Asked['measure'], actorPlace: (await partyOf(tx, actor.party))?.place ?? null }
  },
  decide({ measure, actorPlace }, answer, { actor }) {
    const isMine =
      measure !== null &&
      measure.receiver === actor.role &&
      (actor.role === 'operator' || (actorPlace !== null && jurisdictionsSeenIn(measure.place).includes(actorPlace)))
    if (!isMine)
      return refuse(
        'not-your-measure',
        { zh: '没有送达本部门的这一措施', en: 'no such measure was sent to you' },
        MEASURES,
      )
    if (answer.of === 'lifted' && measure.liftedOn === null)
      return refuse('not-lifted', { zh: '措施尚未解除', en: 'the measure has not been lifted' }, MEASURES)
    if (answer.of === 'imposed' && measure.liftedOn !== null)
      return refuse(
        'lifted-already',
        {
          zh: '依据已终止，措施已解除：请确认解除，不得再实施',
          en: 'its ground has fallen and it was lifted: acknowledge that, and carry nothing out',
        },
        MEASURES,
        'cn/private-economy-promotion-law#54',
      )
    if ((answer.of === 'lifted' ? measure.liftedAck : measure.imposedAck) !== null)
      return refuse('acknowledged-already', { zh: '已经确认', en: 'it was acknowledged already' }, MEASURES)
    return answer
  },
  async apply(tx, { measure, of, reference }, _input, { actor, at }) {
    const ack = JSON.stringify({ party: actor.party, on: dayIn(at), reference })
    tx.queue(`update credit.measure set ${of === 'lifted' ? 'lifted_ack' : 'imposed_ack'} = $2 where measure = $1`, [
      measure,
      ack,
    ])
  },
})
