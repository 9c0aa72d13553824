import { useId, useState, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import { DOWNTIME_KINDS, type DowntimeKind, type DowntimeReport, type Service } from '../api/contract-rows.ts'
import type { Lease } from '../api/rows.ts'
import { rowsOf, useItem, useRows } from '../api/views.ts'
import { instantOf } from '../files/entry.ts'
import { useTongue, type WordId } from '../i18n/words.tsx'
import type { LeaseDesk } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { Charted } from '../ui/chart.tsx'
import { Done } from '../ui/done.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { ppmText } from '../ui/figures.ts'
import { Guarded } from '../ui/guarded.tsx'
import { Money } from '../ui/money.tsx'
import { Instant, monthText } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag, type Tone } from '../ui/state-tag.tsx'
import { ServiceChart } from './service-chart.tsx'
import { sideName } from './side.tsx'

const BASIS = ['platform/metering-rules#service-level', 'platform/metering-rules#downtime-contest']
const CREDIT = ['platform/metering-rules#service-credit', 'cn/civil-code#582']
const STANDING: Record<DowntimeReport['standing'], { word: WordId; tone: Tone }> = {
  counted: { word: 'service.standing.counted', tone: 'good' },
  open: { word: 'service.standing.open', tone: 'warn' },
  contested: { word: 'service.standing.contested', tone: 'bad' },
}

/** Availability by month against what was agreed, what it gives back, and the reports it is made from. */
export function ServiceLevel({ desk, lease }: { desk: LeaseDesk; lease: Lease }): ReactNode {
  const { t, say } = useTongue()
  const asked = useItem('metering.service', { lease: lease.lease })
  if (asked.isPending) return <Loading label={t('load.busy')} rows={4} />
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  const { item } = asked.data
  return (
    <div className="service-part">
      {item.note !== null && <p>{say(item.note)}</p>}
      {item.service !== null && <Months of={item} />}
      <Credits lease={lease} of={item} />
      {item.reports.length > 0 && <Reports desk={desk} lease={lease} of={item.reports} />}
      <ReportForm desk={desk} lease={lease} />
    </div>
  )
}

const hours = (seconds: number): string =>
  `${Math.floor(seconds / 3600)}:${String(Math.floor((seconds % 3600) / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`

function Months({ of }: { of: Service }): ReactNode {
  const { t, lang } = useTongue()
  const months = of.months.toReversed()
  if (months.length === 0) return <Empty>{t('service.none')}</Empty>
  return (
    <Charted
      label={t('service.chart')}
      caption={
        <>
          {t('service.caption', { n: months.length })} <BasisMark what={t('service.chart')} basis={of.basis} />
        </>
      }
      table={{
        columns: [
          { title: t('service.month') },
          { title: t('service.availability'), number: true },
          { title: t('service.down'), number: true },
          { title: t('service.excluded'), number: true },
          { title: t('service.credit'), number: true },
          { title: t('service.met') },
        ],
        rows: months.map((one) => [
          monthText(one.month, lang) + (one.open ? ` ${t('service.goesOn')}` : ''),
          ppmText(one.availabilityPpm),
          hours(one.downSeconds),
          hours(one.excludedSeconds),
          one.creditPpm === 0 ? t('none') : ppmText(one.creditPpm),
          one.met ? t('service.met.yes') : t('service.met.no'),
        ]),
      }}
    >
      <ServiceChart months={months} label={t('service.chart')} />
    </Charted>
  )
}

/** What missed months, and reductions, took off the bills; and what a missed month still gives back. */
function Credits({ lease, of }: { lease: Lease; of: Service }): ReactNode {
  const { t, lang } = useTongue()
  const asked = useRows('billing.credit.list', { lease: lease.lease })
  const issue = useAct('billing.credit.issue')
  const rows = rowsOf(asked.data)
  const due = of.months.filter(
    ({ month, creditPpm, open }) =>
      creditPpm > 0 && !open && !rows.some((one) => one.month === month && one.kind === 'service-credit'),
  )
  if (rows.length === 0 && (due.length === 0 || lease.side === null)) return null
  return (
    <ul className="papers" aria-label={t('credit.title')}>
      {due.map(({ month, creditPpm }) => (
        <li key={month}>
          <p className="row-of">
            <span>{t('credit.due', { month: monthText(month, lang), share: ppmText(creditPpm) })}</span>
            <Guarded
              why={null}
              loading={issue.isPending && issue.variables.month === month}
              onClick={() => issue.mutate({ lease: lease.lease, month })}
            >
              {t('credit.issue')}
            </Guarded>
            <BasisMark what={t('credit.title')} basis={CREDIT} />
          </p>
          {issue.isError && issue.variables.month === month && <Failure error={issue.error} />}
        </li>
      ))}
      {rows.map((one) => (
        <li key={one.credit}>
          <strong>{t(`credit.${one.kind}`)}</strong> {monthText(one.month, lang)} <Money fen={one.amountFen} strong />{' '}
          {one.creditPpm !== null && <span className="quiet">{t('credit.of', { share: ppmText(one.creditPpm) })}</span>}{' '}
          <BasisMark what={t('credit.title')} basis={CREDIT} />
        </li>
      ))}
    </ul>
  )
}

function Reports({ desk, lease, of }: { desk: LeaseDesk; lease: Lease; of: readonly DowntimeReport[] }): ReactNode {
  const { t } = useTongue()
  return (
    <ul className="papers" aria-label={t('service.reports')}>
      {of.map((one) => (
        <li key={one.downtime}>
          <div className="paper-head">
            <span>
              <strong>{t(`downtime.${one.kind}`)}</strong> <Instant of={one.from} /> — <Instant of={one.to} />
            </span>
            <StateTag tone={STANDING[one.standing].tone}>{t(STANDING[one.standing].word)}</StateTag>
          </div>
          <p className="quiet">
            {one.by === 'platform' ? t('role.platform') : sideName(one.by, t)} · <Instant of={one.at} />
            {one.note !== '' && ` · ${one.note}`}
            {one.contestReason !== null && ` · ${t('service.contested', { reason: one.contestReason })}`}
          </p>
          {one.standing === 'open' && one.mayContest === desk && <Contest lease={lease} report={one} />}
        </li>
      ))}
    </ul>
  )
}

function Contest({ lease, report }: { lease: Lease; report: DowntimeReport }): ReactNode {
  const { t } = useTongue()
  const [reason, setReason] = useState('')
  const id = useId()
  const act = useAct('metering.downtime.contest')
  return (
    <div className="clause-form">
      <p>
        {t('service.contest.until')} <Instant of={report.countsAt} />
      </p>
      <div className="entry">
        <label htmlFor={id}>{t('service.contest.reason')}</label>
        <textarea
          id={id}
          rows={2}
          maxLength={2_000}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
      <p className="row-of">
        <Guarded
          why={reason.trim() === '' ? t('service.contest.need') : null}
          basis={BASIS}
          loading={act.isPending}
          onClick={() => act.mutate({ lease: lease.lease, downtime: report.downtime, reason: reason.trim() })}
        >
          {t('service.contest')}
        </Guarded>
      </p>
      {act.isError && <Failure error={act.error} />}
    </div>
  )
}

/** Kinds of time that a side may report; maintenance is the provider's to announce. */
const kindsOf = (desk: LeaseDesk): readonly DowntimeKind[] =>
  DOWNTIME_KINDS.filter((kind) => desk === 'provider' || kind !== 'announced-maintenance')

function ReportForm({ desk, lease }: { desk: LeaseDesk; lease: Lease }): ReactNode {
  const { t } = useTongue()
  const [open, setOpen] = useState(false)
  const [kind, setKind] = useState<DowntimeKind>('outage')
  const [times, setTimes] = useState({ from: '', to: '' })
  const [note, setNote] = useState('')
  const id = useId()
  const act = useAct('metering.downtime.record')
  const from = instantOf(times.from)
  const to = instantOf(times.to)
  if (lease.startedAt === null) return null
  const time = (name: 'from' | 'to') => (
    <div className="entry">
      <label htmlFor={`${id}-${name}`}>{t(`downtime.${name}`)}</label>
      <input
        id={`${id}-${name}`}
        type="datetime-local"
        value={times[name]}
        onChange={({ target }) => setTimes((before) => ({ ...before, [name]: target.value }))}
      />
    </div>
  )
  return (
    <>
      {act.isSuccess && !open && <Done receipt={act.data.receipt}>{t('downtime.done')}</Done>}
      <p className="row-of">
        <button type="button" className="button button-second" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t('downtime.report')}
        </button>
        <BasisMark what={t('downtime.report')} basis={BASIS} />
      </p>
      {open && (
        <form className="step-form" aria-label={t('downtime.report')} onSubmit={(event) => event.preventDefault()}>
          <fieldset className="entry">
            <legend>{t('downtime.kind')}</legend>
            <div className="entry-options">
              {kindsOf(desk).map((one) => (
                <label key={one}>
                  <input type="radio" name={`${id}-kind`} checked={kind === one} onChange={() => setKind(one)} />{' '}
                  {t(`downtime.${one}`)}
                </label>
              ))}
            </div>
          </fieldset>
          {time('from')}
          {time('to')}
          <p className="quiet">{t('downtime.zone')}</p>
          <div className="entry">
            <label htmlFor={`${id}-note`}>{t('downtime.note')}</label>
            <textarea
              id={`${id}-note`}
              rows={2}
              maxLength={500}
              value={note}
              onChange={({ target }) => setNote(target.value)}
            />
          </div>
          {act.isError && <Failure error={act.error} />}
          <p className="row-of">
            <Guarded
              why={
                from === null || to === null
                  ? t('downtime.need.times')
                  : to <= from
                    ? t('downtime.need.order')
                    : note.trim() === ''
                      ? t('downtime.need.note')
                      : null
              }
              basis={BASIS}
              loading={act.isPending}
              onClick={() =>
                from !== null &&
                to !== null &&
                act.mutate(
                  { lease: lease.lease, kind, from, to, note: note.trim() },
                  { onSuccess: () => setOpen(false) },
                )
              }
            >
              {t('downtime.do')}
            </Guarded>
          </p>
        </form>
      )}
    </>
  )
}
