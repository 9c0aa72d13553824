import type { ReactNode } from 'react'
import { useTongue } from '../i18n/words.tsx'
import { Labelled } from '../public/where-form.tsx'
import { legalDay, monthText } from '../ui/period.tsx'

/** The month that lies `back` months before the month of a day. */
export function monthBefore(day: string, back: number): string {
  const months = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 - back
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`
}

export const isMonth = (text: string): boolean => /^\d{4}-(0[1-9]|1[0-2])$/.test(text)

/** A month of the last five years. */
export function Months(props: { label: string; value: string; choose: (month: string) => void }): ReactNode {
  const { lang } = useTongue()
  const today = legalDay(new Date())
  const months = Array.from({ length: 60 }, (_, back) => monthBefore(today, back))
  const all = months.includes(props.value) ? months : [props.value, ...months]
  return (
    <Labelled label={props.label}>
      {(id) => (
        <select id={id} value={props.value} onChange={({ target }) => props.choose(target.value)}>
          {all.map((month) => (
            <option key={month} value={month}>
              {monthText(month, lang)}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  )
}
