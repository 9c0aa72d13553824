// A quantity in dispute is held: its price is not due until the dispute is over. Only what is held is held.
import { holdersOf, leaseOf } from '#domain/contracts'
import { act, instantInput, refuse, uuidInput } from '#kernel/act'
import { z } from 'zod'
import { monthInput } from '../month.ts'

const HOLD = 'platform/zone-rules#hold'

const partInput = z.strictObject({
  month: monthInput,
  from: instantInput,
  to: instantInput,
  milliCardSeconds: z.int().min(1),
  fen: z.int().min(0),
})

/** Holds a quantity in dispute. The dispute's file reckoned it from the readings and the contract price. */
export const placeHold = act({
  name: 'billing.hold.place',
  title: { zh: '保留争议数量', en: 'Hold a quantity in dispute' },
  basis: [HOLD, 'cn/civil-code#525'],
  serves: ['X3', 'A3'],
  by: ['platform'],
  input: z.strictObject({
    lease: uuidInput,
    lessee: uuidInput,
    /** the dispute */
    file: uuidInput,
    parts: z.array(partInput).min(1).max(30),
  }),
  stream: ({ lease }) => `lease/${lease}`,
  async load(tx, { lease, file }) {
    const [found, held, holders] = await Promise.all([
      leaseOf(tx, lease),
      tx.one('select 1 as one from billing.hold where ground = $1 limit 1', [`file/${file}`]),
      holdersOf(tx, lease),
    ])
    return { provider: found?.provider ?? null, held: held !== undefined, lessees: holders.map(({ party }) => party) }
  },
  decide({ provider, held, lessees }, { lease, lessee, parts, file }) {
    if (provider === null || !lessees.includes(lessee))
      return refuse('lease-not-yours', { zh: '没有这一租约', en: 'there is no such lease' }, HOLD)
    return held
      ? refuse('held-already', { zh: '该争议已保留', en: 'this dispute holds a quantity already' }, HOLD)
      : { lease, file, heldFen: parts.reduce((sum, { fen }) => sum + fen, 0) }
  },
  async apply(tx, _decision, { lease, lessee, file, parts }, { at, facts }) {
    for (const { month, from, to, milliCardSeconds, fen } of parts)
      tx.queue(
        `insert into billing.hold (ground, lease, lessee, provider, month, from_at, to_at, milli_card_seconds, held_fen, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [`file/${file}`, lease, lessee, facts.provider, month, from, to, milliCardSeconds, fen, at],
      )
  },
})

/** The dispute is over: what was held is due again, as far as nothing took it off the bill. */
export const liftHold = act({
  name: 'billing.hold.lift',
  title: { zh: '解除争议数量的保留', en: 'Lift a hold' },
  basis: [HOLD],
  serves: ['X3', 'A3'],
  by: ['platform'],
  input: z.strictObject({ lease: uuidInput, file: uuidInput }),
  stream: ({ lease }) => `lease/${lease}`,
  async load(tx, { lease, file }) {
    const row = await tx.one<{ fen: number }>(
      'select coalesce(sum(held_fen), 0)::bigint as fen from billing.hold where ground = $1 and lease = $2 and lifted_at is null',
      [`file/${file}`, lease],
    )
    return { heldFen: row?.fen ?? 0 }
  },
  decide: ({ heldFen }, { lease, file }) =>
    heldFen === 0
      ? refuse('nothing-held', { zh: '没有保留', en: 'nothing is held' }, HOLD)
      : { lease, file, freedFen: heldFen },
  async apply(tx, _decision, { file }, { at }) {
    tx.queue('update billing.hold set lifted_at = $2 where ground = $1 and lifted_at is null', [`file/${file}`, at])
  },
})
