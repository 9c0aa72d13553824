// A model contract is made through all its steps, in a real browser against the real platform: proposed by a firm, joined
// by the departments, written in the editor, reviewed, open for comment for thirty days, answered, judged by an expert,
// signed by the departments, approved and published into the library; and two firms negotiate on it. The clock is set.
import type { Browser, Page } from 'playwright-core'
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
import { Clerk } from './clerk.ts'
import { startClockedPlatform, type ClockedPlatform } from './clocked-platform.ts'
import { begin, choose, pdf, send, state } from './file-steps.ts'
import { Person } from './person.ts'

if (!chromiumPresent) console.warn(`contract-making.e2e: skipped, no Chromium at ${CHROMIUM} (set CHROMIUM)`)

const TITLE = '算力租赁合同示范文本（按服务器，示例省）'
const VERSION = '2026.7'
const CLAUSE = '验收与异议'
/** What the lessee leaves for the negotiation. */
const REST = {
  lesseeSize: 'small',
  providerSize: 'medium',
  hours: 2_160,
  interconnect: '机内 NVLink，机间 InfiniBand 400 Gb/s',
  startsAt: '2026-07-31T16:00:00Z',
  endsOn: '2026-10-31',
  deliveryPlace: '贵州省贵安新区示例数据中心',
  unitPriceFen: 1_250,
  paymentDueDays: 30,
  lesseeServiceAddress: '示例市示例路1号 legal@lessee.example',
  providerServiceAddress: '示例市示例路2号 legal@provider.example',
}
/** Days after the clock's first. */
const CONSULTED = 31

describe.skipIf(!chromiumPresent)('a model contract is made and used', () => {
  let platform: ClockedPlatform
  let browser: Browser
  let clerk: Clerk
  let day = 0
  let file = ''

  const at = (days: number): void => {
    day = days
    platform.toDay(days)
  }
  const person = (name: string): Promise<Person> => Person.signedIn(platform, name)
  const takes = async (step: string, by: string, input: object = {}) =>
    await clerk.takes(step, await person(by), { ...(file === '' ? {} : { file }), ...input })
  const someone = async (name: string, desk: string, width?: number): Promise<Visitor> => {
    const visitor = await visit(browser, width)
    await signIn(visitor, platform, name, desk)
    return visitor
  }
  const making = (part = ''): string => `${platform.url}/regulator/templates/${file}${part}`

  beforeAll(async () => {
    ;[platform, browser] = await Promise.all([
      startClockedPlatform('2026-06-01', [
        'yunling',
        'qinghe',
        'mediation',
        'marketProvince',
        'reviewProvince',
        'dataProvince',
        'industryProvince',
      ]),
      launchBrowser(),
    ])
    clerk = await Clerk.of(platform, 'contracts.template', await person('market-4'), () => platform.dayOf(day))
  })
  afterAll(async () => {
    await browser?.close()
    await platform?.stop()
  })

  test('a firm proposes it; the province convenes and departments join', async () => {
    const provider = await someone('provider', 'provider')
    await provider.page.goto(`${platform.url}/provider/files/new/contracts.template`)
    await settled(provider.page)
    const form = provider.page.getByRole('form', { name: '提议制定示范文本' })
    await form.getByLabel('标题').fill(TITLE)
    await form.getByLabel('地点').selectOption('cn-gz')
    await choose(form, '适用的租赁方式', '按服务器租赁')
    await form.getByLabel('行业存在的问题与需要').fill('各家合同条款不一，验收约定不清（示例）。')
    await send(form, '提议制定示范文本')
    await provider.page.getByRole('status').getByText(/P3-/).waitFor()
    await provider.context.close()
    const [row] = await (await person('provider')).sees('casework.file.list?procedure=contracts.template')
    file = String(row!['file'])

    const market = await someone('market-4', 'regulator')
    const convene = await begin(market, platform, 'regulator', file, '召集联合制定组')
    await convene.getByLabel(/^会同的部门/).fill('数据\n工业和信息化')
    await choose(convene, '牵头机关层级', '省级')
    await convene.getByLabel('工作方案与分工').fill('市场监管牵头，数据、工信会同（示例）。')
    await send(convene, '召集联合制定组')
    await state(market.page, '已召集')
    await market.context.close()
    await takes('join', 'data-2')
    await takes('join', 'industry-2')
    await takes('begin-drafting', 'market-4')
  })

  const clauseIn = (page: Page) => page.locator('.clause-entry', { hasText: CLAUSE }).first()

  test('the text is written in the editor, on the text that people use today, put and put again', async () => {
    const { page, context, faults } = await someone('market-4', 'regulator')
    await page.getByRole('link', { name: '立规项目', exact: true }).click()
    await page.getByRole('link', { name: '示范文本制定', exact: true }).click()
    await page.getByRole('link', { name: TITLE }).click()
    await settled(page)
    await page.getByRole('link', { name: '起草文本' }).click()
    await settled(page)
    const put = page.getByRole('button', { name: '提交为新一稿', exact: true })
    expect(await put.isDisabled()).toBe(true)
    await page.getByLabel('制定机关（中文）').fill('示例省市场监督管理部门')
    await page.getByLabel('制定机关（英文）').fill('Market regulator of the sample province')
    await page.getByLabel(/^版本号/).fill(VERSION)
    await page.getByLabel('自何日起可以选用').fill(platform.dayOf(0))
    await page.getByLabel(/^本稿名称/).fill('初稿')
    await page.getByLabel('起草说明').fill('为使验收约定清楚，制定本文本（示例）。')
    await page.getByText('尚不能办理：请说明是否只改文字。').waitFor()
    await page.getByLabel('有实质修改').check()
    // What is being written survives a reload.
    await page.reload()
    await settled(page)
    expect(await page.getByLabel(/^版本号/).inputValue()).toBe(VERSION)
    await clauseIn(page).locator('summary').click()
    await expectSound(page, 'editor of a model contract')
    await put.click()
    await page.getByText('已提交第 1 稿。').waitFor()

    await page.getByRole('link', { name: '查看文本与对照' }).click()
    await settled(page)
    await page.getByRole('link', { name: '修改并提交新一稿' }).click()
    await settled(page)
    await clauseIn(page).locator('summary').click()
    const words = clauseIn(page).getByLabel('条文', { exact: true })
    await words.fill(`${await words.inputValue()}验收记录由双方各存一份。`)
    await clauseIn(page).getByText('修改', { exact: true }).waitFor()
    await page.getByLabel(/^本稿名称/).fill('送审稿')
    await page.getByLabel('起草说明').fill('写明验收记录（示例）。')
    await page.getByLabel('有实质修改').check()
    await put.click()
    await page.getByText('已提交第 2 稿。').waitFor()
    await page.goto(making('?part=redline'))
    await settled(page)
    const changed = page.getByRole('article', { name: CLAUSE })
    await changed.locator('ins', { hasText: '验收记录由双方各存一份' }).waitFor()
    await expectSound(page, 'redline of two drafts')
    expect(faults.filter((fault) => !fault.includes('templates.draft.get'))).toEqual([])
    await context.close()
  })

  test('after the review it is open for comment; anyone comments on a clause', async () => {
    await takes('send-to-competition', 'market-4')
    const review = await someone('market-5', 'regulator')
    const clear = await begin(review, platform, 'regulator', file, '公平竞争审查通过')
    await clear.getByLabel(/^逐项对照/).fill('缺省条款不偏向任何供应商（示例）。')
    await clear.getByLabel('结论与理由').fill('通过（示例）。')
    await send(clear, '公平竞争审查通过')
    await state(review.page, '审查通过')
    await review.context.close()
    await takes('open-consultation', 'market-4')

    const { page, context, faults } = await visit(browser)
    await page.goto(`${platform.url}/templates`)
    await settled(page)
    await page.getByRole('region', { name: '制定中的示范文本' }).getByRole('link', { name: TITLE }).click()
    await settled(page)
    await page.getByRole('button', { name: `对本条提意见 ${CLAUSE}` }).click()
    await page.getByLabel('意见', { exact: true }).fill('建议写明验收所用的测试方法。')
    await expectSound(page, 'consultation on a model contract')
    await page.getByRole('form', { name: '提出意见' }).getByRole('button', { name: '提出意见', exact: true }).click()
    await page.getByText('意见已收到').waitFor()
    expect(faults).toEqual([])
    await context.close()
    await takes('comment', 'provider', { clause: CLAUSE, text: '验收期限宜允许双方另行约定。' })
  })

  test('comments are answered one by one; an expert declares and gives an opinion', async () => {
    at(CONSULTED)
    await takes('close-consultation', 'market-4', { received: 'yes' })
    const { page, context } = await someone('market-4', 'regulator')
    await page.goto(making('?part=comments'))
    await settled(page)
    const said = page.getByRole('region', { name: CLAUSE }).getByRole('listitem')
    const form = page.getByRole('form', { name: '提交答复' })
    for (const [n, reasons] of [
      [1, '已在技术附件中写明（示例）。'],
      [2, '期限可由双方填写（示例）。'],
    ] as const) {
      const one = said.nth(n - 1)
      await one.getByRole('button', { name: /^答复 #/ }).click()
      await choose(form, '处理', n === 1 ? '采纳' : '未采纳')
      await form.getByLabel('理由').fill(reasons)
      if (n === 1) await expectSound(page, 'answering a comment on a model contract')
      await send(form, '提交答复')
      await one.getByText(reasons).waitFor()
    }
    await page.getByRole('region', { name: '意见统计' }).getByText('共 2 件，归并后 2 种意见').waitFor()
    await context.close()

    const expert = await someone('mediator', 'mediator')
    const ties = await begin(expert, platform, 'mediator', file, '声明利害关系')
    await ties.getByLabel(/^与供给方、需求方、平台的关系/).fill('没有（示例）。')
    await choose(ties, '无直接利害关系', '是')
    await send(ties, '声明利害关系')
    await ties.waitFor({ state: 'detached' })
    const opinion = await begin(expert, platform, 'mediator', file, '出具书面评审意见')
    await opinion.getByLabel(/^评审意见/).fill('条款公平，风险提示充分（示例）。')
    await opinion.getByLabel(/^署名文件/).setInputFiles(pdf('意见.pdf'))
    await opinion.getByText('意见.pdf').waitFor()
    await send(opinion, '出具书面评审意见')
    await opinion.waitFor({ state: 'detached' })
    await expert.context.close()
    await takes('finish-expert-review', 'market-4')
    await takes('publish-opinions', 'market-4', { received: 2, adopted: 1, partly: 0, notAdopted: 1 })
  })

  test('the departments sign it, it is approved, published and stands in the library', async () => {
    for (const name of ['data-2', 'industry-2']) {
      const department = await someone(name, 'regulator')
      const sign = await begin(department, platform, 'regulator', file, '会签')
      await sign.getByLabel('会签意见').fill('同意（示例）。')
      await send(sign, '会签')
      await sign.waitFor({ state: 'detached' })
      await department.context.close()
    }
    await takes('approve', 'market-4')
    const { page, context } = await someone('market-4', 'regulator')
    await page.goto(making('?part=reviews'))
    await settled(page)
    await page
      .getByRole('region', { name: '部门会签' })
      .getByText(/数据.*第 2 稿/)
      .waitFor()
    await page.getByRole('region', { name: '专家' }).getByText('已出具书面意见').waitFor()
    await expectSound(page, 'reviews and signatures')
    await takes('publish', 'market-4', {
      version: VERSION,
      number: '示例-合同-2026-7',
      publishedOn: platform.dayOf(CONSULTED),
    })
    await takes('begin-use', 'market-4', { from: platform.dayOf(CONSULTED) })
    await context.close()

    const reader = await visit(browser)
    await reader.page.goto(`${platform.url}/templates?in=cn-gz&on=${platform.dayOf(CONSULTED)}`)
    await settled(reader.page)
    const line = reader.page.getByRole('article', { name: /按服务器/ })
    await line.getByText('官方示范文本').waitFor()
    await expectSound(reader.page, 'library')
    await line.getByRole('link').first().click()
    await settled(reader.page)
    await reader.page.getByRole('article', { name: CLAUSE }).getByText('验收记录由双方各存一份').waitFor()
    await reader.page.getByLabel('与哪一版对照').selectOption({ label: '2026.1 版 · 全国' })
    await reader.page.getByRole('region', { name: '各版本' }).locator('ins', { hasText: '验收记录' }).waitFor()
    const [download] = await Promise.all([
      reader.page.waitForEvent('download'),
      reader.page.getByRole('button', { name: '下载 JSON' }).click(),
    ])
    expect(download.suggestedFilename()).toBe(`by-server-${VERSION}-cn-gz.json`)
    await expectSound(reader.page, 'a model contract')
    await reader.context.close()
  })

  test('a lessee drafts a contract by questions; the provider’s change and a conflict are told; both settle', async () => {
    const providerPerson = await person('provider')
    await providerPerson.does('admission.licence.file', {
      kind: 'vats-idc',
      number: '示例-B1-1',
      issuedBy: '示例通信管理局',
      validFrom: '2026-01-01',
      validUntil: '2031-01-01',
    })
    const lessee = await someone('lessee', 'lessee')
    const { page } = lessee
    await page.getByRole('link', { name: '合同协商', exact: true }).click()
    await settled(page)
    await page.getByRole('link', { name: '起草合同' }).first().click()
    await settled(page)
    await page.getByRole('radio', { name: /按服务器租赁/ }).check()
    await page.getByRole('group', { name: '供给方' }).getByRole('textbox').fill('云岭')
    await page.getByRole('button', { name: '查找' }).click()
    await page.getByRole('button', { name: '云岭智算（示例）' }).click()
    const next = page.getByRole('button', { name: '下一组' })
    await next.click()
    const subject = page.getByRole('group', { name: '标的', exact: true })
    await subject.getByLabel(/^设备型号/).fill('A100-SXM4-80GB')
    await subject.getByLabel(/^卡数/).fill('0')
    await subject.getByText(/1 至 100000/).waitFor()
    await subject.getByLabel(/^卡数/).fill('8')
    await subject.getByText(/1 至 100000/).waitFor({ state: 'detached' })
    await page
      .getByRole('complementary', { name: '合同预览' })
      .getByText(/8卡，每卡份额1000‰/)
      .waitFor()
    await expectSound(page, 'guided questions')
    // What is begun survives a reload.
    await page.reload()
    await settled(page)
    await next.click()
    expect(await subject.getByLabel(/^卡数/).inputValue()).toBe('8')
    await page.getByRole('button', { name: '发起协商', exact: true }).click()
    await page.getByText('已发起协商，对方可以看到。').waitFor()
    await page.getByRole('link', { name: '进入协商' }).click()
    await settled(page)
    const negotiation = page.url().split('/').at(-1)!

    // Both change the same place at once: nothing is lost.
    const change = { kind: 'answer', slot: 'cards' }
    await providerPerson.does('contracts.change.propose', {
      negotiation,
      base: 1,
      changes: [{ ...change, value: 16 }],
      note: '整机八卡两台（示例）。',
    })
    await page.reload()
    await settled(page)
    await page.getByRole('button', { name: `提议修改 ${CLAUSE}` }).click()
    const form = page.getByRole('form', { name: `提议修改「${CLAUSE}」` })
    const words = form.getByLabel(/^条文/)
    await words.fill(`${await words.inputValue()}测试方法见附件。`)
    await form.getByRole('button', { name: '向对方提出', exact: true }).click()
    await page.getByText('已提出，待对方答复。').waitFor()
    const theirs = page.getByRole('article', { name: '供给方提议' })
    await theirs.getByText('8 卡').waitFor()
    await expectSound(page, 'negotiation')
    await theirs.getByRole('button', { name: '接受', exact: true }).click()
    await page.getByText('第 2 稿', { exact: true }).first().waitFor()

    const narrow = await someone('provider', 'provider', 390)
    await narrow.page.goto(`${platform.url}/provider/negotiations/${negotiation}`)
    await settled(narrow.page)
    const own = narrow.page.getByRole('article', { name: '需求方提议' })
    await own.locator('ins', { hasText: '测试方法见附件' }).waitFor()
    await expectSound(narrow.page, 'negotiation on a phone')
    await own.getByRole('button', { name: '拒绝', exact: true }).click()
    await own.getByLabel('拒绝的理由').fill('附件另行商定（示例）。')
    await own.getByRole('button', { name: '确认拒绝', exact: true }).click()
    await narrow.page.getByText('没有待答复的提议。').waitFor()
    await narrow.context.close()

    // A proposal over an older revision that meets what was changed since is told, with both texts.
    await providerPerson.does('contracts.change.propose', {
      negotiation,
      base: 1,
      changes: [{ ...change, value: 24 }],
      note: '',
    })
    await page.reload()
    await settled(page)
    const late = page.getByRole('article', { name: '供给方提议' }).first()
    await late.getByText('提议之后，同一处已被改动').waitFor()
    expect(await late.getByRole('button', { name: '接受', exact: true }).isDisabled()).toBe(true)
    await page.getByText(/^尚不能办理：还有 \d+ 项须改正/).waitFor()
    await expectSound(page, 'a conflict')
    await late.getByRole('button', { name: '拒绝', exact: true }).click()
    await late.getByLabel('拒绝的理由').fill('已定为十六卡（示例）。')
    await late.getByRole('button', { name: '确认拒绝', exact: true }).click()
    await page.getByText('没有待答复的提议。').waitFor()

    // What is still open is answered; then both say yes to one exact text.
    const { proposal: rest } = await (
      await person('lessee')
    ).does('contracts.change.propose', {
      negotiation,
      base: 2,
      note: '',
      changes: Object.entries(REST).map(([slot, value]) => ({ kind: 'answer', slot, value })),
    })
    await providerPerson.does('contracts.change.answer', { negotiation, proposal: rest, take: 'accept', reason: '' })
    await page.reload()
    await settled(page)
    await page.getByRole('button', { name: '同意第 3 稿', exact: true }).click()
    await page.getByText('本方已同意现行文本，待对方同意').waitFor()
    const other = await someone('provider', 'provider')
    await other.page.goto(`${platform.url}/provider/negotiations/${negotiation}`)
    await settled(other.page)
    await other.page.getByRole('button', { name: '同意第 3 稿', exact: true }).click()
    await other.page.getByText('各方已同意第 3 稿，文本不再改动。').waitFor()
    await other.page.getByRole('link', { name: '去阅读、询问和签署' }).first().waitFor()
    await expectSound(other.page, 'a settled negotiation')
    await other.context.close()
    await lessee.context.close()
  })
})
