// The life of a lease. Who may take each step, on which ground; the same table refuses on the server and disables the button.
import { procedure } from '#kernel/procedure'

export type LeaseState = 'drafted' | 'countersigning' | 'signed' | 'running' | 'ended'

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
