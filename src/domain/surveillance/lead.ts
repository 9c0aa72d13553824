// A lead's life: who may take which step, on which ground. The same table refuses on the server and disables the button.
import { refuse, type Refusal } from '#kernel/act'
import { procedure } from '#kernel/procedure'
import { jurisdictionsSeenIn } from '#kernel/rules'
import type { Sql } from '#kernel/store'

export const TRIAGE = 'platform/price-rules#lead-triage'

export type LeadState = 'new' | 'taken-up' | 'in-case' | 'explained' | 'data-error' | 'not-ours' | 'concluded'
export type Outcome = 'pending' | 'confirmed' | 'explained' | 'data-error'

const toState = (to: LeadState) => ({ to, by: ['authority:market'], basis: TRIAGE }) as const

const leadProcedure = procedure<LeadState>({
  id: 'surveillance-lead',
  title: { zh: '线索', en: 'Lead' },
  initial: 'new',
  states: {
    new: {
      title: { zh: '待分办', en: 'to be sorted' },
      on: {
        'surveillance.lead.triage taken-up': toState('taken-up'),
        'surveillance.lead.triage explained': toState('explained'),
        'surveillance.lead.triage data-error': toState('data-error'),
        'surveillance.lead.triage not-ours': toState('not-ours'),
      },
    },
    'taken-up': {
      title: { zh: '已受理核查', en: 'taken up' },
      on: {
        'surveillance.lead.take-up': toState('taken-up'),
        'surveillance.lead.enter-file': { to: 'in-case', by: ['platform'], basis: TRIAGE },
      },
    },
    'in-case': {
      title: { zh: '已入案', en: 'in a case' },
      on: {
        'surveillance.lead.take-up': toState('in-case'),
        'surveillance.lead.enter-file': { to: 'in-case', by: ['platform'], basis: TRIAGE },
        'surveillance.lead.conclude': { to: 'concluded', by: ['platform'], basis: TRIAGE },
      },
    },
    explained: { title: { zh: '有正当解释', en: 'explained' }, on: {} },
    'data-error': { title: { zh: '数据有误', en: 'wrong data' }, on: {} },
    'not-ours': { title: { zh: '已移送有权机关', en: 'passed to the competent body' }, on: {} },
    concluded: {
      title: { zh: '已有结论', en: 'concluded' },
      on: { 'surveillance.lead.conclude': { to: 'concluded', by: ['platform'], basis: TRIAGE } },
    },
  },
})

export type LeadRow = {
  lead: string
  no: string
  origin: 'detector' | 'complaint' | 'referral' | 'staff'
  kind: string
  place: string
  subjects: string[]
  state: LeadState
  outcome: Outcome
  /** those concerned who were told of an investigation */
  told: string[]
}

/** A lead; `lock` makes two who act on it at once wait for each other. */
export function leadOf(sql: Sql, lead: string, lock = false): Promise<LeadRow | undefined> {
  return sql.one<LeadRow>(
    `select lead, no, origin, kind, place, subjects, state, outcome, told from surveillance.lead where lead = $1 ${lock ? 'for update' : ''}`,
    [lead],
  )
}

export const noLead = refuse('no-such-lead', { zh: '没有这条线索', en: 'there is no such lead' }, TRIAGE)

/** The no of the state, or of the place of the act; `step` is the act, with where it leads when it may lead to several. */
export function leadRefusal(
  lead: Pick<LeadRow, 'state' | 'place'>,
  step: string,
  actorPlace: string | null,
  isPlatform = false,
): Refusal | undefined {
  const can = leadProcedure.can(lead.state, step)
  if (!can.allowed) return refuse('not-in-this-state', { zh: can.zh, en: can.en }, ...can.basis)
  if (isPlatform || (actorPlace !== null && jurisdictionsSeenIn(lead.place).includes(actorPlace))) return undefined
  return refuse(
    'not-competent',
    {
      zh: `行为发生地 ${lead.place} 不在贵机关辖区`,
      en: `the act happened at ${lead.place}, outside this body’s place`,
    },
    'cn/price-violation-penalties#3',
    TRIAGE,
  )
}
