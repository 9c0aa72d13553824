// How a kind of lead, its state and its origin are called on these pages.
import type { LeadLine, LeadState } from '../api/surveillance-rows.ts'
import type { Say } from '../i18n/words.tsx'
import type { Tone } from '../ui/state-tag.tsx'

const KINDS = [
  'lowball',
  'cartel',
  'wash-ring',
  'duplicate-gpu',
  'idle-farm',
  'over-claim',
  'below-cost',
  'collusion',
  'gouging',
  'bait',
  'discrimination',
  'marking',
  'overcharge',
  'resale-markup',
  'other',
] as const

/** What was seen, in a few words; a kind that is not known here is shown as it is. */
export function kindName(kind: string, t: Say): string {
  const known = KINDS.find((one) => one === kind)
  return known === undefined ? kind : t(`watch.kind.${known}`)
}

const tones: Record<LeadState, Tone> = {
  new: 'act',
  'taken-up': 'act',
  'in-case': 'warn',
  explained: 'good',
  'data-error': 'over',
  'not-ours': 'over',
  concluded: 'over',
}
export const toneOf = ({ state }: Pick<LeadLine, 'state'>): Tone => tones[state]

export const subjectsOf = ({ names, subjects }: Pick<LeadLine, 'names' | 'subjects'>, none: string): string =>
  subjects.length === 0 ? none : subjects.map((subject, at) => names[at] ?? subject.slice(0, 8)).join(' · ')

const OFFERED = ['on-demand', 'reserved', 'spot'] as const

/** What is compared in a cell: model, form, how it is offered. */
export function cellName({ sku, form, kind }: { sku: string; form: string; kind: string }, t: Say): string {
  const known = OFFERED.find((one) => one === kind)
  const parts = [
    sku === '' ? t('watch.sku.none') : sku,
    form.toUpperCase(),
    known === undefined ? kind : t(`watch.offered.${known}`),
  ]
  return parts.filter((part) => part !== '').join(' · ')
}
