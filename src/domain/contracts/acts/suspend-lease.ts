import { act, refuse, uuidInput, type Refusal } from '#kernel/act'
import { z } from 'zod'
import { leaseOf, type Lease } from '../lease.ts'
import { suspensionsOf, type Suspension } from '../suspension.ts'

const INSECURITY = 'cn/civil-code#528'
const ORDER = 'platform/market-rules#state-order'

type Known = { state: Lease['state'] | null; open: Suspension | null }

/** A lease on which nothing can be suspended: unknown, or not running. */
const notRunning = ({ state }: Known): Refusal | undefined => {
  if (state === null) return refuse('lease-unknown', { zh: '没有这一租约', en: 'there is no such lease' }, ORDER)
  if (state !== 'running')
    return refuse('wrong-state', { zh: '租约不在履行中', en: 'the lease is not being performed' }, INSECURITY)
  return undefined
}

/** One side withholds its performance, in a file that gave its ground: the time from here on is no downtime. */
export const suspendLease = act({
  name: 'contracts.lease.suspend',
  title: { zh: '登记中止履行', en: 'Enter that performance is suspended' },
  basis: ['cn/civil-code#527', INSECURITY],
  serves: ['A3', 'D3'],
  by: ['platform'],
  input: z.strictObject({ lease: uuidInput, side: z.enum(['lessee', 'provider']), file: uuidInput }),
  stream: ({ lease }) => `lease/${lease}`,

  async load(tx, { lease }): Promise<Known> {
    const [found, spans] = await Promise.all([leaseOf(tx, lease), suspensionsOf(tx, lease)])
    return { state: found?.state ?? null, open: spans.find(({ until }) => until === null) ?? null }
  },

  decide(known, { lease, side, file }, { at }) {
    const no = notRunning(known)
    if (no) return no
    if (known.open)
      return refuse('suspended-already', { zh: '已在中止期间', en: 'performance is suspended already' }, INSECURITY)
    return { lease, side, file, from: at }
  },

  async apply(tx, d) {
    tx.queue('insert into contracts.suspension (lease, side, file, from_at) values ($1, $2, $3, $4)', [
      d.lease,
      d.side,
      d.file,
      d.from,
    ])
  },
})

/** Performance goes on: security was given, the debt paid, or the ground fell away. */
export const resumeLease = act({
  name: 'contracts.lease.resume',
  title: { zh: '登记恢复履行', en: 'Enter that performance goes on' },
  basis: [INSECURITY],
  serves: ['A3', 'D3'],
  by: ['platform'],
  input: z.strictObject({ lease: uuidInput, file: uuidInput }),
  stream: ({ lease }) => `lease/${lease}`,

  async load(tx, { lease, file }): Promise<Known> {
    const [found, spans] = await Promise.all([leaseOf(tx, lease), suspensionsOf(tx, lease)])
    return {
      state: found?.state ?? null,
      open: spans.find((span) => span.until === null && span.file === file) ?? null,
    }
  },

  decide(known, { lease, file }, { at }) {
    if (known.state === null)
      return refuse('lease-unknown', { zh: '没有这一租约', en: 'there is no such lease' }, ORDER)
    if (!known.open)
      return refuse(
        'not-suspended',
        { zh: '该案卷中没有进行中的中止', en: 'nothing is suspended under this file' },
        INSECURITY,
      )
    return { lease, file, from: known.open.from, until: at }
  },

  async apply(tx, d) {
    tx.queue('update contracts.suspension set until_at = $3 where lease = $1 and file = $2 and until_at is null', [
      d.lease,
      d.file,
      d.until,
    ])
  },
})
