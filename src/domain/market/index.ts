// market 市场 · listing, request, quote, negotiated order; never an order book (E-Commerce Law art. 46).
import { giveQuote } from './acts/give-quote.ts'
import { placeOrder } from './acts/place-order.ts'
import { postRequest } from './acts/post-request.ts'
import { publishOffer } from './acts/publish-offer.ts'
import { withdrawOffer } from './acts/withdraw-offer.ts'
import { findOffers, myOffers, orders, publicOffers, requests } from './views.ts'

export {
  askingPrices,
  offerOf,
  offersValidOn,
  openOffers,
  orderOf,
  originsOf,
  type Offer,
  type Order,
} from './offer.ts'
export { termsSchema, type Terms } from './terms.ts'
export const acts = [publishOffer, withdrawOffer, postRequest, giveQuote, placeOrder]
export const views = [publicOffers, findOffers, myOffers, requests, orders]
