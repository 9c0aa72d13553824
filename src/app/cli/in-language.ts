// Words in both languages, as answers of the rooms hold them, told in one.
import type { Lang } from './answer.ts'

export type Told<T> = T extends { zh: string; en: string }
  ? string
  : T extends readonly (infer One)[]
    ? Told<One>[]
    : T extends object
      ? { [K in keyof T]: Told<T[K]> }
      : T

/** A value with every pair of words in one language. */
export function inLanguage<T>(value: T, lang: Lang): Told<T> {
  if (Array.isArray(value)) return value.map((one: unknown) => inLanguage(one, lang)) as Told<T>
  if (typeof value !== 'object' || value === null) return value as Told<T>
  const entries = Object.entries(value)
  if (entries.length === 2 && 'zh' in value && 'en' in value) return value[lang] as Told<T>
  return Object.fromEntries(entries.map(([name, one]) => [name, inLanguage(one, lang)])) as Told<T>
}
