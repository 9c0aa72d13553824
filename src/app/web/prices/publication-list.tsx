import type { ReactNode } from 'react'
import type { PublicationKind } from '../api/price-rows.ts'
import { rowsOf, useRows } from '../api/views.ts'
import { useTongue, type Lang, type Say } from '../i18n/words.tsx'
import { paths, withLang } from '../paths.ts'
import { Empty, Loading } from '../ui/empty.tsx'
import { dayText, Instant, monthText } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'

/** "参考价 2026年6月15日" */
export function publicationName(
  { kind, period }: { kind: PublicationKind; period: string },
  t: Say,
  lang: Lang,
): string {
  return `${t(`prices.publication.${kind}`)} ${kind === 'reference' ? dayText(period, lang) : monthText(period, lang)}`
}

const SHOWN = 8

/** What was published, newest first; what was corrected says so. */
export function PublicationList({ kind }: { kind?: PublicationKind }): ReactNode {
  const { t, lang } = useTongue()
  const asked = useRows('pricing.publication.list', { kind: kind ?? null, limit: SHOWN })
  const rows = rowsOf(asked.data)
  if (asked.isPending) return <Loading label={t('load.busy')} rows={4} />
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  if (rows.length === 0) return <Empty>{t('prices.none')}</Empty>
  return (
    <>
      <div className="table-scroll">
        <table className="table stack">
          <thead>
            <tr>
              <th scope="col">{t('prices.calendar.what')}</th>
              <th scope="col">{t('prices.published')}</th>
              <th scope="col">{t('prices.timing')}</th>
              <th scope="col">{t('prices.method')}</th>
              <th scope="col">{t('prices.status')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.publication}>
                <th scope="row">
                  <a href={withLang(paths.pricePublication(row.publication), lang)}>{publicationName(row, t, lang)}</a>
                </th>
                <td data-label={t('prices.published')}>
                  <Instant of={row.at} />
                </td>
                <td data-label={t('prices.timing')}>{t(`prices.timing.${row.timing}`)}</td>
                <td data-label={t('prices.method')}>{t('prices.method.version', { version: row.method.version })}</td>
                <td data-label={t('prices.status')}>
                  {row.correctedBy !== null ? (
                    <StateTag tone="over">{t('prices.corrected')}</StateTag>
                  ) : row.corrects !== null ? (
                    <StateTag tone="warn">{t('prices.corrects')}</StateTag>
                  ) : (
                    t('none')
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {asked.hasNextPage && (
        <button type="button" className="plain" onClick={() => void asked.fetchNextPage()}>
          {t('table.more')}
        </button>
      )}
    </>
  )
}
