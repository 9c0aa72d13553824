import { useState, type ReactNode } from 'react'
import type { Obligation, Performing } from '../api/contract-rows.ts'
import type { LeaseDesk } from '../paths.ts'
import { deskPaths, paths } from '../paths.ts'
import { useTongue, type WordId } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty } from '../ui/empty.tsx'
import { Go } from '../ui/link.tsx'
import { Day } from '../ui/period.tsx'
import { StateTag, type Tone } from '../ui/state-tag.tsx'
import { SideName } from './side.tsx'

const STATES: Record<Obligation['state'], { word: WordId; tone: Tone }> = {
  open: { word: 'owed.open', tone: 'act' },
  done: { word: 'owed.done', tone: 'good' },
  overdue: { word: 'owed.overdue', tone: 'bad' },
}

/** 履行日历: who owes what by when, on which article, and whether it was done. What is done folds away. */
export function Obligations({ desk, of }: { desk: LeaseDesk; of: Performing }): ReactNode {
  const { t } = useTongue()
  const [all, setAll] = useState(false)
  const done = of.obligations.filter(({ state }) => state === 'done').length
  const shown = all ? of.obligations : of.obligations.filter(({ state }) => state !== 'done')
  if (of.obligations.length === 0) return <Empty next={t('owed.none.next')}>{t('owed.none')}</Empty>
  return (
    <>
      <div className="table-scroll">
        <table className="table stack">
          <thead>
            <tr>
              <th scope="col">{t('owed.due')}</th>
              <th scope="col">{t('owed.what')}</th>
              <th scope="col">{t('owed.who')}</th>
              <th scope="col">{t('owed.state')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((one, index) => (
              <Duty key={index} desk={desk} of={one} day={of.day} />
            ))}
          </tbody>
        </table>
      </div>
      {shown.length === 0 && <p>{t('owed.allDone')}</p>}
      {done > 0 && (
        <button type="button" className="plain" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('owed.fold') : t('owed.unfold', { n: done })}
        </button>
      )}
    </>
  )
}

function Duty({ desk, of, day }: { desk: LeaseDesk; of: Obligation; day: string }): ReactNode {
  const { t, say } = useTongue()
  const { word, tone } = STATES[of.state]
  const title = say(of.title)
  const to =
    of.file === undefined
      ? of.invoice === undefined
        ? null
        : deskPaths[desk].invoice(of.invoice)
      : paths.deskFile(desk, of.file)
  return (
    <tr>
      <td data-label={t('owed.due')}>
        {of.dueOn !== null ? (
          <Day of={of.dueOn} />
        ) : of.aboutOn !== null ? (
          <>
            <Day of={of.aboutOn} /> <span className="quiet">{t('owed.about')}</span>
          </>
        ) : (
          <span className="quiet">{t('todo.noDay')}</span>
        )}
      </td>
      <td data-label={t('owed.what')}>
        {to === null ? title : <Go to={to}>{title}</Go>} <BasisMark what={title} basis={of.basis} on={day} />
        {of.note !== null && <p className="quiet">{say(of.note)}</p>}
      </td>
      <td data-label={t('owed.who')}>
        <SideName side={of.side} />
      </td>
      <td data-label={t('owed.state')}>
        <StateTag tone={tone}>{t(word)}</StateTag>
      </td>
    </tr>
  )
}
