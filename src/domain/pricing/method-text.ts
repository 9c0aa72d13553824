// The method in words, made from its parameters: the published document cannot say another number than the code uses.
import { evidenceLevels, type Evidence } from './observation.ts'
import { methodHash, type Method } from './method.ts'

const percent = (ppm: number): string => `${ppm / 10_000} %`
const plain = (thousandths: number): string => String(thousandths / 1_000)

const LEVEL: Readonly<Record<Evidence, readonly [zh: string, en: string]>> = {
  1: ['已签约并计量的租约', 'leases signed and metered'],
  2: ['已签约合同', 'contracts signed'],
  3: ['有效报价', 'firm offers'],
  4: ['标价', 'list prices'],
}

/** The document of a method as Markdown, in Chinese or English. */
export function methodDocument(method: Method, lang: 'zh' | 'en'): string {
  const say = (zh: string, en: string): string => (lang === 'zh' ? zh : en)
  const weights = evidenceLevels.map(
    (level) => `${level} ${say(...LEVEL[level])} ${method.weightPpm[level] / 1_000_000}`,
  )
  const bands = method.termBandDays.join(say('、', ', '))
  const sections: readonly (readonly [title: string, ...lines: string[]])[] = [
    [
      say('性质', 'Standing'),
      say(
        '参考价不具约束力，不是政府指导价；偏离参考价本身不是违规。',
        'A reference price binds nobody and is no guided price; leaving it is in itself no breach.',
      ),
    ],
    [
      say('观测', 'Observations'),
      say(
        `每张卡每小时的价格，取抵券前；币种与含税口径须一致。回看 ${method.windowDays} 日；报价和标价取每一来源最近一日；较所属日早 ${method.staleAfterDays} 日及以上取得的，或者沿用的，不作新证据。`,
        `The price of one card for one hour before vouchers, in one currency and on one tax basis. Looking back: ${method.windowDays} days; of offers and list prices each source's latest day; what was read ${method.staleAfterDays} day or more before its day, or carried forward, is no fresh evidence.`,
      ),
      say(
        `证据等级与权重：${weights.join('；')}。合同（1、2）与报价（3、4）不进入同一数字。`,
        `Levels of evidence and weights: ${weights.join('; ')}. Contracts (1, 2) and offers (3, 4) never enter one figure.`,
      ),
      say(
        `整机价格须写明卡数才折算；达到同组中位数 ${plain(method.nodeRatioMilli)} 倍的，疑为整机价格，不计入并列明。`,
        `A node's price is divided only by a stated count; a price of ${plain(method.nodeRatioMilli)} times the median of its cell looks like a node's, is held back and listed.`,
      ),
    ],
    [
      say('分组', 'Cells'),
      say(
        `型号、显存、形态（不明的自成一组）、类别、模式、服务等级、地区、租期（以 ${bands} 日分段）${method.splitByMinCards ? '、起租卡数（1、2–7、8 以上）' : ''}。`,
        `GPU, memory, form factor (unspecified is a cell of its own), kind, mode, service grade, region, term (bands from ${bands} days)${method.splitByMinCards ? ', smallest count (1, 2–7, 8 or more)' : ''}.`,
      ),
    ],
    [
      say('数字与发布条件', 'Figure and rule of publication'),
      say(
        `先取每一独立来源的中位数，再取各来源的中位数；区间为次序统计量区间，误差 ${percent(method.alphaPpm)}。`,
        `The median over independent sources of the median of each; its interval is that of order statistics with error ${percent(method.alphaPpm)}.`,
      ),
      say(
        `至少 ${method.minObservations} 条观测、${method.minProviders} 个独立来源，最大来源加权占比不超过 ${percent(method.topSharePpm)}，对数区间半宽不超过 ${percent(method.halfWidthPpm)}，方可发布。`,
        `Published with at least ${method.minObservations} observations from ${method.minProviders} independent sources, the largest of at most ${percent(method.topSharePpm)} by weight, and a half-width in logarithms of at most ${percent(method.halfWidthPpm)}.`,
      ),
      say(
        `偏离中位数超过 ${plain(method.outlierMilli)} 个稳健尺度的来源予以标记，数值保留。`,
        `Sources beyond ${plain(method.outlierMilli)} robust scales are marked and kept.`,
      ),
    ],
    [
      say('退用次序', 'Fall-back'),
      say(
        `依次：扩大地区；特征价格推算（Huber，k = ${plain(method.huberMilli)}，每系数至少 ${method.rowsPerCoefficient} 行、至少 ${method.hedonicProviders} 个来源，Duan 修正）；不超过 ${method.lastValueWeeks} 周的上次数值。均注明。否则为“不足以形成参考价”，不给数字。`,
        `In turn: a wider region; hedonic imputation (Huber, k = ${plain(method.huberMilli)}, at least ${method.rowsPerCoefficient} rows a coefficient and ${method.hedonicProviders} sources, Duan's smearing); the last value of at most ${method.lastValueWeeks} weeks. Each is named. Else “insufficient”, and no number.`,
      ),
      ...(method.indicativeProviders > 0
        ? [
            say(
              `有 ${method.indicativeProviders} 个以上来源而不足以形成参考价的，另示当日挂牌的中位数，注明“仅供参照”。`,
              `With ${method.indicativeProviders} or more sources and no reference price, the plain median of the day's list is told, marked indicative.`,
            ),
          ]
        : []),
    ],
    [
      say('浮动范围与变动', 'Range and change'),
      say(
        `对数半宽为 ${plain(method.rangeKappaMilli)} 个稳健尺度，不小于 ${percent(method.rangeLeastPpm)}、不大于 ${percent(method.rangeMostPpm)}；服务等级系数不超过 ±${percent(method.gradeCapPpm)} 且随等级不减；下限不低于工程可避免成本。`,
        `Half-width in logarithms ${plain(method.rangeKappaMilli)} robust scales, from ${percent(method.rangeLeastPpm)} to ${percent(method.rangeMostPpm)}; grades within ±${percent(method.gradeCapPpm)}, never falling with the grade; the low end not below the avoidable cost of engineering.`,
      ),
      say(
        `每次发布变动不超过 ${percent(method.maxMovePpm)}，成本指数变动的除外；未截断的数值一并载明。`,
        `A publication moves at most ${percent(method.maxMovePpm)} unless a cost index moved; what the evidence says is told beside.`,
      ),
    ],
  ]
  const title = say('参考价编制方法', 'Method of the reference price')
  const version = `${say('版本', 'Version')} ${method.version} · SHA-256 \`${methodHash(method)}\``
  return (
    [`# ${title}`, version, ...sections.flatMap(([heading, ...lines]) => [`## ${heading}`, ...lines])].join('\n\n') +
    '\n'
  )
}
