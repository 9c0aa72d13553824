import { Drawer } from 'antd'
import { useState, type ReactNode } from 'react'
import type { ChartField, Given } from '../api/file-rows.ts'
import { useAct } from '../api/attempt.ts'
import {
  CHECKED,
  type Checked,
  type Duty,
  type SellerChange,
  type SellerReport,
  type Verification,
} from '../api/rules-rows.ts'
import type { Receipt } from '../api/rows.ts'
import { rowsOf, useRows } from '../api/views.ts'
import type { Entry } from '../files/entry.ts'
import { FieldInput } from '../files/field-input.tsx'
import { StepForm } from '../files/step-form.tsx'
import { useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { ControlLines } from '../support/control-lines.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Done } from '../ui/done.tsx'
import { Empty } from '../ui/empty.tsx'
import { FilterTable } from '../ui/filter-table.tsx'
import { Guarded } from '../ui/guarded.tsx'
import { Facts, Page, Section } from '../ui/page.tsx'
import { Day, Instant, monthText } from '../ui/period.tsx'
import { placeName } from '../ui/place.ts'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import '../files/files.css'
import './admission.css'

/** How far ahead duties are listed. */
const WITHIN_DAYS = 60

interface DoneWith {
  title: string
  receipt: Receipt
}

/** 平台义务: who must be checked again, which changes, which reports are due; what was done. */
export function DutiesPage(): ReactNode {
  const { t, say } = useTongue()
  const asked = useRows('admission.duty.list', { withinDays: WITHIN_DAYS })
  const rows = rowsOf(asked.data)
  const changes = rowsOf(useRows('admission.party.change-list').data)
  const [open, setOpen] = useState<Duty | null>(null)
  const [done, setDone] = useState<DoneWith | null>(null)
  const isLate = rows.filter(({ overdue }) => overdue).length
  const close = (how: DoneWith) => {
    setOpen(null)
    setDone(how)
  }
  return (
    <Page title={t('duties')} lead={t('duties.lead')}>
      {rows.length > 0 && (
        <dl className="figures">
          <div>
            <dt>{t('duties.count')}</dt>
            <dd>{rows.length}</dd>
          </div>
          <div>
            <dt>{t('todo.overdue')}</dt>
            <dd className={isLate > 0 ? 'bad' : ''}>{isLate}</dd>
          </div>
        </dl>
      )}
      {done !== null && <Done receipt={done.receipt}>{t('duties.done', { what: done.title })}</Done>}
      <Section title={t('duties.due')}>
        <FilterTable<Duty>
          name="duties"
          label={t('duties.due')}
          asked={{ ...asked, rows }}
          rowKey={(row) => `${row.duty} ${row.object}`}
          empty={<Empty>{t('duties.none')}</Empty>}
          columns={[
            {
              key: 'what',
              title: t('duties.what'),
              head: true,
              value: (row) => say(row.title),
              render: (row) => (
                <span className="row-head">
                  {say(row.title)} <BasisMark what={say(row.title)} basis={row.basis} />
                </span>
              ),
            },
            {
              key: 'due',
              title: t('todo.by'),
              value: (row) => row.dueOn ?? '',
              render: (row) => (
                <span className={row.overdue ? 'bad' : ''}>
                  {row.overdue && <StateTag tone="bad">{t('todo.overdue')}</StateTag>}{' '}
                  {row.dueOn === null ? t('clock.unknown') : <Day of={row.dueOn} />}
                </span>
              ),
            },
            {
              key: 'do',
              title: t('find.do'),
              render: (row) => (
                <button
                  type="button"
                  className="button button-second"
                  aria-label={`${t(`duty.do.${row.duty}`)} ${say(row.title)}`}
                  onClick={() => setOpen(row)}
                >
                  {t(`duty.do.${row.duty}`)}
                </button>
              ),
            },
          ]}
        />
      </Section>
      <Verifications />
      <Changes rows={changes} />
      <Reports />
      <ControlLines />
      <Drawer
        open={open !== null}
        onClose={() => setOpen(null)}
        title={open === null ? '' : t(`duty.do.${open.duty}`)}
        size={480}
        destroyOnHidden
      >
        {open !== null && <OneDuty duty={open} changes={changes} done={close} />}
      </Drawer>
    </Page>
  )
}

function OneDuty({
  duty,
  changes,
  done,
}: {
  duty: Duty
  changes: readonly SellerChange[]
  done: (how: DoneWith) => void
}): ReactNode {
  const { t, say } = useTongue()
  const told = (receipt: Receipt) => done({ title: say(duty.title), receipt })
  const change = changes.find((one) => one.change === duty.object)
  return (
    <>
      <p>
        <strong>{say(duty.title)}</strong> <BasisMark what={say(duty.title)} basis={duty.basis} />
      </p>
      {duty.duty === 'report' ? (
        <MakeReport duty={duty} told={told} />
      ) : duty.duty === 'confirm-change' ? (
        change === undefined ? (
          <Empty>{t('duties.gone')}</Empty>
        ) : (
          <ConfirmChange change={change} told={told} />
        )
      ) : (
        <Verify party={duty.object} basis={duty.basis} told={told} />
      )}
    </>
  )
}

/** What was looked at, what came of it. In all four respects when nothing differs. */
function Verify({
  party,
  basis,
  told,
}: {
  party: string
  basis: readonly string[]
  told: (receipt: Receipt) => void
}): ReactNode {
  const { t } = useTongue()
  const [checked, setChecked] = useState<readonly Checked[]>([])
  const [result, setResult] = useState<'matches' | 'differs' | ''>('')
  const [note, setNote] = useState('')
  const [files, setFiles] = useState<readonly Given[]>([])
  const missing = CHECKED.filter((what) => !checked.includes(what))
  const why =
    checked.length === 0
      ? t('verify.need.checked')
      : result === ''
        ? t('verify.need.result')
        : result === 'matches' && missing.length > 0
          ? t('verify.need.all', { missing: missing.map((what) => t(`verify.${what}`)).join(t('and')) })
          : result === 'differs' && note.trim() === ''
            ? t('verify.need.note')
            : null
  return (
    <StepForm
      draft={`verify.${party}`}
      act="admission.party.verify"
      title={t('verify.do')}
      basis={basis}
      fields={{}}
      head={{ party, checked, files, result, note: note.trim() === '' ? null : note.trim() }}
      headWhy={why}
      against={null}
      done={({ receipt }) => told(receipt)}
    >
      <fieldset className="entry">
        <legend>{t('verify.checked')}</legend>
        <div className="entry-options">
          {CHECKED.map((what) => (
            <label key={what}>
              <input
                type="checkbox"
                checked={checked.includes(what)}
                onChange={() =>
                  setChecked((list) => (list.includes(what) ? list.filter((one) => one !== what) : [...list, what]))
                }
              />{' '}
              {t(`verify.${what}`)}
            </label>
          ))}
        </div>
      </fieldset>
      <fieldset className="entry">
        <legend>{t('verify.result')}</legend>
        <div className="entry-options">
          {(['matches', 'differs'] as const).map((value) => (
            <label key={value}>
              <input type="radio" name="verify-result" checked={result === value} onChange={() => setResult(value)} />{' '}
              {t(`verify.result.${value}`)}
            </label>
          ))}
        </div>
      </fieldset>
      <FieldInput
        name="note"
        field={field(t('verify.note'), 'long', result !== 'differs')}
        entry={note}
        enter={(entry: Entry) => setNote(typeof entry === 'string' ? entry : '')}
      />
      <FieldInput
        name="files"
        field={field(t('verify.files'), 'files', true)}
        entry={files}
        enter={(entry: Entry) => setFiles(entry as readonly Given[])}
      />
    </StepForm>
  )
}

const field = (label: string, type: ChartField['type'], optional = false): ChartField => ({
  label: { zh: label, en: label },
  type,
  optional,
})

function ConfirmChange({ change, told }: { change: SellerChange; told: (receipt: Receipt) => void }): ReactNode {
  const { t, lang } = useTongue()
  const option = (value: 'confirmed' | 'rejected') => ({
    value,
    label: { zh: t(`change.state.${value}`), en: t(`change.state.${value}`) },
  })
  return (
    <>
      <Facts
        of={[
          [t('change.who'), change.name],
          [t(`change.what.${change.what}`), change.value],
          change.seat === null ? null : [t('change.seat'), placeName(change.seat, lang)],
          [t('change.on'), <Day key="on" of={change.changedOn} />],
          [t('change.reported'), <Day key="reported" of={change.reportedOn} />],
          change.files.length === 0 ? null : [t('change.files'), <Papers key="papers" of={change.files} />],
        ]}
      />
      <StepForm
        draft={`confirm.${change.change}`}
        act="admission.party.confirm-change"
        title={t('duty.do.confirm-change')}
        basis={['cn/online-transaction-measures#26']}
        fields={{
          result: { ...field(t('verify.result'), 'choice'), options: [option('confirmed'), option('rejected')] },
          reason: field(t('change.reason'), 'long'),
        }}
        head={{ party: change.party, change: change.change }}
        headWhy={null}
        against={null}
        done={({ receipt }) => told(receipt)}
      />
    </>
  )
}

/** Files that were given in, each to be opened. */
export function Papers({ of }: { of: readonly Given[] }): ReactNode {
  return of.map(({ name, sha256 }) => (
    <span key={sha256}>
      <a href={paths.blob(sha256)} download={name}>
        {name}
      </a>{' '}
    </span>
  ))
}

function MakeReport({ duty, told }: { duty: Duty; told: (receipt: Receipt) => void }): ReactNode {
  const { t, lang } = useTongue()
  const [period = '', province = ''] = duty.object.split(' ')
  const act = useAct('admission.report.make')
  return (
    <>
      <Facts
        of={[
          [t('report.period'), monthText(period, lang)],
          [t('report.province'), placeName(province, lang)],
        ]}
      />
      <p className="quiet">{t('report.what')}</p>
      {act.isError && <Failure error={act.error} />}
      <Guarded
        type="primary"
        why={null}
        loading={act.isPending}
        onClick={() => act.mutate({ period, province }, { onSuccess: ({ receipt }) => told(receipt) })}
      >
        {t('duty.do.report')}
      </Guarded>
    </>
  )
}

function Verifications(): ReactNode {
  const { t } = useTongue()
  const asked = useRows('admission.party.verification-list')
  return (
    <Section title={t('verifications')}>
      <FilterTable<Verification>
        name="verifications"
        label={t('verifications')}
        plain
        asked={{ ...asked, rows: rowsOf(asked.data) }}
        rowKey={(row) => row.verification}
        empty={<Empty>{t('verifications.none')}</Empty>}
        columns={[
          {
            key: 'name',
            title: t('change.who'),
            head: true,
            render: (row) => <span className="row-head">{row.name}</span>,
          },
          {
            key: 'result',
            title: t('verify.result'),
            render: (row) => (
              <>
                <StateTag tone={row.result === 'matches' ? 'good' : 'bad'}>{t(`verify.result.${row.result}`)}</StateTag>{' '}
                {row.note !== null && <span className="quiet">{row.note}</span>}
              </>
            ),
          },
          {
            key: 'checked',
            title: t('verify.checked'),
            render: (row) => row.checked.map((what) => t(`verify.${what}`)).join(t('and')),
          },
          { key: 'at', title: t('verify.at'), render: (row) => <Instant of={row.at} /> },
          { key: 'due', title: t('verify.again'), render: (row) => <Day of={row.dueOn} /> },
          {
            key: 'files',
            title: t('verify.files'),
            render: (row) => (row.files.length === 0 ? t('none') : <Papers of={row.files} />),
          },
        ]}
      />
    </Section>
  )
}

function Changes({ rows }: { rows: readonly SellerChange[] }): ReactNode {
  const { t } = useTongue()
  const settled = rows.filter(({ state }) => state !== 'reported')
  return (
    <Section title={t('changes.settled')}>
      {settled.length === 0 ? (
        <Empty>{t('changes.settled.none')}</Empty>
      ) : (
        <ul className="papers">
          {settled.map((row) => (
            <li key={row.change}>
              {row.name}
              {t('colon')}
              {t(`change.what.${row.what}`)} {row.value}{' '}
              <StateTag tone={row.state === 'confirmed' ? 'good' : 'bad'}>{t(`change.state.${row.state}`)}</StateTag>{' '}
              <span className="quiet">{row.reason}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

function Reports(): ReactNode {
  const { t, lang } = useTongue()
  const asked = useRows('admission.report.list')
  return (
    <Section title={t('reports')}>
      <FilterTable<SellerReport>
        name="seller-reports"
        label={t('reports')}
        plain
        asked={{ ...asked, rows: rowsOf(asked.data) }}
        rowKey={(row) => row.report}
        empty={<Empty>{t('reports.none')}</Empty>}
        columns={[
          {
            key: 'period',
            title: t('report.period'),
            head: true,
            render: (row) => (
              <span className="row-head">
                {monthText(row.period, lang)} · {placeName(row.province, lang)}
              </span>
            ),
          },
          {
            key: 'sellers',
            title: t('report.sellers'),
            number: true,
            render: (row) => <span className="figure">{row.sellers}</span>,
          },
          {
            key: 'late',
            title: t('lease.state'),
            render: (row) => (
              <StateTag tone={row.late ? 'warn' : 'good'}>{t(row.late ? 'report.late' : 'report.inTime')}</StateTag>
            ),
          },
          { key: 'at', title: t('report.at'), render: (row) => <Instant of={row.at} /> },
          { key: 'sha', title: 'SHA-256', render: (row) => <span className="hash">{row.sha256}</span> },
        ]}
      />
      <p className="quiet">{t('reports.note')}</p>
    </Section>
  )
}
