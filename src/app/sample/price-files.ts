// The price year of the sample world: several providers who list, a compiler with a sample key, weekly reference prices with
// one correction, the monthly index, objections, a method beside the one in force. All names and prices are made up.
import type { Actor } from '#kernel/identity'
import { ed25519PublicKey, ed25519Sign, sha256, toHex, utf8 } from '#kernel/proof'
import { addDays, addMonths, type Day } from '#kernel/time'
import { listing, type Part } from './cast.ts'
import type { Diary } from './diary.ts'
import type { Stage } from './stage.ts'

/** How many days before now the prices begin. */
export const PRICE_DAYS = 180
const SET_UP = PRICE_DAYS - 4
const WEEKS = 24
/** Offers are listed anew every so many days, at another price. */
const RELIST_DAYS = 28
/** The week in which a price was entered wrong, and corrected on the same day. */
const WRONG_WEEK = 6
/** From this week on most of those who listed one model no longer do. */
const GONE_WEEK = 4
/** So many weeks ago a change of method was proposed. */
const CHALLENGER_WEEK = 5

/** The key of the sample compiler: made from words that anyone may read, since nothing real rests on it. */
export const SAMPLE_COMPILER_SEED: Uint8Array = sha256(utf8('示例算力价格指数编制中心 sample compiler'))

/** What comes before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410). */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex')

/** The sample key as a file (PKCS #8, PEM) that whoever plays the compiler brings into the browser. */
export function sampleCompilerPem(): string {
  const key = Buffer.concat([PKCS8_HEAD, SAMPLE_COMPILER_SEED]).toString('base64')
  return `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n`
}

type PriceFiles = { diary: Diary; actors: Record<Part, Actor>; today: Day; stage: Stage }

/** The office day on which the reference price of so many weeks ago is due; the next one is week 0. */
const dueIn = (diary: Diary, week: number): number => {
  const day = diary.dayOf(7 * week - 3)
  return daysBefore(diary.dayOf, day, 7 * week - 3)
}
/** How many days before now an office day is, which lies at most two days before the one asked for. */
const daysBefore = (dayOf: Diary['dayOf'], day: Day, about: number): number =>
  [about, about + 1, about + 2].findLast((n) => dayOf(n) === day)!

export function priceFiles(told: PriceFiles): void {
  marketThatLists(told)
  compilerAtWork(told)
}

// ---- who lists, and at what price ----

const TERMS = {
  billingStart: 'delivered',
  grainSeconds: 60,
  minimumSeconds: 600,
  billedWhenStopped: false,
  partialDevice: 'share',
  conversion: 'none',
  billingZone: 'Asia/Shanghai',
} as const

type Product = { tag: string; model: string; place: string; baseFen: number }
const PRODUCTS: readonly Product[] = [
  { tag: 'h20', model: 'H20-96GB', place: 'cn-sh', baseFen: 790 },
  { tag: 'a100', model: 'A100-SXM4-80GB', place: 'cn-gd-sz', baseFen: 1_010 },
]
/** What each asks beside the middle of the market, in thousandths; one for each of `listing`. */
const ASKS = [985, 1_000, 1_012, 994, 1_021, 1_006] as const
/** So many of them have free cards: what they list can be met, the others' is a list price. */
const WITH_CARDS = 4
/** What the middle of the market costs from one listing to the next, in thousandths of where it began. */
const COURSE = [1_000, 992, 978, 971, 975, 960, 951] as const

const roundedFen = (baseFen: number, ...milli: readonly number[]): number =>
  Math.round(milli.reduce((fen, part) => (fen * part) / 1_000, baseFen))

function marketThatLists({ diary, actors, today, stage }: PriceFiles): void {
  const sources: Actor[] = []
  const listed = new Map<string, string>()

  const offer = (source: number, { model, place }: Product, unitPriceFen: number, key: string) => ({
    actor: sources[source]!,
    name: 'market.offer.publish',
    key: `prices/offer/${key}`,
    input: {
      mode: 'by-server',
      models: [model],
      unitPriceFen,
      place,
      validFrom: addDays(today, -PRICE_DAYS),
      validUntil: null,
      terms: TERMS,
    },
  })

  diary.on(SET_UP, async () => {
    const entered = await stage.many(
      listing.map((each, n) => ({
        actor: actors.operator,
        name: 'admission.party.register',
        key: `prices/party/${n}`,
        input: { ...each, kinds: ['provider'] },
      })),
    )
    for (const { party } of entered) sources.push({ party: party as string, role: 'provider', person: null })
    await stage.many(
      sources.flatMap((actor, n) => [
        {
          actor,
          name: 'admission.licence.file',
          key: `prices/licence/${n}`,
          input: {
            kind: 'vats-idc',
            number: `B1-示例-2025${String(n + 1).padStart(4, '0')}`,
            issuedBy: '示例通信管理局（示例）',
            validFrom: addDays(today, -500),
            validUntil: addDays(today, 700),
          },
        },
        ...(n < WITH_CARDS ? PRODUCTS : []).map(({ tag, model, place }) => ({
          actor,
          name: 'capacity.node.register',
          key: `prices/node/${tag}/${n}`,
          input: {
            serial: `SL-${n + 1}-${tag}`,
            place,
            cpuMilli: 64_000,
            memoryMib: 262_144,
            devices: [1, 2].map((card) => ({ serial: `SL-${n + 1}-${tag}-${card}`, model })),
          },
        })),
      ]),
    )
    // Two list a second machine of each model, and one of them in another place too: too few there for a price of its own.
    const [h20, a100] = PRODUCTS as [Product, Product]
    await stage.many([
      ...[0, 1].flatMap((n) => PRODUCTS.map((each) => offer(n, each, each.baseFen, `${each.tag}/second/${n}`))),
      offer(0, { ...a100, place: 'cn-sh' }, a100.baseFen + 15, 'a100/elsewhere'),
      offer(4, { ...h20, place: 'cn-gd-sz' }, h20.baseFen + 30, 'h20/elsewhere'),
    ])
  })

  for (const [time, course] of COURSE.entries()) {
    const daysAgo = SET_UP - 1 - time * RELIST_DAYS
    if (daysAgo < 1) break
    diary.on(daysAgo, async () => {
      const places = PRODUCTS.flatMap((each) => ASKS.map((ask, source) => ({ each, ask, source })))
      const before = places.flatMap(({ each, source }) => {
        const old = listed.get(`${each.tag}/${source}`)
        return old === undefined ? [] : [{ old, each, source }]
      })
      await stage.many(
        before.map(({ old, each, source }) => ({
          actor: sources[source]!,
          name: 'market.offer.withdraw',
          key: `prices/withdraw/${each.tag}/${source}/${time}`,
          input: { offer: old, reason: '按月调整标价（示例）' },
        })),
      )
      const made = await stage.many(
        places.map(({ each, ask, source }) =>
          offer(
            source,
            each,
            roundedFen(each.baseFen, course, ask, 1_000 + ((time * 7 + source * 5) % 9) - 4),
            `${each.tag}/${source}/${time}`,
          ),
        ),
      )
      places.forEach(({ each, source }, i) => listed.set(`${each.tag}/${source}`, made[i]!['offer'] as string))
    })
  }
}

// ---- list prices from outside, as the compiler enters them ----

const HEADING = 'provider,gpu,vram_gb,form,kind,region,term_days,min_cards,price'
/** Made-up sources, with what each asks in thousandths. */
const OUTSIDE = [
  ['甲示例云', 982],
  ['乙示例云', 995],
  ['丙示例云', 1_000],
  ['丁示例云', 1_008],
  ['戊示例云', 1_017],
  ['己示例云', 990],
  ['庚示例云', 1_003],
  ['辛示例云', 1_026],
] as const
type Listed = {
  gpu: string
  vramGb: number
  form: string
  kind: string
  region: string
  termDays: string
  cards: string
}
const SPOT = { kind: 'spot', termDays: '', cards: '1' } as const
const YEAR = { kind: 'reserved', termDays: '365', cards: '8' } as const
const H20 = { gpu: 'H20-96GB', vramGb: 96, form: '', region: 'cn-sh' } as const
const A100 = { gpu: 'A100-SXM4-80GB', vramGb: 80, form: 'sxm', region: 'cn-gd-sz' } as const
const S4000 = { gpu: 'MTT-S4000', vramGb: 48, form: '', region: 'cn-sh' } as const
/** What is listed outside, how many list it, and how much it fell in a week, in millionths. */
const LISTED: readonly { what: Listed; baseFen: number; sources: number; fallPpm: number; swingMilli: number }[] = [
  { what: { ...H20, ...SPOT }, baseFen: 430, sources: 8, fallPpm: 4_000, swingMilli: 30 },
  { what: { ...A100, ...SPOT }, baseFen: 560, sources: 8, fallPpm: 2_500, swingMilli: 45 },
  { what: { ...H20, ...YEAR }, baseFen: 640, sources: 8, fallPpm: 1_500, swingMilli: 6 },
  { what: { ...A100, ...YEAR }, baseFen: 820, sources: 3, fallPpm: 1_500, swingMilli: 6 },
  { what: { ...S4000, ...YEAR }, baseFen: 290, sources: 8, fallPpm: 1_000, swingMilli: 4 },
]
/** Up and down from week to week, within -1000 to 1000; the same each time it is told. */
const swing = (week: number, product: number): number => ((week * (37 + 6 * product) + product * 11) % 41) * 50 - 1_000

const yuan = (fen: number): string => (fen / 100).toFixed(2)

function listOf(week: number, isWrong: boolean): string {
  const rows = LISTED.flatMap(({ what, baseFen, sources, fallPpm, swingMilli }, product) => {
    const isGone = what.gpu === S4000.gpu && week < GONE_WEEK
    const middle =
      (baseFen * (1 - ((WEEKS - week) * fallPpm) / 1_000_000) * (1_000 + (swing(week, product) * swingMilli) / 1_000)) /
      1_000
    const row = (name: string, fen: number): string =>
      [name, what.gpu, what.vramGb, what.form, what.kind, what.region, what.termDays, what.cards, yuan(fen)].join(',')
    const each = OUTSIDE.slice(0, isGone ? 2 : sources).map(([name, ask], source) =>
      // one digit too few: what the correction puts right
      row(name, Math.round((middle * ask) / 1_000) - (isWrong && product === 0 && source > 3 ? 90 : 0)),
    )
    // a second machine of the first: observations and sources are not the same number
    return [...each, row(OUTSIDE[0][0], Math.round(middle) + 3)]
  })
  return [HEADING, ...rows, ''].join('\n')
}

// ---- the compiler ----

type Draft = { none: string | null; toBeSigned: string | null }

function compilerAtWork(told: PriceFiles): void {
  const { diary, actors, stage } = told
  const { compiler, haiquan, yunling, qinghe } = actors
  const attempt = (name: string, key: string, input: object) => diary.attempt(compiler, name, `prices/${key}`, input)
  const published = new Map<number, string>()

  /** What was signed in an earlier telling stays as it was signed: its draft may be another one by now. */
  let before: Promise<ReadonlyMap<string, string>> | undefined
  const standing = (): Promise<ReadonlyMap<string, string>> =>
    (before ??= stage
      .rows(compiler, 'pricing.publication.list', { limit: 500 })
      .then(
        (rows) =>
          new Map(
            rows.map((row) => [`${String(row['period'])}/${row['corrects'] === null}`, String(row['publication'])]),
          ),
      ))
  const sign = async (asked: object): Promise<string | undefined> => {
    const { toBeSigned } = (await stage.item(compiler, 'pricing.publication.draft', asked)) as Draft
    return toBeSigned === null
      ? undefined
      : Buffer.from(ed25519Sign(SAMPLE_COMPILER_SEED, utf8(toBeSigned))).toString('base64')
  }
  const publish = async (
    { name, key, period, asked }: { name: string; key: string; period: string; asked: object },
    more: object,
  ): Promise<string | undefined> => {
    const isFirst = name !== 'pricing.publication.correct'
    const there = (await standing()).get(`${period}/${isFirst}`)
    if (there !== undefined) return there
    const signature = await sign(asked)
    const done = signature === undefined ? undefined : await attempt(name, key, { ...more, signature })
    return done?.['publication'] as string | undefined
  }
  const enterList = (key: string, day: Day, week: number, isWrong: boolean) =>
    attempt('pricing.list.import', key, {
      source: '示例云价目汇编（示例，虚构）',
      currency: 'CNY',
      taxIncluded: true,
      fetchedAt: `${day}T00:30:00.000Z`,
      csv: listOf(week, isWrong),
    })
  const snapshot = async (key: string, day: Day): Promise<string | undefined> =>
    (await attempt('pricing.snapshot.take', key, { on: day }))?.['snapshot'] as string | undefined

  diary.on(SET_UP, async (day) => {
    await attempt('pricing.compiler.register', 'compiler', {
      publicKey: toHex(ed25519PublicKey(SAMPLE_COMPILER_SEED)),
      contact: '示例路 1 号（示例），index@example.invalid',
      ties: [],
      independent: true,
    })
    const weeks = Array.from({ length: WEEKS + 4 }, (_, n) => diary.dayOf(7 * (WEEKS - n) - 3))
    await attempt('pricing.calendar.set', 'calendar/reference', {
      kind: 'reference',
      entries: weeks.map((each) => ({ period: each, dueOn: each })),
    })
    const months = Array.from({ length: 8 }, (_, n) => addMonths(`${weeks[0]!.slice(0, 7)}-01`, n).slice(0, 7))
    await attempt('pricing.calendar.set', 'calendar/index', {
      kind: 'index',
      entries: months.map((period) => ({ period, dueOn: indexDay(period) })),
    })
    // what the platform does not bill in is left out, and said to be
    await attempt('pricing.list.import', 'list/usd', {
      source: 'example price list (sample)',
      currency: 'USD',
      taxIncluded: false,
      fetchedAt: `${day}T00:30:00.000Z`,
      csv: `${HEADING}\nsample cloud,H20-96GB,96,,on-demand,,,1,1.20\n`,
    })
  })

  for (let week = WEEKS; week >= 1; week -= 1)
    diary.on(dueIn(diary, week), async (day) => {
      const isWrong = week === WRONG_WEEK
      await enterList(`list/${week}`, day, week, isWrong)
      const taken = await snapshot(`snapshot/${week}`, day)
      if (taken === undefined) return
      const name = 'pricing.reference.publish'
      const made = await publish(
        { name, key: `reference/${week}`, period: day, asked: { snapshot: taken } },
        { snapshot: taken },
      )
      if (made === undefined) return
      published.set(week, made)
      if (!isWrong) return
      const words = '按需竞价一组中有四家来源的标价少录了九角，请核对价目原件（示例）。'
      const objected = await diary.attempt(haiquan, 'pricing.publication.object', 'prices/object/wrong', {
        publication: made,
        words,
      })
      await enterList('list/right', day, week, false)
      const again = await snapshot('snapshot/right', day)
      const reason = '四家来源的标价录入有误，已按价目原件重新录入并重新取数（示例）'
      await publish(
        {
          name: 'pricing.publication.correct',
          key: 'correct',
          period: day,
          asked: { snapshot: again, corrects: made, reason },
        },
        { publication: made, snapshot: again, reason },
      )
      if (objected)
        await attempt('pricing.objection.answer', 'answer/wrong', {
          objection: objected['objection'],
          outcome: 'upheld',
          answer: '异议成立：录入有误，当日已更正发布，原发布保留并列（示例）。',
        })
    })

  for (const [period, daysAgo] of indexMonths(told))
    diary.on(daysAgo, async () => {
      await publish({ name: 'pricing.index.publish', key: `index/${period}`, period, asked: { period } }, { period })
    })

  diary.on(7 * CHALLENGER_WEEK, async () => {
    await attempt('pricing.method.propose', 'method', {
      version: '2',
      parameters: { alphaPpm: 100_000, halfWidthPpm: 80_000, minObservations: 9 },
      reasons: '区间较宽的分组不宜给出数字；提高样本要求，并行试算后再定（示例理由）。',
    })
  })
  diary.on(24, async (day) => {
    await attempt('pricing.compiler.self-assess', 'assessment', {
      from: addDays(day, -150),
      to: addDays(day, -1),
      findings: '方法执行、独立性、数据质量逐项检查：一次录入有误，当日已更正；未见其他偏离（示例）。',
      measures: '录入后由第二人核对；价目原件一并留存（示例）。',
    })
  })
  diary.on(9, async () => {
    const about = published.get(2)
    const objected =
      about !== undefined &&
      (await diary.attempt(qinghe, 'pricing.publication.object', 'prices/object/answered', {
        publication: about,
        words: '参考价低于我方合同单价，请说明是否计入包年合同（示例）。',
      }))
    if (objected)
      await attempt('pricing.objection.answer', 'answer/answered', {
        objection: objected['objection'],
        outcome: 'rejected',
        answer: '包年与按需分组计算，未混同；参考价不具约束力，合同单价依约定（示例）。',
      })
  })
  diary.on(2, async () => {
    const about = published.get(1)
    if (about !== undefined)
      await diary.attempt(yunling, 'pricing.publication.object', 'prices/object/open', {
        publication: about,
        words: '深圳 A100 一组的来源中有两家为同一控制人，请核对是否应合并为一个来源（示例）。',
      })
  })
}

/** The index of a month is due on the tenth of the next, or on the Friday before. */
function indexDay(period: string): Day {
  const tenth = `${addMonths(`${period}-01`, 1).slice(0, 7)}-10`
  const weekday = new Date(`${tenth}T00:00:00.000Z`).getUTCDay()
  return addDays(tenth, weekday === 0 ? -2 : weekday === 6 ? -1 : 0)
}

/** Months with reference prices whose index was due before today, and how many days ago that was. */
function indexMonths({ diary, today }: PriceFiles): [period: string, daysAgo: number][] {
  const months = new Set(Array.from({ length: WEEKS }, (_, n) => diary.dayOf(7 * (n + 1) - 3).slice(0, 7)))
  return [...months].toSorted().flatMap((period): [string, number][] => {
    const daysAgo = Math.round((Date.parse(today) - Date.parse(indexDay(period))) / 86_400_000)
    return daysAgo >= 1 ? [[period, daysAgo]] : []
  })
}
