import { page, pageInput, uuidInput, view, type Looking } from '#kernel/act'
import { z } from 'zod'
import { clausesIn } from './clause.ts'
import type { Lease, Pinned } from './lease.ts'
import { groundNeeded, leaseProcedure } from './procedure.ts'
import { sideOf, sidesOf, SIDE } from './sides.ts'
import { sideComplete } from './signing.ts'
import { explainingOf, paperOf, signaturesOf } from './signing-views.ts'

const scope = {
  lessee: ':party in (l.lessee, l.assignee)',
  provider: 'l.provider = :party',
  operator: 'true',
  // only those of leases that they were let into: the tables let no other through
  court: 'true',
  mediation: 'true',
  supplier: 'true',
}

const COLUMNS = `l.lease, l."order", l.offer, l.state, l.lessee, le.name as "lesseeName", l.provider, pr.name as "providerName", l.mode, l.models, l.cards,
  l.share_milli as "shareMilli", l.cpu_milli as "cpuMilli", l.memory_mib as "memoryMib", l.hours, l.from_at as "from", l.place,
  l.unit_price_fen as "unitPriceFen", l.contract_fen as "contractFen", l.terms, l.terms_hash as "termsHash",
  l.signed_at as "signedAt", l.started_at as "startedAt", l.ended_at as "endedAt", l.drafted_at as "draftedAt", l.since as at,
  l.negotiation, l.assignee, l.pinned`

type Row = Omit<Lease, keyof Pinned> & {
  lesseeName: string
  providerName: string
  draftedAt: string
  at: string
  negotiation: string | null
  assignee: string | null
  pinned: Partial<Pinned>
}
type WholeRow = Row & { text: { zh: string; en: string }[] }

/** What a negotiated contract pins stands beside the columns, as in Lease. */
const spread = <R extends Row>({ pinned, ...row }: R) => ({ ...row, ...pinned, negotiation: row.negotiation })

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
    return page(rows.map(spread), limit, 'lease')
  },
})

/** What comes next and who must do it, in a sentence. */
function nextStep(lease: Row, signed: readonly string[]): { zh: string; en: string; by: string } {
  if (lease.state === 'drafted')
    return { zh: '双方核对并签署租约', en: 'both sides read and sign the lease', by: 'lessee, provider' }
  if (lease.state === 'countersigning') {
    const missing = sidesOf(lease).filter((side) => !signed.includes(side))
    return {
      zh: `等待${missing.map((side) => SIDE[side].zh).join('、')}签署`,
      en: `${missing.map((side) => SIDE[side].en).join(', ')} has to sign`,
      by: missing.join(', '),
    }
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
    const side = sideOf(looking.actor, row)
    const clauses = clausesIn(row.text)
    // a lease from an order is signed once by each side; a negotiated contract by a person and by the seal
    const signed = sidesOf(row).filter((each) =>
      row.negotiation === null ? signatures.some((s) => s.side === each) : sideComplete(signatures, each),
    )
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
        ...spread(row),
        termsText: row.text,
        clauses,
        signatures,
        explaining: await explainingOf(read, row, clauses, side),
        paper: await paperOf(read, lease, row.assignee, signatures),
        side,
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
          end: side === null ? notAParty : end.allowed && row.negotiation !== null ? groundNeeded : end,
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
