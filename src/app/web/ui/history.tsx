import type { ReactNode } from 'react'
import type { HistoryRow } from '../api/rows.ts'
import { rowsOf, useRows } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { BasisMark } from './basis-card.tsx'
import { Empty, Loading } from './empty.tsx'
import { EvidenceMark } from './evidence-mark.tsx'
import { Instant, legalDay } from './period.tsx'
import { Failure } from './refusal.tsx'
import { StateTag } from './state-tag.tsx'
import { RoleName } from './role.tsx'

/** What was done to a thing, in order, each act with its ground (据) and its place in the log (证). */
export function History({ stream }: { stream: string }): ReactNode {
  const { t } = useTongue()
  const asked = useRows('history.of', { stream })
  const rows = rowsOf(asked.data)
  if (asked.isPending) return <Loading label={t('load.busy')} />
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  if (rows.length === 0) return <Empty>{t('history.none')}</Empty>
  return (
    <>
      <ol className="history">
        {rows.map((row) => (
          <Entry key={row.seq} row={row} stream={row.stream ?? stream} />
        ))}
      </ol>
      {asked.hasNextPage && (
        <button type="button" className="plain" onClick={() => void asked.fetchNextPage()}>
          {t('table.more')}
        </button>
      )}
    </>
  )
}

function Entry({ row, stream }: { row: HistoryRow; stream: string }): ReactNode {
  const { t, say } = useTongue()
  return (
    <li>
      <span className="history-at">
        <Instant of={row.at} />
      </span>
      <span className="history-what">
        <strong>{say(row.title)}</strong>
        {row.outcome === 'refused' && (
          <>
            {' '}
            <StateTag tone="warn">{t('history.refused')}</StateTag>
            {row.code !== null && <code> {row.code}</code>}
          </>
        )}
        <span className="quiet">
          {' '}
          {row.actorName ?? ''} <RoleName role={row.role} />
        </span>
      </span>
      <span className="history-marks">
        <BasisMark what={say(row.title)} basis={row.basis} on={legalDay(row.at)} />
        <EvidenceMark stream={stream} seq={row.seq} leaf={row.leaf} index={row.index} at={row.at} />
      </span>
    </li>
  )
}
