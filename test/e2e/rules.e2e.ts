// The rules at work in a real browser against the real platform: a provider is admitted, another is refused and asks for
// reconsideration, a barrier reported without a name is answered. Nothing is intercepted.
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
import { lookOver, type Look } from './look-over.ts'
import { Clerk } from './clerk.ts'
import { begin, choose, pdf, realToday, send, state } from './file-steps.ts'
import { Person } from './person.ts'
import { startPlatform, type RunningPlatform } from './platform.ts'

if (!chromiumPresent) console.warn(`rules.e2e: skipped, no Chromium at ${CHROMIUM} (set CHROMIUM)`)

const APPLICATION = 'admission.application'

/** The pages of these desks that need no id. */
const DESKS = [
  ['provider', 'provider', ['', '/admission', '/admission/apply?place=cn-gd-sz']],
  ['operator', 'operator', ['', '/duties', '/intake']],
  ['industry', 'regulator', ['/evaluation', '/questionnaires']],
  ['drafter', 'regulator', ['/drafts', '/experience']],
  ['legislature', 'legislator', ['', '/drafts', '/together', '/experience']],
] as const

type Sees = (view: string) => Promise<Record<string, unknown>[]>

/** The pages of what is in the sample world: a draft in its parts and its editor, a mechanism. */
async function rulesPages(desk: string, sees: Sees): Promise<string[]> {
  const draft = (await sees('lawmaking.file.list?place=cn-gz-gy'))[0]?.['file']
  const mechanism = (await sees('lawmaking.mechanism.list'))[0]?.['mechanism']
  if (desk === 'legislator')
    return [
      `/together/${mechanism}`,
      ...['comments', 'together', 'export'].map((part) => `/drafts/${draft}?part=${part}`),
    ]
  if (desk !== 'regulator') return []
  return [`/drafts/${draft}`, `/drafts/${draft}?part=effect`, `/drafts/${draft}/edit`]
}

describe.skipIf(!chromiumPresent)('admission and hidden barriers', () => {
  let platform: RunningPlatform
  let browser: Browser
  let provider: Visitor
  let outsider: Visitor
  let industry: Visitor
  let file = ''
  let refused = ''

  beforeAll(async () => {
    ;[platform, browser] = await Promise.all([startPlatform(), launchBrowser()])
    provider = await visit(browser)
    outsider = await visit(browser)
    industry = await visit(browser)
    await signIn(provider, platform, 'provider-3', 'provider')
    await signIn(outsider, platform, 'provider-2', 'provider')
    await signIn(industry, platform, 'industry', 'regulator')
  })
  afterAll(async () => {
    await browser?.close()
    await platform?.stop()
  })

  test('a provider is asked what it does, and the licences go into its application', async () => {
    const { page } = provider
    await page.getByRole('link', { name: '准入专区', exact: true }).click()
    await settled(page)
    await expectSound(page, 'zone')
    await page.getByRole('link', { name: '我需要办什么' }).first().click()
    await page.getByLabel('地方', { exact: true }).selectOption('cn-gd-sz')
    await page.getByLabel('经网络按需分配的计算、存储资源（云、卡时、接口）').check()
    await page.getByRole('button', { name: '下一题' }).click()
    await page.getByLabel('向集团以外的客户提供').check()
    await page.getByRole('button', { name: '下一题' }).click()
    for (let left = 12; left > 0 && (await page.getByText('问完了，结果如下。').count()) === 0; left -= 1) {
      const n = await page.getByText(/^第 \d+ 题，共/).innerText()
      await page.getByRole('button', { name: '不清楚，跳过' }).click()
      await page.waitForFunction((before) => document.querySelector('.question .figure')?.textContent !== before, n)
    }
    const form = page.getByRole('form', { name: '提交申请' })
    await page.getByText('尚不能办理：请选择至少一项许可。').waitFor()
    await form.getByRole('checkbox', { name: /互联网资源协作服务/ }).check()
    await page.getByText('尚不能办理：请填写标题。').waitFor()
    await form.getByLabel('标题', { exact: true }).fill('北石数据 按需算力许可（示例）')
    expect(await form.getByLabel('地点', { exact: true }).inputValue()).toBe('cn-gd-sz')
    await form.getByLabel('拟从事的业务与地点').fill('在示例市按需出租算力。')
    await form.getByLabel('申请材料').setInputFiles(pdf('申请书.pdf'))
    await form.getByText('申请书.pdf').waitFor()
    await form.getByLabel('联系人与电话').fill('示例北石经办人')
    await choose(form, '申请人对材料真实性负责', '是')
    await choose(form, '企业规模', '小型')
    await choose(form, '办理渠道', '网上办理')
    await expectSound(page, 'application')
    await send(form, '提交申请')
    await page.getByText(/^已立卷，编号 P1-/).waitFor()
    await page.getByRole('link', { name: '查看案卷' }).click()
    await page.getByRole('heading', { level: 1, name: '北石数据 按需算力许可（示例）' }).waitFor()
    file = new URL(page.url()).pathname.split('/').at(-1)!
  })

  test('the authority accepts, reviews and grants it, and issues the certificate', async () => {
    const { page } = industry
    const accept = await begin(industry, platform, 'regulator', file, '受理（电信业务，六十日）')
    await choose(accept, '办理方式', '电信业务经营许可')
    await accept.getByLabel('经办人').fill('示例经办科员')
    await send(accept, '受理（电信业务，六十日）')
    await state(page, '已受理')
    const review = await begin(industry, platform, 'regulator', file, '审查（两名以上工作人员）')
    await review.getByLabel('审查人员（不少于两名）').fill('示例审查员一\n示例审查员二')
    await choose(review, '是否直接关系他人重大利益', '否')
    await choose(review, '是否实地核查', '否')
    await send(review, '审查（两名以上工作人员）')
    await state(page, '审查中')
    const grant = await begin(industry, platform, 'regulator', file, '准予许可')
    await grant.getByLabel('准予的事项').fill('vats-cloud')
    await send(grant, '准予许可')
    await state(page, '准予许可')
    const certificate = '颁发、送达电信业务经营许可证'
    const issue = await begin(industry, platform, 'regulator', file, certificate)
    await issue.getByLabel('证号').fill('B1-示例-E2E-0001')
    await issue.getByLabel('有效期自').fill(realToday())
    await issue.getByLabel('有效期至').fill(`${Number(realToday().slice(0, 4)) + 5}-01-31`)
    await issue.getByLabel('业务种类与覆盖范围').fill('vats-cloud')
    await send(issue, certificate)
    await state(page, '已发证')
  })

  test('with the certificate the provider may list', async () => {
    const { page } = provider
    await page.goto(`${platform.url}/provider/admission`)
    await settled(page)
    const row = page.getByRole('row').filter({ hasText: 'B1-示例-E2E-0001' })
    await row.getByText('有效', { exact: true }).waitFor()
    await page.goto(`${platform.url}/provider/offers/new`)
    await settled(page)
    await page.getByLabel('单价（元/卡时）', { exact: true }).fill('3.00')
    await page.getByRole('button', { name: '发布挂牌' }).click()
    await page.getByText('挂牌已发布。').waitFor()
  })

  test('another is told, heard, and refused with its remedies', async () => {
    const [applicant, officer] = await Promise.all([
      Person.signedIn(platform, 'provider-2'),
      Person.signedIn(platform, 'industry'),
    ])
    const clerk = await Clerk.of(platform, APPLICATION, applicant, realToday)
    const opened = {
      title: '海泉算力 数据中心业务许可（示例）',
      place: 'cn-gd-sz',
      matters: ['vats-idc'],
      truthful: 'yes',
    }
    refused = (await clerk.takes('file', applicant, opened)).file
    await clerk.takes('accept-telecom', officer, { file: refused })
    await clerk.takes('review', officer, { file: refused })

    // Nobody is refused unheard.
    await industry.page.goto(`${platform.url}/regulator/files/${refused}`)
    await settled(industry.page)
    const refuse = industry.page.locator('.next-steps').getByRole('button', { name: '不予许可', exact: true })
    expect((await refuse.count()) === 0 || (await refuse.isDisabled())).toBe(true)
    const tell = await begin(industry, platform, 'regulator', refused, '告知拟不予许可')
    await tell.getByLabel('查明的事实').fill('备用电源尚未安装（示例）。')
    await tell.getByLabel('拟不予许可的理由与依据').fill('未达到设施条件（示例）。')
    await tell.getByLabel('陈述申辩期限（工作日）').fill('5')
    await send(tell, '告知拟不予许可')
    await industry.page.getByText('「告知拟不予许可」已办理。').waitFor()
    const answer = await begin(outsider, platform, 'provider', refused, '申请人陈述申辩')
    await answer.getByLabel('陈述申辩意见').fill('备用电源已到货（示例）。')
    await send(answer, '申请人陈述申辩')
    await outsider.page.getByText('「申请人陈述申辩」已办理。').waitFor()

    const no = await begin(industry, platform, 'regulator', refused, '不予许可')
    await no.getByLabel('不予许可的理由与依据').fill('审查时条件尚未具备（示例）。')
    await send(no, '不予许可')
    const confirm = industry.page.getByRole('dialog', { name: '不予许可' })
    await confirm.getByText('这一步对申请人不利').waitFor()
    await confirm.getByText('六十日内申请行政复议').waitFor()
    await confirm.getByRole('button', { name: /^确认/ }).click()
    await state(industry.page, '不予许可')
  })

  test('and asks for reconsideration about that file, which is accepted', async () => {
    const { page } = outsider
    await page.goto(`${platform.url}/provider/files/${refused}`)
    await settled(page)
    const no = await page.locator('.lead .figure').first().innerText()
    await page.getByRole('region', { name: '相关案卷' }).getByRole('link').first().click()
    await page.getByRole('link', { name: '行政复议与行政诉讼' }).click()
    await settled(page)
    await page.getByRole('radio', { name: '申请行政复议' }).check()
    const form = page.getByRole('form', { name: '申请行政复议' })
    await form.getByLabel('标题', { exact: true }).fill('海泉算力 不服不予许可决定（示例）')
    await form.getByLabel('地点', { exact: true }).selectOption({ label: '深圳' })
    // The body that decided is named, so that no other answers for it.
    const respondent = form.getByRole('group', { name: /^被申请人/ })
    await respondent.getByRole('textbox').fill('示例市工业和信息化主管部门')
    await respondent.getByRole('button', { name: '查找' }).click()
    await respondent.getByRole('button', { name: '示例市工业和信息化主管部门（示例）' }).click()
    await form.getByLabel(/^申请复议的行政行为/).fill(no)
    await choose(form, '类型', '不予许可、不予备案等')
    await form.getByLabel('知道该行为之日').fill(realToday())
    await form.getByLabel('复议请求').fill('撤销不予许可决定（示例）。')
    await form.getByLabel('事实和理由').fill('备用电源已到货，事实不清（示例）。')
    await send(form, '申请行政复议')
    await page.getByText(/^已立卷，编号 P/).waitFor()
    await page.getByRole('link', { name: '查看案卷' }).click()
    await page.getByRole('heading', { level: 1, name: '海泉算力 不服不予许可决定（示例）' }).waitFor()
    const reconsideration = new URL(page.url()).pathname.split('/').at(-1)!
    await page.locator(`a[href$="/files/${refused}"]`).first().waitFor()

    const justice = await visit(browser)
    await signIn(justice, platform, 'justice', 'regulator')
    const accept = await begin(justice, platform, 'regulator', reconsideration, '受理（普通程序）')
    await choose(accept, '程序', '普通程序')
    await send(accept, '受理（普通程序）')
    await state(justice.page, '已受理')
    await expectSound(justice.page, 'reconsideration')
    await justice.context.close()
  })

  test('a barrier reported without a name is forwarded, answered, published, and followed by its code', async () => {
    const anyone = await visit(browser)
    const { page } = anyone
    await page.goto(`${platform.url}/barriers/report`)
    await settled(page)
    await page.getByLabel('一句话说明').fill('登记时要求先设本地公司（示例 E2E）')
    await page.getByLabel('发生地').selectOption('cn-gd-sz')
    await page.getByLabel('被反映的机关或者单位').fill('示例服务窗口')
    await page.getByLabel('发生了什么').fill('窗口要求先在本区设立公司，没有说明依据。')
    await page.getByLabel('限制外地经营者').check()
    await page.getByRole('button', { name: '反映隐性壁垒', exact: true }).click()
    const code = await page.locator('.code-shown').innerText()

    const market = await visit(browser)
    await signIn(market, platform, 'market', 'regulator')
    await market.page.goto(`${platform.url}/regulator/evaluation`)
    await settled(market.page)
    await market.page
      .getByRole('region', { name: '待办理的隐性壁垒' })
      .getByRole('link', { name: '登记时要求先设本地公司（示例 E2E）' })
      .click()
    await market.page.waitForURL('**/regulator/files/*')
    const barrier = new URL(market.page.url()).pathname.split('/').at(-1)!
    const route = await begin(market, platform, 'regulator', barrier, '转送有权处理的机关')
    await choose(route, '承办机关', '工业和信息化、通信管理部门')
    await choose(route, '承办机关不是被反映的机关', '是')
    await route.getByLabel('转送的文字（不写明反映人）').fill('有经营者反映，登记时被要求先设立本地公司（示例）。')
    await send(route, '转送有权处理的机关')
    await state(market.page, '已转送')
    await market.context.close()

    const answer = await begin(industry, platform, 'regulator', barrier, '答复')
    await choose(answer, '核查结果', '存在，予以纠正')
    await answer.getByLabel('事实与理由').fill('该要求没有依据（示例）。')
    await answer.getByLabel('将作的改变与完成日').fill('即日停止执行（示例）。')
    await send(answer, '答复')
    await state(industry.page, '已答复')
    const publish = await begin(industry, platform, 'regulator', barrier, '公开（不含个人信息）')
    await publish.getByLabel('事项（公开文字）').fill('登记要求先设立本地公司（示例 E2E）')
    await publish.getByLabel('答复与改变（公开文字）').fill('该要求没有依据，已停止执行（示例）。')
    await choose(publish, '已核对：不含个人信息，也不能认出反映人', '是')
    await send(publish, '公开（不含个人信息）')
    await industry.page.getByText('「公开（不含个人信息）」已办理。').waitFor()

    await page.getByRole('link', { name: '我已抄下，去查看进展' }).click()
    await page.getByLabel('查询码', { exact: true }).fill(code)
    await page.getByRole('button', { name: '查看', exact: true }).click()
    await page.getByText('该要求没有依据（示例）。').first().waitFor()
    await page.getByText('登记要求先设立本地公司（示例 E2E）').first().waitFor()
    await expectSound(page, 'tracked barrier')
    expect(anyone.faults).toEqual([])
    await anyone.context.close()
  })

  test('what came in lies with the operator as received and forwarded, never as decided', async () => {
    const operator = await visit(browser)
    const { page } = operator
    await signIn(operator, platform, 'operator', 'operator')
    await page.getByRole('link', { name: '代收转办', exact: true }).click()
    await settled(page)
    await page.getByText('平台只代收转办、跟踪进度、到期提醒').first().waitFor()
    await expectSound(page, 'intake')
    await page.getByRole('link', { name: '平台义务', exact: true }).click()
    await settled(page)
    await page.getByRole('button', { name: /^核验 核验登记经营者：云岭智算/ }).click()
    const drawer = page.getByRole('dialog', { name: '核验', exact: true })
    for (const what of ['身份', '地址', '联系方式']) await drawer.getByLabel(what, { exact: true }).check()
    await drawer.getByLabel('核验无误').check()
    await drawer.getByText('核验无误须核对四项，尚缺：行政许可').waitFor()
    await drawer.getByLabel('行政许可', { exact: true }).check()
    await send(drawer, '记录核验')
    await page.getByText('已办理：核验登记经营者：云岭智算（示例）').waitFor()
    await page.getByRole('region', { name: '核验记录' }).getByText('核验无误').waitFor()
    await expectSound(page, 'duties')
    await operator.context.close()
  })

  test.each(CORNERS)('every page of these desks is sound in %s at %i px', async (...corner) => {
    const looks: Look[] = []
    for (const [name, desk, paths] of DESKS)
      looks.push([name, desk, [...paths, ...(await rulesPages(desk, (await Person.signedIn(platform, name)).sees))]])
    await lookOver(browser, platform, looks, corner, (fault) => fault.includes('lawmaking.effect.get'))
  })

  test('journeys left no error behind', () => {
    for (const { faults } of [provider, outsider, industry]) expect(faults).toEqual([])
  })
})
