// lawmaking 立法 · making rules: texts, reviews, comments and answers, coordinated legislation, what a draft would change,
// and from local experience to national rules.
import type { AnyAct, AnyView } from '#kernel/act'
import { agreeMechanism } from './acts/agree-mechanism.ts'
import { computeEffect } from './acts/compute-effect.ts'
import { makeReport } from './acts/make-report.ts'
import { putText } from './acts/put-text.ts'
import type { Books } from './books.ts'
import { procedureActs } from './steps.ts'
import { viewsOf } from './views.ts'

export type { Books, Figure } from './books.ts'
export { registryOf, experienceOf, isPromotional, type RegistryRow, type Experience } from './registry.ts'

/** The room's acts and views, over the books it is given. */
export const room = (books: Books): { acts: AnyAct[]; views: AnyView[] } => ({
  acts: [...procedureActs, putText(books), agreeMechanism, computeEffect(books), makeReport(books)],
  views: viewsOf(books),
})
