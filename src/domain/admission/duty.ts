// What the platform owes about the sellers on it: checked at entry and every six months (Online Transaction Measures 24),
// their changes checked (26), their identities reported to the province in January and July (25). Pure.
import type { Words } from '#kernel/act'
import type { Role } from '#kernel/identity'
import { addDays, addMonths, type Day } from '#kernel/time'

/** The parts that sell on the platform. */
export const SELLERS: readonly Role[] = ['provider', 'supplier']

export const VERIFY = 'cn/e-commerce-law#27'
export const VERIFY_AGAIN = 'cn/online-transaction-measures#24'
export const REPORT = 'cn/online-transaction-measures#25'
export const CHANGES = 'cn/online-transaction-measures#26'

export type Seller = {
  party: string
  name: string
  place: string
  since: Day
  verifiedOn: Day | null
  dueOn: Day | null
}
export type Change = {
  change: string
  party: string
  name: string
  what: string
  reportedOn: Day
  dueOn: Day | null
  state: string
}
export type Duty = {
  duty: 'verify' | 'verify-again' | 'confirm-change' | 'report'
  /** the party or change it is about; `<period> <province>` for a report */
  object: string
  title: Words
  dueOn: Day | null
  overdue: boolean
  basis: string[]
}

/** The province of a place: cn-gd of cn-gd-sz; cn where none is named. */
export const provinceOf = (place: string): string => place.split('-').slice(0, 2).join('-')

/** The reporting months, with the first and last day of each, up to a day: newest first. */
export function reportPeriods(day: Day): { period: string; from: Day; until: Day }[] {
  const year = Number(day.slice(0, 4))
  return [`${year}-07`, `${year}-01`, `${year - 1}-07`]
    .map((period) => ({ period, from: `${period}-01`, until: addDays(addMonths(`${period}-01`, 1), -1) }))
    .filter(({ from }) => from <= day)
}

/** All that is owed on a day; what is due first comes first, and what is late says so. */
export function dutiesOn(
  day: Day,
  {
    sellers,
    changes,
    reports,
  }: {
    sellers: readonly Seller[]
    changes: readonly Change[]
    reports: readonly { period: string; province: string }[]
  },
  withinDays: number,
): Duty[] {
  const horizon = addDays(day, withinDays)
  const duties: Duty[] = []
  const add = (duty: Omit<Duty, 'overdue'>): void => {
    if (duty.dueOn === null || duty.dueOn <= horizon)
      duties.push({ ...duty, overdue: duty.dueOn !== null && duty.dueOn < day })
  }
  for (const seller of sellers) {
    const first = seller.verifiedOn === null
    add({
      duty: first ? 'verify' : 'verify-again',
      object: seller.party,
      title: first
        ? { zh: `核验登记经营者：${seller.name}`, en: `Check and file the seller ${seller.name}` }
        : {
            zh: `重新核验经营者：${seller.name}（上次 ${seller.verifiedOn!}）`,
            en: `Check the seller ${seller.name} again (last on ${seller.verifiedOn!})`,
          },
      dueOn: first ? seller.since : seller.dueOn,
      basis: first ? [VERIFY] : [VERIFY_AGAIN],
    })
  }
  for (const change of changes)
    if (change.state === 'reported')
      add({
        duty: 'confirm-change',
        object: change.change,
        title: { zh: `核验信息变更：${change.name}`, en: `Check a change of ${change.name}` },
        dueOn: change.dueOn,
        basis: [CHANGES],
      })
  const [latest] = reportPeriods(day)
  if (latest)
    for (const province of [
      ...new Set(sellers.filter(({ since }) => since <= latest.until).map(({ place }) => provinceOf(place))),
    ].toSorted())
      if (!reports.some((made) => made.period === latest.period && made.province === province))
        add({
          duty: 'report',
          object: `${latest.period} ${province}`,
          title: {
            zh: `报送经营者身份信息：${province} ${latest.period}`,
            en: `Report sellers’ identities: ${province} ${latest.period}`,
          },
          dueOn: latest.until,
          basis: [REPORT],
        })
  return duties.toSorted((a, b) =>
    (a.dueOn ?? '9') < (b.dueOn ?? '9') ? -1 : (a.dueOn ?? '9') > (b.dueOn ?? '9') ? 1 : a.object < b.object ? -1 : 1,
  )
}
