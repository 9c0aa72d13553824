// Reference prices and the index in a real browser, by people who never signed in: sound in both languages and at both
// widths, light, quickly drawn, with files that say what the page says, and a signature that is checked in the page.
import { readFile } from 'node:fs/promises'
import type { Browser, Page, Response } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CORNERS, CHROMIUM, chromiumPresent, expectSound, launchBrowser, settled, signIn, visit } from './browser.ts'
import { startClockedPlatform, type ClockedPlatform } from './clocked-platform.ts'
import { startPlatform, type RunningPlatform } from './platform.ts'

if (!chromiumPresent) console.warn(`prices-public.e2e: skipped, no Chromium at ${CHROMIUM} (set CHROMIUM)`)

/** What a page may weigh with everything that it loads at first, as it goes over the wire. */
const MOST_BYTES = 150 * 1024
/** How long a chart may take to be seen on a machine that does nothing else. */
const MOST_MS = 1_000
/** On a busy one: how many times as long as a page that shows no figures takes in the same minute. */
const MOST_TIMES = 3
/** Each page is opened this often; its quickest counts. */
const TRIES = 3

interface Cell {
  cell: string
  gpu: string
  kind: string
  medianFen: number | null
}
interface Listed {
  publication: string
  corrects: string | null
}

const inEnglish = (path: string): string => path + (path.includes('?') ? '&' : '?') + 'lang=en'

describe.skipIf(!chromiumPresent)('reference prices in public', () => {
  let platform: RunningPlatform
  let browser: Browser
  let publication: string
  let cells: Cell[]
  let pages: string[]

  const read = async <Of>(view: string): Promise<Of> =>
    (await (await fetch(`${platform.url}/api/views/${view}`)).json()) as Of

  beforeAll(async () => {
    ;[platform, browser] = await Promise.all([startPlatform(), launchBrowser()])
    const { item } = await read<{ item: { publication: string; cells: Cell[] } }>('pricing.reference.current')
    const { rows } = await read<{ rows: Listed[] }>('pricing.publication.list')
    ;({ publication, cells } = item)
    const correction = rows.find(({ corrects }) => corrects !== null)
    const kinds = [cells.find(({ medianFen }) => medianFen !== null), cells.find(({ medianFen }) => medianFen === null)]
    pages = [
      '/prices',
      '/prices/index',
      '/prices/method',
      ...kinds.flatMap((one) => (one === undefined ? [] : [`/prices/cells/${encodeURIComponent(one.cell)}`])),
      ...[publication, correction?.publication].flatMap((one) =>
        one === undefined ? [] : [`/prices/publications/${one}`],
      ),
    ]
  })
  afterAll(async () => {
    await browser?.close()
    await platform?.stop()
  })

  const open = async (page: Page, path: string): Promise<void> => {
    await page.goto(platform.url + path)
    await settled(page)
  }

  test.each(CORNERS)('every page is sound in %s at %i px', async (lang, width, also) => {
    const visitor = await visit(browser, width)
    for (const path of pages) {
      const address = lang === 'en' ? inEnglish(path) : path
      await open(visitor.page, address)
      const name = decodeURIComponent(address).replaceAll('|', ' ')
      await expectSound(visitor.page, `${name} at ${width}`, also)
    }
    expect(visitor.faults).toEqual([])
    await visitor.context.close()
  })

  /** What a page weighs, and how long after its address was asked for something of it is there. */
  const opened = async (path: string, wanted: string): Promise<{ weight: number; shownMs: number }> => {
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
    await page.goto(platform.url + path, { waitUntil: 'commit' })
    await page.locator(wanted).first().waitFor()
    const shownMs = await page.evaluate(() => performance.now())
    await settled(page)
    const weight = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
    await context.close()
    return { weight, shownMs }
  }
  const quickest = async (path: string, wanted: string): Promise<{ weight: number; shownMs: number }> => {
    const tries: { weight: number; shownMs: number }[] = []
    for (let n = 0; n < TRIES; n++) tries.push(await opened(path, wanted))
    return tries.toSorted((a, b) => a.shownMs - b.shownMs)[0]!
  }

  test('the portal and the first page are light, and the chart is there at once', async () => {
    const plain = await quickest('/sign-in', 'h1')
    for (const [path, chart] of [
      ['/prices', '.interval'],
      ['/', '.home-prices .interval'],
    ] as const) {
      const { weight, shownMs } = await quickest(path, chart)
      console.log(
        `${path}: ${Math.round(weight / 1024)} KiB, chart after ${Math.round(shownMs)} ms, a page without figures after ${Math.round(plain.shownMs)} ms`,
      )
      expect(weight, path).toBeLessThanOrEqual(MOST_BYTES)
      expect(shownMs, path).toBeLessThan(Math.max(MOST_MS, MOST_TIMES * plain.shownMs))
    }
  })

  test('no figure without its standing, no empty place, and a table behind the chart', async () => {
    const { page, context } = await visit(browser)
    await open(page, '/prices')
    await page.getByText('参考价，不具约束力').first().waitFor()
    const rows = page.locator('.price-rows li')
    expect(await rows.count()).toBe(cells.length)
    const without = cells.filter(({ medianFen }) => medianFen === null).length
    expect(await page.locator('.interval-none').count()).toBe(without)
    expect(await rows.getByText('不足以形成参考价', { exact: true }).count()).toBe(without)
    await page.getByRole('button', { name: '看数据表' }).first().click()
    const table = page.getByRole('region', { name: '各类算力的参考价与区间' })
    expect(await table.getByRole('row').count()).toBe(cells.length + 1)
    await context.close()
  })

  test('filters stand in the address', async () => {
    const { page, context } = await visit(browser)
    await open(page, '/prices')
    const { gpu } = cells[0]!
    await page.getByLabel('型号').selectOption(gpu)
    expect(new URL(page.url()).searchParams.get('gpu')).toBe(gpu)
    const wanted = cells.filter((one) => one.gpu === gpu).length
    expect(await page.locator('.price-rows li').count()).toBe(wanted)
    await page.reload()
    await settled(page)
    expect(await page.locator('.price-rows li').count()).toBe(wanted)
    await page.getByRole('button', { name: '清除条件' }).click()
    expect(await page.locator('.price-rows li').count()).toBe(cells.length)
    await context.close()
  })

  test('the files say what the page says, and the signature is checked here', async () => {
    const { page, context } = await visit(browser)
    await open(page, '/prices')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '下载 CSV' }).first().click(),
    ])
    const [heading = '', ...lines] = (await readFile(await download.path(), 'utf8')).trim().split('\r\n')
    const at = heading.split(',').indexOf('median_fen')
    const told = lines.map((line) => line.split(',')[at])
    expect(told).toEqual(cells.map(({ medianFen }) => (medianFen === null ? '' : String(medianFen))))
    const json = (await (await fetch(`${platform.url}/api/prices/${publication}.json`)).json()) as {
      document: { cells: Cell[] }
    }
    expect(json.document.cells.map(({ medianFen }) => medianFen)).toEqual(cells.map(({ medianFen }) => medianFen))
    expect(await page.locator('.api-line code').first().innerText()).toContain('/api/views/pricing.reference.current')
    await page.getByRole('button', { name: '证 已签名' }).first().click()
    await page.getByRole('button', { name: '在此核验' }).first().click()
    await page.getByText('核验一致').first().waitFor()
    await context.close()
  })

  test('an objection is said by who is signed in, and its state is seen', async () => {
    const visitor = await visit(browser)
    await open(visitor.page, `/prices/publications/${publication}`)
    expect(await visitor.page.getByText('提出异议需要登录').isVisible()).toBe(true)
    await signIn(visitor, platform, 'lessee', 'lessee')
    const { page } = visitor
    await open(page, `/prices/publications/${publication}`)
    const send = page.getByRole('button', { name: '提交异议' })
    expect(await send.isDisabled()).toBe(true)
    await page.getByLabel('异议内容').fill('本公司当日成交价高于所列区间，请说明样本。')
    await send.click()
    await page.getByText('异议已收到').waitFor()
    await page.getByText('待答复').first().waitFor()
    await visitor.context.close()
  })

  test('the compiler’s desk is sound at both widths', async () => {
    for (const width of [1280, 390]) {
      const visitor = await visit(browser, width)
      await signIn(visitor, platform, 'index', 'index')
      for (const path of ['', '/publish', '/series', '/methods', '/observations', '/archive']) {
        await open(visitor.page, `/index${path}`)
        await expectSound(visitor.page, `/index${path} at ${width}`)
      }
      expect(visitor.faults).toEqual([])
      await visitor.context.close()
    }
  })
})

describe.skipIf(!chromiumPresent)('a new compiler', () => {
  let platform: ClockedPlatform
  let browser: Browser
  beforeAll(async () => {
    ;[platform, browser] = await Promise.all([startClockedPlatform('2026-06-15', ['compiler']), launchBrowser()])
  })
  afterAll(async () => {
    await browser?.close()
    await platform?.stop()
  })

  test('registers with a key made in the browser', async () => {
    const visitor = await visit(browser)
    const { page } = visitor
    await signIn(visitor, platform, 'index', 'index')
    await page.getByRole('heading', { name: '登记为价格指数编制机构' }).waitFor()
    const register = page.getByRole('button', { name: '生成密钥并登记' })
    expect(await register.isDisabled()).toBe(true)
    await page.getByLabel('投诉与联系方式').fill('示例路 1 号（示例）')
    await page.getByRole('checkbox').check()
    await expectSound(page, 'registering')
    await register.click()
    await page.getByText('在本浏览器', { exact: true }).first().waitFor()
    expect(visitor.faults).toEqual([])
    await visitor.context.close()
  })
})
