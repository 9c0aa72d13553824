import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bearer, openHouse, type House } from '../../../test/visitors.ts'
import { runningLease } from '../../../test/world.ts'
import { visibleStreams } from './events.ts'
import { openFeed, type FeedReader } from './feed.ts'
import { buildServer } from './server.ts'

let h: House
beforeAll(async () => {
  h = await openHouse()
})
afterAll(() => h.close())

describe('events', () => {
  const listen = (feed: ReturnType<typeof openFeed>, readers?: FeedReader[]): { heard(): string } => {
    const written: string[] = []
    const response = {
      writableLength: 0,
      write: (text: string) => written.push(text),
      on: () => {},
      end: () => {},
      destroy: () => {},
    }
    feed.join(response as never, readers)
    return { heard: () => written.slice(1).join('') }
  }

  it('tells rooms to all, act and stream to those who may see the stream, once per act and stream', async () => {
    const feed = openFeed(
      (act) => [act.split('.')[0]!],
      ({ party }) =>
        party === 'broken' ? Promise.reject(new Error('away')) : Promise.resolve(new Set([`lease/${party}`])),
    )
    const stranger = listen(feed)
    const [first, third, broken] = ['1', '3', 'broken'].map((party) => listen(feed, [{ party, role: 'lessee' }]))
    for (let seq = 0; seq < 5; seq += 1) feed.tell({ act: 'metering.usage.record', stream: 'lease/1', seq })
    feed.tell({ act: 'billing.invoice.issue', stream: 'lease/2', seq: 5 })
    await new Promise((resolve) => setTimeout(resolve, 250))
    const rooms = 'data: {"views":["metering","billing"]}\n\n'
    expect([stranger, third!, broken!].map(({ heard }) => heard())).toEqual([rooms, rooms, rooms])
    expect(first!.heard()).toBe(
      'data: {"act":"metering.usage.record","stream":"lease/1","views":["metering"]}\n\ndata: {"views":["billing"]}\n\n',
    )
    feed.close()
  })

  it('knows from the streams themselves who may see them', async () => {
    const lease = await runningLease(h.p, h.who)
    const third = await h.p.party('旁人', ['lessee'])
    const seen = async ({ party, role }: FeedReader): Promise<string[]> => [
      ...(await visibleStreams(h.p.world.store, { party, role }, [`lease/${lease}`, 'lease/none'])),
    ]
    expect(await seen(h.who.lessee)).toEqual([`lease/${lease}`])
    expect(await seen(h.who.operator)).toEqual([`lease/${lease}`])
    expect(await seen(third)).toEqual([])
  })

  it('tells a party of its own streams over a real connection, and a stranger of rooms only', async () => {
    const { app, feed } = buildServer(h.p, { logDir: join(h.p.dataDir, 'log'), logLevel: 'silent' })
    const url = await app.listen({ host: '127.0.0.1', port: 0 })
    const lease = await runningLease(h.p, h.who)
    const open = async (headers: Record<string, string>) => {
      const reader = (await fetch(`${url}/api/events`, { headers })).body!.getReader()
      await reader.read()
      return async () => new TextDecoder().decode((await reader.read()).value)
    }
    const mine = await open(bearer(await h.key(h.who.lessee)))
    const stranger = await open({})
    feed.tell({ act: 'dispute.bundle.make', stream: `lease/${lease}`, seq: 9 })
    expect(await stranger()).toBe('data: {"views":["dispute","contracts"]}\n\n')
    expect(await mine()).toBe(
      `data: {"act":"dispute.bundle.make","stream":"lease/${lease}","views":["dispute","contracts"]}\n\n`,
    )
    await app.close()
  })

  it('opens a channel over a real connection', async () => {
    const url = await h.app.listen({ host: '127.0.0.1', port: 0 })
    const response = await fetch(`${url}/api/events`)
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    const { value } = await response.body!.getReader().read()
    expect(new TextDecoder().decode(value)).toBe('retry: 3000\n\n')
  })
})
