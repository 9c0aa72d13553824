import { useId, useState, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { ClauseSaid, LeaseClause, Said } from '../api/contract-rows.ts'
import type { Lease } from '../api/rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { BasisMark, useArticle } from '../ui/basis-card.tsx'
import { useDraft } from '../ui/draft.ts'
import { Guarded } from '../ui/guarded.tsx'
import { Instant, legalDay } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { useReading } from './reading.ts'
import { sideName, SideName } from './side.tsx'

const RULE = 'platform/contract-rules#clause-explained'
const ASK = ['cn/civil-code#496']
/** Where the rule has not arrived yet; the platform judges by the rule itself. */
const CHARACTERS_PER_SECOND = 15

/** How long reading a clause takes at least, in seconds, by the platform's rule. */
function useLeastSeconds(clause: LeaseClause): number {
  const rule = useArticle({ cite: RULE, on: legalDay(new Date()), place: 'platform' })
  const perSecond = rule.data?.item.params?.['characters-per-second']?.value ?? CHARACTERS_PER_SECOND
  return Math.ceil([...clause.zh].length / perSecond)
}

/** Whose clause it is to read with care, in words. */
function Emphasis({ of }: { of: NonNullable<LeaseClause['exceptional']> }): ReactNode {
  const { t } = useTongue()
  return <StateTag tone="warn">{t('room.emphasis', { side: sideName(of, t) })}</StateTag>
}

/** One clause as it is signed. What bears heavily on a side stands out, and is read, asked about and told in own words. */
export function ClausePart(props: {
  lease: Lease
  clause: LeaseClause
  said: ClauseSaid | undefined
  /** asking, explaining and acknowledging are still open */
  live: boolean
}): ReactNode {
  const { t, say, lang } = useTongue()
  const { lease, clause, said, live } = props
  const toRead = live && lease.explaining.toRead.includes(clause.id)
  const [place, seconds] = useReading<HTMLElement>(`${lease.termsHash.slice(0, 16)}.${clause.id}`, toRead)
  const name = `${t('contract.clause.no', { n: clause.no })} ${say(clause.title)}`
  const heavy = clause.exceptional !== null
  return (
    <article
      ref={place}
      id={`clause-${clause.id}`}
      tabIndex={-1}
      className={heavy ? 'clause clause-heavy' : 'clause'}
      aria-label={name}
    >
      <h3>
        {name} {clause.exceptional !== null && <Emphasis of={clause.exceptional} />}{' '}
        <BasisMark what={name} basis={clause.basis} />
      </h3>
      <p className="clause-words">{say(clause)}</p>
      {lang === 'en' && (
        <p className="original" lang="zh-CN">
          {clause.zh}
        </p>
      )}
      {said !== undefined && <SaidOf said={said} />}
      {heavy && clause.explain !== null && (
        <details className="clause-explain">
          <summary>{t('room.explain.template')}</summary>
          <p>{say(clause.explain)}</p>
        </details>
      )}
      {live && lease.side !== null && (heavy || said !== undefined) && (
        <>
          {lease.explaining.toExplain.includes(clause.id) && <Explain lease={lease} clause={clause} />}
          {(said?.mine === true || clause.exceptional === null) && <Ask lease={lease} clause={clause} />}
          {toRead && (
            <Acknowledge
              lease={lease}
              clause={clause}
              seconds={seconds}
              waiting={said?.questions.some((one) => one.side === lease.side && !one.answered) ?? false}
            />
          )}
        </>
      )}
    </article>
  )
}

function Line({ of, children }: { of: Said; children: ReactNode }): ReactNode {
  return (
    <li>
      <span className="quiet">
        <SideName side={of.side} /> {of.person} <Instant of={of.at} /> {children}
      </span>
      <p>{of.words}</p>
    </li>
  )
}

/** What was asked, explained and acknowledged, by whom and when. */
function SaidOf({ said }: { said: ClauseSaid }): ReactNode {
  const { t } = useTongue()
  if (said.questions.length + said.explanations.length + said.acknowledged.length === 0) return null
  return (
    <ul className="clause-said">
      {said.questions.map((one) => (
        <Line key={`q ${one.at}`} of={one}>
          {t('room.asked')}
          {!one.answered && (
            <>
              {' '}
              <StateTag tone="act">{t('room.unanswered')}</StateTag>
            </>
          )}
        </Line>
      ))}
      {said.explanations.map((one) => (
        <Line key={`e ${one.at}`} of={one}>
          {t('room.explained')}
        </Line>
      ))}
      {said.acknowledged.map((one) => (
        <Line key={`a ${one.side}`} of={one}>
          <StateTag tone="good">{t('room.acknowledged', { seconds: one.seconds })}</StateTag>
        </Line>
      ))}
    </ul>
  )
}

/** Words that are being written about a clause, with what is to be done with them. */
function Words(props: {
  draft: string
  label: string
  note?: string
  button: string
  start?: string
  why: (words: string) => string | null
  basis: readonly string[]
  busy: boolean
  error: unknown
  send: (words: string, sent: () => void) => void
}): ReactNode {
  const draft = useDraft(props.draft, { words: '' })
  const [words, setWords] = useState(draft.initial.words)
  const enter = (next: string): void => {
    draft.keep({ words: next })
    setWords(next)
  }
  const id = useId()
  const { t } = useTongue()
  return (
    <div className="clause-form">
      <div className="entry">
        <label htmlFor={id}>{props.label}</label>
        <textarea id={id} rows={3} maxLength={2_000} value={words} onChange={(event) => enter(event.target.value)} />
      </div>
      {props.note !== undefined && <p className="quiet">{props.note}</p>}
      {props.start !== undefined && words === '' && (
        <button type="button" className="plain" onClick={() => enter(props.start ?? '')}>
          {t('room.explain.start')}
        </button>
      )}
      {props.error !== null && <Failure error={props.error} />}
      <p className="row-of">
        <Guarded
          why={props.why(words.trim())}
          basis={props.basis}
          loading={props.busy}
          onClick={() =>
            props.send(words.trim(), () => {
              draft.drop()
              setWords('')
            })
          }
        >
          {props.button}
        </Guarded>
      </p>
    </div>
  )
}

function Ask({ lease, clause }: { lease: Lease; clause: LeaseClause }): ReactNode {
  const { t } = useTongue()
  const [open, setOpen] = useState(false)
  const act = useAct('contracts.clause.ask')
  if (!open)
    return (
      <p className="row-of">
        <button type="button" className="plain" onClick={() => setOpen(true)}>
          {t('room.ask')}
        </button>{' '}
        <BasisMark what={t('room.ask')} basis={ASK} />
      </p>
    )
  return (
    <Words
      draft={`ask.${lease.lease}.${clause.id}`}
      label={t('room.ask.words')}
      button={t('room.ask.do')}
      why={(words) => (words === '' ? t('room.ask.need') : null)}
      basis={ASK}
      busy={act.isPending}
      error={act.error}
      send={(question, sent) =>
        act.mutate(
          { lease: lease.lease, clause: clause.id, question },
          {
            onSuccess: () => {
              sent()
              setOpen(false)
            },
          },
        )
      }
    />
  )
}

function Explain({ lease, clause }: { lease: Lease; clause: LeaseClause }): ReactNode {
  const { t, say } = useTongue()
  const act = useAct('contracts.clause.explain')
  return (
    <Words
      draft={`explain.${lease.lease}.${clause.id}`}
      label={t('room.explain.words')}
      button={t('room.explain.do')}
      {...(clause.explain === null ? {} : { start: say(clause.explain) })}
      why={(words) => (words === '' ? t('room.explain.need') : null)}
      basis={[...ASK, 'cn/contract-interpretation#10']}
      busy={act.isPending}
      error={act.error}
      send={(text, sent) => act.mutate({ lease: lease.lease, clause: clause.id, text }, { onSuccess: sent })}
    />
  )
}

function Acknowledge(props: { lease: Lease; clause: LeaseClause; seconds: number; waiting: boolean }): ReactNode {
  const { t } = useTongue()
  const { lease, clause, seconds } = props
  const act = useAct('contracts.clause.acknowledge')
  const least = useLeastSeconds(clause)
  return (
    <Words
      draft={`acknowledge.${lease.lease}.${clause.id}`}
      label={t('room.own')}
      note={`${t('room.own.note')} ${t('room.read', { seconds, least })}`}
      button={t('room.acknowledge')}
      why={(words) =>
        props.waiting
          ? t('room.own.waiting')
          : words === ''
            ? t('room.own.need')
            : seconds < least
              ? t('room.read.need', { n: least - seconds })
              : null
      }
      basis={['cn/contract-interpretation#10', RULE]}
      busy={act.isPending}
      error={act.error}
      send={(inOwnWords, sent) =>
        act.mutate(
          { lease: lease.lease, clause: clause.id, termsHash: lease.termsHash, seconds, inOwnWords },
          { onSuccess: sent },
        )
      }
    />
  )
}
