// A price case in a real browser: the detectors run, a lead is read, sorted and taken up, and its case goes through notice and
// defence to a decision within the law's range and a reconsideration that flows back. And a cost report from the request to
// the verified cost, with an adjustment told, answered and decided. Nothing is intercepted but the tables of the run.
import { READ, readingOf } from '#domain/surveillance'
import { sampleCsv } from '#domain/pricing'
import { addDays } from '#kernel/time'
import type { AnyAct } from '#kernel/act'
import { readFile } from 'node:fs/promises'
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
import { Clerk } from './clerk.ts'
import { startClockedPlatform, type ClockedPlatform } from './clocked-platform.ts'
import { begin, choose, pdf, send, state } from './file-steps.ts'
import { Person } from './person.ts'

if (!chromiumPresent) console.warn(`price-case.e2e: skipped, no Chromium at ${CHROMIUM} (set CHROMIUM)`)

const PLACE = 'cn-gd-sz'
const PENALTY = 'supervision.penalty'
const REVIEW = 'supervision.reconsideration'
const COST = 'pricing.cost-report'

/** A provider that sells at half of its verified avoidable cost for two months, nobody else on the model. */
const marketOf = (provider: string, lessee: string) => ({
  entities: [
    { entity: provider, kind: 'company', roles: 'provider', region: PLACE },
    { entity: lessee, kind: 'company', roles: 'lessee', region: PLACE },
  ],
  relations: [],
  offers: [],
  leases: Array.from({ length: 40 }, (_, n) => {
    const from = addDays('2026-03-01', n)
    return {
      lease: `L${n}`,
      provider,
      lessee,
      signed: `${from}T02:00:00Z`,
      sku: 'x100',
      form: 'sxm',
      kind: 'on-demand',
      mode: 'scale',
      region: PLACE,
      grade: 'standard',
      cards: 8,
      from: `${from}T02:00:00Z`,
      until: `${addDays(from, 5)}T02:00:00Z`,
      term_days: 5,
      price_fen: 300,
      amount_fen: 288_000,
      voucher_fen: 0,
      evidence: 'metered',
    }
  }),
  payments: [],
  telemetry: [],
  devices: [],
  costs: ['2026-03', '2026-04', '2026-05'].map((month) => ({
    provider,
    sku: 'x100',
    form: 'sxm',
    region: PLACE,
    month,
    avc_fen: 500,
    aac_fen: 600,
    atc_fen: 800,
    verified: 1,
  })),
})

/** The run of the detectors over these tables, in place of what this small platform holds. */
function overTables(acts: Map<string, AnyAct>, tables: object): void {
  const run = acts.get('surveillance.run.record')!
  const { [READ]: read, ...reading } = readingOf(tables as Parameters<typeof readingOf>[0])
  const load: AnyAct['load'] = async (tx, input, now) => ({
    ...((await run.load(tx, input, now)) as object),
    reading,
    [READ]: read,
  })
  acts.set(run.name, { ...run, load })
}

describe.skipIf(!chromiumPresent)('a price case and a cost report', () => {
  let platform: ClockedPlatform
  let browser: Browser
  let market: Visitor
  let seller: Visitor
  let clerk: Clerk
  let lead = ''
  let file = ''
  let costFile = ''
  const people = new Map<string, Person>()
  const person = async (name: string): Promise<Person> => {
    const known = people.get(name) ?? (await Person.signedIn(platform, name))
    people.set(name, known)
    return known
  }
  const takes = async (step: string, by: string, input: object = {}) =>
    clerk.takes(step, await person(by), { file, ...input })

  beforeAll(async () => {
    ;[platform, browser] = await Promise.all([
      startClockedPlatform('2026-06-15', ['yunling', 'qinghe', 'market', 'marketProvince', 'justice'], {
        places: { marketProvince: 'cn-gd' },
        prepare: (acts, parties) => overTables(acts, marketOf(parties.get('yunling')!, parties.get('qinghe')!)),
      }),
      launchBrowser(),
    ])
    market = await visit(browser)
    seller = await visit(browser)
    await signIn(market, platform, 'market', 'regulator')
    await signIn(seller, platform, 'provider', 'provider')
    clerk = await Clerk.of(platform, PENALTY, await person('market'), () => platform.dayOf(0))
  })
  afterAll(async () => {
    await browser?.close()
    await platform?.stop()
  })

  test('the detectors run, and what they see is a lead on the board, no finding', async () => {
    const { page } = market
    await page.getByRole('link', { name: '价格监督', exact: true }).click()
    await settled(page)
    await page.getByRole('button', { name: '现在运行监测' }).click()
    await page.getByText('运行完毕：新线索 1 条').waitFor()
    const cell = page.getByRole('link', { name: /x100/ })
    await cell.getByText('线索 1').waitFor()
    await expectSound(page, 'cells')
    await cell.click()
    await page.getByRole('heading', { level: 1, name: /x100 · SXM · 按需 · 深圳/ }).waitFor()
    await page.getByRole('button', { name: '看数据表' }).click()
    expect(await page.getByRole('region', { name: '逐份租约的签约价' }).getByRole('row').count()).toBeGreaterThan(40)
    await expectSound(page, 'cell')
    await page.getByRole('link', { name: '线索与案件', exact: true }).click()
    await settled(page)
    await page.getByRole('link', { name: '长期低于可避免成本' }).click()
    await page.waitForURL('**/regulator/leads/*')
    await page.getByText('不是认定', { exact: true }).waitFor()
    lead = new URL(page.url()).pathname.split('/').at(-1)!
    // the business sees nothing of it yet
    expect(await (await person('provider')).sees('surveillance.lead.list')).toEqual([])
  })

  test('the tables of the run are taken away once the read is on record', async () => {
    const { page } = market
    await page.getByRole('link', { name: '线索与案件', exact: true }).first().click()
    await settled(page)
    await page.getByRole('button', { name: '取用各表' }).click()
    const form = page.getByRole('form', { name: '登记并取用' })
    await form.getByLabel('查看的用途').fill('离线复算（示例）')
    await expectSound(page, 'leads')
    await form.getByRole('button', { name: '登记并取用' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '下载各表（JSON）' }).click(),
    ])
    const run = JSON.parse(await readFile(await download.path(), 'utf8')) as { tables: { leases: unknown[] } }
    expect(run.tables.leases).toHaveLength(40)
    await page.getByRole('link', { name: '长期低于可避免成本' }).click()
    await page.waitForURL('**/regulator/leads/*')
  })

  test('jurisdiction first; the read is on record; sorted, and taken up into a case', async () => {
    const { page } = market
    await page.getByText('在本机关辖区。').waitFor()
    const take = page.getByRole('form', { name: '开立核查案卷' })
    expect(await take.getByRole('button').first().isDisabled()).toBe(true)
    await page.getByLabel('查看的用途').fill('分办（示例）')
    await page.getByRole('button', { name: '登记并查看' }).click()
    await page.getByRole('group', { name: '逐项核对' }).getByRole('checkbox').first().check()
    await expectSound(page, 'lead')
    const sort = page.getByRole('form', { name: '分办' })
    await sort.getByLabel('受理核查', { exact: false }).check()
    await sort.getByRole('textbox', { name: '理由', exact: true }).fill('在本辖区，低于核定可避免成本（示例）。')
    await send(sort, '分办')
    await page.locator('.page-title .state', { hasText: '已受理核查' }).waitFor()
    await take.getByRole('button', { name: '开立核查案卷' }).click()
    await page.getByRole('link', { name: '查看案卷与程序' }).click()
    await page.waitForURL('**/regulator/files/*')
    file = new URL(page.url()).pathname.split('/').at(-1)!
    await state(page, '线索')
  })

  test('the case goes through its steps to the notice; the business defends itself', async () => {
    const own = { body: 'market', level: 'local', competent: 'yes', actPlace: PLACE }
    await takes('check-jurisdiction', 'market', own)
    await takes('verify-lead', 'market')
    await takes('file-case', 'market', { kind: 'dumping', lastActOn: '2026-05-15' })
    await takes('tell-informant', 'market', { informant: 'none' })
    await takes('investigate', 'market')
    await takes('ask-finding', 'market')
    await takes('enter-finding', 'market-4', { outcome: 'found' })
    await takes('draft-decision', 'market', {
      gainsAmountFen: 0,
      refundedAmountFen: 0,
      gravity: 'ordinary',
      weight: 'ordinary',
      weightGround: 'none',
      finedBefore: 'no',
      corrected: 'no',
      proposedFineAmountFen: 20_000_000,
      proposedConfiscationAmountFen: 0,
      hearingCase: 'yes',
      legalReview: 'no',
      heavy: 'no',
    })
    await takes('serve-notice', 'market', {
      announcedFineAmountFen: 20_000_000,
      announcedConfiscationAmountFen: 0,
    })
    // told of the investigation, the business may see what was seen
    expect(await (await person('provider')).sees('surveillance.lead.list')).toMatchObject([{ lead, told: true }])
    const defence = await begin(seller, platform, 'provider', file, '陈述申辩')
    await defence.getByLabel('陈述申辩意见').fill('自有低价电（示例）。')
    await send(defence, '陈述申辩')
    await state(seller.page, '已陈述申辩')
    await takes('waive-hearing', 'provider')
  })

  test('a decision heavier than announced is refused; one within the range stands and is served', async () => {
    const { page } = market
    const decide = await begin(market, platform, 'regulator', file, '作出处罚决定')
    await fillDecision(decide, '200000.01')
    await confirmed(page, decide)
    await page.getByRole('alert').filter({ hasText: '不得' }).first().waitFor()
    market.faults.splice(0)
    await fillDecision(decide, '150000')
    await confirmed(page, decide)
    await state(page, '已作出处罚决定')
    await takes('serve-decision', 'market', { way: 'electronic' })
    await page.goto(`${platform.url}/regulator/leads/${lead}`)
    await settled(page)
    await page.getByText('经程序认定').waitFor()
  })

  test('reconsideration is asked, decided, and flows back to case and lead', async () => {
    const files = await (await person('provider')).sees(`casework.file.list?procedure=${REVIEW}`)
    const review = files[0]!['file'] as string
    const reviews = await Clerk.of(platform, REVIEW, await person('justice'), () => platform.dayOf(0))
    const step = async (name: string, by: string, input: object = {}) =>
      reviews.takes(name, await person(by), { file: review, ...input })
    await step('file-after-notice', 'provider', { ground: 'price-penalty' })
    await market.page.goto(`${platform.url}/regulator/leads`)
    await settled(market.page)
    await market.page.getByRole('region', { name: '复议、诉讼' }).getByRole('link').first().waitFor()
    await expectSound(market.page, 'case board')
    await step('screen', 'justice')
    await step('accept', 'justice', { procedure: 'ordinary' })
    await step('forward', 'justice')
    await step('answer', 'market', { periodDays: 5 })
    await step('give-opinion', 'provider')
    await step('annul', 'justice', { periodDays: 10 })
    await market.page.goto(`${platform.url}/regulator/files/${file}`)
    await settled(market.page)
    await state(market.page, '决定被撤销或变更')
    await market.page.goto(`${platform.url}/regulator/leads/${lead}`)
    await settled(market.page)
    await market.page.getByText('有正当解释', { exact: true }).first().waitFor()
  })

  test('a cost report: bad rows are named, the form is filed, and the report goes by it', async () => {
    const costs = await Clerk.of(platform, COST, await person('market'), () => platform.dayOf(0))
    const officer = await person('market')
    const [provider] = await officer.sees('identity.party.find?q=云岭')
    const opened = await costs.takes('select-hook', officer, {
      title: '云岭 2026-03 成本报告（示例）',
      place: PLACE,
      with: { operator: provider!['party'] },
      hook: 'price-inspection',
    })
    costFile = opened.file
    await costs.takes('notify', officer, { file: costFile, periodDays: 10 })

    const { page } = seller
    await page.goto(`${platform.url}/provider`)
    await page.getByRole('link', { name: '收入与成本', exact: true }).click()
    await page.getByRole('link', { name: '成本报送', exact: true }).click()
    await settled(page)
    await page.getByRole('link', { name: '云岭 2026-03 成本报告（示例）' }).click()
    await page.getByText('¥100,000.00').first().waitFor()
    const bring = async (name: string, csv: string): Promise<void> =>
      page
        .locator('input[type=file][accept*=csv]')
        .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(csv) })
    await bring('坏表.csv', sampleCsv({ extra: ['甲,X100,2026-03,rent,CNY,-1'] }))
    const wrong = page.getByRole('alert').filter({ hasText: '整份未收' })
    await wrong.getByText('第 7 行').waitFor()
    await wrong.getByText('amountYuan').waitFor()
    expect(await page.getByRole('button', { name: '提交成本表' }).isDisabled()).toBe(true)
    await expectSound(page, 'cost form with bad rows')
    await bring('成本表.csv', sampleCsv())
    await page.getByText('按草稿计算').waitFor()
    await page.getByRole('button', { name: '提交成本表' }).click()
    await page.getByText('第 1 版已提交。').waitFor()
    await page.getByRole('button', { name: '报送成本报告', exact: true }).click()
    const report = page.getByRole('form', { name: '报送成本报告' })
    await report.getByLabel('成本报告与附表').setInputFiles(pdf('成本报告.pdf'))
    await report.getByText('成本报告.pdf').waitFor()
    await report.getByLabel('签字的负责人').fill('示例负责人')
    await send(report, '报送成本报告')
    await state(page, '已报送')
    await costs.takes('begin-desk-review', officer, { file: costFile })
  })

  test('an adjustment is told, answered and decided, and the verified cost follows from it', async () => {
    const costs = await Clerk.of(platform, COST, await person('market'), () => platform.dayOf(0))
    const address = (desk: string): string => `${platform.url}/${desk}/costs/${costFile}`
    await market.page.goto(address('regulator'))
    await settled(market.page)
    const rent = market.page.getByRole('row').filter({ hasText: '机柜与场地租金' })
    await rent.getByText('拟定调整').click()
    await rent.getByLabel('调整为（元）').fill('5000')
    await rent.getByLabel('理由').fill('高于同期租金（示例）')
    await market.page.getByRole('button', { name: '保存拟定的调整' }).click()
    await market.page.getByText('已保存；随初步意见告知经营者。').waitFor()
    await costs.takes('tell-findings', await person('market'), { file: costFile, periodDays: 5 })

    await seller.page.goto(address('provider'))
    await settled(seller.page)
    await seller.page.getByRole('textbox', { name: /^经营者答复/ }).fill('合同附后（示例）')
    await seller.page.getByRole('button', { name: '逐项答复' }).click()
    await seller.page.getByText('已答复').waitFor()
    await expectSound(seller.page, 'adjustment answered')
    await costs.takes('reply-findings', await person('provider'), { file: costFile })

    await market.page.goto(address('regulator'))
    await settled(market.page)
    await rent.getByRole('combobox', { name: /^决定/ }).selectOption('changed')
    await rent.getByRole('textbox', { name: /^调整为/ }).fill('8000')
    await rent.getByRole('textbox', { name: /^决定的理由/ }).fill('采纳一部分（示例）')
    await market.page.getByRole('button', { name: '逐项决定' }).click()
    await market.page.getByText('已决定。').waitFor()
    await market.page.getByRole('button', { name: '核定成本', exact: true }).click()
    const verify = market.page.getByRole('form', { name: '核定成本' })
    await verify.getByLabel('采纳与不采纳意见的理由').fill('采纳一部分（示例）')
    await confirmed(market.page, verify)
    await state(market.page, '已核定')
    await market.page.getByText('采纳已决定的调整后').waitFor()
    await expectSound(market.page, 'verified cost')
  })

  test.each(CORNERS)('every page of these desks is sound in %s at %i px', (...corner) =>
    lookOver(
      browser,
      platform,
      [
        [
          'market',
          'regulator',
          [
            ...['/prices', '/prices/cells/x100%7Csxm%7Con-demand%7Ccn-gd-sz', '/leads', `/leads/${lead}`, '/detectors'],
            ...['/costs', `/costs/${costFile}`],
          ],
        ],
        ['provider', 'provider', ['/costs', `/costs/${costFile}`]],
      ],
      corner,
    ),
  )

  test('journeys left no error behind', () => {
    for (const { faults } of [market, seller]) expect(faults).toEqual([])
  })
})

/** What a decision says, with this fine in yuan. */
async function fillDecision(form: ReturnType<Page['locator']>, fineYuan: string): Promise<void> {
  await form.getByLabel('违法事实与证据').fill('四十笔租约低于可避免成本（示例）。')
  await form.getByLabel('理由、依据与对申辩的答复').fill('申辩部分采纳（示例）。')
  await form.getByLabel('罚款', { exact: true }).fill(fineYuan)
  await form.getByLabel('没收违法所得').fill('0')
  await choose(form, '当事人签署确认书同意电子送达', '是')
}

/** Sends a step that decides against someone: what follows is shown first. */
async function confirmed(page: Page, form: ReturnType<Page['locator']>): Promise<void> {
  await form.locator('button[type=submit]').click()
  await page.getByRole('dialog').getByRole('button', { name: /^确认/ }).click()
}
