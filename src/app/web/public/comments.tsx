import type { ReactNode } from 'react'
import type { CommentRow, Treatment } from '../api/portal-rows.ts'
import { rowsOf, useItem, useRows } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { Section } from '../ui/page.tsx'
import { Day } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { roleName } from '../ui/role.tsx'
import { StateTag, type Tone } from '../ui/state-tag.tsx'

const treatments: readonly Treatment[] = ['adopted', 'partly', 'not-adopted', 'unanswered']
const tones: Record<Treatment, Tone> = { adopted: 'good', partly: 'act', 'not-adopted': 'over', unanswered: 'warn' }

/** The text that is commented on: in which room it is made, its file, and what its passages are called. */
export interface Commented {
  room: 'lawmaking' | 'templates'
  file: string
  articles: readonly { id: string; no: string }[]
}

/** What was said, copies of one opinion together, each with its answer. */
export function Comments({ of: { room, file, articles } }: { of: Commented }): ReactNode {
  const { t } = useTongue()
  const asked = useRows(`${room}.comment.list`, { file })
  const rows = rowsOf(asked.data)
  const no = (article: string): string => articles.find(({ id }) => id === article)?.no ?? article
  return (
    <Section title={t('comments')}>
      {asked.isPending && <Loading label={t('load.busy')} />}
      {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
      {asked.isSuccess && rows.length === 0 && <Empty>{t('comments.none')}</Empty>}
      <ul className="comments">
        {rows.map((row) => {
          const treatment = row.treatment ?? 'unanswered'
          return (
            <li key={row.n}>
              <p className="comment-head">
                <strong>{row.article !== null ? no(row.article) : (row.clause ?? t('draft.comment.whole'))}</strong>
                <StateTag tone={tones[treatment]}>{t(`treatment.${treatment}`)}</StateTag>
                <span className="quiet">
                  {roleName(row.kind, t)} · <Day of={row.day} />
                  {row.copies > 1 && ` · ${t('comments.copies', { n: row.copies })}`}
                </span>
              </p>
              <Said of={row} />
            </li>
          )
        })}
      </ul>
      {asked.hasNextPage && (
        <button type="button" className="plain" onClick={() => void asked.fetchNextPage()}>
          {t('table.more')}
        </button>
      )}
    </Section>
  )
}

/** The published figures: by article and by who commented, by outcome; small groups of persons are not shown. */
export function Statistics({ of: { room, file, articles } }: { of: Commented }): ReactNode {
  const { t } = useTongue()
  const asked = useItem(`${room}.comment.statistics`, { file })
  const of = asked.data?.item
  const no = (article: string | null): string =>
    article === null ? t('statistics.whole') : (articles.find(({ id }) => id === article)?.no ?? article)
  return (
    <Section title={t('statistics')}>
      {asked.isPending && <Loading label={t('load.busy')} rows={2} />}
      {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
      {of !== undefined && of.comments === 0 && <Empty>{t('comments.none')}</Empty>}
      {of !== undefined && of.comments > 0 && (
        <>
          <p>{t('statistics.lead', { comments: of.comments, opinions: of.opinions })}</p>
          <Table
            head={t('statistics.article')}
            rows={of.byArticle.map((row) => ({ name: no(row.article), row }))}
            all={{ ...of.byOutcome, comments: of.comments }}
          />
          <Table head={t('statistics.kind')} rows={of.byKind.map((row) => ({ name: roleName(row.kind, t), row }))} />
        </>
      )}
    </Section>
  )
}

type Counts = { comments: number | null } & Record<Treatment, number | null>

function Table(props: { head: string; rows: readonly { name: string; row: Counts }[]; all?: Counts }): ReactNode {
  const { t } = useTongue()
  const cells = (row: Counts): ReactNode =>
    row.comments === null ? (
      <td colSpan={5} className="quiet">
        {t('statistics.hidden')}
      </td>
    ) : (
      <>
        {treatments.map((treatment) => (
          <td key={treatment} className="number" data-label={t(`treatment.${treatment}`)}>
            {row[treatment]}
          </td>
        ))}
        <td className="number" data-label={t('statistics.all')}>
          {row.comments}
        </td>
      </>
    )
  return (
    <div className="table-scroll statistics-table">
      <table className="table stack">
        <thead>
          <tr>
            <th scope="col">{props.head}</th>
            {treatments.map((treatment) => (
              <th key={treatment} scope="col" className="number">
                {t(`treatment.${treatment}`)}
              </th>
            ))}
            <th scope="col" className="number">
              {t('statistics.all')}
            </th>
          </tr>
        </thead>
        <tbody>
          {props.rows.map(({ name, row }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {cells(row)}
            </tr>
          ))}
        </tbody>
        {props.all !== undefined && (
          <tfoot>
            <tr>
              <th scope="row">{t('statistics.all')}</th>
              {cells(props.all)}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  )
}

/** What was said, in which words it is asked for, and the answer. */
export function Said({ of }: { of: Pick<CommentRow, 'text' | 'wording' | 'reasons'> }): ReactNode {
  const { t } = useTongue()
  return (
    <>
      <p className="said">{of.text}</p>
      {of.wording !== null && (
        <p className="said">
          <span className="quiet">{t('comments.wording')}</span>
          {of.wording}
        </p>
      )}
      {of.reasons !== null && (
        <p className="comment-answer">
          <span className="quiet">{t('comments.answer')}</span>
          {of.reasons}
        </p>
      )}
    </>
  )
}
