// What people see of performing: the obligations of a lease as a calendar, and what waits for a party.
import { billsOf } from '#domain/billing'
import { leaseOf, leasesHeld, suspensionsOf, type Lease, type Side } from '#domain/contracts'
import { downtimeWithin, serviceMonth, weighedAt } from '#domain/metering'
import { uuidInput, view, type AnyView, type Looking } from '#kernel/act'
import { caseFiles, clocksShown, type CaseFile } from '#kernel/casework'
import { chartNamed } from '#kernel/procedure'
import type { Law, LawBook } from '#kernel/rules'
import type { Sql } from '#kernel/store'
import { addDays, dayIn, monthBounds } from '#kernel/time'
import { z } from 'zod'
import { lastDayOf, natureOf } from './leased.ts'
import { openingsOf } from './openings.ts'
import { obligationsOf, type FileClock, type Obligation, type Performed } from './obligations.ts'

type FileRow = { file: string; procedure: string; state: string; ended: boolean; openedAt: string; since: string }

const filesOf = (sql: Sql, lease: string): Promise<FileRow[]> =>
  sql.rows<FileRow>(
    `select file, procedure, state, ended, opened_at as "openedAt", since from performance.file where lease = $1 order by file desc limit 500`,
    [lease],
  )

/** Which side of the lease plays a part; both where it is neither. */
const sideOfPart = (lease: Lease, file: CaseFile, part: string): Side | 'both' => {
  const players = file.parts[part] ?? []
  if (players.includes(lease.lessee)) return 'lessee'
  return players.includes(lease.provider) ? 'provider' : 'both'
}

/** The times that run in the open files of a lease; those of the calendar's own items are left to them. */
function clocksOf(lease: Lease, files: Iterable<CaseFile>, day: string): FileClock[] {
  const own = new Set(['performance.acceptance', 'performance.renewal', 'performance.ending'])
  return [...files].flatMap((file) => {
    const chart = chartNamed(file.procedure)
    if (own.has(file.procedure) || chart.states[file.state]?.end === true) return []
    return clocksShown(chart, file, day)
      .filter(({ state }) => state === 'running')
      .map((clock) => ({
        file: file.file,
        title: chart.title,
        label: clock.label,
        side: sideOfPart(lease, file, chart.clocks![clock.clock]!.of),
        dueOn: clock.dueOn,
        basis: clock.basis.length > 0 ? clock.basis : [...chart.basis],
      }))
  })
}

/** Of each month that is over: the part of the fee that its measured level gives back, in millionths. */
async function creditsOf(sql: Sql, lease: Lease, now: string): Promise<Map<string, number>> {
  const credits = new Map<string, number>()
  if (!lease.service || lease.startedAt === null) return credits
  const zone = lease.terms.billingZone
  const end = lease.endedAt ?? now
  const [reports, suspensions] = await Promise.all([
    downtimeWithin(sql, lease.lease, lease.startedAt, end),
    suspensionsOf(sql, lease.lease),
  ])
  const weighed = weighedAt(reports, suspensions, now)
  for (let month = dayIn(lease.startedAt, zone).slice(0, 7); ;) {
    const [from, to] = monthBounds(month, zone)
    if (from > end || (to > now && lease.endedAt === null)) return credits
    credits.set(month, serviceMonth(lease.service, zone, lease, weighed, month, now).creditPpm)
    month = dayIn(to, zone).slice(0, 7)
  }
}

/** What the calendar is made from, as a reader may see it. */
async function performed(sql: Sql, lease: Lease, now: string): Promise<{ performed: Performed; rows: FileRow[] }> {
  const rows = await filesOf(sql, lease.lease)
  const files = await caseFiles(
    sql,
    rows.map(({ file }) => file),
  )
  const latest = (procedure: string): CaseFile | undefined =>
    files.get(rows.find((row) => row.procedure === procedure)?.file ?? '')
  const [acceptance, renewal, ending] = [
    latest('performance.acceptance'),
    latest('performance.renewal'),
    latest('performance.ending'),
  ]
  return {
    rows,
    performed: {
      lease,
      nature: natureOf(lease),
      until: await lastDayOf(sql, lease),
      hasServiceLevel: Boolean(lease.service),
      bills: await billsOf(sql, lease.lease),
      creditPpm: await creditsOf(sql, lease, now),
      acceptance: acceptance
        ? {
            accepted: acceptance.state === 'accepted',
            clockDueOn: acceptance.clocks['acceptance']?.dueOn ?? null,
          }
        : null,
      renewal: renewal ? { noticeGiven: renewal.state === 'ending' } : null,
      ending: ending
        ? {
            finalBill: ending.taken['state-final-bill'] !== undefined,
            erased: ending.taken['certify-erasure'] !== undefined,
            givenBack: ending.taken['give-back'] !== undefined,
            dueOn: ending.clocks['erasure']?.dueOn ?? null,
          }
        : null,
      clocks: clocksOf(lease, files.values(), dayIn(now)),
    },
  }
}

const lawOf = (book: LawBook, lease: Lease, now: string): Law => book.at(dayIn(now), lease.place)

const scope = { lessee: 'true', provider: 'true', operator: 'true', court: 'true', mediation: 'true' }

/** What is due within these days is shown among what waits. */
const SOON_DAYS = 14

type ToDo = {
  object: string
  zh: string
  en: string
  href: string
  dueOn: string | null
  overdue: boolean
  basis: readonly string[]
  at: string
}

const placeOf = (lease: Lease, side: Side, item: Obligation): string => {
  if (item.file !== undefined) return `/files/${item.file}`
  return item.invoice === undefined ? `/${side}/leases/${lease.lease}` : `/${side}/invoices/${item.invoice}`
}

const toDo = (lease: Lease, side: Side, item: Obligation, now: string): ToDo => ({
  object: lease.lease,
  zh: item.title.zh,
  en: item.title.en,
  href: placeOf(lease, side, item),
  dueOn: item.dueOn,
  overdue: item.state === 'overdue',
  basis: item.basis,
  at: now,
})

/** The views of the room; they count days by the law. */
export const lawViews = (book: LawBook): AnyView[] => [
  view({
    name: 'performance.obligations',
    title: { zh: '履行日历', en: 'Obligations' },
    scope,
    input: z.object({ lease: uuidInput }),
    async load(_read, { lease: id }, { sql, now, actor }: Looking) {
      const lease = await leaseOf(sql, id)
      if (!lease) return { item: null }
      const { performed: done, rows } = await performed(sql, lease, now)
      const side = (['lessee', 'provider'] as const).find((each) => actor.role === each && lease[each] === actor.party)
      return {
        item: {
          lease: id,
          day: dayIn(now),
          nature: done.nature,
          until: done.until,
          suspensions: await suspensionsOf(sql, id),
          openings: side === undefined ? [] : openingsOf({ state: lease.state, nature: done.nature }, side),
          obligations: obligationsOf(done, { day: dayIn(now), law: lawOf(book, lease, now) }),
          files: rows.map(({ procedure, state, ...row }) => {
            const chart = chartNamed(procedure)
            return {
              ...row,
              procedure,
              state,
              procedureTitle: chart.title,
              stateTitle: chart.states[state]?.title ?? { zh: state, en: state },
            }
          }),
        },
      }
    },
  }),
  view({
    name: 'performance.todo',
    title: { zh: '待办：履行', en: 'To do: performing' },
    scope: { lessee: 'true', provider: 'true' },
    input: z.object({}),
    async load(_read, _input, { sql, now, actor }: Looking) {
      const side = actor.role as Side
      const day = dayIn(now)
      const rows: ToDo[] = []
      for (const held of await leasesHeld(sql, side, actor.party)) {
        const lease = await leaseOf(sql, held)
        if (!lease) continue
        const { performed: done } = await performed(sql, lease, now)
        rows.push(
          ...obligationsOf(done, { day, law: lawOf(book, lease, now) })
            .filter((item) => item.state !== 'done' && (item.side === side || item.side === 'both'))
            // What runs in a file waits among the files.
            .filter((item) => item.kind !== 'file')
            .filter((item) => item.dueOn !== null && item.dueOn <= addDays(day, SOON_DAYS))
            .map((item) => toDo(lease, side, item, now)),
        )
      }
      return { rows: rows.toSorted((a, b) => ((a.dueOn ?? '9') < (b.dueOn ?? '9') ? -1 : 1)), next: null }
    },
  }),
]
