import { Button, Drawer } from 'antd'
import { useState, type ReactNode } from 'react'
import type { Answered } from '../api/client.ts'
import type { ChartField, Given } from '../api/file-rows.ts'
import type { SellerChange } from '../api/rules-rows.ts'
import type { Acts } from '../api/rows.ts'
import { rowsOf, useRows } from '../api/views.ts'
import type { Entry } from '../files/entry.ts'
import { FieldInput } from '../files/field-input.tsx'
import { StepForm } from '../files/step-form.tsx'
import { useTongue } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Done } from '../ui/done.tsx'
import { Empty } from '../ui/empty.tsx'
import { FilterTable } from '../ui/filter-table.tsx'
import { Section } from '../ui/page.tsx'
import { Day, dayText } from '../ui/period.tsx'
import { placeCodes, placeName } from '../ui/place.ts'
import { StateTag, type Tone } from '../ui/state-tag.tsx'
import '../files/files.css'

const ACT = 'admission.party.change'
const BASIS = ['cn/online-transaction-measures#26', 'cn/e-commerce-law#27']

export const changeTones: Record<SellerChange['state'], Tone> = { reported: 'act', confirmed: 'good', rejected: 'bad' }

/** 信息变更: what was reported, how it stands, and reporting another. */
export function SellerChanges(): ReactNode {
  const { t, lang } = useTongue()
  const asked = useRows('admission.party.change-list')
  const [open, setOpen] = useState(false)
  return (
    <Section title={t('change.title')} aside={<Button onClick={() => setOpen(true)}>{t('change.report')}</Button>}>
      <p className="quiet">
        {t('change.lead')} <BasisMark what={t('change.title')} basis={BASIS} />
      </p>
      <FilterTable<SellerChange>
        name="seller-changes"
        label={t('change.title')}
        plain
        asked={{ ...asked, rows: rowsOf(asked.data) }}
        rowKey={(row) => row.change}
        empty={<Empty>{t('change.none')}</Empty>}
        columns={[
          {
            key: 'what',
            title: t('change.what'),
            head: true,
            render: (row) => (
              <span className="row-head">
                {t(`change.what.${row.what}`)}
                {t('colon')}
                {row.value}
                {row.seat !== null && ` (${placeName(row.seat, lang)})`}
              </span>
            ),
          },
          {
            key: 'state',
            title: t('lease.state'),
            render: (row) => (
              <>
                <StateTag tone={changeTones[row.state]}>{t(`change.state.${row.state}`)}</StateTag>{' '}
                {row.late === true && <StateTag tone="warn">{t('change.late')}</StateTag>}
              </>
            ),
          },
          { key: 'changedOn', title: t('change.on'), render: (row) => <Day of={row.changedOn} /> },
          { key: 'reportedOn', title: t('change.reported'), render: (row) => <Day of={row.reportedOn} /> },
          {
            key: 'due',
            title: t('change.due'),
            render: (row) => (row.dueOn === null ? t('clock.unknown') : <Day of={row.dueOn} />),
          },
          { key: 'reason', title: t('change.reason'), render: (row) => row.reason ?? t('none') },
        ]}
      />
      <Drawer open={open} onClose={() => setOpen(false)} title={t('change.report')} size={480} destroyOnHidden>
        <ReportChange />
      </Drawer>
    </Section>
  )
}

function ReportChange(): ReactNode {
  const { t, lang } = useTongue()
  const [seat, setSeat] = useState('')
  const [papers, setPapers] = useState<readonly Given[]>([])
  const [done, setDone] = useState<Answered<Acts[typeof ACT][1]> | null>(null)
  const words = (id: 'change.what' | 'change.value' | 'change.on') => ({ zh: t(id), en: t(id) })
  const fields: Record<string, ChartField> = {
    what: {
      label: words('change.what'),
      type: 'choice',
      options: (['name', 'address', 'contact', 'licence'] as const).map((value) => ({
        value,
        label: { zh: t(`change.what.${value}`), en: t(`change.what.${value}`) },
      })),
    },
    value: { label: words('change.value'), type: 'text' },
    changedOn: { label: words('change.on'), type: 'day' },
  }
  if (done !== null) {
    const { dueOn, late } = done.decision
    return (
      <Done receipt={done.receipt}>
        {late === true ? t('change.done.late') : t('change.done')}{' '}
        {dueOn !== null && t('change.done.due', { day: dayText(dueOn, lang) })}{' '}
        <BasisMark what={t('change.title')} basis={done.basis} />
      </Done>
    )
  }
  return (
    <StepForm
      draft="seller-change"
      act={ACT}
      title={t('change.send')}
      basis={BASIS}
      fields={fields}
      head={{ seat: seat === '' ? null : seat, files: papers }}
      headWhy={null}
      against={null}
      done={(answer) => setDone(answer as unknown as Answered<Acts[typeof ACT][1]>)}
      after={
        <>
          <div className="entry">
            <label htmlFor="change-seat">
              {t('change.seat')} <span className="quiet">{t('entry.optional')}</span>
            </label>
            <select id="change-seat" value={seat} onChange={({ target }) => setSeat(target.value)}>
              <option value="">{t('change.seat.same')}</option>
              {placeCodes.map((place) => (
                <option key={place} value={place}>
                  {placeName(place, lang)}
                </option>
              ))}
            </select>
            <p className="quiet">{t('change.seat.note')}</p>
          </div>
          <FieldInput
            name="files"
            field={{ label: { zh: t('change.files'), en: t('change.files') }, type: 'files', optional: true }}
            entry={papers}
            enter={(entry: Entry) => setPapers(entry as readonly Given[])}
          />
        </>
      }
    />
  )
}
