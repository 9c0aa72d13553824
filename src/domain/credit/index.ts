// credit 信用 · credit files: lawful listing and its end, repair; each step of its procedures is an act.
import { stepActs } from '#kernel/casework'

export const acts = [...stepActs('credit.listing'), ...stepActs('credit.repair')]
export const views = []
