// suan price reference: what a card-hour costs by reference on one day, with n, sources, interval and what it stands on.
import type * as PricingRoom from '#domain/pricing'
import type { Method, Reference, ReferenceCell } from '#domain/pricing'
import { BadTime, day, excerpt, systemClock } from '#kernel/time'
import { WrongUse, type Answer, type Lang } from './answer.ts'
import { decimal } from './price-number.ts'
import { carriedForwardIn, offersOf, refuseField, specsIn } from './price-offers.ts'
import { pairs, rows } from './table.ts'

export type ReferenceOptions = { offers: string; on: string; status?: string; specs?: string; strict?: boolean }

/** Sources from which on a plain median is worth telling and an offer may be called far from it. */
const PLAIN_PROVIDERS = 4
const FIRM = 'on-demand'

/** The reference prices of that day. Throws WrongUse naming file, line and column for bad input. */
export async function priceReference(options: ReferenceOptions): Promise<Answer> {
  const on = dayOption(options.on)
  const pricing = await import('#domain/pricing')
  const carriedForward = options.status === undefined ? new Set<string>() : await carriedForwardIn(options.status)
  const specs = options.specs === undefined ? undefined : await specsIn(options.specs)
  const method = options.strict === true ? pricing.METHOD : pricing.DAY_SURVEY
  const table = new pricing.ObservationTable(method)
  const series = new Series()
  const listed: Listed[] = []
  const names = new Map<string, string>() // one copy of every name: a field read from a line keeps the line
  const once = (name: string): string => names.get(name) ?? (names.set(name, name), name)
  for await (const { observation, listedKind, row, names: columns } of offersOf(options.offers, {
    on,
    carriedForward,
    pricing,
    now: systemClock(),
  })) {
    try {
      table.add(observation)
    } catch (error) {
      if (!(error instanceof pricing.BadObservation)) throw error
      refuseField(row, columns, error)
    }
    const { gpu, vramGb, form, provider, minCards, price } = observation
    series.add([gpu, form, provider, listedKind], price)
    if (observation.on !== on) continue
    listed.push({
      gpu: once(gpu),
      vramGb,
      form: once(form),
      provider: once(provider),
      kind: once(observation.kind),
      listedKind: once(listedKind),
      minCards,
      price,
    })
  }
  const reference = pricing.referencePrices(table, { on, ...(specs ? { specs } : {}) })
  const plain = plainFigures(listed, pricing, method)
  const json = {
    on,
    mode: 'advisory',
    unit: 'card-hour',
    currency: reference.currency,
    taxIncluded: reference.taxIncluded,
    method: reference.method,
    cells: reference.cells.map(cellJson),
    hedonic: reference.hedonic.map(hedonicJson),
    plain: {
      rule: 'every offer counts once, quantiles of type 7; no reference prices · 每条报价计一次，非参考价',
      day: plain.day,
      models: plain.models,
      series: series.figures(pricing),
    },
    offersChecked: plain.offersChecked,
    flags: plain.flags,
  }
  return { exit: 0, json, table: (lang) => tableOf(reference, plain.flags.length, lang) }
}

function dayOption(text: string): string {
  try {
    return day(text)
  } catch (error) {
    if (!(error instanceof BadTime)) throw error
    throw new WrongUse(
      `--on 应为日期 YYYY-MM-DD，得到 ${excerpt(text)}`,
      `--on: expected a day YYYY-MM-DD, got ${excerpt(text)}`,
    )
  }
}

type Pricing = typeof PricingRoom
type Listed = {
  gpu: string
  vramGb: number | null
  form: string
  provider: string
  kind: string
  listedKind: string
  minCards: number | null
  price: number
}

const money = (value: number): string => value.toFixed(6)
const moneyOrNone = (value: number | null): string | null => (value === null ? null : money(value))

function cellJson(cell: ReferenceCell): object {
  const { key, ci, range, rangeByGrade, dispersion, topShare, suspects, unlimited, ...rest } = cell
  return {
    ...key,
    ...rest,
    median: moneyOrNone(cell.median),
    low: moneyOrNone(cell.low),
    high: moneyOrNone(cell.high),
    ci: ci && [money(ci.low), money(ci.high)],
    ciCoverage: ci && ci.coverage.toFixed(6),
    range: range && { low: money(range.low), high: money(range.high), halfWidth: range.halfWidth.toFixed(6) },
    rangeByGrade: rangeByGrade.map(({ grade, low, high }) => ({ grade, low: money(low), high: money(high) })),
    dispersion: dispersion === null ? null : dispersion.toFixed(6),
    topShare: topShare === null ? null : topShare.toFixed(6),
    suspects: suspects.map(({ group, price, ratio }) => ({ group, price: money(price), ratio: ratio.toFixed(4) })),
    unlimited: moneyOrNone(unlimited),
  }
}

function hedonicJson({ levels, result }: Reference['hedonic'][number]): object {
  if (typeof result === 'string') return { levels, refused: result }
  const { coefficients, robustScale, smearing, ...rest } = result
  return {
    levels,
    ...rest,
    smearing: { kind: 'duan', factor: decimal(smearing) },
    robustScale: decimal(robustScale),
    coef: Object.fromEntries(coefficients.map(({ name, value }) => [name, decimal(value)])),
    stdError: Object.fromEntries(coefficients.map(({ name, stdError }) => [name, decimal(stdError)])),
  }
}

/** Prices by name, over all days of the file. */
class Series {
  readonly #byName = new Map<string, { name: readonly string[]; price: number[] }>()

  add(name: readonly string[], price: number): void {
    const id = name.join('|')
    const found = this.#byName.get(id)
    if (found) found.price.push(price)
    else this.#byName.set(id, { name: name.map((part) => Buffer.from(part).toString()), price: [price] })
  }

  figures({ plainOf }: Pricing): object[] {
    return [...this.#byName.values()].map(({ name: [gpu, form, provider, kind], price }) => ({
      gpu,
      form,
      provider,
      kind,
      rows: price.length,
      median: money(plainOf(price).median),
    }))
  }
}

/** Plain figures of one day: firm offers by GPU, all offers by GPU, and the offers that lie far from the plain median. */
function plainFigures(
  listed: readonly Listed[],
  { flagOf, plainOf }: Pricing,
  method: Method,
): { day: object[]; models: object[]; flags: object[]; offersChecked: number } {
  const idOf = ({ gpu, vramGb, form }: Listed): string => `${gpu}|${vramGb ?? ''}|${form}`
  const firm = listed.filter(({ kind }) => kind === FIRM)
  const medians = new Map<string, number>()
  const day: object[] = []
  for (const [id, offers] of Map.groupBy(firm, idOf)) {
    const providers = new Set(offers.map(({ provider }) => provider)).size
    if (providers < PLAIN_PROVIDERS) continue
    const { gpu, vramGb, form } = offers[0]!
    const { p25, median, p75 } = plainOf(offers.map(({ price }) => price))
    medians.set(id, median)
    day.push({
      gpu,
      vramGb,
      form,
      kind: FIRM,
      offers: offers.length,
      providers,
      p25: money(p25),
      median: money(median),
      p75: money(p75),
    })
  }
  const models = [...Map.groupBy(listed, ({ gpu }) => gpu)].map(([gpu, offers]) => ({
    gpu,
    rows: offers.length,
    median: money(plainOf(offers.map(({ price }) => price)).median),
  }))
  const checked = firm.filter((offer) => medians.has(idOf(offer)))
  const flags = checked.flatMap((offer) => {
    const median = medians.get(idOf(offer))!
    const flag = flagOf(offer.price, median, method)
    if (flag === undefined) return []
    const { provider, gpu, vramGb, form, listedKind, minCards, price } = offer
    return [
      {
        provider,
        gpu,
        vramGb,
        form,
        kind: listedKind,
        minCards,
        price: decimal(price),
        ratio: (price / median).toFixed(4),
        flag,
      },
    ]
  })
  return { day, models, flags, offersChecked: checked.length }
}

const WORDS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  published: ['参考价', 'published'],
  insufficient: ['不足以形成参考价', 'insufficient'],
  'wider-region': ['退用：扩大地区', 'fallback: wider region'],
  hedonic: ['退用：特征价格推算', 'fallback: hedonic imputation'],
  'last-value': ['退用：上次数值', 'fallback: last value'],
  indicative: ['仅供参照：当日挂牌中位数', 'indicative: plain median of the day’s list'],
}

function tableOf(reference: Reference, flags: number, lang: Lang): string {
  const say = (zh: string, en: string): string => (lang === 'zh' ? zh : en)
  const { method, currency, on } = reference
  const heading = pairs([
    [say('日期', 'day'), on],
    [say('性质', 'mode'), say('参考价不具约束力', 'advisory: binds nobody')],
    [say('单位', 'unit'), `${currency} / ${say('卡时', 'card-hour')}`],
    [say('方法', 'method'), `${method.version} · sha256 ${method.sha256.slice(0, 16)}`],
    [say('偏离当日中位数的报价', 'offers far from the day’s median'), String(flags)],
  ])
  const header =
    lang === 'zh'
      ? ['型号', '显存', '形态', '类别', '观测', '来源', '中位数', '区间', '状态']
      : ['GPU', 'GB', 'form', 'kind', 'n', 'sources', 'median', 'interval', 'status']
  const body = reference.cells.map(({ key, n, providers, median, ci, status, fallback }) => [
    key.gpu,
    String(key.vramGb ?? '—'),
    key.form,
    [key.kind, key.grade, key.region, key.term].filter((part) => part !== '').join(' '),
    String(n),
    String(providers),
    median === null ? '—' : median.toFixed(4),
    ci === null ? '—' : `${ci.low.toFixed(4)}–${ci.high.toFixed(4)}`,
    say(...WORDS[fallback ?? status]!),
  ])
  return `${heading}\n\n${rows(header, body)}`
}
