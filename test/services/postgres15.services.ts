// The main journey on the distribution's own PostgreSQL (15 on Debian 12), through DATABASE_URL and the HTTP server:
// sign-in, order, both signatures, usage events, bill, payment, bundle, and the checks that a database version could break.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { verifyBundle } from '#kernel/proof'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildServer } from '../../src/app/http/server.ts'
import { ensureSample, type SampleState } from '../../src/app/sample/sample.ts'
import { openWorld, type Platform } from '../../src/app/wiring.ts'
import { startWorker, type Worker } from '../../src/app/worker/worker.ts'

const server = process.env['DATABASE_URL']!
const database = `suan_services_${process.pid}_${randomBytes(3).toString('hex')}`
let dataDir: string
let platform: Platform
let worker: Worker
let sample: SampleState
let app: ReturnType<typeof buildServer>['app']

const admin = async (text: string): Promise<pg.QueryResult> => {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  try {
    return await client.query(text)
  } finally {
    await client.end()
  }
}

beforeAll(async () => {
  await admin(`create database ${database}`)
  const url = new URL(server)
  url.pathname = `/${database}`
  dataDir = mkdtempSync(join(tmpdir(), 'suan-services-'))
  platform = await openWorld({ url: url.href, dataDir })
  sample = (await ensureSample(platform, dataDir))!
  worker = startWorker(platform)
  const built = buildServer(platform, { logDir: join(dataDir, 'log'), worker, logLevel: 'silent' })
  app = built.app
  platform.world.committed = () => worker.wake()
})

afterAll(async () => {
  await app?.close()
  await worker?.stop()
  await platform?.close()
  await admin(`drop database if exists ${database} with (force)`)
  rmSync(dataDir, { recursive: true, force: true })
})

type Body = Record<string, unknown>
const cookies = new Map<string, string>()

async function signIn(login: string): Promise<void> {
  const { password } = sample.people.find((person) => person.login === login)!
  const answer = await app.inject({ method: 'POST', url: '/api/sign-in', payload: { name: login, password } })
  expect(answer.statusCode).toBe(200)
  cookies.set(login, String(answer.headers['set-cookie']).split(';')[0]!)
}
let keys = 0
async function act(
  login: string,
  name: string,
  payload: object,
  key = `s${(keys += 1)}`,
): Promise<{ status: number; body: Body }> {
  const answer = await app.inject({
    method: 'POST',
    url: `/api/acts/${name}`,
    payload,
    headers: { cookie: cookies.get(login)!, 'idempotency-key': key },
  })
  return { status: answer.statusCode, body: answer.json() }
}
async function view(login: string, name: string, query: Record<string, string> = {}): Promise<Body> {
  const answer = await app.inject({
    method: 'GET',
    url: `/api/views/${name}?${new URLSearchParams(query)}`,
    headers: { cookie: cookies.get(login) ?? '' },
  })
  expect([name, answer.statusCode]).toEqual([name, 200])
  return answer.json()
}
async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (let i = 0; i < 200; i += 1) {
    const answer = await ask()
    if (answer !== undefined) return answer
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('it did not happen in time')
}

it('runs on the oldest PostgreSQL that is promised', async () => {
  const { rows } = await admin('show server_version_num')
  expect(Number(rows[0].server_version_num)).toBeGreaterThanOrEqual(150_000)
})

it('carries one lease from offer to bundle', async () => {
  for (const login of ['lessee', 'provider', 'industry']) await signIn(login)
  const offers = (await view('lessee', 'market.offer.find', { model: 'MLU370-X8' }))['rows'] as {
    offer: string
    models: string[]
  }[]
  const { offer } = offers.find((o) => o.models.includes('MLU370-X8'))!
  const order = {
    offer,
    quote: null,
    cards: 1,
    shareMilli: 500,
    cpuMilli: 1_000,
    memoryMib: 1_024,
    hours: 10,
    from: new Date().toISOString(),
  }
  const placed = await act('lessee', 'market.order.place', order, 'order')
  expect(placed.status).toBe(200)
  expect((await act('lessee', 'market.order.place', order, 'order')).body).toEqual(placed.body)

  const drafted = await until(async () =>
    ((await view('lessee', 'contracts.lease.list'))['rows'] as Body[]).find(
      (row) => row['order'] === (placed.body['decision'] as Body)['order'],
    ),
  )
  const { lease, termsHash } = drafted as unknown as { lease: string; termsHash: string }
  for (const side of ['lessee', 'provider'])
    expect((await act(side, 'contracts.lease.sign', { lease, termsHash })).status).toBe(200)
  await until(async () =>
    ((await view('lessee', 'contracts.lease.get', { lease }))['item'] as Body)['state'] === 'running'
      ? true
      : undefined,
  )
  const again = await act('provider', 'contracts.lease.sign', { lease, termsHash })
  expect([again.status, again.body['code']]).toEqual([409, 'wrong-state'])

  await new Promise((resolve) => setTimeout(resolve, 3_500))
  const to = Math.floor(Date.now() / 1_000) * 1_000
  const event = {
    specversion: '1.0',
    type: 'cn.suanheng.usage.interval.v1',
    source: 'urn:suanheng:meter:services',
    id: 'services/1',
    subject: lease,
    data: {
      from: new Date(to - 2_000).toISOString(),
      to: new Date(to).toISOString(),
      cards: 1,
      shareMilli: 500,
      cpuMilli: 0,
      memoryMib: 0,
    },
  }
  const { key } = sample.keys.find((k) => k.login === 'provider')!
  const report = async (): Promise<unknown> =>
    (
      await app.inject({
        method: 'POST',
        url: '/events',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/cloudevents+json' },
        payload: JSON.stringify(event),
      })
    ).json()
  expect(await report()).toEqual({ results: [{ id: 'services/1', status: 200 }] })
  expect(await report()).toEqual({ results: [{ id: 'services/1', status: 200, duplicate: true }] })

  expect((await act('lessee', 'contracts.lease.end', { lease, reason: '试用结束' })).status).toBe(200)
  const month = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Asia/Shanghai',
    year: 'numeric',
    month: '2-digit',
  }).format(new Date())
  const bill = await act('provider', 'billing.invoice.issue', { lease, month })
  expect([bill.status, (bill.body['decision'] as Body)['totalFen']]).toEqual([200, 0]) // 0.28 fen, rounded once
  const overpaid = await act('lessee', 'billing.payment.record', {
    invoice: (bill.body['decision'] as Body)['invoice'],
    amountFen: 1,
    reference: 'x',
  })
  expect([overpaid.status, overpaid.body['code']]).toEqual([409, 'more-than-outstanding'])

  expect((await act('lessee', 'dispute.bundle.make', { lease })).status).toBe(200)
  const bundle = await app.inject({
    method: 'GET',
    url: `/api/bundles/${lease}`,
    headers: { cookie: cookies.get('lessee')! },
  })
  expect(bundle.statusCode).toBe(200)
  expect(verifyBundle(bundle.rawPayload).verdict).toBe('核验一致')
  const changed = Buffer.from(bundle.rawPayload)
  changed[changed.length >> 1]! ^= 1
  expect(verifyBundle(changed).verdict).toBe('核验不一致')
})

it('looks back in time and keeps row-level security', async () => {
  await signIn('lessee-3')
  const then = await view('lessee', 'market.offer.public', { asOf: '2020-01-01T00:00:00Z' })
  expect(then['rows']).toEqual([])
  const mine = (await view('lessee-3', 'contracts.lease.list'))['rows'] as Body[]
  expect(mine.length).toBeGreaterThan(0)
  expect(mine.every((row) => row['lesseeName'] === '溪湖药研（示例）')).toBe(true)
})

it('answers every public view and its own health', async () => {
  for (const name of ['market.board', 'market.offer.public', 'evidence.head']) await view('nobody', name)
  expect((await app.inject('/readyz')).statusCode).toBe(200)
  expect((await app.inject('/metrics')).body).toContain('suan_log_size')
})
