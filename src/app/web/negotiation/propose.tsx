import { useState, type FormEvent, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { Change, ContractClause, NegotiationWhole, Slot } from '../api/template-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { Line, Long } from '../lawmaking/written.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Done } from '../ui/done.tsx'
import { useDraft } from '../ui/draft.ts'
import { Guarded } from '../ui/guarded.tsx'
import { Failure } from '../ui/refusal.tsx'
import { answerOf, holds, writtenOf } from './slot-entry.ts'
import { SlotField } from './slot-field.tsx'

/** A proposal over the revision that one has before oneself: what changes, why, and sending it to the other side. */
function Proposing(props: {
  of: NegotiationWhole
  title: string
  changes: readonly Change[]
  why: string | null
  done?: () => void
  close: () => void
  children?: ReactNode
}): ReactNode {
  const { t } = useTongue()
  const { of } = props
  const propose = useAct('contracts.change.propose')
  const [note, setNote] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (props.why !== null || propose.isPending) return
    propose.mutate(
      { negotiation: of.negotiation, base: of.revision, changes: [...props.changes], note: note.trim() },
      { onSuccess: () => props.done?.() },
    )
  }
  if (propose.isSuccess)
    return (
      <Done receipt={propose.data.receipt}>
        {t('propose.done')} <BasisMark what={t('propose')} basis={propose.data.basis} />
      </Done>
    )
  return (
    <form className="step-form" aria-label={props.title} onSubmit={submit}>
      {props.children}
      <Long optional rows={2} label={t('propose.note')} value={note} change={setNote} />
      {propose.isError && <Failure error={propose.error} />}
      <p className="row-of">
        <Guarded htmlType="submit" type="primary" why={props.why} loading={propose.isPending}>
          {t('propose.send')}
        </Guarded>
        <button type="button" className="plain" onClick={props.close}>
          {t('propose.cancel')}
        </button>
      </p>
      <p className="quiet">{t('propose.tracked', { n: of.revision })}</p>
    </form>
  )
}

interface Words {
  zh: string
  en: string
}

/** Other words for a clause, or none of it. */
export function ChangeClause(props: { of: NegotiationWhole; clause: ContractClause; close: () => void }): ReactNode {
  const { t, say } = useTongue()
  const { of, clause } = props
  const stands = of.words[clause.id] ?? { zh: clause.zh, en: clause.en }
  const draft = useDraft<Words>(`propose.${of.negotiation}.${clause.id}`, stands)
  const [words, setWords] = useState(draft.initial)
  const [kind, setKind] = useState<'replace' | 'remove' | 'restore'>('replace')
  const change = (changes: Partial<Words>): void => {
    const all = { ...words, ...changes }
    draft.keep(all)
    setWords(all)
  }
  const isSame = words.zh.trim() === stands.zh.trim() && words.en.trim() === stands.en.trim()
  const why =
    kind !== 'replace'
      ? null
      : words.zh.trim() === ''
        ? t('propose.need.words')
        : isSame
          ? t('propose.need.change')
          : null
  const made: Change =
    kind === 'replace'
      ? { kind, clause: clause.id, zh: words.zh.trim(), en: words.en.trim() }
      : { kind, clause: clause.id }
  const kinds = ['replace', 'remove', ...(clause.deviates?.kind === 'replace' ? (['restore'] as const) : [])] as const
  return (
    <Proposing
      of={of}
      title={t('propose.of', { clause: say(clause.title) })}
      changes={[made]}
      why={why}
      done={draft.drop}
      close={props.close}
    >
      <div className="entry-options" role="radiogroup" aria-label={t('propose.kind')}>
        {kinds.map((one) => (
          <label key={one}>
            <input type="radio" name={`kind-${clause.id}`} checked={one === kind} onChange={() => setKind(one)} />{' '}
            {t(`propose.kind.${one}`)}
          </label>
        ))}
      </div>
      {kind === 'replace' && (
        <>
          <Long
            rows={6}
            label={t('propose.zh')}
            help={t('propose.blanks')}
            value={words.zh}
            change={(zh) => change({ zh })}
          />
          <Long optional rows={4} label={t('propose.en')} value={words.en} change={(en) => change({ en })} />
        </>
      )}
    </Proposing>
  )
}

/** A clause of one's own behind another. */
export function AddClause(props: { of: NegotiationWhole; after: ContractClause; close: () => void }): ReactNode {
  const { t, say } = useTongue()
  const { of, after } = props
  const draft = useDraft(`add.${of.negotiation}.${after.id}`, { title: '', titleEn: '', zh: '', en: '' })
  const [written, setWritten] = useState(draft.initial)
  const change = (changes: Partial<typeof written>): void => {
    const all = { ...written, ...changes }
    draft.keep(all)
    setWritten(all)
  }
  const title = written.title.trim()
  const made: Change = {
    kind: 'add',
    clause: freeId(of),
    after: after.id,
    title: { zh: title, en: written.titleEn.trim() || title },
    zh: written.zh.trim(),
    en: written.en.trim(),
  }
  const why = title === '' ? t('propose.need.title') : written.zh.trim() === '' ? t('propose.need.words') : null
  return (
    <Proposing
      of={of}
      title={t('propose.addTo', { clause: say(after.title) })}
      changes={[made]}
      why={why}
      done={draft.drop}
      close={props.close}
    >
      <Line label={t('propose.title')} value={written.title} change={(value) => change({ title: value })} most={100} />
      <Line
        optional
        label={t('propose.titleEn')}
        value={written.titleEn}
        change={(titleEn) => change({ titleEn })}
        most={200}
      />
      <Long rows={5} label={t('propose.zh')} value={written.zh} change={(zh) => change({ zh })} />
      <Long optional rows={4} label={t('propose.en')} value={written.en} change={(en) => change({ en })} />
    </Proposing>
  )
}

/** A name for a clause of their own that no clause or proposal has. */
function freeId(of: NegotiationWhole): string {
  const taken = new Set([
    ...Object.keys(of.words),
    ...of.proposals.flatMap(({ changes }) =>
      changes.flatMap((change) => (change.kind === 'answer' ? [] : [change.clause])),
    ),
  ])
  for (let n = 1; ; n += 1) if (!taken.has(`own-${n}`)) return `own-${n}`
}

/** A clause that was taken out comes back. */
export function RestoreClause({ of, clause }: { of: NegotiationWhole; clause: string }): ReactNode {
  const { t } = useTongue()
  const [open, setOpen] = useState(false)
  if (!of.can.change) return null
  return open ? (
    <Proposing
      of={of}
      title={t('propose.kind.restore')}
      changes={[{ kind: 'restore', clause }]}
      why={null}
      close={() => setOpen(false)}
    />
  ) : (
    <p>
      <button type="button" className="plain" onClick={() => setOpen(true)}>
        {t('propose.kind.restore')}
      </button>
    </p>
  )
}

/** Another answer to a question. */
export function ChangeAnswer(props: { of: NegotiationWhole; slot: Slot; close: () => void }): ReactNode {
  const { t, say } = useTongue()
  const { of, slot } = props
  const stands = of.text.answers[slot.id]
  const [written, setWritten] = useState(() => writtenOf(slot, stands))
  const read = answerOf(slot, written)
  const isSame = 'value' in read && JSON.stringify(read.value) === JSON.stringify(stands)
  const isNothing = 'empty' in read && of.answers[slot.id] === undefined
  const why = 'lacks' in read ? t(read.lacks) : isSame || isNothing ? t('propose.need.change') : null
  return (
    <Proposing
      of={of}
      title={t('propose.of', { clause: say(slot.label) })}
      changes={[{ kind: 'answer', slot: slot.id, value: 'value' in read ? read.value : null }]}
      why={why}
      close={props.close}
    >
      <SlotField
        slot={slot}
        written={written}
        write={setWritten}
        required={slot.required === true || (slot.required !== undefined && holds(slot.required, of.text.answers))}
        findings={[]}
      />
    </Proposing>
  )
}
