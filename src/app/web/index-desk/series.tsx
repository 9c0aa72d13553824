import type { ReactNode } from 'react'
import type { CompilerDesk, IndexDocument } from '../api/price-rows.ts'
import { rowsOf, useItem, useRows } from '../api/views.ts'
import { monthBefore, Months } from '../evaluation/months.tsx'
import { useTongue } from '../i18n/words.tsx'
import { IndexChart } from '../prices/index-chart.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { useFilters } from '../ui/link.tsx'
import { Section } from '../ui/page.tsx'
import { monthText } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { CompilerPage } from './desk.tsx'
import { NoDraft, SignDraft } from './signing.tsx'

/** The index of a month: computed, looked at beside the periods before, signed and published. */
export function SeriesPage(): ReactNode {
  const { t } = useTongue()
  return (
    <CompilerPage title={t('prices.index')} lead={t('index.series.lead')}>
      {(desk) => <Series desk={desk} />}
    </CompilerPage>
  )
}

function Series({ desk }: { desk: CompilerDesk }): ReactNode {
  const { t, lang } = useTongue()
  const { filters, set } = useFilters()
  const asked = useRows('pricing.index.series')
  const points = rowsOf(asked.data)
  const waiting = desk.due.find(({ kind }) => kind === 'index')?.period
  const period = filters['period'] ?? waiting ?? monthBefore(desk.today, 1)
  const draft = useItem('pricing.publication.draft', { period }, { steady: true })
  const of = draft.data?.item
  const document = of?.toBeSigned == null ? null : (JSON.parse(of.toBeSigned) as IndexDocument)
  const isPublished = points.some((point) => point.period === period)
  const why = isPublished
    ? t('index.published.already')
    : period >= desk.today.slice(0, 7)
      ? t('index.period.open')
      : null
  const shown =
    document === null || isPublished
      ? points
      : [...points, ...document.figures.map((figure) => ({ ...figure, period, publication: '' }))]
  return (
    <>
      <div className="controls">
        <Months label={t('index.series.month')} value={period} choose={(month) => set({ period: month })} />
      </div>
      {asked.isPending && <Loading label={t('load.busy')} rows={6} />}
      {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
      {asked.isSuccess && shown.length === 0 && <Empty>{t('prices.index.none')}</Empty>}
      {shown.length > 0 && <IndexChart points={shown} />}
      <Section title={`${t('index.series.draft')} ${monthText(period, lang)}`}>
        {draft.isPending && <Loading label={t('load.busy')} />}
        {draft.isError && <Failure error={draft.error} retry={() => void draft.refetch()} />}
        {of?.none != null && <NoDraft code={of.none} />}
        {of?.toBeSigned != null && (
          <SignDraft key={period} desk={desk} draft={of} what={{ kind: 'index', period }} why={why} />
        )}
      </Section>
    </>
  )
}
