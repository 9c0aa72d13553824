// dispute 解纷 · for now: the evidence of a lease, to take away and check without us.
import { stepActs } from '#kernel/casework'
import { makeBundle } from './acts/make-bundle.ts'
import { bundles } from './views.ts'

export { assembleBundle, assembleFileBundle, NoBundle } from './bundle.ts'
export const acts = [
  makeBundle,
  ...stepActs('dispute.mediation'),
  ...stepActs('dispute.confirmation'),
  ...stepActs('dispute.case'),
]
export const views = [bundles]
