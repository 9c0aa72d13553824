import { useState, type ReactNode } from 'react'
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
        {runsOf(rows).map((run) =>
          run.length < FOLD_FROM ? (
            run.map((row) => <Entry key={row.seq} row={row} stream={stream} />)
          ) : (
            <Fold key={run[0]?.seq} run={run} stream={stream} />
          ),
        )}
      </ol>
      {asked.hasNextPage && (
        <button type="button" className="plain" onClick={() => void asked.fetchNextPage()}>
          {t('table.more')}
        </button>
      )}
    </>
  )
}

/** 据 and 证 of the last done act that `of` picks: what brought a thing into its present state. */
export function LastActMarks({ stream, of }: { stream: string; of: (row: HistoryRow) => boolean }): ReactNode {
  const { say } = useTongue()
  const asked = useRows('history.of', { stream })
  const row = rowsOf(asked.data).findLast((one) => one.outcome === 'done' && of(one))
  if (row === undefined) return null
  return (
    <span className="marks">
      <BasisMark what={say(row.title)} basis={row.basis} on={row.day ?? legalDay(row.at)} />
      <EvidenceMark stream={stream} seq={row.seq} leaf={row.leaf} index={row.index} at={row.at} />
    </span>
  )
}

/** When the last thing tried in a stream was refused: what, why, on which ground. Otherwise nothing. */
export function LastRefusal({ stream }: { stream: string }): ReactNode {
  const { t, say } = useTongue()
  const row = rowsOf(useRows('history.of', { stream }).data).at(-1)
  if (row === undefined || row.outcome !== 'refused') return null
  return (
    <div className="notice notice-refused" role="note">
      <strong>{t('history.lastRefused', { act: say(row.title) })}</strong>
      <p>
        {say(row.says)} <BasisMark what={say(row.title)} basis={row.basis} on={row.day ?? legalDay(row.at)} />
        <EvidenceMark stream={stream} seq={row.seq} leaf={row.leaf} index={row.index} at={row.at} />
      </p>
    </div>
  )
}

/** A run of the same act at least this long (readings of a meter, say) is shown folded. */
const FOLD_FROM = 4

/** Neighbouring rows of the same act, outcome and role, together. */
function runsOf(rows: readonly HistoryRow[]): HistoryRow[][] {
  const runs: HistoryRow[][] = []
  for (const row of rows) {
    const last = runs.at(-1)
    const before = last?.at(-1)
    if (last !== undefined && before?.act === row.act && before.outcome === row.outcome && before.role === row.role)
      last.push(row)
    else runs.push([row])
  }
  return runs
}

function Fold({ run, stream }: { run: HistoryRow[]; stream: string }): ReactNode {
  const { t, say } = useTongue()
  const [open, setOpen] = useState(false)
  const [first, last] = [run[0], run.at(-1)]
  if (first === undefined || last === undefined) return null
  return (
    <>
      <li className="history-fold">
        <span className="history-at">
          <Instant of={first.at} />
          <br />— <Instant of={last.at} />
        </span>
        <span className="history-what">
          <strong>{say(first.title)}</strong> × {run.length}{' '}
          <span className="quiet">
            {first.actorName ?? ''} <RoleName role={first.role} />
          </span>
        </span>
        <button type="button" className="plain" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t('history.fold') : t('history.unfold')}
        </button>
      </li>
      {open && run.map((row) => <Entry key={row.seq} row={row} stream={stream} />)}
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
            {row.says !== null && <> {say(row.says)}</>}
          </>
        )}
        <span className="quiet">
          {' '}
          {row.actorName ?? ''} <RoleName role={row.role} />
        </span>
      </span>
      <span className="history-marks">
        <BasisMark what={say(row.title)} basis={row.basis} on={row.day ?? legalDay(row.at)} />
        <EvidenceMark stream={stream} seq={row.seq} leaf={row.leaf} index={row.index} at={row.at} />
      </span>
    </li>
  )
}
