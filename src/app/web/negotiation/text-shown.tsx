import type { ReactNode } from 'react'
import type { AssembledText } from '../api/template-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { ExceptionalMark, RiskAndExplanation } from '../templates/clause-shown.tsx'
import { BasisMark } from '../ui/basis-card.tsx'

/** The clauses that answers make, part by part, as both sides would read them. */
export function TextShown({ of }: { of: AssembledText }): ReactNode {
  const { t, say, lang } = useTongue()
  return of.clauses.map((clause, at) => {
    const isFirst = of.clauses[at - 1]?.part.zh !== clause.part.zh
    return (
      <div key={clause.id}>
        {isFirst && <h3 className="part-name">{say(clause.part)}</h3>}
        <article className="law-article" aria-label={say(clause.title)}>
          <h4>
            {t('clause.no', { no: clause.no })} {say(clause.title)}{' '}
            <BasisMark what={say(clause.title)} basis={clause.basis} on={of.on} place={of.place} />{' '}
            <ExceptionalMark side={clause.exceptional} />
          </h4>
          <p className="clause-text">{clause[lang]}</p>
          <RiskAndExplanation risk={clause.risk} explain={clause.explain} />
        </article>
      </div>
    )
  })
}
