// supervision 监督 · penalties, inspections, erasure after service, reconsideration; each step of its procedures is an act.
import { stepActs } from '#kernel/casework'
import type { LawBook } from '#kernel/rules'
import { drawActs } from './acts/draws.ts'
import { enterRecord } from './acts/enter-record.ts'
import { answerSample, declareDevice, enterLog } from './acts/erase-device.ts'
import { publishItem, withdrawItem } from './acts/items.ts'
import { declareTie, registerOfficer, retireOfficer } from './acts/officers.ts'
import { publishPlan } from './acts/plans.ts'
import { recordAudit, remarkAudit } from './acts/record-audit.ts'
import { readReadings, submitReading } from './acts/readings.ts'
import { auditViews } from './audit-views.ts'
import { ERASURE, erasureExtras } from './erasure.ts'
import { erasureViews } from './erasure-views.ts'
import { INSPECTION, inspectionExtras } from './inspection.ts'
import { inspectionViews } from './inspection-views.ts'
import { PENALTY, penaltyExtras } from './penalty.ts'

export { findingOf, reviewFollowing, type LeadOutcome } from './following.ts'

/** The room, with the law of other days: a fine is judged by the law of the day of the act too. */
export const room = ({ law }: { law: () => LawBook }) => ({
  acts: [
    publishItem,
    withdrawItem,
    publishPlan,
    registerOfficer,
    declareTie,
    retireOfficer,
    ...drawActs(law),
    ...stepActs(INSPECTION, inspectionExtras(law)),
    enterRecord,
    ...stepActs(PENALTY, penaltyExtras(law)),
    ...stepActs(ERASURE, erasureExtras),
    enterLog,
    declareDevice,
    answerSample,
    submitReading,
    readReadings,
    recordAudit,
    remarkAudit,
    ...stepActs('supervision.reconsideration'),
  ],
  views: [...inspectionViews, ...erasureViews, ...auditViews],
})
