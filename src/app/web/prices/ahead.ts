import { askItem, askRows } from '../api/views.ts'

/** The figures of the price portal, asked for before its code has come: its chart is the first thing people come for. */
export function askPrices(): void {
  askItem('pricing.reference.current')
  askRows('pricing.index.series')
}
