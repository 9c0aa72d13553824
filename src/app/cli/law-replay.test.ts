// suan law replay over a real database, read as the command reads it.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { perform, type ReplayAnswer } from '#kernel/act'
import { platform as platformActor, sampleUscc } from '#kernel/identity'
import { seededSource, startEmbedded } from '#kernel/store'
import { cast, testPlatform, type TestPlatform } from '../../../test/world.ts'
import { openWorld } from '../wiring.ts'
import { replayLaw, type ReplayOptions } from './law-replay.ts'

const root = join(import.meta.dirname, '../../..')
const scratch = mkdtempSync(join(tmpdir(), 'suan-law-replay-'))
const PROGRAMME = 'cn-gd-sz/xunliquan-2025'
const DRAFT = 'cn-gd-sz/lower-cap-draft'

let p: TestPlatform
const databaseBefore = process.env['DATABASE_URL']
beforeAll(async () => {
  p = await testPlatform({ seed: 'law-replay' })
  process.env['DATABASE_URL'] = p.url
  const who = await cast(p)
  await p.yes('subsidy.voucher.grant', who.department, {
    programme: `${PROGRAMME}#cap`,
    holder: who.lessee.party,
    amountFen: 600_000_00,
  })
  cpSync(join(root, 'law'), join(scratch, 'law'), { recursive: true })
  const draft = `id: ${DRAFT}
jurisdiction: cn-gd-sz
title: { zh: 草案, en: draft }
kind: normative-document
issuer: 示例
status: draft
from: 2026-07-01
source: test
verified: V
checkedOn: 2026-06-01
articles:
  - id: "1"
    no: 第一条
    gist: { zh: 上限降低, en: the cap is lowered }
    replaces: ${PROGRAMME}#cap
    params:
      applicant-cap-fen: [ { from: 2026-07-01, value: 100, unit: fen } ]
`
  writeFileSync(join(scratch, 'law', `${DRAFT}.yaml`), draft)
})
afterAll(async () => {
  if (databaseBefore === undefined) delete process.env['DATABASE_URL']
  else process.env['DATABASE_URL'] = databaseBefore
  await p.close()
  rmSync(scratch, { recursive: true, force: true })
})

function suan(args: readonly string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'bin/suan.mjs'), 'law', ...args], {
    encoding: 'utf8',
    env: { ...process.env, SUAN_LAW: join(scratch, 'law'), ...env },
  })
  return { exit: status, stdout, stderr }
}
/** The command's own function, in this process: what it answers as JSON and as text. */
async function replayed(options: ReplayOptions) {
  const { exit, json, table } = await replayLaw(options, { lawDir: join(scratch, 'law') })
  return { exit, answer: json as ReplayAnswer, text: table }
}

test('0 when nothing comes out otherwise', async () => {
  const { exit, answer } = await replayed({ asOf: '2026-06-15' })
  expect(exit).toBe(0)
  expect(answer).toMatchObject({ asOf: '2026-06-15', changed: [], drifted: [], lawMissing: [], unreadable: [] })
  expect(answer.decisions).toBeGreaterThan(7)
  expect(answer.same).toBe(answer.decisions)
})

test('1 with what would change, why, and by act', () => {
  const args = ['replay', '--as-of', '2027-01-04', '--act', 'subsidy.voucher.grant', '--json']
  const { exit, stdout, stderr } = suan(args, { DATABASE_URL: p.url })
  expect({ exit, stderr }).toEqual({ exit: 1, stderr: '' })
  expect(JSON.parse(stdout)).toMatchObject({
    decisions: 1,
    same: 0,
    changed: [
      {
        act: 'subsidy.voucher.grant',
        seq: 0,
        was: { done: true },
        would: { done: false, refused: 'programme-not-in-force' },
        because: [{ cite: `${PROGRAMME}#cap`, would: { why: 'no-longer-in-force' } }],
      },
    ],
    byAct: { 'subsidy.voucher.grant': { decisions: 1, changed: 1 } },
  })
})

test('a draft is asked as if in force; for people, a table in their language', async () => {
  const { exit, answer, text } = await replayed({ asOf: '2026-06-15', draft: DRAFT })
  expect(exit).toBe(1)
  expect(answer).toMatchObject({ draft: DRAFT, changed: [{ would: { refused: 'over-applicant-cap' } }] })
  expect(text('zh')).toMatch(/^合计 +\d+ +\d+ +1 /m)
  expect(text('zh')).toContain('不准 over-applicant-cap')
  expect(text('en')).toContain('no over-applicant-cap')
})

test('another place', async () => {
  const { exit, answer } = await replayed({ asOf: '2026-06-15', in: 'cn-bj', act: 'subsidy.voucher.grant' })
  expect(exit).toBe(1)
  expect(answer.changed[0]?.because[0]?.would).toEqual({ version: null, why: 'elsewhere' })
})

test('nothing is written', async () => {
  const state = () =>
    p.world.store.transact((tx) =>
      tx.one(
        'select (select count(*) from evidence.leaf)::int as leaves, (select count(*) from act.article)::int as articles',
      ),
    )
  const before = await state()
  await replayed({ asOf: '2026-06-15', draft: DRAFT })
  expect(await state()).toEqual(before)
})

test.each<[string, ReplayOptions]>([
  ['no such day', { asOf: '2026-02-30' }],
  ['no such place', { asOf: '2026-06-15', in: '../etc' }],
  ['no such act', { asOf: '2026-06-15', act: 'constructor' }],
  ['no such draft', { asOf: '2026-06-15', draft: 'cn/nothing' }],
  ['no draft', { asOf: '2026-06-15', draft: PROGRAMME }],
])('wrong use: %s', async (_, options) => {
  await expect(replayed(options)).rejects.toThrow(/^[^\n]+$/)
  const error: unknown = await replayed(options).catch((thrown: unknown) => thrown)
  expect(['WrongUse', 'BadTime', 'BadLaw']).toContain((error as Error).name)
})

test('wrong use on the command line is one line, exit 2', () => {
  const { exit, stdout, stderr } = suan(['replay', '--draft', DRAFT])
  expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' })
  expect(stderr).toMatch(/^suan: [^\n]+\n$/)
  const nowhere = suan(['replay', '--as-of', '2026-06-15', '--data', join(scratch, 'empty')], { DATABASE_URL: '' })
  expect({ exit: nowhere.exit, stdout: nowhere.stdout }).toEqual({ exit: 2, stdout: '' })
  expect(nowhere.stderr).toContain('there is no platform')
})

test('a data folder is read whether or not a platform runs on it, and left as it was', async () => {
  const dataDir = join(scratch, 'data')
  const server = await startEmbedded({ dataDir })
  const platform = await openWorld({
    url: server.url,
    dataDir,
    source: seededSource('data', '2026-06-15T02:00:00.000Z'),
  })
  const outcome = await perform(platform.world, platform.acts.get('admission.party.register')!, {
    actor: { ...platformActor, role: 'operator' },
    key: 'k',
    input: { uscc: sampleUscc(1), name: '示例', kinds: ['lessee'], place: 'cn-gd-sz' },
  })
  expect(outcome.done).toBe(true)
  const args = ['replay', '--as-of', '2026-06-15', '--data', dataDir, '--json']
  const running = suan(args, { DATABASE_URL: '' })
  expect(running.stderr).toBe('')
  expect(JSON.parse(running.stdout)).toMatchObject({ decisions: 1, same: 1 })
  // still there for those who were here before
  expect(await platform.world.store.transact((tx) => tx.one('select 1 as yes'))).toEqual({ yes: 1 })
  await platform.close()
  await server.stop()
  const stopped = suan(args, { DATABASE_URL: '' })
  expect(JSON.parse(stopped.stdout)).toMatchObject({ decisions: 1, same: 1 })
}, 90_000)

test('law check --on lists what was not checked for long, and asks for the calendar of that day', () => {
  const law = { SUAN_LAW: join(root, 'law') }
  const now = suan(['check', '--on', '2026-11-23', '--json'], law)
  expect(now.exit).toBe(0)
  expect(JSON.parse(now.stdout)).toMatchObject({ findings: [], stale: [] })
  const later = suan(['check', '--on', '2028-03-01', '--json'], law)
  expect(later.exit).toBe(1)
  const answer = JSON.parse(later.stdout)
  expect(answer.findings.map((f: { kind: string }) => f.kind)).toEqual(['calendar-missing', 'calendar-missing'])
  expect(answer.stale.length).toBe(answer.instruments)
})
