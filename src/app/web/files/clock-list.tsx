import type { ReactNode } from 'react'
import type { Clock } from '../api/file-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty } from '../ui/empty.tsx'
import { Day } from '../ui/period.tsx'
import { StateTag, type Tone } from '../ui/state-tag.tsx'

/** The clocks of a file: whose time it is, from when, until when, and what follows when it is over. */
export function ClockList({ clocks, on }: { clocks: readonly Clock[]; on: string }): ReactNode {
  const { t, say } = useTongue()
  if (clocks.length === 0) return <Empty>{t('clocks.none')}</Empty>
  return (
    <div className="table-scroll">
      <table className="table stack">
        <thead>
          <tr>
            <th scope="col">{t('clock')}</th>
            <th scope="col">{t('clock.state')}</th>
            <th scope="col">{t('clock.of')}</th>
            <th scope="col">{t('clock.from')}</th>
            <th scope="col">{t('clock.due')}</th>
            <th scope="col">{t('clock.over')}</th>
          </tr>
        </thead>
        <tbody>
          {clocks.map((clock) => {
            const tone: Tone = clock.overdue
              ? 'bad'
              : clock.state === 'running'
                ? 'act'
                : clock.state === 'paused'
                  ? 'warn'
                  : 'over'
            return (
              <tr key={clock.clock}>
                <th scope="row">
                  <span>
                    {say(clock.label)} <BasisMark what={say(clock.label)} basis={clock.basis} on={on} />
                  </span>
                </th>
                <td data-label={t('clock.state')}>
                  <StateTag tone={tone}>{clock.overdue ? t('todo.overdue') : t(`clock.state.${clock.state}`)}</StateTag>
                </td>
                <td data-label={t('clock.of')}>{say(clock.of)}</td>
                <td data-label={t('clock.from')}>
                  <Day of={clock.startedOn} />
                </td>
                <td data-label={t('clock.due')} className={clock.overdue ? 'bad' : ''}>
                  {clock.dueOn === null ? t('clock.unknown') : <Day of={clock.dueOn} />}
                </td>
                <td data-label={t('clock.over')}>
                  <span>{clock.then === null ? t('none') : say(clock.then)}</span>
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
