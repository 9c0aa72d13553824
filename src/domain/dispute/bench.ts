// The expert’s bench: four things that anyone with the same records does again and gets the same: the bill, the allocation,
// the three meters, and the decisions under the rules of another day. Pure over opened records; a run names its inputs.
import { CannotRebill, rebill } from '#domain/billing'
import { replayOf, type AnyAct, type Told, type Words } from '#kernel/act'
import type { Json } from '#kernel/proof'
import type { LawBook } from '#kernel/rules'
import { hashOf, type Measured, type Source } from './measured.ts'

export const BENCH = {
  bill: { zh: '重算账单', en: 'Recompute the bill' },
  allocation: { zh: '重放分配', en: 'Replay the allocation' },
  meters: { zh: '比对三方计量', en: 'Compare three meters' },
  law: { zh: '按另一日的规则重做决定', en: 'Run the rules of another day' },
} as const satisfies Record<string, Words>
export type BenchStep = keyof typeof BENCH

/** One leaf as a run needs it; `record` null once erased. `hash` lower-case hex. */
export type BenchLeaf = { stream: string; seq: number; kind: string; record: string | null; hash: string }

/** What a run rests on: leaves by stream with one hash over all their hashes, and what else was chosen. */
export type BenchInputs = {
  streams: { stream: string; leaves: number }[]
  leavesSha256: string
  asOf?: string
  place?: string
}

/** One compared line. `unit` says what the two figures are; text where they are words. */
export type BenchLine = {
  what: Words
  recorded: number | string | null
  again: number | string | null
  unit: 'fen' | 'milliCardSeconds' | 'shareMilli' | 'count' | 'text'
  differs: boolean
  /** where it is recorded */
  stream?: string
  seq?: number
  basis?: string[]
}

export type BenchResult = {
  steps: { what: Words; count: number }[]
  lines: BenchLine[]
  differing: number
  /** lines left out because there are too many */
  more: number
}

const MOST_LINES = 300

export const inputsOf = (
  leaves: readonly BenchLeaf[],
  chosen: { asOf?: string; place?: string } = {},
): BenchInputs => ({
  streams: [...Map.groupBy(leaves, ({ stream }) => stream)].map(([stream, of]) => ({ stream, leaves: of.length })),
  leavesSha256: hashOf(leaves.map(({ stream, seq, hash }) => [stream, seq, hash])),
  ...chosen,
})

const step = (zh: string, en: string, count: number): BenchResult['steps'][number] => ({ what: { zh, en }, count })
/** Differing lines first, each group in its order. */
function resultOf(steps: BenchResult['steps'], lines: readonly BenchLine[]): BenchResult {
  const ordered = [...lines.filter(({ differs }) => differs), ...lines.filter(({ differs }) => !differs)]
  return {
    steps,
    lines: ordered.slice(0, MOST_LINES),
    differing: lines.filter(({ differs }) => differs).length,
    more: Math.max(0, ordered.length - MOST_LINES),
  }
}

/** Why a run could not be done, in words. */
export class NoRun extends Error {
  readonly says: Words
  constructor(says: Words) {
    super(`${says.zh} · ${says.en}`)
    this.name = 'NoRun'
    this.says = says
  }
}

const money = (zh: string, en: string, recorded: number, again: number | null): BenchLine => ({
  what: { zh, en },
  recorded,
  again,
  unit: 'fen',
  differs: again !== null && recorded !== again,
})

/** The bills again from contract and readings alone (the verifier’s reckoning). Throws NoRun. */
export function billAgain(leaves: readonly BenchLeaf[]): BenchResult {
  const erased = leaves.filter(({ record }) => record === null).length
  if (erased > 0)
    throw new NoRun({
      zh: `有 ${erased} 条记录的内容已删除，不能重算`,
      en: `${erased} records were erased: nothing can be recomputed`,
    })
  const records = leaves.map(({ record }) => new Map(Object.entries(JSON.parse(record!) as { [name: string]: Json })))
  try {
    const done = rebill(records)
    const lines = [
      ...done.lines.map(({ month, part = 0, milliCardSeconds, billedFen, recomputedFen }) => {
        const of = part === 0 ? month : `${month}/${part + 1}`
        return money(
          `${of} 账单（${milliCardSeconds} 千分卡·秒）`,
          `${of} bill (${milliCardSeconds} thousandths of a card × s)`,
          billedFen,
          recomputedFen,
        )
      }),
      ...done.credits.map(({ month, kind, issuedFen, recomputedFen }) =>
        money(
          `${month} ${kind === 'service-credit' ? '服务水平减免' : '约定减价'}`,
          `${month} ${kind === 'service-credit' ? 'service credit' : 'agreed reduction'}`,
          issuedFen,
          recomputedFen,
        ),
      ),
      money('合计', 'total', done.billedFen, done.recomputedFen),
      ...done.faults.map(({ zh, en }): BenchLine => ({
        what: { zh, en },
        recorded: null,
        again: null,
        unit: 'text',
        differs: true,
      })),
    ]
    return resultOf(
      [step('读入记录', 'records read', records.length), step('账单月', 'months billed', done.lines.length)],
      lines,
    )
  } catch (error) {
    if (!(error instanceof CannotRebill)) throw error
    const [zh = '', en = ''] = error.message.split(' · ')
    throw new NoRun({ zh, en })
  }
}

/** An instant as people read it, by the clock of Beijing. */
const inBeijing = (instant: string): string =>
  new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')

const ALLOCATING = new Set(['capacity.lease.allocate', 'capacity.lease.release'])
type Piece = { serial: string; shareMilli: number }

/**
 * Each allocation and release decided again from its own facts, and what the records give away against what stands in the
 * list of who held what.
 */
export function allocationAgain(
  leaves: readonly BenchLeaf[],
  held: readonly { serial: string; shareMilli: number; from: string }[],
  { book, acts }: { book: LawBook; acts: ReadonlyMap<string, AnyAct> },
): BenchResult {
  const of = leaves.filter(({ kind }) => ALLOCATING.has(kind))
  const replay = replayOf(book, book, acts)
  for (const leaf of of) replay.add(leaf)
  const { decisions, same, drifted, unreadable } = replay.answer()
  const given = of.flatMap((leaf): (Piece & { at: string; leaf: BenchLeaf })[] => {
    if (leaf.kind !== 'capacity.lease.allocate' || leaf.record === null) return []
    const record = JSON.parse(leaf.record) as { [name: string]: Json }
    const pieces = (record['decision.pieces'] ?? []) as unknown as Piece[]
    return pieces.map(({ serial, shareMilli }) => ({ serial, shareMilli, at: record['at'] as string, leaf }))
  })
  const key = (serial: string, at: string): string => `${serial} ${Date.parse(at)}`
  const listed = new Map(held.map((one) => [key(one.serial, one.from), one]))
  const lines = given.map(({ serial, shareMilli, at, leaf }): BenchLine => {
    const found = listed.get(key(serial, at))
    listed.delete(key(serial, at))
    return {
      what: { zh: `${serial}，自 ${inBeijing(at)}`, en: `${serial}, from ${inBeijing(at)} (Beijing)` },
      recorded: found?.shareMilli ?? null,
      again: shareMilli,
      unit: 'shareMilli',
      differs: found?.shareMilli !== shareMilli,
      stream: leaf.stream,
      seq: leaf.seq,
    }
  })
  for (const { serial, from, shareMilli } of listed.values())
    lines.push({
      what: {
        zh: `${serial}，自 ${inBeijing(from)}：没有分配记录`,
        en: `${serial}, from ${inBeijing(from)} (Beijing): no record allocates it`,
      },
      recorded: shareMilli,
      again: null,
      unit: 'shareMilli',
      differs: true,
    })
  for (const { stream, seq, act } of [...drifted, ...unreadable])
    lines.push({
      what: { zh: `${act} 不能由其记录复现`, en: `${act} does not follow from its own record` },
      recorded: null,
      again: null,
      unit: 'text',
      differs: true,
      stream,
      seq,
    })
  return resultOf([step('重做的决定', 'decisions done again', decisions), step('一致', 'the same', same)], lines)
}

const SOURCE_WORDS: Readonly<Record<Source, Words>> = {
  provider: { zh: '出租方', en: 'provider' },
  lessee: { zh: '承租方', en: 'lessee' },
  platform: { zh: '平台', en: 'platform' },
}

/** The provider’s meter, which is billed, against the two others, day by day and in all. Throws NoRun where only one reported. */
export function metersAgain({ days, meters }: Measured): BenchResult {
  const against = (
    other: Source,
    what: Words,
    of: Record<Source, number | null>,
    proof: Measured['meters']['proof'],
  ): BenchLine[] =>
    of[other] === null && of.provider === null
      ? []
      : [
          {
            what: {
              zh: `${what.zh} 出租方 / ${SOURCE_WORDS[other].zh}`,
              en: `${what.en} provider / ${SOURCE_WORDS[other].en}`,
            },
            recorded: of.provider,
            again: of[other],
            unit: 'milliCardSeconds',
            // a side that reported nothing says nothing
            differs: of[other] !== null && of.provider !== null && of.provider !== of[other],
            ...(proof === null ? {} : { stream: proof.stream, seq: proof.from }),
          },
        ]
  if (Object.values(meters.totals).filter((total) => total !== null).length < 2)
    throw new NoRun({
      zh: '只有一方的计量或者没有计量，无从比对',
      en: 'only one side reported readings, or none: there is nothing to compare',
    })
  const others = (['lessee', 'platform'] as const).filter((source) => meters.totals[source] !== null)
  const lines = others.flatMap((other) => [
    ...against(other, { zh: '合计', en: 'total' }, meters.totals, meters.proof),
    ...days.flatMap(({ day, meters: of, proof }) => against(other, { zh: day, en: day }, of, proof)),
  ])
  return resultOf(
    [
      step('比对的日数', 'days compared', days.length),
      step('有读数的计量方', 'sides with readings', Object.values(meters.totals).filter((one) => one !== null).length),
    ],
    lines,
  )
}

const said = (told: Told): string => (told.done ? JSON.stringify(told.decision).slice(0, 200) : told.refused)

/** Every decision about the lease again under the law of another day; only the law differs. */
export function lawAgain(
  leaves: readonly BenchLeaf[],
  under: { day: string; place?: string | undefined },
  { book, acts }: { book: LawBook; acts: ReadonlyMap<string, AnyAct> },
): BenchResult {
  const replay = replayOf(book, book, acts, under)
  for (const leaf of leaves) replay.add(leaf)
  const { decisions, same, changed, drifted, unreadable, lawMissing } = replay.answer()
  const word = (act: string): Words => acts.get(act)?.title ?? { zh: act, en: act }
  return resultOf(
    [
      step('重做的决定', 'decisions done again', decisions),
      step('不变', 'unchanged', same),
      step('不能由其记录复现', 'not reproduced from the record', drifted.length + unreadable.length),
    ],
    [
      ...changed.map(({ act, stream, seq, was, would, because }): BenchLine => ({
        what: word(act),
        recorded: said(was),
        again: said(would),
        unit: 'text',
        differs: true,
        stream,
        seq,
        basis: because.map(({ cite }) => cite),
      })),
      ...lawMissing.map(({ act, stream, seq, cite, says }): BenchLine => ({
        what: { zh: `${word(act).zh}：${says.zh}`, en: `${word(act).en}: ${says.en}` },
        recorded: null,
        again: null,
        unit: 'text',
        differs: true,
        stream,
        seq,
        basis: [cite],
      })),
    ],
  )
}

/** By this hash a run is cited, and by it alone another run is the same: step, inputs and result. */
export const runHash = (of: BenchStep, inputs: BenchInputs, result: BenchResult): string =>
  hashOf({ step: of, inputs, result })
/** The text that the expert signs: the runs by their hashes, and the opinion. */
export const reportHash = (of: { file: string; runs: readonly string[]; opinion: string }): string =>
  hashOf({ file: of.file, runs: of.runs, opinion: of.opinion })
