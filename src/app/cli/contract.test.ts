import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { X509Certificate } from 'node:crypto'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { verifyPdf } from '#kernel/signing'
import { assembleContract } from './contract-assemble.ts'

const root = join(import.meta.dirname, '../../..')
const scratch = mkdtempSync(join(tmpdir(), 'suan-contract-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const example = join(root, 'examples/contracts/by-scale.json')
const sound = JSON.parse(readFileSync(example, 'utf8')) as Record<string, unknown>

function suan(args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'bin/suan.mjs'), ...args], {
    encoding: 'utf8',
  })
  return { exit: status, stdout, stderr }
}

let files = 0
const written = (content: string | Buffer | object): string => {
  const path = join(scratch, `answers-${(files += 1)}.json`)
  writeFileSync(path, typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content))
  return path
}

function assembled(
  answers: string,
  { framework = 'by-scale', on = '2026-11-22', lang = 'zh', out = join(scratch, `out-${files}`) } = {},
) {
  const args = ['contract', 'assemble', '--framework', framework, '--answers', answers, '--on', on, '--in', 'cn-gz-gy']
  return { out, ...suan([...args, '--out', out, '--json', '--lang', lang]) }
}

type Asked = Partial<Parameters<typeof assembleContract>[0]>
const asked = (more: Asked) =>
  assembleContract({
    framework: 'by-scale',
    answers: example,
    on: '2026-11-22',
    place: 'cn-gz-gy',
    out: join(scratch, 'never'),
    lawDir: join(root, 'law'),
    ...more,
  })

describe('suan contract assemble', () => {
  test('writes the contract of an example, and writes it anew over its own', async () => {
    const { exit, stdout, stderr, out } = assembled(example)
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' })
    const answer = JSON.parse(stdout)
    expect(answer).toMatchObject({ complete: true, findings: [] })
    expect(answer.files).toContain(join(out, 'contract.json'))
    for (const file of answer.files) expect(existsSync(file)).toBe(true)
    const contract = JSON.parse(readFileSync(join(out, 'contract.json'), 'utf8'))
    expect(contract).toMatchObject({ framework: 'by-scale', on: '2026-11-22', place: 'cn-gz-gy', complete: true })
    expect((await asked({ out })).complete).toBe(true)
    expect(readdirSync(out).toSorted()).toEqual(['contract.docx', 'contract.json', 'contract.pdf'])
    // the papers of the earlier contract do not stand beside the data of another
    const { unitPriceFen: _, ...rest } = sound
    expect((await asked({ out, answers: written(rest) })).complete).toBe(false)
    expect(readdirSync(out)).toEqual(['contract.json'])
  })
  test('--sign: a person and a seal of each side sign with sample keys; one changed byte shows', async () => {
    const out = join(scratch, 'signed')
    const { files } = await asked({ out, sign: true })
    const names = ['contract.json', 'contract.pdf', 'contract.docx', 'sample-root.pem']
    expect(files.map((file) => basename(file))).toEqual(names)
    const certificate = new Uint8Array(new X509Certificate(readFileSync(join(out, 'sample-root.pem'))).raw)
    const trusted = { signers: [certificate], timestamps: [certificate], revoked: [] }
    const pdf = new Uint8Array(readFileSync(join(out, 'contract.pdf')))
    const at = new Date().toISOString()
    const verdict = verifyPdf(pdf, { trusted, at })
    expect(verdict).toMatchObject({ valid: true })
    expect(verdict.signatures.map(({ name }) => name)).toEqual([
      '示例签署人甲',
      `${String(sound['lesseeName'])}合同专用章（示例）`,
      '示例签署人乙',
      `${String(sound['providerName'])}合同专用章（示例）`,
    ])
    pdf[5_000]! ^= 1
    expect(verifyPdf(pdf, { trusted, at }).valid).toBe(false)
  })
  test('1 when a required answer is missing: named with its article, in the language asked', () => {
    const { unitPriceFen: _, ...rest } = sound
    const { exit, stdout, out } = assembled(written(rest), { lang: 'en' })
    expect(exit).toBe(1)
    const { complete, findings } = JSON.parse(stdout)
    expect(complete).toBe(false)
    expect(findings).toContainEqual({
      slot: 'unitPriceFen',
      severity: 'error',
      article: expect.stringMatching(/^cn\//),
      message: expect.stringMatching(/required and missing/),
    })
    expect(readdirSync(out)).toEqual(['contract.json'])
  })
  test('what is found does not hold the contract back', async () => {
    const answers = written({ ...sound, earnestFen: 900_000_000 })
    const { complete, findings } = await asked({ answers, out: join(scratch, 'earnest') })
    expect(complete).toBe(true)
    expect(findings).toContainEqual(
      expect.objectContaining({ slot: 'earnestFen', severity: 'error', article: 'cn/civil-code#586' }),
    )
  })
  test('bad input is one clear line and exit 2', () => {
    const { exit, stdout, stderr, out } = assembled(written({ ...sound, cards: '64' }))
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' })
    expect(stderr).toMatch(/^suan: [^\n]*cards（卡数）应为整数，得到文字 “64” · [^\n]*\n$/)
    expect(existsSync(out)).toBe(false)
  })
})

describe('what cannot be used', () => {
  test.each<[string, () => Asked, RegExp]>([
    ['bad JSON', () => ({ answers: written('{"cards": 8') }), /不是 JSON/],
    ['no object', () => ({ answers: written('[1]') }), /应为一个对象/],
    ['broken UTF-8', () => ({ answers: written(Buffer.from([0x7b, 0xff, 0xfe, 0x7d])) }), /不是 UTF-8/],
    ['a fraction', () => ({ answers: written({ ...sound, cards: 6.5 }) }), /cards（卡数）应为整数，得到6\.5/],
    ['null', () => ({ answers: written({ ...sound, cards: null }) }), /cards（卡数）应为整数，得到null/],
    ['a day that is none', () => ({ answers: written({ ...sound, endsOn: '2026-02-30' }) }), /endsOn/],
    ['an option that is none', () => ({ answers: written({ ...sound, nature: 'gift' }) }), /nature.*lease/],
    [
      'a list without end',
      () => ({ answers: written(`{"cards": ${'['.repeat(50_000)}${']'.repeat(50_000)}}`) }),
      /cards/,
    ],
    ['a folder', () => ({ answers: scratch }), /是目录/],
    ['no such file', () => ({ answers: join(scratch, 'nowhere.json') }), /无法读取/],
    ['an unknown framework', () => ({ framework: 'gift' }), /--framework 应为 by-server、/],
    ['a day before any model contract', () => ({ on: '2020-01-01' }), /没有施行中的示范文本/],
    ['a day of no calendar', () => ({ on: '2026-13-01' }), /2026-13-01/],
    ['a place that is none', () => ({ place: 'mars' }), /mars/],
    ['a file as folder', () => ({ out: example }), /--out/],
  ])('%s is refused, and nothing is written', async (_name, more, says) => {
    await expect(asked(more())).rejects.toThrow(says)
    expect(existsSync(join(scratch, 'never'))).toBe(false)
  })
  test('a file of somebody else is left alone', async () => {
    const out = join(scratch, 'theirs')
    mkdirSync(out)
    writeFileSync(join(out, 'contract.pdf'), 'theirs')
    await expect(asked({ out })).rejects.toThrow(/contract\.pdf/)
    expect(readdirSync(out)).toEqual(['contract.pdf'])
  })
})

test('law check looks at model contracts too', () => {
  const law = join(scratch, 'law')
  cpSync(join(root, 'law'), law, { recursive: true })
  const path = join(law, 'templates/storage.yaml')
  writeFileSync(path, readFileSync(path, 'utf8').replace(/^from: .*$/m, 'from: 2019-01-01'))
  const { stdout, status } = spawnSync(process.execPath, [join(root, 'bin/suan.mjs'), 'law', 'check', '--json'], {
    encoding: 'utf8',
    env: { ...process.env, SUAN_LAW: law },
  })
  expect(status).toBe(1)
  expect(JSON.parse(stdout).findings).toContainEqual(
    expect.objectContaining({ kind: 'cite-not-in-force', cite: expect.stringMatching(/^templates\/storage 2026\.1#/) }),
  )
})
