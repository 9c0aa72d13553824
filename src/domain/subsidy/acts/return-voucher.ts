// What of a voucher can no longer be used returns to its pool before the claim ends: when its contract has ended, all above
// what that may still draw; and for vouchers without a claim, the rest after the last day.
import { leaseOf } from '#domain/contracts'
import { act, refuse, uuidInput } from '#kernel/act'
import { partyOf } from '#kernel/identity'
import { yearOf } from '../redemption.ts'
import type { Day } from '#kernel/time'
import { z } from 'zod'
import { shareFen } from '../amount.ts'
import { mostOfEnded } from '../claim.ts'
import { eligibleFen, rateOf } from '../eligibility.ts'
import type { Facts } from '../facts.ts'
import { lawWith, type OwnNumbers } from '../numbers.ts'
import { plainProgramme, isAward, type Programme } from '../programme.ts'
import { poolOf } from '../scheme.ts'
import { LAPSE, returnOf } from '../voucher-rest.ts'

const POOL = 'platform/subsidy-rules#pool'

type Held = {
  voucher: string
  key: string
  article: string
  holder: string
  balanceFen: number
  deductedFen: number
  grantedOn: Day
  validUntil: Day
  facts: Facts | null
  file: string | null
  programme: Programme | null
  numbers: OwnNumbers | null
}

const HELD = `select v.voucher, v.key, v.programme as article, v.holder, v.balance_fen as "balanceFen",
    coalesce((select sum(d.deducted_fen) from subsidy.deduction d where d.voucher = v.voucher), 0)::bigint as "deductedFen",
    (v.granted_at at time zone 'Asia/Shanghai')::date::text as "grantedOn", v.valid_until::text as "validUntil", v.facts, v.file,
    s.programme, s.numbers
  from subsidy.voucher v left join subsidy.claim c on c.file = v.file left join subsidy.scheme s on s.scheme = c.scheme`

/** Vouchers entered without a claim come out of the pool of the year under the citation of their programme. */
const poolOfHeld = ({ key, programme, grantedOn }: Held): string | null =>
  programme === null ? `${key} ${yearOf(grantedOn)}` : poolOf({ key, programme }, grantedOn)

type Returned = { voucher: string; returnsFen: number; pool: string | null }
const nothing = refuse('nothing-to-return', { zh: '没有可以回池的余额', en: 'nothing is left to return' }, POOL)

export const releaseVoucher = act<
  { lease: string },
  { vouchers: Held[]; mostFen: number | null; contractFen: number },
  { returned: Returned[] }
>({
  name: 'subsidy.voucher.release',
  title: { zh: '合同终结后多余的券额回到资金池', en: 'Return what a contract that has ended can no longer draw' },
  basis: [POOL],
  serves: ['C1'],
  by: ['platform'],
  input: z.strictObject({ lease: uuidInput }),
  stream: ({ lease }) => `voucher-of/${lease}`,
  async load(tx, { lease: id }) {
    const lease = await leaseOf(tx, id)
    // what is asked for in a redemption is no longer the contract's to draw
    const vouchers = await tx.rows<Held>(
      `${HELD} where (v.lease = $1::uuid or v.contract_no = $1::uuid::text) and v.balance_fen > 0
         and (v.file is null or c.state in ('issued', 'reserved-on-contract', 'partially-used')) order by v.voucher for update of v`,
      [id],
    )
    return {
      vouchers,
      mostFen: (lease && mostOfEnded(lease)) ?? null,
      contractFen: lease?.contractFen ?? 0,
    }
  },
  decide({ vouchers, mostFen, contractFen }, _input, { law }) {
    if (mostFen === null) return nothing
    const returned = vouchers.flatMap((held): Returned[] => {
      const programme = held.programme ?? plainProgramme(held.article)
      if (isAward(programme)) return []
      const facts: Facts = {
        ...held.facts,
        contractFen,
        computeFen: Math.min(mostFen, held.facts?.computeFen ?? Number.MAX_SAFE_INTEGER),
      }
      const ppm = rateOf(programme, facts, lawWith(law, held.numbers))
      const baseFen = eligibleFen(facts)
      // a share that is not known draws nothing away
      if (ppm === undefined || baseFen === undefined) return []
      const returnsFen = held.balanceFen - Math.max(0, shareFen(baseFen, ppm) - held.deductedFen)
      return returnsFen > 0 ? [{ voucher: held.voucher, returnsFen, pool: poolOfHeld(held) }] : []
    })
    return returned.length === 0 ? nothing : { returned }
  },
  parties: ({ vouchers }) => [...new Set(vouchers.map(({ holder }) => holder))],
  async apply(tx, { returned }, _input, { at }) {
    for (const one of returned) returnOf(tx, one, at)
  },
})

export const lapseVoucher = act<{ voucher: string }, { held: Held | null; place: string }, Returned>({
  name: LAPSE,
  title: { zh: '券失效，余额回到资金池', en: 'A voucher lapses and its rest returns to the pool' },
  basis: [POOL],
  serves: ['C1'],
  by: ['platform'],
  input: z.strictObject({ voucher: uuidInput }),
  stream: ({ voucher }) => `voucher/${voucher}`,
  async load(tx, { voucher }) {
    const held = (await tx.one<Held>(`${HELD} where v.voucher = $1 for update of v`, [voucher])) ?? null
    return { held, place: (held && (await partyOf(tx, held.holder))?.place) ?? 'cn' }
  },
  place: ({ place }) => place,
  decide({ held }, _input, { day }) {
    // one that was claimed here follows its file
    if (held === null || held.file !== null || held.balanceFen === 0) return nothing
    return day > held.validUntil
      ? { voucher: held.voucher, returnsFen: held.balanceFen, pool: poolOfHeld(held) }
      : refuse('not-over', { zh: '有效期未满', en: 'it is still valid' }, POOL)
  },
  parties: ({ held }) => (held === null ? [] : [held.holder]),
  async apply(tx, returned, _input, { at }) {
    returnOf(tx, returned, at)
  },
})
