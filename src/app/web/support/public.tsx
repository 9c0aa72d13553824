import type { ReactNode } from 'react'
import { rowsOf, useRows } from '../api/views.ts'
import { supportWords } from '../i18n/support-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { PublicPage } from '../public/page.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { Money } from '../ui/money.tsx'
import { Page, Section } from '../ui/page.tsx'
import { Day } from '../ui/period.tsx'
import { placeName } from '../ui/place.ts'
import { Failure } from '../ui/refusal.tsx'
import { Way } from '../ui/way.tsx'
import { ProgrammeTable } from './programme-table.tsx'
import '../public/portal.css'
import './support.css'

loadWords(supportWords)

/** Programmes of support and what is publicised, for everyone. */
export function ProgrammesPage(): ReactNode {
  const { t } = useTongue()
  return (
    <PublicPage title={t('place.programmes')}>
      <Page title={t('place.programmes')} lead={t('support.programmes.lead')}>
        <Section title={t('support.notices')}>
          <p className="quiet">{t('support.notices.lead')}</p>
          <Notices />
        </Section>
        <Section title={t('support.programmes')}>
          <Programmes />
        </Section>
      </Page>
    </PublicPage>
  )
}

/** All programmes, those that are run here first. */
export function Programmes(): ReactNode {
  const { t } = useTongue()
  const asked = useRows('subsidy.programme.list')
  if (asked.isPending) return <Loading label={t('load.busy')} rows={6} />
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  const rows = rowsOf(asked.data)
  return rows.length === 0 ? (
    <Empty next={t('support.programmes.none.next')}>{t('support.programmes.none')}</Empty>
  ) : (
    <ProgrammeTable rows={rows} />
  )
}

/** What is about to be issued, to whom, and until when one may object. */
export function Notices(): ReactNode {
  const { t, say, lang } = useTongue()
  const asked = useRows('subsidy.notice.list')
  if (asked.isPending) return <Loading label={t('load.busy')} rows={3} />
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  const rows = rowsOf(asked.data).filter(({ state }) => state === 'publicity')
  if (rows.length === 0) return <Empty>{t('support.notices.none')}</Empty>
  return (
    <div className="table-scroll">
      <table className="table stack">
        <thead>
          <tr>
            <th scope="col">{t('support.claimant')}</th>
            <th scope="col">{t('support.programme')}</th>
            <th scope="col" className="number">
              {t('support.amount')}
            </th>
            <th scope="col">{t('support.until')}</th>
            <th scope="col">{t('support.claim.no')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.file}>
              <th scope="row">
                {row.holderName} <span className="quiet">{placeName(row.place, lang)}</span>
              </th>
              <td data-label={t('support.programme')}>{say(row.programme?.title)}</td>
              <td className="number" data-label={t('support.amount')}>
                <Money fen={row.intendedFen} />
              </td>
              <td data-label={t('support.until')}>
                {row.publicityUntil === null ? t('none') : <Day of={row.publicityUntil} />}
              </td>
              <td data-label={t('support.claim.no')}>
                <Way to={paths.file(row.file)}>{t('support.notice.object')}</Way>{' '}
                <span className="quiet figure">{row.no}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
