import type { ReactNode } from 'react'
import type { ClaimDecision, Reason } from '../api/support-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Money } from '../ui/money.tsx'
import { StateTag, type Tone } from '../ui/state-tag.tsx'

const standing = ({ met, known }: Reason): 'met' | 'notMet' | 'unknown' => (met ? 'met' : known ? 'notMet' : 'unknown')
const tones: Record<ReturnType<typeof standing>, Tone> = { met: 'good', notMet: 'bad', unknown: 'warn' }

/** Every condition with its answer, those that stand in the way first; what is missing says what would show it. */
export function Reasons({ of }: { of: ClaimDecision }): ReactNode {
  const { t, say } = useTongue()
  const order = { notMet: 0, unknown: 1, met: 2 }
  const reasons = of.reasons.toSorted((a, b) => order[standing(a)] - order[standing(b)])
  const count = (wanted: ReturnType<typeof standing>): number =>
    reasons.filter((reason) => standing(reason) === wanted).length
  return (
    <>
      <p className="quiet">
        {t('support.reason.count', { met: count('met'), not: count('notMet'), unknown: count('unknown') })}
      </p>
      <ul className="support-reasons">
        {reasons.map((reason) => (
          <li key={`${reason.rule} ${reason.article}`}>
            <StateTag tone={tones[standing(reason)]}>{t(`support.reason.${standing(reason)}`)}</StateTag>{' '}
            <span>
              {say(reason.says)}
              {reason.bring !== undefined && (
                <span className="quiet"> {t('support.reason.bring', { what: say(reason.bring) })}</span>
              )}{' '}
              <BasisMark what={say(reason.says)} basis={[reason.article]} />
            </span>
          </li>
        ))}
      </ul>
      {of.flags.map(({ flag, article, says }) => (
        <p key={flag} className="notice">
          {say(says)} <BasisMark what={say(says)} basis={[article]} />
        </p>
      ))}
    </>
  )
}

/** Each cap by itself: how much, how much of it is used, and which one holds the amount down. */
export function Caps({ of }: { of: ClaimDecision['caps'] }): ReactNode {
  const { t } = useTongue()
  if (of.length === 0) return null
  return (
    <div className="table-scroll">
      <table className="table stack">
        <caption className="quiet">{t('support.capTable')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('support.cap.name')}</th>
            <th scope="col" className="number">
              {t('support.cap.of')}
            </th>
            <th scope="col" className="number">
              {t('support.cap.usedFen')}
            </th>
            <th scope="col" className="number">
              {t('support.cap.left')}
            </th>
          </tr>
        </thead>
        <tbody>
          {of.map((cap) => (
            <tr key={cap.cap}>
              <th scope="row">
                {t(`support.cap.${cap.cap}` as 'support.cap.year')}{' '}
                {cap.binding && <StateTag tone="warn">{t('support.cap.binding')}</StateTag>}{' '}
                <BasisMark what={t('support.cap.name')} basis={[cap.article]} />
              </th>
              <td className="number" data-label={t('support.cap.of')}>
                <Money fen={cap.capFen} />
              </td>
              <td className="number" data-label={t('support.cap.usedFen')}>
                <Money fen={cap.usedFen} />
              </td>
              <td className="number" data-label={t('support.cap.left')}>
                <Money fen={cap.leftFen} strong />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
