import type { WordId } from './i18n/words.tsx'
import { paths, type Desk, type RulesDesk } from './paths.ts'

/** A place of the left list or of the line above the light pages, named by the work. */
export interface Place {
  to: string
  word: WordId
}

const todo = (desk: Desk): Place => ({ to: paths[desk](), word: 'todo' })
const files = (desk: Desk): Place => ({ to: paths.deskFiles(desk), word: 'files' })

const rules = (desk: RulesDesk): Place[] => [
  { to: paths.deskDrafts(desk), word: 'drafts' },
  { to: paths.deskTogether(desk), word: 'together' },
  { to: paths.deskExperience(desk), word: 'experience' },
]

/** The few places of each desk. */
export const deskPlaces: Record<Desk, readonly Place[]> = {
  lessee: [
    todo('lessee'),
    { to: paths.lesseeFind(), word: 'lessee.find' },
    { to: paths.deskNegotiations('lessee'), word: 'negotiations' },
    { to: paths.lesseeLeases(), word: 'lessee.leases' },
    { to: paths.lesseeInvoices(), word: 'invoices' },
    { to: paths.lesseeVouchers(), word: 'vouchers' },
    files('lessee'),
  ],
  provider: [
    todo('provider'),
    { to: paths.providerCapacity(), word: 'capacity' },
    { to: paths.providerOffers(), word: 'provider.offers' },
    { to: paths.deskNegotiations('provider'), word: 'negotiations' },
    { to: paths.providerLeases(), word: 'leases' },
    { to: paths.providerIncome(), word: 'income' },
    { to: paths.providerLicences(), word: 'licences' },
    { to: paths.providerAdmission(), word: 'zone' },
    files('provider'),
  ],
  operator: [
    todo('operator'),
    { to: paths.operatorDuties(), word: 'duties' },
    { to: paths.operatorIntake(), word: 'intake' },
    files('operator'),
  ],
  regulator: [
    todo('regulator'),
    { to: paths.regulatorEvaluation(), word: 'evaluate' },
    { to: paths.regulatorQuestionnaires(), word: 'questionnaires' },
    ...rules('regulator'),
    { to: paths.regulatorTemplates(), word: 'templates.making.desk' },
    files('regulator'),
  ],
  legislator: [todo('legislator'), ...rules('legislator'), files('legislator')],
  mediator: [todo('mediator'), files('mediator')],
  court: [todo('court'), files('court')],
}

/** The places that everyone may open without signing in. */
export const publicPlaces: readonly Place[] = [
  { to: paths.home(), word: 'place.home' },
  { to: paths.law(), word: 'place.law' },
  { to: paths.ask(), word: 'place.ask' },
  { to: paths.admissionGuide(), word: 'place.admissionGuide' },
  { to: paths.consultations(), word: 'place.consultations' },
  { to: paths.templates(), word: 'templates.title' },
  { to: paths.barriers(), word: 'place.barriers' },
  { to: paths.evaluation(), word: 'place.evaluation' },
  { to: paths.procedures(), word: 'procedures' },
]
