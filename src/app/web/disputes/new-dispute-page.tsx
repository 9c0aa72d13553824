import { useState, type ReactNode } from 'react'
import { rowsOf, useRows } from '../api/views.ts'
import type { StepAnswer } from '../files/step-form.tsx'
import { disputesWords } from '../i18n/disputes-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { paths, type LeaseDesk } from '../paths.ts'
import { Done } from '../ui/done.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { Go, useFilters } from '../ui/link.tsx'
import { Page } from '../ui/page.tsx'
import { Failure } from '../ui/refusal.tsx'
import { ComplainForm, type Contracted } from './complain-form.tsx'
import '../files/files.css'
import '../public/portal.css'
import './disputes.css'

loadWords(disputesWords)

/** A complaint from a desk: about one of the reader's leases, or a contract that was handed over. */
export function NewDisputePage({ desk }: { desk: LeaseDesk }): ReactNode {
  const { t } = useTongue()
  const { filters } = useFilters()
  const leases = useRows('contracts.lease.list')
  const handed = useRows('dispute.handover.list')
  const [done, setDone] = useState<StepAnswer | null>(null)
  const failed = [leases, handed].find(({ isError }) => isError)
  const wanted = filters['lease']
  const all: Contracted[] = [
    ...rowsOf(leases.data)
      .filter(({ state }) => state === 'signed' || state === 'running' || state === 'ended')
      .map(({ lease, place, lesseeName, providerName }) => ({
        about: `lease/${lease}`,
        place,
        says: `${t('odr.about.lease', { no: lease.slice(0, 8) })} · ${(desk === 'lessee' ? providerName : lesseeName) ?? ''}`,
      })),
    ...rowsOf(handed.data).map(({ handover, place, contractNo, title }) => ({
      about: `handover/${handover}`,
      place,
      says: `${contractNo} · ${title}`,
    })),
  ]
  const contracts = wanted === undefined ? all : all.filter(({ about }) => about === `lease/${wanted}`)
  return (
    <Page
      title={t('odr.new')}
      lead={t('odr.lead')}
      above={
        <p className="crumb">
          <Go to={paths.deskDisputes(desk)}>{t('disputes')}</Go>
        </p>
      }
    >
      {failed !== undefined && <Failure error={failed.error} retry={() => void failed.refetch()} />}
      {(leases.isPending || handed.isPending) && <Loading label={t('load.busy')} rows={6} />}
      {done !== null && (
        <Done receipt={done.receipt}>
          {t('odr.done')} <Go to={paths.deskDispute(desk, done.decision.file)}>{t('odr.open')}</Go>
        </Done>
      )}
      {done === null && leases.data !== undefined && handed.data !== undefined && (
        <>
          {contracts.length === 0 ? (
            <Empty>{t('odr.none.leases')}</Empty>
          ) : (
            <ComplainForm contracts={contracts} done={setDone} />
          )}
        </>
      )}
    </Page>
  )
}
