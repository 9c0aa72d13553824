// The rows behind measured facts, from the doors of the rooms that keep them.
import { allocationsWithin } from '#domain/capacity'
import { leaseOf, suspensionsOf } from '#domain/contracts'
import { daysBetween, downtimeWithin, measuredBySource, serviceMonth, weighedAt } from '#domain/metering'
import { placesOf } from '#kernel/evidence'
import type { Sql } from '#kernel/store'
import { splitAtMonths } from '#kernel/time'
import type { MeasuredRows } from './measured.ts'

/** Longer stretches are looked at in their last days. */
const MOST_DAYS = 400

/** What is measured of a lease up to an instant; undefined for an unknown lease. */
export async function measuredRows(sql: Sql, lease: string, asOf: string): Promise<MeasuredRows | undefined> {
  const leased = await leaseOf(sql, lease)
  if (leased === undefined) return undefined
  const zone = leased.terms.billingZone
  const began = leased.startedAt ?? leased.from
  const until = leased.endedAt ?? asOf
  const ends = until > began ? until : began
  const days = daysBetween(began, ends, zone).slice(-(MOST_DAYS + 1))
  const stream = `lease/${lease}`
  const [holdings, uses, reports, suspensions, leaves] = await Promise.all([
    allocationsWithin(sql, [lease]),
    measuredBySource(
      sql,
      lease,
      days.map(({ start }) => start),
    ),
    downtimeWithin(sql, lease, began, ends),
    suspensionsOf(sql, lease),
    placesOf(sql, stream),
  ])
  const level = leased.service
  const months =
    level == null || leased.startedAt === null || until <= leased.startedAt
      ? []
      : splitAtMonths(leased.startedAt, until, zone).map(({ month }) =>
          serviceMonth(level, zone, leased, weighedAt(reports, suspensions, asOf), month, asOf),
        )
  return {
    stream,
    asOf,
    lease: {
      cards: leased.cards,
      shareMilli: leased.shareMilli,
      models: leased.models,
      promisedFrom: leased.from,
      startedAt: leased.startedAt,
      endedAt: leased.endedAt,
    },
    days,
    holdings: holdings.map(({ device, serial, site, model, shareMilli, from, until: to }) => ({
      device,
      serial,
      site,
      model,
      shareMilli,
      from,
      until: to,
    })),
    uses,
    months,
    outages: reports.map(({ downtime, kind, by, from, to, at, contestedAt }) => ({
      downtime,
      kind,
      by,
      from,
      to,
      at,
      contested: contestedAt !== null,
    })),
    leaves: leaves.map(({ seq, kind, at }) => ({ seq, kind, at })),
  }
}
