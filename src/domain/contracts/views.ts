import { page, pageInput, uuidInput, view, type Looking, type NamedSql } from '#kernel/act'
import { z } from 'zod'
import type { Lease } from './lease.ts'
import { leaseProcedure } from './procedure.ts'

const scope = {
  lessee: 'l.lessee = :party',
  provider: 'l.provider = :party',
  operator: 'true',
  court: 'true',
  mediation: 'true',
}

const COLUMNS = `l.lease, l."order", l.offer, l.state, l.lessee, le.name as "lesseeName", l.provider, pr.name as "providerName", l.mode, l.models, l.cards,
  l.share_milli as "shareMilli", l.cpu_milli as "cpuMilli", l.memory_mib as "memoryMib", l.hours, l.from_at as "from", l.place,
  l.unit_price_fen as "unitPriceFen", l.contract_fen as "contractFen", l.terms, l.terms_hash as "termsHash",
  l.signed_at as "signedAt", l.started_at as "startedAt", l.ended_at as "endedAt", l.since as at`

type Row = Lease & { lesseeName: string; providerName: string; at: string }
type WholeRow = Row & { text: { zh: string; en: string }[] }

const from = ({ table }: Looking): string =>
  `${table('contracts.lease')} l join identity.party le on le.party = l.lessee join identity.party pr on pr.party = l.provider`

export const leases = view({
  name: 'contracts.lease.list',
  travels: true,
  title: { zh: '租约', en: 'Leases' },
  scope,
  input: z.object({
    state: z.enum(['drafted', 'countersigning', 'signed', 'running', 'ended']).optional(),
    ...pageInput,
  }),
  async load(read, { state, limit, after }, looking) {
    const rows = await read.rows<Row>(
      `select ${COLUMNS} from ${from(looking)} where ${looking.where} and (:state::text is null or l.state = :state)
          and (:after = '' or l.lease < nullif(:after, '')::uuid) order by l.lease desc limit :limit`,
      { state: state ?? null, limit, after },
    )
    return page(rows, limit, 'lease')
  },
})

const signaturesOf = (
  read: NamedSql,
  lease: string,
): Promise<{ side: 'lessee' | 'provider'; at: string; person: string | null }[]> =>
  read.rows(
    `select s.side, s.at, p.name as person from contracts.signature s left join identity.person p on p.person = s.person
      where s.lease = :lease and (:as_of::timestamptz is null or s.at <= :as_of) order by s.at`,
    { lease },
  )

/** What comes next and who must do it, in a sentence. */
function nextStep(lease: Row, signed: readonly string[]): { zh: string; en: string; by: string } {
  if (lease.state === 'drafted')
    return { zh: '双方核对并签署租约', en: 'both sides read and sign the lease', by: 'lessee, provider' }
  if (lease.state === 'countersigning') {
    const missing = signed.includes('lessee') ? 'provider' : 'lessee'
    return missing === 'provider'
      ? { zh: '等待出租方签署', en: 'the provider has to sign', by: missing }
      : { zh: '等待承租方签署', en: 'the lessee has to sign', by: missing }
  }
  if (lease.state === 'signed')
    return { zh: '平台分配并交付算力', en: 'the platform allocates and delivers the capacity', by: 'platform' }
  if (lease.state === 'running')
    return {
      zh: '计量进行中；次月出账，或由任一方终止',
      en: 'metering runs; the bill follows next month, or either side ends the lease',
      by: 'provider',
    }
  return { zh: '结清账单；核对数据擦除或返还', en: 'settle the bills; check erasure or return of data', by: 'provider' }
}

export const lease = view({
  name: 'contracts.lease.get',
  travels: true,
  title: { zh: '租约', en: 'Lease' },
  scope,
  input: z.object({ lease: uuidInput }),
  async load(read, { lease }, looking) {
    const [row] = await read.rows<WholeRow>(
      `select ${COLUMNS}, l.text from ${from(looking)} where ${looking.where} and l.lease = :lease`,
      { lease },
    )
    if (!row) return { item: null }
    const signatures = await signaturesOf(read, lease)
    const side = looking.actor.role === 'provider' ? 'provider' : looking.actor.role === 'lessee' ? 'lessee' : null
    const signed = signatures.map((s) => s.side)
    const sign = leaseProcedure.can(row.state, 'contracts.lease.sign')
    const end = leaseProcedure.can(row.state, 'contracts.lease.end')
    const notAParty = {
      allowed: false,
      zh: '仅租约双方可以办理',
      en: 'only the two sides of the lease may do this',
      basis: ['platform/market-rules#own-party-only'],
    }
    return {
      item: {
        ...row,
        termsText: row.text,
        signatures,
        can: {
          sign:
            side === null
              ? notAParty
              : sign.allowed && signed.includes(side)
                ? {
                    allowed: false,
                    zh: '本方已签署',
                    en: 'your side has signed already',
                    basis: ['cn/e-signature-law#14'],
                  }
                : sign,
          end: side === null ? notAParty : end,
        },
        next: nextStep(row, signed),
        procedure: {
          here: row.state,
          states: Object.entries(leaseProcedure.states).map(([name, s]) => ({ name, title: s.title })),
          diagram: leaseProcedure.diagram(row.state),
        },
      },
    }
  },
})

export const toSign = view({
  name: 'contracts.todo',
  travels: true,
  title: { zh: '待办：租约', en: 'To do: leases' },
  scope: { lessee: 'l.lessee = :party', provider: 'l.provider = :party' },
  input: z.object({}),
  async load(read, _input, looking) {
    const side = looking.actor.role
    const rows = await read.rows<Row>(
      `select ${COLUMNS} from ${from(looking)} where ${looking.where} and l.state in ('drafted', 'countersigning')
          and not exists (select from contracts.signature s where s.lease = l.lease and s.side = :side) order by l.lease limit 100`,
      { side },
    )
    return {
      rows: rows.map((row) => ({
        object: row.lease,
        zh: `签署与${side === 'lessee' ? row.providerName : row.lesseeName}的租约`,
        en: `Sign the lease with ${side === 'lessee' ? row.providerName : row.lesseeName}`,
        href: `/${side}/leases/${row.lease}`,
        dueOn: null,
        basis: ['cn/e-signature-law#14'],
        at: row.at,
      })),
      next: null,
    }
  },
})
