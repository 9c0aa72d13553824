// The reference price as a method: what suffices, what does not, what order and scale cannot change, and bad observations.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadLaw } from '#kernel/rules'
import { cellId, ObservationTable } from './cell.ts'
import { compareMethods } from './method-change.ts'
import { methodDocument } from './method-text.ts'
import { DAY_SURVEY, METHOD, methodHash, type Method } from './method.ts'
import { cardPrice, checkObservation, formOf, type Observation } from './observation.ts'
import { gradeMultipliers, rangeOf } from './range.ts'
import { referencePrices, type Reference, type ReferenceOptions } from './reference.ts'

const ON = '2026-11-20'
let ids = 0
const seen = (provider: string, price: number, more: Partial<Observation> = {}): Observation => ({
  id: String((ids += 1)),
  provider,
  group: provider,
  gpu: 'h100',
  vramGb: 80,
  form: 'sxm',
  kind: 'on-demand',
  mode: '',
  grade: '',
  region: 'north',
  termDays: null,
  minCards: null,
  price,
  currency: 'CNY',
  taxIncluded: true,
  evidence: 3,
  on: ON,
  fetchedAt: null,
  stale: false,
  ...more,
})

function run(
  observations: readonly Observation[],
  options: Partial<ReferenceOptions> = {},
  method: Method = METHOD,
): Reference {
  const table = new ObservationTable(method)
  for (const one of observations) table.add(one)
  return referencePrices(table, { on: ON, ...options })
}
const only = (reference: Reference) => {
  expect(reference.cells).toHaveLength(1)
  return reference.cells[0]!
}
const tight = (more: Partial<Observation> = {}): Observation[] =>
  [10, 10.1, 10.2, 10.3, 10.4, 10.5, 10.6, 10.7].map((price, i) => seen(`p${i}`, price, more))

describe('the rule of publication', () => {
  test('eight sources that agree: median, quartiles, interval, range, and what it stands on', () => {
    const cell = only(run(tight()))
    expect(cell).toMatchObject({ status: 'published', fallback: null, n: 8, providers: 8, reasons: [], ageDays: 0 })
    expect(cell.median).toBeCloseTo(10.35, 12)
    expect([cell.low!.toFixed(6), cell.high!.toFixed(6)]).toEqual(['10.175000', '10.525000'])
    expect(cell.ci).toMatchObject({ low: 10, high: 10.7 })
    expect(cell.range!.halfWidth).toBe(0.2)
    expect(cell.evidenceMix).toEqual([{ level: 3, n: 8, sharePpm: 1_000_000 }])
  })

  test.each([
    ['few observations', tight().slice(1), 'few-observations'],
    ['one source only', tight().map((one) => ({ ...one, group: 'one' })), 'few-providers'],
    [
      'one source over two fifths',
      [...tight(), ...tight().map((one) => ({ ...one, group: 'p0' }))],
      'one-provider-dominates',
    ],
    ['five sources: no interval exists', tight().map((one, i) => ({ ...one, group: `g${i % 5}` })), 'no-interval'],
    ['sources that do not agree', tight().map((one, i) => ({ ...one, price: 10 * 1.3 ** i })), 'interval-too-wide'],
    ['carried forward', tight({ stale: true }), 'no-evidence'],
    ['read the day before', tight({ fetchedAt: '2026-11-19T23:59:59.000Z' }), 'no-evidence'],
  ])('%s: no number', (_, observations, reason) => {
    const cell = only(run(observations))
    expect(cell.reasons).toContain(reason)
    expect(cell).toMatchObject({ status: 'insufficient', median: null, low: null, high: null, ci: null, range: null })
  })

  test('a source counts once, whatever it lists; related providers are one source', () => {
    const many = [...tight(), seen('p0', 10), seen('p0', 10)]
    expect(only(run(many))).toMatchObject({ providers: 8, n: 10, median: only(run(tight())).median })
    const related = tight().map((one, i) => ({ ...one, group: i < 3 ? 'holding' : one.group }))
    expect(only(run(related)).providers).toBe(6)
  })

  test('contracts come before offers and are never pooled with them', () => {
    const signed = tight({ evidence: 1 }).map((one) => ({ ...one, price: one.price * 2 }))
    const cell = only(run([...tight(), ...signed]))
    expect(cell.median).toBeCloseTo(20.7, 12)
    expect(cell.evidenceMix.map(({ level }) => level)).toEqual([1])
    const few = only(run([...tight(), ...signed.slice(0, 3)]))
    expect(few.median).toBeCloseTo(10.35, 12)
    expect(few.evidenceMix.map(({ level }) => level)).toEqual([3])
    const mixed = [...tight().slice(0, 4), ...tight({ evidence: 1 }).slice(4)]
    expect(only(run(mixed)).status).toBe('insufficient')
  })

  test('form, kind, term, grade, region and smallest count make cells; an unknown form is one of its own', () => {
    const others: Partial<Observation>[] = [
      { form: '' },
      { form: 'pcie' },
      { kind: 'spot' },
      { termDays: 400 },
      { grade: 'premium' },
      { region: 'south' },
      { minCards: 8 },
    ]
    const { cells } = run([...tight(), ...others.map((more) => seen('x', 10, more))])
    expect(cells).toHaveLength(8)
    expect(cells.map(({ key }) => key.form)).toContain('unspecified')
    expect(cells.filter(({ status }) => status === 'published')).toHaveLength(1)
  })

  test('a price that looks like a node’s is held back and listed', () => {
    const cell = only(run([...tight(), seen('node', 82)]))
    expect(cell).toMatchObject({ n: 8, providers: 8 })
    expect(cell.suspects).toMatchObject([{ group: 'node', price: 82 }])
  })

  test('offers: the latest day of each seller in the window counts', () => {
    const before = tight({ on: '2026-11-17' }).map((one) => ({ ...one, price: 99 }))
    expect(only(run([...before, ...tight()])).median).toBeCloseTo(10.35, 12)
    expect(only(run(before)).median).toBe(99)
    const { cells } = run([...before, ...tight({ kind: 'spot' })]) // read since, and not listed: withdrawn
    expect(cells.map(({ key, status }) => [key.kind, status])).toEqual([
      ['on-demand', 'insufficient'],
      ['spot', 'published'],
    ])
    expect(run(tight({ on: '2026-11-13' })).cells).toEqual([])
    expect(run(tight({ on: '2026-11-21' })).cells).toEqual([])
  })
})

describe('fall-back, each by name', () => {
  test('a wider region', () => {
    const { cells } = run(tight().map((one, i) => ({ ...one, region: i % 2 ? 'north' : 'south' })))
    expect(cells.map(({ status, fallback, n }) => [status, fallback, n])).toEqual([
      ['fallback', 'wider-region', 8],
      ['fallback', 'wider-region', 8],
    ])
  })

  const specs = new Map([
    ['h100|80', { tflops: 989, memory: 80 }],
    ['a100|80', { tflops: 312, memory: 80 }],
    ['l4|24', { tflops: 121, memory: 24 }],
    ['b200|180', { tflops: 2250, memory: 180 }],
  ])
  const priced = (gpu: string, vramGb: number, tflops: number): Observation[] =>
    tight({ gpu, vramGb }).map((one, i) => ({ ...one, price: 0.02 * tflops ** 0.9 * Math.exp((i - 3.5) / 100) }))
  const market = [...priced('h100', 80, 989), ...priced('a100', 80, 312), ...priced('l4', 24, 121)]

  test('hedonic, with its smearing; a column that is not identified is named', () => {
    const { cells, hedonic } = run([...market, seen('p0', 30, { gpu: 'b200', vramGb: 180 })], { specs })
    const cell = cells.find(({ key }) => key.gpu === 'b200')!
    expect(cell).toMatchObject({ status: 'fallback', fallback: 'hedonic', n: 1, providers: 1 })
    expect(cell.median).toBeGreaterThan(5)
    expect(hedonic[0]!.result).toMatchObject({ n: 25, providers: 8, converged: true })
    const twice = new Map([...specs].map(([id, one]) => [id, { ...one, double: one.tflops ** 2 }]))
    const again = run([...market, seen('p0', 30, { gpu: 'b200', vramGb: 180 })], { specs: twice })
    expect(again.hedonic[0]!.result).toMatchObject({ notIdentified: ['ln_tflops'] })
    expect(again.cells.find(({ key }) => key.gpu === 'b200')!.median).toBeCloseTo(cell.median!, 6)
  })

  test('hedonic is refused on too few sources or rows', () => {
    expect(run(market.slice(0, 5), { specs }).hedonic).toMatchObject([{ result: 'few-providers' }])
    expect(run(market.slice(0, 7), { specs }).hedonic).toMatchObject([{ result: 'few-rows' }])
  })

  test('the last value, at most eight weeks old, with its age', () => {
    const { key } = only(run([seen('p0', 10)]))
    const at = (on: string) => only(run([seen('p0', 10)], { previous: [{ key, median: 9, on }] }))
    expect(at('2026-09-25')).toMatchObject({ status: 'fallback', fallback: 'last-value', median: 9, ageDays: 56 })
    expect(at('2026-09-24')).toMatchObject({ status: 'insufficient', median: null })
  })

  test('indicative, in a survey only: the plain median of the list, those carried forward among it', () => {
    const wild = [1, 2, 3, 40].map((price, i) => seen(`p${i}`, price, { stale: i === 3 }))
    expect(only(run(wild)).status).toBe('insufficient')
    expect(only(run(wild, {}, DAY_SURVEY))).toMatchObject({
      status: 'fallback',
      fallback: 'indicative',
      n: 4,
      median: 2.5,
      range: null,
    })
    expect(only(run(wild.slice(1), {}, DAY_SURVEY)).median).toBeNull()
  })

  test('a publication moves at most a tenth, unless costs moved', () => {
    const { key } = only(run(tight()))
    const previous = [{ key, median: 5, on: '2026-11-13' }]
    expect(only(run(tight(), { previous })).median).toBeCloseTo(5.5, 12)
    expect(only(run(tight(), { previous })).unlimited).toBeCloseTo(10.35, 12)
    expect(only(run(tight(), { previous, costIndexMoved: true })).median).toBeCloseTo(10.35, 12)
  })
})

test('the range: at least 0.20 and at most 0.50 in logarithms, not below the avoidable cost', () => {
  const width = (sigma: number): number => rangeOf({ benchmark: 10, sigma }, METHOD).halfWidth
  expect([width(0), width(0.15), width(9)]).toEqual([0.2, 0.3, 0.5])
  expect(rangeOf({ benchmark: 10, sigma: 0, floor: 9 }, METHOD)).toMatchObject({ low: 9, floored: true })
  const { key } = only(run(tight()))
  expect(only(run(tight(), { floors: new Map([[cellId(key), 9.5]]) })).range).toMatchObject({ low: 9.5, floored: true })
  const worth = gradeMultipliers(
    new Map([
      ['basic', 0.1],
      ['standard', -0.1],
      ['premium', 2],
    ]),
    METHOD,
  )
  expect([...worth]).toEqual([
    ['basic', 1],
    ['standard', 1],
    ['premium', 1.25],
  ])
})

describe('observations', () => {
  test.each([
    ['zero', { price: 0 }, 'price'],
    ['negative', { price: -1 }, 'price'],
    ['NaN', { price: Number.NaN }, 'price'],
    ['infinite', { price: Infinity }, 'price'],
    ['another currency', { currency: 'USD' }, 'currency'],
    ['no currency', { currency: '元' }, 'currency'],
    ['another tax basis', { taxIncluded: false }, 'taxIncluded'],
    ['a level of evidence that is none', { evidence: 5 as 4 }, 'evidence'],
    ['no provider', { group: '' }, 'group'],
    ['part of a card', { minCards: 0.5 }, 'minCards'],
    ['no day', { on: '2026-02-30' }, 'on'],
  ])('%s is refused, naming the field', (_, wrong, field) => {
    expect(() => run([seen('p', 1), seen('q', 1, wrong)])).toThrow(
      expect.objectContaining({ name: 'BadObservation', field }),
    )
  })

  test('clocks in the future', () => {
    const refused = (more: Partial<Observation>) => () =>
      checkObservation(seen('p', 1, more), { now: '2026-11-21T00:00:00.000Z' })
    expect(refused({ fetchedAt: '2026-11-20T10:00:00.000Z' })).not.toThrow()
    expect(refused({ fetchedAt: '2026-11-21T12:00:00.000Z' })).toThrow('fetchedAt')
    expect(refused({ fetchedAt: '2026-11-20' })).toThrow('fetchedAt')
    expect(refused({ on: '2027-01-01' })).toThrow('on')
  })

  test('a node is divided by a stated count only', () => {
    expect(cardPrice({ price: 80, unit: 'node-hour', cards: 8 })).toBe(10)
    expect(cardPrice({ price: 80, unit: 'card-hour', cards: 8 })).toBe(80)
    expect(() => cardPrice({ price: 80, unit: 'node-hour', cards: null })).toThrow('cards')
    expect(() => cardPrice({ price: 80, unit: 'node-hour', cards: 0 })).toThrow('cards')
  })

  test('form factors', () => {
    const texts = ['h100-sxm', 'a100-pcie-80', 'v100-sxm2', 'SXM5', 'H100 NVL', 'h100', 'NVLink', '']
    expect(texts.map(formOf)).toEqual(['sxm', 'pcie', 'sxm', 'sxm', 'nvl', 'unspecified', 'unspecified', 'unspecified'])
  })
})

describe('the method itself', () => {
  test('its numbers are those of the platform’s price rules', () => {
    const law = join(dirname(fileURLToPath(import.meta.url)), '../../../law')
    const { params } = loadLaw(law).at(ON, 'cn').article('platform/price-rules#reference-method')
    const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    const scalars = Object.entries(METHOD).filter(
      ([name, value]) => typeof value === 'number' && name !== 'indicativeProviders',
    )
    const weights = Object.entries(METHOD.weightPpm).map(([level, ppm]) => [`weight-${level}-ppm`, ppm])
    expect(Object.fromEntries(Object.entries(params).map(([name, { value }]) => [name, value]))).toEqual(
      Object.fromEntries([...scalars.map(([name, value]) => [kebab(name), value]), ...weights]),
    )
  })

  test('every number changes the hash, and the document says it', () => {
    expect(methodHash(METHOD)).toMatch(/^[0-9a-f]{64}$/)
    const other = { ...METHOD, minObservations: 17 }
    expect(methodHash(other)).not.toBe(methodHash(METHOD))
    for (const lang of ['zh', 'en'] as const) {
      expect(methodDocument(METHOD, lang)).toContain(methodHash(METHOD))
      expect(methodDocument(METHOD, lang)).not.toContain('17')
      expect(methodDocument(other, lang)).toContain('17')
    }
  })

  test('a challenger on the same observations', () => {
    const methods = { champion: METHOD, challenger: { ...METHOD, minObservations: 9 } }
    const found = compareMethods([...tight(), ...tight({ kind: 'spot' }), seen('p9', 11)], methods, { on: ON })
    expect([found.champion.published, found.challenger.published, found.largestChange]).toEqual([2, 1, 0])
  })
})

describe('properties', () => {
  const observation = fc
    .record({
      provider: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
      cents: fc.integer({ min: 900, max: 1100 }),
      evidence: fc.constantFrom(1, 2, 3, 4),
      kind: fc.constantFrom('on-demand', 'spot'),
      stale: fc.boolean(),
    })
    .map(({ provider, cents, ...rest }) => seen(provider, cents / 100, rest as Partial<Observation>))
  const sample = fc.array(observation, { minLength: 1, maxLength: 60 })
  const runs = { numRuns: 60 }

  test('no order of the rows', () => {
    fc.assert(
      fc.property(sample, (list) => {
        expect(run(list.toReversed())).toEqual(run(list))
      }),
      runs,
    )
  })

  test('prices times c: figures times c', () => {
    fc.assert(
      fc.property(sample, fc.constantFrom(0.01, 7, 100), (list, c) => {
        const scaled = run(list.map((one) => ({ ...one, price: one.price * c }))).cells
        for (const [i, cell] of run(list).cells.entries()) {
          expect(scaled[i]!.status).toBe(cell.status)
          if (cell.median !== null) expect(scaled[i]!.median! / cell.median).toBeCloseTo(c, 9)
        }
      }),
      runs,
    )
  })

  test('no number where there is not enough', () => {
    fc.assert(
      fc.property(sample, (list) => {
        for (const { status, median, low, high, ci, range } of run(list).cells)
          if (status === 'insufficient') expect([median, low, high, ci, range]).toEqual([null, null, null, null, null])
      }),
      runs,
    )
  })

  test('one more unrelated source never takes a cell away for want of sources', () => {
    fc.assert(
      fc.property(sample, (list) => {
        const before = run(list).cells.filter(({ status }) => status === 'published')
        const after = new Map(
          run([
            ...list,
            ...before.map(({ key, median, evidenceMix }) =>
              seen('new', median!, { kind: key.kind, evidence: evidenceMix.at(-1)!.level }),
            ),
          ]).cells.map((cell) => [cellId(cell.key), cell.reasons]),
        )
        for (const { key } of before) {
          expect(after.get(cellId(key))).not.toContain('few-providers')
          expect(after.get(cellId(key))).not.toContain('few-observations')
        }
      }),
      runs,
    )
  })
})
