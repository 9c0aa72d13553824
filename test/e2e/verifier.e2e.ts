// The verifier as a stranger meets it: one file opened from disk in a browser that may not use the network.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SAMPLE_SIGNER, sampleBundle, sealBundle } from '#kernel/proof'
import { verifierPage } from '../../tools/build-verifier.ts'

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const present = existsSync(executablePath)
if (!present) console.warn(`verifier.e2e: skipped, no Chromium at ${executablePath} (set CHROMIUM)`)

const ARGUMENTS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync'],
]

describe.skipIf(!present)('dist/verifier.html from disk', () => {
  const good = sealBundle(sampleBundle(), SAMPLE_SIGNER)
  let folder: string
  let browser: Browser
  let page: Page
  const requests: string[] = []
  const faults: string[] = []

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'suan-verifier-'))
    writeFileSync(join(folder, 'verifier.html'), await verifierPage())
    browser = await chromium.launch({ executablePath, args: ARGUMENTS })
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
    page.on('request', (request) => requests.push(request.url()))
    page.on('pageerror', (error) => faults.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text())
    })
    await page.goto(pathToFileURL(join(folder, 'verifier.html')).href)
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const verdictOf = async (bytes: Uint8Array): Promise<string> => {
    await page.evaluate(() => delete document.body.dataset['verdict'])
    // An empty choice first, or the same file name would be no change.
    await page.getByLabel(/\.shev/).setInputFiles([])
    await page
      .getByLabel(/\.shev/)
      .setInputFiles({ name: 'lease.shev', mimeType: 'application/json', buffer: Buffer.from(bytes) })
    await page.waitForFunction(() => document.body.dataset['verdict'] !== undefined)
    return (await page.evaluate(() => document.body.dataset['verdict']))!
  }

  test('the bundle of the demo is consistent; with one byte changed it is not', async () => {
    const out = join(folder, 'demo')
    execFileSync(process.execPath, ['src/app/cli/main.ts', 'demo', '--out', out], { stdio: 'ignore' })
    const bytes = new Uint8Array(readFileSync(join(out, 'one-lease.shev')))
    expect(await verdictOf(bytes)).toBe('核验一致')
    bytes[bytes.length >> 1]! ^= 1
    expect(await verdictOf(bytes)).toBe('核验不一致')
  })

  test('the sample bundle is consistent, in Chinese first and in English', async () => {
    expect(await verdictOf(good)).toBe('核验一致')
    expect(await page.getByText('核验一致', { exact: true }).isVisible()).toBe(true)
    expect(await page.getByText('第十六条 · 技术核验').isVisible()).toBe(true)
    await page.getByText('billing.bill.issue').first().click()
    expect(await page.getByText('2304.00').first().isVisible()).toBe(true)
    await page.getByRole('button', { name: 'English' }).click()
    expect(await page.getByText('Consistent', { exact: true }).isVisible()).toBe(true)
    expect(await page.evaluate(() => document.body.innerText.toLowerCase().includes('admissible'))).toBe(false)
    await page.getByRole('button', { name: '中文' }).click()
  })

  test('a trusted key is compared; another one is refused', async () => {
    await page.getByText('可信日志公钥').click()
    const trust = page.getByRole('textbox')
    await trust.fill(SAMPLE_SIGNER.vkey)
    expect(await verdictOf(good)).toBe('核验一致')
    expect(await page.getByText('日志公钥与所给可信公钥一致').isVisible()).toBe(true)
    await trust.fill('other.example/log+0a0b0c0d+AAAA')
    expect(await verdictOf(good)).toBe('核验不一致')
    expect(await page.getByText('key-not-trusted @ logKey').isVisible()).toBe(true)
    await trust.fill('')
  })

  test('20 corrupted bundles are refused, each with a reason in Chinese', async () => {
    for (let i = 0; i < 20; i++) {
      const bad = good.slice()
      const at = Math.floor(((i + 0.5) / 20) * bad.length)
      bad[at] = bad[at]! ^ (1 << (i % 7))
      expect([i, await verdictOf(bad)]).toEqual([i, '核验不一致'])
      expect(await page.locator('.verdict strong').innerText()).toBe('核验不一致')
      expect(await page.locator('.reasons li').first().innerText()).toMatch(/[\u4e00-\u9fff]/)
    }
  })

  test('it works on a narrow screen and by keyboard', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    expect(await verdictOf(good)).toBe('核验一致')
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
    await page.locator('#file').focus()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('file')
  })

  test('nothing was asked of a network and nothing went wrong in the page', () => {
    expect(requests.filter((url) => !url.startsWith('file:') && !url.startsWith('data:'))).toEqual([])
    expect(faults).toEqual([])
  })
})
