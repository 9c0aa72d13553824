import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { rowsOf, useRows } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { leaseStates } from '../objects/words.ts'
import { deskPaths, isLeaseDesk, paths, type Desk } from '../paths.ts'
import { Go, type Search } from './link.tsx'
import { fenText } from './figures.ts'
import { monthText } from './period.tsx'

const SHOWN = 12

interface Thing {
  id: string
  kind: string
  text: string
  to: string
  search?: Search
}

/** Everything of this desk that one may see, by name: files, leases, bills, offers or nodes. Asked for on first use. */
function useThings(desk: Desk, asked: boolean): Thing[] {
  const { t, lang, say } = useTongue()
  const lessee = desk === 'lessee'
  const of = isLeaseDesk(desk) ? desk : null
  const ask = { enabled: asked && of !== null }
  const files = rowsOf(useRows('casework.file.list', {}, { enabled: asked }).data)
  const leases = rowsOf(useRows('contracts.lease.list', {}, ask).data)
  const bills = rowsOf(useRows('billing.invoice.list', {}, ask).data)
  const offers = rowsOf(useRows('market.offer.find', {}, { enabled: asked && lessee }).data)
  const nodes = rowsOf(useRows('capacity.node.list', {}, { enabled: asked && desk === 'provider' }).data)
  const own = files.map((row) => ({
    id: row.file,
    kind: t('file'),
    text: `${row.no} · ${row.title} · ${say(row.stateTitle)}`,
    to: paths.deskFile(desk, row.file),
  }))
  if (of === null) return own
  return [
    ...own,
    ...leases.map((row) => ({
      id: row.lease,
      kind: t('lease'),
      text: `${lessee ? row.providerName : row.lesseeName} · ${row.models.join(' ') || t('models.any')} · ${t(leaseStates[row.state].word)}`,
      to: deskPaths[of].lease(row.lease),
    })),
    ...bills.map((row) => ({
      id: row.invoice,
      kind: t('invoice'),
      text: `${monthText(row.month, lang)} · ${fenText(row.totalFen)}`,
      to: deskPaths[of].invoice(row.invoice),
    })),
    ...offers.map((row) => ({
      id: row.offer,
      kind: t('find.offer'),
      text: `${row.provider} · ${row.models.join(' ') || t('models.any')} · ${fenText(row.unitPriceFen)}`,
      to: paths.lesseeOrder(row.offer),
    })),
    ...nodes.map((row) => ({
      id: row.node,
      kind: t('nodes'),
      text: `${row.serial} · ${row.models.join(' ')}`,
      to: paths.providerCapacity(),
      search: { q: row.serial },
    })),
  ]
}

/** Search over what one may see. Results are plain links: arrows and Tab move among them, Escape closes. */
export function Find({ desk }: { desk: Desk }): ReactNode {
  const { t } = useTongue()
  const id = useId()
  const box = useRef<HTMLElement>(null)
  const [typed, setTyped] = useState('')
  const [asked, setAsked] = useState(false)
  const things = useThings(desk, asked)
  const words = typed.trim().toLowerCase().split(/\s+/).filter(Boolean)
  const hits =
    words.length === 0
      ? []
      : things.filter(({ kind, text, id: hidden }) =>
          words.every((word) => `${kind} ${text} ${hidden}`.toLowerCase().includes(word)),
        )
  const move = (event: KeyboardEvent) => {
    if (event.key === 'Escape') return setTyped('')
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    const stops = [...(box.current?.querySelectorAll<HTMLElement>('input, a') ?? [])]
    const at = stops.indexOf(document.activeElement as HTMLElement)
    stops[at + (event.key === 'ArrowDown' ? 1 : -1)]?.focus()
    event.preventDefault()
  }
  return (
    <search
      ref={box}
      className="desk-find"
      onKeyDown={move}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setTyped('')
      }}
    >
      <input
        type="search"
        aria-label={t(isLeaseDesk(desk) ? 'find.all' : 'find.files')}
        placeholder={t(isLeaseDesk(desk) ? 'find.all' : 'find.files')}
        aria-controls={id}
        autoComplete="off"
        value={typed}
        onFocus={() => setAsked(true)}
        onChange={(event) => setTyped(event.target.value)}
      />
      <div id={id} className="found" aria-live="polite" hidden={words.length === 0}>
        {hits.length === 0 ? (
          <p className="quiet">{t('find.nothing')}</p>
        ) : (
          <ul>
            {hits.slice(0, SHOWN).map((hit) => (
              <li key={hit.to + hit.id} onClick={() => setTyped('')}>
                <Go to={hit.to} {...(hit.search === undefined ? {} : { search: hit.search })}>
                  <span className="found-kind">{hit.kind}</span> {hit.text}
                </Go>
              </li>
            ))}
          </ul>
        )}
      </div>
    </search>
  )
}
