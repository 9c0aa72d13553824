import type { ReactNode } from 'react'
import type { Exceptional, Framework, TemplateClause } from '../api/template-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { Blanks, namingOf, OnlyWhen, textsOf, type Naming } from './clause-words.tsx'

/** That a clause bears heavily on one side and is emphasised and explained, with the article that asks for it. */
export function ExceptionalMark({ side }: { side: Exceptional | null | undefined }): ReactNode {
  const { t } = useTongue()
  if (side == null) return null
  return (
    <>
      <StateTag tone="warn">{t(`exceptional.${side}`)}</StateTag>{' '}
      <BasisMark
        what={t(`exceptional.${side}`)}
        basis={['cn/civil-code#496', 'cn/contract-interpretation#10']}
        otherwise={t('exceptional.otherwise')}
      />
    </>
  )
}

/** What may go wrong with a clause, and the explanation of it. */
export function RiskAndExplanation(of: {
  risk?: TemplateClause['risk'] | null
  explain?: TemplateClause['explain'] | null
}) {
  const { t, say } = useTongue()
  return (
    <>
      {of.risk != null && (
        <p className="clause-risk">
          <strong>{t('clause.risk')}</strong>
          {say(of.risk)}
        </p>
      )}
      {of.explain != null && (
        <details className="fold">
          <summary>{t('clause.explain')}</summary>
          <p>{say(of.explain)}</p>
        </details>
      )}
    </>
  )
}

/** A model contract part by part, clause by clause: words with their blanks, ground, risk, explanation, emphasis. */
export function Clauses({ of, commentOn }: { of: Framework; commentOn?: (clause: string) => void }): ReactNode {
  const { say } = useTongue()
  const naming = namingOf(of)
  const clauses = new Map(of.clauses.map((clause) => [clause.id, clause]))
  return of.parts.map((part) => (
    <section key={part.title.zh} className="contract-part" aria-label={say(part.title)}>
      <h3>{say(part.title)}</h3>
      {part.clauses.map((id) => {
        const clause = clauses.get(id)
        return clause === undefined ? null : (
          <ClauseShown key={id} of={clause} naming={naming} {...(commentOn === undefined ? {} : { commentOn })} />
        )
      })}
    </section>
  ))
}

function ClauseShown(props: { of: TemplateClause; naming: Naming; commentOn?: (clause: string) => void }): ReactNode {
  const { t, say, lang } = useTongue()
  const { of, naming, commentOn } = props
  const no = naming.numbers.get(of.id) ?? 0
  return (
    <article className="law-article" id={`clause-${of.id}`} aria-label={say(of.title)}>
      <h4>
        {t('clause.no', { no })} {say(of.title)} <BasisMark what={say(of.title)} basis={of.basis} />{' '}
        <ExceptionalMark side={of.exceptional} />
        {of.binds.length > 0 && <span className="quiet"> {t('clause.binds')}</span>}
      </h4>
      <OnlyWhen when={of.when} of={naming} />
      {textsOf(of).map((text, at) => (
        <div key={at}>
          <OnlyWhen when={text.when} of={naming} />
          <p>
            <Blanks text={text[lang]} of={naming} />
          </p>
        </div>
      ))}
      <RiskAndExplanation risk={of.risk ?? null} explain={of.explain ?? null} />
      {commentOn !== undefined && (
        <p>
          <button
            type="button"
            className="plain"
            aria-label={`${t('clause.commentOn')} ${say(of.title)}`}
            onClick={() => commentOn(of.title.zh)}
          >
            {t('clause.commentOn')}
          </button>
        </p>
      )}
    </article>
  )
}
