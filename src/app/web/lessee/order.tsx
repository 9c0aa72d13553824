import { DatePicker, Form, InputNumber } from 'antd'
import dayjs from 'dayjs'
import { useState, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { Decided } from '../api/client.ts'
import type { Offer } from '../api/rows.ts'
import { rowsOf, useRows } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { termsFacts } from '../objects/words.ts'
import { Done } from '../ui/done.tsx'
import { paths } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { deliberate } from '../ui/deliberate.ts'
import { useDraft } from '../ui/draft.ts'
import { Empty, Loading } from '../ui/empty.tsx'
import { Guarded } from '../ui/guarded.tsx'
import { Go, useFilters } from '../ui/link.tsx'
import { cardsText, estimateFen, fenText } from '../ui/figures.ts'
import { Money } from '../ui/money.tsx'
import { Facts, Page, Section } from '../ui/page.tsx'
import { Period } from '../ui/period.tsx'
import { placeName } from '../ui/place.ts'
import { Failure } from '../ui/refusal.tsx'

/** While the contract is being drawn up after an order, the list of leases is asked for again this often. */
const DRAFT_POLL_MS = 1_500

interface Values {
  cards: number | null
  sharePercent: number | null
  hours: number | null
  cpuCores: number | null
  memoryGib: number | null
  from: string | null
}

export function OrderPage({ offer: id }: { offer: string }): ReactNode {
  const { t } = useTongue()
  const asked = useRows('market.offer.find')
  const offer = rowsOf(asked.data).find((one) => one.offer === id)
  const above = (
    <p className="crumb">
      <Go to={paths.lesseeFind()}>{t('lessee.find')}</Go>
    </p>
  )
  return (
    <Page
      title={t('order.title')}
      above={above}
      lead={t('order.lead')}
      actions={
        offer === undefined ? undefined : (
          <Go to={paths.deskNegotiate('lessee')} search={{ offer: offer.offer }} className="button button-second">
            {t('offer.negotiate')}
          </Go>
        )
      }
    >
      {asked.isPending ? (
        <Loading label={t('load.busy')} rows={8} />
      ) : asked.isError ? (
        <Failure error={asked.error} retry={() => void asked.refetch()} />
      ) : offer === undefined ? (
        <Empty next={<Go to={paths.lesseeFind()}>{t('lessee.find')}</Go>}>{t('order.gone')}</Empty>
      ) : (
        <Order offer={offer} />
      )}
    </Page>
  )
}

function Order({ offer }: { offer: Offer }): ReactNode {
  const { t, lang } = useTongue()
  const { filters } = useFilters()
  const order = useAct('market.order.place')
  const [form] = Form.useForm<Values>()
  const draft = useDraft<Values>(`order.${offer.offer}`, {
    cards: Number(filters['cards'] ?? 1),
    sharePercent: Number(filters['share'] ?? 100),
    hours: Number(filters['hours'] ?? 24),
    cpuCores: 0,
    memoryGib: 0,
    from: null,
  })
  const [values, setValues] = useState<Values>(draft.initial)
  // "Now" is the moment the form was opened: sending again after a broken connection must send the same order.
  const [opened] = useState(() => new Date().toISOString())
  const { cards, sharePercent, hours } = values
  const complete = cards !== null && sharePercent !== null && hours !== null
  const sum = complete ? estimateFen(offer.unitPriceFen, cards, sharePercent * 10, hours) : null
  const why =
    cards === null
      ? t('order.need.cards')
      : sharePercent === null
        ? t('order.need.share')
        : hours === null
          ? t('order.need.hours')
          : null

  if (order.isSuccess) return <Ordered decided={order.data} />
  const submit = () => {
    if (!complete) return
    order.mutate(
      {
        offer: offer.offer,
        quote: null,
        cards,
        shareMilli: sharePercent * 10,
        cpuMilli: (values.cpuCores ?? 0) * 1000,
        memoryMib: (values.memoryGib ?? 0) * 1024,
        hours,
        from: values.from ?? opened,
      },
      { onSuccess: draft.drop },
    )
  }
  return (
    <div className="order">
      <div>
        <Section title={t('order.need')}>
          <Form<Values>
            form={form}
            layout="vertical"
            onKeyDown={deliberate}
            requiredMark={false}
            initialValues={draft.initial}
            onValuesChange={(_, all) => {
              setValues({ ...values, ...all })
              draft.keep({ ...values, ...all })
            }}
            onFinish={submit}
          >
            <div className="fields">
              <Form.Item name="cards" label={t('order.cards')}>
                <InputNumber min={0} max={100_000} precision={0} suffix={t('unit.card')} />
              </Form.Item>
              <Form.Item
                name="sharePercent"
                label={t('order.share')}
                extra={t(`terms.part.${offer.terms.partialDevice}.long`)}
              >
                <InputNumber min={1} max={100} precision={0} suffix="%" />
              </Form.Item>
              <Form.Item name="hours" label={t('order.hours')} extra={t('order.hours.note')}>
                <InputNumber min={1} max={175_200} precision={0} suffix={t('unit.hours')} />
              </Form.Item>
              <Form.Item
                name="from"
                label={t('order.from')}
                extra={t('order.from.note')}
                getValueProps={(value: string | null) => ({ value: value === null ? null : dayjs(value) })}
                getValueFromEvent={(value: dayjs.Dayjs | null) => value?.toISOString() ?? null}
              >
                <DatePicker
                  showTime={{ format: 'HH:mm' }}
                  format={lang === 'zh' ? 'YYYY年M月D日 HH:mm' : 'D MMM YYYY HH:mm'}
                  placeholder={t('order.from.now')}
                />
              </Form.Item>
              <Form.Item name="cpuCores" label={t('order.cpu')}>
                <InputNumber min={0} max={100_000} precision={0} suffix={t('unit.cores')} />
              </Form.Item>
              <Form.Item name="memoryGib" label={t('order.memory')}>
                <InputNumber min={0} max={900_000} precision={0} suffix="GiB" />
              </Form.Item>
            </div>
            {order.isError && <Failure error={order.error} />}
            <Guarded htmlType="submit" type="primary" size="large" why={why} loading={order.isPending}>
              {t('order.do')}
            </Guarded>
            <p className="quiet">{t('order.next')}</p>
          </Form>
        </Section>
      </div>
      <aside aria-label={t('order.estimate')}>
        <div className="estimate">
          <div className="quiet">{t('order.estimate')}</div>
          <div className="estimate-sum">{sum === null ? t('none') : fenText(sum)}</div>
          {sum !== null && complete && (
            <div className="formula">
              {t('order.formula', {
                cards,
                share: cardsText(sharePercent * 10),
                hours,
                price: fenText(offer.unitPriceFen),
                sum: fenText(sum),
              })}{' '}
              <BasisMark
                what={t('order.estimate')}
                basis={['cn/civil-code#491', 'platform/market-rules#order-within-offer']}
                otherwise={t('order.otherwise')}
              />
            </div>
          )}
        </div>
        <h3>{t('order.offer')}</h3>
        <Facts
          of={[
            [t('lease.provider'), offer.provider],
            [t('lease.model'), offer.models.length === 0 ? t('models.any') : offer.models.join(t('and'))],
            [t('lease.mode'), t(`mode.${offer.mode}`)],
            [
              t('lease.price'),
              <>
                <Money fen={offer.unitPriceFen} /> {t('unit.perCardHour')}
              </>,
            ],
            [t('lease.place'), placeName(offer.place, lang)],
            [t('home.offers.valid'), <Period from={offer.validFrom} until={offer.validUntil} />],
          ]}
        />
        <h3>{t('terms')}</h3>
        <Facts of={termsFacts(offer.terms, t)} />
      </aside>
    </div>
  )
}

/** After the order the platform draws up the contract; the page waits for it and leads to signing. */
function Ordered({ decided }: { decided: Decided<'market.order.place'> }): ReactNode {
  const { t } = useTongue()
  const leases = useRows('contracts.lease.list', {}, { everyMs: DRAFT_POLL_MS })
  const lease = rowsOf(leases.data).find(({ order }) => order === decided.decision.order)
  return (
    <>
      <Done receipt={decided.receipt}>
        <strong>{t('order.done')}</strong> {t('lease.contract')} <Money fen={decided.decision.contractFen} strong />{' '}
        <BasisMark what={t('order.done')} basis={decided.basis} />
      </Done>
      {lease === undefined ? (
        <p role="status" className="waiting">
          {t('order.drafting')}
        </p>
      ) : (
        <p className="row-of">
          <Go to={paths.lesseeLease(lease.lease)} className="button">
            {t('order.toSign')}
          </Go>
          <Go to={paths.lesseeLeases()}>{t('lessee.leases')}</Go>
        </p>
      )}
    </>
  )
}
