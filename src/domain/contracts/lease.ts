// A lease as other rooms may read it, and the text that is signed.
import type { Terms } from '#domain/market'
import type { FrameworkId, Nature, PaymentTerms, PerformanceDays, ServiceLevel, StoragePrice } from '#domain/templates'
import { canonicalBytes, sha256, type Json } from '#kernel/proof'
import type { Sql } from '#kernel/store'
import type { Clause } from './explaining.ts'
import type { LeaseState } from './procedure.ts'

/** What is pinned at drafting and signed by both sides: nothing in it can change afterwards. */
export type Contract = {
  lease: string
  /** the order and offer it was made from; null for a contract that was negotiated */
  order: string | null
  offer: string | null
  lessee: string
  provider: string
  mode: FrameworkId
  models: readonly string[]
  cards: number
  shareMilli: number
  cpuMilli: number
  memoryMib: number
  hours: number
  from: string
  place: string
  unitPriceFen: number
  contractFen: number
  terms: Terms
} & Partial<Pinned>

/** What a negotiated contract pins besides: the model contract it was made from, and what its clauses are to the program. */
export type Pinned = {
  negotiation: string
  framework: { id: FrameworkId; version: string; sha256: string }
  nature: Nature
  until: string | null
  storage: StoragePrice | null
  service: ServiceLevel | null
  payment: PaymentTerms | null
  days: PerformanceDays
  /** only in an assignment: which lease passes, how, from when, at what price, and to which party */
  assignment: {
    lease: string
    kind: 'whole' | 'claim' | 'sublease'
    from: string
    priceFen: number
    assignee: string
  } | null
}

/** The contract with its clauses as both sides read them: this, whole, is what is hashed and signed. */
export type SignedContract = Contract & { text: readonly (Clause | Sentence)[] }

/** What a lease from an order says, without numbers and titles. */
type Sentence = { zh: string; en: string }

export type Lease = Contract & {
  termsHash: string
  state: LeaseState
  signedAt: string | null
  startedAt: string | null
  endedAt: string | null
}

/** The hash both sides sign: lower-case hex SHA-256 of the canonical contract, clauses included. */
export const termsHashOf = (contract: SignedContract): string =>
  Buffer.from(sha256(canonicalBytes(contract as unknown as Json))).toString('hex')

// What a negotiated contract pins stands in one column, `pinned`, and is spread into the lease.
const LEASE = `lease, "order", offer, pinned, lessee, provider, mode, models, cards, share_milli as "shareMilli", cpu_milli as "cpuMilli", memory_mib as "memoryMib",
  hours, from_at as "from", place, unit_price_fen as "unitPriceFen", contract_fen as "contractFen", terms, terms_hash as "termsHash", state,
  signed_at as "signedAt", started_at as "startedAt", ended_at as "endedAt"`

/** A lease; undefined when unknown (or, for a reader, not theirs). */
export async function leaseOf(sql: Sql, lease: string): Promise<Lease | undefined> {
  const row = await sql.one<Lease & { pinned: Pinned }>(`select ${LEASE} from contracts.lease where lease = $1`, [
    lease,
  ])
  if (row === undefined) return undefined
  const { pinned, ...columns } = row
  return { ...columns, ...pinned }
}

/** Leases signed by both sides from one instant to another, both included, oldest first. */
export async function leasesSigned(sql: Sql, from: string, to: string): Promise<Lease[]> {
  const rows = await sql.rows<Lease & { pinned: Pinned }>(
    `select ${LEASE} from contracts.lease where signed_at >= $1 and signed_at <= $2 order by signed_at, lease`,
    [from, to],
  )
  return rows.map(({ pinned, ...columns }) => ({ ...columns, ...pinned }))
}

/** What a lease says and by which hash; undefined when unknown. */
export const termsOf = (sql: Sql, lease: string): Promise<{ text: object[]; termsHash: string } | undefined> =>
  sql.one('select text, terms_hash as "termsHash" from contracts.lease where lease = $1', [lease])

/** What a meter needs to know of a lease. */
export type LeaseSize = Pick<
  Lease,
  'lessee' | 'provider' | 'state' | 'startedAt' | 'endedAt' | 'cards' | 'shareMilli'
> & { storageGib: number | null }

/** The sides, the course and the size of a lease, without the rest of its contract: readings arrive all the time. */
export function leaseSize(sql: Sql, lease: string): Promise<LeaseSize | undefined> {
  return sql.one<LeaseSize>(
    `select lessee, provider, state, started_at as "startedAt", ended_at as "endedAt", cards, share_milli as "shareMilli",
            (pinned #>> '{storage,gib}')::int as "storageGib" from contracts.lease where lease = $1`,
    [lease],
  )
}

/** Number of leases running now: public. */
export async function runningLeases(sql: Sql): Promise<number> {
  return (await sql.one<{ leases: number }>('select leases from contracts.running'))!.leases
}

const MODE = {
  'by-server': { zh: '按服务器租赁', en: 'lease by server' },
  'by-scale': { zh: '按算力规模租赁', en: 'lease by compute scale' },
}
const START = {
  signed: { zh: '自双方签署时起', en: 'from the second signature' },
  delivered: { zh: '自算力交付时起', en: 'from delivery of the capacity' },
  'first-use': { zh: '自首次使用时起', en: 'from first use' },
}

/** The clauses as a person reads them, made once, at drafting, from the data that the meter and the bill run on. */
export function contractText(
  c: Contract & { mode: keyof typeof MODE },
  names: { lessee: string; provider: string },
): { zh: string; en: string }[] {
  const yuan = (fen: number): string => `¥${Math.trunc(fen / 100)}.${String(fen % 100).padStart(2, '0')}`
  const models =
    c.models.length === 0
      ? { zh: '供给方容量中的任一型号', en: 'any model the provider has' }
      : { zh: c.models.join('、'), en: c.models.join(', ') }
  const t = c.terms
  return [
    {
      zh: `承租方：${names.lessee}；出租方：${names.provider}。`,
      en: `Lessee: ${names.lessee}; provider: ${names.provider}.`,
    },
    {
      zh: `租赁方式：${MODE[c.mode].zh}；型号：${models.zh}；${c.cards} 卡，每卡份额 ${c.shareMilli}‰；处理器 ${c.cpuMilli} 毫核；内存 ${c.memoryMib} MiB。`,
      en: `Mode: ${MODE[c.mode].en}; models: ${models.en}; ${c.cards} cards, ${c.shareMilli}‰ of each; processors ${c.cpuMilli} milli-cores; memory ${c.memoryMib} MiB.`,
    },
    {
      zh: `单价：每卡时 ${yuan(c.unitPriceFen)}；预计 ${c.hours} 小时，预计合同金额 ${yuan(c.contractFen)}；实际费用按用量结算。`,
      en: `Price: ${yuan(c.unitPriceFen)} per card-hour; estimated ${c.hours} hours, estimated contract amount ${yuan(c.contractFen)}; the bill follows use.`,
    },
    {
      zh: `计费起点：${START[t.billingStart].zh}；计量粒度 ${t.grainSeconds} 秒（不足一个粒度按一个计）；每段最低计费 ${t.minimumSeconds} 秒；停机期间${t.billedWhenStopped ? '计费' : '不计费'}。`,
      en: `Billing starts ${START[t.billingStart].en}; grain ${t.grainSeconds} s (a started grain counts); minimum ${t.minimumSeconds} s per interval; ${t.billedWhenStopped ? 'billed' : 'not billed'} while stopped.`,
    },
    {
      zh: `部分卡按${t.partialDevice === 'share' ? '实际份额' : '整卡'}计；折算表：${t.conversion}；账单按 ${t.billingZone} 自然月出具，每月一行，末位四舍五入到分。`,
      en: `A part of a card counts as ${t.partialDevice === 'share' ? 'that part' : 'a whole card'}; conversion table: ${t.conversion}; one bill line per natural month in ${t.billingZone}, rounded half up to the fen once.`,
    },
    {
      zh: '双方约定以本平台存证日志记载的计量区间作为保存和提取计量数据的方式；任何一方均可离线重算账单。',
      en: 'The parties agree that the intervals in the evidence log of this platform are the way usage is kept and extracted; either side can recompute the bill offline.',
    },
  ]
}
