import { Input, InputNumber, Select } from 'antd'
import { useState, type ReactNode } from 'react'
import type { Offer } from '../api/rows.ts'
import { rowsOf, useItem, useRows } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty } from '../ui/empty.tsx'
import { FilterTable } from '../ui/filter-table.tsx'
import { Go, useFilters } from '../ui/link.tsx'
import { cardsText, estimateFen, fenOf, fenText } from '../ui/figures.ts'
import { Money } from '../ui/money.tsx'
import { Page } from '../ui/page.tsx'
import { Period } from '../ui/period.tsx'
import { placeName } from '../ui/place.ts'
import { StateTag } from '../ui/state-tag.tsx'

/** A whole number between bounds from the address; the fallback when it is not one. */
function wholeOf(text: string | undefined, least: number, most: number, fallback: number): number {
  const value = Number(text)
  return text !== undefined && Number.isSafeInteger(value) && value >= least && value <= most ? value : fallback
}

/** Compute is found by what must run (cards, share, hours); every offer then shows what that would come to. */
export function FindCompute(): ReactNode {
  const { t, lang } = useTongue()
  const { filters, set } = useFilters()
  const [price, setPrice] = useState(filters['price'] ?? '')
  const maxFen = fenOf(filters['price'] ?? '')
  const asked = useRows('market.offer.find', {
    mode: filters['mode'],
    model: filters['model'],
    place: filters['place'],
    maxFen,
  })
  const board = useItem('market.board')
  const cards = wholeOf(filters['cards'], 1, 100_000, 1)
  const sharePercent = wholeOf(filters['share'], 1, 100, 100)
  const hours = wholeOf(filters['hours'], 1, 175_200, 24)
  const rows = rowsOf(asked.data)
  const cost = (offer: Offer) => estimateFen(offer.unitPriceFen, cards, sharePercent * 10, hours)
  const free = new Map((board.data?.item.models ?? []).map((model) => [model.model, model.freeMilli]))
  const freeOf = (offer: Offer) => offer.models.reduce((sum, model) => sum + (free.get(model) ?? 0), 0)
  const need = { cards: String(cards), share: String(sharePercent), hours: String(hours) }
  const places = [...new Set(rows.map(({ place }) => place))]
  return (
    <Page title={t('lessee.find')} lead={t('find.lead')}>
      <fieldset className="need">
        <legend>{t('find.need')}</legend>
        <label className="field">
          {t('order.cards')}
          <InputNumber
            aria-label={t('order.cards')}
            min={1}
            max={100_000}
            precision={0}
            value={cards}
            onChange={(value) => set({ cards: String(value ?? '') })}
          />
        </label>
        <label className="field">
          {t('order.share')}
          <InputNumber
            aria-label={t('order.share')}
            min={1}
            max={100}
            precision={0}
            suffix="%"
            value={sharePercent}
            onChange={(value) => set({ share: String(value ?? '') })}
          />
        </label>
        <label className="field">
          {t('order.hours')}
          <InputNumber
            aria-label={t('order.hours')}
            min={1}
            max={175_200}
            precision={0}
            suffix={t('unit.hours')}
            value={hours}
            onChange={(value) => set({ hours: String(value ?? '') })}
          />
        </label>
      </fieldset>
      <FilterTable<Offer>
        name="offers"
        label={t('find.offers')}
        asked={{ ...asked, rows: rows.toSorted((a, b) => cost(a) - cost(b)) }}
        rowKey={(row) => row.offer}
        filters={
          <>
            <Select
              aria-label={t('lease.mode')}
              placeholder={t('lease.mode')}
              allowClear
              style={{ width: 150 }}
              value={filters['mode'] ?? null}
              onChange={(value: string | null | undefined) => set({ mode: value ?? '' })}
              options={(['by-scale', 'by-server'] as const).map((value) => ({ value, label: t(`mode.${value}`) }))}
            />
            <Select
              aria-label={t('lease.model')}
              placeholder={t('lease.model')}
              allowClear
              showSearch
              style={{ width: 150 }}
              value={filters['model'] ?? null}
              onChange={(value: string | null | undefined) => set({ model: value ?? '' })}
              options={[...free.keys()].map((value) => ({ value, label: value }))}
            />
            <Select
              aria-label={t('lease.place')}
              placeholder={t('lease.place')}
              allowClear
              style={{ width: 120 }}
              value={filters['place'] ?? null}
              onChange={(value: string | null | undefined) => set({ place: value ?? '' })}
              options={[...new Set([...places, ...(filters['place'] === undefined ? [] : [filters['place']])])].map(
                (value) => ({
                  value,
                  label: placeName(value, lang),
                }),
              )}
            />
            <Input
              aria-label={t('find.maxPrice')}
              placeholder={t('find.maxPrice')}
              prefix="¥"
              allowClear
              inputMode="decimal"
              style={{ width: 160 }}
              value={price}
              status={price !== '' && fenOf(price) === null ? 'error' : ''}
              onChange={(event) => {
                setPrice(event.target.value)
                if (event.target.value === '' || fenOf(event.target.value) !== null) set({ price: event.target.value })
              }}
            />
          </>
        }
        empty={<Empty next={t('find.none.next')}>{t('find.none')}</Empty>}
        columns={[
          {
            key: 'provider',
            title: t('lease.provider'),
            head: true,
            value: (offer) => offer.provider,
            render: (offer) => <span className="row-head">{offer.provider}</span>,
          },
          {
            key: 'models',
            width: 180,
            title: t('lease.model'),
            value: (offer) => offer.models.join(' '),
            render: (offer) => (offer.models.length === 0 ? t('models.any') : offer.models.join(t('and'))),
          },
          {
            key: 'mode',
            title: t('lease.mode'),
            value: (offer) => t(`mode.${offer.mode}`),
            render: (offer) => t(`mode.${offer.mode}`),
          },
          {
            key: 'free',
            width: 130,
            title: t('find.free'),
            number: true,
            value: freeOf,
            render: (offer) =>
              offer.models.length === 0 ? (
                t('none')
              ) : (
                <>
                  {freeOf(offer) < cards * sharePercent * 10 && <StateTag tone="warn">{t('find.short')}</StateTag>}{' '}
                  <span className="figure">{cardsText(freeOf(offer))}</span>
                </>
              ),
          },
          {
            key: 'price',
            width: 110,
            title: t('home.offers.price'),
            number: true,
            value: (offer) => offer.unitPriceFen / 100,
            render: (offer) => <Money fen={offer.unitPriceFen} />,
          },
          {
            key: 'cost',
            width: 160,
            title: t('find.cost'),
            number: true,
            value: (offer) => cost(offer) / 100,
            render: (offer) => (
              <>
                <Money fen={cost(offer)} strong />{' '}
                <BasisMark
                  what={t('find.cost')}
                  formula={t('order.formula', {
                    cards,
                    share: cardsText(sharePercent * 10),
                    hours,
                    price: fenText(offer.unitPriceFen),
                    sum: fenText(cost(offer)),
                  })}
                  otherwise={t('order.otherwise')}
                />
              </>
            ),
          },
          {
            key: 'place',
            title: t('lease.place'),
            value: (offer) => placeName(offer.place, lang),
            render: (offer) => placeName(offer.place, lang),
          },
          {
            key: 'valid',
            width: 240,
            title: t('home.offers.valid'),
            value: (offer) => offer.validFrom,
            render: (offer) => <Period from={offer.validFrom} until={offer.validUntil} />,
          },
          {
            key: 'order',
            width: 100,
            title: t('find.do'),
            render: (offer) => (
              <Go
                to={paths.lesseeOrder(offer.offer)}
                search={need}
                className="button button-second"
                label={`${t('find.order')}${t('colon')}${offer.provider}`}
              >
                {t('find.order')}
              </Go>
            ),
          },
        ]}
      />
    </Page>
  )
}
