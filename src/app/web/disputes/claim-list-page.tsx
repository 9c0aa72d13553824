import { useState, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
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
import { leaseSays } from './claim-lease-says.ts'
import './disputes.css'
import './claim.css'

loadWords(disputesWords)
loadWords(claimWords)

/** The drafts of a side, and the contracts that it may write one about. */
export function ClaimListPage({ desk }: { desk: LeaseDesk }): ReactNode {
  const { t, say, lang } = useTongue()
  const drafts = useRows('dispute.claim.mine')
  const leases = useRows('contracts.lease.list')
  const handed = useRows('dispute.handover.list')
  const failed = [drafts, leases, handed].find(({ isError }) => isError)
  const contracts = [
    ...rowsOf(leases.data)
      .filter(({ state }) => state === 'signed' || state === 'running' || state === 'ended')
      .map((row) => ({ about: `lease/${row.lease}`, says: leaseSays(row, desk, lang), state: row.state })),
    ...rowsOf(handed.data).map(({ handover, contractNo, title }) => ({
      about: `handover/${handover}`,
      says: `${contractNo} · ${title}`,
      state: null,
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
            <ul className="claim-list">
              {rowsOf(drafts.data).map((row) => (
                <li key={row.claim}>
                  <Go to={paths.deskClaim(desk, row.claim)}>{say(row.scenarioTitle)}</Go>{' '}
                  <span className="quiet">
                    {contracts.find(({ about }) => about === row.about)?.says ?? row.about} ·{' '}
                    {t('claim.kept', { n: row.version })} · <Instant of={row.keptAt} />
                    {row.filed.map(({ to, at }) => (
                      <span key={at}>
                        {' · '}
                        {t(`claim.filed.${to as 'court'}`)} <Instant of={at} />
                      </span>
                    ))}
                  </span>{' '}
                  {row.filed.length === 0 && (
                    <DropDraft claim={row.claim} what={say(row.scenarioTitle)} dropped={() => void drafts.refetch()} />
                  )}
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
            <ul className="claim-list">
              {contracts.map(({ about, says, state }) => (
                <li key={about}>
                  <Go to={paths.deskClaim(desk, 'new')} search={{ about }}>
                    {says}
                  </Go>{' '}
                  {state === 'ended' && <span className="quiet">{t('claim.lease.ended')}</span>}
                </li>
              ))}
            </ul>
          )}
        </Section>
      )}
    </Page>
  )
}

/** A draft that is not gone on with: asked once more, because it is listed no more. */
function DropDraft(props: { claim: string; what: string; dropped: () => void }): ReactNode {
  const { t } = useTongue()
  const [asked, setAsked] = useState(false)
  const drop = useAct('dispute.claim.drop')
  if (!asked)
    return (
      <button
        type="button"
        className="plain"
        aria-label={t('claim.drop.name', { what: props.what })}
        onClick={() => setAsked(true)}
      >
        {t('claim.drop')}
      </button>
    )
  return (
    <span role="group" aria-label={t('claim.drop.name', { what: props.what })}>
      {t('claim.drop.sure')}{' '}
      <button
        type="button"
        className="plain"
        disabled={drop.isPending}
        onClick={() => void drop.mutateAsync({ claim: props.claim }).then(props.dropped, () => undefined)}
      >
        {t('claim.drop.yes')}
      </button>{' '}
      <button type="button" className="plain" onClick={() => setAsked(false)}>
        {t('claim.drop.no')}
      </button>
      {drop.isError && <Failure error={drop.error} />}
    </span>
  )
}
