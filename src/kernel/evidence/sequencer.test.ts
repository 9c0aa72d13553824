// What a crash, a backup or a forger can do between database and log, and what the sequencer answers.
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLog, openSequencer, RolledBack, type Log } from '#kernel/evidence'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { cast, testPlatform, type TestPlatform } from '../../../test/world.ts'

let p: TestPlatform
let dir: string
beforeEach(async () => {
  p = await testPlatform({ seed: 'sequencer' })
  await cast(p)
  dir = mkdtempSync(join(tmpdir(), 'suan-log-'))
})
afterEach(async () => {
  await p.close()
  rmSync(dir, { recursive: true, force: true })
})

const open = (at = dir): Promise<Log> =>
  openLog({
    dir: join(at, 'log'),
    origin: 'suanheng.example/test',
    seed: new Uint8Array(32).fill(7),
    highWaterPath: join(at, 'high-water'),
  })
const placed = async (): Promise<number> =>
  (await p.world.store.transact((tx) => tx.one<{ n: number }>('select count(pos)::int as n from evidence.leaf')))!.n

test('a crash after places were given and before the journal: the missing part is appended, same bytes, same root', async () => {
  const log = await open()
  const sequencer = await openSequencer(p.world.store, log)
  await sequencer.carry(3)
  // the crash: places 3…5 in the database, nothing in the log
  await p.world.store.transact((tx) =>
    tx.rows(
      `update evidence.leaf l set pos = 2 + w.n from (select id, row_number() over (order by id) as n from evidence.leaf where pos is null order by id limit 3) w where l.id = w.id`,
    ),
  )
  await log.close()
  const again = await open()
  expect(again.size).toBe(3)
  const next = await openSequencer(p.world.store, again)
  expect(again.size).toBe(6)
  await next.settle()
  expect(again.size).toBe(await placed())
  await again.close()
})

test('a database restored from before: refused by name, nothing is signed', async () => {
  const log = await open()
  await (await openSequencer(p.world.store, log)).settle()
  const signed = log.checkpoint()
  await p.world.store.transact((tx) => tx.rows('delete from evidence.leaf where pos >= 2'))
  await expect(openSequencer(p.world.store, log)).rejects.toBeInstanceOf(RolledBack)
  expect(log.checkpoint()).toBe(signed)
  await log.close()
})

test('an entry rewritten in the database: refused', async () => {
  const log = await open()
  await (await openSequencer(p.world.store, log)).settle()
  await p.world.store.transact((tx) =>
    tx.rows(
      `update evidence.leaf set entry = replace(entry, '"seq":0', '"seq":9') where pos = (select max(pos) from evidence.leaf)`,
    ),
  )
  await expect(openSequencer(p.world.store, log)).rejects.toBeInstanceOf(RolledBack)
  await log.close()
})

test("yesterday's copy of the log folder: the high-water mark refuses it", async () => {
  const log = await open()
  const sequencer = await openSequencer(p.world.store, log)
  await sequencer.carry(3)
  cpSync(dir, `${dir}-yesterday`, { recursive: true })
  await sequencer.settle()
  await log.close()
  cpSync(join(dir, 'high-water'), join(`${dir}-yesterday`, 'high-water'))
  await expect(open(`${dir}-yesterday`)).rejects.toMatchObject({ code: 'rollback' })
  rmSync(`${dir}-yesterday`, { recursive: true })
})

test('two sequencers at once: every leaf gets one place, without a gap', async () => {
  const log = await open()
  const sequencer = await openSequencer(p.world.store, log)
  await Promise.all([sequencer.carry(2), sequencer.carry(2), sequencer.settle()])
  const rows = await p.world.store.transact((tx) =>
    tx.rows<{ pos: number }>('select pos from evidence.leaf order by pos'),
  )
  expect(rows.map((r) => r.pos)).toEqual(rows.map((_, i) => i))
  await log.close()
})
