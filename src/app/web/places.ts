import type { WordId } from './i18n/words.tsx'
import { paths, type Desk, type RulesDesk } from './paths.ts'

/** A place of the left list or of the line above the light pages, named by the work. */
export interface Place {
  to: string
  word: WordId
  /** the pages of the place, told above each of them; the first is the place itself */
  parts?: readonly Place[]
}

const todo = (desk: Desk): Place => ({ to: paths[desk](), word: 'todo' })
const files = (desk: Desk): Place => ({ to: paths.deskFiles(desk), word: 'files' })

/** A place of several pages. */
const place = (word: WordId, parts: readonly [Place, ...Place[]]): Place => ({ to: parts[0].to, word, parts })

const rules = (desk: RulesDesk): [Place, ...Place[]] => [
  { to: paths.deskDrafts(desk), word: 'drafts' },
  { to: paths.deskTogether(desk), word: 'together' },
  { to: paths.deskExperience(desk), word: 'experience' },
]

const audits = (desk: Desk): Place => ({ to: paths.deskAudits(desk), word: 'desk.audits' })

/** One's files and one's own credit report. */
const filesAndCredit = (desk: 'lessee' | 'provider'): Place =>
  place('files', [
    files(desk),
    { to: paths.deskCredit(desk), word: 'desk.credit.own' },
    ...(desk === 'provider' ? [{ to: paths.deskInspections(desk), word: 'desk.inspections' } as const] : []),
    audits(desk),
  ])
const credit = (desk: 'regulator' | 'operator'): Place =>
  place('desk.credit', [
    { to: paths.deskCredit(desk), word: 'desk.credit.files' },
    { to: paths.deskCreditEntries(desk), word: 'desk.credit.lists' },
    { to: paths.deskCreditMeasures(desk), word: 'desk.credit.measures' },
  ])

const disputes = (desk: Desk): Place => ({ to: paths.deskDisputes(desk), word: 'disputes' })
const cases = (desk: Desk): Place => ({ to: paths.deskCases(desk), word: 'cases' })
const questions = (desk: Desk): Place => ({ to: paths.deskQuestions(desk), word: 'disputes.questions' })

const erasure = (desk: Desk): Place => ({ to: paths.deskErasures(desk), word: 'desk.erasure' })

/** The few places of each desk. */
const deskPlaces: Record<Desk, readonly Place[]> = {
  lessee: [
    todo('lessee'),
    { to: paths.lesseeFind(), word: 'lessee.find' },
    { to: paths.deskNegotiations('lessee'), word: 'negotiations' },
    place('lessee.leases', [{ to: paths.lesseeLeases(), word: 'lessee.leases' }, erasure('lessee')]),
    { to: paths.lesseeInvoices(), word: 'invoices' },
    place('vouchers', [
      { to: paths.lesseeVouchers(), word: 'vouchers' },
      { to: paths.deskSupport('lessee'), word: 'desk.support.programmes' },
    ]),
    place('disputes', [disputes('lessee'), cases('lessee')]),
    filesAndCredit('lessee'),
  ],
  provider: [
    todo('provider'),
    { to: paths.providerCapacity(), word: 'capacity' },
    { to: paths.providerOffers(), word: 'provider.offers' },
    { to: paths.deskNegotiations('provider'), word: 'negotiations' },
    place('leases', [
      { to: paths.providerLeases(), word: 'leases' },
      erasure('provider'),
      disputes('provider'),
      cases('provider'),
    ]),
    place('money', [
      { to: paths.providerIncome(), word: 'income' },
      { to: paths.deskCosts('provider'), word: 'costs' },
      { to: paths.deskSupport('provider'), word: 'desk.support' },
    ]),
    { to: paths.providerAdmission(), word: 'zone' },
    filesAndCredit('provider'),
  ],
  operator: [
    todo('operator'),
    place('duties', [{ to: paths.operatorDuties(), word: 'duties' }, erasure('operator'), audits('operator')]),
    { to: paths.operatorIntake(), word: 'intake' },
    place('disputes', [disputes('operator'), questions('operator')]),
    credit('operator'),
    files('operator'),
  ],
  regulator: [
    todo('regulator'),
    place('supervise', [
      { to: paths.regulatorPrices(), word: 'prices' },
      { to: paths.regulatorLeads(), word: 'leads' },
      { to: paths.regulatorDetectors(), word: 'detectors' },
      { to: paths.deskCosts('regulator'), word: 'costs' },
    ]),
    place('desk.inspections', [
      { to: paths.deskInspections('regulator'), word: 'desk.inspections' },
      { to: paths.regulatorInspectionItems(), word: 'desk.inspection.items' },
      { to: paths.regulatorDraws(), word: 'desk.inspection.draws' },
      { to: paths.deskErasures('regulator'), word: 'desk.erasure' },
    ]),
    credit('regulator'),
    place('desk.support', [
      { to: paths.deskSupport('regulator'), word: 'desk.support.programmes' },
      { to: paths.regulatorHolds(), word: 'desk.support.holds' },
      { to: paths.regulatorSampleAudits(), word: 'desk.support.audits' },
      { to: paths.regulatorScenario(), word: 'desk.support.scenario' },
    ]),
    place('evaluate', [
      { to: paths.regulatorEvaluation(), word: 'evaluate' },
      { to: paths.regulatorQuestionnaires(), word: 'questionnaires' },
    ]),
    place('drafts', [...rules('regulator'), { to: paths.regulatorTemplates(), word: 'templates.making.desk' }]),
    files('regulator'),
  ],
  legislator: [todo('legislator'), ...rules('legislator'), files('legislator')],
  index: [
    todo('index'),
    { to: paths.indexPublish(), word: 'index.publish' },
    { to: paths.indexSeries(), word: 'index.series' },
    { to: paths.indexMethods(), word: 'index.methods' },
    { to: paths.indexObservations(), word: 'index.observations' },
    { to: paths.indexArchive(), word: 'index.archive' },
  ],
  mediator: [
    todo('mediator'),
    cases('mediator'),
    questions('mediator'),
    { to: paths.mediatorRoster(), word: 'roster' },
    files('mediator'),
  ],
  court: [todo('court'), cases('court'), files('court')],
}

/** What a supplier does here: its cases as counsel or expert, its cost reports, its files. It leases and offers nothing. */
const supplierPlaces: readonly Place[] = [
  todo('provider'),
  cases('provider'),
  { to: paths.deskCosts('provider'), word: 'costs' },
  filesAndCredit('provider'),
]

/** The places of a desk for whoever works there in these roles. */
export const placesOn = (desk: Desk, roles: readonly string[]): readonly Place[] =>
  desk === 'provider' && roles.includes('supplier') && !roles.includes('provider') ? supplierPlaces : deskPlaces[desk]

/** The places that everyone may open without signing in. */
export const publicPlaces: readonly Place[] = [
  { to: paths.home(), word: 'place.home' },
  { to: paths.prices(), word: 'place.prices' },
  place('place.law', [
    { to: paths.law(), word: 'place.law.book' },
    { to: paths.consultations(), word: 'place.consultations' },
    { to: paths.templates(), word: 'templates.title' },
    { to: paths.procedures(), word: 'procedures' },
  ]),
  place('place.services', [
    { to: paths.admissionGuide(), word: 'place.admissionGuide' },
    { to: paths.programmes(), word: 'place.programmes' },
    { to: paths.disputes(), word: 'place.disputes' },
    { to: paths.barriers(), word: 'place.barriers' },
  ]),
  place('place.notices', [
    { to: paths.creditLists(), word: 'place.lists' },
    { to: paths.inspectionResults(), word: 'place.inspections' },
    { to: paths.evaluation(), word: 'place.evaluation' },
  ]),
  { to: paths.ask(), word: 'place.ask' },
]

/** The longest of these addresses that the page lies at or below. */
export function nearest(places: readonly Place[], pathname: string): Place | undefined {
  return places
    .filter(({ to }) => pathname === to || (to !== '/' && pathname.startsWith(`${to}/`)))
    .toSorted((a, b) => b.to.length - a.to.length)[0]
}

/** The place that a page belongs to: its own, or that of one of its parts. */
export function placeAt(places: readonly Place[], pathname: string): Place | undefined {
  const at = nearest(
    places.flatMap((one) => [one, ...(one.parts ?? [])]),
    pathname,
  )
  return places.find((one) => one.to === at?.to || one.parts?.some(({ to }) => to === at?.to) === true)
}
