// Parts of the page of a lease that the page of a negotiated contract has as well.
import { Button, Input, Modal, Select } from 'antd'
import { useState, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { Lease } from '../api/rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { paths, withLang } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { Done } from '../ui/done.tsx'
import { fenText } from '../ui/figures.ts'
import { Guarded } from '../ui/guarded.tsx'
import { Go } from '../ui/link.tsx'
import { Instant, monthText } from '../ui/period.tsx'
import type { Step } from '../ui/procedure.tsx'
import { Failure } from '../ui/refusal.tsx'
import { RoleName } from '../ui/role.tsx'

export function SignedBy({ lease }: { lease: Lease }): ReactNode {
  return (
    <>
      {lease.signatures.map(({ side, at, person }) => (
        <span key={`${side} ${at}`} className="signed-by">
          <RoleName role={side} />
          {person === null ? '' : ` ${person}`} <Instant of={at} />
        </span>
      ))}
    </>
  )
}

/** The steps as the server draws them, with when each was reached. */
export function stepsOf(
  lease: Lease,
  say: (words: { zh: string; en: string }) => string,
  signatures: ReactNode,
): Step[] {
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

export function End({ lease }: { lease: Lease }): ReactNode {
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

export function IssueInvoice({ lease }: { lease: Lease }): ReactNode {
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

export function Bundle({ lease }: { lease: Lease }): ReactNode {
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
