// What is wrong with an input, in both languages. A room's own words stand as they are ('中文 · English').
import { z } from 'zod'
import type { InvalidParameter } from './problem.ts'

const zh = z.locales.zhCN().localeError
const en = z.locales.en().localeError

/** The wrong fields of `input` under `schema`; empty when it is well formed. */
export function wrongFields(schema: z.ZodType, input: unknown, whole: string): InvalidParameter[] {
  const inChinese = schema.safeParse(input, { error: zh })
  const inEnglish = schema.safeParse(input, { error: en })
  if (inChinese.success || inEnglish.success) return []
  return inChinese.error.issues.slice(0, 50).map((issue, i) => {
    const path = issue.path.map(String).join('.') || whole
    const english = inEnglish.error.issues[i]?.message ?? issue.message
    return { path, ...both(issue.message, english) }
  })
}

/** Splits a room's own message '中文 · English'; a message in one language stands in both. */
export function both(chinese: string, english: string = chinese): { zh: string; en: string } {
  const at = chinese === english ? chinese.indexOf(' · ') : -1
  if (at < 0) return { zh: chinese, en: english }
  return { zh: chinese.slice(0, at), en: chinese.slice(at + 3) }
}
