import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cast, platformActor, testPlatform, type TestPlatform } from '../../../test/world.ts'
import { parseShares, takeShare } from './placing.ts'

describe('taking a share', () => {
  test('takes exactly what is asked, lowest first, only from what is free; or nothing', () => {
    const free = fc
      .array(fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 1, max: 50 })), { maxLength: 6 })
      .map((gaps) => {
        let at = 0
        return gaps.map(([gap, length]): [number, number] => {
          const from = at + gap + 1
          at = from + length
          return [from, at]
        })
      })
    fc.assert(
      fc.property(free, fc.integer({ min: 1, max: 300 }), (ranges, milli) => {
        const total = ranges.reduce((s, [a, b]) => s + b - a, 0)
        const taken = takeShare(ranges, milli)
        expect(taken === undefined).toBe(total < milli)
        if (taken === undefined) return
        const pieces = parseShares(taken)
        expect(pieces.reduce((s, [a, b]) => s + b - a, 0)).toBe(milli)
        for (const [a, b] of pieces) expect(ranges.some(([from, to]) => a === from && b <= to)).toBe(true)
      }),
    )
  })
})

describe('placing on real tables', () => {
  let p: TestPlatform
  let who: Awaited<ReturnType<typeof cast>>
  beforeAll(async () => {
    p = await testPlatform({ seed: 'placing' })
    who = await cast(p)
    for (const n of [2, 3]) {
      await p.yes('capacity.node.register', who.provider, {
        serial: `node-${n}`,
        place: 'cn',
        cpuMilli: 1_000,
        memoryMib: 0,
        devices: Array.from({ length: 3 }, (_, i) => ({ serial: `node-${n}/gpu${i}`, model: 'X100' })),
      })
    }
    await p.yes('capacity.node.register', who.provider, {
      serial: 'cpu-1',
      place: 'cn',
      cpuMilli: 8_000,
      memoryMib: 0,
      devices: [],
    })
  })
  afterAll(() => p.close())

  test('best fit, lowest serial first, several cards in one node: as a brute force finds it', async () => {
    // the oracle: serial → free thousandths
    const free = new Map(
      [
        ['node-1', 2],
        ['node-2', 3],
        ['node-3', 3],
      ].flatMap(([node, n]) =>
        Array.from({ length: n as number }, (_, i) => [`${node}/gpu${i}`, 1_000] as [string, number]),
      ),
    )
    const nodeOf = (serial: string): string => serial.split('/')[0]!
    const held = new Map<string, { serial: string; milli: number }[]>()
    let seed = 42
    const next = (n: number): number => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % n
    for (let step = 0; step < 120; step += 1) {
      if (held.size > 0 && next(3) === 0) {
        const lease = [...held.keys()][next(held.size)]!
        await p.yes('capacity.lease.release', platformActor, { lease })
        for (const { serial, milli } of held.get(lease)!) free.set(serial, free.get(serial)! + milli)
        held.delete(lease)
      } else {
        const cards = next(4) === 0 ? 2 + next(2) : 1
        const milli = [100, 250, 500, 1_000][next(4)]!
        const fits = [...free].filter(([, f]) => f >= milli).sort(([a, fa], [b, fb]) => fa - fb || (a < b ? -1 : 1))
        const first = fits.find(([serial]) => fits.filter(([s]) => nodeOf(s) === nodeOf(serial)).length >= cards)
        const expected = first
          ? fits
              .filter(([s]) => nodeOf(s) === nodeOf(first[0]))
              .slice(0, cards)
              .map(([s]) => s)
          : []
        const lease = p.clock.id()
        const outcome = await p.act('capacity.lease.allocate', platformActor, {
          lease,
          provider: who.provider.party,
          models: ['X100'],
          cards,
          shareMilli: milli,
          cpuMilli: 0,
        })
        if (expected.length === 0) {
          expect(outcome).toMatchObject({ done: false, refused: 'no-capacity' })
          continue
        }
        const pieces = (outcome as unknown as { decision: { pieces: { serial: string; shareMilli: number }[] } })
          .decision.pieces
        expect(pieces.map((x) => x.serial)).toEqual(expected)
        held.set(
          lease,
          expected.map((serial) => ({ serial, milli })),
        )
        for (const serial of expected) free.set(serial, free.get(serial)! - milli)
      }
      p.clock.tick(1_000)
    }
  })

  test('a lease without cards stands on the processors of a node without cards', async () => {
    const outcome = await p.yes('capacity.lease.allocate', platformActor, {
      lease: p.clock.id(),
      provider: who.provider.party,
      models: [],
      cards: 0,
      shareMilli: 1,
      cpuMilli: 6_000,
    })
    expect(outcome.pieces).toMatchObject([{ serial: 'cpu-1/cpu', shareMilli: 6_000 }])
  })

  test('what fits nowhere is refused, or stands on the virtual node where that is asked for', async () => {
    const want = {
      lease: p.clock.id(),
      provider: who.provider.party,
      models: ['Z9'],
      cards: 1,
      shareMilli: 1_000,
      cpuMilli: 0,
    }
    expect(await p.act('capacity.lease.allocate', platformActor, want)).toMatchObject({ refused: 'no-capacity' })
    expect(await p.yes('capacity.lease.allocate', platformActor, { ...want, whenFull: 'virtual' })).toEqual({
      pieces: [],
      overflow: true,
    })
  })

  test('inventory with an unknown model, or a serial twice, is refused naming the place', async () => {
    const node = (devices: object[]): object => ({ serial: 'node-9', place: 'cn', cpuMilli: 0, memoryMib: 0, devices })
    expect(
      await p.act(
        'capacity.node.register',
        who.provider,
        node([
          { serial: 'a', model: 'X100' },
          { serial: 'b', model: 'nope' },
        ]),
      ),
    ).toMatchObject({ refused: 'model-unknown', says: { zh: '第 2 个设备的型号「nope」不在目录中' } })
    expect(
      await p.act(
        'capacity.node.register',
        who.provider,
        node([
          { serial: 'a', model: 'X100' },
          { serial: 'a', model: 'X100' },
        ]),
      ),
    ).toMatchObject({ refused: 'serial-twice' })
    expect(await p.act('capacity.node.register', who.provider, { ...node([]), serial: 'node-1' })).toMatchObject({
      refused: 'node-registered',
    })
  })
})
