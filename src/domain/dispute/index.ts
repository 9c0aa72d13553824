// dispute 解纷 · for now: the evidence of a lease, to take away and check without us.
import { makeBundle } from './acts/make-bundle.ts'
import { bundles } from './views.ts'

export { assembleBundle, NoBundle } from './bundle.ts'
export const acts = [makeBundle]
export const views = [bundles]
