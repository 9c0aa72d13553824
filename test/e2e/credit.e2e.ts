// Credit in a real browser: a decided penalty enters the file; the notice is answered, the entry is listed, published and its
// measures acknowledged; after its time it is removed and repaired, gone from every page, and the score is back. The report
// is fetched as a paper, and what it was made of is scored again.
import { readCreditFile, scoreOf, scorecardOf } from '#domain/credit'
import { loadLaw } from '#kernel/rules'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cast } from '../../src/app/sample/cast.ts'
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
import { begin, send, state } from './file-steps.ts'
import { Person } from './person.ts'

if (!chromiumPresent) console.warn(`credit.e2e: skipped, no Chromium at ${CHROMIUM} (set CHROMIUM)`)

const PLACE = 'cn-gd-sz'
const PENALTY = 'supervision.penalty'
const LISTING = 'credit.listing'
const REPAIR = 'credit.repair'
const DAYS_COUNTED = 8
const DAYS_OVER = 95

describe.skipIf(!chromiumPresent)('a credit file and a list', () => {
  let platform: ClockedPlatform
  let browser: Browser
  let today = 0
  let penalty = ''
  let entry = ''
  let repair = ''
  const people = new Map<string, Person>()
  const visitors: Visitor[] = []
  const { uscc } = cast.yunling
  const person = async (name: string): Promise<Person> => {
    const known = people.get(name) ?? (await Person.signedIn(platform, name))
    people.set(name, known)
    return known
  }
  const clerkOf = async (procedure: string): Promise<Clerk> =>
    await Clerk.of(platform, procedure, await person('market'), () => platform.dayOf(today))
  const atDesk = async (name: string, desk: string, width?: number): Promise<Visitor> => {
    const visitor = await visit(browser, width)
    visitors.push(visitor)
    await signIn(visitor, platform, name, desk)
    return visitor
  }
  const open = async ({ page }: Visitor, path: string): Promise<void> => {
    await page.goto(platform.url + path)
    await settled(page)
  }
  /** Everybody goes home, with nothing wrong on their pages; sessions of before have ended. */
  const leave = async (): Promise<void> => {
    for (const { faults, context } of visitors.splice(0)) {
      expect(faults).toEqual([])
      await context.close()
    }
  }
  const passTo = async (days: number): Promise<void> => {
    await leave()
    today = days
    platform.toDay(days)
    people.clear()
  }

  beforeAll(async () => {
    ;[platform, browser] = await Promise.all([
      startClockedPlatform('2026-05-11', ['yunling', 'market', 'data', 'finance', 'industry', 'operator']),
      launchBrowser(),
    ])
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await platform?.stop()
  })

  test('a penalty that was decided and served enters the file, and a listing is told', async () => {
    const cases = await clerkOf(PENALTY)
    const officer = await person('market')
    const [provider] = await officer.sees('identity.party.find?q=云岭')
    const opened = await cases.takes('open-lead', officer, {
      title: '云岭 标价不全（示例）',
      place: PLACE,
      with: { party: provider!['party'] },
      origin: 'inspection',
    })
    penalty = opened.file
    const step = async (name: string, input: object = {}, by = 'market') =>
      cases.takes(name, await person(by), { file: penalty, ...input })
    await step('check-jurisdiction', { actPlace: PLACE, body: 'market', level: 'local', competent: 'yes' })
    await step('verify-lead')
    await step('file-case', { kind: 'marking', lastActOn: '2026-05-01' })
    await step('tell-informant', { informant: 'none' })
    await step('investigate')
    await step('draft-decision', {
      gainsAmountFen: 0,
      refundedAmountFen: 0,
      gravity: 'ordinary',
      weight: 'ordinary',
      weightGround: 'none',
      proposedFineAmountFen: 300_000,
      proposedConfiscationAmountFen: 0,
    })
    await step('serve-notice', { announcedFineAmountFen: 300_000, announcedConfiscationAmountFen: 0 })
    await step('waive-defence', {}, 'provider')
    await step('decide', { fineAmountFen: 300_000, confiscatedAmountFen: 0 })
    await step('serve-decision', { way: 'electronic' })
    const lists = await clerkOf(LISTING)
    const begun = await lists.takes('open', officer, {
      title: '云岭 拟列入（示例）',
      place: PLACE,
      with: { subject: provider!['party'] },
      regime: 'local',
      uscc,
      lawfulBasis: 'cn-gd-sz/credit-regulation#77',
      about: `file/${penalty}`,
    })
    entry = begun.file
    for (const [name, input] of [
      ['confirm-local', {}],
      ['assess', { heavierPenalty: 'yes' }],
      ['serve-notice', { periodDays: 5, measures: ['support-review', 'more-inspections'] }],
    ] as const)
      await lists.takes(name, officer, { file: entry, ...input })
    const [finding] = await (await person('provider')).sees('credit.finding.list')
    repair = finding!['file'] as string
  })

  test('the subject answers; it is listed, published from the desk, and found by its code alone', async () => {
    const seller = await atDesk('provider', 'provider')
    const answer = await begin(seller, platform, 'provider', entry, '陈述申辩')
    await answer.getByLabel('陈述申辩意见').fill('已整改（示例）。')
    await send(answer, '陈述申辩')
    await state(seller.page, '已听取意见')
    const lists = await clerkOf(LISTING)
    const officer = await person('market')
    await lists.takes('list', officer, { file: entry, measures: ['support-review', 'more-inspections'] })
    await lists.takes('publish', officer, { file: entry })
    await lists.takes('start-measures', officer, { file: entry, measures: ['support-review', 'more-inspections'] })

    const market = await atDesk('market', 'regulator')
    await market.page.getByRole('link', { name: '信用', exact: true }).click()
    await settled(market.page)
    await market.page.getByRole('link', { name: '名单', exact: true }).click()
    await market.page.getByText('待更新公示').waitFor()
    await market.page.getByRole('button', { name: '现在更新公示' }).click()
    await market.page.getByText('新公示 1 条').waitFor()
    await expectSound(market.page, 'credit lists')

    const stranger = await visit(browser, 390)
    visitors.push(stranger)
    await open(stranger, '/credit')
    const look = stranger.page.getByRole('form', { name: '查询' })
    await look.getByLabel('统一社会信用代码').fill(uscc.slice(0, -1) + (uscc.endsWith('A') ? 'B' : 'A'))
    await look.getByRole('button', { name: '查询' }).click()
    await stranger.page.getByRole('alert').filter({ hasText: '不是统一社会信用代码' }).waitFor()
    await look.getByLabel('统一社会信用代码').fill(uscc)
    await look.getByRole('button', { name: '查询' }).click()
    await stranger.page.getByRole('status').getByText('地方性法规设定的名单').waitFor()
    await expectSound(stranger.page, 'credit public narrow')
    const csv = await (await fetch(`${platform.url}/api/credit/publicity.csv`)).text()
    expect(csv).toContain('行政处罚决定书文号')
    expect(csv).toContain(uscc)
  })

  test('a department acknowledges what was sent to it', async () => {
    const finance = await atDesk('finance', 'regulator')
    await open(finance, '/regulator/credit/measures')
    const form = finance.page.getByRole('form', { name: '确认' })
    await form.getByRole('textbox', { name: '回执或者文号' }).fill('示例回执一号')
    await form.getByRole('button', { name: '确认', exact: true }).click()
    await finance.page.getByText('已确认', { exact: true }).first().waitFor()
    await expectSound(finance.page, 'credit measures')
    const feed = await (await person('finance')).reads('/api/credit/measures.json')
    expect(feed).toMatchObject({ events: [{ event: 'imposed', uscc, evidence: { leaf: expect.any(String) } }] })
    expect(feed['checkpoint']).toContain('suanheng')
  })

  test('the report says why, is fetched as a paper, and is scored again from its own data', async () => {
    await passTo(DAYS_COUNTED)
    const seller = await atDesk('provider', 'provider')
    await open(seller, '/provider/credit')
    await seller.page.getByText('98.5', { exact: true }).waitFor()
    await seller.page.getByText('在依法设立的名单上').waitFor()
    await seller.page.getByText('−1.5').waitFor()
    await expectSound(seller.page, 'credit report')
    const owner = await person('provider')
    const data = await owner.reads('/api/credit/reports/own.json')
    const file = readCreditFile(data['file'])
    const law = loadLaw(join(import.meta.dirname, '../../law')).at(platform.dayOf(today), PLACE)
    expect(scoreOf(file, scorecardOf(law))).toMatchObject({ scoreMilli: 98_500, grade: 'D' })
    const [download] = await Promise.all([
      seller.page.waitForEvent('download'),
      seller.page.getByRole('link', { name: '下载 PDF' }).click(),
    ])
    // the browser may name a file before the answer with its name has come; what counts is what arrives
    expect(await download.failure()).toBeNull()
    expect((await readFile(await download.path())).subarray(0, 5).toString()).toBe('%PDF-')
    const market = await atDesk('market', 'regulator')
    await open(market, '/regulator/credit')
    await expectSound(market.page, 'credit files')
    await market.page.getByRole('link', { name: cast.yunling.name }).click()
    await market.page.getByText('名单存续期间不给予激励').first().waitFor()
    await expectSound(market.page, 'credit of a party')
  })

  test('removed and repaired, it is gone everywhere and the score is back', async () => {
    await passTo(DAYS_OVER)
    const lists = await clerkOf(LISTING)
    const repairs = await clerkOf(REPAIR)
    const officer = await person('market')
    await lists.takes('apply-removal', await person('provider'), { file: entry })
    await lists.takes('accept-removal', officer, { file: entry })
    await lists.takes('remove-early', officer, { file: entry })

    const seller = await atDesk('provider', 'provider')
    await open(seller, '/provider/credit')
    await seller.page.getByRole('link', { name: '公示、异议与修复' }).first().click()
    await settled(seller.page)
    await state(seller.page, '可以申请修复')
    await repairs.takes('apply', await person('provider'), { file: repair })
    await repairs.takes('accept', officer, { file: repair })
    await repairs.takes('review', officer, { file: repair })
    await repairs.takes('approve', officer, { file: repair })
    await repairs.takes('unpublish', await person('data'), { file: repair })
    await repairs.takes('sync', await person('data'), { file: repair })

    await open(seller, '/provider/credit')
    await seller.page.getByText('100', { exact: true }).waitFor()
    await seller.page.getByText('已修复').first().waitFor()
    await open(seller, `/credit?lang=en`)
    const look = seller.page.getByRole('form', { name: 'Look up' })
    await look.getByRole('textbox').fill(uscc)
    await look.getByRole('button', { name: 'Look up' }).click()
    await seller.page.getByRole('status').getByText('no entry on a list and no published finding').waitFor()
    await expectSound(seller.page, 'credit public english')
    const finance = await atDesk('finance', 'regulator', 390)
    await open(finance, '/regulator/credit/measures')
    await finance.page.getByText('已解除').first().waitFor()
    await expectSound(finance.page, 'credit measures narrow')
    const form = finance.page.getByRole('form', { name: '确认' })
    await form.getByRole('textbox', { name: '回执或者文号' }).fill('示例回执二号')
    await form.getByRole('button', { name: '确认', exact: true }).click()
    await form.waitFor({ state: 'detached' })
    expect((await fetch(`${platform.url}/api/credit/lists.json`)).ok).toBe(true)
    await leave()
  })
})
