import { useState, type ReactNode } from 'react'
import type { Lease } from '../api/rows.ts'
import { useItem } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { deskPaths, paths, type LeaseDesk } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { Loading } from '../ui/empty.tsx'
import { Guarded } from '../ui/guarded.tsx'
import { History, LastActMarks, LastRefusal } from '../ui/history.tsx'
import { Go } from '../ui/link.tsx'
import { cardsText, fenText } from '../ui/figures.ts'
import { Money } from '../ui/money.tsx'
import { NextStep } from '../ui/next-step.tsx'
import { Facts, Page, Section } from '../ui/page.tsx'
import { Instant, legalDay } from '../ui/period.tsx'
import { Procedure } from '../ui/procedure.tsx'
import { Failure } from '../ui/refusal.tsx'
import { later } from '../ui/later.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { RoleName } from '../ui/role.tsx'
import { placeName } from '../ui/place.ts'
import { InvoiceList } from './invoice-list.tsx'
import { Bundle, End, IssueInvoice, SignedBy, stepsOf } from './lease-parts.tsx'
import { SignDialog } from './sign-dialog.tsx'
import { TermsText } from './terms-text.tsx'
import { UsagePanel } from './usage-panel.tsx'
import { leaseStates, termsFacts } from './words.ts'

/** A contract that was negotiated has more to show; its code comes when such a page is opened. */
const ContractPage = later(async () => (await import('../contract/contract-page.tsx')).ContractPage)

/** A lease, in the order of every object page: state, next step, facts, procedure, use, bills, history, evidence. */
export function LeasePage({ desk, lease: id }: { desk: LeaseDesk; lease: string }): ReactNode {
  const { t } = useTongue()
  const asked = useItem('contracts.lease.get', { lease: id })
  const crumb = <Go to={deskPaths[desk].leases()}>{t('leases')}</Go>
  if (asked.isPending) {
    return (
      <Page title={t('lease')} above={<p className="crumb">{crumb}</p>}>
        <Loading label={t('load.busy')} rows={8} />
      </Page>
    )
  }
  if (asked.isError || asked.data.item === null) {
    return (
      <Page title={t('lease')} above={<p className="crumb">{crumb}</p>}>
        <Failure error={asked.error ?? new Error(t('error.missing'))} retry={() => void asked.refetch()} />
      </Page>
    )
  }
  const { item } = asked.data
  if (item.negotiation !== null) return <ContractPage desk={desk} lease={item} crumb={crumb} />
  return <Known desk={desk} lease={item} crumb={crumb} />
}

function Known({ desk, lease, crumb }: { desk: LeaseDesk; lease: Lease; crumb: ReactNode }): ReactNode {
  const { t, say, lang } = useTongue()
  const state = leaseStates[lease.state]
  const other = desk === 'lessee' ? lease.providerName : lease.lesseeName
  const signed = lease.signatures.some(({ side }) => side === desk)
  const mine = lease.next?.by.includes(desk) === true && !(signed && lease.state === 'countersigning')
  const day = legalDay(lease.signedAt ?? lease.at)
  const metered = lease.state === 'running' || lease.state === 'ended'
  return (
    <Page
      title={t('lease.with', { other })}
      above={<p className="crumb">{crumb}</p>}
      state={
        <>
          <StateTag tone={state.tone}>{t(state.word)}</StateTag>
          <LastActMarks stream={`lease/${lease.lease}`} of={(row) => row.act.startsWith('contracts.')} />
        </>
      }
      actions={<End lease={lease} />}
    >
      {lease.next !== null && (
        <NextStep
          mine={mine}
          who={lease.next.by.split(', ').map((role, index) => (
            <span key={role}>
              {index > 0 && t('and')}
              <RoleName role={role} />
            </span>
          ))}
          action={lease.state === 'drafted' || lease.state === 'countersigning' ? <Sign lease={lease} /> : undefined}
        >
          {say(lease.next)}
        </NextStep>
      )}

      <LastRefusal stream={`lease/${lease.lease}`} />

      <Section title={t('lease.facts')}>
        <Facts
          of={[
            [t('lease.lessee'), lease.lesseeName],
            [t('lease.provider'), lease.providerName],
            [t('lease.mode'), t(`mode.${lease.mode}`)],
            [
              t('lease.compute'),
              <>
                {lease.models.length === 0 ? t('models.any') : lease.models.join(t('and'))} ·{' '}
                {t('unit.cards', { n: lease.cards })}
                {lease.shareMilli < 1000 && ` × ${t('lease.share', { percent: lease.shareMilli / 10 })}`}
              </>,
            ],
            [
              t('lease.price'),
              <>
                <Money fen={lease.unitPriceFen} /> {t('unit.perCardHour')}
              </>,
            ],
            [
              t('lease.contract'),
              <>
                <Money fen={lease.contractFen} strong />{' '}
                <BasisMark
                  what={t('lease.contract')}
                  on={day}
                  basis={['cn/civil-code#491']}
                  formula={t('order.formula', {
                    cards: lease.cards,
                    share: cardsText(lease.shareMilli),
                    hours: lease.hours,
                    price: fenText(lease.unitPriceFen),
                    sum: fenText(lease.contractFen),
                  })}
                  otherwise={t('order.otherwise')}
                />
              </>,
            ],
            [t('lease.from'), <Instant of={lease.from} />],
            [t('lease.place'), placeName(lease.place, lang)],
          ]}
        />
      </Section>

      <Section
        title={t('terms')}
        aside={
          <span className="quiet">
            {t('terms.hash')}{' '}
            <span className="hash" title={lease.termsHash}>
              {lease.termsHash.slice(0, 16)}…
            </span>
          </span>
        }
      >
        <Facts of={termsFacts(lease.terms, t)} />
        <details className="terms-text">
          <summary>{t('terms.full')}</summary>
          <TermsText lease={lease} />
        </details>
      </Section>

      <Section title={t('procedure')}>
        <Procedure label={t('procedure')} steps={stepsOf(lease, say, <SignedBy lease={lease} />)} />
      </Section>

      {metered && (
        <Section title={t('usage')} aside={<Go to={paths.deskReadings(desk, lease.lease)}>{t('desk.readings')}</Go>}>
          <UsagePanel lease={lease} />
        </Section>
      )}

      {metered && (
        <Section title={t('invoices')} aside={desk === 'provider' ? <IssueInvoice lease={lease} /> : undefined}>
          <InvoiceList desk={desk} lease={lease.lease} plain />
        </Section>
      )}

      <Section title={t('history')}>
        <History stream={`lease/${lease.lease}`} />
      </Section>

      <Section title={t('bundle')}>
        <Bundle lease={lease} />
      </Section>
    </Page>
  )
}

function Sign({ lease }: { lease: Lease }): ReactNode {
  const { t, say } = useTongue()
  const [open, setOpen] = useState(false)
  const may = lease.can.sign
  return (
    <>
      <Guarded
        type="primary"
        why={may.allowed ? null : say({ zh: may.zh ?? '', en: may.en ?? '' })}
        basis={may.basis}
        onClick={() => setOpen(true)}
      >
        {t('sign.open')}
      </Guarded>
      {open && <SignDialog lease={lease} close={() => setOpen(false)} />}
    </>
  )
}
