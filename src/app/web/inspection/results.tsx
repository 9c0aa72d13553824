import type { ReactNode } from 'react'
import { rowsOf, useRows } from '../api/views.ts'
import { inspectionWords } from '../i18n/inspection-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { PublicPage } from '../public/page.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { Page } from '../ui/page.tsx'
import { Day } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { outcomeWord } from './names.ts'
import '../public/portal.css'

loadWords(inspectionWords)

/** 检查结果公示: what was published of inspections, for everyone. What was passed on is a lead and no finding. */
export function InspectionResultsPage(): ReactNode {
  const { t, say } = useTongue()
  const asked = useRows('supervision.inspection.results')
  const rows = rowsOf(asked.data)
  return (
    <PublicPage title={t('inspect.results')}>
      <Page
        title={t('inspect.results')}
        lead={
          <>
            {t('inspect.results.lead')}{' '}
            <BasisMark
              what={t('inspect.results')}
              basis={['cn/business-environment#54', 'cn/private-economy-promotion-law#52']}
            />
          </>
        }
      >
        {asked.isPending && <Loading label={t('load.busy')} rows={4} />}
        {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
        {asked.data !== undefined && rows.length === 0 && <Empty>{t('inspect.results.none')}</Empty>}
        <ul className="papers">
          {rows.map((row) => (
            <li key={row.file}>
              <strong>{row.name}</strong> · {say(row.itemTitle)}（{row.itemNo}）· {row.bodyName} ·{' '}
              {t(outcomeWord(row.outcome))} · {row.result}
              {row.publishedOn !== null && (
                <>
                  {' '}
                  · <Day of={row.publishedOn} />
                </>
              )}
            </li>
          ))}
        </ul>
      </Page>
    </PublicPage>
  )
}
