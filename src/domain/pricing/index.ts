// pricing 价格 · prices: cost reports and their verification; each step of its procedures is an act.
import { stepActs } from '#kernel/casework'
import { adoptMethod } from './acts/adopt-method.ts'
import { answerObjection } from './acts/answer-objection.ts'
import { correctPublication } from './acts/correct-publication.ts'
import { enableGuided } from './acts/enable-guided.ts'
import { importList } from './acts/import-list.ts'
import { objectToPublication } from './acts/object-publication.ts'
import { proposeMethod } from './acts/propose-method.ts'
import { publishIndex } from './acts/publish-index.ts'
import { publishReference } from './acts/publish-reference.ts'
import { registerCompiler } from './acts/register-compiler.ts'
import { replaceCompilerKey } from './acts/replace-compiler-key.ts'
import { selfAssess } from './acts/self-assess.ts'
import { setCalendar } from './acts/set-calendar.ts'
import { takeSnapshot } from './acts/take-snapshot.ts'
import { adjustCost } from './acts/adjust-cost.ts'
import { answerCostAdjustment } from './acts/answer-cost-adjustment.ts'
import { decideCostAdjustment } from './acts/decide-cost-adjustment.ts'
import { enterCostBenchmark } from './acts/enter-cost-benchmark.ts'
import { fileCostForm } from './acts/file-cost-form.ts'
import { remindCost } from './acts/remind-cost.ts'
import { saveCostDraft } from './acts/save-cost-draft.ts'
import { COST_REPORT } from './cost-facts.ts'
import { costExtras } from './cost-steps.ts'
import { compilerViews } from './compiler-views.ts'
import { costLawViews, costViews } from './cost-views.ts'
import { priceViews } from './views.ts'

export const acts = [
  ...stepActs(COST_REPORT, costExtras()),
  saveCostDraft,
  fileCostForm,
  adjustCost,
  answerCostAdjustment,
  decideCostAdjustment,
  remindCost,
  enterCostBenchmark,
  registerCompiler,
  replaceCompilerKey,
  selfAssess,
  setCalendar,
  proposeMethod,
  adoptMethod,
  importList,
  takeSnapshot,
  publishReference,
  publishIndex,
  correctPublication,
  objectToPublication,
  answerObjection,
  enableGuided,
]
export const views = [...costViews, ...priceViews, ...compilerViews]
/** Views that need the law of the day. */
export const lawViews = costLawViews
export { engineeringCost, type EngineeringInputs } from './cost-engineering.ts'
export { benchmarksUntil, nearest as nearestBenchmark, type Benchmark } from './cost-benchmarks.ts'
export { noteCostUse, screeningCosts, type ScreeningCost } from './cost-figures.ts'
export { sampleCsv } from './sample-cost.ts'

export {
  BadObservation,
  cardPrice,
  checkClock,
  checkObservation,
  formOf,
  UNSPECIFIED,
  type Evidence,
  type Observation,
} from './observation.ts'
export { cellId, ObservationTable, type CellKey } from './cell.ts'
export { BadMethod, DAY_SURVEY, METHOD, methodHash, type Method } from './method.ts'
export { specId, type HedonicReport, type Specs } from './hedonic.ts'
export { flagOf, plainOf, type Plain } from './plain.ts'
export {
  referencePrices,
  type Fallback,
  type Previous,
  type Reference,
  type ReferenceCell,
  type ReferenceOptions,
  type Status,
} from './reference.ts'
export { methodDocument } from './method-text.ts'
export { compareMethods, type Comparison } from './method-change.ts'
export { gradeMultipliers, rangeOf, type Range } from './range.ts'
export { indexCsv, publicationCsv } from './downloads.ts'
export type { IndexDocument, ReferenceDocument } from './publication.ts'
