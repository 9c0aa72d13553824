import { useState, type ReactNode } from 'react'
import type { ContractClause, NegotiationWhole } from '../api/template-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { ExceptionalMark, RiskAndExplanation } from '../templates/clause-shown.tsx'
import { TwoSides } from '../templates/redline.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { FindingLine } from './finding-list.tsx'
import { namingIn } from './negotiation-words.ts'
import { AddClause, ChangeClause, RestoreClause } from './propose.tsx'

/** The text clause by clause: the template's words beside those that stand where the two sides changed them. */
export function ClausesPart({ of }: { of: NegotiationWhole }): ReactNode {
  const { t, say, lang } = useTongue()
  const changed = of.text.clauses.filter(({ deviates }) => deviates !== null).length + of.text.removed.length
  const [onlyChanged, setOnlyChanged] = useState(false)
  const shown = onlyChanged ? of.text.clauses.filter(({ deviates }) => deviates !== null) : of.text.clauses
  return (
    <>
      <div className="row-of" role="group" aria-label={t('negotiation.show')}>
        <button
          type="button"
          className={onlyChanged ? 'button button-second' : 'button'}
          aria-pressed={!onlyChanged}
          onClick={() => setOnlyChanged(false)}
        >
          {t('negotiation.show.all', { n: of.text.clauses.length })}
        </button>
        <button
          type="button"
          className={onlyChanged ? 'button' : 'button button-second'}
          aria-pressed={onlyChanged}
          onClick={() => setOnlyChanged(true)}
        >
          {t('negotiation.show.changed', { n: changed })}
        </button>
      </div>
      {shown.map((clause, at) => (
        <div key={clause.id}>
          {shown[at - 1]?.part.zh !== clause.part.zh && <h3 className="part-name">{say(clause.part)}</h3>}
          <ClauseStanding of={of} clause={clause} />
        </div>
      ))}
      {of.text.removed.length > 0 && (
        <>
          <h3 className="part-name">{t('negotiation.removed')}</h3>
          {of.text.removed.map((clause) => (
            <article key={clause.id} className="law-article" aria-label={say(clause.title)}>
              <h4>
                {say(clause.title)} <StateTag tone="bad">{t('redline.status.removed')}</StateTag>
              </h4>
              <p className="clause-text">
                <del>{clause[lang]}</del>
              </p>
              <RestoreClause of={of} clause={clause.id} />
            </article>
          ))}
        </>
      )}
    </>
  )
}

function ClauseStanding({ of, clause }: { of: NegotiationWhole; clause: ContractClause }): ReactNode {
  const { t, say, lang } = useTongue()
  const [open, setOpen] = useState<'change' | 'add' | null>(null)
  const marks = of.marks[clause.id]
  const findings = of.text.findings.filter(({ slot }) => slot === clause.id)
  return (
    <article className="law-article" id={`clause-${clause.id}`} aria-label={say(clause.title)}>
      <h4>
        {t('clause.no', { no: clause.no })} {say(clause.title)}{' '}
        <BasisMark what={say(clause.title)} basis={clause.basis} on={of.on} place={of.place} />{' '}
        {clause.deviates !== null && (
          <StateTag tone={clause.deviates.kind === 'add' ? 'good' : 'act'}>
            {t(clause.deviates.kind === 'add' ? 'redline.status.added' : 'redline.status.changed')}
          </StateTag>
        )}{' '}
        <ExceptionalMark side={clause.exceptional} />
      </h4>
      {marks === undefined ? (
        <p className="clause-text">{clause[lang] || clause.zh}</p>
      ) : (
        <TwoSides
          marks={lang === 'en' && marks.en.length > 0 ? marks.en : marks.zh}
          naming={namingIn(of)}
          was={t('negotiation.side.template')}
          is={t('negotiation.side.now')}
        />
      )}
      <RiskAndExplanation risk={clause.risk} explain={clause.explain} />
      {findings.map((finding) => (
        <FindingLine key={finding.message.zh} of={finding} />
      ))}
      {of.can.change && (
        <p className="row-of">
          <button
            type="button"
            className="plain"
            aria-expanded={open === 'change'}
            aria-label={`${t('propose')} ${say(clause.title)}`}
            onClick={() => setOpen(open === 'change' ? null : 'change')}
          >
            {t('propose')}
          </button>
          <button
            type="button"
            className="plain"
            aria-expanded={open === 'add'}
            aria-label={`${t('propose.add')} ${say(clause.title)}`}
            onClick={() => setOpen(open === 'add' ? null : 'add')}
          >
            {t('propose.add')}
          </button>
        </p>
      )}
      {open === 'change' && <ChangeClause of={of} clause={clause} close={() => setOpen(null)} />}
      {open === 'add' && <AddClause of={of} after={clause} close={() => setOpen(null)} />}
    </article>
  )
}
