import type { ReactNode } from 'react'
import type { ClaimItem } from '../api/support-rows.ts'
import { rowsOf, useItem, useRows } from '../api/views.ts'
import { NextSteps } from '../files/next-steps.tsx'
import { supportWords } from '../i18n/support-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { paths, type Desk } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { fenText } from '../ui/figures.ts'
import { Go } from '../ui/link.tsx'
import { Money } from '../ui/money.tsx'
import { Facts, Page, Section } from '../ui/page.tsx'
import { Day } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { Caps, Reasons } from './reasons.tsx'
import { SignalCard } from './signal-card.tsx'
import { toneOfClaim, useClaimChart, useStateName } from './state-names.ts'
import '../files/files.css'
import './support.css'

loadWords(supportWords)

/** One claim: what comes next, the decision on it as of today with every reason, what was paid, and leads on it. */
export function ClaimPage({ desk, file }: { desk: Desk; file: string }): ReactNode {
  const { t } = useTongue()
  const asked = useItem('subsidy.claim.check', { file })
  const crumb = (
    <p className="crumb">
      <Go to={paths.deskSupport(desk)}>{t('desk.support')}</Go>
    </p>
  )
  if (asked.data?.item != null) return <Known desk={desk} of={asked.data.item} crumb={crumb} />
  return (
    <Page title={t('support.claims')} above={crumb}>
      {asked.isPending && <Loading label={t('load.busy')} rows={8} />}
      {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
      {asked.data?.item === null && (
        <Empty next={<Go to={paths.deskSupport(desk)}>{t('desk.support')}</Go>}>{t('support.claim.missing')}</Empty>
      )}
    </Page>
  )
}

function Known({ desk, of, crumb }: { desk: Desk; of: ClaimItem; crumb: ReactNode }): ReactNode {
  const { t, say } = useTongue()
  const nameOf = useStateName()
  const asked = useItem('casework.file.get', { file: of.file })
  const chart = useClaimChart()
  const { decision } = of
  return (
    <Page
      title={`${say(of.programme?.title)} · ${of.no}`}
      above={crumb}
      state={<StateTag tone={toneOfClaim(of)}>{nameOf(of.state)}</StateTag>}
      lead={
        <>
          {of.holderName} · <Go to={paths.deskFile(desk, of.file)}>{t('support.claim.file')}</Go>
        </>
      }
    >
      {asked.data !== undefined && chart.data !== undefined ? (
        <NextSteps file={asked.data.item} chart={chart.data.item} />
      ) : (
        <Loading label={t('load.busy')} rows={2} />
      )}
      {desk === 'regulator' && <Signals file={of.file} />}
      <Section title={t('support.reasons')}>
        <p className="quiet">
          {t('support.claim.checked')} <Day of={of.onDay} />
        </p>
        <p>
          {decision.grantFen > 0 ? (
            <StateTag tone="good">{t('support.fit.grant', { amount: fenText(decision.grantFen) })}</StateTag>
          ) : (
            <StateTag tone="warn">
              {decision.atMostFen === null || decision.atMostFen === 0
                ? t('support.fit.not')
                : t('support.fit.atMost', { amount: fenText(decision.atMostFen) })}
            </StateTag>
          )}
        </p>
        <Reasons of={decision} />
        <Caps of={decision.caps} />
      </Section>
      <Section title={t('support.claim.facts')}>
        <Facts
          of={[
            [
              t('support.programme'),
              <>
                {say(of.programme?.title)}{' '}
                <BasisMark
                  what={t('support.programme')}
                  basis={of.programme === null ? null : [of.programme.article]}
                />
              </>,
            ],
            [t('support.payment'), of.programme === null ? t('none') : t(`support.payment.${of.programme.payment}`)],
            [t('support.claim.contract'), <span className="hash">{of.contractNo}</span>],
            [t('support.claim.provider'), of.providerName ?? t('none')],
            [t('support.claim.intended'), of.intendedFen === null ? t('none') : <Money fen={of.intendedFen} />],
            [t('support.claim.asked'), <Money fen={of.claimedFen} />],
            [t('support.claim.paid'), <Money fen={of.paidFen} strong />],
            of.recoveredFen === null ? null : [t('support.claim.recovered'), <Money fen={of.recoveredFen} />],
            of.recoveredFen === null ? null : [t('support.claim.repaid'), <Money fen={of.repaidFen} />],
          ]}
        />
      </Section>
    </Page>
  )
}

/** Leads on this claim, for officers: what was seen, and nothing that follows by itself. */
function Signals({ file }: { file: string }): ReactNode {
  const { t } = useTongue()
  const rows = rowsOf(useRows('subsidy.signal.list', { file }).data)
  if (rows.length === 0) return null
  return (
    <Section title={t('desk.support.holds')}>
      {rows.map((row) => (
        <SignalCard key={row.signal} row={row} here />
      ))}
    </Section>
  )
}
