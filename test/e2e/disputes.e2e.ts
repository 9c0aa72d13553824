// Five disputes from complaint through talks and mediation to confirmation or filing. All are brought, answered and talked over
// in pages of another site (another host, so that no cookie of the platform reaches the frame), about contracts which that
// site handed over and about leases of the platform; what mediators and courts do goes through the API. Each ends with a
// bundle that the verifier accepts.
import { verifyBundle } from '#kernel/proof'
import type { Browser, Frame, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  chromiumPresent,
  CHROMIUM,
  axeFaults,
  expectSound,
  launchBrowser,
  settled,
  signIn,
  visit,
  type Visitor,
} from './browser.ts'
import { Clerk } from './clerk.ts'
import { startClockedPlatform, type ClockedPlatform } from './clocked-platform.ts'
import { startForeignSite, type ForeignSite } from './foreign-site.ts'
import { Person } from './person.ts'
import { frameOf, offers, showing, takes, wallTime } from './zone-frame.ts'
import { cast } from '../../src/app/sample/cast.ts'

if (!chromiumPresent) console.warn(`disputes.e2e: skipped, no Chromium at ${CHROMIUM} (set CHROMIUM)`)

const PLACE = 'cn-gd-sz'
const START = '2026-03-02'
/** The last day of every offer. */
const VALID_UNTIL = '2026-04-11'
/** Terms in which nothing is unclear. */
const SETTLEMENT = {
  payments: [
    { from: 'other', to: 'applicant', amountFen: 100_000, by: '2026-05-10', account: '示例公司 示例银行 0001' },
  ],
  onDefault: { kind: 'daily', dailyPerHundredThousand: 20 },
}

describe.skipIf(!chromiumPresent)('five disputes', () => {
  let platform: ClockedPlatform
  let browser: Browser
  let site: ForeignSite
  let lessee: Person
  let provider: Person
  let body: Person
  let operator: Person
  let mediation: Clerk
  let suit: Clerk
  const leases: string[] = []
  const party = new Map<string, string>()
  let day = 0
  const now = (): string => `${platform.dayOf(day)}T02:00:00.000Z`
  const today = (): string => platform.dayOf(day)

  beforeAll(async () => {
    ;[platform, browser] = await Promise.all([
      startClockedPlatform(START, ['yunling', 'qinghe', 'operator', 'mediation', 'court', 'justice', 'haiquan']),
      launchBrowser(),
    ])
    await enter()
    site = await startForeignSite(
      platform.url,
      {
        lessee: { uscc: cast.qinghe.uscc, name: cast.qinghe.name },
        provider: { uscc: cast.yunling.uscc, name: cast.yunling.name },
      },
      now,
    )
    const { platform: id } = await operator.does('dispute.platform.register', {
      party: await idOf('provider-2'),
      origins: [site.origin],
      publicKey: site.publicKey,
    })
    site.signsFor(id as string)
    ;[mediation, suit] = await Promise.all([
      Clerk.of(platform, 'dispute.mediation', body, today),
      Clerk.of(platform, 'dispute.case', lessee, today),
    ])
  })
  afterAll(async () => {
    await browser?.close()
    await site?.stop()
    await platform?.stop()
  })

  /** Sessions end with the day: everyone signs in again. */
  async function enter(): Promise<void> {
    ;[lessee, provider, body, operator] = (await Promise.all(
      ['lessee', 'provider', 'mediator', 'operator'].map((name) => Person.signedIn(platform, name)),
    )) as [Person, Person, Person, Person]
  }
  async function idOf(name: string): Promise<string> {
    const known = party.get(name)
    if (known !== undefined) return known
    const me = await (await Person.signedIn(platform, name)).reads('/api/me')
    party.set(name, me['party'] as string)
    return me['party'] as string
  }
  /** The clock passes to a later day. */
  async function toDay(next: number): Promise<void> {
    day = next
    // nobody looks on while the day changes
    for (const { page } of visitors.values()) await page.goto('about:blank')
    platform.toDay(next)
    await enter()
  }
  /** Asks until the answer is there: follow-ups and timers run beside the server. */
  async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
    for (const began = Date.now(); ;) {
      const answer = await ask()
      if (answer !== undefined) return answer
      if (Date.now() - began > 15_000) throw new Error('what was waited for did not come')
      await new Promise((done) => setTimeout(done, 100))
    }
  }
  const zoneState = (who: Person, file: string, state: string): Promise<true> =>
    until(async () => {
      const { item } = (await who.reads(`/api/views/dispute.zone.get?file=${file}`)) as { item: { state: string } }
      return item.state === state ? true : undefined
    })

  /** Capacity, an offer, an order, two signatures: a lease that runs. */
  async function leaseOf(cards: number): Promise<string> {
    const offers = await lessee.sees('market.offer.find')
    const { order } = await lessee.does('market.order.place', {
      offer: offers[0]!['offer'],
      quote: null,
      cards,
      shareMilli: 1_000,
      cpuMilli: 8_000,
      memoryMib: 32_768,
      hours: 100,
      from: now(),
    })
    const drafted = await until(async () =>
      (await lessee.sees('contracts.lease.list')).find((lease) => lease['order'] === order),
    )
    const { lease, termsHash } = drafted as { lease: string; termsHash: string }
    await lessee.does('contracts.lease.sign', { lease, termsHash })
    await provider.does('contracts.lease.sign', { lease, termsHash })
    await until(async () =>
      (await lessee.sees('contracts.lease.list')).find((one) => one['lease'] === lease && one['state'] === 'running'),
    )
    return lease
  }

  test('capacity to lease, a lawful mediation body and its roster', async () => {
    await provider.does('admission.licence.file', {
      kind: 'vats-idc',
      number: 'B1-示例-20260001',
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
      cpuMilli: 256_000,
      memoryMib: 1_048_576,
      devices: [1, 2, 3, 4].map((n) => ({ serial: `node-1/gpu${n}`, model: 'X100' })),
    })
    await provider.does('market.offer.publish', {
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
    const justice = await Person.signedIn(platform, 'justice')
    await body.does('dispute.body.register', {
      kind: 'commercial',
      approvalNo: '示司调〔2026〕1号',
      assetsFen: 50_000_000,
      fullTimeCount: 4,
      tariff: 'https://mediation.example/tariff',
    })
    await justice.does('dispute.body.check', { body: await idOf('mediator'), agrees: 'yes' })
  })

  let entered = 0
  /** A mediator who has handled nothing of these sides: one who has is tied to them. */
  async function newMediator(): Promise<string> {
    const { mediator } = await body.does('dispute.mediator.enter', {
      name: `示例工程师${(entered += 1)}`,
      field: 'technician',
      title: '高级工程师（示例）',
      background: '十年从业（示例）',
      validFrom: '2026-01-01',
      validUntil: '2026-12-31',
    })
    return mediator as string
  }

  /** What a body and the other side do from a request to a session. `applicant` acts by itself where it is left out. */
  async function toSession(file: string, other: Person, applicant: Person | null): Promise<void> {
    await mediation.takes('ask-other', body, { file, stage: 'pre-filing' })
    await mediation.takes('agree-to-mediate', other, { file })
    await mediation.takes('leave-choice-other', other, { file })
    if (!applicant) return
    await mediation.takes('leave-choice-applicant', applicant, { file })
    await opensSession(file, other, applicant)
  }
  async function opensSession(file: string, other: Person, applicant: Person | null): Promise<void> {
    await mediation.takes('appoint', body, { file, mediators: [await newMediator()] })
    await mediation.takes('accept-pre-filing', body, { file })
    await mediation.takes('disclose-none', body, { file })
    await mediation.takes('schedule', body, { file, at: now() })
    if (applicant) await mediation.takes('acknowledge-warning-applicant', applicant, { file })
    await mediation.takes('acknowledge-warning-other', other, { file })
    if (applicant) await mediation.takes('open-session', body, { file, identities: 'yes', warned: 'yes' })
  }
  /** The text that is signed, by its hash. */
  async function textOf(file: string, settlement: object = SETTLEMENT): Promise<string> {
    const { agreement } = await mediation.takes('record-agreement', body, {
      file,
      terms: '被申请人于二〇二六年五月十日前履行。',
      settlement: JSON.stringify(settlement),
      partial: 'no',
    })
    return (agreement as { sha256: string }).sha256
  }
  /** From a session in which both agree to an agreement that all signed. */
  async function agreed(
    file: string,
    applicant: Person,
    other: Person,
    settlement: object = SETTLEMENT,
  ): Promise<void> {
    await mediation.takes('propose', body, { file })
    await mediation.takes('agree-proposal-applicant', applicant, { file })
    await mediation.takes('agree-proposal-other', other, { file })
    const agreementHash = await textOf(file, settlement)
    await mediation.takes('sign-applicant', applicant, { file, agreementHash })
    await mediation.takes('sign-other', other, { file, agreementHash })
    await sealed(file, agreementHash)
  }
  async function sealed(file: string, agreementHash: string): Promise<void> {
    await mediation.takes('sign-mediator', body, { file, agreementHash })
    await mediation.takes('seal', body, { file })
    await mediation.takes('serve-agreement', body, { file, effectiveOn: today() })
  }
  /** Both ask a court to confirm the agreement of a mediation. */
  async function asksConfirmation(applicant: Person, other: Person, of: string): Promise<string> {
    const clerk = await Clerk.of(platform, 'dispute.confirmation', applicant, today)
    const { file } = await clerk.takes('open', applicant, {
      title: '司法确认（示例）',
      place: PLACE,
      about: `file/${of}`,
      effectiveOn: today(),
      bodyKind: 'commercial',
      courtGround: 'domicile',
    })
    await clerk.takes('sign-by-applicant', applicant, { file, noHarm: 'yes' })
    await clerk.takes('sign-by-other', other, { file, noHarm: 'yes' })
    await clerk.takes('prove-mediation', body, { file })
    await clerk.takes('apply', applicant, { file })
    return file
  }
  /** The papers go to a court. */
  async function files(plaintiff: Person, about: string, title: string, cause: string): Promise<string> {
    const { file } = await suit.takes('check-intake', plaintiff, { title, place: PLACE, about, cause })
    await suit.takes('choose-online', plaintiff, { file, stages: ['filing', 'service'], eService: 'yes' })
    await suit.takes('submit', plaintiff, { file })
    return file
  }
  /** Every bundle of these files verifies, and so does that of the lease. */
  async function verifies(who: Person, ofFiles: readonly string[], lease?: string): Promise<void> {
    if (lease !== undefined) await who.does('dispute.bundle.make', { lease })
    const paths = [
      ...ofFiles.map((file) => `/api/files/${file}/bundle`),
      ...(lease === undefined ? [] : [`/api/bundles/${lease}`]),
    ]
    for (const path of paths)
      expect(verifyBundle(new Uint8Array(await who.bytes(path))), path).toMatchObject({ verdict: '核验一致' })
  }
  const asksMediation = async (who: Person, about: string, title: string): Promise<string> =>
    (await mediation.takes('request', who, { title, place: PLACE, about })).file

  const visitors = new Map<string, Visitor>()
  /** The zone in a page of the other site, with somebody signed in inside the frame. Each has one window for all five. */
  async function inFrame(login: 'lessee' | 'provider', address: string): Promise<{ page: Page; frame: Frame }> {
    const visitor = visitors.get(login) ?? (await visit(browser, login === 'lessee' ? 1280 : 390))
    visitors.set(login, visitor)
    const { page } = visitor
    await page.goto(address)
    await page.getByRole('button', { name: '就本合同投诉、协商' }).click()
    const frame = await frameOf(page)
    await frame.getByLabel('登录名').fill(login)
    await frame.getByLabel('密码').fill(platform.person(login).password)
    await frame.getByRole('button', { name: '登录', exact: true }).click()
    return { page, frame }
  }
  /** Brings a complaint in the frame: about the contract handed over, or about one of one's own leases. */
  async function complains(
    frame: Frame,
    scenario: string,
    title: string,
    more: { lease?: string; entries?: Record<string, string> } = {},
  ): Promise<string> {
    const { lease, entries = {} } = more
    if (lease !== undefined) await frame.getByRole('button', { name: '提出投诉' }).click()
    const form = frame.getByRole('form', { name: '投诉' })
    if (lease !== undefined) await form.getByLabel('就哪一份合同').selectOption(`lease/${lease}`)
    await form.getByLabel('标题').fill(title)
    await form.getByRole('group', { name: '争议情形' }).getByLabel(scenario).check()
    const filled = { 要求: `${title}：请求处理。`, 事实: '事实见证据（示例）。', ...entries }
    for (const [label, entry] of Object.entries(filled)) await form.getByLabel(label).first().fill(entry)
    await form.getByRole('button', { name: '投诉', exact: true }).click()
    await frame.getByRole('heading', { name: title, level: 2 }).waitFor()
    const who = await Person.signedIn(platform, visitors.get('lessee')?.page === frame.page() ? 'lessee' : 'provider')
    const found = (await who.sees('dispute.zone.list')).find((line) => line['title'] === title)
    return found!['file'] as string
  }
  /** Answers a complaint in the frame. */
  async function answers(frame: Frame, title: string, position: string, says: string): Promise<void> {
    await showing(frame, title)
    await frame.getByRole('button', { name: '答复', exact: true }).first().click()
    const form = frame.getByRole('form', { name: '答复' })
    await form.getByRole('group', { name: '态度' }).getByLabel(position, { exact: true }).check()
    await form.getByLabel('意见').fill(says)
    await form.getByRole('button', { name: '答复', exact: true }).click()
    await form.waitFor({ state: 'detached' })
  }

  test('under-delivery: neither side leaves the page of the other site', async () => {
    const title = '八卡只给了四卡'
    const { page, frame } = await inFrame('lessee', site.page)
    expect(frame.url()).toContain('/zone?')
    await frame.getByText('HT-2026-018').first().waitFor()
    // no cookie of the platform was set in the page of the other site
    expect(await page.context().cookies(platform.url)).toEqual([])
    const file = await complains(frame, '算力交付不足', title)
    expect(await axeFaults(page)).toEqual([])

    // what was handed over to the other side, on its own visit, is the same contract with the same dispute
    const other = await inFrame('provider', site.page)
    await answers(other.frame, title, '部分同意', '一半时间在维护，愿意退一部分。')
    await offers(
      other.frame,
      { 支付金额: '500.00', 支付不迟于: platform.dayOf(30) },
      { validUntil: VALID_UNTIL, payer: '被投诉方' },
    )
    expect(await axeFaults(other.page)).toEqual([])
    const offer = frame.getByRole('article', { name: '第 1 号' })
    await offer.getByText('¥500.00').first().waitFor()
    await offer.getByRole('button', { name: '拒绝' }).click()
    await offer.getByText('已拒绝').waitFor()
    await frame.getByRole('button', { name: '申请调解' }).click()
    const request = frame.getByRole('form', { name: '申请调解' })
    await request.getByLabel('双方联系方式与电子送达地址').fill('平台内送达。')
    await request.getByRole('button', { name: '申请调解', exact: true }).click()
    const onward = await until(async () => {
      const { item } = (await lessee.reads(`/api/views/dispute.zone.get?file=${file}`)) as {
        item: { onward: { file: string }[] }
      }
      return item.onward[0]?.file
    })
    await toSession(onward, provider, null)
    await takes(frame, '申请人同意由机构指定')
    await opensSession(onward, provider, null)
    await takes(frame, '申请人确认已知虚假调解的后果')
    await mediation.takes('open-session', body, { file: onward, identities: 'yes', warned: 'yes' })
    await mediation.takes('propose', body, { file: onward, text: '退还一千元。' })
    await mediation.takes('agree-proposal-other', provider, { file: onward })
    await takes(frame, '申请人同意', { 同意的内容: '同意退还一千元。' })
    const agreementHash = await textOf(onward)
    // the text stands there with its hash, reckoned by the page: signing it is one press
    const text = frame.getByRole('article', { name: '调解协议全文' })
    await text.getByText(agreementHash).waitFor()
    await text.getByText('¥1,000.00').waitFor()
    await text.getByRole('button', { name: '签署以上协议' }).click()
    await text.getByText('已签署').waitFor()
    await mediation.takes('sign-other', provider, { file: onward, agreementHash })
    await sealed(onward, agreementHash)
    await zoneState(lessee, file, 'mediated')
    const confirmation = await asksConfirmation(lessee, provider, onward)
    await verifies(lessee, [file, onward, confirmation])
  })

  test('a wrong signature, a site that is not registered: the page says so and keeps nothing', async () => {
    const { page, context } = await visit(browser, 390)
    const own = site.page
    site.signsFor(await platformId(), (statement) => ({
      ...statement,
      contract: { ...(statement['contract'] as object), cards: 80 },
    }))
    await page.goto(`${own}?lang=en`)
    await page.getByRole('button', { name: 'Complain or negotiate' }).click()
    await page.getByRole('alert').getByText('the signature does not fit').waitFor()
    site.signsFor(crypto.randomUUID())
    await page.goto(own)
    await page.getByRole('button', { name: '就本合同投诉、协商' }).click()
    await page.getByRole('alert').getByText('未登记').waitFor()
    site.signsFor(await platformId())
    await context.close()
  })

  const platformId = async (): Promise<string> =>
    (await operator.sees('dispute.platform.list'))[0]!['platform'] as string

  test('outage: the disputed hours are held, the rest is due; mediated and confirmed', async () => {
    const lease = await leaseOf(1)
    leases.push(lease)
    const from = new Date(Date.parse(now()) + 3_600_000).toISOString()
    const to = new Date(Date.parse(from) + 10 * 3_600_000).toISOString()
    await toDay(1)
    await provider.does('metering.usage.record', {
      lease,
      meter: 'm-1',
      sourceKind: 'provider',
      intervals: [{ id: 'a', from, to, cards: 1, shareMilli: 1_000, cpuMilli: 0, memoryMib: 0 }],
    })
    await toDay(31)
    await provider.does('billing.invoice.issue', { lease, month: '2026-03' })
    const title = '三小时中断仍计费'
    const mine = await inFrame('lessee', site.helpPage)
    const file = await complains(mine.frame, '服务中断', title, {
      lease,
      entries: { 争议时段起: wallTime(from), 争议时段止: wallTime(to), 争议数量: '10800' },
    })
    await until(async () => (await lessee.sees('billing.invoice.list')).find((bill) => bill['heldFen'] === 1_800))
    const other = await inFrame('provider', site.helpPage)
    await answers(other.frame, title, '部分同意', '只中断一小时。')
    await offers(other.frame, { 账单减免金额: '6.00', 减免的账单月份: '2026-03' }, { validUntil: VALID_UNTIL })
    await mine.frame.getByText('¥18.00').first().waitFor()
    const offer = mine.frame.getByRole('article', { name: '第 1 号' })
    await offer.getByRole('button', { name: '提出另一方案' }).click()
    await offers(mine.frame, { 账单减免金额: '18.00', 减免的账单月份: '2026-03' }, { validUntil: VALID_UNTIL })
    await mine.frame.getByRole('article', { name: '第 2 号' }).waitFor()
    const counter = other.frame.getByRole('article', { name: '第 2 号' })
    await counter.getByRole('button', { name: '拒绝' }).click()
    await counter.getByText('已拒绝').waitFor()
    expect(await axeFaults(mine.page)).toEqual([])
    const onward = await asksMediation(lessee, `lease/${lease}`, title)
    await zoneState(lessee, file, 'in-mediation')
    await toSession(onward, provider, lessee)
    await agreed(onward, lessee, provider)
    await zoneState(lessee, file, 'mediated')
    await until(async () => (await lessee.sees('billing.invoice.list')).find((bill) => bill['heldFen'] === 0))
    const confirmation = await asksConfirmation(lessee, provider, onward)
    await verifies(lessee, [file, onward, confirmation], lease)
  })

  test('unpaid rent: no answer, mediation refused, the papers go to the court', async () => {
    const [lease] = leases as [string]
    const title = '三月账单未付'
    const { frame } = await inFrame('provider', site.helpPage)
    const file = await complains(frame, '欠付租金', title, { lease })
    await toDay(38)
    await zoneState(provider, file, 'no-answer')
    const again = await inFrame('provider', site.helpPage)
    await showing(again.frame, title)
    await again.frame.getByText('期满未答复').first().waitFor()
    const onward = await asksMediation(provider, `lease/${lease}`, title)
    await mediation.takes('ask-other', body, { file: onward, stage: 'pre-filing' })
    await mediation.takes('refuse-to-mediate', lessee, { file: onward })
    await zoneState(provider, file, 'unsettled')
    const filed = await files(provider, `lease/${lease}`, '三月账单未付', '租赁合同纠纷')
    await zoneState(provider, file, 'in-court')
    await verifies(provider, [file, onward, filed], lease)
  })

  test('undeleted data: a fact is confirmed on the desk; erasure agreed, confirmation asked for', async () => {
    const lease = await leaseOf(1)
    leases.push(lease)
    await lessee.does('contracts.lease.end', { lease, reason: '提前结束（示例）' })
    const title = '租期结束后数据未删除'
    const mine = await inFrame('lessee', site.helpPage)
    const file = await complains(mine.frame, '数据未返还', title, { lease })
    const other = await inFrame('provider', site.helpPage)
    await answers(other.frame, title, '不同意', '正在删除。')
    await takes(other.frame, '提出无争议事实', { '事实（每条一项）': '租约已结束\n尚未出具删除证明' })
    const visitor = await visit(browser)
    await signIn(visitor, platform, 'lessee', 'lessee')
    const { page } = visitor
    await page.goto(`${platform.url}/lessee/disputes`)
    await settled(page)
    await expectSound(page, '/lessee/disputes')
    await page.getByRole('link', { name: '租期结束后数据未删除' }).click()
    await settled(page)
    await page.getByRole('button', { name: '确认无争议: 尚未出具删除证明' }).click()
    await page.getByText('双方已确认').waitFor()
    await expectSound(page, '/lessee/disputes/ 1280')
    await page.setViewportSize({ width: 390, height: 900 })
    await expectSound(page, '/lessee/disputes/ 390')
    expect(visitor.faults).toEqual([])
    await visitor.context.close()
    const onward = await asksMediation(lessee, `lease/${lease}`, title)
    await toSession(onward, provider, lessee)
    // of the talks, the mediator gets what both confirmed and nothing else
    expect(await body.sees(`dispute.zone.agreed?about=lease/${lease}`)).toMatchObject([{ text: '尚未出具删除证明' }])
    expect((await body.reads(`/api/views/dispute.zone.get?file=${file}`))['status']).toBe(403)
    await agreed(onward, lessee, provider, {
      data: [{ by: 'other', eraseUntil: '2026-05-10', certificate: true }],
      onDefault: { kind: 'fixed', amountFen: 100_000 },
    })
    await zoneState(lessee, file, 'mediated')
    const confirmation = await asksConfirmation(lessee, provider, onward)
    await verifies(lessee, [file, onward, confirmation], lease)
  })

  test('sham lease: mediation stops and reports, the claim that it is void goes to the court', async () => {
    const title = '没有真实交付的合同'
    const mine = await inFrame('lessee', site.emptyPage)
    await mine.frame.getByText('分配记录 0 条').waitFor()
    const file = await complains(mine.frame, '虚假租赁', title)
    const other = await inFrame('provider', site.emptyPage)
    await answers(other.frame, title, '不同意', '有交付。')
    const { item } = (await lessee.reads(`/api/views/dispute.zone.get?file=${file}`)) as { item: { about: string } }
    expect(item.about).toMatch(/^handover\//)
    const onward = await asksMediation(lessee, item.about, title)
    await toSession(onward, provider, lessee)
    await mediation.takes('report-sham', body, { file: onward })
    await zoneState(lessee, file, 'unsettled')
    const filed = await files(lessee, item.about, '确认合同无效', '租赁合同纠纷')
    await zoneState(lessee, file, 'in-court')
    await verifies(lessee, [file, onward, filed])
    for (const { faults } of visitors.values()) expect(faults).toEqual([])
  })

  test('the operator sees that there is a dispute elsewhere, not what was said; a person answers a question', async () => {
    await lessee.does('dispute.help.ask', { of: 'operator', place: PLACE, question: '保留的金额何时解除？' })
    const visitor = await visit(browser)
    await signIn(visitor, platform, 'operator', 'operator')
    const { page } = visitor
    await page.goto(`${platform.url}/operator/disputes`)
    await settled(page)
    await page.getByRole('link', { name: '八卡只给了四卡' }).waitFor()
    await expectSound(page, '/operator/disputes')
    await page.getByRole('link', { name: '八卡只给了四卡' }).click()
    await settled(page)
    await page.getByText('内容只有双方可见').waitFor()
    expect(await page.locator('main').innerText()).not.toContain('愿意退一部分')
    await page.goto(`${platform.url}/operator/questions`)
    await page.getByLabel('答复').fill('了结时解除。')
    await page.getByRole('button', { name: '答复', exact: true }).click()
    await page.getByText('了结时解除。').waitFor()
    await expectSound(page, '/operator/questions')
    await page.goto(`${platform.url}/disputes?lang=en`)
    await settled(page)
    await expectSound(page, '/disputes')
    await visitor.context.close()
  })
})
