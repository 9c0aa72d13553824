// A thousand signatures at once, each on a contract of its own: none is lost, every one is in the log. One contract is
// negotiated and drafted; the others are its copies, since it is the signing that is tried here.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHash, createPublicKey, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { drainFollowUps, look, perform, type AnyAct } from '#kernel/act'
import { enterPerson, platform as system, sampleUscc, type Actor } from '#kernel/identity'
import { canonicalBytes } from '#kernel/proof'
import { issueCertificate, sampleRoot, signCms, timestampAuthority, toBeSigned } from '#kernel/signing'
import { startEmbedded, worldSource } from '#kernel/store'
import { openWorld } from '../src/app/wiring.ts'

const SIGNATURES = Number(process.env['BENCH_SIGNATURES'] ?? 1_000)
const VALID = { notBefore: '2026-01-01T00:00:00.000Z', notAfter: '2049-01-01T00:00:00.000Z' }

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
const newKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
const spkiOf = (key: KeyObject): { spki: Uint8Array } => ({
  spki: new Uint8Array(createPublicKey(key).export({ type: 'spki', format: 'der' })),
})

const dataDir = mkdtempSync(join(tmpdir(), 'suan-bench-'))
const server = await startEmbedded({ dataDir: join(dataDir, 'postgres') })
try {
  const source = worldSource()
  const p = await openWorld({ url: server.url, dataDir, source })
  let keys = 0
  const act = (name: string, actor: Actor, input: object) =>
    perform(p.world, p.acts.get(name) as AnyAct, { actor, key: `k${(keys += 1)}`, input })
  // oxlint-disable-next-line typescript/no-explicit-any
  const yes = async (name: string, actor: Actor, input: object): Promise<any> => {
    const outcome = await act(name, actor, input)
    if (!outcome.done) throw new Error(`${name}: ${outcome.refused} ${outcome.says.en}`)
    return outcome.decision
  }
  // oxlint-disable-next-line typescript/no-explicit-any
  const item = async (name: string, actor: Actor, input: object): Promise<any> =>
    ((await look(p.world.store, p.views.get(name)!, { actor, input })) as { item: object }).item

  const operator: Actor = { party: system.party, role: 'operator', person: null }
  const party = async (n: number, role: 'lessee' | 'provider'): Promise<Actor> => {
    const made = await yes('admission.party.register', operator, {
      uscc: sampleUscc(n),
      name: `示例 ${n}`,
      kinds: [role],
      place: 'cn',
    })
    const person = source.id()
    const since = source.now()
    await p.world.store.transact(async (tx) => {
      enterPerson(tx, {
        person,
        party: made.party,
        name: `甲${n}`,
        roles: [role],
        login: `p${n}`,
        password: 'none',
        since,
      })
    })
    return { party: made.party, role, person }
  }
  const [lessee, provider] = [await party(1, 'lessee'), await party(2, 'provider')]
  await yes('admission.licence.file', provider, {
    kind: 'vats-idc',
    number: 'B',
    issuedBy: '示例',
    validFrom: '2020-01-01',
    validUntil: '2099-12-31',
  })
  const root = sampleRoot(newKey(), VALID)
  const clockKey = newKey()
  const clock = issueCertificate(root, { kind: 'timestamp', name: '示例' }, spkiOf(clockKey), VALID)
  let serial = 0
  const stamp = timestampAuthority({
    certificate: clock,
    key: clockKey,
    now: () => source.now(),
    serial: () => (serial += 1),
  })
  await yes('contracts.authority.trust', operator, {
    certificate: base64(root.certificate),
    name: '示例',
    licence: '示例',
    sample: true,
  })
  await yes('contracts.mandate.grant', operator, {
    party: lessee.party,
    person: lessee.person,
    kind: 'legal-representative',
    limitFen: null,
    from: '2026-01-01',
    until: null,
  })
  const key = newKey()
  const certificate = issueCertificate(
    root,
    { kind: 'person', name: '甲1', company: '示例 1', uscc: sampleUscc(1) },
    spkiOf(key),
    VALID,
  )
  const holder = {
    purpose: 'suanheng certificate registration',
    party: lessee.party,
    person: lessee.person,
    kind: 'person',
  }
  const possession = new Uint8Array(createHash('sha256').update(canonicalBytes(holder)).digest())
  const registered = await yes('contracts.certificate.register', lessee, {
    kind: 'person',
    certificate: base64(certificate),
    chain: [],
    signature: base64(sign('sha256', toBeSigned({ digest: possession, certificate }), key)),
  })

  const { negotiation } = await yes('contracts.negotiation.open', lessee, {
    framework: 'by-scale',
    counterparty: provider.party,
    offer: null,
    answers: {
      models: ['X100'],
      cards: 1,
      hours: 100,
      startsAt: '2030-06-20T00:00:00.000Z',
      endsOn: '2030-12-31',
      deliveryPlace: '示例机房',
      interconnect: '示例互联',
      unitPriceFen: 600,
      lesseeServiceAddress: 'a@example.invalid',
      providerServiceAddress: 'b@example.invalid',
    },
  })
  const { revision, sha256 } = await item('contracts.negotiation.get', lessee, { negotiation })
  for (const side of [lessee, provider])
    await yes('contracts.negotiation.settle', side, { negotiation, revision, sha256 })
  while ((await drainFollowUps(p.world, p.acts)).settled > 0);
  const { lease } = await item('contracts.negotiation.get', lessee, { negotiation })
  const { termsHash } = await item('contracts.lease.get', lessee, { lease })

  // A negotiation and a lease of its own for each signature, read by decree.
  const leases = Array.from({ length: SIGNATURES }, () => source.id())
  const negotiations = leases.map(() => source.id())
  await p.world.store.transact(async (tx) => {
    tx.queue(
      `insert into contracts.negotiation select (jsonb_populate_record(n, jsonb_build_object('negotiation', c.id))).*
         from contracts.negotiation n, unnest($2::uuid[]) c(id) where n.negotiation = $1`,
      [negotiation, negotiations],
    )
    tx.queue(
      `insert into contracts.lease select (jsonb_populate_record(l, jsonb_build_object('lease', c.lease, 'negotiation', c.negotiation,
           'pinned', l.pinned || jsonb_build_object('negotiation', c.negotiation)))).*
         from contracts.lease l, unnest($2::uuid[], $3::uuid[]) c(lease, negotiation) where l.lease = $1`,
      [lease, leases, negotiations],
    )
    tx.queue(
      `insert into contracts.acknowledgement (lease, clause, side, person, terms_hash, seconds, words, at)
       select l.lease, c ->> 'id', 'lessee', $1, l.terms_hash, 60, '示例', now() from contracts.lease l, jsonb_array_elements(l.text) c
        where l.lease = any($2) and c ->> 'exceptional' is not null`,
      [lessee.person, leases],
    )
  })
  const signing = performance.now()
  const inputs = leases.map((id) => {
    const digest = new Uint8Array(randomBytes(32))
    const cms = base64(signCms({ digest, certificates: [certificate], key, stamp }))
    const [before, after] = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')]
    const signed = {
      before,
      digest: Buffer.from(digest).toString('hex'),
      covered: 50_000,
      certificate: registered.certificate,
      cms,
    }
    return { id, signed, paper: after, input: { lease: id, termsHash, before, after } }
  })
  const cmsMs = (performance.now() - signing) / SIGNATURES
  const keeping = performance.now()
  await Promise.all(
    inputs.map(async ({ id, paper, signed }) => {
      await yes('contracts.paper.keep', system, { lease: id, paper: signed.before, signed: null })
      await yes('contracts.paper.keep', system, { lease: id, paper, signed })
    }),
  )
  const keepSeconds = (performance.now() - keeping) / 1_000
  const waits: number[] = []
  const started = performance.now()
  const outcomes = await Promise.all(
    inputs.map(async ({ input }) => {
      const outcome = await act('contracts.lease.sign', lessee, input)
      waits.push(performance.now() - started)
      return outcome
    }),
  )
  const seconds = (performance.now() - started) / 1_000
  await p.sequencer.settle()
  const [stored] = await p.world.store.transact((tx) =>
    tx.rows<{ signatures: number; logged: number }>(
      `select (select count(*)::int from contracts.signature where lease = any($1)) as signatures,
          (select count(*)::int from evidence.leaf where kind = 'contracts.lease.sign' and pos is not null) as logged`,
      [leases],
    ),
  )
  const done = outcomes.filter((outcome) => outcome.done).length
  waits.sort((a, b) => a - b)
  process.stdout.write(
    `${JSON.stringify({
      signatures: SIGNATURES,
      done,
      stored: stored!.signatures,
      inLog: stored!.logged,
      seconds: Number(seconds.toFixed(2)),
      perSecond: Math.round(SIGNATURES / seconds),
      medianWaitMs: Math.round(waits[Math.floor(waits.length / 2)]!),
      lastWaitMs: Math.round(waits.at(-1)!),
      signWithStampMs: Number(cmsMs.toFixed(2)),
      keepTwoPapersPerSecond: Math.round(SIGNATURES / keepSeconds),
    })}\n`,
  )
  await p.close()
  if (done !== SIGNATURES || stored!.signatures !== SIGNATURES || stored!.logged !== SIGNATURES) process.exitCode = 1
} finally {
  await server.stop()
  rmSync(dataDir, { recursive: true, force: true })
}
