import type { LeaseDesk } from '../paths.ts'

/** A lease as people tell it from another: with whom, what, since when. */
export interface LeaseTold {
  models: string[]
  cards: number
  from: string
  lesseeName: string | null
  providerName: string | null
}

export function leaseSays(of: LeaseTold, desk: LeaseDesk, lang: 'zh' | 'en'): string {
  const other = (desk === 'lessee' ? of.providerName : of.lesseeName) ?? ''
  const day = new Date(Date.parse(of.from) + 8 * 3_600_000).toISOString().slice(0, 10)
  const what = of.models.length === 0 ? '' : `${of.models.join('、')} × ${of.cards}`
  return [other, what, lang === 'zh' ? `${day} 起` : `from ${day}`].filter((part) => part !== '').join(' · ')
}
