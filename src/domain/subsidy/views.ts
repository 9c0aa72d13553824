import { view } from '#kernel/act'
import { dayIn } from '#kernel/time'
import { z } from 'zod'

export const vouchers = view({
  name: 'subsidy.voucher.list',
  travels: true,
  title: { zh: '算力券', en: 'Vouchers' },
  scope: { lessee: 'v.holder = :party', operator: 'true', 'authority:industry': 'true', 'authority:finance': 'true' },
  input: z.object({}),
  async load(read, _input, { where, asOf, table }) {
    const day = dayIn(asOf ?? new Date().toISOString())
    const rows = await read.rows(
      `select v.voucher, v.programme, v.holder, p.name as "holderName", v.amount_fen as "amountFen", v.balance_fen as "balanceFen", v.valid_until as "validUntil", v.lease,
              case when v.balance_fen = 0 then 'used' when :day::date > v.valid_until then 'lapsed' else 'valid' end as state, v.since as at
         from ${table('subsidy.voucher')} v join identity.party p on p.party = v.holder where ${where} order by v.voucher desc limit 500`,
      { day },
    )
    return { rows, next: null }
  },
})
