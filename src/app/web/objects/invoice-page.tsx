import { Input, Select } from 'antd'
import { useState, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { Decided } from '../api/client.ts'
import type { Invoice, InvoiceLine, Voucher } from '../api/rows.ts'
import { rowsOf, useItem, useRows } from '../api/views.ts'
import { useTongue, type Say } from '../i18n/words.tsx'
import { deskPaths, paths, type LeaseDesk } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { deliberate } from '../ui/deliberate.ts'
import { Empty, Loading } from '../ui/empty.tsx'
import { Guarded } from '../ui/guarded.tsx'
import { History, LastActMarks } from '../ui/history.tsx'
import { Go } from '../ui/link.tsx'
import { cardHoursText, fenOf, fenText } from '../ui/figures.ts'
import { Money } from '../ui/money.tsx'
import { Facts, Page, Section } from '../ui/page.tsx'
import { Instant, instantText, legalDay, monthText } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { Done } from '../ui/done.tsx'
import { Cap } from './voucher-cap.tsx'

/** A bill (账单): its lines with the formula and this case's numbers, what is paid, and how to pay. */
export function InvoicePage({ desk, invoice: id }: { desk: LeaseDesk; invoice: string }): ReactNode {
  const { t } = useTongue()
  const asked = useItem('billing.invoice.get', { invoice: id })
  const above = (
    <p className="crumb">
      <Go to={deskPaths[desk].invoices()}>{t('invoices')}</Go>
    </p>
  )
  if (asked.isPending || asked.isError) {
    return (
      <Page title={t('invoice')} above={above}>
        {asked.isPending ? (
          <Loading label={t('load.busy')} rows={8} />
        ) : (
          <Failure error={asked.error} retry={() => void asked.refetch()} />
        )}
      </Page>
    )
  }
  return <Known desk={desk} invoice={asked.data.item} above={above} />
}

function Known({ desk, invoice, above }: { desk: LeaseDesk; invoice: Invoice; above: ReactNode }): ReactNode {
  const { t, lang } = useTongue()
  const owed = desk === 'lessee' && invoice.outstandingFen > 0
  // Once paid here, the forms stay to say what was done.
  const [owedBefore] = useState(owed)
  return (
    <Page
      title={t('invoice.title', { month: monthText(invoice.month, lang) })}
      above={above}
      state={
        <>
          <StateTag tone={invoice.state === 'paid' ? 'good' : 'act'}>{t(`invoice.state.${invoice.state}`)}</StateTag>
          <LastActMarks
            stream={`lease/${invoice.lease}`}
            of={(row) => row.act === 'billing.invoice.issue' && row.at === invoice.at}
          />
        </>
      }
      lead={t('invoice.notTax')}
    >
      <Section title={t('invoice.facts')}>
        <Facts
          of={[
            [t('lease'), <Go to={deskPaths[desk].lease(invoice.lease)}>{t('invoice.toLease')}</Go>],
            [t('invoice.at'), <Instant of={invoice.at} />],
            [t('invoice.total'), <Money fen={invoice.totalFen} strong />],
            invoice.creditFen === 0 ? null : [t('invoice.credit'), <Money fen={invoice.creditFen} />],
            [t('invoice.voucher'), <Money fen={invoice.voucherFen} />],
            [t('invoice.paid'), <Money fen={invoice.paidFen} />],
            [t('invoice.outstanding'), <Money fen={invoice.outstandingFen} strong />],
            invoice.heldFen > 0 ? [t('invoice.held'), <Money fen={invoice.heldFen} />] : null,
          ]}
        />
      </Section>

      <Section title={t('invoice.lines')}>
        <Lines invoice={invoice} />
      </Section>

      {(owed || owedBefore) && (
        <div className="two">
          <Section title={t('redeem')}>
            <Redeem invoice={invoice} />
          </Section>
          <Section title={t('pay')}>
            <Pay invoice={invoice} />
          </Section>
        </div>
      )}

      <Section title={t('history')}>
        <History stream={`invoice/${invoice.invoice}`} />
      </Section>
    </Page>
  )
}

function formulaOf(line: InvoiceLine, t: Say): string {
  return t('usage.formula', {
    hours: cardHoursText(line.milliCardSeconds, 6),
    price: fenText(line.unitPriceFen),
    sum: fenText(line.amountFen),
  })
}

function Lines({ invoice }: { invoice: Invoice }): ReactNode {
  const { t, lang, say } = useTongue()
  return (
    <>
      <div className="table-scroll">
        <table className="table stack">
          <thead>
            <tr>
              <th scope="col">{t('invoice.period')}</th>
              <th scope="col" className="number">
                {t('home.series.unit')}
              </th>
              <th scope="col" className="number">
                {t('lease.price')}
              </th>
              <th scope="col" className="number">
                {t('invoice.amount')}
              </th>
            </tr>
          </thead>
          <tbody>
            {invoice.lines.map((line) => (
              <tr key={line.from}>
                <th scope="row">
                  {instantText(line.from, lang)} — {instantText(line.to, lang)}
                </th>
                <td className="number figure" data-label={t('home.series.unit')}>
                  {cardHoursText(line.milliCardSeconds, 6)}
                </td>
                <td className="number" data-label={t('lease.price')}>
                  <Money fen={line.unitPriceFen} />
                </td>
                <td className="number" data-label={t('invoice.amount')}>
                  <span>
                    <Money fen={line.amountFen} />{' '}
                    <BasisMark
                      what={t('invoice.amount')}
                      on={legalDay(invoice.at)}
                      basis={['platform/market-rules#bill-from-contract', ...invoice.formula.basis]}
                      formula={
                        <>
                          <div>{formulaOf(line, t)}</div>
                          <div className="quiet">{say(invoice.formula)}</div>
                        </>
                      }
                      inputs={[
                        [t('home.series.unit'), cardHoursText(line.milliCardSeconds, 6)],
                        [t('lease.price'), fenText(line.unitPriceFen)],
                        [t('invoice.amount'), fenText(line.amountFen)],
                      ]}
                      otherwise={t('invoice.otherwise')}
                    />
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" colSpan={3}>
                {t('list.total')}
              </th>
              <td className="number">
                <Money fen={invoice.totalFen} />
              </td>
            </tr>
          </tfoot>
        </table>
      </div>
      <ol className="formulas">
        {invoice.lines.map((line) => (
          <li key={line.from} className="formula">
            {formulaOf(line, t)}
          </li>
        ))}
      </ol>
      <p className="quiet">{t('invoice.rounding')}</p>
    </>
  )
}

function Redeemed({ decided }: { decided: Decided<'subsidy.voucher.redeem'> }): ReactNode {
  const { t } = useTongue()
  const { deductedFen, payableFen, capFen } = decided.decision
  return (
    <Done receipt={decided.receipt}>
      {t('redeem.done', { deducted: fenText(deductedFen), payable: fenText(payableFen) })}{' '}
      <BasisMark
        what={t('redeem')}
        basis={decided.basis}
        inputs={[
          [t('redeem.deducted'), fenText(deductedFen)],
          [t('redeem.capFen'), fenText(capFen)],
        ]}
      />
    </Done>
  )
}

function Pay({ invoice }: { invoice: Invoice }): ReactNode {
  const { t } = useTongue()
  const [amount, setAmount] = useState<string | null>(null)
  const [reference, setReference] = useState('')
  const pay = useAct('billing.payment.record')
  const shown = amount ?? (invoice.outstandingFen / 100).toFixed(2)
  const fen = fenOf(shown)
  const why =
    fen === null || fen === 0
      ? t('pay.amount.need')
      : fen > invoice.outstandingFen
        ? t('pay.amount.over', { sum: fenText(invoice.outstandingFen) })
        : reference.trim() === ''
          ? t('pay.reference.need')
          : null
  const done = pay.isSuccess && (
    <Done receipt={pay.data.receipt}>{t('pay.done', { sum: fenText(pay.data.decision.outstandingFen) })}</Done>
  )
  if (invoice.outstandingFen === 0) return done
  return (
    <form
      className="form"
      onKeyDown={deliberate}
      onSubmit={(event) => {
        event.preventDefault()
        if (why === null && fen !== null) {
          pay.mutate(
            { invoice: invoice.invoice, amountFen: fen, reference: reference.trim() },
            {
              onSuccess: () => {
                setAmount(null)
                setReference('')
              },
            },
          )
        }
      }}
    >
      <p className="quiet">{t('pay.lead')}</p>
      <label className="field">
        {t('pay.amount')}
        <Input
          aria-label={t('pay.amount')}
          prefix="¥"
          inputMode="decimal"
          value={shown}
          onChange={(event) => setAmount(event.target.value)}
        />
      </label>
      <label className="field">
        {t('pay.reference')}
        <Input
          value={reference}
          maxLength={100}
          placeholder={t('pay.reference.hint')}
          onChange={(event) => setReference(event.target.value)}
        />
      </label>
      <Guarded htmlType="submit" type="primary" why={why} loading={pay.isPending}>
        {t('pay.do')}
      </Guarded>
      {pay.isError && <Failure error={pay.error} />}
      {done}
    </form>
  )
}

function Redeem({ invoice }: { invoice: Invoice }): ReactNode {
  const { t } = useTongue()
  const asked = useRows('subsidy.voucher.list')
  const lease = useItem('contracts.lease.get', { lease: invoice.lease })
  const [chosen, setChosen] = useState<string | null>(null)
  const redeem = useAct('subsidy.voucher.redeem')
  if (asked.isPending) return <Loading label={t('load.busy')} rows={2} />
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  const vouchers = rowsOf(asked.data).filter((one) => one.state === 'valid')
  const done = redeem.isSuccess ? <Redeemed decided={redeem.data} /> : null
  if (invoice.outstandingFen === 0) return done ?? <p className="quiet">{t('redeem.nothing')}</p>
  if (vouchers.length === 0) return done ?? <Empty next={t('vouchers.none.next')}>{t('vouchers.none')}</Empty>
  const voucher = vouchers.find((one) => one.voucher === chosen)
  const name = (one: Voucher) =>
    t('voucher.option', { balance: fenText(one.balanceFen), until: one.validUntil, programme: one.programme })
  return (
    <div className="form">
      <p className="quiet">{t('redeem.lead')}</p>
      <label className="field">
        <span>{t('voucher')}</span>
        <Select
          aria-label={t('voucher')}
          value={chosen}
          placeholder={t('redeem.choose')}
          onChange={setChosen}
          options={vouchers.map((one) => ({ value: one.voucher, label: name(one) }))}
        />
      </label>
      {voucher !== undefined && (
        <p>
          {t('redeem.cap')} <Cap programme={voucher.programme} />{' '}
          <BasisMark
            what={t('redeem.cap')}
            basis={[voucher.programme]}
            inputs={[
              [t('voucher.balance'), fenText(voucher.balanceFen)],
              [t('invoice.outstanding'), fenText(invoice.outstandingFen)],
              ...(lease.data === undefined
                ? []
                : [[t('lease.contract'), fenText(lease.data.item.contractFen)] as const]),
            ]}
            otherwise={t('redeem.otherwise')}
          />
        </p>
      )}
      <Guarded
        type="primary"
        why={voucher === undefined ? t('redeem.choose') : null}
        loading={redeem.isPending}
        onClick={() => voucher !== undefined && redeem.mutate({ voucher: voucher.voucher, invoice: invoice.invoice })}
      >
        {t('redeem.do')}
      </Guarded>
      {redeem.isError && <Failure error={redeem.error} />}
      {done}
      <p className="quiet">
        <Go to={paths.lesseeVouchers()}>{t('vouchers')}</Go>
      </p>
    </div>
  )
}
