// casework 案卷 · files that run by a procedure of law/procedures: every step an act, every document served, every clock kept.
export { stepActs, type StepExtra, type StepFacts } from './step-act.ts'
export { marksOf, type StepInput } from './step-input.ts'
export { caseFile, unopened, type CaseFile, type Taken } from './case-file.ts'
export {
  decideStep,
  isMet,
  partOf,
  refusalOf,
  type Asking,
  type DocumentBody,
  type StepDecision,
  type Taking,
} from './decide-step.ts'
export { isOver, started, resumed, type Running } from './clocks.ts'
export { countClock } from './count-clock.ts'
export { caseFiles } from './case-file.ts'
export { nextSteps, clocksShown, type NextStep, type ClockShown } from './next.ts'
export { recordRead, filesNaming, papersFor, stepSeals, type Paper } from './read-document.ts'
export { forgetFile } from './forget-file.ts'
export { sealedFor } from './seen.ts'
export { views } from './views.ts'
