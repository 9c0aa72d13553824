import { createRootRoute, createRoute, createRouter, Outlet, RouterProvider, useParams } from '@tanstack/react-router'
import { useEffect, type ComponentType, type ReactNode } from 'react'
import { deskWords } from './i18n/desk-words.ts'
import { langOf, loadWords, speak } from './i18n/words.tsx'
import { paths, type Desk } from './paths.ts'
import { Crashed } from './ui/crashed.tsx'
import { Frame } from './ui/frame.tsx'
import { later, type Later } from './ui/later.tsx'
import { MissingPage } from './ui/missing.tsx'

// The whole of the desks as one tree. Each page is loaded when it is first opened.
loadWords(deskWords)
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

const lessee = desk('lessee')
const provider = desk('provider')

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
const licences = createRoute({
  getParentRoute: () => provider,
  path: below('provider', paths.providerLicences()),
  component: part(async () => (await import('./provider/licences.tsx')).LicencesPage),
})

const router = createRouter({
  routeTree: root.addChildren([
    lessee.addChildren([lesseeHome, find, order, lesseeLeases, lesseeLease, lesseeInvoices, lesseeInvoice, vouchers]),
    provider.addChildren([
      providerHome,
      capacity,
      offers,
      offerNew,
      providerLeases,
      providerLease,
      providerInvoice,
      income,
      licences,
    ]),
  ]),
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
