import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  addMonths,
  BadTime,
  day,
  dayIn,
  instant,
  instantOfMillis,
  millisOf,
  month,
  monthBounds,
  monthIn,
  secondsBetween,
  splitAtMonths,
  weekday,
} from './index.ts'

const ms = (from: string, to: string) => fc.integer({ min: Date.parse(from), max: Date.parse(to) })
const intlDay = (at: number, timeZone: string) =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at)

describe('instants', () => {
  it('parses RFC 3339 and normalises to UTC milliseconds', () => {
    expect(instant('2023-01-01T00:00:00Z')).toBe('2023-01-01T00:00:00.000Z')
    expect(instant('2023-01-01T08:00:00.1+08:00')).toBe('2023-01-01T00:00:00.100Z')
    expect(instant('2022-12-31T19:00:00.123456789-05:00')).toBe('2023-01-01T00:00:00.123Z')
    expect(instant(0)).toBe('1970-01-01T00:00:00.000Z')
    expect(instant(new Date(0))).toBe('1970-01-01T00:00:00.000Z')
    expect(instant('0001-01-01T00:00:00Z')).toBe('0001-01-01T00:00:00.000Z')
  })
  it.each([
    '',
    '2023-01-01',
    '2023-01-01T00:00:00',
    '2023-02-30T00:00:00Z',
    '2023-01-01T24:00:00Z',
    '2023-01-01T00:00:60Z',
    '2023-13-01T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '2023-01-01 00:00:00Z',
    '2023-01-01t00:00:00z',
    ' 2023-01-01T00:00:00Z',
    '2023-01-01T00:00:00+24:00',
    '0001-01-01T00:00:00+01:00',
    '9999-12-31T23:59:59-01:00',
    'yesterday',
    '１２３',
  ])('refuses %j and names it', (text) => {
    expect(() => instant(text)).toThrow(BadTime)
    expect(() => instant(text)).toThrow(`“${text}”`)
  })
  it('refuses huge, binary and non-finite input with one short line', () => {
    for (const value of [
      '9'.repeat(10_000_000),
      '\u0000\u001b[31m\n\u202e',
      NaN,
      Infinity,
      1.5,
      1e300,
      new Date(NaN),
    ]) {
      try {
        instant(value)
        expect.unreachable()
      } catch (error) {
        expect((error as Error).message.length).toBeLessThan(240)
        expect((error as Error).message).not.toMatch(/[\u0000-\u001f\u202e]/)
      }
    }
  })
  it('round-trips every millisecond value', () => {
    fc.assert(
      fc.property(ms('0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z'), (at) => {
        expect(millisOf(instantOfMillis(at))).toBe(at)
        expect(instant(instantOfMillis(at))).toBe(instantOfMillis(at))
      }),
    )
  })
  it('counts completed seconds, and not backwards', () => {
    expect(secondsBetween('2023-01-01T00:00:00.000Z', '2023-01-01T00:00:01.999Z')).toBe(1)
    expect(() => secondsBetween('2023-01-01T00:00:01.000Z', '2023-01-01T00:00:00.000Z')).toThrow(/end before start/)
  })
})

describe('days', () => {
  it('equals Date arithmetic', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -700_000, max: 2_900_000 }),
        fc.integer({ min: -20_000, max: 20_000 }),
        (start, n) => {
          const from = new Date(start * 86_400_000).toISOString().slice(0, 10)
          fc.pre(/^\d{4}-/.test(from))
          const to = new Date((start + n) * 86_400_000)
          fc.pre(to.getUTCFullYear() >= 1 && to.getUTCFullYear() <= 9999)
          expect(addDays(from, n)).toBe(to.toISOString().slice(0, 10))
          expect(weekday(from)).toBe(new Date(start * 86_400_000).getUTCDay())
        },
      ),
    )
  })
  it('months end on the corresponding day or the month end', () => {
    expect(addMonths('2026-08-31', 6)).toBe('2027-02-28')
    expect(addMonths('2024-02-29', 12)).toBe('2025-02-28')
    expect(addMonths('2023-02-28', 36)).toBe('2026-02-28')
    expect(addMonths('2026-01-31', -2)).toBe('2025-11-30')
  })
  it('refuses what is no day or month', () => {
    for (const text of ['2026-2-01', '2026-02-29', '0000-01-01', '2026-00-01', '2026-01-32', '', '2026-01-01x'])
      expect(() => day(text)).toThrow(BadTime)
    for (const text of ['2026-13', '2026-1', '0000-01', '2026-01-01', '']) expect(() => month(text)).toThrow(BadTime)
    expect(() => addDays('9999-12-31', 1)).toThrow(BadTime)
  })
})

describe('zones', () => {
  it.each(['UTC', 'Asia/Shanghai', 'America/New_York', 'Pacific/Apia', 'Asia/Kathmandu', 'America/Sao_Paulo'])(
    'the day in %s is Intl’s day',
    (zone) => {
      fc.assert(
        fc.property(ms('1900-01-01T00:00:00Z', '2100-01-01T00:00:00Z'), (at) => {
          expect(dayIn(instantOfMillis(at), zone)).toBe(intlDay(at, zone))
        }),
        { numRuns: 200 },
      )
    },
  )
  it('knows the summer time of Shanghai before 1992', () => {
    expect(dayIn('1988-07-01T15:30:00.000Z')).toBe('1988-07-02')
    expect(dayIn('2026-07-01T15:30:00.000Z')).toBe('2026-07-01')
  })
  it.each(['UTC', 'Asia/Shanghai', 'America/New_York', 'America/Sao_Paulo', 'Asia/Beirut'])(
    'a month in %s begins at its first instant and ends at the next',
    (zone) => {
      fc.assert(
        fc.property(fc.integer({ min: 1950 * 12, max: 2090 * 12 }), (count) => {
          const of = `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}`
          const [from, to] = monthBounds(of, zone)
          expect(monthIn(from, zone)).toBe(of)
          expect(monthIn(instantOfMillis(millisOf(from) - 1), zone)).not.toBe(of)
          expect(monthIn(instantOfMillis(millisOf(to) - 1), zone)).toBe(of)
          expect(monthIn(to, zone)).not.toBe(of)
        }),
        { numRuns: 60 },
      )
    },
  )
  it('a month begins with its zone’s own offset, summer time included', () => {
    expect(monthBounds('2016-11', 'America/New_York')).toEqual(['2016-11-01T04:00:00.000Z', '2016-12-01T05:00:00.000Z'])
    expect(monthBounds('2017-05')).toEqual(['2017-04-30T16:00:00.000Z', '2017-05-31T16:00:00.000Z'])
  })
  it('splits into parts that touch and add up, in zones with and without summer time', () => {
    fc.assert(
      fc.property(
        ms('2015-01-01T00:00:00Z', '2027-01-01T00:00:00Z'),
        fc.integer({ min: 0, max: 400 * 86_400 }),
        fc.constantFrom('UTC', 'Asia/Shanghai', 'America/New_York', 'America/St_Johns'),
        (start, seconds, zone) => {
          const wholeStart = Math.floor(start / 1000) * 1000
          const [from, to] = [instantOfMillis(wholeStart), instantOfMillis(wholeStart + seconds * 1000)]
          const parts = splitAtMonths(from, to, zone)
          expect(parts.reduce((sum, part) => sum + secondsBetween(part.from, part.to), 0)).toBe(seconds)
          for (const [i, part] of parts.entries()) {
            const [monthFrom, monthTo] = monthBounds(part.month, zone)
            expect(part.from >= monthFrom && part.to <= monthTo && part.from < part.to).toBe(true)
            expect(part.from).toBe(parts[i - 1]?.to ?? from)
          }
          expect(parts.at(-1)?.to ?? to).toBe(to)
        },
      ),
      { numRuns: 100 },
    )
  })
  it('splits one job over a new year in UTC and in Shanghai', () => {
    expect(splitAtMonths('2017-12-31T15:00:00.000Z', '2018-01-01T01:00:00.000Z', 'UTC')).toEqual([
      { month: '2017-12', from: '2017-12-31T15:00:00.000Z', to: '2018-01-01T00:00:00.000Z' },
      { month: '2018-01', from: '2018-01-01T00:00:00.000Z', to: '2018-01-01T01:00:00.000Z' },
    ])
    expect(splitAtMonths('2017-12-31T15:00:00.000Z', '2018-01-01T01:00:00.000Z').map((p) => [p.month, p.to])).toEqual([
      ['2017-12', '2017-12-31T16:00:00.000Z'],
      ['2018-01', '2018-01-01T01:00:00.000Z'],
    ])
    expect(splitAtMonths('2018-01-01T00:00:00.000Z', '2018-01-01T00:00:00.000Z')).toEqual([])
    expect(() => splitAtMonths('2018-01-02T00:00:00.000Z', '2018-01-01T00:00:00.000Z')).toThrow(/end before start/)
  })
  it('refuses a zone nobody knows', () => {
    expect(() => dayIn('2018-01-01T00:00:00.000Z', 'Mars/Olympus')).toThrow(/unknown time zone.*“Mars\/Olympus”/)
  })
})
