// Every page of some desks in one language and at one width: sound (browser.ts), in that language, without an error.
import type { Browser } from 'playwright-core'
import { expect } from 'vitest'
import { expectSound, settled, signIn, visit, type Corner } from './browser.ts'
import type { RunningPlatform } from './platform.ts'

/** Who signs in (null: nobody), at which desk, and the pages looked at, as they follow the desk's own address. */
export type Look = readonly [person: string | null, desk: string, paths: readonly string[]]

/** `expected` names the errors a page may report: an answer "there is none" is one to the browser. */
export async function lookOver(
  browser: Browser,
  platform: RunningPlatform,
  looks: readonly Look[],
  [lang, width, also]: Corner,
  expected: (fault: string) => boolean = () => false,
): Promise<void> {
  for (const [person, desk, paths] of looks) {
    const visitor = await visit(browser, width)
    const { page, context, faults } = visitor
    if (person !== null) await signIn(visitor, platform, person, desk)
    for (const path of paths) {
      const address = `${desk === '' ? '' : `/${desk}`}${path}`
      const asked = lang === 'en' ? `${address}${address.includes('?') ? '&' : '?'}lang=en` : address
      await page.goto(platform.url + asked)
      await settled(page)
      expect(await page.locator('html').getAttribute('lang'), address).toBe(lang === 'en' ? 'en' : 'zh-CN')
      await expectSound(page, `${address} in ${lang} at ${width}`, also)
    }
    expect(faults.filter((fault) => !expected(fault))).toEqual([])
    await context.close()
  }
}
