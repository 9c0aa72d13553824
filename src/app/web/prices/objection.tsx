import { useId, useState, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { ObjectionRow } from '../api/price-rows.ts'
import { rowsOf, useMe, useRows } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { paths, withLang } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { Done } from '../ui/done.tsx'
import { useDraft } from '../ui/draft.ts'
import { Instant, dayText } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'

const RULE = ['platform/price-rules#objection', 'cn/price-index-measures#disclosure']
const LEAST = 10
const MOST = 5_000
/** Whose own objections the platform lists. */
const LISTED = [
  'lessee',
  'provider',
  'supplier',
  'operator',
  'authority:market',
  'authority:data',
  'authority:industry',
  'court',
]

/** 提出异议: what is wrong with a publication, by whoever is signed in; and what became of one's own objections. */
export function Objection({ publication }: { publication: string }): ReactNode {
  const { t, lang } = useTongue()
  const me = useMe().data
  const back = encodeURIComponent(window.location.pathname + window.location.search)
  return (
    <>
      <p>
        {t('prices.object.lead')} <BasisMark what={t('prices.object')} basis={RULE} />
      </p>
      {me == null ? (
        <p>
          {t('prices.object.signIn')} <a href={withLang(`${paths.signIn()}?back=${back}`, lang)}>{t('home.signIn')}</a>
        </p>
      ) : (
        <>
          <Form publication={publication} />
          {me.roles.some((role) => LISTED.includes(role)) && <Mine publication={publication} />}
        </>
      )}
    </>
  )
}

function Form({ publication }: { publication: string }): ReactNode {
  const { t, lang } = useTongue()
  const id = useId()
  const act = useAct('pricing.publication.object')
  const draft = useDraft(`objection.${publication}`, { words: '' })
  const [words, setWords] = useState(draft.initial.words)
  const length = words.trim().length
  if (act.isSuccess)
    return (
      <Done receipt={act.data.receipt}>
        {t('prices.object.done')}{' '}
        {act.data.decision.dueOn !== null && t('prices.object.due', { day: dayText(act.data.decision.dueOn, lang) })}
      </Done>
    )
  return (
    <form
      className="objection"
      onSubmit={(event) => {
        event.preventDefault()
        act.mutate({ publication, words: words.trim() }, { onSuccess: draft.drop })
      }}
    >
      <label htmlFor={id}>{t('prices.object.words')}</label>
      <textarea
        id={id}
        rows={4}
        maxLength={MOST}
        value={words}
        aria-describedby={`${id}-why`}
        onChange={({ target }) => {
          setWords(target.value)
          draft.keep({ words: target.value })
        }}
      />
      <p className="row-of">
        <button type="submit" className="button" disabled={length < LEAST || act.isPending}>
          {t('prices.object.send')}
        </button>
        <span id={`${id}-why`} className="quiet" aria-live="polite">
          {length < LEAST ? t('prices.object.short', { n: LEAST, have: length }) : ''}
        </span>
      </p>
      {act.isError && <Failure error={act.error} />}
    </form>
  )
}

/** How an objection stands. */
export function ObjectionState({ of }: { of: Pick<ObjectionRow, 'outcome'> }): ReactNode {
  const { t } = useTongue()
  if (of.outcome === null) return <StateTag tone="act">{t('prices.object.waiting')}</StateTag>
  return (
    <StateTag tone={of.outcome === 'upheld' ? 'good' : 'over'}>
      {t(of.outcome === 'upheld' ? 'prices.object.upheld' : 'prices.object.rejected')}
    </StateTag>
  )
}

function Mine({ publication }: { publication: string }): ReactNode {
  const { t, lang } = useTongue()
  const rows = rowsOf(useRows('pricing.objection.list', { publication }).data)
  if (rows.length === 0) return null
  return (
    <>
      <h3>{t('prices.object.mine')}</h3>
      <ul className="comments">
        {rows.map((row) => (
          <li key={row.objection}>
            <p className="comment-head">
              <ObjectionState of={row} />
              <span className="quiet">
                <Instant of={row.at} />
                {row.dueOn !== null &&
                  row.outcome === null &&
                  ` · ${t('prices.object.due', { day: dayText(row.dueOn, lang) })}`}
              </span>
            </p>
            <p className="said">{row.words}</p>
            {row.answer !== null && (
              <p className="comment-answer">
                {t('prices.object.answer')}
                {t('colon')}
                {row.answer}
              </p>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}
