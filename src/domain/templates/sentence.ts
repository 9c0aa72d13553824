// Words with {slot} where an answer stands and {#clause} where the number of a clause stands, written out in one
// language. Pure; what an answer says is never itself taken for a place to fill.
import type { Words } from '#kernel/act'
import { formatYuan } from '#kernel/money'
import { millisOf } from '#kernel/time'
import type { Answer, Slot } from './framework.ts'
import { creditTier } from './program.ts'

export type Lang = keyof Words

/** What the places in a text are filled from. */
export type Filling = {
  slots: ReadonlyMap<string, Slot>
  answers: ReadonlyMap<string, Answer>
  /** clause id → number in this contract */
  numbers: ReadonlyMap<string, number>
  /** what {contractFen} says: the estimated contract amount, when it can be computed */
  contractFen: number | undefined
}

/** The one place that is computed and not answered. */
export const CONTRACT_FEN = 'contractFen'

const PLACE = /\{(#?)([A-Za-z][A-Za-z0-9-]*)\}/g

/** Slots and clauses that a text has places for, each once. */
export function placesIn(text: string): { slots: string[]; clauses: string[] } {
  const found = [...text.matchAll(PLACE)]
  const named = (sign: string): string[] => [
    ...new Set(found.filter((match) => match[1] === sign).map((match) => match[2]!)),
  ]
  return { slots: named(''), clauses: named('#') }
}

const BLANK = '____'

/** A text with its places filled. An answer not given leaves a blank; a name that is no slot stays as it is written. */
export function sentence(text: string, lang: Lang, filling: Filling): string {
  return text.replace(PLACE, (whole, sign: string, name: string) => {
    if (sign === '#') return filling.numbers.get(name)?.toString() ?? (lang === 'zh' ? '（已删去）' : '(taken out)')
    if (name === CONTRACT_FEN) return filling.contractFen === undefined ? BLANK : formatYuan(filling.contractFen)
    const slot = filling.slots.get(name)
    if (slot === undefined) return whole
    const answer = filling.answers.get(name)
    return answer === undefined ? BLANK : answerWords(slot, answer, lang)
  })
}

/** An answer in words: money in yuan, millionths in per cent, days and instants as people write them; a number bare. */
export function answerWords(slot: Slot, answer: Answer, lang: Lang): string {
  if (typeof answer === 'boolean') return YES_NO[lang][answer ? 1 : 0]
  if (typeof answer === 'number') return NUMBERS[slot.type]?.(answer) ?? String(answer)
  if (typeof answer === 'string') return TEXTS[slot.type]?.(answer, lang, slot) ?? answer
  if (slot.id === 'creditTiers') return answer.map((tier) => tierWords(tier, lang)).join(lang === 'zh' ? '；' : '; ')
  return answer.map((item) => optionWords(slot, item, lang)).join(lang === 'zh' ? '、' : ', ')
}

const YES_NO = { zh: ['否', '是'], en: ['no', 'yes'] } as const

const NUMBERS: Partial<Record<Slot['type'], (value: number) => string>> = { fen: formatYuan, ppm: percent }

const TEXTS: Partial<Record<Slot['type'], (value: string, lang: Lang, slot: Slot) => string>> = {
  date: dateWords,
  instant: instantWords,
  choice: (value, lang, slot) => optionWords(slot, value, lang),
}

const optionWords = (slot: Slot, value: string, lang: Lang): string =>
  slot.options?.find((option) => option.value === value)?.label[lang] ?? value

/** 999000 as '99.9%', exactly. */
export function percent(ppm: number): string {
  const digits = Math.abs(ppm).toString().padStart(5, '0')
  const decimals = digits.slice(-4).replace(/0+$/, '')
  return `${ppm < 0 ? '-' : ''}${digits.slice(0, -4)}${decimals === '' ? '' : `.${decimals}`}%`
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ')

/** '2026-11-22' as 2026年11月22日, 22 November 2026. */
function dateWords(date: string, lang: Lang): string {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number]
  return lang === 'zh' ? `${year}年${month}月${day}日` : `${day} ${MONTHS[month - 1]} ${year}`
}

/** China has kept one time, eight hours ahead of UTC, since before any contract here (no summer time after 1991). */
const BEIJING_MS = 8 * 3_600_000

/** An instant as the clock in Beijing shows it; seconds only when there are any. */
function instantWords(instant: string, lang: Lang): string {
  const local = new Date(millisOf(instant) + BEIJING_MS).toISOString()
  const clock = local.slice(11, 23).replace(/(:00)?\.000$/, '')
  const date = dateWords(local.slice(0, 10), lang)
  return lang === 'zh' ? `${date} ${clock}（北京时间）` : `${clock} on ${date} (Beijing time)`
}

/** '990000:100000' as 低于99%的，减收10%; what is no tier stays as it is written. */
function tierWords(item: string, lang: Lang): string {
  const tier = creditTier(item)
  if (tier === undefined) return item
  const [below, credit] = [percent(tier.belowPpm), percent(tier.creditPpm)]
  return lang === 'zh' ? `低于${below}的，减收${credit}` : `below ${below}: ${credit}`
}
