// Who may inspect: two or more persons of the body, each with a certificate that holds today, for this field and place, and
// without ties to the enterprise (Penalty Law 42, 43). Persons are counted, not lines of text. Pure, but for the reading.
import { controlsAround, relationIn } from '#domain/admission'
import { refuse, type Refusal } from '#kernel/act'
import { jurisdictionsSeenIn, type Law } from '#kernel/rules'
import type { Sql } from '#kernel/store'
import type { Day } from '#kernel/time'

export type Officer = {
  officer: string
  body: string
  place: string
  name: string
  certificate: string
  validUntil: Day
  fields: string[]
  retiredOn: Day | null
  /** codes of enterprises to which the officer has ties */
  ties: string[]
}

export const TWO = 'cn/administrative-penalty-law#42'
export const WITHDRAW = 'cn/administrative-penalty-law#43'
export const OFFICERS = 'platform/supervision-rules#officers'

const OFFICER = `select o.officer, o.body, o.place, o.name, o.certificate, o.valid_until::text as "validUntil", o.fields, o.retired_on::text as "retiredOn",
  coalesce((select array_agg(distinct t.uscc order by t.uscc) from supervision.tie t where t.officer = o.officer), '{}') as ties from supervision.officer o`

/** The officers who hold these certificates, in the order of certificates. */
export const officersHolding = (sql: Sql, certificates: readonly string[]): Promise<Officer[]> =>
  sql.rows(`${OFFICER} where o.certificate = any($1) order by o.certificate`, [certificates])

/** All officers of a body who serve on a day. */
export const officersOf = (sql: Sql, body: string): Promise<Officer[]> =>
  sql.rows(`${OFFICER} where o.body = $1 and o.retired_on is null order by o.certificate`, [body])

/**
 * The officers, each also tied to those of `codes` that stand under one control today with a business of its declared ties, as
 * the register of control shows it.
 */
export async function withTiesOfGroup<Tied extends { ties: string[] }>(
  sql: Sql,
  officers: readonly Tied[],
  codes: readonly string[],
  law: Pick<Law, 'day' | 'ppm'>,
): Promise<Tied[]> {
  const tied = officers.flatMap(({ ties }) => ties)
  const lines = tied.length === 0 || codes.length === 0 ? [] : await controlsAround(sql, [...tied, ...codes])
  if (lines.length === 0) return [...officers]
  const today = { from: law.day, until: law.day }
  const isTied = (ties: readonly string[], code: string): boolean =>
    ties.includes(code) || ties.some((tie) => relationIn(lines, [tie, code], today, law) !== undefined)
  return officers.map((officer) => ({
    ...officer,
    ties: [...new Set([...officer.ties, ...codes.filter((code) => isTied(officer.ties, code))])],
  }))
}

export type Duty = {
  body: string
  place: string
  /** of the item; null: any field */
  field: string | null
  /** of the enterprise */
  uscc: string
  day: Day
}

/** Why this officer does not count in this duty, ties apart; undefined when nothing stands in the way. */
export function unfitBecause(officer: Officer, { body, place, field, day }: Duty): Refusal | undefined {
  const { name, certificate } = officer
  if (officer.body !== body)
    return refuse(
      'other-body',
      { zh: `${name}（${certificate}）不是本机关人员`, en: `${certificate} is no officer of this body` },
      TWO,
      OFFICERS,
    )
  if (officer.validUntil < day || (officer.retiredOn !== null && officer.retiredOn <= day))
    return refuse(
      'certificate-over',
      {
        zh: `${name}的执法证件 ${certificate} 已于 ${officer.retiredOn ?? officer.validUntil} 失效`,
        en: `the certificate ${certificate} ended on ${officer.retiredOn ?? officer.validUntil}`,
      },
      TWO,
    )
  if (field !== null && !officer.fields.includes(field))
    return refuse(
      'other-field',
      {
        zh: `${name}（${certificate}）的执法领域不含 ${field}`,
        en: `the certificate ${certificate} does not cover ${field}`,
      },
      TWO,
    )
  if (!jurisdictionsSeenIn(place).includes(officer.place))
    return refuse(
      'other-place',
      { zh: `${name}（${certificate}）的辖区不含 ${place}`, en: `${certificate} does not act in ${place}` },
      TWO,
    )
  return undefined
}

/** The lawful no to a list of certificates; undefined when two or more fit officers without ties stand behind it. */
export function officersRefusal(
  certificates: readonly string[],
  known: readonly Officer[],
  duty: Duty,
  law: Pick<Law, 'integer'>,
): Refusal | undefined {
  for (const certificate of certificates) {
    const officer = known.find((each) => each.certificate === certificate.trim())
    if (officer === undefined)
      return refuse(
        'no-such-certificate',
        { zh: `没有登记执法证件 ${certificate}`, en: `no certificate ${certificate} is on the register` },
        TWO,
        OFFICERS,
      )
    const unfit = unfitBecause(officer, duty)
    if (unfit) return unfit
    if (officer.ties.includes(duty.uscc))
      return refuse(
        'must-withdraw',
        {
          zh: `${officer.name}（${officer.certificate}）与被检查企业有已申报的关系（亲属任职、曾任职或持股等），应当回避`,
          en: `${officer.certificate} has a declared tie to this enterprise (a relative, a former employment, a holding) and withdraws`,
        },
        WITHDRAW,
        OFFICERS,
      )
  }
  const least = law.integer(TWO, 'officers-count')
  const persons = new Set(known.filter(({ certificate }) => certificates.includes(certificate)).map((o) => o.officer))
  return persons.size >= least
    ? undefined
    : refuse(
        'too-few-officers',
        {
          zh: `执法人员不得少于 ${least} 名，所列为 ${persons.size} 人`,
          en: `at least ${least} officers act; these are ${persons.size}`,
        },
        TWO,
      )
}

/** The officers as a document names them. */
export const namesOf = (certificates: readonly string[], known: readonly Officer[]): string =>
  known
    .filter(({ certificate }) => certificates.includes(certificate))
    .map(({ name, certificate }) => `${name}（${certificate}）`)
    .join('、')
