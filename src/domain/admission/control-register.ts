// The register of control as other rooms ask it: what it holds of two businesses, and whether they are related.
import type { Law } from '#kernel/rules'
import type { Sql } from '#kernel/store'
import type { Day } from '#kernel/time'
import { relatedWithin, type Control, type Relation } from './control.ts'

export const REGISTER = 'platform/admission-rules#control-register'

/**
 * The lines of the register that are connected with these codes over any number of steps, struck ones left out. A holding of
 * the State connects nothing: it is no tie, and would bring in half the country.
 */
export const controlsAround = (sql: Sql, codes: readonly string[]): Promise<Control[]> =>
  sql.rows<Control>(
    `with recursive near(code) as (
       select unnest($1::text[])
       union
       select case when c.company = near.code then c.holder else c.company end
         from near join admission.control c on near.code in (c.company, c.holder) and c.struck is null and c.holder_kind <> 'state')
     select c.company, c.holder, c.holder_kind as "holderKind", c.kind, c.share_ppm as "sharePpm", c.from_on::text as "from", c.until_on::text as "until"
       from admission.control c where c.struck is null and c.holder_kind <> 'state' and c.company in (select code from near)
      order by c.company, c.holder, c.from_on, c.control`,
    [codes],
  )

/**
 * Whether two businesses were related at any time between two days, as the lines show it; undefined when they show no tie,
 * which does not say that there is none. Pure; `law` holds the share from which one controls.
 */
export const relationIn = (
  lines: readonly Control[],
  sides: readonly [string, string],
  time: { from: Day; until: Day },
  law: Pick<Law, 'ppm'>,
): Relation | undefined =>
  sides[0] === sides[1]
    ? undefined
    : relatedWithin(lines, sides, { ...time, leastPpm: law.ppm(REGISTER, 'least-share-ppm') })
