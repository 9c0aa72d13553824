// Two parties in a real browser: they negotiate, explain, sign and perform a lease by server and one by scale, up to a
// service credit, a notice with proof of its arrival, and the end by agreement. The clock is the journey's own.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { verifyPdf } from '#kernel/signing'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  chromiumPresent,
  CHROMIUM,
  expectSound,
  launchBrowser,
  settled,
  signIn,
  visit,
  type Visitor,
} from './browser.ts'
import { startClockedPlatform, type ClockedPlatform } from './clocked-platform.ts'
import {
  acknowledgeRest,
  answersFor,
  MODEL,
  partiesOf,
  prepareParties,
  settle,
  type Parties,
} from './contract-parties.ts'
import { choose, state } from './file-steps.ts'

if (!chromiumPresent) console.warn(`contract.e2e: skipped, no Chromium at ${CHROMIUM} (set CHROMIUM)`)

const START = '2026-05-04'
const END = '2026-12-31'
const PRICE_FEN = 650
/** The month is over, and a little more. */
const NEXT_MONTH_DAYS = 29
const PDFSIG = '/usr/bin/pdfsig'

describe.skipIf(!chromiumPresent)('a contract, from its first proposal to its end', () => {
  let platform: ClockedPlatform
  let browser: Browser
  let parties: Parties
  let lessee: Visitor
  let provider: Visitor
  const at = { negotiation: '', lease: '', second: '' }

  beforeAll(async () => {
    ;[platform, browser] = await Promise.all([
      startClockedPlatform(START, ['operator', 'yunling', 'qinghe']),
      launchBrowser(),
    ])
    await prepareParties(platform, '2026-01-01')
    parties = await partiesOf(platform)
    lessee = await visit(browser)
    provider = await visit(browser)
    await signIn(lessee, platform, 'lessee', 'lessee')
    await signIn(provider, platform, 'provider', 'provider')
  })
  afterAll(async () => {
    await browser?.close()
    await platform?.stop()
  })

  const open = async ({ page }: Visitor, path: string): Promise<void> => {
    await page.goto(platform.url + path)
    await settled(page)
  }
  const clause = (page: Page, title: string): Locator => page.getByRole('article', { name: new RegExp(`条 ${title}$`) })

  test('one side proposes another price, the other takes it, and both agree to one text', async () => {
    const opened = await parties.lessee.does('contracts.negotiation.open', {
      framework: 'by-server',
      counterparty: parties.party.provider,
      offer: null,
      answers: answersFor(START, END),
    })
    at.negotiation = opened['negotiation'] as string
    await parties.provider.does('contracts.change.propose', {
      negotiation: at.negotiation,
      base: 1,
      changes: [{ kind: 'answer', slot: 'unitPriceFen', value: PRICE_FEN }],
      note: '电价调整',
    })
    const address = `negotiations/${at.negotiation}`
    await open(lessee, `/lessee/${address}`)
    await lessee.page.getByRole('button', { name: '接受', exact: true }).click()
    await lessee.page.getByRole('button', { name: '同意第 2 稿', exact: true }).click()
    await lessee.page.getByText('本方已同意这一稿').first().waitFor()
    await open(provider, `/provider/${address}`)
    await provider.page.getByRole('button', { name: '同意第 2 稿', exact: true }).click()
    await state(provider.page, '已定稿')
    await expect
      .poll(async () => (await parties.lessee.sees('contracts.lease.list'))[0]?.['lease'], { timeout: 20_000 })
      .toBeTruthy()
    at.lease = (await parties.lessee.sees('contracts.lease.list'))[0]!['lease'] as string
  })

  test('what bears on a side is asked about, explained, and told in own words; copied words are refused', async () => {
    const { page } = lessee
    await page.clock.install()
    await open(lessee, '/lessee')
    await page.getByRole('link', { name: /^阅读并确认与云岭智算/ }).click()
    await page.waitForURL(`**/contracts/${at.lease}/sign`)
    await settled(page)
    await expectSound(page, 'signing room')
    const asked = clause(page, '验收与异议')
    await asked.getByRole('button', { name: '要求对方说明', exact: true }).click()
    await asked.getByLabel('想问清楚的是').fill('沉默到第几天算验收合格？')
    await asked.getByRole('button', { name: '提出', exact: true }).click()
    await asked.getByText('待对方说明').waitFor()
    // Its own to-do says so to the other side, which answers in the same room.
    await open(provider, '/provider')
    await provider.page.getByRole('link', { name: /^向对方说明1处条款/ }).click()
    await settled(provider.page)
    const answered = clause(provider.page, '验收与异议')
    await answered.getByLabel('向对方说明').fill('自交付通知到达次日起算，期满次日仍未提出异议的，视为合格。')
    await expectSound(provider.page, 'explaining')
    await answered.getByRole('button', { name: '作出说明', exact: true }).click()
    await answered.getByRole('button', { name: '作出说明', exact: true }).waitFor({ state: 'detached' })

    platform.tick(3_600_000)
    const own = asked.getByLabel(/^用自己的话写明/)
    await own.fill('如果我们没有在期限里说不合格，就当作我们收下了，以后再挑毛病会很难。')
    await asked.scrollIntoViewIfNeeded()
    await page.clock.runFor(60_000)
    await asked.getByRole('button', { name: '确认已理解', exact: true }).click()
    await asked.getByText(/^已确认 · 阅读 \d+ 秒/).waitFor()

    // The words of the clause itself are no words of one's own.
    const copied = page
      .locator('.clause-heavy')
      .filter({ has: page.getByLabel(/^用自己的话写明/) })
      .first()
    await copied.scrollIntoViewIfNeeded()
    await copied.getByLabel(/^用自己的话写明/).fill(await copied.locator('.clause-words').innerText())
    // only now has it come into sight: its time to read has just begun, however slow the machine
    await copied.getByText(/还需阅读 \d+ 秒/).waitFor()
    expect(await copied.getByRole('button', { name: '确认已理解', exact: true }).isDisabled()).toBe(true)
    await page.clock.runFor(90_000)
    await copied.getByRole('button', { name: '确认已理解', exact: true }).click()
    await copied
      .getByRole('alert')
      .getByText(/所写多为条款或者说明的原文/)
      .waitFor()
    await expectSound(page, 'own words refused')
    lessee.faults.splice(0, lessee.faults.length, ...lessee.faults.filter((fault) => !fault.includes('409')))
    for (const person of [parties.lessee, parties.provider]) await acknowledgeRest(person, at.lease)
  })

  /** A side signs in the room: a certificate on a key made in this browser where it has none, the person, the seal. */
  const signs = async (side: Visitor, desk: string, lease: string): Promise<void> => {
    const { page } = side
    await open(side, `/${desk}/contracts/${lease}/sign`)
    for (const [kind, make] of [
      ['以本人证书签名', /领取个人示例证书/],
      ['加盖电子印章', /领取印章示例证书/],
    ] as const) {
      const sign = page.getByRole('button', { name: kind, exact: true })
      const enrol = page.getByRole('button', { name: make })
      await sign.or(enrol).first().waitFor()
      if (await enrol.isVisible()) await enrol.click()
      await sign.waitFor()
      await expect.poll(() => sign.isEnabled(), { timeout: 20_000 }).toBe(true)
      if (kind === '以本人证书签名' && desk === 'lessee') await expectSound(page, `signing of the ${desk}`)
      await sign.click()
      await sign.waitFor({ state: 'detached' })
    }
  }

  test('each side signs and seals in its browser; the contract runs, and its file verifies everywhere', async () => {
    await signs(lessee, 'lessee', at.lease)
    await state(lessee.page, '待对方签署')
    await signs(provider, 'provider', at.lease)
    await state(provider.page, '履行中')
    const { page } = provider
    await page.getByRole('button', { name: '在这里核验签名', exact: true }).click()
    await page.getByText('文件与记录一致。').waitFor()
    // four signatures, by this browser and by the platform
    expect(await page.getByText('核验一致', { exact: true }).count()).toBe(8)
    await expectSound(page, 'signed')
    const [{ item }, file, { root }] = [
      await parties.lessee.reads(`/api/views/contracts.lease.get?lease=${at.lease}`),
      await page.request.get(`${platform.url}/api/contracts/${at.lease}/pdf`),
      await parties.lessee.reads('/api/certificates/sample'),
    ]
    const pdf = new Uint8Array(await file.body())
    const trusted = new Uint8Array(Buffer.from(root as string, 'base64'))
    const verdict = verifyPdf(pdf, {
      trusted: { signers: [trusted], timestamps: [trusted], revoked: [] },
      at: (item as { signedAt: string }).signedAt,
    })
    expect(verdict).toMatchObject({ valid: true, reasons: [] })
    expect(verdict.signatures.map(({ valid, cms }) => [valid, cms?.signedAt !== null])).toEqual(
      Array.from({ length: 4 }, () => [true, true]),
    )
    await withPdfsig(pdf)
    const word = await page.request.get(`${platform.url}/api/contracts/${at.lease}/word`)
    expect((await word.body()).subarray(0, 2).toString()).toBe('PK')
  })

  /** Another reader of signatures, where it is installed. */
  const withPdfsig = async (pdf: Uint8Array): Promise<void> => {
    if (!existsSync(PDFSIG)) return console.warn(`contract.e2e: no ${PDFSIG}, its opinion is not asked`)
    const folder = await mkdtemp(join(tmpdir(), 'suan-pdfsig-'))
    await writeFile(join(folder, 'contract.pdf'), pdf)
    const said = execFileSync(PDFSIG, ['-nocert', join(folder, 'contract.pdf')], { encoding: 'utf8' })
    await rm(folder, { recursive: true, force: true })
    expect(said.match(/Signature Validation: Signature is Valid\./g)).toHaveLength(4)
  }

  test('a contract by scale: settled as it stands, signed with the keys that are here, with a line by SM2', async () => {
    const { negotiation } = await parties.provider.does('contracts.negotiation.open', {
      framework: 'by-scale',
      counterparty: parties.party.lessee,
      offer: null,
      answers: answersFor(START, END),
    })
    at.second = await settle(parties, negotiation as string)
    platform.tick(3_600_000)
    for (const person of [parties.lessee, parties.provider]) await acknowledgeRest(person, at.second)
    await open(provider, `/provider/contracts/${at.second}/sign`)
    await signs(provider, 'provider', at.second)
    await open(lessee, `/lessee/contracts/${at.second}/sign`)
    await lessee.page.getByLabel('另附国密 SM2 签名').check()
    for (const kind of ['以本人证书签名', '加盖电子印章']) {
      await lessee.page.getByRole('button', { name: kind, exact: true }).click()
      await lessee.page.getByRole('button', { name: kind, exact: true }).waitFor({ state: 'detached' })
    }
    await lessee.page.getByText('SM2 公钥').first().waitFor()
    await state(lessee.page, '履行中')
  })

  test('delivery is served with its tests and accepted', async () => {
    const { page } = provider
    await open(provider, `/provider/leases/${at.lease}`)
    await expectSound(page, 'running contract')
    await page.getByRole('button', { name: '交付与验收', exact: true }).click()
    const form = page.getByRole('form', { name: '交付并报告测试结果', exact: true })
    await form.getByLabel(/^交付的算力及标识/).fill(`${MODEL} 一卡`)
    await form.getByLabel('测试方法与结果').fill('连续运行 24 小时，达标')
    await expectSound(page, 'delivering')
    await form.getByRole('button', { name: '交付并报告测试结果', exact: true }).click()
    await page.getByText(/交付与验收已开案卷/).waitFor()
    await open(lessee, `/lessee/leases/${at.lease}`)
    await lessee.page
      .getByRole('region', { name: '通知与履行案卷' })
      .getByRole('link', { name: '交付与验收', exact: true })
      .click()
    await settled(lessee.page)
    await lessee.page.locator('.next-steps').getByRole('button', { name: '验收合格', exact: true }).click()
    await lessee.page
      .getByRole('form', { name: '验收合格', exact: true })
      .getByRole('button', { name: '验收合格', exact: true })
      .click()
    await state(lessee.page, '验收合格')
  })

  test('use and downtime of a month come to a bill and a service credit', async () => {
    platform.toDay(NEXT_MONTH_DAYS)
    for (const [side, name] of [
      [lessee, 'lessee'],
      [provider, 'provider'],
    ] as const)
      await signIn(side, platform, name, name)
    // The session of a month ago has ended: that is said once, and expected.
    for (const { faults } of [lessee, provider])
      faults.splice(0, faults.length, ...faults.filter((fault) => !fault.includes('401')))
    parties = await partiesOf(platform)
    for (const lease of [at.lease, at.second])
      await parties.provider.does('metering.usage.record', {
        lease,
        meter: 'e2e',
        sourceKind: 'provider',
        intervals: [
          {
            id: `${lease}/1`,
            from: '2026-05-06T00:00:00Z',
            to: '2026-05-06T10:00:00Z',
            cards: 1,
            shareMilli: 1000,
            cpuMilli: 0,
            memoryMib: 0,
          },
        ],
      })
    const { page } = provider
    await open(provider, `/provider/leases/${at.lease}`)
    await page.getByRole('button', { name: '报告中断或者维护', exact: true }).click()
    const form = page.getByRole('form', { name: '报告中断或者维护', exact: true })
    await form.getByLabel('起', { exact: true }).fill('2026-05-10T08:00')
    await form.getByLabel('止', { exact: true }).fill('2026-05-12T08:00')
    await form.getByRole('textbox', { name: '说明' }).fill('交换机故障')
    await form.getByRole('button', { name: '登记报告', exact: true }).click()
    await page.getByText('报告已登记。').waitFor()
    await page.getByText('已计入', { exact: true }).waitFor()
    await page.getByRole('button', { name: '出账', exact: true }).waitFor()
    await page.getByRole('combobox', { name: '月份' }).or(page.getByLabel('出账月份')).first().click()
    await page.getByText('2026年5月', { exact: true }).last().click()
    await page.getByRole('button', { name: '出账', exact: true }).click()
    await page.getByText(/账单已出具/).waitFor()
    // What the contract gives back is asked for by the lessee, and reckoned from the reports.
    await open(lessee, `/lessee/leases/${at.lease}`)
    await expectSound(lessee.page, 'missed month')
    await lessee.page.getByRole('button', { name: '看数据表' }).first().click()
    await lessee.page.getByRole('button', { name: '出具减免单', exact: true }).click()
    await lessee.page.getByText('服务水平减收').waitFor()
    await expectSound(lessee.page, 'service credit')
  })

  test('a notice arrives with proof, and the contract ends by agreement', async () => {
    const { page } = lessee
    await page.getByRole('button', { name: '履行通知', exact: true }).click()
    const notice = page.getByRole('form', { name: '发出通知', exact: true })
    await choose(notice, '种类', '告知')
    await notice.getByLabel('通知内容').fill('联系人改为示例联系人。')
    await notice.getByRole('button', { name: '发出通知', exact: true }).click()
    await page.getByText(/履行通知已开案卷/).waitFor()
    await open(provider, `/provider/leases/${at.lease}`)
    await provider.page.getByRole('region', { name: '通知与履行案卷' }).getByText(/到达/).first().waitFor()
    await expectSound(provider.page, 'notice')

    await page.getByRole('button', { name: '合同解除', exact: true }).click()
    await choose(page, '办理哪一项', '提议协商解除')
    const proposal = page.getByRole('form', { name: '提议协商解除', exact: true })
    await proposal.getByLabel('结算与善后的条件').fill('账单结清，数据擦除。')
    await proposal.getByRole('button', { name: '提议协商解除', exact: true }).click()
    await page.getByText(/合同解除已开案卷/).waitFor()
    await provider.page
      .getByRole('region', { name: '通知与履行案卷' })
      .getByRole('link', { name: '合同解除', exact: true })
      .click()
    await settled(provider.page)
    await provider.page.locator('.next-steps').getByRole('button', { name: '同意协商解除', exact: true }).click()
    await provider.page
      .getByRole('form', { name: '同意协商解除', exact: true })
      .getByRole('button', { name: '同意协商解除', exact: true })
      .click()
    await state(provider.page, '已解除')
    await open(lessee, `/lessee/leases/${at.lease}`)
    await state(page, '已终止')
    // What an ended contract does not allow says why, with its article.
    await page
      .getByText(/租约已终止，不能办理此件/)
      .first()
      .waitFor()
    await expectSound(page, 'ended contract')
  })

  test('the contract by scale ends by agreement too, and is billed for its use alone', async () => {
    const { file } = await parties.lessee.does('performance.termination.propose-end', {
      title: '协商解除',
      place: 'cn-gd-sz',
      about: `lease/${at.second}`,
      terms: '账单结清。',
    })
    await parties.provider.does('performance.termination.agree-end', { file })
    await open(provider, `/provider/leases/${at.second}`)
    await state(provider.page, '已终止')
    const bill = await parties.provider.does('billing.invoice.issue', { lease: at.second, month: '2026-05' })
    // ten hours on one card at ¥6.00
    expect(bill['totalFen']).toBe(6_000)
  })

  test.each([
    ['zh', 390, ['contracts', 'leases']],
    ['en', 390, ['contracts']],
    ['en', 1280, ['leases']],
  ] as const)('the room and the page are sound in %s at %i px', async (lang, width, pages) => {
    const visitor = await visit(browser, width)
    await signIn(visitor, platform, 'lessee', 'lessee')
    for (const page of pages) {
      const path = page === 'contracts' ? `contracts/${at.lease}/sign` : `leases/${at.lease}`
      await open(visitor, `/lessee/${path}${lang === 'en' ? '?lang=en' : ''}`)
      await expectSound(visitor.page, `${page} in ${lang} at ${width}`)
    }
    expect(visitor.faults).toEqual([])
    await visitor.context.close()
  })

  test('no page reported an error', () => {
    expect(lessee.faults).toEqual([])
    expect(provider.faults).toEqual([])
  })
})
