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
const { lessee, provider } = deskRoutes

/** A path below a desk, as the router wants it: without the desk's own part, parameters as $name. */
const below = (of: Desk, path: string): string => path.slice(paths[of]().length) || '/'

/** The one parameter that an object page has. */
function useId(name: string): string {
  return (useParams({ strict: false }) as Record<string, string>)[name] ?? ''
}

const lesseeHome = createRoute({
  getParentRoute: () => lessee,
  path: below('lessee', paths.lessee()),
  component: part(async () => (await import('./lessee/home.tsx')).LesseeHome),
})
const find = createRoute({
  getParentRoute: () => lessee,
  path: below('lessee', paths.lesseeFind()),
  component: part(async () => (await import('./lessee/find.tsx')).FindCompute),
})
const OrderPage = part(async () => (await import('./lessee/order.tsx')).OrderPage)
const order = createRoute({
  getParentRoute: () => lessee,
  path: below('lessee', paths.lesseeOrder('$offer')),
  component: function Order() {
    return <OrderPage offer={useId('offer')} />
  },
})
const lesseeLeases = createRoute({
  getParentRoute: () => lessee,
  path: below('lessee', paths.lesseeLeases()),
  component: part(async () => (await import('./lessee/lists.tsx')).LesseeLeases),
})
const LeasePage = part(async () => (await import('./objects/lease-page.tsx')).LeasePage)
const lesseeLease = createRoute({
  getParentRoute: () => lessee,
  path: below('lessee', paths.lesseeLease('$lease')),
  component: function LesseeLease() {
    return <LeasePage desk="lessee" lease={useId('lease')} />
  },
})
const lesseeInvoices = createRoute({
  getParentRoute: () => lessee,
  path: below('lessee', paths.lesseeInvoices()),
  component: part(async () => (await import('./lessee/lists.tsx')).LesseeInvoices),
})
const InvoicePage = part(async () => (await import('./objects/invoice-page.tsx')).InvoicePage)
const lesseeInvoice = createRoute({
  getParentRoute: () => lessee,
  path: below('lessee', paths.lesseeInvoice('$invoice')),
  component: function LesseeInvoice() {
    return <InvoicePage desk="lessee" invoice={useId('invoice')} />
  },
})
const vouchers = createRoute({
  getParentRoute: () => lessee,
  path: below('lessee', paths.lesseeVouchers()),
  component: part(async () => (await import('./lessee/lists.tsx')).LesseeVouchers),
})

const providerHome = createRoute({
  getParentRoute: () => provider,
  path: below('provider', paths.provider()),
  component: part(async () => (await import('./provider/home.tsx')).ProviderHome),
})
const capacity = createRoute({
  getParentRoute: () => provider,
  path: below('provider', paths.providerCapacity()),
  component: part(async () => (await import('./provider/capacity.tsx')).CapacityPage),
})
const offers = createRoute({
  getParentRoute: () => provider,
  path: below('provider', paths.providerOffers()),
  component: part(async () => (await import('./provider/offers.tsx')).OffersPage),
})
const offerNew = createRoute({
  getParentRoute: () => provider,
  path: below('provider', paths.providerOfferNew()),
  component: part(async () => (await import('./provider/offer-new.tsx')).OfferNewPage),
})
const providerLeases = createRoute({
  getParentRoute: () => provider,
  path: below('provider', paths.providerLeases()),
  component: part(async () => (await import('./provider/lists.tsx')).ProviderLeases),
})
const providerLease = createRoute({
  getParentRoute: () => provider,
  path: below('provider', paths.providerLease('$lease')),
  component: function ProviderLease() {
    return <LeasePage desk="provider" lease={useId('lease')} />
  },
})
const providerInvoice = createRoute({
  getParentRoute: () => provider,
  path: below('provider', paths.providerInvoice('$invoice')),
  component: function ProviderInvoice() {
    return <InvoicePage desk="provider" invoice={useId('invoice')} />
  },
})
const income = createRoute({
  getParentRoute: () => provider,
  path: below('provider', paths.providerIncome()),
  component: part(async () => (await import('./provider/income.tsx')).IncomePage),
})
/** An earlier address of the certificates, which stand in the admission zone now. */
const licences = createRoute({
  getParentRoute: () => provider,
  path: below('provider', paths.providerLicences()),
  beforeLoad: ({ search }) => {
    throw redirect({ to: paths.providerAdmission(), search, replace: true })
  },
})

const zone = createRoute({
  getParentRoute: () => provider,
  path: below('provider', paths.providerAdmission()),
  component: part(async () => (await import('./admission/zone.tsx')).ZonePage),
})
const apply = createRoute({
  getParentRoute: () => provider,
  path: below('provider', paths.providerApply()),
  component: part(async () => (await import('./admission/apply.tsx')).ApplyPage),
})
const duties = createRoute({
  getParentRoute: () => deskRoutes.operator,
  path: below('operator', paths.operatorDuties()),
  component: part(async () => (await import('./admission/duties.tsx')).DutiesPage),
})
const intake = createRoute({
  getParentRoute: () => deskRoutes.operator,
  path: below('operator', paths.operatorIntake()),
  component: part(async () => (await import('./admission/intake.tsx')).IntakePage),
})
const evaluation = createRoute({
  getParentRoute: () => deskRoutes.regulator,
  path: below('regulator', paths.regulatorEvaluation()),
  component: part(async () => (await import('./evaluation/desk.tsx')).EvaluationDesk),
})
const questionnaires = createRoute({
  getParentRoute: () => deskRoutes.regulator,
  path: below('regulator', paths.regulatorQuestionnaires()),
  component: part(async () => (await import('./evaluation/questionnaires.tsx')).QuestionnairesDesk),
})
const QuestionnaireDesk = part(async () => (await import('./evaluation/questionnaires.tsx')).QuestionnaireDesk)
const questionnaire = createRoute({
  getParentRoute: () => deskRoutes.regulator,
  path: below('regulator', paths.regulatorQuestionnaire('$id')),
  component: function Asked() {
    return <QuestionnaireDesk id={useId('id')} />
  },
})

const DraftsPage = part(async () => (await import('./lawmaking/drafts.tsx')).DraftsPage)
const DraftPage = part(async () => (await import('./lawmaking/draft.tsx')).DraftPage)
const EditorPage = part(async () => (await import('./lawmaking/editor.tsx')).EditorPage)
const TogetherPage = part(async () => (await import('./lawmaking/together.tsx')).TogetherPage)
const MechanismPage = part(async () => (await import('./lawmaking/together.tsx')).MechanismPage)
const ExperiencePage = part(async () => (await import('./lawmaking/experience.tsx')).ExperiencePage)

/** The places of a desk at which rules are made. */
const rulesOf = (of: RulesDesk) => [
  createRoute({
    getParentRoute: () => deskRoutes[of],
    path: below(of, paths.deskDrafts(of)),
    component: () => <DraftsPage desk={of} />,
  }),
  createRoute({
    getParentRoute: () => deskRoutes[of],
    path: below(of, paths.deskDraft(of, '$file')),
    component: function Draft() {
      const file = useId('file')
      return <DraftPage key={file} desk={of} file={file} />
    },
  }),
  createRoute({
    getParentRoute: () => deskRoutes[of],
    path: below(of, paths.deskDraftEdit(of, '$file')),
    component: function Edit() {
      const file = useId('file')
      return <EditorPage key={file} desk={of} file={file} />
    },
  }),
  createRoute({
    getParentRoute: () => deskRoutes[of],
    path: below(of, paths.deskTogether(of)),
    component: () => <TogetherPage desk={of} />,
  }),
  createRoute({
    getParentRoute: () => deskRoutes[of],
    path: below(of, paths.deskMechanism(of, '$mechanism')),
    component: function Mechanism() {
      const mechanism = useId('mechanism')
      return <MechanismPage key={mechanism} desk={of} mechanism={mechanism} />
    },
  }),
  createRoute({
    getParentRoute: () => deskRoutes[of],
    path: below(of, paths.deskExperience(of)),
    component: () => <ExperiencePage desk={of} />,
  }),
]
const rules = Object.fromEntries(rulesDesks.map((of) => [of, rulesOf(of)])) as Record<
  RulesDesk,
  ReturnType<typeof rulesOf>
>

const templatesMade = createRoute({
  getParentRoute: () => deskRoutes.regulator,
  path: below('regulator', paths.regulatorTemplates()),
  component: part(async () => (await import('./templates/making-list.tsx')).MakingListPage),
})
const MakingPage = part(async () => (await import('./templates/making.tsx')).MakingPage)
const templateMade = createRoute({
  getParentRoute: () => deskRoutes.regulator,
  path: below('regulator', paths.regulatorTemplate('$file')),
  component: function TemplateMade() {
    const file = useId('file')
    return <MakingPage key={file} file={file} />
  },
})
const TemplateEditor = part(async () => (await import('./templates/editor.tsx')).TemplateEditorPage)
const templateEdited = createRoute({
  getParentRoute: () => deskRoutes.regulator,
  path: below('regulator', paths.regulatorTemplateEdit('$file')),
  component: function TemplateEdited() {
    const file = useId('file')
    return <TemplateEditor key={file} file={file} />
  },
})

const NegotiationsPage = part(async () => (await import('./negotiation/negotiations.tsx')).NegotiationsPage)
const WizardPage = part(async () => (await import('./negotiation/wizard.tsx')).WizardPage)
const NegotiationPage = part(async () => (await import('./negotiation/negotiation.tsx')).NegotiationPage)

/** The places of a side at which contracts are negotiated. */
const negotiationOf = (of: LeaseDesk) => [
  createRoute({
    getParentRoute: () => deskRoutes[of],
    path: below(of, paths.deskNegotiations(of)),
    component: () => <NegotiationsPage desk={of} />,
  }),
  createRoute({
    getParentRoute: () => deskRoutes[of],
    path: below(of, paths.deskNegotiate(of)),
    component: () => <WizardPage desk={of} />,
  }),
  createRoute({
    getParentRoute: () => deskRoutes[of],
    path: below(of, paths.deskNegotiation(of, '$negotiation')),
    component: function Negotiation() {
      const negotiation = useId('negotiation')
      return <NegotiationPage key={negotiation} desk={of} negotiation={negotiation} />
    },
  }),
]

const CostsPage = part(async () => (await import('./costs/costs.tsx')).CostsPage)
const CostPage = part(async () => (await import('./costs/cost-page.tsx')).CostPage)

/** Cost reports at the desks of their two sides. */
const costsOf = (of: 'provider' | 'regulator') => [
  createRoute({
    getParentRoute: () => deskRoutes[of],
    path: below(of, paths.deskCosts(of)),
    component: () => <CostsPage desk={of} />,
  }),
  createRoute({
    getParentRoute: () => deskRoutes[of],
    path: below(of, paths.deskCost(of, '$file')),
    component: function Cost() {
      const file = useId('file')
      return <CostPage key={file} desk={of} file={file} />
    },
  }),
]

const CellPage = part(async () => (await import('./surveillance/cell.tsx')).CellPage)
const LeadPage = part(async () => (await import('./surveillance/lead.tsx')).LeadPage)

/** Price supervision: cells, leads and cases, detectors. */
const supervision = [
  createRoute({
    getParentRoute: () => deskRoutes.regulator,
    path: below('regulator', paths.regulatorPrices()),
    component: part(async () => (await import('./surveillance/cells.tsx')).CellsPage),
  }),
  createRoute({
    getParentRoute: () => deskRoutes.regulator,
    path: `${below('regulator', paths.regulatorPrices())}/cells/$cell`,
    component: function Cell() {
      const cell = useId('cell')
      return <CellPage key={cell} cell={cell} />
    },
  }),
  createRoute({
    getParentRoute: () => deskRoutes.regulator,
    path: below('regulator', paths.regulatorLeads()),
    component: part(async () => (await import('./surveillance/leads.tsx')).LeadsPage),
  }),
  createRoute({
    getParentRoute: () => deskRoutes.regulator,
    path: below('regulator', paths.regulatorLead('$lead')),
    component: function Lead() {
      const lead = useId('lead')
      return <LeadPage key={lead} lead={lead} />
    },
  }),
  createRoute({
    getParentRoute: () => deskRoutes.regulator,
    path: below('regulator', paths.regulatorDetectors()),
    component: part(async () => (await import('./surveillance/detectors.tsx')).DetectorsPage),
  }),
]

const CreditReportPage = part(async () => (await import('./credit/report.tsx')).CreditReportPage)
const CreditFilesPage = part(async () => (await import('./credit/files.tsx')).CreditFilesPage)
const CreditEntriesPage = part(async () => (await import('./credit/entries.tsx')).CreditEntriesPage)
const CreditMeasuresPage = part(async () => (await import('./credit/measures.tsx')).CreditMeasuresPage)

/** One's own credit report. */
const ownCreditOf = (of: LeaseDesk) =>
  createRoute({
    getParentRoute: () => deskRoutes[of],
    path: below(of, paths.deskCredit(of)),
    component: () => <CreditReportPage desk={of} party={null} />,
  })

/** Credit files, lists and joint measures. */
const creditOf = (of: 'regulator' | 'operator') => [
  createRoute({
    getParentRoute: () => deskRoutes[of],
    path: below(of, paths.deskCredit(of)),
    component: () => <CreditFilesPage desk={of} />,
  }),
  createRoute({
    getParentRoute: () => deskRoutes[of],
    path: below(of, paths.deskCreditOf(of, '$party')),
    component: function CreditOf() {
      const party = useId('party')
      return <CreditReportPage key={party} desk={of} party={party} />
    },
  }),
  createRoute({
    getParentRoute: () => deskRoutes[of],
    path: below(of, paths.deskCreditEntries(of)),
    component: () => <CreditEntriesPage desk={of} />,
  }),
  createRoute({
    getParentRoute: () => deskRoutes[of],
    path: below(of, paths.deskCreditMeasures(of)),
    component: () => <CreditMeasuresPage desk={of} />,
  }),
]

const FilesPage = part(async () => (await import('./files/file-list.tsx')).FilesPage)
const NewFilePage = part(async () => (await import('./files/new-file.tsx')).NewFilePage)
const OpenFilePage = part(async () => (await import('./files/new-file.tsx')).OpenFilePage)
const FilePage = part(async () => (await import('./files/file-body.tsx')).FilePage)
const DeskHome = part(async () => (await import('./files/desk-home.tsx')).DeskHome)

/** What every desk has: its files, one file, and opening one. */
const filesOf = (of: Desk) => [
  createRoute({
    getParentRoute: () => deskRoutes[of],
    path: below(of, paths.deskFiles(of)),
    component: () => <FilesPage desk={of} />,
  }),
  createRoute({
    getParentRoute: () => deskRoutes[of],
    path: below(of, paths.deskFileNew(of)),
    component: () => <NewFilePage desk={of} />,
  }),
  createRoute({
    getParentRoute: () => deskRoutes[of],
    path: below(of, paths.deskFileOpen(of, '$procedure')),
    component: function Open() {
      const procedure = useId('procedure')
      return <OpenFilePage key={procedure} desk={of} procedure={procedure} />
    },
  }),
  createRoute({
    getParentRoute: () => deskRoutes[of],
    path: below(of, paths.deskFile(of, '$file')),
    component: function File() {
      const file = useId('file')
      return <FilePage key={file} desk={of} file={file} />
    },
  }),
]

const ClaimPage = part(async () => (await import('./support/claim.tsx')).ClaimPage)

/** Claims at the desks of their two sides and of departments. */
const claimOf = (of: LeaseDesk | 'regulator') =>
  createRoute({
    getParentRoute: () => deskRoutes[of],
    path: below(of, paths.deskSupportClaim(of, '$file')),
    component: function Claim() {
      const file = useId('file')
      return <ClaimPage key={file} desk={of} file={file} />
    },
  })

const ApplySupportPage = part(async () => (await import('./support/apply.tsx')).ApplySupportPage)

/** Support: programmes and claims, holds, audits, scenarios. */
const support = {
  lessee: [
    createRoute({
      getParentRoute: () => lessee,
      path: below('lessee', paths.deskSupport('lessee')),
      component: part(async () => (await import('./support/applicant.tsx')).ApplicantSupportPage),
    }),
    createRoute({
      getParentRoute: () => lessee,
      path: below('lessee', paths.lesseeSupportApply('$scheme')),
      component: function Apply() {
        const scheme = useId('scheme')
        return <ApplySupportPage key={scheme} scheme={scheme} />
      },
    }),
    claimOf('lessee'),
  ],
  provider: [
    createRoute({
      getParentRoute: () => provider,
      path: below('provider', paths.deskSupport('provider')),
      component: part(async () => (await import('./support/applicant.tsx')).ProviderSupportPage),
    }),
    claimOf('provider'),
  ],
  regulator: [
    createRoute({
      getParentRoute: () => deskRoutes.regulator,
      path: below('regulator', paths.deskSupport('regulator')),
      component: part(async () => (await import('./support/department.tsx')).DepartmentSupportPage),
    }),
    claimOf('regulator'),
    createRoute({
      getParentRoute: () => deskRoutes.regulator,
      path: below('regulator', paths.regulatorHolds()),
      component: part(async () => (await import('./support/holds.tsx')).HoldsPage),
    }),
    createRoute({
      getParentRoute: () => deskRoutes.regulator,
      path: below('regulator', paths.regulatorSampleAudits()),
      component: part(async () => (await import('./support/audits.tsx')).SampleAuditsPage),
    }),
    createRoute({
      getParentRoute: () => deskRoutes.regulator,
      path: below('regulator', paths.regulatorScenario()),
      component: part(async () => (await import('./support/scenario.tsx')).ScenarioPage),
    }),
  ],
}

/** The first page of a desk whose work is its files. */
const homeOf = (of: Desk) =>
  createRoute({ getParentRoute: () => deskRoutes[of], path: '/', component: () => <DeskHome desk={of} /> })

const SigningRoom = part(async () => (await import('./contract/signing-room.tsx')).SigningRoom)

/** Where a side signs a negotiated contract. */
const signingOf = (of: LeaseDesk) =>
  createRoute({
    getParentRoute: () => deskRoutes[of],
    path: below(of, paths.deskContractSign(of, '$lease')),
    component: function Signing() {
      const lease = useId('lease')
      return <SigningRoom key={lease} desk={of} lease={lease} />
    },
  })

const DisputesPage = part(async () => (await import('./disputes/disputes-page.tsx')).DisputesPage)
const NewDisputePage = part(async () => (await import('./disputes/new-dispute-page.tsx')).NewDisputePage)
const DisputePage = part(async () => (await import('./disputes/dispute-page.tsx')).DisputePage)

/** One dispute at a desk. */
const disputeOf = (of: Desk) =>
  createRoute({
    getParentRoute: () => deskRoutes[of],
    path: below(of, paths.deskDispute(of, '$file')),
    component: function Dispute() {
      const file = useId('file')
      return <DisputePage key={file} desk={of} file={file} />
    },
  })

const ClaimListPage = part(async () => (await import('./disputes/claim-list-page.tsx')).ClaimListPage)
const StatementPage = part(async () => (await import('./disputes/claim-page.tsx')).ClaimPage)

/** The disputes of a side of a contract. */
const disputesOf = (of: LeaseDesk) => [
  createRoute({
    getParentRoute: () => deskRoutes[of],
    path: below(of, paths.deskDisputes(of)),
    component: () => <DisputesPage desk={of} />,
  }),
  createRoute({
    getParentRoute: () => deskRoutes[of],
    path: below(of, paths.deskDisputeNew(of)),
    component: () => <NewDisputePage desk={of} />,
  }),
  disputeOf(of),
  createRoute({
    getParentRoute: () => deskRoutes[of],
    path: below(of, paths.deskClaims(of)),
    component: () => <ClaimListPage desk={of} />,
  }),
  createRoute({
    getParentRoute: () => deskRoutes[of],
    path: below(of, paths.deskClaim(of, '$claim')),
    component: function Statement() {
      return <StatementPage key={useId('claim')} desk={of} claim={useId('claim')} />
    },
  }),
]

const CasesPage = part(async () => (await import('./justice/cases-page.tsx')).CasesPage)
const CasePage = part(async () => (await import('./justice/case-page.tsx')).CasePage)

/** Cases of mediation and suit, at the desk of whoever takes part. */
const casesOf = (of: Desk) => [
  createRoute({
    getParentRoute: () => deskRoutes[of],
    path: below(of, paths.deskCases(of)),
    component: () => <CasesPage desk={of} />,
  }),
  createRoute({
    getParentRoute: () => deskRoutes[of],
    path: below(of, paths.deskCase(of, '$file')),
    component: function Case() {
      const file = useId('file')
      return <CasePage key={file} desk={of} file={file} />
    },
  }),
]
const roster = createRoute({
  getParentRoute: () => deskRoutes.mediator,
  path: below('mediator', paths.mediatorRoster()),
  component: part(async () => (await import('./justice/roster-page.tsx')).RosterPage),
})

/** Questions that a person answers. */
const questionsOf = (of: 'operator' | 'mediator') =>
  createRoute({
    getParentRoute: () => deskRoutes[of],
    path: below(of, paths.deskQuestions(of)),
    component: part(async () => (await import('./disputes/questions-page.tsx')).QuestionsPage),
  })

/** Disputes that other sites brought. */
const embedded = [
  createRoute({
    getParentRoute: () => deskRoutes.operator,
    path: below('operator', paths.deskDisputes('operator')),
    component: part(async () => (await import('./disputes/embedded-page.tsx')).EmbeddedPage),
  }),
  disputeOf('operator'),
  questionsOf('operator'),
]

/** The places of a price index compiler. */
const indexPlaces = [
  createRoute({
    getParentRoute: () => deskRoutes.index,
    path: '/',
    component: part(async () => (await import('./index-desk/home.tsx')).IndexHome),
  }),
  createRoute({
    getParentRoute: () => deskRoutes.index,
    path: below('index', paths.indexPublish()),
    component: part(async () => (await import('./index-desk/publish.tsx')).PublishPage),
  }),
  createRoute({
    getParentRoute: () => deskRoutes.index,
    path: below('index', paths.indexSeries()),
    component: part(async () => (await import('./index-desk/series.tsx')).SeriesPage),
  }),
  createRoute({
    getParentRoute: () => deskRoutes.index,
    path: below('index', paths.indexMethods()),
    component: part(async () => (await import('./index-desk/methods.tsx')).MethodsPage),
  }),
  createRoute({
    getParentRoute: () => deskRoutes.index,
    path: below('index', paths.indexObservations()),
    component: part(async () => (await import('./index-desk/observations.tsx')).ObservationsPage),
  }),
  createRoute({
    getParentRoute: () => deskRoutes.index,
    path: below('index', paths.indexArchive()),
    component: part(async () => (await import('./index-desk/archive.tsx')).ArchivePage),
  }),
]

const InspectionsPage = part(async () => (await import('./inspection/inspections.tsx')).InspectionsPage)
const DrawPage = part(async () => (await import('./inspection/draws.tsx')).DrawPage)
const ChecklistPage = part(async () => (await import('./inspection/checklist.tsx')).ChecklistPage)
const ReadingsPage = part(async () => (await import('./inspection/readings.tsx')).ReadingsPage)
const ErasuresPage = part(async () => (await import('./inspection/erasures.tsx')).ErasuresPage)
const ErasurePage = part(async () => (await import('./inspection/erasure.tsx')).ErasurePage)

/** Inspection: what is published, draws, inspections and their checklists; readings of a lease. */
const inspection = [
  createRoute({
    getParentRoute: () => deskRoutes.regulator,
    path: below('regulator', paths.regulatorInspectionItems()),
    component: part(async () => (await import('./inspection/items.tsx')).InspectionItemsPage),
  }),
  createRoute({
    getParentRoute: () => deskRoutes.regulator,
    path: below('regulator', paths.regulatorDraws()),
    component: part(async () => (await import('./inspection/draws.tsx')).DrawsPage),
  }),
  createRoute({
    getParentRoute: () => deskRoutes.regulator,
    path: below('regulator', paths.regulatorDraw('$draw')),
    component: function Draw() {
      const draw = useId('draw')
      return <DrawPage key={draw} draw={draw} />
    },
  }),
  createRoute({
    getParentRoute: () => deskRoutes.regulator,
    path: below('regulator', paths.regulatorChecklist('$file')),
    component: function Checklist() {
      const file = useId('file')
      return <ChecklistPage key={file} file={file} />
    },
  }),
  createRoute({
    getParentRoute: () => deskRoutes.regulator,
    path: below('regulator', paths.regulatorReadings('$lease')),
    component: function Readings() {
      const lease = useId('lease')
      return <ReadingsPage key={lease} lease={lease} />
    },
  }),
]

/** Inspections as a body, or the enterprise that was told, sees them. */
const inspectionsOf = (of: 'regulator' | 'provider') =>
  createRoute({
    getParentRoute: () => deskRoutes[of],
    path: below(of, paths.deskInspections(of)),
    component: () => <InspectionsPage desk={of} />,
  })

/** Erasures after leases. */
const erasuresOf = (of: 'regulator' | 'provider' | 'lessee' | 'operator') => [
  createRoute({
    getParentRoute: () => deskRoutes[of],
    path: below(of, paths.deskErasures(of)),
    component: () => <ErasuresPage desk={of} />,
  }),
  createRoute({
    getParentRoute: () => deskRoutes[of],
    path: below(of, paths.deskErasure(of, '$file')),
    component: function Erasure() {
      const file = useId('file')
      return <ErasurePage key={file} desk={of} file={file} />
    },
  }),
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
  ],
  operator: [...embedded, homeOf('operator'), ...creditOf('operator'), ...erasuresOf('operator'), duties, intake],
  regulator: [
    homeOf('regulator'),
    ...supervision,
    ...creditOf('regulator'),
    inspectionsOf('regulator'),
    ...inspection,
    ...erasuresOf('regulator'),
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
