// Erasing a record: no value and no salt is left, and nothing that rests on the log notices.
import { CannotErase, erase, fsck, leavesOf, openSequencer, type StoredLeaf } from '#kernel/evidence'
import { commitments, disclose, leafHashOf, toBase64, withholdAll } from '#kernel/proof'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { cast, testPlatform, type TestPlatform } from '../../../test/world.ts'

let p: TestPlatform
let stream: string
beforeEach(async () => {
  p = await testPlatform({ seed: 'erase' })
  const { provider } = await cast(p)
  stream = `party/${provider.party}`
  await p.sequencer.settle()
})
afterEach(() => p.close())

type Row = StoredLeaf & { commitments: Buffer | null; whole: string }
const rows = (): Promise<Row[]> =>
  p.world.store.transact((tx) =>
    tx.rows<Row>('select *, leaf::text as whole from evidence.leaf where stream = $1 order by seq', [stream]),
  )
const erased = (seq: number, of = stream): Promise<boolean> => p.world.store.transact((tx) => erase(tx, of, seq))

test('values and salts are gone, commitments, entry and place stay; again is no error; the log is whole', async () => {
  const before = await rows()
  const [licence] = before.slice(-1) as [Row]
  const record = JSON.parse(licence.record!) as { [name: string]: string }
  expect(licence.whole).toContain('B1-20260001')
  expect(await erased(licence.seq)).toBe(true)

  const after = (await rows()).at(-1)!
  expect(after).toMatchObject({ record: null, salts: null, entry: licence.entry, pos: licence.pos, hash: licence.hash })
  expect(after.commitments).toEqual(Buffer.from(commitments(record, licence.salts!)))
  expect(after.whole).not.toContain('B1-20260001')
  for (let i = 0; i < licence.salts!.length; i += 16)
    expect(after.whole).not.toContain(licence.salts!.subarray(i, i + 16).toString('hex'))
  // Each commitment is the one that a partial disclosure would have shown.
  expect(withholdAll(after.commitments!)).toEqual(disclose(record, licence.salts!, []))
  expect(Buffer.from(leafHashOf(after.entry))).toEqual(after.hash)

  expect(await erased(licence.seq)).toBe(false)
  expect((await rows()).slice(0, -1)).toEqual(before.slice(0, -1))
  expect(fsck(join(p.dataDir, 'log'))).toMatchObject({ ok: true, size: p.log.size })
  // The stream goes on, and a sequencer that starts anew finds database and log alike.
  await openSequencer(p.world.store, p.log)
})

test('an unknown leaf, and a record that does not fit its leaf, are left alone', async () => {
  await expect(erased(99)).rejects.toBeInstanceOf(CannotErase)
  await expect(erased(0, 'party/nobody')).rejects.toBeInstanceOf(CannotErase)
  await p.world.store.transact((tx) =>
    tx.rows(`update evidence.leaf set record = replace(record, '"act"', '"acu"') where stream = $1 and seq = 0`, [
      stream,
    ]),
  )
  await expect(erased(0)).rejects.toBeInstanceOf(CannotErase)
  expect((await rows())[0]!.record).not.toBeNull()
})

test('a failed transaction erases nothing', async () => {
  const failing = p.world.store.transact(async (tx) => {
    await erase(tx, stream, 0)
    throw new Error('after all not')
  })
  await expect(failing).rejects.toThrow('after all not')
  const [leaf] = await p.world.store.transact((tx) => leavesOf(tx, [stream]))
  expect(toBase64(leaf!.salts!).length).toBeGreaterThan(0)
})

test('the database holds no leaf that is neither whole nor erased', async () => {
  for (const half of ['record = null', 'salts = null', `commitments = ''`, 'record = null, salts = null'])
    await expect(
      p.world.store.transact((tx) => tx.rows(`update evidence.leaf set ${half} where stream = $1`, [stream])),
    ).rejects.toMatchObject({ code: '23514' })
})
