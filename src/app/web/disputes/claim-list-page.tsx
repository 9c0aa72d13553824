import type { ReactNode } from 'react'
import { rowsOf, useRows } from '../api/views.ts'
import { claimWords } from '../i18n/claim-words.ts'
import { disputesWords } from '../i18n/disputes-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { paths, type LeaseDesk } from '../paths.ts'
import { Empty, Loading } from '../ui/empty.tsx'
import { Go } from '../ui/link.tsx'
import { Page, Section } from '../ui/page.tsx'
import { Instant } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import './disputes.css'
import './claim.css'

loadWords(disputesWords)
loadWords(claimWords)

/** The drafts of a side, and the contracts that it may write one about. */
export function ClaimListPage({ desk }: { desk: LeaseDesk }): ReactNode {
  const { t, say } = useTongue()
  const drafts = useRows('dispute.claim.mine')
  const leases = useRows('contracts.lease.list')
  const handed = useRows('dispute.handover.list')
  const failed = [drafts, leases, handed].find(({ isError }) => isError)
  const contracts = [
    ...rowsOf(leases.data)
      .filter(({ state }) => state === 'signed' || state === 'running' || state === 'ended')
      .map(({ lease, lesseeName, providerName }) => ({
        about: `lease/${lease}`,
        says: `${t('odr.about.lease', { no: lease.slice(0, 8) })} · ${(desk === 'lessee' ? providerName : lesseeName) ?? ''}`,
      })),
    ...rowsOf(handed.data).map(({ handover, contractNo, title }) => ({
      about: `handover/${handover}`,
      says: `${contractNo} · ${title}`,
    })),
  ]
  return (
    <Page
      title={t('claim.mine')}
      lead={t('claim.mine.lead')}
      above={
        <p className="crumb">
          <Go to={paths.deskDisputes(desk)}>{t('disputes')}</Go>
        </p>
      }
    >
      {failed !== undefined && <Failure error={failed.error} retry={() => void failed.refetch()} />}
      {[drafts, leases, handed].some(({ isPending }) => isPending) && <Loading label={t('load.busy')} rows={6} />}
      {drafts.data !== undefined && (
        <Section title={t('claim.mine')}>
          {rowsOf(drafts.data).length === 0 ? (
            <Empty>{t('claim.mine.none')}</Empty>
          ) : (
            <ul>
              {rowsOf(drafts.data).map((row) => (
                <li key={row.claim}>
                  <Go to={paths.deskClaim(desk, row.claim)}>{say(row.scenarioTitle)}</Go>{' '}
                  <span className="quiet">
                    {contracts.find(({ about }) => about === row.about)?.says ?? row.about} ·{' '}
                    {t('claim.kept', { n: row.version })} · <Instant of={row.keptAt} />
                  </span>
                </li>
              ))}
            </ul>
          )}
        </Section>
      )}
      {leases.data !== undefined && handed.data !== undefined && (
        <Section title={t('claim.new')}>
          {contracts.length === 0 ? (
            <Empty>{t('odr.none.leases')}</Empty>
          ) : (
            <ul>
              {contracts.map(({ about, says }) => (
                <li key={about}>
                  <Go to={paths.deskClaim(desk, 'new')} search={{ about }}>
                    {says}
                  </Go>
                </li>
              ))}
            </ul>
          )}
        </Section>
      )}
    </Page>
  )
}
