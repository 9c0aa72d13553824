import type { ReactNode } from 'react'
import { useTongue, type Lang, type Say } from '../i18n/words.tsx'

/** The zone in which legal days are counted. */
const LEGAL_ZONE = 'Asia/Shanghai'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** "2026-11-22" → 2026年11月22日 · 22 Nov 2026 */
export function dayText(day: string, lang: Lang): string {
  const [year, month, date] = day.slice(0, 10).split('-').map(Number)
  if (year === undefined || month === undefined || date === undefined || Number.isNaN(date)) return day
  return lang === 'zh' ? `${year}年${month}月${date}日` : `${date} ${MONTHS[month - 1]} ${year}`
}

/** "2026-11-22" → 11月22日 · 22 Nov, where the year is plain from what stands around it */
export function shortDayText(day: string, lang: Lang): string {
  return dayText(day, lang).replace(lang === 'zh' ? /^\d+年/ : / \d+$/, '')
}

/** "2026-11" → 2026年11月 · Nov 2026 */
export function monthText(month: string, lang: Lang): string {
  const [year, number] = month.split('-').map(Number)
  if (year === undefined || number === undefined) return month
  return lang === 'zh' ? `${year}年${number}月` : `${MONTHS[number - 1]} ${year}`
}

const clock = new Intl.DateTimeFormat('sv-SE', {
  timeZone: LEGAL_ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})

/** The legal day (Asia/Shanghai) of an instant: "2026-11-22". */
export function legalDay(instant: string | Date): string {
  return clock.format(new Date(instant)).slice(0, 10)
}

/** An instant in legal time: 2026年11月22日 14:05 */
export function instantText(instant: string, lang: Lang): string {
  const date = new Date(instant)
  if (Number.isNaN(date.getTime())) return instant
  const text = clock.format(date)
  return `${dayText(text.slice(0, 10), lang)} ${text.slice(11, 16)}`
}

/** How long ago, coarsely: "3 分钟". Never negative. */
export function ageText(since: string, now: Date, t: Say): string {
  const seconds = Math.max(0, Math.floor((now.getTime() - new Date(since).getTime()) / 1000))
  if (seconds < 60) return t('age.seconds', { n: seconds })
  if (seconds < 3600) return t('age.minutes', { n: Math.floor(seconds / 60) })
  if (seconds < 86_400) return t('age.hours', { n: Math.floor(seconds / 3600) })
  return t('age.days', { n: Math.floor(seconds / 86_400) })
}

export function Day({ of }: { of: string }): ReactNode {
  const { lang } = useTongue()
  return (
    <time className="figure" dateTime={of}>
      {dayText(of, lang)}
    </time>
  )
}

export function Instant({ of }: { of: string }): ReactNode {
  const { lang } = useTongue()
  return (
    <time className="figure" dateTime={of} title={of}>
      {instantText(of, lang)}
    </time>
  )
}

/** A span of days; an open end is said in words. */
export function Period({ from, until }: { from: string; until: string | null }): ReactNode {
  const { lang, t } = useTongue()
  const text =
    until === null
      ? t('period.open', { from: dayText(from, lang) })
      : t('period.span', { from: dayText(from, lang), until: dayText(until, lang) })
  return <span className="figure">{text}</span>
}
