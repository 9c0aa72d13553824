import { useState, type ReactNode } from 'react'
import type { NegotiationWhole, Slot } from '../api/template-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { FindingLine } from './finding-list.tsx'
import { ChangeAnswer } from './propose.tsx'
import { answerSaid, holds, PARTY_SLOTS } from './slot-entry.ts'

/** What is answered, by group: the figures and choices that the clauses state, each open to a proposal. */
export function AnswersPart({ of }: { of: NegotiationWhole }): ReactNode {
  const { say } = useTongue()
  const arising = of.slots.filter(({ when }) => holds(when, of.text.answers))
  return of.groups.map((group) => {
    const slots = arising.filter((slot) => slot.group === group.id)
    return slots.length === 0 ? null : (
      <details key={group.id} className="fold" open={slots.some(({ id }) => isWanting(of, id))}>
        <summary>{say(group.title)}</summary>
        <ul className="answers-given">
          {slots.map((slot) => (
            <AnswerLine key={slot.id} of={of} slot={slot} />
          ))}
        </ul>
      </details>
    )
  })
}

const isWanting = (of: NegotiationWhole, id: string): boolean =>
  of.text.findings.some(({ slot, severity }) => slot === id && severity === 'error')

function AnswerLine({ of, slot }: { of: NegotiationWhole; slot: Slot }): ReactNode {
  const { t, say, lang } = useTongue()
  const [open, setOpen] = useState(false)
  const answer = of.text.answers[slot.id]
  const said = { lang, yes: t('entry.yes'), no: t('entry.no'), and: t('and') }
  return (
    <li>
      <p className="answer-line">
        <span>
          {say(slot.label)} <BasisMark what={say(slot.label)} basis={slot.basis} on={of.on} place={of.place} />
        </span>
        <strong>{answer === undefined ? t('none') : answerSaid(slot, answer, said)}</strong>
        {of.text.defaulted.includes(slot.id) && <StateTag tone="over">{t('slot.isDefault')}</StateTag>}
        {of.can.change && !PARTY_SLOTS.has(slot.id) && (
          <button
            type="button"
            className="plain"
            aria-expanded={open}
            aria-label={`${t('propose')} ${say(slot.label)}`}
            onClick={() => setOpen(!open)}
          >
            {t('propose')}
          </button>
        )}
      </p>
      {of.text.findings
        .filter((finding) => finding.slot === slot.id)
        .map((finding) => (
          <FindingLine key={finding.message.zh} of={finding} />
        ))}
      {open && <ChangeAnswer of={of} slot={slot} close={() => setOpen(false)} />}
    </li>
  )
}
