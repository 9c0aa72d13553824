import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cast, draftedLease, sampleTerms, testPlatform, type TestPlatform } from '../../../test/world.ts'

let p: TestPlatform
let who: Awaited<ReturnType<typeof cast>>
beforeAll(async () => {
  p = await testPlatform({ seed: 'market' })
  who = await cast(p)
})
afterAll(() => p.close())

const offer = {
  mode: 'by-server',
  models: ['X100'],
  unitPriceFen: 800,
  place: 'cn-gd',
  validFrom: '2026-06-01',
  validUntil: '2026-06-30',
  terms: sampleTerms,
}
const order = (input: object): object => ({
  offer: who.offer,
  quote: null,
  cards: 2,
  shareMilli: 500,
  cpuMilli: 0,
  memoryMib: 0,
  hours: 3,
  from: p.clock.now(),
  ...input,
})

describe('parties and licences', () => {
  test('a wrong digit, a code twice, a reserved kind', async () => {
    const register = (actor: object, input: object): Promise<unknown> =>
      p.act('admission.party.register', actor as never, {
        uscc: '9100000000000000A1',
        name: '甲（示例）',
        kinds: ['lessee'],
        place: 'cn',
        ...input,
      })
    const anyone = { party: '00000000-0000-7000-8000-000000000001', role: 'public', person: null }
    expect(await register(anyone, {})).toMatchObject({
      refused: 'uscc-invalid',
      basis: ['platform/identity-rules#uscc'],
    })
    const { sampleUscc } = await import('#kernel/identity')
    expect(await register(anyone, { uscc: sampleUscc(1) })).toMatchObject({ refused: 'uscc-registered' })
    expect(await register(anyone, { uscc: sampleUscc(900), kinds: ['court'] })).toMatchObject({
      refused: 'kind-by-operator',
    })
    expect(await register(anyone, { uscc: sampleUscc(900).toLowerCase() })).toMatchObject({
      done: true,
      decision: { sample: true },
    })
  })
  test('a licence that ended, or twice', async () => {
    const file = (input: object): Promise<unknown> =>
      p.act('admission.licence.file', who.provider, {
        kind: 'vats-idc',
        number: 'N1',
        issuedBy: '示例',
        validFrom: '2026-01-01',
        validUntil: '2026-12-31',
        ...input,
      })
    expect(await file({ validUntil: '2026-06-14' })).toMatchObject({ refused: 'licence-lapsed' })
    expect(await file({ validFrom: '2027-01-01' })).toMatchObject({ refused: 'ends-before-start' })
    expect(await file({})).toMatchObject({ done: true })
    expect(await file({})).toMatchObject({ refused: 'licence-on-file' })
  })
  test('a lapsed licence stops new offers and new orders', async () => {
    const q = await testPlatform({ seed: 'lapse' })
    const their = await cast(q)
    q.clock.set('2031-01-01T00:00:00.000Z')
    expect(
      await q.act('market.offer.publish', their.provider, { ...offer, validFrom: '2031-01-01', validUntil: null }),
    ).toMatchObject({ refused: 'licence-lapsed', basis: expect.arrayContaining(['cn/telecom-regulations#13']) })
    expect(
      await q.act('market.order.place', their.lessee, {
        offer: their.offer,
        quote: null,
        cards: 1,
        shareMilli: 1,
        cpuMilli: 0,
        memoryMib: 0,
        hours: 1,
        from: q.clock.now(),
      }),
    ).toMatchObject({ refused: 'licence-lapsed' })
    await q.close()
  })
})

describe('offers, quotes, orders', () => {
  test('an accelerator the catalogue does not know, a missing term, a broken zone', async () => {
    expect(await p.act('market.offer.publish', who.provider, { ...offer, models: ['X100', 'H999'] })).toMatchObject({
      refused: 'model-unknown',
      says: { en: 'model “H999” is not in the catalogue' },
    })
    await expect(
      p.act('market.offer.publish', who.provider, { ...offer, terms: { ...sampleTerms, grainSeconds: undefined } }),
    ).rejects.toMatchObject({ parameters: [{ path: 'terms.grainSeconds' }] })
    await expect(
      p.act('market.offer.publish', who.provider, { ...offer, terms: { ...sampleTerms, billingZone: 'Mars/Base' } }),
    ).rejects.toMatchObject({ parameters: [{ path: 'terms.billingZone' }] })
    await expect(p.act('market.offer.publish', who.provider, { ...offer, unitPriceFen: -1 })).rejects.toMatchObject({
      parameters: [{ path: 'unitPriceFen' }],
    })
  })
  test('the contract amount is cards × share × hours × price, rounded once', async () => {
    expect(await p.yes('market.order.place', who.lessee, order({ hours: 3 }))).toMatchObject({
      contractFen: 1_800,
      unitPriceFen: 600,
    })
    expect(await p.yes('market.order.place', who.lessee, order({ cards: 1, shareMilli: 1, hours: 1 }))).toMatchObject({
      contractFen: 1,
    }) // 0.6
  })
  test('an order outside the offer, on a withdrawn one, or from oneself is refused', async () => {
    const { offer: june } = await p.yes('market.offer.publish', who.provider, offer)
    const both = { ...who.provider, role: 'lessee' as const }
    expect(await p.act('market.order.place', both, order({ offer: june }))).toMatchObject({ refused: 'own-offer' })
    p.clock.set('2026-07-01T02:00:00.000Z')
    expect(await p.act('market.order.place', who.lessee, order({ offer: june }))).toMatchObject({
      refused: 'offer-not-valid',
      day: '2026-07-01',
    })
    await p.yes('market.offer.withdraw', who.provider, { offer: june, reason: '调整' })
    expect(await p.act('market.order.place', who.lessee, order({ offer: june }))).toMatchObject({
      refused: 'offer-withdrawn',
    })
    expect(await p.act('market.offer.withdraw', who.provider, { offer: june, reason: '调整' })).toMatchObject({
      refused: 'offer-withdrawn',
    })
    expect(await p.act('market.order.place', who.lessee, order({ offer: p.clock.id() }))).toMatchObject({
      refused: 'offer-unknown',
    })
  })
  test('a quote binds its provider towards one lessee, until its day', async () => {
    const { request } = await p.yes('market.request.post', who.lessee, {
      mode: 'by-scale',
      models: [],
      cards: 1,
      shareMilli: 1_000,
      hours: 1,
      place: 'cn',
      note: '',
    })
    const { quote } = await p.yes('market.quote.give', who.provider, {
      request,
      offer: who.offer,
      unitPriceFen: 500,
      validUntil: '2026-07-02',
    })
    const asked = { quote, cards: 1, shareMilli: 1_000, hours: 1 }
    const other = await p.party('别的需求方（示例）', ['lessee'])
    expect(await p.act('market.order.place', other, order(asked))).toMatchObject({ refused: 'quote-not-yours' })
    expect(await p.act('market.order.place', who.lessee, order({ ...asked, hours: 8_760 }))).toMatchObject({
      refused: 'quote-for-other-quantity',
    })
    const twice = await Promise.all([
      p.act('market.order.place', who.lessee, order(asked)),
      p.act('market.order.place', who.lessee, order(asked)),
    ])
    expect(twice.map((o) => (o.done ? 'done' : o.refused)).toSorted()).toEqual(['done', 'quote-used'])
    const late = await p.yes('market.quote.give', who.provider, {
      request,
      offer: who.offer,
      unitPriceFen: 500,
      validUntil: '2026-07-02',
    })
    p.clock.set('2026-07-03T02:00:00.000Z')
    expect(await p.act('market.order.place', who.lessee, order({ ...asked, quote: late.quote }))).toMatchObject({
      refused: 'quote-lapsed',
    })
  })
})

describe('signing', () => {
  test('another text, the wrong side, twice, too early to use', async () => {
    const { order: placed } = await p.yes('market.order.place', who.lessee, order({ cards: 0 }))
    await p.follow()
    const { lease, termsHash } = await draftedLease(p, placed)
    const stranger = await p.party('旁人（示例）', ['lessee'])
    expect(await p.act('contracts.lease.sign', stranger, { lease, termsHash })).toMatchObject({
      refused: 'lease-not-yours',
    })
    expect(await p.act('contracts.lease.sign', who.lessee, { lease, termsHash: 'f'.repeat(64) })).toMatchObject({
      refused: 'other-text',
    })
    expect(await p.yes('contracts.lease.sign', who.lessee, { lease, termsHash })).toMatchObject({ complete: false })
    expect(await p.act('contracts.lease.sign', who.lessee, { lease, termsHash })).toMatchObject({
      refused: 'signed-already',
    })
    expect(await p.act('contracts.lease.end', who.lessee, { lease, reason: 'x' })).toMatchObject({
      refused: 'wrong-state',
      says: { zh: expect.stringContaining('待对方签署') },
    })
    expect(
      await p.act(
        'contracts.lease.start',
        { party: '00000000-0000-7000-8000-000000000000', role: 'platform', person: null },
        { lease },
      ),
    ).toMatchObject({ refused: 'wrong-state' })
  })
})
