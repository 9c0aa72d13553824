import { useState, type ReactNode } from 'react'
import type { StepAnswer } from '../files/step-form.tsx'
import { disputesWords } from '../i18n/disputes-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { paths, type LeaseDesk } from '../paths.ts'
import { Done } from '../ui/done.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { Go, useFilters } from '../ui/link.tsx'
import { Page } from '../ui/page.tsx'
import { Failure } from '../ui/refusal.tsx'
import { ComplainForm } from './complain-form.tsx'
import { useContracted } from './contracted.ts'
import '../files/files.css'
import '../public/portal.css'
import './disputes.css'

loadWords(disputesWords)

/** A complaint from a desk: about one of the reader's leases, or a contract that was handed over. */
export function NewDisputePage({ desk }: { desk: LeaseDesk }): ReactNode {
  const { t } = useTongue()
  const { filters } = useFilters()
  const { contracts: all, isPending, failed } = useContracted(desk)
  const [done, setDone] = useState<StepAnswer | null>(null)
  const wanted = filters['lease']
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
      {isPending && <Loading label={t('load.busy')} rows={6} />}
      {done !== null && (
        <Done receipt={done.receipt}>
          {t('odr.done')} <Go to={paths.deskDispute(desk, done.decision.file)}>{t('odr.open')}</Go>
        </Done>
      )}
      {done === null && !isPending && failed === undefined && (
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
