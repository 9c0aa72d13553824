// supervision 监督 · penalties, inspections, erasure after service, reconsideration; each step of its procedures is an act.
import { stepActs } from '#kernel/casework'

export const acts = [
  ...stepActs('supervision.inspection'),
  ...stepActs('supervision.penalty'),
  ...stepActs('supervision.erasure'),
  ...stepActs('supervision.reconsideration'),
]
export const views = []
