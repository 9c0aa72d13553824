import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { statutes } from '#kernel/time'
import { BadLaw, BadPlace, bookOf, isPlace, LawMissing, loadLaw, type Instrument } from './index.ts'

const folder = join(import.meta.dirname, '../../../law')
const book = loadLaw(folder)
const scratch = mkdtempSync(join(tmpdir(), 'suan-law-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const CAP = 'cn-gd-sz/xunliquan-2025#cap'

function instrument(change: Partial<Instrument> & Pick<Instrument, 'articles'>): Instrument {
  return {
    id: 'cn/test',
    jurisdiction: 'cn',
    title: { zh: '试', en: 'test' },
    kind: 'law',
    issuer: '试',
    status: 'in-force',
    from: '2020-01-01',
    source: 'test',
    verified: 'V',
    checkedOn: '2026-11-22',
    ...change,
  }
}
const article = (change: object = {}): Instrument['articles'][number] => ({
  id: '1',
  no: '第一条',
  gist: { zh: '文', en: 'words' },
  ...change,
})
const value = (from: string, until: string | undefined, n: number) => ({
  from,
  ...(until ? { until } : {}),
  value: n,
  unit: 'fen' as const,
})

describe('the law of a day in a place', () => {
  it('gives numbers by unit and remembers what was cited', () => {
    const law = book.at('2026-03-02', 'cn-gd-sz')
    expect(law.ppm(CAP, 'deduction-cap-ppm')).toBe(500_000)
    expect(law.fen(CAP, 'applicant-cap-fen')).toBe(1_000_000_000)
    expect(law.days('cn/civil-procedure-law#205', 'application-days')).toBe(30)
    expect(law.period('cn/administrative-licensing-law#42', 'joint-working-days')).toEqual({ workingDays: 45 })
    expect(law.period('cn/civil-code#564', 'lapse-years')).toEqual({ years: 1 })
    law.article('platform/metering-rules#no-double-lease')
    expect(law.used().map((u) => u.cite)).toEqual([
      CAP,
      'cn/administrative-licensing-law#42',
      'cn/civil-code#564',
      'cn/civil-procedure-law#205',
      'platform/metering-rules#no-double-lease',
    ])
    for (const { version } of law.used()) expect(version).toMatch(/^[0-9a-f]{64}$/)
  })

  it('a missing number, unit or article is an error and never zero', () => {
    const law = book.at('2026-03-02', 'cn-gz')
    const why = (ask: () => unknown) => {
      try {
        return ask()
      } catch (error) {
        return error instanceof LawMissing ? error.why : error
      }
    }
    expect(why(() => law.ppm('cn-gz/suanliquan-2023#pool', 'deduction-cap-ppm'))).toBe('number-missing')
    expect(why(() => law.ppm('cn-gz/suanliquan-2023#pool', 'toString'))).toBe('number-missing')
    expect(why(() => law.ppm('cn-gz/suanliquan-2023#pool', 'pool-fen'))).toBe('other-unit')
    expect(why(() => law.period('cn-gz/suanliquan-2023#pool', 'pool-fen'))).toBe('other-unit')
    expect(why(() => law.article('cn/civil-code#9999'))).toBe('unknown-article')
    expect(why(() => law.article('cn/nothing#1'))).toBe('unknown-instrument')
    expect(why(() => law.article(CAP))).toBe('elsewhere')
    expect(why(() => law.article('cn/price-law-amendment-2025#algorithms'))).toBe('draft')
    expect(law.holds(CAP)).toMatchObject({ holds: false, why: 'elsewhere' })
    expect(law.holds('cn/civil-code#703')).toMatchObject({ holds: true, article: { no: '第七百零三条' } })
  })

  it('a refused citation is not on record', () => {
    const law = book.at('2026-03-02', 'cn-bj')
    law.holds(CAP)
    expect(law.used()).toEqual([])
  })

  it('a place sees its own law, the law above it and the platform’s rules', () => {
    expect(book.at('2026-03-02', 'cn-gd-sz').holds(CAP).holds).toBe(true)
    expect(book.at('2026-03-02', 'cn-gd').holds(CAP).holds).toBe(false)
    expect(book.at('2026-03-02', 'cn').holds('platform/identity-rules#uscc').holds).toBe(true)
    expect(['cn', 'cn-bj', 'cn-gd-sz'].every(isPlace)).toBe(true)
    for (const place of ['', 'CN', 'cn-', 'cn-zz', 'us', 'cn-gd-sz/..', 'c'.repeat(1000)])
      expect(() => book.at('2026-03-02', place), place).toThrow(BadPlace)
  })

  it('old law stays beside new law, numbers change on their day', () => {
    const dated = bookOf([
      instrument({
        articles: [
          article({
            until: '2021-12-31',
            params: { 'cap-fen': [value('2020-01-01', '2020-12-31', 1), value('2021-01-01', '2021-12-31', 2)] },
          }),
          article({ from: '2022-01-01', no: '第二条', params: { 'cap-fen': [value('2022-01-01', undefined, 3)] } }),
        ],
      }),
    ])
    expect(dated.check()).toEqual([])
    const at = (day: string) => {
      const law = dated.at(day, 'cn')
      return [law.fen('cn/test#1', 'cap-fen'), law.article('cn/test#1').no]
    }
    expect(at('2020-12-31')).toEqual([1, '第一条'])
    expect(at('2021-01-01')).toEqual([2, '第一条'])
    expect(at('2022-01-01')).toEqual([3, '第二条'])
    expect(() => at('2019-12-31')).toThrow(/自 2020-01-01 起施行/)
    const versions = ['2020-06-01', '2021-06-01', '2022-06-01'].map(
      (day) => dated.at(day, 'cn').article('cn/test#1').version,
    )
    expect(new Set(versions).size).toBe(3)
  })

  it('a later repeal does not change the version that held on an earlier day', () => {
    const version = (change: object) =>
      bookOf([instrument({ articles: [article()], ...change })])
        .at('2021-01-01', 'cn')
        .article('cn/test#1').version
    expect(version({ status: 'repealed', until: '2022-12-31' })).toBe(version({}))
    expect(() =>
      bookOf([instrument({ status: 'repealed', until: '2022-12-31', articles: [article()] })])
        .at('2023-01-01', 'cn')
        .article('cn/test#1'),
    ).toThrow(/废止/)
  })

  it('on any day an article has exactly the value whose span covers it (oracle)', () => {
    const day = fc
      .integer({ min: 0, max: 3000 })
      .map((n) => new Date(Date.UTC(2020, 0, 1) + n * 86_400_000).toISOString().slice(0, 10))
    fc.assert(
      fc.property(
        fc.uniqueArray(day, { minLength: 1, maxLength: 6 }),
        fc.array(day, { minLength: 1, maxLength: 10 }),
        (starts, asked) => {
          const ordered = starts.toSorted()
          const values = ordered.map((from, i) => {
            const next = ordered[i + 1]
            const until = next && new Date(Date.parse(next) - 86_400_000).toISOString().slice(0, 10)
            return value(from, until, i + 1)
          })
          const dated = bookOf([instrument({ articles: [article({ params: { 'cap-fen': values } })] })])
          expect(dated.check()).toEqual([])
          for (const on of asked) {
            const covering = values.find((v) => v.from <= on && on <= (v.until ?? '9999-12-31'))
            const law = dated.at(on, 'cn')
            if (covering) expect(law.fen('cn/test#1', 'cap-fen')).toBe(covering.value)
            else expect(() => law.fen('cn/test#1', 'cap-fen')).toThrow(LawMissing)
          }
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('the book on file', () => {
  it('is sound, with every basis of the deadline rules', () => {
    expect(
      book.check(
        Object.values(statutes).flatMap((rule) => [
          { cite: rule.cite, by: rule.code },
          { cite: rule.roll.cite, by: rule.code },
        ]),
      ),
    ).toEqual([])
  })
  it('marks every article, and platform rules as the platform’s own', () => {
    for (const { id, verified, source, checkedOn, jurisdiction } of book.instruments) {
      expect([
        id,
        source !== '',
        checkedOn !== '',
        (verified === 'platform') === (jurisdiction === 'platform'),
      ]).toEqual([id, true, true, true])
    }
  })
  it('shows source, status and mark, in force or not', () => {
    expect(book.show(CAP, { on: '2026-03-02', in: 'cn-gd-sz' })).toMatchObject({
      inForce: true,
      verified: 'V2',
      status: 'in-force',
    })
    expect(book.show(CAP, { on: '2027-03-02' })).toMatchObject({
      inForce: false,
      why: 'no-longer-in-force',
      version: null,
    })
    expect(book.show('cn/price-law-amendment-2025#algorithms', { on: '2026-03-02' })).toMatchObject({
      inForce: false,
      why: 'draft',
    })
    expect(() => book.show('cn/nothing#1', { on: '2026-03-02' })).toThrow(LawMissing)
  })
})

describe('check plants and finds', () => {
  const kinds = (
    change: Partial<Instrument> & Pick<Instrument, 'articles'>,
    bases: { cite: string; by: string }[] = [],
  ) =>
    bookOf([instrument(change)])
      .check(bases)
      .map((f) => f.kind)
  it('an overlap of numbers', () => {
    expect(
      kinds({
        articles: [
          article({ params: { 'a-fen': [value('2020-01-01', '2021-01-01', 1), value('2021-01-01', undefined, 2)] } }),
        ],
      }),
    ).toEqual(['overlap'])
    expect(
      kinds({
        articles: [
          article({ params: { 'a-fen': [value('2020-01-01', undefined, 1), value('2021-01-01', undefined, 2)] } }),
        ],
      }),
    ).toEqual(['overlap'])
  })
  it('a gap of numbers and of words', () => {
    expect(
      kinds({
        articles: [
          article({ params: { 'a-fen': [value('2020-01-01', '2020-12-31', 1), value('2021-01-02', undefined, 2)] } }),
        ],
      }),
    ).toEqual(['gap'])
    expect(kinds({ articles: [article({ until: '2020-12-31' }), article({ from: '2022-01-01' })] })).toEqual(['gap'])
  })
  it('a value outside the life of its article', () => {
    expect(kinds({ articles: [article({ params: { 'a-fen': [value('2019-01-01', undefined, 1)] } })] })).toEqual([
      'outside',
    ])
    expect(
      kinds({ until: '2025-12-31', articles: [article({ params: { 'a-fen': [value('2020-01-01', undefined, 1)] } })] }),
    ).toEqual(['outside'])
  })
  it('a basis that leads nowhere, or to a draft, and a repeal without an end', () => {
    expect(kinds({ articles: [article({ basis: ['cn/gone#1'] })] })).toEqual(['unresolved-basis'])
    expect(kinds({ status: 'draft', articles: [article()] }, [{ cite: 'cn/test#1', by: 'act' }])).toEqual([
      'draft-basis',
    ])
    expect(kinds({ status: 'repealed', articles: [article()] })).toEqual(['repealed-without-end'])
  })
})

describe('a broken file is one clear line', () => {
  const good = readFileSync(join(folder, 'cn/metrology-law.yaml'), 'utf8')
  const loading =
    (text: string | Uint8Array, path = 'cn/metrology-law.yaml') =>
    () => {
      const to = join(scratch, 'law')
      rmSync(to, { recursive: true, force: true })
      mkdirSync(join(to, path, '..'), { recursive: true })
      writeFileSync(join(to, path), text)
      return loadLaw(to)
    }
  it.each([
    [
      'a wrong id',
      good.replace('id: cn/metrology-law', 'id: cn/other'),
      /^cn\/metrology-law.yaml: id: .*expected cn\/metrology-law$/,
    ],
    ['a broken day', good.replace('from: 1986-07-01', 'from: 1986-02-30'), /metrology-law.yaml: from: .*YYYY-MM-DD/],
    ['an unknown field', `${good}\nextra: 1\n`, /metrology-law.yaml: file: .*extra/],
    ['no articles', good.slice(0, good.indexOf('articles:')), /metrology-law.yaml: articles: /],
    ['a broken mark', good.replace('verified: D', 'verified: Z'), /articles\[0\].verified: /],
    ['broken YAML', `${good}\n  - [`, /metrology-law.yaml:\d+: YAML: /],
    ['nothing', '', /metrology-law.yaml: file: /],
    ['an alias bomb', `a: &a [1]\nb: &b [*a,*a]\nid: *b\n`, /YAML: /],
    ['binary', new Uint8Array([0xff, 0xfe, 0, 1]), /metrology-law.yaml/],
  ])('%s', (_, text, message) => {
    expect(loading(text)).toThrow(BadLaw)
    expect(loading(text)).toThrow(message)
    try {
      loading(text)()
    } catch (error) {
      expect((error as Error).message).not.toContain('\n')
    }
  })
  it('a number with a fraction, a wrong folder, no folder', () => {
    const cap = readFileSync(join(folder, 'cn-gd-sz/xunliquan-2025.yaml'), 'utf8')
    expect(loading(cap.replace('value: 500000', 'value: 0.5'), 'cn-gd-sz/xunliquan-2025.yaml')).toThrow(
      /params\.deduction-cap-ppm\[0\]\.value: .*integer/,
    )
    expect(loading(good, 'mars/metrology-law.yaml')).toThrow(/mars\/: .*place code/)
    expect(() => loadLaw(join(scratch, 'nowhere'))).toThrow(BadLaw)
    cpSync(folder, join(scratch, 'copy'), { recursive: true })
    expect(loadLaw(join(scratch, 'copy')).cites()).toEqual(book.cites())
  })
})
