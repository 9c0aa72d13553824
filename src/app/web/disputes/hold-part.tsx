import type { ReactNode } from 'react'
import type { DisputeItem } from '../api/dispute-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { cardHoursText, fenText } from '../ui/figures.ts'
import { Section } from '../ui/page.tsx'
import { instantText, monthText } from '../ui/period.tsx'

/** What is held of which bill while a quantity is in dispute. */
export function HoldPart({ of }: { of: DisputeItem }): ReactNode {
  const { t, lang } = useTongue()
  return (
    <Section
      title={t('odr.hold')}
      aside={<BasisMark what={t('odr.hold')} basis={['platform/zone-rules#hold', 'cn/civil-code#525']} />}
    >
      {of.held === null ? (
        <p className="quiet">{t('odr.hold.none')}</p>
      ) : (
        <ul className="entered-list">
          {of.held.map(({ month, milliCardSeconds, fen }) => (
            <li key={month}>
              {t('odr.hold.of', {
                month: monthText(month, lang),
                hours: cardHoursText(milliCardSeconds),
                sum: fenText(fen),
              })}
            </li>
          ))}
        </ul>
      )}
      {of.releasedAt !== null && <p>{t('odr.hold.over', { at: instantText(of.releasedAt, lang) })}</p>}
    </Section>
  )
}
