// suan voucher check and cost: exits, answers, and bad files named by field or line.
import { chartNamed } from '#kernel/procedure'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { checkVoucher } from './voucher-check.ts'
import { costOfVouchers } from './voucher-cost.ts'

const root = join(import.meta.dirname, '../../..')
const lawDir = join(root, 'law')
const zh = { lawDir, lang: 'zh' } as const
const en = { lawDir, lang: 'en' } as const
const folder = mkdtempSync(join(tmpdir(), 'suan-voucher-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let files = 0
function file(content: string | Buffer, name: string): string {
  files += 1
  const path = join(folder, `${files}-${name}`)
  writeFileSync(path, content)
  return path
}
const example = (name: string): string => join(root, 'examples/vouchers', `${name}.json`)
const shenzhen = { on: '2026-03-02', in: 'cn-gd-sz' }

test('a complete application is answered with every reason, in words', async () => {
  const { exit, json, table } = await checkVoucher(example('shenzhen-apply'), shenzhen, zh)
  expect(exit).toBe(0)
  expect(json).toMatchObject({ grantFen: 180_000_000, deductibleFen: 180_000_000, ignored: [] })
  const { reasons } = json as { reasons: { rule: string; article: string; met: boolean }[] }
  expect(reasons.length).toBeGreaterThan(8)
  expect(reasons.every(({ met }) => met)).toBe(true)
  expect(table('zh')).toMatch(/可以支持[\s\S]*直接抵扣[\s\S]*¥1,800,000\.00[\s\S]*未查得/)
})

test('a refused one answers 1; what is not known says what to bring', async () => {
  const lapsed = await checkVoucher(example('shenzhen-redeem'), { ...shenzhen, on: '2026-12-19' }, zh)
  expect(lapsed.exit).toBe(1)
  expect(lapsed.json).toMatchObject({ grantFen: 0, deductibleFen: 0 })
  const bare = await checkVoucher(file('{"contractFen":400000000,"colour":"red"}', 'bare.json'), shenzhen, en)
  expect(bare.exit).toBe(1)
  expect(bare.json).toMatchObject({
    programme: 'cn-gd-sz/xunliquan-2025#cap',
    atMostFen: 200_000_000,
    ignored: ['colour'],
  })
  expect(bare.table('en')).toMatch(/refused[\s\S]*not known[\s\S]*bring: .*[\s\S]*fields not read: .*colour/)
  const nowhere = await checkVoucher(file('{"contractFen":1}', 'nowhere.json'), { ...shenzhen, in: 'cn-hb' }, zh)
  expect(nowhere).toMatchObject({ exit: 1, json: { programme: null } })
})

test('bad input names file and field', async () => {
  const said = async (text: string | Buffer, options = shenzhen): Promise<string> => {
    try {
      await checkVoucher(file(text, 'facts.json'), options, zh)
    } catch (error) {
      return String(error)
    }
    return 'accepted'
  }
  expect(await said('{"contractFen": 1.5}')).toMatch(/facts\.json.*contractFen.*whole number/)
  expect(await said('{"relatedParty": "maybe"}')).toMatch(/facts\.json.*relatedParty.*true or false/)
  expect(await said('{"programme": "cn-hb/none"}')).toMatch(/facts\.json.*programme.*cn-gd-sz/)
  expect(await said('[1]')).toMatch(/facts\.json.*one object/)
  expect(await said('{')).toMatch(/facts\.json.*no JSON/)
  expect(await said(Buffer.from([0x7b, 0xff]))).toMatch(/UTF-8/)
  expect(await said('{}', { on: '2026-02-30', in: 'cn-gd-sz' })).toMatch(/BadTime/)
  expect(await said('{}', { on: '2026-03-02', in: 'guangdong' })).toMatch(/BadPlace/)
  await expect(checkVoucher(join(folder, 'none.json'), shenzhen, zh)).rejects.toThrow(/none\.json.*does not exist/)
  expect(await said(gzipSync('{"contractFen": -1}'))).toMatch(/contractFen/)
  expect(await said(gzipSync(' '.repeat(2_000_000)))).toMatch(/larger than 1 MiB/)
})

const leases = `lease,provider,lessee,signed,sku,from,until,amount_fen,cancelled,startup
L1,P1,A,2025-02-03T08:00:00Z,h100,2025-03-01T00:00:00Z,2025-09-01T00:00:00Z,1000001,,
L2,P1,B,2025-12-31T17:00:00Z,a100,,,2000000,,1
L3,P1,B,2025-05-01T00:00:00Z,a100,,,2000000,2025-05-02T00:00:00Z,
L4,P1,P1,2025-05-01,a100,,,2000000,,0
`

test('what a programme would have cost', async () => {
  const options = { leases: file(leases, 'leases.csv'), programme: 'cn-gd-sz/xunliquan-2025' }
  const { exit, json, table } = await costOfVouchers(options, zh)
  expect(exit).toBe(0)
  // L2 was signed on 1 January in China
  expect(json).toMatchObject({
    programme: 'cn-gd-sz/xunliquan-2025#cap',
    totalFen: 500_000 + 1_200_000,
    leases: 4,
    considered: 2,
    leftOut: { cancelled: 1, sameParty: 1 },
    classBy: 'sku',
    byQuarter: [
      { quarter: '2025-Q1', fen: 500_000 },
      { quarter: '2026-Q1', fen: 1_200_000 },
    ],
    byClass: [
      { class: 'a100', fen: 1_200_000 },
      { class: 'h100', fen: 500_000 },
    ],
    caps: [
      { cap: 'year', hit: 0, share: '0.000000' },
      { cap: 'pool', hit: 0, share: '0.000000' },
    ],
  })
  expect(table('zh')).toContain('¥17,000.00')
  expect(await costOfVouchers({ ...options, programme: 'cn-gz/suanliquan-2023' }, zh)).toMatchObject({
    exit: 1,
    json: { refused: 'number-missing' },
  })
  expect(await costOfVouchers({ ...options, on: '2027-01-01' }, zh)).toMatchObject({
    exit: 1,
    json: { refused: 'no-longer-in-force' },
  })
})

test('a span is half-open: a year from the first of January is a year', async () => {
  const year = (until: string): string =>
    `lease,provider,lessee,signed,from,until,amount_fen\nL1,P,A,2025-01-01,2025-01-01,${until},1000\n`
  const cost = (until: string) =>
    costOfVouchers({ leases: file(year(until), 'year.csv'), programme: 'cn-bj/suanliquan-2023' }, zh)
  expect((await cost('2026-01-01')).json).toMatchObject({ considered: 1, totalFen: 200, on: '2025-12-31' })
  expect((await cost('2025-12-31T16:00:00Z')).json).toMatchObject({ considered: 1 })
  expect((await cost('2026-01-02')).json).toMatchObject({ considered: 0, leftOut: { tooLong: 1 } })
})

test('bad leases name file, line and column', async () => {
  const said = (text: string, programme = 'cn-gd-sz/xunliquan-2025'): Promise<unknown> =>
    costOfVouchers({ leases: file(text, 'leases.csv'), programme }, en)
  await expect(said(leases.replace('1000001', 'much'))).rejects.toThrow(/leases\.csv.*line 2.*amount_fen/)
  await expect(said(leases.replace('2025-05-01,a100', 'May,a100'))).rejects.toThrow(/line 5.*signed/)
  await expect(said(leases.replace('L2', 'L1'))).rejects.toThrow(/line 3.*lease/)
  await expect(said(leases.replace(',,1\n', ',,yes\n'))).rejects.toThrow(/line 3.*startup/)
  await expect(said('lease,provider\n')).rejects.toThrow(/lessee/)
  await expect(said(leases, 'cn-gd-sz/none')).rejects.toThrow(/--programme.*cn-gd-sz\/xunliquan-2025#cap/)
  await expect(said(leases, 'cn-gd-sz/yuliaoquan-2025#open-data-reward')).rejects.toThrow(/--programme/)
})

test.each(['docs/how-to/support.md', 'docs/en/how-to/support.md'])('%s is run as it stands', (page) => {
  const guide = readFileSync(join(root, page), 'utf8')
  const block = (form: string): string => new RegExp('^```' + form + '\\n([\\s\\S]*?)^```$', 'm').exec(guide)![1]!
  const commands = [...guide.matchAll(/^npx suan (.+)$/gm)].map(([, args]) => args!.split(' '))
  expect(commands.map(([, noun]) => noun)).toEqual(['check', 'cost'])
  for (const args of commands) {
    const name = args.find((arg) => /\.(json|csv)$/.test(arg))!
    const path = file(block(name.endsWith('.json') ? 'json' : 'csv'), name)
    const asked = args.map((arg) => (arg === name ? path : arg))
    const { status, stdout } = spawnSync(process.execPath, [join(root, 'bin/suan.mjs'), ...asked], { encoding: 'utf8' })
    expect([args[1], status]).toEqual([args[1], 0])
    expect(stdout).toContain(args[1] === 'check' ? '¥1,800,000.00' : '¥17,000.00')
  }
  // the steps it names are there
  for (const [, step] of guide.matchAll(/`subsidy\.claim\.([a-z-]+)`/g))
    expect(chartNamed('subsidy.claim').steps.map((one) => one.step)).toContain(step)
})
