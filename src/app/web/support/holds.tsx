import type { ReactNode } from 'react'
import { rowsOf, useRows } from '../api/views.ts'
import { supportWords } from '../i18n/support-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { Page } from '../ui/page.tsx'
import { Failure } from '../ui/refusal.tsx'
import { SignalCard } from './signal-card.tsx'
import '../public/portal.css'
import './support.css'

loadWords(supportWords)

/** Leads on payouts that wait for an officer, and what became of earlier ones. */
export function HoldsPage(): ReactNode {
  const { t } = useTongue()
  const asked = useRows('subsidy.signal.list')
  const rows = rowsOf(asked.data)
  return (
    <Page
      title={t('desk.support.holds')}
      lead={
        <>
          {t('support.holds.lead')} <BasisMark what={t('desk.support.holds')} basis={['platform/subsidy-rules#hold']} />
        </>
      }
    >
      {asked.isPending && <Loading label={t('load.busy')} rows={6} />}
      {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
      {asked.isSuccess && rows.length === 0 && (
        <Empty next={t('support.holds.none.next')}>{t('support.holds.none')}</Empty>
      )}
      {rows.map((row) => (
        <SignalCard key={`${row.signal} ${row.file}`} row={row} />
      ))}
    </Page>
  )
}
