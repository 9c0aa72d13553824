// admission 准入 · who may lease out compute: parties, their licences, and the zone for licences and filings.
import { stepActs } from '#kernel/casework'
import { endControl, enterControl, objectToControl, strikeControl } from './acts/control.ts'
import { confirmChange } from './acts/confirm-change.ts'
import { fileLicence } from './acts/file-licence.ts'
import { makeReport } from './acts/make-report.ts'
import { registerParty } from './acts/register-party.ts'
import { remindExpiry } from './acts/remind-expiry.ts'
import { reportChange } from './acts/report-change.ts'
import { verifyParty } from './acts/verify-party.ts'
import { APPLICATION, applicationExtras } from './application.ts'
import { FILING, filingExtras, REGISTRY } from './filing.ts'
import * as roomViews from './views.ts'

export { standingOf, standingsOf, type Standing } from './holding.ts'
export type { Control } from './control.ts'
export { controlsAround, relationIn } from './control-register.ts'
export { lawViews } from './guide.ts'

export const acts = [
  registerParty,
  fileLicence,
  verifyParty,
  reportChange,
  confirmChange,
  makeReport,
  remindExpiry,
  enterControl,
  endControl,
  strikeControl,
  objectToControl,
  ...stepActs(APPLICATION, applicationExtras()),
  ...stepActs(FILING, filingExtras(FILING)),
  ...stepActs(REGISTRY, filingExtras(REGISTRY)),
]
export const views = Object.values(roomViews)
