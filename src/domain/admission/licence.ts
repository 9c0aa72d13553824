// A licence on file. Which kinds let a party lease out compute is law, not taste: value-added telecom business.
import type { Sql } from '#kernel/store'
import type { Day } from '#kernel/time'

/** vats-idc: internet data centre (B11); vats-cloud: internet resource collaboration (a part of B11); other: for the file only */
export const licenceKinds = ['vats-idc', 'vats-cloud', 'other'] as const
export type LicenceKind = (typeof licenceKinds)[number]

/** The kinds that allow offering compute to the public (Telecom Regulations art. 13; Telecom Business Catalogue B11). */
const LISTING_KINDS: readonly LicenceKind[] = ['vats-idc', 'vats-cloud']

/** The licence on file that allows `party` to list on `day`, if any: the one that lasts longest. */
export function licenceInForce(
  sql: Sql,
  party: string,
  day: Day,
): Promise<{ licence: string; number: string; validUntil: Day } | undefined> {
  return sql.one(
    `select licence, number, valid_until as "validUntil" from admission.licence
      where party = $1 and kind = any($2) and $3::date between valid_from and valid_until order by valid_until desc limit 1`,
    [party, LISTING_KINDS, day],
  )
}
