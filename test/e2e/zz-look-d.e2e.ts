import { afterAll, beforeAll, describe, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { axeFaults, launchBrowser, settled, signIn, visit } from './browser.ts'
import { startPlatform, type RunningPlatform } from './platform.ts'
describe('look', () => {
  let platform: RunningPlatform
  let browser: Browser
  beforeAll(async () => { ;[platform, browser] = await Promise.all([startPlatform(), launchBrowser()]) })
  afterAll(async () => { await browser.close(); await platform.stop() })
  test('look', async () => {
    for (const [lang, width] of [['zh', 1280], ['en', 390]] as const) {
      const v = await visit(browser, width)
      await signIn(v, platform, 'court', 'court')
      const { page } = v
      const q = lang === 'en' ? 'lang=en' : 'lang=zh'
      const shot = async (name: string) => {
        await settled(page)
        await page.waitForTimeout(500)
        await page.evaluate('window.scrollTo(0,0)')
        await page.screenshot({ path: `/tmp/d-shots/${lang}-${name}.png`, fullPage: true })
        const w = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
        console.log(name, lang, await axeFaults(page), w)
      }
      await page.goto(`${platform.url}/court/cases?${q}`)
      await shot('cases')
      const href = await page.getByRole('link', { name: /南浦/ }).first().getAttribute('href')
      const at = new URL(href!, platform.url).pathname
      for (const part of ['steps', 'room', 'focus', 'measured', 'bench']) {
        await page.goto(`${platform.url}${at}?part=${part}&${q}`)
        await shot(part)
      }
      const m = await visit(browser, width)
      await signIn(m, platform, 'mediator', 'mediator')
      await m.page.goto(`${platform.url}/mediator/roster?${q}`)
      await settled(m.page)
      await m.page.waitForTimeout(500)
      await m.page.screenshot({ path: `/tmp/d-shots/${lang}-roster.png`, fullPage: true })
      console.log('roster', await axeFaults(m.page))
      await m.page.goto(`${platform.url}/mediator/cases?${q}`)
      await settled(m.page)
      await m.page.waitForTimeout(500)
      await m.page.screenshot({ path: `/tmp/d-shots/${lang}-mcases.png`, fullPage: true })
      console.log(v.faults, m.faults)
    }
  }, 180_000)
})
