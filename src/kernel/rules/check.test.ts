import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { calendarsOf } from '#kernel/time'
import { bookOf, loadCalendars, missingCalendars, staleOf, type Instrument } from './index.ts'

const instrument = (id: string, change: Partial<Instrument> = {}): Instrument => ({
  id,
  jurisdiction: id.split('/')[0] ?? '',
  title: { zh: '试', en: 'test' },
  kind: 'law',
  issuer: '甲',
  status: 'in-force',
  from: '2020-01-01',
  source: 'test',
  verified: 'V',
  checkedOn: '2026-11-22',
  articles: [{ id: '1', no: '一', gist: { zh: '文', en: 'words' }, matter: 'm' }],
  ...change,
})
const found = (...instruments: Instrument[]) =>
  bookOf(instruments)
    .check()
    .map(({ kind, cite }) => [kind, cite])

describe('conflicts that nobody decides', () => {
  it('are found, once a pair', () => {
    expect(found(instrument('cn/a'), instrument('cn/b'))).toEqual([['undecided', 'cn/a#1']])
  })
  it('are none where a rule decides, the law names who does, or the data says who was asked', () => {
    expect(found(instrument('cn/a'), instrument('cn/b', { from: '2021-01-01' }))).toEqual([])
    expect(
      found(instrument('cn/a', { kind: 'ministry-rule' }), instrument('cn/b', { kind: 'ministry-rule', issuer: '乙' })),
    ).toEqual([])
    const referred = { zh: '某机关', en: 'an organ' }
    const asked = instrument('cn/b')
    expect(found(instrument('cn/a'), { ...asked, articles: asked.articles.map((a) => ({ ...a, referred })) })).toEqual(
      [],
    )
  })
  it('are none between different times or places, or with a draft', () => {
    expect(found(instrument('cn/a', { until: '2022-12-31' }), instrument('cn/b', { from: '2023-01-01' }))).toEqual([])
    const document = { kind: 'normative-document' } as const
    expect(found(instrument('cn-bj/a', document), instrument('cn-sh/b', document))).toEqual([])
    expect(found(instrument('cn/a'), instrument('cn/b', { status: 'draft' }))).toEqual([])
  })
  it('are found on the day on which what stood above them ends', () => {
    const document = { kind: 'normative-document', jurisdiction: 'cn-bj' } as const
    const both = [instrument('cn-bj/a', document), instrument('cn-bj/b', document)]
    expect(found(instrument('cn/top'), ...both)).toEqual([])
    expect(found(instrument('cn/top', { until: '2024-06-30' }), ...both)).toEqual([['undecided', 'cn-bj/a#1']])
    expect(bookOf([instrument('cn/top', { until: '2024-06-30' }), ...both]).check()[0]?.says.zh).toContain('2024-07-01')
  })
})

describe('calendars', () => {
  const calendars = loadCalendars(join(import.meta.dirname, '../../../law/calendars'))
  const missing = (...args: Parameters<typeof missingCalendars>) => missingCalendars(...args).map((f) => f.cite)
  it('must reach the day of the last check, and the day asked about', () => {
    expect(missing(calendars, [instrument('cn/a')])).toEqual([])
    expect(missing(calendars, [instrument('cn/a', { checkedOn: '2027-01-05' })])).toEqual(['calendars/cn-2027'])
    expect(missing(calendars, [], '2028-01-01')).toEqual(['calendars/cn-2027', 'calendars/cn-2028'])
  })
  it('have no hole', () => {
    const years = new Map([...calendars.years].filter(([year]) => year !== 2020))
    expect(missing({ ...calendars, years }, [])).toEqual(['calendars/cn-2020'])
    expect(() => calendarsOf([])).toThrow('no calendar files')
  })
})

it('what was not checked for long is listed with its age', () => {
  const list = [
    instrument('cn/new'),
    instrument('cn/old', { checkedOn: '2025-01-01' }),
    instrument('cn/older', { checkedOn: '2024-01-01' }),
  ]
  expect(staleOf(list, '2026-11-22')).toEqual([
    { id: 'cn/older', checkedOn: '2024-01-01', ageDays: 1056 },
    { id: 'cn/old', checkedOn: '2025-01-01', ageDays: 690 },
  ])
  expect(staleOf(list, '2027-12-27').map((s) => s.id)).not.toContain('cn/new')
  expect(staleOf(list, '2027-12-28').map((s) => s.id)).toContain('cn/new')
})
