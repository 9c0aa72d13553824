import type { LeaseState, Terms } from '../api/rows.ts'
import type { Say, WordId } from '../i18n/words.tsx'
import type { Tone } from '../ui/state-tag.tsx'

/** How each state of a lease is shown. */
export const leaseStates: Record<LeaseState, { word: WordId; tone: Tone }> = {
  drafted: { word: 'lease.state.drafted', tone: 'act' },
  countersigning: { word: 'lease.state.countersigning', tone: 'act' },
  signed: { word: 'lease.state.signed', tone: 'warn' },
  running: { word: 'lease.state.running', tone: 'good' },
  ended: { word: 'lease.state.ended', tone: 'over' },
}

/** The billing terms of an offer or a lease, in words. */
export function termsFacts(terms: Terms, t: Say): (readonly [name: string, value: string])[] {
  return [
    [t('terms.billingStart'), t(`terms.billingStart.${terms.billingStart}`)],
    [t('terms.grain'), t('terms.seconds', { n: terms.grainSeconds })],
    [
      t('terms.minimum'),
      terms.minimumSeconds === 0 ? t('terms.minimum.none') : t('terms.seconds', { n: terms.minimumSeconds }),
    ],
    [t('terms.stopped'), terms.billedWhenStopped ? t('terms.stopped.yes') : t('terms.stopped.no')],
    [t('terms.part'), t(`terms.part.${terms.partialDevice}`)],
    [t('terms.conversion'), terms.conversion === 'none' ? t('terms.conversion.none') : terms.conversion],
    [t('terms.zone'), terms.billingZone],
  ]
}
