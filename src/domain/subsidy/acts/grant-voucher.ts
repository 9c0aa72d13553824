import { act, refuse, uuidInput } from '#kernel/act'
import { partyOf } from '#kernel/identity'
import { setTimer } from '#kernel/procedure'
import { dayIn, monthBounds } from '#kernel/time'
import { z } from 'zod'
import { LAPSE, lapsesAt } from '../voucher-rest.ts'
import { lockPool, poolUsed, reserveIn } from '../scheme.ts'

/** Programmes whose numbers the platform holds as law data. */
const PROGRAMMES = ['cn-gd-sz/xunliquan-2025#cap'] as const

/** The calendar year of an instant in China, as instants. */
function yearOf(at: string): readonly [string, string] {
  const year = dayIn(at).slice(0, 4)
  return [monthBounds(`${year}-01`)[0], monthBounds(`${year}-12`)[1]]
}

/**
 * A department enters a voucher that it granted outside the platform's claims, under a programme in force. Amount and life
 * come from the programme, not from the form; it comes out of the same pool as those that were claimed here.
 */
export const grantVoucher = act({
  name: 'subsidy.voucher.grant',
  title: { zh: '核发算力券', en: 'Grant a voucher' },
  basis: ['cn/business-environment#62', 'platform/subsidy-rules#pool'],
  serves: ['C1'],
  by: ['authority:industry', 'authority:finance'],
  input: z.strictObject({ programme: z.enum(PROGRAMMES), holder: uuidInput, amountFen: z.int().min(1) }),
  stream: (_input, { id }) => `voucher/${id}`,

  async load(tx, { programme, holder }, { at }) {
    const pool = `${programme} ${dayIn(at).slice(0, 4)}`
    await lockPool(tx, pool)
    const party = await partyOf(tx, holder)
    const [from, to] = yearOf(at)
    const granted = await tx.one<{ fen: number }>(
      `select coalesce(sum(amount_fen - returned_fen), 0)::bigint as fen from subsidy.voucher
        where key = $1 and holder = $2 and granted_at >= $3 and granted_at < $4`,
      [programme, holder, from, to],
    )
    return {
      holderPlace: party?.place ?? null,
      holderKinds: party?.kinds ?? [],
      grantedFen: granted!.fen,
      pool,
      poolUsedFen: await poolUsed(tx, pool),
    }
  },

  place: (_facts, { programme }) => programme.split('/')[0]!,

  decide(
    { holderPlace, holderKinds, grantedFen, pool, poolUsedFen },
    { programme, holder, amountFen },
    { law, id, day },
  ) {
    const now = law.holds(programme)
    if (!now.holds) return refuse('programme-not-in-force', now.says, programme)
    if (holderPlace === null || !holderKinds.includes('lessee'))
      return refuse(
        'holder-not-lessee',
        { zh: '受券人未登记为承租方', en: 'the holder is not registered as a lessee' },
        programme,
      )
    if (!holderPlace.startsWith(programme.split('/')[0]!))
      return refuse(
        'holder-elsewhere',
        {
          zh: `受券人登记地 ${holderPlace} 不在方案适用地区`,
          en: `the holder is registered in ${holderPlace}, outside the programme's place`,
        },
        programme,
      )
    const capFen = law.fen(programme, 'applicant-cap-fen')
    if (grantedFen + amountFen > capFen)
      return refuse(
        'over-applicant-cap',
        {
          zh: `本年度累计 ${grantedFen + amountFen} 分超出单个主体上限 ${capFen} 分`,
          en: `${grantedFen + amountFen} fen this year is above the applicant's cap of ${capFen} fen`,
        },
        programme,
      )
    const poolFen = law.fen(programme, 'pool-fen')
    if (poolUsedFen + amountFen > poolFen)
      return refuse(
        'pool-exhausted',
        {
          zh: `本年度资金池 ${poolFen} 分已核发 ${poolUsedFen} 分`,
          en: `${poolUsedFen} fen of this year's pool of ${poolFen} fen are granted`,
        },
        programme,
        'platform/subsidy-rules#pool',
      )
    const validUntil = now.article.until
    if (validUntil === undefined)
      return refuse('programme-without-end', { zh: '方案没有截止日', en: 'the programme has no last day' }, programme)
    return { voucher: id, holder, validUntil, grantedOn: day, pool, poolFen }
  },

  parties: (_facts, _input, d) => [d.holder],

  async apply(tx, { voucher, validUntil, pool, poolFen }, { programme, holder, amountFen }, { at, actor }) {
    tx.queue(
      'insert into subsidy.voucher (voucher, programme, key, holder, granted_by, amount_fen, balance_fen, valid_until, granted_at, since) values ($1, $2, $2, $3, $4, $5, $5, $6, $7, $7)',
      [voucher, programme, holder, actor.party, amountFen, validUntil, at],
    )
    reserveIn(tx, { pool, poolFen, amountFen, at })
    setTimer(tx, {
      timer: voucher,
      act: LAPSE,
      input: { voucher },
      dueAt: lapsesAt(validUntil),
      basis: ['platform/subsidy-rules#pool'],
      stream: `voucher/${voucher}`,
      seq: -1,
    })
  },
})
