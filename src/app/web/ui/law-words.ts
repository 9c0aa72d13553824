import type { Lang } from '../i18n/words.tsx'
import { lawNumberNames } from './law-number-names.ts'
import { fenText, decimalText, ppmText } from './figures.ts'

type Pair = readonly [zh: string, en: string]

/** The questions that several rules may answer; one that is not here is shown under its own name. */
const matters: Record<string, Pair> = {
  'compute-voucher-cap': ['训力券抵扣上限', 'Cap of the training-compute voucher'],
  'corpus-voucher-cap': ['语料券抵扣上限', 'Cap of the corpus voucher'],
  'model-voucher-cap': ['模型券抵扣上限', 'Cap of the model voucher'],
  'licence-in-disguise': ['变相许可', 'Licence in disguise'],
  'penalty-publication-period': ['行政罚款等信息的公示期限', 'How long penalties stay published'],
  'price-penalty-remedy': ['不服价格违法决定的救济', 'Remedy against a price penalty'],
  'telecom-licence-decision-period': ['电信业务许可的决定期限', 'Time to decide a telecom licence'],
}

const pick = ([zh, en]: Pair, lang: Lang): string => (lang === 'zh' ? zh : en)

export const matterName = (matter: string, lang: Lang): string => {
  const words = matters[matter]
  return words === undefined ? matter.replaceAll('-', ' ') : pick(words, lang)
}

/** Units that are counted: how a number of them is said. */
const units: Record<string, (n: number) => Pair> = {
  days: (n) => [`${n} 日`, n === 1 ? '1 day' : `${n} days`],
  'working-days': (n) => [`${n} 个工作日`, n === 1 ? '1 working day' : `${n} working days`],
  months: (n) => [`${n} 个月`, n === 1 ? '1 month' : `${n} months`],
  years: (n) => [`${n} 年`, n === 1 ? '1 year' : `${n} years`],
  hours: (n) => [`${n} 小时`, n === 1 ? '1 hour' : `${n} hours`],
  seconds: (n) => [`${n} 秒`, n === 1 ? '1 second' : `${n} seconds`],
  count: (n) => [String(n), String(n)],
}

/** A number of the law with its unit, in words: 45 working-days → 45 个工作日. */
export function lawNumberText(value: number, unit: string, lang: Lang): string {
  if (unit === 'ppm') return ppmText(value)
  if (unit === 'fen') return fenText(value)
  if (unit === 'milli') return decimalText(BigInt(value), 1000n, 3).replace(/\.?0+$/, '')
  const say = units[unit]
  return say === undefined ? `${value} ${unit}` : pick(say(value), lang)
}

const UNIT = /-(working-days|days|months|years|hours|seconds|count|fen|ppm|milli)$/

/** What a number of the law is of: decision-working-days → 决定 · decision. */
export function lawNumberName(name: string, lang: Lang): string {
  const bare = name.replace(UNIT, '')
  return (lang === 'zh' ? (lawNumberNames[name] ?? lawNumberNames[bare]) : undefined) ?? bare.replaceAll('-', ' ')
}

/** What an article is called: its own number in Chinese, or in English by the number or the words of its id. */
export function articleName(cite: string, no: string, lang: Lang): string {
  if (lang === 'zh') return no
  const id = cite.split('#')[1] ?? cite
  if (/^\d+(-\d+)?$/.test(id)) return `Article ${id}`
  const words = id.replaceAll('-', ' ')
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}
