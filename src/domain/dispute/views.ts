import { uuidInput, view } from '#kernel/act'
import { z } from 'zod'

export const bundles = view({
  name: 'dispute.bundle.list',
  travels: true,
  title: { zh: '证据包', en: 'Evidence bundles' },
  scope: {
    lessee: 'b.lessee = :party',
    provider: 'b.provider = :party',
    operator: 'true',
    // of leases that they were let into
    court: 'true',
    mediation: 'true',
    supplier: 'true',
  },
  input: z.object({ lease: uuidInput.optional() }),
  async load(read, { lease }, { where }) {
    const rows = await read.rows(
      `select b.bundle, b.lease, b.streams, b.at from dispute.bundle b where ${where} and (:lease::uuid is null or b.lease = :lease)
          and (:as_of::timestamptz is null or b.at <= :as_of) order by b.at desc limit 100`,
      { lease: lease ?? null },
    )
    return { rows, next: null }
  },
})
