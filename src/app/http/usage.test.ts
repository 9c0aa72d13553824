import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { runningLease } from '../../../test/world.ts'
import { bearer, openHouse, type House } from '../../../test/visitors.ts'

let h: House
let lease: string
let provider: string
let start: number

beforeAll(async () => {
  h = await openHouse()
  provider = await h.key(h.who.provider)
})
afterAll(() => h.close())
beforeEach(async () => {
  lease = await runningLease(h.p, h.who, { shareMilli: 100 })
  start = Math.ceil(Date.parse(h.p.clock.now()) / 1_000) * 1_000
  h.p.clock.tick(24 * 3_600_000)
})

const instant = (seconds: number): string => new Date(start + seconds * 1_000).toISOString()
let meters = 0
beforeEach(() => void (meters += 1))

const event = (id: string, over: object = {}, data: object = {}): object => ({
  specversion: '1.0',
  type: 'cn.suanheng.usage.interval.v1',
  source: `urn:suanheng:meter:m${meters}`,
  id,
  subject: lease,
  recordedtime: instant(60),
  sequence: '7',
  data: { from: instant(0), to: instant(60), cards: 1, shareMilli: 100, cpuMilli: 0, memoryMib: 0, ...data },
  ...over,
})
const batch = (events: unknown, key: string | null = provider) =>
  h.post('/events', events, { ...bearer(key), 'content-type': 'application/cloudevents-batch+json' })
const single = (one: unknown, key: string | null = provider) =>
  h.post('/events', one, { ...bearer(key), 'content-type': 'application/cloudevents+json' })
const statuses = (answer: { body: Record<string, unknown> }): unknown =>
  (answer.body['results'] as { status: number; duplicate?: boolean }[]).map((r) => (r.duplicate ? 'again' : r.status))

describe('POST /events', () => {
  it('answers each event for itself: good ones never fail with bad ones', async () => {
    const answer = await batch([
      event('a'),
      event('b', {}, { to: instant(-5) }),
      event('c', {}, { shareMilli: 900 }),
      event('a'),
      event('a', {}, { cards: 0 }),
      event('d', {}, { cards: -1 }),
      event('e', { type: 'other' }),
      null,
      event('f', {}, { from: instant(60), to: instant(120) }),
      event('g', { subject: '01a05fd8-3cd0-79ed-9ef8-07b65c6d168b' }),
    ])
    expect(answer.status).toBe(200)
    expect(statuses(answer)).toEqual([200, 422, 422, 'again', 409, 422, 422, 422, 200, 422])
    const results = answer.body['results'] as {
      id: string | null
      reason?: { code: string; zh: string; en: string; basis: unknown[] }
    }[]
    expect(results.map((r) => r.reason?.code)).toEqual([
      undefined,
      'ends-before-start',
      'more-than-leased',
      undefined,
      'id-reused',
      'event-invalid',
      'event-invalid',
      'event-invalid',
      undefined,
      'lease-not-yours',
    ])
    expect(results[5]!.reason!.zh).toContain('data.cards')
    expect(results[9]!.reason!.basis).toHaveLength(1)
    const usage = await h.view('metering.usage.of', provider, { lease })
    expect((usage.body['item'] as Record<string, number>)['milliCardSeconds']).toBe(12_000)
  })

  it('takes one event, and the same again as a duplicate', async () => {
    expect(statuses(await single(event('one')))).toEqual([200])
    expect(statuses(await single(event('one')))).toEqual(['again'])
    expect(statuses(await single(event('one', {}, { cards: 0 })))).toEqual([409])
    // The same instant in another spelling is the same reading.
    expect(statuses(await single(event('one', {}, { from: instant(0).replace('.000Z', 'Z') })))).toEqual(['again'])
  })

  it('tells each event of a wholly bad group its own reason', async () => {
    const answer = await batch([event('x', {}, { to: instant(-1) }), event('y', {}, { cards: 5 })])
    expect((answer.body['results'] as { reason: { code: string } }[]).map((r) => r.reason.code)).toEqual([
      'ends-before-start',
      'more-than-leased',
    ])
  })

  it('takes the other side’s readings, and nobody else’s', async () => {
    const lessee = await h.key(h.who.lessee)
    expect(statuses(await batch([event('l')], lessee))).toEqual([200])
    const stranger = await h.key(await h.p.party('旁人', ['provider']))
    expect(statuses(await batch([event('s')], stranger))).toEqual([422])
    expect((await batch([event('n')], null)).status).toBe(401)
    const court = await h.key(await h.p.party('法院', ['court']))
    expect((await batch([event('n')], court)).status).toBe(403)
  })

  it.each([
    ['a single event as a batch', () => batch(event('q')), 422],
    ['a batch as a single event', () => single([event('q')]), 422],
    ['plain JSON', () => h.post('/events', event('q'), bearer(provider)), 415],
    [
      'broken UTF-8',
      () =>
        h.post('/events', Buffer.from([0x5b, 0xff, 0x5d]), {
          ...bearer(provider),
          'content-type': 'application/cloudevents-batch+json',
        }),
      400,
    ],
    [
      'broken JSON',
      () => h.post('/events', '[{', { ...bearer(provider), 'content-type': 'application/cloudevents-batch+json' }),
      400,
    ],
  ])('refuses %s as a whole', async (_what, send, status) => {
    const before = await h.leaves()
    const answer = await send()
    expect([answer.status, answer.type]).toEqual([status, 'application/problem+json; charset=utf-8'])
    expect(await h.leaves()).toBe(before)
  })

  it('answers repeats in a batch at once: duplicates of what was taken, conflicts, the same reason again', async () => {
    const before = await h.leaves()
    const answer = await batch([
      event('a'),
      event('a', {}, { from: instant(0).replace('.000Z', 'Z') }),
      event('a', {}, { cards: 0 }),
      event('b', {}, { to: instant(-5) }),
      event('b', {}, { to: instant(-5) }),
      event('b', {}, { to: instant(-6) }),
    ])
    expect(statuses(answer)).toEqual([200, 'again', 409, 422, 422, 409])
    expect((answer.body['results'] as { reason?: { code: string } }[]).map((r) => r.reason?.code)).toEqual([
      undefined,
      undefined,
      'id-reused',
      'ends-before-start',
      'ends-before-start',
      'id-reused',
    ])
    expect((await h.leaves()) - before).toBe(1)
  })

  it('answers one id repeated ten thousand times in a moment, with one act', async () => {
    const before = await h.leaves()
    const begun = performance.now()
    const answer = await batch(Array.from({ length: 10_000 }, (_, i) => event('same', {}, { cards: (i + 1) % 2 })))
    expect(performance.now() - begun).toBeLessThan(3_000)
    const expected = Array.from({ length: 10_000 }, (_, i) => (i === 0 ? 200 : i % 2 === 0 ? 'again' : 409))
    expect(statuses(answer)).toEqual(expected)
    expect((await h.leaves()) - before).toBe(1)
  })

  it('refuses more events than one request may hold', async () => {
    const before = await h.leaves()
    const answer = await batch(Array.from({ length: 10_001 }, () => event('same')))
    expect([answer.status, answer.body['code']]).toEqual([413, 'too-many-events'])
    expect(answer.body['en']).toContain('10000')
    expect(await h.leaves()).toBe(before)
  })

  it('takes a few thousand at once in a few acts', async () => {
    const before = await h.leaves()
    const many = Array.from({ length: 6_000 }, (_, i) =>
      event(`n${i}`, {}, { from: instant(i * 10), to: instant(i * 10 + 10) }),
    )
    const answer = await batch(many)
    expect(answer.status).toBe(200)
    expect((answer.body['results'] as { status: number }[]).every((r) => r.status === 200)).toBe(true)
    expect((await h.leaves()) - before).toBe(2)
  })
})
