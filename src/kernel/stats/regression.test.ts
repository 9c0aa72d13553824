// Least squares against numbers computed elsewhere (NIST StRD, R, exact rationals) and against its own properties.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BadSample, huber, ols, type Collinear, type Column, type Fit, type HuberFit } from '#kernel/stats'

const shared = process.env['SUAN_SHARED'] ?? join(import.meta.dirname, '../../../../shared')
const vectors = join(shared, 'vectors/methods')
const hasVectors = existsSync(vectors)
if (!hasVectors) console.warn('kernel/stats: vectors skipped, none beside the repository (../shared or SUAN_SHARED)')
const read = (name: string) => JSON.parse(readFileSync(join(vectors, name), 'utf8'))

const column = (name: string, values: readonly number[]): Column => ({ name, values: Float64Array.from(values) })
const fitted = <T extends Fit | HuberFit>(answer: T | Collinear): T => {
  if (answer.kind === 'collinear') throw new Error(JSON.stringify(answer))
  return answer
}
/** Correct digits: −log10 of the relative error, of the absolute one where the certified value is 0. */
const digits = (got: number, certified: number): number =>
  got === certified ? 16 : -Math.log10(Math.abs(got - certified) / (certified === 0 ? 1 : Math.abs(certified)))
const worst = (got: ArrayLike<number>, certified: readonly number[]): number => {
  expect(got.length).toBe(certified.length)
  return Math.min(...certified.map((value, i) => digits(got[i]!, value)))
}
const close = (got: ArrayLike<number>, wanted: readonly number[], places: number): void => {
  expect(worst(got, wanted)).toBeGreaterThanOrEqual(places)
}

/** [coefficients, standard errors] in correct digits that must be reached. */
const STRD_DIGITS: Record<string, [number, number]> = {
  Norris: [10, 10],
  NoInt1: [10, 10],
  NoInt2: [10, 10],
  Longley: [9, 9],
  Wampler1: [9, 7],
  Wampler2: [9, 9],
  Wampler3: [7, 7],
  Wampler4: [7, 7],
  Filip: [6, 6],
}

describe.skipIf(!hasVectors)('NIST StRD', () => {
  const sets = hasVectors ? read('ols-nist-strd.json').sets : {}
  test.each(Object.keys(sets))('%s', (name) => {
    const { x, X, y, p, intercept, certified, exact_rational_recomputation: exact } = sets[name]
    const degree = intercept ? p - 1 : p
    const columns: Column[] = Array.from({ length: degree }, (_, j) =>
      column(`x${j + 1}`, X ? X.map((row: number[]) => row[j]) : x.map((value: number) => value ** (j + 1))),
    )
    const fit = fitted(ols({ y: Float64Array.from(y), columns, intercept }))
    const [coefDigits, errorDigits] = STRD_DIGITS[name]!
    close(fit.coef, certified.beta, coefDigits)
    close(fit.stdError, certified.se, errorDigits)
    expect(digits(fit.r2!, exact.r2)).toBeGreaterThanOrEqual(9)
    expect(digits(fit.residualStd, exact.resid_sd)).toBeGreaterThanOrEqual(errorDigits)
  })
})

describe.skipIf(!hasVectors)('hedonic vectors (R)', () => {
  test('hprice1: classic, HC0, HC1, HC3', () => {
    const { hprice1 } = read('hedonic.json')
    const names = ['lotsize', 'sqrft', 'bdrms']
    const columns = names.map((name) => column(name, hprice1[name]))
    const linear = { y: Float64Array.from(hprice1.price as number[]), columns }
    const wanted = hprice1.linear
    const fit = fitted(ols(linear))
    expect(fit.names).toEqual(['intercept', ...names])
    close(fit.coef, wanted.coef, 8)
    close(fit.stdError, wanted.se, 8)
    close([fit.r2!, fit.residualStd], [wanted.r2, wanted.sigma], 8)
    for (const kind of ['HC0', 'HC1', 'HC3'] as const)
      close(fitted(ols(linear, { covariance: kind })).stdError, wanted[kind.toLowerCase()], 8)

    const logs = {
      y: linear.y.map(Math.log),
      columns: columns.map(({ name, values }, i) => ({ name, values: i < 2 ? values.map(Math.log) : values })),
    }
    const loglog = fitted(ols(logs, { covariance: 'HC3' }))
    close(loglog.coef, hprice1.loglog.coef, 8)
    close(loglog.stdError, hprice1.loglog.hc3, 8)
    const colonial = column('colonial', hprice1.colonial)
    const qualitative = fitted(ols({ ...logs, columns: [...logs.columns, colonial] }))
    // this model of the file was fitted on logarithms kept in single precision: its published five places are compared
    for (const key of ['coef', 'se'] as const)
      for (const [i, value] of (hprice1.qualitative.published[key] as number[]).entries())
        expect((key === 'coef' ? qualitative.coef : qualitative.stdError)[i]).toBeCloseTo(value, 5)
  })

  test('a day of real prices: dummies of GPU, kind and provider, OLS and Huber; what is aliased is named', () => {
    const { cross_section: day } = read('real-gpu-prices.json')
    const { terms, ...wanted } = day.two_way_fe
    const rows = day.gpu.map((gpu: string, i: number) => ({
      gpu,
      provider: day.provider[i] as string,
      kind: day.kind[i] as string,
      price: day.usd_hr[i] as number,
    })) as { gpu: string; provider: string; kind: string; price: number }[]
    const count = (field: 'gpu' | 'provider', value: string): number =>
      rows.filter((row) => row[field] === value).length
    const kept = rows.filter((row) => count('gpu', row.gpu) >= 5 && count('provider', row.provider) >= 5)
    expect(kept).toHaveLength(wanted.n)
    const dummies = (['gpu', 'kind', 'provider'] as const).flatMap((field) =>
      [...new Set(kept.map((row) => row[field]))].map((level) =>
        column(
          `${field}${level}`,
          kept.map((row) => (row[field] === level ? 1 : 0)),
        ),
      ),
    )
    const y = Float64Array.from(kept, ({ price }) => Math.log(price))
    const refused = ols({ y, columns: dummies })
    expect(refused.kind).toBe('collinear') // every level of three factors, and an intercept
    expect(refused.rank).toBe(terms.length)
    const columns = (terms as string[]).slice(1).map((name) => dummies.find((dummy) => dummy.name === name)!)
    const fit = fitted(ols({ y, columns }))
    close(fit.coef, wanted.ols, 8)
    close([fit.r2!, fit.residualStd], [wanted.r2, wanted.sigma], 8)
    const robust = fitted(huber({ y, columns }))
    expect(robust.converged).toBe(true)
    for (const [i, value] of (wanted.huber as number[]).entries()) expect(robust.coef[i]).toBeCloseTo(value, 5)
    expect(robust.residualStd).toBeCloseTo(wanted.huber_scale, 5)
  })

  test('stackloss: OLS, Huber, its weights and its standard errors', () => {
    const { stackloss } = read('robust.json')
    const names = Object.keys(stackloss.x)
    const sample = {
      y: Float64Array.from(stackloss.y as number[]),
      columns: names.map((name) => column(name, stackloss.x[name])),
    }
    const plain = fitted(ols(sample))
    close(plain.coef, stackloss.ols.coef, 8)
    close(plain.stdError, stackloss.ols.se, 8)
    const robust = fitted(huber(sample))
    expect(robust.converged).toBe(true)
    close(robust.coef, stackloss.huber.coef_converged, 6)
    close([robust.residualStd], [stackloss.huber.scale_converged], 6)
    close(robust.weights, stackloss.huber.weights, 6)
    const [intercept, ...slopes] = robust.stdError
    // R stopped at its default accuracy, hence three digits
    close([...slopes, intercept!], stackloss.huber.published_statsmodels_R.bse, 3)
  })
})

describe('rank', () => {
  const a = [1, 2, 3, 4, 5, 6.5, 7, 9]
  const b = [2, 1, 4, 3, 6, 5, 8, 7]
  const y = Float64Array.from([1, 3, 2, 5, 4, 6, 8, 7])
  const cases: [string, Column[], string, string[]][] = [
    [
      'a sum',
      [
        column('a', a),
        column('b', b),
        column(
          'c',
          a.map((v, i) => v + b[i]!),
        ),
      ],
      'c',
      ['a', 'b'],
    ],
    [
      'a multiple',
      [
        column('a', a),
        column('b', b),
        column(
          'twice',
          b.map((v) => 2 * v),
        ),
      ],
      'twice',
      ['b'],
    ],
    [
      'a constant',
      [
        column('a', a),
        column(
          'five',
          a.map(() => 5.1),
        ),
      ],
      'five',
      ['intercept'],
    ],
    [
      'zeros',
      [
        column('a', a),
        column(
          'none',
          a.map(() => 0),
        ),
      ],
      'none',
      ['intercept'],
    ],
    [
      'all levels',
      [0, 1, 2, 3].map((level) =>
        column(
          `d${level}`,
          a.map((_, i) => (i % 4 === level ? 1 : 0)),
        ),
      ),
      'd3',
      ['intercept', 'd0', 'd1', 'd2'],
    ],
  ]
  test.each(cases)('%s is refused and named', (_, columns, name, on) => {
    for (const answer of [ols({ y, columns }), huber({ y, columns })]) {
      expect(answer).toMatchObject({
        kind: 'collinear',
        k: columns.length + 1,
        rank: columns.length,
        dependences: [{ column: name, on }],
      })
    }
  })

  test('a bad sample is named by column and row', () => {
    const bad = column('a', [1, 2, Number.NaN, 4, 5, 6, 7, 8])
    expect(() => ols({ y, columns: [bad] })).toThrow(BadSample)
    expect(() => ols({ y, columns: [bad] })).toThrow('a[2]')
    expect(() => ols({ y, columns: [column('a', [1, 2])] })).toThrow('expected 8 rows')
    expect(() => ols({ y: y.slice(0, 2), columns: [column('a', [1, 2])] })).toThrow('expected more than 2')
    expect(() => ols({ y, columns: [column('a', a), column('a', b)] })).toThrow('twice')
  })

  test('a constant response has no share of explained variance', () => {
    const fit = fitted(ols({ y: y.map(() => 3), columns: [column('a', a)] }))
    expect(fit.r2).toBeUndefined()
    expect(fit.coef[0]).toBeCloseTo(3, 12)
    expect(fitted(huber({ y: y.map(() => 3), columns: [column('a', a)] })).converged).toBe(true)
  })
})

describe('properties', () => {
  /** 12 to 600 rows (more than one block), a dense column, a curved one, a dummy for every eighth row. */
  const samples = fc.tuple(fc.integer({ min: 12, max: 600 }), fc.integer({ min: 1, max: 2 ** 30 })).map(([n, seed]) => {
    let state = seed
    const next = (): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return state / 2 ** 32 - 0.5
    }
    const dense = Float64Array.from({ length: n }, () => next() * 3 + 40)
    const curved = dense.map((value) => value * value * 0.01 + next())
    const dummy = Float64Array.from({ length: n }, (_, i) => (i % 8 === 3 ? 1 : 0))
    const noise = Float64Array.from({ length: n }, next)
    const columns = [
      { name: 'dense', values: dense },
      { name: 'curved', values: curved },
      { name: 'dummy', values: dummy },
    ]
    const plane = dense.map((value, i) => 2 - value + 0.5 * curved[i]! + 3 * dummy[i]!)
    return { columns, plane, y: plane.map((value, i) => value + noise[i]!), n }
  })

  test('residuals are orthogonal to every column and sum to zero', () => {
    fc.assert(
      fc.property(samples, ({ columns, y, n }) => {
        const { residuals } = fitted(ols({ y, columns }))
        const ones = { name: 'ones', values: new Float64Array(n).fill(1) }
        for (const { values } of [ones, ...columns])
          expect(Math.abs(residuals.reduce((sum, r, i) => sum + r * values[i]!, 0)) / n).toBeLessThan(1e-9)
      }),
      { numRuns: 60 },
    )
  })

  test('a plane is found again, by both solvers and both methods', () => {
    fc.assert(
      fc.property(samples, ({ columns, plane }) => {
        for (const fit of [fitted(ols({ y: plane, columns })), fitted(huber({ y: plane, columns }))])
          for (const [i, value] of [2, -1, 0.5, 3].entries()) expect(fit.coef[i]).toBeCloseTo(value, 7)
      }),
      { numRuns: 60 },
    )
  })

  test('units change the coefficients and nothing else', () => {
    fc.assert(
      fc.property(samples, ({ columns, y }) => {
        const fit = fitted(ols({ y, columns }))
        const scaled = columns.map(({ name, values }, i) => ({
          name,
          values: values.map((value) => value * 1000 + (i < 2 ? 7 : 0)),
        }))
        const other = fitted(ols({ y, columns: scaled }))
        expect(other.residualStd).toBeCloseTo(fit.residualStd, 9)
        for (let j = 1; j < 4; j += 1) {
          expect(other.coef[j]! * 1000).toBeCloseTo(fit.coef[j]!, 7)
          expect(other.stdError[j]! * 1000).toBeCloseTo(fit.stdError[j]!, 7)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('one wild row moves Huber less than OLS', () => {
    fc.assert(
      fc.property(samples, ({ columns, y }) => {
        const wild = y.slice()
        wild[0]! += 1e4
        const moved = (fit: Fit, from: Fit): number => Math.abs(fit.coef[1]! - from.coef[1]!)
        const byOls = moved(fitted(ols({ y: wild, columns })), fitted(ols({ y, columns })))
        const byHuber = moved(fitted(huber({ y: wild, columns })), fitted(huber({ y, columns })))
        expect(byHuber).toBeLessThanOrEqual(byOls + 1e-6)
      }),
      { numRuns: 40 },
    )
  })
})
