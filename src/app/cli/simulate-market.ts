// suan simulate market: writes a market into a folder, whole or not at all.
import { excerpt } from '#kernel/time'
import {
  CannotWrite,
  EVASIONS,
  LEAST_INTENSITY,
  LEAST_LEASES,
  marketTables,
  MOST_INTENSITY,
  MOST_LEASES,
  writeTables,
  type Scenario,
} from '../simulation/index.ts'
import { WrongUse, type Answer, type Lang } from './answer.ts'
import { pairs } from './table.ts'

export type SimulateOptions = {
  seed: string
  leases: string
  scenario: string
  out: string
  evasion?: string
  intensity?: string
  gzip?: boolean
}

const MOST_SEED = 2 ** 32 - 1

/** Writes the market. Throws WrongUse for bad options and for a folder that is not empty. */
export function simulate({ out, gzip = false, ...given }: SimulateOptions): Answer {
  const seed = wholeIn('--seed', given.seed, 0, MOST_SEED)
  const leases = wholeIn('--leases', given.leases, LEAST_LEASES, MOST_LEASES)
  const scenario = oneOf('--scenario', given.scenario, Object.keys(EVASIONS)) as Scenario
  const evasion = given.evasion === undefined ? {} : { evasion: evasionOf(scenario, given.evasion) }
  const intensity = intensityOf(given.intensity ?? '1')
  let rows: Record<string, number>
  try {
    rows = writeTables(marketTables({ seed, leases, scenario, ...evasion, intensity }), out, gzip)
  } catch (error) {
    throw asWrongUse(error, out)
  }
  const { truth = 0, ...tables } = rows
  const json = { seed, leases, scenario, tables, truth }
  const table = (lang: Lang): string =>
    pairs([
      [lang === 'zh' ? '种子' : 'seed', String(seed)],
      [lang === 'zh' ? '情景' : 'scenario', scenario],
      ...Object.entries(tables).map(([name, count]): [string, string] => [name, String(count)]),
      [lang === 'zh' ? '真相（行）' : 'truth (rows)', String(truth)],
    ])
  return { exit: 0, json, table }
}

function wholeIn(option: string, text: string, least: number, most: number): number {
  const value = /^(0|[1-9]\d{0,9})$/.test(text) ? Number(text) : Number.NaN
  if (value >= least && value <= most) return value
  throw new WrongUse(
    `${option} 应为 ${least} 至 ${most} 的整数，得到 ${excerpt(text)}`,
    `${option}: expected a whole number from ${least} to ${most}, got ${excerpt(text)}`,
  )
}

function intensityOf(text: string): number {
  const value = /^\d{1,3}(\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN
  if (value >= LEAST_INTENSITY && value <= MOST_INTENSITY) return value
  throw new WrongUse(
    `--intensity 应为 ${LEAST_INTENSITY} 至 ${MOST_INTENSITY} 的小数，得到 ${excerpt(text)}`,
    `--intensity: expected a decimal from ${LEAST_INTENSITY} to ${MOST_INTENSITY}, got ${excerpt(text)}`,
  )
}

function oneOf(option: string, text: string, known: readonly string[]): string {
  if (known.includes(text)) return text
  throw new WrongUse(
    `${option} 应为 ${known.join('、')} 之一，得到 ${excerpt(text)}`,
    `${option}: expected one of ${known.join(', ')}, got ${excerpt(text)}`,
  )
}

function evasionOf(scenario: Scenario, text: string): string {
  const known: readonly string[] = EVASIONS[scenario]
  if (known.length > 0) return oneOf('--evasion', text, known)
  throw new WrongUse(`--evasion 不适用于 ${scenario}`, `--evasion: ${scenario} has none`)
}

function asWrongUse(error: unknown, out: string): unknown {
  if (error instanceof CannotWrite && error.reason === 'not-empty') {
    return new WrongUse(`目录 ${excerpt(out)} 不是空的`, `folder ${excerpt(out)} is not empty`)
  }
  const code = (error as NodeJS.ErrnoException).code ?? ''
  const isFolder = error instanceof CannotWrite || ['ENOTDIR', 'EEXIST', 'EACCES', 'EROFS', 'ENOSPC'].includes(code)
  if (!isFolder) return error
  return new WrongUse(`写不了目录 ${excerpt(out)} ${code}`, `cannot write folder ${excerpt(out)} ${code}`)
}
