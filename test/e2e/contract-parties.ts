// Two parties who may sign a contract: capacity to lease, a certification authority that is trusted, a legal representative
// on each side. What stood before a journey about contracts begins, entered through the API.
import { Person } from './person.ts'
import type { RunningPlatform } from './platform.ts'

export const MODEL = 'X100'
const SIDES = ['lessee', 'provider'] as const
type SideName = (typeof SIDES)[number]

export interface Parties {
  lessee: Person
  provider: Person
  /** ids of the parties */
  party: Record<SideName, string>
}

/** The sides of a contract, signed in. */
export async function partiesOf(platform: RunningPlatform): Promise<Parties> {
  const [lessee, provider] = [await Person.signedIn(platform, 'lessee'), await Person.signedIn(platform, 'provider')]
  const party = async (person: Person): Promise<string> => (await person.reads('/api/me'))['party'] as string
  return { lessee, provider, party: { lessee: await party(lessee), provider: await party(provider) } }
}

/** Enters what a contract needs before it is negotiated. `from` is a day before it. */
export async function prepareParties(platform: RunningPlatform, from: string): Promise<void> {
  const operator = await Person.signedIn(platform, 'operator')
  const { provider, ...others } = await partiesOf(platform)
  await provider.does('admission.licence.file', {
    kind: 'vats-idc',
    number: 'B1-示例-20260001',
    issuedBy: '示例通信管理局',
    validFrom: '2026-01-01',
    validUntil: '2030-12-31',
  })
  await operator.does('capacity.model.declare', {
    model: MODEL,
    vendor: '示例厂',
    memoryGib: 64,
    disclosed: true,
    source: '示例规格书',
  })
  await provider.does('capacity.node.register', {
    serial: 'node-1',
    place: 'cn-gd-sz',
    cpuMilli: 256_000,
    memoryMib: 1_048_576,
    devices: [1, 2, 3, 4].map((n) => ({ serial: `node-1/gpu${n}`, model: MODEL })),
  })
  const { root } = await operator.reads('/api/certificates/sample')
  await operator.does('contracts.authority.trust', {
    certificate: root,
    name: '示例认证机构',
    licence: '示例，未取得电子认证服务许可',
    sample: true,
  })
  for (const side of SIDES) {
    const { party, person } = await { ...others, provider }[side].reads('/api/me')
    await operator.does('contracts.mandate.grant', {
      party,
      person,
      kind: 'legal-representative',
      limitFen: null,
      from,
      until: null,
    })
  }
}

/** Answers that complete a contract by server or by scale, beginning and ending on these days. */
export const answersFor = (from: string, until: string): Record<string, unknown> => ({
  models: [MODEL],
  cards: 1,
  hours: 400,
  startsAt: `${from}T00:00:00.000Z`,
  endsOn: until,
  deliveryPlace: '示例市示例机房',
  interconnect: '示例互联',
  unitPriceFen: 600,
  lesseeServiceAddress: 'lessee@example.invalid',
  providerServiceAddress: 'provider@example.invalid',
})

interface Text {
  revision: number
  sha256: string
  lease: string | null
}

const negotiationOf = async (person: Person, negotiation: string): Promise<Text> =>
  (await person.reads(`/api/views/contracts.negotiation.get?negotiation=${negotiation}`))['item'] as Text

/** What the last yes to a text leads to: the drafted contract, once the platform has drawn it up. */
async function draftedFrom(person: Person, negotiation: string): Promise<string> {
  for (let tries = 0; tries < 100; tries += 1) {
    const { lease } = await negotiationOf(person, negotiation)
    if (lease !== null) return lease
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`no contract was drafted from ${negotiation}`)
}

/** Both sides say yes to the text as it stands. */
export async function settle({ lessee, provider }: Parties, negotiation: string): Promise<string> {
  for (const person of [lessee, provider]) {
    const { revision, sha256 } = await negotiationOf(person, negotiation)
    await person.does('contracts.negotiation.settle', { negotiation, revision, sha256 })
  }
  return await draftedFrom(lessee, negotiation)
}

interface Drafted {
  termsHash: string
  explaining: { toRead: string[] }
}

const draftedAs = async (person: Person, lease: string): Promise<Drafted> =>
  (await person.reads(`/api/views/contracts.lease.get?lease=${lease}`))['item'] as Drafted

/** Reads the clauses that are left and says what they mean; the platform's clock has gone on by then. */
export async function acknowledgeRest(person: Person, lease: string): Promise<void> {
  const { termsHash, explaining } = await draftedAs(person, lease)
  for (const clause of explaining.toRead)
    await person.does('contracts.clause.acknowledge', {
      lease,
      clause,
      termsHash,
      seconds: 300,
      inOwnWords: `我方明白 ${clause} 说的事情：如果出现这样的情况，由我们自己承担不利后果，并已算过要花多少钱。`,
    })
}
