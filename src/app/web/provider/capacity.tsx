import { AutoComplete, Button, Drawer, Form, Input, InputNumber, Select } from 'antd'
import { useState, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { NodeRow } from '../api/rows.ts'
import { rowsOf, useRows } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { Done } from '../ui/done.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Parts } from '../ui/bars.tsx'
import { deliberate } from '../ui/deliberate.ts'
import { useDraft } from '../ui/draft.ts'
import { Empty, Loading } from '../ui/empty.tsx'
import { EvidenceMark } from '../ui/evidence-mark.tsx'
import { FilterTable } from '../ui/filter-table.tsx'
import { Guarded } from '../ui/guarded.tsx'
import { cardsText } from '../ui/figures.ts'
import { Page, Section } from '../ui/page.tsx'
import { placeCodes, placeName } from '../ui/place.ts'
import { Failure } from '../ui/refusal.tsx'

/** By model: what is leased, free and broken. */
export function CapacityMap(): ReactNode {
  const { t } = useTongue()
  const asked = useRows('capacity.map')
  if (asked.isPending) return <Loading label={t('load.busy')} />
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  const rows = rowsOf(asked.data)
  if (rows.length === 0) return <Empty next={t('capacity.none.next')}>{t('capacity.none')}</Empty>
  return (
    <>
      <p className="legend">
        {(['leased', 'free', 'broken'] as const).map((tone) => (
          <span key={tone}>
            <span className={`part part-${tone}`} />
            {t(`capacity.${tone}`)}
          </span>
        ))}
      </p>
      <div className="table-scroll">
        <table className="table stack" aria-label={t('capacity')}>
          <thead>
            <tr>
              <th scope="col">{t('lease.model')}</th>
              <th scope="col" className="number">
                {t('capacity.cards')}
              </th>
              <th scope="col" className="capacity-use">
                {t('capacity.use')}
              </th>
              <th scope="col" className="number">
                {t('capacity.leased')}
              </th>
              <th scope="col" className="number">
                {t('capacity.free')}
              </th>
              <th scope="col" className="number">
                {t('capacity.broken')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.model}>
                <th scope="row">{row.model === '(cpu only)' ? t('capacity.cpuOnly') : row.model}</th>
                <td className="number figure" data-label={t('capacity.cards')}>
                  {row.cards}
                </td>
                <td data-label={t('capacity.use')}>
                  <span className="use">
                    <Parts
                      label={`${t('capacity.leased')} ${cardsText(row.leasedMilli)}, ${t('capacity.free')} ${cardsText(row.freeMilli)}, ${t('capacity.broken')} ${row.broken}`}
                      parts={[
                        { tone: 'leased', value: row.leasedMilli, name: t('capacity.leased') },
                        { tone: 'free', value: row.freeMilli, name: t('capacity.free') },
                        { tone: 'broken', value: row.broken * 1000, name: t('capacity.broken') },
                      ]}
                    />
                  </span>
                </td>
                <td className="number figure" data-label={t('capacity.leased')}>
                  {cardsText(row.leasedMilli)}
                </td>
                <td className="number figure" data-label={t('capacity.free')}>
                  {cardsText(row.freeMilli)}
                </td>
                <td className="number figure" data-label={t('capacity.broken')}>
                  {row.broken}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

export function CapacityPage(): ReactNode {
  const { t, lang } = useTongue()
  const asked = useRows('capacity.node.list')
  const rows = rowsOf(asked.data)
  const [open, setOpen] = useState(false)
  return (
    <Page
      title={t('capacity')}
      lead={t('capacity.lead')}
      actions={
        <Button type="primary" onClick={() => setOpen(true)}>
          {t('node.register')}
        </Button>
      }
    >
      <Section title={t('capacity.byModel')}>
        <CapacityMap />
      </Section>
      <Section title={t('nodes')}>
        <FilterTable<NodeRow>
          name="nodes"
          label={t('nodes')}
          asked={{ ...asked, rows }}
          rowKey={(row) => row.node}
          empty={<Empty next={t('capacity.none.next')}>{t('nodes.none')}</Empty>}
          columns={[
            {
              key: 'serial',
              width: 190,
              title: t('node.serial'),
              head: true,
              value: (row) => row.serial,
              render: (row) => (
                <>
                  <code>{row.serial}</code> <EvidenceMark stream={`node/${row.node}`} seq={0} />
                </>
              ),
            },
            {
              key: 'place',
              title: t('lease.place'),
              value: (row) => placeName(row.place, lang),
              render: (row) => placeName(row.place, lang),
            },
            {
              key: 'models',
              width: 180,
              title: t('lease.model'),
              value: (row) => row.models.join(' '),
              render: (row) => row.models.join(t('and')) || t('capacity.cpuOnly'),
            },
            {
              key: 'cards',
              title: t('capacity.cards'),
              number: true,
              value: (row) => row.cards,
              render: (row) => <span className="figure">{row.cards}</span>,
              total: String(rows.reduce((sum, row) => sum + row.cards, 0)),
            },
            {
              key: 'free',
              title: t('capacity.free'),
              number: true,
              value: (row) => row.freeMilli,
              render: (row) => <span className="figure">{cardsText(row.freeMilli)}</span>,
              total: cardsText(rows.reduce((sum, row) => sum + row.freeMilli, 0)),
            },
            {
              key: 'cpu',
              title: t('order.cpu'),
              number: true,
              value: (row) => row.cpuMilli / 1000,
              render: (row) => <span className="figure">{cardsText(row.cpuMilli)}</span>,
            },
            {
              key: 'memory',
              title: t('node.memory'),
              number: true,
              value: (row) => Math.round(row.memoryMib / 1024),
              render: (row) => <span className="figure">{Math.round(row.memoryMib / 1024)}</span>,
            },
          ]}
        />
      </Section>
      <Drawer open={open} onClose={() => setOpen(false)} title={t('node.register')} size={480} destroyOnHidden>
        <RegisterNode />
      </Drawer>
    </Page>
  )
}

interface Values {
  serial: string
  place: string
  cpuCores: number | null
  memoryGib: number | null
  devices: { serial?: string; model?: string }[]
}

function RegisterNode(): ReactNode {
  const { t, lang } = useTongue()
  const register = useAct('capacity.node.register')
  const catalogue = rowsOf(useRows('capacity.model.list').data)
  const draft = useDraft<Values>('node', { serial: '', place: 'cn-gd-sz', cpuCores: 64, memoryGib: 512, devices: [{}] })
  const [form] = Form.useForm<Values>()
  const [values, setValues] = useState(draft.initial)
  const half = values.devices.findIndex((device) => !device?.serial?.trim() || !device.model?.trim())
  const why =
    values.serial.trim() === ''
      ? t('node.need.serial')
      : values.cpuCores === null || values.memoryGib === null
        ? t('node.need.size')
        : half >= 0
          ? t('node.need.device', { n: half + 1 })
          : null
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
      onFinish={(all) =>
        register.mutate(
          {
            serial: all.serial.trim(),
            place: all.place,
            cpuMilli: (all.cpuCores ?? 0) * 1000,
            memoryMib: (all.memoryGib ?? 0) * 1024,
            devices: all.devices.map((device) => ({
              serial: device.serial?.trim() ?? '',
              model: device.model?.trim() ?? '',
            })),
          },
          {
            onSuccess: () => {
              draft.drop()
              const blank: Values = { ...all, serial: '', devices: [{}] }
              form.setFieldsValue(blank)
              setValues(blank)
            },
          },
        )
      }
    >
      <p>
        {t('node.lead')}{' '}
        <BasisMark
          what={t('node.register')}
          basis={['platform/market-rules#model-known', 'platform/metering-rules#one-device-one-serial']}
        />
      </p>
      <Form.Item name="serial" label={t('node.serial')}>
        <Input maxLength={100} autoComplete="off" />
      </Form.Item>
      <Form.Item name="place" label={t('lease.place')}>
        <Select showSearch options={placeCodes.map((value) => ({ value, label: placeName(value, lang) }))} />
      </Form.Item>
      <div className="fields">
        <Form.Item name="cpuCores" label={t('order.cpu')}>
          <InputNumber min={0} precision={0} suffix={t('unit.cores')} />
        </Form.Item>
        <Form.Item name="memoryGib" label={t('order.memory')}>
          <InputNumber min={0} precision={0} suffix="GiB" />
        </Form.Item>
      </div>
      <Form.List name="devices">
        {(fields, { add, remove }) => (
          <fieldset className="devices">
            <legend>{t('node.devices')}</legend>
            {fields.map((field, index) => (
              <div key={field.key} className="device">
                <Form.Item name={[field.name, 'serial']} label={t('device.serial', { n: index + 1 })}>
                  <Input maxLength={100} autoComplete="off" />
                </Form.Item>
                <Form.Item name={[field.name, 'model']} label={t('lease.model')}>
                  <AutoComplete
                    options={catalogue.map(({ model, memoryGib }) => ({
                      value: model,
                      label: memoryGib === null ? model : `${model} · ${memoryGib} GiB`,
                    }))}
                    filterOption={(typed, option) => String(option?.value).toLowerCase().includes(typed.toLowerCase())}
                  />
                </Form.Item>
                <Button onClick={() => remove(field.name)} aria-label={t('device.remove', { n: index + 1 })}>
                  ×
                </Button>
              </div>
            ))}
            <Button onClick={() => add({ model: values.devices.at(-1)?.model })}>{t('device.add')}</Button>
          </fieldset>
        )}
      </Form.List>
      {register.isError && <Failure error={register.error} />}
      {register.isSuccess && (
        <Done receipt={register.data.receipt}>{t('node.done', { n: register.data.decision.devices.length })}</Done>
      )}
      <Guarded htmlType="submit" type="primary" why={why} loading={register.isPending}>
        {t('node.register')}
      </Guarded>
    </Form>
  )
}
