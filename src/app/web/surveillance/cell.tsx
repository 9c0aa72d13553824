import { useState, type ReactNode } from 'react'
import type { PriceCell } from '../api/price-rows.ts'
import type { Reading } from '../api/surveillance-rows.ts'
import { useItem } from '../api/views.ts'
import { useWidth } from '../evaluation/width.ts'
import '../evaluation/evaluation.css'
import '../files/files.css'
import '../public/portal.css'
import { surveillanceWords } from '../i18n/surveillance-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { Charted } from '../ui/chart.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { fenText, ppmText } from '../ui/figures.ts'
import { FilterTable } from '../ui/filter-table.tsx'
import { History } from '../ui/history.tsx'
import { Go } from '../ui/link.tsx'
import { Facts, Page, Section } from '../ui/page.tsx'
import { Instant, instantText, legalDay } from '../ui/period.tsx'
import { placeName } from '../ui/place.ts'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { cellName, kindName, subjectsOf, toneOf } from './lead-names.ts'
import './surveillance.css'

loadWords(surveillanceWords)

/** The reference price that speaks of the same card and kind; null where none was published. */
function useReference(sku: string, kind: string): PriceCell | null {
  const asked = useItem('pricing.reference.current')
  const now = asked.data?.item
  return (
    (now !== undefined && 'cells' in now ? now.cells : []).find(
      (cell) => cell.gpu === sku && cell.kind === kind && cell.lowFen !== null,
    ) ?? null
  )
}

/** One cell down to its readings: every lease that counts, when it was signed, at what price, on which evidence. */
export function CellPage({ cell: name }: { cell: string }): ReactNode {
  const { t, lang } = useTongue()
  const asked = useItem('surveillance.cell.get', { cell: name })
  const [sku = '', form = '', kind = '', region = ''] = name.split('|')
  const reference = useReference(sku, kind)
  const title = `${cellName({ sku, form, kind }, t)} · ${placeName(region, lang)}`
  const crumb = (
    <p className="crumb">
      <Go to={paths.regulatorPrices()}>{t('prices')}</Go>
    </p>
  )
  const item = asked.data?.item
  return (
    <Page title={title} above={crumb} lead={t('watch.cell.lead')}>
      {asked.isPending && <Loading label={t('load.busy')} rows={6} />}
      {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
      {item === null && (
        <Empty next={<Go to={paths.regulatorPrices()}>{t('prices')}</Go>}>{t('watch.cell.none')}</Empty>
      )}
      {item != null && (
        <>
          <Facts
            of={[
              [t('watch.leases'), String(item.leases.length)],
              [t('watch.providers'), String(new Set(item.leases.map(({ provider }) => provider)).size)],
              [t('watch.median'), item.medianFen === null ? t('none') : fenText(item.medianFen)],
              [
                t('watch.shade.dispersion'),
                <>
                  {item.dispersionPpm === null ? t('watch.tooFew') : ppmText(item.dispersionPpm)}{' '}
                  <BasisMark
                    what={t('watch.shade.dispersion')}
                    basis={['platform/price-rules#surveillance-run']}
                    formula="1.4826 × MAD ÷ median"
                  />
                </>,
              ],
            ]}
          />
          <Section title={t('watch.overTime')}>
            <Charted
              label={t('watch.overTime.label')}
              caption={
                reference === null
                  ? t('watch.overTime.noReference', { n: item.leases.length })
                  : t('watch.overTime.caption', {
                      n: item.leases.length,
                      of: reference.n,
                      sources: reference.providers,
                    })
              }
              table={{
                columns: [
                  { title: t('watch.signed') },
                  { title: t('watch.provider') },
                  { title: t('watch.price'), number: true },
                  { title: t('watch.evidence') },
                ],
                rows: item.leases.map((reading) => [
                  instantText(reading.signed, lang),
                  reading.name ?? reading.provider.slice(0, 8),
                  fenText(reading.price_fen),
                  t(`watch.evidence.${reading.evidence}`),
                ]),
              }}
            >
              <Prices readings={item.leases} reference={reference} label={t('watch.overTime.label')} />
            </Charted>
          </Section>
          <Section title={t('watch.openLeads')}>
            {item.leads.length === 0 ? (
              <Empty>{t('watch.openLeads.none')}</Empty>
            ) : (
              <ul className="papers">
                {item.leads.map((lead) => (
                  <li key={lead.lead}>
                    <Go to={paths.regulatorLead(lead.lead)}>{`${lead.no} ${kindName(lead.kind, t)}`}</Go>{' '}
                    <StateTag tone={toneOf(lead)}>{t(`watch.state.${lead.state}`)}</StateTag>{' '}
                    <span className="quiet">{subjectsOf(lead, t('none'))}</span>
                  </li>
                ))}
              </ul>
            )}
          </Section>
          <Section title={t('watch.readings')}>
            <Readings of={item.leases} />
          </Section>
        </>
      )}
    </Page>
  )
}

function Readings({ of }: { of: Reading[] }): ReactNode {
  const { t, lang } = useTongue()
  const [open, setOpen] = useState<string | null>(null)
  return (
    <>
      <FilterTable<Reading>
        name="readings"
        label={t('watch.readings')}
        asked={{ rows: of, isPending: false, isError: false, error: null, refetch: () => undefined }}
        rowKey={(row) => row.lease}
        empty={<Empty>{t('watch.cell.none')}</Empty>}
        columns={[
          {
            key: 'signed',
            title: t('watch.signed'),
            value: (row) => instantText(row.signed, lang),
            render: (row) => <Instant of={row.signed} />,
          },
          {
            key: 'provider',
            title: t('watch.provider'),
            head: true,
            value: (row) => row.name ?? row.provider,
            render: (row) => <span className="row-head">{row.name ?? row.provider.slice(0, 8)}</span>,
          },
          {
            key: 'price',
            title: t('watch.price'),
            number: true,
            value: (row) => row.price_fen,
            render: (row) => <span className="figure">{fenText(row.price_fen)}</span>,
          },
          {
            key: 'cards',
            title: t('watch.cards'),
            number: true,
            value: (row) => row.cards,
            render: (row) => row.cards,
          },
          {
            key: 'days',
            title: t('watch.days'),
            number: true,
            value: (row) => row.term_days,
            render: (row) => row.term_days,
          },
          {
            key: 'evidence',
            title: t('watch.evidence'),
            value: (row) => t(`watch.evidence.${row.evidence}`),
            render: (row) => t(`watch.evidence.${row.evidence}`),
          },
          {
            key: 'proof',
            title: t('proof.mark'),
            render: (row) => (
              <button
                type="button"
                className="plain"
                aria-expanded={open === row.lease}
                onClick={() => setOpen(open === row.lease ? null : row.lease)}
              >
                {t('watch.reading.open')}
              </button>
            ),
          },
        ]}
      />
      {open !== null && (
        <section className="watch-reading" aria-label={t('watch.reading')}>
          <h3>
            {t('watch.reading')} <span className="hash">{open}</span>
          </h3>
          <History stream={`lease/${open}`} />
        </section>
      )}
    </>
  )
}

const HEIGHT = 260
const [LEFT, RIGHT, TOP, BOTTOM] = [68, 16, 16, 36]

/** Each reading as a dot over time, measured ones full, contracts hollow; the reference interval as a band. */
function Prices({
  readings,
  reference,
  label,
}: {
  readings: readonly Reading[]
  reference: PriceCell | null
  label: string
}): ReactNode {
  const { t } = useTongue()
  const [place, width] = useWidth<HTMLDivElement>()
  const times = readings.map(({ signed }) => Date.parse(signed))
  const [first, last] = [Math.min(...times), Math.max(...times)]
  const span = Math.max(1, last - first)
  const most = Math.max(...readings.map(({ price_fen: fen }) => fen), reference?.highFen ?? 0) * 1.1
  const x = (at: number): number => LEFT + 8 + ((at - first) / span) * (width - LEFT - RIGHT - 16)
  const y = (fen: number): number => TOP + (1 - fen / most) * (HEIGHT - TOP - BOTTOM)
  const ticks = [0, most / 2, most].map(Math.round)
  return (
    <div ref={place}>
      <svg width={width} height={HEIGHT} role="img" aria-label={label} className="plot">
        {ticks.map((tick) => (
          <g key={tick}>
            <line className="plot-grid" x1={LEFT} x2={width - RIGHT} y1={y(tick)} y2={y(tick)} />
            <text className="axis-text" x={LEFT - 6} y={y(tick) + 4} textAnchor="end">
              {fenText(tick)}
            </text>
          </g>
        ))}
        {reference?.lowFen != null && reference.highFen !== null && (
          <>
            <rect
              className="watch-band"
              x={LEFT}
              width={width - LEFT - RIGHT}
              y={y(reference.highFen)}
              height={Math.max(2, y(reference.lowFen) - y(reference.highFen))}
            />
            {reference.medianFen !== null && (
              <line
                className="watch-middle"
                x1={LEFT}
                x2={width - RIGHT}
                y1={y(reference.medianFen)}
                y2={y(reference.medianFen)}
              />
            )}
            <text className="axis-text" x={width - RIGHT} y={y(reference.highFen) - 4} textAnchor="end">
              {t('watch.reference')}
            </text>
          </>
        )}
        {readings.map((reading) => (
          <circle
            key={reading.lease}
            className={reading.evidence === 'metered' ? 'watch-dot' : 'watch-dot watch-dot-signed'}
            cx={x(Date.parse(reading.signed))}
            cy={y(reading.price_fen)}
            r="4.5"
          >
            <title>{`${reading.name ?? ''} ${fenText(reading.price_fen)}`}</title>
          </circle>
        ))}
        <text className="axis-text" x={LEFT} y={HEIGHT - 12}>
          {legalDay(new Date(first))}
        </text>
        {last > first && (
          <text className="axis-text" x={width - RIGHT} y={HEIGHT - 12} textAnchor="end">
            {legalDay(new Date(last))}
          </text>
        )}
      </svg>
      <p className="draw-legend quiet">
        <span className="watch-key-metered">{t('watch.evidence.metered')}</span>
        <span className="watch-key-signed">{t('watch.evidence.signed')}</span>
      </p>
    </div>
  )
}
