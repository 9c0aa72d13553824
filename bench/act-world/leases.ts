// What the benches of acts stand on: a lessee who asks, and eight running leases whose provider's meters report.
import { perform, type AnyAct } from '#kernel/act'
import { platform as system, sampleUscc, type Actor } from '#kernel/identity'
import { worldSource, type Source } from '#kernel/store'
import type { Platform } from '../../src/app/wiring.ts'

export type Bench = {
  /** the light act: market.request.post */
  request: (key: string) => Promise<unknown>
  /** the heavy one: metering.usage.record with the next minutes (one unless told) of the lease with this number (0-7) */
  reading: (lease: number, key: string, minutes?: number) => Promise<unknown>
}

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
/** How long the leases have run when their readings begin: room for 86,400 readings of a minute each. */
const LEASED_DAYS = 60

/** The real world with a clock that can be set back while the leases are made. */
export function benchSource(): Source & { behindMs: number } {
  const source = { ...worldSource(), behindMs: 0, now: () => new Date(Date.now() - source.behindMs).toISOString() }
  return source
}

/** Registers the parties, signs and starts the leases. Needs a platform without follow-ups (`follow: {}`). */
export async function prepare(p: Platform, source: { behindMs: number }): Promise<Bench> {
  source.behindMs = LEASED_DAYS * DAY_MS
  const operator: Actor = { party: system.party, role: 'operator', person: null }
  const must = async (name: string, actor: Actor, input: object, key: string): Promise<Record<string, string>> => {
    const outcome = await perform(p.world, p.acts.get(name) as AnyAct, { actor, key, input })
    if (!outcome.done) throw new Error(`${name}: ${outcome.refused}`)
    return outcome.decision as Record<string, string>
  }
  const party = async (n: number, role: 'provider' | 'lessee'): Promise<Actor> => {
    const { party } = await must(
      'admission.party.register',
      operator,
      { uscc: sampleUscc(n), name: `示例 ${n}`, kinds: [role], place: 'cn' },
      `p${n}`,
    )
    return { party: party!, role, person: null }
  }
  const provider = await party(1, 'provider')
  const lessee = await party(2, 'lessee')
  await must(
    'admission.licence.file',
    provider,
    { kind: 'vats-idc', number: 'B', issuedBy: '示例', validFrom: '2020-01-01', validUntil: '2099-12-31' },
    'l',
  )
  const terms = {
    billingStart: 'delivered',
    grainSeconds: 1,
    minimumSeconds: 0,
    billedWhenStopped: false,
    partialDevice: 'share',
    conversion: 'none',
    billingZone: 'UTC',
  }
  const { offer } = await must(
    'market.offer.publish',
    provider,
    { mode: 'by-scale', models: [], unitPriceFen: 600, place: 'cn', validFrom: '2020-01-01', validUntil: null, terms },
    'o',
  )
  const leases: string[] = []
  for (let i = 0; i < 8; i += 1) {
    const { order } = await must(
      'market.order.place',
      lessee,
      {
        offer,
        quote: null,
        cards: 100_000,
        shareMilli: 1_000,
        cpuMilli: 0,
        memoryMib: 0,
        hours: 1,
        from: p.world.source.now(),
      },
      `r${i}`,
    )
    const { lease, termsHash } = await must('contracts.lease.draft', system, { order }, `d${i}`)
    await must('contracts.lease.sign', lessee, { lease, termsHash }, `s${i}`)
    await must('contracts.lease.sign', provider, { lease, termsHash }, `t${i}`)
    await must('contracts.lease.start', system, { lease }, `u${i}`)
    leases.push(lease!)
  }
  source.behindMs = 0
  const next = leases.map(() => Math.ceil((Date.now() - LEASED_DAYS * DAY_MS) / MINUTE_MS + 1) * MINUTE_MS)
  const post = p.acts.get('market.request.post') as AnyAct
  const record = p.acts.get('metering.usage.record') as AnyAct
  return {
    request: (key) =>
      perform(p.world, post, {
        actor: lessee,
        key,
        input: { mode: 'by-scale', models: ['X100'], cards: 1, shareMilli: 500, hours: 10, place: 'cn', note: '' },
      }),
    reading: (lease, key, minutes = 1) => {
      const at = next[lease]!
      next[lease] = at + minutes * MINUTE_MS
      const minute = (n: number): string => new Date(at + n * MINUTE_MS).toISOString()
      return perform(p.world, record, {
        actor: provider,
        key,
        input: {
          lease: leases[lease]!,
          meter: `m${lease}`,
          sourceKind: 'provider',
          intervals: Array.from({ length: minutes }, (_, n) => ({
            ...{ id: `${key}-${n}`, from: minute(n), to: minute(n + 1) },
            ...{ cards: 1, shareMilli: 1, cpuMilli: 0, memoryMib: 0 },
          })),
        },
      })
    },
  }
}
