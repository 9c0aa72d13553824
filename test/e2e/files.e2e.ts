// Files in a real browser against the real platform: a procedure is read before going, a file is opened, returned,
// supplied, entered, and in the end decided against with notice, answer and remedies; nothing intercepted.
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

if (!chromiumPresent) console.warn(`files.e2e: skipped, no Chromium at ${CHROMIUM} (set CHROMIUM)`)

/** The voluntary registry: five states, files open to everyone, and one decision against the one who registered. */
const REGISTRY = 'admission.registry'
const TITLE = '示例机房一期算力登记'

const openPlace = (page: Page, name: string): Promise<void> =>
  page.getByRole('navigation').getByRole('link', { name, exact: true }).click()

/** The state beside the title of a file's page. */
const state = (page: Page, name: string) => page.locator('.page-title .state', { hasText: name })

/** The state that the drawing marks as the present one. */
const here = (page: Page) => page.locator('.draw-state[aria-current="step"] strong')

describe.skipIf(!chromiumPresent)('a file, from the procedure read to the decision', () => {
  let platform: RunningPlatform
  let browser: Browser
  let provider: Visitor
  let keeper: Visitor
  let file = ''

  beforeAll(async () => {
    ;[platform, browser] = await Promise.all([startPlatform(), launchBrowser()])
    provider = await visit(browser)
    keeper = await visit(browser)
    await signIn(provider, platform, 'provider', 'provider')
    await signIn(keeper, platform, 'industry', 'regulator')
  })
  afterAll(async () => {
    await browser?.close()
    await platform?.stop()
  })

  /** Opens the file afresh and the form of one of the reader's steps. */
  const begin = async ({ page }: Visitor, desk: string, step: string): Promise<void> => {
    await page.goto(`${platform.url}/${desk}/files/${file}`)
    await settled(page)
    await page.locator('.next-steps').getByRole('button', { name: step, exact: true }).click()
  }
  /** Sends the open form. */
  const send = ({ page }: Visitor, step: string): Promise<void> =>
    page.getByRole('form', { name: step }).getByRole('button', { name: step, exact: true }).click()

  test('anyone reads how a procedure runs: drawing, every step, every clock, remedies', async () => {
    const anyone = await visit(browser)
    const { page } = anyone
    await page.goto(`${platform.url}/procedures`)
    await settled(page)
    await expectSound(page, 'procedures')
    await page.getByRole('link', { name: '算力资源登记（自愿）' }).click()
    await page.getByRole('heading', { level: 1, name: '算力资源登记（自愿）' }).waitFor()
    await settled(page)
    expect(await page.locator('.draw-state').count()).toBe(6)
    const enter = page.getByRole('button', { name: '编号登记 登记服务机构 → 已登记（自愿）' })
    await enter.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: '编号登记' }).getByText('《自愿登记回执》，送达登记人').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('rowheader', { name: '移出不实登记' }).waitFor()
    await expectSound(page, 'procedure')
    const loaded = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name))
    expect(loaded.filter((name) => name.includes('/assets/routes'))).toEqual([])
    expect(anyone.faults).toEqual([])
    await anyone.context.close()
  })

  test('who may open a file chooses the procedure, sees it drawn, and opens it', async () => {
    const { page } = provider
    await openPlace(page, '案卷')
    await page.getByRole('link', { name: '新建案卷' }).first().click()
    await page.getByRole('link', { name: '算力资源登记（自愿）' }).click()
    await settled(page)
    await page.locator('.draw-canvas').waitFor()
    const register = page.getByRole('button', { name: '自愿登记', exact: true })
    expect(await register.isDisabled()).toBe(true)
    await page.getByText('尚不能办理：请填写标题。').waitFor()
    await page.getByLabel('标题', { exact: true }).fill(TITLE)
    await page.getByText('尚不能办理：请选择地点。').waitFor()
    await page.getByLabel('地点', { exact: true }).selectOption({ label: '深圳' })
    await page.getByText('尚不能办理：请选择「已知悉：自愿登记，不登记不影响挂牌」。').waitFor()
    await page.getByRole('radio', { name: '是' }).check()
    await page.getByLabel('资源名称、型号、规模、地点', { exact: true }).fill('示例机房一期\n某型加速卡 八张')
    await page.getByText('每行一项，共 2 项。').waitFor()
    // What is being filled in survives a reload.
    await page.reload()
    await settled(page)
    expect(await page.getByLabel('标题', { exact: true }).inputValue()).toBe(TITLE)
    await expectSound(page, 'opening a file')
    await register.click()
    await page.getByText(/^已立卷，编号 P2b-/).waitFor()
    await page.getByRole('link', { name: '查看案卷' }).click()
    await page.getByRole('heading', { level: 1, name: TITLE }).waitFor()
    file = new URL(page.url()).pathname.split('/').at(-1)!
    await settled(page)
    expect(await here(page).innerText()).toBe('已提交（自愿）')
    await page.getByRole('list').getByText('自愿登记表').first().waitFor()
    await expectSound(page, 'file')
  })

  test('it waits for the authority of that place, which asks for more', async () => {
    const { page } = keeper
    await page.reload()
    await settled(page)
    await page
      .getByRole('link', { name: new RegExp(TITLE) })
      .first()
      .click()
    await page.getByRole('heading', { level: 1, name: TITLE }).waitFor()
    await begin(keeper, 'regulator', '请登记人补充')
    await page.getByText('尚不能办理：请填写「需要补充的内容」。').waitFor()
    await page.getByLabel('需要补充的内容').fill('功率')
    await expectSound(page, 'step form')
    await send(keeper, '请登记人补充')
    await page.getByText('「请登记人补充」已办理。').waitFor()
    await state(page, '请补充').waitFor()
    expect(await here(page).innerText()).toBe('请补充')
  })

  test('the other side supplies it, and it is entered', async () => {
    await begin(provider, 'provider', '补充')
    await provider.page.getByLabel('资源名称、型号、规模、地点').fill('示例机房一期 五百千瓦')
    await send(provider, '补充')
    await provider.page.getByText('「补充」已办理。').waitFor()
    await begin(keeper, 'regulator', '编号登记')
    await keeper.page.getByLabel('登记编号').fill('SZ-0001')
    await send(keeper, '编号登记')
    await state(keeper.page, '已登记（自愿）').waitFor()
  })

  test('a decision against someone waits for notice and answer, and is confirmed with its remedies', async () => {
    const { page } = keeper
    await page.goto(`${platform.url}/regulator/files/${file}`)
    await settled(page)
    const remove = page.locator('.next-steps').getByRole('button', { name: '移出不实登记', exact: true })
    expect(await remove.isDisabled()).toBe(true)
    await page.getByText('尚不能办理：应先通知登记人核实').waitFor()
    await begin(keeper, 'regulator', '告知登记内容疑似不实')
    await page.getByLabel('发现的情况').fill('现场核对，卡数不符。')
    await page.getByLabel('说明期限（日）').fill('三')
    await page.getByText('尚不能办理：「说明期限（日）」须为整数。').waitFor()
    await page.getByLabel('说明期限（日）').fill('3')
    await send(keeper, '告知登记内容疑似不实')
    await page.getByText('「告知登记内容疑似不实」已办理。').waitFor()
    expect(await remove.isDisabled()).toBe(true)
    await page
      .getByRole('row')
      .filter({ hasText: '登记人的说明' })
      .or(page.getByRole('row').filter({ hasText: '登记人说明' }))
      .getByText('计算中')
      .waitFor()

    await begin(provider, 'provider', '登记人说明')
    await provider.page.getByLabel('说明', { exact: true }).fill('已更换一批，尚未更新。')
    const attached = provider.page.getByLabel(/^材料/)
    await attached.setInputFiles({
      name: '清单.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('%PDF-1.4\n%%EOF\n'),
    })
    await provider.page.getByText('清单.pdf').waitFor()
    await send(provider, '登记人说明')
    await provider.page.getByText('「登记人说明」已办理。').waitFor()

    await begin(keeper, 'regulator', '移出不实登记')
    await page.getByLabel('理由').fill('说明与现场不符。')
    await send(keeper, '移出不实登记')
    const confirm = page.getByRole('dialog', { name: '移出不实登记' })
    await confirm.getByText('这一步对登记人不利').waitFor()
    await confirm.getByText('《移出登记通知》将即时送达').waitFor()
    await confirm.getByText('移出登记不影响挂牌与缔约').waitFor()
    await expectSound(page, 'confirmation')
    await confirm.getByRole('button', { name: '返回修改' }).click()
    expect(await page.getByLabel('理由').inputValue()).toBe('说明与现场不符。')
    await send(keeper, '移出不实登记')
    await confirm.getByRole('button', { name: '确认：移出不实登记' }).click()
    await state(page, '因内容不实已移出').waitFor()
    await page.getByText('本卷已办结。').waitFor()
  })

  test('what was served is read in place, and every step carries its ground and its place in the log', async () => {
    const { page } = provider
    await page.goto(`${platform.url}/provider/files/${file}`)
    await settled(page)
    const notice = page.locator('.papers > li').filter({ hasText: '移出登记通知' })
    await notice.getByRole('button', { name: '在此阅读' }).click()
    await notice.getByText('说明与现场不符。').first().waitFor()
    await notice.getByText('移出登记不影响挂牌与缔约').first().waitFor()
    expect(await notice.getByRole('link', { name: 'PDF 文书' }).getAttribute('href')).toMatch(/^\/api\/papers\//)
    const steps = page.locator('.history > li')
    expect(await steps.count()).toBe(7)
    expect(await steps.getByRole('button', { name: /^证 / }).count()).toBe(7)
    expect(await steps.getByRole('button', { name: /^据/ }).count()).toBe(7)
    await expectSound(page, 'ended file')
  })

  test('an open file is open to everyone, without the desks’ code', async () => {
    const anyone = await visit(browser)
    await anyone.page.goto(`${platform.url}/files/${file}`)
    await anyone.page.getByRole('heading', { level: 1, name: TITLE }).waitFor()
    await settled(anyone.page)
    expect(await anyone.page.locator('.draw-state').count()).toBe(6)
    await expectSound(anyone.page, 'public file')
    const loaded = await anyone.page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name))
    expect(loaded.filter((name) => name.includes('/assets/routes'))).toEqual([])
    expect(anyone.faults).toEqual([])
    await anyone.context.close()
  })

  test('the list is filtered in the address, and found by the server', async () => {
    const { page } = keeper
    await page.goto(`${platform.url}/regulator/files?procedure=${REGISTRY}&ended=yes`)
    await settled(page)
    await page.getByRole('link', { name: TITLE }).waitFor()
    await page.getByLabel('按编号或标题查找').fill('没有这样的标题')
    await page.getByText('没有符合条件的记录。').waitFor()
    await page.getByLabel('按编号或标题查找').fill('机房一期')
    await page.getByRole('link', { name: TITLE }).waitFor()
    expect(new URL(page.url()).searchParams.get('q')).toBe('机房一期')
    // of this procedure the sample world has none
    await page.goto(`${platform.url}/regulator/files?procedure=credit.repair&ended=no`)
    await settled(page)
    await page.getByText('没有案卷').waitFor()
  })

  // The pages are the same on every desk; two of them show them all.
  test.each(CORNERS)('every page of files is sound in %s at %i px', (...corner) =>
    lookOver(
      browser,
      platform,
      [
        ['industry', 'regulator', ['', '/files', '/files/new', `/files/${file}`]],
        ['legislature', 'legislator', ['']],
        ['operator', 'operator', ['']],
        ['mediator', 'mediator', ['']],
        ['court', 'court', ['']],
        ['provider', 'provider', ['', '/files/new', `/files/new/${REGISTRY}`]],
        ['lessee', 'lessee', ['']],
        [null, '', ['/procedures', '/procedures/admission.application', `/procedures/${REGISTRY}`, `/files/${file}`]],
      ],
      corner,
    ),
  )

  test('no page reported an error', () => {
    expect(provider.faults).toEqual([])
    expect(keeper.faults).toEqual([])
  })
})
