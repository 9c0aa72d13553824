import { createHash } from 'node:crypto'
import { act, dayInput, placeInput, refuse } from '#kernel/act'
import { partyOf } from '#kernel/identity'
import { setTimer } from '#kernel/procedure'
import { canonical, type Json } from '#kernel/proof'
import { jurisdictionsSeenIn } from '#kernel/rules'
import { addMonths, dayIn, type Day, type Instant } from '#kernel/time'
import { z } from 'zod'
import { figuresOf, type Figure, type Inputs } from '../figures.ts'
import { indicators, indicatorsOn, type IndicatorChange } from '../indicator.ts'
import { adoptedChanges, inputsOf } from '../inputs.ts'

const RULE = 'platform/evaluation-rules#runs'
const LONGEST_DAYS = 366
const NAME = 'evaluation.run.record'

type Input = { place: string; from: Day; to: Day; monthly: 'yes' | 'no' }
type Facts = {
  actorPlace: string | null
  /** the day on which what is still open is judged late or not */
  asOf: Day
  inputs: Inputs
  changes: IndicatorChange[]
  /** indicators whose earlier lead is still being followed */
  followed: string[]
}
type Decision = {
  run: string
  place: string
  asOf: Day
  inputsSha256: string
  files: number
  figures: Figure[]
  leads: string[]
  /** the lead in words, for the tracked change; null when there is none */
  lead: { title: string; what: string; figures: string } | null
  /** the month that the platform evaluates next */
  next: { from: Day; to: Day } | null
}

/** The natural month after a day. */
function monthAfter(day: Day): { from: Day; to: Day } {
  const from = addMonths(`${day.slice(0, 7)}-01`, 1)
  const after = addMonths(from, 1)
  return { from, to: dayIn(new Date(Date.parse(`${after}T00:00:00Z`) - 86_400_000).toISOString(), 'UTC') }
}

/** 02:00 in Shanghai on the day after the last one. */
const runAt = (to: Day): Instant => new Date(Date.parse(`${to}T18:00:00.000Z`)).toISOString()

/** Evaluates a place over a time and keeps inputs, indicator versions and figures; a figure newly past its threshold is a lead. */
export const recordRun = act<Input, Facts, Decision>({
  name: NAME,
  title: { zh: '评估并存证', en: 'Evaluate and keep the evaluation' },
  basis: [RULE, 'cn/administrative-licensing-law#20', 'cn/business-environment#8'],
  serves: ['E2'],
  by: ['authority:industry', 'authority:market', 'authority:data', 'operator', 'platform'],
  input: z.strictObject({
    place: placeInput,
    from: dayInput,
    to: dayInput,
    monthly: z.enum(['yes', 'no']).default('no'),
  }) as unknown as z.ZodType<Input>,
  stream: ({ place }) => `evaluation/${place}`,
  place: (_facts, { place }) => place,

  async load(tx, { place, from, to }, { actor, at }) {
    const asOf = dayIn(at)
    const own = await partyOf(tx, actor.party)
    // A time that will be refused is not read.
    const sound = from <= to && to < asOf && days(from, to) <= LONGEST_DAYS
    const followed = await tx.rows<{ lead: string }>(
      `select distinct unnest(r.leads) as lead from evaluation.run r join evaluation.finding f on f.about = 'evaluation-run/' || r.run
        where r.place = $1 and not f.ended order by 1`,
      [place],
    )
    return {
      actorPlace: own?.place ?? null,
      asOf,
      inputs: sound ? await inputsOf(tx, { place, from, to, asOf }) : { cases: [], reports: 0, months: [] },
      changes: await adoptedChanges(tx),
      followed: followed.map(({ lead }) => lead),
    }
  },

  decide({ actorPlace, asOf, inputs, changes, followed }, { place, from, to, monthly }, { actor, id }) {
    if (
      actor.role.startsWith('authority:') &&
      (actorPlace === null || !jurisdictionsSeenIn(place).includes(actorPlace))
    )
      return refuse(
        'not-competent',
        { zh: `${place} 不在贵机关辖区`, en: `${place} is outside the place of this body` },
        RULE,
      )
    if (to < from) return refuse('ends-before-start', { zh: '截止日早于起始日', en: 'it ends before it starts' }, RULE)
    if (to >= asOf)
      return refuse('not-over', { zh: '评估期尚未结束', en: 'the time to be evaluated is not over' }, RULE)
    if (days(from, to) > LONGEST_DAYS)
      return refuse('too-long', { zh: '一次评估不超过一年', en: 'one evaluation covers a year at most' }, RULE)
    const figures = figuresOf(indicatorsOn(to, place, changes), inputs, { place, from, to })
    const past = figures.filter(({ indicator, past }) => past && !followed.includes(indicator))
    return {
      run: id,
      place,
      asOf,
      inputsSha256: createHash('sha256')
        .update(canonical(inputs as unknown as Json))
        .digest('hex'),
      files: inputs.cases.reduce((sum, one) => sum + one.count, 0),
      figures,
      leads: past.map(({ indicator }) => indicator),
      lead: past.length === 0 ? null : leadOf(past, { place, from, to }),
      next: monthly === 'yes' ? monthAfter(to) : null,
    }
  },

  async apply(tx, { run, inputsSha256, figures, leads, next }, { place, from, to }, { actor, at, facts }) {
    tx.queue(
      `insert into evaluation.run (run, place, first_day, last_day, as_of, by_party, inputs, inputs_sha256, figures, leads, at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        run,
        place,
        from,
        to,
        facts.asOf,
        actor.party,
        canonical(facts.inputs as unknown as Json),
        inputsSha256,
        canonical(figures as unknown as Json),
        leads,
        at,
      ],
    )
    if (next)
      setTimer(tx, {
        timer: run,
        act: NAME,
        input: { place, ...next, monthly: 'yes' },
        dueAt: runAt(next.to),
        basis: [RULE],
        stream: `evaluation/${place}`,
        seq: -Math.trunc(Date.parse(at) / 1_000),
      })
  },
})

const days = (from: Day, to: Day): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1

function leadOf(
  past: readonly Figure[],
  { place, from, to }: { place: string; from: Day; to: Day },
): NonNullable<Decision['lead']> {
  const title = (id: string): string => indicators().find((one) => one.id === id)?.title.zh ?? id
  const unit = (id: string): string => indicators().find((one) => one.id === id)?.unit ?? ''
  return {
    title: `${place} ${from} 至 ${to} 有 ${past.length} 项指标越过阈值（线索）`,
    what: `下列指标越过阈值，请核查原因；这是线索，不是认定：${past.map(({ indicator }) => title(indicator)).join('、')}`,
    figures: past
      .map(
        ({ indicator, value, low, high, count }) =>
          `${title(indicator)} ${value} ${unit(indicator)}${low === null ? '' : `（95% 区间 ${low} 至 ${high}）`}，${count} 件`,
      )
      .join('；'),
  }
}
