// Ten thousand vouchers granted at once out of one pool that holds fewer: never overspent, and how fast, beside the limit of
// the same server: a prepared conditional update of one row, by as many clients. Both in the same run.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { perform, type AnyAct, type Outcome } from '#kernel/act'
import { platform as system, sampleUscc, type Actor } from '#kernel/identity'
import { seededSource, startEmbedded } from '#kernel/store'
import pg from 'pg'
import { openWorld } from '../src/app/wiring.ts'

const CLAIMS = Number(process.env['BENCH_CLAIMS'] ?? 10_000)
const CLIENTS = 12
const PROGRAMME = 'cn-gd-sz/xunliquan-2025#cap'
const POOL_FEN = 50_000_000_000
/** Each asks for so much that the pool is spent when three claims in four are through. */
const AMOUNT_FEN = Math.ceil(POOL_FEN / (CLAIMS * 0.75))
const HOLDER_CAP_FEN = 1_000_000_000

const dataDir = mkdtempSync(join(tmpdir(), 'suan-bench-'))
const server = await startEmbedded({ dataDir: join(dataDir, 'postgres') })
try {
  const source = seededSource('pool', '2026-06-15T02:00:00.000Z')
  const platform = await openWorld({ url: server.url, dataDir, source, follow: {}, connections: CLIENTS })
  const operator: Actor = { ...system, role: 'operator' }
  const must = async (name: string, actor: Actor, input: object, key: string): Promise<Record<string, string>> => {
    const outcome = await perform(platform.world, platform.acts.get(name)!, { actor, key, input })
    if (!outcome.done) throw new Error(`${name}: ${outcome.refused}`)
    return outcome.decision as Record<string, string>
  }
  const register = async (n: number, kind: Actor['role']): Promise<string> =>
    (
      await must(
        'admission.party.register',
        operator,
        { uscc: sampleUscc(n), name: `示例 ${n}`, kinds: [kind], place: 'cn-gd-sz' },
        `p${n}`,
      )
    )['party']!
  const department: Actor = { party: await register(1, 'authority:industry'), role: 'authority:industry', person: null }
  const holders: string[] = []
  for (let n = 0; n < Math.ceil((CLAIMS * AMOUNT_FEN) / HOLDER_CAP_FEN) + 1; n += 1)
    holders.push(await register(n + 2, 'lessee'))

  const grant = platform.acts.get('subsidy.voucher.grant')! as AnyAct
  const outcomes: Outcome[] = []
  let next = 0
  const started = performance.now()
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      for (let n = next++; n < CLAIMS; n = next++)
        outcomes.push(
          (await perform(platform.world, grant, {
            actor: department,
            key: `g${n}`,
            input: { programme: PROGRAMME, holder: holders[n % holders.length], amountFen: AMOUNT_FEN },
          })) as Outcome,
        )
    }),
  )
  const claimsMs = performance.now() - started
  const granted = outcomes.filter(({ done }) => done).length
  const pool = await platform.world.store.transact((tx) =>
    tx.one<{ usedFen: number; grantedFen: number }>(
      `select (select used_fen from subsidy.pool where pool = $1) as "usedFen", (select sum(amount_fen)::bigint from subsidy.voucher) as "grantedFen"`,
      [`${PROGRAMME} 2026`],
    ),
  )
  if (
    pool === undefined ||
    pool.usedFen > POOL_FEN ||
    pool.usedFen !== pool.grantedFen ||
    granted !== Math.floor(POOL_FEN / AMOUNT_FEN)
  )
    throw new Error(`overspent or underspent: ${JSON.stringify({ pool, granted })}`)

  // the limit: the same row, updated on the same condition and committed, by as many clients
  const clients = await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      const client = new pg.Client({ connectionString: server.url })
      await client.connect()
      return client
    }),
  )
  await clients[0]!.query('create table bench_pool (id int primary key, used bigint not null)')
  await clients[0]!.query('insert into bench_pool values (1, 0)')
  let plain = 0
  const plainStarted = performance.now()
  await Promise.all(
    clients.map(async (client) => {
      for (let n = plain++; n < CLAIMS; n = plain++)
        await client.query({
          name: 'reserve',
          text: 'update bench_pool set used = used + $1 where id = 1 and used + $1 <= $2',
          values: [AMOUNT_FEN, POOL_FEN],
        })
    }),
  )
  const plainMs = performance.now() - plainStarted
  await Promise.all(clients.map((client) => client.end()))
  const perSecond = (ms: number): number => Math.round((CLAIMS / ms) * 1_000)
  console.log(
    JSON.stringify(
      {
        name: `${CLAIMS} parallel claims on one pool`,
        measured: perSecond(claimsMs),
        limit: perSecond(plainMs),
        ratio: Number((plainMs / claimsMs).toFixed(3)),
        unit: 'per second; limit: prepared conditional update of one row, autocommit, same clients',
        granted,
        refused: outcomes.length - granted,
        overspentFen: Math.max(0, pool.usedFen - POOL_FEN),
        leftFen: POOL_FEN - pool.usedFen,
      },
      null,
      2,
    ),
  )
  await platform.close()
} finally {
  await server.stop()
  rmSync(dataDir, { recursive: true, force: true })
}
