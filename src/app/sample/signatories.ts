// So that people of the sample world can sign: the operator trusts the sample authority of the data folder, and enters
// everyone who acts for a lessee or a provider as its legal representative.
import type { Actor } from '#kernel/identity'
import type { Day } from '#kernel/time'
import { cast, type Part } from './cast.ts'
import type { Signers } from './signers.ts'
import type { Stage } from './stage.ts'

/** From the first day of the story. Repeatable: every act has a stable key. Throws SampleBroken when one is refused. */
export async function letSampleSign(
  stage: Stage,
  actors: Record<Part, Actor>,
  { root }: Pick<Signers, 'root'>,
  from: Day,
): Promise<void> {
  const { operator } = actors
  await stage.act(operator, 'contracts.authority.trust', 'authority', {
    certificate: Buffer.from(root).toString('base64'),
    name: '示例认证机构',
    licence: '示例，未取得电子认证服务许可',
    sample: true,
  })
  for (const [part, { kinds, login }] of Object.entries(cast) as [Part, (typeof cast)[Part]][])
    if (kinds.some((kind) => kind === 'lessee' || kind === 'provider'))
      await stage.act(operator, 'contracts.mandate.grant', `representative/${login}`, {
        party: actors[part].party,
        person: actors[part].person,
        kind: 'legal-representative',
        limitFen: null,
        from,
        until: null,
      })
}
