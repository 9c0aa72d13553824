// An inspection in a real browser: an item and a plan are published, enterprises and officers drawn and the draw computed
// again here, the checklist filled in on a tablet whose connection is lost and comes back, the record signed, what was found
// put right and published. And an erasure that is chased until each device has its certificate.
import { createHash } from 'node:crypto'
import type { Browser } from 'playwright-core'
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
import { state } from './file-steps.ts'
import { Person } from './person.ts'

if (!chromiumPresent) console.warn(`inspection.e2e: skipped, no Chromium at ${CHROMIUM} (set CHROMIUM)`)

const PLACE = 'cn-gd-sz'
const I = 'supervision.inspection'
const E = 'supervision.erasure'
const TABLET = 820
const sha256Hex = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex')
/** The smallest PNG there is. */
const PHOTO = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)

/** An NVMe Sanitize Status log: a block erase completed with nothing written since. */
function sanitized(): Buffer {
  const log = Buffer.alloc(512)
  log.writeUInt16LE(0xffff, 0)
  log.writeUInt16LE(0x0101, 2)
  log.writeUInt32LE(2, 4)
  return log
}

interface Drawn {
  seed: string
  nonce: string
  seedSha256: string
  frameSha256: string
  frame: { subject: string }[]
  chosen: { subject: string; officers: string[]; certificates: string[] }[]
  officers: { officer: string }[]
}

describe.skipIf(!chromiumPresent)('an inspection and an erasure', () => {
  let platform: ClockedPlatform
  let browser: Browser
  let body: Visitor
  let file = ''
  let team: string[] = []
  let item: { item: string; no: string }
  let clerk: Clerk
  const people = new Map<string, Person>()
  const person = async (name: string): Promise<Person> => {
    const known = people.get(name) ?? (await Person.signedIn(platform, name))
    people.set(name, known)
    return known
  }
  const takes = async (step: string, by: string, input: object = {}) =>
    clerk.takes(step, await person(by), { file, ...input })
  const item1 = async <Of>(by: string, view: string): Promise<Of> =>
    ((await (await person(by)).reads(`/api/views/${view}`)) as { item: Of }).item

  beforeAll(async () => {
    ;[platform, browser] = await Promise.all([
      startClockedPlatform('2026-06-15', ['operator', 'data', 'yunling', 'haiquan', 'qinghe'], {
        places: { haiquan: PLACE },
      }),
      launchBrowser(),
    ])
    body = await visit(browser)
    await signIn(body, platform, 'data', 'regulator')
    clerk = await Clerk.of(platform, I, await person('data'), () => platform.dayOf(0))
  })
  afterAll(async () => {
    await browser?.close()
    await platform?.stop()
  })

  test('an item and a plan are published; officers are persons with certificates', async () => {
    const { page } = body
    await page.getByRole('link', { name: '检查', exact: true }).click()
    await settled(page)
    await page.getByText('没有检查。').waitFor()
    await page.getByRole('link', { name: '事项、计划与人员', exact: true }).click()
    await settled(page)
    await page.locator('summary', { hasText: '公布检查事项' }).click()
    const form = page.getByRole('form', { name: '公布检查事项' })
    await form.getByLabel('名称（中文）').fill('算力服务数据安全管理情况（示例）')
    await form.getByLabel('名称（英文）').fill('Data security of compute services (sample)')
    await form.getByRole('textbox', { name: /^法定依据/ }).fill('cn/data-security-law#27')
    await form.getByRole('textbox', { name: '执法领域' }).fill('数据安全')
    await form
      .getByRole('textbox', { name: /^检查内容，每行/ })
      .fill(
        '有管理制度 | A policy exists | yes-no\n机房温度 | Temperature | measure ℃\n其他情况 | Anything else | text',
      )
    await form.getByRole('button', { name: '公布检查事项' }).click()
    await form.getByText('已公布：JC-').waitFor()
    const officers = await person('data')
    for (const n of [1, 2, 3])
      await officers.does('supervision.officer.register', {
        place: PLACE,
        name: `示例执法员${n}`,
        staffNo: `S${n}`,
        certificate: `粤数示例00${n}`,
        validUntil: '2027-12-31',
        fields: ['数据安全'],
      })
    await page.locator('summary', { hasText: '公布年度计划' }).click()
    const plan = page.getByRole('form', { name: '公布年度计划' })
    await plan.getByLabel('年度', { exact: true }).fill('2026')
    await plan.getByLabel('抽查比例（一般，%）').fill('100')
    await plan.getByLabel('抽查比例（信用较差，%）').fill('100')
    await plan.getByRole('button', { name: '公布年度计划' }).click()
    await plan.getByText('已公布：JH-').waitFor()
    await page.getByText('粤数示例003').waitFor()
    await expectSound(page, 'items and plans')
    ;[item] = (await officers.sees('supervision.item.list')) as [typeof item]
  })

  test('the draw is bound, frozen and told; it is the same when it is computed again', async () => {
    const { page } = body
    // a plan of this year is offered by the clock of the platform; the browser has its own
    const [plan] = await (await person('data')).sees('supervision.plan.list')
    const seed = 'e2e-0123456789abcdef0123456789abcdef'
    const { draw } = await (
      await person('data')
    ).does('supervision.draw.commit', {
      kind: 'inspection',
      place: PLACE,
      plan: plan!['plan'],
      item: item.item,
      officersEach: 2,
      seedSha256: sha256Hex(seed),
    })
    await page.getByRole('link', { name: '抽取', exact: true }).click()
    await settled(page)
    await page.getByRole('link', { name: /^CQ-/ }).click()
    await page.getByRole('button', { name: '固定名单' }).click()
    const form = page.getByRole('form', { name: '公布种子并抽取' })
    await form.getByRole('textbox', { name: /^种子/ }).fill(seed)
    await form.getByRole('button', { name: '公布种子并抽取' }).click()
    const check = page.getByRole('list', { name: '在本机重算' })
    await check.waitFor()
    expect(await check.getByText('一致', { exact: true }).count()).toBe(4)
    await expectSound(page, 'draw')

    const drawn = await item1<Drawn>('data', `supervision.draw.get?draw=${draw as string}`)
    const lots = (nonce: string, ids: string[]): string[] => {
      const lot = (id: string): string => sha256Hex([seed, nonce, id].join('\u0000'))
      return ids.toSorted((a, b) => (lot(a) < lot(b) ? -1 : 1))
    }
    const subjects = drawn.frame.map(({ subject }) => subject)
    expect(sha256Hex(drawn.seed)).toBe(drawn.seedSha256)
    expect(
      sha256Hex(
        subjects
          .toSorted()
          .map((one) => `${one}\n`)
          .join(''),
      ),
    ).toBe(drawn.frameSha256)
    expect(drawn.chosen.map(({ subject }) => subject)).toEqual(lots(drawn.nonce, subjects))
    const [provider] = await (await person('data')).sees('identity.party.find?q=云岭')
    const own = drawn.chosen.find(({ subject }) => subject === provider!['party'])!
    expect(own.officers).toEqual(
      lots(
        `${drawn.nonce}/${own.subject}`,
        drawn.officers.map(({ officer }) => officer),
      ).slice(0, 2),
    )
    team = own.certificates

    // the file goes to the machine room: notice, data first, then a visit
    const [row] = await (await person('data')).sees('supervision.draw.list')
    ;({ file } = await clerk.takes('enter-item', await person('data'), {
      title: '云岭 数据安全检查（示例）',
      place: PLACE,
      with: { inspected: own.subject },
      itemNo: item.no,
    }))
    await takes('approve-plan', 'data', { cause: 'plan' })
    await takes('draw', 'data', { method: 'random', drawNo: row!['no'], officers: team })
    await takes('issue-notice', 'data', { officers: team })
    await takes('check-remotely', 'data', { periodDays: 3 })
    await takes('give-data', 'provider')
    await takes('go-on-site', 'data', { present: team })
  })

  test('the enterprise sees the notice and that it may refuse', async () => {
    const seller = await visit(browser, 390)
    await signIn(seller, platform, 'provider', 'provider')
    await seller.page.goto(`${platform.url}/provider/inspections`)
    await settled(seller.page)
    await seller.page.getByText('可以拒绝并投诉').waitFor()
    await seller.page.getByRole('link', { name: '算力服务数据安全管理情况（示例）' }).waitFor()
    await expectSound(seller.page, 'inspections of an enterprise')
    await seller.page.getByRole('link', { name: '合同审计', exact: true }).click()
    await seller.page.getByText('没有审计。').waitFor()
    await expectSound(seller.page, 'audits by contract')
    await seller.context.close()
  })

  test('the checklist on a tablet: nothing is lost and nothing is entered twice when the connection goes and comes', async () => {
    const tablet = await visit(browser, TABLET)
    const { page, context } = tablet
    await signIn(tablet, platform, 'data', 'regulator')
    await page.goto(`${platform.url}/regulator/inspections/${file}/checklist`)
    await settled(page)
    const line = (name: string) => page.getByRole('form', { name })
    const first = line('有管理制度')
    await first.getByLabel('否', { exact: true }).check()
    await first
      .getByLabel('照片', { exact: false })
      .setInputFiles({ name: '机房.png', mimeType: 'image/png', buffer: PHOTO })
    await first.getByText(sha256Hex(PHOTO).slice(0, 12)).waitFor()
    await first.getByRole('button', { name: '记下' }).click()
    await page.getByText('已填 1 / 3 项').waitFor()
    await page.getByText('已登记').first().waitFor()

    await context.setOffline(true)
    const second = line('机房温度')
    await second.getByLabel('已测量').check()
    await second.getByLabel('数值（℃）').fill('24.5')
    await second.getByRole('button', { name: '记下' }).click()
    await page.getByText('待发送 1 条').waitFor()
    await page.getByText('连接中断，已存于本机').waitFor()
    const third = line('其他情况')
    await third.getByLabel('情况如下').check()
    await third.getByLabel('说明').fill('断线时写的（示例）')
    await third
      .getByLabel('照片', { exact: false })
      .setInputFiles({ name: '机柜.png', mimeType: 'image/png', buffer: PHOTO })
    await third.getByText(sha256Hex(PHOTO).slice(0, 12)).waitFor()
    await page.getByText('未记下的草稿 1 项').waitFor()
    await expectSound(page, 'checklist without a connection')
    await page.setViewportSize({ width: 390, height: 844 })
    await expectSound(page, 'checklist on a phone')
    await page.setViewportSize({ width: TABLET, height: 900 })

    // leaving the page without a connection is asked about; who leaves all the same loses nothing
    const asked: string[] = []
    page.on('dialog', (dialog) => {
      asked.push(dialog.type())
      void dialog.accept()
    })
    await page.reload().catch(() => undefined)
    expect(asked).toEqual(['beforeunload'])
    await context.setOffline(false)
    await page.goto(`${platform.url}/regulator/inspections/${file}/checklist`)
    await settled(page)
    await page.getByText('待发送 0 条').waitFor()
    expect(await third.getByLabel('说明').inputValue()).toBe('断线时写的（示例）')
    await third.getByText(sha256Hex(PHOTO).slice(0, 12)).waitFor()
    await page.getByText('还有 1 项草稿没有记下').waitFor()
    await third.getByRole('button', { name: '记下' }).click()
    await page.getByText('已填 3 / 3 项').waitFor()
    await page.getByText('待发送 0 条').waitFor()

    const sign = page.getByRole('form', { name: '签署笔录' })
    await sign.getByLabel('检查发现').fill('没有管理制度（示例）')
    for (const certificate of team) await sign.getByLabel(certificate, { exact: false }).check()
    await sign.getByLabel('拒绝签署').check()
    await sign.getByLabel('情况与见证人').fill('负责人不在场签署，见证人示例甲')
    await sign.getByRole('button', { name: '签署笔录' }).click()
    await page.getByText('现在不在核查或现场检查期间').waitFor()
    const { entries } = await item1<{ entries: { key: string; photos: { sha256: string }[] }[] }>(
      'data',
      `supervision.inspection.get?file=${file}`,
    )
    expect(entries.map(({ key }) => key)).toEqual(['q1', 'q2', 'q3'])
    for (const at of [0, 2]) expect(entries[at]!.photos).toMatchObject([{ sha256: sha256Hex(PHOTO) }])
    await context.close()
  })

  test('what was found is put right, and the result is everyone’s', async () => {
    await takes('tell-findings', 'data', { periodDays: 3 })
    await takes('answer-findings', 'provider')
    await takes('order-rectification', 'data', { periodDays: 5 })
    await takes('report-rectified', 'provider')
    await takes('confirm-rectified', 'data', { way: 'data' })
    await takes('publish-result', 'data', { result: '已建立制度（示例）' })
    const { page } = body
    await page.goto(`${platform.url}/regulator/files/${file}`)
    await settled(page)
    await state(page, '结果已公开')
    await page.goto(`${platform.url}/inspections`)
    await settled(page)
    await page.getByText('已建立制度（示例）').waitFor()
    await expectSound(page, 'results of inspections')
  })

  test('an erasure is chased when late, and certified by device from its logs', async () => {
    const [provider, lessee, operator] = await Promise.all(['provider', 'lessee', 'operator'].map(person))
    await operator!.does('capacity.model.declare', {
      model: 'X100',
      vendor: '示例厂',
      memoryGib: 64,
      disclosed: true,
      source: '示例规格书',
    })
    await provider!.does('admission.licence.file', {
      kind: 'vats-idc',
      number: 'B1-20260001',
      issuedBy: '示例通信管理局',
      validFrom: '2026-01-01',
      validUntil: '2030-12-31',
    })
    await provider!.does('capacity.node.register', {
      serial: 'node-1',
      place: PLACE,
      cpuMilli: 64_000,
      memoryMib: 262_144,
      devices: [{ serial: 'node-1/gpu0', model: 'X100' }],
    })
    const { offer } = await provider!.does('market.offer.publish', {
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
    await lessee!.does('market.order.place', {
      offer,
      quote: null,
      cards: 1,
      shareMilli: 1_000,
      cpuMilli: 8_000,
      memoryMib: 32_768,
      hours: 100,
      from: `${platform.dayOf(0)}T02:00:00.000Z`,
    })
    const lease = (await eventually(async () => (await lessee!.sees('contracts.lease.list'))[0])) as {
      lease: string
      termsHash: string
    }
    for (const side of [lessee!, provider!])
      await side.does('contracts.lease.sign', { lease: lease.lease, termsHash: lease.termsHash })
    await eventually(async () => (await lessee!.sees('contracts.lease.list')).find((row) => row['state'] === 'running'))
    platform.tick(3_600_000)
    await lessee!.does('contracts.lease.end', { lease: lease.lease, reason: '完成（示例）' })
    const due = (await eventually(async () =>
      (await provider!.sees(`${E}.list?standing=due`)).find((row) => row['dueOn']),
    )) as {
      file: string
    }

    platform.toDay(9)
    people.clear()
    await signIn(body, platform, 'data', 'regulator')
    const { page } = body
    await eventually(async () =>
      (await (await person('data')).sees(`${E}.list?standing=overdue`)).find((row) => row['overdueOn']),
    )
    await page.goto(`${platform.url}/regulator/erasure?standing=overdue`)
    await settled(page)
    await page.getByText('逾期或不符（线索）').waitFor()
    await expectSound(page, 'overdue erasures')

    const seller = await visit(browser)
    await signIn(seller, platform, 'provider', 'provider')
    const steps = await Clerk.of(platform, E, await person('provider'), () => platform.dayOf(9))
    const step = async (name: string, input: object = {}) =>
      steps.takes(name, await person('provider'), { file: due.file, ...input })
    await step('choose-method', { method: 'purge' })
    await seller.page.goto(`${platform.url}/provider/erasure/${due.file}`)
    await settled(seller.page)
    const device = seller.page.getByRole('article', { name: 'node-1/gpu0' })
    await device.getByText('提交清除日志').first().click()
    const form = device.getByRole('form', { name: '提交清除日志 node-1/gpu0' })
    await form.getByLabel('清除日志', { exact: false }).setInputFiles({
      name: 'sanitize-81h.bin',
      mimeType: 'application/octet-stream',
      buffer: sanitized(),
    })
    for (const [label, value] of [
      ['介质序列号', 'NVME-SAMPLE-1'],
      ['日志未载序列号的', '示例运维于现场读取'],
      ['工具与版本', 'nvme-cli 2.11'],
      ['操作人', '示例操作人'],
      ['验证人', '示例验证人'],
      ['验证方式', '全盘抽样读取'],
    ] as const)
      await form.getByLabel(label, { exact: false }).first().fill(value)
    await form.getByLabel('执行时间（北京时间）').fill(`${platform.dayOf(9)}T09:30`)
    await form.getByRole('button', { name: '提交清除日志' }).click()
    await device.getByText('有清除证明').waitFor()
    await device.getByText('块擦除 (purge)').waitFor()
    const others = seller.page.getByRole('article').filter({ hasText: '待清除' })
    for (let left = await others.count(); left > 0; left -= 1) {
      const other = others.first()
      await other.getByText('说明没有日志的理由').first().click()
      await other.getByLabel('说明', { exact: true }).fill('处理器无持久介质（示例）')
      await other.getByRole('button', { name: '说明没有日志的理由' }).click()
      await eventually(async () => ((await others.count()) < left ? true : undefined))
    }
    await expectSound(seller.page, 'erasure by device')
    await step('execute', { operator: '示例操作人' })
    await step('verify', { verifier: '示例验证人', result: 'passed' })
    await step('certify', { periodDays: 7 })
    await seller.page.goto(`${platform.url}/provider/erasure/${due.file}`)
    await settled(seller.page)
    await seller.page.getByText('已出具证明').first().waitFor()
    await expectSound(seller.page, 'erasure certified')

    // the certificate to take away, what it was made of, and the log itself; nobody else's to see
    const papers = `/api/erasures/${due.file}`
    const take = async (path: string) => await (await seller.page.request.get(`${platform.url}${path}`)).body()
    expect((await take(`${papers}.pdf`)).subarray(0, 5).toString()).toBe('%PDF-')
    const { devices, sha256 } = (await (await person('lessee')).reads(`${papers}.json`)) as {
      sha256: string
      devices: { device: string; serial: string; logSha256: string | null; evidence: { index: number } | null }[]
    }
    expect(sha256).toMatch(/^[0-9a-f]{64}$/)
    const shown = devices.find(({ serial }) => serial === 'node-1/gpu0')!
    expect(shown.evidence?.index).toBeGreaterThan(0)
    const log = await take(`${papers}/logs/${shown.device}`)
    expect([log.equals(sanitized()), sha256Hex(log)]).toEqual([true, shown.logSha256])
    await expect((await person('provider-2')).bytes(`${papers}.json`)).rejects.toThrow(/404/)

    // what the machines of the lease said of themselves: given in here, beside what was promised
    await seller.page.goto(`${platform.url}/provider/leases/${lease.lease}/readings`)
    await settled(seller.page)
    const readings = seller.page.getByRole('form', { name: '提交运行读数' })
    await readings.getByLabel('读数文件', { exact: true }).setInputFiles({
      name: 'npu-exporter.prom',
      mimeType: 'text/plain',
      buffer: Buffer.from(
        '# TYPE npu_chip_info_utilization gauge\nnpu_chip_info_utilization{id="0",modelName="X100"} 91\n',
      ),
    })
    await readings
      .getByLabel('采集时间', { exact: false })
      .first()
      .fill(`${platform.dayOf(0)}T10:30`)
    await readings.getByRole('button', { name: '提交运行读数' }).click()
    await readings.getByText('已提交：1 台设备').waitFor()
    await seller.page.getByText('设备自报的型号').waitFor()
    await expectSound(seller.page, 'readings of a lease')
    await seller.context.close()
  })
})

/** Asks until there is an answer: what follows from an act follows a moment later. */
async function eventually<Answer>(ask: () => Promise<Answer | undefined>): Promise<Answer> {
  for (let tries = 0; tries < 100; tries += 1) {
    const answer = await ask()
    if (answer !== undefined) return answer
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('nothing came')
}
