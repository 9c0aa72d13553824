// Acts per second, evidence included, against the best a plain prepared one-row autocommit INSERT reaches on the same
// server, with the same clients and the same durability. Interleaved rounds; the best of each is compared, all are shown.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { perform, type AnyAct } from '#kernel/act'
import { platform as system, sampleUscc, type Actor } from '#kernel/identity'
import { startEmbedded, worldSource } from '#kernel/store'
import pg from 'pg'
import { openWorld, type Platform } from '../src/app/wiring.ts'

const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 3)
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 3)

async function rate(clients: number, one: (client: number, n: number) => Promise<unknown>): Promise<number> {
  const until = performance.now() + SECONDS * 1_000
  let done = 0
  const started = performance.now()
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      for (let n = 0; performance.now() < until; n += 1) {
        await one(client, n)
        done += 1
      }
    }),
  )
  return (done / (performance.now() - started)) * 1_000
}

async function prepare(
  p: Platform,
): Promise<{ request: (key: string) => Promise<unknown>; reading: (client: number, key: string) => Promise<unknown> }> {
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
  await new Promise((resolve) => setTimeout(resolve, 3_100)) // readings must lie between start and now
  const at = Date.now()
  const from = new Date(Math.floor(at / 1_000) * 1_000 - 2_000).toISOString()
  const to = new Date(Math.floor(at / 1_000) * 1_000 - 1_000).toISOString()
  const post = p.acts.get('market.request.post') as AnyAct
  const record = p.acts.get('metering.usage.record') as AnyAct
  return {
    request: (key) =>
      perform(p.world, post, {
        actor: lessee,
        key,
        input: { mode: 'by-scale', models: ['X100'], cards: 1, shareMilli: 500, hours: 10, place: 'cn', note: '' },
      }),
    reading: (client, key) =>
      perform(p.world, record, {
        actor: provider,
        key,
        input: {
          lease: leases[client]!,
          meter: `m${client}`,
          sourceKind: 'provider',
          intervals: [{ id: key, from, to, cards: 1, shareMilli: 1, cpuMilli: 0, memoryMib: 0 }],
        },
      }),
  }
}

const dataDir = mkdtempSync(join(tmpdir(), 'suan-bench-'))
const server = await startEmbedded({ dataDir: join(dataDir, 'postgres') })
try {
  const platform = await openWorld({ url: server.url, dataDir, source: worldSource(), follow: {} })
  const { request, reading } = await prepare(platform)
  const plain = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const client = new pg.Client({ connectionString: server.url })
      await client.connect()
      return client
    }),
  )
  await plain[0]!.query(
    'create table public.plain (id bigint generated always as identity primary key, body text not null)',
  )
  const body = 'x'.repeat(300)
  const insert = (client: number): Promise<unknown> =>
    plain[client]!.query({ name: 'plain', text: 'insert into public.plain (body) values ($1)', values: [body] })

  const rows: object[] = []
  for (const clients of [1, 8]) {
    const seen = { insert: [] as number[], request: [] as number[], reading: [] as number[] }
    for (let round = 0; round < ROUNDS; round += 1) {
      seen.insert.push(await rate(clients, (c) => insert(c)))
      seen.request.push(await rate(clients, (c, n) => request(`q${clients}-${round}-${c}-${n}`)))
      seen.reading.push(await rate(clients, (c, n) => reading(c, `i${clients}-${round}-${c}-${n}`)))
    }
    const limit = Math.max(...seen.insert)
    for (const act of ['request', 'reading'] as const) {
      const measured = Math.max(...seen[act])
      rows.push({
        name: `acts per second, ${clients} client${clients > 1 ? 's' : ''}, ${act === 'request' ? 'market.request.post' : 'metering.usage.record'}`,
        measured: Math.round(measured),
        limit: Math.round(limit),
        ratio: Number((measured / limit).toFixed(3)),
        promised: 0.3,
        unit: 'per second; limit: prepared one-row autocommit INSERT',
        rounds: { act: seen[act].map(Math.round), insert: seen.insert.map(Math.round) },
      })
    }
  }
  console.log(JSON.stringify(rows, null, 2))
  await Promise.all(plain.map((client) => client.end()))
  await platform.close()
} finally {
  await server.stop()
  rmSync(dataDir, { recursive: true, force: true })
}
