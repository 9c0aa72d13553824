import type { ReactNode } from 'react'
import type { Lease } from '../api/rows.ts'
import { useItem } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { InvoiceList } from '../objects/invoice-list.tsx'
import { Bundle, IssueInvoice, SignedBy, stepsOf } from '../objects/lease-parts.tsx'
import { UsagePanel } from '../objects/usage-panel.tsx'
import { leaseStates, termsFacts } from '../objects/words.ts'
import { paths, type LeaseDesk } from '../paths.ts'
import { Loading } from '../ui/empty.tsx'
import { History, LastActMarks, LastRefusal } from '../ui/history.tsx'
import { Go } from '../ui/link.tsx'
import { NextStep } from '../ui/next-step.tsx'
import { Facts, Page, Section } from '../ui/page.tsx'
import { Procedure } from '../ui/procedure.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { ClausePart } from './clause-part.tsx'
import { ContractFacts } from './contract-facts.tsx'
import { Obligations } from './obligations.tsx'
import { PaperPart, Signatures } from './paper-part.tsx'
import { PerformanceFiles, PerformanceSteps } from './performance-part.tsx'
import { ServiceLevel } from './service-level.tsx'
import { SideName } from './side.tsx'
import './contract.css'
import '../files/files.css'

/** 合同页: a negotiated contract from its signatures to its end: what is owed, how it is kept, and what may be done about it. */
export function ContractPage(props: { desk: LeaseDesk; lease: Lease; crumb: ReactNode }): ReactNode {
  const { t, say } = useTongue()
  const { desk, lease } = props
  const state = leaseStates[lease.state]
  const other = desk === 'provider' ? lease.lesseeName : lease.providerName
  const signing = lease.state === 'drafted' || lease.state === 'countersigning'
  const metered = lease.state === 'running' || lease.state === 'ended'
  return (
    <Page
      title={t('contract.with', { other })}
      above={<p className="crumb">{props.crumb}</p>}
      state={
        <>
          <StateTag tone={state.tone}>{t(state.word)}</StateTag>
          <LastActMarks stream={`lease/${lease.lease}`} of={(row) => row.act.startsWith('contracts.')} />
        </>
      }
    >
      {lease.next !== null && (
        <NextStep
          mine={signing && lease.paper.wanted.some(({ side }) => side === lease.side)}
          who={lease.next.by.split(', ').map((role, index) => (
            <span key={role}>
              {index > 0 && t('and')}
              <SideName side={role} />
            </span>
          ))}
          action={
            signing ? (
              <Go to={paths.deskContractSign(desk, lease.lease)} className="button">
                {t('room.open')}
              </Go>
            ) : undefined
          }
        >
          {say(lease.next)}
        </NextStep>
      )}

      <LastRefusal stream={`lease/${lease.lease}`} />

      <Section title={t('contract.facts')}>
        <ContractFacts desk={desk} lease={lease} />
      </Section>

      {!signing && <Performed desk={desk} lease={lease} />}

      {metered && (
        <>
          {lease.mode !== 'assignment' && (
            <Section
              title={t('usage')}
              aside={<Go to={paths.deskReadings(desk, lease.lease)}>{t('desk.readings')}</Go>}
            >
              <UsagePanel lease={lease} />
            </Section>
          )}
          <Section title={t('invoices')} aside={desk === 'provider' ? <IssueInvoice lease={lease} /> : undefined}>
            <InvoiceList desk={desk} lease={lease.lease} plain />
          </Section>
        </>
      )}

      <Section title={t('procedure')}>
        <Procedure label={t('procedure')} steps={stepsOf(lease, say, <SignedBy lease={lease} />)} />
      </Section>

      <Section title={t('paper')}>
        <Signatures lease={lease} />
        <PaperPart lease={lease} />
      </Section>

      <Section title={t('room.text')}>
        <Facts of={termsFacts(lease.terms, t)} />
        <details className="terms-text">
          <summary>{t('contract.clauses', { n: lease.clauses.length })}</summary>
          {lease.clauses.map((clause) => (
            <ClausePart
              key={clause.id}
              lease={lease}
              clause={clause}
              said={lease.explaining.clauses.find((one) => one.clause === clause.id)}
              live={false}
            />
          ))}
        </details>
      </Section>

      <Section title={t('history')}>
        <History stream={`lease/${lease.lease}`} />
      </Section>

      <Section title={t('bundle')}>
        <Bundle lease={lease} />
      </Section>
    </Page>
  )
}

/** What is owed by when, the level of the service, what was served, and what may be done. */
function Performed({ desk, lease }: { desk: LeaseDesk; lease: Lease }): ReactNode {
  const { t } = useTongue()
  const asked = useItem('performance.obligations', { lease: lease.lease })
  if (asked.isPending) return <Loading label={t('load.busy')} rows={6} />
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  const { item } = asked.data
  return (
    <>
      <Section title={t('owed')}>
        <Obligations desk={desk} of={item} />
      </Section>
      {lease.startedAt !== null && (
        <Section title={t('service')}>
          <ServiceLevel desk={desk} lease={lease} />
        </Section>
      )}
      <Section title={t('perform.files')}>
        <PerformanceFiles desk={desk} of={item} />
      </Section>
      {item.openings.length > 0 && (
        <Section title={t('perform')}>
          <PerformanceSteps desk={desk} lease={lease} of={item} />
        </Section>
      )}
    </>
  )
}
