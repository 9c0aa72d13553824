import type { ReactNode } from 'react'
import type { DisputeItem } from '../api/dispute-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty } from '../ui/empty.tsx'
import { Section } from '../ui/page.tsx'
import { Instant } from '../ui/period.tsx'

/** Papers by their hashes; one name with two contents is shown side by side. */
export function PapersPart({ of }: { of: DisputeItem }): ReactNode {
  const { t } = useTongue()
  return (
    <Section
      title={t('odr.papers')}
      aside={
        <BasisMark what={t('odr.papers')} basis={['platform/zone-rules#files', 'cn/online-litigation-rules#13']} />
      }
    >
      {of.differing.map(({ name, versions }) => (
        <div key={name} className="notice notice-bad" role="status">
          <strong>{t('odr.differ')}</strong> {name}
          <div className="odr-pair">
            {versions.map(({ side, sha256, at }) => (
              <div key={`${side}${sha256}`}>
                <strong>{t(`odr.${side}`)}</strong> <Instant of={at} />
                <br />
                <span className="hash">
                  {t('odr.papers.hash')} {sha256}
                </span>
              </div>
            ))}
          </div>
          <p>{t('odr.differ.says')}</p>
        </div>
      ))}
      {of.papers.length === 0 ? (
        <Empty>{t('odr.papers.none')}</Empty>
      ) : (
        <ul className="entered-list">
          {of.papers.map(({ name, sha256, side, at }) => (
            <li key={`${side}${name}${sha256}`}>
              {name} <span className="quiet">{t(`odr.${side}`)}</span> <Instant of={at} />{' '}
              <span className="hash quiet" title={sha256}>
                {t('odr.papers.hash')} {sha256.slice(0, 16)}…
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
