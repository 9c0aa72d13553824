// Recomputing credit notes from a bundle alone: reports of downtime and suspensions as they were logged, weighed at the
// instant of each note.
import type { Contract, Suspension as Suspended } from '#domain/contracts'
import { countsHow, serviceMonth, weighedAt, type DowntimeReport, type ServiceMonth } from '#domain/metering'
import { creditDue } from './credit.ts'
import { shown, type OpenedRecord } from './opened.ts'
import { creditOf } from './rating.ts'

type Suspension = Suspended
type Course = { startedAt: string | null; endedAt: string | null }
type Kind = 'service-credit' | 'reduction'

export type RebilledCredit = {
  credit: string
  month: string
  part: number
  kind: Kind
  /** null for an agreed reduction: it is no result of reckoning */
  recomputedFen: number | null
  issuedFen: number
}
/** A billed month's service level and what it gives back in all; `dueFen` beyond `creditedFen` was not credited yet. */
export type RebilledService = Pick<ServiceMonth, 'availabilityPpm' | 'objectivePpm' | 'creditPpm'> & {
  month: string
  part: number
  dueFen: number
  creditedFen: number
}

export type Credits = {
  reported(r: OpenedRecord): void
  contested(r: OpenedRecord): void
  suspended(r: OpenedRecord): void
  resumed(r: OpenedRecord): void
  /** a credit note, with what the bills of its part came to until then */
  issued(r: OpenedRecord, feeFen: number): void
  notes(): RebilledCredit[]
  service(
    billed: readonly { month: string; part: number | undefined; billedFen: number }[],
    at: string,
  ): RebilledService[]
}

/** Follows the records of one lease; `lease` is its course as the caller has read it so far. */
export function creditsOf(pinned: Contract, lease: Course, faults: { zh: string; en: string }[]): Credits {
  const reports = new Map<string, DowntimeReport>()
  const suspensions: Suspension[] = []
  const notes: RebilledCredit[] = []
  const givenOf = (month: string, part: number): { serviceFen: number; allFen: number } => {
    const own = notes.filter((n) => n.month === month && n.part === part)
    const sum = (of: readonly RebilledCredit[]): number => of.reduce((total, n) => total + n.issuedFen, 0)
    return { serviceFen: sum(own.filter((n) => n.kind === 'service-credit')), allFen: sum(own) }
  }
  const levelOf = (month: string, at: string): ServiceMonth | null =>
    pinned.service
      ? serviceMonth(
          pinned.service,
          pinned.terms.billingZone,
          lease,
          weighedAt([...reports.values()], suspensions, at),
          month,
          at,
        )
      : null

  return {
    reported(r) {
      const report: DowntimeReport = {
        downtime: shown(r, 'decision.downtime'),
        kind: shown(r, 'decision.kind'),
        by: shown(r, 'decision.by'),
        from: shown(r, 'decision.from'),
        to: shown(r, 'decision.to'),
        at: shown(r, 'at'),
        countsAt: shown(r, 'decision.countsAt'),
        contestedAt: null,
      }
      reports.set(report.downtime, report)
      // what a side says in its own favour may not count before the other could contest it
      const how = countsHow(report.kind, report.by)
      const atOnce = Date.parse(report.countsAt) <= Date.parse(report.at)
      const late = report.kind === 'announced-maintenance' && Date.parse(report.from) <= Date.parse(report.at)
      if (how === undefined || (how === 'unless-contested' && atOnce) || shown(r, 'actor.role') !== report.by || late)
        faults.push({
          zh: `报告 ${report.downtime}：不应如此计入`,
          en: `report ${report.downtime}: it should not count as it did`,
        })
    },
    contested(r) {
      const report = reports.get(shown(r, 'decision.downtime'))
      if (report && Date.parse(shown(r, 'at')) < Date.parse(report.countsAt)) report.contestedAt = shown(r, 'at')
      else
        faults.push({
          zh: `异议没有对应的报告，或已过期：${shown<string>(r, 'decision.downtime')}`,
          en: `a report was contested that is not there, or too late: ${shown<string>(r, 'decision.downtime')}`,
        })
    },
    suspended(r) {
      suspensions.push({
        by: shown(r, 'decision.side'),
        from: shown(r, 'decision.from'),
        until: null,
        file: shown(r, 'decision.file'),
      })
    },
    resumed(r) {
      const open = suspensions.findLast((s) => s.until === null && s.file === shown(r, 'decision.file'))
      if (open) open.until = shown(r, 'decision.until')
    },
    issued(r, feeFen) {
      const month = shown<string>(r, 'decision.month')
      const part = shown<number>(r, 'decision.part')
      const kind = shown<Kind>(r, 'decision.kind')
      const given = givenOf(month, part)
      const issuedFen = shown<number>(r, 'decision.amountFen')
      const level = kind === 'reduction' ? null : levelOf(month, shown(r, 'at'))
      if (given.allFen + issuedFen > feeFen)
        faults.push({
          zh: `${month} 的减免合计超出账单`,
          en: `the credits of ${month} together are more than its bills`,
        })
      notes.push({
        credit: shown(r, 'decision.credit'),
        month,
        part,
        kind,
        recomputedFen: kind === 'reduction' ? null : creditDue(feeFen, level?.creditPpm ?? 0, given),
        issuedFen,
      })
    },
    notes: () => notes,
    service: (billed, at) =>
      billed.flatMap(({ month, part, billedFen }) => {
        const level = levelOf(month, at)
        if (level === null) return []
        const { availabilityPpm, objectivePpm, creditPpm } = level
        return [
          {
            month,
            part: part ?? 0,
            availabilityPpm,
            objectivePpm,
            creditPpm,
            dueFen: creditOf(Math.max(0, billedFen), creditPpm),
            creditedFen: givenOf(month, part ?? 0).serviceFen,
          },
        ]
      }),
  }
}
