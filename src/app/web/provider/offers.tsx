import { Button, Input, Modal } from 'antd'
import { useState, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { Offer } from '../api/rows.ts'
import { rowsOf, useRows } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty } from '../ui/empty.tsx'
import { EvidenceMark } from '../ui/evidence-mark.tsx'
import { FilterTable } from '../ui/filter-table.tsx'
import { Guarded } from '../ui/guarded.tsx'
import { Go } from '../ui/link.tsx'
import { Money } from '../ui/money.tsx'
import { Page } from '../ui/page.tsx'
import { legalDay, Period } from '../ui/period.tsx'
import { placeName } from '../ui/place.ts'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'

export function OffersPage(): ReactNode {
  const { t, lang } = useTongue()
  const asked = useRows('market.offer.mine')
  const rows = rowsOf(asked.data)
  const [withdrawing, setWithdrawing] = useState<Offer | null>(null)
  const today = legalDay(new Date())
  const stateOf = (offer: Offer) =>
    offer.state === 'withdrawn'
      ? ({ word: t('offer.state.withdrawn'), tone: 'over' } as const)
      : offer.validUntil !== null && offer.validUntil < today
        ? ({ word: t('offer.state.lapsed'), tone: 'over' } as const)
        : offer.validFrom > today
          ? ({ word: t('offer.state.future'), tone: 'warn' } as const)
          : ({ word: t('offer.state.open'), tone: 'good' } as const)
  return (
    <Page
      title={t('provider.offers')}
      lead={t('offers.lead')}
      actions={
        <Go to={paths.providerOfferNew()} className="button">
          {t('offer.publish')}
        </Go>
      }
    >
      <FilterTable<Offer>
        name="my-offers"
        label={t('provider.offers')}
        asked={{ ...asked, rows }}
        rowKey={(row) => row.offer}
        empty={<Empty next={<Go to={paths.providerOfferNew()}>{t('offer.publish')}</Go>}>{t('offers.none')}</Empty>}
        columns={[
          {
            key: 'models',
            width: 180,
            title: t('lease.model'),
            head: true,
            value: (row) => row.models.join(' '),
            render: (row) => (
              <span className="row-head">{row.models.length === 0 ? t('models.any') : row.models.join(t('and'))}</span>
            ),
          },
          {
            key: 'state',
            width: 90,
            title: t('lease.state'),
            value: (row) => stateOf(row).word,
            render: (row) => <StateTag tone={stateOf(row).tone}>{stateOf(row).word}</StateTag>,
          },
          {
            key: 'mode',
            title: t('lease.mode'),
            value: (row) => t(`mode.${row.mode}`),
            render: (row) => t(`mode.${row.mode}`),
          },
          {
            key: 'price',
            width: 150,
            title: t('home.offers.price'),
            number: true,
            value: (row) => row.unitPriceFen / 100,
            render: (row) => (
              <>
                <Money fen={row.unitPriceFen} />{' '}
                <BasisMark
                  what={t('home.offers.price')}
                  basis={['cn/price-law#13']}
                  on={legalDay(row.at)}
                  inputs={[[t('lease.price'), `${(row.unitPriceFen / 100).toFixed(2)} ${t('unit.perCardHour')}`]]}
                  otherwise={t('offer.price.note')}
                />
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
            key: 'valid',
            width: 240,
            title: t('home.offers.valid'),
            value: (row) => row.validFrom,
            render: (row) => <Period from={row.validFrom} until={row.validUntil} />,
          },
          {
            key: 'proof',
            width: 72,
            title: t('proof.mark'),
            render: (row) => <EvidenceMark stream={`offer/${row.offer}`} seq={0} />,
          },
          {
            key: 'do',
            width: 90,
            title: t('find.do'),
            render: (row) =>
              row.state === 'withdrawn' ? (
                <span className="quiet">{t('none')}</span>
              ) : (
                <Button size="small" onClick={() => setWithdrawing(row)}>
                  {t('offer.withdraw')}
                </Button>
              ),
          },
        ]}
      />
      {withdrawing !== null && <Withdraw offer={withdrawing} close={() => setWithdrawing(null)} />}
    </Page>
  )
}

function Withdraw({ offer, close }: { offer: Offer; close: () => void }): ReactNode {
  const { t } = useTongue()
  const [reason, setReason] = useState('')
  const withdraw = useAct('market.offer.withdraw')
  return (
    <Modal
      open
      title={t('offer.withdraw')}
      onCancel={close}
      footer={
        <div className="footer">
          <Button onClick={close}>{t('cancel')}</Button>
          <Guarded
            type="primary"
            danger
            why={reason.trim() === '' ? t('end.reason.need') : null}
            loading={withdraw.isPending}
            onClick={() => withdraw.mutate({ offer: offer.offer, reason: reason.trim() }, { onSuccess: close })}
          >
            {t('offer.withdraw')}
          </Guarded>
        </div>
      }
    >
      <p>{t('offer.withdraw.consequence')}</p>
      <label className="field">
        {t('end.reason')}
        <Input.TextArea rows={3} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
      </label>
      {withdraw.isError && <Failure error={withdraw.error} />}
    </Modal>
  )
}
