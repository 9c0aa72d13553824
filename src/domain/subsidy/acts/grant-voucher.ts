import { act, refuse, uuidInput } from '#kernel/act'
import { partyOf } from '#kernel/identity'
import { z } from 'zod'

/** Programmes whose numbers the platform holds as law data. */
export const PROGRAMMES = ['cn-gd-sz/xunliquan-2025#cap'] as const

/** A department grants a voucher under a programme in force. Amount and life come from the programme, not from the form. */
export const grantVoucher = act({
  name: 'subsidy.voucher.grant',
  title: { zh: '核发算力券', en: 'Grant a voucher' },
  basis: ['cn/business-environment#62'],
  serves: ['C1'],
  by: ['authority:industry', 'authority:finance'],
  input: z.strictObject({ programme: z.enum(PROGRAMMES), holder: uuidInput, amountFen: z.int().min(1) }),
  stream: (_input, { id }) => `voucher/${id}`,

  async load(tx, { programme, holder }, { at }) {
    const party = await partyOf(tx, holder)
    const granted = await tx.one<{ fen: number }>(
      `select coalesce(sum(amount_fen), 0)::bigint as fen from subsidy.voucher where programme = $1 and holder = $2 and since <= $3`,
      [programme, holder, at],
    )
    return { holderPlace: party?.place ?? null, holderKinds: party?.kinds ?? [], grantedFen: granted!.fen }
  },

  place: (_facts, { programme }) => programme.split('/')[0]!,

  decide({ holderPlace, holderKinds, grantedFen }, { programme, holder, amountFen }, { law, id, day }) {
    const now = law.holds(programme)
    if (!now.holds) return refuse('programme-not-in-force', now.says, programme)
    if (holderPlace === null || !holderKinds.includes('lessee'))
      return refuse('holder-not-lessee', { zh: '受券人未登记为承租方', en: 'the holder is not registered as a lessee' }, programme)
    if (!holderPlace.startsWith(programme.split('/')[0]!))
      return refuse('holder-elsewhere', { zh: `受券人登记地 ${holderPlace} 不在方案适用地区`, en: `the holder is registered in ${holderPlace}, outside the programme's place` }, programme)
    const capFen = law.fen(programme, 'applicant-cap-fen')
    if (grantedFen + amountFen > capFen)
      return refuse('over-applicant-cap', { zh: `累计 ${grantedFen + amountFen} 分超出单个主体上限 ${capFen} 分`, en: `${grantedFen + amountFen} fen in total is above the applicant's cap of ${capFen} fen` }, programme)
    const validUntil = now.article.until
    if (validUntil === undefined) return refuse('programme-without-end', { zh: '方案没有截止日', en: 'the programme has no last day' }, programme)
    return { voucher: id, holder, validUntil, grantedOn: day }
  },

  parties: (_facts, _input, d) => [d.holder],

  async apply(tx, { voucher, validUntil }, { programme, holder, amountFen }, { at, actor }) {
    tx.queue(
      'insert into subsidy.voucher (voucher, programme, holder, granted_by, amount_fen, balance_fen, valid_until, since) values ($1, $2, $3, $4, $5, $5, $6, $7)',
      [voucher, programme, holder, actor.party, amountFen, validUntil, at],
    )
  },
})
