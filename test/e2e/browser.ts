// A real browser with a fresh profile, and what every journey checks on every page it opens.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import axe from 'axe-core'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { expect } from 'vitest'
import type { RunningPlatform } from './platform.ts'

export const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
export const chromiumPresent = existsSync(CHROMIUM)

/** A folder for pictures of every page that is checked, for whoever wants to look at them. */
const SHOTS = process.env['E2E_SHOTS']

const ARGUMENTS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync'],
]

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Launches Chromium; playwright makes a new user-data folder for each launch and removes it. */
export const launchBrowser = (): Promise<Browser> => chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS })

export interface Visitor {
  context: BrowserContext
  page: Page
  /** errors the browser reported, other than those a step expects and takes away */
  faults: string[]
}

/** A new visitor with a window of this width and nothing remembered. */
export async function visit(browser: Browser, width = 1280): Promise<Visitor> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, acceptDownloads: true })
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(`page: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`${message.text()} ${message.location().url}`)
  })
  return { context, page, faults }
}

/** Signs in through the page, as a person would, and waits for the desk. */
export async function signIn({ page }: Visitor, platform: RunningPlatform, name: string, desk: string): Promise<void> {
  const { password } = platform.person(name)
  await page.goto(`${platform.url}/sign-in`)
  await page.getByLabel('登录名').fill(name)
  await page.getByLabel('密码').fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.waitForURL(`**/${desk}`)
}

interface AxeRun {
  violations: { id: string; nodes: { target: string[]; html: string }[] }[]
}

/** What axe finds wrong on the page as it stands, in words; empty when it is clean. */
export async function axeFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const run = (await page.evaluate(
    (rules) =>
      (globalThis as unknown as { axe: { run(what: unknown, how: unknown): Promise<unknown> } }).axe.run(document, {
        runOnly: rules,
      }),
    RULES,
  )) as AxeRun
  return run.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, html }) => `${id}: ${target.join(' ')} ${html.slice(0, 120)}`),
  )
}

/**
 * Every page is looked at in each language and at each width once (axe, what fits), and at the other width again for what
 * does not fit.
 */
export type Corner = [lang: 'zh' | 'en', width: number, also: number]
export const CORNERS: readonly Corner[] = [
  ['zh', 1280, 390],
  ['en', 390, 1280],
]

async function expectFits(page: Page, what: string): Promise<void> {
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(tooWide, `${what} is wider than the window`).toBeLessThanOrEqual(0)
}

/** Every page: no axe fault, nothing wider than the window (nor than one of the width `also`), a title of its own. */
export async function expectSound(page: Page, what: string, also?: number): Promise<void> {
  if (SHOTS !== undefined)
    await page.screenshot({ path: join(SHOTS, `${what.replaceAll('/', ' ')}.png`), fullPage: true })
  expect(await axeFaults(page), what).toEqual([])
  await expectFits(page, what)
  expect(await page.title(), what).toMatch(/ · (算衡|Suanheng)$/)
  if (also === undefined) return
  const { width, height } = page.viewportSize()!
  await page.setViewportSize({ width: also, height })
  // what depends on the width is drawn anew with the next picture
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
  await settled(page)
  await expectFits(page, `${what}, then at ${also}`)
  await page.setViewportSize({ width, height })
}

/** Waits until the page has stopped showing what it is still loading. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await page.waitForFunction(() => document.querySelector('.loading') === null)
}
