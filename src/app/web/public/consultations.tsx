import type { ReactNode } from 'react'
import { rowsOf, useRows } from '../api/views.ts'
import { portalWords } from '../i18n/portal-words.ts'
import { filesWords } from '../i18n/files-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { Empty, Loading } from '../ui/empty.tsx'
import { Page, Section } from '../ui/page.tsx'
import { Instant } from '../ui/period.tsx'
import { placeName } from '../ui/place.ts'
import { Failure } from '../ui/refusal.tsx'
import { Way } from '../ui/way.tsx'
import { OpenConsultations } from './open-consultations.tsx'
import { PublicPage } from './page.tsx'
import './portal.css'

loadWords(filesWords)
loadWords(portalWords)

/** Drafts open for comment, then every other public file of rules in the making. */
export function ConsultationsPage(): ReactNode {
  const { t } = useTongue()
  return (
    <PublicPage title={t('consultations.title')}>
      <Page title={t('consultations.title')} lead={t('consultations.lead')}>
        <Section title={t('consultations.open')}>
          <OpenConsultations />
        </Section>
        <Section title={t('consultations.others')}>
          <Others />
        </Section>
      </Page>
    </PublicPage>
  )
}

function Others(): ReactNode {
  const { t, lang, say } = useTongue()
  const asked = useRows('lawmaking.file.list')
  const charts = rowsOf(useRows('procedure.chart.list', {}, { staleMs: Infinity }).data)
  if (asked.isPending) return <Loading label={t('load.busy')} />
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  const rows = rowsOf(asked.data).filter(({ state }) => !state.endsWith('consultation'))
  if (rows.length === 0) return <Empty>{t('consultations.others.none')}</Empty>
  return (
    <>
      <div className="table-scroll">
        <table className="table stack">
          <thead>
            <tr>
              <th scope="col">{t('consultations.draft')}</th>
              <th scope="col">{t('file.place')}</th>
              <th scope="col">{t('file.procedure')}</th>
              <th scope="col" className="number">
                {t('consultations.comments')}
              </th>
              <th scope="col">{t('file.opened')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.file}>
                <th scope="row">
                  <Way to={paths.consultation(row.file)}>{row.title}</Way>
                </th>
                <td data-label={t('file.place')}>{placeName(row.place, lang)}</td>
                <td data-label={t('file.procedure')}>{say(charts.find(({ id }) => id === row.procedure)?.title)}</td>
                <td data-label={t('consultations.comments')} className="number">
                  {row.comments}
                </td>
                <td data-label={t('file.opened')}>
                  <Instant of={row.openedAt} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {asked.hasNextPage && (
        <button type="button" className="plain" onClick={() => void asked.fetchNextPage()}>
          {t('table.more')}
        </button>
      )}
    </>
  )
}
