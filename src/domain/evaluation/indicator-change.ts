// Changing an indicator: what the room adds to the steps of evaluation.indicator. The change is proposed as numbers, so
// that the adopted one is data and in force by itself on its day.
import { refuse, type Circumstances, type Recordable, type Refusal } from '#kernel/act'
import type { CaseFile, StepDecision, StepExtra, StepInput } from '#kernel/casework'
import { chartNamed } from '#kernel/procedure'
import type { Tx } from '#kernel/store'
import type { Instant } from '#kernel/time'
import { indicators } from './indicator.ts'
import { countAnonymous, floodRefusal, isAnonymous, lastHour, lengthRefusal, LIMITS, type LastHour } from './limits.ts'

export const INDICATOR = 'evaluation.indicator'
const RULE = 'platform/evaluation-rules#indicators'
const MOST = 2_147_483_647

function proposalRefusal(input: StepInput): Refusal | undefined {
  if (!indicators().some(({ id }) => id === input['indicator']))
    return refuse('no-such-indicator', { zh: '没有此指标', en: 'there is no such indicator' }, RULE)
  const numbers = [input['weight'], input['minimumCount'], input['threshold']].filter((n) => n !== undefined)
  if (input['action'] === 'change' && numbers.length === 0)
    return refuse('nothing-changed', { zh: '请写明要修改的数值', en: 'say which number is to change' }, RULE)
  if (input['action'] === 'retire' && numbers.length > 0)
    return refuse('retired-with-numbers', { zh: '停用不带数值', en: 'retiring changes no number' }, RULE)
  if (input['minimumCount'] === 0 || numbers.some((n) => Number(n) > MOST))
    return refuse(
      'number-out-of-range',
      { zh: '数值超出范围；最少件数至少为一', en: 'a number is out of range; the least count is one or more' },
      RULE,
    )
  return undefined
}

function refusalAt(
  step: string,
  input: StepInput,
  more: Recordable,
  { law, at, day, actor }: Circumstances,
): Refusal | undefined {
  switch (step) {
    case 'propose':
      return proposalRefusal(input)
    case 'comment':
      return (
        lengthRefusal(input, law, LIMITS) ??
        (isAnonymous(actor) ? floodRefusal((more['lastHour'] ?? null) as LastHour, law, at, LIMITS) : undefined)
      )
    case 'adopt':
      // What was measured by the old numbers is not measured anew by the new ones.
      return String(input['inForceFrom']) > day
        ? undefined
        : refuse(
            'not-backwards',
            { zh: '施行日应晚于通过之日', en: 'it is in force from a day after its adoption' },
            RULE,
          )
    default:
      return undefined
  }
}

function keep(
  tx: Tx,
  { file }: StepDecision,
  step: string,
  input: StepInput,
  { at, place, anonymous }: { at: Instant; place: string; anonymous: boolean },
): void {
  if (step === 'propose')
    tx.queue(
      `insert into evaluation.indicator_change (file, indicator, place, action, weight, minimum_count, threshold, since)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        file,
        input['indicator'],
        place,
        input['action'],
        input['weight'] ?? null,
        input['minimumCount'] ?? null,
        input['threshold'] ?? null,
        at,
      ],
    )
  else if (step === 'adopt')
    tx.queue(
      'update evaluation.indicator_change set adopted_at = $2, in_force_from = $3, since = greatest(since, $2) where file = $1',
      [file, at, input['inForceFrom']],
    )
  else if (step === 'comment' && anonymous) countAnonymous(tx, 'comment', at)
}

/** What the room adds to each step of changing an indicator. */
export const indicatorExtras = (): Record<string, StepExtra> =>
  Object.fromEntries(
    chartNamed(INDICATOR).steps.map(({ step }): [string, StepExtra] => [
      step,
      {
        facts: async (tx) => (step === 'comment' ? { lastHour: await lastHour(tx, 'comment') } : {}),
        check: (_file: CaseFile, input, more, now) => refusalAt(step, input, more, now),
        effect: async (tx, decision, input, { at, file, actor }) =>
          keep(tx, decision, step, input, { at, place: file.place, anonymous: isAnonymous(actor) }),
      },
    ]),
  )
