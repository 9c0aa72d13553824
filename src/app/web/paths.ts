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
} as const

/** The desks that have pages. A person's desks come from the server (`/api/me`). */
export const desks = ['lessee', 'provider'] as const
export type Desk = (typeof desks)[number]

/** Which desk an address belongs to; null for the public pages. */
export function deskOf(pathname: string): Desk | null {
  return desks.find((desk) => pathname === `/${desk}` || pathname.startsWith(`/${desk}/`)) ?? null
}

/** Addresses that both desks have, by desk. */
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
} as const

/** The address with the reader's language kept (`?lang=en`); Chinese is the default and stays out of the address. */
export function withLang(path: string, lang: 'zh' | 'en'): string {
  if (lang === 'zh') return path
  return path + (path.includes('?') ? '&' : '?') + 'lang=en'
}
