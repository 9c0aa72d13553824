// The rules at work in a real browser against the real platform: a provider is admitted, another is refused and asks for
// reconsideration, a barrier reported without a name is answered, and two cities make a regulation together. What the law
// makes one wait for passes on a clock that the last journey sets; nothing is intercepted.
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
import { Clerk } from './clerk.ts'
import { startClockedPlatform, type ClockedPlatform } from './clocked-platform.ts'
import { Person } from './person.ts'
import { startPlatform, type RunningPlatform } from './platform.ts'

if (!chromiumPresent) console.warn(`rules.e2e: skipped, no Chromium at ${CHROMIUM} (set CHROMIUM)`)

const APPLICATION = 'admission.application'
const REGULATION = 'lawmaking.regulation'

const pdf = (name: string) => ({ name, mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF\n') })
const realToday = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)

/** One of the choices under a question. */
const choose = (within: Page | Locator, question: string, answer: string): Promise<void> =>
  within.getByRole('group', { name: question }).getByLabel(answer, { exact: true }).check()

const state = (page: Page, name: string): Promise<void> =>
  page.locator('.page-title .state', { hasText: name }).waitFor()

/** Opens a file at a desk and the form of a step of one's own. */
async function begin(
  { page }: Visitor,
  platform: RunningPlatform,
  desk: string,
  file: string,
  step: string,
): Promise<Locator> {
  await page.goto(`${platform.url}/${desk}/files/${file}`)
  await settled(page)
  await page.locator('.next-steps').getByRole('button', { name: step, exact: true }).click()
  return page.getByRole('form', { name: step })
}

const send = (form: Locator, step: string): Promise<void> =>
  form.getByRole('button', { name: step, exact: true }).click()

/** The pages of these desks that need no id. */
const DESKS = [
  ['provider', 'provider', ['/provider', '/provider/admission', '/provider/admission/apply?place=cn-gd-sz']],
  ['operator', 'operator', ['/operator', '/operator/duties', '/operator/intake']],
  ['industry', 'regulator', ['/regulator/evaluation', '/regulator/questionnaires']],
  ['drafter', 'regulator', ['/regulator/drafts', '/regulator/experience']],
  [
    'legislature',
    'legislator',
    ['/legislator', '/legislator/drafts', '/legislator/together', '/legislator/experience'],
  ],
] as const

type Sees = (view: string) => Promise<Record<string, unknown>[]>

/** The pages of what is in the sample world: a draft in its parts and its editor, a mechanism. */
async function rulesPages(desk: string, sees: Sees): Promise<string[]> {
  const draft = (await sees('lawmaking.file.list?place=cn-gz-gy'))[0]?.['file']
  const mechanism = (await sees('lawmaking.mechanism.list'))[0]?.['mechanism']
  if (desk === 'legislator')
    return [
      `/legislator/together/${mechanism}`,
      ...['comments', 'together', 'export'].map((part) => `/legislator/drafts/${draft}?part=${part}`),
    ]
  if (desk !== 'regulator') return []
  return [`/regulator/drafts/${draft}`, `/regulator/drafts/${draft}?part=effect`, `/regulator/drafts/${draft}/edit`]
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

  test.each([
    ['zh', 1280],
    ['en', 1280],
    ['zh', 390],
    ['en', 390],
  ] as const)('every page of these desks is sound in %s at %i px', async (lang, width) => {
    for (const [name, desk, pages] of DESKS) {
      const visitor = await visit(browser, width)
      await signIn(visitor, platform, name, desk)
      const of = (await Person.signedIn(platform, name)).sees
      for (const path of [...pages, ...(await rulesPages(desk, of))]) {
        await visitor.page.goto(
          `${platform.url}${path}${lang === 'en' ? `${path.includes('?') ? '&' : '?'}lang=en` : ''}`,
        )
        await settled(visitor.page)
        await expectSound(visitor.page, `${path} in ${lang} at ${width}`)
      }
      expect(visitor.faults.filter((fault) => !fault.includes('lawmaking.effect.get'))).toEqual([])
      await visitor.context.close()
    }
  })

  test('journeys left no error behind', () => {
    for (const { faults } of [provider, outsider, industry]) expect(faults).toEqual([])
  })
})

/** A city of the coordinated regulation: its sign-ins. */
const CITIES = {
  'cn-gz-gy': {
    maker: 'legislature',
    drafter: 'drafter',
    competition: 'market-2',
    reviewer: 'justice-2',
    name: '甲市',
  },
  'cn-gz-as': {
    maker: 'legislature-2',
    drafter: 'drafter-2',
    competition: 'market-3',
    reviewer: 'justice-3',
    name: '乙市',
  },
} as const
type City = keyof typeof CITIES
const [A, B] = ['cn-gz-gy', 'cn-gz-as'] as const

// Days after the clock's first, all of them in a year whose calendar is notified and behind the real day.
const CONSULTED = 31
const SESSION = 52
const IN_FORCE = 72

describe.skipIf(!chromiumPresent)('two cities make a regulation together', () => {
  let platform: ClockedPlatform
  let browser: Browser
  let clerk: Clerk
  let day = 0
  const files: Record<City, string> = { [A]: '', [B]: '' }

  const at = (days: number): void => {
    day = days
    platform.toDay(days)
  }
  const person = (name: string): Promise<Person> => Person.signedIn(platform, name)
  /** A step for a city by one of its bodies. */
  const takes = async (
    city: City,
    step: string,
    by: 'maker' | 'drafter' | 'competition' | 'reviewer',
    input: object = {},
  ) =>
    await clerk.takes(step, await person(CITIES[city][by]), {
      ...(files[city] === '' ? {} : { file: files[city] }),
      ...input,
    })
  /** Someone at a desk; the sessions of before the clock moved have ended. */
  const someone = async (name: string, desk: string): Promise<Visitor> => {
    const visitor = await visit(browser)
    await signIn(visitor, platform, name, desk)
    return visitor
  }

  beforeAll(async () => {
    ;[platform, browser] = await Promise.all([
      startClockedPlatform('2026-06-01', [
        'legislatureJia',
        'legislatureYi',
        'legislatureProvince',
        'drafterJia',
        'marketJia',
        'justiceJia',
        'drafterYi',
        'marketYi',
        'justiceYi',
        'qinghe',
      ]),
      launchBrowser(),
    ])
    clerk = await Clerk.of(platform, REGULATION, await person('drafter'), () => platform.dayOf(day))
  })
  afterAll(async () => {
    await browser?.close()
    await platform?.stop()
  })

  test('each opens its file, and they agree to work together', async () => {
    for (const city of [A, B]) {
      const opened = {
        title: `算力租赁条例（示例，${CITIES[city].name}）`,
        place: city,
        area: 'city',
        coordinated: 'yes',
        form: 'regulation',
      }
      files[city] = (await takes(city, 'propose', 'drafter', opened)).file
      await takes(city, 'plan', 'maker')
      await takes(city, 'confirm-competence', 'maker', { ground: 'argued', noLocalLicence: 'yes' })
    }
    const { page, context } = await someone('legislature', 'legislator')
    await page.getByRole('link', { name: '立规项目', exact: true }).click()
    await page.getByRole('link', { name: '算力租赁条例（示例，甲市）' }).click()
    await settled(page)
    await page.getByRole('link', { name: '协同', exact: true }).click()
    const form = page.getByRole('form', { name: '建立协同机制' })
    await form.getByLabel('机制名称').fill('甲乙两市算力协同立法（示例）')
    await form.getByLabel('领导小组').fill('示例甲市立法机关\n示例乙市立法机关')
    await form.getByLabel('共同文本').fill('算力租赁条例')
    await form.getByLabel('计划').fill('同步起草、各自审议、同日施行（示例）。')
    await expectSound(page, 'founding a mechanism')
    await send(form, '建立协同机制')
    await page.getByText('协同方尚未加入。').waitFor()
    await context.close()

    const partner = await someone('legislature-2', 'legislator')
    await partner.page.goto(`${platform.url}/legislator/drafts/${files[B]}?part=together`)
    await settled(partner.page)
    await partner.page.getByLabel('加入哪一个').selectOption({ label: '甲乙两市算力协同立法（示例）' })
    await partner.page.getByRole('button', { name: '加入协同机制', exact: true }).click()
    await partner.page.getByRole('heading', { name: '甲乙两市算力协同立法（示例）' }).waitFor()
    await partner.context.close()
    for (const city of [A, B]) {
      await takes(city, 'agree-mechanism', 'maker')
      await takes(city, 'begin-survey', 'maker')
      await takes(city, 'finish-survey', 'maker')
    }
  })

  const article = (page: Page, no: string): Locator => page.getByRole('group', { name: no, exact: true })

  test('a draft is written in the editor, put, put again, and read side by side', async () => {
    const { page, context, faults } = await someone('drafter', 'regulator')
    await page.goto(`${platform.url}/regulator/drafts/${files[A]}/edit`)
    await settled(page)
    const put = page.getByRole('button', { name: '提交为新一稿', exact: true })
    expect(await put.isDisabled()).toBe(true)
    await page.getByLabel('名称（中文）', { exact: true }).fill('算力租赁条例（示例）')
    await page.getByLabel('名称（英文）').fill('Compute leasing regulation (sample)')
    await page.getByLabel(/^短名/).fill('compute-lease-regulation')
    await page.getByLabel('制定机关').fill('示例甲市人民代表大会常务委员会')
    await page.getByLabel(/^拟施行日/).fill('2026-09-01')
    await page.getByLabel(/^涉及领域/).fill('grassroots-governance')
    await article(page, '第一条').getByLabel('条文', { exact: true }).fill('支持算力租赁产业发展，保护当事人合法权益。')
    await page.getByRole('button', { name: '加一条' }).click()
    const second = article(page, '第二条')
    await second.getByLabel('条文', { exact: true }).fill('主管部门收到咨询的，应当在十日内答复。')
    await second.getByRole('button', { name: '加一个数字' }).click()
    await second.getByLabel('数字的名称').fill('answer-days')
    await second.getByLabel('值（整数）').fill('10')
    await second.getByLabel('单位').selectOption('days')
    await page.getByLabel(/^本稿名称/).fill('初稿')
    await page.getByLabel('起草说明').fill('为规范算力租赁，起草本条例（示例）。')
    await page.getByText('尚不能办理：请说明是否只改文字。').waitFor()
    await page.getByLabel('有实质修改').check()
    // What is being written survives a reload.
    await page.reload()
    await settled(page)
    expect(await second.getByLabel('条文', { exact: true }).inputValue()).toContain('十日')
    await expectSound(page, 'editor')
    await put.click()
    await page.getByText('已提交第 1 稿。').waitFor()

    await page.getByRole('link', { name: '查看文本与对照' }).click()
    await settled(page)
    await page.getByRole('link', { name: '修改并提交新一稿' }).click()
    await settled(page)
    await second.getByLabel('条文', { exact: true }).fill('主管部门收到咨询的，应当在五日内答复。')
    await second.getByLabel('值（整数）').fill('5')
    await second.getByText('修改', { exact: true }).waitFor()
    await page.getByLabel(/^本稿名称/).fill('征求意见稿')
    await page.getByLabel('有实质修改').check()
    await put.click()
    await page.getByText('已提交第 2 稿。').waitFor()
    await page.getByRole('link', { name: '查看文本与对照' }).click()
    await settled(page)
    const changed = page.getByRole('article', { name: '第二条' })
    await changed.locator('del').first().waitFor()
    expect(await changed.locator('ins').first().isVisible()).toBe(true)
    await changed.getByText('10 日 → 5 日').waitFor()
    await expectSound(page, 'redline')
    expect(faults.filter((fault) => !fault.includes('lawmaking.'))).toEqual([])
    await context.close()
  })

  test('the partner’s text is compared: one number differs, and then agrees', async () => {
    const text = (answer: string, days: number): object => ({
      file: files[B],
      label: '征求意见稿',
      explanation: '协同文本（示例）。',
      onlyWording: false,
      name: 'compute-lease-regulation',
      title: { zh: '算力租赁条例（示例）', en: 'Compute leasing regulation (sample)' },
      issuer: '示例乙市人民代表大会常务委员会',
      from: '2026-09-01',
      fields: ['grassroots-governance'],
      creates: [],
      articles: [
        { id: '1', no: '第一条', zh: '支持算力租赁产业发展，保护当事人合法权益。' },
        {
          id: 'a2',
          no: '第二条',
          zh: `主管部门收到咨询的，应当在${answer}日内答复。`,
          params: { 'answer-days': [{ from: '2026-09-01', value: days, unit: 'days' }] },
        },
      ],
    })
    const drafter = await person('drafter-2')
    await drafter.does('lawmaking.text.put', text('九', 9))
    const { page, context } = await someone('legislature', 'legislator')
    await page.getByRole('link', { name: '协同立法', exact: true }).click()
    await page.getByRole('link', { name: '甲乙两市算力协同立法（示例）' }).click()
    await settled(page)
    const apart = page.getByRole('article', { name: '第二条' })
    await apart.getByText('不一致').waitFor()
    await apart.getByRole('cell', { name: '5 日' }).waitFor()
    await apart.getByRole('cell', { name: '9 日' }).waitFor()
    await expectSound(page, 'comparison')
    await drafter.does('lawmaking.text.put', text('五', 5))
    await page.reload()
    await settled(page)
    await page.getByRole('button', { name: '一致 2' }).waitFor()
    await context.close()
  })

  test('after both reviews it is open for comment; anyone comments without a name', async () => {
    for (const [city, partner] of [
      [A, B],
      [B, A],
    ] as const) {
      await takes(city, 'compare-with-partner', 'drafter', {
        partnerText: files[partner],
        agree: 2,
        differ: 0,
        lacking: 0,
      })
      await takes(city, 'send-to-competition', 'drafter')
      await takes(city, 'clear-competition', 'competition')
      await takes(city, 'clear-legality', 'reviewer', { noLicence: 'yes' })
      await takes(city, 'open-consultation', 'drafter', { majorInterests: 'no' })
    }
    const anyone = await visit(browser)
    const { page } = anyone
    for (const words of [
      '建议把答复期限由五日改为三日，中小企业等不起。',
      '建议把答复期限由五日改为三日，中小企业等不起！',
    ]) {
      await page.goto(`${platform.url}/consultations/${files[A]}`)
      await settled(page)
      await page.getByRole('button', { name: '对本条提意见 第二条' }).click()
      await page.getByLabel('意见', { exact: true }).fill(words)
      await page.getByRole('form', { name: '提出意见' }).getByRole('button', { name: '提出意见', exact: true }).click()
      await page.getByText('意见已收到').waitFor()
    }
    await anyone.context.close()
    const lessee = await person('lessee')
    await clerk.takes('comment', lessee, { file: files[A], clause: '第一条', text: '应当写明支持的措施。' })
  })

  test('comments are answered point by point, one answer for copies, and the effect is computed', async () => {
    at(CONSULTED)
    const { page, context, faults } = await someone('drafter', 'regulator')
    await page.goto(`${platform.url}/regulator/drafts/${files[A]}?part=comments`)
    await settled(page)
    const second = page.getByRole('region', { name: '第二条' })
    await second.getByText('相同意见 2 件').waitFor()
    await second.getByRole('button', { name: /^答复 #/ }).click()
    const form = page.getByRole('form', { name: '提交答复' })
    await form.getByText('此答复适用于全部 2 件相同意见。').waitFor()
    await choose(form, '处理', '未采纳')
    await form.getByLabel('理由').fill('五日已经最短（示例）。')
    await expectSound(page, 'answering a comment')
    await send(form, '提交答复')
    await page.getByText('已答复，答复公开。').waitFor()
    const first = page.getByRole('region', { name: '第一条' })
    await first.getByRole('button', { name: /^答复 #/ }).click()
    await choose(form, '处理', '采纳')
    await form.getByLabel('理由').fill('在说明中写明（示例）。')
    await send(form, '提交答复')
    await first.getByText('在说明中写明（示例）。').waitFor()
    await page.getByRole('region', { name: '意见统计' }).getByText('共 3 件，归并后 2 种意见').waitFor()

    await page.getByRole('link', { name: '影响测算', exact: true }).click()
    await page.getByRole('button', { name: '测算第 2 稿' }).click()
    await page.getByText(/^已测算 \d+ 个决定，0 个会不同。/).waitFor()
    await page.getByText('不改变任何既有决定。').waitFor()
    await expectSound(page, 'effect')
    expect(faults.filter((fault) => !fault.includes('lawmaking.effect.get'))).toEqual([])
    await context.close()

    for (const city of [A, B]) {
      const received = city === A
      await takes(city, 'close-consultation', 'drafter', { received: received ? 'yes' : 'no' })
      const figures = received
        ? { received: 3, adopted: 1, partly: 0, notAdopted: 2 }
        : { received: 0, adopted: 0, partly: 0, notAdopted: 0 }
      await takes(city, 'publish-opinions', 'drafter', { ...figures, majorDissent: 'no' })
      const { decisions, changed } = await (
        await person(CITIES[city].drafter)
      ).does('lawmaking.effect.compute', { file: files[city] })
      await takes(city, 'weigh-effects', 'drafter', { decided: decisions, changed })
      await takes(city, 'submit-own-bill', 'maker', { leadDays: 20 })
    }
  })

  test('each passes its own act and the province approves', async () => {
    at(SESSION)
    for (const city of [A, B]) {
      await takes(city, 'read-first', 'maker')
      await takes(city, 'waive-publication', 'maker')
      await takes(city, 'pass', 'maker', { votesFor: 30, members: 40 })
      await takes(city, 'ask-approval', 'maker')
    }
    const province = await someone('legislature-3', 'legislator')
    for (const city of [A, B]) {
      const approve = await begin(province, platform, 'legislator', files[city], '批准')
      await approve.getByLabel('批准日').fill(platform.dayOf(SESSION))
      await approve.getByLabel('合法性审查情况').fill('不抵触上位法（示例）。')
      await send(approve, '批准')
      await state(province.page, '已获批准')
    }
    await province.context.close()
  })

  test('both are promulgated and in force together; the text leaves as a file of the rules', async () => {
    for (const city of [A, B]) {
      const maker = await someone(CITIES[city].maker, 'legislator')
      const form = await begin(maker, platform, 'legislator', files[city], '公布')
      await form.getByLabel('公告号').fill(`示例公告第 ${city === A ? 1 : 2} 号`)
      await form.getByLabel('公布日').fill(platform.dayOf(SESSION))
      await form.getByLabel('施行日', { exact: true }).fill(platform.dayOf(IN_FORCE))
      await form.getByLabel(/^标准文本/).setInputFiles(pdf('公报.pdf'))
      await form.getByText('公报.pdf').waitFor()
      await send(form, '公布')
      await state(maker.page, '已公布')
      await maker.context.close()
    }
    for (const [city, partner] of [
      [A, B],
      [B, A],
    ] as const)
      await takes(city, 'confirm-partner', 'maker', { partnerAct: files[partner], conditionsMet: 'yes' })
    at(IN_FORCE)
    for (const city of [A, B]) await takes(city, 'take-effect', 'maker', { inForceFrom: platform.dayOf(IN_FORCE) })

    const { page, context } = await someone('legislature', 'legislator')
    await page.getByRole('link', { name: '协同立法', exact: true }).click()
    await page.getByRole('link', { name: '甲乙两市算力协同立法（示例）' }).click()
    await settled(page)
    await state(page, '已同时施行')
    await page.getByRole('link', { name: /算力租赁条例（示例，甲市）/ }).click()
    await settled(page)
    await page.getByRole('link', { name: '导出', exact: true }).click()
    await page.getByText('已公布文本').waitFor()
    await page.getByText('law/cn-gz-gy/compute-lease-regulation.yaml').waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '下载 YAML' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('compute-lease-regulation.yaml')
    await expectSound(page, 'export')
    await context.close()
  })
})
