// An answer as it stands in a form, and what becomes of it: the value that is sent, or what is wrong with it.
import type { Answer, Answers, Condition, Slot } from '../api/template-rows.ts'
import { instantOf, linesOf, ppmOf } from '../files/entry.ts'
import type { Lang, WordId } from '../i18n/words.tsx'
import { fenOf, fenText, ppmText } from '../ui/figures.ts'
import { dayText, instantText } from '../ui/period.tsx'

/** Names and codes of the parties come from the register. */
export const PARTY_SLOTS: ReadonlySet<string> = new Set([
  'lesseeName',
  'lesseeUscc',
  'providerName',
  'providerUscc',
  'assigneeName',
  'assigneeUscc',
])

type Read = { value: Answer } | { empty: true } | { lacks: WordId }

const numberIn = (value: number | null, otherwise: WordId): Read => (value === null ? { lacks: otherwise } : { value })

const readers: Partial<Record<Slot['type'], (text: string) => Read>> = {
  integer: (text) => (/^-?\d{1,15}$/.test(text) ? { value: Number(text) } : { lacks: 'slot.need.integer' }),
  fen: (text) => numberIn(fenOf(text), 'slot.need.fen'),
  ppm: (text) => numberIn(ppmOf(text), 'slot.need.ppm'),
  instant: (text) => {
    const at = instantOf(text)
    return at === null ? { lacks: 'slot.need.instant' } : { value: at }
  },
  'yes-no': (text) => ({ value: text === 'yes' }),
  list: (text) => ({ value: linesOf(text) }),
}

/** What is written at a question as its answer. Nothing written is no answer: the default then stands. */
export function answerOf(slot: Slot, written: string | undefined): Read {
  const text = written?.trim() ?? ''
  return text === '' ? { empty: true } : (readers[slot.type]?.(text) ?? { value: text })
}

/** An answer as the form shows it. */
export function writtenOf(slot: Slot, answer: Answer | undefined): string {
  if (answer === undefined) return ''
  if (typeof answer === 'boolean') return answer ? 'yes' : 'no'
  if (typeof answer === 'object') return answer.join('\n')
  if (typeof answer === 'number')
    return slot.type === 'fen' ? plainYuan(answer) : slot.type === 'ppm' ? ppmText(answer).slice(0, -1) : String(answer)
  return slot.type === 'instant' ? wallTime(answer) : answer
}

const plainYuan = (fen: number): string => `${Math.trunc(fen / 100)}.${String(fen % 100).padStart(2, '0')}`

const BEIJING_MS = 8 * 3_600_000
/** An instant as the clock in Beijing shows it, for a field of date and time. */
const wallTime = (instant: string): string =>
  new Date(Date.parse(instant) + BEIJING_MS).toISOString().slice(0, 'YYYY-MM-DDTHH:MM'.length)

/** An answer in words, with its unit. */
export function answerSaid(
  slot: Slot | undefined,
  answer: Answer,
  { lang, yes, no, and }: { lang: Lang; yes: string; no: string; and: string },
): string {
  const option = (value: string): string => slot?.options?.find((one) => one.value === value)?.label[lang] ?? value
  if (typeof answer === 'boolean') return answer ? yes : no
  if (typeof answer === 'object') return answer.map(option).join(and)
  if (typeof answer === 'string')
    return slot?.type === 'date'
      ? dayText(answer, lang)
      : slot?.type === 'instant'
        ? instantText(answer, lang)
        : option(answer)
  if (slot?.type === 'fen') return fenText(answer)
  if (slot?.type === 'ppm') return ppmText(answer)
  return slot?.unit === undefined ? String(answer) : `${answer} ${slot.unit[lang]}`
}

/** Whether a condition holds for these answers, as the contract itself judges it; an absent one always does. */
export function holds(condition: Condition | undefined, answers: Answers): boolean {
  if (condition === undefined) return true
  return [condition].flat().some((wanted) =>
    Object.entries(wanted).every(([slot, values]) => {
      const answer = answers[slot]
      if (answer === undefined) return false
      return [answer].flat().some((one) => (values as readonly unknown[]).includes(one))
    }),
  )
}

/** What is written at each question, as answers; what cannot be read is left out, and told by its field. */
export function answersOf(slots: readonly Slot[], written: Readonly<Record<string, string>>): Answers {
  return Object.fromEntries(
    slots.flatMap((slot) => {
      const read = PARTY_SLOTS.has(slot.id) ? { empty: true as const } : answerOf(slot, written[slot.id])
      return 'value' in read ? [[slot.id, read.value] as const] : []
    }),
  )
}
