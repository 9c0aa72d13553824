import type { ReactNode } from 'react'
import type { AssembledText, Slot, TextFinding } from '../api/template-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { StateTag, type Tone } from '../ui/state-tag.tsx'

const tones: Record<TextFinding['severity'], Tone> = { error: 'bad', warning: 'warn', notice: 'over' }

/** One thing that a check found, with its article. `isOpen`: nothing is answered there yet, so it is only still to come. */
export function FindingLine({ of, isOpen = false }: { of: TextFinding; isOpen?: boolean }): ReactNode {
  const { t, say } = useTongue()
  const open = isOpen && of.severity === 'error'
  return (
    <p className="finding">
      <StateTag tone={open ? 'over' : tones[of.severity]}>
        {t(open ? 'finding.open' : `finding.${of.severity}`)}
      </StateTag>{' '}
      {say(of.message)} <BasisMark what={say(of.message)} basis={of.article === '' ? [] : [of.article]} />
    </p>
  )
}

const ORDER: readonly TextFinding['severity'][] = ['error', 'warning', 'notice']

/** What the checks found in a text, gravest first. Findings are hints of the program, not a ruling on validity. */
export function Findings({ of, slots }: { of: AssembledText; slots: readonly Slot[] }): ReactNode {
  const { t, say } = useTongue()
  const named = new Map([
    ...slots.map((slot) => [slot.id, say(slot.label)] as const),
    ...of.clauses.map((clause) => [clause.id, say(clause.title)] as const),
  ])
  const sorted = ORDER.flatMap((severity) => of.findings.filter((finding) => finding.severity === severity))
  const errors = sorted.filter(({ severity }) => severity === 'error').length
  return (
    <details className="fold findings" open={sorted.length > 0 && sorted.length <= FEW}>
      <summary>{t('finding.count', { errors, others: sorted.length - errors })}</summary>
      <p className="quiet">
        {t('finding.note')} <BasisMark what={t('finding.note')} basis={['cn/contract-supervision-measures#22']} />
      </p>
      {sorted.map((finding) => (
        <div key={`${finding.slot} ${finding.message.zh}`} className="finding-at">
          <strong>{named.get(finding.slot) ?? finding.slot}</strong>
          <FindingLine of={finding} />
        </div>
      ))}
    </details>
  )
}

/** Up to so many stand open. */
const FEW = 4
