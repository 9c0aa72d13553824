// Two cities make a regulation together, in a real browser against the real platform: written, reviewed, consulted on,
// answered point by point, passed by each, approved by the province, in force together. What the law makes one wait for
// passes on a clock that the journey sets; nothing is intercepted.
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
import { begin, choose, pdf, send, state } from './file-steps.ts'
import { Person } from './person.ts'

if (!chromiumPresent) console.warn(`lawmaking.e2e: skipped, no Chromium at ${CHROMIUM} (set CHROMIUM)`)

const REGULATION = 'lawmaking.regulation'

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
