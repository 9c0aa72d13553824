// Support in the sample world: a programme of law and a scheme of the place run here, claims in each state, and a lead that
// proposes a hold. All of it made up; a lead is no finding.
import type { Actor } from '#kernel/identity'
import { platform } from '#kernel/identity'
import { addDays, type Day } from '#kernel/time'
import { cast, type Part } from './cast.ts'
import { paper, type Diary, type FileTold } from './diary.ts'
import type { Stage } from './stage.ts'

const CLAIM = 'subsidy.claim'
const PLACE = 'cn-gd-sz'
const SHENZHEN = 'cn-gd-sz/xunliquan-2025#cap'
/** The last day of the Shenzhen programme: no window of it is open longer. */
const SHENZHEN_ENDS = '2026-12-18'

type VoucherFiles = { diary: Diary; actors: Record<Part, Actor>; stage: Stage; today: Day }
type LeaseRow = { lease: string; provider: string; contractFen: number; state: string }
type BillRow = { invoice: string; month: string; totalFen: number; outstandingFen: number }

export function voucherFiles(told: VoucherFiles): void {
  const { diary, actors, today } = told
  const { data, finance, market, justice, qinghe, nanshan, yunling, haiquan } = actors
  const shenzhen = diary.file('support-shenzhen', CLAIM)
  shenzhen.step(60, data, 'enter-scheme', {
    title: '深圳训力券（示例受理）',
    place: PLACE,
    programme: SHENZHEN,
    number: '示例申请指南',
  })
  shenzhen.step(59, data, 'open-window', (day) => {
    const until = [addDays(today, 20), SHENZHEN_ENDS].toSorted()[0]!
    return until < day ? undefined : { guide: paper('训力券申领指南'), until }
  })

  // what registers show of three of them; none of it ties a lessee to its provider
  const lines = [
    { company: cast.qinghe, holder: 'P-0001', holderKind: 'person', sharePpm: 600_000 },
    { company: cast.nanshan, holder: 'P-0002', holderKind: 'person', sharePpm: 300_000 },
    { company: cast.beishi, holder: cast.yunling.uscc, holderKind: 'business', sharePpm: 550_000 },
  ]
  for (const { company, ...line } of lines)
    diary.on(80, async (day) => {
      await diary.attempt(actors.operator, 'admission.control.enter', `control/${company.tag}`, {
        company: company.uscc,
        ...line,
        kind: 'share',
        from: addDays(day, -400),
        until: null,
        source: '企业信用信息公示系统查询（示例）',
        sourceOn: day,
        files: paper('股东信息截图'),
      })
    })

  const local = scheme(told, 'support-local', {
    ago: 84,
    name: '示例市算力券（示例）',
    support: 'compute-voucher',
    rate: 200_000,
    startupRate: 300_000,
    capAmountFen: 50_000_000,
    poolAmountFen: 300_000_000,
    providerList: 'yes',
    conditions: '使用名录内中心的算力；不限供应方注册地（示例）。',
  })
  local.step(60, market, 'review-competition', { conclusion: 'passed', reasons: '名录公开、不限外地（示例）。' })
  local.step(58, justice, 'review-legality', { conclusion: 'lawful', reasons: '有依据，程序完整（示例）。' })
  local.step(50, data, 'adopt-scheme', (day) => ({
    number: '示数发〔示例〕1号',
    from: day,
    until: addDays(today, 400),
    answered: '公开征求意见期间无意见（示例）。',
  }))
  local.step(49, data, 'open-window', { guide: paper('算力券申领指南'), until: addDays(today, 90) })
  const award = scheme(told, 'support-award', {
    ago: 12,
    name: '示例市国产算力适配奖励（示例）',
    support: 'adaptation-award',
    rate: 0,
    capAmountFen: 20_000_000,
    poolAmountFen: 80_000_000,
    providerList: 'no',
    conditions: '提交适配测试报告（示例）。',
  })
  award.step(5, market, 'review-competition', { conclusion: 'passed', reasons: '不区分企业所在地（示例）。' })

  // paid back: settled, claimed, reconciled with the records and paid out
  const paid = claim(told, 'paid', local, { ago: 45, by: nanshan, of: yunling, among: 0, startup: 'yes' })
  publicised(paid, data, { accept: 44, publicise: 43, issue: 34 })
  settles(told, paid, { ago: 15, by: nanshan })
  paid.file.step(13, data, 'reconcile', { agrees: 'yes', periodDays: 10 })
  paid.file.step(11, finance, 'redeem', () => ({ paidAmountFen: paid.asked(), receipt: paper('拨付凭证') }))

  // claimed, and a lead of three kinds proposes that it be held
  const held = claim(told, 'held', local, { ago: 40, by: qinghe, of: haiquan, among: 0, startup: 'no' })
  // less than its share of the estimate: the lease ended early
  held.limit(10_000)
  publicised(held, data, { accept: 39, publicise: 38, issue: 29 })
  settles(told, held, { ago: 9, by: qinghe })
  diary.on(3, async () => {
    if (held.file.id === undefined) return
    await diary.attempt(platform, 'subsidy.hold.propose', 'support/hold', proposal(qinghe.party, haiquan.party))
  })

  // publicised, and just applied for
  const shown = claim(told, 'shown', local, { ago: 7, by: nanshan, of: yunling, among: 1, startup: 'no' })
  shown.file.step(6, data, 'accept', { periodDays: 10 })
  shown.file.step(2, data, 'publicise', () => ({ amountFen: shown.most(), periodDays: 10 }))
  claim(told, 'fresh', shenzhen, { ago: 1, by: qinghe, of: yunling, among: 0, startup: 'no' })
}

function scheme(
  { diary, actors }: VoucherFiles,
  tag: string,
  { ago, ...fields }: { ago: number; name: string } & Record<string, unknown>,
): FileTold {
  const file = diary.file(tag, CLAIM)
  file.step(ago, actors.data, 'draft-scheme', {
    title: fields.name,
    place: PLACE,
    payment: 'paid-first',
    draft: paper('方案草案与说明'),
    ...fields,
  })
  return file
}

type Claimed = {
  file: FileTold
  /** what may be granted by the check on record */
  most(): number
  /** never more than this */
  limit(fen: number): void
  asked(): number
  ask(fen: number): void
  lease(): LeaseRow | undefined
}

/** An application on one of a lessee's leases from a provider, by their order. */
function claim(
  { diary, stage }: VoucherFiles,
  tag: string,
  of: FileTold,
  by: { ago: number; by: Actor; of: Actor; among: number; startup: 'yes' | 'no' },
): Claimed {
  const file = diary.file(`support-claim-${tag}`, CLAIM)
  let lease: LeaseRow | undefined
  let asked = 0
  let limit = Number.MAX_SAFE_INTEGER
  const applied = file.step(by.ago, by.by, 'apply', async () => {
    if (of.id === undefined) return undefined
    const rows = (await stage.rows(by.by, 'contracts.lease.list', { limit: 500 })) as unknown as LeaseRow[]
    const own = rows.filter(({ provider, state }) => provider === by.of.party && state !== 'draft').toReversed()
    lease = own[by.among]
    if (lease === undefined) return undefined
    return {
      title: `${tag === 'fresh' ? '训力券' : '算力券'}申领（示例）`,
      place: PLACE,
      scheme: of.id,
      contractNo: lease.lease,
      contractAmountFen: lease.contractFen,
      applicantKind: 'enterprise',
      purpose: tag === 'fresh' ? 'large-model-training' : 'inference',
      startup: by.startup,
      relatedParty: 'no',
      otherSubsidy: 'no',
      creditClean: 'yes',
      materials: paper('申领材料'),
    }
  })
  return {
    file,
    most: () =>
      Math.min(limit, Math.max(1, (applied()?.['checked'] as { grantFen: number } | undefined)?.grantFen ?? 1)),
    limit: (fen) => (limit = fen),
    asked: () => asked,
    ask: (fen) => (asked = fen),
    lease: () => lease,
  }
}

/** Accepted, publicised for what the check allows, and issued. */
function publicised(of: Claimed, by: Actor, ago: { accept: number; publicise: number; issue: number }): void {
  of.file.step(ago.accept, by, 'accept', { periodDays: 10 })
  of.file.step(ago.publicise, by, 'publicise', () => ({ amountFen: of.most(), periodDays: 5 }))
  of.file.step(ago.issue, by, 'issue', () => ({ voucherNo: '示例券', amountFen: of.most(), validDays: 90 }))
}

/** The bills that were paid are brought, and the share of what was paid is asked for. */
function settles({ stage }: VoucherFiles, of: Claimed, by: { ago: number; by: Actor }): void {
  of.file.step(by.ago, by.by, 'claim-redemption', async () => {
    const lease = of.lease()
    if (lease === undefined) return undefined
    const bills = (await stage.rows(by.by, 'billing.invoice.list', { lease: lease.lease })) as unknown as BillRow[]
    const settled = bills
      .filter(({ outstandingFen }) => outstandingFen <= 0)
      .toSorted((a, b) => (a.month < b.month ? -1 : 1))
    const [first] = settled
    if (first === undefined) return undefined
    of.ask(Math.min(of.most(), Math.floor(first.totalFen / 5)))
    return {
      usedAmountFen: of.asked(),
      invoiceNos: [first.invoice],
      invoices: paper('发票'),
      payments: paper('付款凭证'),
      delivery: paper('交付证明'),
    }
  })
}

/** A lead as the detectors would give it, with the circle as it would be drawn. */
const proposal = (lessee: string, provider: string) => ({
  proposals: [
    {
      lead: '01900000-0000-7000-8000-00000000f00d',
      subjects: [lessee, provider].toSorted(),
      seen: {
        no: 'XS-示例-0001',
        kind: 'wash-ring',
        scoreMilli: 8_500,
        families: ['relation', 'money-flow', 'telemetry'],
        evidence: [
          {
            family: 'relation',
            what: { zh: '双方经同一中间方相连（示例）', en: 'the two are tied through one firm in between (sample)' },
            figures: { strength: 3 },
            records: [],
          },
          {
            family: 'money-flow',
            what: {
              zh: '租金的九成在二十日内经中间方回到承租方（示例）',
              en: 'nine tenths of the rent came back within twenty days (sample)',
            },
            figures: { returnedPpm: 900_000 },
            records: [],
          },
          {
            family: 'telemetry',
            what: { zh: '八成以上的日子没有使用（示例）', en: 'not used on more than four days of five (sample)' },
            figures: { idlePpm: 820_000 },
            records: [],
          },
        ],
        innocent: [
          { zh: '双方另有真实的服务往来', en: 'the two trade in other services as well' },
          { zh: '预留容量或者调试', en: 'reserved capacity, or debugging' },
        ],
        circle: {
          parties: [
            { id: provider, name: '海泉算力（示例）', role: 'provider' },
            { id: lessee, name: '青禾智研（示例）', role: 'lessee' },
            { id: 'E-77', name: '示例咨询（示例）', role: 'between' },
          ],
          ties: [{ from: 'E-77', to: lessee, type: 'legal-rep', share: null }],
          payments: [
            { id: 'P1', from: lessee, to: provider, day: '2026-10-05', amountFen: 1_200_000, purpose: 'rent' },
            { id: 'P2', from: provider, to: 'E-77', day: '2026-10-11', amountFen: 1_140_000, purpose: 'service' },
            { id: 'P3', from: 'E-77', to: lessee, day: '2026-10-20', amountFen: 1_080_000, purpose: 'loan' },
          ],
        },
      },
    },
  ],
})
