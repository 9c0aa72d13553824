import { useRef, useState, type ReactNode } from 'react'
import type { HoldingRow } from '../api/justice-rows.ts'
import { rowsOf, useRows } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { EvidenceMark } from '../ui/evidence-mark.tsx'
import { cardsText } from '../ui/figures.ts'
import { Instant } from '../ui/period.tsx'
import { placeName } from '../ui/place.ts'
import { Failure } from '../ui/refusal.tsx'

const ROW_PX = 48
const HEIGHT_PX = 480
/** Rows above and below what is seen. */
const SPARE = 6
/** Rows are asked for in portions of so many; only those that are looked at. */
const PORTION = 100

/** Who held which device when: only the rows in sight are in the page, their proofs are fetched when opened. */
export function Holdings({ file, stream, total }: { file: string; stream: string; total: number }): ReactNode {
  const { t } = useTongue()
  const [top, setTop] = useState(0)
  const box = useRef<HTMLDivElement>(null)
  const first = Math.max(0, Math.floor(top / ROW_PX) - SPARE)
  const last = Math.min(total, Math.ceil((top + HEIGHT_PX) / ROW_PX) + SPARE)
  const portions = [...new Set([Math.floor(first / PORTION), Math.floor(Math.max(first, last - 1) / PORTION)])]
  const titles = ['serial', 'model', 'site', 'share', 'from', 'until', 'proof'] as const
  return (
    <div
      ref={box}
      className="justice-rows"
      role="table"
      aria-label={t('measured.holders')}
      aria-rowcount={total + 1}
      // the rows are reached by keyboard through the box that scrolls
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      style={{ maxHeight: HEIGHT_PX }}
      onScroll={({ currentTarget }) => setTop(currentTarget.scrollTop)}
    >
      <div role="rowgroup" className="justice-rows-head">
        <div role="row" aria-rowindex={1} className="justice-row">
          {titles.map((name) => (
            <span key={name} role="columnheader">
              {t(`measured.${name}`)}
            </span>
          ))}
        </div>
      </div>
      <div role="rowgroup" style={{ height: total * ROW_PX, position: 'relative' }}>
        {portions.map((portion) => (
          <Portion key={portion} file={file} stream={stream} portion={portion} first={first} last={last} />
        ))}
      </div>
    </div>
  )
}

function Portion(props: { file: string; stream: string; portion: number; first: number; last: number }): ReactNode {
  const { t, lang } = useTongue()
  const from = props.portion * PORTION
  const asked = useRows('dispute.measured.holdings', { file: props.file, from, limit: PORTION }, { staleMs: 600_000 })
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  if (asked.data === undefined)
    return (
      <div
        role="row"
        className="justice-row justice-row-at quiet"
        style={{ top: Math.max(from, props.first) * ROW_PX }}
      >
        <span role="cell">{t('load.busy')}…</span>
      </div>
    )
  return rowsOf(asked.data)
    .filter(({ n }) => n >= props.first && n < props.last)
    .map((row: HoldingRow) => (
      <div
        key={row.n}
        role="row"
        aria-rowindex={row.n + 2}
        className="justice-row justice-row-at"
        style={{ top: row.n * ROW_PX, height: ROW_PX }}
      >
        <span role="cell">{row.serial}</span>
        <span role="cell">{row.model}</span>
        <span role="cell">{placeName(row.site, lang)}</span>
        <span role="cell" className="figure">
          {cardsText(row.shareMilli)}
        </span>
        <span role="cell">
          <Instant of={row.from} />
        </span>
        <span role="cell">{row.until === null ? t('measured.still') : <Instant of={row.until} />}</span>
        <span role="cell">
          {row.leaf === null ? t('measured.proof.none') : <EvidenceMark stream={props.stream} seq={row.leaf} />}
        </span>
      </div>
    ))
}
