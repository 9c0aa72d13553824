import { useState, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { Change, NegotiationWhole, Proposal } from '../api/template-rows.ts'
import { useTongue, type Tongue } from '../i18n/words.tsx'
import { Long } from '../lawmaking/written.tsx'
import { TwoSides } from '../templates/redline.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty } from '../ui/empty.tsx'
import { Guarded } from '../ui/guarded.tsx'
import { Instant } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag, type Tone } from '../ui/state-tag.tsx'
import { namingIn } from './negotiation-words.ts'
import { answerSaid } from './slot-entry.ts'

const tones: Record<Proposal['state'], Tone> = { open: 'act', accepted: 'good', rejected: 'bad', withdrawn: 'over' }

const TRACKED = ['platform/contract-rules#tracked-changes']

/** The name of a clause: as it stands, as it was taken out, or as its own proposal titles it. */
function clauseNamed(clause: string, of: NegotiationWhole, { say }: Tongue): string {
  const found = [...of.text.clauses, ...of.text.removed].find(({ id }) => id === clause)
  return found === undefined ? clause : say(found.title)
}

/** The name of a place that a revision wrote: "slot:<id>" or "clause:<id>". */
function placeNamed(place: string, of: NegotiationWhole, tongue: Tongue): string {
  const [kind, id = ''] = place.split(':')
  if (kind === 'clause') return clauseNamed(id, of, tongue)
  return tongue.say(of.slots.find((slot) => slot.id === id)?.label) || id
}

/** A change in one line. */
export function changeSaid(change: Change, of: NegotiationWhole, tongue: Tongue): string {
  const { t, say, lang } = tongue
  if (change.kind === 'add')
    return t('change.add', { clause: say(change.title), after: clauseNamed(change.after, of, tongue) })
  if (change.kind !== 'answer') return t(`change.${change.kind}`, { clause: clauseNamed(change.clause, of, tongue) })
  const slot = of.slots.find(({ id }) => id === change.slot)
  const said = { lang, yes: t('entry.yes'), no: t('entry.no'), and: t('and') }
  return t('change.answer', {
    slot: say(slot?.label) || change.slot,
    value: change.value === null ? t('change.answer.none') : answerSaid(slot, change.value, said),
  })
}

/** What was proposed: what is open first, each with what it would change, then what became of the others. */
export function Proposals({ of }: { of: NegotiationWhole }): ReactNode {
  const { t } = useTongue()
  const open = of.proposals.filter(({ state }) => state === 'open')
  const answered = of.proposals.filter(({ state }) => state !== 'open').toReversed()
  return (
    <>
      {open.length === 0 && <Empty>{t('proposals.none')}</Empty>}
      {open.map((proposal) => (
        <ProposalShown key={proposal.proposal} of={of} proposal={proposal} />
      ))}
      {answered.length > 0 && (
        <details className="fold">
          <summary>{t('proposals.answered', { n: answered.length })}</summary>
          {answered.map((proposal) => (
            <ProposalShown key={proposal.proposal} of={of} proposal={proposal} />
          ))}
        </details>
      )}
    </>
  )
}

function ProposalShown({ of, proposal }: { of: NegotiationWhole; proposal: Proposal }): ReactNode {
  const tongue = useTongue()
  const { t } = tongue
  const { side, person, base, note, state, at, answeredBy, answeredAt, reason, overtaken } = proposal
  return (
    <article className="proposal" aria-label={t('proposal.of', { side: t(`side.${side}`) })}>
      <p className="comment-head">
        <StateTag tone={tones[state]}>{t(`proposal.${state}`)}</StateTag>
        <strong>{t('proposal.of', { side: t(`side.${side}`) })}</strong>
        <span className="quiet">
          {person !== null && `${person} · `}
          <Instant of={at} /> · {t('proposal.base', { n: base })}
        </span>
      </p>
      {note !== '' && <p className="said">{note}</p>}
      {proposal.changes.map((change, n) => (
        <div key={n} className="proposed">
          <p>{changeSaid(change, of, tongue)}</p>
          <ChangeShown change={change} of={of} proposal={proposal} />
        </div>
      ))}
      {overtaken.length > 0 && (
        <div className="notice notice-refused" role="note">
          <strong>{t('proposal.conflict')}</strong>
          <ul>
            {overtaken.map((one) => (
              <li key={one.revision}>
                {t('proposal.conflict.by', {
                  n: one.revision,
                  side: t(`side.${one.side}`),
                  places: one.wrote.map((place) => placeNamed(place, of, tongue)).join(t('and')),
                })}{' '}
                · <Instant of={one.at} />
              </li>
            ))}
          </ul>
          <p>
            {t('proposal.conflict.kept')} <BasisMark what={t('proposal.conflict')} basis={TRACKED} />
          </p>
        </div>
      )}
      {state === 'open' ? (
        <Answering of={of} proposal={proposal} />
      ) : (
        answeredAt !== null && (
          <p className="comment-answer">
            {answeredBy !== null && `${t(`side.${answeredBy}`)} · `}
            <Instant of={answeredAt} />
            {reason !== null && reason !== '' && `${t('colon')}${reason}`}
          </p>
        )
      )}
    </article>
  )
}

/** What a change would put where: words against words, an answer against the one that stands. */
function ChangeShown(props: { change: Change; of: NegotiationWhole; proposal: Proposal }): ReactNode {
  const { t, lang } = useTongue()
  const { change, of, proposal } = props
  if (change.kind === 'replace') {
    const marks = proposal.marks[change.clause]
    if (marks === undefined) return <p className="clause-text">{change[lang] || change.zh}</p>
    const shown = lang === 'en' && marks.en.length > 0 ? marks.en : marks.zh
    return <TwoSides marks={shown} naming={namingIn(of)} was={t('proposal.now')} is={t('proposal.then')} />
  }
  if (change.kind === 'add') return <p className="clause-text">{change[lang] || change.zh}</p>
  if (change.kind === 'answer') {
    const stands = of.text.answers[change.slot]
    const slot = of.slots.find(({ id }) => id === change.slot)
    const said = { lang, yes: t('entry.yes'), no: t('entry.no'), and: t('and') }
    return (
      <p>
        <del>{stands === undefined ? t('none') : answerSaid(slot, stands, said)}</del> →{' '}
        <ins>{change.value === null ? t('change.answer.none') : answerSaid(slot, change.value, said)}</ins>
      </p>
    )
  }
  if (change.kind === 'remove') {
    const clause = of.text.clauses.find(({ id }) => id === change.clause)
    return clause === undefined ? null : (
      <p className="clause-text">
        <del>{clause[lang]}</del>
      </p>
    )
  }
  return null
}

/** The other side takes or rejects; one's own side may take it back, or make it again on the text that stands. */
function Answering({ of, proposal }: { of: NegotiationWhole; proposal: Proposal }): ReactNode {
  const { t } = useTongue()
  const answer = useAct('contracts.change.answer')
  const withdraw = useAct('contracts.change.withdraw')
  const propose = useAct('contracts.change.propose')
  const [reason, setReason] = useState('')
  const [refusing, setRefusing] = useState(false)
  if (of.side === null || of.state !== 'open') return null
  const { negotiation } = of
  const said = { negotiation, proposal: proposal.proposal }
  const isOvertaken = proposal.overtaken.length > 0
  const again = (
    <Guarded
      why={null}
      loading={propose.isPending}
      onClick={() =>
        propose.mutate(
          { negotiation, base: of.revision, changes: proposal.changes, note: proposal.note },
          proposal.side === of.side ? { onSuccess: () => withdraw.mutate(said) } : {},
        )
      }
    >
      {t('proposal.again')}
    </Guarded>
  )
  const failed = [answer, withdraw, propose].find(({ isError }) => isError)
  if (proposal.side === of.side)
    return (
      <>
        {failed !== undefined && <Failure error={failed.error} />}
        <p className="row-of">
          {isOvertaken && again}
          <Guarded why={null} loading={withdraw.isPending} onClick={() => withdraw.mutate(said)}>
            {t('proposal.withdraw')}
          </Guarded>
        </p>
      </>
    )
  return (
    <>
      {failed !== undefined && <Failure error={failed.error} />}
      <p className="row-of">
        <Guarded
          type="primary"
          why={isOvertaken ? t('proposal.overtaken') : null}
          basis={isOvertaken ? TRACKED : null}
          loading={answer.isPending}
          onClick={() => answer.mutate({ ...said, take: 'accept', reason: '' })}
        >
          {t('proposal.accept')}
        </Guarded>
        <button
          type="button"
          className="button button-second"
          aria-expanded={refusing}
          onClick={() => setRefusing(!refusing)}
        >
          {t('proposal.reject')}
        </button>
      </p>
      {refusing && (
        <form
          className="step-form"
          aria-label={t('proposal.reject')}
          onSubmit={(event) => {
            event.preventDefault()
            if (reason.trim() !== '') answer.mutate({ ...said, take: 'reject', reason: reason.trim() })
          }}
        >
          <Long rows={2} label={t('proposal.reason')} value={reason} change={setReason} />
          <p className="row-of">
            <Guarded htmlType="submit" why={reason.trim() === '' ? t('reason.need') : null} loading={answer.isPending}>
              {t('proposal.reject.do')}
            </Guarded>
          </p>
        </form>
      )}
    </>
  )
}
