import { act, dayInput, refuse } from '#kernel/act'
import { dayIn, type Day } from '#kernel/time'
import { z } from 'zod'
import { compilerNow, mayCompile, type Compiler, type Standing } from '../compiler.ts'
import type { Kind } from '../publication.ts'
import { CALENDAR_RULE, pricesStream } from '../publishing.ts'

type Entry = { period: string; dueOn: Day }
type Input = { kind: Kind; entries: Entry[] }
type Facts = { compiler: Compiler | null; standing: Standing | null; set: Entry[] }

/** Says beforehand when what will be published; a day that has come is not moved any more. */
export const setCalendar = act<Input, Facts, { set: number }>({
  name: 'pricing.calendar.set',
  title: { zh: '公布发布日历', en: 'Set the calendar of publication' },
  basis: [CALENDAR_RULE, 'cn/price-index-measures#disclosure'],
  serves: ['F2'],
  by: ['index-compiler'],
  input: z.strictObject({
    kind: z.enum(['reference', 'index']),
    entries: z
      .array(z.strictObject({ period: z.string().regex(/^20\d\d-\d\d(-\d\d)?$/), dueOn: dayInput }))
      .min(1)
      .max(120),
  }),
  stream: pricesStream,

  async load(tx, { kind, entries }, { actor }) {
    return {
      ...(await compilerNow(tx, actor.party)),
      set: await tx.rows<Entry>(
        'select period, due_on as "dueOn" from pricing.calendar where compiler = $1 and kind = $2 and period = any($3) order by period',
        [actor.party, kind, entries.map(({ period }) => period)],
      ),
    }
  },

  decide({ compiler, standing, set }, { kind, entries }, { at }) {
    const no = mayCompile({ compiler, standing })
    if (no) return no
    const today = dayIn(at)
    const length = kind === 'reference' ? 10 : 7
    const wrong = entries.find(({ period, dueOn }) => period.length !== length || dueOn < period)
    if (wrong)
      return refuse(
        'entry-wrong',
        {
          zh: `${wrong.period}：参考价按日、指数按月，发布日不早于该期`,
          en: `${wrong.period}: a day for the reference, a month for the index, due no earlier`,
        },
        CALENDAR_RULE,
      )
    // on its own day already a publication is due: it is not moved then either
    const moved = set.filter(
      (one) => one.dueOn <= today && entries.some(({ period, dueOn }) => period === one.period && dueOn !== one.dueOn),
    )
    const [past] = [...moved, ...entries.filter(({ dueOn }) => dueOn < today)]
    if (past)
      return refuse(
        'day-has-come',
        {
          zh: `${past.period} 的发布日 ${past.dueOn} 已到，不能再改`,
          en: `the day of ${past.period}, ${past.dueOn}, has come`,
        },
        CALENDAR_RULE,
      )
    if (new Set(entries.map(({ period }) => period)).size < entries.length)
      return refuse('period-twice', { zh: '同一期出现两次', en: 'a period stands twice' }, CALENDAR_RULE)
    return { set: entries.length }
  },

  async apply(tx, _decision, { kind, entries }, { actor, at }) {
    for (const { period, dueOn } of entries)
      tx.queue(
        `insert into pricing.calendar (compiler, kind, period, due_on, since) values ($1, $2, $3, $4, $5)
         on conflict (compiler, kind, period) do update set due_on = excluded.due_on, since = excluded.since`,
        [actor.party, kind, period, dueOn, at],
      )
  },
})
