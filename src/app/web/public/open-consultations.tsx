import type { ReactNode } from 'react'
import type { FileRow } from '../api/file-rows.ts'
import { rowsOf, useRows } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { Empty, Loading } from '../ui/empty.tsx'
import { Day, legalDay } from '../ui/period.tsx'
import { placeName } from '../ui/place.ts'
import { Failure } from '../ui/refusal.tsx'
import { Way } from '../ui/way.tsx'

const DAY_MS = 86_400_000

/** Whole days from one legal day to another; negative when it is over. */
const daysLeft = (until: string, today: string): number =>
  Math.round((Date.parse(`${until}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / DAY_MS)

/** What remains of the time to comment, in words. */
export function DaysLeft({ until }: { until: string }): ReactNode {
  const { t } = useTongue()
  const left = daysLeft(until, legalDay(new Date()))
  return <span className="figure">{left < 0 ? t('consultations.over') : t('consultations.left', { n: left })}</span>
}

/** States of a file in which everyone may comment. */
const OPEN_STATES = ['consultation', 'bill-consultation', 'short-consultation'] as const

const ask = { open: 'yes', ended: 'no' }

function useOpen(state: (typeof OPEN_STATES)[number]) {
  return useRows('casework.file.list', { ...ask, state })
}

/** The files open for comment, soonest closing first. */
export function OpenConsultations(): ReactNode {
  const { t, lang, say } = useTongue()
  const lists = [useOpen(OPEN_STATES[0]), useOpen(OPEN_STATES[1]), useOpen(OPEN_STATES[2])]
  const failed = lists.find(({ isError }) => isError)
  if (failed !== undefined)
    return <Failure error={failed.error} retry={() => lists.forEach((list) => void list.refetch())} />
  if (lists.some(({ isPending }) => isPending)) return <Loading label={t('load.busy')} rows={3} />
  const rows: FileRow[] = lists
    .flatMap(({ data }) => rowsOf(data))
    .toSorted((a, b) => ((a.dueOn ?? '9') < (b.dueOn ?? '9') ? -1 : 1))
  if (rows.length === 0) return <Empty>{t('consultations.none')}</Empty>
  return (
    <div className="table-scroll">
      <table className="table stack">
        <thead>
          <tr>
            <th scope="col">{t('consultations.draft')}</th>
            <th scope="col">{t('file.place')}</th>
            <th scope="col">{t('file.procedure')}</th>
            <th scope="col">{t('consultations.due')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.file}>
              <th scope="row">
                <Way to={paths.consultation(row.file)}>{row.title}</Way>
              </th>
              <td className="figure" data-label={t('file.place')}>
                {placeName(row.place, lang)}
              </td>
              <td data-label={t('file.procedure')}>{say(row.procedureTitle)}</td>
              <td data-label={t('consultations.due')}>
                {row.dueOn === null ? (
                  t('none')
                ) : (
                  <span>
                    <Day of={row.dueOn} /> · <DaysLeft until={row.dueOn} />
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
