// A proposed change as its acts read it.
import { refuse, type Refusal } from '#kernel/act'
import type { Sql } from '#kernel/store'
import type { Change } from './changes.ts'
import type { Side } from './sides.ts'

export type ProposalState = 'open' | 'accepted' | 'rejected' | 'withdrawn'
export type Proposal = {
  proposal: string
  side: Side
  person: string | null
  base: number
  changes: Change[]
  state: ProposalState
}

/** A proposal of this negotiation; undefined when unknown. */
export const proposalOf = (sql: Sql, negotiation: string, proposal: string): Promise<Proposal | undefined> =>
  sql.one<Proposal>(
    'select proposal, side, person, base, changes, state from contracts.proposal where negotiation = $1 and proposal = $2',
    [negotiation, proposal],
  )

export const proposalUnknown = (): Refusal =>
  refuse(
    'proposal-unknown',
    { zh: '没有这一修改提议', en: 'there is no such proposal' },
    'platform/contract-rules#tracked-changes',
  )

const STATE: Record<Exclude<ProposalState, 'open'>, { zh: string; en: string }> = {
  accepted: { zh: '接受', en: 'accepted' },
  rejected: { zh: '拒绝', en: 'rejected' },
  withdrawn: { zh: '撤回', en: 'withdrawn' },
}

export const answeredAlready = (state: Exclude<ProposalState, 'open'>): Refusal =>
  refuse(
    'answered-already',
    { zh: `该提议已被${STATE[state].zh}`, en: `the proposal was ${STATE[state].en} already` },
    'platform/contract-rules#tracked-changes',
  )
