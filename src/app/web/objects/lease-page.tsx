import { Button, Input, Modal, Select } from 'antd'
import { useState, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { Lease } from '../api/rows.ts'
import { useItem } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { deskPaths, paths, withLang, type LeaseDesk } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { Done } from '../ui/done.tsx'
import { Loading } from '../ui/empty.tsx'
import { Guarded } from '../ui/guarded.tsx'
import { History, LastActMarks, LastRefusal } from '../ui/history.tsx'
import { Go } from '../ui/link.tsx'
import { cardsText, fenText } from '../ui/figures.ts'
import { Money } from '../ui/money.tsx'
import { NextStep } from '../ui/next-step.tsx'
import { Facts, Page, Section } from '../ui/page.tsx'
import { Instant, legalDay, monthText } from '../ui/period.tsx'
import { Procedure, type Step } from '../ui/procedure.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { RoleName } from '../ui/role.tsx'
import { placeName } from '../ui/place.ts'
import { InvoiceList } from './invoice-list.tsx'
import { SignDialog } from './sign-dialog.tsx'
import { TermsText } from './terms-text.tsx'
import { UsagePanel } from './usage-panel.tsx'
import { leaseStates, termsFacts } from './words.ts'

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
  return <Known desk={desk} lease={asked.data.item} crumb={crumb} />
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
        <Section title={t('usage')}>
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

function SignedBy({ lease }: { lease: Lease }): ReactNode {
  return (
    <>
      {lease.signatures.map(({ side, at, person }) => (
        <span key={side} className="signed-by">
          <RoleName role={side} />
          {person === null ? '' : ` ${person}`} <Instant of={at} />
        </span>
      ))}
    </>
  )
}

/** The steps as the server draws them, with when each was reached. */
function stepsOf(lease: Lease, say: (words: { zh: string; en: string }) => string, signatures: ReactNode): Step[] {
  const here = lease.procedure.states.findIndex(({ name }) => name === lease.procedure.here)
  const notes: Record<string, ReactNode> = {
    drafted: lease.state === 'drafted' ? <Instant of={lease.at} /> : null,
    countersigning: signatures,
    signed: lease.signedAt === null ? null : <Instant of={lease.signedAt} />,
    running: lease.startedAt === null ? null : <Instant of={lease.startedAt} />,
    ended: lease.endedAt === null ? null : <Instant of={lease.endedAt} />,
  }
  return lease.procedure.states.map(({ name, title }, index) => ({
    key: name,
    name: say(title),
    note: index <= here ? notes[name] : null,
    state: index < here ? 'done' : index === here ? 'here' : 'ahead',
  }))
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

function End({ lease }: { lease: Lease }): ReactNode {
  const { t, say } = useTongue()
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const end = useAct('contracts.lease.end')
  const may = lease.can.end
  if (lease.state === 'ended' || lease.state === 'drafted' || lease.state === 'countersigning') return null
  const why = reason.trim() === '' ? t('end.reason.need') : null
  return (
    <>
      <Guarded
        why={may.allowed ? null : say({ zh: may.zh ?? '', en: may.en ?? '' })}
        basis={may.basis}
        onClick={() => setOpen(true)}
      >
        {t('end.open')}
      </Guarded>
      <Modal
        open={open}
        title={t('end.title')}
        onCancel={() => setOpen(false)}
        footer={
          <div className="footer">
            <Button onClick={() => setOpen(false)}>{t('cancel')}</Button>
            <Guarded
              type="primary"
              danger
              why={why}
              loading={end.isPending}
              onClick={() =>
                end.mutate({ lease: lease.lease, reason: reason.trim() }, { onSuccess: () => setOpen(false) })
              }
            >
              {t('end.do')}
            </Guarded>
          </div>
        }
      >
        <p>
          {t('end.consequence')} <BasisMark what={t('end.title')} basis={['cn/civil-code#563']} />
        </p>
        <label className="field">
          {t('end.reason')}
          <Input.TextArea rows={3} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
        </label>
        {end.isError && <Failure error={end.error} />}
      </Modal>
    </>
  )
}

/** The months that a lease has run in, newest first, by the zone its contract bills in. */
function monthsOf(lease: Lease): string[] {
  if (lease.startedAt === null) return []
  const month = (at: Date) =>
    new Intl.DateTimeFormat('sv-SE', { timeZone: lease.terms.billingZone, year: 'numeric', month: '2-digit' }).format(
      at,
    )
  const last = month(lease.endedAt === null ? new Date() : new Date(lease.endedAt))
  const months = []
  let [year, number] = month(new Date(lease.startedAt)).split('-').map(Number) as [number, number]
  for (;;) {
    const name = `${year}-${String(number).padStart(2, '0')}`
    if (name > last || months.length > 120) return months.reverse()
    months.push(name)
    ;[year, number] = number === 12 ? [year + 1, 1] : [year, number + 1]
  }
}

function IssueInvoice({ lease }: { lease: Lease }): ReactNode {
  const { t, lang } = useTongue()
  const months = monthsOf(lease)
  const [month, setMonth] = useState<string | undefined>(months[0])
  const issue = useAct('billing.invoice.issue')
  return (
    <div className="issue">
      <Select
        aria-label={t('issue.month')}
        value={month ?? null}
        placeholder={t('issue.month')}
        style={{ width: 140 }}
        options={months.map((value) => ({ value, label: monthText(value, lang) }))}
        onChange={(value: string | null) => setMonth(value ?? undefined)}
      />
      <Guarded
        why={month === undefined ? t('issue.month.need') : null}
        loading={issue.isPending}
        onClick={() => month !== undefined && issue.mutate({ lease: lease.lease, month })}
      >
        {t('issue.do')}
      </Guarded>
      {issue.isError && <Failure error={issue.error} />}
      {issue.isSuccess && (
        <Done receipt={issue.data.receipt}>
          <Go to={paths.providerInvoice(issue.data.decision.invoice)}>
            {t('issue.done', { sum: fenText(issue.data.decision.totalFen) })}
          </Go>
        </Done>
      )}
    </div>
  )
}

function Bundle({ lease }: { lease: Lease }): ReactNode {
  const { t, lang } = useTongue()
  const make = useAct('dispute.bundle.make')
  return (
    <>
      <p>{t('bundle.lead')}</p>
      <p className="row-of">
        <Button
          type={make.isSuccess ? 'default' : 'primary'}
          loading={make.isPending}
          onClick={() => make.mutate({ lease: lease.lease })}
        >
          {make.isSuccess ? t('bundle.again') : t('bundle.make')}
        </Button>
        {make.isSuccess && (
          <>
            <a className="button" href={paths.bundle(lease.lease)} download={`${lease.lease}.shev`}>
              {t('bundle.download')}
            </a>
            <a href={withLang(paths.verify(), lang)}>{t('home.log.verify')}</a>
          </>
        )}
      </p>
      {make.isError && <Failure error={make.error} />}
      {make.isSuccess && (
        <Done receipt={make.data.receipt}>
          {t('bundle.done', {
            streams: make.data.decision.streams.length,
            entries: make.data.decision.streams.reduce((sum, { size }) => sum + size, 0),
          })}
        </Done>
      )}
      <p className="quiet">{t('home.log.proves')}</p>
    </>
  )
}
