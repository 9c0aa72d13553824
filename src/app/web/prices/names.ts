// What the codes of cells, evidence, fall-backs and reasons are called.
import type { CellKey, EvidenceLevel, PriceCell, SeriesId } from '../api/price-rows.ts'
import { pricesWords } from '../i18n/prices-words.ts'
import { loadWords, type Lang, type Say, type WordId } from '../i18n/words.tsx'
import { ppmText } from '../ui/figures.ts'
import { placeName } from '../ui/place.ts'

// Every page of prices says something in these words, and nothing else does.
loadWords(pricesWords)

type Names = Readonly<Record<string, WordId>>

const kinds: Names = {
  'on-demand': 'prices.kind.on-demand',
  reserved: 'prices.kind.reserved',
  spot: 'prices.kind.spot',
  community: 'prices.kind.community',
}
const grades: Names = {
  basic: 'prices.grade.basic',
  standard: 'prices.grade.standard',
  premium: 'prices.grade.premium',
}
const modes: Names = { 'by-server': 'mode.by-server', 'by-scale': 'mode.by-scale' }
const reasons: Names = {
  'no-evidence': 'prices.reason.no-evidence',
  'few-observations': 'prices.reason.few-observations',
  'few-providers': 'prices.reason.few-providers',
  'one-provider-dominates': 'prices.reason.one-provider-dominates',
  'no-interval': 'prices.reason.no-interval',
  'interval-too-wide': 'prices.reason.interval-too-wide',
  'few-products': 'prices.reason.few-products',
  'no-earlier-snapshot': 'prices.reason.no-earlier-snapshot',
  'few-matched-products': 'prices.reason.few-matched-products',
  'not-connected': 'prices.reason.not-connected',
}
const fallbacks: Names = {
  'wider-region': 'prices.fallback.wider-region',
  hedonic: 'prices.fallback.hedonic',
  'last-value': 'prices.fallback.last-value',
  indicative: 'prices.fallback.indicative',
}
const sources: Names = {
  lease: 'prices.source.lease',
  offer: 'prices.source.offer',
  list: 'prices.source.list',
}
const leftOut: Names = {
  'not-one-model': 'prices.out.not-one-model',
  'model-unknown': 'prices.out.model-unknown',
  'no-price': 'prices.out.no-price',
  'part-billed-as-whole': 'prices.out.part-billed-as-whole',
  'no-cards': 'prices.out.no-cards',
  resale: 'prices.out.resale',
  'other-currency': 'prices.out.other-currency',
  'other-tax-basis': 'prices.out.other-tax-basis',
  'not-fresh': 'prices.out.not-fresh',
  'ended-unused': 'prices.out.ended-unused',
}

/** The word for a code; a code without one is shown as it is. */
const named = (names: Names, code: string, t: Say): string => {
  const word = names[code]
  return word === undefined ? code : t(word)
}

export const kindName = (kind: string, t: Say): string => named(kinds, kind, t)
export const reasonName = (reason: string, t: Say): string => named(reasons, reason, t)
export const sourceName = (source: string, t: Say): string => named(sources, source, t)
export const leftOutName = (why: string, t: Say): string => named(leftOut, why, t)
export const levelName = (level: EvidenceLevel, t: Say): string => t(`prices.level.${level}`)
export const seriesName = (series: SeriesId, t: Say): string =>
  series === 'long-term' ? t('prices.series.long-term') : kindName(series, t)

export function fallbackName({ fallback, ageDays }: Pick<PriceCell, 'fallback' | 'ageDays'>, t: Say): string {
  const word = fallbacks[fallback ?? '']
  return word === undefined ? (fallback ?? '') : t(word, { n: ageDays })
}

export function formName(form: string, t: Say): string {
  return form === 'unspecified' || form === '' ? t('prices.form.unspecified') : form.toUpperCase()
}

/** "0-29" → under 30 days, "365+" → 365 days or more; '' when it is not known. */
export function termName(term: string, t: Say): string {
  const [, from, to] = /^(\d+)(?:-(\d+)|\+)$/.exec(term) ?? []
  if (from === undefined) return ''
  if (to === undefined) return t('prices.term.over', { n: from })
  return from === '0' ? t('prices.term.upto', { n: Number(to) + 1 }) : t('prices.term.between', { from, to })
}

function cardsName(cards: string, t: Say): string {
  if (cards === '' || cards === 'any') return ''
  return cards === '1' ? t('prices.cards.one') : t('prices.cards', { n: cards.replace('-', '–') })
}

/** The card of a cell: its model, memory and form factor. */
export function cardName({ gpu, vramGb, form }: CellKey, t: Say): string {
  const shape = form === 'unspecified' || form === '' ? '' : form.toUpperCase()
  // a model that says its form in its name need not say it twice
  const told = shape !== '' && gpu.toUpperCase().includes(shape)
  return [gpu, vramGb === null ? '' : `${vramGb} GB`, told ? '' : shape || t('prices.form.unspecified')]
    .filter((part) => part !== '')
    .join(' · ')
}

/** How a cell is let: kind, mode, grade, region, term, smallest count; what is not known is left out. */
export function lettingName({ kind, mode, grade, region, term, cards }: CellKey, t: Say, lang: Lang): string {
  return [
    kindName(kind, t),
    mode === '' ? '' : named(modes, mode, t),
    grade === '' ? '' : named(grades, grade, t),
    region === '' ? '' : placeName(region, lang),
    termName(term, t),
    cardsName(cards, t),
  ]
    .filter((part) => part !== '')
    .join(' · ')
}

export const cellTitle = (cell: CellKey, t: Say, lang: Lang): string =>
  `${cardName(cell, t)} · ${lettingName(cell, t, lang)}`

/** Sample of a figure in one line: observations, sources, levels of evidence. */
export function sampleText(
  { n, providers, evidenceMix }: Pick<PriceCell, 'n' | 'providers' | 'evidenceMix'>,
  t: Say,
): string {
  const mix = evidenceMix.map(({ level, sharePpm }) => `${levelName(level, t)} ${ppmText(sharePpm)}`)
  return [t('prices.n', { n }), t('prices.providers', { n: providers }), ...mix].join(' · ')
}

/** The parts of a name as the signed document holds them, joined as the address of a cell does. */
export function cellId(cell: PriceCell): string {
  const { gpu, vramGb, form, kind, mode, grade, region, term, cards } = cell
  return cell.cell ?? [gpu, vramGb ?? '', form, kind, mode, grade, region, term, cards].join('|')
}
