// The main job in a real browser against the real platform: offer → order → both signatures → usage → bill →
// voucher → bundle → 核验一致, by role and visible text, with nothing intercepted.
import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
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
import { startPlatform, type RunningPlatform } from './platform.ts'

if (!chromiumPresent) console.warn(`lease.e2e: skipped, no Chromium at ${CHROMIUM} (set CHROMIUM)`)

const MODEL = 'A100-SXM4-80GB'
const PRICE = '12.50'
const CARDS = 2
const HOURS = 24
// 2 cards × 24 hours × ¥12.50
const CONTRACT = '¥600.00'
// Each interval is billed for at least an hour: 2 cards × 1 hour × ¥12.50.
const BILL = '¥25.00'
const HALF_OF_CONTRACT_FEN = 30_000

/** Opens one of the desk's places. */
const openPlace = (page: Page, name: string): Promise<void> =>
  page.getByRole('navigation').getByRole('link', { name, exact: true }).click()

/** The state beside the title of an object's page. */
const state = (page: Page, name: string) => page.locator('.page-title .state', { hasText: name })

const wholeSecond = (ms: number): string => new Date(Math.floor(ms / 1000) * 1000).toISOString()

describe.skipIf(!chromiumPresent)('one lease, from offer to court evidence', () => {
  let platform: RunningPlatform
  let browser: Browser
  let provider: Visitor
  let lessee: Visitor
  const at: { lease: string; invoice: string; bundle: string } = { lease: '', invoice: '', bundle: '' }

  beforeAll(async () => {
    ;[platform, browser] = await Promise.all([startPlatform(), launchBrowser()])
    provider = await visit(browser)
    lessee = await visit(browser)
  })
  afterAll(async () => {
    await browser?.close()
    await platform?.stop()
  })

  const post = async (page: Page, path: string, body: unknown): Promise<{ status: number; answer: unknown }> => {
    const response = await page.request.post(platform.url + path, {
      data: body,
      headers: { 'idempotency-key': crypto.randomUUID() },
    })
    return { status: response.status(), answer: await response.json() }
  }

  test('the public page says what is leased and at what price, in two languages, and is light', async () => {
    const anyone = await visit(browser)
    await anyone.page.goto(platform.url)
    await settled(anyone.page)
    expect(await anyone.page.getByRole('complementary', { name: '示例' }).isVisible()).toBe(true)
    expect(
      await anyone.page.getByRole('region', { name: '各型号' }).getByRole('rowheader', { name: MODEL }).isVisible(),
    ).toBe(true)
    expect(await anyone.page.getByRole('link', { name: '在这里核验证据包' }).getAttribute('href')).toBe('/verify')
    await expectSound(anyone.page, 'public page')
    await anyone.page
      .getByRole('link', { name: 'Read this page in English' })
      .or(anyone.page.getByText('English', { exact: true }))
      .first()
      .click()
    await anyone.page.getByRole('heading', { name: 'Compute on lease' }).waitFor()
    expect(await anyone.page.locator('html').getAttribute('lang')).toBe('en')
    await settled(anyone.page)
    await expectSound(anyone.page, 'public page in English')
    // The desks' code is not among what the public page loads.
    const loaded = await anyone.page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name))
    expect(loaded.filter((name) => name.includes('/assets/routes'))).toEqual([])
    expect(anyone.faults).toEqual([])
    await anyone.context.close()
  })

  test('a provider without a licence is refused, with the article, and keeps what was typed', async () => {
    const stranger = await visit(browser)
    await signIn(stranger, platform, 'provider-3', 'provider')
    await openPlace(stranger.page, '挂牌')
    await stranger.page.getByRole('link', { name: '发布挂牌' }).first().click()
    const publish = stranger.page.getByRole('button', { name: '发布挂牌' })
    expect(await publish.isDisabled()).toBe(true)
    expect(await stranger.page.getByText('尚不能办理：请填写单价，最多两位小数。').isVisible()).toBe(true)
    await stranger.page.getByLabel('单价（元/卡时）', { exact: true }).fill('3.00')
    await publish.click()
    const refusal = stranger.page.getByRole('alert')
    await refusal.getByText('依法不能办理').waitFor()
    expect(await refusal.innerText()).toContain('增值电信业务许可证')
    expect(await refusal.innerText()).toContain('电信条例')
    expect(await stranger.page.getByLabel('单价（元/卡时）', { exact: true }).inputValue()).toBe('3.00')
    await refusal.getByRole('button', { name: /^据：/ }).click()
    await stranger.page.getByRole('dialog').getByText('判断日').waitFor()
    await stranger.page.keyboard.press('Escape')
    await expectSound(stranger.page, 'refusal')
    // The browser itself reports the 409; nothing else went wrong.
    expect(stranger.faults.filter((fault) => !fault.includes('409'))).toEqual([])
    await stranger.context.close()
  })

  test('a provider publishes an offer', async () => {
    const { page } = provider
    await signIn(provider, platform, 'provider', 'provider')
    await openPlace(page, '挂牌')
    await page.getByRole('link', { name: '发布挂牌' }).click()
    await page.getByLabel('型号', { exact: true }).click()
    await page.getByLabel('型号', { exact: true }).fill(MODEL)
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
    await page.getByLabel('单价（元/卡时）', { exact: true }).fill(PRICE)
    await page.getByLabel('每段最低计费', { exact: true }).fill('3600')
    await page.getByRole('button', { name: '发布挂牌' }).click()
    await page.getByText('挂牌已发布。').waitFor()
    // The act is logged: pending at first, then covered by a signed checkpoint.
    await page.getByRole('button', { name: /已存证 #\d+/ }).waitFor()
    await expectSound(page, 'offer published')
  })

  test('a lessee finds it by what must run, and orders', async () => {
    const { page } = lessee
    await signIn(lessee, platform, 'lessee', 'lessee')
    await openPlace(page, '找算力')
    await page.getByLabel('卡数', { exact: true }).fill(String(CARDS))
    await page.getByLabel('预计时长', { exact: true }).fill(String(HOURS))
    await page.getByLabel('预计时长', { exact: true }).blur()
    const offer = page.getByRole('row').filter({ hasText: `¥${PRICE}` })
    await offer.getByText(CONTRACT).waitFor()
    // The view is in the address.
    expect(new URL(page.url()).searchParams.get('cards')).toBe(String(CARDS))
    await expectSound(page, 'find compute')
    await offer.getByRole('link', { name: /^下单/ }).click()
    await page.getByRole('complementary', { name: '估算合同金额' }).getByText(CONTRACT).first().waitFor()
    await page.getByRole('button', { name: '提交订单' }).click()
    await page.getByText('订单已登记。').waitFor()
    await page.getByRole('link', { name: '查看并签署租约' }).click()
    await page.waitForURL('**/lessee/leases/*')
    at.lease = new URL(page.url()).pathname.split('/').at(-1) ?? ''
    await settled(page)
    await state(page, '待双方签署').waitFor()
    await expectSound(page, 'lease to sign')
  })

  /** Reads to the end, copies the start of the hash, signs. */
  const sign = async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: '阅读并签署' }).click()
    const dialog = page.getByRole('dialog', { name: '签署租约' })
    await dialog.getByText('哈希一致').waitFor()
    const button = dialog.getByRole('button', { name: '签署', exact: true })
    expect(await button.isDisabled()).toBe(true)
    await dialog.getByText('尚不能办理：请先读到文本末尾。').waitFor()
    await dialog.getByRole('region', { name: '租约全文' }).focus()
    await page.keyboard.press('End')
    await dialog.getByText('尚不能办理：请抄写哈希的前 4 位。').waitFor()
    const hash = (await dialog.locator('.sign-hash .hash').innerText()).trim()
    await dialog.getByLabel(/请抄写哈希/).fill(hash.slice(0, 4))
    await expectSound(page, 'sign dialog')
    await button.click()
    await dialog.waitFor({ state: 'hidden' })
  }

  test('both sides read and sign; the lease runs', async () => {
    await sign(lessee.page)
    await state(lessee.page, '待对方签署').waitFor()
    const { page } = provider
    await openPlace(page, '待办')
    await page
      .getByRole('link', { name: /^签署与青禾智研/ })
      .last()
      .waitFor()
    await page.goto(`${platform.url}/provider/leases/${at.lease}`)
    await sign(page)
    await state(page, '履行中').waitFor()
    // The lessee's page says so by itself, through the event channel.
    await state(lessee.page, '履行中').waitFor({ timeout: 20_000 })
    await settled(lessee.page)
    await expectSound(lessee.page, 'running lease')
  })

  test('the provider’s meter reports, and the lessee watches use and cost move', async () => {
    const { page } = lessee
    const answer = (await (
      await page.request.get(`${platform.url}/api/views/contracts.lease.get?lease=${at.lease}`)
    ).json()) as {
      item: { startedAt: string }
    }
    const from = wholeSecond(Date.parse(answer.item.startedAt) + 1000)
    await new Promise((resolve) => setTimeout(resolve, 2_500))
    const response = await fetch(`${platform.url}/events`, {
      method: 'POST',
      headers: {
        'content-type': 'application/cloudevents+json',
        authorization: `Bearer ${platform.meterKey('provider')}`,
      },
      body: JSON.stringify({
        specversion: '1.0',
        type: 'cn.suanheng.usage.interval.v1',
        source: 'urn:suanheng:meter:e2e',
        id: `e2e/${from}`,
        subject: at.lease,
        data: { from, to: wholeSecond(Date.now()), cards: CARDS, shareMilli: 1000, cpuMilli: 0, memoryMib: 0 },
      }),
    })
    expect(response.status, await response.clone().text()).toBe(200)
    await page.getByText(BILL).first().waitFor({ timeout: 20_000 })
    await page.getByRole('img', { name: '累计费用与合同金额' }).waitFor()
    await page.getByRole('button', { name: '看数据表' }).click()
    await page.getByRole('region', { name: '累计费用与合同金额' }).getByText('2.0000').waitFor()
    await expectSound(page, 'use and cost')
  })

  test('the provider ends the lease and issues the bill', async () => {
    const { page } = provider
    await page.reload()
    await settled(page)
    await page.getByRole('button', { name: '终止租约' }).click()
    const dialog = page.getByRole('dialog', { name: '终止租约' })
    await dialog.getByLabel('事由', { exact: true }).fill('约定用量已完成')
    await dialog.getByRole('button', { name: '确认终止' }).click()
    await state(page, '已终止').waitFor()
    await page.getByRole('button', { name: '出账' }).click()
    await page.getByText(`账单已出具，金额 ${BILL}`).waitFor()
    await expectSound(page, 'ended lease of the provider')
  })

  test('the lessee redeems a voucher and pays the rest', async () => {
    const authority = await visit(browser)
    await post(authority.page, '/api/sign-in', { name: 'industry', password: platform.person('industry').password })
    const me = (await (await lessee.page.request.get(`${platform.url}/api/me`)).json()) as { party: string }
    const granted = await post(authority.page, '/api/acts/subsidy.voucher.grant', {
      programme: 'cn-gd-sz/xunliquan-2025#cap',
      holder: me.party,
      amountFen: 1_000,
    })
    expect(granted.status, JSON.stringify(granted.answer)).toBe(200)
    await authority.context.close()

    const { page } = lessee
    await openPlace(page, '待办')
    await page
      .getByRole('link', { name: /^支付 .* 账单$/ })
      .last()
      .click()
    await page.waitForURL('**/lessee/invoices/*')
    at.invoice = new URL(page.url()).pathname.split('/').at(-1) ?? ''
    await settled(page)
    await page.getByText('不是税务发票').first().waitFor()
    await page.getByRole('combobox', { name: '券' }).click()
    await page
      .getByText(/^余额 ¥10\.00/)
      .last()
      .click()
    await page.getByRole('button', { name: '抵扣', exact: true }).click()
    await page.getByText('已抵扣 ¥10.00，应付 ¥15.00').waitFor()
    // 1 000 fen is far below the cap of one half of the contract.
    expect(1_000).toBeLessThan(HALF_OF_CONTRACT_FEN)
    await expectSound(page, 'bill with voucher')
    await page.getByLabel('金额（元）', { exact: true }).fill('99')
    await page.getByText('尚不能办理：不能超过待付的 ¥15.00。').waitFor()
    await page.getByLabel('金额（元）', { exact: true }).fill('15.00')
    await page.getByLabel('付款凭证号', { exact: true }).fill('E2E-0001')
    await page.getByRole('button', { name: '登记付款' }).click()
    await page.getByText('付款已登记，尚余 ¥0.00').waitFor()
    await state(page, '已付清').waitFor()
    await page.getByRole('list').getByText('付款登记').waitFor()
  })

  test('a voucher that is not the lessee’s is refused with its article', async () => {
    const { page } = lessee
    const refused = await page.request.post(`${platform.url}/api/acts/subsidy.voucher.redeem`, {
      data: { voucher: at.invoice, invoice: at.invoice },
      headers: { 'idempotency-key': crypto.randomUUID() },
    })
    expect(refused.status()).toBe(409)
    const problem = (await refused.json()) as { code: string; basis: { cite: string }[] }
    expect(problem.code).toBe('voucher-not-yours')
    expect(problem.basis[0]?.cite).toBe('platform/market-rules#own-party-only')
  })

  test('the bundle is made, downloaded, and verified by the page that needs nobody', async () => {
    const { page } = lessee
    await page.goto(`${platform.url}/lessee/leases/${at.lease}`)
    await settled(page)
    await page.getByRole('button', { name: '生成证据包' }).click()
    await page.getByText(/^证据包已生成/).waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '下载证据包' }).click(),
    ])
    expect(download.suggestedFilename()).toBe(`${at.lease}.shev`)
    at.bundle = await download.path()
    const bytes = await readFile(at.bundle)

    await page.getByRole('link', { name: '在这里核验证据包' }).click()
    await page.waitForURL('**/verify*')
    await page
      .getByLabel(/\.shev/)
      .setInputFiles({ name: 'lease.shev', mimeType: 'application/octet-stream', buffer: bytes })
    await page.getByText('核验一致', { exact: true }).waitFor()
    const changed = Buffer.from(bytes)
    const middle = Math.floor(changed.length / 2)
    changed[middle] = (changed[middle] ?? 0) ^ 1
    await page
      .getByLabel(/\.shev/)
      .setInputFiles({ name: 'changed.shev', mimeType: 'application/octet-stream', buffer: changed })
    await page.getByText('核验不一致', { exact: true }).waitFor()
  })

  test('one entry is verified in place, from the published log', async () => {
    const { page } = lessee
    await page.goto(`${platform.url}/lessee/leases/${at.lease}`)
    await settled(page)
    await page
      .getByRole('list')
      .getByRole('button', { name: /已存证 #\d+/ })
      .first()
      .click()
    await page.getByRole('button', { name: '在这里核验' }).click()
    await page.getByText(/^核验一致：/).waitFor()
    await expectSound(page, '证')
  })

  test('a broken connection says what was kept, and the act is done once', async () => {
    const { context, page, faults } = provider
    await page.goto(`${platform.url}/provider/licences`)
    await settled(page)
    await page.getByRole('button', { name: '登记资质' }).first().click()
    const drawer = page.getByRole('dialog', { name: '登记资质', exact: true })
    await drawer.getByLabel('证号', { exact: true }).fill('B1-示例-20269999')
    await drawer.getByLabel('发证机关', { exact: true }).fill('示例通信管理局')
    for (const [label, day] of [
      ['有效期自', '2026年1月1日'],
      ['有效期至', '2030年12月31日'],
    ] as const) {
      await drawer.getByLabel(label, { exact: true }).fill(day)
      await page.keyboard.press('Enter')
    }
    await context.setOffline(true)
    await drawer.getByRole('button', { name: '登记资质', exact: true }).click()
    await drawer.getByRole('alert').getByText('平台没有回答').waitFor()
    expect(await drawer.getByLabel('证号', { exact: true }).inputValue()).toBe('B1-示例-20269999')
    await context.setOffline(false)
    await drawer.getByRole('button', { name: '登记资质', exact: true }).click()
    await drawer.getByText('资质已登记。').waitFor()
    await page.keyboard.press('Escape')
    await page.getByText('B1-示例-20269999').waitFor()
    expect(await page.getByText('B1-示例-20269999').count()).toBe(1)
    // What the browser says of the broken connection is expected.
    faults.splice(0, faults.length, ...faults.filter((fault) => !fault.includes('ERR_INTERNET_DISCONNECTED')))
  })

  test('a lease that is not there, or not mine, is said so', async () => {
    const { page, faults } = provider
    await page.goto(`${platform.url}/provider/leases/01900000-0000-7000-8000-000000000000`)
    await page.getByRole('alert').getByText('没有找到').first().waitFor()
    await expectSound(page, 'missing lease')
    faults.splice(0, faults.length, ...faults.filter((fault) => !fault.includes('404')))
    await page.goto(`${platform.url}/lessee`)
    await page.getByRole('heading', { name: '当前身份没有这个工作台' }).waitFor()
    await expectSound(page, 'foreign desk')
  })

  test('who is not signed in is led to sign in, and back to where they wanted to go', async () => {
    const anyone = await visit(browser)
    await anyone.page.goto(`${platform.url}/lessee/vouchers`)
    await anyone.page.waitForURL('**/sign-in?back=*')
    await settled(anyone.page)
    await expectSound(anyone.page, 'sign in')
    await anyone.page.getByRole('button', { name: '以此身份登录：承租方 青禾智研（示例）' }).click()
    await anyone.page.waitForURL('**/lessee/vouchers')
    await anyone.page.getByRole('heading', { name: '我的券' }).waitFor()
    expect(anyone.faults).toEqual([])
    await anyone.context.close()
  })

  test.each(CORNERS)('every page is sound in %s at %i px', (...corner) =>
    lookOver(
      browser,
      platform,
      [
        [
          'lessee',
          'lessee',
          ['', '/find', '/leases', `/leases/${at.lease}`, '/invoices', `/invoices/${at.invoice}`, '/vouchers'],
        ],
        [
          'provider',
          'provider',
          [
            ...['', '/capacity', '/offers', '/offers/new', '/leases', `/leases/${at.lease}`],
            ...['/income', `/invoices/${at.invoice}`, '/licences'],
          ],
        ],
      ],
      corner,
    ),
  )

  test('a page in print carries the grounds it cites as footnotes', async () => {
    const { page } = lessee
    await page.goto(`${platform.url}/lessee/invoices/${at.invoice}`)
    await settled(page)
    await page.emulateMedia({ media: 'print' })
    const notes = page.locator('.notes')
    await notes.getByText('每一账单行只在最后四舍五入一次到分').waitFor()
    expect(await page.getByRole('navigation').isVisible()).toBe(false)
    await page.emulateMedia({ media: 'screen' })
  })

  test('no page reported an error', () => {
    expect(lessee.faults).toEqual([])
    expect(provider.faults).toEqual([])
  })
})
