// Two parties who negotiate and sign: people who may sign for them, certificates of a sample authority, and the road from
// opening to a signed contract, one call each.
import { createPublicKey, createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { look } from '#kernel/act'
import { enterPerson, type Actor } from '#kernel/identity'
import { canonicalBytes } from '#kernel/proof'
import {
  issueCertificate,
  sampleRoot,
  signCms,
  timestampAuthority,
  toBeSigned,
  type SampleAuthority,
} from '#kernel/signing'
import { cast, type TestPlatform } from './world.ts'

const FROM = '2026-01-01T00:00:00.000Z'
const UNTIL = '2029-01-01T00:00:00.000Z'

export type Signatory = { actor: Actor; name: string; personKey: Held; sealKey: Held }
type Held = { key: KeyObject; certificate: Uint8Array; sha256: string }
type Cast = Awaited<ReturnType<typeof cast>>

export type Stage = Cast & {
  root: SampleAuthority
  stamp(request: Uint8Array): Uint8Array
  lesseeSide: Signatory
  providerSide: Signatory
}

export const newKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
export const spkiOf = (key: KeyObject): Uint8Array =>
  new Uint8Array(createPublicKey(key).export({ type: 'spki', format: 'der' }))
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
export const shaOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** A person who may sign in for a party, as an actor. */
export async function personOf(p: TestPlatform, { party, role }: Actor, name: string): Promise<Actor> {
  const person = p.clock.id()
  await p.world.store.transact(async (tx) => {
    enterPerson(tx, {
      person,
      party,
      name,
      login: `${name}-${person.slice(-6)}`,
      password: 'none',
      roles: [role],
      since: p.clock.now(),
    })
  })
  return { party, role, person }
}

/** What the holder of a key signs when its certificate is registered (contracts: possessionDigest). */
export function possession(
  holder: { party: string; person: string | null; kind: string },
  certificate: Uint8Array,
  key: KeyObject,
): string {
  const words = canonicalBytes({ purpose: 'suanheng certificate registration', ...holder })
  const digest = new Uint8Array(createHash('sha256').update(words).digest())
  return base64(sign('sha256', toBeSigned({ digest, certificate }), key))
}

/** A certificate of the stage's authority, registered by its holder. */
export async function certify(
  p: TestPlatform,
  root: SampleAuthority,
  { actor, name, company, uscc }: { actor: Actor; name: string; company: string; uscc: string | null },
  kind: 'person' | 'company',
  validity: { notBefore: string; notAfter: string } = { notBefore: FROM, notAfter: UNTIL },
): Promise<Held> {
  const key = newKey()
  const holder =
    kind === 'person' ? ({ kind: 'person', name, company, uscc } as const) : ({ kind: 'seal', company, uscc } as const)
  const certificate = issueCertificate(root, holder, { spki: spkiOf(key) }, validity)
  const person = kind === 'person' ? actor.person : null
  await p.yes('contracts.certificate.register', actor, {
    kind,
    certificate: base64(certificate),
    chain: [],
    signature: possession({ party: actor.party, person, kind }, certificate, key),
  })
  return { key, certificate, sha256: shaOf(certificate) }
}

/** The usual cast with a trusted sample authority, and on each side a legal representative with person and seal. */
export async function stage(p: TestPlatform): Promise<Stage> {
  const who = await cast(p)
  const root = sampleRoot(newKey(), { notBefore: FROM, notAfter: UNTIL })
  const clockKey = newKey()
  const clock = issueCertificate(
    root,
    { kind: 'timestamp', name: '示例时间戳服务' },
    { spki: spkiOf(clockKey) },
    { notBefore: FROM, notAfter: UNTIL },
  )
  let serial = 0
  const stamp = timestampAuthority({
    certificate: clock,
    key: clockKey,
    now: () => p.clock.now(),
    serial: () => (serial += 1),
  })
  await p.yes('contracts.authority.trust', who.operator, {
    certificate: base64(root.certificate),
    name: '示例认证机构',
    licence: '示例，未取得电子认证服务许可',
    sample: true,
  })
  const side = async (party: Actor, name: string): Promise<Signatory> => {
    const actor = await personOf(p, party, name)
    const [row] = await p.world.store.transact((tx) =>
      tx.rows<{ name: string; uscc: string }>('select name, uscc from identity.party where party = $1', [party.party]),
    )
    const holder = { actor, name, company: row!.name, uscc: row!.uscc }
    await p.yes('contracts.mandate.grant', who.operator, {
      party: party.party,
      person: actor.person!,
      kind: 'legal-representative',
      limitFen: null,
      from: '2026-01-01',
      until: null,
    })
    return {
      actor,
      name,
      personKey: await certify(p, root, holder, 'person'),
      sealKey: await certify(p, root, holder, 'company'),
    }
  }
  return {
    ...who,
    root,
    stamp,
    lesseeSide: await side(who.lessee, '镕喆（示例）'),
    providerSide: await side(who.provider, '堃翀（示例）'),
  }
}

/** Answers that complete a contract by server or by scale. */
export const leaseAnswers = {
  models: ['X100'],
  cards: 1,
  hours: 100,
  startsAt: '2026-06-20T00:00:00.000Z',
  endsOn: '2026-12-31',
  deliveryPlace: '示例市示例机房',
  interconnect: '示例互联',
  unitPriceFen: 600,
  lesseeServiceAddress: 'lessee@example.invalid',
  providerServiceAddress: 'provider@example.invalid',
}

/** A negotiation as a side sees it. */
// oxlint-disable-next-line typescript/no-explicit-any
export async function seen(p: TestPlatform, view: string, actor: Actor, input: object): Promise<any> {
  const { item } = (await look(p.world.store, p.views.get(view)!, { actor, input, now: p.clock.now() })) as {
    item: object
  }
  return item
}

/** Opens over these answers, both sides agree as it stands: the drafted lease. */
export async function draftedContract(
  p: TestPlatform,
  s: Stage,
  framework: 'by-server' | 'by-scale' | 'storage' | 'mixed',
  answers: object = leaseAnswers,
): Promise<{ negotiation: string; lease: string; termsHash: string }> {
  const { negotiation } = await p.yes('contracts.negotiation.open', s.lesseeSide.actor, {
    framework,
    counterparty: s.provider.party,
    offer: null,
    answers,
  })
  const { revision, sha256 } = await seen(p, 'contracts.negotiation.get', s.lessee, { negotiation })
  await p.yes('contracts.negotiation.settle', s.lesseeSide.actor, { negotiation, revision, sha256 })
  await p.yes('contracts.negotiation.settle', s.providerSide.actor, { negotiation, revision, sha256 })
  await p.follow()
  const { lease } = await seen(p, 'contracts.negotiation.get', s.lessee, { negotiation })
  const { termsHash } = await seen(p, 'contracts.lease.get', s.lessee, { lease })
  return { negotiation, lease, termsHash }
}

/** A side reads every clause that bears on it and says what it means. */
export async function acknowledgeAll(p: TestPlatform, { actor }: Signatory, lease: string): Promise<void> {
  const { explaining, termsHash } = await seen(p, 'contracts.lease.get', actor, { lease })
  p.clock.tick(3_600_000)
  for (const clause of explaining.toRead as string[])
    await p.yes('contracts.clause.acknowledge', actor, {
      lease,
      clause,
      termsHash,
      seconds: 300,
      inOwnWords: `我方明白 ${clause} 说的事情：如果出现这样的情况，由我们自己承担不利后果，并已算过要花多少钱。`,
    })
}

/** A signature in the contract's PDF. The file itself is made up here: its digest is what is signed. */
export async function signOnPaper(
  p: TestPlatform,
  s: Stage,
  side: Signatory,
  kind: 'person' | 'company',
  { lease, termsHash }: { lease: string; termsHash: string },
): Promise<{ before: string; after: string; input: object }> {
  const platform: Actor = { party: '00000000-0000-7000-8000-000000000000', role: 'platform', person: null }
  let { paper } = await seen(p, 'contracts.lease.get', side.actor, { lease })
  if (paper.head === null) {
    await p.yes('contracts.paper.keep', platform, { lease, paper: hex(randomBytes(32)), signed: null })
    ;({ paper } = await seen(p, 'contracts.lease.get', side.actor, { lease }))
  }
  const held = kind === 'person' ? side.personKey : side.sealKey
  const digest = new Uint8Array(randomBytes(32))
  const cms = signCms({ digest, certificates: [held.certificate], key: held.key, stamp: s.stamp })
  const after = hex(randomBytes(32))
  await p.yes('contracts.paper.keep', platform, {
    lease,
    paper: after,
    signed: { before: paper.head, digest: hex(digest), covered: 50_000, certificate: held.sha256, cms: base64(cms) },
  })
  return { before: paper.head, after, input: { lease, termsHash, before: paper.head, after } }
}

/** Everything from opening to the last signature and what follows from it. */
export async function signedContract(
  p: TestPlatform,
  s: Stage,
  framework: 'by-server' | 'by-scale' | 'storage' | 'mixed',
  answers: object = leaseAnswers,
): Promise<{ lease: string; termsHash: string; negotiation: string }> {
  const drafted = await draftedContract(p, s, framework, answers)
  for (const side of [s.lesseeSide, s.providerSide]) await acknowledgeAll(p, side, drafted.lease)
  for (const side of [s.lesseeSide, s.providerSide])
    for (const kind of ['person', 'company'] as const) {
      const { input } = await signOnPaper(p, s, side, kind, drafted)
      await p.yes('contracts.lease.sign', side.actor, input)
    }
  await p.follow()
  return drafted
}
