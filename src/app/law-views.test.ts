import { bookOf, loadLaw, type Instrument } from '#kernel/rules'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { instrumentsFor, instrumentText, matterShown, placesOf, standingOf } from './law-views.ts'

const law = loadLaw(join(import.meta.dirname, '../../law'))

const made = (id: string, more: Partial<Instrument> = {}): Instrument => ({
  id,
  jurisdiction: id.split('/')[0]!,
  title: { zh: `${id} 标题`, en: `Title of ${id}` },
  kind: 'law',
  issuer: '示例机关',
  status: 'in-force',
  from: '2020-01-01',
  source: '示例',
  verified: 'V',
  checkedOn: '2026-01-01',
  articles: [{ id: '1', no: '第一条', gist: { zh: '应当答复。', en: 'An answer is given.' } }],
  ...more,
})

describe('how a rule stands on a day', () => {
  const rule = { status: 'in-force', from: '2020-01-01', until: '2021-12-31' } as const
  it.each([
    ['2019-12-31', 'not-yet'],
    ['2020-01-01', 'in-force'],
    ['2021-12-31', 'in-force'],
    ['2022-01-01', 'ended'],
  ])('on %s it is %s', (on, standing) => expect(standingOf(rule, on)).toBe(standing))
  it('a repealed one held until its last day', () => {
    expect(standingOf({ ...rule, status: 'repealed' }, '2021-12-31')).toBe('in-force')
    expect(standingOf({ ...rule, status: 'repealed' }, '2022-01-01')).toBe('repealed')
    expect(standingOf({ status: 'repealed', from: '2020-01-01' }, '2021-01-01')).toBe('repealed')
  })
  it('a draft is a draft on every day', () =>
    expect(standingOf({ status: 'draft', from: '2020-01-01' }, '1999-01-01')).toBe('draft'))
})

describe('what there is for a place', () => {
  const book = bookOf([
    made('cn/one'),
    made('cn-gd/two', { kind: 'local-regulation' }),
    made('cn-gd-sz/three', { kind: 'normative-document' }),
    made('cn-bj/four', { kind: 'local-regulation' }),
    made('cn/five', {
      status: 'draft',
      articles: [{ id: '1', no: '第一条', gist: { zh: '拟增加收费。', en: 'A fee is proposed.' } }],
    }),
    made('platform/six', { kind: 'platform-rule' }),
  ])
  const ids = (more: object): string[] =>
    instrumentsFor(book, { on: '2026-01-01', in: 'cn-gd-sz', ...more }).map(({ instrument }) => instrument)

  it('is the nation’s, the province’s, its own and the platform’s, in the order of rank', () =>
    expect(ids({})).toEqual(['cn/five', 'cn/one', 'cn-gd/two', 'cn-gd-sz/three', 'platform/six']))
  it('is found by words of the text in both languages, by title and by kind', () => {
    expect(ids({ q: '收费' })).toEqual(['cn/five'])
    expect(ids({ q: 'FEE' })).toEqual(['cn/five'])
    expect(ids({ q: 'title of CN-GD/' })).toEqual(['cn-gd/two'])
    expect(ids({ kind: 'local-regulation' })).toEqual(['cn-gd/two'])
    expect(ids({ q: '没有这几个字' })).toEqual([])
  })
  it('names every place above those that have law', () =>
    expect(placesOf(book)).toEqual(['cn', 'cn-bj', 'cn-gd', 'cn-gd-sz']))
})

describe('an instrument', () => {
  it('shows each article once, as it stands that day, with where it does not apply', () => {
    const of = instrumentText(law, 'cn/telecom-regulations', { on: '2026-11-23', in: 'cn-gd-sz' })!
    expect(of).toMatchObject({ standing: 'in-force', here: true, place: 'cn-gd-sz' })
    expect(new Set(of.articles.map(({ article }) => article)).size).toBe(of.articles.length)
    expect(of.articles.find(({ article }) => article === '14')!.params['decision-days']).toMatchObject({
      value: 60,
      unit: 'days',
    })
    expect(instrumentText(law, 'cn-gd-sz/xunliquan-2025', { on: '2026-11-23', in: 'cn-bj' })!.here).toBe(false)
    expect(instrumentText(law, 'cn/no-such-law', { on: '2026-11-23' })).toBeNull()
  })
  it('of the book every one can be shown, seen from its own place', () => {
    for (const { id } of law.instruments)
      expect(instrumentText(law, id, { on: '2026-11-23' })!.articles.length, id).toBeGreaterThan(0)
  })
})

describe('which rule on a matter comes first', () => {
  it('is said with its reason and the names of both', () => {
    const answer = matterShown(law, 'licence-in-disguise', '2026-11-23', 'cn')!
    expect(answer.holds).toBe('cn/administrative-licensing-law#17')
    expect(answer.reasons[0]).toMatchObject({ rule: 'higher', over: 'cn/business-environment#39' })
    expect(answer.names['cn/business-environment#39']).toEqual({
      zh: '优化营商环境条例 第三十九条',
      en: 'Regulation on Improving the Business Environment, art. 39',
    })
  })
  it('is left to the organ that decides where no rule does', () =>
    expect(matterShown(law, 'penalty-publication-period', '2026-11-23', 'cn')).toMatchObject({
      holds: null,
      refer: { basis: 'cn/legislation-law#106' },
    }))
  it('names no rule of another place', () => {
    for (const matter of law.matters())
      for (const { cite } of matterShown(law, matter, '2026-11-23', 'cn-bj')?.leftOut ?? [])
        expect(cite).not.toMatch(/^cn-(gd|gz|sh)/)
  })
  it('is unknown for a matter that nothing speaks of', () =>
    expect(matterShown(law, 'no-such-matter', '2026-11-23', 'cn')).toBeUndefined())
})
