import type { ReactNode } from 'react'
import { claimWords } from '../i18n/claim-words.ts'
import { disputesWords } from '../i18n/disputes-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { isLeaseDesk, deskPaths, paths, type Desk } from '../paths.ts'
import { Loading } from '../ui/empty.tsx'
import { Go } from '../ui/link.tsx'
import { Page } from '../ui/page.tsx'
import { Failure } from '../ui/refusal.tsx'
import { DisputeBody, DisputeState, useDispute } from './dispute-body.tsx'
import { HandedOver } from './handed-over.tsx'
import '../files/files.css'
import '../public/portal.css'
import './disputes.css'

loadWords(disputesWords)
loadWords(claimWords)

/** One dispute on a desk. */
export function DisputePage({ desk, file }: { desk: Desk; file: string }): ReactNode {
  const { t } = useTongue()
  const { dispute, found, chart } = useDispute(file)
  const crumb = (
    <p className="crumb">
      <Go to={paths.deskDisputes(desk)}>{t('disputes')}</Go>
    </p>
  )
  const failed = [dispute, found, chart].find(({ isError }) => isError)
  if (failed !== undefined)
    return (
      <Page title={t('odr.what')} above={crumb}>
        <Failure error={failed.error} retry={() => void failed.refetch()} />
      </Page>
    )
  if (dispute.data === undefined || found.data === undefined || chart.data === undefined)
    return (
      <Page title={t('odr.what')} above={crumb}>
        <Loading label={t('load.busy')} rows={8} />
      </Page>
    )
  const of = dispute.data.item
  return (
    <Page
      title={of.title}
      above={crumb}
      state={
        <>
          <DisputeState of={of} /> <span className="figure quiet">{of.no}</span>
        </>
      }
      actions={<Go to={paths.deskFile(desk, file)}>{t('odr.file')}</Go>}
    >
      <DisputeBody
        of={of}
        file={found.data.item}
        chart={chart.data.item}
        {...(of.lease !== null && isLeaseDesk(desk)
          ? {
              contract: (
                <Go to={deskPaths[desk].lease(of.lease)}>{t('odr.about.lease', { no: of.lease.slice(0, 8) })}</Go>
              ),
            }
          : {})}
        {...(of.handover === null ? {} : { contract: <HandedOver handover={of.handover} /> })}
        {...(isLeaseDesk(desk)
          ? {
              sue: (
                <>
                  <Go to={paths.deskClaim(desk, 'new')} search={{ about: of.about, file }}>
                    {t('claim.write')}
                  </Go>{' '}
                  <Go to={paths.deskFileOpen(desk, 'dispute.case')} search={{ about: of.about }}>
                    {t('odr.sue')}
                  </Go>
                </>
              ),
            }
          : {})}
      />
    </Page>
  )
}
