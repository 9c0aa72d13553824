// evaluation 评估 · whether the rules of admission are efficient, reasonable and fair; hidden barriers; what changes for it.
import { stepActs } from '#kernel/casework'
import { answerQuestionnaire } from './acts/answer-questionnaire.ts'
import { publishQuestionnaire } from './acts/publish-questionnaire.ts'
import { recordRun } from './acts/record-run.ts'
import { BARRIER, barrierExtras } from './barrier.ts'
import { FINDING, findingExtras } from './finding.ts'
import { INDICATOR, indicatorExtras } from './indicator-change.ts'

export { figuresOf, type Case, type Figure, type Inputs } from './figures.ts'
export { indicators, indicatorsOn, type Indicator, type IndicatorChange, type IndicatorVersion } from './indicator.ts'
export { publishedFigures, type PublishedFigure } from './published.ts'
export { lawViews, views } from './views.ts'

export const acts = [
  ...stepActs(BARRIER, barrierExtras()),
  ...stepActs(INDICATOR, indicatorExtras()),
  ...stepActs(FINDING, findingExtras()),
  recordRun,
  publishQuestionnaire,
  answerQuestionnaire,
]
