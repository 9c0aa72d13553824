import type { ReactNode } from 'react'
import type { Check, ClaimForm, ScenarioAsked } from '../api/claim-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import type { Rank, Writing } from './claim-draft.ts'

/** What is asked for, first or in case it fails; which go together and which do not. */
export function ClaimRemedies(props: {
  form: ClaimForm
  scenario: ScenarioAsked
  writing: Writing
  check: Check | null
  rank: (remedies: readonly string[], rank: Rank | null) => void
}): ReactNode {
  const { t, say } = useTongue()
  const { form, scenario, writing, check } = props
  const titleOf = (id: string): string => say(form.remedies.find((one) => one.id === id)?.title)
  const near = [...new Set([...scenario.usual, ...scenario.possible, ...Object.keys(writing.ranks)])]
  const rest = form.remedies.map(({ id }) => id).filter((id) => !near.includes(id))
  const open = (check?.fits ?? []).filter(({ fits, clashes }) => clashes || fits !== 'together')
  const ways = (check?.alternatives ?? []).filter(({ given }) => !given)
  const row = (id: string): ReactNode => (
    <li key={id}>
      <fieldset className="claim-rank">
        <legend>{titleOf(id)}</legend>
        {(['main', 'case', 'none'] as const).map((rank) => (
          <label key={rank}>
            <input
              type="radio"
              name={`rank-${id}`}
              checked={(writing.ranks[id] ?? 'none') === rank}
              onChange={() => props.rank([id], rank === 'none' ? null : rank)}
            />{' '}
            {t(`claim.rank.${rank}`)}
          </label>
        ))}
      </fieldset>
    </li>
  )
  return (
    <>
      <p className="quiet">{t('claim.rank.lead')}</p>
      <ul className="claim-ranks">{near.map(row)}</ul>
      <details>
        <summary>{t('claim.rank.more', { n: rest.length })}</summary>
        <ul className="claim-ranks">{rest.map(row)}</ul>
      </details>
      {open.length > 0 && (
        <ul className="claim-fits">
          {open.map((fit) => (
            <li key={fit.pair.join()} className={fit.clashes ? 'notice notice-refused' : 'notice'}>
              <strong>
                {t('claim.pair', { a: titleOf(fit.pair[0]), b: titleOf(fit.pair[1]) })}
                {t('colon')}
                {t(fit.clashes ? 'claim.fits.clash' : 'claim.fits.order')}
              </strong>
              <p>
                {say(fit.why)} <BasisMark what={say(fit.why)} basis={[fit.article]} />
              </p>
            </li>
          ))}
        </ul>
      )}
      {ways.length > 0 && (
        <>
          <h3>{t('claim.ways')}</h3>
          <ul className="claim-ways">
            {ways.map((way) => (
              <li key={`${way.main.join()}/${way.alternative.join()}`}>
                <strong>
                  {t('claim.way', {
                    main: way.main.map(titleOf).join(' + '),
                    other: way.alternative.map(titleOf).join(' + '),
                  })}
                </strong>
                <p>
                  {say(way.why)} <BasisMark what={say(way.why)} basis={[way.article]} />
                </p>
                <button
                  type="button"
                  className="plain"
                  onClick={() =>
                    props.rank(
                      way.alternative.filter((id) => writing.ranks[id] === undefined),
                      'case',
                    )
                  }
                >
                  {t('claim.way.take')}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}
