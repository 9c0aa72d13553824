import type { Lang } from '../i18n/words.tsx'
import { lawNumberText } from '../ui/law-words.ts'

/** A number of a diff as one says it: "5 working-days" → 5 个工作日; a number of the words stays as it is. */
export function numberSaid(text: string | null, lang: Lang): string | null {
  const match = /^(-?\d+) ([a-z-]+)$/.exec(text ?? '')
  return match === null ? text : lawNumberText(Number(match[1]), match[2]!, lang)
}
