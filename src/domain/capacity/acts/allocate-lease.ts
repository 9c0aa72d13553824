import { act, refuse, uuidInput } from '#kernel/act'
import { z } from 'zod'
import { candidates, takeShare, type Piece } from '../placing.ts'

const NO_DOUBLE = 'platform/metering-rules#no-double-lease'
const OWN = 'platform/market-rules#own-party-only'

/** Shares of devices are given to a lease from now on. Two at once wait for each other; the database refuses any double. */
export const allocateLease = act({
  name: 'capacity.lease.allocate',
  title: { zh: '分配算力', en: 'Allocate capacity to a lease' },
  basis: [NO_DOUBLE, 'cn/civil-code#708'],
  serves: ['A3', 'A4', 'I3'],
  // the platform when both have signed; the provider again, once it has made room
  by: ['platform', 'provider'],
  input: z.strictObject({
    lease: uuidInput,
    provider: uuidInput,
    models: z.array(z.string().max(64)).max(64),
    cards: z.int().min(0).max(100_000),
    shareMilli: z.int().min(1).max(1_000),
    cpuMilli: z.int().min(0).max(100_000_000),
    /** what happens when nothing fits: a refusal, or the virtual overflow node (replays of traces without limits) */
    whenFull: z.enum(['refuse', 'virtual']).default('refuse'),
  }),
  stream: ({ lease }) => `lease/${lease}`,

  async load(tx, { lease, provider, models, cards, shareMilli, cpuMilli }) {
    // One placing at a time per provider: best fit is a property of the whole, and must not be decided twice at once.
    await tx.rows('select pg_advisory_xact_lock(hashtextextended($1, 1))', [provider])
    const held = await tx.one('select 1 as yes from capacity.allocation where lease = $1 and upper_inf(span)', [lease])
    return {
      held: held !== undefined,
      candidates: await candidates(tx, { provider, models, cards, shareMilli, cpuMilli }),
    }
  },

  decide({ held, candidates }, { provider, cards, shareMilli, cpuMilli, whenFull }, { actor }) {
    if (actor.role === 'provider' && actor.party !== provider)
      return refuse(
        'capacity-not-yours',
        { zh: '只能以本主体的容量分配', en: 'only capacity of your own can be allocated' },
        OWN,
      )
    if (held)
      return refuse(
        'allocated-already',
        { zh: '该租约已分配算力', en: 'capacity is allocated to this lease already' },
        NO_DOUBLE,
      )
    const milli = cards === 0 ? cpuMilli : shareMilli
    const pieces = candidates.flatMap((c): Piece[] => {
      const share = takeShare(c.free, milli)
      return share === undefined ? [] : [{ device: c.device, serial: c.serial, node: c.node, shareMilli: milli, share }]
    })
    const wanted = cards === 0 ? (cpuMilli > 0 ? 1 : 0) : cards
    if (pieces.length >= wanted) return { pieces, overflow: false }
    if (whenFull === 'virtual') return { pieces: [], overflow: true }
    return refuse(
      'no-capacity',
      { zh: '没有可接受的设备能容纳该份额', en: 'no acceptable device has room for this share' },
      NO_DOUBLE,
    )
  },

  async apply(tx, { pieces }, { lease }, { at, id }) {
    if (pieces.length === 0) return
    const devices = pieces.map((p) => p.device)
    tx.queue(
      `insert into capacity.allocation (allocation, lease, device, share, share_milli, span)
       select md5($1::text || p.device)::uuid, $2, p.device, p.share::int4multirange, p.milli, tstzrange($3, null)
         from unnest($4::uuid[], $5::text[], $6::int[]) as p(device, share, milli)`,
      [id, lease, at, devices, pieces.map((p) => p.share), pieces.map((p) => p.shareMilli)],
    )
    tx.queue(
      'update capacity.device d set free_milli = d.free_milli - p.milli, since = $3 from unnest($1::uuid[], $2::int[]) as p(device, milli) where d.device = p.device',
      [devices, pieces.map((p) => p.shareMilli), at],
    )
  },
  conflict: (constraint) =>
    constraint === 'no_share_twice'
      ? refuse(
          'share-leased',
          { zh: '该设备的这一份额在此时段已出租', en: 'this share of the device is leased for this time already' },
          NO_DOUBLE,
        )
      : undefined,
})
