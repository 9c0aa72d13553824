import type { ReactNode } from 'react'
import type { PriceCell, PriceFigure } from '../api/price-rows.ts'
import { useTongue, type Say } from '../i18n/words.tsx'
import { fenText } from '../ui/figures.ts'
import { StateTag } from '../ui/state-tag.tsx'
import { fallbackName, reasonName } from './names.ts'

/**
 * From where to where an axis of amounts reaches, and the amounts at which it is marked. Amounts that differ by large
 * factors stand on a logarithmic axis, on which equal shares are equally wide.
 */
export interface Scale {
  low: number
  high: number
  ticks: number[]
  logarithmic: boolean
}

/** From this factor between the largest and the smallest amount on, an axis is logarithmic. */
const FAR_APART = 2.5

const STEPS = [1, 2, 5]
const WANTED_TICKS = 4

/** A round step of about a quarter of a span. */
export function roundStep(span: number, wanted = WANTED_TICKS): number {
  const rough = Math.max(1, span / wanted)
  const power = 10 ** Math.floor(Math.log10(rough))
  return (STEPS.find((step) => step * power >= rough) ?? 10) * power
}

/** Where an amount lies on an axis, from 0 to 1. */
export function placeOn({ low, high, logarithmic }: Scale, fen: number): number {
  return logarithmic ? Math.log(fen / low) / Math.log(high / low) : (fen - low) / (high - low)
}

/** An axis around amounts in fen. */
export function scaleOf(amounts: readonly number[], { mayBeLogarithmic = false } = {}): Scale {
  if (amounts.length === 0) return { low: 0, high: 1, ticks: [], logarithmic: false }
  const [least, most] = [Math.min(...amounts), Math.max(...amounts)]
  if (mayBeLogarithmic && least > 0 && most / least > FAR_APART) {
    const [low, high] = [least * 0.95, most * 1.05]
    const ticks = roundBetween(low, high)
    return { low, high, ticks: ticks.length < 3 ? steadyBetween(low, high) : ticks, logarithmic: true }
  }
  const step = roundStep(Math.max(most - least, most / 10, 1))
  const low = Math.floor(least / step) * step
  const high = Math.max(low + step, Math.ceil(most / step) * step)
  const ticks: number[] = []
  for (let tick = low; tick <= high; tick += step) ticks.push(tick)
  return { low, high, ticks, logarithmic: false }
}

/** Round amounts at equal distances between two amounts. */
function steadyBetween(low: number, high: number): number[] {
  const step = roundStep(high - low)
  const ticks: number[] = []
  for (let tick = Math.ceil(low / step) * step; tick <= high; tick += step) ticks.push(tick)
  return ticks
}

/** 1, 2 and 5 of every power of ten between two amounts. */
function roundBetween(low: number, high: number): number[] {
  const ticks: number[] = []
  for (let power = 10 ** Math.floor(Math.log10(low)); power <= high; power *= 10)
    for (const step of STEPS) if (step * power >= low && step * power <= high) ticks.push(step * power)
  return ticks
}

/** Every amount that is drawn of a figure. */
export const amountsOf = ({ medianFen, lowFen, highFen, rangeLowFen, rangeHighFen, ci }: PriceFigure): number[] =>
  [medianFen, lowFen, highFen, rangeLowFen, rangeHighFen, ci?.lowFen ?? null, ci?.highFen ?? null].filter(
    (amount) => amount !== null,
  )

/** A figure and its interval in words, for those who cannot see it drawn. */
export function figureWords(name: string, of: PriceFigure, t: Say): string {
  if (of.medianFen === null) return `${name}${t('colon')}${t('prices.status.insufficient')}`
  const told = { name, amount: fenText(of.medianFen) }
  if (of.ci !== null) return t('prices.drawn', { ...told, low: fenText(of.ci.lowFen), high: fenText(of.ci.highFen) })
  return of.rangeLowFen === null || of.rangeHighFen === null
    ? `${name}${t('colon')}${fenText(of.medianFen)}`
    : t('prices.drawn.range', { ...told, low: fenText(of.rangeLowFen), high: fenText(of.rangeHighFen) })
}

/**
 * A figure on an axis: its median as a dot, the interval of the median as a dark line, quartiles as a box, the range as
 * a pale band. Where there is no figure the place is hatched, never empty.
 */
export function IntervalBar({ of, scale, name }: { of: PriceFigure; scale: Scale; name: string }): ReactNode {
  const { t } = useTongue()
  const at = (fen: number): number => placeOn(scale, fen) * 100
  const span = (low: number | null, high: number | null, className: string): ReactNode =>
    low === null || high === null ? null : (
      <span className={className} style={{ left: `${at(low)}%`, width: `${Math.max(0.4, at(high) - at(low))}%` }} />
    )
  if (of.medianFen === null)
    return <span className="interval interval-none" role="img" aria-label={figureWords(name, of, t)} />
  return (
    <span className="interval" role="img" aria-label={figureWords(name, of, t)}>
      {scale.ticks.map((tick) => (
        <span key={tick} className="interval-tick" style={{ left: `${at(tick)}%` }} />
      ))}
      {span(of.rangeLowFen, of.rangeHighFen, 'interval-range')}
      {span(of.lowFen, of.highFen, 'interval-quartiles')}
      {of.ci !== null && span(of.ci.lowFen, of.ci.highFen, 'interval-ci')}
      <span
        className={of.status === 'fallback' ? 'interval-dot interval-dot-open' : 'interval-dot'}
        style={{ left: `${at(of.medianFen)}%` }}
      />
    </span>
  )
}

/** The marks of an axis under rows of intervals. */
export function IntervalAxis({ scale }: { scale: Scale }): ReactNode {
  // four amounts fit under the narrowest bar; of more, every second is named
  const every = Math.ceil(scale.ticks.length / 4)
  return (
    <span className="interval-axis" aria-hidden="true">
      {scale.ticks.map((tick, place) =>
        place % every === 0 ? (
          <span key={tick} style={{ left: `${placeOn(scale, tick) * 100}%` }}>
            {fenText(tick).replace(/\.00$/, '')}
          </span>
        ) : null,
      )}
    </span>
  )
}

/** The amount of a figure, with how it came about where it is not the cell's own; or the designed state without one. */
export function Amount({ of }: { of: PriceCell }): ReactNode {
  const { t } = useTongue()
  if (of.medianFen === null)
    return (
      <span className="amount">
        <StateTag tone="over">{t('prices.status.insufficient')}</StateTag>
        <small className="quiet">{of.reasons.map((reason) => reasonName(reason, t)).join(t('and'))}</small>
      </span>
    )
  return (
    <span className="amount">
      <span className="amount-fen figure">
        {fenText(of.medianFen)}
        {of.ci !== null && (
          <small className="quiet">
            {' '}
            {fenText(of.ci.lowFen)} – {fenText(of.ci.highFen)}
          </small>
        )}
      </span>
      {of.status === 'fallback' && (
        <span>
          <StateTag tone="warn">{t('prices.status.fallback')}</StateTag>{' '}
          <small className="quiet">
            {fallbackName(of, t)}
            {of.ci === null && `${t('and')}${t('prices.interval.none')}`}
          </small>
        </span>
      )}
    </span>
  )
}
