/**
 * Every address of the site, in one table. A page links through `paths`, never by a hand-written string;
 * paths.test.ts snapshots them all, so a changed address is seen in review.
 */
export const paths = {
  home: () => '/',
  signIn: () => '/sign-in',
  verify: () => '/verify',
  checkpoint: () => '/log/checkpoint',
  bundle: (lease: string) => `/api/bundles/${lease}`,
  paper: (document: string) => `/api/papers/${document}`,
  blob: (sha256: string) => `/api/blobs/${sha256}`,
  fileDossier: (file: string) => `/api/files/${file}/dossier`,
  contractPdf: (lease: string) => `/api/contracts/${lease}/pdf`,
  contractWord: (lease: string) => `/api/contracts/${lease}/word`,
  fileBundle: (file: string) => `/api/files/${file}/bundle`,

  procedures: () => '/procedures',
  procedure: (id: string) => `/procedures/${id}`,
  file: (file: string) => `/files/${file}`,

  law: () => '/law',
  /** the citation is the address: "cn/civil-code#703" an article, "cn/civil-code" its instrument */
  cited: (cite: string) => `/law/${cite}`,
  ask: () => '/ask',
  guides: () => '/guides',
  guide: (guide: string) => `/guides/${guide}`,
  admissionGuide: () => '/guide/admission',
  consultations: () => '/consultations',
  consultation: (file: string) => `/consultations/${file}`,
  templates: () => '/templates',
  template: (framework: string) => `/templates/${framework}`,
  barriers: () => '/barriers',
  barrierReport: () => '/barriers/report',
  questionnaires: () => '/questionnaires',
  questionnaire: (id: string) => `/questionnaires/${id}`,
  evaluation: () => '/evaluation',
  programmes: () => '/programmes',
  disputes: () => '/disputes',
  /** what other sites embed */
  frame: () => '/zone',

  prices: () => '/prices',
  priceIndex: () => '/prices/index',
  priceMethod: () => '/prices/method',
  /** the name of a cell holds signs that an address reserves */
  priceCell: (cell: string) => `/prices/cells/${encodeURIComponent(cell)}`,
  pricePublication: (publication: string) => `/prices/publications/${publication}`,
  /** `ending`: csv, json or signed */
  priceFile: (publication: string, ending: string) => `/api/prices/${publication}.${ending}`,
  priceMethodFile: (version: string) => `/api/prices/method.md?version=${version}`,

  lessee: () => '/lessee',
  lesseeFind: () => '/lessee/find',
  lesseeOrder: (offer: string) => `/lessee/find/${offer}/order`,
  lesseeLeases: () => '/lessee/leases',
  lesseeLease: (lease: string) => `/lessee/leases/${lease}`,
  lesseeInvoices: () => '/lessee/invoices',
  lesseeInvoice: (invoice: string) => `/lessee/invoices/${invoice}`,
  lesseeVouchers: () => '/lessee/vouchers',

  provider: () => '/provider',
  providerCapacity: () => '/provider/capacity',
  providerOffers: () => '/provider/offers',
  providerOfferNew: () => '/provider/offers/new',
  providerLeases: () => '/provider/leases',
  providerLease: (lease: string) => `/provider/leases/${lease}`,
  providerInvoice: (invoice: string) => `/provider/invoices/${invoice}`,
  providerIncome: () => '/provider/income',
  providerLicences: () => '/provider/licences',
  providerAdmission: () => '/provider/admission',
  providerApply: () => '/provider/admission/apply',

  operator: () => '/operator',
  operatorDuties: () => '/operator/duties',
  operatorIntake: () => '/operator/intake',
  regulator: () => '/regulator',
  regulatorPrices: () => '/regulator/prices',
  /** the name of a cell holds signs that an address reserves */
  regulatorCell: (cell: string) => `/regulator/prices/cells/${encodeURIComponent(cell)}`,
  /** the tables of a run as one file */
  runTables: (run: string) => `/api/surveillance/runs/${run}/tables`,
  regulatorLeads: () => '/regulator/leads',
  regulatorLead: (lead: string) => `/regulator/leads/${lead}`,
  regulatorDetectors: () => '/regulator/detectors',
  regulatorEvaluation: () => '/regulator/evaluation',
  regulatorQuestionnaires: () => '/regulator/questionnaires',
  regulatorQuestionnaire: (id: string) => `/regulator/questionnaires/${id}`,
  legislator: () => '/legislator',
  mediator: () => '/mediator',
  court: () => '/court',

  index: () => '/index',
  indexPublish: () => '/index/publish',
  indexSeries: () => '/index/series',
  indexMethods: () => '/index/methods',
  indexObservations: () => '/index/observations',
  indexArchive: () => '/index/archive',

  // Model contracts are made at the desks of departments; contracts are negotiated at those of the two sides.
  regulatorTemplates: () => '/regulator/templates',
  regulatorTemplate: (file: string) => `/regulator/templates/${file}`,
  regulatorTemplateEdit: (file: string) => `/regulator/templates/${file}/edit`,
  deskNegotiations: (desk: string) => `/${desk}/negotiations`,
  deskNegotiate: (desk: string) => `/${desk}/negotiations/new`,
  deskContractSign: (desk: string, lease: string) => `/${desk}/contracts/${lease}/sign`,
  deskNegotiation: (desk: string, negotiation: string) => `/${desk}/negotiations/${negotiation}`,

  // A cost report has two sides: who answers and who asks.
  deskCosts: (desk: string) => `/${desk}/costs`,
  deskCost: (desk: string, file: string) => `/${desk}/costs/${file}`,

  // Inspection and erasure: the bodies’ work, and what the two sides of a lease see and do of it.
  regulatorInspectionItems: () => '/regulator/inspections/items',
  regulatorDraws: () => '/regulator/inspections/draws',
  regulatorDraw: (draw: string) => `/regulator/inspections/draws/${draw}`,
  regulatorChecklist: (file: string) => `/regulator/inspections/${file}/checklist`,
  deskReadings: (desk: string, lease: string) =>
    desk === 'regulator' ? `/regulator/inspections/readings/${lease}` : `/${desk}/leases/${lease}/readings`,
  deskAudits: (desk: string) => `/${desk}/audits`,
  deskAudit: (desk: string, audit: string) => `/${desk}/audits/${audit}`,
  deskInspections: (desk: string) => `/${desk}/inspections`,
  deskErasures: (desk: string) => `/${desk}/erasure`,
  deskErasure: (desk: string, file: string) => `/${desk}/erasure/${file}`,
  /** `ending`: pdf or json */
  erasureFile: (file: string, ending: string) => `/api/erasures/${file}.${ending}`,
  erasureLog: (file: string, device: string) => `/api/erasures/${file}/logs/${device}`,
  inspectionResults: () => '/inspections',

  // Rules are made at the desks of departments and of legislators.
  deskDrafts: (desk: string) => `/${desk}/drafts`,
  deskDraft: (desk: string, file: string) => `/${desk}/drafts/${file}`,
  deskDraftEdit: (desk: string, file: string) => `/${desk}/drafts/${file}/edit`,
  deskTogether: (desk: string) => `/${desk}/together`,
  deskMechanism: (desk: string, mechanism: string) => `/${desk}/together/${mechanism}`,
  deskExperience: (desk: string) => `/${desk}/experience`,

  // Credit: one's own report; the files, lists and joint measures of public bodies; lists for everyone.
  creditLists: () => '/credit',
  /** `name`: lists.csv, lists.json, publicity.csv, publicity.json, measures.json */
  creditFile: (name: string) => `/api/credit/${name}`,
  /** `ending`: pdf or json; `party` may be "own" */
  creditReportFile: (party: string, ending: string) => `/api/credit/reports/${party}.${ending}`,
  deskCredit: (desk: string) => `/${desk}/credit`,
  deskCreditOf: (desk: string, party: string) => `/${desk}/credit/files/${party}`,
  deskCreditEntries: (desk: string) => `/${desk}/credit/lists`,
  deskCreditMeasures: (desk: string) => `/${desk}/credit/measures`,

  // The two sides of a contract have disputes; who runs or mediates answers questions.
  deskDisputes: (desk: string) => `/${desk}/disputes`,
  deskDisputeNew: (desk: string) => `/${desk}/disputes/new`,
  /** drafts of claims; `claim` may be "new" */
  deskClaims: (desk: string) => `/${desk}/disputes/claims`,
  deskClaim: (desk: string, claim: string) => `/${desk}/disputes/claims/${claim}`,
  courtPackage: (file: string, id: string) => `/api/court-packages/${file}/${id}`,
  claimPaper: (claim: string, kind: string) => `/api/claims/${claim}.${kind}`,
  deskDispute: (desk: string, file: string) => `/${desk}/disputes/${file}`,
  deskQuestions: (desk: string) => `/${desk}/questions`,

  // Cases of mediation and suit: mediators, courts and the two sides.
  deskCases: (desk: string) => `/${desk}/cases`,
  deskCase: (desk: string, file: string) => `/${desk}/cases/${file}`,
  mediatorRoster: () => '/mediator/roster',

  // Support is claimed at the desks of lessee and provider, decided at those of departments.
  deskSupport: (desk: string) => `/${desk}/support`,
  deskSupportClaim: (desk: string, file: string) => `/${desk}/support/claims/${file}`,
  lesseeSupportApply: (scheme: string) => `/lessee/support/apply/${scheme}`,
  regulatorHolds: () => '/regulator/support/holds',
  regulatorSampleAudits: () => '/regulator/support/audits',
  regulatorScenario: () => '/regulator/support/scenario',

  // Every desk has its files.
  deskFiles: (desk: string) => `/${desk}/files`,
  deskFileNew: (desk: string) => `/${desk}/files/new`,
  deskFileOpen: (desk: string, procedure: string) => `/${desk}/files/new/${procedure}`,
  deskFile: (desk: string, file: string) => `/${desk}/files/${file}`,
} as const

/** The desks that have pages. A person's desks come from the server (`/api/me`). */
export const desks = [
  'lessee',
  'provider',
  'operator',
  'regulator',
  'legislator',
  'index',
  'mediator',
  'court',
] as const
export type Desk = (typeof desks)[number]

/** Which desk an address belongs to; null for the public pages. */
export function deskOf(pathname: string): Desk | null {
  return desks.find((desk) => pathname === `/${desk}` || pathname.startsWith(`/${desk}/`)) ?? null
}

/** The parameters of an address that is written like `pattern`; null for any other address. */
export function matched(pattern: string, pathname: string): Record<string, string> | null {
  // without the last slash, on both sides: the address of the first page is one slash and nothing else
  const [wanted = [], given = []] = [pattern, pathname].map((path) => path.replace(/\/$/, '').split('/'))
  if (wanted.length !== given.length) return null
  const found: Record<string, string> = {}
  for (const [index, part] of wanted.entries()) {
    if (part.startsWith('$')) found[part.slice(1)] = given[index]!
    else if (part !== given[index]) return null
  }
  return found
}

/** Where a view's address ("/files/…") lies on a desk; every other address stays as it is. */
export const onDesk = (desk: Desk, path: string): string => (path.startsWith('/files/') ? `/${desk}${path}` : path)

/** The desks of the two sides of a lease. */
export type LeaseDesk = 'lessee' | 'provider'
export const isLeaseDesk = (desk: Desk): desk is LeaseDesk => desk === 'lessee' || desk === 'provider'

/** The desks at which rules are made. */
export const rulesDesks = ['regulator', 'legislator'] as const satisfies readonly Desk[]
export type RulesDesk = (typeof rulesDesks)[number]

/** Addresses that both desks of a lease have, by desk. */
export const deskPaths = {
  lessee: {
    home: paths.lessee,
    leases: paths.lesseeLeases,
    lease: paths.lesseeLease,
    invoices: paths.lesseeInvoices,
    invoice: paths.lesseeInvoice,
  },
  provider: {
    home: paths.provider,
    leases: paths.providerLeases,
    lease: paths.providerLease,
    invoices: paths.providerIncome,
    invoice: paths.providerInvoice,
  },
} as const satisfies Record<LeaseDesk, object>

/** The address with the reader's language kept (`?lang=en`); Chinese is the default and stays out of the address. */
export function withLang(path: string, lang: 'zh' | 'en'): string {
  if (lang === 'zh') return path
  const [address = '', ...fragment] = path.split('#')
  return [address + (address.includes('?') ? '&' : '?') + 'lang=en', ...fragment].join('#')
}
