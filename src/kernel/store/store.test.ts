import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { spawn } from 'node:child_process'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testPlatform, type TestPlatform } from '../../../test/world.ts'
import { BlobTooLarge, openBlobs } from './blobs.ts'
import { own, Owned, ownerOf } from './lock.ts'
import { migrate } from './migrate.ts'
import { seededSource, uuidv7 } from './source.ts'

let p: TestPlatform
beforeAll(async () => {
  p = await testPlatform({ seed: 'store' })
})
afterAll(() => p.close())
const folder = (): string => mkdtempSync(join(tmpdir(), 'suan-store-'))

describe('transactions', () => {
  test('what was queued fails with the transaction, and nothing of it stays', async () => {
    await expect(
      p.world.store.transact(async (tx) => {
        tx.queue(`insert into capacity.model (model, disclosed, source, since) values ('q1', true, 's', now())`)
        tx.queue(`insert into capacity.model (model, disclosed, source, since) values ('q1', true, 's', now())`)
      }),
    ).rejects.toMatchObject({ code: '23505' })
    expect(await p.world.store.transact((tx) => tx.rows(`select 1 from capacity.model where model = 'q1'`))).toEqual([])
  })
  test('a value that cannot be sent fails its transaction and leaves the connection usable', async () => {
    const loop: { self?: unknown } = {}
    loop.self = loop
    for (let n = 0; n < 15; n += 1)
      await expect(p.world.store.transact((tx) => tx.rows('select $1::jsonb', [loop]))).rejects.toThrow(/circular/i)
    expect(await p.world.store.transact((tx) => tx.one('select 1 as one'))).toEqual({ one: 1 })
  })
  test('a savepoint undoes only its own work', async () => {
    await p.world.store.transact(async (tx) => {
      await tx.rows(`insert into capacity.model (model, disclosed, source, since) values ('s1', true, 's', now())`)
      await expect(
        tx.savepoint(async () => {
          tx.queue(`insert into capacity.model (model, disclosed, source, since) values ('s2', true, 's', now())`)
          await tx.rows('select no_such_column')
        }),
      ).rejects.toMatchObject({ code: '42703' })
      await tx.rows(`insert into capacity.model (model, disclosed, source, since) values ('s3', true, 's', now())`)
    })
    expect(
      await p.world.store.transact((tx) =>
        tx.rows(`select model from capacity.model where model like 's_' order by 1`),
      ),
    ).toEqual([{ model: 's1' }, { model: 's3' }])
  })
  const models = (like: string): Promise<{ model: string }[]> =>
    p.world.store.transact((tx) =>
      tx.rows<{ model: string }>('select model from capacity.model where model like $1 order by 1', [like]),
    )
  const insert = `insert into capacity.model (model, disclosed, source, since) values ($1, true, 's', now())`

  test('only queued: one exchange, whole or not at all', async () => {
    await p.world.store.transact(async (tx) => {
      tx.queue(insert, ['i1'])
      tx.queue(insert, ['i2'])
    })
    expect(await models('i_')).toEqual([{ model: 'i1' }, { model: 'i2' }])
    await expect(
      p.world.store.transact(async (tx) => {
        tx.queue(insert, ['i3'])
        tx.queue(insert, ['i1'])
        tx.queue(insert, ['i4'])
      }),
    ).rejects.toMatchObject({ code: '23505' })
    expect(await models('i_')).toEqual([{ model: 'i1' }, { model: 'i2' }])
  })
  test('asked in one go: each gets its own answer, in order, with what was queued before it', async () => {
    await p.world.store.transact(async (tx) => {
      tx.queue(insert, ['g1'])
      for (let n = 0; n < 3; n += 1) {
        expect(
          await Promise.all([
            tx.one('select $1::int + 1 as n', [n]),
            tx.rows(`select model, null as nothing from capacity.model where model = 'g1'`),
            tx.rows('select 1 as one where false'),
            tx.one(`select '\\x00ff'::bytea as bytes, array['a', null] as list, true as yes, '算力' as text`),
          ]),
        ).toEqual([
          { n: n + 1 },
          [{ model: 'g1', nothing: null }],
          [],
          { bytes: Buffer.from([0, 255]), list: ['a', null], yes: true, text: '算力' },
        ])
      }
    })
  })
  test('parameters of every kind and of any length arrive as they are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme', maxLength: 200 }).map((text) => text.replaceAll('\0', '')),
        fc.uint8Array({ maxLength: 300 }),
        fc.integer(),
        fc.nat(200_000),
        async (text, bytes, number, length) => {
          const long = '长'.repeat(length)
          const values = [text, bytes, number, null, long, [text]]
          const row = await p.world.store.transact((tx) =>
            tx.one(
              'select $1::text as a, $2::bytea as b, $3::int as c, $4::int as d, $5::text as e, $6::text[] as f',
              values,
            ),
          )
          expect(row).toEqual({ a: text, b: Buffer.from(bytes), c: number, d: null, e: long, f: [text] })
        },
      ),
      { numRuns: 60 },
    )
  })
  test('a statement that fails anywhere in a batch leaves the connection and its prepared statements usable', async () => {
    for (let n = 0; n < 20; n += 1) {
      await expect(
        p.world.store.transact((tx) =>
          Promise.all([
            tx.one(`select ${n} as before`),
            tx.one('select 1 / $1::int as never', [n % 2 === 0 ? 0 : 'x']),
            tx.one(`select ${n} as after`),
          ]),
        ),
      ).rejects.toMatchObject({ code: n % 2 === 0 ? '22012' : '22P02' })
      expect(
        await p.world.store.transact((tx) =>
          Promise.all([tx.one(`select ${n} as after`), tx.one('select 1 / $1::int as never', [1])]),
        ),
      ).toEqual([{ after: n }, { never: 1 }])
    }
  })
  test('nothing leaves once its transaction is over', async () => {
    let late: Promise<unknown> | undefined
    await expect(
      p.world.store.transact(async (tx) => {
        const asked = tx.one('select 1 as one')
        setTimeout(() => {
          late = tx.one(`select 'late' as late`).catch((error: unknown) => error)
        }, 20)
        await asked
        void tx.rows(insert, ['o1']).catch(() => {})
        throw new Error('changed my mind')
      }),
    ).rejects.toThrow('changed my mind')
    await new Promise((resolve) => setTimeout(resolve, 40))
    expect(await late).toMatchObject({ message: 'a statement after the end of its transaction' })
    expect(await models('o_')).toEqual([])
  })
  test('a bigint beyond 2^53 is an error, never a wrong number', async () => {
    expect(await p.world.store.transact((tx) => tx.one('select 9007199254740991::bigint as n'))).toEqual({
      n: 9_007_199_254_740_991,
    })
    await expect(p.world.store.transact((tx) => tx.one('select 9007199254740993::bigint as n'))).rejects.toThrow(
      /2\^53/,
    )
  })
})

describe('the lock on a data folder', () => {
  test('a second process is told who owns it; a killed owner leaves nothing behind', async () => {
    const dir = folder()
    const child = spawn(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `const { own } = await import('${new URL('./lock.ts', import.meta.url).href}'); (await own('${dir}')).announce('http://x'); console.log('owned'); setInterval(() => {}, 1000)`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    await new Promise((resolve) => child.stdout.once('data', resolve))
    expect(await ownerOf(dir)).toEqual({ pid: child.pid, url: 'http://x' })
    await expect(own(dir)).rejects.toBeInstanceOf(Owned)
    child.kill('SIGKILL')
    await new Promise((resolve) => child.once('exit', resolve))
    expect(await ownerOf(dir)).toBeNull()
    const mine = await own(dir)
    await mine.release()
    rmSync(dir, { recursive: true })
  })
})

describe('files by content', () => {
  test('a file is kept only after it was judged, and the same file is one file', async () => {
    const dir = folder()
    const blobs = openBlobs(dir)
    const blob = await blobs.take(Readable.from([Buffer.from('算力'), Buffer.from('租赁')]), 100)
    expect(blob).toMatchObject({ bytes: 12 })
    await p.world.store.transact(async (tx) => blobs.record(tx, blob, 'text/plain', p.clock.now()))
    expect(await p.world.store.transact((tx) => blobs.read(tx, blob.sha256))).toBeUndefined()
    await p.world.store.transact(async (tx) => blobs.judge(tx, blob.sha256, { keep: true }))
    expect(await text((await p.world.store.transact((tx) => blobs.read(tx, blob.sha256)))!)).toBe('算力租赁')
    expect(await blobs.take(Readable.from([Buffer.from('算力租赁')]), 100)).toEqual(blob)
    rmSync(dir, { recursive: true })
  })
  test('too large: refused while it streams, nothing stays', async () => {
    const dir = folder()
    await expect(
      openBlobs(dir).take(Readable.from(Array.from({ length: 50 }, () => Buffer.alloc(1_000))), 10_000),
    ).rejects.toBeInstanceOf(BlobTooLarge)
    expect(readdirSync(dir)).toEqual([])
    rmSync(dir, { recursive: true })
  })
})

test('an applied migration that was changed is refused', async () => {
  const dir = folder()
  writeFileSync(join(dir, '0001-spine.sql'), 'select 1')
  await expect(migrate(p.url, dir)).rejects.toThrow(/0001-spine\.sql/)
  rmSync(dir, { recursive: true })
})

test('the same seed gives the same ids and salts; ids are in order of time', () => {
  const [a, b] = [seededSource('x', '2026-01-01T00:00:00.000Z'), seededSource('x', '2026-01-01T00:00:00.000Z')]
  expect([a.id(), a.salt(40), a.id()]).toEqual([b.id(), b.salt(40), b.id()])
  fc.assert(
    fc.property(fc.nat(2 ** 40), fc.nat(2 ** 20), (at, later) => {
      const chance = new Uint8Array(10).fill(255)
      expect(uuidv7(at, chance) < uuidv7(at + later + 1, new Uint8Array(10))).toBe(true)
      expect(uuidv7(at, chance)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    }),
  )
})
