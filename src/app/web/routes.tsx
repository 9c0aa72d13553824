import {
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  redirect,
  RouterProvider,
  useParams,
  type AnyRoute,
} from '@tanstack/react-router'
import { useEffect, type ComponentType, type ReactNode } from 'react'
import { contractWords } from './i18n/contract-words.ts'
import { deskWords } from './i18n/desk-words.ts'
import { filesWords } from './i18n/files-words.ts'
import { negotiationWords } from './i18n/negotiation-words.ts'
import { portalWords } from './i18n/portal-words.ts'
import { rulesWords } from './i18n/rules-words.ts'
import { templatesWords } from './i18n/templates-words.ts'
import { langOf, loadWords, speak } from './i18n/words.tsx'
import { desks, paths, rulesDesks, type Desk, type LeaseDesk, type RulesDesk } from './paths.ts'
import { Crashed } from './ui/crashed.tsx'
import { Frame } from './ui/frame.tsx'
import { later, type Later } from './ui/later.tsx'
import { MissingPage } from './ui/missing.tsx'

// The whole of the desks as one tree. Each page is loaded when it is first opened.
loadWords(contractWords)
loadWords(deskWords)
loadWords(filesWords)
loadWords(portalWords)
loadWords(rulesWords)
loadWords(templatesWords)
loadWords(negotiationWords)
speak(langOf(window.location.search))

const parts: { warm: () => void }[] = []

/** A page: its code comes when it is first shown, or a moment after the first page stands. */
function part<Props extends object>(load: () => Promise<ComponentType<Props>>): Later<Props> {
  const made = later(load)
  parts.push(made)
  return made
}

const root = createRootRoute({ component: Outlet })

const desk = (of: Desk) =>
  createRoute({
    getParentRoute: () => root,
    path: paths[of](),
    component: () => <Frame desk={of} />,
  })

const deskRoutes = Object.fromEntries(desks.map((of) => [of, desk(of)])) as Record<Desk, ReturnType<typeof desk>>

/** A path below a desk, as the router wants it: without the desk's own part, parameters as $name. */
const below = (of: Desk, path: string): string => path.slice(paths[of]().length) || '/'

/** The one parameter that an object page has. */
function useId(name: string): string {
  return (useParams({ strict: false }) as Record<string, string>)[name] ?? ''
}

/** A page of a desk. */
function page<Props extends object>(
  of: Desk,
  path: string,
  Page: Later<Props>,
  ...given: keyof Props extends never ? [] : [Props]
): AnyRoute {
  const props = (given[0] ?? {}) as Props
  return createRoute({
    getParentRoute: () => deskRoutes[of],
    path: below(of, path),
    component: () => <Page {...props} />,
  })
}

/** The page of one object, named by a parameter of its address; made anew when another one is opened. */
function one<Name extends string, Props extends Record<Name, string | null>>(
  of: Desk,
  path: string,
  Page: Later<Props>,
  name: Name,
  ...given: keyof Omit<Props, Name> extends never ? [] : [Omit<Props, Name>]
): AnyRoute {
  return createRoute({
    getParentRoute: () => deskRoutes[of],
    path: below(of, path),
    component: function One() {
      const id = useId(name)
      const props = { ...given[0], [name]: id } as unknown as Props
      return <Page key={id} {...props} />
    },
  })
}

const lesseeHome = page(
  'lessee',
  paths.lessee(),
  part(async () => (await import('./lessee/home.tsx')).LesseeHome),
)
const find = page(
  'lessee',
  paths.lesseeFind(),
  part(async () => (await import('./lessee/find.tsx')).FindCompute),
)
const OrderPage = part(async () => (await import('./lessee/order.tsx')).OrderPage)
const order = one('lessee', paths.lesseeOrder('$offer'), OrderPage, 'offer')
const lesseeLeases = page(
  'lessee',
  paths.lesseeLeases(),
  part(async () => (await import('./lessee/lists.tsx')).LesseeLeases),
)
const LeasePage = part(async () => (await import('./objects/lease-page.tsx')).LeasePage)
const lesseeLease = one('lessee', paths.lesseeLease('$lease'), LeasePage, 'lease', { desk: 'lessee' })
const lesseeInvoices = page(
  'lessee',
  paths.lesseeInvoices(),
  part(async () => (await import('./lessee/lists.tsx')).LesseeInvoices),
)
const InvoicePage = part(async () => (await import('./objects/invoice-page.tsx')).InvoicePage)
const lesseeInvoice = one('lessee', paths.lesseeInvoice('$invoice'), InvoicePage, 'invoice', { desk: 'lessee' })
const vouchers = page(
  'lessee',
  paths.lesseeVouchers(),
  part(async () => (await import('./lessee/lists.tsx')).LesseeVouchers),
)

const providerHome = page(
  'provider',
  paths.provider(),
  part(async () => (await import('./provider/home.tsx')).ProviderHome),
)
const capacity = page(
  'provider',
  paths.providerCapacity(),
  part(async () => (await import('./provider/capacity.tsx')).CapacityPage),
)
const offers = page(
  'provider',
  paths.providerOffers(),
  part(async () => (await import('./provider/offers.tsx')).OffersPage),
)
const offerNew = page(
  'provider',
  paths.providerOfferNew(),
  part(async () => (await import('./provider/offer-new.tsx')).OfferNewPage),
)
const providerLeases = page(
  'provider',
  paths.providerLeases(),
  part(async () => (await import('./provider/lists.tsx')).ProviderLeases),
)
const providerLease = one('provider', paths.providerLease('$lease'), LeasePage, 'lease', { desk: 'provider' })
const providerInvoice = one('provider', paths.providerInvoice('$invoice'), InvoicePage, 'invoice', { desk: 'provider' })
const income = page(
  'provider',
  paths.providerIncome(),
  part(async () => (await import('./provider/income.tsx')).IncomePage),
)
/** An earlier address of the certificates, which stand in the admission zone now. */
const licences = createRoute({
  getParentRoute: () => deskRoutes.provider,
  path: below('provider', paths.providerLicences()),
  beforeLoad: ({ search }) => {
    throw redirect({ to: paths.providerAdmission(), search, replace: true })
  },
})

const zone = page(
  'provider',
  paths.providerAdmission(),
  part(async () => (await import('./admission/zone.tsx')).ZonePage),
)
const apply = page(
  'provider',
  paths.providerApply(),
  part(async () => (await import('./admission/apply.tsx')).ApplyPage),
)
const duties = page(
  'operator',
  paths.operatorDuties(),
  part(async () => (await import('./admission/duties.tsx')).DutiesPage),
)
const intake = page(
  'operator',
  paths.operatorIntake(),
  part(async () => (await import('./admission/intake.tsx')).IntakePage),
)
const evaluation = page(
  'regulator',
  paths.regulatorEvaluation(),
  part(async () => (await import('./evaluation/desk.tsx')).EvaluationDesk),
)
const questionnaires = page(
  'regulator',
  paths.regulatorQuestionnaires(),
  part(async () => (await import('./evaluation/questionnaires.tsx')).QuestionnairesDesk),
)
const QuestionnaireDesk = part(async () => (await import('./evaluation/questionnaires.tsx')).QuestionnaireDesk)
const questionnaire = one('regulator', paths.regulatorQuestionnaire('$id'), QuestionnaireDesk, 'id')

const DraftsPage = part(async () => (await import('./lawmaking/drafts.tsx')).DraftsPage)
const DraftPage = part(async () => (await import('./lawmaking/draft.tsx')).DraftPage)
const EditorPage = part(async () => (await import('./lawmaking/editor.tsx')).EditorPage)
const TogetherPage = part(async () => (await import('./lawmaking/together.tsx')).TogetherPage)
const MechanismPage = part(async () => (await import('./lawmaking/together.tsx')).MechanismPage)
const ExperiencePage = part(async () => (await import('./lawmaking/experience.tsx')).ExperiencePage)

/** The places of a desk at which rules are made. */
const rulesOf = (of: RulesDesk) => [
  page(of, paths.deskDrafts(of), DraftsPage, { desk: of }),
  one(of, paths.deskDraft(of, '$file'), DraftPage, 'file', { desk: of }),
  one(of, paths.deskDraftEdit(of, '$file'), EditorPage, 'file', { desk: of }),
  page(of, paths.deskTogether(of), TogetherPage, { desk: of }),
  one(of, paths.deskMechanism(of, '$mechanism'), MechanismPage, 'mechanism', { desk: of }),
  page(of, paths.deskExperience(of), ExperiencePage, { desk: of }),
]
const rules = Object.fromEntries(rulesDesks.map((of) => [of, rulesOf(of)])) as Record<
  RulesDesk,
  ReturnType<typeof rulesOf>
>

const templatesMade = page(
  'regulator',
  paths.regulatorTemplates(),
  part(async () => (await import('./templates/making-list.tsx')).MakingListPage),
)
const MakingPage = part(async () => (await import('./templates/making.tsx')).MakingPage)
const templateMade = one('regulator', paths.regulatorTemplate('$file'), MakingPage, 'file')
const TemplateEditor = part(async () => (await import('./templates/editor.tsx')).TemplateEditorPage)
const templateEdited = one('regulator', paths.regulatorTemplateEdit('$file'), TemplateEditor, 'file')

const NegotiationsPage = part(async () => (await import('./negotiation/negotiations.tsx')).NegotiationsPage)
const WizardPage = part(async () => (await import('./negotiation/wizard.tsx')).WizardPage)
const NegotiationPage = part(async () => (await import('./negotiation/negotiation.tsx')).NegotiationPage)

/** The places of a side at which contracts are negotiated. */
const negotiationOf = (of: LeaseDesk) => [
  page(of, paths.deskNegotiations(of), NegotiationsPage, { desk: of }),
  page(of, paths.deskNegotiate(of), WizardPage, { desk: of }),
  one(of, paths.deskNegotiation(of, '$negotiation'), NegotiationPage, 'negotiation', { desk: of }),
]

const CostsPage = part(async () => (await import('./costs/costs.tsx')).CostsPage)
const CostPage = part(async () => (await import('./costs/cost-page.tsx')).CostPage)

/** Cost reports at the desks of their two sides. */
const costsOf = (of: 'provider' | 'regulator') => [
  page(of, paths.deskCosts(of), CostsPage, { desk: of }),
  one(of, paths.deskCost(of, '$file'), CostPage, 'file', { desk: of }),
]

const CellPage = part(async () => (await import('./surveillance/cell.tsx')).CellPage)
const LeadPage = part(async () => (await import('./surveillance/lead.tsx')).LeadPage)

/** Price supervision: cells, leads and cases, detectors. */
const supervision = [
  page(
    'regulator',
    paths.regulatorPrices(),
    part(async () => (await import('./surveillance/cells.tsx')).CellsPage),
  ),
  one('regulator', `${paths.regulatorPrices()}/cells/$cell`, CellPage, 'cell'),
  page(
    'regulator',
    paths.regulatorLeads(),
    part(async () => (await import('./surveillance/leads.tsx')).LeadsPage),
  ),
  one('regulator', paths.regulatorLead('$lead'), LeadPage, 'lead'),
  page(
    'regulator',
    paths.regulatorDetectors(),
    part(async () => (await import('./surveillance/detectors.tsx')).DetectorsPage),
  ),
]

const CreditReportPage = part(async () => (await import('./credit/report.tsx')).CreditReportPage)
const CreditFilesPage = part(async () => (await import('./credit/files.tsx')).CreditFilesPage)
const CreditEntriesPage = part(async () => (await import('./credit/entries.tsx')).CreditEntriesPage)
const CreditMeasuresPage = part(async () => (await import('./credit/measures.tsx')).CreditMeasuresPage)

/** One's own credit report. */
const ownCreditOf = (of: LeaseDesk) => page(of, paths.deskCredit(of), CreditReportPage, { desk: of, party: null })

/** Credit files, lists and joint measures. */
const creditOf = (of: 'regulator' | 'operator') => [
  page(of, paths.deskCredit(of), CreditFilesPage, { desk: of }),
  one(of, paths.deskCreditOf(of, '$party'), CreditReportPage, 'party', { desk: of }),
  page(of, paths.deskCreditEntries(of), CreditEntriesPage, { desk: of }),
  page(of, paths.deskCreditMeasures(of), CreditMeasuresPage, { desk: of }),
]

const FilesPage = part(async () => (await import('./files/file-list.tsx')).FilesPage)
const NewFilePage = part(async () => (await import('./files/new-file.tsx')).NewFilePage)
const OpenFilePage = part(async () => (await import('./files/new-file.tsx')).OpenFilePage)
const FilePage = part(async () => (await import('./files/file-body.tsx')).FilePage)
const DeskHome = part(async () => (await import('./files/desk-home.tsx')).DeskHome)

/** What every desk has: its files, one file, and opening one. */
const filesOf = (of: Desk) => [
  page(of, paths.deskFiles(of), FilesPage, { desk: of }),
  page(of, paths.deskFileNew(of), NewFilePage, { desk: of }),
  one(of, paths.deskFileOpen(of, '$procedure'), OpenFilePage, 'procedure', { desk: of }),
  one(of, paths.deskFile(of, '$file'), FilePage, 'file', { desk: of }),
]

const ClaimPage = part(async () => (await import('./support/claim.tsx')).ClaimPage)

/** Claims at the desks of their two sides and of departments. */
const claimOf = (of: LeaseDesk | 'regulator') =>
  one(of, paths.deskSupportClaim(of, '$file'), ClaimPage, 'file', { desk: of })

const ApplySupportPage = part(async () => (await import('./support/apply.tsx')).ApplySupportPage)

/** Support: programmes and claims, holds, audits, scenarios. */
const support = {
  lessee: [
    page(
      'lessee',
      paths.deskSupport('lessee'),
      part(async () => (await import('./support/applicant.tsx')).ApplicantSupportPage),
    ),
    one('lessee', paths.lesseeSupportApply('$scheme'), ApplySupportPage, 'scheme'),
    claimOf('lessee'),
  ],
  provider: [
    page(
      'provider',
      paths.deskSupport('provider'),
      part(async () => (await import('./support/applicant.tsx')).ProviderSupportPage),
    ),
    claimOf('provider'),
  ],
  regulator: [
    page(
      'regulator',
      paths.deskSupport('regulator'),
      part(async () => (await import('./support/department.tsx')).DepartmentSupportPage),
    ),
    claimOf('regulator'),
    page(
      'regulator',
      paths.regulatorHolds(),
      part(async () => (await import('./support/holds.tsx')).HoldsPage),
    ),
    page(
      'regulator',
      paths.regulatorSampleAudits(),
      part(async () => (await import('./support/audits.tsx')).SampleAuditsPage),
    ),
    page(
      'regulator',
      paths.regulatorScenario(),
      part(async () => (await import('./support/scenario.tsx')).ScenarioPage),
    ),
  ],
}

/** The first page of a desk whose work is its files. */
const homeOf = (of: Desk) => page(of, paths[of](), DeskHome, { desk: of })

const SigningRoom = part(async () => (await import('./contract/signing-room.tsx')).SigningRoom)

/** Where a side signs a negotiated contract. */
const signingOf = (of: LeaseDesk) => one(of, paths.deskContractSign(of, '$lease'), SigningRoom, 'lease', { desk: of })

const DisputesPage = part(async () => (await import('./disputes/disputes-page.tsx')).DisputesPage)
const NewDisputePage = part(async () => (await import('./disputes/new-dispute-page.tsx')).NewDisputePage)
const DisputePage = part(async () => (await import('./disputes/dispute-page.tsx')).DisputePage)

/** One dispute at a desk. */
const disputeOf = (of: Desk) => one(of, paths.deskDispute(of, '$file'), DisputePage, 'file', { desk: of })

const ClaimListPage = part(async () => (await import('./disputes/claim-list-page.tsx')).ClaimListPage)
const StatementPage = part(async () => (await import('./disputes/claim-page.tsx')).ClaimPage)

/** The disputes of a side of a contract. */
const disputesOf = (of: LeaseDesk) => [
  page(of, paths.deskDisputes(of), DisputesPage, { desk: of }),
  page(of, paths.deskDisputeNew(of), NewDisputePage, { desk: of }),
  disputeOf(of),
  page(of, paths.deskClaims(of), ClaimListPage, { desk: of }),
  one(of, paths.deskClaim(of, '$claim'), StatementPage, 'claim', { desk: of }),
]

const CasesPage = part(async () => (await import('./justice/cases-page.tsx')).CasesPage)
const CasePage = part(async () => (await import('./justice/case-page.tsx')).CasePage)

/** Cases of mediation and suit, at the desk of whoever takes part. */
const casesOf = (of: Desk) => [
  page(of, paths.deskCases(of), CasesPage, { desk: of }),
  one(of, paths.deskCase(of, '$file'), CasePage, 'file', { desk: of }),
]
const roster = page(
  'mediator',
  paths.mediatorRoster(),
  part(async () => (await import('./justice/roster-page.tsx')).RosterPage),
)

/** Questions that a person answers. */
const questionsOf = (of: 'operator' | 'mediator') =>
  page(
    of,
    paths.deskQuestions(of),
    part(async () => (await import('./disputes/questions-page.tsx')).QuestionsPage),
  )

/** Disputes that other sites brought. */
const embedded = [
  page(
    'operator',
    paths.deskDisputes('operator'),
    part(async () => (await import('./disputes/embedded-page.tsx')).EmbeddedPage),
  ),
  disputeOf('operator'),
  questionsOf('operator'),
]

/** The places of a price index compiler. */
const indexPlaces = [
  page(
    'index',
    paths.index(),
    part(async () => (await import('./index-desk/home.tsx')).IndexHome),
  ),
  page(
    'index',
    paths.indexPublish(),
    part(async () => (await import('./index-desk/publish.tsx')).PublishPage),
  ),
  page(
    'index',
    paths.indexSeries(),
    part(async () => (await import('./index-desk/series.tsx')).SeriesPage),
  ),
  page(
    'index',
    paths.indexMethods(),
    part(async () => (await import('./index-desk/methods.tsx')).MethodsPage),
  ),
  page(
    'index',
    paths.indexObservations(),
    part(async () => (await import('./index-desk/observations.tsx')).ObservationsPage),
  ),
  page(
    'index',
    paths.indexArchive(),
    part(async () => (await import('./index-desk/archive.tsx')).ArchivePage),
  ),
]

const InspectionsPage = part(async () => (await import('./inspection/inspections.tsx')).InspectionsPage)
const DrawPage = part(async () => (await import('./inspection/draws.tsx')).DrawPage)
const ChecklistPage = part(async () => (await import('./inspection/checklist.tsx')).ChecklistPage)
const ReadingsPage = part(async () => (await import('./inspection/readings.tsx')).ReadingsPage)
const ErasuresPage = part(async () => (await import('./inspection/erasures.tsx')).ErasuresPage)
const AuditsPage = part(async () => (await import('./inspection/audits.tsx')).AuditsPage)
const AuditPage = part(async () => (await import('./inspection/audits.tsx')).AuditPage)
const ErasurePage = part(async () => (await import('./inspection/erasure.tsx')).ErasurePage)

/** Inspection: what is published, draws, inspections and their checklists; readings of a lease. */
const inspection = [
  page(
    'regulator',
    paths.regulatorInspectionItems(),
    part(async () => (await import('./inspection/items.tsx')).InspectionItemsPage),
  ),
  page(
    'regulator',
    paths.regulatorDraws(),
    part(async () => (await import('./inspection/draws.tsx')).DrawsPage),
  ),
  one('regulator', paths.regulatorDraw('$draw'), DrawPage, 'draw'),
  one('regulator', paths.regulatorChecklist('$file'), ChecklistPage, 'file'),
]

/** Inspections as a body, or the enterprise that was told, sees them. */
const inspectionsOf = (of: 'regulator' | 'provider') =>
  page(of, paths.deskInspections(of), InspectionsPage, { desk: of })

/** What the machines of a lease said of themselves. */
const readingsOf = (of: 'regulator' | 'provider' | 'lessee') =>
  one(of, paths.deskReadings(of, '$lease'), ReadingsPage, 'lease', { desk: of })

/** Audits by contract: the operator's, and the audited party's own. */
const auditsOf = (of: 'operator' | 'provider' | 'lessee') => [
  page(of, paths.deskAudits(of), AuditsPage, { desk: of }),
  one(of, paths.deskAudit(of, '$audit'), AuditPage, 'audit', { desk: of }),
]

/** Erasures after leases. */
const erasuresOf = (of: 'regulator' | 'provider' | 'lessee' | 'operator') => [
  page(of, paths.deskErasures(of), ErasuresPage, { desk: of }),
  one(of, paths.deskErasure(of, '$file'), ErasurePage, 'file', { desk: of }),
]

/** What each desk has besides its files. */
const own: Record<Desk, AnyRoute[]> = {
  lessee: [
    lesseeHome,
    find,
    order,
    lesseeLeases,
    lesseeLease,
    lesseeInvoices,
    lesseeInvoice,
    vouchers,
    ...support.lessee,
    ...negotiationOf('lessee'),
    signingOf('lessee'),
    ...disputesOf('lessee'),
    ...casesOf('lessee'),
    ownCreditOf('lessee'),
    ...erasuresOf('lessee'),
    ...auditsOf('lessee'),
    readingsOf('lessee'),
  ],
  provider: [
    providerHome,
    capacity,
    offers,
    offerNew,
    providerLeases,
    providerLease,
    providerInvoice,
    income,
    licences,
    zone,
    apply,
    ...costsOf('provider'),
    ...support.provider,
    ...negotiationOf('provider'),
    signingOf('provider'),
    ...disputesOf('provider'),
    ...casesOf('provider'),
    ownCreditOf('provider'),
    ...erasuresOf('provider'),
    inspectionsOf('provider'),
    ...auditsOf('provider'),
    readingsOf('provider'),
  ],
  operator: [
    ...embedded,
    homeOf('operator'),
    ...creditOf('operator'),
    ...erasuresOf('operator'),
    ...auditsOf('operator'),
    duties,
    intake,
  ],
  regulator: [
    homeOf('regulator'),
    ...supervision,
    ...creditOf('regulator'),
    inspectionsOf('regulator'),
    ...inspection,
    ...erasuresOf('regulator'),
    readingsOf('regulator'),
    ...costsOf('regulator'),
    ...support.regulator,
    evaluation,
    questionnaires,
    questionnaire,
    ...rules.regulator,
    templatesMade,
    templateMade,
    templateEdited,
  ],
  legislator: [homeOf('legislator'), ...rules.legislator],
  index: indexPlaces,
  mediator: [questionsOf('mediator'), homeOf('mediator'), ...casesOf('mediator'), roster],
  court: [homeOf('court'), ...casesOf('court')],
}

const router = createRouter({
  routeTree: root.addChildren(desks.map((of) => deskRoutes[of].addChildren([...own[of], ...filesOf(of)]))),
  // Filters are plain texts in the address: ?model=910B, never ?model=%22910B%22.
  parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
  stringifySearch: (search) => {
    const text = new URLSearchParams(search as Record<string, string>).toString()
    return text === '' ? '' : `?${text}`
  },
  defaultErrorComponent: Crashed,
  defaultNotFoundComponent: MissingPage,
  scrollRestoration: true,
})

/** The other pages' code is small; fetched in a quiet moment, it is there when the connection is not. */
const WARM_AFTER_MS = 3_000

export function Desks(): ReactNode {
  useEffect(() => {
    const timer = setTimeout(() => parts.forEach(({ warm }) => warm()), WARM_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  return <RouterProvider router={router} />
}
