// suan credit score: exits, answers, and bad files named by field.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { scoreCredit } from './credit-score.ts'

const root = join(import.meta.dirname, '../../..')
const zh = { lawDir: join(root, 'law'), lang: 'zh' } as const
const en = { ...zh, lang: 'en' } as const
const folder = mkdtempSync(join(tmpdir(), 'suan-credit-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(content: string, name: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
const example = (name: string): string => join(root, 'examples/credit', `${name}.json`)

test('a score is answered with the ground of every point, in words', async () => {
  const { exit, json, table } = await scoreCredit({ facts: example('one-breach'), asOf: '2026-08-01' }, zh)
  expect(exit).toBe(0)
  expect(json).toMatchObject({
    score: 92.5,
    scoreMilli: 92_500,
    grade: 'AA',
    deductions: [
      {
        rule: 'contract-breach',
        points: 7.5,
        evidence: ['证据 F1-1'],
        decision: '决定 F1',
        basis: ['cn/civil-code#509', 'cn/civil-code#577'],
      },
    ],
    whatWouldChange: [
      { without: 'F1', score: 100, grade: 'AAA', gain: 7.5, repairFrom: '2026-09-02', endsOn: '2027-06-01' },
    ],
  })
  expect(table('zh')).toMatch(/92\.500[\s\S]*AA · 由总分决定[\s\S]*扣分[\s\S]*cn\/civil-code#509[\s\S]*什么会改变结果/)
})

test('a low score and a grade D are answers; what does not count says why', async () => {
  const low = await scoreCredit({ facts: example('low'), asOf: '2026-08-01' }, en)
  expect([low.exit, (low.json as { grade: string }).grade]).toEqual([0, 'D'])
  const leads = await scoreCredit({ facts: example('leads-only'), asOf: '2026-08-01' }, en)
  expect(leads.json).toMatchObject({ score: 100, deductions: [], whatWouldChange: [] })
  expect(leads.table('en')).toMatch(/not counted[\s\S]*L1 +a lead, not a decision[\s\S]*L6/)
})

test('no score answers 1 and says why', async () => {
  const early = await scoreCredit({ facts: example('clean'), asOf: '2023-12-31' }, en)
  expect(early.exit).toBe(1)
  expect(early.json).toMatchObject({ score: null, grade: null, reason: { code: 'not-here-yet' } })
  expect(early.table('en')).toMatch(/no score.*2024-01-01/)
  const ended = await scoreCredit(
    { facts: file('{"facts":[],"endedOn":"2026-01-01"}', 'ended.json'), asOf: '2026-01-01' },
    zh,
  )
  expect(ended.json).toMatchObject({ score: null, reason: { code: 'ended' } })
  const lawless = await scoreCredit({ facts: file('{"facts":[]}', 'bare.json'), asOf: '2016-12-31' }, zh)
  expect([lawless.exit, lawless.json]).toMatchObject([1, { reason: { code: 'no-rules' } }])
})

test('a bad file is named with its field, a bad day as such', async () => {
  const said = (content: string, asOf = '2026-08-01'): Promise<unknown> =>
    scoreCredit({ facts: file(content, 'bad.json'), asOf }, en)
  await expect(said('{"facts":[],"colour":"red"}')).rejects.toThrow(/bad\.json.*colour.*known field/)
  await expect(said('{"facts":[{"level":"minor","points":3}]}')).rejects.toThrow(/bad\.json.*facts\[0\]\.points/)
  await expect(said('{"facts":[{"rule":"late-payment","level":"awful"}]}')).rejects.toThrow(
    /facts\[0\]\.level.*serious/,
  )
  await expect(said('{}')).rejects.toThrow(/field facts/)
  await expect(said('[]')).rejects.toThrow(/bad\.json.*object/)
  await expect(said('{')).rejects.toThrow(/bad\.json.*JSON/)
  await expect(said('{"facts":[]}', '2026-02-30')).rejects.toThrow(/2026-02-30/)
  await expect(scoreCredit({ facts: join(folder, 'none.json'), asOf: '2026-08-01' }, en)).rejects.toThrow(/none\.json/)
})
