// pricing 价格 · prices: cost reports and their verification; each step of its procedures is an act.
import { stepActs } from '#kernel/casework'

export const acts = [...stepActs('pricing.cost-report')]
export const views = []
