import { view } from '#kernel/act'
import { dayIn } from '#kernel/time'
import { z } from 'zod'

export const licences = view({
  name: 'admission.licence.list',
  travels: true,
  title: { zh: '在案许可证', en: 'Licences on file' },
  scope: { provider: 'party = :party', operator: 'true', 'authority:industry': 'true', 'authority:market': 'true' },
  input: z.object({}),
  async load(read, _input, { where, asOf }) {
    const day = dayIn(asOf ?? new Date().toISOString())
    const rows = await read.rows(
      `select licence, party, kind, number, issued_by as "issuedBy", valid_from as "validFrom", valid_until as "validUntil", since as at,
              case when :day::date > valid_until then 'lapsed' when :day::date < valid_from then 'not-yet' else 'in-force' end as state
         from admission.licence where ${where} and (:as_of::timestamptz is null or since <= :as_of) order by valid_until`,
      { day },
    )
    return { rows, next: null }
  },
})
