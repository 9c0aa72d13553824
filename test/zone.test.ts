// The zone on a real database: a complaint about a lease, the hold on exactly the disputed quantity, talks that nobody else
// sees, settlement, silence, mediation; a contract handed over by an outside platform.
import { look, type Outcome } from '#kernel/act'
import { sampleUscc, hashOfCode, newCode, proofOf, type Actor } from '#kernel/identity'
import { canonicalBytes, ed25519PublicKey, ed25519Sign, toBase64, toHex, verifyBundle, type Json } from '#kernel/proof'
import { assembleBundle, assembleFileBundle } from '#domain/dispute'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fireTimers } from '../src/app/worker/timers.ts'
import { intake } from './dispute-stage.ts'
import { cast, platformActor, runningLease, testPlatform, type TestPlatform } from './world.ts'

const PLACE = 'cn-gd-sz'
let p: TestPlatform
let who: Awaited<ReturnType<typeof cast>>
let stranger: Actor
let mediator: Actor
let court: Actor
let lease: string

beforeAll(async () => {
  p = await testPlatform({ seed: 'zone', at: '2026-03-02T02:00:00.000Z' })
  who = await cast(p)
  stranger = await p.party('路人（示例）', ['lessee'])
  mediator = await p.party('调解中心（示例）', ['mediation'])
  court = await p.party('法院（示例）', ['court'])
  lease = await metered()
}, 60_000)
afterAll(() => p.close())

/** A lease of half a card, used for ten hours on the day it begins, billed for that month. */
async function metered(): Promise<string> {
  const of = await runningLease(p, who, { shareMilli: 500 })
  const from = p.clock.now()
  const to = new Date(Date.parse(from) + 10 * 3_600_000).toISOString()
  p.clock.set(new Date(Date.parse(to) + 60_000).toISOString())
  await p.yes('metering.usage.record', who.provider, {
    lease: of,
    meter: `m-${of}`,
    sourceKind: 'provider',
    intervals: [{ id: 'a', from, to, cards: 1, shareMilli: 500, cpuMilli: 0, memoryMib: 0 }],
  })
  spans.set(of, [from, to])
  return of
}
const spans = new Map<string, [string, string]>()

const see = async <T>(name: string, actor: Actor, input: object = {}): Promise<T> =>
  (await look(p.world.store, p.views.get(name)!, { actor, input, now: p.clock.now() })) as T
const complaint = (fields: object = {}): object => ({
  title: '交付不足（示例）',
  place: PLACE,
  about: `lease/${lease}`,
  scenario: 'under-delivery',
  claims: '减免未交付部分的价款。',
  facts: '约定一卡，实测只有半卡可用。',
  ...fields,
})
const step = async (name: string, actor: Actor, input: object): Promise<string> => {
  const { file } = await p.yes(`dispute.zone.${name}`, actor, input)
  await p.follow()
  return file as string
}
const refusedAs = (outcome: Outcome): string => (outcome.done ? 'done' : outcome.refused)
const no = async (name: string, actor: Actor, input: object): Promise<string> =>
  refusedAs(await p.act(`dispute.zone.${name}`, actor, input))
type Line = { file: string; state: string; heldFen: number; mine: string | null }
type Zone = {
  item: {
    state: string
    offers: { n: number; state: string; words: { zh: string } }[]
    facts: { n: number; confirmed: boolean }[]
    differing: { name: string; versions: { side: string; sha256: string }[] }[]
    heldFen: number
  } | null
}

describe('a complaint about a lease', () => {
  let file: string

  test('only a side of the contract complains, and the other side follows from the contract', async () => {
    expect(await no('complain', stranger, complaint())).toBe('not-your-contract')
    expect(await no('complain', who.lessee, complaint({ about: `lease/${crypto.randomUUID()}` }))).toBe(
      'not-your-contract',
    )
    expect(await no('complain', who.lessee, complaint({ place: 'cn-sh' }))).toBe('other-place')
  })

  test('exactly the disputed quantity is held, at the price of the contract', async () => {
    const [fromAt, toAt] = spans.get(lease)!
    // ten hours of half a card are 18,000 card-seconds
    expect(await no('complain', who.lessee, complaint({ fromAt, toAt, cardSeconds: 18_001 }))).toBe('more-than-metered')
    expect(await no('complain', who.lessee, complaint({ cardSeconds: 10 }))).toBe('wrong-span')
    file = await step('complain', who.lessee, complaint({ fromAt, toAt, cardSeconds: 7_200 }))
    const { item } = await see<Zone>('dispute.zone.get', who.lessee, { file })
    // two card-hours at 6 yuan
    expect(item).toMatchObject({ state: 'complained', heldFen: 1_200 })
    expect(await no('complain', who.lessee, complaint())).toBe('complained-already')

    // the bill says what it always said; of what is open on it, the held part is not due
    p.clock.set('2026-04-01T02:00:00.000Z')
    await p.yes('billing.invoice.issue', who.provider, { lease, month: '2026-03' })
    const { rows } = await see<{ rows: object[] }>('billing.invoice.list', who.lessee, { lease })
    expect(rows).toMatchObject([{ totalFen: 3_000, outstandingFen: 3_000, heldFen: 1_200 }])
    expect((await see<{ rows: object[] }>('billing.todo', who.lessee)).rows).toMatchObject([{ amountFen: 1_800 }])
  })

  test('silence admits nothing; the course goes on and the other side may still answer', async () => {
    await fireTimers(p.world, p.acts)
    expect((await see<Zone>('dispute.zone.get', who.lessee, { file })).item).toMatchObject({ state: 'no-answer' })
    await step('answer', who.provider, { file, position: 'partly', says: '愿意减免一部分。' })
    expect((await see<Zone>('dispute.zone.get', who.provider, { file })).item).toMatchObject({ state: 'negotiating' })
  })

  test('an offer is whole, stands until its day, and is answered by the other side', async () => {
    const offer = { file, validUntil: '2026-04-10' }
    expect(await no('offer', who.provider, offer)).toBe('empty-offer')
    expect(await no('offer', who.provider, { ...offer, payFen: 500 })).toBe('payment-not-whole')
    expect(await no('offer', who.provider, { ...offer, creditFen: 5_000, creditMonth: '2026-03' })).toBe(
      'more-than-billed',
    )
    expect(await no('offer', who.provider, { ...offer, words: '见附件', validUntil: '2027-01-01' })).toBe('validity')
    expect(await no('offer', who.provider, { ...offer, repair: '补足', repairBy: '2026-03-31' })).toBe('day-is-past')
    await step('offer', who.provider, { ...offer, creditFen: 600, creditMonth: '2026-03', validUntil: '2026-04-02' })
    expect(await no('accept-offer', who.provider, { file, offer: 1 })).toBe('offer-of-your-own')
    expect(await no('accept-offer', who.lessee, { file, offer: 7 })).toBe('no-such-offer')
    p.clock.set('2026-04-03T02:00:00.000Z')
    expect(await no('accept-offer', who.lessee, { file, offer: 1 })).toBe('offer-lapsed')
    await step('offer', who.lessee, { ...offer, creditFen: 1_200, creditMonth: '2026-03' })
    await step('offer', who.provider, { ...offer, creditFen: 1_000, creditMonth: '2026-03', counters: 2 })
    const { item } = await see<Zone>('dispute.zone.get', who.lessee, { file })
    expect(item!.offers.map(({ state }) => state)).toEqual(['lapsed', 'countered', 'open'])
  })

  test('the talks are seen by the two sides alone', async () => {
    for (const actor of [stranger, mediator, court]) {
      const seen = await look(p.world.store, p.views.get('casework.file.get')!, {
        actor,
        input: { file },
        now: p.clock.now(),
      })
      expect(seen).toEqual({ item: null })
    }
    // the operator knows that there is a dispute, not what was said
    const shown = JSON.stringify(await see('casework.file.get', who.operator, { file }))
    expect(shown).not.toContain('愿意减免')
    expect((await see<Zone>('dispute.zone.get', who.operator, { file })).item!.offers).toEqual([])
    expect((await see<{ rows: Line[] }>('dispute.zone.list', stranger)).rows).toEqual([])
  })

  test('two contents under one name are shown side by side; names that trick are refused', async () => {
    const paper = (name: string, byte: string): object => ({ name, sha256: byte.repeat(64) })
    const second = await step(
      'complain',
      who.lessee,
      complaint({ scenario: 'outage', evidence: [paper('监控记录.csv', 'a'), paper('合同.pdf', 'c')] }),
    )
    for (const name of ['../../etc/passwd', 'C:\\x.pdf', '合同\u202efdp.exe', '补丁.EXE', '网页.html'])
      expect(
        await no('answer', who.provider, {
          file: second,
          position: 'denies',
          says: '不同意',
          evidence: [paper(name, 'b')],
        }),
      ).toMatch(/^file-/)
    await step('answer', who.provider, {
      file: second,
      position: 'denies',
      says: '不同意',
      evidence: [paper('监控记录.CSV', 'b'), paper('合同.pdf', 'c')],
    })
    const { item } = await see<Zone>('dispute.zone.get', who.lessee, { file: second })
    expect(item!.differing).toMatchObject([
      { name: '监控记录.csv', versions: [{ side: 'complainant' }, { side: 'respondent' }] },
    ])
    await step('withdraw', who.lessee, { file: second })
  })

  test('only what both confirm is undisputed', async () => {
    await step('propose-facts', who.lessee, { file, facts: ['3 月 2 日交付', '实测半卡'] })
    expect(await no('confirm-facts', who.lessee, { file, numbers: ['1'] })).toBe('not-to-confirm')
    await step('confirm-facts', who.provider, { file, numbers: ['1'] })
    expect(await no('confirm-facts', who.provider, { file, numbers: ['1', '2'] })).toBe('not-to-confirm')
    const { item } = await see<Zone>('dispute.zone.get', who.lessee, { file })
    expect(item!.facts.map(({ confirmed }) => confirmed)).toEqual([true, false])
    expect((await see<{ rows: object[] }>('dispute.zone.agreed', mediator, { about: `lease/${lease}` })).rows).toEqual(
      [],
    )
  })

  test('a settlement credits the bill, frees the hold, and its bundle verifies', async () => {
    await step('accept-offer', who.lessee, { file, offer: 3 })
    const { rows } = await see<{ rows: object[] }>('billing.invoice.list', who.lessee, { lease })
    expect(rows).toMatchObject([{ totalFen: 3_000, creditFen: 1_000, outstandingFen: 2_000, heldFen: 0 }])
    expect(await no('confirm-performed', who.provider, { file })).toBe('debtor-confirms')
    await step('confirm-performed', who.lessee, { file })
    await p.yes('dispute.bundle.make', who.lessee, { lease })
    await p.sequencer.settle()
    const bundles = [
      await assembleBundle(p, lease),
      await assembleFileBundle(p, file, { open: new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), sealed: false }),
    ]
    for (const bundle of bundles) expect(verifyBundle(bundle)).toMatchObject({ verdict: '核验一致' })
  })
})

describe('on to mediation', () => {
  test('a side asks for mediation; the talks stay behind, the hold stays until it is over', async () => {
    const own = await metered()
    const [fromAt, toAt] = spans.get(own)!
    const file = await step('complain', who.lessee, { ...complaint({ about: `lease/${own}` }), fromAt, toAt })
    const lines = async (): Promise<Line> =>
      (await see<{ rows: Line[] }>('dispute.zone.list', who.lessee, { about: `lease/${own}` })).rows[0]!
    expect(await lines()).toMatchObject({ state: 'complained', heldFen: 3_000, mine: 'complainant' })
    const { file: mediation } = await p.yes('dispute.mediation.request', who.lessee, {
      title: '交付不足（示例）',
      place: PLACE,
      about: `lease/${own}`,
      with: { other: who.provider.party },
      claims: '减免价款。',
      facts: '实测半卡。',
      contacts: '平台内送达。',
    })
    await p.follow()
    expect(await lines()).toMatchObject({ file, state: 'in-mediation', heldFen: 3_000 })
    await p.yes('dispute.mediation.withdraw', who.lessee, { file: mediation })
    await p.follow()
    expect(await lines()).toMatchObject({ state: 'unsettled', heldFen: 3_000 })
    expect(await no('note-mediation', { ...platformActor }, { file, onwardFile: file })).toBe('not-the-same-sides')
    await step('withdraw', who.lessee, { file })
    expect(await lines()).toMatchObject({ state: 'withdrawn', heldFen: 0 })
  })

  test('a mediation refused before its beginning was noted leaves the complaint unsettled', async () => {
    const own = await metered()
    const [fromAt, toAt] = spans.get(own)!
    const file = await step('complain', who.lessee, { ...complaint({ about: `lease/${own}` }), fromAt, toAt })
    // both are waiting when the worker comes back
    const { file: mediation } = await p.yes('dispute.mediation.request', who.lessee, {
      ...{ title: '交付不足（示例）', place: PLACE, about: `lease/${own}`, with: { other: who.provider.party } },
      ...{ claims: '减免价款。', facts: '实测半卡。', contacts: '平台内送达。' },
    })
    await p.yes('dispute.mediation.withdraw', who.lessee, { file: mediation })
    await p.follow()
    expect((await see<Zone>('dispute.zone.get', who.lessee, { file })).item!.state).toBe('unsettled')
  })

  test('a suit of the other side about the same lease is another claim: the complaint stays where it is', async () => {
    const own = await metered()
    const [fromAt, toAt] = spans.get(own)!
    await step('complain', who.lessee, { ...complaint({ about: `lease/${own}` }), fromAt, toAt })
    const state = async (): Promise<string> =>
      (await see<{ rows: Line[] }>('dispute.zone.list', who.lessee, { about: `lease/${own}` })).rows[0]!.state
    const suit = async (plaintiff: Actor, defendant: Actor): Promise<void> => {
      const { file } = await p.yes('dispute.case.check-intake', plaintiff, {
        ...intake,
        about: `lease/${own}`,
        with: { defendant: defendant.party, court: court.party },
      })
      const online = { file, stages: ['filing'], eService: 'yes', address: '电子地址' }
      await p.yes('dispute.case.choose-online', plaintiff, online)
      await p.yes('dispute.case.submit', plaintiff, { file })
      await p.follow()
    }
    await suit(who.provider, who.lessee)
    expect(await state()).toBe('complained')
    await suit(who.lessee, who.provider)
    expect(await state()).toBe('in-court')
  })
})

describe('handed over by an outside platform', () => {
  const seed = new Uint8Array(32).fill(9)
  let platform: string
  let nonces = 0
  const statement = (more: object = {}): Record<string, unknown> => ({
    format: 'suanheng-handover/1',
    platform,
    origin: 'https://compute.example',
    contract: {
      no: 'HT-1',
      title: '算力服务合同（示例）',
      place: PLACE,
      signedOn: '2026-01-05',
      from: '2026-01-06T00:00:00.000Z',
      until: null,
      unitPriceFen: 600,
      cards: 8,
      sha256: 'c'.repeat(64),
    },
    parties: {
      lessee: { uscc: sampleUscc(3), name: '需求方（示例）' },
      provider: { uscc: sampleUscc(2), name: '供给方（示例）' },
    },
    allocations: [
      { id: 'a1', from: '2026-01-06T00:00:00.000Z', to: '2026-01-07T00:00:00.000Z', cards: 4, shareMilli: 1_000 },
    ],
    nonce: `nonce-${String((nonces += 1)).padStart(16, '0')}`,
    issuedAt: p.clock.now(),
    expires: new Date(Date.parse(p.clock.now()) + 3_600_000).toISOString(),
    ...more,
  })
  const signed = (of: object): string => toBase64(ed25519Sign(seed, canonicalBytes(of as Json)))
  const hand = async (of: Record<string, unknown>, signature = signed(of), code = newCode()): Promise<string> =>
    refusedAs(
      await p.act('dispute.handover.take', platformActor, { statement: of, signature, codeHash: hashOfCode(code) }),
    )

  beforeAll(async () => {
    const site = await p.party('外部平台（示例）', ['provider'])
    ;({ platform } = await p.yes('dispute.platform.register', who.operator, {
      party: site.party,
      origins: ['https://compute.example'],
      publicKey: toHex(ed25519PublicKey(seed)),
    }))
  })

  test('a wrong signature, key, time, origin or a repeat is refused, each with its reason', async () => {
    const good = statement()
    expect(await hand({ ...good, nonce: 'another-nonce-0001' }, signed(good))).toBe('signature-wrong')
    expect(await hand(statement(), 'no signature')).toBe('signature-wrong')
    expect(await hand(statement({ platform: crypto.randomUUID() }))).toBe('platform-unknown')
    expect(await hand(statement({ origin: 'https://other.example' }))).toBe('origin-unknown')
    const earlier = (minutes: number): string => new Date(Date.parse(p.clock.now()) - minutes * 60_000).toISOString()
    expect(await hand(statement({ issuedAt: earlier(30), expires: earlier(20) }))).toBe('handover-expired')
    expect(await hand(statement({ issuedAt: earlier(30) }))).toBe('handover-stale')
    expect(await hand(statement({ issuedAt: earlier(-30) }))).toBe('handover-early')
    expect(await hand(statement({ expires: earlier(-60 * 48) }))).toBe('handover-long')
    const one = { uscc: sampleUscc(3), name: '需求方（示例）' }
    expect(await hand(statement({ parties: { lessee: one, provider: one } }))).toBe('one-party')
    expect(
      await hand(
        statement({
          parties: {
            lessee: one,
            provider: { ...one, uscc: `${sampleUscc(2).slice(0, 17)}${sampleUscc(2).endsWith('0') ? '1' : '0'}` },
          },
        }),
      ),
    ).toBe('uscc-invalid')
    expect(await hand(good)).toBe('done')
    expect(await hand(good)).toBe('handover-repeated')
  })

  test('a side of the contract opens it once with its code, and complains about it', async () => {
    const code = newCode()
    expect(await hand(statement(), undefined, code)).toBe('done')
    const open = (actor: Actor, of = code): Promise<Outcome> =>
      p.act('dispute.handover.open', actor, { proof: proofOf(of) })
    expect(refusedAs(await open(stranger))).toBe('not-your-contract')
    expect(refusedAs(await open(who.lessee, newCode()))).toBe('code-unknown')
    const opened = await open(who.lessee)
    if (!opened.done) throw new Error(opened.refused)
    expect(refusedAs(await open(who.provider))).toBe('code-used')
    const handover = opened.decision['handover'] as string
    const about = `handover/${handover}`
    expect(await no('complain', stranger, complaint({ about }))).toBe('not-your-contract')
    const file = await step('complain', who.lessee, complaint({ about }))
    await step('answer', who.provider, { file, position: 'denies', says: '不同意。' })
    expect(
      await no('offer', who.provider, { file, creditFen: 1, creditMonth: '2026-01', validUntil: '2026-06-01' }),
    ).toBe('not-billed-here')
    const seen = await see<{ item: { contract: { no: string } } }>('dispute.handover.get', who.provider, { handover })
    expect(seen.item.contract.no).toBe('HT-1')
    expect(await see('dispute.handover.get', mediator, { handover })).toEqual({ item: null })

    // each opening hands over anew: the same contract of the same two has the same dispute, another number has none
    const again = async (actor: Actor, more: object = {}): Promise<string> => {
      const next = newCode()
      expect(await hand(statement(more), undefined, next)).toBe('done')
      const found = await open(actor, next)
      return found.done ? `handover/${found.decision['handover'] as string}` : found.refused
    }
    type Lines = { rows: { file: string }[] }
    const of = async (actor: Actor, named: string) =>
      (await see<Lines>('dispute.zone.list', actor, { about: named })).rows
    expect(await of(who.provider, await again(who.provider))).toMatchObject([{ file }])
    const later = await again(who.lessee)
    expect(await of(who.lessee, later)).toMatchObject([{ file }])
    expect(await no('complain', who.lessee, complaint({ about: later }))).toBe('complained-already')
    const { contract } = statement() as { contract: object }
    expect(await of(who.lessee, await again(who.lessee, { contract: { ...contract, no: 'HT-2' } }))).toEqual([])
  })

  test('a code lapses; an ended platform hands over nothing and shows nowhere', async () => {
    const code = newCode()
    await hand(statement(), undefined, code)
    p.clock.set(new Date(Date.parse(p.clock.now()) + 31 * 60_000).toISOString())
    expect(refusedAs(await p.act('dispute.handover.open', who.lessee, { proof: proofOf(code) }))).toBe('code-expired')
    await p.yes('dispute.platform.end', who.operator, { platform, reasons: '合作结束（示例）' })
    expect(await hand(statement())).toBe('platform-unknown')
  })
})

test('a person may be asked, and answers; nobody else reads it', async () => {
  const { help } = await p.yes('dispute.help.ask', who.lessee, {
    of: 'mediation',
    place: PLACE,
    question: '调解收费吗？',
  })
  type Rows = { rows: { help: string; answer: string | null }[] }
  expect((await see<Rows>('dispute.help.list', who.operator)).rows).toEqual([])
  expect((await see<Rows>('dispute.help.list', stranger)).rows).toEqual([])
  expect((await see<Rows>('dispute.help.list', mediator)).rows).toHaveLength(1)
  expect(refusedAs(await p.act('dispute.help.answer', who.operator, { help, answer: '不收' }))).toBe('no-such-question')
  await p.yes('dispute.help.answer', mediator, { help, answer: '公布的标准见首页。' })
  expect((await see<Rows>('dispute.help.list', who.lessee)).rows).toMatchObject([{ answer: '公布的标准见首页。' }])
})
