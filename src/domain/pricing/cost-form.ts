// The cost form: what a card-hour costs, item by item, from the lines of a site, a device and a month.
//
// Whole fen and exact fractions throughout (methods 2.2). A line is rounded to a fen once; what a site shares is split by
// largest remainder, so that the cells add up to the form. Costs are spread over normal use or actual use, whichever is
// larger: an empty house does not raise its own cost.
import { allocate, fenOf, PICO_PER_FEN, roundHalfUp } from '#kernel/money'
import type { Words } from '#kernel/act'

/** How far an item goes away when the hours are not sold: with the hours, within the window, or not at all. */
export type Behaviour = 'variable' | 'avoidable' | 'fixed' | 'excluded'

/** The items of the form and how each behaves; what is excluded is named, and counted nowhere. */
export const ITEMS = {
  depreciation: { behaviour: 'avoidable', label: { zh: '折旧', en: 'depreciation' } },
  electricity: { behaviour: 'variable', label: { zh: '电费', en: 'electricity' } },
  rent: { behaviour: 'avoidable', label: { zh: '机柜与场地租金', en: 'rack and rent' } },
  bandwidth: { behaviour: 'variable', label: { zh: '带宽', en: 'bandwidth' } },
  staff: { behaviour: 'avoidable', label: { zh: '人员', en: 'staff' } },
  maintenance: { behaviour: 'avoidable', label: { zh: '维护', en: 'maintenance' } },
  software: { behaviour: 'avoidable', label: { zh: '软件与许可', en: 'software and licences' } },
  finance: { behaviour: 'fixed', label: { zh: '实际支付的利息', en: 'interest actually paid' } },
  tax: { behaviour: 'variable', label: { zh: '税费', en: 'tax' } },
  overhead: { behaviour: 'fixed', label: { zh: '管理费用', en: 'overhead' } },
  fine: { behaviour: 'excluded', label: { zh: '罚款（不计入）', en: 'fines (not counted)' } },
  donation: { behaviour: 'excluded', label: { zh: '捐赠（不计入）', en: 'donations (not counted)' } },
  unrelated: { behaviour: 'excluded', label: { zh: '无关支出（不计入）', en: 'unrelated (not counted)' } },
  idle: { behaviour: 'excluded', label: { zh: '闲置非生产资产（不计入）', en: 'idle, non-productive (not counted)' } },
  unsupported: { behaviour: 'excluded', label: { zh: '无凭据支出（不计入）', en: 'unsupported (not counted)' } },
} as const satisfies Record<string, { behaviour: Behaviour; label: Words }>

export type Item = keyof typeof ITEMS

/** By what a cost of the whole site is split over its devices. */
export const KEYS = ['card-hours', 'kwh', 'equipment'] as const
export type AllocationKey = (typeof KEYS)[number]

/** Stands for the device of a cost that the devices of a site share. */
export const SHARED = '*'

/** A line holds at most ten thousand million yuan: five thousand of them still add up to what a record holds. */
export const MOST_FEN = 1_000_000_000_000

type Where = { row: number; site: string; device: string; month: string }

/** What a cell is spread over: `hours` in service per card in the month, and the card-hours used, in thousandths. */
export type CapacityLine = Where & { item: 'capacity'; cards: number; hours: number; usedMilliHours: number }

/** An asset as it is depreciated: straight line over whole years to its residual, for the share that is in use. */
export type Asset = {
  priceFen: number
  residualPpm: number
  lifeYears: number
  inUsePpm: number
  /** what capital costs in a year, for the capital recovery alone */
  ratePpm: number
}

/** Electricity as it is metered: IT energy, power usage effectiveness in thousandths, tariff in 10⁻¹² yuan per kWh. */
export type Energy = { milliKwh: number; pueMilli: number; tariffPico: string }

/** The three tests of a cost item (pricing cost supervision practice), and the paper that shows it. */
export type Answers = { document: string; legality: string; relevance: string; reasonableness: string }

export type CostLine = Where &
  Answers & { item: Item; amountFen: number; key: AllocationKey | null; asset: Asset | null; energy: Energy | null }

export type CostForm = { capacity: CapacityLine[]; costs: CostLine[] }

/** (price − residual) ÷ life in months × the share in use; fen of a month. */
export const depreciationFen = ({ priceFen, residualPpm, lifeYears, inUsePpm }: Asset): number =>
  fenOf(
    roundHalfUp(
      BigInt(priceFen) * BigInt(1_000_000 - residualPpm) * BigInt(inUsePpm),
      BigInt(lifeYears) * 12n * 1_000_000_000_000n,
    ),
  )

/** Metered kWh × PUE × tariff; fen. */
export const electricityFen = ({ milliKwh, pueMilli, tariffPico }: Energy): number =>
  fenOf(roundHalfUp(BigInt(milliKwh) * BigInt(pueMilli) * BigInt(tariffPico), 1_000_000n * PICO_PER_FEN))

/**
 * What the capital of an asset costs in a month: (P − S·(1+r)⁻ⁿ)·r ÷ (1 − (1+r)⁻ⁿ) ÷ 12, times the share in use; fen.
 * Without a rate it is straight line.
 */
export function capitalRecoveryFen(asset: Asset): number {
  const { priceFen, residualPpm, lifeYears, inUsePpm, ratePpm } = asset
  if (ratePpm === 0) return depreciationFen(asset)
  const one = 1_000_000n
  const grown = (one + BigInt(ratePpm)) ** BigInt(lifeYears)
  const flat = one ** BigInt(lifeYears)
  const price = BigInt(priceFen) * one
  const residual = BigInt(priceFen) * BigInt(residualPpm)
  const numerator = (price * grown - residual * flat) * BigInt(ratePpm) * BigInt(inUsePpm)
  return fenOf(roundHalfUp(numerator, (grown - flat) * 12n * one ** 3n))
}

/** The cost of one site, device and month. Per card-hour in fen, as decimals with six places. */
export type CostCell = {
  site: string
  device: string
  month: string
  cards: number
  /** the hours that the cost is spread over: normal use or actual use, whichever is larger */
  cardHours: string
  itemsFen: Partial<Record<Item, number>>
  totalFen: number
  excludedFen: number
  avcFen: string
  aacFen: string
  atcFen: string
  lraicFen: string
}

/** `whole` ÷ 10⁶ as a decimal with six places. */
export const sixPlaces = (whole: bigint): string =>
  `${whole / 1_000_000n}.${(whole % 1_000_000n).toString().padStart(6, '0')}`

const keyOf = ({ site, device, month }: Omit<Where, 'row'>): string => JSON.stringify([site, device, month])

/** The devices of a site in a month, by a key: what each weighs. */
function weightsOf(form: CostForm, { site, month, key }: CostLine): { cells: CapacityLine[]; weights: bigint[] } {
  const cells = form.capacity.filter((line) => line.site === site && line.month === month)
  const own = (device: string): CostLine[] =>
    form.costs.filter((line) => line.site === site && line.month === month && line.device === device)
  const weigh: Record<AllocationKey, (cell: CapacityLine) => bigint> = {
    'card-hours': ({ cards, hours }) => BigInt(cards) * BigInt(hours),
    kwh: ({ device }) => own(device).reduce((sum, { energy }) => sum + BigInt(energy?.milliKwh ?? 0), 0n),
    equipment: ({ device }) => own(device).reduce((sum, { asset }) => sum + BigInt(asset?.priceFen ?? 0), 0n),
  }
  return { cells, weights: cells.map(weigh[key ?? 'card-hours']) }
}

/** Whether a shared line has something to be split by. */
export const canBeSplit = (form: CostForm, line: CostLine): boolean =>
  weightsOf(form, line).weights.some((weight) => weight > 0n)

/**
 * The cells of a form, in the order of its capacity lines. `adjusted` holds, by row, the amount that an adjustment puts in
 * the place of the reported one. Throws BadMoney for a shared line that nothing carries (the reading of a form refuses it).
 */
export function cellsOf(
  form: CostForm,
  normalUsePpm: number,
  adjusted: ReadonlyMap<number, number> = new Map(),
): CostCell[] {
  const sums = new Map(
    form.capacity.map((line) => [keyOf(line), { line, itemsFen: new Map<Item, number>(), capitalFen: 0 }]),
  )
  const add = (where: Omit<Where, 'row'>, item: Item, fen: number, capitalFen: number): void => {
    const sum = sums.get(keyOf(where))
    if (!sum) return
    sum.itemsFen.set(item, (sum.itemsFen.get(item) ?? 0) + fen)
    sum.capitalFen += capitalFen
  }
  for (const line of form.costs) {
    const fen = adjusted.get(line.row) ?? line.amountFen
    const capital = line.asset && line.item === 'depreciation' ? capitalRecoveryFen(line.asset) : 0
    // An adjusted asset costs capital in the same proportion.
    const capitalFen =
      capital === 0 || line.amountFen === 0
        ? 0
        : fenOf(roundHalfUp(BigInt(capital) * BigInt(fen), BigInt(line.amountFen)))
    if (line.device !== SHARED) add(line, line.item, fen, capitalFen)
    else {
      const { cells, weights } = weightsOf(form, line)
      const [parts, capitals] = [allocate(fen, weights), allocate(capitalFen, weights)]
      for (const [i, cell] of cells.entries()) add(cell, line.item, parts[i]!, capitals[i]!)
    }
  }
  return [...sums.values()].map(({ line, itemsFen, capitalFen }) => cellOf(line, itemsFen, capitalFen, normalUsePpm))
}

function cellOf(
  { site, device, month, cards, hours, usedMilliHours }: CapacityLine,
  itemsFen: ReadonlyMap<Item, number>,
  capitalFen: number,
  normalUsePpm: number,
): CostCell {
  const normal = BigInt(cards) * BigInt(hours) * BigInt(normalUsePpm)
  const used = BigInt(usedMilliHours) * 1_000n
  const microHours = used > normal ? used : normal
  const sum = (...kinds: Behaviour[]): bigint =>
    [...itemsFen].reduce((all, [item, fen]) => (kinds.includes(ITEMS[item].behaviour) ? all + BigInt(fen) : all), 0n)
  const perHour = (fen: bigint): string => sixPlaces(roundHalfUp(fen * 1_000_000_000_000n, microHours))
  const avoidable = sum('variable', 'avoidable')
  const total = sum('variable', 'avoidable', 'fixed')
  return {
    site,
    device,
    month,
    cards,
    cardHours: sixPlaces(microHours),
    itemsFen: Object.fromEntries(itemsFen),
    totalFen: fenOf(total),
    excludedFen: fenOf(sum('excluded')),
    avcFen: perHour(sum('variable')),
    aacFen: perHour(avoidable),
    atcFen: perHour(total),
    lraicFen: perHour(avoidable - BigInt(itemsFen.get('depreciation') ?? 0) + BigInt(capitalFen)),
  }
}

/** What a form counts in all, fen; what is excluded is not in it. */
export const totalOf = (cells: readonly CostCell[]): number =>
  fenOf(cells.reduce((sum, cell) => sum + BigInt(cell.totalFen), 0n))
