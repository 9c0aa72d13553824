// suan price fit: a regression of one column of a file on others, as given, with honest rank.
import type { Collinear, Fit, HuberFit } from '#kernel/stats'
import { excerpt } from '#kernel/time'
import { WrongUse, type Answer, type Lang } from './answer.ts'
import { decimal, finite } from './price-number.ts'
import { rowsOf } from './table-file.ts'
import { pairs, rows } from './table.ts'

/** `x`: names of columns, divided by commas. `robust`: 'huber' or none. */
export type FitOptions = { design: string; y: string; x: string; robust?: string }

const INTERCEPT = 'intercept'

/** Fits y on an intercept and x. Exit 1, naming the columns, when x does not identify the coefficients. Throws WrongUse for bad input. */
export async function priceFit({ design, y, x, robust }: FitOptions): Promise<Answer> {
  if (robust !== undefined && robust !== 'huber') {
    throw new WrongUse(
      `--robust 应为 huber，得到 ${excerpt(robust)}`,
      `--robust: expected huber, got ${excerpt(robust)}`,
    )
  }
  const names = namesIn(y, x)
  const columns = await readColumns(design, [y, ...names])
  const [response, ...regressors] = columns
  const n = response!.length
  const k = names.length + 1
  if (n <= k) {
    throw new WrongUse(
      `文件 ${design}：${k} 个系数至少要 ${k + 1} 行数据，得到 ${n} 行`,
      `file ${design}: expected at least ${k + 1} rows for ${k} coefficients, got ${n}`,
    )
  }
  const { BadSample, huber, ols } = await import('#kernel/stats')
  const sample = { y: response!, columns: regressors.map((values, i) => ({ name: names[i]!, values })) }
  try {
    const fit = robust === 'huber' ? huber(sample) : ols(sample)
    return fit.kind === 'collinear' ? refused(fit) : fitted(fit)
  } catch (error) {
    if (!(error instanceof BadSample)) throw error
    throw new WrongUse(`文件 ${design}：${error.message}`, `file ${design}: ${error.message}`)
  }
}

function namesIn(y: string, x: string): string[] {
  const names = x.split(',').map((name) => name.trim())
  const bad = names.find((name, i) => name === '' || name === y || name === INTERCEPT || names.indexOf(name) !== i)
  if (bad === undefined) return names
  throw new WrongUse(
    `--x 应为互不相同、不含 ${excerpt(y)} 与 ${INTERCEPT} 的列名，以逗号分隔，得到 ${excerpt(bad)}`,
    `--x: expected different column names divided by commas, without ${excerpt(y)} and ${INTERCEPT}, got ${excerpt(bad)}`,
  )
}

/** The columns of the file, whole or not at all: the first field that is no number ends the reading. */
async function readColumns(path: string, names: readonly string[]): Promise<Float64Array[]> {
  let columns = names.map(() => new Float64Array(1024))
  let count = 0
  for await (const row of rowsOf(path, { columns: names })) {
    if (count === columns[0]!.length) {
      columns = columns.map((old) => {
        const longer = new Float64Array(2 * count)
        longer.set(old)
        return longer
      })
    }
    for (const [i, name] of names.entries()) columns[i]![count] = finite(row, name)
    count += 1
  }
  return columns.map((column) => column.subarray(0, count))
}

function fitted(fit: Fit | HuberFit): Answer {
  const named = (values: Float64Array): Record<string, string> =>
    Object.fromEntries(fit.names.map((name, i) => [name, decimal(values[i]!)]))
  const r2 = fit.r2 === undefined ? null : decimal(fit.r2)
  const isRobust = 'iterations' in fit
  const json = {
    method: isRobust ? 'huber' : 'ols',
    n: fit.n,
    k: fit.k,
    rank: fit.rank,
    coef: named(fit.coef),
    stdError: named(fit.stdError),
    r2,
    residualStd: decimal(fit.residualStd),
    ...(isRobust ? { iterations: fit.iterations, converged: fit.converged } : {}),
  }
  const table = (lang: Lang): string => {
    const say = (zh: string, en: string): string => (lang === 'zh' ? zh : en)
    const summary: [string, string][] = [
      [say('行数', 'rows'), String(fit.n)],
      [say('系数个数', 'coefficients'), String(fit.k)],
      [say('秩', 'rank'), String(fit.rank)],
      ['R²', fit.r2 === undefined ? say('因变量为常数', 'constant response') : fit.r2.toFixed(6)],
      [
        isRobust ? say('稳健尺度', 'robust scale') : say('残差标准差', 'residual std'),
        String(Number(fit.residualStd.toPrecision(8))),
      ],
    ]
    if (isRobust) {
      const settled = fit.converged ? say('已收敛', 'converged') : say('未收敛', 'not converged')
      summary.push([say('迭代次数', 'iterations'), `${fit.iterations} ${settled}`])
    }
    const lines = fit.names.map((name, i) => [
      name,
      String(Number(fit.coef[i]!.toPrecision(9))),
      String(Number(fit.stdError[i]!.toPrecision(6))),
    ])
    return `${pairs(summary)}\n\n${rows([say('列', 'column'), say('系数', 'coefficient'), say('标准误', 'std error')], lines)}`
  }
  return { exit: 0, json, table }
}

function refused({ n, k, rank, dependences }: Collinear): Answer {
  const json = { n, k, rank, coef: null, stdError: null, r2: null, residualStd: null, collinear: dependences }
  const table = (lang: Lang): string => {
    const heading =
      lang === 'zh'
        ? `列共线，系数不可识别：秩 ${rank}，系数 ${k} 个`
        : `collinear columns, coefficients not identified: rank ${rank} of ${k}`
    const header = lang === 'zh' ? ['列', '是这些列的线性组合'] : ['column', 'is a linear combination of']
    return `${heading}\n\n${rows(
      header,
      dependences.map(({ column, on }) => [column, on.join(', ')]),
    )}`
  }
  return { exit: 1, json, table }
}
