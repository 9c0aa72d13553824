import { useState, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { CompilerDesk, ObjectionRow } from '../api/price-rows.ts'
import { rowsOf, useMe, useRows } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { paths, withLang } from '../paths.ts'
import { Calendar } from '../prices/method.tsx'
import { ObjectionState } from '../prices/objection.tsx'
import { publicationName } from '../prices/publication-list.tsx'
import { Labelled } from '../public/where-form.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Done } from '../ui/done.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { Guarded } from '../ui/guarded.tsx'
import { History } from '../ui/history.tsx'
import { Go } from '../ui/link.tsx'
import { Section } from '../ui/page.tsx'
import { Day, Instant } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { Assess } from './assess.tsx'
import { CompilerPage, useMayNot } from './desk.tsx'
import { ReplaceKey } from './key.tsx'
import { SetCalendar } from './set-calendar.tsx'

const OBJECTION = ['platform/price-rules#objection', 'cn/price-index-measures#disclosure']
const LEAST_ANSWER = 10

/** 档案: what was published and said against it, the calendar, self-assessments, and everything that was done. */
export function ArchivePage(): ReactNode {
  const { t } = useTongue()
  const me = useMe().data
  return (
    <CompilerPage title={t('index.archive')} lead={t('index.archive.lead')}>
      {(desk) => (
        <>
          <Section title={t('prices.objections')}>
            <Objections desk={desk} />
          </Section>
          <Section title={t('prices.publications')}>
            <Published />
          </Section>
          <Section title={t('prices.calendar')}>
            <SetCalendar desk={desk} />
            <Calendar />
          </Section>
          <Section title={t('prices.assessments')}>
            <Assess desk={desk} />
          </Section>
          <Section title={t('index.key')}>
            <ReplaceKey desk={desk} />
          </Section>
          <Section title={t('index.audit')}>{me != null && <History stream={`prices/${me.party}`} />}</Section>
        </>
      )}
    </CompilerPage>
  )
}

function Published(): ReactNode {
  const { t, lang } = useTongue()
  const asked = useRows('pricing.publication.list')
  const rows = rowsOf(asked.data)
  if (asked.isPending) return <Loading label={t('load.busy')} />
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  if (rows.length === 0) return <Empty>{t('prices.none')}</Empty>
  return (
    <div className="table-scroll">
      <table className="table stack">
        <thead>
          <tr>
            <th scope="col">{t('prices.calendar.what')}</th>
            <th scope="col">{t('prices.published')}</th>
            <th scope="col">{t('prices.timing')}</th>
            <th scope="col">{t('prices.status')}</th>
            <th scope="col">{t('index.archive.correct')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.publication}>
              <th scope="row">
                <a href={withLang(paths.pricePublication(row.publication), lang)}>{publicationName(row, t, lang)}</a>
              </th>
              <td data-label={t('prices.published')}>
                <Instant of={row.at} />
              </td>
              <td data-label={t('prices.timing')}>{t(`prices.timing.${row.timing}`)}</td>
              <td data-label={t('prices.status')}>
                {row.correctedBy !== null ? (
                  <StateTag tone="over">{t('prices.corrected')}</StateTag>
                ) : row.corrects !== null ? (
                  <StateTag tone="warn">{t('prices.corrects')}</StateTag>
                ) : (
                  t('none')
                )}
              </td>
              <td data-label={t('index.archive.correct')}>
                {row.correctedBy === null ? (
                  <Go
                    to={paths.indexPublish()}
                    search={{ corrects: row.publication }}
                    label={`${t('index.archive.correct')} ${publicationName(row, t, lang)}`}
                  >
                    {t('index.archive.correct')}
                  </Go>
                ) : (
                  t('none')
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Objections({ desk }: { desk: CompilerDesk }): ReactNode {
  const { t, lang } = useTongue()
  const asked = useRows('pricing.objection.list')
  const rows = rowsOf(asked.data)
  if (asked.isPending) return <Loading label={t('load.busy')} />
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  if (rows.length === 0) return <Empty>{t('index.archive.objections.none')}</Empty>
  return (
    <ul className="comments">
      {rows.map((row) => (
        <li key={row.objection}>
          <p className="comment-head">
            <ObjectionState of={row} />
            {row.outcome === null && row.dueOn !== null && row.dueOn < desk.today && (
              <StateTag tone="bad">{t('todo.overdue')}</StateTag>
            )}
            <a href={withLang(paths.pricePublication(row.publication), lang)}>{publicationName(row, t, lang)}</a>
            <span className="quiet">
              <Instant of={row.at} />
              {row.dueOn !== null && row.outcome === null && (
                <>
                  {' '}
                  {t('todo.by')} <Day of={row.dueOn} />
                </>
              )}
            </span>
            <BasisMark what={t('prices.objections')} basis={OBJECTION} />
          </p>
          <p className="said">{row.words}</p>
          {row.answer !== null && (
            <p className="comment-answer">
              {t('prices.object.answer')}
              {t('colon')}
              {row.answer}
            </p>
          )}
          {row.outcome === null && <Answer desk={desk} of={row} />}
        </li>
      ))}
    </ul>
  )
}

function Answer({ desk, of }: { desk: CompilerDesk; of: ObjectionRow }): ReactNode {
  const { t } = useTongue()
  const act = useAct('pricing.objection.answer')
  const mayNot = useMayNot(desk)
  const [outcome, setOutcome] = useState<'upheld' | 'rejected'>('rejected')
  const [answer, setAnswer] = useState('')
  const why = mayNot ?? (answer.trim().length < LEAST_ANSWER ? t('index.answer.short') : null)
  return (
    <div className="desk-form">
      <div className="controls">
        <Labelled label={t('index.answer.outcome')}>
          {(id) => (
            <select
              id={id}
              value={outcome}
              onChange={({ target }) => setOutcome(target.value === 'upheld' ? 'upheld' : 'rejected')}
            >
              <option value="rejected">{t('prices.object.rejected')}</option>
              <option value="upheld">{t('prices.object.upheld')}</option>
            </select>
          )}
        </Labelled>
        <Labelled label={t('index.answer.words')} wide>
          {(id) => (
            <textarea
              id={id}
              rows={2}
              maxLength={5000}
              value={answer}
              onChange={({ target }) => setAnswer(target.value)}
            />
          )}
        </Labelled>
      </div>
      {outcome === 'upheld' && <p className="quiet">{t('index.answer.upheld.note')}</p>}
      <p className="row-of">
        <Guarded
          why={why}
          basis={OBJECTION}
          loading={act.isPending}
          onClick={() => act.mutate({ objection: of.objection, outcome, answer: answer.trim() })}
        >
          {t('index.answer.send')}
        </Guarded>
      </p>
      {act.isError && <Failure error={act.error} />}
      {act.isSuccess && <Done receipt={act.data.receipt}>{t('prices.object.answer')}</Done>}
    </div>
  )
}
