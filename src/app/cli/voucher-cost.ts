// The work of suan voucher cost: leases in a file, a programme, what it would have cost.
import {
  costOfProgramme,
  programmeFor,
  programmesIn,
  readFacts,
  type LeaseOfYear,
  type Programme,
  type ProgrammeCost,
} from '#domain/subsidy'
import { formatYuan } from '#kernel/money'
import { LawMissing, loadLaw, type LawBook } from '#kernel/rules'
import { addDays, day, dayIn, excerpt, instant, instantOfMillis, millisOf } from '#kernel/time'
import { WrongUse, type Answer, type Lang } from './answer.ts'
import type { Context } from './command.ts'
import { sixPlaces } from './figures.ts'
import { rowsOf, type Row } from './table-file.ts'
import { pairs, rows } from './table.ts'

export type CostOptions = { leases: string; programme: string; on?: string }

/** Facts of a lease that raise the share, as columns with 1 or 0. */
const TIER_COLUMNS = ['startup', 'earlySmall', 'filedService', 'domesticCompute'] as const
const COLUMNS = ['lease', 'provider', 'lessee', 'signed', 'amount_fen'] as const
const OPTIONAL = ['from', 'until', 'sku', 'class', 'cancelled', ...TIER_COLUMNS] as const

/**
 * Answers 1 when the programme is not in force on the day or its share is not on file. Throws WrongUse for an unknown
 * programme, an award, or a file that is none.
 */
export async function costOfVouchers(
  { leases: path, programme: named, on }: CostOptions,
  { lawDir, lang }: Pick<Context, 'lawDir' | 'lang'>,
): Promise<Answer> {
  const programmes = programmesIn(lawDir)
  const programme = programmeFor(programmes, { programme: named, place: 'cn' })
  if (programme === undefined || programme.support.endsWith('-award')) {
    const known = programmes.filter(({ support }) => !support.endsWith('-award')).map(({ id }) => id)
    throw new WrongUse(
      `--programme 应为 ${known.join('、')} 之一，得到 ${excerpt(named)}`,
      `--programme: expected one of ${known.join(', ')}, got ${excerpt(named)}`,
    )
  }
  const { list, classBy } = await leasesIn(path)
  const book = loadLaw(lawDir)
  const law = book.at(on === undefined ? lastKnown(book, programme) : day(on), programme.id.split('/')[0]!)
  let cost: ProgrammeCost
  try {
    cost = costOfProgramme(programme, list, law)
  } catch (error) {
    if (!(error instanceof LawMissing)) throw error
    const { why, cite, says } = error
    return {
      exit: 1,
      json: { programme: programme.id, on: law.day, refused: why, article: cite, says: says[lang] },
      table: () => says[lang],
    }
  }
  const { caps, totalFen, ...rest } = cost
  const shareOf = (hit: number): string =>
    cost.considered === 0 ? '0.000000' : sixPlaces(BigInt(hit), BigInt(cost.considered))
  const shown = caps.map((cap) => ({ ...cap, share: shareOf(cap.hit) }))
  const assumptions = assumed(programme)[lang]
  return {
    exit: 0,
    json: { ...rest, totalFen, classBy, caps: shown, assumptions },
    table: () => tableOf(cost, shown, { classBy, assumptions, title: programme.title[lang] }, lang),
  }
}

/** The last day of the programme, or the day on which it was last checked, whichever is earlier. */
function lastKnown(book: LawBook, { id }: Programme): string {
  const { until, checkedOn } = book.instruments.find((one) => one.id === id.split('#')[0])!
  return until !== undefined && until < checkedOn ? until : checkedOn
}

async function leasesIn(path: string): Promise<{ list: LeaseOfYear[]; classBy: 'class' | 'sku' | 'none' }> {
  const list: LeaseOfYear[] = []
  const seen = new Set<string>()
  let classBy: 'class' | 'sku' | 'none' = 'none'
  for await (const row of rowsOf(path, { columns: COLUMNS, optional: OPTIONAL })) {
    if (list.length === 0)
      classBy = row.raw('class') !== undefined ? 'class' : row.raw('sku') !== undefined ? 'sku' : 'none'
    const lease = row.text('lease')
    if (seen.has(lease)) row.refuse('lease', '不重复的编号', 'an id that is not used twice')
    seen.add(lease)
    const [from, until] = [dayOf(row, 'from'), lastDayOf(row, 'until')]
    list.push({
      lease,
      provider: row.text('provider'),
      lessee: row.text('lessee'),
      signedOn: dayOf(row, 'signed') ?? row.refuse('signed', '日期或时刻', 'a day or an instant'),
      ...(from === undefined ? {} : { from }),
      ...(until === undefined ? {} : { until }),
      amountFen: row.int('amount_fen', { max: 1_000_000_000_000_000 }),
      class: classBy === 'none' ? '' : row.text(classBy, { empty: true }),
      cancelled: (row.raw('cancelled') ?? '') !== '',
      facts: readFacts(Object.fromEntries(TIER_COLUMNS.filter((name) => flag(row, name)).map((name) => [name, true])))
        .facts,
    })
  }
  return { list, classBy }
}

function flag(row: Row, column: string): boolean {
  const text = row.raw(column) ?? ''
  if (text === '' || text === '0') return false
  return text === '1' || row.refuse(column, '1、0 或空', '1, 0 or nothing')
}

/** A day, or the day in China of an instant; undefined when the column is empty or not there. */
function dayOf(row: Row, column: string): string | undefined {
  const text = row.raw(column) ?? ''
  if (text === '') return undefined
  try {
    return /^\d{4}-\d{2}-\d{2}$/.test(text) ? day(text) : dayIn(instant(text))
  } catch {
    return row.refuse(column, '日期 YYYY-MM-DD 或 RFC 3339 时刻', 'a day YYYY-MM-DD or an RFC 3339 instant')
  }
}

/** The last day of a span that ends before this day or instant. */
function lastDayOf(row: Row, column: string): string | undefined {
  const until = dayOf(row, column)
  const text = row.raw(column) ?? ''
  if (until === undefined) return undefined
  return text.length > 10 ? dayIn(instantOfMillis(millisOf(instant(text)) - 1)) : addDays(until, -1)
}

const assumed = ({ caps, pool }: Programme): Record<Lang, string> => ({
  zh: `按签订先后${pool === undefined ? '' : '占用资金池'}；除撤销、自己租给自己、合同期过长的以外，均视为符合条件，合同金额全部视为算力费用${caps.year === undefined && caps.entity === undefined ? '；单个主体上限未查得或者没有' : ''}`,
  en: `in the order of signature${pool === undefined ? '' : ', which the pool follows'}; all but cancelled leases, leases to oneself and contracts that run too long are taken as eligible, their whole amount as the fee for compute${caps.year === undefined && caps.entity === undefined ? '; no cap per claimant is on file' : ''}`,
})

type Shown = (ProgrammeCost['caps'][number] & { share: string })[]

const capNames: Readonly<Record<string, Record<Lang, string>>> = {
  contract: { zh: '单份合同', en: 'one contract' },
  year: { zh: '单个主体每年', en: 'claimant, a year' },
  entity: { zh: '单个主体累计', en: 'claimant, in all' },
  pool: { zh: '资金池', en: 'pool' },
}

function tableOf(
  cost: ProgrammeCost,
  caps: Shown,
  { classBy, assumptions, title }: { classBy: string; assumptions: string; title: string },
  lang: Lang,
): string {
  const say = (zh: string, en: string): string => (lang === 'zh' ? zh : en)
  const columns = [say('租赁', 'leases'), say('得到支持', 'supported'), say('金额', 'amount')]
  const counts = (one: { leases: number; supported: number; fen: number }): string[] => [
    String(one.leases),
    String(one.supported),
    formatYuan(one.fen),
  ]
  return [
    pairs([
      [say('方案', 'programme'), `${title} (${cost.programme}, ${cost.on})`],
      [say('租赁', 'leases'), `${cost.leases} → ${cost.considered} → ${cost.supported}`],
      [say('合计', 'total'), formatYuan(cost.totalFen)],
      [say('不设上限', 'without caps'), formatYuan(cost.uncappedFen)],
    ]),
    '',
    rows(
      [say('季度', 'quarter'), ...columns],
      cost.byQuarter.map((one) => [one.quarter, ...counts(one)]),
    ),
    ...(classBy === 'none'
      ? []
      : [
          '',
          rows(
            [classBy === 'class' ? say('类别', 'class') : say('型号', 'model'), ...columns],
            cost.byClass.map((one) => [one.class === '' ? '—' : one.class, ...counts(one)]),
          ),
        ]),
    '',
    rows(
      [say('上限', 'cap'), say('数额', 'amount'), say('触及', 'met by'), say('占比', 'share'), say('减少', 'cut')],
      caps.map((cap) => [
        capNames[cap.cap]![lang],
        formatYuan(cap.capFen),
        String(cap.hit),
        cap.share,
        formatYuan(cap.cutFen),
      ]),
    ),
    `${say('前提', 'assumed')}: ${assumptions}`,
  ].join('\n')
}
