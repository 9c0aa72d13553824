import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { queryClient } from './api/views.ts'
import { langOf, speak, Speaking } from './i18n/words.tsx'
import { deskOf, matched, paths } from './paths.ts'
import { askPrices } from './prices/ahead.ts'
import { NotFound } from './public/not-found.tsx'
import { later } from './ui/later.tsx'
import './ui/style.css'

/** The desks with antd, the router and the charts: loaded only when the address belongs to a desk. */
const Desks = later(async () => (await import('./routes.tsx')).Desks)

const Home = later(async () => (await import('./public/home.tsx')).Home)
const SignIn = later(async () => (await import('./public/sign-in.tsx')).SignIn)
const Procedures = later(async () => (await import('./public/procedures.tsx')).ProceduresPage)
const Procedure = later(async () => (await import('./public/procedures.tsx')).ProcedurePage)
const File = later(async () => (await import('./public/file.tsx')).PublicFile)
const Law = later(async () => (await import('./public/law.tsx')).LawPage)
const Instrument = later(async () => (await import('./public/law.tsx')).InstrumentPage)
const Ask = later(async () => (await import('./public/ask.tsx')).AskPage)
const Guides = later(async () => (await import('./public/guides.tsx')).GuidesPage)
const Guide = later(async () => (await import('./public/guides.tsx')).GuidePage)
const AdmissionGuide = later(async () => (await import('./public/admission-guide.tsx')).AdmissionGuidePage)
const Consultations = later(async () => (await import('./public/consultations.tsx')).ConsultationsPage)
const Consultation = later(async () => (await import('./public/consultation.tsx')).ConsultationPage)
const Library = later(async () => (await import('./templates/library.tsx')).LibraryPage)
const Template = later(async () => (await import('./templates/template.tsx')).TemplatePage)
const Barriers = later(async () => (await import('./public/barriers.tsx')).BarriersPage)
const BarrierReport = later(async () => (await import('./public/barrier-report.tsx')).BarrierReportPage)
const CreditLists = later(async () => (await import('./credit/public-lists.tsx')).CreditListsPage)
const Questionnaires = later(async () => (await import('./public/questionnaires.tsx')).QuestionnairesPage)
const Questionnaire = later(async () => (await import('./public/questionnaires.tsx')).QuestionnairePage)
const Prices = later(async () => (await import('./prices/portal.tsx')).PricesPage)
const PriceIndex = later(async () => (await import('./prices/index-page.tsx')).PriceIndexPage)
const PriceMethod = later(async () => (await import('./prices/method.tsx')).MethodPage)
const PriceCell = later(async () => (await import('./prices/cell.tsx')).PriceCellPage)
const PricePublication = later(async () => (await import('./prices/publication.tsx')).PublicationPage)
const Disputes = later(async () => (await import('./disputes/public-page.tsx')).PublicDisputesPage)
const DisputeFrame = later(async () => (await import('./disputes/frame-page.tsx')).FramePage)
const InspectionResults = later(async () => (await import('./inspection/results.tsx')).InspectionResultsPage)
const Programmes = later(async () => (await import('./support/public.tsx')).ProgrammesPage)
const Evaluation = later(async () => (await import('./public/evaluation.tsx')).EvaluationPage)

/** The light pages by address: each is loaded when it is opened. */
const lightPages: readonly [pattern: string, page: (found: Record<string, string>) => ReactNode][] = [
  [paths.home(), () => <Home />],
  [paths.signIn(), () => <SignIn />],
  [paths.procedures(), () => <Procedures />],
  [paths.procedure('$id'), ({ id = '' }) => <Procedure id={id} />],
  [paths.file('$file'), ({ file = '' }) => <File file={file} />],
  [paths.law(), () => <Law />],
  [paths.cited('$place/$name'), ({ place = '', name = '' }) => <Instrument id={`${place}/${name}`} />],
  [paths.ask(), () => <Ask />],
  [paths.guides(), () => <Guides />],
  [paths.guide('$guide'), ({ guide = '' }) => <Guide guide={guide} />],
  [paths.admissionGuide(), () => <AdmissionGuide />],
  [paths.consultations(), () => <Consultations />],
  [paths.consultation('$file'), ({ file = '' }) => <Consultation file={file} />],
  [paths.templates(), () => <Library />],
  [paths.template('$id'), ({ id = '' }) => <Template id={id} />],
  [paths.barriers(), () => <Barriers />],
  [paths.barrierReport(), () => <BarrierReport />],
  [paths.questionnaires(), () => <Questionnaires />],
  [paths.questionnaire('$id'), ({ id = '' }) => <Questionnaire id={id} />],
  [paths.creditLists(), () => <CreditLists />],
  [paths.inspectionResults(), () => <InspectionResults />],
  [paths.programmes(), () => <Programmes />],
  [paths.evaluation(), () => <Evaluation />],
  [paths.disputes(), () => <Disputes />],
  [paths.frame(), () => <DisputeFrame />],
  [paths.prices(), () => <Prices />],
  [paths.priceIndex(), () => <PriceIndex />],
  [paths.priceMethod(), () => <PriceMethod />],
  [decodeURIComponent(paths.priceCell('$cell')), ({ cell = '' }) => <PriceCell cell={decoded(cell)} />],
  [paths.pricePublication('$publication'), ({ publication = '' }) => <PricePublication publication={publication} />],
]

/** A part of an address as it was before it was put there; one that nobody can have put there stays as it is. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

function Page(): ReactNode {
  const { pathname } = window.location
  if (deskOf(pathname) !== null) return <Desks />
  for (const [pattern, page] of lightPages) {
    const found = matched(pattern, pathname)
    if (found !== null) return page(found)
  }
  return <NotFound />
}

speak(langOf(window.location.search))

// The two pages that show prices ask for their figures and their code at once, not one after the other.
const { pathname } = window.location
if (pathname === paths.home()) {
  Home.warm()
  void import('./prices/teaser.tsx').catch(() => {}) // a failure is met when the part is shown
}
if (pathname === paths.prices()) Prices.warm()
if (pathname === paths.home() || pathname === paths.prices()) askPrices()

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <Speaking>
        <Page />
      </Speaking>
    </QueryClientProvider>
  </StrictMode>,
)
