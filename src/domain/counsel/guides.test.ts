import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bookOf, BadLaw, loadLaw, type Instrument } from '#kernel/rules'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { guidePassages } from './guides.ts'

const LAW = join(import.meta.dirname, '../../../law')

test('the guides of the law: each rests on articles that are there, in both languages', () => {
  const book = loadLaw(LAW)
  const guides = guidePassages(join(LAW, 'guides'), book)
  expect(guides.length).toBeGreaterThanOrEqual(12)
  const cites = new Set(book.cites())
  for (const guide of guides) {
    expect(
      guide.basis.filter((cite) => !cites.has(cite)),
      guide.cite,
    ).toEqual([])
    expect(guide.text.zh.length, guide.cite).toBeLessThan(600)
    expect(/\p{Script=Han}/u.test(guide.text.en), guide.cite).toBe(false)
    const law = book.at(guide.from, guide.jurisdiction === 'platform' ? 'cn' : guide.jurisdiction)
    for (const cite of guide.basis) expect(law.holds(cite).holds, `${guide.cite} on ${guide.from}: ${cite}`).toBe(true)
  }
})

const instrument = (jurisdiction: string, name: string, more: Partial<Instrument> = {}): Instrument => ({
  id: `${jurisdiction}/${name}`,
  jurisdiction,
  title: { zh: name, en: name },
  kind: 'normative-document',
  issuer: '示例机关',
  status: 'in-force',
  from: '2020-01-01',
  source: 'made up for this test',
  verified: 'platform',
  checkedOn: '2026-06-15',
  articles: [{ id: '1', no: '第一条', gist: { zh: '一', en: 'one' } }],
  ...more,
})
const book = bookOf([
  instrument('cn', 'open'),
  instrument('cn', 'short', { until: '2022-12-31', status: 'repealed' }),
  instrument('cn', 'late', { from: '2024-01-01' }),
  instrument('cn', 'draft', { status: 'draft' }),
  instrument('cn-gd', 'province'),
  instrument('cn-gd-sz', 'city'),
  instrument('cn-bj', 'elsewhere'),
  instrument('platform', 'rules'),
])

describe('a guide', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'suan-guides-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const guide = (basis: string[], more = '') => {
    writeFileSync(
      join(folder, 'one.yaml'),
      `for: [ lessee ]\ntitle: { zh: 题, en: title }\ntext: { zh: 文, en: text }\nbasis: [ ${basis.join(', ')} ]\n${more}`,
    )
    return guidePassages(folder, book)[0]!
  }

  test('holds as long as all it rests on, in the innermost place of them', () => {
    expect(guide(['cn/open#1'])).toMatchObject({ from: '2020-01-01', until: null, jurisdiction: 'cn' })
    expect(guide(['cn/open#1', 'cn/short#1'])).toMatchObject({ from: '2020-01-01', until: '2022-12-31' })
    expect(guide(['cn/open#1', 'cn/late#1'])).toMatchObject({ from: '2024-01-01', until: null })
    expect(guide(['cn/open#1', 'cn-gd/province#1', 'cn-gd-sz/city#1', 'platform/rules#1']).jurisdiction).toBe(
      'cn-gd-sz',
    )
    expect(guide(['platform/rules#1']).jurisdiction).toBe('platform')
  })

  test.each([
    [['cn/nothing#1'], /no such article/],
    [['cn/open#2'], /no such article/],
    [['cn/draft#1'], /rest on a draft/],
    [['cn/short#1', 'cn/late#1'], /never in force together/],
    [['cn-gd-sz/city#1', 'cn-bj/elsewhere#1'], /do not see each other/],
    [['no-citation'], /one\.yaml: basis/],
    [[], /one\.yaml: basis/],
  ])('on %j is refused', (basis, words) => {
    expect(() => guide(basis)).toThrow(BadLaw)
    expect(() => guide(basis)).toThrow(words)
  })

  test('with a field that is none is refused', () => {
    expect(() => guide(['cn/open#1'], 'verified: V')).toThrow(BadLaw)
  })
})
