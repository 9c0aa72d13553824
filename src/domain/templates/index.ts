// templates 示范文本 · model contracts as data: made in the open, assembled with answers, checked clause by clause.
import { putText } from './acts/put-text.ts'
import { procedureActs } from './steps.ts'

export { assemble, unfilled, type Making } from './assemble.ts'
export { badAnswer, hides, type BadAnswer } from './answers.ts'
export { BadTemplate, frameworkOf, templateOn, templates } from './library.ts'
export { lookup, type Lookup } from './lookup.ts'
export { answerWords, percent, sentence } from './sentence.ts'
export { templateFindings, type TemplateFinding } from './template-check.ts'
export {
  editSchema,
  frameworkIds,
  frameworkSchema,
  natures,
  type Answer,
  type Answers,
  type Assembled,
  type AssembledClause,
  type Binding,
  type Edit,
  type Finding,
  type Framework,
  type FrameworkId,
  type Nature,
} from './framework.ts'
export {
  IncompleteContract,
  programOf,
  type PaymentTerms,
  type PerformanceDays,
  type Program,
  type ServiceLevel,
  type StoragePrice,
} from './program.ts'
export { templateInForce, templateNamed, type LibraryText } from './published.ts'
export { noteNegotiation, noteOutcome, noteQuestion, noteUse, type TextName } from './use.ts'
export { diffFrameworks, type TextDiff } from './text-diff.ts'
export const acts = [putText, ...procedureActs]
export { lawViews } from './assembled-view.ts'
export { views } from './views.ts'
