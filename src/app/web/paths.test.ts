import { expect, test } from 'vitest'
import { deskOf, matched, onDesk, paths, withLang } from './paths.ts'

test('every path', () => {
  const sample = Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, path('ID', 'SECOND')]))
  expect(sample).toMatchInlineSnapshot(`
    {
      "admissionGuide": "/guide/admission",
      "ask": "/ask",
      "barrierReport": "/barriers/report",
      "barriers": "/barriers",
      "blob": "/api/blobs/ID",
      "bundle": "/api/bundles/ID",
      "checkpoint": "/log/checkpoint",
      "cited": "/law/ID",
      "claimPaper": "/api/claims/ID.SECOND",
      "consultation": "/consultations/ID",
      "consultations": "/consultations",
      "contractPdf": "/api/contracts/ID/pdf",
      "contractWord": "/api/contracts/ID/word",
      "court": "/court",
      "courtPackage": "/api/court-packages/ID/SECOND",
      "creditFile": "/api/credit/ID",
      "creditLists": "/credit",
      "creditReportFile": "/api/credit/reports/ID.SECOND",
      "deskAudit": "/ID/audits/SECOND",
      "deskAudits": "/ID/audits",
      "deskCase": "/ID/cases/SECOND",
      "deskCases": "/ID/cases",
      "deskClaim": "/ID/disputes/claims/SECOND",
      "deskClaims": "/ID/disputes/claims",
      "deskContractSign": "/ID/contracts/SECOND/sign",
      "deskCost": "/ID/costs/SECOND",
      "deskCosts": "/ID/costs",
      "deskCredit": "/ID/credit",
      "deskCreditEntries": "/ID/credit/lists",
      "deskCreditMeasures": "/ID/credit/measures",
      "deskCreditOf": "/ID/credit/files/SECOND",
      "deskDispute": "/ID/disputes/SECOND",
      "deskDisputeNew": "/ID/disputes/new",
      "deskDisputes": "/ID/disputes",
      "deskDraft": "/ID/drafts/SECOND",
      "deskDraftEdit": "/ID/drafts/SECOND/edit",
      "deskDrafts": "/ID/drafts",
      "deskErasure": "/ID/erasure/SECOND",
      "deskErasures": "/ID/erasure",
      "deskExperience": "/ID/experience",
      "deskFile": "/ID/files/SECOND",
      "deskFileNew": "/ID/files/new",
      "deskFileOpen": "/ID/files/new/SECOND",
      "deskFiles": "/ID/files",
      "deskInspections": "/ID/inspections",
      "deskMechanism": "/ID/together/SECOND",
      "deskNegotiate": "/ID/negotiations/new",
      "deskNegotiation": "/ID/negotiations/SECOND",
      "deskNegotiations": "/ID/negotiations",
      "deskQuestions": "/ID/questions",
      "deskReadings": "/ID/leases/SECOND/readings",
      "deskSupport": "/ID/support",
      "deskSupportClaim": "/ID/support/claims/SECOND",
      "deskTogether": "/ID/together",
      "disputes": "/disputes",
      "erasureFile": "/api/erasures/ID.SECOND",
      "erasureLog": "/api/erasures/ID/logs/SECOND",
      "evaluation": "/evaluation",
      "file": "/files/ID",
      "fileBundle": "/api/files/ID/bundle",
      "fileDossier": "/api/files/ID/dossier",
      "frame": "/zone",
      "guide": "/guides/ID",
      "guides": "/guides",
      "home": "/",
      "index": "/index",
      "indexArchive": "/index/archive",
      "indexMethods": "/index/methods",
      "indexObservations": "/index/observations",
      "indexPublish": "/index/publish",
      "indexSeries": "/index/series",
      "inspectionResults": "/inspections",
      "law": "/law",
      "legislator": "/legislator",
      "lessee": "/lessee",
      "lesseeFind": "/lessee/find",
      "lesseeInvoice": "/lessee/invoices/ID",
      "lesseeInvoices": "/lessee/invoices",
      "lesseeLease": "/lessee/leases/ID",
      "lesseeLeases": "/lessee/leases",
      "lesseeOrder": "/lessee/find/ID/order",
      "lesseeSupportApply": "/lessee/support/apply/ID",
      "lesseeVouchers": "/lessee/vouchers",
      "mediator": "/mediator",
      "mediatorRoster": "/mediator/roster",
      "operator": "/operator",
      "operatorDuties": "/operator/duties",
      "operatorIntake": "/operator/intake",
      "paper": "/api/papers/ID",
      "priceCell": "/prices/cells/ID",
      "priceFile": "/api/prices/ID.SECOND",
      "priceIndex": "/prices/index",
      "priceMethod": "/prices/method",
      "priceMethodFile": "/api/prices/method.md?version=ID",
      "pricePublication": "/prices/publications/ID",
      "prices": "/prices",
      "procedure": "/procedures/ID",
      "procedures": "/procedures",
      "programmes": "/programmes",
      "provider": "/provider",
      "providerAdmission": "/provider/admission",
      "providerApply": "/provider/admission/apply",
      "providerCapacity": "/provider/capacity",
      "providerIncome": "/provider/income",
      "providerInvoice": "/provider/invoices/ID",
      "providerLease": "/provider/leases/ID",
      "providerLeases": "/provider/leases",
      "providerLicences": "/provider/licences",
      "providerOfferNew": "/provider/offers/new",
      "providerOffers": "/provider/offers",
      "questionnaire": "/questionnaires/ID",
      "questionnaires": "/questionnaires",
      "regulator": "/regulator",
      "regulatorCell": "/regulator/prices/cells/ID",
      "regulatorChecklist": "/regulator/inspections/ID/checklist",
      "regulatorDetectors": "/regulator/detectors",
      "regulatorDraw": "/regulator/inspections/draws/ID",
      "regulatorDraws": "/regulator/inspections/draws",
      "regulatorEvaluation": "/regulator/evaluation",
      "regulatorHolds": "/regulator/support/holds",
      "regulatorInspectionItems": "/regulator/inspections/items",
      "regulatorLead": "/regulator/leads/ID",
      "regulatorLeads": "/regulator/leads",
      "regulatorPrices": "/regulator/prices",
      "regulatorQuestionnaire": "/regulator/questionnaires/ID",
      "regulatorQuestionnaires": "/regulator/questionnaires",
      "regulatorSampleAudits": "/regulator/support/audits",
      "regulatorScenario": "/regulator/support/scenario",
      "regulatorTemplate": "/regulator/templates/ID",
      "regulatorTemplateEdit": "/regulator/templates/ID/edit",
      "regulatorTemplates": "/regulator/templates",
      "runTables": "/api/surveillance/runs/ID/tables",
      "signIn": "/sign-in",
      "template": "/templates/ID",
      "templates": "/templates",
      "verify": "/verify",
    }
  `)
})

test('no two names share an address', () => {
  const all = Object.values(paths).map((path) => path('ID', 'SECOND'))
  expect(new Set(all).size).toBe(all.length)
})

test('an address knows its desk', () => {
  expect(deskOf('/')).toBe(null)
  expect(deskOf('/sign-in')).toBe(null)
  expect(deskOf('/lessee')).toBe('lessee')
  expect(deskOf('/lessees')).toBe(null)
  expect(deskOf(paths.providerLease('x'))).toBe('provider')
})

test('an address is read by its pattern', () => {
  expect(matched(paths.file('$file'), '/files/x')).toEqual({ file: 'x' })
  expect(matched(paths.procedure('$id'), '/procedures/admission.filing/')).toEqual({ id: 'admission.filing' })
  expect(matched(paths.procedures(), '/procedures')).toEqual({})
  expect(matched(paths.procedure('$id'), '/procedures')).toBe(null)
  expect(matched(paths.home(), '/')).toEqual({})
  expect(matched(paths.home(), '/law')).toBe(null)
  expect(matched(paths.file('$file'), '/leases/x')).toBe(null)
})

test('a file has its address on every desk', () => {
  expect(onDesk('court', paths.file('x'))).toBe(paths.deskFile('court', 'x'))
  expect(onDesk('lessee', paths.lesseeLease('x'))).toBe(paths.lesseeLease('x'))
})

test('the language is kept in the address', () => {
  expect(withLang('/lessee/find?model=H800', 'en')).toBe('/lessee/find?model=H800&lang=en')
  expect(withLang('/', 'en')).toBe('/?lang=en')
  expect(withLang('/', 'zh')).toBe('/')
  expect(withLang(paths.cited('cn/civil-code#703'), 'en')).toBe('/law/cn/civil-code?lang=en#703')
  expect(withLang('/law?in=cn-bj#rules', 'en')).toBe('/law?in=cn-bj&lang=en#rules')
})
