// surveillance 线索 · runs of the detectors over the market's own tables, and what became of each lead.
import { answerAudit, commitAudit, drawAudit } from './acts/audit.ts'
import { resumeDetector, suspendDetector } from './acts/detector-standing.ts'
import { concludeLead, enterFile, tellLead } from './acts/follow-file.ts'
import { readRun } from './acts/read-run.ts'
import { readLead } from './acts/read-lead.ts'
import { recordRun } from './acts/record-run.ts'
import { referLead } from './acts/refer-lead.ts'
import { reportLead } from './acts/report-lead.ts'
import { takeUpLead } from './acts/take-up-lead.ts'
import { triageLead } from './acts/triage-lead.ts'
import { leadCircle } from './circle.ts'
import { runTables } from './run-tables.ts'
import { views as leadViews } from './views.ts'

export const acts = [
  recordRun,
  readRun,
  reportLead,
  referLead,
  readLead,
  triageLead,
  takeUpLead,
  enterFile,
  tellLead,
  concludeLead,
  suspendDetector,
  resumeDetector,
  commitAudit,
  drawAudit,
  answerAudit,
]
export const views = [...leadViews, runTables, leadCircle]
export { circleOf } from './circle.ts'
export { keepNightly } from './nightly.ts'
export { READ, readingOf } from './reading.ts'
export { RUN_RULES } from './rules.ts'
