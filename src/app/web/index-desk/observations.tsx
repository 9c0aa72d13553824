import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import { readRows } from '../api/client.ts'
import type { CompilerDesk, ObservationRow } from '../api/price-rows.ts'
import { rowsOf, useRows, viewKey } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { cardName, kindName, levelName } from '../prices/names.ts'
import { Labelled } from '../public/where-form.tsx'
import { Done } from '../ui/done.tsx'
import { Empty } from '../ui/empty.tsx'
import { FilterTable } from '../ui/filter-table.tsx'
import { Guarded } from '../ui/guarded.tsx'
import { useFilters } from '../ui/link.tsx'
import { Section } from '../ui/page.tsx'
import { dayText, instantText } from '../ui/period.tsx'
import { placeName } from '../ui/place.ts'
import { Failure } from '../ui/refusal.tsx'
import { CompilerPage, useMayNot } from './desk.tsx'

const MOST_ROWS = 1_000
const COLUMNS = 'provider,gpu,vram_gb,form,kind,region,term_days,min_cards,price'
const IMPORT = ['platform/price-rules#list-import', 'cn/price-index-measures#disclosure']

/** What is observed, without names; and list prices from outside as they are entered. */
export function ObservationsPage(): ReactNode {
  const { t } = useTongue()
  return (
    <CompilerPage title={t('prices.observations')} lead={t('index.observations.lead')}>
      {(desk) => (
        <>
          <Observations />
          <Section title={t('index.import')}>
            <ImportList desk={desk} />
          </Section>
        </>
      )}
    </CompilerPage>
  )
}

function Observations(): ReactNode {
  const { t, lang } = useTongue()
  const { filters, set } = useFilters()
  const snapshots = rowsOf(useRows('pricing.snapshot.list').data)
  const snapshot = filters['snapshot'] ?? snapshots[0]?.snapshot ?? null
  const params = { snapshot, limit: MOST_ROWS }
  const asked = useQuery({
    queryKey: viewKey('pricing.observation.list', params),
    queryFn: () => readRows('pricing.observation.list', params),
  })
  const rows = asked.data?.rows ?? []
  const total = (asked.data as { total?: number } | undefined)?.total ?? rows.length
  const text = (value: number | null): string => (value === null ? t('none') : String(value))
  return (
    <>
      <FilterTable<ObservationRow>
        name="observations"
        label={t('prices.observations')}
        asked={{ ...asked, rows }}
        rowKey={(row) => `${row.id} ${row.on}`}
        empty={<Empty>{t(snapshots.length === 0 ? 'index.snapshot.none' : 'index.observations.none')}</Empty>}
        filters={
          <Labelled label={t('index.snapshot.choose')}>
            {(id) => (
              <select id={id} value={snapshot ?? ''} onChange={({ target }) => set({ snapshot: target.value })}>
                {snapshots.map((one) => (
                  <option key={one.snapshot} value={one.snapshot}>
                    {dayText(one.on, lang)} · {instantText(one.at, lang)}
                  </option>
                ))}
              </select>
            )}
          </Labelled>
        }
        columns={[
          {
            key: 'gpu',
            title: t('prices.filter.gpu'),
            head: true,
            width: 200,
            value: (row) => row.gpu,
            render: (row) => cardName({ ...row, term: '', cards: '' }, t),
          },
          {
            key: 'kind',
            title: t('prices.filter.kind'),
            value: (row) => kindName(row.kind, t),
            render: (row) => kindName(row.kind, t),
          },
          {
            key: 'price',
            title: t('index.observations.price'),
            number: true,
            value: (row) => Number(row.price),
            render: (row) => <span className="figure">{row.price}</span>,
          },
          {
            key: 'evidence',
            title: t('index.observations.evidence'),
            value: (row) => `${row.evidence} ${levelName(row.evidence, t)}`,
            render: (row) => `${row.evidence} ${levelName(row.evidence, t)}`,
          },
          {
            key: 'source',
            title: t('index.observations.source'),
            value: (row) => row.group,
            render: (row) => <code>{row.group}</code>,
          },
          {
            key: 'region',
            title: t('prices.filter.region'),
            value: (row) => placeName(row.region, lang),
            render: (row) => placeName(row.region, lang),
          },
          {
            key: 'term',
            title: t('index.observations.term'),
            number: true,
            value: (row) => text(row.termDays),
            render: (row) => text(row.termDays),
          },
          {
            key: 'cards',
            title: t('index.observations.cards'),
            number: true,
            value: (row) => text(row.minCards),
            render: (row) => text(row.minCards),
          },
          {
            key: 'on',
            title: t('index.observations.day'),
            value: (row) => row.on,
            render: (row) => (row.stale ? `${row.on} · ${t('index.observations.stale')}` : row.on),
          },
        ]}
      />
      {total > rows.length && <p className="quiet">{t('index.observations.shown', { n: rows.length, total })}</p>}
    </>
  )
}

/** A CSV of list prices: whole or not at all; what is wrong is named by line and field. */
function ImportList({ desk }: { desk: CompilerDesk }): ReactNode {
  const { t } = useTongue()
  const act = useAct('pricing.list.import')
  const mayNot = useMayNot(desk)
  const [source, setSource] = useState('')
  const [currency, setCurrency] = useState('CNY')
  const [taxIncluded, setTaxIncluded] = useState(true)
  const [file, setFile] = useState<File | null>(null)
  const why =
    mayNot ??
    (source.trim().length < 3 ? t('index.import.need.source') : file === null ? t('index.import.need.file') : null)
  const send = async (): Promise<void> => {
    if (file === null) return
    const fetchedAt = new Date(file.lastModified).toISOString()
    act.mutate({ source: source.trim(), currency, taxIncluded, fetchedAt, csv: await file.text() })
  }
  return (
    <div className="desk-form">
      <p className="quiet">{t('index.import.lead', { columns: COLUMNS })}</p>
      <div className="controls">
        <Labelled label={t('index.import.source')}>
          {(id) => (
            <input
              id={id}
              type="text"
              value={source}
              maxLength={300}
              onChange={({ target }) => setSource(target.value)}
            />
          )}
        </Labelled>
        <Labelled label={t('index.import.currency')}>
          {(id) => (
            <input
              id={id}
              type="text"
              value={currency}
              maxLength={3}
              size={4}
              onChange={({ target }) => setCurrency(target.value.toUpperCase())}
            />
          )}
        </Labelled>
        <Labelled label={t('index.import.file')}>
          {(id) => (
            <input
              id={id}
              type="file"
              accept=".csv,text/csv"
              onChange={({ target }) => setFile(target.files?.[0] ?? null)}
            />
          )}
        </Labelled>
        <label className="choice">
          <input type="checkbox" checked={taxIncluded} onChange={({ target }) => setTaxIncluded(target.checked)} />
          {t('index.import.tax')}
        </label>
      </div>
      <p className="row-of">
        <Guarded why={why} basis={IMPORT} loading={act.isPending} onClick={() => void send()}>
          {t('index.import.send')}
        </Guarded>
      </p>
      {act.isError && <Failure error={act.error} />}
      {act.isSuccess && <Done receipt={act.data.receipt}>{t('index.import.done', { n: act.data.decision.rows })}</Done>}
    </div>
  )
}
