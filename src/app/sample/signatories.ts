// So that people of the sample world can sign: the operator trusts the sample authority of the data folder, and enters
// everyone who acts for a lessee or a provider as its legal representative.
import { perform } from '#kernel/act'
import { partyByUscc, type Actor } from '#kernel/identity'
import { dayIn } from '#kernel/time'
import type { Platform } from '../wiring.ts'
import type { OpenAuthority } from './authority.ts'
import { cast } from './cast.ts'
import { SampleBroken } from './stage.ts'
import type { SampleState } from './state.ts'

/** Repeatable: every act has a stable key. Throws SampleBroken when an act is refused. */
export async function letSampleSign(platform: Platform, state: SampleState, { root }: OpenAuthority): Promise<void> {
  const { world, acts } = platform
  const partyOf = async (uscc: string): Promise<string> => {
    const party = await world.store.transact((tx) => partyByUscc(tx, uscc))
    if (!party) throw new SampleBroken(`示例主体 ${uscc} 尚未登记 · the sample party ${uscc} is not registered`)
    return party.party
  }
  const operator: Actor = { party: await partyOf(cast.operator.uscc), role: 'operator', person: null }
  const act = async (name: string, key: string, input: object): Promise<void> => {
    const outcome = await perform(world, acts.get(name)!, { actor: operator, key: `sample/${key}`, input })
    if (!outcome.done) throw new SampleBroken(`${name}: ${outcome.says.zh} · ${outcome.says.en}`)
  }
  await act('contracts.authority.trust', 'authority', {
    certificate: Buffer.from(root).toString('base64'),
    name: '示例认证机构',
    licence: '示例，未取得电子认证服务许可',
    sample: true,
  })
  for (const { uscc, kinds, login } of Object.values(cast)) {
    const person = state.people.find((one) => one.login === login)
    if (person && kinds.some((kind) => kind === 'lessee' || kind === 'provider'))
      await act('contracts.mandate.grant', `representative/${login}`, {
        party: await partyOf(uscc),
        person: person.person,
        kind: 'legal-representative',
        limitFen: null,
        from: dayIn(state.now),
        until: null,
      })
  }
}
