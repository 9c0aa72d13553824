import { AutoComplete, Input } from 'antd'
import { useState, type ReactNode } from 'react'
import { rowsOf, useRows } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { leaseStates } from '../objects/words.ts'
import { deskPaths, paths, type Desk } from '../paths.ts'
import { useGo } from './link.tsx'
import { fenText } from './money.tsx'
import { monthText } from './period.tsx'

const SHOWN = 12

/** Search over what one may see: leases, bills, vouchers, nodes and offers of this desk. */
export function Find({ desk }: { desk: Desk }): ReactNode {
  const { t, lang } = useTongue()
  const go = useGo()
  const [typed, setTyped] = useState('')
  const [asked, setAsked] = useState(false)
  const lessee = desk === 'lessee'
  const ask = { enabled: asked }
  const leases = rowsOf(useRows('contracts.lease.list', {}, ask).data)
  const bills = rowsOf(useRows('billing.invoice.list', {}, ask).data)
  const offers = rowsOf(useRows('market.offer.find', {}, { enabled: asked && lessee }).data)
  const nodes = rowsOf(useRows('capacity.node.list', {}, { enabled: asked && !lessee }).data)
  const all = [
    ...leases.map((row) => ({
      value: deskPaths[desk].lease(row.lease),
      text: `${t('lease')} · ${lessee ? row.providerName : row.lesseeName} · ${row.models.join(' ')} · ${t(leaseStates[row.state].word)}`,
      hidden: row.lease,
    })),
    ...bills.map((row) => ({
      value: deskPaths[desk].invoice(row.invoice),
      text: `${t('invoice')} · ${monthText(row.month, lang)} · ${fenText(row.totalFen)}`,
      hidden: row.invoice,
    })),
    ...offers.map((row) => ({
      value: paths.lesseeOrder(row.offer),
      text: `${t('find.offer')} · ${row.provider} · ${row.models.join(' ') || t('models.any')} · ${fenText(row.unitPriceFen)}`,
      hidden: row.offer,
    })),
    ...nodes.map((row) => ({
      value: `${paths.providerCapacity()}?q=${encodeURIComponent(row.serial)}`,
      text: `${t('nodes')} · ${row.serial} · ${row.models.join(' ')}`,
      hidden: row.node,
    })),
  ]
  const words = typed.trim().toLowerCase().split(/\s+/)
  const hits =
    typed.trim() === ''
      ? []
      : all.filter(({ text, hidden }) => words.every((word) => `${text} ${hidden}`.toLowerCase().includes(word)))
  return (
    <AutoComplete
      className="desk-find"
      value={typed}
      onFocus={() => setAsked(true)}
      onChange={(text: string) => setTyped(text.startsWith('/') ? '' : text)}
      onSelect={(to: string) => {
        setTyped('')
        const [path, query] = to.split('?')
        go(path ?? to, Object.fromEntries(new URLSearchParams(query)))
      }}
      options={hits.slice(0, SHOWN).map(({ value, text }) => ({ value, label: text }))}
      notFoundContent={typed.trim() === '' ? null : <span className="quiet">{t('find.nothing')}</span>}
    >
      <Input.Search allowClear aria-label={t('find.all')} placeholder={t('find.all')} />
    </AutoComplete>
  )
}
