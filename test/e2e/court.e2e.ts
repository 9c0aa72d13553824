// The desks of mediator and court: both sides and the judge work on one focus board, which the judge fixes after hearing both;
// the bill is done again at the expert’s bench and the report signed; a mediator signs an agreement at her desk. What comes
// before goes through acts; the browser is where people decide.
import { verifyBundle } from '#kernel/proof'
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
import { Clerk } from './clerk.ts'
import { startClockedPlatform, type ClockedPlatform } from './clocked-platform.ts'
import { Person } from './person.ts'
import type { Part } from '../../src/app/sample/cast.ts'

if (!chromiumPresent) console.warn(`court.e2e: skipped, no Chromium at ${CHROMIUM} (set CHROMIUM)`)

const PLACE = 'cn-gd-sz'
const HOUR_MS = 3_600_000
const SETTLEMENT = {
  payments: [
    { from: 'other', to: 'applicant', amountFen: 100_000, by: '2026-05-10', account: '示例公司 示例银行 0001' },
  ],
  onDefault: { kind: 'daily', dailyPerHundredThousand: 20 },
}

describe.skipIf(!chromiumPresent)('the desks of mediator and court', () => {
  let platform: ClockedPlatform
  let browser: Browser
  let people: Record<'lessee' | 'provider' | 'mediator' | 'court' | 'expert' | 'counsel', Person>
  let lease: string
  let suit: string
  let mediation: string
  /** a mediation in which an expert was asked */
  let asked: string
  const now = (): string => `${platform.dayOf(0)}T02:00:00.000Z`
  const today = (): string => platform.dayOf(day)
  let day = 0

  async function enter(): Promise<void> {
    const names = ['lessee', 'provider', 'mediator', 'court', 'expert', 'counsel'] as const
    const found = await Promise.all(names.map((name) => Person.signedIn(platform, name)))
    people = Object.fromEntries(names.map((name, n) => [name, found[n]!])) as typeof people
  }
  async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
    for (const began = Date.now(); ;) {
      const answer = await ask()
      if (answer !== undefined) return answer
      if (Date.now() - began > 15_000) throw new Error('what was waited for did not come')
      await new Promise((done) => setTimeout(done, 100))
    }
  }

  /** A lease that runs, read by both sides and billed. */
  async function leaseBilled(): Promise<void> {
    const { lessee, provider } = people
    const operator = await Person.signedIn(platform, 'operator')
    await provider.does('admission.licence.file', {
      kind: 'vats-idc',
      number: 'B1-示例-20260001',
      issuedBy: '示例通信管理局',
      validFrom: '2026-01-01',
      validUntil: '2030-12-31',
    })
    await operator.does('capacity.model.declare', {
      model: 'X100',
      vendor: '示例厂',
      memoryGib: 64,
      disclosed: true,
      source: '示例规格书',
    })
    await provider.does('capacity.node.register', {
      serial: 'node-1',
      place: PLACE,
      cpuMilli: 256_000,
      memoryMib: 1_048_576,
      devices: [1, 2, 3, 4].map((n) => ({ serial: `node-1/gpu${n}`, model: 'X100' })),
    })
    await provider.does('market.offer.publish', {
      mode: 'by-scale',
      models: ['X100'],
      unitPriceFen: 600,
      place: PLACE,
      validFrom: '2026-01-01',
      validUntil: null,
      terms: {
        billingStart: 'delivered',
        grainSeconds: 1,
        minimumSeconds: 0,
        billedWhenStopped: false,
        partialDevice: 'share',
        conversion: 'none',
        billingZone: 'Asia/Shanghai',
      },
    })
    const [offer] = await lessee.sees('market.offer.find')
    const { order } = await lessee.does('market.order.place', {
      offer: offer!['offer'],
      quote: null,
      cards: 2,
      shareMilli: 1_000,
      cpuMilli: 8_000,
      memoryMib: 32_768,
      hours: 100,
      from: now(),
    })
    const drafted = await until(async () =>
      (await lessee.sees('contracts.lease.list')).find((one) => one['order'] === order),
    )
    const { termsHash } = drafted as { termsHash: string }
    lease = drafted['lease'] as string
    await lessee.does('contracts.lease.sign', { lease, termsHash })
    await provider.does('contracts.lease.sign', { lease, termsHash })
    await until(async () => (await lessee.sees('contracts.lease.list')).find((one) => one['state'] === 'running'))
    day = 31
    platform.toDay(day)
    await enter()
    const hours = (count: number): object[] =>
      Array.from({ length: count }, (_, n) => ({
        id: `h${n}`,
        from: new Date(Date.parse(now()) + (n + 1) * HOUR_MS).toISOString(),
        to: new Date(Date.parse(now()) + (n + 2) * HOUR_MS).toISOString(),
        cards: 2,
        shareMilli: 1_000,
        cpuMilli: 0,
        memoryMib: 0,
      }))
    await people.provider.does('metering.usage.record', {
      lease,
      meter: 'p',
      sourceKind: 'provider',
      intervals: hours(24),
    })
    await people.lessee.does('metering.usage.record', { lease, meter: 'l', sourceKind: 'lessee', intervals: hours(18) })
    await people.provider.does('billing.invoice.issue', { lease, month: platform.dayOf(0).slice(0, 7) })
  }

  /** The suit up to the pre-trial conference. */
  async function suitAtConference(): Promise<void> {
    const { lessee, provider, court } = people
    const clerk = await Clerk.of(platform, 'dispute.case', lessee, today)
    const { file } = await clerk.takes('check-intake', lessee, {
      title: '夜间算力少交付（示例）',
      place: PLACE,
      about: `lease/${lease}`,
      cause: '网络服务合同纠纷',
    })
    suit = file
    await clerk.takes('choose-online', lessee, { file, stages: ['filing', 'hearing'], eService: 'yes' })
    await clerk.takes('submit', lessee, { file })
    await clerk.takes('docket-ordinary', court, { file, caseNo: '（2026）示0001民初1号' })
    await clerk.takes('serve-complaint', court, { file })
    await clerk.takes('answer', provider, { file })
    await clerk.takes('set-evidence-period', court, { file, periodDays: 15 })
    await clerk.takes('skip-exchange', court, { file })
    await lessee.does('dispute.focus.open', {
      file,
      scenario: 'under-delivery',
      asked: ['refund'],
      alternative: ['terminate'],
    })
  }

  let seat: string
  /** A lawful body with a mediator on its roster. */
  async function mediationBody(): Promise<void> {
    const { mediator } = people
    const justice = await Person.signedIn(platform, 'justice')
    await mediator.does('dispute.body.register', {
      kind: 'commercial',
      approvalNo: '示司调〔2026〕1号',
      assetsFen: 50_000_000,
      fullTimeCount: 4,
      tariff: 'https://mediation.example/tariff',
    })
    const me = await mediator.reads('/api/me')
    await justice.does('dispute.body.check', { body: me['party'], agrees: 'yes' })
    const entered = await mediator.does('dispute.mediator.enter', {
      name: '示例工程师',
      field: 'technician',
      title: '高级工程师（示例）',
      background: '十年从业（示例）',
      validFrom: '2026-01-01',
      validUntil: '2026-12-31',
    })
    seat = entered['mediator'] as string
  }

  /** A mediation over the same lease, in session. */
  async function inSession(clerk: Clerk, title: string): Promise<string> {
    const { lessee, provider, mediator } = people
    const { file } = await clerk.takes('request', lessee, { title, place: PLACE, about: `lease/${lease}` })
    await clerk.takes('ask-other', mediator, { file, stage: 'pre-filing' })
    await clerk.takes('agree-to-mediate', provider, { file })
    await clerk.takes('leave-choice-other', provider, { file })
    await clerk.takes('leave-choice-applicant', lessee, { file })
    await clerk.takes('appoint', mediator, { file, mediators: [seat] })
    await clerk.takes('accept-pre-filing', mediator, { file })
    await clerk.takes('disclose-none', mediator, { file })
    await clerk.takes('schedule', mediator, { file })
    await clerk.takes('acknowledge-warning-applicant', lessee, { file })
    await clerk.takes('acknowledge-warning-other', provider, { file })
    await clerk.takes('open-session', mediator, { file, identities: 'yes', warned: 'yes' })
    return file
  }

  /** A mediation up to the text that the mediator signs last. */
  async function mediationAgreed(clerk: Clerk): Promise<void> {
    const { lessee, provider, mediator } = people
    const file = await inSession(clerk, '账单争议（示例）')
    mediation = file
    await clerk.takes('speak', lessee, { file, text: '读数相差六小时（示例）' })
    await clerk.takes('caucus-applicant', lessee, { file, text: '最多让到一千元（示例）' })
    await clerk.takes('propose', mediator, { file })
    await clerk.takes('agree-proposal-applicant', lessee, { file })
    await clerk.takes('agree-proposal-other', provider, { file })
    const { agreement } = await clerk.takes('record-agreement', mediator, {
      file,
      terms: '被申请人于二〇二六年五月十日前付一千元。',
      settlement: JSON.stringify(SETTLEMENT),
      partial: 'no',
    })
    const agreementHash = (agreement as { sha256: string }).sha256
    await clerk.takes('sign-applicant', lessee, { file, agreementHash })
    await clerk.takes('sign-other', provider, { file, agreementHash })
  }

  beforeAll(async () => {
    ;[platform, browser] = await Promise.all([
      startClockedPlatform('2026-03-02', [
        ...['yunling', 'qinghe', 'operator', 'mediation', 'court', 'justice', 'expert', 'counsel'],
      ] as Part[]),
      launchBrowser(),
    ])
    await enter()
    await leaseBilled()
    await mediationBody()
    const clerk = await Clerk.of(platform, 'dispute.mediation', people.mediator, today)
    await Promise.all([suitAtConference(), mediationAgreed(clerk)])
    asked = await inSession(clerk, '夜间卡数鉴定（示例）')
    await people.mediator.does('dispute.measured.take', { file: asked })
    const { party } = await people.expert.reads('/api/me')
    await clerk.takes('ask-expert', people.mediator, { file: asked, question: '夜间可用几张卡（示例）', expert: party })
    const counsel = (await people.counsel.reads('/api/me'))['party']
    await people.provider.does('dispute.mandate.give', {
      file: suit,
      counsel,
      person: '示例律师',
      paper: '5a'.repeat(32),
      powers: [],
    })
  })
  afterAll(async () => {
    await browser?.close()
    await platform?.stop()
  })

  const at = async (name: string, desk: string, width?: number): Promise<Visitor> => {
    const visitor = await visit(browser, width)
    await signIn(visitor, platform, name, desk)
    return visitor
  }
  const part = (page: Page, name: string) =>
    page.getByRole('navigation', { name: '案件各部分' }).getByRole('link', { name }).click()

  test('the defendant speaks on the board, the judge fills in measured facts and fixes the focus after both were heard', async () => {
    await people.lessee.does('dispute.focus.state', {
      file: suit,
      element: 'conformity',
      stance: 'disputed',
      text: '夜间少六小时（示例）',
      evidence: [{ title: '计量对照表（示例）' }],
    })
    const clerk = await Clerk.of(platform, 'dispute.case', people.court, today)
    await clerk.takes('put-issues', people.court, { file: suit, module: 'performance', issues: ['夜间交付'] })
    await expect(clerk.takes('fix-focus', people.court, { file: suit })).rejects.toThrow('sides-not-heard')

    const defendant = await at('provider', 'provider')
    await defendant.page.goto(`${platform.url}/provider/cases/${suit}?part=focus`)
    const element = defendant.page.getByRole('listitem').filter({ hasText: '夜间少六小时（示例）' })
    await element.first().getByRole('button', { name: '表明意见' }).click()
    const form = element.first().getByRole('form')
    await form.getByLabel('意见', { exact: true }).fill('六小时为承租方自行停用（示例）')
    await form.getByRole('button', { name: '提交' }).click()
    await element.first().getByText('六小时为承租方自行停用（示例）').waitFor()
    await settled(defendant.page)
    await expectSound(defendant.page, 'focus board')
    expect(defendant.faults).toEqual([])

    const judge = await at('court', 'court')
    const { page } = judge
    await page.getByRole('link', { name: '案件' }).first().click()
    await page.getByRole('link', { name: '夜间算力少交付（示例）' }).click()
    await part(page, '计量事实')
    await page.getByRole('button', { name: '填入计量事实' }).click()
    await page.getByRole('table', { name: '谁在何时持有哪台设备' }).getByText('node-1/gpu1').waitFor()
    await settled(page)
    await expectSound(page, 'measured facts')
    await part(page, '焦点板')
    await page.getByText('已发表意见').nth(1).waitFor()
    await page.getByText('约定算力', { exact: false }).first().waitFor()
    await part(page, '办理')
    await page.getByRole('button', { name: '确定争议焦点', exact: true }).click()
    const fix = page.getByRole('form', { name: '确定争议焦点' })
    await fix.getByLabel('焦点', { exact: true }).fill('夜间六小时是否少交付（示例）')
    await fix.getByLabel('各焦点的举证责任').fill('主张少交付的，由原告举证（示例）')
    await fix.getByRole('button', { name: '确定争议焦点', exact: true }).click()
    await page.getByText('争议焦点已确定').first().waitFor()
    await part(page, '焦点板')
    await page.getByText('夜间六小时是否少交付（示例）').waitFor()
    expect(judge.faults).toEqual([])
  })

  test('at the bench the bill comes out again, the meters do not; the signed report stands in a bundle that verifies', async () => {
    const judge = await at('court', 'court')
    const { page } = judge
    await page.goto(`${platform.url}/court/cases/${suit}?part=bench`)
    await page.getByRole('button', { name: '重算账单' }).click()
    await page.locator('details').filter({ hasText: '重算账单' }).getByText('一致', { exact: true }).waitFor()
    await page.getByRole('button', { name: '比对三方计量' }).click()
    await page.locator('details').filter({ hasText: '比对三方计量' }).getByText('处不同').waitFor()
    const form = page.getByRole('form', { name: '签名报告' })
    for (const box of await form.getByRole('checkbox').all()) await box.check()
    await form.getByLabel('意见', { exact: true }).fill('账单与读数一致；双方计量相差六小时（示例）。')
    await form.getByRole('button', { name: '以账户签名' }).click()
    await page.getByRole('article', { name: '签名报告' }).getByText('账单与读数一致').waitFor()
    await settled(page)
    await expectSound(page, 'bench')
    expect(judge.faults).toEqual([])
    const bytes = new Uint8Array(
      await until(async () => await people.lessee.bytes(`/api/files/${suit}/bundle`).catch(() => undefined)),
    )
    expect(verifyBundle(bytes)).toMatchObject({ verdict: '核验一致' })
    expect(new TextDecoder().decode(bytes)).toContain('双方计量相差六小时')
  })

  test('the mediator sees joint and private rooms apart, finds nothing unclear, and signs', async () => {
    const visitor = await at('mediator', 'mediator')
    const { page } = visitor
    await page.getByRole('link', { name: '案件' }).first().click()
    await page.getByRole('link', { name: '账单争议（示例）' }).click()
    await part(page, '会谈与文书')
    await page.getByRole('region', { name: '共同会谈' }).getByText('读数相差六小时（示例）').waitFor()
    await page.getByRole('region', { name: '单独会谈' }).getByText('最多让到一千元（示例）').waitFor()
    await page.getByRole('region', { name: '调解协议' }).getByText('没有发现不明确之处').waitFor()
    await settled(page)
    await expectSound(page, 'mediation room')
    // the page signs the hash that it reckons from the text above the button, in one press
    await page.getByRole('button', { name: '签署以上协议' }).click()
    await page.getByRole('region', { name: '调解协议' }).getByText('账户确认').nth(2).waitFor()
    expect(visitor.faults).toEqual([])

    // the other side sees that there was a private talk, and nothing of it
    const other = await at('provider', 'provider', 390)
    await other.page.goto(`${platform.url}/provider/cases/${mediation}?part=room`)
    await other.page.getByRole('region', { name: '单独会谈' }).getByText('内容对本主体封存').waitFor()
    expect(await other.page.getByText('最多让到一千元').count()).toBe(0)
    await settled(other.page)
    await expectSound(other.page, 'mediation room, narrow')
  })

  test('an expert sees its question and the bench, discloses ties and signs an opinion that is computed again', async () => {
    const visitor = await at('expert', 'provider', 390)
    const { page } = visitor
    await page.goto(`${platform.url}/provider/cases`)
    await page.getByRole('link', { name: '夜间卡数鉴定（示例）' }).click()
    await page.getByText('夜间可用几张卡（示例）').waitFor()
    expect(await page.getByText('账单争议').count()).toBe(0)
    await page.getByRole('button', { name: '专家披露利害关系', exact: true }).click()
    const ties = page.getByRole('form', { name: '专家披露利害关系' })
    await ties.getByRole('group', { name: '与一方有利害关系' }).getByLabel('否').check()
    await ties.getByLabel('说明').fill('与双方均无往来（示例）')
    await ties.getByRole('button', { name: '专家披露利害关系', exact: true }).click()
    const form = page.getByRole('form', { name: '专业意见' })
    await form.getByLabel('意见', { exact: true }).fill('夜间可用十八卡时（示例）')
    await form.getByRole('button', { name: '加一项计算' }).click()
    await form.getByLabel('输入').fill('promised = 24\nused = 18')
    for (const [label, entry] of [
      ['算什么', '少交付'],
      ['公式', 'promised - used'],
      ['结果', '7'],
      ['单位', '卡时'],
    ] as const)
      await form.getByLabel(label).fill(entry)
    await form.getByRole('button', { name: '以账户签名并提交' }).click()
    await page.getByText('得到 6，意见写 7').waitFor()
    await form.getByLabel('结果').fill('6')
    await settled(page)
    await expectSound(page, 'expert, narrow')
    await form.getByRole('button', { name: '以账户签名并提交' }).click()
    await form.waitFor({ state: 'detached' })
    await part(page, '计量事实')
    await page.getByRole('table', { name: '谁在何时持有哪台设备' }).getByText('node-1/gpu1').waitFor()
    await part(page, '鉴定工作台')
    await page.getByRole('button', { name: '重算账单' }).click()
    await page.locator('details').filter({ hasText: '重算账单' }).getByText('一致', { exact: true }).waitFor()
    await page.goto(`${platform.url}/provider/cases/${asked}?lang=en`)
    await page.setViewportSize({ width: 1280, height: 900 })
    await settled(page)
    await expectSound(page, 'expert, wide')
  })

  test('counsel speaks on the board for its principal and may not admit; the mandate says what it may', async () => {
    const visitor = await at('counsel', 'provider')
    const { page } = visitor
    await page.goto(`${platform.url}/provider/cases/${suit}?part=focus`)
    await page.getByText('您代 云岭智算（示例） 发言').waitFor()
    const element = page.getByRole('listitem').filter({ hasText: '夜间少六小时（示例）' }).first()
    await element.getByRole('button', { name: '表明意见' }).click()
    const form = element.getByRole('form')
    expect(await form.getByLabel('无争议').isDisabled()).toBe(true)
    await form.getByLabel('意见', { exact: true }).fill('由代理人补充：停用记录见附件（示例）')
    await form.getByRole('button', { name: '提交' }).click()
    await element.getByText('代理人 示例律师事务所（示例） 代为陈述').waitFor()
    await page.goto(`${platform.url}/provider/cases/${suit}?part=room&lang=en`)
    await settled(page)
    await page.getByText('general: statements, defences, evidence').waitFor()
    await expectSound(page, 'suit, room')
    expect(visitor.faults).toEqual([])
  })
})
