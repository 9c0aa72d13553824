// What follows between inspections, erasures and the rooms beside them: the end of a lease opens the duty to erase, and what
// an inspection passes on is a lead for the penalty procedure.
import type { Wiring } from '#kernel/act'

type Next = Wiring[string][number]

const ERASURE = 'supervision.erasure'

/** A lease that had devices has ended: each of them is to be erased. */
const erasureIsDue: Next = ({ refused, decision, facts }) => {
  const ended = facts['found'] as { state: string; place: string } | null | undefined
  return refused === null && ended != null && ended.state === 'running'
    ? {
        act: `${ERASURE}.end-service`,
        input: {
          title: '租约终止后的数据清除',
          place: ended.place,
          about: `lease/${decision['lease'] as string}`,
          kinds: 'undeclared',
        },
      }
    : undefined
}

export const inspectionCases: Wiring = {
  'contracts.lease.end': [erasureIsDue],
  // the time follows from the contract, or from the rule where it is silent
  [`${ERASURE}.end-service`]: [
    ({ refused, decision }) =>
      refused === null && typeof decision['about'] === 'string' && decision['about'].startsWith('lease/')
        ? {
            act: `${ERASURE}.fix-time`,
            input: { file: decision['file'], returned: '依合同返还；返还后清除（系统依租约登记）' },
          }
        : undefined,
  ],
  // late: what the contract gives the lessee has its file; a negotiated contract opened one when it ended
  [`${ERASURE}.mark-overdue`]: [
    ({ refused, decision }) =>
      refused === null && decision['settles'] === true
        ? {
            act: 'performance.ending.open',
            input: { title: '终止与善后（清除逾期）', about: decision['about'], place: decision['place'] },
          }
        : undefined,
  ],
  'supervision.inspection.transfer-case': [
    ({ refused, decision }) => {
      const lead = decision['lead'] as { party: string | null } | undefined
      if (refused !== null || lead === undefined || lead.party === null) return undefined
      const { party, ...rest } = lead
      return { act: 'supervision.penalty.open-lead', input: { ...rest, origin: 'inspection', with: { party } } }
    },
  ],
}
