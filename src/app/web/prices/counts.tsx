import type { ReactNode } from 'react'
import type { SnapshotCounts } from '../api/price-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { leftOutName, levelName, sourceName } from './names.ts'

/** What is in a snapshot by level of evidence, and what was left out with the reason. */
export function Counts({ of }: { of: SnapshotCounts }): ReactNode {
  const { t } = useTongue()
  const most = Math.max(1, ...of.counts.map(({ n }) => n))
  return (
    <div className="counts">
      <div>
        <h3>{t('prices.made.in')}</h3>
        <dl>
          {of.counts.map(({ evidence, n, providers }) => (
            <div key={evidence}>
              <dt>
                {evidence} {levelName(evidence, t)}
              </dt>
              <dd>
                <span className="counts-bar" style={{ width: `${(n / most) * 100}%` }} />
                <span className="figure">
                  {t('prices.n', { n })} · {t('prices.providers', { n: providers })}
                </span>
              </dd>
            </div>
          ))}
        </dl>
      </div>
      <div>
        <h3>{t('prices.made.out')}</h3>
        {of.excluded.length === 0 ? (
          <p className="quiet">{t('prices.made.out.none')}</p>
        ) : (
          <ul>
            {of.excluded.map(({ source, why, n }) => (
              <li key={`${source} ${why}`}>
                {sourceName(source, t)} · {leftOutName(why, t)} <span className="figure">{n}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  )
}
