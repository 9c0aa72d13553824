import type { ReactNode } from 'react'
import { useItem } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Loading } from '../ui/empty.tsx'
import { instantText } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'

/** What an outside platform handed over: contract and allocation records, by whom, and what that shows. */
export function HandedOver({ handover }: { handover: string }): ReactNode {
  const { t, lang } = useTongue()
  const asked = useItem('dispute.handover.get', { handover })
  if (asked.isPending) return <Loading label={t('load.busy')} rows={2} />
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  const of = asked.data.item
  return (
    <div className="odr-handed">
      <p>
        {t('odr.frame.handed', { no: of.contractNo, title: of.title, platform: of.platformName ?? of.origin })}{' '}
        <BasisMark what={of.title} basis={['platform/zone-rules#embedding', 'cn/online-litigation-rules#18']} />
      </p>
      <p className="hash quiet">SHA-256 {of.sha256}</p>
      <details>
        <summary>{t('odr.frame.allocations', { n: of.allocations.length })}</summary>
        <ul className="entered-list">
          {of.allocations.slice(0, 200).map((each) => (
            <li key={each.id}>
              {each.id} {instantText(each.from, lang)} – {instantText(each.to, lang)} · {each.cards} ×{' '}
              {each.shareMilli / 10}%{each.device === undefined ? '' : ` · ${each.device}`}
            </li>
          ))}
        </ul>
      </details>
    </div>
  )
}
