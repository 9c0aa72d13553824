// Who takes part in a replay, and on which terms: made-up sample parties (their codes are marked as samples).
import { platform, sampleUscc, type Actor } from '#kernel/identity'
import type { Terms } from '#domain/market'
import type { Doing } from './scratch-world.ts'

/** Usage by the second, a part of a card as that part, months of UTC: what the traces' own accounting does. */
export const REPLAY_TERMS: Terms = {
  billingStart: 'delivered',
  grainSeconds: 1,
  minimumSeconds: 0,
  billedWhenStopped: false,
  partialDevice: 'share',
  conversion: 'none',
  billingZone: 'UTC',
}

export type Parties = { operator: Actor; provider: Actor; lessees: Actor[] }

/** Registers operator, provider (with a licence on file) and one lessee for each name. */
export async function enterParties(doing: Doing, at: string, lesseeNames: readonly string[]): Promise<Parties> {
  const bootstrap: Actor = { party: platform.party, role: 'operator', person: null }
  let nth = 0
  const enter = async (name: string, role: 'operator' | 'provider' | 'lessee'): Promise<Actor> => {
    const input = { uscc: sampleUscc((nth += 1)), name, kinds: [role], place: 'cn' }
    const { party } = await doing({ at, act: 'admission.party.register', actor: bootstrap, key: `party ${nth}`, input })
    return { party: party as string, role, person: null }
  }
  const operator = await enter('回放平台运营方 replay operator', 'operator')
  const provider = await enter('回放集群 replay cluster', 'provider')
  const licence = {
    kind: 'vats-idc',
    number: 'SAMPLE-REPLAY',
    issuedBy: '样例 sample',
    validFrom: '2000-01-01',
    validUntil: '2199-12-31',
  }
  await doing({ at, act: 'admission.licence.file', actor: provider, key: 'licence', input: licence })
  const lessees: Actor[] = []
  for (const name of lesseeNames) lessees.push(await enter(name, 'lessee'))
  return { operator, provider, lessees }
}
