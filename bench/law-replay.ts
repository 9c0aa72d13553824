// One promised figure: 100,000 stored decisions decided again under another law in at most 30 s. The decisions are real
// ones of several acts, among them those whose numbers come from the law, recorded many times over by the function that
// records every act. The limit measured in the same run: to read the same rows and parse their records, and no more.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { perform, type AnyAct } from '#kernel/act'
import { headOf, nextLeaf } from '#kernel/evidence'
import { platform as system, sampleUscc, type Actor } from '#kernel/identity'
import type { Json } from '#kernel/proof'
import { seededSource, startEmbedded, type Store } from '#kernel/store'
import { openWorld, type Platform } from '../src/app/wiring.ts'
import { replayStored } from '../src/app/cli/law-replay.ts'

const DECISIONS = Number(process.env['BENCH_DECISIONS'] ?? 100_000)
const PROMISED_SECONDS = 30
const ROUNDS = 3
const PROGRAMME = 'cn-gd-sz/xunliquan-2025#cap'

type Recorded = { kind: string; at: string; record: string }

/** A few acts through the real road: parties, an offer, requests, an order, vouchers granted and refused. */
async function decided(p: Platform): Promise<Recorded[]> {
  let keys = 0
  const act = async (name: string, actor: Actor, input: object): Promise<Record<string, string>> => {
    const outcome = await perform(p.world, p.acts.get(name) as AnyAct, { actor, key: `k${(keys += 1)}`, input })
    return outcome.done ? (outcome.decision as Record<string, string>) : {}
  }
  const party = async (n: number, role: Actor['role']): Promise<Actor> => {
    const body = { uscc: sampleUscc(n), name: `示例 ${n}`, kinds: [role], place: 'cn-gd-sz' }
    const { party } = await act('admission.party.register', { ...system, role: 'operator' }, body)
    return { party: party!, role, person: null }
  }
  const provider = await party(1, 'provider')
  const lessee = await party(2, 'lessee')
  const department = await party(3, 'authority:industry')
  const licence = { kind: 'vats-idc', number: 'B', issuedBy: '示例', validFrom: '2020-01-01', validUntil: '2099-12-31' }
  await act('admission.licence.file', provider, licence)
  const terms = {
    billingStart: 'delivered',
    grainSeconds: 1,
    minimumSeconds: 0,
    billedWhenStopped: false,
    partialDevice: 'share',
    conversion: 'none',
    billingZone: 'UTC',
  }
  const asked = { mode: 'by-scale', models: [], place: 'cn' }
  const { offer } = await act('market.offer.publish', provider, {
    ...asked,
    unitPriceFen: 600,
    validFrom: '2020-01-01',
    validUntil: null,
    terms,
  })
  const size = { cards: 1, shareMilli: 500, hours: 10 }
  await act('market.request.post', lessee, { ...asked, ...size, note: '' })
  const order = { offer, quote: null, ...size, cpuMilli: 0, memoryMib: 0, from: p.world.source.now() }
  await act('market.order.place', lessee, order)
  for (const amountFen of [60_000_000, 900_000_000, 200_000_000])
    await act('subsidy.voucher.grant', department, { programme: PROGRAMME, holder: lessee.party, amountFen })
  return await p.world.store.transact((tx) =>
    tx.rows<Recorded>('select kind, at, record from evidence.leaf order by id'),
  )
}

/** Records the decisions over and over, each in a stream of its own, until there are enough. */
async function multiply(p: Platform, some: readonly Recorded[]): Promise<void> {
  const fields = some.map(({ record }) => JSON.parse(record) as Record<string, Json>)
  const portion = 2_000
  for (let n = some.length; n < DECISIONS; n += portion) {
    const rows = Array.from({ length: Math.min(portion, DECISIONS - n) }, (_, i) => {
      const { kind, at } = some[(n + i) % some.length]!
      const head = headOf(`bench/${n + i}`, null)
      const parties = [system.party]
      return nextLeaf(head, { kind, at, fields: fields[(n + i) % some.length]!, salt: p.world.source.salt, parties })
        .values
    })
    const column = (of: number): unknown[] => rows.map((row) => row[of])
    await p.world.store.transact(async (tx) => {
      tx.queue(
        `insert into evidence.leaf (stream, seq, kind, at, hash, entry, record, salts)
         select * from unnest($1::text[], $2::int[], $3::text[], $4::timestamptz[], $5::bytea[], $6::text[], $7::text[], $8::bytea[])`,
        [0, 1, 2, 3, 4, 5, 6, 7].map(column),
      )
    })
  }
}

/** Seconds to read the same rows in the same portions and parse their records. */
async function readAndParse(store: Store): Promise<number> {
  const began = performance.now()
  let [stream, seq, fields] = ['', -1, 0]
  await store.transact(async (tx) => {
    for (;;) {
      const rows = await tx.rows<{ stream: string; seq: number; kind: string; record: string }>(
        'select stream, seq, kind, record from evidence.leaf where (stream, seq) > ($1, $2) order by stream, seq limit 2000',
        [stream, seq],
      )
      const last = rows.at(-1)
      if (!last) return
      for (const row of rows) fields += Object.keys(JSON.parse(row.record) as object).length
      stream = last.stream
      seq = last.seq
    }
  })
  if (fields === 0) throw new Error('nothing was read')
  return (performance.now() - began) / 1_000
}

const dataDir = mkdtempSync(join(tmpdir(), 'suan-bench-'))
const server = await startEmbedded({ dataDir: join(dataDir, 'postgres') })
try {
  const source = seededSource('law-replay', '2026-06-15T02:00:00.000Z')
  const platform = await openWorld({ url: server.url, dataDir, source, follow: {} })
  const { law: book, store } = platform.world
  await multiply(platform, await decided(platform))
  const limits: number[] = []
  const whole: number[] = []
  const shown: object[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    limits.push(await readAndParse(store))
    const began = performance.now()
    // after the programme's last day: its grants come out otherwise and must be told with their grounds
    const under = { day: '2026-12-20' }
    const answer = await replayStored(store, { book, other: book, acts: platform.acts, under })
    whole.push((performance.now() - began) / 1_000)
    const { decisions, same, changed, drifted, unreadable, lawMissing } = answer
    const counted = { decisions, same, changed: changed.length }
    if (decisions !== DECISIONS || drifted.length + unreadable.length + lawMissing.length > 0 || changed.length === 0)
      throw new Error(`not the decisions that were made: ${JSON.stringify(answer.byAct)}`)
    shown.push(counted)
  }
  const [measured, limit] = [Math.min(...whole), Math.min(...limits)]
  console.log(
    JSON.stringify(
      {
        name: `law replay, ${DECISIONS} decisions`,
        measured: Number(measured.toFixed(2)),
        limit: Number(limit.toFixed(2)),
        ratio: Number((measured / limit).toFixed(2)),
        promised: PROMISED_SECONDS,
        unit: 'seconds; limit: reading and parsing the same rows',
        ...shown[0],
        rounds: { replay: whole.map((s) => Number(s.toFixed(2))), limit: limits.map((s) => Number(s.toFixed(2))) },
      },
      null,
      2,
    ),
  )
  if (measured > PROMISED_SECONDS * (DECISIONS / 100_000)) process.exitCode = 1
  await platform.close()
} finally {
  await server.stop()
  rmSync(dataDir, { recursive: true, force: true })
}
