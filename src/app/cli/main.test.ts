import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../../..')
const scratch = mkdtempSync(join(tmpdir(), 'suan-cli-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

function suan(args: readonly string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'bin/suan.mjs'), ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  })
  return { exit: status, stdout, stderr }
}
function json(args: readonly string[]) {
  const { exit, stdout, stderr } = suan([...args, '--json'])
  expect(stderr).toBe('')
  return { exit, answer: JSON.parse(stdout) }
}

describe('deadline', () => {
  it('answers with the last day, what was skipped and the calendar', () => {
    const { exit, answer } = json(['deadline', '--rule', 'PENALTY', '--days', '7', '--from', '2026-09-17'])
    expect(exit).toBe(0)
    expect(answer.due).toBe('2026-09-28')
    expect(answer.skipped).toContainEqual({ date: '2026-09-25', reason: '中秋节' })
    expect(answer.calendar[0]).toMatchObject({ year: 2026, number: '国办发明电〔2025〕7号' })
  })
  it('does not guess beyond the notified calendar', () => {
    const { exit, stdout, stderr } = suan([
      'deadline',
      '--rule',
      'CIVIL',
      '--months',
      '6',
      '--from',
      '2026-08-31',
      '--for',
      'party',
      '--json',
    ])
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' })
    expect(stderr).toMatch(/^suan: 期限涉及 2027-02-28.*2027 is not on file.*\n$/)
  })
  it('speaks English when asked', () => {
    const { stdout } = suan(['--lang', 'en', 'deadline', '--rule', 'CPL', '--days', '15', '--from', '2026-04-20'])
    expect(stdout).toMatch(/^due +2026-05-06$/m)
    expect(stdout).toContain('Labour Day')
  })
})

describe('uscc', () => {
  it('0 for a well-made code, 1 for any other', () => {
    expect(json(['uscc', '91350100M000100Y43'])).toEqual({
      exit: 0,
      answer: { valid: true, checkDigit: '3', reason: '校验位正确' },
    })
    expect(json(['uscc', '91350100M000100Y44'])).toMatchObject({ exit: 1, answer: { valid: false, checkDigit: '3' } })
    expect(json(['uscc', ''])).toMatchObject({ exit: 1, answer: { valid: false, checkDigit: null } })
  })
})

describe('law', () => {
  it('shows an article with its source and status', () => {
    const { exit, answer } = json([
      'law',
      'show',
      'cn-gd-sz/xunliquan-2025#cap',
      '--on',
      '2026-03-02',
      '--in',
      'cn-gd-sz',
    ])
    expect(exit).toBe(0)
    expect(answer).toMatchObject({
      inForce: true,
      verified: 'V2',
      checkedOn: '2026-11-22',
      params: { 'deduction-cap-ppm': { value: 500000, unit: 'ppm' } },
    })
    expect(answer.source).not.toBe('')
    expect(answer.version).toMatch(/^[0-9a-f]{64}$/)
  })
  it('1 for what does not hold on the day, in the place, or is a draft', () => {
    expect(json(['law', 'show', 'cn-gd-sz/xunliquan-2025#cap', '--on', '2026-12-19'])).toMatchObject({
      exit: 1,
      answer: { inForce: false, why: 'no-longer-in-force' },
    })
    expect(json(['law', 'show', 'cn-gd-sz/xunliquan-2025#cap', '--on', '2026-03-02', '--in', 'cn-bj'])).toMatchObject({
      exit: 1,
      answer: { why: 'elsewhere' },
    })
    expect(json(['law', 'show', 'cn/price-law-amendment-2025#algorithms', '--on', '2026-03-02'])).toMatchObject({
      exit: 1,
      answer: { why: 'draft', status: 'draft' },
    })
  })
  it('lists by day and place', () => {
    const ids = json(['law', 'list', '--on', '2026-03-02', '--in', 'cn-gd-sz']).answer.instruments.map(
      (i: { id: string }) => i.id,
    )
    expect(ids).toContain('cn/civil-code')
    expect(ids).toContain('cn-gd-sz/xunliquan-2025')
    expect(ids).not.toContain('cn-bj/suanliquan-2023')
    expect(ids).not.toContain('cn/price-law-amendment-2025')
  })
  it('check finds what is wrong, matrix has a row for every requirement', () => {
    const law = join(scratch, 'law')
    cpSync(join(root, 'law'), law, { recursive: true })
    rmSync(join(law, 'cn/administrative-compulsion-law.yaml'))
    const { exit, stdout } = suan(['law', 'check', '--json'], { SUAN_LAW: law })
    expect(exit).toBe(1)
    expect(JSON.parse(stdout).findings).toContainEqual(
      expect.objectContaining({ kind: 'unresolved-basis', cite: 'cn/administrative-compulsion-law#69' }),
    )
    writeFileSync(join(law, 'cn/metrology-law.yaml'), 'id: cn/metrology-law\njurisdiction: cn\n')
    const broken = suan(['law', 'list'], { SUAN_LAW: law })
    expect(broken.exit).toBe(2)
    expect(broken.stderr).toMatch(/^suan: cn\/metrology-law\.yaml: title: .*\n$/)
    const { answer } = json(['law', 'matrix'])
    expect(answer.rows.map((row: { requirement: string }) => row.requirement)).toEqual(
      expect.arrayContaining(['A1', 'C1', 'J2', 'X6']),
    )
  })
})

describe('wrong use is one line on stderr, nothing on stdout, exit 2', () => {
  const deadline = (...args: string[]) => ['deadline', ...args]
  it.each([
    ['unknown command', ['nope']],
    ['command of control characters', ['\u001b[31m\n\r\u0007']],
    ['huge command', ['x'.repeat(100_000)]],
    ['unknown option', ['uscc', 'x', '--nope']],
    ['missing argument', ['uscc']],
    ['too many arguments', ['uscc', 'a', 'b']],
    ['missing subcommand', ['law']],
    ['bad language', ['uscc', 'x', '--lang', 'fr']],
    ['no rule', deadline('--days', '1', '--from', '2026-01-05')],
    ['unknown rule', deadline('--rule', 'constructor', '--days', '1', '--from', '2026-01-05')],
    ['no period', deadline('--rule', 'CPL', '--from', '2026-01-05')],
    ['two periods', deadline('--rule', 'CPL', '--days', '1', '--months', '1', '--from', '2026-01-05')],
    ['zero days', deadline('--rule', 'CPL', '--days', '0', '--from', '2026-01-05')],
    ['negative days', deadline('--rule', 'CPL', '--days', '-3', '--from', '2026-01-05')],
    ['half a day', deadline('--rule', 'CPL', '--days', '1.5', '--from', '2026-01-05')],
    ['huge days', deadline('--rule', 'CPL', '--days', '9'.repeat(100_000), '--from', '2026-01-05')],
    ['too many days', deadline('--rule', 'CPL', '--days', '999999999', '--from', '2026-01-05')],
    ['no such day', deadline('--rule', 'CPL', '--days', '1', '--from', '2026-02-29')],
    ['control characters as a day', deadline('--rule', 'CPL', '--days', '1', '--from', '2026-01-05\n\u001b]0;x\u0007')],
    ['huge day', deadline('--rule', 'CPL', '--days', '1', '--from', '2'.repeat(100_000))],
    ['neither party nor agency', deadline('--rule', 'CPL', '--days', '1', '--from', '2026-01-05', '--for', 'court')],
    ['beyond the calendar', deadline('--rule', 'LICENSING', '--days', '20', '--from', '2026-12-20')],
    ['year 9999', deadline('--rule', 'CIVIL', '--years', '100', '--from', '9999-12-31')],
    ['unknown instrument', ['law', 'show', 'cn/nothing#1', '--on', '2026-01-05']],
    ['unknown article', ['law', 'show', 'cn/civil-code#9999', '--on', '2026-01-05']],
    ['prototype as an article', ['law', 'show', '__proto__#constructor', '--on', '2026-01-05']],
    ['huge citation', ['law', 'show', '#'.repeat(100_000), '--on', '2026-01-05']],
    ['no such day of law', ['law', 'show', 'cn/civil-code#703', '--on', 'today']],
    ['no such place', ['law', 'show', 'cn/civil-code#703', '--on', '2026-01-05', '--in', 'cn-zz']],
    ['path as a place', ['law', 'list', '--in', '../../etc']],
  ])(
    '%s',
    (_, args) => {
      const { exit, stdout, stderr } = suan(args)
      expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' })
      expect(stderr).toMatch(/^suan: [^\n]+\n$/)
      expect(stderr.length).toBeLessThan(700)
      expect(stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]|\n +at |node:internal|\.ts:\d/)
    },
    20_000,
  )
})

it('a fault of the program is one line with the trace kept apart', () => {
  const law = join(scratch, 'law-without-requirements')
  cpSync(join(root, 'law'), law, { recursive: true })
  rmSync(join(law, 'requirements.yaml'))
  const { exit, stdout, stderr } = suan(['law', 'matrix'], { SUAN_LAW: law, TMPDIR: scratch })
  expect({ exit, stdout }).toEqual({ exit: 70, stdout: '' })
  expect(stderr).toMatch(/^suan: 程序故障 [0-9a-f]{8}[^\n]*\n$/)
  const kept = readdirSync(scratch).filter((name) => name.startsWith('suan-fault-'))
  expect(kept).toHaveLength(1)
})

it('help is Chinese first, English on request', () => {
  expect(suan(['--help'])).toMatchObject({ exit: 0, stderr: '', stdout: expect.stringContaining('命令：') })
  expect(suan([])).toMatchObject({ exit: 0, stdout: expect.stringContaining('deadline') })
  expect(suan(['deadline', '--help', '--lang', 'en'])).toMatchObject({
    exit: 0,
    stdout: expect.stringContaining('working days'),
  })
})
