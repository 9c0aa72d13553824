// The guided claim in a real browser: a lessee that was given less than promised writes it from the form alone, by keyboard
// where it types, takes the statement away and files it to court. The other side sees nothing of the draft.
import { readFile } from 'node:fs/promises'
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
import { startPlatform, type RunningPlatform } from './platform.ts'

if (!chromiumPresent) console.warn(`claim.e2e: skipped, no Chromium at ${CHROMIUM} (set CHROMIUM)`)

describe.skipIf(!chromiumPresent)('a claim, from the first question to the court’s file', () => {
  let platform: RunningPlatform
  let browser: Browser
  let lessee: Visitor
  let address = ''

  beforeAll(async () => {
    ;[platform, browser] = await Promise.all([startPlatform(), launchBrowser()])
    lessee = await visit(browser)
  })
  afterAll(async () => {
    await browser?.close()
    await platform?.stop()
  })

  /** Answers a question of the open group and goes on with Enter, or by the button where Enter is a new line. */
  async function answers(page: Page, question: string, answer: string): Promise<void> {
    const field = page.getByLabel(question, { exact: true })
    if ((await field.count()) === 0) await page.locator('.claim-row', { hasText: question }).first().click()
    if ((await field.evaluate((element) => element.tagName)) === 'SELECT') await field.selectOption({ label: answer })
    else await field.fill(answer)
    await page.locator('.claim-open').getByRole('button', { name: '继续' }).click()
  }
  const goOn = async (page: Page, group: string): Promise<void> => {
    await page.getByRole('button', { name: `下一步：${group}` }).click()
    await page.getByRole('heading', { level: 2, name: group }).waitFor()
  }
  const isComplete = (page: Page) => page.getByRole('complementary', { name: '还缺什么' }).getByText('已完整')

  test('one question at a time, with what the platform knows filled in', async () => {
    const { page } = lessee
    await signIn(lessee, platform, 'lessee-2', 'lessee')
    await page.goto(`${platform.url}/lessee/disputes/claims`)
    await settled(page)
    await page.getByRole('region', { name: '就哪一份合同写起诉状' }).getByRole('link').first().click()
    await page.getByRole('radio', { name: /算力交付不足/ }).check()
    await goOn(page, '双方与合同')
    await page.getByRole('button', { name: /^合同总价/ }).click()
    await page.getByText('来自已签合同，可以改。').waitFor()
    await answers(page, '原告联系方式与送达地址', '0755-0000 0001，深圳市南山区示例路 2 号')
    await answers(page, '原告法定代表人（负责人）姓名、职务', '示例某，经理')
    await answers(page, '被告住所地', '深圳市福田区示例路 3 号')
    await expectSound(page, 'claim sides')
    await goOn(page, '要什么')
    await page.getByRole('group', { name: '赔偿损失' }).getByRole('radio', { name: '不要' }).check()
    await goOn(page, '事实')
    await answers(page, '不足起日', '2026-11-16')
    await answers(page, '不足末日', '2026-11-18')
    await answers(page, '提出异议（通知瑕疵）日', '2026-11-17')
    // a start is made of what was told, and corrected by hand
    await page.getByRole('button', { name: '按已填事实起草' }).click()
    expect(await page.getByRole('textbox', { name: '事实与理由' }).inputValue()).toContain('2026年11月17日')
    await page.getByText('平台记录：2026-11-16 至 2026-11-18').waitFor()
    await goOn(page, '金额')
    await page.getByText('主请求合计').waitFor()
    await expectSound(page, 'claim money')
    await goOn(page, '证据')
    for (let left = await page.getByRole('button', { name: /^列一份证明/ }).count(); left > 0; left -= 1)
      await page
        .getByRole('button', { name: /^列一份证明/ })
        .first()
        .click()
    await page
      .getByLabel('文件')
      .first()
      .setInputFiles({ name: '租约.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF\n') })
    await page.getByText('租约.pdf').waitFor()
    await isComplete(page).waitFor()
    address = page.url()
    expect(address).toMatch(/\/lessee\/disputes\/claims\/[0-9a-f-]{36}$/)
  })

  test('limitation stands in a card of its own and in no paper', async () => {
    const { page } = lessee
    await goOn(page, '对方与前案')
    await goOn(page, '法院、费用与期限')
    const own = page.getByRole('region', { name: '诉讼时效与行权期间' })
    await own.getByText('仅您可见').waitFor()
    await own.getByLabel('知道权利受损之日').fill('2026-11-16')
    await own.getByText('2029').waitFor()
    await page.getByRole('button', { name: '填入：深圳市福田区人民法院' }).first().click()
    await expectSound(page, 'claim court')
    await goOn(page, '核对与提交')
    const paper = page.getByRole('article')
    await paper.getByText('诉讼请求').waitFor()
    await paper.getByText('深圳市福田区人民法院').first().waitFor()
    expect(await paper.innerText()).not.toContain('时效')
    await expectSound(page, 'claim filing')
  })

  test('the statement as a paper and for Word, then into the court’s file', async () => {
    const { page } = lessee
    for (const [button, magic] of [
      ['下载 PDF', '%PDF'],
      ['下载 Word', 'PK'],
    ] as const) {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: button }).click(),
      ])
      const bytes = await readFile(await download.path())
      expect(bytes.subarray(0, magic.length).toString()).toBe(magic)
      await page.getByRole('button', { name: button }).and(page.locator(':enabled')).waitFor()
    }
    await page.getByRole('button', { name: '提交', exact: true }).click()
    await page.getByText('起诉状已附上').waitFor()
    await page.getByRole('link', { name: '打开案卷' }).click()
    await page.getByText('起诉材料已核对').first().waitFor()
    // what was filed stands as filed; a draft that was not is dropped
    await page.goto(`${platform.url}/lessee/disputes/claims`)
    await page.getByText('已提交法院一路').waitFor()
    await page.getByRole('region', { name: '就哪一份合同写起诉状' }).getByRole('link').first().click()
    await page.getByRole('radio', { name: /计量、计费有误/ }).check()
    await goOn(page, '双方与合同')
    await page.getByText('第 1 版').waitFor()
    await page.goto(`${platform.url}/lessee/disputes/claims`)
    await page.getByRole('button', { name: '弃置草稿：计量、计费有误' }).click()
    await page.getByRole('button', { name: '确定弃置' }).click()
    await page.getByRole('link', { name: '计量、计费有误' }).waitFor({ state: 'detached' })
    await expectSound(page, 'claim drafts')
    const other = await visit(browser, 390)
    await signIn(other, platform, 'provider', 'provider')
    await other.page.goto(address.replace('/lessee/', '/provider/'))
    await other.page.getByRole('alert').getByText('没有找到').first().waitFor()
    expect(lessee.faults).toEqual([])
  })
})
