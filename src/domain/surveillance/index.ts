// surveillance 线索 · runs of the detectors over the market's own tables, and what became of each lead.
import { answerAudit, commitAudit, drawAudit } from './acts/audit.ts'
import { resumeDetector, suspendDetector } from './acts/detector-standing.ts'
import { concludeLead, enterFile, tellLead } from './acts/follow-file.ts'
import { readLead } from './acts/read-lead.ts'
import { recordRun } from './acts/record-run.ts'
import { referLead } from './acts/refer-lead.ts'
import { reportLead } from './acts/report-lead.ts'
import { takeUpLead } from './acts/take-up-lead.ts'
import { triageLead } from './acts/triage-lead.ts'

export const acts = [
  recordRun,
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
export { views } from './views.ts'
