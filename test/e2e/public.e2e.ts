// The portal in a real browser against the real platform, by people who never signed in: what holds here on this day, a
// question and its answer, which licences one needs, a comment on a draft, a barrier reported and followed by its code.
import { readdir } from 'node:fs/promises'
import type { Browser, Page, Response } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  CORNERS,
  CHROMIUM,
  chromiumPresent,
  expectSound,
  launchBrowser,
  settled,
  visit,
  type Visitor,
} from './browser.ts'
import { DRAFT, openDraft } from './open-draft.ts'
import { startPlatform, type RunningPlatform } from './platform.ts'

if (!chromiumPresent) console.warn(`public.e2e: skipped, no Chromium at ${CHROMIUM} (set CHROMIUM)`)

/** What a public page may weigh with everything that it loads at first, as it goes over the wire. */
const MOST_BYTES = 150 * 1024

const PAGES = [
  '/',
  '/law',
  '/law?in=cn-gd-sz&q=训力券',
  '/law/cn/telecom-regulations',
  '/ask',
  '/ask?q=行政许可多久要作出决定',
  '/guides',
  '/guides/report-a-barrier',
  '/guide/admission',
  '/guide/admission?supply=on-demand&customers=others&reach=inter-province&capital=under-1m',
  '/consultations',
  '/barriers',
  '/barriers/report',
  '/questionnaires',
  '/evaluation',
]

/** Bytes over the wire for a page opened by a stranger for the first time, without what its data weigh. */
async function weightOf(browser: Browser, url: string): Promise<number> {
  const { page, context } = await visit(browser)
  const sizes: Promise<number>[] = []
  page.on('response', (response: Response) => {
    if (response.url().includes('/api/')) return
    sizes.push(
      response
        .request()
        .sizes()
        .then(
          ({ responseBodySize }) => responseBodySize,
          () => 0,
        ),
    )
  })
  await page.goto(url)
  await settled(page)
  const weight = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
  await context.close()
  return weight
}

const inEnglish = (path: string): string => path + (path.includes('?') ? '&' : '?') + 'lang=en'

describe.skipIf(!chromiumPresent)('the public portal', () => {
  let platform: RunningPlatform
  let browser: Browser
  let anyone: Visitor
  let page: Page
  let draft: string

  beforeAll(async () => {
    ;[platform, browser] = await Promise.all([startPlatform(), launchBrowser()])
    draft = await openDraft(platform)
    anyone = await visit(browser)
    page = anyone.page
  })
  afterAll(async () => {
    await browser?.close()
    await platform?.stop()
  })

  const open = async (path: string): Promise<void> => {
    await page.goto(platform.url + path)
    await settled(page)
  }

  test.each(CORNERS)('every page is sound in %s at %i px', async (lang, width, also) => {
    const visitor = await visit(browser, width)
    for (const path of [...PAGES, `/consultations/${draft}`]) {
      const address = lang === 'en' ? inEnglish(path) : path
      await visitor.page.goto(platform.url + address)
      await settled(visitor.page)
      await expectSound(visitor.page, `${address} at ${width}`, also)
      // the page that says that there is none is sound too
      const heading = await visitor.page.getByRole('heading', { level: 1 }).first().innerText()
      expect([address, heading]).not.toEqual([address, lang === 'en' ? 'There is no such address' : '没有这个地址'])
      if (lang === 'en') {
        // What the pages themselves say is in English; the words of files, laws and names stay as they are.
        expect(await visitor.page.getByRole('navigation', { name: 'Public pages' }).innerText(), address).not.toMatch(
          /\p{Script=Han}/u,
        )
      }
    }
    expect(visitor.faults.filter((fault) => !fault.includes('lawmaking.effect.get'))).toEqual([])
    await visitor.context.close()
  })

  test('every page is light', async () => {
    for (const path of [...PAGES, `/consultations/${draft}`])
      expect(await weightOf(browser, platform.url + path), path).toBeLessThanOrEqual(MOST_BYTES)
  })

  test('the first page leads to what is open for comment', async () => {
    await open('/')
    await page.getByRole('link', { name: DRAFT }).click()
    await page.getByRole('heading', { level: 1, name: DRAFT }).waitFor()
  })

  test('what holds in a place on a day, with status, source and why', async () => {
    await open('/law')
    await page.getByLabel('地方', { exact: true }).selectOption('cn-gd-sz')
    await page.getByLabel('文字').fill('训力券')
    const instrument = page.getByRole('listitem').filter({ hasText: '训力券' }).first()
    await instrument.locator('summary').click()
    await page.getByRole('article').first().waitFor()
    expect(await instrument.getByText('现行', { exact: true }).first().isVisible()).toBe(true)
    expect(page.url()).toContain('in=cn-gd-sz')
    // On a day before it began it is not in force yet, and says so.
    await page.getByLabel('日期').fill('2020-01-01')
    await page.getByText('尚未施行', { exact: true }).first().waitFor()
    // Which rule comes first is said with its reason; the organ decides where no rule does.
    await open('/law?matter=licence-in-disguise')
    await page.getByText('谁优先、为什么').first().waitFor()
    expect(await page.getByText('《中华人民共和国行政许可法 第十七条》').first().isVisible()).toBe(true)
    // A draft is marked, and the address of an article points at it.
    await open('/law?q=价格法')
    expect(await page.getByText('草案·不具效力').first().isVisible()).toBe(true)
    await open('/law/cn/telecom-regulations#14')
    expect(await page.locator('article[id="14"]').getAttribute('class')).toContain('law-article-target')
  })

  test('a question is answered by extracts with source and day, or by "nothing found"', async () => {
    await open('/ask')
    await page.getByRole('searchbox', { name: '问题' }).fill('行政许可多久要作出决定？')
    await page.getByRole('button', { name: '查', exact: true }).click()
    const answer = page.getByRole('region', { name: '答案' })
    await answer.getByText(/查到 \d 条/).waitFor()
    expect(await answer.getByRole('article').count()).toBeGreaterThan(0)
    expect(await answer.getByText('不是法律意见').isVisible()).toBe(true)
    await answer.getByRole('link').first().click()
    await settled(page)
    expect(new URL(page.url()).pathname).toMatch(/^\/(law|guides|procedures)\//)
    await open('/ask?q=火星上的土豆怎么种')
    await page.getByRole('region', { name: '答案' }).getByText('查无相关条文').waitFor()
  })

  test('guided questions, one at a time, end in a list with grounds and documents', async () => {
    await open('/guide/admission')
    await page.getByLabel('经网络按需分配的计算、存储资源（云、卡时、接口）').check()
    await page.getByRole('button', { name: '下一题' }).click()
    await page.getByLabel('向集团以外的客户提供').check()
    await page.getByRole('button', { name: '下一题' }).click()
    for (let left = 12; left > 0 && (await page.getByRole('button', { name: '不清楚，跳过' }).count()) > 0; left -= 1)
      await page.getByRole('button', { name: '不清楚，跳过' }).click()
    await page.getByText('问完了，结果如下。').waitFor()
    // Doubtful matters are never a firm yes.
    const unsure = page.getByRole('region', { name: '须确认' })
    await unsure.locator('summary').filter({ hasText: '互联网资源协作服务' }).click()
    expect(await unsure.getByText('须向主管部门确认').first().isVisible()).toBe(true)
    expect(page.url()).toContain('supply=on-demand')
    await page.goBack()
    await page.getByText(/第 \d+ 题/).waitFor()
  })

  test('a draft is read and commented on without a name', async () => {
    await open(`/consultations/${draft}`)
    expect(await page.getByText('草案·不具效力').first().isVisible()).toBe(true)
    expect(
      await page
        .getByText(/还有 \d+ 天/)
        .first()
        .isVisible(),
    ).toBe(true)
    await page.getByRole('button', { name: '对本条提意见 第二条' }).click()
    expect(await page.getByLabel('针对').inputValue()).toBe('第二条')
    await page.getByLabel('意见', { exact: true }).fill('建议把答复期限由五日改为三日。')
    await page.getByRole('form', { name: '提出意见' }).getByRole('button', { name: '提出意见', exact: true }).click()
    await page.getByText('意见已收到').waitFor()
    const comments = page.getByRole('region', { name: '意见与答复' })
    await comments.getByText('建议把答复期限由五日改为三日。').waitFor()
    expect(await comments.getByText('待答复').first().isVisible()).toBe(true)
    await page.getByRole('region', { name: '意见统计' }).getByText('共 1 件').waitFor()
  })

  test('its drafter reads what changed between the two versions', async () => {
    const visitor = await visit(browser)
    const { password } = platform.person('drafter')
    await visitor.page.request.post(`${platform.url}/api/sign-in`, { data: { name: 'drafter', password } })
    await visitor.page.goto(`${platform.url}/consultations/${draft}`)
    await settled(visitor.page)
    await visitor.page.locator('del', { hasText: '十' }).first().waitFor()
    expect(await visitor.page.locator('ins', { hasText: '五' }).first().isVisible()).toBe(true)
    await visitor.context.close()
  })

  test('a barrier is reported without a name and followed by its code, shown once', async () => {
    await open('/barriers/report')
    await page.getByLabel('一句话说明').fill('要求先在本地设公司（示例）')
    await page.getByLabel('发生地').selectOption('cn-gd-sz')
    await page.getByLabel('被反映的机关或者单位').fill('示例部门')
    await page.getByLabel('发生了什么').fill('申请时被要求先在本地设立公司，没有给出依据。')
    await page.getByLabel('限制外地经营者').check()
    await page.getByRole('button', { name: '反映隐性壁垒', exact: true }).click()
    const code = await page.locator('.code-shown').innerText()
    expect(code).toMatch(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){4}$/)
    expect(page.url()).not.toContain(code)
    await page.getByRole('link', { name: '我已抄下，去查看进展' }).click()
    await page.getByLabel('查询码', { exact: true }).fill(code.toLowerCase())
    await page.getByRole('button', { name: '查看', exact: true }).click()
    await page.getByText('已收到', { exact: true }).waitFor()
    await page.getByRole('button', { name: '补充', exact: true }).click()
    await page.getByLabel('补充内容').fill('窗口人员口头告知，没有书面材料。')
    await page.getByRole('form', { name: '补充' }).getByRole('button', { name: '补充', exact: true }).click()
    await page.getByText('「补充」已办理。').waitFor()
    // Its facts are for desk and router: nothing of it is public.
    expect(await page.getByText('没有给出依据').count()).toBe(0)
    await page.getByLabel('查询码', { exact: true }).fill('0000-0000-0000-0000-0000')
    await page.getByRole('button', { name: '查看', exact: true }).click()
    await page.getByText('没有这个查询码').waitFor()
  })

  test('evaluation tells place and time in its address and hides what is too few', async () => {
    await open('/evaluation')
    await page.getByLabel('地方', { exact: true }).selectOption('cn-gd-sz')
    await page.waitForURL('**/evaluation?place=cn-gd-sz')
    await page.getByRole('heading', { name: /深圳/ }).waitFor()
    expect(await page.getByRole('row').count()).toBeGreaterThan(5)
  })

  test('guides are pages of their own', async () => {
    const guides = (await readdir(new URL('../../law/guides', import.meta.url))).filter((name) =>
      name.endsWith('.yaml'),
    )
    await open('/guides')
    expect(await page.locator('.guide-links a').count()).toBe(guides.length)
  })

  test('nothing went wrong unseen', () => {
    expect(anyone.faults.filter((fault) => !/lawmaking\.effect\.get|barrier\.track/.test(fault))).toEqual([])
  })
})
