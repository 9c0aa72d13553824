// suan claim: exits, answers, and bad files named by field.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { checkClaimFile, focusOfFile } from './claim-file.ts'

const root = join(import.meta.dirname, '../../..')
const zh = { lawDir: join(root, 'law'), lang: 'zh' } as const
const en = { ...zh, lang: 'en' } as const
const folder = mkdtempSync(join(tmpdir(), 'suan-claim-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(content: string, name = 'claim.json'): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
const example = (name: string): string => join(root, 'examples/claims', `${name}.json`)

test('a complete claim answers 0, with what the money, the court and the days come to', async () => {
  const { exit, json, table } = await checkClaimFile(example('non-payment'), {}, zh)
  expect(exit).toBe(0)
  expect(json).toMatchObject({
    scenario: 'non-payment',
    on: '2026-11-20',
    complete: true,
    missing: [],
    money: { totalFen: 138_757_000 },
    courtFee: { feeFen: 1_728_813 },
    own: { limitation: { due: '2029-09-10' } },
  })
  expect(table('zh')).toMatch(/诉请 +完整[\s\S]*17,288\.13[\s\S]*只供原告自己看[\s\S]*诉讼时效/)
})

test('an incomplete claim answers 1 and says why each item matters, with its article', async () => {
  const { exit, json, table } = await checkClaimFile(example('under-delivery-incomplete'), {}, zh)
  expect(exit).toBe(1)
  const { missing } = json as { missing: { item: string; why: string; article: string }[] }
  expect(missing.map(({ item }) => item)).toContain('interest-number')
  for (const { why, article } of missing) {
    expect(why.length).toBeGreaterThan(10)
    expect(article).toMatch(/^[a-z-]+\/[a-z0-9-]+#[a-z0-9-]+$/)
  }
  expect(table('zh')).toMatch(/还缺 5 项/)
})

test('what is the claimant’s own is left out with --shared, and in the focus at all times', async () => {
  const shared = await checkClaimFile(example('non-payment'), { shared: true }, en)
  expect(shared.json).not.toHaveProperty('own')
  expect(JSON.stringify(shared.json)).not.toMatch(/limitation|civil-code#(188|189|19[2-5])/)
  expect(shared.table('en')).not.toMatch(/limitation/)
  const focus = await focusOfFile(example('non-payment'), {}, en)
  expect(JSON.stringify(focus.json)).not.toMatch(/limitation|civil-code#(188|189|19[2-5])/)
})

test('a focus has its module and each element with burden, undisputed facts and evidence', async () => {
  const { exit, json, table } = await focusOfFile(example('sham-lease'), {}, zh)
  expect(exit).toBe(0)
  const { module, elements } = json as { module: string; elements: Record<string, unknown>[] }
  expect(module).toBe('效力')
  for (const one of elements)
    expect(one).toMatchObject({
      element: expect.any(String),
      burden: { on: expect.any(String), says: expect.any(String), article: expect.any(String) },
      undisputed: expect.any(Array),
      evidence: { for: expect.any(Array), against: expect.any(Array) },
    })
  expect(elements.find(({ id }) => id === 'real-intent')).toMatchObject({
    undisputed: ['十个月没有用量'],
    respondentSays: ['卡已预留，承租方自己不用'],
  })
  expect(table('zh')).toMatch(/效力[\s\S]*虚假租赁[\s\S]*举证/)
  const performance = await focusOfFile(example('under-delivery'), {}, en)
  expect(performance.table('en')).toMatch(/burden[\s\S]*respondent \(lessor\)/)
})

test('a bad file is named with its field, a bad day as such', async () => {
  const said = (content: string, on?: string): Promise<unknown> =>
    checkClaimFile(file(content), on === undefined ? {} : { on }, en)
  await expect(said('{"scenario":"non-payment","colour":"red"}')).rejects.toThrow(/claim\.json.*colour.*known field/)
  await expect(said('{"scenario":"weather"}')).rejects.toThrow(/scenario.*non-payment/)
  await expect(said('{"scenario":"outage","claims":[{"claim":"pay","amountFen":1.5}]}')).rejects.toThrow(
    /claims\[0\]\.amountFen.*fen/,
  )
  await expect(said('{"scenario":"outage","day":"soon"}')).rejects.toThrow(/field day/)
  await expect(said('{"scenario":"outage"}', '2026-02-30')).rejects.toThrow(/2026-02-30/)
  await expect(said('[]')).rejects.toThrow(/object/)
  await expect(checkClaimFile(join(folder, 'none.json'), {}, en)).rejects.toThrow(/none\.json/)
})

test('the statement goes into a folder as PDF and for Word, and says nothing of limitation', async () => {
  const out = join(folder, 'papers')
  const { json } = await checkClaimFile(example('under-delivery'), { out }, zh)
  expect((json as { files: string[] }).files).toEqual([join(out, 'statement.pdf'), join(out, 'statement.docx')])
  expect(readFileSync(join(out, 'statement.pdf')).subarray(0, 5).toString()).toBe('%PDF-')
  expect(readFileSync(join(out, 'statement.docx')).subarray(0, 2).toString()).toBe('PK')
}, 60_000)
