import { invoiceStreams } from '#domain/billing'
import { leaseOf, signingStreams } from '#domain/contracts'
import { originsOf } from '#domain/market'
import { voucherStreams } from '#domain/subsidy'
import { act, refuse, uuidInput } from '#kernel/act'
import { streamSizes } from '#kernel/evidence'
import { isLetIn } from '#kernel/store'
import { z } from 'zod'

const RULES = 'cn/online-litigation-rules#16'
const OWN = 'platform/market-rules#own-party-only'
/** Those who see a lease only while a case or a mandate lets them in. */
const LET_IN: ReadonlySet<string> = new Set(['court', 'mediation', 'supplier'])

/**
 * Somebody takes the evidence of a lease away. This act is itself the last leaf of the lease's stream: the bundle is
 * complete up to here, and the verifier can say so.
 */
export const makeBundle = act({
  name: 'dispute.bundle.make',
  title: { zh: '制作证据包', en: 'Make an evidence bundle' },
  basis: [RULES, 'cn/e-commerce-law#31'],
  serves: ['I3', 'X1', 'X6'],
  // the platform makes one when a file about the lease goes to a court (app/zone-cases.ts)
  by: ['lessee', 'provider', 'operator', 'court', 'mediation', 'supplier', 'platform'],
  input: z.strictObject({ lease: uuidInput }),
  stream: ({ lease }) => `lease/${lease}`,

  async load(tx, { lease }, { actor }) {
    const found = await leaseOf(tx, lease)
    // a body or counsel reads the lease of its own open case and no other
    const outside = LET_IN.has(actor.role) && !(await isLetIn(tx, actor.party, `lease/${lease}`))
    if (!found || outside) return { leased: null, streams: [] }
    const more = await Promise.all([
      found.order === null ? [`negotiation/${found.negotiation!}`] : originsOf(tx, found.order),
      invoiceStreams(tx, lease),
      voucherStreams(tx, lease),
      signingStreams(tx, lease),
    ])
    const made = [
      found.offer === null ? [] : [`offer/${found.offer}`],
      found.order === null ? [] : [`order/${found.order}`],
    ]
    const others = [...made, ...more].flat()
    return {
      leased: { lessee: found.lessee, provider: found.provider },
      streams: await streamSizes(tx, [`lease/${lease}`, ...others]),
    }
  },

  decide({ leased, streams }, { lease }, { actor, id }) {
    const side = actor.role === 'lessee' || actor.role === 'provider' ? actor.role : null
    if (!leased || (side !== null && leased[side] !== actor.party))
      return refuse(
        'lease-not-yours',
        { zh: '没有这一租约，或本主体不是该方', en: 'there is no such lease in which you are this side' },
        OWN,
      )
    // The lease's own stream ends with this very leaf.
    return {
      bundle: id,
      lease,
      streams: streams.map((s) => (s.stream === `lease/${lease}` ? { ...s, size: s.size + 1 } : s)),
    }
  },

  async apply(tx, { bundle, streams }, { lease }, { at, facts }) {
    tx.queue(
      'insert into dispute.bundle (bundle, lease, lessee, provider, streams, at) values ($1, $2, $3, $4, $5, $6)',
      [bundle, lease, facts.leased!.lessee, facts.leased!.provider, JSON.stringify(streams), at],
    )
  },
})
