import { act, instantInput, refuse, uuidInput } from '#kernel/act'
import { partyOf } from '#kernel/identity'
import { dayIn } from '#kernel/time'
import { z } from 'zod'
import { passingsOf } from '../holders.ts'
import { leaseOf } from '../lease.ts'
import { licensedOn, noLicence } from '../negotiation.ts'

const TRANSFER = 'cn/civil-code#555'
const AS_WHOLE = 'cn/civil-code#556'
const ORDER = 'platform/market-rules#state-order'

/**
 * One side of a lease passes to another party, with the consent of the other side given before: from this instant the
 * rights and duties are the new party's, up to it the old one's. The signed contract stays as it was signed.
 */
export const assignLease = act({
  name: 'contracts.lease.assign',
  title: { zh: '租约一方转让', en: 'A side of the lease passes' },
  basis: [TRANSFER, AS_WHOLE],
  serves: ['A1', 'A3', 'D3'],
  by: ['platform'],
  input: z.strictObject({
    lease: uuidInput,
    side: z.enum(['lessee', 'provider']),
    to: uuidInput,
    from: instantInput,
    /** the file in which all three agreed */
    file: uuidInput,
  }),
  stream: ({ lease }) => `lease/${lease}`,

  async load(tx, { lease, side, to }, { at }) {
    const found = await leaseOf(tx, lease)
    const [party, passings] = await Promise.all([partyOf(tx, to), passingsOf(tx, lease)])
    return {
      found: found ? { lessee: found.lessee, provider: found.provider, state: found.state } : null,
      kinds: party?.kinds ?? null,
      lastAt: passings.at(-1)?.at ?? null,
      // only a provider needs one
      ...(side === 'provider' ? { licensed: await licensedOn(tx, to, dayIn(at)) } : {}),
    }
  },

  decide({ found, kinds, lastAt, licensed }, { lease, side, to, from, file }, { at, day }) {
    if (!found) return refuse('lease-unknown', { zh: '没有这一租约', en: 'there is no such lease' }, ORDER)
    if (found.state !== 'running' && found.state !== 'signed')
      return refuse(
        'wrong-state',
        { zh: '租约未生效或已终止，无可转让', en: 'the lease is not concluded or has ended: nothing passes' },
        AS_WHOLE,
      )
    if (kinds === null || !kinds.includes(side))
      return refuse(
        'wrong-party',
        {
          zh: `受让方未以${side === 'provider' ? '出租方' : '承租方'}身份登记`,
          en: `the assignee is not registered as a ${side}`,
        },
        TRANSFER,
      )
    if (side === 'provider' && !licensed) return noLicence(day)
    if (to === found.lessee || to === found.provider)
      return refuse(
        'holds-already',
        { zh: '受让方已是租约一方', en: 'the assignee is a side of the lease already' },
        TRANSFER,
      )
    if (from > at || (lastAt !== null && from <= lastAt))
      return refuse(
        'wrong-instant',
        {
          zh: '转让生效时刻未到，或早于上一次转让',
          en: 'the instant of the transfer has not come, or lies before the last transfer',
        },
        TRANSFER,
      )
    const other = side === 'lessee' ? found.provider : found.lessee
    return { assignment: file, lease, side, from: found[side], to, other, at: from }
  },

  parties: (_facts, _input, { from, to, other }) => [from, to, other],

  async apply(tx, d, _input, { at }) {
    tx.queue(
      'insert into contracts.assignment (assignment, lease, side, from_party, to_party, other_party, at) values ($1, $2, $3, $4, $5, $6, $7)',
      [d.assignment, d.lease, d.side, d.from, d.to, d.other, d.at],
    )
    // Two statements, as a column cannot be a parameter.
    tx.queue(
      d.side === 'lessee'
        ? 'update contracts.lease set lessee = $2, since = $3 where lease = $1'
        : 'update contracts.lease set provider = $2, since = $3 where lease = $1',
      [d.lease, d.to, at],
    )
  },
  conflict: (constraint) =>
    constraint === 'assignment_pkey'
      ? refuse('assigned-already', { zh: '该转让已经登记', en: 'this transfer is on record already' }, TRANSFER)
      : undefined,
})
