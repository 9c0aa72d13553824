// The demo's bundle, and whatever else somebody may hand to `verify`, `rebill` and `log fsck`.
import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { verifyBundle } from '#kernel/proof'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fsckLog } from './log-fsck.ts'
import { rebillBundle } from './rebill.ts'
import { verify } from './verify.ts'

const root = join(import.meta.dirname, '../../..')
const folder = mkdtempSync(join(tmpdir(), 'suan-evidence-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function suan(...args: string[]): { exit: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'bin/suan.mjs'), ...args], {
    encoding: 'utf8',
  })
  return { exit: status, stdout, stderr }
}

const kept = join(folder, 'demo')
const shev = join(kept, 'one-lease.shev')
type Demo = {
  steps: { act: string; at: string; evidence: string }[]
  bundle: string
  verified: boolean
  changedByteRefused: boolean
}
let demo: Demo
beforeAll(() => {
  const { exit, stdout, stderr } = suan('--json', 'demo', '--out', kept)
  if (exit !== 0 || stderr !== '') throw new Error(`the demo ended with ${exit}: ${stderr}`)
  demo = JSON.parse(stdout) as Demo
})

test('the demo walks from offer to evidence and verifies its own bundle', () => {
  expect(demo).toMatchObject({ bundle: shev, verified: true, changedByteRefused: true })
  const acts = demo.steps.map(({ act }) => act)
  const road = [
    'market.offer.publish',
    'market.order.place',
    'contracts.lease.draft',
    'contracts.lease.sign',
    'capacity.lease.allocate',
    'metering.usage.record',
    'billing.invoice.issue',
    'subsidy.voucher.redeem',
    'dispute.bundle.make',
  ]
  expect(acts.filter((act, i) => road.includes(act) && acts.indexOf(act) === i)).toEqual(road)
  demo.steps.forEach(({ at, evidence }, i) => {
    expect(at).toMatch(/^2026-06-1[57]T/)
    expect(evidence).toMatch(new RegExp(`^[a-z-]+/.+#\\d+ @${i}$`))
  })
})

describe('verify and rebill', () => {
  test('the bundle holds, alone in an empty folder', async () => {
    const alone = join(folder, 'alone.shev')
    copyFileSync(shev, alone)
    expect(await verify(alone)).toMatchObject({
      exit: 0,
      json: { verdict: '核验一致', gaps: [], reasons: [], articles: { 16: { ok: true }, 18: { sources: 2 } } },
    })
    expect(await rebillBundle(alone)).toMatchObject({
      exit: 0,
      json: { recomputedFen: 24_602, billedFen: 24_602, equal: true, lines: [{ month: '2026-06' }] },
    })
    const key = readFileSync(join(kept, 'log/vkey'), 'utf8').trim()
    expect(await verify(alone, { trustedKeys: [key] })).toMatchObject({ exit: 0, json: { key: { trusted: true } } })
  })

  test('1,000 random changes of one byte: each is refused', () => {
    const bytes = readFileSync(shev)
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const changed = new Uint8Array(bytes)
        changed[at]! ^= by
        expect(verifyBundle(changed).verdict).toBe('核验不一致')
      }),
      { numRuns: 1_000 },
    )
  })

  test('any changed, dropped or added byte is refused, and nothing throws', async () => {
    const bytes = readFileSync(shev)
    const path = join(folder, 'changed.shev')
    await fc.assert(
      fc.asyncProperty(
        fc.nat(bytes.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.constantFrom('change', 'drop', 'add'),
        async (at, by, how) => {
          const changed =
            how === 'change'
              ? Buffer.from(bytes)
              : how === 'drop'
                ? Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)])
                : Buffer.concat([bytes.subarray(0, at), Buffer.from([by]), bytes.subarray(at)])
          if (how === 'change') changed[at]! ^= by
          writeFileSync(path, changed)
          expect(await verify(path)).toMatchObject({ exit: 1, json: { verdict: '核验不一致' } })
          expect(await rebillBundle(path)).toMatchObject({ exit: 1, json: { equal: false } })
        },
      ),
      { numRuns: 60 },
    )
  })

  test('files that are no bundle: exit 1; files that cannot be read: exit 2', async () => {
    const path = join(folder, 'other.shev')
    for (const content of [
      Buffer.alloc(0),
      Buffer.from('{'),
      Buffer.from('{}\n'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from(`{"a":"${'x'.repeat(100)}`),
      Buffer.from('[]\n'),
    ]) {
      writeFileSync(path, content)
      expect((await verify(path)).exit).toBe(1)
      expect((await rebillBundle(path)).exit).toBe(1)
    }
    truncateSync(path, 2 ** 30) // sparse: a gigabyte that is not read
    expect((await verify(path)).exit).toBe(1)
    rmSync(path)
    await expect(verify(path)).rejects.toThrow(/不存在/)
    await expect(verify(folder)).rejects.toThrow(/目录/)
    const { exit, stdout, stderr } = suan('verify', join(folder, 'nowhere.shev'), '--json')
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' })
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })
})

describe('log fsck', () => {
  test('the published log rehashes; a changed tile, entry or checkpoint does not', () => {
    expect(fsckLog(join(kept, 'log'))).toMatchObject({ exit: 0, json: { size: demo.steps.length, ok: true } })
    expect(fsckLog(kept).exit).toBe(0)
    const copy = join(folder, 'log')
    for (const file of [`tile/0/000.p/${demo.steps.length}`, `tile/entries/000.p/${demo.steps.length}`, 'checkpoint']) {
      rmSync(copy, { recursive: true, force: true })
      cpSync(join(kept, 'log'), copy, { recursive: true })
      const bytes = readFileSync(join(copy, file))
      bytes[bytes.length >> 1]! ^= 1
      writeFileSync(join(copy, file), bytes)
      expect(fsckLog(copy), file).toMatchObject({ exit: 1, json: { ok: false } })
    }
    mkdirSync(join(folder, 'empty'))
    expect(fsckLog(join(folder, 'empty'))).toMatchObject({ exit: 1, json: { ok: false } })
    expect(() => fsckLog(join(folder, 'nowhere'))).toThrow(/不存在/)
    expect(() => fsckLog(shev)).toThrow(/不是目录/)
  })
})

test('bundle: a bad id, and a folder without a platform, are named and nothing is made', () => {
  const out = join(folder, 'none.shev')
  const empty = join(folder, 'no-platform')
  for (const [lease, complaint] of [
    ['x', /UUID/],
    ['01a20280-7230-7dae-b245-9a20347e8741', /no-platform/],
  ] as const) {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(root, 'bin/suan.mjs'), 'bundle', lease, '--out', out],
      { encoding: 'utf8', env: { ...process.env, SUAN_DATA: empty } },
    )
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(complaint)
  }
  expect(existsSync(out) || existsSync(empty)).toBe(false)
})

test('a bad row of a replay: one line, exit 2, nothing written', () => {
  const tasks = join(folder, 'tasks.csv')
  writeFileSync(tasks, 'name,cpu_milli\nx,1\n')
  const out = join(folder, 'out')
  const { exit, stdout, stderr } = suan(
    'replay',
    'openb',
    '--nodes',
    join(root, 'test/sample/openb-nodes.csv'),
    '--tasks',
    tasks,
    '--out',
    out,
    '--lang',
    'en',
  )
  expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' })
  expect(stderr).toMatch(/^suan: file .*tasks\.csv, line 1: missing column memory_mib, num_gpu.*\n$/)
  expect(() => readFileSync(out)).toThrow(/ENOENT/)
})
