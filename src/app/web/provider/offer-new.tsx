import { DatePicker, Form, Input, InputNumber, Radio, Select } from 'antd'
import dayjs from 'dayjs'
import { useState, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { LeaseMode, Terms } from '../api/rows.ts'
import { rowsOf, useRows } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { Done } from '../ui/done.tsx'
import { termsFacts } from '../objects/words.ts'
import { paths } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { deliberate } from '../ui/deliberate.ts'
import { useDraft } from '../ui/draft.ts'
import { Guarded } from '../ui/guarded.tsx'
import { Go } from '../ui/link.tsx'
import { fenOf, fenText } from '../ui/figures.ts'
import { Facts, Page, Section } from '../ui/page.tsx'
import { legalDay } from '../ui/period.tsx'
import { placeCodes, placeName } from '../ui/place.ts'
import { Failure } from '../ui/refusal.tsx'

interface Values extends Terms {
  mode: LeaseMode
  models: string[]
  price: string
  place: string
  validFrom: string | null
  validUntil: string | null
}

const DAY = 'YYYY-MM-DD'

export function OfferNewPage(): ReactNode {
  const { t } = useTongue()
  return (
    <Page
      title={t('offer.publish')}
      lead={t('offer.lead')}
      above={
        <p className="crumb">
          <Go to={paths.providerOffers()}>{t('provider.offers')}</Go>
        </p>
      }
    >
      <Publish />
    </Page>
  )
}

function Publish(): ReactNode {
  const { t, lang } = useTongue()
  const publish = useAct('market.offer.publish')
  const capacity = rowsOf(useRows('capacity.map').data).filter(({ model }) => model !== '(cpu only)')
  const draft = useDraft<Values>('offer', {
    mode: 'by-scale',
    models: [],
    price: '',
    place: 'cn-gd-sz',
    validFrom: legalDay(new Date()),
    validUntil: null,
    billingStart: 'delivered',
    grainSeconds: 1,
    minimumSeconds: 0,
    billedWhenStopped: false,
    partialDevice: 'share',
    conversion: 'none',
    billingZone: 'Asia/Shanghai',
  })
  const [form] = Form.useForm<Values>()
  const [values, setValues] = useState(draft.initial)
  const fen = fenOf(values.price ?? '')
  const why =
    fen === null || fen === 0
      ? t('offer.need.price')
      : values.validFrom === null
        ? t('offer.need.from')
        : values.validUntil !== null && values.validUntil < values.validFrom
          ? t('offer.need.order')
          : null
  const terms: Terms = {
    billingStart: values.billingStart,
    grainSeconds: values.grainSeconds ?? 1,
    minimumSeconds: values.minimumSeconds ?? 0,
    billedWhenStopped: values.billedWhenStopped,
    partialDevice: values.partialDevice,
    conversion: values.conversion?.trim() || 'none',
    billingZone: values.billingZone,
  }
  const day = {
    getValueProps: (value: string | null) => ({ value: value === null ? null : dayjs(value) }),
    getValueFromEvent: (value: dayjs.Dayjs | null) => value?.format(DAY) ?? null,
  }
  const format = lang === 'zh' ? 'YYYY年M月D日' : 'D MMM YYYY'
  return (
    <div className="order">
      <div>
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
          onFinish={() => {
            if (fen === null || values.validFrom === null) return
            publish.mutate(
              {
                mode: values.mode,
                models: values.models,
                unitPriceFen: fen,
                place: values.place,
                validFrom: values.validFrom,
                validUntil: values.validUntil,
                terms,
              },
              { onSuccess: draft.drop },
            )
          }}
        >
          <Section title={t('offer.what')}>
            <Form.Item name="mode" label={t('lease.mode')}>
              <Radio.Group
                options={(['by-scale', 'by-server'] as const).map((value) => ({ value, label: t(`mode.${value}`) }))}
              />
            </Form.Item>
            <Form.Item name="models" label={t('lease.model')} extra={t('offer.models.note')}>
              <Select
                mode="multiple"
                placeholder={t('models.any')}
                options={capacity.map(({ model }) => ({ value: model, label: model }))}
              />
            </Form.Item>
            <div className="fields">
              <Form.Item name="price" label={t('home.offers.price')}>
                <Input prefix="¥" inputMode="decimal" autoComplete="off" />
              </Form.Item>
              <Form.Item name="place" label={t('lease.place')}>
                <Select showSearch options={placeCodes.map((value) => ({ value, label: placeName(value, lang) }))} />
              </Form.Item>
              <Form.Item name="validFrom" label={t('offer.from')} {...day}>
                <DatePicker format={format} />
              </Form.Item>
              <Form.Item name="validUntil" label={t('offer.until')} {...day}>
                <DatePicker format={format} placeholder={t('offer.until.open')} />
              </Form.Item>
            </div>
            <p className="quiet">
              {t('offer.price.note')} <BasisMark what={t('home.offers.price')} basis={['cn/price-law#13']} />
            </p>
          </Section>
          <Section title={t('terms')}>
            <p className="quiet">{t('terms.lead')}</p>
            <div className="fields">
              <Form.Item name="billingStart" label={t('terms.billingStart')}>
                <Select
                  options={(['signed', 'delivered', 'first-use'] as const).map((value) => ({
                    value,
                    label: t(`terms.billingStart.${value}`),
                  }))}
                />
              </Form.Item>
              <Form.Item name="partialDevice" label={t('terms.part')}>
                <Select
                  options={(['share', 'whole'] as const).map((value) => ({ value, label: t(`terms.part.${value}`) }))}
                />
              </Form.Item>
              <Form.Item name="grainSeconds" label={t('terms.grain')}>
                <InputNumber min={1} max={86_400} precision={0} suffix={t('unit.seconds')} />
              </Form.Item>
              <Form.Item name="minimumSeconds" label={t('terms.minimum')}>
                <InputNumber min={0} max={2_678_400} precision={0} suffix={t('unit.seconds')} />
              </Form.Item>
              <Form.Item name="conversion" label={t('terms.conversion')} extra={t('terms.conversion.note')}>
                <Input maxLength={100} autoComplete="off" />
              </Form.Item>
              <Form.Item name="billingZone" label={t('terms.zone')}>
                <Select
                  showSearch
                  options={['Asia/Shanghai', 'UTC', 'Asia/Urumqi', 'Asia/Hong_Kong'].map((value) => ({
                    value,
                    label: value,
                  }))}
                />
              </Form.Item>
              <Form.Item name="billedWhenStopped" label={t('terms.stopped')}>
                <Radio.Group
                  options={[
                    { value: false, label: t('terms.stopped.no') },
                    { value: true, label: t('terms.stopped.yes') },
                  ]}
                />
              </Form.Item>
            </div>
          </Section>
          {publish.isError && <Failure error={publish.error} />}
          {publish.isSuccess && (
            <Done receipt={publish.data.receipt}>
              {t('offer.done')} <BasisMark what={t('offer.done')} basis={publish.data.basis} />{' '}
              <Go to={paths.providerOffers()}>{t('provider.offers')}</Go>
            </Done>
          )}
          <Guarded htmlType="submit" type="primary" size="large" why={why} loading={publish.isPending}>
            {t('offer.publish')}
          </Guarded>
        </Form>
      </div>
      <aside aria-label={t('offer.preview')}>
        <div className="estimate">
          <div className="quiet">{t('offer.preview')}</div>
          <div className="estimate-sum">{fen === null ? t('none') : fenText(fen)}</div>
          <div className="quiet">{t('unit.perCardHour')}</div>
        </div>
        <Facts of={termsFacts(terms, t)} />
      </aside>
    </div>
  )
}
