import type { ReactNode } from 'react'
import type { ProgrammeRow } from '../api/support-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { Parts } from '../ui/bars.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { fenText, ppmText } from '../ui/figures.ts'
import { Day } from '../ui/period.tsx'
import { placeName } from '../ui/place.ts'
import { StateTag, type Tone } from '../ui/state-tag.tsx'
import { Way } from '../ui/way.tsx'

const tones: Record<ProgrammeRow['state'], Tone> = {
  'on-file': 'over',
  draft: 'warn',
  'in-force': 'good',
  open: 'act',
  ended: 'over',
}

/** Programmes with their share, caps, pool and window, each figure with its article; what was not found says so. */
export function ProgrammeTable({ rows }: { rows: readonly ProgrammeRow[] }): ReactNode {
  const { t, say, lang } = useTongue()
  return (
    <div className="table-scroll">
      <table className="table stack support-programmes">
        <thead>
          <tr>
            <th scope="col">{t('support.programme')}</th>
            <th scope="col">{t('support.rate')}</th>
            <th scope="col">{t('support.caps')}</th>
            <th scope="col">{t('support.pool')}</th>
            <th scope="col">{t('support.window')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">
                <div className="support-cell">
                  <span className="support-name">
                    {row.scheme === null ? say(row.title) : <Way to={paths.file(row.scheme)}>{say(row.title)}</Way>}{' '}
                    <BasisMark what={say(row.title)} basis={[row.article]} />
                  </span>
                  <span className="quiet">
                    {placeName(row.place, lang)} · {t(`support.kind.${row.support}`)} ·{' '}
                    {t(`support.payment.${row.payment.mode}`)}
                  </span>
                  <StateTag tone={row.holds || row.state === 'draft' ? tones[row.state] : 'over'}>
                    {row.holds || row.state === 'draft' ? t(`support.state.${row.state}`) : t('support.state.over')}
                  </StateTag>
                  {row.providerList !== null && (
                    <span className="support-flag">
                      {t('support.providerList')}{' '}
                      <BasisMark
                        what={t('support.providerList')}
                        basis={['cn/fair-competition-review-regulation#9', row.providerList]}
                      />
                    </span>
                  )}
                  <Conditions of={row} />
                </div>
              </th>
              <td data-label={t('support.rate')}>
                <Rate of={row} />
              </td>
              <td data-label={t('support.caps')}>
                <CapList of={row} />
              </td>
              <td data-label={t('support.pool')}>
                <Pool of={row} />
              </td>
              <td data-label={t('support.window')}>
                {row.state === 'open' && row.windowUntil !== null ? (
                  t('support.window.until', { day: row.windowUntil })
                ) : row.until === null ? (
                  <span className="quiet">{t('support.notFound')}</span>
                ) : (
                  <span className="quiet">
                    {t('support.valid')} <Day of={row.from ?? row.until} /> – <Day of={row.until} />
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Rate({ of }: { of: ProgrammeRow }): ReactNode {
  const { t } = useTongue()
  if (of.support.endsWith('-award')) return <span className="quiet">{t('support.rate.none')}</span>
  if (of.ratePpm === null) return <span className="quiet">{t('support.notFound')}</span>
  return (
    <>
      <span className="figure figure-strong">{ppmText(of.ratePpm)}</span>
      {[...new Set(of.higher.map(({ ratePpm }) => ratePpm))].map((ratePpm) =>
        ratePpm === null ? null : (
          <span key={ratePpm} className="quiet">
            {' '}
            {t('support.rate.higher', { rate: ppmText(ratePpm) })}
          </span>
        ),
      )}
    </>
  )
}

function CapList({ of }: { of: ProgrammeRow }): ReactNode {
  const { t } = useTongue()
  const caps = [
    [t('support.cap.contract'), of.capContractFen],
    [t('support.cap.year'), of.capYearFen],
    [t('support.cap.entity'), of.capEntityFen],
  ] as const
  const known = caps.filter(([, fen]) => fen !== null)
  if (known.length === 0) return <span className="quiet">{t('support.notFound')}</span>
  return (
    <ul className="support-caps">
      {known.map(([name, fen]) => (
        <li key={name}>
          <span className="figure">{fenText(fen ?? 0)}</span> <span className="quiet">{name}</span>
        </li>
      ))}
    </ul>
  )
}

function Pool({ of }: { of: ProgrammeRow }): ReactNode {
  const { t } = useTongue()
  if (of.poolFen === null) return <span className="quiet">{t('support.notFound')}</span>
  if (of.usedFen === null) return <span className="figure">{fenText(of.poolFen)}</span>
  const used = of.usedFen
  const words = t('support.pool.used', { used: fenText(used), all: fenText(of.poolFen) })
  return (
    <>
      <Parts
        label={words}
        parts={[
          { tone: 'leased', value: used, name: t('support.cap.usedFen') },
          { tone: 'free', value: Math.max(0, of.poolFen - used), name: t('support.cap.left') },
        ]}
      />
      <span className="quiet figure">{words}</span>
    </>
  )
}

/** Who is supported, each condition with its article; and what was looked for and not found. */
function Conditions({ of }: { of: ProgrammeRow }): ReactNode {
  const { t, say } = useTongue()
  return (
    <details className="support-conditions">
      <summary>{t('support.conditions')}</summary>
      {of.conditions.length === 0 ? (
        <p>{t('support.conditions.none')}</p>
      ) : (
        <ul>
          {of.conditions.map(({ rule, article, says }) => (
            <li key={rule}>
              {say(says)} <BasisMark what={say(says)} basis={[article]} />
            </li>
          ))}
        </ul>
      )}
      <p className="quiet">
        {t('support.notFound')}
        {t('colon')}
        {say(of.notFound)}
      </p>
    </details>
  )
}
