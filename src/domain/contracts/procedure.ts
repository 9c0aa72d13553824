// The life of a lease. Who may take each step, on which ground; the same table refuses on the server and disables the button.
import { procedure } from '#kernel/procedure'

export type LeaseState = 'drafted' | 'countersigning' | 'signed' | 'running' | 'ended'

/** A negotiated contract says how it ends (Civil Code 562 to 565): by agreement, on a ground, on notice, with its term. */
export const groundNeeded = {
  allowed: false,
  zh: '协商订立的合同依其条款解除：请在「合同解除」中催告、通知或者提议协商，不能径行终止',
  en: 'a negotiated contract ends as its clauses say: demand, give notice or propose an end in a file on termination',
  basis: ['cn/civil-code#562', 'cn/civil-code#563', 'cn/civil-code#565'],
} as const

export const leaseProcedure = procedure<LeaseState>({
  id: 'lease',
  title: { zh: '租约', en: 'Lease' },
  initial: 'drafted',
  states: {
    drafted: {
      title: { zh: '待签署', en: 'Awaiting signatures' },
      on: {
        'contracts.lease.sign': {
          to: 'countersigning',
          by: ['lessee', 'provider'],
          basis: 'cn/e-signature-law#14',
          document: { zh: '租约', en: 'Lease' },
        },
      },
    },
    countersigning: {
      title: { zh: '待对方签署', en: 'Awaiting the other signature' },
      on: {
        'contracts.lease.sign': {
          to: 'signed',
          by: ['lessee', 'provider'],
          basis: 'cn/e-signature-law#14',
          document: { zh: '租约', en: 'Lease' },
        },
      },
    },
    signed: {
      title: { zh: '已签署，待交付', en: 'Signed, awaiting delivery' },
      on: {
        'contracts.lease.start': { to: 'running', by: ['platform'], basis: 'cn/civil-code#708' },
        'contracts.lease.end': { to: 'ended', by: ['lessee', 'provider', 'platform'], basis: 'cn/civil-code#563' },
      },
    },
    running: {
      title: { zh: '履行中', en: 'Running' },
      on: {
        'contracts.lease.end': { to: 'ended', by: ['lessee', 'provider', 'platform'], basis: 'cn/civil-code#563' },
      },
    },
    ended: { title: { zh: '已终止', en: 'Ended' }, on: {} },
  },
})
