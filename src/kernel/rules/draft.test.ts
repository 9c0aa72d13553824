import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { asIfInForce, BadLaw, bookOf, LawMissing, loadLaw, type Instrument } from './index.ts'

const fen = (value: number, from: string, until?: string) => ({
  from,
  ...(until ? { until } : {}),
  value,
  unit: 'fen' as const,
})
const instrument = (change: Partial<Instrument> & Pick<Instrument, 'id' | 'articles'>): Instrument => ({
  jurisdiction: change.id.split('/')[0] ?? '',
  title: { zh: '试', en: 'test' },
  kind: 'normative-document',
  issuer: '甲',
  status: 'in-force',
  from: '2024-01-01',
  source: 'test',
  verified: 'V',
  checkedOn: '2026-11-22',
  ...change,
})
const words = { zh: '文', en: 'words' }
const scheme = instrument({
  id: 'cn-gd-sz/scheme',
  until: '2026-12-31',
  articles: [
    {
      id: 'cap',
      no: '第一条',
      gist: words,
      matter: 'cap',
      params: { 'cap-fen': [fen(100, '2024-01-01', '2026-12-31')], 'pool-fen': [fen(900, '2024-01-01', '2026-12-31')] },
    },
    { id: 'who', no: '第二条', gist: words },
  ],
})
const draft = (articles: Instrument['articles'], change: Partial<Instrument> = {}): Instrument =>
  instrument({ id: 'cn-gd-sz/draft', status: 'draft', from: '2026-06-01', articles, ...change })
const raised = draft([
  {
    id: '1',
    no: '一',
    gist: { zh: '新文', en: 'new words' },
    matter: 'cap',
    replaces: 'cn-gd-sz/scheme#cap',
    params: { 'cap-fen': [fen(50, '2026-06-01')] },
  },
  { id: '2', no: '二', gist: words, from: '2027-06-01' },
])
const CAP = 'cn-gd-sz/scheme#cap'

describe('a draft taken as in force', () => {
  const book = bookOf([scheme, raised])
  const there = asIfInForce(book, raised.id, '2026-03-02')

  it('leaves the book as it was', () => {
    expect(book.at('2026-03-02', 'cn-gd-sz').fen(CAP, 'cap-fen')).toBe(100)
    expect(book.at('2026-07-02', 'cn-gd-sz').holds('cn-gd-sz/draft#1')).toMatchObject({ holds: false, why: 'draft' })
  })
  it('holds from the day asked, not before; what it stages keeps its day', () => {
    expect(there.at('2026-03-02', 'cn-gd-sz').holds('cn-gd-sz/draft#1').holds).toBe(true)
    expect(there.at('2026-03-01', 'cn-gd-sz').holds('cn-gd-sz/draft#1')).toMatchObject({ why: 'not-yet-in-force' })
    expect(there.at('2027-05-31', 'cn-gd-sz').holds('cn-gd-sz/draft#2').holds).toBe(false)
    expect(there.at('2027-06-01', 'cn-gd-sz').holds('cn-gd-sz/draft#2').holds).toBe(true)
  })
  it('puts its words and numbers in the place of what it replaces; numbers it does not name stay', () => {
    const law = there.at('2026-03-02', 'cn-gd-sz')
    expect([law.fen(CAP, 'cap-fen'), law.fen(CAP, 'pool-fen'), law.article(CAP).gist.en, law.article(CAP).no]).toEqual([
      50,
      900,
      'new words',
      '第一条',
    ])
    expect(there.at('2026-03-01', 'cn-gd-sz').fen(CAP, 'cap-fen')).toBe(100)
    expect(there.onMatter('cap', '2026-03-02', 'cn-gd-sz')).toMatchObject({ holds: CAP, undecided: [] })
  })
  it('changes no version of what it does not touch', () => {
    const version = (of: typeof book, on: string, cite: string) => of.at(on, 'cn-gd-sz').article(cite).version
    expect(version(there, '2026-05-01', 'cn-gd-sz/scheme#who')).toBe(version(book, '2026-05-01', 'cn-gd-sz/scheme#who'))
    expect(version(there, '2026-03-01', CAP)).toBe(version(book, '2026-03-01', CAP))
    expect(version(there, '2026-03-02', CAP)).not.toBe(version(book, '2026-03-02', CAP))
  })
  it('ends when what it replaces would have ended, unless it says otherwise', () => {
    expect(there.at('2027-01-01', 'cn-gd-sz').holds(CAP)).toMatchObject({ holds: false, why: 'no-longer-in-force' })
    const longer = asIfInForce(bookOf([scheme, { ...raised, until: '2028-12-31' }]), raised.id, '2026-03-02')
    expect(longer.at('2028-01-01', 'cn-gd-sz').fen(CAP, 'cap-fen')).toBe(50)
    expect(longer.at('2028-01-01', 'cn-gd-sz').holds('cn-gd-sz/scheme#who').holds).toBe(false)
  })
  it('may come after the end of what it replaces', () => {
    const revived = asIfInForce(book, raised.id, '2027-02-01').at('2027-02-01', 'cn-gd-sz')
    expect(revived.fen(CAP, 'cap-fen')).toBe(50)
  })
})

describe('is refused', () => {
  it('for what is no draft, is not there, or amends another place’s law', () => {
    const book = bookOf([scheme, raised])
    expect(() => asIfInForce(book, scheme.id, '2026-03-02')).toThrow(BadLaw)
    expect(() => asIfInForce(book, 'cn/nothing', '2026-03-02')).toThrow(LawMissing)
    const beijing = draft([{ id: '1', no: '一', gist: words, replaces: CAP }], {
      id: 'cn-bj/draft',
      jurisdiction: 'cn-bj',
    })
    expect(() => asIfInForce(bookOf([scheme, beijing]), beijing.id, '2026-03-02')).toThrow(/replaces: .*cn-bj/)
  })
})

it('an amendment that names nothing, or is in force in a file of its own, is found by the check', () => {
  const article = { id: '1', no: '一', gist: words, replaces: 'cn-gd-sz/gone#1' }
  expect(
    bookOf([draft([article])])
      .check()
      .map((f) => f.kind),
  ).toEqual(['unresolved-basis'])
  expect(
    bookOf([scheme, draft([{ ...article, replaces: CAP }], { status: 'in-force' })])
      .check()
      .map((f) => f.kind),
  ).toEqual(['replaces-in-force'])
})

it('every draft on file can be asked about', () => {
  const book = loadLaw(join(import.meta.dirname, '../../../law'))
  const drafts = book.instruments.filter((i) => i.status === 'draft')
  expect(drafts.length).toBeGreaterThan(0)
  for (const { id, jurisdiction, articles } of drafts) {
    const law = asIfInForce(book, id, '2026-11-22').at('2026-11-22', jurisdiction)
    for (const article of articles) expect(law.holds(`${id}#${article.id}`).holds).toBe(true)
  }
})
