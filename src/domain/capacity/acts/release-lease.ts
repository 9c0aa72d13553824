import { act, refuse, uuidInput } from '#kernel/act'
import { z } from 'zod'

const NO_DOUBLE = 'platform/metering-rules#no-double-lease'

/** The shares held by a lease are free again from now on. */
export const releaseLease = act({
  name: 'capacity.lease.release',
  title: { zh: '释放算力', en: 'Release the capacity of a lease' },
  basis: [NO_DOUBLE],
  serves: ['A3', 'A4', 'I3'],
  by: ['platform'],
  input: z.strictObject({ lease: uuidInput }),
  stream: ({ lease }) => `lease/${lease}`,

  async load(tx, { lease }) {
    const held = await tx.rows<{ device: string; serial: string; shareMilli: number; from: string }>(
      `select a.device, d.serial, a.share_milli as "shareMilli", lower(a.span) as "from"
         from capacity.allocation a join capacity.device d using (device) where a.lease = $1 and upper_inf(a.span) order by d.serial for update of a`,
      [lease],
    )
    return { held }
  },

  decide({ held }, { lease }, { at }) {
    if (held.length === 0)
      return refuse('nothing-held', { zh: '该租约未占用任何设备', en: 'this lease holds no device' }, NO_DOUBLE)
    return { lease, releasedAt: at, pieces: held }
  },

  async apply(tx, { pieces, releasedAt }, { lease }) {
    tx.queue(
      'update capacity.allocation set span = tstzrange(lower(span), greatest(lower(span), $2::timestamptz)) where lease = $1 and upper_inf(span)',
      [lease, releasedAt],
    )
    tx.queue(
      'update capacity.device d set free_milli = d.free_milli + p.milli, since = $3 from unnest($1::uuid[], $2::int[]) as p(device, milli) where d.device = p.device',
      [pieces.map((p) => p.device), pieces.map((p) => p.shareMilli), releasedAt],
    )
  },
})
