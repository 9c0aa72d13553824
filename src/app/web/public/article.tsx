import type { ReactNode } from 'react'
import type { InstrumentArticle, InstrumentText, MatterAnswer } from '../api/portal-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { articleName, lawNumberName, lawNumberText, matterName } from '../ui/law-words.ts'
import { dayText } from '../ui/period.tsx'
import { Way } from '../ui/way.tsx'
import { StandingTag, VerifiedMark } from './standing.tsx'

export function SourceLink({ of }: { of: string }): ReactNode {
  if (!/^https?:/.test(of)) return <span className="source">{of}</span>
  return (
    <a className="source" href={of} target="_blank" rel="noreferrer">
      {of.replace(/^https?:\/\//, '')}
    </a>
  )
}

/** Which of several rules on a matter holds, and why; or who decides. */
export function MatterReasons({ of, on, place }: { of: MatterAnswer; on: string; place: string }): ReactNode {
  const { t, lang, say } = useTongue()
  const matter = matterName(of.matter, lang)
  const name = (cite: string): string => say(of.names[cite]) || cite
  // The book speaks in citations; a reader knows the rules by their names.
  const named = (text: string): string =>
    of.among
      .toSorted((a, b) => b.length - a.length)
      .reduce((so, cite) => so.replaceAll(cite, lang === 'zh' ? `《${name(cite)}》` : `“${name(cite)}”`), text)
  return (
    <div className="matter-answer">
      <strong>{t('matter.title')}</strong>
      {of.holds !== null && (
        <p>
          {t('matter.holds', { matter })}
          <Way to={paths.cited(of.holds)}>{name(of.holds)}</Way>{' '}
          <BasisMark what={name(of.holds)} basis={[of.holds]} on={on} place={place} />
        </p>
      )}
      {of.holds === null && of.among.length === 0 && <p>{t('matter.none')}</p>}
      {of.refer !== null && (
        <p>
          {t('matter.refer', { organ: say(of.refer.to) })}{' '}
          <BasisMark what={say(of.refer.to)} basis={[of.refer.basis]} on={on} />
        </p>
      )}
      {of.holds !== null && of.among.length === 1 && <p className="quiet">{t('matter.alone')}</p>}
      {of.reasons.length > 0 && (
        <ul>
          {of.reasons.map((reason) => (
            <li key={`${reason.by} ${reason.over} ${reason.rule}`}>
              {named(say(reason.says))} <BasisMark what={named(say(reason.says))} basis={[reason.basis]} on={on} />
            </li>
          ))}
        </ul>
      )}
      {of.undecided.map(([first, second]) => (
        <p key={`${first} ${second}`}>{t('matter.undecided', { first: name(first), second: name(second) })}</p>
      ))}
      {of.leftOut.map(({ cite, why }) => (
        <p key={cite} className="quiet">
          {t('matter.leftOut', { name: name(cite), why: t(`why.${why}` as 'why.draft') })}
        </p>
      ))}
    </div>
  )
}

/** One article as it stands on the day: words, numbers, source, how far checked, and its own address. */
export function ArticleShown(props: {
  article: InstrumentArticle
  of: InstrumentText
  /** the one the address points at */
  target?: boolean
}): ReactNode {
  const { t, lang, say } = useTongue()
  const { article, of } = props
  const { day, place } = of
  // Where it is the only rule on its matter nothing has to be weighed.
  const matter = of.matters.find(
    (one) => one.matter === article.matter && (one.among.length > 1 || one.leftOut.length > 0),
  )
  const numbers = Object.entries(article.params)
  const no = articleName(article.cite, article.no, lang)
  return (
    <article
      id={article.article}
      className={props.target === true ? 'law-article law-article-target' : 'law-article'}
      aria-label={no}
    >
      <h3>
        {no} {article.standing !== 'in-force' && <StandingTag of={article.standing} />}
      </h3>
      <p>{say(article.gist)}</p>
      {article.says !== null && article.standing !== 'draft' && <p className="quiet">{say(article.says)}</p>}
      {numbers.length > 0 && (
        <dl className="law-numbers">
          {numbers.map(([name, { value, unit }]) => (
            <div key={name}>
              <dt>{lawNumberName(name, lang)}</dt>
              <dd className="figure">{lawNumberText(value, unit, lang)}</dd>
            </div>
          ))}
        </dl>
      )}
      {matter !== undefined && <MatterReasons of={matter} on={day} place={place} />}
      {article.note !== null && article.note !== of.note && (
        <p className="quiet">
          {t('law.note')}
          {t('colon')}
          {article.note}
        </p>
      )}
      {article.wordings > 1 && <p className="quiet">{t('law.wordings', { n: article.wordings })}</p>}
      <p className="law-source quiet">
        <BasisMark what={`${say(of.title)} ${no}`} basis={[article.cite]} on={day} place={place} />
        <VerifiedMark of={article.verified} />
        <span>{t('basis.checked', { day: dayText(article.checkedOn, lang) })}</span>
        <SourceLink of={article.source} />
        <Way to={`${paths.cited(of.instrument)}?in=${place}&on=${day}#${article.article}`}>{t('law.link')}</Way>
      </p>
    </article>
  )
}
