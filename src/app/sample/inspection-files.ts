// Inspection and erasure in the sample world: published items, a plan, officers and a draw anyone can repeat; one inspection
// without a finding, one on site with its checklist open; and a lease whose devices were erased and certified. All made up.
import type { Actor } from '#kernel/identity'
import { seedCommitment } from '#kernel/lots'
import type { Part } from './cast.ts'
import { paper, type Diary } from './diary.ts'
import type { Stage } from './stage.ts'

const PLACE = 'cn-gd-sz'
const FIELD = '数据安全'
const SEED = '示例检查抽取种子 sample inspection seed 0001'
/** days before now on which the plan is applied; the draw falls in the same year, which is that of the plan */
const APPROVED = 55

type InspectionFiles = { diary: Diary; actors: Record<Part, Actor>; stage: Stage }
type Published = { item: string; no: string }

export function inspectionFiles(told: InspectionFiles): void {
  const remote: Partial<Published> = {}
  const onSite: Partial<Published> = {}
  registers(told, { remote, onSite })
  withoutIssue(told, remote)
  atTheRacks(told, onSite)
  erased(told)
  audited(told)
  measured(told)
}

const planYear = (diary: Diary): string => diary.dayOf(APPROVED).slice(0, 4)

const checklist = [
  { key: 'policy', asks: { zh: '有数据安全管理制度', en: 'A data security policy exists' }, kind: 'yes-no' },
  { key: 'erasure', asks: { zh: '清除记录与设备一致', en: 'Erasure records agree with devices' }, kind: 'yes-no' },
  { key: 'temperature', asks: { zh: '机房温度', en: 'Temperature of the room' }, kind: 'measure', unit: '℃' },
  { key: 'remarks', asks: { zh: '其他情况', en: 'Anything else' }, kind: 'text' },
]

function registers(
  { diary, actors: { data } }: InspectionFiles,
  { remote, onSite }: { remote: Partial<Published>; onSite: Partial<Published> },
): void {
  diary.on(70, async (day) => {
    const item = {
      place: PLACE,
      ground: ['cn/data-security-law#27'],
      field: FIELD,
      objects: ['provider'],
      checklist,
    }
    const publish = (key: string, more: object) =>
      diary.attempt(data, 'supervision.item.publish', `inspection/item-${key}`, { ...item, ...more })
    Object.assign(
      remote,
      await publish('remote', {
        title: { zh: '算力服务数据安全管理情况（示例）', en: 'Data security of compute services (sample)' },
        byData: 'yes',
      }),
    )
    Object.assign(
      onSite,
      await publish('site', {
        title: { zh: '机房物理安全（示例）', en: 'Physical security of machine rooms (sample)' },
        byData: 'no',
      }),
    )
    for (const n of [1, 2, 3])
      await diary.attempt(data, 'supervision.officer.register', `inspection/officer-${n}`, {
        place: PLACE,
        name: `示例执法员${'一二三'[n - 1]}`,
        staffNo: `示例${n}`,
        certificate: `粤数示例00${n}`,
        validUntil: `${Number(day.slice(0, 4)) + 3}-12-31`,
        fields: [FIELD],
      })
    await diary.attempt(data, 'supervision.plan.publish', 'inspection/plan', {
      place: PLACE,
      year: Number(planYear(diary)),
      items: [remote.item, onSite.item],
      caps: { rarer: 1, usual: 2, oftener: 4 },
      shares: { rarer: 200_000, usual: 1_000_000, oftener: 1_000_000 },
    })
  })
}

/** Drawn by lot, checked remotely, nothing found. */
function withoutIssue({ diary, stage, actors: { data, yunling } }: InspectionFiles, item: Partial<Published>): void {
  let draw: { draw: string; no: string } | undefined
  let team: string[] = []
  const year = planYear(diary)
  const inYear = (daysAgo: number): number => (diary.dayOf(daysAgo).startsWith(year) ? daysAgo : APPROVED)
  diary.on(inYear(60), async () => {
    const [plan] = await stage.rows(data, 'supervision.plan.list', { year })
    if (plan === undefined || item.item === undefined) return
    draw = (await diary.attempt(data, 'supervision.draw.commit', 'inspection/draw', {
      kind: 'inspection',
      place: PLACE,
      plan: plan['plan'],
      item: item.item,
      officersEach: 2,
      seedSha256: seedCommitment(SEED),
    })) as typeof draw
  })
  diary.on(inYear(58), async () => {
    if (draw === undefined) return
    await diary.attempt(data, 'supervision.draw.freeze', 'inspection/freeze', { draw: draw.draw })
    await diary.attempt(data, 'supervision.draw.reveal', 'inspection/reveal', { draw: draw.draw, seed: SEED })
    const { chosen } = (await stage.item(data, 'supervision.draw.get', { draw: draw.draw })) as {
      chosen: { subject: string; certificates: string[] }[] | null
    }
    team = chosen?.find(({ subject }) => subject === yunling.party)?.certificates ?? []
  })
  const checked = diary.file('inspection', 'supervision.inspection')
  checked.step(56, data, 'enter-item', () => ({
    title: '云岭智算 数据安全检查（示例） · Yunling, data security inspection (sample)',
    place: PLACE,
    with: { inspected: yunling.party },
    itemNo: item.no ?? '未公布',
  }))
  checked.step(APPROVED, data, 'approve-plan', { cause: 'plan', approvedBy: '示例负责人' })
  // before there were credit tiers nobody is drawn
  checked.step(50, data, 'draw', () =>
    draw === undefined || team.length === 0 ? undefined : { method: 'random', drawNo: draw.no, officers: team },
  )
  checked.step(48, data, 'issue-notice', () => ({
    officers: team,
    when: `${diary.dayOf(44)} 起五个工作日（示例）`,
    approval: '检查批准书〔示例〕1号',
  }))
  checked.step(44, data, 'check-remotely', { items: ['安全管理制度（示例）', '清除记录（示例）'], periodDays: 5 })
  checked.step(41, yunling, 'give-data', { data: paper('安全管理制度与清除记录') })
  checked.step(37, data, 'sign-record', () => ({
    found: '制度齐全，记录与抽样一致（示例）。',
    signedBy: team,
    enterprise: 'signed',
    signer: '示例云岭经办人',
    record: paper('检查笔录'),
  }))
  checked.step(36, data, 'find-no-issue')
}

/** On a complaint; two officers stand at the racks and the checklist is open. */
function atTheRacks({ diary, actors: { data, yunling } }: InspectionFiles, item: Partial<Published>): void {
  const officers = ['粤数示例001', '粤数示例002']
  const visited = diary.file('inspection-site', 'supervision.inspection')
  visited.step(9, data, 'enter-item', () => ({
    title: '云岭智算 机房物理安全检查（示例） · Yunling, machine room inspection (sample)',
    place: PLACE,
    with: { inspected: yunling.party },
    itemNo: item.no ?? '未公布',
  }))
  visited.step(8, data, 'approve-plan', { cause: 'lead', source: '投诉〔示例〕7号', approvedBy: '示例负责人' })
  visited.step(7, data, 'draw', { method: 'lead', officers })
  visited.step(6, data, 'issue-notice', {
    officers,
    when: `${diary.dayOf(1)}（示例）`,
    approval: '检查批准书〔示例〕2号',
  })
  visited.step(1, data, 'go-on-site', { why: '须实地查看机房（示例）。', present: officers })
}

/** An NVMe Sanitize Status log: a block erase completed with nothing written since. */
function sanitized(): string {
  const log = Buffer.alloc(512)
  log.writeUInt16LE(0xffff, 0)
  log.writeUInt16LE(0x0101, 2)
  log.writeUInt32LE(2, 4)
  return log.toString('base64')
}

/** The lease that ended: its devices erased in time, each with its log, and certified. */
function erased({ diary, stage, actors: { haiquan } }: InspectionFiles): void {
  const find = async (): Promise<string | undefined> => {
    const [row] = await stage.rows(haiquan, 'supervision.erasure.list', { standing: 'due' })
    return row?.['file'] as string | undefined
  }
  let own: string | undefined
  const erasure = diary.file('erasure', 'supervision.erasure', async () => (own ??= await find()))
  erasure.step(31, haiquan, 'choose-method', { method: 'purge', technique: 'nvme-cli 块擦除（示例）' })
  diary.on(30, async (day) => {
    if (own === undefined) return
    const { devices } = (await stage.item(haiquan, 'supervision.erasure.get', { file: own })) as {
      devices: { device: string; node: string }[]
    }
    for (const [n, { device, node }] of devices.entries())
      await diary.attempt(haiquan, 'supervision.device.enter-log', `erasure/log-${n}`, {
        file: own,
        device,
        medium: { serial: `示例盘-${node}`, model: null, media: 'NVMe SSD' },
        logName: 'sanitize-log-81h（示例）.bin',
        log: sanitized(),
        logBoundBy: '示例运维于现场自本机读取',
        executedAt: `${day}T01:30:00.000Z`,
        tool: 'nvme-cli 2.11（示例）',
        operator: '示例运维',
        verifier: '示例安全员',
        verification: '抽样读取（示例）',
        encryptedThroughout: null,
        destination: 'reuse',
      })
  })
  erasure.step(30, haiquan, 'execute', (day) => ({ operator: '示例运维', executedAt: `${day}T01:30:00.000Z` }))
  erasure.step(29, haiquan, 'verify', { verifier: '示例安全员', way: '抽样读取（示例）', result: 'passed' })
  erasure.step(29, haiquan, 'certify', { periodDays: 60 })
}

/** Two audits by contract: one declined, one held, and what the audited party says of it. */
function audited({ diary, actors: { operator, yunling } }: InspectionFiles): void {
  const sha256 = paper('平台服务合同')[0]!.sha256
  const clause = {
    contract: '平台服务合同（示例）',
    sha256,
    no: '第十二条',
    words: '运营方提前五日通知的，可以核对计量记录的保存情况；服务方可以拒绝。（示例）',
  }
  const record = (key: string, more: object) =>
    diary.attempt(operator, 'supervision.audit.record', `audit-by-contract/${key}`, {
      party: yunling.party,
      clause,
      subject: '计量记录的保存（示例）',
      ...more,
    })
  diary.on(25, async (day) => {
    await record('declined', { noticedOn: diary.dayOf(33), heldOn: day, answer: 'declined', result: null })
  })
  diary.on(10, async (day) => {
    const done = await record('held', {
      noticedOn: diary.dayOf(17),
      heldOn: day,
      answer: 'agreed',
      result: '抽看三个月的记录，保存齐全（示例）。',
    })
    if (done === undefined) return
    await diary.attempt(yunling, 'supervision.audit.remark', 'audit-by-contract/remark', {
      audit: done['audit'],
      remark: '抽看范围由双方当场商定（示例）。',
    })
  })
}

/** What the machines of a running lease said of themselves: one card of the two that were promised, and no power reading. */
function measured({ diary, stage, actors: { yunling } }: InspectionFiles): void {
  diary.on(4, async (day) => {
    const leases = await stage.rows(yunling, 'contracts.lease.list')
    const running = leases.find((row) => row['state'] === 'running' && String(row['from']) < `${day}T00:00:00.000Z`)
    if (running === undefined) return
    const device = `{id="0",modelName="${String((running['models'] as string[])[0] ?? 'Ascend-910B')}",vdie_id="SAMPLE-VDIE-A001"}`
    const page = ['utilization 91', 'hbm_used_memory 40960', 'hbm_total_memory 65536', 'temperature 61'].flatMap(
      (line) => {
        const [name, value] = line.split(' ')
        return [`# TYPE npu_chip_info_${name} gauge`, `npu_chip_info_${name}${device} ${value}`]
      },
    )
    await diary.attempt(yunling, 'supervision.reading.submit', 'readings/running', {
      lease: running['lease'],
      name: 'npu-exporter（示例）.prom',
      capturedAt: `${day}T01:30:00.000Z`,
      file: Buffer.from(`${page.join('\n')}\n`).toString('base64'),
    })
  })
}
