// Support in a real browser: a scheme of the place, what fits a lease, the application, public notice, the voucher, redemption
// against bill and readings; a lead that proposes a hold, the hold that an officer decides and that ends by itself; payout,
// and what is recovered. Nothing is intercepted but what the detectors saw.
import { READ, readingOf } from '#domain/surveillance'
import type { AnyAct } from '#kernel/act'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  CORNERS,
  chromiumPresent,
  CHROMIUM,
  expectSound,
  launchBrowser,
  settled,
  signIn,
  visit,
  type Visitor,
} from './browser.ts'
import { lookOver } from './look-over.ts'
import { Clerk } from './clerk.ts'
import { startClockedPlatform, type ClockedPlatform } from './clocked-platform.ts'
import { choose, pdf, send, state } from './file-steps.ts'
import { Person } from './person.ts'

if (!chromiumPresent) console.warn(`voucher.e2e: skipped, no Chromium at ${CHROMIUM} (set CHROMIUM)`)

const PLACE = 'cn-gd-sz'
const CLAIM = 'subsidy.claim'
const NAME = '示例市算力券（示例）'

/** Money that comes home through one firm in between, as the tables of a run would hold it. */
const tablesOf = (provider: string, lessee: string) => ({
  entities: [
    { entity: provider, kind: 'company', roles: 'provider', region: PLACE },
    { entity: lessee, kind: 'company', roles: 'lessee', region: PLACE },
    { entity: 'between', kind: 'company', roles: '', region: PLACE },
  ],
  relations: [{ from: 'between', to: lessee, type: 'legal-rep', share_pct: '', source: 'registry' }],
  offers: [],
  leases: [],
  payments: [
    { payment: 'P1', from: lessee, to: provider, at: '2026-03-20T02:00:00Z', amount_fen: 12_000, purpose: 'rent' },
    {
      payment: 'P2',
      from: provider,
      to: 'between',
      at: '2026-03-24T02:00:00Z',
      amount_fen: 11_000,
      purpose: 'service',
    },
    { payment: 'P3', from: 'between', to: lessee, at: '2026-03-29T02:00:00Z', amount_fen: 10_500, purpose: 'loan' },
  ],
  telemetry: [],
  devices: [],
  costs: [],
})

/** A run of the detectors that saw a strong lead: what they see is their own tests' business. */
function seesALead(acts: Map<string, AnyAct>, provider: string, lessee: string): void {
  const run = acts.get('surveillance.run.record')!
  const tables = tablesOf(provider, lessee) as unknown as Parameters<typeof readingOf>[0]
  const { [READ]: read, ...reading } = readingOf(tables)
  const seen = [
    {
      kind: 'wash-ring',
      subjects: [lessee, provider].toSorted(),
      scoreMilli: 8_500,
      families: ['relation', 'money-flow', 'telemetry'],
      evidence: [
        {
          family: 'money-flow',
          what: { zh: '租金经中间方返回（示例）', en: 'rent came back through a firm in between (sample)' },
          figures: { returnedPpm: 875_000 },
          records: ['payments:P2', 'payments:P3'],
        },
      ],
      innocentExplanations: [{ zh: '另有真实往来', en: 'they trade in other services' }],
    },
  ]
  const load: AnyAct['load'] = async (tx, input, now) => ({
    ...((await run.load(tx, input, now)) as object),
    reading: { ...reading, seen, places: { [lessee]: PLACE, [provider]: PLACE } },
    [READ]: read,
  })
  acts.set(run.name, { ...run, load })
}

describe.skipIf(!chromiumPresent)('support from application to recovery', () => {
  let platform: ClockedPlatform
  let browser: Browser
  let clerk: Clerk
  // new ones come with each day
  let lessee: Visitor | undefined
  let officer: Visitor | undefined
  let days = 0
  let scheme = ''
  let lease = ''
  let invoice = ''
  let totalFen = 0
  let file = ''
  const people = new Map<string, Person>()
  const person = async (name: string): Promise<Person> => {
    const known = people.get(name) ?? (await Person.signedIn(platform, name))
    people.set(name, known)
    return known
  }
  const takes = async (step: string, by: string, input: object = {}) =>
    clerk.takes(step, await person(by), { ...(step === 'draft-scheme' ? {} : { file }), ...input })
  /** Another day: sessions of before have ended. */
  const goTo = async (day: number): Promise<void> => {
    platform.toDay(day)
    days = day
    people.clear()
    for (const { faults, context } of [lessee, officer].filter((one) => one !== undefined)) {
      expect(faults).toEqual([])
      await context.close()
    }
    lessee = await visit(browser)
    officer = await visit(browser)
    await signIn(lessee, platform, 'lessee', 'lessee')
    await signIn(officer, platform, 'finance', 'regulator')
  }

  beforeAll(async () => {
    ;[platform, browser] = await Promise.all([
      startClockedPlatform('2026-03-02', ['operator', 'yunling', 'qinghe', 'data', 'market', 'justice', 'finance'], {
        prepare: (acts, parties) => seesALead(acts, parties.get('yunling')!, parties.get('qinghe')!),
      }),
      launchBrowser(),
    ])
    clerk = await Clerk.of(platform, CLAIM, await person('data'), () => platform.dayOf(days))
    const drafted = await takes('draft-scheme', 'data', {
      title: NAME,
      name: NAME,
      place: PLACE,
      support: 'compute-voucher',
      payment: 'paid-first',
      rate: 200_000,
      capAmountFen: 1_000_000,
      poolAmountFen: 5_000_000,
      providerList: 'yes',
    })
    scheme = drafted.file
    await takes('review-competition', 'market', { file: scheme, conclusion: 'passed' })
    await takes('review-legality', 'justice', { file: scheme, conclusion: 'lawful' })
    platform.toDay((days = 36))
    people.clear()
    await takes('adopt-scheme', 'data', { file: scheme, from: platform.dayOf(36), until: '2027-12-31' })
    await takes('open-window', 'data', { file: scheme, until: '2027-06-30' })
    await runs()
    await goTo(38)
  })
  afterAll(async () => {
    await browser?.close()
    await platform?.stop()
  })

  /** A lease of the platform that ran, was billed and paid. */
  async function runs(): Promise<void> {
    const [operator, provider, own] = [await person('operator'), await person('provider'), await person('lessee')]
    await provider.does('admission.licence.file', {
      kind: 'vats-idc',
      number: 'B1-示例-1',
      issuedBy: '示例通信管理局',
      validFrom: '2026-01-01',
      validUntil: '2030-12-31',
    })
    await operator.does('capacity.model.declare', {
      model: 'X100',
      vendor: '示例厂',
      memoryGib: 64,
      disclosed: true,
      source: '示例规格书',
    })
    await provider.does('capacity.node.register', {
      serial: 'node-1',
      place: PLACE,
      cpuMilli: 64_000,
      memoryMib: 262_144,
      devices: [{ serial: 'node-1/gpu0', model: 'X100' }],
    })
    const { offer } = await provider.does('market.offer.publish', {
      mode: 'by-scale',
      models: ['X100'],
      unitPriceFen: 600,
      place: PLACE,
      validFrom: '2026-01-01',
      validUntil: null,
      terms: {
        billingStart: 'delivered',
        grainSeconds: 1,
        minimumSeconds: 0,
        billedWhenStopped: false,
        partialDevice: 'share',
        conversion: 'none',
        billingZone: 'Asia/Shanghai',
      },
    })
    const from = `${platform.dayOf(36)}T02:00:00.000Z`
    await own.does('market.order.place', {
      offer,
      quote: null,
      cards: 1,
      shareMilli: 1_000,
      cpuMilli: 8_000,
      memoryMib: 32_768,
      hours: 20,
      from,
    })
    const first = async (view: string, ready: (row: Record<string, unknown>) => boolean) => {
      for (let tries = 0; tries < 100; tries += 1) {
        const row = (await own.sees(view)).find(ready)
        if (row) return row
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
      throw new Error(`${view}: not there`)
    }
    const drafted = await first('contracts.lease.list', () => true)
    lease = drafted['lease'] as string
    for (const side of [own, provider])
      await side.does('contracts.lease.sign', { lease, termsHash: drafted['termsHash'] })
    await first('contracts.lease.list', (row) => row['startedAt'] !== null)
    platform.tick(20 * 3_600_000 + 60_000)
    const start = new Date(Date.parse(from) + 60_000).toISOString()
    people.clear()
    await (
      await person('provider')
    ).does('metering.usage.record', {
      lease,
      meter: 'm-1',
      sourceKind: 'provider',
      intervals: [
        {
          id: '1',
          from: start,
          to: new Date(Date.parse(start) + 10 * 3_600_000).toISOString(),
          cards: 1,
          shareMilli: 1_000,
          cpuMilli: 0,
          memoryMib: 0,
        },
      ],
    })
    const later = { own: await person('lessee'), provider: await person('provider') }
    await later.own.does('contracts.lease.end', { lease, reason: '任务完成（示例）' })
    const bill = await later.provider.does('billing.invoice.issue', { lease, month: platform.dayOf(36).slice(0, 7) })
    invoice = bill['invoice'] as string
    totalFen = bill['totalFen'] as number
    await later.own.does('billing.payment.record', { invoice, amountFen: totalFen, reference: '示例回单' })
  }

  test('what fits the lease is told condition by condition, and applied for', async () => {
    const { page } = lessee!
    await page.getByRole('link', { name: '我的券' }).click()
    await page.getByRole('link', { name: '方案与申领' }).click()
    await settled(page)
    const fit = page.getByRole('article', { name: NAME })
    await fit.getByText('关联关系声明', { exact: false }).waitFor()
    await page.getByLabel('与提供方有关联').selectOption('no')
    await page.getByLabel('已享受其他财政支持').selectOption('no')
    await page.getByLabel('三年内无严重失信').selectOption('yes')
    await fit.getByText('可以申领 ¥12.00').waitFor()
    await expectSound(page, 'what fits')
    await fit.getByRole('link', { name: '申领' }).click()
    const form = page.getByRole('form', { name: '申领' })
    await form.getByLabel('申领材料').setInputFiles(pdf('申领材料.pdf'))
    await form.getByText('申领材料.pdf').waitFor()
    await choose(form, '申领人类型', '企业')
    await choose(form, '用途', '推理')
    await form.getByLabel('合同金额', { exact: false }).fill('60')
    await expectSound(page, 'apply')
    await send(form, '申领')
    await page.getByRole('link', { name: '查看申领' }).click()
    await state(page, '已申领')
    file = new URL(page.url()).pathname.split('/').at(-1)!
    await expectSound(page, 'claim of the claimant')
  })

  test('more than the check allows is refused; the notice is public', async () => {
    await takes('accept', 'data', { periodDays: 5 })
    await expect(takes('publicise', 'data', { amountFen: 1_201, periodDays: 5 })).rejects.toThrow('over-amount')
    await takes('publicise', 'data', { amountFen: 1_200, periodDays: 5 })
    const anyone = await visit(browser)
    await anyone.page.goto(`${platform.url}/programmes`)
    await settled(anyone.page)
    await anyone.page.getByText('青禾智研（示例）').waitFor()
    await anyone.page.getByText('以名录限定提供方', { exact: false }).first().waitFor()
    await expectSound(anyone.page, 'programmes')
    expect(anyone.faults).toEqual([])
    await anyone.context.close()
  })

  test('issued after the notice, and claimed with the bill that was paid', async () => {
    await goTo(46)
    await takes('issue', 'data', { amountFen: 1_200, validDays: 90 })
    await takes('claim-redemption', 'lessee', { usedAmountFen: 1_200, invoiceNos: [invoice] })
    const { page } = lessee!
    await page.goto(`${platform.url}/lessee/support/claims/${file}`)
    await settled(page)
    await state(page, '已申请兑付')
  })

  test('a strong lead proposes a hold; the officer takes it up, tells, hears and decides for a time', async () => {
    const market = await person('market')
    await market.does('surveillance.run.record', { place: PLACE, nightly: 'no' })
    const { page } = officer!
    await page.getByRole('link', { name: '扶持', exact: true }).click()
    await page.getByRole('link', { name: '暂缓拨付', exact: true }).click()
    await page.getByRole('article', { name: /检测线索/ }).waitFor()
    await page.getByText('资金流向', { exact: false }).first().waitFor()
    await page.locator('.support-circle summary').click()
    await expectSound(page, 'holds')
    await page.getByRole('link', { name: '到申领中受理、告知、决定' }).click()
    await state(page, '已申请兑付')
    await page
      .locator('.next-steps')
      .getByRole('button', { name: /^受理异常线索/ })
      .click()
    const flag = page.getByRole('form', { name: /^受理异常线索/ })
    await choose(flag, '线索种类', '资金回流')
    await flag.getByLabel('情况（线索，不是认定）').fill('租金经中间方返回（示例）。')
    await flag.locator('button[type=submit]').click()
    await state(page, '异常线索')
    await takes('tell-flag', 'finance', { periodDays: 5 })
    await takes('explain-flag', 'lessee')
    await page.goto(`${platform.url}/regulator/support/claims/${file}`)
    await settled(page)
    await page.locator('.next-steps').getByRole('button', { name: '暂停拨付（有期限）', exact: true }).click()
    const freeze = page.getByRole('form', { name: '暂停拨付（有期限）' })
    await freeze.getByLabel('理由与依据').fill('需要核对资金往来（示例）。')
    await freeze.getByLabel(/暂停期限/).fill('5')
    await freeze.locator('button[type=submit]').click()
    await page.getByRole('dialog').getByRole('button', { name: /^确认/ }).click()
    await state(page, '暂停拨付')
    await expectSound(page, 'claim on hold')
  })

  test('the hold ends by itself; readings, bill and payment agree, and it is paid', async () => {
    await goTo(58)
    const { page } = officer!
    await page.goto(`${platform.url}/regulator/support/claims/${file}`)
    await settled(page)
    await state(page, '已申请兑付')
    const { decision } = { decision: await takes('reconcile', 'data', { agrees: 'yes', periodDays: 10 }) }
    expect(decision).toMatchObject({ filled: { meteredAmountFen: totalFen, invoicedAmountFen: totalFen } })
    await takes('redeem', 'finance', { paidAmountFen: 1_200 })
    await page.reload()
    await settled(page)
    await state(page, '已兑付')
  })

  test('what was had wrongly is recovered: told, heard, decided, paid back', async () => {
    await takes('flag-paid', 'finance', { signal: 'circular-payment' })
    await takes('investigate-paid', 'finance', { periodDays: 30 })
    await takes('tell-recovery', 'finance', { amountFen: 1_200, periodDays: 5 })
    await takes('answer-recovery', 'lessee')
    await takes('recover', 'finance', { amountFen: 1_200, periodDays: 15 })
    await expect(takes('refer-penalty', 'finance', { kind: 'fraud', proposedAmountFen: 601 })).rejects.toThrow(
      'out-of-range',
    )
    await takes('enter-repayment', 'finance', { paidAmountFen: 1_200 })
    await takes('close', 'finance')
    const { page } = lessee!
    await page.goto(`${platform.url}/lessee/support/claims/${file}`)
    await settled(page)
    await state(page, '已办结')
    await page.getByText('决定追回').waitFor()
  })

  test.each(CORNERS)('every page of support is sound in %s at %i px', (...corner) =>
    lookOver(
      browser,
      platform,
      [
        ['lessee', 'lessee', ['/support', `/support/claims/${file}`, `/support/apply/${scheme}`]],
        ['provider', 'provider', ['/support']],
        [
          'finance',
          'regulator',
          ['/support', `/support/claims/${file}`, '/support/holds', '/support/audits', '/support/scenario'],
        ],
      ],
      corner,
    ),
  )

  test('journeys left no error behind', () => {
    for (const { faults } of [lessee!, officer!]) expect(faults).toEqual([])
  })
})
