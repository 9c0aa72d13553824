import { useState, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { CompilerDesk, PublicationKind } from '../api/price-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { DayChoice, Labelled } from '../public/where-form.tsx'
import { Done } from '../ui/done.tsx'
import { Guarded } from '../ui/guarded.tsx'
import { dayText, monthText } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { useMayNot } from './desk.tsx'

const CALENDAR = ['platform/price-rules#calendar', 'cn/price-index-measures#disclosure']
const COUNTS = [1, 4, 8, 13, 26, 52]
const LAGS = [0, 1, 2, 3, 5, 10]
const DAY_MS = 86_400_000
const WEEK = 7

const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10)

interface Entry {
  period: string
  dueOn: string
}

/** Periods from a first day on: reference prices week by week, the index month by month, each due `lag` days after. */
function entriesFrom(
  kind: PublicationKind,
  { first, count, lag }: { first: string; count: number; lag: number },
): Entry[] {
  return Array.from({ length: count }, (_, place) => {
    if (kind === 'reference') {
      const period = dayAfter(first, place * WEEK)
      return { period, dueOn: dayAfter(period, lag) }
    }
    const [year = 0, month = 1] = first.split('-').map(Number)
    const period = new Date(Date.UTC(year, month - 1 + place, 1)).toISOString().slice(0, 7)
    const end = new Date(Date.UTC(year, month + place, 0)).toISOString().slice(0, 10)
    return { period, dueOn: dayAfter(end, lag) }
  })
}

/** Says beforehand when what will be published. */
export function SetCalendar({ desk }: { desk: CompilerDesk }): ReactNode {
  const { t, lang } = useTongue()
  const act = useAct('pricing.calendar.set')
  const mayNot = useMayNot(desk)
  const [kind, setKind] = useState<PublicationKind>('reference')
  const [first, setFirst] = useState('')
  const [count, setCount] = useState(COUNTS[1]!)
  const [lag, setLag] = useState(0)
  const entries = first === '' ? [] : entriesFrom(kind, { first, count, lag })
  const name = ({ period }: Entry): string => (kind === 'reference' ? dayText(period, lang) : monthText(period, lang))
  const ends = entries.length > 1 ? [entries[0]!, entries.at(-1)!] : entries
  const number = (label: string, value: number, values: readonly number[], choose: (value: number) => void) => (
    <Labelled label={label}>
      {(id) => (
        <select id={id} value={value} onChange={({ target }) => choose(Number(target.value))}>
          {values.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  )
  return (
    <details>
      <summary>{t('index.calendar.set')}</summary>
      <div className="desk-form">
        <div className="controls">
          <Labelled label={t('index.calendar.kind')}>
            {(id) => (
              <select
                id={id}
                value={kind}
                onChange={({ target }) => setKind(target.value === 'index' ? 'index' : 'reference')}
              >
                <option value="reference">{t('prices.publication.reference')}</option>
                <option value="index">{t('prices.publication.index')}</option>
              </select>
            )}
          </Labelled>
          <DayChoice label={t('index.calendar.first')} value={first} choose={setFirst} />
          {number(t('index.calendar.count'), count, COUNTS, setCount)}
          {number(t('index.calendar.lag'), lag, LAGS, setLag)}
        </div>
        {entries.length > 0 && (
          <p className="quiet" aria-live="polite">
            {t('index.calendar.will', {
              list: ends.map((entry) => `${name(entry)} → ${dayText(entry.dueOn, lang)}`).join(' … '),
            })}
          </p>
        )}
        <p className="row-of">
          <Guarded
            why={mayNot ?? (entries.length === 0 ? t('index.calendar.need') : null)}
            basis={CALENDAR}
            loading={act.isPending}
            onClick={() => act.mutate({ kind, entries })}
          >
            {t('index.calendar.send')}
          </Guarded>
        </p>
        {act.isError && <Failure error={act.error} />}
        {act.isSuccess && (
          <Done receipt={act.data.receipt}>{t('index.calendar.done', { n: act.data.decision.set })}</Done>
        )}
      </div>
    </details>
  )
}
