import { expect, test } from 'vitest'
import { deskOf, paths, withLang } from './paths.ts'

test('every path', () => {
  const sample = Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, path('ID')]))
  expect(sample).toMatchInlineSnapshot(`
    {
      "bundle": "/api/bundles/ID",
      "checkpoint": "/log/checkpoint",
      "home": "/",
      "lessee": "/lessee",
      "lesseeFind": "/lessee/find",
      "lesseeInvoice": "/lessee/invoices/ID",
      "lesseeInvoices": "/lessee/invoices",
      "lesseeLease": "/lessee/leases/ID",
      "lesseeLeases": "/lessee/leases",
      "lesseeOrder": "/lessee/find/ID/order",
      "lesseeVouchers": "/lessee/vouchers",
      "provider": "/provider",
      "providerCapacity": "/provider/capacity",
      "providerIncome": "/provider/income",
      "providerInvoice": "/provider/invoices/ID",
      "providerLease": "/provider/leases/ID",
      "providerLeases": "/provider/leases",
      "providerLicences": "/provider/licences",
      "providerOfferNew": "/provider/offers/new",
      "providerOffers": "/provider/offers",
      "signIn": "/sign-in",
      "verify": "/verify",
    }
  `)
})

test('no two names share an address', () => {
  const all = Object.values(paths).map((path) => path('ID'))
  expect(new Set(all).size).toBe(all.length)
})

test('an address knows its desk', () => {
  expect(deskOf('/')).toBe(null)
  expect(deskOf('/sign-in')).toBe(null)
  expect(deskOf('/lessee')).toBe('lessee')
  expect(deskOf('/lessees')).toBe(null)
  expect(deskOf(paths.providerLease('x'))).toBe('provider')
})

test('the language is kept in the address', () => {
  expect(withLang('/lessee/find?model=H800', 'en')).toBe('/lessee/find?model=H800&lang=en')
  expect(withLang('/', 'en')).toBe('/?lang=en')
  expect(withLang('/', 'zh')).toBe('/')
})
