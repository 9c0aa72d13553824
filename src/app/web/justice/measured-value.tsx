import type { ReactNode } from 'react'
import type { Proof, Unit } from '../api/justice-rows.ts'
import { useTongue, type Say } from '../i18n/words.tsx'
import { EvidenceMark } from '../ui/evidence-mark.tsx'
import { cardHoursText, cardsText, fenText, ppmText } from '../ui/figures.ts'
import { instantText } from '../ui/period.tsx'

const INSTANT = /^\d{4}-\d{2}-\d{2}T/

/** A measured figure with its unit, as people read it. */
export function valueText(value: number | string | null, unit: Unit, t: Say, lang: 'zh' | 'en'): string {
  if (value === null) return t('measured.unsaid')
  if (typeof value === 'string') return INSTANT.test(value) ? instantText(value, lang) : value
  switch (unit) {
    case 'milliCardSeconds':
      return t('measured.cardHours', { n: cardHoursText(value) })
    case 'seconds':
      return t('measured.seconds', { n: value })
    case 'ppm':
      return ppmText(value)
    case 'days':
      return t('measured.daysOf', { n: value })
    case 'fen':
      return fenText(value)
    case 'shareMilli':
      return cardsText(value)
    default:
      return String(value)
  }
}

/** 证 of a measured fact: its record, or the first of several. Nothing is fetched before it is opened. */
export function ProofMark({ of }: { of: Proof }): ReactNode {
  const { t } = useTongue()
  if (of === null) return <span className="quiet">{t('measured.proof.none')}</span>
  return (
    <span>
      <EvidenceMark stream={of.stream} seq={of.from} />
      {of.to > of.from && (
        <span className="quiet"> {t('measured.proof.range', { from: of.from + 1, to: of.to + 1 })}</span>
      )}
    </span>
  )
}
