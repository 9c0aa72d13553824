import { Button, DatePicker, Drawer, Form, Input, Select } from 'antd'
import dayjs from 'dayjs'
import { useState, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { Licence } from '../api/rows.ts'
import { rowsOf, useRows } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { Done } from '../ui/done.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { deliberate } from '../ui/deliberate.ts'
import { useDraft } from '../ui/draft.ts'
import { Empty } from '../ui/empty.tsx'
import { FilterTable } from '../ui/filter-table.tsx'
import { Guarded } from '../ui/guarded.tsx'
import { Section } from '../ui/page.tsx'
import { Day, legalDay } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'

const SOON_DAYS = 90
const kinds = ['vats-idc', 'vats-cloud', 'other'] as const

/** The certificates that a provider put on file itself, and putting one on file. */
export function Licences(): ReactNode {
  const { t } = useTongue()
  const asked = useRows('admission.licence.list')
  const rows = rowsOf(asked.data)
  const [open, setOpen] = useState(false)
  const soon = legalDay(new Date(Date.now() + SOON_DAYS * 86_400_000))
  const stateOf = (licence: Licence) =>
    licence.state === 'lapsed'
      ? ({ word: t('licence.state.lapsed'), tone: 'bad' } as const)
      : licence.state === 'not-yet'
        ? ({ word: t('licence.state.not-yet'), tone: 'warn' } as const)
        : licence.validUntil <= soon
          ? ({ word: t('licence.state.soon'), tone: 'warn' } as const)
          : ({ word: t('licence.state.in-force'), tone: 'good' } as const)
  return (
    <Section title={t('licences')} aside={<Button onClick={() => setOpen(true)}>{t('licence.file')}</Button>}>
      <p className="quiet">{t('licences.lead')}</p>
      <FilterTable<Licence>
        name="licences"
        label={t('licences')}
        plain
        asked={{ ...asked, rows }}
        rowKey={(row) => row.licence}
        empty={<Empty next={t('licences.none.next')}>{t('licences.none')}</Empty>}
        columns={[
          {
            key: 'kind',
            title: t('licence.kind'),
            head: true,
            value: (row) => t(`licence.kind.${row.kind}`),
            render: (row) => (
              <span className="row-head">
                {t(`licence.kind.${row.kind}`)}{' '}
                <BasisMark what={t('licence.kind')} basis={['cn/telecom-regulations#7']} />
              </span>
            ),
          },
          {
            key: 'state',
            title: t('lease.state'),
            value: (row) => stateOf(row).word,
            render: (row) => <StateTag tone={stateOf(row).tone}>{stateOf(row).word}</StateTag>,
          },
          {
            key: 'number',
            title: t('licence.number'),
            value: (row) => row.number,
            render: (row) => <code>{row.number}</code>,
          },
          {
            key: 'from',
            title: t('licence.from'),
            value: (row) => row.validFrom,
            render: (row) => <Day of={row.validFrom} />,
          },
          {
            key: 'until',
            title: t('licence.until'),
            value: (row) => row.validUntil,
            render: (row) => <Day of={row.validUntil} />,
          },
        ]}
      />
      <Drawer open={open} onClose={() => setOpen(false)} title={t('licence.file')} size={440} destroyOnHidden>
        <FileLicence />
      </Drawer>
    </Section>
  )
}

interface Values {
  kind: (typeof kinds)[number]
  number: string
  issuedBy: string
  validFrom: string | null
  validUntil: string | null
}

function FileLicence(): ReactNode {
  const { t, lang } = useTongue()
  const file = useAct('admission.licence.file')
  const start: Values = { kind: 'vats-idc', number: '', issuedBy: '', validFrom: null, validUntil: null }
  const draft = useDraft<Values>('licence', start)
  const [form] = Form.useForm<Values>()
  const [values, setValues] = useState(draft.initial)
  const { validFrom, validUntil } = values
  const why =
    values.number.trim() === ''
      ? t('licence.need.number')
      : values.issuedBy.trim() === ''
        ? t('licence.need.issuer')
        : validFrom === null || validUntil === null
          ? t('licence.need.days')
          : validUntil < validFrom
            ? t('offer.need.order')
            : null
  const day = {
    getValueProps: (value: string | null) => ({ value: value === null ? null : dayjs(value) }),
    getValueFromEvent: (value: dayjs.Dayjs | null) => value?.format('YYYY-MM-DD') ?? null,
  }
  const format = lang === 'zh' ? 'YYYY年M月D日' : 'D MMM YYYY'
  return (
    <Form<Values>
      form={form}
      layout="vertical"
      onKeyDown={deliberate}
      requiredMark={false}
      initialValues={draft.initial}
      onValuesChange={(_, all) => {
        setValues(all)
        draft.keep(all)
      }}
      onFinish={(all) => {
        if (all.validFrom === null || all.validUntil === null) return
        file.mutate(
          {
            kind: all.kind,
            number: all.number.trim(),
            issuedBy: all.issuedBy.trim(),
            validFrom: all.validFrom,
            validUntil: all.validUntil,
          },
          {
            onSuccess: () => {
              draft.drop()
              form.setFieldsValue(start)
              setValues(start)
            },
          },
        )
      }}
    >
      <p className="quiet">{t('licence.note')}</p>
      <Form.Item name="kind" label={t('licence.kind')}>
        <Select options={kinds.map((value) => ({ value, label: t(`licence.kind.${value}`) }))} />
      </Form.Item>
      <Form.Item name="number" label={t('licence.number')}>
        <Input maxLength={100} autoComplete="off" />
      </Form.Item>
      <Form.Item name="issuedBy" label={t('licence.issuer')}>
        <Input maxLength={100} autoComplete="off" />
      </Form.Item>
      <div className="fields">
        <Form.Item name="validFrom" label={t('licence.from')} {...day}>
          <DatePicker format={format} />
        </Form.Item>
        <Form.Item name="validUntil" label={t('licence.until')} {...day}>
          <DatePicker format={format} />
        </Form.Item>
      </div>
      {file.isError && <Failure error={file.error} />}
      {file.isSuccess && (
        <Done receipt={file.data.receipt}>
          {t('licence.done')} <BasisMark what={t('licence.file')} basis={file.data.basis} />
        </Done>
      )}
      <Guarded htmlType="submit" type="primary" why={why} loading={file.isPending}>
        {t('licence.file')}
      </Guarded>
    </Form>
  )
}
